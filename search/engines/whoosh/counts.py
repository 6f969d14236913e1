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
So documents alone in their story are simply counted; for the others ``shares`` and ``bitmaps`` tell apart what can
coincide.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.bitmaps import Bitmaps
from cuttings.search.engines.whoosh.shares import Shares
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Selection, Stories
from cuttings.search.engines.whoosh.tally import Counts, Tally, counted
from cuttings.search.facets import Facet

_BY_DOCUMENT, _BY_VALUE, _BIT, _EACH = 10.0, 15.0, 0.025, 20_000.0
"""Nanoseconds, roughly: for a value of a document, a document of a value, a bit, and each value or stretch of them."""
_TALLIED, _TALLY = 6.0, 60_000.0
"""The same for a value of a document where all facets are counted together, and for counting them at all."""
_STRETCH, _BROAD, _MOST = 16, 512, 128
"""Values that one document in 512 carries or more are kept as bits, 16 together; of a facet so many at most, which are
18 MB over a million documents."""
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
        """Value numbers, the most carried first; less than nothing by how many carry each; documents of the first n."""
        order = np.argsort(-self.carried, kind="stable")
        carried = self.carried[order]
        return order, -carried, np.cumsum(carried)

    @cached_property
    def _broad(self) -> int:
        """How many values, the most carried, are kept as bits."""
        return min(_MOST, int(np.count_nonzero(self.carried * _BROAD >= max(1, self._snapshot.size))))

    def _bitmaps(self, first: int, by_story: bool) -> Bitmaps:
        """A stretch of the most carried values."""
        if (first, by_story) not in self._kept:
            numbers = self.by_frequency[0][first : min(first + _STRETCH, self._broad)].tolist()
            lists = [self._snapshot.documents_of(self._facet.key, number) for number in numbers]
            self._kept[first, by_story] = Bitmaps.of(lists, self._stories, by_story)
        return self._kept[first, by_story]

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
        return Selection(docs.compress(selection.mask[docs]), self._stories, selection.by_story).total

    def top(self, selection: Selection, wanted: int) -> Counts:
        """Values with their counts, among them all that are counted as often as the last of the first ``wanted``."""
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
        """The counts of the most carried values from a place on: of a stretch of them, or of one."""
        if first < self._broad:
            counts: list[int] = self._bitmaps(first, selection.by_story).count(selection).tolist()
            return counts
        return [self.one(int(self.by_frequency[0][first]), selection)]

    def is_by_value(self, selection: Selection, wanted: int) -> bool:
        """Whether counting value by value is the cheaper way to the first ``wanted``."""
        matching = len(selection.docs)
        return self.size > 0 and self.by_value_cost(matching, wanted) < self.by_document_cost(matching)

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
            looked_up = int(together[values - 1]) - (int(together[self._broad - 1]) if self._broad else 0)
            cost += looked_up * _BY_VALUE + (values - self._broad) * _EACH
        return cost

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
