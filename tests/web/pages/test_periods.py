"""How the chart of a result is divided into decades, years, quarters, months and days."""

from __future__ import annotations

from pathlib import Path

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.search.translations import speaking
from cuttings.web.pages.chart import histogram
from cuttings.web.pages.periods import NARROW, WIDE
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS


def test_the_histogram_shows_gaps_and_leads_from_years_to_days(site):
    years = histogram(site, Query())
    assert (years.level, years.bars[0].id, years.bars[-1].id, len(years.bars)) == (
        "year",
        "1997",
        "2016",
        20,
    )
    assert (years.unknown, years.bars[1].count) == (1, 0)
    months = histogram(site, Query().add("date", "2015"))
    assert (months.level, [bar.count for bar in months.bars][8:10]) == ("month", [1, 1])
    days = histogram(site, Query().add("date", "2015-09"))
    assert (days.level, len(days.bars), days.bars[4].label) == (
        "day",
        30,
        "5 September 2015",
    )
    assert days.wider_url == "/search?from=2015&to=2015"


def test_a_bar_sets_the_dates_of_the_form(site):
    (bar,) = [bar for bar in histogram(site, Query("militants")).bars if bar.count][:1]
    assert bar.url == "/search?q=militants&from=2015-09&to=2015-09"


def test_bars_outside_the_dates_that_are_chosen_stay(site):
    query = Query(date_from="2015-09", date_to="2015-10")
    months = histogram(site, query).bars
    inside = [bar.id for bar in months if bar.selected]
    assert inside == ["2015-09", "2015-10"]
    years = histogram(site, Query(date_from="2015")).bars
    assert (years[0].id, years[0].outside) == ("1997", True)


def test_few_years_are_shown_by_month(entry):
    """Four bars say nothing; 48 do."""
    dates = [f"{year}-05-01" for year in (2016, 2018, 2019)]
    assert level_of(entry, dates) == ("month", 48)
    assert level_of(entry, [*dates, "2015-01-01"]) == ("quarter", 20)


def test_between_years_and_months_are_quarters(entry):
    """Twelve years of them have room beside something and 31 in a wide chart, and not
    one more.
    """
    dates = [f"{year}-05-01" for year in range(2001, 2013)]
    assert level_of(entry, dates) == ("quarter", 48)
    assert level_of(entry, [*dates, "2013-01"]) == ("year", 13)
    assert level_of(entry, [*dates, "2009"]) == ("year", 12)
    wide = [f"{year}-05-01" for year in range(1970, 2001)]
    assert level_of(entry, wide, most=WIDE) == ("quarter", 124)
    assert level_of(entry, [*wide, "1969-12"], most=WIDE) == ("year", 32)


def test_a_quarter_has_its_three_months_and_sets_the_dates_of_the_form(entry):
    dates = ["2001-03-31", "2001-04-01", "2001-06-30", "2001-07-01", "2006-12-31"]
    bars = {bar.id: bar for bar in chart_of(entry, dates).bars}
    counts = {name: bar.count for name, bar in bars.items() if bar.count}
    assert counts == {"2001-Q1": 1, "2001-Q2": 2, "2001-Q3": 1, "2006-Q4": 1}
    bar = bars["2001-Q2"]
    assert bar.label == "2nd quarter 2001"
    assert bar.url == "/search?from=2001-04&to=2001-06"
    with speaking("de"):
        assert chart_of(entry, dates).bars[1].label == "2. Quartal 2001"
    with speaking("fr"):
        assert chart_of(entry, dates).bars[1].label == "2e trimestre 2001"


def test_a_quarter_that_a_date_divides_says_how_much_is_found(entry):
    """Chart and fields are one state: what lies outside stays as an outline."""
    dates = ["2001-04-01", "2001-05-03", "2006-12-31"]
    query = Query(date_from="2001-05", date_to="2006")
    bars = {bar.id: bar for bar in chart_of(entry, dates, query).bars}
    assert (bars["2001-Q2"].column.number, bars["2001-Q2"].selected) == ("1 of 2", True)
    assert bars["2001-Q1"].outside
    one = Query().add("date", "2001-05").add("date", "2006")
    chosen = [bar.id for bar in chart_of(entry, dates, one).bars if bar.selected]
    assert chosen == ["2001-Q2", "2006-Q1", "2006-Q2", "2006-Q3", "2006-Q4"]


def test_quarters_lead_to_their_years(entry):
    chart = chart_of(entry, ["2001-05-01", "2006-12-31"])
    assert [(door.label, door.url) for door in chart.doors] == [
        ("2001", "/search?from=2001&to=2001"),
        ("2006", "/search?from=2006&to=2006"),
    ]
    assert [label.text for label in chart.labels if label.text] == [
        str(year) for year in range(2001, 2007)
    ]


