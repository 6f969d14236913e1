"""A table of byte strings as two arrays: all bytes in a row, and where each string begins.

Sorted tables are searched by bisection, over every ``STEP``-th string first and then over the map itself, so that a
vocabulary of millions costs nothing to open and little to keep. Blocks that were read are kept, within bounds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array

STEP = 16
MAX_BLOCKS = 256
"""Blocks of ``STEP`` strings that are kept of a table: half a megabyte."""


def pack_strings(strings: Iterable[bytes]) -> tuple[Array, Array]:
    """The bytes of all strings in a row, and the place of each with the end of the last."""
    strings = strings if isinstance(strings, list) else list(strings)
    starts = np.zeros(len(strings) + 1, np.int64)
    if strings:
        np.cumsum(np.fromiter(map(len, strings), np.int64, len(strings)), out=starts[1:])
    return np.frombuffer(b"".join(strings), np.uint8), starts


class StringTable(Sequence[bytes]):
    """Strings read out of two mapped arrays when they are asked for."""

    def __init__(self, blob: Array, starts: Array) -> None:
        self._blob = blob.data
        self._starts = starts
        self._places = starts.data
        """The same; a single number is read out of it more quickly."""
        self._blocks: dict[int, dict[bytes, int]] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        places = self._places
        return self._blob[places[number] : places[number + 1]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        blob = bytes(self._blob)
        places = self._starts.tolist()
        return (blob[first:last] for first, last in pairwise(places))

    def of_length(self, least: int, most: int) -> list[str]:
        """The strings of so many characters; a character may take four bytes."""
        widths = np.diff(self._starts)
        numbers = np.flatnonzero((widths >= least) & (widths <= 4 * most))
        decoded = (self[number].decode("utf-8", "surrogatepass") for number in numbers.tolist())
        return [string for string in decoded if least <= len(string) <= most]

    @cached_property
    def _steps(self) -> list[bytes]:
        firsts, lasts = self._starts[:-1:STEP].tolist(), self._starts[1::STEP].tolist()
        return [bytes(self._blob[first:last]) for first, last in zip(firsts, lasts, strict=True)]

    def first_from(self, string: bytes) -> int:
        """The number of the first string not before this one, in a sorted table."""
        return self._located(string)[0]

    def _located(self, string: bytes) -> tuple[int, bool]:
        """The number of the first string not before this one, and whether it is this one."""
        block = bisect_left(self._steps, string)
        low, high = max(0, (block - 1) * STEP), min(len(self), block * STEP)
        if block < len(self._steps) and self._steps[block] == string:
            return block * STEP, True
        places = self._starts[low : high + 1].tolist()
        base = places[0]
        strings = bytes(self._blob[base : places[-1]])
        first, last = 0, high - low
        while first < last:
            middle = (first + last) // 2
            if strings[places[middle] - base : places[middle + 1] - base] < string:
                first = middle + 1
            else:
                last = middle
        found = low + first < high and strings[places[first] - base : places[first + 1] - base] == string
        return low + first, found

    def find(self, string: bytes) -> int:
        """The number of a string in a sorted table, or -1."""
        block = bisect_right(self._steps, string) - 1
        return self._block(block).get(string, -1) if block >= 0 else -1

    def _block(self, block: int) -> dict[bytes, int]:
        """The numbers of the strings from a step to the next; kept, since most searches ask for the same few words."""
        known = self._blocks.get(block)
        if known is None:
            first = block * STEP
            places = self._places[first : first + STEP + 1].tolist()
            known = {bytes(self._blob[start:end]): first + n for n, (start, end) in enumerate(pairwise(places))}
            if len(self._blocks) >= MAX_BLOCKS:
                self._blocks.clear()
            self._blocks[block] = known
        return known

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The numbers (end excluded) of the strings that begin so, in a sorted table."""
        first = self.first_from(prefix)
        after = prefix.rstrip(b"\xff")
        if not after:
            return first, len(self)
        return first, self.first_from(after[:-1] + bytes([after[-1] + 1]))
