"""All facets of a result counted at once, document by document: for small and middling results.

A value is numbered through all facets here, and one table holds the values of each document, so that a result of any
facets is one look-up and one count. Facets that reveal by levels have only their roots in it, which is what a page
shows of them.

How a value counts once for a story is the matter of ``shares``. A facet that has a selection of its own is counted over
other documents than the rest, and then its block of the table is looked up alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, offsets
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.shares import Shares
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Selection, Stories
from cuttings.search.facets import Facet

_MANY = 2_000
"""With more values met than that, the first of each facet are found without putting them all in order."""
_DENSE = 8
"""With more than one value in so many met, counting by an array of all values is the quicker way."""

Counts = tuple[Array, Array]
"""Value numbers, ascending, and how often each occurs; those that don't are left out."""


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

    def first(self, tallied: Tallied) -> dict[str, list[tuple[int, int]]]:
        """The values of each facet that a page shows for themselves, in its order, each with its count."""
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
        own = numbers[chosen] - self.bases[:-1].repeat(list(map(len, parts)))
        found = zip(own.tolist(), counts[chosen].tolist(), strict=True)
        return {facet.key: list(islice(found, len(part))) for facet, part in zip(self._facets, parts, strict=True)}


def counted(values: Array, size: int) -> Counts:
    """Which of so many values occur in a line of them, ascending, and how often each does; puts them in order."""
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
