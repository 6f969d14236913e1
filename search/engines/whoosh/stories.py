"""Stories over document numbers: what counting by stories needs.

Most stories have one copy, and of those a document is its story; only the documents of stories with several copies
need more than counting documents. So they are told apart once a generation: ``number`` is 0 for a document that is
alone in its story, else the number (from 1) of its story among those with several living copies.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, distinct, offsets
from cuttings.search.engines.whoosh.snapshot import Snapshot

_FEW = 50
"""With fewer than one story in so many met, sorting their numbers is quicker than marking them among all."""


class Stories:
    """The stories of a snapshot's living documents."""

    def __init__(self, snapshot: Snapshot) -> None:
        living, self._shown = snapshot.living, snapshot.shown
        self.size = snapshot.size
        hashes = snapshot.column("story")
        hashes = hashes if len(living) == self.size else hashes[living]
        order = np.argsort(hashes, kind="stable")
        ranked = hashes[order]
        begins = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])) if len(ranked) else np.empty(0, np.int64)
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
        numbers[self.documents] = np.repeat(np.arange(1, self.count + 1, dtype=np.int32), np.diff(self.starts))
        return numbers

    @cached_property
    def representatives(self) -> Array:
        """The copy that alone represents each story with several copies, by its number; -1 where none or several do."""
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
    """Some documents (ascending, each once) as counting wants them, by copies or by stories."""

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
        """The number of each document's story where that has several copies; and these numbers, each once."""
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
