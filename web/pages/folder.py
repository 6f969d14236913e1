"""The printable list: what was found, and how, so that a search can be cited and done
again.

A folder: articles chosen one by one. The address is the folder, so that it can be kept
and shared.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from cuttings.search.articles import Entry
from cuttings.search.errors import QueryRefused
from cuttings.search.queries import Query
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.citation import citation
from cuttings.web.exports.coins import coins
from cuttings.web.exports.formats import FORMATS
from cuttings.web.links import article_url, folder_url, search_url
from cuttings.web.pages.hits import foreign
from cuttings.web.pages.search import Download, applied_filters, totals
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.site import Site

MOST = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a line of a bibliography (Chicago), with the beginning of its
    text.

    ``permalink`` is empty where the citation names it already.
    """

    citation: str
    permalink: str
    opening: str
    language: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list to be printed.

    ``strategy`` is the account of the search, line by line, empty for a folder.

    ``cut`` says how many were left out of a list over ``MOST``; ``back_url`` leads to
    the result or the folder.
    """

    title: str
    strategy: tuple[tuple[str, str], ...]
    rows: tuple[Listed, ...]
    cut: str
    query: Query
    back_url: str


def search_list(
    site: Site,
    query: Query,
    public: PublicAddress,
    today: datetime.date,
    only_page: bool = False,
) -> ListPage:
    """The result of a search as a list, whole or its one page."""
    page = site.search(query if only_page else query.with_(size=1))
    shown = (entry for hit in page.hits if (entry := site.engine.get(hit.id)))
    rows = _rows(shown if only_page else site.engine.matches(query), public)
    left = 0 if only_page else page.total - len(rows)
    filters = [(one.name, one.value) for one in applied_filters(site, query)]
    strategy = [
        ("Search", page.understood),
        *filters,
        ("Word forms", "exactly these words" if query.exact else "all forms of a word"),
        ("Order", query.sort),
        ("Found", totals(page)),
        *((("Listed", f"page {query.page} of {page.pages:,}"),) if only_page else ()),
        (
            "Archive",
            f"{public.title}, {counted(site.engine.count(), 'article', 'articles')}",
        ),
        ("Index version", site.engine.generation),
        ("Date of search", date_words(today.isoformat())),
        ("Address", public.root + search_url(query)),
        *(("Note", warning) for warning in page.warnings),
    ]
    cut = (
        f"{left:,} more are not in this list; take the whole result as CSV."
        if left > 0
        else ""
    )
    return ListPage(
        f"{public.title}: {query.text or 'everything'}",
        tuple(strategy),
        rows,
        cut,
        query,
        search_url(query),
    )


def folder_list(
    entries: Iterable[Entry], public: PublicAddress, today: datetime.date
) -> ListPage:
    """A folder as a list."""
    entries = list(entries)
    back = folder_url(entry.article.id for entry in entries)
    strategy = (
        ("Folder", f"articles of {public.title}, chosen one by one"),
        ("Date", date_words(today.isoformat())),
    )
    return ListPage(
        f"{public.title}: folder", strategy, _rows(entries, public), "", Query(), back
    )


def _rows(entries: Iterable[Entry], public: PublicAddress) -> tuple[Listed, ...]:
    return tuple(_row(entry, public) for entry in islice(entries, MOST))


def _row(entry: Entry, public: PublicAddress) -> Listed:
    article = entry.article
    cited, permalink = citation(entry, public, "Chicago"), public.permalink(article.id)
    opening = article.body[:240].rpartition(" ")[0] or article.body[:240]
    return Listed(
        cited,
        "" if permalink in cited else permalink,
        opening,
        foreign(article.language),
    )


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One article of a folder; ``without_url`` is the folder without it."""

    id: str
    url: str
    title: str
    outlet: str
    agency: str
    date: str
    language: str
    without_url: str
    coins: str


@dataclass(frozen=True, slots=True)
class FolderPage:
    """A folder; ``missing`` are ids that are not in the archive (any more)."""

    title: str
    rows: tuple[FolderRow, ...]
    missing: tuple[str, ...]
    downloads: tuple[Download, ...]
    url: str


def folder_entries(site: Site, ids: Sequence[str]) -> tuple[list[Entry], list[str]]:
    """The entries of a folder in its order, and the ids that nothing stands for.

    Raises QueryRefused over the limit.
    """
    ids = list(dict.fromkeys(id for id in ids if id))
    if len(ids) > site.settings.folder_size:
        raise QueryRefused(
            f"The folder names {len(ids):,} articles; at most {site.settings.folder_size} are allowed. Make two of it."
        )
    found = {id: entry for id in ids if (entry := site.engine.get(id))}
    return list(found.values()), [id for id in ids if id not in found]


def folder_page(site: Site, ids: Sequence[str]) -> FolderPage:
    """The page of a folder."""
    entries, missing = folder_entries(site, ids)
    known = [entry.article.id for entry in entries]
    downloads = [
        Download(f.label, folder_url(known, "." + f.suffix), f.type)
        for f in FORMATS.values()
    ]
    downloads.append(
        Download("Printable list", folder_url(known, "/print"), "text/html")
    )
    return FolderPage(
        title=f"Folder: {counted(len(entries), 'article', 'articles')}",
        rows=tuple(_folder_row(entry, known) for entry in entries),
        missing=tuple(missing),
        downloads=tuple(downloads) if known else (),
        url=folder_url(known),
    )


def _folder_row(entry: Entry, ids: Sequence[str]) -> FolderRow:
    article = entry.article
    return FolderRow(
        article.id,
        article_url(article.id),
        article.title,
        article.outlet or "",
        article.agency or "",
        date_words(article.published.value if article.published else None),
        foreign(article.language),
        folder_url(id for id in ids if id != article.id),
        coins(article),
    )
