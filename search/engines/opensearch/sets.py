"""Sets of articles as the cluster takes them in one clause, however many they are.

Every document has an ``article_number`` of 30 bits, made from its article's id; of two articles
with the same number, the later gets the next one that is free. A set is a Roaring bitmap
of such numbers, kept as a document of its own beside the facet values, and looked up by
the nodes: a hundred thousand articles are a third of a megabyte, and a clause that asks
for them takes some milliseconds, where their ids would take half a second.

    >>> number_of("k3x7qp2mzt5a") == number_of("k3x7qp2mzt5a")
    True
    >>> bitmap([7, 1 << 20]).hex()
    '3a300000020000000000000010000000180000001a00000007000000'

The format is https://github.com/RoaringBitmap/RoaringFormatSpec, without runs.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np

NUMBERS = 1 << 30
"""So many numbers there are; the cluster's integers have a sign."""

_COOKIE = 12_346
"""What a bitmap without runs begins with."""
_MOST_LISTED = 4_096
"""Up to so many of 65,536 numbers are listed, more are bits."""


def number_of(article: str, attempt: int = 0) -> int:
    """The number of an article, at the first attempt or at a later one."""
    return (zlib.crc32(article.encode()) + attempt) % NUMBERS


def bitmap(numbers: Iterable[int]) -> bytes:
    """A set of numbers below 2**32 as the cluster reads it."""
    every = np.unique(np.fromiter(numbers, np.uint32))
    keys, starts, counts = np.unique(every >> 16, return_index=True, return_counts=True)
    low = (every & 0xFFFF).astype("<u2")
    bodies: list[bytes] = []
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        bodies.append(_container(low[start : start + count]))

    head = np.array([_COOKIE, len(keys)], "<u4").tobytes()
    described = np.stack([keys, counts - 1], axis=1).astype("<u2").tobytes()
    sizes = np.array([len(body) for body in bodies], np.int64)
    first = len(head) + len(described) + 4 * len(bodies)
    places = (first + sizes.cumsum() - sizes).astype("<u4").tobytes()
    return b"".join([head, described, places, *bodies])


def _container(numbers: np.ndarray[tuple[int], np.dtype[np.uint16]]) -> bytes:
    """Those of a set that agree but for their last 16 bits."""
    if len(numbers) <= _MOST_LISTED:
        return numbers.tobytes()
    bits = np.zeros(1 << 16, np.uint8)
    bits[numbers] = 1
    return np.packbits(bits, bitorder="little").tobytes()
