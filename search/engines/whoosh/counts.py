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
So documents alone in their story are simply counted. For the others ``shares`` tells apart what can coincide; and for
counting by value there is, for each facet, a list of its (value, story) pairs with the documents of each side by side:
a pair counts when one of its documents matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, smallest
from cuttings.search.engines.whoosh.columns import gathered
from cuttings.search.engines.whoosh.shares import Shares
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Selection, Stories
from cuttings.search.engines.whoosh.tally import Counts, Tally, counted
from cuttings.search.facets import Facet

_BY_DOCUMENT, _BY_VALUE, _EACH = 10.0, 3.0, 12_000.0
"""Nanoseconds, roughly: for a value of a document, a document of a value, and each value."""
_FACET = 200_000.0
"""What a facet costs that is counted by value, whatever it has."""
_TALLIED, _TALLY = 6.0, 60_000.0
"""The same for a value of a document where all facets are counted together, and for counting them at all."""
_STRETCH = 256
_SMALL = 50
"""With fewer than one document in so many matching, nothing beats counting by document."""


class Column:
    """One facet over one snapshot, counted by value, with what that keeps of it."""

    def __init__(self, snapshot: Snapshot, stories: Stories, facet: Facet) -> None:
        self._snapshot, self._stories, self._facet = snapshot, stories, facet
        self.size = len(snapshot.values[facet.key])

    @cached_property
    def carried(self) -> Array:
        """How many documents carry each value."""
        return self._snapshot.carried(self._facet.key)

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
        rows, values = gathered(*self._snapshot.facet(self._facet.key), docs)
        owners = np.repeat(docs, np.diff(rows))
        keys = values.astype(np.int64) * (self._stories.count + 1) + self._stories.number[owners]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        return smallest(owners[order]), smallest(begins), smallest(keys[begins] // (self._stories.count + 1))

    @cached_property
    def width(self) -> float:
        """How many values of those that a page shows for themselves a document carries, on average."""
        roots = self._snapshot.values[self._facet.key].parents < 0
        carried = self.carried[roots] if self._facet.reveal == "levels" else self.carried
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
        count = int(np.count_nonzero(selection.alone_mask[docs]))
        if selection.several_mask is not None:
            owners, begins, values = self._pairs
            first, last = np.searchsorted(values, np.array((number, number + 1), values.dtype)).tolist()
            if first < last:
                end = int(begins[last]) if last < len(begins) else len(owners)
                inside = selection.several_mask[owners[begins[first] : end]]
                starts = begins[first:last].astype(np.int64)
                starts -= starts[0]
                count += int(np.count_nonzero(np.logical_or.reduceat(inside, starts)))
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
        matching = len(selection.docs)
        return self.size > 0 and self.by_value_cost(matching, wanted) < self.by_document_cost(matching)

    def by_value_cost(self, matching: int, wanted: int) -> float:
        """Nanoseconds of counting value by value, as far as can be told beforehand."""
        if not self.size:
            return 0.0
        _, less, together = self.by_frequency
        edge = less[min(wanted, self.size) - 1] * matching / max(1, self._snapshot.size)
        values = int(less.searchsorted(edge, side="right"))
        return float(together[min(values, self.size) - 1]) * _BY_VALUE + values * _EACH + _FACET

    def by_document_cost(self, matching: int) -> float:
        """The same of counting document by document."""
        return matching * self.width * _BY_DOCUMENT


class Counter:
    """Counts facets over one snapshot."""

    def __init__(self, snapshot: Snapshot, stories: Stories, facets: Sequence[Facet]) -> None:
        self._snapshot, self._stories, self._facets = snapshot, stories, tuple(facets)
        self._columns = {facet.key: Column(snapshot, stories, facet) for facet in self._facets}
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
        return self.by_document(facet, selection) if whole else self.column(facet.key).all(selection)

    def together(self, matching: int) -> bool:
        """Whether counting all facets by document is cheaper than each the best way, as far as can be told."""
        if matching * _SMALL < self._snapshot.size:
            return True
        all_widths, by_value = 0.0, 0.0
        for facet in self._facets:
            column = self.column(facet.key)
            all_widths += column.width
            cost = column.by_document_cost(matching)
            by_value += min(cost, column.by_value_cost(matching, facet.shown)) if facet.order == "count" else cost
        return matching * all_widths * _TALLIED + _TALLY < by_value
