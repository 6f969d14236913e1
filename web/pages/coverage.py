"""What the archive holds, by outlet and month: whether "no hits" may mean "no
holdings".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cuttings.search.coverage import (
    Holdings,
    all_held,
    holdings,
    months_between,
    outlets_held,
)
from cuttings.search.errors import NotFound
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.facets.wording import date_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import (
    gettext,
    labelled,
    ngettext,
    number_words,
    translated,
    worded,
)
from cuttings.web.links import coverage_url, outlet_coverage_url, search_url
from cuttings.web.pages.rows import Paging, paging
from cuttings.web.pages.strips import Grid, Shades, grid_of, with_undated
from cuttings.web.pages.wording import spanned
from cuttings.web.site import Parts, Site

OUTLETS = 60
"""Outlets of a page."""
LONG_GAP = 12
"""Months in a row without an article that are named at the head of the page."""
YEARS = 40
"""Years whose months are shown on a page: each is a row of links, and weighs 2 kB."""


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """The articles of a month or year, and the search that lists them (empty where
    it holds nothing).

    ``shade`` tells how much that is among the months of the page, from 1 to 4; 0 is
    nothing. ``gap`` tells that nothing is held between months of which something is.
    """

    label: str
    count: int
    url: str
    shade: int = 0
    gap: bool = False


@dataclass(frozen=True, slots=True)
class CoverageYear:
    """A year of an outlet: itself, its articles of January to December, and those of
    no stated month.

    Several years in a row of which nothing is held are one, without months; ``last`` is
    the last of them.
    """

    year: CoverageCell
    months: tuple[CoverageCell, ...]
    without_month: int
    last: str = ""


@dataclass(frozen=True, slots=True)
class CoverageOutlet:
    """One outlet's holdings, in words and as a table of years."""

    label: str
    holdings: str
    gaps: tuple[str, ...]
    years: tuple[CoverageYear, ...]

    @property
    def partial(self) -> bool:
        """Whether there are articles of which only the year is known."""
        return any(year.without_month for year in self.years)


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """A page of the outlets, the largest first, as one ``grid`` (None where nothing is
    dated), and the months of those in ``outlets``: of all where they are few, of the one
    that is asked for (``is_one``), else of none. ``sums`` says of how many articles and
    outlets all pages are; ``long_gaps`` are the times, of a year or more, between the
    first month and the last of which the archive holds nothing, and ``by_year`` its
    articles of each year: year, number, search. ``legend`` are the least and the most
    articles of each shade of these months. ``paging`` leads through the outlets, or
    through the years of the one. ``missing`` names what was left out, because the time
    for the page was over.
    """

    title: str
    is_one: bool
    grid: Grid | None
    outlets: tuple[CoverageOutlet, ...]
    legend: tuple[str, ...]
    paging: Paging
    missing: tuple[str, ...] = ()
    sums: str = ""
    long_gaps: tuple[str, ...] = ()
    by_year: tuple[tuple[str, str, str], ...] = ()
    has_gaps: bool = False


