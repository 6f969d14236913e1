"""The page of a report: a list of names or queries in, what is held of each out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cuttings.search.deadlines import seconds_left
from cuttings.search.errors import SearchTooSlow
from cuttings.search.facets.wording import date_words
from cuttings.search.queries import Query
from cuttings.search.reporting import Reported, csv_line, lines_of, report, table
from cuttings.search.translations import gettext, ngettext
from cuttings.web.links import address, search_url
from cuttings.web.site import Site

MOST_LINES = 200
"""Lines that the page answers; ``cuttings report`` answers any number."""
MOST_TYPED = 80_000
"""Characters of a list that the form takes at least: what is posted is limited to
100,000 bytes, and a line's end has six.
"""
MOST_LINKED = 12_000
"""Characters of a list that a link can hold: servers and proxies limit an address to
16,000. A longer one goes on by a form.
"""
MOST_TAKEN = 2_000
"""Lines of a table that is taken away; of further ones it says that nothing was asked."""
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
        return gettext(
            "%(first)s to %(last)s", first=date_words(first), last=date_words(last)
        )


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A list as it was ``typed`` and a row for each of its lines; ``summary`` says how
    many were found, ``csv_url`` takes the table away. ``rest`` is the number of lines
    that no time was left for, ``further`` are those and ``rest_url`` is their page;
    addresses are empty where a list is too long for one. ``limits`` says how long a list
    may be.
    """

    title: str
    typed: str
    rows: tuple[ReportRow, ...]
    summary: str
    csv_url: str
    rest: int
    further: str
    rest_url: str
    limits: str


def report_page(site: Site, typed: str) -> ReportPage:
    """The page of a list. Raises QueryRefused for a list that can't be read."""
    lines = lines_of(typed)
    rows = tuple(_rows(site, lines[:MOST_LINES]))
    rest = lines[len(rows) :]
    further = "\n".join(rest)
    found = sum([row.found.copies > 0 for row in rows])
    return ReportPage(
        title=gettext("What is held of a list"),
        typed=typed,
        rows=rows,
        summary=ngettext(
            "%(number)s line finds something, %(others)s nothing",
            "%(number)s lines find something, %(others)s nothing",
            found,
            others=len(rows) - found,
        ),
        csv_url=_linked("/report.csv", typed),
        rest=len(rest),
        further=further,
        rest_url=_linked("/report", further),
        limits=gettext(
            "At most %(most_lines)s lines a page and %(most_typed)s characters; the "
            "command “cuttings report” answers lists of any length.",
            most_lines=MOST_LINES,
            most_typed=MOST_TYPED,
        ),
    )


def _linked(path: str, typed: str) -> str:
    """The address of a list; empty where it is too long for one."""
    url = address(path, [("list", typed)])
    return url if len(url) <= MOST_LINKED else ""


def report_rows(site: Site, typed: str) -> Iterator[str]:
    """The table of a list as lines of CSV: every line has a row, and one that was not
    asked says so. Raises QueryRefused for a list that can't be read.
    """
    return _table(site, lines_of(typed))


def _table(site: Site, lines: Sequence[str]) -> Iterator[str]:
    yield from table(site.engine, site.facets, lines[:MOST_TAKEN])
    for line in lines[MOST_TAKEN:]:
        note = (
            f"Not searched: more than {MOST_TAKEN:,} lines are answered by the command "
            "“cuttings report”."
        )
        yield csv_line(Reported(line, "", notes=(note,)).cells())


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
