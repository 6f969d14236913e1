"""Mentioned dates: no more than what is stated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.events.mentioned import mentioned_dates
from cuttings.search.articles import Published
from cuttings.search.dates import interval

MONDAY = Published("2015-09-07", "metadata")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 24 July 2012 and Sept. 11, 2001", ("2012-07-24", "2001-09-11")),
        ("in July 2012", ("2012-07",)),
        ("since 1999", ("1999",)),
        ("the 1992-97 war", ("1992", "1997")),
        ("on 24 July", ()),
        ("31 February 2012", ("2012-02",)),
        ("in 2000 men", ()),
        ("paid 1997 dollars", ()),
        ("on Saturday", ()),
        ("2015-09-05", ("2015-09-05",)),
    ],
)
def test_stated_dates_are_read_as_stated(text, expected):
    """Days, months and years come as stated; a day without a year, or that no
    calendar has, stays out.
    """
    assert expected == mentioned_dates(text, None)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The town fell on Saturday.", MONDAY, ("2015-09-05",)),
        ("It fell yesterday and today.", MONDAY, ("2015-09-06", "2015-09-07")),
        ("It fell on Monday.", MONDAY, ("2015-09-07",)),
        ("Talks will be held on Thursday.", MONDAY, ()),
        ("next Saturday", MONDAY, ()),
        ("The town fell on Saturday.", Published("2015-09", "path"), ()),
    ],
)
def test_relative_days_need_a_known_day(text, published, expected):
    """A weekday is the last one before a known day of publication, and nothing where
    it lies ahead.
    """
    assert expected == mentioned_dates(text, published)


@given(st.text(max_size=300))
def test_any_text_gives_real_dates(text):
    """Every mentioned date is one of the calendar."""
    assert all(interval(date) for date in mentioned_dates(text, MONDAY))
