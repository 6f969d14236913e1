"""The page of holdings tells what is held of each outlet, month by month."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.search.coverage import Holdings
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import NotFound
from cuttings.web.app import create_app
from cuttings.web.pages.coverage import OUTLETS, YEARS, _outlet, coverage_page
from cuttings.web.pages.strips import MOST_MONTHS, MOST_YEARS, Shades, grid_of
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS, make_entry


def test_holdings_are_a_table_by_outlet_and_month(client):
    """Every outlet has its years, each with twelve months, and the page says what a
    gap means.
    """
    page = client.get("/coverage").get_data(as_text=True)
    assert "What this archive holds" in page
    assert page.count("<table") >= 1
    assert "says nothing about the news of that month" in page


def test_the_page_about_the_site_leads_to_the_holdings(client):
    """Whoever asks what the archive is finds what it holds."""
    assert 'href="/coverage"' in client.get("/about").get_data(as_text=True)


def test_the_page_counts_months_and_leads_to_their_articles(site):
    """A month without an article is a cell without a link."""
    rows = {row.label: row for row in coverage_page(site).outlets}
    assert list(rows)[-1] == "(no outlet stated)"
    mail, post = rows["The Mail"], rows["The Post"]
    assert mail.holdings == "1 article, September 2015"
    (year,) = mail.years
    assert [cell.count for cell in year.months] == [0] * 8 + [1, 0, 0, 0]
    assert year.months[8].url == "/search?date=2015-09&outlet=the-mail&count=copies"
    assert year.months[7].url == ""
    assert (post.partial, post.years[-1].without_month) == (True, 1)


def test_a_month_is_shaded_among_the_months_of_the_page(site):
    page = coverage_page(site)
    assert page.legend == ("1",)
    shades = {
        month.shade
        for outlet in page.outlets
        for year in outlet.years
        for month in year.months
    }
    assert shades == {0, 1}


def test_shades_part_the_months_into_four():
    counts = (1, 1, 2, 2, 5, 5, 40, 90)
    shades = Shades.of(counts)
    assert shades.legend == ("1 to 2", "3 to 5", "6 to 40", "41 to 90")
    assert [shades.shade(count) for count in (0, 1, 2, 3, 40, 41, 90)] == [
        0,
        1,
        1,
        2,
        3,
        4,
        4,
    ]


def test_nothing_between_months_of_which_something_is_held_is_a_gap(site):
    rows = {row.label: row for row in coverage_page(site).outlets}
    (_, _, last) = rows["(no outlet stated)"].years
    assert [month.gap for month in last.months] == [True] * 9 + [False] * 3


def test_what_is_undated_is_said_beside_the_dates_of_the_rest():
    """With numbers that add up to the articles of the row."""
    mixed = Holdings("p", "Post", 7, {"2016-03": 2}, {}, 5)
    (strip,) = grid_of([mixed]).strips
    assert strip.period == "March 2016 (2), date unknown (5)"
    spread = Holdings("p", "Post", 9, {"2016-03": 2}, {"2018": 1}, 6)
    (strip,) = grid_of([spread]).strips
    assert strip.period == "2016 to 2018 (3), date unknown (6)"


@pytest.mark.parametrize(
    ("months", "years", "undated", "words"),
    [
        ({}, {}, 2, "2 articles, date unknown"),
        ({}, {"1998": 2}, 0, "2 articles, 1998"),
        ({"1998-03": 1}, {"1998": 1}, 0, "2 articles, 1998"),
        ({"1998-03": 1, "1999-01": 1}, {}, 0, "2 articles, March 1998 to January 1999"),
        ({"1998-03": 1}, {}, 1, "2 articles, March 1998 (1), date unknown (1)"),
        ({"1998-03": 1}, {"1997": 1}, 0, "2 articles, 1997 to March 1998"),
        ({"1998-03": 1}, {"2001": 1}, 0, "2 articles, March 1998 to 2001"),
    ],
)
def test_an_outlets_line_says_all_of_its_dates(months, years, undated, words):
    """Also where only the year is known, or for some articles nothing."""
    total = sum([*months.values(), *years.values(), undated])
    held = Holdings("p", "Post", total, months, years, undated)
    assert _outlet(held, Shades.of([1])).holdings == words


def test_the_page_says_what_its_rows_add_up_to(client, site):
    page = coverage_page(site)
    totals = [int(strip.total) for strip in page.grid.strips]
    assert page.sums.startswith(f"{sum(totals)} articles: ")
    assert sum(totals) == site.engine.count()
    assert page.sums in client.get("/coverage").text


def test_the_months_of_what_states_no_outlet_are_opened_too(client, site):
    """A square opens the articles that it counts."""
    rows = {row.label: row for row in coverage_page(site).outlets}
    for row in rows.values():
        for year in row.years:
            for cell in (year.year, *year.months):
                if cell.count:
                    found = client.get(cell.url.replace("/search?", "/api/search?"))
                    assert found.json["copies"] == cell.count
    assert rows["(no outlet stated)"].years[-1].year.url


def holdings_of(months=(), years=(), label="The Post") -> Holdings:
    """One article of each month, and one of each year."""
    total = len(months) + len(years)
    return Holdings(
        "the-post",
        label,
        total,
        dict.fromkeys(months, 1),
        dict.fromkeys(years, 1),
        0,
    )


def test_a_grid_goes_by_month_while_a_month_is_a_pixel_on_a_phone():
    months = ["2001-01", "2020-12"]
    assert grid_of([holdings_of(months)]).columns == MOST_MONTHS
    longer = grid_of([holdings_of([*months, "2021-01"])])
    assert (longer.unit, longer.columns) == ("year", 21)
    assert grid_of([holdings_of()]) is None


def test_a_row_has_its_span_its_gaps_and_its_shades():
    """Columns of which something is held, as lines; what is of a year and no month is
    neither held nor a gap.
    """
    (strip,) = grid_of([holdings_of(["2001-01", "2001-02", "2002-03"])]).strips
    assert strip.span == "M0 .5h15"
    assert strip.shaded == ((1, "M0 .5h2M14 .5h1"),)
    assert (strip.gaps, strip.period) == (
        "nothing in 1 run of months",
        "2001 to 2002",
    )
    (other,) = grid_of([holdings_of(["2001-01"], ["2002"])]).strips
    assert (other.span, other.of_year) == ("M0 .5h24", "M12 .5h12")
    assert other.gaps == ""


def test_a_misread_date_takes_no_room_from_the_others():
    """What is older is not drawn, and the page says so."""
    grid = grid_of([holdings_of(["2001-01"], ["0199"])])
    assert (grid.columns, grid.earlier) == (MOST_YEARS, str(2002 - MOST_YEARS))
    assert grid.strips[0].period == "0199 to 2001"


def test_years_above_the_grid_are_round_and_have_room():
    ticks = grid_of([holdings_of(["1900-01", "1999-12"])]).ticks
    assert [tick.label for tick in ticks] == [str(y) for y in range(1900, 2000, 10)]
    narrow = [tick.label for tick in ticks if tick.is_narrow]
    assert narrow == ["1900", "1950"]


@pytest.fixture(scope="module")
def century() -> Site:
    """One outlet more than a page has, each with a hundred years."""
    entries = []
    for number in range(OUTLETS + 1):
        for year in range(1900, 2000):
            month = 1 + (year + number) % 12
            entries.append(
                make_entry(
                    f"c{number}-{year}",
                    date=f"{year}-{month:02}-01",
                    outlet=f"Outlet {number:02}",
                )
            )
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write(entries)
    engine.commit()
    return Site(engine, FACETS, Settings(search_seconds=0))


def test_sixty_outlets_over_a_century_are_one_page(century):
    """As many as a page has, and under 200 kB; the next is on the next page."""
    app = create_app(century.engine, FACETS, Settings(search_seconds=0))
    answer = app.test_client().get("/coverage")
    assert answer.status_code == 200
    assert len(answer.data) < 200_000
    page = coverage_page(century)
    assert (len(page.grid.strips), page.outlets) == (OUTLETS, ())
    assert len(coverage_page(century, 2).grid.strips) == 1


def test_one_outlet_has_its_months_a_part_at_a_time(century):
    page = coverage_page(century, outlet_id="outlet-07")
    assert (page.is_one, len(page.outlets[0].years), page.paging.pages) == (
        True,
        YEARS,
        3,
    )
    last = coverage_page(century, 3, outlet_id="outlet-07")
    assert last.outlets[0].years[-1].year.label == "1999: 1 article"
    assert page.grid.strips[0].url == "/coverage?outlet=outlet-07"


def test_an_outlet_of_which_nothing_is_held_is_not_found(century, client):
    for unknown in ("no-such", ""):
        with pytest.raises(NotFound, match="Nothing is held"):
            coverage_page(century, outlet_id=unknown)
    assert client.get("/coverage?outlet=no-such").status_code == 404
    assert "(no outlet stated)" in client.get("/coverage?outlet=").text


def test_a_gap_of_a_year_is_named_and_the_archive_summed_by_year(entry):
    """Twelve months without an article are said in words, eleven are not."""
    for last, gaps in (("2016-04", ("April 2015 to March 2016",)), ("2016-03", ())):
        engine = MemoryEngine(Path("unused"), FACETS)
        engine.write([entry("a", date="2015-03-02"), entry("b", date=f"{last}-01")])
        engine.write([entry("c", date=f"{last}-02"), entry("d", date=None)])
        engine.commit()
        page = coverage_page(Site(engine, FACETS, Settings()))
        assert page.long_gaps == gaps
        rows = [(year, number) for year, number, _ in page.by_year]
        assert rows == [("2015", "1"), ("2016", "2"), ("date unknown", "1")]
        assert page.by_year[1][2] == "/search?date=2016&count=copies"


@pytest.mark.parametrize(
    ("months", "has_gap"),
    [(["2015-03", "2015-04"], False), (["2015-03", "2015-05"], True)],
)
def test_the_legend_has_a_gap_only_where_one_is_drawn(months, has_gap):
    grid = grid_of([holdings_of(months)])
    assert grid.has_gaps is has_gap
