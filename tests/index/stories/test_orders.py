"""Heavily edited copies are one story in whatever order they come.

Two outlets cut and reword the same text, each in its own way, until the two have little
in common; only with the text that both come from does it show that they are one story.
"""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.stories.test_made_sets import SETS, grouped

CUT_DIFFERENTLY = ["edited_bank_merger", "edited_bridge_closed", "edited_dam_protest"]
FOUR_COPIES = SETS["edited_bees"]
SEVEN_TEXTS = [
    *SETS["edited_bank_merger"],
    *SETS["edited_dam_protest"],
    SETS["edited_bridge_closed"][0],
]


def stories_of(records):
    """Which labels each story holds; a label in two stories is there twice."""
    held, _ = grouped(records)
    return sorted(sorted(labels) for labels in held.values())


def each_alone(records):
    """One story for each label."""
    return sorted([label] for label in {record["story"] for record in records})


@pytest.mark.parametrize("name", CUT_DIFFERENTLY)
def test_every_order_of_three_copies(name):
    """Two that are cut differently come first, last, or around the whole text."""
    for order in permutations(SETS[name]):
        assert stories_of(order) == each_alone(order)


@pytest.mark.parametrize("order", list(permutations(FOUR_COPIES)))
def test_every_order_of_four_copies_and_another_text(order):
    """Where the other text comes makes no difference."""
    other = SETS["edited_bridge_closed"][0]
    for position in range(len(order) + 1):
        records = [*order[:position], other, *order[position:]]
        assert stories_of(records) == each_alone(records)


@given(st.permutations(SEVEN_TEXTS))
@settings(max_examples=60, deadline=None)
def test_seven_texts_of_three_stories(records):
    """Three copies each of two stories, and one text of a third."""
    assert stories_of(records) == each_alone(records)
