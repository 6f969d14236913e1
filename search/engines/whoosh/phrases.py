"""Phrases: in which documents do some words stand in order, each at most ``slop`` after the one before.

Documents are intersected first. Then every position in a common document becomes one number that grows through the
collection (document after document, room between them), so that "the next word" is "the next number": a phrase of two
words is a look-up of one list of numbers in another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.snapshot import Snapshot

_SHIFT = 24
"""Bits for a position within a document: a text has fewer than sixteen million words."""


def standing(snapshot: Snapshot, field: str, words: Sequence[str], slop: int, docs: Array) -> Array:
    """Those of some documents (ascending, each holding all the words) in which the words stand so."""
    reachable = _numbers(snapshot, field, words[0], docs)
    for word in words[1:]:
        numbers = _numbers(snapshot, field, word, docs)
        if not len(reachable) or not len(numbers):
            return np.empty(0, np.int64)
        spots = np.searchsorted(reachable, numbers) - 1
        gaps = numbers - reachable[np.maximum(spots, 0)]
        reachable = numbers[(spots >= 0) & (gaps <= slop)]
    return np.unique(reachable >> _SHIFT)


def _numbers(snapshot: Snapshot, field: str, word: str, docs: Array) -> Array:
    """Document and position of each occurrence of a word in some documents, as one ascending number each."""
    parts = []
    for base, size, reader, number in snapshot.terms(field, word):
        own, freqs = reader.docs(number).astype(np.int64) + base, reader.freqs(number).astype(np.int64)
        positions = reader.positions(number)
        inside = docs[np.searchsorted(docs, base) : np.searchsorted(docs, base + size)]
        if len(inside) < len(own):
            spots = np.searchsorted(own, inside)
            starts = (np.cumsum(freqs) - freqs)[spots]
            freqs = freqs[spots]
            positions = positions[spread(starts, freqs)]
            own = inside
        parts.append((np.repeat(own, freqs) << _SHIFT) + positions)
    return np.concatenate(parts) if len(parts) > 1 else parts[0] if parts else np.empty(0, np.int64)
