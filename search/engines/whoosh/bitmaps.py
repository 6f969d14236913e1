"""The most carried values as bits, so that a broad result is counted a word of 64 documents at a time.

How often a value occurs in a result is an AND and a population count where both are kept as a bit for each document: of
a value that 10,000 of a million documents carry that takes 25 microseconds, and six times as long to look them up; of
one that more carry it takes no longer. Counting by stories, a value has bits of two kinds, as in ``shares``: for
documents with which it counts (alone in their story, or the one copy that carries it), and for stories all of whose
copies carry it. What is left, values of some copies of a story, are few: their documents stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, offsets, smallest
from cuttings.search.engines.whoosh.stories import Selection, Stories, bits


@dataclass(frozen=True, slots=True)
class Parts:
    """A value's documents told apart: with which it counts, stories with which it does, and the rest, story by story.

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
            np.append(docs.compress(numbers == 0), copies[np.repeat(carrying == 1, carrying)]),
            met[carrying == stories.sizes[met]],
            copies[np.repeat(some, carrying)],
            offsets(carrying[some])[:-1],
        )


@dataclass(frozen=True, slots=True)
class Bitmaps:
    """Several values: a row of bits each over documents and over stories; and the rest of all of them in a line.

    ``begins`` is where the documents of each value and story begin in ``rest``, ``places`` which of the values it is.
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
        parts = [Parts.of(docs, stories) if by_story else Parts(docs, none, none, none) for docs in lists]
        before = offsets([len(part.rest) for part in parts])
        return cls(
            np.array([bits(part.docs, stories.size) for part in parts]),
            np.array([bits(part.stories, stories.count + 1) for part in parts]),
            smallest(np.concatenate([part.rest for part in parts])),
            np.concatenate([part.begins + start for part, start in zip(parts, before.tolist(), strict=False)]),
            np.repeat(np.arange(len(parts)), [len(part.begins) for part in parts]),
        )

    def count(self, selection: Selection) -> Array:
        """How often each value occurs among some documents."""
        counts: Array = np.bitwise_count(self.docs & selection.bits).sum(axis=1, dtype=np.int64)
        if selection.by_story and len(selection.several):
            counts += np.bitwise_count(self.stories & selection.story_bits).sum(axis=1, dtype=np.int64)
            if len(self.begins):
                met = np.logical_or.reduceat(selection.mask[self.rest], self.begins)
                counts += np.bincount(self.places[met], minlength=len(counts))
        return counts
