"""What the arrays of the engine are, and the few operations on them that recur.

Every relation of the index is a sparse matrix in compressed rows: ``indptr`` tells where
each row begins in ``indices``, and behind the last one where it ends.

    >>> indptr = indptr_of([2, 0, 1])
    >>> indptr.tolist()
    [0, 2, 2, 3]
    >>> csr_gather(indptr, np.array([7, 8, 9]), np.array([2, 0]))[1].tolist()
    [9, 7, 8]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

AnyArray = NDArray[Any]
"""An array of a file: its type stands in the file."""
Flags = NDArray[Any]
"""A byte for each row: ``uint8`` or ``bool``."""
Mask = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
UInt16s = NDArray[np.uint16]
UInt32s = NDArray[np.uint32]
Scores = NDArray[np.float32]
DocIds = NDArray[np.uint32]
"""Ordinals of documents, ascending, each once."""
Indexes = NDArray[np.int64]
"""Positions in another array."""

LOW_HALF = np.int64(0xFFFFFFFF)
Item = TypeVar("Item", bound=np.generic)


def narrowest(values: AnyArray) -> AnyArray:
    """The same whole numbers, none negative, in the narrowest unsigned type."""
    largest = int(values.max()) if len(values) else 0
    return values.astype(np.min_scalar_type(largest), copy=False)


def indptr_of(widths: Sequence[int] | AnyArray) -> Indexes:
    """Where rows of some widths begin, one behind the other, and where the last ends."""
    indptr = np.zeros(len(widths) + 1, np.int64)
    np.asarray(widths).cumsum(out=indptr[1:])
    return indptr


def stored_indptr(indptr: Indexes) -> AnyArray:
    """Where rows begin as a file holds it: in half the bytes where that is enough."""
    wide = len(indptr) and int(indptr[-1]) >= 1 << 32
    return indptr if wide else indptr.astype(np.uint32)


def widths_of(indptr: AnyArray) -> Int64s:
    """How wide each row is."""
    edges: Int64s = indptr.astype(np.int64, copy=False)
    return edges[1:] - edges[:-1]


def csr_positions(starts: AnyArray, widths: AnyArray) -> Indexes:
    """The positions start, start + 1, ... of several rows, one row behind the other."""
    ends = widths.cumsum(dtype=np.int64)
    positions: Indexes = (starts - ends + widths).repeat(widths)
    positions += np.arange(len(positions))
    return positions


def csr_gather(
    indptr: AnyArray, indices: NDArray[Item], rows: AnyArray
) -> tuple[Int64s, NDArray[Item]]:
    """The widths of some rows, and their values one row behind the other."""
    starts = indptr[rows].astype(np.int64)
    widths = indptr[1:][rows] - starts
    return widths, indices[csr_positions(starts, widths)]


def row_of_each(indptr: AnyArray) -> Int64s:
    """The row of each value of a sparse matrix."""
    widths = widths_of(indptr)
    return np.arange(len(widths)).repeat(widths)


def is_first(ordered: AnyArray) -> Mask:
    """Which of some values in order differ from the one before."""
    first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def distinct(ordered: NDArray[Item]) -> NDArray[Item]:
    """Each of some values in order once."""
    return ordered[is_first(ordered)]


def is_among(keys: AnyArray, others: AnyArray) -> Mask:
    """Which of some keys are among others, which are ascending."""
    if not len(others):
        return np.zeros(len(keys), bool)
    found: Mask = others.take(others.searchsorted(keys), mode="clip") == keys
    return found


def mask_of(docs: AnyArray, size: int) -> Mask:
    """Some documents as a mask over all."""
    mask = np.zeros(size, bool)
    mask[docs.astype(np.int64, copy=False)] = True
    return mask


def concatenated(parts: Sequence[NDArray[Item]], dtype: type[Item]) -> NDArray[Item]:
    """Some arrays in a row; a single one as it is."""
    if len(parts) == 1:
        return parts[0].astype(dtype, copy=False)
    return np.concatenate(parts or [np.empty(0, dtype)]).astype(dtype, copy=False)
