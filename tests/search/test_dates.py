"""A date cut to what is known is the days that it can mean."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Published
from cuttings.search.dates import NEVER, choices_of, interval, period, read_period
from cuttings.search.errors import DateError
from tests.fragments import DAYS, MONTHS, YEARS, texts

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


def test_each_end_that_is_no_date_is_named_and_nothing_is_within():
    first, last, warnings = period("soon", "1998-02-29")
    assert (first, last) == NEVER
    assert [warning.split("”")[0] for warning in warnings] == [
        "from: “soon",
        "to: “1998-02-29",
    ]


@pytest.mark.parametrize("value", ["1998-00", "1998-05-00", "1998-00-00", "0000"])
def test_no_month_day_or_year_is_nought(value):
    assert interval(value) is None
    assert choices_of(value) == ()


TODAY = datetime.date(2020, 1, 31)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("3 January 2020", "2020-01-03"),
        ("3rd of Jan. 2020", "2020-01-03"),
        ("December 24, 1999", "1999-12-24"),
        ("Sept 2001", "2001-09"),
        ("Jan-2020", "2020-01"),
        ("2020/1/3", "2020-01-03"),
        ("31/01/2020", "2020-01-31"),
        ("04.05.2016", "2016-05-04"),
        ("20190601", "2019-06-01"),
        ("1/2020", "2020-01"),
        ("spring 1990", "1990-03..1990-05"),
        ("Q4 1990", "1990-10..1990-12"),
        ("1990s", "1990..1999"),
        ("2019-2020", "2019..2020"),
        ("from May 1990 to 3 June 1991", "1990-05..1991-06-03"),
        ("20190601-20190630", "2019-06-01..2019-06-30"),
        ("2019-06 TO *", "2019-06.."),
        (">2019", "2020.."),
        ("> 2019-12", "2020-01.."),
        (">=2019-05", "2019-05.."),
        ("<2000-03-01", "..2000-02-29"),
        ("before 1999", "..1998"),
        ("last month", "2019-12"),
        ("last 2 months", "2019-11..2019-12"),
        ("this year", "2020"),
        ("14. März 1998", "1998-03-14"),
        ("1er février 1998", "1998-02-01"),
        ("fevrier 1998", "1998-02"),
        ("12. Dez. 2019", "2019-12-12"),
        ("5 de mayo de 2019", "2019-05-05"),
        ("Frühjahr 1998", "1998-03..1998-05"),
        ("von 1990 bis Mai 1995", "1990..1995-05"),
        ("last week", "2020-01-20..2020-01-26"),
        ("last 7 days", "2020-01-24..2020-01-31"),
        ("yesterday", "2020-01-30"),
    ],
)
def test_dates_are_read_as_people_write_them(written, asked):
    assert str(read_period(written, TODAY)) == asked


@pytest.mark.parametrize(
    ("written", "choices"),
    [
        ("03/01/2020", ("2020-01-03", "2020-03-01")),
        ("<1/7/2019", ("..2019-06-30", "..2019-01-06")),
        ("winter 1990", ("1989-12..1990-02", "1990-12..1991-02")),
        ("2012..2010", ("2010..2012",)),
        ("soon", ()),
        ("30 February 2020", ()),
        ("2019-13", ()),
        ("..", ()),
        ("x" * 10_000, ()),
    ],
)
def test_what_can_be_read_two_ways_is_asked_and_never_guessed(written, choices):
    assert tuple(map(str, choices_of(written))) == choices


@given(st.text(max_size=30) | texts(*MONTHS, *DAYS, *YEARS, "to", "last", "..", ">"))
def test_any_text_is_a_period_or_none(text):
    for choice in choices_of(text):
        assert choice.since or choice.until
        assert interval(choice.since or choice.until)


def test_a_period_that_ends_before_it_begins_matches_nothing_and_says_so():
    _, _, warnings = period("1999", "1998")
    assert warnings == (
        "The search ends (1998) before it begins (1999), so nothing can match.",
    )
    assert period("1998-12", "1998")[2] == ()
