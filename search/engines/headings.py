"""Headings that a search names: those of its hits, and those of the whole archive.

A search for words finds texts; these functions say which authorised names it meant
besides, so that a page can lead from a spelling to the heading under which all
spellings are filed.

    >>> from cuttings.search.syntax.grammar import parse
    >>> rahmon = Heading("er", "person", "Emomali Rahmon", None, ("Emomali Rakhmonov",))
    >>> sorted(ids_met(parse("people:rakhmonov"), [rahmon])), ids_met(parse("talks"), [rahmon])
    (['er'], set())
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from whoosh import query as q

from cuttings.search.articles import Heading
from cuttings.search.engines import Engine
from cuttings.search.engines.naive import value_test
from cuttings.search.facets import Facet, Value, facets_of_headings
from cuttings.search.facets.filters import has_words, names_of
from cuttings.search.facets.names import NAMES, PEOPLE
from cuttings.search.highlighting import find_matches
from cuttings.search.language.analysis import terms
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.lexer import tokenise

MOST_WORDS = 5
"""Words of a query that may be a name; longer ones are sentences."""
PROPOSED = 50
"""Values of a facet whose names are compared with the words."""


def headings_met(page: ResultPage) -> list[tuple[Heading, ...]]:
    """For each hit of a page those of its headings that the search chose, or that one
    of its words or fields names.
    """
    carried = {heading.id: heading for hit in page.hits for heading in hit.headings}
    met = ids_met(page.parsed, carried.values())
    for _, chosen in page.query.filters:
        met.update(chosen)
    return [
        tuple([heading for heading in hit.headings if heading.id in met])
        for hit in page.hits
    ]


def ids_met(parsed: Parsed, headings: Iterable[Heading]) -> set[str]:
    """The ids of those headings whose label or a variant meets a clause of a query.

    All names are looked at as one text of a line each: one call for a whole page.
    """
    headings = list(headings)
    lines = [(heading.id, name) for heading in headings for name in _names(heading)]
    met: set[str] = set()
    if lines and parsed.marks:
        ends = list(accumulate(len(name) + 1 for _, name in lines))
        text = "\n".join([name for _, name in lines])
        for start, end in find_matches(text, parsed.marks):
            line = bisect_right(ends, start)
            if end <= ends[line]:  # a phrase does not run on into the next name
                met.add(lines[line][0])
    for leaf in parsed.tree.leaves():
        met.update(_ids_of_field(leaf, headings))
    return met


def _ids_of_field(leaf: q.Query, headings: Sequence[Heading]) -> Iterable[str]:
    """The ids of the headings that a leaf such as ``people:rahmon`` means."""
    key = leaf.field()
    kinds = {facet.kind for facet in facets_of_headings() if facet.key == key}
    if not kinds:
        return ()
    accepts = value_test(leaf)
    return [h.id for h in headings if h.kind in kinds and accepts(Value.of(h))]


def _names(heading: Heading) -> tuple[str, ...]:
    return (heading.label, *heading.variants)


def named_values(
    engine: Engine, facets: Sequence[Facet], query: Query
) -> list[tuple[str, FacetValue]]:
    """The facet keys and values that the plain words of a query name, in the whole
    archive, the most frequent first.

    A person is named by any words of a name, a body or a place by its whole name:
    "election" names no election authority. Only words alone can name: a query with
    operators or fields already says what it means.
    """
    words = _plain_words(query.text)
    keys = [facet.key for facet in NAMES if facet in facets]
    if not words or not keys:
        return []
    # Whatever carries a named value matches this search, so counts in it are whole.
    clause = " OR ".join([f'{key}:"{" ".join(words)}"' for key in keys])
    search = Query(clause)
    found: list[tuple[str, FacetValue]] = []
    for key in keys:
        proposed = engine.facet_values(
            key, search, prefix=" ".join(words), size=PROPOSED
        )
        for value in proposed.values:
            if value.id not in query.selected(key) and _is_named(key, value, words):
                found.append((key, value))
    return sorted(found, key=lambda pair: -pair[1].count)


def _plain_words(text: str) -> tuple[str, ...]:
    """The words of a query that has nothing but a few words, else nothing."""
    plain = not set(text) & set("*?~")
    words = tuple(terms(text)) if plain else ()
    if not 0 < len(words) <= MOST_WORDS:
        return ()
    return words if all(token.kind == "word" for token in tokenise(text)) else ()


def _is_named(key: str, value: FacetValue, words: Sequence[str]) -> bool:
    """Whether words name a value; what a label says in brackets may be left out."""
    if key == PEOPLE.key:
        return has_words(Value(value.id, value.label, None, value.variants), words)
    short = value.label.partition(" (")[0]
    names = names_of(Value(value.id, value.label, None, (short, *value.variants)))
    return tuple(words) in names
