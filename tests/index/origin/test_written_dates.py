"""Dates written out in English: names of months, the calendar, and where years stand."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.origin.written_dates import (
    DATE,
    MONTHS,
    WEEKDAYS,
    date_of,
    iso_date,
    month_number,
    near_years,
)
from tests.fragments import DAYS, YEARS, check_answers, texts
from tests.fragments import MONTHS as SOME_MONTHS

WHOLE = re.compile(DATE)


def read(text, year=None):
    match = WHOLE.fullmatch(text)
    return match and date_of(match, year)


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_every_month_is_known_by_name_and_abbreviation(number, name):
    """In full, by its first three letters, in any case, with a point or without."""
    forms = (name, name[:3], name.upper(), f"{name[:3]}.", name.title())
    assert [number] * 5 == [month_number(form) for form in forms]


@pytest.mark.parametrize("name", ["", "j", "ju", "mayor", "janvier", "sunday"])
def test_what_is_no_month_has_no_number(name):
    """Two letters are too few, and a word that only begins so is another word."""
    assert month_number(name) is None


@pytest.mark.parametrize(
    ("text", "year", "date"),
    [
        ("Friday, January 4, 2019", None, "2019-01-04"),
        ("4 January 2019", None, "2019-01-04"),
        ("Sept. 5th 1998", None, "1998-09-05"),
        ("Wed 30 September, 1998", None, "1998-09-30"),
        ("5 May", None, None),
        ("5 May", "1997", "1997-05-05"),
        ("5 May 1998", "1997", "1998-05-05"),
        ("29 February 2000", None, "2000-02-29"),
        ("29 February 1999", None, None),
        ("31 June 2015", None, None),
        ("32 May 1997", None, None),
    ],
)
def test_a_day_is_read_with_a_year_and_of_the_calendar(text, year, date):
    """A stated year goes before one that is known otherwise; without any there is no
    date, nor for a day that does not exist.
    """
    assert date == read(text, year)


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (("1998",), "1998"),
        (("1998", "9"), "1998-09"),
        (("1998", "Sept."), "1998-09"),
        (("1998", "9", "5th"), "1998-09-05"),
        (("1998", "13"), None),
        (("1998", "00"), None),
        (("1998", "smarch"), None),
        (("0000", "1"), None),
    ],
)
def test_a_date_is_no_more_precise_than_its_parts(parts, date):
    """A year, a month or a day, each checked against the calendar."""
    assert date == iso_date(*parts)


@given(st.dates(datetime.date(1500, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_back_from_either_order(day):
    """American and British, with the weekday or without."""
    month, weekday = MONTHS[day.month - 1].title(), WEEKDAYS[day.weekday()].title()
    assert day.isoformat() == read(f"{weekday}, {month} {day.day}, {day.year}")
    assert day.isoformat() == read(f"{day.day} {month[:3]} {day.year}")


def test_no_date_with_a_year_stands_apart_from_the_years():
    """A search near the years finds what a search in the whole text finds."""
    pattern = re.compile(rf"\b{DATE}")

    def dates(text, spans):
        matches = (each for span in spans for each in pattern.finditer(text, *span))
        return [date for date in map(date_of, matches) if date]

    def check(text, found):
        assert found == dates(text, [(0, len(text))])

    check_answers(
        texts(*SOME_MONTHS, *DAYS, *YEARS, "Wednesday,", "rain " * 12, most=24),
        lambda text: dates(text, near_years(text)),
        check,
        least=3,
    )


def test_years_before_the_earliest_are_passed_over():
    """The earliest itself counts."""
    text = "in 1997, and much later, when nobody thought of it any more, in 2001"
    assert len(near_years(text, 1997)) == len(near_years(text, 1998)) == 1
    assert near_years(text, 1998)[0][0] > 0 == near_years(text, 1997)[0][0]
    assert near_years(text, 2001) == near_years(text, 1998)
    assert near_years(text, 2002) == []
