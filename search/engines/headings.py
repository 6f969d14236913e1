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
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from cuttings.search.articles import Heading
from cuttings.search.engines import Engine
from cuttings.search.engines.naive import value_test
from cuttings.search.facets import Facet, Value, facets_of_headings
from cuttings.search.facets.filters import has_words, words_of
from cuttings.search.facets.names import NAMES, PEOPLE
from cuttings.search.matching import find_matches
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.lexer import tokenise
from cuttings.search.syntax.marks import Mark

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
    """The ids of those headings whose label or a variant meets a clause of a query."""
    headings = list(headings)
    met: set[str] = set()
    if parsed.marks:
        met.update(_ids_marked(parsed.marks, headings))
    for leaf in parsed.tree.leaves():
        # A leaf such as people:rahmon; words of texts have fields of their own.
        for facet in facets_of_headings():
            if leaf.field() == facet.key:
                accepts = value_test(leaf)
                own = [heading for heading in headings if heading.kind == facet.kind]
                met.update([each.id for each in own if accepts(Value.of(each))])
    return met


def _ids_marked(marks: Sequence[Mark], headings: Sequence[Heading]) -> Iterator[str]:
    """The ids of the headings with a name in which a mark stands.

    All names are looked at as one text of a line each: one call for a whole page.
    """
    names: list[str] = []
    owners: list[str] = []
    for heading in headings:
        names += (heading.label, *heading.variants)
        owners += [heading.id] * (1 + len(heading.variants))
    ends = list(accumulate([len(name) + 1 for name in names]))
    for start, end in find_matches("\n".join(names), marks):
        line = bisect_right(ends, start)
        if end < ends[line]:  # a phrase does not run on into the next name
            yield owners[line]


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
    """The words of a query that is nothing but a few words, else nothing."""
    words = words_of(text)
    if not 0 < len(words) <= MOST_WORDS or set(text) & set("*?~"):
        return ()
    for token in tokenise(text):
        if token.kind != "word":
            return ()
    return words


def _is_named(key: str, value: FacetValue, words: tuple[str, ...]) -> bool:
    """Whether words name a value; what a label says in brackets may be left out."""
    if key == PEOPLE.key:
        return has_words(Value(value.id, value.label, None, value.variants), words)
    short = value.label.partition(" (")[0]
    return words in map(words_of, (value.label, short, *value.variants))
