"""All facets of a result counted at once, document by document: for small and middling results.

A value is numbered through all facets here, and one table holds the values of each document, so that a result of any
facets is one look-up and one count. Facets that reveal by levels have only their roots in it, which is what a page
shows of them.

Counting by stories, a value counts once however many matching copies carry it. Nothing is compared for that while
counting, because what can coincide is told apart once a generation. Of a story with several copies

    own       values that one copy alone carries are counted with that copy,
    common    values that all copies carry are counted with the story,
    shared    values that some copies carry, neither one nor all, are counted once for each story that has them.

Of two copies nothing is shared, and most stories with copies have two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, distinct, offsets
from cuttings.search.engines.whoosh.columns import gathered, spread
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.facets import Facet

_MANY = 2_000
"""With more values met than that, the first of each facet are found without putting them all in order."""
_DENSE = 8
"""With more than one value in so many met, counting by an array of all values is the quicker way."""


@dataclass(frozen=True, slots=True)
class Table:
    """Value numbers by row."""

    rows: Array
    values: Array

    def of(self, rows: Array) -> Array:
        """The values of some rows in a line."""
        starts = self.rows[rows]
        counts = self.rows[rows + 1] - starts
        return self.values[spread(starts, counts)]


@dataclass(frozen=True, slots=True)
class Shares:
    """The values of each document and of each story as they are counted by stories."""

    own: Table
    common: Table
    shared: Table
    sharing: Array
    """Which stories have shared values, by their numbers: few have."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a result carries: value numbers through all facets, ascending, and the count of each."""

    numbers: Array
    counts: Array

    def count(self, number: int) -> int:
        """The count of one value."""
        spot = int(self.numbers.searchsorted(number))
        return int(self.counts[spot]) if spot < len(self.numbers) and self.numbers[spot] == number else 0


