"""Names that several places bear, measured."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from cuttings.index.evaluate.places import (
    Judged,
    Mark,
    Marked,
    places_command,
    read_marked,
    shares,
)

DATA = Path(__file__).parents[2] / "data"


def test_every_half_is_measured_for_itself(tmp_path):
    """With what is right, wrong and missed; the worst cases name what was found."""
    gold = tmp_path / "places.jsonl"
    rows = [
        ("a", "In [[Paris=paris-united-states]], Texas, it rained."),
        ("b", "In [[Paris=paris-united-states]], France, it rained."),
    ]
    lines = []
    for half, text in rows:
        lines.append(json.dumps({"id": half, "half": half, "text": text}))
    gold.write_text("\n".join(lines), encoding="utf-8")
    run = CliRunner().invoke(places_command, [str(gold), "--json", "--errors", "3"])
    assert run.exit_code == 0, run.output
    record = json.loads(run.stdout)
    assert (record["a"]["names"], record["a"]["right"]) == (1, 1.0)
    assert (record["b"]["right"], record["b"]["wrong"]) == (0.0, 1.0)
    assert "Paris: paris, not paris-united-states" in run.stderr


def test_what_gets_no_heading_is_missed_and_not_wrong():
    """Several meanings may be right."""
    document = Marked("1", "all", "", "x", ())
    mark = Mark(0, 1, ("georgia", "nothing"))
    judged = [Judged(document, mark, found) for found in ("nothing", "tbilisi")]
    judged.append(Judged(document, Mark(0, 1, ("georgia",)), "nothing"))
    row = shares(judged)["all"]
    assert (row["right"], row["wrong"], row["missed"]) == (0.3333, 0.3333, 0.3333)


def test_the_gold_has_three_hundred_names_in_two_halves():
    """Every place that it marks is the gazetteer's."""
    from cuttings.index.names.gazetteer import gazetteer

    documents = list(read_marked(DATA / "places.jsonl"))
    marks = [mark for document in documents for mark in document.marks]
    assert len(marks) >= 300
    assert {document.half for document in documents} == {"tuned", "reported"}
    for mark in marks:
        for right in mark.right:
            if right not in ("person", "organisation", "nothing"):
                assert gazetteer().place(right.removeprefix("in ")), right
