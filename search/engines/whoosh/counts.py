"""Exact counts of facet values in a set of documents, by copies or by distinct stories.

Counting by stories is counting by copies, less what is counted twice: where several copies of one story match and
carry the same value. Only documents of stories with several copies can be counted twice, so only they are looked at
pair by pair.
"""

from __future__ import annotations

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.columns import gathered
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Stories


class Counter:
    """Counts facets over one snapshot."""

    def __init__(self, snapshot: Snapshot, stories: Stories) -> None:
        self._snapshot = snapshot
        self._stories = stories

    def all(self, key: str, docs: Array, by_story: bool) -> Array:
        """The count of every value of a facet, by value number."""
        size = len(self._snapshot.values[key])
        rows, values = self._snapshot.facet(key)
        if not len(docs) or not len(values):
            return np.zeros(size, np.int64)
        if not by_story or not self._stories.count:
            return np.bincount(gathered(rows, values, docs)[1], minlength=size)
        numbers = self._stories.number[docs]
        alone = docs[numbers == 0]
        counts = np.bincount(gathered(rows, values, alone)[1], minlength=size)
        several = docs[numbers > 0]
        if len(several):
            own_rows, own = gathered(rows, values, several)
            pairs = np.repeat(numbers[numbers > 0].astype(np.int64), np.diff(own_rows)) * size + own
            pairs.sort()
            first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
            counts += np.bincount(pairs[first] % size, minlength=size)
        return counts
