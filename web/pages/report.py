"""The page of a report: a list of names or queries in, what is held of each out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cuttings.search.deadlines import seconds_left
from cuttings.search.errors import SearchTooSlow
from cuttings.search.queries import Query
from cuttings.search.reporting import Reported, lines_of, report
from cuttings.web.links import address, search_url
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.site import Site

MOST_LINES = 200
"""Lines that the page answers; ``cuttings report`` answers any number."""
MOST_TYPED = 12_000
"""Characters of a list in an address, which servers and proxies limit to 16,000."""
ENOUGH = 0.25
"""Seconds that must be left for a further line."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the list, with the search that it is."""

    found: Reported

    @property
    def url(self) -> str:
        """The search."""
        return search_url(Query(self.found.query))

    @property
    def period(self) -> str:
        """From the first date to the last, in words."""
        first, last = self.found.first, self.found.last
        if first is None:
            return ""
        if first == last:
            return date_words(first)
        return f"{date_words(first)} to {date_words(last)}"


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A list as it was ``typed`` and a row for each of its lines; ``summary`` says how
    many were found, ``csv_url`` takes the table away. ``rest`` are the lines that no
    time was left for, ``rest_url`` the page of those; ``limits`` says how long a list
    may be.
    """

    title: str
    typed: str
    rows: tuple[ReportRow, ...]
    summary: str
    csv_url: str
    rest: int
    rest_url: str
    limits: str


def report_page(site: Site, typed: str) -> ReportPage:
    """The page of a list. Raises QueryRefused for a list that can't be read."""
    typed = typed[:MOST_TYPED]
    lines = lines_of(typed)[:MOST_LINES]
    rows = tuple(_rows(site, lines))
    rest = lines[len(rows) :]
    found = sum([row.found.copies > 0 for row in rows])
    return ReportPage(
        title="What is held of a list",
        typed=typed,
        rows=rows,
        summary=f"{counted(found, 'line finds', 'lines find')} something, "
        f"{len(rows) - found:,} nothing",
        csv_url=address("/report.csv", [("list", typed)]),
        rest=len(rest),
        rest_url=address("/report", [("list", "\n".join(rest))]),
        limits=f"At most {MOST_LINES} lines and {MOST_TYPED:,} characters; the command "
        "“cuttings report” answers lists of any length.",
    )


def _rows(site: Site, lines: Iterable[str]) -> Iterable[ReportRow]:
    """Rows until the time of the page is nearly over, one in any case."""
    is_first = True
    for line in lines:
        left = seconds_left()
        if left is not None and left < ENOUGH and not is_first:
            return
        try:
            yield ReportRow(report(site.engine, site.facets, line))
        except SearchTooSlow:
            return
        is_first = False
