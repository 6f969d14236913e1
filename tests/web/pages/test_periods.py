"""How the chart of a result is divided into decades, years, months and days."""

from __future__ import annotations

from pathlib import Path

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web.pages.chart import histogram
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
    assert level_of(entry, [*dates, "2015-01-01"]) == ("year", 5)


def test_a_date_without_a_month_keeps_the_years(entry):
    assert level_of(entry, ["2018-05-01", "2019"]) == ("year", 2)


def test_a_century_is_shown_by_decade_and_a_decade_by_year(entry):
    dates = [str(year) for year in range(1900, 1941)]
    assert level_of(entry, dates) == ("decade", 5)
    assert level_of(entry, dates[1:]) == ("year", 40)
    inside = Query(date_from="1910", date_to="1919")
    assert level_of(entry, dates, inside) == ("year", 10)


def level_of(entry, dates, query=None):
    """The level of the chart of articles with these dates, and its bars."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry(f"d{i}", date=date) for i, date in enumerate(dates)])
    engine.commit()
    chart = histogram(Site(engine, FACETS, Settings()), query or Query())
    return chart.level, len(chart.bars)


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
