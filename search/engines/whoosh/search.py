"""One search over one snapshot: matches, filters, counts, order, hits.

A page is asked for in three steps, and each keeps what it found for the next page of the same search: what the words
match (``Index.found``), what of it the filters leave, and what of that is shown. Values of facets are counted over
the selection that leaves out the facet's own filter.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial

import numpy as np
from cuttings.search.engines.arrange import arrange
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.evaluate import SKEW
from cuttings.search.engines.whoosh.hits import hits
from cuttings.search.engines.whoosh.matches import Matches
from cuttings.search.engines.whoosh.opened import Index
from cuttings.search.engines.whoosh.ranking import best
from cuttings.search.engines.whoosh.stories import Selection
from cuttings.search.engines.whoosh.tally import Counts, Tallied
from cuttings.search.engines.whoosh.values import FacetValues
from cuttings.search.facets import Facet
from cuttings.search.finding import Finder
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Hit, ResultPage


class Search:
    """One query evaluated, whatever its page; everything else is computed when it is asked for, and kept."""

    def __init__(self, index: Index, query: Query) -> None:
        self.index = index
        self.snapshot = index.snapshot
        self.query = query
        self._found = index.found(query.text, query.exact, query.date_from, query.date_to)
        self.parsed, self.warnings = self._found.parsed, self._found.warnings
        self._selections: dict[str, Selection] = {}
        self._facets: dict[str, tuple[FacetValue, ...]] = {}
        self._order = np.empty(0, np.int64)

    @property
    def nbytes(self) -> int:
        """What keeping this search costs, roughly: its matches, and marks and masks over all documents."""
        masks: int = self.snapshot.size * 2 * (2 + len(self.query.filters))
        return 2_000 + len(self.matches.docs) * 24 + masks

    @cached_property
    def _carriers(self) -> dict[str, Array]:
        """The documents that each facet's selection leaves in the archive, whether they match or not."""
        return {key: self.index.carriers(key, ids) for key, ids in self.query.filters}

    @cached_property
    def _met(self) -> Array:
        """What each document meets, a bit each: the words, and every selection in turn. Those excluded meet nothing.

        So one look at a selection's documents tells which of them match, whatever else is selected or left out.
        """
        met = np.zeros(self.snapshot.size, np.min_scalar_type(2 << len(self._carriers)))
        met[self._found.matches.docs] = 1
        for bit, carriers in enumerate(self._carriers.values(), 1):
            met[carriers] |= 1 << bit
        for key, ids in self.query.excluded:
            met[self.index.carriers(key, ids)] = 0
        return met

    def _left(self, besides: str | None = None) -> Array:
        """The matching documents under all filters, one facet's selection left out: the shortest list is looked at."""
        lists = [self._found.matches.docs, *self._carriers.values()]
        wanted = sum(1 << bit for bit, key in enumerate(("", *self._carriers)) if key != besides)
        docs = min((own for bit, own in enumerate(lists) if wanted >> bit & 1), key=len)
        return docs.compress((self._met[docs] & wanted) == wanted)  # by a mask it would take six times as long

    @cached_property
    def matches(self) -> Matches:
        """The matches under all filters."""
        found = self._found.matches
        if not self.query.filters and not self.query.excluded:
            return found
        docs = self._left()
        if len(docs) * SKEW < len(found.docs):
            return found.narrowed(found.docs.searchsorted(docs))
        wanted = (2 << len(self._carriers)) - 1
        return found.narrowed((self._met[found.docs] == wanted).nonzero()[0])

    def besides(self, key: str) -> Array:
        """The matching documents with the selection of one facet left out."""
        return self._left(key) if len(self.query.filters) > 1 or self.query.excluded else self._found.matches.docs

    def selection(self, key: str) -> Selection:
        """The matching documents, one facet's own selection left out, ready for counting."""
        own = key if self.query.selected(key) else ""
        if own not in self._selections:
            docs = self.besides(key) if own else self.matches.docs
            self._selections[own] = self.index.counter.selection(docs, self.query.count == "stories")
        return self._selections[own]

    def counts(self, facet: Facet) -> Counts:
        """The count of every value of a facet, its own selection left out."""
        return self.index.counter.all(facet, self.selection(facet.key))

    def facet(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values of a facet on the page."""
        if facet.key not in self._facets:
            chosen = self.query.filters and self.query.selected(facet.key)
            apart = chosen or (facet.order == "id" and facet.reveal == "count")
            together = not apart and self._tallied is not None
            self._facets[facet.key] = self._first_values(facet) if together else self._shown_values(facet)
        return self._facets[facet.key]

    @cached_property
    def _tallied(self) -> tuple[Tallied, dict[str, list[tuple[int, int]]]] | None:
        """All facets counted together and the first values of each, where that is the cheapest way."""
        counter, docs = self.index.counter, self.matches.docs
        if not counter.together(len(docs)):
            return None
        tallied = counter.tally.count(self.selection(""))
        return tallied, counter.tally.first(tallied)

    def _first_values(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values on the page of a facet without selection, the values above them included."""
        tallied, firsts = self._tallied  # type: ignore[misc]
        found = firsts[facet.key]
        if not found:
            return ()
        values = self.snapshot.values[facet.key]
        if not values.nested:
            return _made(values, found)
        counts, above, base = dict(found), values.parents.data, self.index.counter.tally.base[facet.key]
        for number, _ in found:
            while (number := above[number]) >= 0 and number not in counts:
                counts[number] = tallied.count(base + number)
        return _made(values, found if len(counts) == len(found) else _by_count(values, counts, counts))

    def _shown_values(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values on the page of a facet counted by itself."""
        values, selection = self.snapshot.values[facet.key], self.selection(facet.key)
        selected = self.query.selected(facet.key)
        chosen = [number for number in map(values.number, selected) if number >= 0]
        found, count = self._offered(facet, selection, chosen)
        numbers = _with_above(values, (*found, *chosen))
        counts = {n: found[n] if n in found else count(n) for n in numbers}
        if facet.order == "id" or facet.reveal == "levels" or len(chosen) < len(selected):
            by_id = {values[n].id: n for n in numbers}
            dictionary = {id: values[n] for id, n in by_id.items()}
            return arrange(facet, {id: counts[n] for id, n in by_id.items()}, dictionary, selected)
        first = [n for n, _ in _by_count(values, counts, [n for n in numbers if counts[n]])[: facet.shown]]
        return _made(values, _by_count(values, counts, _with_above(values, (*first, *chosen))), selected)

    def _offered(
        self, facet: Facet, selection: Selection, chosen: Sequence[int]
    ) -> tuple[dict[int, int], Callable[[int], int]]:
        """The values that may be shown for themselves, with their counts; and how to count any other value."""
        counter, parents = self.index.counter, self.snapshot.values[facet.key].parents
        column = counter.column(facet.key)
        one = partial(column.one, selection=selection)
        if facet.reveal == "levels":
            numbers, counts = counter.by_document(facet, selection)
            found = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
            children = np.flatnonzero(np.isin(parents, chosen)) if chosen else ()
            found.update((int(number), one(int(number))) for number in children)
            return {number: count for number, count in found.items() if count}, one
        if facet.order == "id":
            numbers, counts = counter.by_document(facet, selection)
            return dict(zip(numbers.tolist(), counts.tolist(), strict=True)), one
        by_value = column.is_by_value(selection, facet.shown)
        numbers, counts = column.top(selection, facet.shown) if by_value else counter.by_document(facet, selection)
        count = one if by_value else Tallied(numbers, counts).count
        if len(numbers) > facet.shown:
            kept = counts >= np.partition(counts, -facet.shown)[-facet.shown]
            numbers, counts = numbers[kept], counts[kept]
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True)), count

    def order(self, count: int) -> Array:
        """The documents shown for the first ``count`` hits, in order."""
        if len(self._order) < count:
            self._order = self._ranked(count)
        return self._order[:count]

    def _ranked(self, count: int) -> Array:
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
        numbers = self.index.stories.number[docs].tolist()
        stand = self.snapshot.shown[docs].tolist()
        seen, shown = {0}, []
        for doc, number, stands in zip(docs.tolist(), numbers, stand, strict=True):
            if not number:
                shown.append(doc)
            elif number not in seen:
                seen.add(number)
                shown.append(doc if stands else self._representative(doc, number))
            if len(shown) == count:
                break
        return shown

    def _representative(self, doc: int, number: int) -> int:
        """The copy that stands for the story of a matching document: its representative if that matches too."""
        stories, docs = self.index.stories, self.matches.docs
        alone = int(stories.representatives[number])
        if alone >= 0:
            spot = bisect_left(docs.data, alone)
            return alone if spot < len(docs) and docs[spot] == alone else doc
        copies = stories.of(number)
        copies = copies[self.snapshot.shown[copies] > 0]
        shown = copies[docs.take(docs.searchsorted(copies), mode="clip") == copies]
        if len(shown) < 2:
            return int(shown[0]) if len(shown) else doc
        several = self.matches.narrowed(docs.searchsorted(shown))
        return int(shown[best(self.snapshot, several, self.query.sort, 1)[0]])

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.parsed.marks)

    def hits(self, docs: Array) -> tuple[Hit, ...]:
        """The hits of some documents, marked."""
        return hits(self.index, self.matches, self._finder, docs)

    @property
    def totals(self) -> tuple[int, int]:
        """How many copies and how many stories match."""
        return len(self.matches.docs), self.selection("").count

    def page(self, query: Query, began: float) -> ResultPage:
        """One page; ``query`` is this search with a page and a size, ``began`` when it was asked for."""
        first = (query.page - 1) * query.size
        copies, stories = self.totals
        return ResultPage(
            query=query,
            understood=self.parsed.understood,
            warnings=self.warnings,
            copies=copies,
            stories=stories,
            hits=self.hits(self.order(first + query.size)[first:]),
            facets={facet.key: self.facet(facet) for facet in self.index.facets},
            seconds=time.perf_counter() - began,
        )

    def documents(self) -> Iterator[int]:
        """The documents of all hits in order."""
        yield from self.order(max(1, len(self.matches.docs))).tolist()


def _with_above(values: FacetValues, numbers: Iterable[int]) -> list[int]:
    """Values and all those above them, each once."""
    known: dict[int, None] = {}
    for number in numbers:
        while number >= 0 and number not in known:
            known[number] = None
            number = int(values.parents[number])
    return list(known)


def _by_count(values: FacetValues, counts: Mapping[int, int], numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Values with their counts in the order of a facet that goes by count: the most frequent first, then A to Z."""
    ranks = values.ranks.data
    return sorted([(number, counts[number]) for number in numbers], key=lambda each: (-each[1], ranks[each[0]]))


def _made(
    values: FacetValues, counted: Iterable[tuple[int, int]], selected: Sequence[str] = ()
) -> tuple[FacetValue, ...]:
    """The values of a page in their order: eighty of them, so each is made in the shortest way there is."""
    new, read, some = tuple.__new__, values.read, bool(selected)
    return tuple(
        [
            new(FacetValue, (v.id, v.label, count, some and v.id in selected, v.parent, v.variants, v.machine))
            for number, count in counted
            for v in [read(number) or values[number]]
        ]
    )
