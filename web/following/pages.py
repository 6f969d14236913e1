"""The pages of what somebody follows, as values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from cuttings.search.articles import Entry
from cuttings.search.queries import Query
from cuttings.search.results import Hit
from cuttings.search.translations import gettext, ngettext
from cuttings.web.following.alerts import Alert
from cuttings.web.following.saved import Every, Folder, Frozen, SavedSearch
from cuttings.web.links import address
from cuttings.web.pages.asked import applied_filters, asked_in_words
from cuttings.web.pages.rows import HitRow, Paging, ResultForm
from cuttings.web.site import Parts, Site

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search with its link and that of its feed, what it asks in words, with its
    limits, and how much it ``found`` now.
    """

    saved: SavedSearch
    url: str
    feed_url: str
    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A frozen list with what it ``asked`` in words, its size and day (``what``), and a
    citation of it that is ready to be copied.
    """

    frozen: Frozen
    url: str
    asked: str
    what: str
    citation: str


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The saved searches and frozen lists of an account. ``has_mail`` tells whether the
    account has an address to be told at, ``sends_mail`` whether the site has a mail
    server, ``has_hooks`` whether it sends web hooks. Each list comes in parts.
    """

    title: str
    rows: tuple[SavedRow, ...]
    paging: Paging
    frozen: tuple[FrozenRow, ...]
    frozen_paging: Paging
    every: tuple[Every, ...]
    has_mail: bool
    sends_mail: bool
    has_hooks: bool
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePage(ResultForm):
    """The form that saves a search, as it was filled in; ``is_sent`` tells whether what
    is new can be mailed to its owner.
    """

    name: str
    note: str
    every: tuple[Every, ...]
    chosen: str
    is_sent: bool


@dataclass(frozen=True, slots=True)
class AlertsPage:
    """What an account was told."""

    title: str
    alerts: tuple[Alert, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class StopPage:
    """Stops the alerts of a search; ``done`` once they are."""

    title: str
    id: str
    done: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """The ``text`` of a note with the article that it stands at, whose title may be in
    another ``language`` than the page: since when (``made``), or in which folder.
    """

    text: str
    title: str
    language: str
    url: str
    made: str = ""
    shared: bool = False
    folder: str = ""
    folder_url: str = ""


@dataclass(frozen=True, slots=True)
class NotesPage:
    """All notes of an account, at articles and then in folders."""

    title: str
    rows: tuple[NoteRow, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class MistakePage:
    """The form that reports a mistake; ``done`` once it is reported."""

    title: str
    article: str
    article_title: str
    token: str
    done: bool
    problem: str


@dataclass(frozen=True, slots=True)
class FoldersPage:
    """The folders of an account."""

    title: str
    folders: tuple[Folder, ...]
    paging: Paging
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Some(Generic[Row]):
    """The first rows of a list, of how many, and words for those that are not shown."""

    rows: tuple[Row, ...]
    total: int
    cut: str


def saved_rows(site: Site, searches: tuple[SavedSearch, ...]) -> tuple[SavedRow, ...]:
    """Saved searches with their links and words."""
    rows: list[SavedRow] = []
    parts = Parts(site)
    for saved in searches:
        pairs = saved.pairs
        query = site.query(pairs).first_page()
        asked = asked_in_words(query, applied_filters(site, query))
        url, feed_url = address("/search", pairs), address("/search.atom", pairs)
        found = parts.make(gettext("the counts"), partial(_found, site, query), "")
        rows.append(SavedRow(saved, url, feed_url, asked, found))
    return tuple(rows)


def _found(site: Site, query: Query) -> str:
    """How much a search finds now, by all of its words."""
    page = site.search(query.with_(words="all", size=1))
    if query.count == "copies":
        return ngettext("%(number)s article", "%(number)s articles", page.total)
    return ngettext("%(number)s story", "%(number)s stories", page.total)


def row_of(entry: Entry) -> HitRow:
    """An article as a hit of no search."""
    return HitRow(Hit.of(entry), Query())
