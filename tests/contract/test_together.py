"""Of several values that are chosen in a facet, one is enough, or all are asked for: every
engine finds and counts the same either way.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest

from cuttings.search.articles import Entry, StoryLink
from cuttings.search.queries import Query
from tests.making import make_entry, make_heading

NAMES = ("Anna Berg", "Ben Holm", "Cora Lind", "Dan Moe")
PEOPLE = tuple([make_heading(name, "people") for name in NAMES])
IDS = tuple([heading.id for heading in PEOPLE])


def holdings() -> dict[str, tuple[str, set[str]]]:
    """By article its story and the people whom it names."""
    chance = random.Random(7)
    made: dict[str, tuple[str, set[str]]] = {}
    for number in range(40):
        named = set(chance.sample(IDS, chance.randint(0, 4)))
        made[f"a{number}"] = (f"s{number // 2}", named)
    return made


HELD = holdings()


def _entry(id: str) -> Entry:
    story, named = HELD[id]
    people = [heading for heading in PEOPLE if heading.id in named]
    is_first = int(id[1:]) % 2 == 0
    entry = make_entry(id, "Talks", "They met.", headings=people)
    return replace(entry, story=StoryLink(story, is_first, copies=2))


@pytest.fixture
def named(empty):
    """An engine with these articles."""
    empty.write([_entry(id) for id in HELD])
    empty.commit()
    return empty


def expected(chosen: tuple[str, ...], count: str) -> set[str]:
    """What carries all of some people: articles, or stories with one that does."""
    articles = {id for id in HELD if set(chosen) <= HELD[id][1]}
    return {HELD[id][0] for id in articles} if count == "stories" else articles


@pytest.mark.parametrize("count", ["stories", "copies"])
def test_all_of_the_chosen_values_are_found_and_counted(named, count):
    """A value counts what is found once it is chosen as well."""
    for chosen in [*combinations(IDS, 2), *combinations(IDS, 3), IDS]:
        query = Query("talks", count=count, size=100)
        for each in chosen:
            query = query.add("people", each)
        page = named.search(query.with_together("people", True))
        assert page.total == len(expected(chosen, count))
        counted = {value.id: value.count for value in page.facets["people"]}
        for each in IDS:
            more = (*chosen, each)
            assert counted.get(each, 0) == len(expected(more, count)), (chosen, each)
        values = named.facet_values("people", page.query).values
        assert {value.id: value.count for value in values if value.count} == {
            id: number for id, number in counted.items() if number
        }


def test_one_of_the_chosen_values_is_enough_where_nothing_else_is_asked(named):
    query = Query(size=100, count="copies").add("people", IDS[0]).add("people", IDS[1])
    either = {id for id in HELD if HELD[id][1] & set(IDS[:2])}
    assert {hit.id for hit in named.search(query).hits} == either
    both = query.with_together("people", True)
    assert {hit.id for hit in named.search(both).hits} == expected(IDS[:2], "copies")
    assert set(named.article_ids(both)) == expected(IDS[:2], "copies")


def test_all_are_asked_beside_what_is_excluded_and_what_has_some_of_the_words(named):
    query = Query("talks ferry", size=100, count="copies")
    query = query.add("people", IDS[0]).add("people", IDS[1]).exclude("people", IDS[2])
    page = named.search(query.with_together("people", True))
    wanted = {id for id in expected(IDS[:2], "copies") if IDS[2] not in HELD[id][1]}
    assert {hit.id for hit in page.hits} == wanted
