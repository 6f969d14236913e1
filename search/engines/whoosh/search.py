"""One search over one snapshot: matches, filters, counts, order, hits."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from cuttings.search.dates import period
from cuttings.search.engines.arrange import arrange
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.counts import Counter
from cuttings.search.engines.whoosh.evaluate import Evaluator, Matches
from cuttings.search.engines.whoosh.expand import Expander
from cuttings.search.engines.whoosh.ranking import best
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.facets import Facet, Value
from cuttings.search.grammar import parse
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Hit, ResultPage
from cuttings.search.snippets import highlight, snippets
from whoosh import query as q


class Index:
    """A snapshot with what searches share: stories, counters, expansions."""

    def __init__(self, snapshot: Snapshot, facets: Sequence[Facet]) -> None:
        self.snapshot = snapshot
        self.facets = tuple(facets)
        self.expander = Expander(snapshot)

    @cached_property
    def stories(self) -> Stories:
        """The stories of the snapshot."""
        return Stories(self.snapshot)

    @cached_property
    def counter(self) -> Counter:
        """Counts facets."""
        return Counter(self.snapshot, self.stories)

    def frequency(self, field: str, word: bytes) -> int:
        """How many documents hold a word, deleted ones too."""
        return sum(reader.frequency(number) for _, _, reader, number in self.snapshot.terms(field, word))


class Search:
    """One query evaluated; everything else is computed when it is asked for."""

    def __init__(self, index: Index, query: Query) -> None:
        self.index = index
        self.snapshot = index.snapshot
        self.query = query
        self.parsed = parse(query.text, query.exact)
        evaluator = Evaluator(index.snapshot, index.expander)
        first, last, dates = period(query.date_from, query.date_to)
        ranges = [q.NumericRange(*end, boost=0.0) for end in _ends(first, last)]
        tree = q.And([self.parsed.tree, *ranges]) if ranges else self.parsed.tree
        self._unfiltered = evaluator.evaluate(tree)
        self.warnings = (*self.parsed.warnings, *dict.fromkeys(evaluator.warnings), *dates)

    @cached_property
    def matches(self) -> Matches:
        """The matches under all filters."""
        return self._under(dict(self.query.filters))

    def besides(self, key: str) -> Array:
        """The matching documents with the selection of one facet left out."""
        filters = dict(self.query.filters)
        if key not in filters:
            return self.matches.docs
        filters.pop(key)
        return self._under(filters).docs

    def _under(self, filters: dict[str, tuple[str, ...]]) -> Matches:
        matches = self._unfiltered
        for key, ids in filters.items():
            matches = self._kept(matches, key, ids, True)
        for key, ids in self.query.excluded:
            matches = self._kept(matches, key, ids, False)
        return matches

    def _kept(self, matches: Matches, key: str, ids: Sequence[str], wanted: bool) -> Matches:
        mask = np.zeros(self.snapshot.size, bool)
        for id in ids if key in self.snapshot.values else ():
            number = self.snapshot.values[key].number(id)
            if number >= 0:
                mask[self.snapshot.documents_of(key, number)] = True
        kept = mask[matches.docs] if wanted else ~mask[matches.docs]
        return Matches(matches.docs[kept], matches.scores[kept])

    def counts(self, facet: Facet) -> Array:
        """The count of every value of a facet, its own selection left out."""
        return self.index.counter.all(facet.key, self.besides(facet.key), self.query.count == "stories")

    def facet(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values of a facet on the page."""
        counts, values = self.counts(facet), self.snapshot.values[facet.key]
        selected = self.query.selected(facet.key)
        numbers = _candidates(facet, counts, values.parents, [values.number(id) for id in selected])
        dictionary: dict[str, Value] = {}
        for number in numbers:
            while number >= 0 and values[number].id not in dictionary:
                dictionary[values[number].id] = values[number]
                number = int(values.parents[number])
        found = {id: int(counts[values.number(id)]) for id in dictionary}
        return arrange(facet, found, dictionary, selected)

    def order(self, count: int) -> Array:
        """The documents shown for the first ``count`` hits, in order."""
        if self.query.count == "copies":
            return self.matches.docs[best(self.snapshot, self.matches, self.query.sort, count)]
        wanted = 4 * count
        while True:
            docs = self.matches.docs[best(self.snapshot, self.matches, self.query.sort, wanted)]
            shown = self._folded(docs, count)
            if len(shown) >= count or len(docs) == len(self.matches.docs):
                return np.array(shown, np.int64)
            wanted *= 8

    def _folded(self, docs: Array, count: int) -> list[int]:
        """One document for each of the first ``count`` stories of some documents in order."""
        stories, seen, shown = self.index.stories, set(), []
        numbers = stories.number[docs].tolist()
        for doc, number in zip(docs.tolist(), numbers, strict=True):
            if number and number in seen:
                continue
            seen.add(number)
            shown.append(self._representative(doc) if number else doc)
            if len(shown) == count:
                break
        return shown

    def _representative(self, doc: int) -> int:
        """The copy that stands for the story of a matching document: its representative if that matches too."""
        if self.snapshot.shown[doc]:
            return doc
        copies = self._matching(doc)
        shown = copies[self.snapshot.shown[copies] > 0]
        return int(shown[0]) if len(shown) else doc

    def _matching(self, doc: int) -> Array:
        """The matching copies of a document's story."""
        copies, docs = self.index.stories.copies(doc), self.matches.docs
        spots = np.searchsorted(docs, copies)
        inside = spots < len(docs)
        return copies[inside][docs[spots[inside]] == copies[inside]]

    def hit(self, doc: int) -> Hit:
        """One hit, marked."""
        title, inferred, body = self.snapshot.page(doc)
        published, (outlet, agency, _, _), story, *_ = self.snapshot.links(doc)
        marks = self.parsed.marks
        return Hit(
            id=self.snapshot.id(doc),
            title=title,
            title_inferred=inferred,
            title_spans=highlight(title, marks, title=True),
            date=published[0] if published else None,
            outlet=outlet,
            agency=agency,
            score=float(self.matches.scores[np.searchsorted(self.matches.docs, doc)]),
            snippets=snippets(body, marks),
            story=story[0],
            copies=len(self.index.stories.copies(doc)),
            matching=len(self._matching(doc)),
        )

    def page(self) -> ResultPage:
        """The page that was asked for."""
        began = time.perf_counter()
        query, first = self.query, (self.query.page - 1) * self.query.size
        return ResultPage(
            query=query,
            understood=self.parsed.understood,
            warnings=self.warnings,
            copies=len(self.matches.docs),
            stories=self.index.stories.distinct(self.matches.docs),
            hits=tuple(self.hit(doc) for doc in self.order(first + query.size)[first:].tolist()),
            facets={facet.key: self.facet(facet) for facet in self.index.facets},
            seconds=time.perf_counter() - began,
        )

    def documents(self) -> Iterator[int]:
        """The documents of all hits in order."""
        yield from self.order(max(1, len(self.matches.docs))).tolist()


def _ends(first: int | None, last: int | None) -> Iterator[tuple[str, int | None, int | None]]:
    if first is not None:
        yield "date_last", first, None
    if last is not None:
        yield "date_first", None, last


def _candidates(facet: Facet, counts: Array, parents: Array, selected: Sequence[int]) -> list[int]:
    """The numbers of the values that the page may show: enough of them for ``arrange`` to choose from."""
    offered = np.flatnonzero(counts)
    if facet.reveal == "levels":
        offered = offered[(parents[offered] < 0) | np.isin(parents[offered], selected)]
    elif facet.order == "count" and len(offered) > facet.shown:
        edge = np.partition(counts[offered], -facet.shown)[-facet.shown]
        offered = offered[counts[offered] >= edge]
    return [*offered.tolist(), *(number for number in selected if number >= 0)]
