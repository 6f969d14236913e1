"""How much of each outlet's holdings is agency copy, year by year.

page = agencies_page(site)
page.outlets[0].label, page.outlets[0].decades[0].cells[3].percent
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from cuttings.search.agency_copy import COLUMNS, AgencyCopy, AgencyYear, agency_copy
from cuttings.search.coverage import outlets_held
from cuttings.search.queries import Query
from cuttings.search.spreadsheets import guarded
from cuttings.search.translations import gettext, ngettext, number_words
from cuttings.web.exports.addresses import printable
from cuttings.web.links import agencies_url, search_url
from cuttings.web.pages.rows import Paging, paging
from cuttings.web.pages.wording import percent
from cuttings.web.site import Parts, Site

OUTLETS = 25
"""Outlets of a page; each is three searches."""
MOST_AGENCIES = 4
"""Agencies that are named with an outlet."""
SHADES = 4


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A year: the share of agency copy in per cent, None where nothing is held; in
    words; the search that lists the year; and its shade, from 1 to 4, 0 for none.
    """

    percent: int | None
    label: str = ""
    url: str = ""
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Decade:
    """Ten years of an outlet, from the one that ends in 0."""

    label: str
    cells: tuple[ShareCell, ...]


@dataclass(frozen=True, slots=True)
class OutletShare:
    """An outlet: how much of it is agency copy, in words, and its decades."""

    label: str
    words: str
    decades: tuple[Decade, ...]


@dataclass(frozen=True, slots=True)
class AgenciesPage:
    """A page of the outlets, the largest first. ``missing`` names what was left out,
    because the time for the page was over.
    """

    title: str
    outlets: tuple[OutletShare, ...]
    csv_url: str
    paging: Paging
    missing: tuple[str, ...] = ()


def agencies_page(site: Site, number: int = 1) -> AgenciesPage:
    """A page of outlets, from 1; one behind the last is the last."""
    held = outlets_held(site.engine)
    pages = max(1, -(-len(held) // OUTLETS))
    shown = min(number, pages)
    outlets: list[OutletShare] = []

    def count() -> None:
        for copy in agency_copy(site.engine, held[(shown - 1) * OUTLETS :][:OUTLETS]):
            outlets.append(_outlet(copy))

    parts = Parts(site)
    parts.make(gettext("some outlets"), count, None)
    return AgenciesPage(
        title=gettext("Agency copy"),
        outlets=tuple(outlets),
        csv_url=agencies_url(suffix=".csv"),
        paging=paging(number, pages, agencies_url),
        missing=parts.missing,
    )


def agencies_rows(site: Site) -> Iterator[str]:
    """The same of all outlets as the lines of a table, a year each."""
    yield "\ufeff" + _line(COLUMNS)
    for copy in agency_copy(site.engine, outlets_held(site.engine)):
        for row in copy.rows():
            yield _line(row)


def _line(cells: tuple[str, ...]) -> str:
    stream = io.StringIO()
    safe = [guarded(printable(cell)) for cell in cells]
    csv.writer(stream, lineterminator="\r\n").writerow(safe)
    return stream.getvalue()


def _outlet(copy: AgencyCopy) -> OutletShare:
    whole = copy.whole
    articles = ngettext("%(number)s article", "%(number)s articles", whole.articles)
    share = percent(100 * whole.share)
    words = gettext("%(share)s of %(articles)s", share=share, articles=articles)
    named = copy.agencies[:MOST_AGENCIES]
    if named:
        listed = [f"{agency.label} {number_words(agency.count)}" for agency in named]
        more = len(copy.agencies) - len(named)
        if more:
            listed.append(gettext("%(more)s more", more=more))
        words += gettext(":") + " " + ", ".join(listed)
    undated = sum([year.articles for year in copy.years if not year.year])
    if undated:
        words += gettext("; %(undated)s undated", undated=undated)
    return OutletShare(copy.label, words, _decades(copy))


def _decades(copy: AgencyCopy) -> tuple[Decade, ...]:
    """The decades of which anything is held; of those between, nothing can be said."""
    by_year = {year.year: year for year in copy.years if year.year}
    decades: list[Decade] = []
    for decade in sorted({year[:3] for year in by_year}):
        cells: list[ShareCell] = []
        for last in "0123456789":
            cells.append(_cell(copy.query, by_year.get(decade + last)))
        label = gettext("%(year)ss", year=decade + "0")
        decades.append(Decade(label, tuple(cells)))
    return tuple(decades)


def _cell(held: Query, year: AgencyYear | None) -> ShareCell:
    if year is None:
        return ShareCell(None)
    articles = ngettext("%(number)s article", "%(number)s articles", year.articles)
    label = gettext(
        "%(year)s: %(credited)s of %(articles)s credit an agency",
        year=str(year.year),
        credited=year.credited,
        articles=articles,
    )
    query = held.with_(size=Query().size).add("date", year.year)
    # All shades are used: the first for any copy at all, the last for all of it.
    shade = min(SHADES, 1 + int(year.share * SHADES)) if year.credited else 0
    return ShareCell(round(year.share * 100), label, search_url(query), shade)
