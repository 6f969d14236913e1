"""Stories over document numbers: what counting by stories needs.

Most stories have one copy, and of those a document is its story; only the documents of
stories with several copies need more than counting documents. So they are told apart
once a generation: ``number`` is 0 for a document that is alone in its story, else the
number (from 1) of its story among those with several living copies.

The most carried values as bits, so that a broad result is counted a word of 64
documents at a time.

How often a value occurs in a result is an AND and a population count where both are
kept as a bit for each document: of a value that 10,000 of a million documents carry
that takes 25 microseconds, and six times as long to look them up; of one that more
carry it takes no longer. Counting by stories, a value has bits of two kinds, as in
``shares``: for documents with which it counts (alone in their story, or the one copy
that carries it), and for stories all of whose copies carry it. What is left, values of
some copies of a story, are few: their documents stand side by side.

The values of documents told apart so that counting them by stories compares nothing.

Counting by stories, a value counts once however many matching copies carry it. What can
coincide is told apart once a generation. Of a story with several copies

    own       values that one copy alone carries are counted with that copy,
    common    values that all copies carry are counted with the story,
    shared    values that some copies carry, neither one nor all, are counted once for each story that has them.

Of two copies nothing is shared, and most stories with copies have two. By copies the
three are counted for each copy, so that no other table is kept: 13 million values of a
million articles are 35 MB so.

All facets of a result counted at once, document by document: for small and middling
results.

A value is numbered through all facets here, and one table holds the values of each
document, so that a result of any facets is one look-up and one count. Facets that
reveal by levels have only their roots in it, which is what a page shows of them.

How a value counts once for a story is the matter of ``shares``. A facet that has a
selection of its own is counted over other documents than the rest, and then its block
of the table is looked up alone.

Exact counts of facet values in a result, by copies or by distinct stories.

Nearly all of a broad page's time would go here, so there are several ways to the same
numbers; the cheapest is taken:

- *Together*, for small and middling results: the values of all facets at once, document by document (``tally``).
- *By document*, the same for one facet whose own selection is left out, and for pages of its values.
- *By value*, for large results: a page shows the ten most frequent values, and a value can't be counted more often
  than documents carry it. So values are counted one at a time, the most frequent in the whole archive first, until the
  next one could no longer come among the ten. Of fifty thousand people that is some twenty. The rest is not estimated:
  it is proved not to be shown.
- *By level*, for facets that show their roots: only roots are counted by document, the children of what is selected
  by value.

Counting by stories differs from counting copies only where several copies of a story
match and carry the same value. So documents alone in their story are simply counted;
for the others ``shares`` and ``bitmaps`` tell apart what can coincide.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from cuttings.search.engines.whoosh.arrayfile import Array, distinct, offsets, smallest
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.facets import Facet

_FEW = 50
"""With fewer than one story in so many met, sorting their numbers is quicker than
marking them among all.
"""


class Stories:
    """The stories of a snapshot's living documents."""

    def __init__(self, snapshot: Snapshot) -> None:
        living, self._shown = snapshot.living, snapshot.shown
        self.size = snapshot.size
        hashes = snapshot.column("story")
        hashes = hashes if len(living) == self.size else hashes[living]
        order = np.argsort(hashes, kind="stable")
        ranked = hashes[order]
        begins = (
            np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
            if len(ranked)
            else np.empty(0, np.int64)
        )
        sizes = np.diff(begins, append=len(ranked))
        several = sizes > 1
        self.count = int(several.sum())
        in_several = np.repeat(several, sizes)
        self.documents = living[order[in_several]]
        self.starts = offsets(sizes[several])
        self._starts = self.starts.data
        self.sizes = np.append(1, sizes[several]).astype(np.int64)
        """How many living copies each story has, by its number."""

    @cached_property
    def number(self) -> Array:
        """Each document's number among stories with several copies, or 0."""
        numbers = np.zeros(self.size, np.int32)
        numbers[self.documents] = np.repeat(
            np.arange(1, self.count + 1, dtype=np.int32), np.diff(self.starts)
        )
        return numbers

    @cached_property
    def representatives(self) -> Array:
        """The copy that alone represents each story with several copies, by its
        number; -1 where none or several do.
        """
        shown = self._shown[self.documents] > 0
        numbers = self.number[self.documents[shown]]
        found = np.full(self.count + 1, -1, np.int64)
        found[numbers] = self.documents[shown]
        found[np.bincount(numbers, minlength=self.count + 1) > 1] = -1
        return found

    @cached_property
    def alone(self) -> Array:
        """Which documents are alone in their story."""
        alone: Array = self.number == 0
        return alone

    def copies(self, doc: int) -> Array:
        """The living documents of a document's story."""
        number = int(self.number[doc])
        return self.of(number) if number else np.array([doc], np.int64)

    def of(self, number: int) -> Array:
        """The living documents of a story with several copies, ascending."""
        return self.documents[self._starts[number - 1] : self._starts[number]]

    def distinct(self, numbers: Array) -> Array:
        """Some numbers of stories with several copies, in any order, each once."""
        if len(numbers) * _FEW < self.count:
            return distinct(np.sort(numbers))
        seen = np.zeros(self.count + 1, bool)
        seen[numbers] = True
        return seen.nonzero()[0]


