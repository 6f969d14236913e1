"""A file as if it were in memory: mapped where the file system can, read where it
can't.

Some network and container file systems refuse ``mmap`` (ENODEV, EACCES). Everything
works there too, with as much memory as the files are long.

Many numpy arrays in one file: written once, checked on opening, then mapped and shared.

Everything that the engine keeps about a segment is a set of named flat arrays, and
every such set is one file:

    magic (8 bytes) | version u32 | header length u32 | header checksum u32 | header (JSON) | arrays (aligned)

The header tells each array's type, length, place and CRC-32. Opening reads the header
and compares the file's size with what the header promises, so a truncated file or a
damaged header is found at once, whatever the size of the file; ``verify`` reads all of
it and compares every checksum. Arrays are views of one shared, read-only map: several
serving processes share the pages, nothing is read that no query touches, and a file
that a writer has since removed stays readable until the last view of it is gone.

A table of byte strings as two arrays: all bytes in a row, and where each string begins.

Sorted tables are searched by bisection, over every ``STEP``-th string first and then
over the map itself, so that a vocabulary of millions costs nothing to open and little
to keep. Blocks that were read are kept, within bounds.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from cuttings.search.errors import IndexDamaged


def mapped(file: BinaryIO) -> mmap.mmap | bytes:
    """The bytes of an open file, to be read only; of an empty one, no bytes."""
    if os.fstat(file.fileno()).st_size == 0:
        return b""
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:
        file.seek(0)
        return file.read()


def let_go(file: mmap.mmap | bytes) -> None:
    """Lets the system have the memory of a mapped file; what is looked at again is
    mapped again.

    Looking at one place maps 64 kB around it, so that many small looks all over a file
    come to hold most of it.
    """
    if isinstance(file, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        file.madvise(mmap.MADV_DONTNEED)


Array = NDArray[Any]

MAGIC = b"CUTARRAY"
VERSION = 5
ALIGNMENT = 64
_PREFIX = len(MAGIC) + 12


def smallest(values: Array) -> Array:
    """The same whole numbers (none negative) in the narrowest unsigned type that
    holds them.
    """
    top = int(values.max()) if len(values) else 0
    kind = (
        np.uint8
        if top < 1 << 8
        else np.uint16
        if top < 1 << 16
        else np.uint32
        if top < 1 << 32
        else np.uint64
    )
    return values.astype(kind, copy=False)


def offsets(counts: Any) -> Array:
    """Where each of several runs begins, one after the other, and where the last one
    ends.
    """
    ends = np.zeros(len(counts) + 1, np.int64)
    np.asarray(counts).cumsum(out=ends[1:])
    return ends


def distinct(ordered: Array) -> Array:
    """Each of some values in order once."""
    new = np.empty(len(ordered), bool)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered.compress(new)


def write_arrays(
    path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any] | None = None
) -> None:
    """Writes arrays (of one dimension) and JSON-able facts to a new file and makes
    it durable.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    table: dict[str, list[Any]] = {}
    place = 0
    for name, array in arrays.items():
        table[name] = [
            array.dtype.str,
            len(array),
            place,
            zlib.crc32(array.data.cast("B")),
        ]
        place += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    header = json.dumps(
        {"arrays": table, "bytes": place, "facts": dict(facts or {})}
    ).encode()
    header += b" " * (-(len(header) + _PREFIX) % ALIGNMENT)
    with path.open("wb") as file:
        file.write(MAGIC)
        file.write(
            np.array([VERSION, len(header), zlib.crc32(header)], "<u4").tobytes()
        )
        file.write(header)
        for array in arrays.values():
            file.write(array.data.cast("B"))
            file.write(bytes(-array.nbytes % ALIGNMENT))
        file.flush()
        os.fsync(file.fileno())


def damaged(path: Path, what: str) -> IndexDamaged:
    """The error for an index file that can't be trusted."""
    return IndexDamaged(
        f"The index file {path.name} is damaged ({what}). Run `cuttings reindex` to build the index again from the "
        "catalogue; no article is lost."
    )


