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
    """Every outlet, the largest first."""

    title: str
    outlets: tuple[CoverageOutlet, ...]


def coverage_page(site: Site) -> CoveragePage:
    """The page of holdings."""
    return CoveragePage("Holdings", tuple(map(_outlet, coverage(site.engine))))


def _outlet(row: Holdings) -> CoverageOutlet:
    words = [counted(row.total, "article", "articles")]
    if row.span:
        words.append(f"{date_words(row.span[0])} to {date_words(row.span[1])}")
    if row.undated:
        words.append(f"{row.undated:,} undated")
    return CoverageOutlet(
        row.label,
        ", ".join(words),
        tuple(_stretch(*gap) for gap in row.gaps),
        _years(row),
    )


def _stretch(first: str, last: str) -> str:
    return (
        date_words(first)
        if first == last
        else f"{date_words(first)} to {date_words(last)}"
    )


def _years(row: Holdings) -> tuple[CoverageYear, ...]:
    """The years from the first to the last, those without an article too: a gap must
    be seen.
    """
    known = sorted(
        {int(month[:4]) for month in row.months} | {int(year) for year in row.only_year}
    )
    if not known:
        return ()
    return tuple(
        CoverageYear(
            _cell(
                row,
                f"{year:04}",
                row.only_year.get(f"{year:04}", 0) + sum(_months(row, year)),
            ),
            tuple(
                _cell(row, f"{year:04}-{month:02}", count)
                for month, count in enumerate(_months(row, year), 1)
            ),
            row.only_year.get(f"{year:04}", 0),
        )
        for year in range(known[0], known[-1] + 1)
    )


def _months(row: Holdings, year: int) -> list[int]:
    return [row.months.get(f"{year:04}-{month:02}", 0) for month in range(1, 13)]


def _cell(row: Holdings, period: str, count: int) -> CoverageCell:
    query = Query(count="copies").add("date", period)
    query = query.add("outlet", row.id) if row.id else query
    label = f"{date_words(period)}: {counted(count, 'article', 'articles')}"
    return CoverageCell(label, count, search_url(query) if count and row.id else "")
