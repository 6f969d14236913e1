"""Which documents are copies of one story, and which of them stands for it.

stories = Stories(snapshot.living, snapshot.column("story"), snapshot.shown)
stories.of(stories.number[doc])
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from cuttings.search.engines.whoosh.arrays import (
    LOW_HALF,
    Bytes,
    DocIds,
    Indexes,
    Int32s,
    Int64s,
    indptr_of,
    is_first,
)


class Stories:
    """The stories of a snapshot's living documents.

    Most stories have one copy, and of those a document is its story; so only stories
    with several copies are numbered, from 1 on. ``docs`` [C] are the living documents of
    these, story by story and ascending, and ``indptr`` [S+1] is where those of each story
    begin; ``sizes`` [S+1] is how many copies each has, 1 for number 0.
    """

    def __init__(self, living: DocIds, hashes: Int64s, shown: Bytes) -> None:
        self.size = len(hashes)
        if len(living) != self.size:
            hashes = hashes[living]
        # Sorting that keeps no order among equal ones takes a quarter of the time.
        order = hashes.argsort()
        first = is_first(hashes[order])
        (begins,) = first.nonzero()
        sizes = np.diff(begins, append=len(order))
        several = sizes > 1
        copies = order[several.repeat(sizes)]
        stories = np.arange(len(sizes))[several].repeat(sizes[several])
        copies = np.sort((stories << np.int64(32)) | copies) & LOW_HALF

        self.count = int(several.sum())
        self.docs: DocIds = living[copies]
        self.indptr: Indexes = indptr_of(sizes[several])
        self.sizes: Int64s = np.append(1, sizes[several])
        self._shown = shown

    @cached_property
    def number(self) -> Int32s:
        """The story of each document [N], 0 where it is alone in it."""
        numbers = np.zeros(self.size, np.int32)
        own = np.arange(1, self.count + 1, dtype=np.int32)
        numbers[self.docs] = own.repeat(self.sizes[1:])
        return numbers

    @cached_property
    def several(self) -> Bytes:
        """2 for each document whose story has several copies [N], 0 for others."""
        kinds = np.zeros(self.size, np.uint8)
        kinds[self.docs] = 2
        return kinds

    @cached_property
    def unnumbered(self) -> Int32s:
        """The same where every copy counts by itself."""
        return np.zeros(self.size, np.int32)

    @cached_property
    def representatives(self) -> Int64s:
        """The copy that represents each story [S+1], -1 where none or several do."""
        shown = self.docs[self._shown[self.docs] > 0]
        numbers = self.number[shown]
        found = np.full(self.count + 1, -1, np.int64)
        found[numbers] = shown
        found[np.bincount(numbers, minlength=self.count + 1) > 1] = -1
        return found

    @cached_property
    def represented(self) -> tuple[DocIds, DocIds]:
        """The copies [C] that another one represents, ascending, and that one of each."""
        standing = self.representatives[self.number[self.docs]]
        others = (standing >= 0) & (standing != self.docs)
        copies, standing = self.docs[others], standing[others]
        order = copies.argsort()
        return copies[order], standing[order].astype(np.uint32)

    def of(self, number: int) -> DocIds:
        """The living documents of a story with several copies, ascending."""
        return self.docs[self.indptr[number - 1] : self.indptr[number]]
