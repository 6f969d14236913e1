"""``cuttings evaluate events``: its figures and its complaints."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cuttings.index.evaluate.events import (
    Judged,
    Labelled,
    as_record,
    events_command,
    matches,
    measure,
    wrong,
)
from cuttings.index.evaluate.measures import Tally

FIGHTING, CONFLICT, SPORT = "medtop:20000056", "medtop:16000000", "medtop:15000000"


def judged(gold, given):
    return Judged(Labelled("a", "", "", tuple(gold)), tuple(given))


def test_a_parent_in_the_gold_matches_its_child():
    """Coarser gold is met by a finer type, not the other way round."""
    assert matches(CONFLICT, FIGHTING)
    assert not matches(FIGHTING, CONFLICT)


def test_figures_are_counted_over_the_right_articles():
    """Precision is over answered articles, coverage over all; second types have a
    recall of their own.
    """
    tallies, types = measure(
        [
            judged([FIGHTING, SPORT], [FIGHTING]),
            judged([SPORT], []),
            judged([], [SPORT]),
            judged([SPORT, FIGHTING], [FIGHTING, SPORT]),
        ]
    )
    record = as_record(tallies, types)
    assert record["coverage"] == 0.75
    assert record["precision"] == pytest.approx(2 / 3)
    assert record["primary_accuracy"] == pytest.approx(1 / 3)
    assert record["second_recall"] == 0.5
    assert record["types"][SPORT] == {
        "precision": 0.5,
        "recall": 1 / 3,
        "given": 2,
        "gold": 3,
    }


def test_intervals_hold_their_share():
    """Wilson's interval contains the share and stays within 0 and 1."""
    low, high = Tally(48, 50).interval
    assert 0 < low < 0.96 < high < 1


def test_command_prints_json(tmp_path):
    """With --json, plain figures stand first."""
    path = tmp_path / "gold.jsonl"
    row = {
        "id": "1",
        "title": "Rebels kill soldiers",
        "text": "Nine soldiers died in an ambush.",
        "event": [FIGHTING],
    }
    path.write_text(json.dumps(row) + "\n", "utf-8")
    result = CliRunner().invoke(
        events_command, [str(path), "--json"], catch_exceptions=False
    )
    record = json.loads(result.stdout)
    assert (record["precision"], record["coverage"], record["primary_accuracy"]) == (
        1.0,
        1.0,
        1.0,
    )


def test_unknown_types_in_the_gold_are_refused(tmp_path):
    """A label that IPTC does not have names its line."""
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "1", "text": "x", "event": ["medtop:1"]}\n', "utf-8")
    result = CliRunner().invoke(events_command, [str(path)])
    assert "Line 1" in str(result.exception)


def test_articles_with_a_wrong_primary_type_are_shown_first():
    """Then those that differ otherwise; what is right is not shown."""
    cases = [
        judged([FIGHTING], [FIGHTING]),
        judged([FIGHTING, SPORT], [FIGHTING]),
        judged([SPORT], [FIGHTING]),
    ]
    assert list(wrong(cases, 9)) == [
        f"a\t\t{SPORT}\t{FIGHTING}",
        f"a\t\t{FIGHTING},{SPORT}\t{FIGHTING}",
    ]
    assert len(list(wrong(cases, 1))) == 1
