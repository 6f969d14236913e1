"""Mentioned dates: no more than what is stated."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.events.mentioned import mentioned_dates
from cuttings.search.articles import Published
from cuttings.search.dates import interval
from tests.fragments import DAYS, MONTHS, PUNCTUATION, YEARS, check_answers, texts

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


def test_a_text_full_of_dates_gives_the_first_of_them():
    """Sixty are kept, and no more."""
    years = [f"in {year}" for year in range(1900, 1961)]
    assert mentioned_dates(", ".join(years), None) == tuple(map(str, range(1900, 1960)))


def test_any_text_gives_real_dates():
    """Every mentioned date is one of the calendar, and stands once."""

    def check(_, dates):
        assert all(interval(date) for date in dates)
        assert len(dates) == len(set(dates))

    check_answers(
        texts(
            *(*MONTHS, *DAYS, *YEARS, *PUNCTUATION, "in", "since", "on", "of"),
            *("Saturday", "yesterday", "next", "will be held"),
        ),
        lambda text: mentioned_dates(text, MONDAY),
        check,
        least=15,
    )


@pytest.mark.parametrize("text", ["on 2015-02-30", "2015-09-31", "on 30 Feb. 2015"])
def test_a_day_that_no_calendar_has_is_not_mentioned(text):
    """The form alone makes no date."""
    assert not any(len(date) == 10 for date in mentioned_dates(text, None))
