"""What a story counts under by its outlets and copies."""

from __future__ import annotations

from dataclasses import replace

from cuttings.search.articles import StoryLink
from cuttings.search.facets.stories import CARRIED, COPIES, MOST
from tests.making import make_entry


def ids(facet, **numbers):
    entry = replace(make_entry("a"), story=StoryLink("s", **numbers))
    return [value.id for value in facet.values(entry)]


def test_a_story_of_one_copy_has_no_number():
    assert ids(CARRIED) == ids(COPIES) == []


def test_a_story_counts_under_every_number_up_to_its_own():
    assert ids(CARRIED, copies=9, outlets=3) == ["2", "3"]
    assert ids(COPIES, copies=4, outlets=1) == ["2", "3", "4"]


def test_numbers_end():
    """However many copies a story has, it has so many values and no more."""
    assert len(ids(COPIES, copies=MOST)) == MOST - 1
    assert len(ids(COPIES, copies=MOST + 1)) == MOST - 1
