"""By how many outlets a story was carried, and how many copies of it are held, are asked
and counted alike by every engine.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import Entry, StoryLink
from cuttings.search.queries import Query
from tests.making import make_entry

STORIES = {"one": (1, 1), "two": (2, 2), "many": (12, 11), "again": (4, 1)}
"""The copies and the outlets of each story; one copy of each stands for it here, and of
``two`` both.
"""


@pytest.fixture
def carried(empty):
    """An engine with these stories."""
    empty.write([_entry(name, name) for name in STORIES])
    empty.write([_entry("other", "two", representative=False)])
    empty.commit()
    return empty


def _entry(id: str, story: str, *, representative: bool = True) -> Entry:
    copies, outlets = STORIES[story]
    link = StoryLink(story, representative, copies=copies, outlets=outlets)
    return replace(make_entry(id, "Talks", "They met in the capital."), story=link)


def found(engine, text: str) -> set[str]:
    return {hit.story for hit in engine.search(Query(text)).hits}


@pytest.mark.parametrize(
    ("text", "stories"),
    [
        ("outlets:>1", {"two", "many"}),
        ("outlets>=3", {"many"}),
        ("outlets:11", {"many"}),
        ("outlets:12", set()),
        ("outlets:=2", {"two"}),
        ("outlets:<2", {"one", "again"}),
        ("outlets:2..10", {"two"}),
        ("copies:>=4", {"many", "again"}),
        ("copies:>=4 outlets:<=1", {"again"}),
        ("talks -outlets:3", {"one", "two", "again"}),
    ],
)
def test_numbers_are_compared(carried, text, stories):
    assert found(carried, text) == stories


def test_each_number_counts_the_stories_of_so_many_or_more(carried):
    """By stories and by copies, the least number first, also where counts are equal."""
    values = carried.search(Query("talks")).facets["carried"]
    told = [(value.id, value.label, value.count) for value in values[:3]]
    assert told == [
        ("2", "2 outlets or more", 2),
        ("3", "3 outlets or more", 1),
        ("4", "4 outlets or more", 1),
    ]
    page = carried.facet_values("carried", Query(count="copies"))
    assert [value.id for value in page.values] == [str(n) for n in range(2, 12)]
    assert page.values[0].count == 3


def test_a_number_is_chosen_and_left_out(carried):
    assert carried.search(Query().add("carried", "3")).stories == 1
    assert carried.search(Query().exclude("carried", "2")).stories == 2


def test_a_story_that_grows_is_told_by_its_facets(carried):
    """Without its text, and its entry says the same."""
    link = StoryLink("one", copies=3, outlets=3)
    carried.refacet([replace(_entry("one", "one"), story=link)])
    carried.commit()
    assert found(carried, "outlets:>=3") == {"one", "many"}
    assert carried.get("one").story == link
