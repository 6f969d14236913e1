"""A search says which names it meant: of its hits, and of the whole archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.search.engines.headings import headings_met, ids_met, named_values
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets.names import ORGANISATIONS, PEOPLE
from cuttings.search.queries import Query
from cuttings.search.syntax.grammar import parse
from tests.making import FACETS, make_entry, make_heading

RAHMON = make_heading("Emomali Rahmon", "people", variants=("Rakhmonov",))
BERG = make_heading("Anna Berg", "people")
DAHL = make_heading("Carl Dahl", "people")
MINISTRY = make_heading("Interior Ministry (Tajikistan)", "organisations")
HEADINGS = [RAHMON, BERG, DAHL, MINISTRY]

MET = [
    ("rahmon", {RAHMON.id}),
    ("Rakhmonov", {RAHMON.id}),
    ("ministries", {MINISTRY.id}),
    ('"anna berg"', {BERG.id}),
    ('"berg carl"', set()),
    ("people:rakhm*", {RAHMON.id}),
    ("organisations:anna", set()),
    ("organisations:interior dahl", {MINISTRY.id, DAHL.id}),
    ("title:dahl", set()),
    ("talks", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "ids"), MET)
def test_a_clause_names_the_headings_that_it_meets(text, ids):
    """By words of texts in any form, by fields as the field means; a phrase does not
    run on from one name into the next.
    """
    assert ids_met(parse(text), HEADINGS) == ids


@pytest.fixture(scope="module")
def engine():
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write(
        [
            make_entry("a", "Talks", "Rahmon spoke.", headings=(RAHMON, BERG)),
            make_entry(
                "b", "More talks", "Rahmon was silent.", headings=(RAHMON, DAHL)
            ),
            make_entry("c", "Vote", "Berg won.", headings=(BERG, MINISTRY)),
        ]
    )
    engine.commit()
    return engine


def test_a_hit_names_only_its_own_headings(engine):
    page = engine.search(Query("rahmon").add("people", BERG.id))
    assert [[each.id for each in met] for met in headings_met(page)] == [
        [RAHMON.id, BERG.id]
    ]


def named(engine, text, facets=FACETS):
    found = named_values(engine, facets, Query(text))
    return [(key, value.id, value.count) for key, value in found]


def test_plain_words_name_headings_of_the_whole_archive_with_their_counts(engine):
    assert named(engine, "rakhmonov") == [("people", RAHMON.id, 2)]
    assert named(engine, "anna berg") == [("people", BERG.id, 2)]
    assert named(engine, "interior ministry") == [("organisations", MINISTRY.id, 1)]


def test_a_body_is_named_by_its_whole_name_alone(engine):
    assert named(engine, "ministry") == []


def test_five_words_may_be_a_name_and_six_are_none(engine):
    long = make_heading("One Two Three Four Five", "people")
    longer = make_heading("One Two Three Four Five Six", "people")
    other = MemoryEngine(Path("unused"), FACETS)
    other.write([make_entry("x", headings=(long, longer))])
    other.commit()
    assert len(named(other, "one two three four five")) == 2
    assert named(other, "one two three four five six") == []


@pytest.mark.parametrize(
    "text", ["people:berg", "anna OR berg", "-berg", "ber*", "berg~"]
)
def test_a_query_that_says_what_it_means_names_nothing(engine, text):
    assert named(engine, text) == []


def test_an_archive_without_facets_of_names_names_nothing(engine):
    others = tuple(facet for facet in FACETS if facet not in (PEOPLE, ORGANISATIONS))
    assert named(engine, "berg", others) == []