class Selection:
    """Some documents (ascending, each once) as counting wants them, by copies or by
    stories.
    """

    def __init__(self, docs: Array, stories: Stories, by_story: bool) -> None:
        self.docs = docs
        self.by_story = by_story
        self._stories = stories

    @cached_property
    def numbers(self) -> Array:
        """The number of each document's story, 0 where it is alone in it."""
        return self._stories.number[self.docs]

    @cached_property
    def _copied(self) -> tuple[Array, Array]:
        """The number of each document's story where that has several copies; and
        these numbers, each once.
        """
        numbers = self.numbers.compress(self.numbers > 0)
        return numbers, self._stories.distinct(numbers)

    @property
    def several(self) -> Array:
        """The numbers of the stories with several copies, each once."""
        return self._copied[1]

    @property
    def met(self) -> Array:
        """The same, each as often as it counts: by copies, once for each copy."""
        return self._copied[self.by_story]

    @property
    def total(self) -> int:
        """How many these are, by copies or by stories."""
        return self.count if self.by_story else len(self.docs)

    @property
    def count(self) -> int:
        """How many stories these are."""
        copied, several = self._copied
        return len(self.docs) - len(copied) + len(several)

    @cached_property
    def mask(self) -> Array:
        """The documents as a mask over all documents."""
        return _mask(self.docs, self._stories.size)

    @cached_property
    def bits(self) -> Array:
        """The same, 64 documents a number."""
        return _packed(self.mask)

    @cached_property
    def story_bits(self) -> Array:
        """The stories with several copies, 64 a number."""
        return bits(self.several, self._stories.count + 1)


def bits(places: Array, size: int) -> Array:
    """Some of so many places as bits, 64 a number."""
    return _packed(_mask(places, size))


def _mask(places: Array, size: int) -> Array:
    mask = np.zeros(size, bool)
    mask[places] = True
    return mask


