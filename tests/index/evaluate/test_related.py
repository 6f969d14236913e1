"""``cuttings evaluate related``: pairs of articles, and what is reported of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.evaluate.related import (
    judge,
    measure,
    read_pairs,
    related_command,
    wrong,
)
from cuttings.search.errors import SettingsError

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("same_event", 0.3),
        ("same_event_heldback", 0.08),
        ("same_event_steps", 0.6),
        ("same_event_steps_heldback", 0.2),
    ],
)
def test_the_labelled_pairs_keep_their_figures(name, found):
    """What is called the same event is, in nine of ten."""
    judged = list(judge(read_pairs(DATA / f"{name}.jsonl")))
    tallies = measure(judged)
    assert (tallies["precision"].share or 0) >= 0.9
    assert (tallies["recall"].share or 0) >= found
    errors = [pair.id for pair, decided in judged if pair.is_same != decided.is_same]
    listed = [line.split("\t")[0] for line in wrong(judged, 100)]
    assert sorted(listed) == sorted(errors)


def test_news_of_one_week_that_shares_words_is_no_event():
    """Of 47 labelled pairs of Wikinews, near in words and days, none is joined."""
    judged = judge(read_pairs(DATA / "same_event_wikinews.jsonl"))
    assert [pair.id for pair, decided in judged if decided.is_same] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"same": "yes"},
        {"one": {"title": "t"}},
        {"other": {"title": "t", "text": "x", "date": "soon"}},
    ],
)
def test_a_line_that_is_no_pair_is_named(tmp_path, changed):
    """A label that is none, a text that is missing, a date that is none."""
    side = {"title": "t", "text": "x", "date": "2019"}
    path = tmp_path / "pairs.jsonl"
    path.write_text(
        json.dumps({"id": "a", "same": True, "one": side, "other": side, **changed})
    )
    with pytest.raises(SettingsError):
        read_pairs(path)


def test_the_command_prints_figures(tmp_path):
    """As JSON with intervals."""
    side = {
        "title": "A fire in Oslo",
        "text": "A fire burned in Oslo.",
        "date": "2019-01-01",
    }
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"id": "a", "same": True, "one": side, "other": side}))
    record = json.loads(
        CliRunner().invoke(related_command, [str(path), "--json"]).output
    )
    assert record["intervals"]["accuracy"]["trials"] == 1
