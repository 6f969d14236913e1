"""Matching documents, and their scores, which are computed when they are asked for.

A page seldom needs all scores: filters leave a part of what the words match, a page by date shows ten scores, a phrase
is found in few of the documents that hold its words. So an evaluation finds documents, and leaves a way to score any
of them. Scores that were computed for all documents are kept.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array

Score = Callable[[Array | slice], Array]
"""Gives the scores of the documents at some places (ascending) of a list."""
_UNKNOWN = np.empty(0, np.float32)


class Matches:
    """Documents, ascending, and their scores: all at once, or a way to them."""

    __slots__ = ("_score", "_scores", "docs")

    def __init__(self, docs: Array, scores: Array | Score) -> None:
        self.docs = docs.astype(np.int64, copy=False)
        self._scores = scores if isinstance(scores, np.ndarray) else _UNKNOWN
        self._score = scores if callable(scores) else None

    @property
    def scores(self) -> Array:
        """The scores of all documents."""
        score = self._score
        if score is not None:
            self._scores = score(slice(None))
            self._score = None  # and with it what it needed; in this order, because threads share matches
        return self._scores

    def at(self, places: Array) -> Array:
        """The scores of the documents at some places, in any order."""
        score = self._score
        if score is None or 2 * len(places) > len(self.docs):
            return self.scores[places]
        order = places.argsort()
        scores = np.empty(len(places), np.float32)
        scores[order] = score(places[order])
        return scores

    def narrowed(self, places: Array) -> Matches:
        """The documents at some places (ascending)."""
        return Matches(self.docs[places], lambda inner: self.at(places[inner]))

    def boosted(self, boost: float) -> Matches:
        """The same with scores multiplied."""
        return self if boost == 1.0 else Matches(self.docs, self.scores * np.float32(boost))

    @property
    def nbytes(self) -> int:
        """What keeping them costs."""
        return self.docs.nbytes + 4 * len(self.docs)


def nothing() -> Matches:
    """No documents."""
    return Matches(np.empty(0, np.int64), np.empty(0, np.float32))


def summed(parts: list[Matches]) -> Matches:
    """All documents of a few short lists, their scores added."""
    docs = np.concatenate([part.docs for part in parts])
    order = docs.argsort(kind="stable")
    docs = docs[order]
    new = np.ones(len(docs), bool)
    np.not_equal(docs[1:], docs[:-1], out=new[1:])
    (begins,) = new.nonzero()
    return Matches(docs[begins], np.add.reduceat(np.concatenate([part.scores for part in parts])[order], begins))
