"""Help where nothing was found: what to leave out, and what that would find."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cuttings.search.analysis import spans
from cuttings.search.queries import Query
from cuttings.web.links import search_url
from cuttings.web.pages.applied import applied_filters, without_filters
from cuttings.web.pages.wording import counted
from cuttings.web.room import Room

MOST_FILTERS = 8
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class WayOut:
    """One change to the search: what to do, the search, and how much it finds."""

    what: str
    url: str
    count: int
    found: str


@dataclass(frozen=True, slots=True)
class ZeroHelp:
    """``ways`` out, the most fruitful first; ``words`` tells for each word of the query what it finds alone.

    ``held`` says how much of the dates asked for the archive holds at all: no hits, or no holdings? Empty where no
    dates were asked for.
    """

    ways: tuple[WayOut, ...]
    words: tuple[WayOut, ...]
    held: str


def zero_help(room: Room, query: Query) -> ZeroHelp:
    """What each single change to a search without hits would find."""
    filters = applied_filters(room, query)[:MOST_FILTERS]
    changes = [(f"Leave out {one.name}: {one.value}", one.without) for one in filters]
    if len(filters) > 1:
        changes.append(("Leave out all filters", without_filters(query)))
    if query.text and filters:
        changes.append((f"Leave out the words “{query.text}”", query.with_(text="")))
    if query.exact:
        changes.append(("Accept other forms of the words", query.with_(exact=False)))
    ways = [_way(room, what, change) for what, change in changes]
    fruitful = sorted((way for way in ways if way.count), key=lambda way: -way.count)
    return ZeroHelp(tuple(fruitful), _words(room, query), _held(room, query))


def _held(room: Room, query: Query) -> str:
    dates = [pair for pair in query.filters if pair[0] == "date"]
    if not (dates or query.date_from or query.date_to):
        return ""
    period = Query(filters=tuple(dates), date_from=query.date_from, date_to=query.date_to, size=1)
    return counted(room.search(period).copies, "article", "articles")


def _words(room: Room, query: Query) -> tuple[WayOut, ...]:
    words = list(dict.fromkeys(query.text[start:end] for _, start, end in spans(query.text)))
    words = [word for word in words if word not in ("AND", "OR", "NOT")]
    if len(words) < 2:
        return ()
    return tuple(_way(room, f"“{word}” alone", replace(query, text=word, page=1)) for word in words[:MOST_WORDS])


def _way(room: Room, what: str, query: Query) -> WayOut:
    page = room.search(query.with_(size=1))
    noun = ("story", "stories") if query.count == "stories" else ("copy", "copies")
    return WayOut(what, search_url(query), page.total, counted(page.total, *noun))
