"""Exact counts of facet values in a result, by copies or by distinct stories.

Nearly all of a broad page's time would go here. All facets are counted at once: their
values are numbered in one row, a table holds the values of each document, and one loop
(``kernel.count_values``) visits the documents of the result. Counting by stories differs
only where several copies of a story match: their values are counted once.

Of a result that is most of the archive, the other documents are visited instead, and
what they count is taken off the counts of all documents. So no result costs more than
half of the archive.

    selection = Selection(docs, snapshot.stories, by_story=True)
    with counter.all_facets.counted(selection) as counted:
        counted.counts[counter.bases["people"] + ordinal]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cuttings.search.engines.whoosh.arrays import (
    Bytes,
    DocIds,
    Flags,
    Indexes,
    Int32s,
    Int64s,
    Mask,
    UInt32s,
    indptr_of,
    mask_of,
)
from cuttings.search.engines.whoosh.columns import Layout
from cuttings.search.engines.whoosh.kernel import (
    Top,
    count_carriers,
    count_values,
    select_docs,
    top_values,
)
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.facets import Facet


class Selection:
    """Some living documents, to be counted by copies or by stories."""

    def __init__(self, docs: DocIds, stories: Stories, by_story: bool) -> None:
        self.docs = docs
        self.by_story = by_story
        self.stories = stories

    @cached_property
    def _selected(self) -> tuple[Mask, int]:
        return select_docs(self.docs, self.stories.number, self.stories.count)

    @property
    def mask(self) -> Mask:
        """The documents as a mask over all [N]."""
        return self._selected[0]

    @property
    def kinds(self) -> Bytes:
        """What each document is to ``kernel.count_carriers`` [N]."""
        member = self.mask.view(np.uint8)
        return member | self.stories.several if self.by_story else member

    @property
    def story_count(self) -> int:
        """How many stories these are."""
        return self._selected[1]


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts [V] by value; ``values`` are those that may occur, in any order."""

    counts: Int32s
    values: Int32s

    @property
    def occurring(self) -> Int32s:
        """The values that occur, ascending."""
        return np.sort(self.values[self.counts[self.values] > 0])


class ValueTable:
    """The values of each document, as sparse rows, and their counting.

    ``indptr`` is [N+1]; ``indices`` are ordinals below ``size``.
    """

    def __init__(
        self, indptr: Indexes, indices: UInt32s, size: int, living: DocIds
    ) -> None:
        self._indptr, self._indices = indptr, indices
        self._living = living
        self._alive = mask_of(living, len(indptr) - 1)
        self._totals: dict[bool, Int32s] = {}
        # Arrays to count in, all 0: never more than threads that count at a time.
        self._idle: list[tuple[Int32s, Int32s, Int32s]] = []
        self.size = size

    @contextmanager
    def counted(self, selection: Selection) -> Iterator[Counted]:
        """Counts the values of some documents; to be read inside ``with`` only."""
        if 2 * len(selection.docs) > len(self._living):
            yield self._without_others(selection)
            return
        try:
            counts, marks, touched = self._idle.pop()
        except IndexError:
            counts, marks, touched = self._cleared()
        met = self._count(selection, selection.docs, counts, marks, touched)
        values = touched[:met]
        yield Counted(counts, values)
        # The arrays are as long as the dictionary: of 50,000 values, clearing the 500 that
        # a small result used takes less than half of making them anew.
        counts[values] = 0
        marks[values] = 0
        self._idle.append((counts, marks, touched))

    def _cleared(self) -> tuple[Int32s, Int32s, Int32s]:
        """Arrays to count in."""
        counts, marks = np.zeros(self.size, np.int32), np.zeros(self.size, np.int32)
        return counts, marks, np.zeros(self.size + 1, np.int32)

    def _without_others(self, selection: Selection) -> Counted:
        """Counts all, less the documents that are not selected: of everything in 100,000
        articles in .03 ms instead of 4.6.
        """
        counts = self._total(selection).copy()
        others = np.flatnonzero(self._alive & ~selection.mask).astype(np.uint32)
        if len(others):
            marks = np.zeros(self.size, np.int32)
            self._count(selection, others, counts, marks, marks, missing=True)
        return Counted(counts, np.arange(self.size, dtype=np.int32))

    def _total(self, selection: Selection) -> Int32s:
        """What all living documents count."""
        by_story = selection.by_story
        if by_story not in self._totals:
            everything = Selection(self._living, selection.stories, by_story)
            counts, marks, touched = self._cleared()
            self._count(everything, everything.docs, counts, marks, touched)
            self._totals[by_story] = counts
        return self._totals[by_story]

    def _count(
        self,
        selection: Selection,
        docs: DocIds,
        counts: Int32s,
        marks: Int32s,
        touched: Int32s,
        missing: bool = False,
    ) -> int:
        stories = selection.stories
        return count_values(
            self._indptr,
            self._indices,
            docs,
            stories.number if selection.by_story else stories.unnumbered,
            stories.indptr,
            stories.docs,
            selection.mask,
            counts,
            marks,
            touched,
            missing,
        )


