"""A time budget for a search, so that one slow query cannot take every thread of the
server.

The reading room: the engine, the facets and the settings that every page is made from.
Knows no Flask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from typing import TypeVar

from cuttings.search.articles import Entry
from cuttings.search.engines import Engine
from cuttings.search.errors import NotFound, QueryRefused
from cuttings.search.facets import Facet, facet_named
from cuttings.search.queries import Query
from cuttings.search.results import ResultPage
from cuttings.web.settings import Settings

Made = TypeVar("Made")
WORKERS = 8


class SearchTooSlow(QueryRefused):
    """A search took longer than its budget."""


class Budget:
    """Runs calls on a few threads of its own and stops waiting after ``seconds`` (0: no
    budget, no threads).

    Python cannot stop a running thread: a late search ends by itself, and until then
    holds one of ``WORKERS`` threads, never one of the server's.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._pool = ThreadPoolExecutor(WORKERS, "search") if seconds else None

    def run(self, call: Callable[[], Made]) -> Made:
        """What the call returns. Raises SearchTooSlow when its time is over."""
        if self._pool is None:
            return call()
        future = self._pool.submit(call)
        try:
            return future.result(self.seconds)
        except Late as late:
            if future.done():
                raise
            future.cancel()
            raise SearchTooSlow(
                f"The search took longer than {self.seconds:g} seconds and was given up. "
                "Leave out wildcards, or narrow it by a date or a filter."
            ) from late


MAX_KEPT = 512


class Room:
    """One engine behind a site. Thread-safe where the engine's reading is.

    ``keep`` remembers small things that cost a search (labels, the examples on the
    first page) until the engine's generation changes. ``on_partial`` is called where
    part of the index did not answer.
    """

    def __init__(
        self, engine: Engine, facets: Sequence[Facet], settings: Settings
    ) -> None:
        self.engine = engine
        self.facets = tuple(facets)
        self.settings = settings
        self.budget = Budget(settings.search_seconds)
        self.on_partial: Callable[[], object] = lambda: None
        self._kept: dict[tuple[object, ...], object] = {}
        self._kept_for = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the facets in the order of the page."""
        return tuple(facet.key for facet in self.facets)

    def facet(self, key: str) -> Facet:
        """The facet with this key. Raises NotFound, listing those that exist."""
        return facet_named(key, self.facets)

    def query(self, pairs: Iterable[tuple[str, str]]) -> Query:
        """The query of URL parameters. Raises QueryRefused over a stated limit."""
        query = Query.from_arguments(pairs, self.keys)
        if query.page * query.size > max(self.settings.deepest_hit, query.size):
            raise QueryRefused(
                f"Page {query.page:,} lies deeper than {self.settings.deepest_hit:,} hits. "
                "Narrow the search by a date or a filter, or take all hits away as CSV."
            )
        return query

    def search(self, query: Query) -> ResultPage:
        """A result page within the time budget."""
        page = self.budget.run(lambda: self.engine.search(query))
        if page.partial:
            self.on_partial()
        return page

    def article(self, id: str) -> Entry:
        """The entry of one article. Raises NotFound."""
        entry = self.engine.get(id)
        if entry is None:
            raise NotFound(
                f"There is no article “{id}” in this archive. It may have been removed; search for it."
            )
        return entry

    def keep(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What ``make`` returns, remembered under ``key`` for this generation of the
        index.
        """
        generation = self.engine.generation
        if self._kept_for != generation or len(self._kept) > MAX_KEPT:
            self._kept, self._kept_for = {}, generation
        kept = self._kept
        if key not in kept:
            kept[key] = make()
        return kept[key]  # type: ignore[return-value]

    def label(self, key: str, id: str) -> str:
        """The label of a facet value, or its id where nothing carries it."""

        def find() -> str:
            page = self.search(Query(size=1).add(key, id))
            return next(
                (value.label for value in page.facets.get(key, ()) if value.id == id),
                id,
            )

        return self.keep(("label", key, id), find)
