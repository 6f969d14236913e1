"""``cuttings evaluate quotations``: its figures, its complaints, and what it measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.evaluate.quotations import (
    Label,
    Labelled,
    compare,
    judge,
    measure,
    quotations_command,
    read_labelled,
    wrong,
)
from cuttings.search.articles import Quotation
from cuttings.search.errors import SettingsError

DATA = Path(__file__).parents[2] / "data"
TEXT = "0123456789" * 5
LABELLED = Labelled(
    "a",
    "",
    TEXT,
    "en",
    (Label(0, 10, ("Anna Berg",), "said"), Label(20, 30, ("Holm",), "wrote")),
    ((40, 50),),
)


def test_a_quotation_is_right_where_span_and_speaker_are():
    """A wrong speaker is as wrong as none; what counts neither way counts nowhere."""
    found = [
        Quotation(0, 9, "Anna Berg", "person", "said"),
        Quotation(20, 30, "Anna Berg", "person", "wrote"),
        Quotation(31, 39, "Holm", "", "said"),
        Quotation(40, 50, "Holm", "", "said"),
    ]
    judged = compare(LABELLED, found)
    shares = {name: tally.share for name, tally in measure([judged]).items()}
    assert shares["precision"] == pytest.approx(1 / 3)
    assert (shares["recall"], shares["speakers"], shares["verbs"]) == (0.5, 0.5, 1.0)
    kinds = [line.split("\t")[1] for line in wrong([judged], 9)]
    assert kinds == ["speaker", "unlabelled"]


@pytest.mark.parametrize(("end", "hits"), [(5, 1), (4, 0)])
def test_half_of_a_span_is_the_least_that_agrees(end, hits):
    """Of ten letters five are enough."""
    judged = compare(LABELLED, [Quotation(0, end, "Anna Berg", "person", "said")])
    assert len(judged.pairs) == hits


def test_a_line_that_is_no_label_is_named(tmp_path):
    """A span beyond the text is none."""
    line = {
        "id": "a",
        "text": "abc",
        "quotations": [{"start": 0, "end": 9, "speaker": []}],
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line))
    with pytest.raises(SettingsError, match="Line 1 of"):
        read_labelled(path)


def test_the_command_prints_figures(tmp_path):
    """As a table, and as JSON with intervals."""
    path = tmp_path / "gold.jsonl"
    text = "“We shall not close the mine,” said Anna Berg."
    label = {"start": 1, "end": 29, "speaker": ["Anna Berg"], "verb": "said"}
    path.write_text(json.dumps({"id": "a", "text": text, "quotations": [label]}))
    record = json.loads(
        CliRunner().invoke(quotations_command, [str(path), "--json"]).output
    )
    assert (record["precision"], record["recall"]) == (1.0, 1.0)
    assert record["intervals"]["recall"]["trials"] == 1


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("quotations_dev", 0.95),
        ("quotations_heldback", 0.9),
        ("quotations_unparted_dev", 0.95),
        ("quotations_unparted_heldback", 0.9),
        ("quotations_headlines_dev", 0.9),
        ("quotations_headlines_heldback", 0.9),
    ],
)
def test_labelled_quotations_are_found(name, least):
    """What the README says of them holds."""
    tallies = measure(judge(read_labelled(DATA / f"{name}.jsonl")))
    assert (tallies["precision"].share or 0) >= least
    assert (tallies["recall"].share or 0) >= least
