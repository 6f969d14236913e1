"""Many NumPy arrays in one file: written once, checked on opening, mapped and shared.

Everything that the engine keeps of a segment is a set of named flat arrays, and each set
is one file:

    magic (8 bytes) | version u32 | header length u32 | header checksum u32 | header (JSON) | arrays (aligned)

The header tells each array's type, length, place and CRC-32. Opening reads the header and
compares the file's size with what it promises, so a truncated file or a damaged header is
found at once, whatever the size of the file; ``verify`` reads all of it and compares every
checksum. Arrays are views of one shared, read-only map: several serving processes share
the pages, nothing is read that no query touches, and a file that a writer has since
removed stays readable until the last view of it is gone.

    write_arrays(path, {"days": np.arange(3)}, {"made": "today"})
    ArrayFile(path)["days"]
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from cuttings.search.engines.whoosh.arrays import AnyArray, Bytes, Indexes
from cuttings.search.engines.whoosh.proof import Part
from cuttings.search.errors import IndexDamaged
from cuttings.search.translations import numbered, worded

MAGIC = b"CUTARRAY"
VERSION = 20
"""The number of the index's format: of what stands in the files, and in which."""
ALIGNMENT = 64
LARGE = 1 << 20
"""Bytes from which an array's memory is released once it was compared."""
_PREFIX = len(MAGIC) + 12


def mapped(file: BinaryIO) -> mmap.mmap | bytes:
    """The bytes of an open file, to be read only; of an empty one, no bytes.

    Some network and container file systems refuse ``mmap`` (ENODEV, EACCES). Everything
    works there too, with as much memory as the files are long.
    """
    if os.fstat(file.fileno()).st_size == 0:
        return b""
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:
        file.seek(0)
        return file.read()


class FileReader:
    """Reads stretches of a file, which stays open for as long as this is there.

    The records of hits lie anywhere in files of hundreds of megabytes. To read them out
    of a map would map 64 kB around each: that takes longer than to copy a record, one
    part in twenty of a page of few hits, and has to be given back from time to time.
    """

    def __init__(self, path: Path) -> None:
        self._map: mmap.mmap | bytes = b""
        self._descriptor = -1
        if hasattr(os, "pread"):
            self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            return
        with path.open("rb") as file:
            self._map = mapped(file)

    def read(self, start: int, length: int) -> bytes:
        """So many bytes from an offset on; fewer where the file ends before."""
        if self._descriptor < 0:
            return self._map[start : start + length]
        return os.pread(self._descriptor, length, start)

    def __del__(self) -> None:
        if getattr(self, "_descriptor", -1) >= 0:
            os.close(self._descriptor)


def identity_of(path: Path, status: os.stat_result) -> tuple[str, int, int, int]:
    """What tells a file from a later one of the same name; see ``proof.Identity``."""
    return str(path), status.st_ino, status.st_mtime_ns, status.st_size