def test_a_date_without_a_month_keeps_the_years(entry):
    assert level_of(entry, ["2018-05-01", "2019"]) == ("year", 2)


def test_where_bars_have_no_room_a_century_is_shown_by_decade_and_a_decade_by_year(
    entry,
):
    dates = [str(year) for year in range(1900, 1949)]
    assert level_of(entry, dates) == ("decade", 5)
    assert level_of(entry, dates[1:]) == ("year", 48)
    inside = Query(date_from="1910", date_to="1919")
    assert level_of(entry, dates, inside) == ("year", 10)


def test_a_wide_chart_shows_a_century_by_year_and_ten_years_by_month(entry):
    """With as many bars as it has room for, and not one more."""
    years = [str(year) for year in range(1900, 1900 + WIDE)]
    assert level_of(entry, years, most=WIDE) == ("year", WIDE)
    assert level_of(entry, [*years, "2024"], most=WIDE) == ("decade", 13)
    months = [f"{year}-05-01" for year in range(2001, 2011)]
    assert level_of(entry, months, most=WIDE) == ("month", 120)
    assert level_of(entry, [*months, "2011-01"], most=WIDE) == ("quarter", 44)


def test_a_few_months_are_shown_by_day(entry):
    """A month in a narrow chart, four in a wide one; the days between are bars too."""
    dates = ["2015-01-30", "2015-04-02"]
    assert level_of(entry, dates[:1]) == ("day", 31)
    assert level_of(entry, dates) == ("month", 12)
    assert level_of(entry, dates, most=WIDE) == ("day", 31 + 28 + 31 + 30)
    assert level_of(entry, [*dates, "2015-05-01"], most=WIDE) == ("month", 12)
    assert level_of(entry, [*dates, "2015-02"], most=WIDE) == ("month", 12)


def test_dates_that_are_chosen_bring_finer_bars_where_they_fit(entry):
    """Two years of twenty by month, two months by day; else all of it stays."""
    dates = [f"{year}-05-01" for year in range(1990, 2010)]
    years = Query(date_from="2003-03", date_to="2004-02")
    assert level_of(entry, dates, years) == ("month", 24)
    assert level_of(entry, dates, Query(date_from="2008")) == ("month", 24)
    assert level_of(entry, dates, Query(date_from="2000")) == ("quarter", 40)
    assert level_of(entry, dates, Query(date_from="1991")) == ("year", 20)
    assert level_of(entry, dates, Query(date_from="2020")) == ("year", 20)
    months = Query(date_from="2003-05", date_to="2003-06")
    found = [*dates, "2003-06-03"]
    assert level_of(entry, found, months) == ("month", 12)
    assert level_of(entry, found, months, most=WIDE) == ("day", 61)


def test_what_has_no_day_is_in_no_chart_of_days(entry):
    """Of the months that are chosen, one has an article of which the day is unknown."""
    dates = ["2003-05-01", "2003-06"]
    months = Query(date_from="2003-05", date_to="2003-06")
    assert level_of(entry, dates, months, most=WIDE) == ("month", 12)


def test_periods_above_many_bars_can_be_chosen(entry):
    """The decades of a century that has something; few bars need no help."""
    dates = [str(year) for year in (1901, *range(1930, 1960))]
    doors = chart_of(entry, dates, most=WIDE).doors
    assert [door.label for door in doors] == ["1900s", "1930s", "1940s", "1950s"]
    assert doors[1].url == "/search?from=1930&to=1939"
    assert chart_of(entry, dates[1:11], most=WIDE).doors == ()
    months = chart_of(entry, ["2003-05-01", "2004-05-01"]).doors
    assert [door.url for door in months] == [
        "/search?from=2003&to=2003",
        "/search?from=2004&to=2004",
    ]


def level_of(entry, dates, query=None, most=NARROW):
    """The level of the chart of articles with these dates, and its bars."""
    chart = chart_of(entry, dates, query, most)
    return chart.level, len(chart.bars)


def chart_of(entry, dates, query=None, most=NARROW):
    """The chart of articles with these dates."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry(f"d{i}", date=date) for i, date in enumerate(dates)])
    engine.commit()
    return histogram(Site(engine, FACETS, Settings()), query or Query(), most=most)


def test_a_range_within_a_year_is_shown_by_months(site):
    assert (
        histogram(site, Query(date_from="2015-02", date_to="2015-11")).level == "month"
    )
    assert (
        histogram(site, Query(date_from="2015-09-02", date_to="2015-09-05")).level
        == "day"
    )
    assert histogram(site, Query(date_from="1997", date_to="2015-09")).level == "year"


def test_a_single_year_is_shown_by_its_months(site):
    """One bar says nothing; but a year of articles without a month stays one, so
    that none is lost.
    """
    months = histogram(site, Query("militants"))
    assert (months.level, months.period, len(months.bars)) == ("month", "2015", 12)
    assert histogram(site, Query("final")).level == "year"
