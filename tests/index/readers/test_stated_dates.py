"""Stated dates are read strictly: as precise as stated, never guessed."""

import datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.readers.stated_dates import read_date


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("2015-09-05", "2015-09-05"),
        ("2015-09", "2015-09"),
        ("2015", "2015"),
        ("2015-09-05T23:30:00-05:00", "2015-09-05"),
        ("2015-09-05 10:00:00.123+00", "2015-09-05"),
        ("20150905T142200Z", "2015-09-05"),
        ("20150905", "2015-09-05"),
        ("2015/9/5", "2015-09-05"),
        ("Sat, 05 Sep 2015 23:30:00 -0500", "2015-09-05"),
        ("5 September 2015", "2015-09-05"),
        ("5th Sept. 2015", "2015-09-05"),
        ("Saturday, September 5, 2015", "2015-09-05"),
        ("Sep 5, 2015 10:30 AM EST", "2015-09-05"),
        ("Sept 5, 2015 at 10:30", "2015-09-05"),
        ("September 2015", "2015-09"),
        ("27/07/2016", "2016-07-27"),
        ("07/27/2016", "2016-07-27"),
        ("05/05/2016", "2016-05-05"),
    ],
)
def test_a_clear_date_is_read_as_precisely_as_it_is_stated(stated, value):
    """ISO 8601, RFC 2822 and clear English give the day, month or year that they state."""
    published, notes = read_date(stated)
    assert (value, ()) == (published.value, notes)


@pytest.mark.parametrize("stated", ["04/05/2016", "1/2/1999 10:00"])
def test_a_date_that_can_be_read_two_ways_is_left_out_and_noted(stated):
    """Day and month are never guessed."""
    published, (note,) = read_date(stated)
    assert published is None
    assert "two ways" in note


@pytest.mark.parametrize(
    "stated",
    [
        "yesterday",
        "2015-13-05",
        "2015-02-30",
        "0000-00-00",
        "0001-01-01",
        "31 June 2015",
        "9999",
        "٢٠١٥",
    ],
)
def test_what_is_no_date_is_left_out_and_noted(stated):
    """Impossible days, months and years give no date but a note."""
    published, notes = read_date(stated)
    assert published is None
    assert len(notes) == 1


@given(
    st.datetimes(
        datetime.datetime(1600, 1, 1),
        datetime.datetime(2199, 1, 1),
        timezones=st.timezones(),
    )
)
def test_what_programs_write_is_read_back(moment):
    """ISO and mail dates give the printed day, whatever the zone."""
    assert read_date(moment.isoformat())[0].value == moment.date().isoformat()
    assert read_date(format_datetime(moment))[0].value == moment.date().isoformat()


@given(st.text(max_size=80))
def test_any_text_is_a_date_or_a_note(text):
    """Nothing raises, and a date that is given can be compared."""
    published, _ = read_date(text)
    assert published is None or published.days


def test_hostile_text_is_read_in_no_time():
    """No pattern runs away: a long repetition is judged as fast as a short one."""
    for piece in ("1", "12 ", "jan ", "2015-", "Mon, ", "1/"):
        assert read_date(piece * 20_000)[0] is None