class ArrayFile(Mapping[str, Array]):
    """The arrays of one file, mapped.

    Raises IndexDamaged on opening where header or size are wrong.

    A file that is not there raises FileNotFoundError: a writer may have replaced it,
    and the opener looks again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _PREFIX:
                raise damaged(path, "it is cut short")
            self._map = mapped(file)
        start, header = self._read_header(size)
        self._table: dict[str, list[Any]] = header["arrays"]
        self.facts: dict[str, Any] = header["facts"]
        self._start = start
        if size != start + header["bytes"]:
            raise damaged(
                path,
                f"it has {size:,} bytes where {start + header['bytes']:,} were written",
            )
        self._arrays: dict[str, Array] = {}

    def _read_header(self, size: int) -> tuple[int, dict[str, Any]]:
        if self._map[: len(MAGIC)] != MAGIC:
            raise damaged(self.path, "it does not begin as an index file does")
        version, length, checksum = (
            int(n) for n in np.frombuffer(self._map, "<u4", 3, len(MAGIC))
        )
        if version != VERSION:
            raise damaged(
                self.path, f"it has version {version}, this release reads {VERSION}"
            )
        header = self._map[_PREFIX : _PREFIX + length]
        if size < _PREFIX + length or zlib.crc32(header) != checksum:
            raise damaged(self.path, "its header fails its checksum")
        return _PREFIX + length, json.loads(header)

    def __contains__(self, name: object) -> bool:
        return name in self._table

    def __getitem__(self, name: str) -> Array:
        array = self._arrays.get(name)
        if array is None:
            kind, length, place, _ = self._table[name]
            array = np.frombuffer(self._map, kind, length, self._start + place)
            self._arrays[name] = array
        return array

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    @property
    def nbytes(self) -> int:
        """The size of the file."""
        return len(self._map)

    def give_back(self) -> None:
        """Lets the system have the memory of the map."""
        let_go(self._map)

    def verify(self) -> None:
        """Reads every array. Raises IndexDamaged for the first whose checksum is wrong."""
        for name, (_, _, place, checksum) in self._table.items():
            end = self._start + place + self[name].nbytes
            if zlib.crc32(self[name].data.cast("B")) != checksum or any(
                self._map[end : end + -end % ALIGNMENT]
            ):
                raise damaged(self.path, f"the array {name} fails its checksum")


STEP = 16
MAX_BLOCKS = 256
"""Blocks of ``STEP`` strings that are kept of a table: half a megabyte."""


def pack_strings(strings: Iterable[bytes]) -> tuple[Array, Array]:
    """The bytes of all strings in a row, and the place of each with the end of the
    last.
    """
    strings = strings if isinstance(strings, list) else list(strings)
    starts = np.zeros(len(strings) + 1, np.int64)
    if strings:
        np.cumsum(
            np.fromiter(map(len, strings), np.int64, len(strings)), out=starts[1:]
        )
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
        decoded = (
            self[number].decode("utf-8", "surrogatepass") for number in numbers.tolist()
        )
        return [string for string in decoded if least <= len(string) <= most]

    @cached_property
    def _steps(self) -> list[bytes]:
        firsts, lasts = self._starts[:-1:STEP].tolist(), self._starts[1::STEP].tolist()
        return [
            bytes(self._blob[first:last])
            for first, last in zip(firsts, lasts, strict=True)
        ]

    def first_from(self, string: bytes) -> int:
        """The number of the first string not before this one, in a sorted table."""
        return self._located(string)[0]

    def _located(self, string: bytes) -> tuple[int, bool]:
        """The number of the first string not before this one, and whether it is this
        one.
        """
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
        found = (
            low + first < high
            and strings[places[first] - base : places[first + 1] - base] == string
        )
        return low + first, found

    def find(self, string: bytes) -> int:
        """The number of a string in a sorted table, or -1."""
        block = bisect_right(self._steps, string) - 1
        return self._block(block).get(string, -1) if block >= 0 else -1

    def _block(self, block: int) -> dict[bytes, int]:
        """The numbers of the strings from a step to the next; kept, since most
        searches ask for the same few words.
        """
        known = self._blocks.get(block)
        if known is None:
            first = block * STEP
            places = self._places[first : first + STEP + 1].tolist()
            known = {
                bytes(self._blob[start:end]): first + n
                for n, (start, end) in enumerate(pairwise(places))
            }
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