def coverage_page(
    site: Site, number: int = 1, outlet_id: str | None = None
) -> CoveragePage:
    """A page of holdings, from 1; one behind the last is the last. Of one outlet its
    years, "" being the articles that state none. Raises NotFound for an outlet of which
    nothing is held.
    """
    held = site.keep(("outlets",), lambda: outlets_held(site.engine))
    if outlet_id is not None:
        return _one_outlet(site, held, outlet_id, number)
    pages = -(-len(held) // OUTLETS)
    shown = min(number, pages)
    counted_outlets: list[Holdings] = []

    def count() -> None:
        for each in held[(shown - 1) * OUTLETS :][:OUTLETS]:
            counted_outlets.extend(_held(site, each))

    whole = site.keep(("all held",), lambda: all_held(site.engine))
    parts = Parts(site)
    parts.make(gettext("some outlets"), count, None)
    shades = _shades(counted_outlets)
    outlets = [_outlet(each, shades) for each in counted_outlets]
    if pages > 1 or sum([len(outlet.years) for outlet in outlets]) > YEARS:
        outlets = []
    return CoveragePage(
        title=gettext("Holdings"),
        is_one=False,
        grid=grid_of(counted_outlets),
        outlets=tuple(outlets),
        legend=shades.legend if outlets else (),
        paging=paging(number, pages, coverage_url),
        missing=parts.missing,
        sums=_sums(site.engine.count(), held),
        long_gaps=_long_gaps(whole),
        by_year=_by_year(whole),
        has_gaps=_has_gaps(outlets),
    )


def _has_gaps(outlets: Sequence[CoverageOutlet]) -> bool:
    """Whether a month or a year of some outlets is shown as a gap."""
    for outlet in outlets:
        for year in outlet.years:
            if any(cell.gap for cell in (year.year, *year.months)):
                return True
    return False


def _long_gaps(held: Holdings) -> tuple[str, ...]:
    """The gaps of a year or more, in words."""
    words: list[str] = []
    for first, last in held.gaps:
        if months_between(first, last) >= LONG_GAP:
            words.append(_period_words(first, last))
    return tuple(words)


def _by_year(held: Holdings) -> tuple[tuple[str, str, str], ...]:
    """What is held of each year and of no date: name, number and search."""
    counts = Counter(held.only_year)
    for month, count in held.months.items():
        counts[month[:4]] += count
    rows = [(date_words(year), year, counts[year]) for year in sorted(counts)]
    if held.undated:
        rows.append((date_words(None), UNKNOWN.id, held.undated))
    made: list[tuple[str, str, str]] = []
    for words, id, count in rows:
        url = search_url(Query(count="copies").add("date", id))
        made.append((words, number_words(count), url))
    return tuple(made)


def _sums(total: int, held: Sequence[FacetValue | None]) -> str:
    """What the rows of all pages add up to."""
    stated = [outlet.count for outlet in held if outlet]
    of_outlets = ngettext("of %(number)s outlet", "of %(number)s outlets", len(stated))
    words = [f"{number_words(sum(stated))} {of_outlets}"] if stated else []
    silent = total - sum(stated)
    if silent:
        words.append(
            ngettext(
                "%(number)s states no outlet",
                "%(number)s state no outlet",
                silent,
            )
        )
    articles = ngettext("%(number)s article", "%(number)s articles", total)
    return f"{labelled(articles, ', '.join(words))}."


def _held(site: Site, outlet: FacetValue | None) -> tuple[Holdings, ...]:
    """The holdings of an outlet; nothing where every article states one."""
    key = outlet.id if outlet else ""
    return site.keep(("holdings", key), lambda: tuple(holdings(site.engine, [outlet])))


def _one_outlet(
    site: Site, held: Sequence[FacetValue | None], outlet_id: str, number: int
) -> CoveragePage:
    """The months of one outlet, a part of its years at a time."""
    wanted = [each for each in held if (each.id if each else "") == outlet_id]
    counted_outlets = _held(site, wanted[0]) if wanted else ()
    if not counted_outlets:
        raise NotFound(worded("Nothing is held of an outlet “%(id)s”.", id=outlet_id))
    shades = _shades(counted_outlets)
    outlet = _outlet(counted_outlets[0], shades)
    pages = max(-(-len(outlet.years) // YEARS), 1)
    shown = min(number, pages)
    years = outlet.years[(shown - 1) * YEARS :][:YEARS]
    return CoveragePage(
        title=gettext("%(outlet)s: holdings", outlet=translated(outlet.label)),
        is_one=True,
        grid=grid_of(counted_outlets),
        outlets=(replace(outlet, years=years),),
        legend=shades.legend,
        paging=paging(number, pages, lambda page: outlet_coverage_url(outlet_id, page)),
        has_gaps=_has_gaps([replace(outlet, years=years)]),
    )


def _shades(outlets: Sequence[Holdings]) -> Shades:
    """The shades for the months of some outlets."""
    counts: list[int] = []
    for held in outlets:
        counts += held.months.values()
    return Shades.of(counts)


def _outlet(held: Holdings, shades: Shades) -> CoverageOutlet:
    words = [ngettext("%(number)s article", "%(number)s articles", held.total)]
    words.append(_dates_held(held))
    gaps = [_period_words(first, last) for first, last in held.gaps]
    years = _years(held, shades)
    return CoverageOutlet(held.label, ", ".join(words), tuple(gaps), years)


def _dates_held(held: Holdings) -> str:
    """The first and the last month, or the year where its month is not known."""
    if held.undated == held.total:
        return gettext("date unknown")
    first, last = min([*held.months, *held.only_year]), max(held.months, default="")
    latest_year = max(held.only_year, default="")
    if latest_year >= last[:4]:
        last = latest_year
    return with_undated(_period_words(first, last), held)


def _period_words(first: str, last: str) -> str:
    return spanned(date_words(first), date_words(last))


def _years(held: Holdings, shades: Shades) -> tuple[CoverageYear, ...]:
    """The years from the first to the last, those without an article too: a gap must
    be seen. But one misread date must not make a thousand rows.
    """
    known = [int(date[:4]) for date in (*held.months, *held.only_year)]
    if not known:
        return ()
    years: list[CoverageYear] = []
    before = min(known) - 1
    for number in sorted(set(known)):
        years += _years_between(held, before + 1, number - 1)
        before = number
        year = f"{number:04}"
        months: list[CoverageCell] = []
        for month in range(1, 13):
            period = f"{year}-{month:02}"
            count = held.months.get(period, 0)
            months.append(_cell(held, period, count, shades.shade(count)))
        without_month = held.only_year.get(year, 0)
        total = without_month + sum([month.count for month in months])
        cell = _cell(held, year, total)
        years.append(CoverageYear(cell, tuple(months), without_month))
    return tuple(years)


def _years_between(held: Holdings, first: int, last: int) -> list[CoverageYear]:
    """Years of which nothing is held, as one where they are several."""
    if first > last:
        return []
    if first == last:
        months = [_cell(held, f"{first:04}-{month:02}", 0) for month in range(1, 13)]
        return [CoverageYear(_cell(held, f"{first:04}", 0), tuple(months), 0)]
    return [CoverageYear(_cell(held, f"{first:04}", 0), (), 0, f"{last:04}")]


def _cell(held: Holdings, period: str, count: int, shade: int = 0) -> CoverageCell:
    url = ""
    if count:
        url = search_url(held.query.with_(size=Query().size).add("date", period))
    articles = ngettext("%(number)s article", "%(number)s articles", count)
    label = date_words(period) + gettext(":") + f" {articles}"
    first, last = held.span or ("", "")
    is_within = first < period < last
    return CoverageCell(label, count, url, shade, gap=is_within and not count)
