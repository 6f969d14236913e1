"""The values of documents told apart so that counting them by stories compares nothing.

Counting by stories, a value counts once however many matching copies carry it. What can coincide is told apart once a
generation. Of a story with several copies

    own       values that one copy alone carries are counted with that copy,
    common    values that all copies carry are counted with the story,
    shared    values that some copies carry, neither one nor all, are counted once for each story that has them.

Of two copies nothing is shared, and most stories with copies have two. By copies the three are counted for each copy,
so that no other table is kept: 13 million values of a million articles are 35 MB so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, distinct, offsets, smallest
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.stories import Stories


Block = tuple[int, int]
"""The first of some values that follow each other, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Table:
    """Value numbers by row, block by block; within a block in any order.

    ``cuts`` remembers, for the first value of a block that was asked for, how many values of each row stand before it.
    """

    rows: Array
    values: Array
    cuts: dict[int, Array]

    @classmethod
    def of_runs(cls, rows: Array, values: Array) -> Table:
        """A table in the narrowest types that hold it."""
        return cls(smallest(rows), smallest(values), {})

    @classmethod
    def of_pairs(cls, rows: Array, values: Array, size: int) -> Table:
        """Pairs of row and value as a table of so many rows."""
        keys = (rows << np.int64(32)) | values
        keys.sort()
        counts = np.bincount(keys >> np.int64(32), minlength=size)
        return cls.of_runs(offsets(counts), keys & np.int64(0xFFFFFFFF))

    def runs(self, rows: Array, block: Block | None = None) -> tuple[Array, Array]:
        """Where the values of some rows begin, and how many there are of each: all, or those of one block."""
        starts = self.rows[rows].astype(np.int64)
        if block is None:
            return starts, self.rows[rows + 1] - starts
        first, last = self._cut(block[0])[rows], self._cut(block[1])[rows]
        starts += first
        return starts, (last - first).astype(np.int64)

    def of(self, rows: Array, block: Block | None = None) -> Array:
        """The values of some rows in a line: all, or those of one block."""
        return self.values[spread(*self.runs(rows, block))]

    def _cut(self, number: int) -> Array:
        if number not in self.cuts:
            below = self.values < number
            counts = np.zeros(len(self.rows) - 1, np.int64)
            (filled,) = (self.rows[1:] > self.rows[:-1]).nonzero()
            if len(filled):
                counts[filled] = np.add.reduceat(below, self.rows[filled].astype(np.int64), dtype=np.int64)
            self.cuts[number] = smallest(counts)
        return self.cuts[number]


class Shares:
    """The values of each document and of each story as they are counted."""

    def __init__(self, rows: Array, values: Array, stories: Stories) -> None:
        self._stories = stories
        size, widths = len(rows) - 1, np.diff(rows)
        docs = stories.documents
        keys = np.repeat(np.arange(len(docs)), widths[docs])
        keys += values[spread(rows[docs], widths[docs])].astype(np.int64) * len(docs)
        keys.sort()
        numbers, places = np.divmod(keys, max(1, len(docs)))
        owners = stories.number[docs][places].astype(np.int64)
        first = np.append(True, (numbers[1:] != numbers[:-1]) | (owners[1:] != owners[:-1]))[: len(keys)]
        begins = np.flatnonzero(first)
        carriers = np.diff(begins, append=len(keys))
        each = np.repeat(carriers, carriers)
        own, shared = each == 1, (each > 1) & (each < stories.sizes[owners])
        common = begins[carriers == stories.sizes[owners[begins]]]
        self._sharing = np.zeros(stories.count + 1, bool)
        self._sharing[owners[shared]] = True
        self._own = _own(rows, values, stories, Table.of_pairs(docs[places[own]], numbers[own], size))
        self._common = Table.of_pairs(owners[common], numbers[common], stories.count + 1)
        self._shared = Table.of_pairs(docs[places[shared]], numbers[shared], size)

    def count(self, docs: Array, by_story: bool, block: Block | None = None) -> Array:
        """The values of some documents in a line, each as often as it counts: all, or those of one block."""
        parts = [self._own.of(docs, block)]
        if self._stories.count:
            numbers = self._stories.number[docs]
            stories = self._stories.distinct(numbers) if by_story else numbers[numbers > 0]
            if len(stories):
                parts.append(self._common.of(stories, block))
                (sharing,) = self._sharing[numbers].nonzero()
                if len(sharing):
                    several, owners = docs[sharing], numbers[sharing]
                    once = self._once(several, owners, block) if by_story else self._shared.of(several, block)
                    parts.append(once)
        return np.concatenate(parts) if len(parts) > 1 else parts[0]

    def _once(self, docs: Array, numbers: Array, block: Block | None) -> Array:
        """The shared values of some documents, each once for a story."""
        starts, counts = self._shared.runs(docs, block)
        values = self._shared.values[spread(starts, counts)]
        keys = values.astype(np.int64) * (self._stories.count + 1)
        keys += numbers.repeat(counts)
        keys.sort()
        return (distinct(keys) // (self._stories.count + 1)).astype(values.dtype)


def _own(rows: Array, values: Array, stories: Stories, others: Table) -> Table:
    """All values of documents that are alone in their story, and the given ones of the others."""
    alone = stories.number == 0
    widths = np.diff(rows)
    counts = np.where(alone, widths, np.diff(others.rows))
    places = np.repeat(alone, counts)
    joined = np.empty(len(places), np.uint32)
    joined[places] = values[np.repeat(alone, widths)]
    joined[~places] = others.values
    return Table.of_runs(offsets(counts), joined)
