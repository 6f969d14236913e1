"""A date cut to what is known is the days that it can mean."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Published
from cuttings.search.dates import interval, period
from cuttings.search.errors import DateError

DAY = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))


@given(DAY)
def test_a_day_lies_in_its_month_and_its_year(day):
    text, ordinal = day.isoformat(), day.toordinal()
    assert interval(text) == (ordinal, ordinal)
    for wider in (text[:7], text[:4]):
        first, last = interval(wider)
        assert first <= ordinal <= last


@given(DAY)
def test_a_month_ends_the_day_before_the_next_begins(day):
    first, last = interval(day.isoformat()[:7])
    assert datetime.date.fromordinal(first).day == 1
    after = last + 1
    if after <= datetime.date.max.toordinal():
        assert datetime.date.fromordinal(after).day == 1


NO_DATES = [
    "",
    "98",
    "1998-3",
    "1998-13",
    "1998-02-29",
    "1998-04-31",
    "1998-03-14T00",
    "0000",
    "١٩٩٨",
    "1998-",
    " 1998",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text):
    assert interval(text) is None


def test_a_publication_date_that_is_none_is_said_to_be_so():
    with pytest.raises(DateError) as raised:
        _ = Published("last week", "path").days
    assert str(raised.value) == (
        "'last week' is not an ISO 8601 date; give YYYY, YYYY-MM or YYYY-MM-DD"
    )


def test_a_period_is_open_where_nothing_is_asked():
    assert period(None, None) == (None, None, ())
    first, _ = interval("1998-03")
    _, last = interval("1999")
    assert period("1998-03", None) == (first, None, ())
    assert period(None, "1999") == (None, last, ())


def test_a_period_of_one_day_begins_and_ends_with_it():
    day = datetime.date(2000, 2, 29).toordinal()
    assert period("2000-02-29", "2000-02-29") == (day, day, ())


def test_each_end_that_is_no_date_is_left_out_and_named():
    first, last, warnings = period("soon", "1998-02-29")
    assert (first, last) == (None, None)
    assert warnings == (
        "“soon” (from) is not a date; write 1998, 1998-03 or 1998-03-14. It was left out.",
        "“1998-02-29” (to) is not a date; write 1998, 1998-03 or 1998-03-14. It was left out.",
    )


def test_a_period_that_ends_before_it_begins_matches_nothing_and_says_so():
    _, _, warnings = period("1999", "1998")
    assert warnings == (
        "The search ends (1998) before it begins (1999), so nothing can match.",
    )
    assert period("1998-12", "1998")[2] == ()
