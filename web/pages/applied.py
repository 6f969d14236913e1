"""The filters of a search as links that remove them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cuttings.search.queries import Query
from cuttings.web.links import search_url
from cuttings.web.pages.wording import date_words
from cuttings.web.room import Room


@dataclass(frozen=True, slots=True)
class Applied:
    """One filter: what it restricts, to what, and the search without it."""

    name: str
    value: str
    without: Query
    path: str = "/search"

    @property
    def url(self) -> str:
        """The search without this filter."""
        return search_url(self.without, self.path)


def applied_filters(room: Room, query: Query, path: str = "/search") -> tuple[Applied, ...]:
    """Every filter of a search, in the order of the page; the words are not a filter."""
    return tuple(replace(one, path=path) for one in _applied(room, query))


def _applied(room: Room, query: Query) -> Iterator[Applied]:
    for facet in room.facets:
        for id in query.selected(facet.key):
            yield Applied(facet.label, room.label(facet.key, id), query.remove(facet.key, id))
        for id in query.without(facet.key):
            yield Applied(f"Not {facet.label.lower()}", room.label(facet.key, id), query.remove(facet.key, id))
    if query.date_from:
        yield Applied("From", date_words(query.date_from), query.since(None))
    if query.date_to:
        yield Applied("To", date_words(query.date_to), query.until(None))


def without_filters(query: Query) -> Query:
    """The words of a search alone, with its order and way of counting."""
    return query.with_(filters=(), excluded=(), date_from=None, date_to=None)
