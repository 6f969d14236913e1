"""The running site: what every page is made from, and what a request asks of it.

``Site`` is one engine with its facets and settings; pages are made from it and know no
request. ``current_site``, ``current_query`` and ``public_address`` say what the request
at hand is about.

    site = Site(engine, installed_facets(), Settings())
    page = search_page(site, Query("peace talks"), PublicAddress("Cuttings", ""))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar, cast
from urllib.parse import parse_qsl

from flask import current_app, request

from cuttings.search.articles import Entry
from cuttings.search.deadlines import check_deadline
from cuttings.search.engines import Engine, Totalling
from cuttings.search.errors import NotFound, QueryRefused, SearchTooSlow
from cuttings.search.facets import Facet, facet_named
from cuttings.search.queries import Query
from cuttings.search.results import ResultPage
from cuttings.search.syntax.dating import dates_apart
from cuttings.search.translations import current_language, worded
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.links import advanced_url, current_prefix, undecided
from cuttings.web.serving.budget import Downloads
from cuttings.web.settings import Settings

Made = TypeVar("Made")

MAX_KEPT = 512
"""Things remembered for a generation of the index."""


class Parts:
    """The parts of one page that may be missing, where the time for the page is over.

    A part that is late is left out and named in ``missing``; every part after it is
    given up at once. What a page cannot be without is made outside.

        parts = Parts(site)
        chart = parts.make("the chart", lambda: histogram(site, query), None)
        parts.missing  # ("the chart",) if it was late
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._missing: list[str] = []

    def make(self, name: str, make: Callable[[], Made], otherwise: Made) -> Made:
        """What ``make`` returns, or ``otherwise`` where the deadline passed before."""
        try:
            check_deadline()
            return make()
        except SearchTooSlow:
            self._missing.append(name)
            self._site.note_partial()
            return otherwise

    @property
    def missing(self) -> tuple[str, ...]:
        """What was left out, in words, each once."""
        return tuple(dict.fromkeys(self._missing))