class Tally:
    """Counts all facets over one snapshot. Raises nothing; what is costly is made on first use."""

    def __init__(self, snapshot: Snapshot, stories: Stories, facets: Sequence[Facet]) -> None:
        self._snapshot, self._stories, self._facets = snapshot, stories, tuple(facets)
        self.bases = offsets([len(snapshot.values[facet.key]) for facet in facets])
        self._edges: list[int] = self.bases.tolist()
        self.base = dict(zip((facet.key for facet in facets), self._edges, strict=False))
        self.size = self._edges[-1]
        self._shown = [facet.shown for facet in facets]
        self._weight = 1 << self.size.bit_length()
        """More than any rank, so that one document more outweighs the order of labels."""

    @cached_property
    def width(self) -> float:
        """How many values a document carries, on average."""
        return len(self._table.values) / (self._snapshot.size or 1)

    @cached_property
    def _table(self) -> Table:
        parts = [self._part(facet) for facet in self._facets]
        widths = np.zeros(self._snapshot.size, np.int64)
        for counts, _ in parts:
            widths += counts
        rows = offsets(widths)
        values, filled = np.empty(int(rows[-1]), np.uint32), rows[:-1].copy()
        for (counts, own), base in zip(parts, self._edges, strict=False):
            values[spread(filled, counts)] = own + np.uint32(base)
            filled += counts
        return Table(rows, values)

    def _part(self, facet: Facet) -> tuple[Array, Array]:
        """How many values of a facet each document has, and these values."""
        rows, values = self._snapshot.facet(facet.key)
        values = values.astype(np.uint32)
        if facet.reveal == "levels":
            kept = (self._snapshot.values[facet.key].parents < 0)[values]
            return np.diff(offsets(kept)[rows]), values[kept]
        return np.diff(rows.astype(np.int64)), values

    @cached_property
    def _shares(self) -> Shares:
        """The table told apart into own, common and shared values."""
        stories, table = self._stories, self._table
        widths = np.diff(table.rows)
        docs = stories.documents
        keys = np.repeat(np.arange(len(docs)), widths[docs])
        keys += table.of(docs).astype(np.int64) * len(docs)
        keys.sort()
        values, places = np.divmod(keys, max(1, len(docs)))
        owners = stories.number[docs][places].astype(np.int64)
        first = np.append(True, (values[1:] != values[:-1]) | (owners[1:] != owners[:-1]))[: len(keys)]
        begins = np.flatnonzero(first)
        carriers = np.diff(begins, append=len(keys))
        each = np.repeat(carriers, carriers)
        everywhere = stories.sizes[owners]
        own, shared = each == 1, (each > 1) & (each < everywhere)
        common = begins[carriers == everywhere[begins]] if len(begins) else begins
        sharing = np.zeros(stories.count + 1, bool)
        sharing[owners[shared]] = True
        return Shares(
            own=self._own(widths, docs[places[own]], values[own]),
            common=_table(owners[common], values[common], stories.count + 1),
            shared=_table(docs[places[shared]], values[shared], self._snapshot.size),
            sharing=sharing,
        )

    def _own(self, widths: Array, docs: Array, values: Array) -> Table:
        """All values of documents that are alone in their story, and the given ones of the others."""
        alone = self._stories.number == 0
        others = _table(docs, values, self._snapshot.size)
        rows = offsets(np.where(alone, widths, np.diff(others.rows)))
        joined = np.empty(int(rows[-1]), np.uint32)
        joined[spread(rows[:-1][alone], widths[alone])] = self._table.values[np.repeat(alone, widths)]
        joined[spread(rows[:-1][~alone], np.diff(others.rows)[~alone])] = others.values
        return Table(rows, joined)

    def count(self, docs: Array, by_story: bool) -> Tallied:
        """What some documents carry, by copies or by distinct stories."""
        if not by_story or not self._stories.count:
            return self._counted(self._table.of(docs))
        shares, numbers = self._shares, self._stories.number[docs]
        parts = [shares.own.of(docs)]
        stories = self._stories.distinct(numbers)
        if len(stories):
            parts.append(shares.common.of(stories))
            (sharing,) = shares.sharing[numbers].nonzero()
            if len(sharing):
                parts.append(self._once(docs[sharing], numbers[sharing]))
        return self._counted(np.concatenate(parts) if len(parts) > 1 else parts[0])

    def _once(self, docs: Array, numbers: Array) -> Array:
        """The shared values of some documents, each once for a story."""
        rows, values = gathered(self._shares.shared.rows, self._shares.shared.values, docs)
        keys = values.astype(np.int64) * (self._stories.count + 1)
        keys += numbers.repeat(rows[1:] - rows[:-1])
        keys.sort()
        return (distinct(keys) // (self._stories.count + 1)).astype(np.uint32)

    def _counted(self, values: Array) -> Tallied:
        if len(values) * _DENSE > self.size:
            counts = np.bincount(values, minlength=self.size)
            (numbers,) = (counts != 0).nonzero()  # of truth values it is many times faster
            return Tallied(numbers, counts[numbers])
        values.sort()
        bounds = np.ones(len(values) + 1, bool)
        np.not_equal(values[1:], values[:-1], out=bounds[1:-1])
        (edges,) = bounds.nonzero()
        spots = edges[:-1]
        return Tallied(values[spots].astype(np.int64), edges[1:] - spots)

    @cached_property
    def _keys(self) -> Array:
        """Each value's place in its facet (by label, or by id where that is the order) behind its facet's number."""
        most = self._weight << self._snapshot.size.bit_length()
        parts = [self._ranks_of(facet) + most * (2 * place + 1) for place, facet in enumerate(self._facets)]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    @cached_property
    def _weights(self) -> Array:
        """What one more document takes from a value's key: nothing where the order of its facet is not by count."""
        weights = [self._weight if facet.order == "count" else 0 for facet in self._facets]
        return np.repeat(np.array(weights, np.int64), np.diff(self.bases))

    def _ranks_of(self, facet: Facet) -> Array:
        values = self._snapshot.values[facet.key]
        if facet.order == "count":
            return values.ranks.astype(np.int64)
        offered = np.flatnonzero(values.parents < 0) if facet.reveal == "levels" else np.arange(len(values))
        ids = [values[number].id for number in offered.tolist()]
        dated = sorted((id for id in ids if id[:1].isdigit()), reverse=True)
        place = {id: rank for rank, id in enumerate([*dated, *sorted(id for id in ids if not id[:1].isdigit())])}
        ranks = np.zeros(len(values), np.int64)
        ranks[offered] = [place[id] for id in ids]
        return ranks

    def first(self, tallied: Tallied) -> dict[str, dict[int, int]]:
        """The values of each facet that a page shows for themselves, in its order, with their counts."""
        numbers, counts = tallied.numbers, tallied.counts
        keys = self._keys[numbers] - counts * self._weights[numbers]
        edges = numbers.searchsorted(self.bases).tolist()
        stretches = list(zip(edges, edges[1:], self._shown, strict=False))
        if len(keys) > _MANY:
            parts = [_least(keys, *stretch) for stretch in stretches]
        else:
            order = keys.argsort()
            parts = [order[start : min(end, start + shown)] for start, end, shown in stretches]
        chosen = np.concatenate(parts)
        found = zip(numbers[chosen].tolist(), counts[chosen].tolist(), strict=True)
        return {
            facet.key: {number - base: count for number, count in islice(found, len(part))}
            for facet, base, part in zip(self._facets, self._edges, parts, strict=False)
        }


def _least(keys: Array, start: int, end: int, count: int) -> Array:
    """The places of the least few keys of a stretch, the least first."""
    own = keys[start:end]
    if len(own) <= 4 * count:
        return own.argsort()[:count] + start
    chosen = np.argpartition(own, count - 1)[:count]
    return chosen[own[chosen].argsort()] + start


def _table(rows: Array, values: Array, size: int) -> Table:
    """Pairs of row and value as a table of so many rows."""
    keys = (rows << np.int64(32)) | values
    keys.sort()
    return Table(
        offsets(np.bincount(keys >> np.int64(32), minlength=size)), (keys & np.int64(0xFFFFFFFF)).astype(np.uint32)
    )
