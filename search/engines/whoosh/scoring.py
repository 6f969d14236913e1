"""BM25F as Whoosh has it: the scores of words for some documents.

A word's score is three array expressions over its weights and the norms of its documents. A small result costs hardly
more than the number of these expressions, so where a query has several words of one field they are computed for all
words at once: a row for each word, a column for each document.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.snapshot import K1, Snapshot
from whoosh import query as q

UNSCORED = "id"
"""The field whose words score their weight."""
_TOGETHER = 1 << 16
"""Scores up to which all words are scored at once; of more, one row after the other is kinder to the caches."""


class Scorer:
    """Scores words over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def factor(self, size: int, boost: float) -> float:
        """What the score of a word of so many documents is multiplied by."""
        return (math.log(self._snapshot.size / (size + 1)) + 1) * (K1 + 1) * boost

    def weights(self, field: str, text: str | bytes) -> Array:
        """The weight of every posting of a word."""
        parts = [reader.weights(number) for _, _, reader, number in self._snapshot.terms(field, text)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def of(self, word: q.Term, size: int, places: Array | slice, docs: Array) -> Array:
        """The scores of a word of ``size`` documents for those at some places, which are ``docs``."""
        weights: Array = self.weights(word.fieldname, word.text)[places].astype(np.float32)
        if word.fieldname == UNSCORED:
            return weights * np.float32(word.boost)
        weights /= self._snapshot.norm(word.fieldname)[docs] + weights
        weights *= np.float32(self.factor(size, word.boost))
        return weights

    def sums(
        self, words: Sequence[q.Term], sizes: Sequence[int], places: Sequence[Array | slice], docs: Array, first: float
    ) -> Array:
        """The scores of several words, all of which hold some documents at the given places, and a first score."""
        fields = {word.fieldname for word in words}
        if len(fields) != 1 or UNSCORED in fields or not 0 < len(words) * len(docs) <= _TOGETHER:
            scores = np.full(len(docs), first, np.float32)
            for word, size, spots in zip(words, sizes, places, strict=True) if len(docs) else ():
                scores += self.of(word, size, spots, docs)
            return scores
        rows = [self.weights(word.fieldname, word.text)[spots] for word, spots in zip(words, places, strict=True)]
        weights = np.concatenate(rows, dtype=np.float32).reshape(len(words), len(docs))
        weights /= self._snapshot.norm(words[0].fieldname)[docs] + weights
        weights *= self._factors(words, sizes)[:, None]
        total: Array = np.add.reduce(weights, axis=0, initial=np.float32(first))
        return total

    def _factors(self, words: Sequence[q.Term], sizes: Sequence[int]) -> Array:
        return np.array([self.factor(size, word.boost) for word, size in zip(words, sizes, strict=True)], np.float32)

    def together(self, words: Sequence[q.Term], docs: Array) -> bool:
        """Whether ``add`` can score these words for these documents at once."""
        return (
            len(words) > 1
            and words[0].fieldname != UNSCORED
            and all(word.fieldname == words[0].fieldname for word in words)
            and len(words) * len(docs) <= _TOGETHER
            and len(words) * self._snapshot.size < 1 << 32
        )

    def add(self, words: Sequence[q.Term], docs: Array, scores: Array) -> None:
        """Adds to the scores of some documents (ascending) those of words of one field, wherever these stand in them.

        The documents of all words are one ascending list, those of the second word beyond all documents and so on.
        """
        size, field = self._snapshot.size, words[0].fieldname
        parts, readers, sizes = [], [], [0] * len(words)
        for row, word in enumerate(words):
            for base, _, reader, number in self._snapshot.terms(field, word.text):
                part = reader.docs(number)
                sizes[row] += len(part)
                parts.append(part + np.uint32(base + row * size) if base or row else part)
                readers.append((reader, number))
        if not parts or not len(docs):
            return
        own = np.concatenate(parts)
        firsts = np.arange(0, len(words) * size, size, dtype=np.uint32)
        sought = (firsts[:, None] + docs.astype(np.uint32)).ravel()
        spots = own.searchsorted(sought)
        (held,) = (own.take(spots, mode="clip") == sought).nonzero()
        if not len(held):
            return
        rows = held // len(docs)
        columns = held - rows * len(docs)
        weights = np.concatenate([reader.weights(number) for reader, number in readers])
        weights = weights[spots[held]].astype(np.float32)
        weights /= self._snapshot.norm(field)[docs[columns]] + weights
        weights *= self._factors(words, sizes)[rows]
        np.add.at(scores, columns, weights)
