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


def test_the_first_page_is_the_search_itself():
    """Wherever in it a reader is, and however many hits she looks at."""
    query = Query("a", sort="newest", count="copies").add("people", "x")
    assert query.with_(page=7, size=50).first_page() == query


def test_a_query_of_just_the_limit_is_answered():
    assert len(Query.from_arguments([("q", "a" * MAX_TEXT)], KEYS).text) == MAX_TEXT
    values = [("people", str(n)) for n in range(MAX_VALUES - 1)] + [("-places", "x")]
    query = Query.from_arguments(values, KEYS)
    assert len(query.selected("people")) == MAX_VALUES - 1


def test_a_query_over_a_limit_is_refused_in_words():
    """Chosen and excluded values count together."""
    with pytest.raises(QueryRefused) as raised:
        Query.from_arguments([("q", "a" * (MAX_TEXT + 1))], KEYS)
    assert str(raised.value) == (
        "The query has 20,001 characters; at most 20,000 are allowed. Shorten it."
    )
    values = [("people", str(n)) for n in range(MAX_VALUES)] + [("-places", "x")]
    with pytest.raises(QueryRefused) as raised:
        Query.from_arguments(values, KEYS)
    assert str(raised.value) == (
        "The search has more than 200 filters, which are all that is allowed. "
        "Remove some."
    )


NUMBERS = [
    ("1", 1),
    (" 7 ", 7),
    ("100", 100),
    ("101", 100),
    ("0", 1),
    ("-3", 10),
    ("x", 10),
    ("", 10),
    ("٣", 10),
    ("12345678901", 100),
    ("123456789012", 10),
]


@pytest.mark.parametrize(("typed", "size"), NUMBERS)
def test_a_size_that_can_not_be_meant_is_the_usual_or_the_nearest(typed, size):
    assert Query.from_arguments([("size", typed)], KEYS).size == size


def test_the_first_of_several_values_of_one_option_counts():
    pairs = [("q", "a"), ("q", "b"), ("sort", "oldest"), ("sort", "newest")]
    assert Query.from_arguments(pairs, KEYS) == Query("a", sort="oldest")


@pytest.mark.parametrize("value", ["1", "true", "on"])
def test_exact_words_are_asked_for_by_any_usual_yes(value):
    assert Query.from_arguments([("exact", value)], KEYS).exact


@pytest.mark.parametrize("value", ["0", "yes", ""])
def test_anything_else_is_no(value):
    assert not Query.from_arguments([("exact", value)], KEYS).exact
