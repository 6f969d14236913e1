"""A query is the same as its URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.errors import QueryRefused
from cuttings.search.queries import MAX_TEXT, MAX_VALUES, Query

KEYS = ("people", "places", "event")
IDS = st.text("abc-:0123456789é", min_size=1, max_size=8)
VALUES = st.dictionaries(
    st.sampled_from(KEYS), st.frozensets(IDS, min_size=1, max_size=4)
).map(
    lambda table: tuple(sorted((key, tuple(sorted(ids))) for key, ids in table.items()))
)
QUERIES = st.builds(
    Query,
    text=st.text(max_size=40),
    filters=VALUES,
    excluded=VALUES,
    date_from=st.none()
    | st.sampled_from(["1998", "1998-03", "1998-03-14", "sometime"]),
    date_to=st.none() | st.sampled_from(["1999", "2000-02-29"]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    page=st.integers(1, 500),
    size=st.integers(1, 100),
    count=st.sampled_from(["stories", "copies"]),
    exact=st.booleans(),
)
NAMES = st.sampled_from(
    [*KEYS, "-people", "q", "page", "size", "sort", "from", "count", "x"]
)
PAIRS = st.lists(st.tuples(NAMES, st.text(max_size=9)))


@given(QUERIES)
def test_a_query_comes_back_from_its_url(query):
    assert Query.from_arguments(query.to_arguments(), KEYS) == query


@given(PAIRS)
def test_any_parameters_are_some_query_with_a_stable_url(pairs):
    query = Query.from_arguments(pairs, KEYS)
    assert Query.from_arguments(query.to_arguments(), KEYS) == query
    assert 1 <= query.size <= 100
    assert query.page >= 1


@given(
    st.permutations([("people", "b"), ("people", "a"), ("places", "x"), ("q", "word")])
)
def test_the_order_of_parameters_does_not_matter(pairs):
    assert Query.from_arguments(pairs, KEYS) == Query("word").add("people", "a").add(
        "people", "b"
    ).add("places", "x")


def test_defaults_are_left_out_of_the_url():
    assert Query().to_arguments() == []
    assert Query("a", page=2).to_arguments() == [("q", "a"), ("page", "2")]


def test_a_change_begins_at_the_first_page():
    query = Query("a", page=7)
    assert query.add("people", "x").page == 1
    assert query.exclude("people", "x").page == 1
    assert query.with_(sort="newest").page == 1
    assert query.with_(page=3).page == 3


def test_excluding_a_chosen_value_stops_choosing_it():
    query = Query().add("people", "x").exclude("people", "x")
    assert (query.selected("people"), query.without("people")) == ((), ("x",))
    assert query.remove("people", "x") == Query()


def test_limits_are_errors_that_say_so():
    with pytest.raises(QueryRefused, match="2,001 characters"):
        Query.from_arguments([("q", "a" * (MAX_TEXT + 1))], KEYS)
    with pytest.raises(QueryRefused, match="filters"):
        Query.from_arguments([("people", str(n)) for n in range(MAX_VALUES + 1)], KEYS)