class Counter:
    """Counts the facets of one snapshot; its tables are made when they are first needed.

    ``bases`` tells where the values of each facet begin among those of all facets.
    """

    def __init__(self, snapshot: Snapshot, facets: Sequence[Facet]) -> None:
        self._snapshot = snapshot
        self._facets = tuple(facets)
        self._tables: dict[str, ValueTable] = {}
        parents = {facet.key: snapshot.values[facet.key].parents for facet in facets}
        self._layout = Layout(self._facets, parents)
        self._size, self.bases = self._layout.size, self._layout.bases
        self._slots = indptr_of([facet.shown for facet in self._facets])
        widths = np.diff([*self.bases.values(), self._size])
        self._facet_of: Flags = np.arange(len(widths), dtype=np.uint8).repeat(widths)

    @cached_property
    def all_facets(self) -> ValueTable:
        """The values of all facets, numbered in one row, that a page shows for
        themselves: of facets that reveal by levels the roots.
        """
        indptr, indices = self._snapshot.values_of_all(self._layout)
        self._snapshot.release_memory()
        return ValueTable(indptr, indices, self._size, self._snapshot.living)

    def carriers(self, key: str, values: Int64s, selection: Selection) -> Int32s:
        """What some values of a facet count in a selection."""
        docs, begins, ends = self._snapshot.carriers(key, values)
        stories = selection.stories
        return count_carriers(
            docs, begins, ends, selection.kinds, stories.number, stories.count
        )

    def table(self, key: str) -> ValueTable:
        """All values of one facet."""
        if key not in self._tables:
            indptr, values = self._snapshot.facet(key)
            size = len(self._snapshot.values[key])
            living = self._snapshot.living
            table = ValueTable(indptr, values.view(np.uint32), size, living)
            self._tables[key] = table
        return self._tables[key]

    def first(self, counted: Counted) -> dict[str, Top]:
        """The values of each facet that a page shows for themselves, in its order, and
        what they count; facets without any are left out.
        """
        tops = top_values(
            counted.values,
            counted.counts,
            self._facet_of,
            self._ranks,
            self._weights,
            self._slots,
        )
        found: dict[str, Top] = {}
        for (key, base), (values, counts) in zip(self.bases.items(), tops, strict=True):
            if values:
                found[key] = [value - base for value in values], counts
        return found

    @cached_property
    def _weights(self) -> Int64s:
        """What one document more moves a value of each facet up by, so that it outweighs
        every rank; nothing where the order is not by count.
        """
        by_count = [facet.order == "count" for facet in self._facets]
        weights: Int64s = np.array(by_count, np.int64) * (self._size + 1)
        return weights

    @cached_property
    def _ranks(self) -> Int32s:
        """Each value's place in the order of its facet where counts are the same."""
        ranks = np.zeros(self._size, np.int32)
        for facet in self._facets:
            values = self._snapshot.values[facet.key]
            own = values.ranks
            if facet.order == "id":
                offered = list(range(len(values)))
                if facet.reveal == "levels":
                    offered = np.flatnonzero(values.parents < 0).tolist()
                own = np.zeros(len(values), np.int32)
                by_id = {values[ordinal].id: ordinal for ordinal in offered}
                for place, id_ in enumerate(newest_first(by_id)):
                    own[by_id[id_]] = place
            base = self.bases[facet.key]
            ranks[base : base + len(own)] = own
        return ranks


def newest_first(ids: Sequence[str] | dict[str, int]) -> list[str]:
    """Ids in the order of facets that go by id: dates, the newest first, then others."""
    dates = [id_ for id_ in ids if id_[:1].isdigit()]
    others = [id_ for id_ in ids if not id_[:1].isdigit()]
    return sorted(dates, reverse=True) + sorted(others)