def release_pages(file: mmap.mmap | bytes) -> None:
    """Lets the system have the memory of a mapped file; what is read again is mapped
    again.

    Reading at one place maps 64 kB around it, so that many small reads all over a file
    come to hold most of it.
    """
    if isinstance(file, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        file.madvise(mmap.MADV_DONTNEED)


def write_arrays(
    path: Path, arrays: Mapping[str, AnyArray], facts: Mapping[str, Any] | None = None
) -> None:
    """Writes arrays of one dimension, and facts that JSON can hold, to a new file, and
    makes it durable.
    """
    table: dict[str, list[Any]] = {}
    contents = []
    place = 0
    for name, array in arrays.items():
        content = np.ascontiguousarray(array)
        checksum = zlib.crc32(content.data.cast("B"))
        table[name] = [content.dtype.str, len(content), place, checksum]
        contents.append(content)
        place += content.nbytes + -content.nbytes % ALIGNMENT

    described = {"arrays": table, "bytes": place, "facts": dict(facts or {})}
    header = json.dumps(described).encode()
    header += b" " * (-(len(header) + _PREFIX) % ALIGNMENT)
    numbers = np.array([VERSION, len(header), zlib.crc32(header)], "<u4")
    with path.open("wb") as file:
        file.write(MAGIC + numbers.tobytes() + header)
        for content in contents:
            file.write(content.data.cast("B"))
            file.write(bytes(-content.nbytes % ALIGNMENT))
        file.flush()
        os.fsync(file.fileno())


def damaged(path: Path, reason: str) -> IndexDamaged:
    """The error for an index file that can't be trusted."""
    return IndexDamaged(
        worded(
            "The index file %(name)s is damaged (%(reason)s). Run "
            "`cuttings reindex` to build the index again from the "
            "catalogue; no article is lost.",
            name=path.name,
            reason=reason,
        )
    )


class ArrayFile(Mapping[str, AnyArray]):
    """The arrays of one file by name, mapped; ``facts`` is what was written beside them.

    Raises IndexDamaged where header or size are wrong, and FileNotFoundError where there
    is no file: a writer may have replaced it, and the opener looks again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            size = status.st_size
            if size < _PREFIX:
                raise damaged(path, worded("it is cut short"))
            self._map = mapped(file)
        self._identity = identity_of(path, status)
        self._start, header = self._read_header()
        self._table: dict[str, list[Any]] = header["arrays"]
        self.facts: dict[str, Any] = header["facts"]
        expected = self._start + header["bytes"]
        if size != expected:
            reason = numbered(
                "it has %(number)s byte where %(expected)s were written",
                "it has %(number)s bytes where %(expected)s were written",
                size,
                expected=expected,
            )
            raise damaged(path, reason)
        self._arrays: dict[str, AnyArray] = {}

    def _read_header(self) -> tuple[int, dict[str, Any]]:
        if self._map[: len(MAGIC)] != MAGIC:
            raise damaged(self.path, worded("it does not begin as an index file does"))
        numbers = np.frombuffer(self._map, "<u4", 3, len(MAGIC)).tolist()
        version, length, checksum = numbers
        if version != VERSION:
            reason = worded(
                "it has version %(version)s, this release reads %(version_too)s",
                version=str(version),
                version_too=VERSION,
            )
            raise damaged(self.path, reason)
        header = self._map[_PREFIX : _PREFIX + length]
        # Nothing has the checksum 0, so zeros here would agree with each other.
        if not header or len(header) < length or zlib.crc32(header) != checksum:
            raise damaged(self.path, worded("its header fails its checksum"))
        return _PREFIX + length, json.loads(header)

    def __contains__(self, name: object) -> bool:
        return name in self._table

    def __getitem__(self, name: str) -> AnyArray:
        array = self._arrays.get(name)
        if array is None:
            dtype, length, place, _ = self._table[name]
            array = np.frombuffer(self._map, dtype, length, self._start + place)
            self._arrays[name] = array
        return array

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def offset(self, name: str) -> int:
        """Where in the file an array begins."""
        _, _, place, _ = self._table[name]
        return self._start + int(place)

    def release_memory(self) -> None:
        """Lets the system have the memory of the map."""
        release_pages(self._map)

    def verify(self) -> None:
        """Reads every array. Raises IndexDamaged for the first with a wrong checksum."""
        for name in self._table:
            self._verify(name)

    def _verify(self, name: str) -> None:
        _, _, place, checksum = self._table[name]
        array = self[name]
        end = self._start + place + array.nbytes
        padding = self._map[end : end + -end % ALIGNMENT]
        if zlib.crc32(array.data.cast("B")) != checksum or any(padding):
            raise damaged(
                self.path, worded("the array %(name)s fails its checksum", name=name)
            )
        if array.nbytes >= LARGE:
            # Of most of it no search wants anything; the rest is mapped again.
            self.release_memory()

    def parts(self) -> Iterator[Part]:
        """Every array as something to be compared with its checksum."""
        for name in self._table:
            identity = (*self._identity, name)
            yield Part(identity, self[name].nbytes, partial(self._verify, name))


class RecordTable(Sequence[bytes]):
    """Records in a row in an array of a file, read one at a time."""

    def __init__(self, file: ArrayFile, name: str, reader: FileReader) -> None:
        self._starts = file[f"{name}_starts"].data
        self._offset = file.offset(name)
        self._read = reader.read

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, ordinal: int) -> bytes:  # type: ignore[override]
        start = self._starts[ordinal]
        length = self._starts[ordinal + 1] - start
        return self._read(self._offset + start, length)


STEP = 16
MAX_BLOCKS = 256
"""Blocks of ``STEP`` strings that are kept of a table: half a megabyte."""


def pack_strings(strings: Sequence[bytes]) -> tuple[Bytes, Indexes]:
    """The bytes of all strings in a row; and where each begins, with the end."""
    starts = np.zeros(len(strings) + 1, np.int64)
    widths = np.fromiter(map(len, strings), np.int64, len(strings))
    widths.cumsum(out=starts[1:])
    return np.frombuffer(b"".join(strings), np.uint8), starts


class StringTable(Sequence[bytes]):
    """Strings read out of two mapped arrays when they are asked for.

    Sorted tables are searched by bisection, over every ``STEP``-th string first and then
    within a block of them, so that a vocabulary of millions costs nothing to open and
    little to keep.
    """

    def __init__(self, blob: Bytes, starts: Indexes) -> None:
        self._blob = blob.data
        # A single number is read out of a memoryview more quickly than of an array.
        self._starts = starts.data
        self._widths_of = starts
        self._blocks: dict[int, list[bytes]] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, ordinal: int) -> bytes:  # type: ignore[override]
        return self._blob[self._starts[ordinal] : self._starts[ordinal + 1]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        blob = self._blob.tobytes()
        edges = self._widths_of.tolist()
        return (blob[first:last] for first, last in pairwise(edges))

    def of_length(self, least: int, most: int) -> Iterable[str]:
        """The strings of so many characters; a character may take four bytes."""
        widths = np.diff(self._widths_of)
        ordinals = np.flatnonzero((widths >= least) & (widths <= 4 * most))
        for ordinal in ordinals.tolist():
            string = self[ordinal].decode("utf-8", "surrogatepass")
            if least <= len(string) <= most:
                yield string

    @cached_property
    def _firsts(self) -> list[bytes]:
        """The first string of each block."""
        return [self[ordinal] for ordinal in range(0, len(self), STEP)]

    def _block(self, block: int) -> list[bytes]:
        """The strings of a block; kept, since most searches ask for the same words."""
        known = self._blocks.get(block)
        if known is None:
            first = block * STEP
            edges = self._starts[first : first + STEP + 1].tolist()
            begin = edges[0]
            blob = self._blob[begin : edges[-1]].tobytes()
            known = [blob[a - begin : b - begin] for a, b in pairwise(edges)]
            if len(self._blocks) >= MAX_BLOCKS:
                self._blocks.clear()
            self._blocks[block] = known
        return known

    def first_from(self, string: bytes) -> int:
        """The ordinal of the first string not before this one, in a sorted table."""
        block = bisect_right(self._firsts, string) - 1
        if block < 0:
            return 0
        return block * STEP + bisect_left(self._block(block), string)

    def find(self, string: bytes) -> int:
        """The ordinal of a string in a sorted table, or -1."""
        ordinal = self.first_from(string)
        block, place = divmod(ordinal, STEP)
        if ordinal < len(self) and self._block(block)[place] == string:
            return ordinal
        return -1

    def holding(self, part: bytes, first: int, last: int) -> list[int]:
        """The ordinals from one up to another whose strings hold some bytes."""
        if first >= last:
            return []
        begin, end = self._starts[first], self._starts[last]
        blob = self._blob[begin:end].tobytes()
        found: list[int] = []
        offset = blob.find(part)
        while offset >= 0:
            ordinal = int(self._widths_of.searchsorted(begin + offset, "right")) - 1
            edge = self._starts[ordinal + 1] - begin
            if offset + len(part) <= edge:
                found.append(ordinal)
            # On in the next string, or past a find that reaches over its end.
            following = edge if offset + len(part) <= edge else offset + 1
            offset = blob.find(part, following)
        return found

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The first ordinal of the strings that begin so, and the one behind the last,
        in a sorted table.
        """
        first = self.first_from(prefix)
        counted = prefix.rstrip(b"\xff")
        if not counted:
            return first, len(self)
        return first, self.first_from(counted[:-1] + bytes([counted[-1] + 1]))
