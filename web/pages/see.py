"""Headings that the words of a search name: "See: Emomali Rahmon, 5 stories", as a catalogue's cards say it.

A reader who types one spelling is led to the heading under which all spellings are filed.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.analysis import terms
from cuttings.search.lexer import tokenise
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.links import search_url
from cuttings.web.pages.wording import counted
from cuttings.web.room import Room

KEYS = ("people", "organisations", "places")
MOST_WORDS = 5
MOST = 3
PROPOSED = 50
"""Values whose names are looked at."""


@dataclass(frozen=True, slots=True)
class See:
    """A heading to look under: its label, its count in words, and the search for all that is filed there."""

    label: str
    count: str
    url: str


def see(room: Room, query: Query) -> tuple[See, ...]:
    """The headings that the plain words of a query name; at most three, largest first.

    A person is named by any word, a body or a place by its whole name: “election” names no election authority. Only for
    words alone: a query with operators or fields already says what it means.
    """
    words = list(terms(query.text))
    plain = all(token.kind == "word" for token in tokenise(query.text)) and not set(query.text) & set("*?~")
    if not plain or not 0 < len(words) <= MOST_WORDS:
        return ()
    found = [
        (value.count, See(value.label, counted(value.count, "story", "stories"), _url(key, value)))
        for key in KEYS
        if key in room.keys
        for value in _named(room, key, " ".join(words))
        if value.id not in query.selected(key)
    ]
    return tuple(link for _, link in sorted(found, key=lambda pair: -pair[0])[:MOST])


def _named(room: Room, key: str, words: str) -> list[FacetValue]:
    """Values whose whole words hold these; the dictionary's prefix search proposes, a search by field confirms.

    Most words name nothing, which a first match alone tells, without a page being counted.
    """
    by_field = Query(f'{key}:"{words}"', size=1)
    if next(iter(room.engine.matches(by_field)), None) is None:
        return []
    proposed = room.engine.facet_values(key, Query(), prefix=words, size=PROPOSED).values
    proposed = tuple(value for value in proposed if key == "people" or _is_whole(value, words))[:MOST]
    return [value for value in proposed if room.search(by_field.add(key, value.id)).stories == value.count]


def _is_whole(value: FacetValue, words: str) -> bool:
    """Whether words are a whole name of a value; what a label says in brackets may be left out."""
    names = (value.label, value.label.partition(" (")[0], *value.variants)
    return any(" ".join(terms(name)) == words for name in names)


def _url(key: str, value: FacetValue) -> str:
    return search_url(Query().add(key, value.id))
