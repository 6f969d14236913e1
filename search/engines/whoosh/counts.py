"""Exact counts of facet values in a result, by copies or by distinct stories.

Nearly all of a broad page's time would go here, so there are several ways to the same numbers; the cheapest is taken:

- *Together*, for small and middling results: the values of all facets at once, document by document (``tally``).
- *By document*, the same for one facet whose own selection is left out, and for pages of its values.
- *By value*, for large results: a page shows the ten most frequent values, and a value can't be counted more often
  than documents carry it. So values are counted one at a time, the most frequent in the whole archive first, until the
  next one could no longer come among the ten. Of fifty thousand people that is some twenty. The rest is not estimated:
  it is proved not to be shown.
- *By level*, for facets that show their roots: only roots are counted by document, the children of what is selected
  by value.

Counting by stories differs from counting copies only where several copies of a story match and carry the same value.
So documents alone in their story are simply counted. For the others there is, for each facet, a list of its (value,
story) pairs with the documents of each side by side: a pair counts when one of its documents matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, distinct, offsets
from cuttings.search.engines.whoosh.columns import gathered, spread
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.engines.whoosh.tally import Tally
from cuttings.search.facets import Facet

_BY_DOCUMENT, _BY_PAIR, _BY_VALUE, _EACH = 10.0, 4.0, 3.0, 12_000.0
"""Nanoseconds, roughly: for a value of a document, a document of a pair, a document of a value, and each value."""
_FACET = 200_000.0
"""What a facet costs that is counted by value, whatever it has."""
_TALLIED, _TALLY = 6.0, 60_000.0
"""The same for a value of a document where all facets are counted together, and for counting them at all."""
_STRETCH = 256
_SMALL = 50
"""With fewer than one document in so many matching, nothing beats counting by document."""

Counts = tuple[Array, Array]
"""Value numbers, ascending, and how often each occurs; those that don't are left out."""


class Selection:
    """Matching documents as counting wants them: those alone in their story, and the rest."""

    def __init__(self, docs: Array, stories: Stories | None, size: int) -> None:
        self.docs = docs
        self._size = size
        several = stories is not None and stories.count > 0
        numbers = stories.number[docs] if stories and several else None
        self.alone = docs if numbers is None else docs[numbers == 0]
        self.several = np.empty(0, np.int64) if numbers is None else docs[numbers > 0]

    @cached_property
    def alone_mask(self) -> Array:
        """The documents alone in their story as a mask over all documents."""
        return self._mask(self.alone)

    @cached_property
    def several_mask(self) -> Array:
        """The other documents as a mask."""
        return self._mask(self.several)

    def _mask(self, docs: Array) -> Array:
        mask = np.zeros(self._size, bool)
        mask[docs] = True
        return mask


