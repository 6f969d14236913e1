"""What the archive holds, by outlet and month: whether "no hits" may mean "no
holdings".
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.coverage import Holdings, coverage
from cuttings.search.queries import Query
from cuttings.web.links import search_url
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.site import Site


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """The articles of a month or year, and the search that lists them (empty where
    it holds nothing).
    """

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class CoverageYear:
    """A year of an outlet: itself, its articles of January to December, and those of
    no stated month.
    """

    year: CoverageCell
    months: tuple[CoverageCell, ...]
    without_month: int


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
    """Every outlet in ``outlets``, the largest first."""

    title: str
    outlets: tuple[CoverageOutlet, ...]


def coverage_page(site: Site) -> CoveragePage:
    """The page of holdings."""
    outlets = [_outlet(holdings) for holdings in coverage(site.engine)]
    return CoveragePage("Holdings", tuple(outlets))


def _outlet(holdings: Holdings) -> CoverageOutlet:
    words = [counted(holdings.total, "article", "articles")]
    if holdings.span:
        first, last = holdings.span
        words.append(f"{date_words(first)} to {date_words(last)}")
    if holdings.undated:
        words.append(f"{holdings.undated:,} undated")
    gaps = [_period_words(first, last) for first, last in holdings.gaps]
    return CoverageOutlet(
        holdings.label, ", ".join(words), tuple(gaps), _years(holdings)
    )


def _period_words(first: str, last: str) -> str:
    if first == last:
        return date_words(first)
    return f"{date_words(first)} to {date_words(last)}"


def _years(holdings: Holdings) -> tuple[CoverageYear, ...]:
    """The years from the first to the last, those without an article too: a gap must
    be seen.
    """
    known = [int(date[:4]) for date in (*holdings.months, *holdings.only_year)]
    if not known:
        return ()
    years: list[CoverageYear] = []
    for number in range(min(known), max(known) + 1):
        year = f"{number:04}"
        months: list[CoverageCell] = []
        for month in range(1, 13):
            period = f"{year}-{month:02}"
            months.append(_cell(holdings, period, holdings.months.get(period, 0)))
        without_month = holdings.only_year.get(year, 0)
        total = without_month + sum([month.count for month in months])
        cell = _cell(holdings, year, total)
        years.append(CoverageYear(cell, tuple(months), without_month))
    return tuple(years)


def _cell(holdings: Holdings, period: str, count: int) -> CoverageCell:
    url = ""
    if count and holdings.id:
        query = Query(count="copies").add("date", period).add("outlet", holdings.id)
        url = search_url(query)
    label = f"{date_words(period)}: {counted(count, 'article', 'articles')}"
    return CoverageCell(label, count, url)