class Site:
    """One engine behind a site. Thread-safe where the engine's reading is.

    ``on_partial`` is called where a page lacks something: part of the index did not
    answer, or the time was over. ``updated`` tells when the index was last written,
    None where nobody knows. ``skipped`` tells how many files were given to the
    archive and not indexed, None where nobody knows.
    """

    def __init__(
        self,
        engine: Engine,
        facets: Sequence[Facet],
        settings: Settings,
        skipped: Callable[[], int | None] = lambda: None,
    ) -> None:
        self.engine = engine
        self.facets = tuple(facets)
        self.keys = tuple([facet.key for facet in facets])
        self.settings = settings
        self.skipped = skipped
        self.on_partial: Callable[[], object] = lambda: None
        self.updated: Callable[[], date | None] = lambda: None
        self._kept: dict[tuple[object, ...], object] = {}
        self._kept_for = ""
        self._partial = 0
        """How often something was given that lacks a part."""

    def facet(self, key: str) -> Facet:
        """The facet with this key. Raises NotFound, listing those that exist."""
        return facet_named(key, self.facets)

    def query(self, pairs: Iterable[tuple[str, str]]) -> Query:
        """The query of URL parameters. Raises QueryRefused over a stated limit."""
        query = Query.from_arguments(pairs, self.keys)
        if query.page * query.size > max(self.settings.deepest_hit, query.size):
            raise QueryRefused(
                worded(
                    "Page %(page)s lies deeper than %(deepest_hit)s hits. Narrow the "
                    "search by a date or a filter, or take all hits away as CSV.",
                    page=query.page,
                    deepest_hit=self.settings.deepest_hit,
                )
            )
        return query

    def search(self, query: Query) -> ResultPage:
        """A result page."""
        page = self.engine.search(query)
        if page.partial:
            self.note_partial()
        return page

    def totals(self, query: Query) -> tuple[int, int]:
        """How many articles and how many stories a search finds."""
        if isinstance(self.engine, Totalling):
            return self.engine.totals(query)
        page = self.search(query.with_(page=1, size=1))
        return page.copies, page.stories

    def note_partial(self) -> None:
        """Says that what is answered lacks a part: nobody may keep it."""
        self._partial += 1
        self.on_partial()

    def article(self, article_id: str) -> Entry:
        """The entry of one article. Raises NotFound."""
        entry = self.engine.get(article_id)
        if entry is None:
            raise NotFound(
                worded(
                    "There is no article “%(article_id)s” in this archive. It may have "
                    "been removed; search for it.",
                    article_id=article_id,
                )
            )
        return entry

    def keep(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What ``make`` returns, remembered under ``key`` until the index changes: for
        small things that cost a search. They may hold links and words, so each prefix
        of the site and each language has its own. What lacks a part, because the time
        was over or part of the index did not answer, is made again when it is asked for.
        """
        key = (current_prefix(), current_language(), *key)
        generation = self.engine.generation
        if self._kept_for != generation or len(self._kept) > MAX_KEPT:
            self._kept, self._kept_for = {}, generation
        kept = self._kept  # another thread may put a new table in its place
        if key in kept:
            return kept[key]  # type: ignore[return-value]
        # of this thread or another: to make a thing once more costs little
        before = self._partial
        made = make()
        if self._partial == before:
            kept[key] = made
        return made

    def label(self, key: str, value_id: str) -> str:
        """The label of a facet value, or its id where nothing carries it, and where the
        time for the page is over.
        """

        def find() -> str:
            page = self.search(Query(size=1).add(key, value_id))
            for value in page.facets.get(key, ()):
                if value.id == value_id:
                    return value.label
            return value_id

        try:
            return self.keep(("label", key, value_id), find)
        except SearchTooSlow:
            self.note_partial()
            return value_id


def current_site() -> Site:
    """The site of the running application."""
    return cast(Site, current_app.extensions["cuttings"])


def current_downloads() -> Downloads:
    """The downloads of this process."""
    return cast(Downloads, current_app.extensions["cuttings-downloads"])


def current_query() -> Query:
    """The search that the address asks for. Raises QueryRefused over a limit."""
    return current_site().query(request.args.items(multi=True))


def page_path() -> str:
    """The page at hand with its arguments, for what leads back to it: without the
    site's prefix, and without what was decided to come here.
    """
    return undecided(request.full_path)


def pairs_in_order() -> list[tuple[str, str]]:
    """The parameters of the address as they stand in it, for those whose order says
    something.
    """
    text = request.query_string.decode("utf-8", "replace")
    return parse_qsl(text, keep_blank_values=True)


def dated_query() -> Query:
    """The same, for pages that show dates as fields and as a chart: a date in the words
    (``protest date:2019``) stands in the fields, if nothing else does.
    """
    query = current_query()
    if query.date_from or query.date_to or query.selected("date"):
        return query
    apart = dates_apart(query.text)
    if apart is None:
        return query
    text, period = apart
    return query.with_(text=text, date_from=period.since, date_to=period.until)


def readable_query() -> Query:
    """The search that the address asks for, for answers that have no field to show an
    error at.

    Raises UnreadableDate for a date that can't be read: nothing is answered as if there
    were none.
    """
    return current_query().with_readable_dates()


def public_address() -> PublicAddress:
    """The site as this request addressed it."""
    title = current_site().settings.title
    return PublicAddress(title, request.host_url.rstrip("/"))


def page_address() -> str:
    """The page that is asked for, in full, for paper; empty where no address shows it
    again.
    """
    if request.method != "GET":
        return ""
    return public_address().of(request.full_path.rstrip("?"))


def advanced_address() -> str:
    """The form of rows, filled with the search of the page that links to it."""
    try:
        query = current_query()
    except QueryRefused:
        # Over a limit: that page says so.
        query = Query()
    return advanced_url(query)


def permalink(article_id: str) -> str:
    """Where an article stands on this site, in full."""
    return public_address().permalink(article_id)


def positive_argument(name: str, most: int = 1_000_000) -> int | None:
    """A positive number of the address, or None where it is none."""
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        return None
    return int(text) if 1 <= int(text) <= most else None
