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

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, distinct, offsets, smallest
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.stories import Selection, Stories

_FEW = 16
"""Documents with shared values up to which these are told apart one by one."""
Block = tuple[int, int]
"""The first of some values that follow each other, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Single:
    """A block of values of which a row has one at most, as of agencies, outlets and years: numbered from 1, 0 for none.

    It is as small as can be: looking up thousands of rows waits for memory more than for anything else.
    """

    numbers: Array

    def of(self, rows: Array) -> Array:
        """The values of some rows in a line, numbered from 0."""
        numbers = self.numbers[rows]
        found = numbers.compress(numbers > 0)
        found -= 1
        return found


@dataclass(frozen=True, slots=True)
class Several:
    """A block of values of which a row may have several: where a row's begin and how many there are, in one number."""

    runs: Array
    bits: int
    values: Array
    first: int

    def of(self, rows: Array) -> Array:
        """The values of some rows in a line, numbered from 0."""
        runs = self.runs[rows]
        found = self.values[spread(runs >> self.bits, runs & ((1 << self.bits) - 1))].astype(np.int64)
        found -= self.first
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """Value numbers by row, block by block; within a block in any order. Blocks that were asked for are kept apart."""

    rows: Array
    values: Array
    blocks: dict[Block, Single | Several]

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

    def runs(self, rows: Array) -> tuple[Array, Array]:
        """Where the values of some rows begin, and how many there are of each."""
        starts = self.rows[rows].astype(np.int64)
        return starts, self.rows[1:][rows] - starts

    def of(self, rows: Array) -> Array:
        """The values of some rows in a line."""
        return self.values[spread(*self.runs(rows))]

    def block(self, block: Block) -> Single | Several:
        """The values of one block."""
        if block not in self.blocks:
            self.blocks[block] = self._cut(*block)
        return self.blocks[block]

    def _cut(self, first: int, last: int) -> Single | Several:
        starts = self._edge(first)
        counts = self._edge(last) - starts
        bits = int(counts.max()).bit_length() if len(counts) else 0
        if bits > 1:
            return Several((starts << bits) | counts, bits, self.values, first)
        numbers, (filled,) = np.zeros(len(counts), np.int64), counts.nonzero()
        numbers[filled] = self.values[starts[filled]].astype(np.int64) - (first - 1)
        return Single(smallest(numbers))

    def _edge(self, number: int) -> Array:
        """Where the values from a number on begin in each row, given that it is the first of a block."""
        edge = self.rows[:-1].astype(np.int64)
        (filled,) = (self.rows[1:] > self.rows[:-1]).nonzero()
        if len(filled):
            edge[filled] += np.add.reduceat(self.values < number, edge[filled], dtype=np.int64)
        return edge


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
        self._counted = _joined(
            _own(rows, values, stories, Table.of_pairs(docs[places[own]], numbers[own], size)),
            Table.of_pairs(owners[common], numbers[common], stories.count + 1),
        )
        """The own values of each document, and behind them the common values of each story."""
        self._size = size
        self._shared = Table.of_pairs(docs[places[shared]], numbers[shared], size)

    def count(self, selection: Selection) -> Array:
        """The values of some documents in a line, each as often as it counts."""
        values, shared = self._counted.of(self._rows(selection)), self._shared_of(selection)
        return np.concatenate([values, shared]) if len(shared) else values

    def _rows(self, selection: Selection) -> Array:
        """The rows of some documents and of the stories that they belong to."""
        met = selection.met
        return np.concatenate([selection.docs, met + self._size]) if len(met) else selection.docs

    def count_block(self, selection: Selection, block: Block) -> Array:
        """The same of one block of values, numbered from 0."""
        values = self._counted.block(block).of(self._rows(selection))
        shared = self._shared_of(selection)
        if not len(shared):
            return values
        shared = shared.astype(np.int64) - block[0]
        return np.concatenate([values, shared.compress((shared >= 0) & (shared < block[1] - block[0]))])

    def _shared_of(self, selection: Selection) -> Array:
        """The shared values of some documents, by stories each once for a story."""
        (sharing,) = self._sharing[selection.numbers].nonzero()
        if not len(sharing):
            return self._shared.values[:0]
        docs, numbers = selection.docs[sharing], selection.numbers[sharing]
        if len(sharing) <= _FEW:
            return self._shared_of_few(docs.tolist(), numbers.tolist(), selection.by_story)
        starts, counts = self._shared.runs(docs)
        values = self._shared.values[spread(starts, counts)]
        if not selection.by_story or not len(values):
            return values
        keys = values.astype(np.int64) * (self._stories.count + 1)
        keys += numbers.repeat(counts)
        keys.sort()
        return (distinct(keys) // (self._stories.count + 1)).astype(values.dtype)

    def _shared_of_few(self, docs: Sequence[int], numbers: Sequence[int], by_story: bool) -> Array:
        """The same of a few documents and the stories of each: a dozen array expressions would take longer."""
        edges, values = self._shared.rows.data, self._shared.values.data
        found: Collection[tuple[int, int]] = [
            (number, value)
            for doc, number in zip(docs, numbers, strict=True)
            for value in values[edges[doc] : edges[doc + 1]]
        ]
        return np.array([value for _, value in (set(found) if by_story else found)], self._shared.values.dtype)


def _own(rows: Array, values: Array, stories: Stories, others: Table) -> Table:
    """All values of documents that are alone in their story, and the given ones of the others."""
    alone, widths = stories.alone, np.diff(rows)
    counts = np.where(alone, widths, np.diff(others.rows))
    places = np.repeat(alone, counts)
    joined = np.empty(len(places), np.uint32)
    joined[places] = values[np.repeat(alone, widths)]
    joined[~places] = others.values
    return Table.of_runs(offsets(counts), joined)


def _joined(first: Table, second: Table) -> Table:
    """The rows of one table and then those of another."""
    rows = np.concatenate([first.rows, second.rows[1:].astype(np.int64) + int(first.rows[-1])])
    return Table.of_runs(rows, np.concatenate([first.values, second.values]))
