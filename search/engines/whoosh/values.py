"""The dictionary of facet values: each value's number, label, parent and variants.

One file a generation holds all facets. A value keeps its number for as long as the index lives, so that a segment's
columns are numbers that never need rewriting; a new or changed value is appended to the record area and the arrays that
point into it are written anew, without looking at the records that stay. An id is found by a 64-bit hash in a sorted
array, and ``ranks`` keeps each value's place among the labels from A to Z, so that opening a dictionary of half a
million names reads nothing but a header, and putting its values in order reads none of them.
"""

from __future__ import annotations

import marshal
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, ArrayFile, write_arrays
from cuttings.search.facets import Value
from whoosh.index import TOC

PARTS = ("hashes", "numbers", "starts", "lengths", "parents", "ranks", "records")

_MANY = 16
"""With more than one value in so many new, sorting all is the cheaper way."""


def hash_of(id: str) -> int:
    """A string as 64 bits that don't change between processes."""
    return int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def hashes_of(ids: Iterable[str]) -> Array:
    """The hashes of several strings."""
    return np.fromiter(map(hash_of, ids), np.int64)


def values_file(folder: Path, generation: int) -> Path:
    """Where the dictionary of a generation is kept."""
    return folder / f"values-{generation}.arrays"


def values_generation(folder: Path, toc: TOC) -> int:
    """The generation of the dictionary that belongs to a table of contents, 0 where there is none.

    Its segments name it. An index that was emptied has no segment; it keeps the dictionary of its last generation, so
    that a value that is still selected somewhere goes on having its label.
    """
    if toc.segments:
        return max(segment.values for segment in toc.segments)
    kept = (int(path.stem.removeprefix("values-")) for path in folder.glob("values-*.arrays"))
    return max((number for number in kept if number <= toc.generation), default=0)


class FacetValues(Mapping[int, Value]):
    """The values of one facet by number."""

    def __init__(self, key: str, file: ArrayFile | None) -> None:
        kinds = {"hashes": np.int64, "parents": np.int32, "ranks": np.int32, "records": np.uint8}
        known = file is not None and f"{key}:hashes" in file
        arrays = {
            part: file[f"{key}:{part}"] if file is not None and known else np.empty(0, kinds.get(part, np.int64))
            for part in PARTS
        }
        self.key = key
        self.arrays = arrays
        self.parents = arrays["parents"]
        self.ranks = arrays["ranks"]
        self._hashes, self._numbers = arrays["hashes"], arrays["numbers"]
        self._read: dict[int, Value] = {}

    def __len__(self) -> int:
        return len(self.parents)

    @cached_property
    def nested(self) -> bool:
        """Whether any value has one above it."""
        return bool((self.parents >= 0).any())

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def record(self, number: int) -> bytes:
        """A value as stored."""
        start = int(self.arrays["starts"][number])
        return self.arrays["records"][start : start + int(self.arrays["lengths"][number])].tobytes()

    def __getitem__(self, number: int) -> Value:
        value = self._read.get(number)
        if value is None:
            value = Value(*marshal.loads(self.record(number)))
            if len(self._read) > 100_000:
                self._read.clear()
            self._read[number] = value
        return value

    def number(self, id: str) -> int:
        """The number of an id, or -1."""
        return int(self.numbers(hashes_of([id]))[0])

    def numbers(self, hashes: Array) -> Array:
        """The numbers of hashed ids, -1 for those unknown."""
        if not len(self):
            return np.full(len(hashes), -1, np.int64)
        spots = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        return np.where(self._hashes[spots] == hashes, self._numbers[spots].astype(np.int64), -1)

    def added(self, values: Mapping[str, Value]) -> tuple[dict[str, Array], dict[str, int], bool]:
        """The arrays with these values added or changed, each value's number, and whether anything changed."""
        ids = dict.fromkeys(values)
        ids.update(dict.fromkeys(value.parent for value in values.values() if value.parent))
        hashes = hashes_of(ids)
        numbers = self.numbers(hashes)
        fresh = numbers < 0
        numbers[fresh] = np.arange(len(self), len(self) + int(fresh.sum()))
        given = dict(zip(ids, numbers.tolist(), strict=True))
        changed = []
        for id, number in given.items():
            value = values.get(id) or (Value(id, id) if number >= len(self) else None)
            if value is not None:
                record = marshal.dumps((value.id, value.label, value.parent, value.variants, value.machine), 4)
                if number >= len(self) or record != self.record(number):
                    changed.append((number, record, given[value.parent] if value.parent else -1))
        if not changed:
            return self.arrays, given, False
        return self._with(changed, hashes[fresh], numbers[fresh]), given, True

    def _with(self, changed: list[tuple[int, bytes, int]], hashes: Array, numbers: Array) -> dict[str, Array]:
        old, size = self.arrays, len(self) + len(hashes)
        spots = np.array([number for number, _, _ in changed], np.int64)
        widths = np.array([len(record) for _, record, _ in changed], np.int64)
        starts, lengths, parents = (np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, -1, np.int32))
        starts[: len(self)], lengths[: len(self)], parents[: len(self)] = old["starts"], old["lengths"], self.parents
        starts[spots] = len(old["records"]) + np.cumsum(widths) - widths
        lengths[spots] = widths
        parents[spots] = [parent for _, _, parent in changed]
        all_hashes = np.concatenate([self._hashes, hashes])
        order = np.argsort(all_hashes)
        records = np.frombuffer(b"".join(record for _, record, _ in changed), np.uint8)
        arrays = {
            "hashes": all_hashes[order],
            "numbers": np.concatenate([self._numbers, numbers]).astype(np.int64)[order],
            "starts": starts,
            "lengths": lengths,
            "parents": parents,
            "records": np.concatenate([old["records"], records]),
        }
        return {**arrays, "ranks": _ranks(arrays, self.ranks, spots)}


def _ranks(arrays: Mapping[str, Array], before: Array, changed: Array) -> Array:
    """Each value's place from A to Z: all sorted where many are new, else the few put where they belong."""

    def name(number: int) -> tuple[str, str]:
        start = int(arrays["starts"][number])
        id, label, *_ = marshal.loads(arrays["records"][start : start + int(arrays["lengths"][number])].tobytes())
        return label.casefold(), id

    size = len(arrays["starts"])
    if len(changed) * _MANY > size:
        names = [name(number) for number in range(size)]
        order = np.array(sorted(range(size), key=names.__getitem__), np.int64)
    else:
        order = np.argsort(before)
        order = order[~np.isin(order, changed)]
        new = sorted(changed.tolist(), key=name)
        order = np.insert(order, [bisect_left(order, name(number), key=name) for number in new], new)
    ranks = np.empty(size, np.int32)
    ranks[order] = np.arange(size, dtype=np.int32)
    return ranks


def write_values(path: Path, facets: Mapping[str, Mapping[str, Array]]) -> None:
    """Writes the dictionary of a generation."""
    write_arrays(path, {f"{key}:{part}": arrays[part] for key, arrays in facets.items() for part in PARTS})
