"""Other readings of a query with what each finds, for pages, JSON and the command line.

page = engine.search(Query("police or court"))
for notice, offers in counted_notices(engine.search, page):
    print(notice.text, [(offer.text, counts.stories) for offer, counts in offers])
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from cuttings.search.articles import Entry
from cuttings.search.deadlines import deadline
from cuttings.search.engines import Engine
from cuttings.search.engines.limits import FEW
from cuttings.search.errors import QueryRefused, SearchTooSlow
from cuttings.search.facets.dates import DATE, UNKNOWN
from cuttings.search.queries import Query
from cuttings.search.results import ResultPage
from cuttings.search.syntax.lexer import EXACT
from cuttings.search.syntax.notices import Notice, Offer
from cuttings.search.syntax.tree import Node, Not, anywhere, apart, join, wording
from cuttings.search.translations import worded

MOST = 6
"""Other readings of one query that are counted."""


class Counts(NamedTuple):
    """How much a query finds: with all the words, where a result goes on with some."""

    copies: int
    stories: int


CountedOffers = tuple[tuple[Offer, Counts], ...]


def counts_of(
    search: Callable[[Query], ResultPage], query: Query, text: str
) -> Counts | None:
    """What another query finds under the filters of this one; None where there is no
    time left to see, and where it can't be searched.
    """
    words = "all" if query.words == "best" else query.words
    try:
        page = search(query.with_(text=text, size=1, words=words))
    except (QueryRefused, SearchTooSlow):
        return None
    return Counts(page.copies, page.stories)


def counted_notices(
    search: Callable[[Query], ResultPage], page: ResultPage
) -> Iterator[tuple[Notice, CountedOffers]]:
    """What is to be said of how a page's query was read, each other reading with what
    it finds.

    A notice that has nothing to say but its offers is left out where none of them finds
    anything, an offer that is one of width where it finds no more than the query.
    """
    budget = MOST
    for notice in page.parsed.notices:
        offers: list[tuple[Offer, Counts]] = []
        for offer in notice.offers[:budget]:
            budget -= 1
            counts = counts_of(search, page.query, offer.query)
            if counts is None:
                continue
            if offer.only_more and page.part == "all" and counts.copies <= page.copies:
                continue
            offers.append((offer, counts))
        if notice.is_quiet and not any(counts.copies for _, counts in offers):
            continue
        yield notice, tuple(offers)


def found_by_offers(
    search: Callable[[Query], ResultPage], page: ResultPage
) -> dict[str, tuple[int, int]]:
    """What other readings of a page's query find, copies and stories by their text."""
    found: dict[str, tuple[int, int]] = {}
    for offer in page.parsed.offers[:MOST]:
        counts = counts_of(search, page.query, offer.query)
        if counts is not None:
            found[offer.query] = counts
    return found


class Instead(NamedTuple):
    """A search that finds something, or more, where one found nothing or little: what it
    changes, and what it finds.
    """

    what: str
    query: Query
    counts: Counts

    def to_json(self) -> dict[str, Any]:
        """What JSON has of it."""
        return {
            "what": self.what,
            "query": self.query.text,
            "copies": self.counts.copies,
            "stories": self.counts.stories,
        }


SPELLING_SECONDS = 0.05
"""What another spelling may take: a page without it is better than one that comes late."""
CERTIFICATE_SECONDS = 0.3
"""What it may take where nothing was found, and to say that no word is spelt nearly so
must be true.
"""

MOST_WORDS = 8
"""Parts of a query that are searched for one by one."""


def found_instead(engine: Engine, page: ResultPage) -> Iterator[Instead]:
    """What else would find something: another spelling where little was found; where
    nothing was, each word alone and any of them, the words of phrases apart, those of a
    field anywhere, the forms of the words, and the search without its filters.

    Changes that find nothing are left out.
    """
    for what, query in _changes(engine, page):
        counts = counts_of(engine.search, query, query.text)
        if counts and counts.copies > page.copies:
            yield Instead(what, query, counts)


