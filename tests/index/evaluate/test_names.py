"""Names measured against gold names, and pairs of names against labels."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cuttings.index.evaluate.names import Case, judge, normal, read_cases, totals
from cuttings.index.evaluate.pairs import measure, pairs_command, read_pairs
from cuttings.search.errors import SettingsError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("President Vladimir Putin’s", "vladimir putin"),
        ("The United Nations", "united nations"),
        ("SÃO PAULO", "são paulo"),
        ("Mr. Smith", "smith"),
    ],
)
def test_names_are_compared_without_case_titles_and_possessives(name, expected):
    """In one Unicode form."""
    assert normal(name) == expected


def test_a_prediction_is_right_by_its_label_or_any_surface():
    """And a gold name is found likewise."""
    case = Case(
        "a",
        "",
        "",
        {"people": ("Putin", "Nobody"), "organisations": (), "places": ("Moscow",)},
    )
    predicted = {
        "people": (frozenset({"vladimir putin", "putin"}),),
        "organisations": (frozenset({"kremlin"}),),
        "places": (frozenset({"moscow"}),),
    }
    judged = judge(case, predicted)
    assert (judged.wrong, judged.missed) == (
        (("organisations", "kremlin"),),
        (("people", "Nobody"),),
    )
    assert totals([judged])["people"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert totals([judged])["all"] == {
        "precision": 0.6667,
        "recall": 0.6667,
        "f1": 0.6667,
    }


@pytest.mark.parametrize(
    "line",
    ["no json", "[1]", '{"id": 1}', '{"text": 5}', '{"text": "x", "people": [1]}'],
)
def test_a_malformed_line_is_named(tmp_path, line):
    """With what a line must be."""
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"Line 2 of .*gold\.jsonl"):
        list(read_cases(path))


def test_pairs_are_measured_as_merged_and_as_suggested(tmp_path):
    """As JSON for another program."""
    path = tmp_path / "pairs.csv"
    rows = [
        "name1,name2,is_match",
        "Sergei Lavrov,Sergey Lavrov,true",
        "Kim Jong Il,Kim Jong Un,false",
    ]
    path.write_text(
        "\n".join([*rows, "Imomali Rakhmonov,Emomali Rakhmon,true"]), encoding="utf-8"
    )
    done = CliRunner().invoke(pairs_command, [str(path), "--json"])
    scores = json.loads(done.output)
    assert scores["provisional"] == {
        "precision": 1.0,
        "recall": 0.5,
        "right": 1,
        "wrong": 0,
        "missed": 1,
    }
    assert scores["suggested"]["recall"] == 1.0


def test_a_pair_without_a_verdict_is_named(tmp_path):
    """By its row."""
    path = tmp_path / "pairs.csv"
    path.write_text("name1,name2,is_match\na,b,maybe\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="row 2"):
        list(read_pairs(path))


def test_nothing_answered_is_precise():
    """Precision of no answers is 1, recall 0."""
    assert measure([], [])["precision"] == 1.0
