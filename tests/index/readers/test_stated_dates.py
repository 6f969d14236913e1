"""Stated dates are read strictly: as precise as stated, never guessed."""

import datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.readers.stated_dates import (
    DAY_FIRST,
    MONTH_FIRST,
    DateOrder,
    in_order,
    read_date,
)


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
        ("05.03.2019", "2019-03-05"),
        ("5. März 2019", "2019-03-05"),
        ("mardi 5 mars 2019", "2019-03-05"),
        ("1er août 2019", "2019-08-01"),
        ("5 de marzo de 2019", "2019-03-05"),
        ("5 марта 2019", "2019-03-05"),
        ("5 мая 2019", "2019-05-05"),
        ("2019年3月5日", "2019-03-05"),
        ("2019년 3월 5일", "2019-03-05"),
        ("5. března 2019", "2019-03-05"),
        ("5 Mart 2019", "2019-03-05"),
        ("2019. március 5.", "2019-03-05"),
        ("5 Μαρτίου 2019", "2019-03-05"),
        ("5 марта 2019 г.", "2019-03-05"),
        ("5 de març del 2019", "2019-03-05"),
        ("Freitag, den 5. März 2019", "2019-03-05"),
        ("5. marts 2019 kl. 08.00", "2019-03-05"),
        ("05.03.2019 - 08:00", "2019-03-05"),
        ("20190305080000", "2019-03-05"),
        ("March 5, 2019 Tuesday 2:15 PM GMT", "2019-03-05"),
        ("Published 5 March 2019", "2019-03-05"),
        ("Tue Mar  5 23:30:00 +0000 2019", "2019-03-05"),
        ("Thu, 03 Sep 15 00:01:01 +0200", "2015-09-03"),
        ("Thu, 03 Sep 98 00:01:01 GMT", "1998-09-03"),
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
        "Updated 5 March 2019",
        "Last modified: 5 March 2019",
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


@pytest.mark.parametrize(
    ("stated", "doubt"),
    [
        ("1970-01-01", "zero of computers"),
        ("1599-12-31", "earlier than any newspaper"),
        ("2198-01-01", "in the future"),
    ],
)
def test_a_date_that_is_probably_a_slip_is_kept_and_noted(stated, doubt):
    """The zero of computers' clocks, the years before print, and the future."""
    published, (note,) = read_date(stated)
    assert published.value == stated
    assert doubt in note


@pytest.mark.parametrize("stated", ["1970-01-02", "1600-01-01", "1969-12-31"])
def test_a_date_beside_a_doubtful_one_has_no_note(stated):
    """The limits themselves."""
    assert read_date(stated)[1] == ()


FRAGMENTS = [
    *("2015", "15", "5", "31", "13", "09", "0", "Sep", "March", "mars", "марта", "Mai"),
    *(
        "Sat",
        "mardi",
        "-",
        "/",
        ".",
        ", ",
        " ",
        "T",
        "10:30",
        "Z",
        "+0200",
        "de ",
        "年",
    ),
]


def test_any_text_is_a_date_or_a_note():
    """Nothing raises; what is no date has a note, and of fragments of dates some make
    dates that can be compared.
    """
    dates = 0

    @given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=7).map("".join))
    def read(text):
        nonlocal dates
        published, notes = read_date(text)
        if published is None:
            assert bool(text.strip()) == bool(notes)
        else:
            dates += 1
            assert published.days[0] <= published.days[1]

    read()
    assert dates


def test_hostile_text_is_read_in_no_time():
    """No pattern runs away: a long repetition is judged as fast as a short one."""
    for piece in ("1", "12 ", "jan ", "2015-", "Mon, ", "1/"):
        assert read_date(piece * 20_000)[0] is None


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("2016-00-00", "2016"),
        ("2016-05-00", "2016-05"),
        ("20160500", "2016-05"),
        ("2016-00-07", "2016"),
        ("2016-05-07", "2016-05-07"),
    ],
)
def test_of_a_partial_date_what_is_known_stays(stated, value):
    """Noughts stand for what nobody knew."""
    assert read_date(stated)[0].value == value


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2019", "13/04/2019"], DAY_FIRST),
        (["03/04/2019", "04/13/2019"], MONTH_FIRST),
        (["03/04/2019", "05/06/2019"], ""),
        (["13/04/2019", "04/13/2019"], ""),
        (["13/04/19", "28/04/19"], DAY_FIRST),
        (["4/13/19", "5/28/19"], MONTH_FIRST),
        # the year may stand first
        (["19/04/13", "19/04/28"], ""),
        (["13/04/19"], ""),
    ],
)
def test_a_column_tells_the_order_of_its_dates(column, order):
    """By those of its dates that can be read one way only."""
    found = DateOrder()
    for stated in column:
        found.add(stated)
    assert found.found == order


def test_a_year_of_two_digits_is_read_in_the_columns_order():
    """Never by itself."""
    assert in_order("13/04/19", DAY_FIRST) == "2019-04-13"
    assert in_order("4/13/98", MONTH_FIRST) == "1998-04-13"
    assert read_date("13/04/19")[0] is None