def instead_of(engine: Engine, page: ResultPage) -> tuple[Instead, ...]:
    """What else would find something, where a page has little or nothing; what is not
    known in time is left out.
    """
    is_enough = page.copies > FEW and page.part == "all"
    if is_enough or page.partial:
        return ()
    return tuple(found_instead(engine, page))


@dataclass(frozen=True, slots=True)
class Spelling:
    """A query spelt otherwise that finds something, or more; empty where there is none,
    and where the time for it was over (``in_time`` tells). ``is_held`` tells that none
    was looked for, because only the filters keep the words from being found.
    """

    text: str = ""
    in_time: bool = True
    is_held: bool = False


def better_spelling(engine: Engine, query: Query, *, has_hits: bool = True) -> Spelling:
    """Another spelling of a query, if it does not take longer than a reader should wait
    for a guess; where nothing was found there is more time, for then it is the answer.
    Words that are found without the filters are not taken for misspelt.
    """
    try:
        with deadline(SPELLING_SECONDS if has_hits else CERTIFICATE_SECONDS):
            if not has_hits and found_unfiltered(engine.search, query):
                return Spelling(is_held=True)
            return Spelling(engine.correct(query) or "")
    except SearchTooSlow:
        return Spelling(in_time=False)


def found_unfiltered(search: Callable[[Query], ResultPage], query: Query) -> int:
    """How many articles have the words of a query (all of them) without its filters; 0
    where it has no filters.
    """
    bare = query.unfiltered()
    if bare == query.with_():
        return 0
    words = "all" if query.words == "best" else query.words
    return search(bare.with_(words=words, size=1)).copies


def undated(query: Query) -> Query | None:
    """The same search for what has no date, which no limit of dates can let in; None
    where the search has no such limit, or asks for the undated itself.
    """
    has_limit = query.date_from or query.date_to or query.selected(DATE.key)
    if not has_limit or UNKNOWN.id in query.selected(DATE.key):
        return None
    if UNKNOWN.id in query.without(DATE.key):
        return None
    return query.since(None).until(None).clear(DATE.key).add(DATE.key, UNKNOWN.id)


def _changes(engine: Engine, page: ResultPage) -> Iterator[tuple[str, Query]]:
    query = page.query
    if page.copies <= FEW or page.part == "some":
        better = better_spelling(engine, query, has_hits=page.total > 0)
        if better.text:
            yield worded("another spelling"), query.with_(text=better.text)
    if page.total:
        return
    without_date = undated(query)
    if without_date:
        yield worded("what has no date"), without_date
    parts = [part for part in page.parsed.parts if not isinstance(part.node, Not)]
    if len(parts) > 1:
        any_of = join("OR", [part.node for part in parts])
        yield worded("any of the words"), _asking(query, wording(any_of))
        for part in parts[:MOST_WORDS]:
            yield worded("one of the words alone"), _asking(query, part.words)
    node = join("AND", [part.node for part in page.parsed.parts])
    for what, wider in _wider(node):
        yield what, _asking(query, wording(wider))
    if query.exact:
        yield worded("other forms of the words too"), query.with_(exact=False)
    bare = query.unfiltered()
    if bare == query:
        return
    yield worded("without the filters"), bare
    if query.text and not found_unfiltered(engine.search, query):
        yield worded("the filters without the words"), query.with_(text="")


def _wider(node: Node) -> Iterator[tuple[str, Node]]:
    """The same words asked for in less narrow a place, where they were: nobody who
    joined two words by a slash or a hyphen knows that they were a phrase.
    """
    others = {
        worded("the words apart from each other"): apart(node),
        worded("anywhere in the text"): anywhere(node),
    }
    for what, wider in others.items():
        if wider != node:
            yield what, wider


def _asking(query: Query, words: str) -> Query:
    """A search for other words; what the whole search asks for need not be said of
    each.
    """
    return query.with_(text=words.replace(f"{EXACT}:", "") if query.exact else words)


_ID = re.compile(r"(?:id:)?([a-z0-9]{6,40})")


def named_article(engine: Engine, query: Query) -> Entry | None:
    """The article whose id the query is, as somebody pastes it who cited the article."""
    match = _ID.fullmatch(query.text.strip())
    return engine.get(match[1]) if match else None
