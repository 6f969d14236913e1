"""Stories over document numbers: what counting by stories needs.

Most stories have one copy, and of those a document is its story; only the documents of stories with several copies
need more than counting documents. So they are told apart once a generation: ``number`` is 0 for a document that is
alone in its story, else the number (from 1) of its story among those with several living copies.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, offsets
from cuttings.search.engines.whoosh.snapshot import Snapshot


class Stories:
    """The stories of a snapshot's living documents."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._living = snapshot.living
        self._size = snapshot.size
        hashes = snapshot.column("story")
        hashes = hashes if len(self._living) == self._size else hashes[self._living]
        order = np.argsort(hashes, kind="stable")
        ranked = hashes[order]
        begins = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])) if len(ranked) else np.empty(0, np.int64)
        sizes = np.diff(begins, append=len(ranked))
        several = sizes > 1
        self.count = int(several.sum())
        in_several = np.repeat(several, sizes)
        self.documents = self._living[order[in_several]]
        self.starts = offsets(sizes[several])
        self._sizes = np.append(1, sizes[several]).astype(np.int64)

    @cached_property
    def number(self) -> Array:
        """Each document's number among stories with several copies, or 0."""
        numbers = np.zeros(self._size, np.int32)
        numbers[self.documents] = np.repeat(np.arange(1, self.count + 1, dtype=np.int32), np.diff(self.starts))
        return numbers

    def copies(self, doc: int) -> Array:
        """The living documents of a document's story."""
        number = int(self.number[doc])
        if not number:
            return np.array([doc], np.int64)
        return self.documents[self.starts[number - 1] : self.starts[number]]

    def distinct(self, docs: Array) -> int:
        """How many stories some documents (distinct) belong to."""
        numbers = self.number[docs]
        several = numbers[numbers > 0]
        if not len(several):
            return len(docs)
        seen = np.zeros(self.count + 1, bool)
        seen[several] = True
        return len(docs) - len(several) + int(np.count_nonzero(seen))
