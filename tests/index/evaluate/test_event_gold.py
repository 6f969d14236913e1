"""Event types on labelled Wikinews articles stay as good as they were promised to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.evaluate.events import judge, measure, read_labelled

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize("part", ["dev", "heldback", "third", "fourth"])
def test_promised_quality_holds(part):
    """Precision is at least .88 at a coverage of at least .75, and of the second types
    nearly half are found.
    """
    tallies, _ = measure(
        judge(labelled) for labelled in read_labelled(DATA / f"events_{part}.jsonl")
    )
    assert tallies["precision"].share >= 0.88
    assert tallies["coverage"].share >= 0.75
    assert tallies["second_recall"].share >= 0.45