def _packed(mask: Array) -> Array:
    packed = np.zeros(-(-len(mask) // 64) * 8, np.uint8)
    packed[: -(-len(mask) // 8)] = np.packbits(mask)
    return packed.view(np.uint64)


@dataclass(frozen=True, slots=True)
class Parts:
    """A value's documents told apart: with which it counts, stories with which it does,
    and the rest, story by story.

    ``begins`` is where each story's documents begin in ``rest``.
    """

    docs: Array
    stories: Array
    rest: Array
    begins: Array

    @classmethod
    def of(cls, docs: Array, stories: Stories) -> Parts:
        """The parts of some documents (ascending, each once), counted by stories."""
        numbers = stories.number[docs]
        copies, own = docs.compress(numbers > 0), numbers.compress(numbers > 0)
        order = own.argsort(kind="stable")
        copies, own = copies[order], own[order]
        new = np.ones(len(own), bool)
        np.not_equal(own[1:], own[:-1], out=new[1:])
        (begins,) = new.nonzero()
        met, carrying = own[begins], np.diff(begins, append=len(own))
        some = (carrying > 1) & (carrying < stories.sizes[met])
        return cls(
            np.append(
                docs.compress(numbers == 0), copies[np.repeat(carrying == 1, carrying)]
            ),
            met[carrying == stories.sizes[met]],
            copies[np.repeat(some, carrying)],
            offsets(carrying[some])[:-1],
        )


@dataclass(frozen=True, slots=True)
class Bitmaps:
    """Several values: a row of bits each over documents and over stories; and the rest
    of all of them in a line.

    ``begins`` is where the documents of each value and story begin in ``rest``,
    ``places`` which of the values it is.
    """

    docs: Array
    stories: Array
    rest: Array
    begins: Array
    places: Array

    @classmethod
    def of(cls, lists: Sequence[Array], stories: Stories, by_story: bool) -> Bitmaps:
        """The bitmaps of values, given the documents of each."""
        none = np.empty(0, np.int64)
        parts = [
            Parts.of(docs, stories) if by_story else Parts(docs, none, none, none)
            for docs in lists
        ]
        before = offsets([len(part.rest) for part in parts])
        return cls(
            np.array([bits(part.docs, stories.size) for part in parts]),
            np.array([bits(part.stories, stories.count + 1) for part in parts]),
            smallest(np.concatenate([part.rest for part in parts])),
            np.concatenate(
                [
                    part.begins + start
                    for part, start in zip(parts, before.tolist(), strict=False)
                ]
            ),
            np.repeat(np.arange(len(parts)), [len(part.begins) for part in parts]),
        )

    def count(self, selection: Selection) -> Array:
        """How often each value occurs among some documents."""
        counts: Array = np.bitwise_count(self.docs & selection.bits).sum(
            axis=1, dtype=np.int64
        )
        if selection.by_story and len(selection.several):
            counts += np.bitwise_count(self.stories & selection.story_bits).sum(
                axis=1, dtype=np.int64
            )
            if len(self.begins):
                met = np.logical_or.reduceat(selection.mask[self.rest], self.begins)
                counts += np.bincount(self.places[met], minlength=len(counts))
        return counts


_SHARES_FEW = 16
"""Documents with shared values up to which these are told apart one by one."""
Block = tuple[int, int]
"""The first of some values that follow each other, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Single:
    """A block of values of which a row has one at most, as of agencies, outlets and
    years: numbered from 1, 0 for none.

    It is as small as can be: looking up thousands of rows waits for memory more than
    for anything else.
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
    """A block of values of which a row may have several: where a row's begin and how
    many there are, in one number.
    """

    runs: Array
    bits: int
    values: Array
    first: int

    def of(self, rows: Array) -> Array:
        """The values of some rows in a line, numbered from 0."""
        runs = self.runs[rows]
        found = self.values[
            spread(runs >> self.bits, runs & ((1 << self.bits) - 1))
        ].astype(np.int64)
        found -= self.first
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """Value numbers by row, block by block; within a block in any order.

    Blocks that were asked for are kept apart.
    """

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
        """Where the values from a number on begin in each row, given that it is the
        first of a block.
        """
        edge = self.rows[:-1].astype(np.int64)
        (filled,) = (self.rows[1:] > self.rows[:-1]).nonzero()
        if len(filled):
            edge[filled] += np.add.reduceat(
                self.values < number, edge[filled], dtype=np.int64
            )
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
        first = np.append(
            True, (numbers[1:] != numbers[:-1]) | (owners[1:] != owners[:-1])
        )[: len(keys)]
        begins = np.flatnonzero(first)
        carriers = np.diff(begins, append=len(keys))
        each = np.repeat(carriers, carriers)
        own, shared = each == 1, (each > 1) & (each < stories.sizes[owners])
        common = begins[carriers == stories.sizes[owners[begins]]]
        self._sharing = np.zeros(stories.count + 1, bool)
        self._sharing[owners[shared]] = True
        self._counted = _joined(
            _own(
                rows,
                values,
                stories,
                Table.of_pairs(docs[places[own]], numbers[own], size),
            ),
            Table.of_pairs(owners[common], numbers[common], stories.count + 1),
        )
        """The own values of each document, and behind them the common values of each
        story.
        """
        self._size = size
        self._shared = Table.of_pairs(docs[places[shared]], numbers[shared], size)

    def count(self, selection: Selection) -> Array:
        """The values of some documents in a line, each as often as it counts."""
        values, shared = (
            self._counted.of(self._rows(selection)),
            self._shared_of(selection),
        )
        return np.concatenate([values, shared]) if len(shared) else values

    def _rows(self, selection: Selection) -> Array:
        """The rows of some documents and of the stories that they belong to."""
        met = selection.met
        return (
            np.concatenate([selection.docs, met + self._size])
            if len(met)
            else selection.docs
        )

    def count_block(self, selection: Selection, block: Block) -> Array:
        """The same of one block of values, numbered from 0."""
        values = self._counted.block(block).of(self._rows(selection))
        shared = self._shared_of(selection)
        if not len(shared):
            return values
        shared = shared.astype(np.int64) - block[0]
        return np.concatenate(
            [values, shared.compress((shared >= 0) & (shared < block[1] - block[0]))]
        )

    def _shared_of(self, selection: Selection) -> Array:
        """The shared values of some documents, by stories each once for a story."""
        (sharing,) = self._sharing[selection.numbers].nonzero()
        if not len(sharing):
            return self._shared.values[:0]
        docs, numbers = selection.docs[sharing], selection.numbers[sharing]
        if len(sharing) <= _SHARES_FEW:
            return self._shared_of_few(
                docs.tolist(), numbers.tolist(), selection.by_story
            )
        starts, counts = self._shared.runs(docs)
        values = self._shared.values[spread(starts, counts)]
        if not selection.by_story or not len(values):
            return values
        keys = values.astype(np.int64) * (self._stories.count + 1)
        keys += numbers.repeat(counts)
        keys.sort()
        return (distinct(keys) // (self._stories.count + 1)).astype(values.dtype)

    def _shared_of_few(
        self, docs: Sequence[int], numbers: Sequence[int], by_story: bool
    ) -> Array:
        """The same of a few documents and the stories of each: a dozen array
        expressions would take longer.
        """
        edges, values = self._shared.rows.data, self._shared.values.data
        found: Collection[tuple[int, int]] = [
            (number, value)
            for doc, number in zip(docs, numbers, strict=True)
            for value in values[edges[doc] : edges[doc + 1]]
        ]
        return np.array(
            [value for _, value in (set(found) if by_story else found)],
            self._shared.values.dtype,
        )


def _own(rows: Array, values: Array, stories: Stories, others: Table) -> Table:
    """All values of documents that are alone in their story, and the given ones of
    the others.
    """
    alone, widths = stories.alone, np.diff(rows)
    counts = np.where(alone, widths, np.diff(others.rows))
    places = np.repeat(alone, counts)
    joined = np.empty(len(places), np.uint32)
    joined[places] = values[np.repeat(alone, widths)]
    joined[~places] = others.values
    return Table.of_runs(offsets(counts), joined)


def _joined(first: Table, second: Table) -> Table:
    """The rows of one table and then those of another."""
    rows = np.concatenate(
        [first.rows, second.rows[1:].astype(np.int64) + int(first.rows[-1])]
    )
    return Table.of_runs(rows, np.concatenate([first.values, second.values]))


_MANY = 2_000
"""With more values met than that, the first of each facet are found without putting
them all in order.
"""
_DENSE = 8
"""With more than one value in so many met, counting by an array of all values is the
quicker way.
"""

Counts = tuple[Array, Array]
"""Value numbers, ascending, and how often each occurs; those that don't are left out."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a result carries: value numbers through all facets, ascending, and the
    count of each.
    """

    numbers: Array
    counts: Array

    def count(self, number: int) -> int:
        """The count of one value."""
        spot = int(self.numbers.searchsorted(number))
        return (
            int(self.counts[spot])
            if spot < len(self.numbers) and self.numbers[spot] == number
            else 0
        )


class Tally:
    """Counts all facets over one snapshot.

    Raises nothing; what is costly is made on first use.
    """

    def __init__(
        self, snapshot: Snapshot, stories: Stories, facets: Sequence[Facet]
    ) -> None:
        self._snapshot, self._stories, self._facets = snapshot, stories, tuple(facets)
        self.bases = offsets([len(snapshot.values[facet.key]) for facet in facets])
        self._edges: list[int] = self.bases.tolist()
        self.base = dict(
            zip((facet.key for facet in facets), self._edges, strict=False)
        )
        self.size = self._edges[-1]
        self._shown = [facet.shown for facet in facets]
        self._weight = 1 << self.size.bit_length()
        """More than any rank, so that one document more outweighs the order of labels."""

    @cached_property
    def _shares(self) -> Shares:
        """One table of the values of all facets, told apart."""
        parts = [self._part(facet) for facet in self._facets]
        widths = np.zeros(self._snapshot.size, np.int64)
        for counts, _ in parts:
            widths += counts
        rows = offsets(widths)
        values, filled = np.empty(int(rows[-1]), np.uint32), rows[:-1].copy()
        for (counts, own), base in zip(parts, self._edges, strict=False):
            values[spread(filled, counts)] = own + np.uint32(base)
            filled += counts
        shares = Shares(rows, values, self._stories)
        self._snapshot.give_back()
        return shares

    def _part(self, facet: Facet) -> tuple[Array, Array]:
        """How many values of a facet each document has, and these values."""
        rows, values = self._snapshot.facet(facet.key)
        values = values.astype(np.uint32)
        if facet.reveal == "levels":
            kept = (self._snapshot.values[facet.key].parents < 0)[values]
            return np.diff(offsets(kept)[rows]), values[kept]
        return np.diff(rows.astype(np.int64)), values

    def count(self, selection: Selection) -> Tallied:
        """What some documents carry, by copies or by distinct stories."""
        return Tallied(*counted(self._shares.count(selection), self.size))

    def count_one(self, key: str, selection: Selection) -> Counts:
        """The same of one facet, by the numbers of its own values."""
        base, size = self.base[key], len(self._snapshot.values[key])
        if not size:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        return counted(self._shares.count_block(selection, (base, base + size)), size)

    @cached_property
    def _keys(self) -> Array:
        """Each value's place in its facet (by label, or by id where that is the
        order) behind its facet's number.
        """
        most = self._weight << self._snapshot.size.bit_length()
        parts = [
            self._ranks_of(facet) + most * (2 * place + 1)
            for place, facet in enumerate(self._facets)
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    @cached_property
    def _weights(self) -> Array:
        """What one more document takes from a value's key: nothing where the order
        of its facet is not by count.
        """
        weights = [
            self._weight if facet.order == "count" else 0 for facet in self._facets
        ]
        return np.repeat(np.array(weights, np.int64), np.diff(self.bases))

    def _ranks_of(self, facet: Facet) -> Array:
        values = self._snapshot.values[facet.key]
        if facet.order == "count":
            return values.ranks.astype(np.int64)
        offered = (
            np.flatnonzero(values.parents < 0)
            if facet.reveal == "levels"
            else np.arange(len(values))
        )
        ids = [values[number].id for number in offered.tolist()]
        dated = sorted((id for id in ids if id[:1].isdigit()), reverse=True)
        place = {
            id: rank
            for rank, id in enumerate(
                [*dated, *sorted(id for id in ids if not id[:1].isdigit())]
            )
        }
        ranks = np.zeros(len(values), np.int64)
        ranks[offered] = [place[id] for id in ids]
        return ranks

    def first(self, tallied: Tallied) -> dict[str, list[tuple[int, int]]]:
        """The values of each facet that a page shows for themselves, in its order,
        each with its count.
        """
        numbers, counts = tallied.numbers, tallied.counts
        keys = self._keys[numbers] - counts * self._weights[numbers]
        edges = numbers.searchsorted(self.bases).tolist()
        stretches = list(zip(edges, edges[1:], self._shown, strict=False))
        if len(keys) > _MANY:
            parts = [_least(keys, *stretch) for stretch in stretches]
        else:
            order = keys.argsort()
            parts = [
                order[start : min(end, start + shown)]
                for start, end, shown in stretches
            ]
        chosen = np.concatenate(parts)
        own = numbers[chosen] - self.bases[:-1].repeat(list(map(len, parts)))
        found = zip(own.tolist(), counts[chosen].tolist(), strict=True)
        return {
            facet.key: list(islice(found, len(part)))
            for facet, part in zip(self._facets, parts, strict=True)
        }


def counted(values: Array, size: int) -> Counts:
    """Which of so many values occur in a line of them, ascending, and how often each
    does; puts them in order.
    """
    if len(values) * _DENSE > size:
        counts = np.bincount(values, minlength=size)
        (numbers,) = (counts != 0).nonzero()  # of truth values it is many times faster
        return numbers, counts[numbers]
    values.sort()
    bounds = np.empty(len(values) + 1, bool)
    bounds[0] = bounds[-1] = True
    np.not_equal(values[1:], values[:-1], out=bounds[1:-1])
    (edges,) = bounds.nonzero()
    spots = edges[:-1]
    return values[spots].astype(np.int64), edges[1:] - spots


def _least(keys: Array, start: int, end: int, count: int) -> Array:
    """The places of the least few keys of a stretch, the least first."""
    own = keys[start:end]
    if len(own) <= 4 * count:
        return own.argsort()[:count] + start
    chosen = np.argpartition(own, count - 1)[:count]
    return chosen[own[chosen].argsort()] + start


_BY_DOCUMENT, _BY_VALUE, _BIT, _EACH = 10.0, 15.0, 0.025, 20_000.0
"""Nanoseconds, roughly: for a value of a document, a document of a value, a bit, and
each value or stretch of them.
"""
_TALLIED, _TALLY = 6.0, 60_000.0
"""The same for a value of a document where all facets are counted together, and for
counting them at all.
"""
_STRETCH, _BROAD, _MOST = 16, 512, 128
"""Values that one document in 512 carries or more are kept as bits, 16 together; of
a facet so many at most, which are 18 MB over a million documents.
"""
_SMALL = 50
"""With fewer than one document in so many matching, nothing beats counting by document."""


class Column:
    """One facet over one snapshot, counted by value, with what that keeps of it."""

    def __init__(self, snapshot: Snapshot, stories: Stories, facet: Facet) -> None:
        self._snapshot, self._stories, self._facet = snapshot, stories, facet
        self._kept: dict[tuple[int, bool], Bitmaps] = {}
        self.size = len(snapshot.values[facet.key])

    @cached_property
    def carried(self) -> Array:
        """How many documents carry each value."""
        return self._snapshot.carried(self._facet.key)

    @cached_property
    def by_frequency(self) -> tuple[Array, Array, Array]:
        """Value numbers, the most carried first; less than nothing by how many carry
        each; documents of the first n.
        """
        order = np.argsort(-self.carried, kind="stable")
        carried = self.carried[order]
        return order, -carried, np.cumsum(carried)

    @cached_property
    def _broad(self) -> int:
        """How many values, the most carried, are kept as bits."""
        return min(
            _MOST,
            int(np.count_nonzero(self.carried * _BROAD >= max(1, self._snapshot.size))),
        )

    def _bitmaps(self, first: int, by_story: bool) -> Bitmaps:
        """A stretch of the most carried values."""
        if (first, by_story) not in self._kept:
            numbers = self.by_frequency[0][
                first : min(first + _STRETCH, self._broad)
            ].tolist()
            lists = [
                self._snapshot.documents_of(self._facet.key, number)
                for number in numbers
            ]
            self._kept[first, by_story] = Bitmaps.of(lists, self._stories, by_story)
        return self._kept[first, by_story]

    @cached_property
    def width(self) -> float:
        """How many values of those that a page shows for themselves a document
        carries, on average.
        """
        roots = self._snapshot.values[self._facet.key].parents < 0
        carried = (
            self.carried[roots] if self._facet.reveal == "levels" else self.carried
        )
        width: float = carried.sum() / max(1, self._snapshot.size)
        return width

    @cached_property
    def _shares(self) -> Shares:
        rows, values = self._snapshot.facet(self._facet.key)
        return Shares(rows.astype(np.int64), values, self._stories)

    def all(self, selection: Selection) -> Counts:
        """The counts of all values, those that a page shows only beneath others too."""
        return counted(self._shares.count(selection), self.size)

    def one(self, number: int, selection: Selection) -> int:
        """The count of one value."""
        docs = self._snapshot.documents_of(self._facet.key, number)
        return Selection(
            docs.compress(selection.mask[docs]), self._stories, selection.by_story
        ).total

    def top(self, selection: Selection, wanted: int) -> Counts:
        """Values with their counts, among them all that are counted as often as the
        last of the first ``wanted``.
        """
        order, less, _ = self.by_frequency
        counts: list[int] = []
        edge = 1
        while len(counts) < self.size and -less[len(counts)] >= edge:
            more = self._following(len(counts), selection)
            counts += more
            if len(counts) >= wanted and max(more) >= edge:
                edge = max(1, sorted(counts)[-wanted])
        found = np.array(counts, np.int64)
        chosen = order[: len(counts)].argsort()
        chosen = chosen[found[chosen] > 0]
        return order[chosen], found[chosen]

    def _following(self, first: int, selection: Selection) -> list[int]:
        """The counts of the most carried values from a place on: of a stretch of
        them, or of one.
        """
        if first < self._broad:
            counts: list[int] = (
                self._bitmaps(first, selection.by_story).count(selection).tolist()
            )
            return counts
        return [self.one(int(self.by_frequency[0][first]), selection)]

    def is_by_value(self, selection: Selection, wanted: int) -> bool:
        """Whether counting value by value is the cheaper way to the first ``wanted``."""
        matching = len(selection.docs)
        return self.size > 0 and self.by_value_cost(
            matching, wanted
        ) < self.by_document_cost(matching)

    def by_value_cost(self, matching: int, wanted: int) -> float:
        """Nanoseconds of counting value by value, as far as can be told beforehand."""
        if not self.size:
            return 0.0
        _, less, together = self.by_frequency
        size = max(1, self._snapshot.size)
        edge = int(less[min(wanted, self.size) - 1]) * matching / size
        values = int(less.searchsorted(edge, side="right"))
        stretches = -(-min(values, self._broad) // _STRETCH)
        cost: float = stretches * (_STRETCH * size * _BIT + _EACH)
        if values > self._broad:
            looked_up = int(together[values - 1]) - (
                int(together[self._broad - 1]) if self._broad else 0
            )
            cost += looked_up * _BY_VALUE + (values - self._broad) * _EACH
        return cost

    def by_document_cost(self, matching: int) -> float:
        """The same of counting document by document."""
        return matching * self.width * _BY_DOCUMENT


class Counter:
    """Counts facets over one snapshot."""

    def __init__(
        self, snapshot: Snapshot, stories: Stories, facets: Sequence[Facet]
    ) -> None:
        self._snapshot, self._stories, self._facets = snapshot, stories, tuple(facets)
        self._columns = {
            facet.key: Column(snapshot, stories, facet) for facet in self._facets
        }
        self.tally = Tally(snapshot, stories, facets)

    def column(self, key: str) -> Column:
        """A facet's column."""
        return self._columns[key]

    def selection(self, docs: Array, by_story: bool) -> Selection:
        """Documents ready for counting."""
        return Selection(docs, self._stories, by_story)

    def by_document(self, facet: Facet, selection: Selection) -> Counts:
        """The counts of all values of a facet that a page shows for themselves."""
        return self.tally.count_one(facet.key, selection)

    def all(self, facet: Facet, selection: Selection) -> Counts:
        """The counts of all values of a facet."""
        whole = facet.reveal != "levels"
        return (
            self.by_document(facet, selection)
            if whole
            else self.column(facet.key).all(selection)
        )

    def together(self, matching: int) -> bool:
        """Whether counting all facets by document is cheaper than each the best way,
        as far as can be told.
        """
        if matching * _SMALL < self._snapshot.size:
            return True
        all_widths, by_value = 0.0, 0.0
        for facet in self._facets:
            column = self.column(facet.key)
            all_widths += column.width
            cost = column.by_document_cost(matching)
            by_value += (
                min(cost, column.by_value_cost(matching, facet.shown))
                if facet.order == "count"
                else cost
            )
        return matching * all_widths * _TALLIED + _TALLY < by_value
