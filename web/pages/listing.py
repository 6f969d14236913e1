"""The printable list: what was found, and how, so that a search can be cited and done again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from cuttings.search.articles import Entry
from cuttings.search.queries import Query
from cuttings.web.exports.addresses import Site
from cuttings.web.exports.citation import citations
from cuttings.web.links import search_url
from cuttings.web.pages.applied import applied_filters
from cuttings.web.pages.hits import foreign
from cuttings.web.pages.search import totals
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.room import Room

MOST = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a line of a bibliography (Chicago), with its permalink and the beginning of its text."""

    citation: str
    permalink: str
    opening: str
    language: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list to be printed. ``strategy`` is the account of the search, line by line, empty for a folder.

    ``cut`` says how many were left out of a list over ``MOST``.
    """

    title: str
    strategy: tuple[tuple[str, str], ...]
    rows: tuple[Listed, ...]
    cut: str


def search_list(room: Room, query: Query, site: Site, today: datetime.date) -> ListPage:
    """The whole result of a search as a list."""
    page = room.search(query.with_(size=1))
    rows = _rows(room.engine.matches(query), site)
    left = page.total - len(rows)
    filters = [(one.name, one.value) for one in applied_filters(room, query)]
    strategy = [
        ("Search", page.understood),
        *filters,
        ("Word forms", "exactly these words" if query.exact else "all forms of a word"),
        ("Order", query.sort),
        ("Found", totals(page)),
        ("Archive", f"{site.title}, {counted(room.engine.count(), 'article', 'articles')}"),
        ("Index version", room.engine.generation),
        ("Date of search", date_words(today.isoformat())),
        ("Address", site.root + search_url(query)),
        *(("Note", warning) for warning in page.warnings),
    ]
    cut = f"{left:,} more are not in this list; take the whole result as CSV." if left > 0 else ""
    return ListPage(f"{site.title}: {query.text or 'everything'}", tuple(strategy), rows, cut)


def folder_list(entries: Iterable[Entry], site: Site, today: datetime.date) -> ListPage:
    """A folder as a list."""
    strategy = (("Folder", f"articles of {site.title}, chosen one by one"), ("Date", date_words(today.isoformat())))
    return ListPage(f"{site.title}: folder", strategy, _rows(entries, site), "")


def _rows(entries: Iterable[Entry], site: Site) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            citations(entry, site)[0][1],
            site.permalink(entry.article.id),
            entry.article.body[:240].rpartition(" ")[0] or entry.article.body[:240],
            foreign(entry.article.language),
        )
        for entry in islice(entries, MOST)
    )
