"""Which values a page shows of a facet, in which order, is decided in one place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.engines.arrange import (
    a_to_z,
    above,
    alphabetical,
    arrange,
    ordered,
)
from cuttings.search.facets import Value
from cuttings.search.facets.dates import DATE
from cuttings.search.facets.names import PEOPLE, PLACES

ANNA, BERG, CARL = Value("a", "Anna"), Value("b", "berg"), Value("c", "Carl")
PERSONS = {value.id: value for value in (ANNA, BERG, CARL)}
DATES = {
    value.id: value
    for value in (
        Value("unknown", "Date unknown"),
        Value("1998", "1998"),
        Value("1999", "1999"),
        Value("1998-03", "March 1998", "1998"),
        Value("1999-01", "January 1999", "1999"),
    )
}


def shown(facet, counts, dictionary, selected=()):
    found = arrange(facet, counts, dictionary, selected)
    return [(value.id, value.count) for value in found]


def test_the_most_frequent_come_first_and_then_a_to_z():
    """Case is no matter of order."""
    assert shown(PEOPLE, {"c": 1, "b": 1, "a": 1}, PERSONS) == [
        ("a", 1),
        ("b", 1),
        ("c", 1),
    ]
    assert shown(PEOPLE, {"a": 1, "c": 3}, PERSONS) == [("c", 3), ("a", 1)]


def test_values_of_one_label_go_by_their_ids():
    twins = {key: Value(key, "Berg") for key in ("y", "x")}
    assert alphabetical(["y", "x"], twins) == ["x", "y"]


@pytest.mark.parametrize(("limit", "count"), [(2, 2), (3, 3), (4, 3)])
def test_so_many_are_shown_as_the_facet_says(limit, count):
    facet = replace(PEOPLE, shown=limit)
    assert len(shown(facet, {"a": 1, "b": 2, "c": 3}, PERSONS)) == count


def test_what_is_selected_is_shown_whatever_its_count():
    facet = replace(PEOPLE, shown=1)
    assert shown(facet, {"a": 5, "b": 2}, PERSONS, ("b", "gone")) == [
        ("a", 5),
        ("b", 2),
        ("gone", 0),
    ]


def test_a_value_that_nothing_carries_is_not_offered():
    assert shown(PEOPLE, {"a": 0, "b": 1}, PERSONS) == [("b", 1)]


def test_a_value_brings_those_above_it():
    places = {
        "d": Value("d", "Dushanbe", "t"),
        "t": Value("t", "Tajikistan", "asia"),
        "asia": Value("asia", "Asia"),
    }
    facet = replace(PLACES, shown=1)
    assert shown(facet, {"d": 3, "t": 2, "asia": 1}, places) == [
        ("d", 3),
        ("t", 2),
        ("asia", 1),
    ]


def test_a_circle_of_values_ends_where_it_closes():
    circle = {"a": Value("a", "A", "b"), "b": Value("b", "B", "a")}
    assert above("a", circle) == ("b", "a")
    assert above("gone", circle) == ()


def test_dates_are_newest_first_and_the_unknown_last():
    assert ordered(DATE, DATES, {}, DATES) == [
        "1999-01",
        "1999",
        "1998-03",
        "1998",
        "unknown",
    ]


def test_levels_open_beneath_what_is_selected_alone():
    counts = dict.fromkeys(DATES, 1)
    roots = [("1999", 1), ("1998", 1), ("unknown", 1)]
    assert shown(DATE, counts, DATES) == roots
    assert ("1998-03", 1) in shown(DATE, counts, DATES, ("1998",))
    assert ("1999-01", 1) not in shown(DATE, counts, DATES, ("1998",))


def test_a_chosen_year_leaves_the_other_years_to_choose():
    years = {str(year): Value(str(year), str(year)) for year in range(2000, 2010)}
    months = [f"2009-{month:02}" for month in range(1, 13)]
    dictionary = years | {month: Value(month, month, "2009") for month in months}
    found = [
        each
        for each, _ in shown(DATE, dict.fromkeys(dictionary, 1), dictionary, ("2009",))
    ]
    assert set(years) | set(months) == set(found)


def test_a_list_of_people_goes_by_surname_and_one_of_places_by_label():
    names = {
        key: Value(key, label)
        for key, label in (("z", "Anna Zidane"), ("e", "Zoë Écart"), ("f", "Bo Fisk"))
    }
    assert a_to_z(PEOPLE, names, names) == ["e", "f", "z"]
    assert a_to_z(PLACES, names, names) == ["z", "f", "e"]
