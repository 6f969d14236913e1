"""Many numpy arrays in one file: written once, checked on opening, then mapped and shared.

Everything that the engine keeps about a segment is a set of named flat arrays, and every such set is one file:

    magic (8 bytes) | version u32 | header length u32 | header checksum u32 | header (JSON) | arrays (aligned)

The header tells each array's type, length, place and CRC-32. Opening reads the header and compares the file's size
with what the header promises, so a truncated file or a damaged header is found at once, whatever the size of the
file; ``verify`` reads all of it and compares every checksum. Arrays are views of one shared, read-only map: several
serving processes share the pages, nothing is read that no query touches, and a file that a writer has since removed
stays readable until the last view of it is gone.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from cuttings.search.errors import IndexDamaged
from cuttings.search.mapping import let_go, mapped
from numpy.typing import NDArray

Array = NDArray[Any]

MAGIC = b"CUTARRAY"
VERSION = 4
ALIGNMENT = 64
_PREFIX = len(MAGIC) + 12


def smallest(values: Array) -> Array:
    """The same whole numbers (none negative) in the narrowest unsigned type that holds them."""
    top = int(values.max()) if len(values) else 0
    kind = np.uint8 if top < 1 << 8 else np.uint16 if top < 1 << 16 else np.uint32 if top < 1 << 32 else np.uint64
    return values.astype(kind, copy=False)


def offsets(counts: Any) -> Array:
    """Where each of several runs begins, one after the other, and where the last one ends."""
    ends = np.zeros(len(counts) + 1, np.int64)
    np.asarray(counts).cumsum(out=ends[1:])
    return ends


def distinct(ordered: Array) -> Array:
    """Each of some values in order once."""
    new = np.empty(len(ordered), bool)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered.compress(new)


def write_arrays(path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any] | None = None) -> None:
    """Writes arrays (of one dimension) and JSON-able facts to a new file and makes it durable."""
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    table: dict[str, list[Any]] = {}
    place = 0
    for name, array in arrays.items():
        table[name] = [array.dtype.str, len(array), place, zlib.crc32(array.data.cast("B"))]
        place += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    header = json.dumps({"arrays": table, "bytes": place, "facts": dict(facts or {})}).encode()
    header += b" " * (-(len(header) + _PREFIX) % ALIGNMENT)
    with path.open("wb") as file:
        file.write(MAGIC)
        file.write(np.array([VERSION, len(header), zlib.crc32(header)], "<u4").tobytes())
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
    """The arrays of one file, mapped. Raises IndexDamaged on opening where header or size are wrong.

    A file that is not there raises FileNotFoundError: a writer may have replaced it, and the opener looks again.
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
            raise damaged(path, f"it has {size:,} bytes where {start + header['bytes']:,} were written")
        self._arrays: dict[str, Array] = {}

    def _read_header(self, size: int) -> tuple[int, dict[str, Any]]:
        if self._map[: len(MAGIC)] != MAGIC:
            raise damaged(self.path, "it does not begin as an index file does")
        version, length, checksum = (int(n) for n in np.frombuffer(self._map, "<u4", 3, len(MAGIC)))
        if version != VERSION:
            raise damaged(self.path, f"it has version {version}, this release reads {VERSION}")
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
            if zlib.crc32(self[name].data.cast("B")) != checksum or any(self._map[end : end + -end % ALIGNMENT]):
                raise damaged(self.path, f"the array {name} fails its checksum")