class Column:
    """One facet over one snapshot, with what counting keeps of it."""

    def __init__(self, snapshot: Snapshot, stories: Stories, key: str, numbers: Array | None = None) -> None:
        self._snapshot, self._stories, self._key = snapshot, stories, key
        self._rows, self._values = snapshot.facet(key)
        self.size = len(snapshot.values[key])
        if numbers is not None:
            self._keep(numbers)

    def _keep(self, numbers: Array) -> None:
        """Leaves only some values."""
        wanted = np.zeros(self.size, bool)
        wanted[numbers] = True
        kept = wanted[self._values]
        self._rows = offsets(kept)[self._rows]
        self._values = self._values[kept]

    @cached_property
    def carried(self) -> Array:
        """How many documents carry each value."""
        return np.bincount(self._values, minlength=self.size)

    @cached_property
    def by_frequency(self) -> tuple[Array, Array, Array]:
        """Value numbers, the most carried first; less than nothing by how many carry each; documents of the first n."""
        order = np.argsort(-self.carried, kind="stable")
        carried = self.carried[order]
        return order, -carried, np.cumsum(carried)

    def _most_carried(self) -> Iterator[tuple[int, int]]:
        """Values and how many documents carry each, the most carried first."""
        order, less, _ = self.by_frequency
        for start in range(0, self.size, _STRETCH):
            stretch = slice(start, start + _STRETCH)
            yield from zip(order[stretch].tolist(), (-less[stretch]).tolist(), strict=True)

    @cached_property
    def _pairs(self) -> tuple[Array, Array, Array]:
        """Documents in order of (value, story), where each pair begins, and each pair's value."""
        docs = self._stories.documents
        rows, values = gathered(self._rows, self._values, docs)
        owners = np.repeat(docs, np.diff(rows))
        keys = values.astype(np.int64) * (self._stories.count + 1) + self._stories.number[owners]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        return owners[order], begins, keys[begins] // (self._stories.count + 1)

    @property
    def width(self) -> float:
        """How many values a document carries, on average."""
        return len(self._values) / max(1, len(self._rows) - 1)

    def all(self, selection: Selection) -> Counts:
        """The counts of all values."""
        if not len(self._values):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        values = self._values_of(selection.alone)
        pairs = self._pair_values(selection)
        if len(values) + len(pairs) < self.size // 8:
            numbers, counts = np.unique(np.concatenate([values, pairs]), return_counts=True)
            return numbers.astype(np.int64), counts
        counts = np.bincount(values, minlength=self.size)
        if len(pairs):
            counts += np.bincount(pairs, minlength=self.size)
        (numbers,) = (counts != 0).nonzero()
        return numbers, counts[numbers]

    def _runs(self, docs: Array) -> tuple[Array, Array]:
        """Where the values of some documents begin, and how many there are of each."""
        starts = self._rows[docs].astype(np.int64)
        return starts, self._rows[docs + 1] - starts

    def _values_in(self, starts: Array, counts: Array) -> Array:
        """The values of several runs in a line."""
        values: Array = self._values[spread(starts, counts)]
        return values

    def _values_of(self, docs: Array) -> Array:
        """The values of some documents, with repetitions."""
        return self._values_in(*self._runs(docs))

    def _pair_values(self, selection: Selection) -> Array:
        """The value of each distinct (value, story) among the documents that are not alone in their story."""
        docs = selection.several
        if not len(docs) or not len(self._values):
            return np.empty(0, np.int64)
        if len(docs) * 4 > len(self._stories.documents):
            owners, begins, values = self._pairs
            return values[np.logical_or.reduceat(selection.several_mask[owners], begins)] if len(begins) else values
        starts, counts = self._runs(docs)
        keys = self._values_in(starts, counts).astype(np.int64) * (self._stories.count + 1)
        keys += self._stories.number[docs].repeat(counts)
        keys.sort()
        return distinct(keys) // (self._stories.count + 1)

    def one(self, number: int, selection: Selection) -> int:
        """The count of one value."""
        docs = self._snapshot.documents_of(self._key, number)
        count = int(np.count_nonzero(selection.alone_mask[docs]))
        if len(selection.several):
            owners, begins, values = self._pairs
            first, last = np.searchsorted(values, (number, number + 1))
            if first < last:
                end = int(begins[last]) if last < len(begins) else len(owners)
                inside = selection.several_mask[owners[begins[first] : end]]
                count += int(np.count_nonzero(np.logical_or.reduceat(inside, begins[first:last] - begins[first])))
        return count

    def top(self, selection: Selection, wanted: int) -> Counts:
        """Values with their counts, among them all that are counted as often as the last of the first ``wanted``."""
        numbers: list[int] = []
        counts: list[int] = []
        edge = 1
        for number, carried in self._most_carried():
            if carried < edge:
                break
            count = self.one(number, selection)
            numbers.append(number)
            counts.append(count)
            if count >= edge and len(counts) >= wanted:
                edge = max(1, sorted(counts)[-wanted])
        found = np.array(counts, np.int64)
        chosen = np.argsort(numbers, kind="stable")
        chosen = chosen[found[chosen] > 0]
        return np.array(numbers, np.int64)[chosen], found[chosen]

    def is_by_value(self, selection: Selection, wanted: int) -> bool:
        """Whether counting value by value is the cheaper way to the first ``wanted``."""
        return self.size > 0 and self.by_value_cost(len(selection.docs), wanted) < self._all_cost(selection)

    def by_value_cost(self, matching: int, wanted: int) -> float:
        """Nanoseconds of counting value by value, as far as can be told beforehand."""
        if not self.size:
            return 0.0
        _, less, together = self.by_frequency
        edge = less[min(wanted, self.size) - 1] * matching / max(1, len(self._rows) - 1)
        values = int(np.searchsorted(less, edge, side="right"))
        return float(together[min(values, self.size) - 1]) * _BY_VALUE + values * _EACH + _FACET

    def _all_cost(self, selection: Selection) -> float:
        pairs = min(len(selection.several) * 3, len(self._stories.documents)) * self.width * _BY_PAIR
        return pairs + len(selection.docs) * self.width * _BY_DOCUMENT


class Counter:
    """Counts facets over one snapshot."""

    def __init__(self, snapshot: Snapshot, stories: Stories, facets: Sequence[Facet]) -> None:
        self._snapshot, self._stories, self._facets = snapshot, stories, tuple(facets)
        self._columns: dict[tuple[str, bool], Column] = {}
        self.tally = Tally(snapshot, stories, facets)

    def column(self, key: str, roots: bool = False) -> Column:
        """A facet's column, whole or its roots alone."""
        if (key, roots) not in self._columns:
            numbers = np.flatnonzero(self._snapshot.values[key].parents < 0) if roots else None
            self._columns[key, roots] = Column(self._snapshot, self._stories, key, numbers)
        return self._columns[key, roots]

    def selection(self, docs: Array, by_story: bool) -> Selection:
        """Documents ready for counting."""
        return Selection(docs, self._stories if by_story else None, self._snapshot.size)

    def together(self, matching: int) -> bool:
        """Whether counting all facets by document is cheaper than each the best way, as far as can be told."""
        if matching * _SMALL < self._snapshot.size:
            return True
        by_value = 0.0
        for facet in self._facets:
            column = self.column(facet.key, facet.reveal == "levels")
            by_document = matching * column.width * _BY_DOCUMENT
            by_value += (
                min(by_document, column.by_value_cost(matching, facet.shown)) if facet.order == "count" else by_document
            )
        return matching * self.tally.width * _TALLIED + _TALLY < by_value
