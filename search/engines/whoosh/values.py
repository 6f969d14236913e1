"""The dictionary of facet values and headings: each one's number, label, parent and
variants.

One file a generation holds all facets, and the headings under which articles count. A
value keeps its number for as long as the index lives, so that a segment's columns are
numbers that never need rewriting; a new or changed value is appended to the record area
and the arrays that point into it are written anew, without looking at the records that
stay. An id is found by a 64-bit hash in a sorted array, and ``ranks`` keeps each value's
place among the labels from A to Z, so that opening a dictionary of half a million names
reads nothing but a header, and putting its values in order reads none of them.

    people = FacetValues("people", ArrayFile(values_file(folder, generation)))
    people[people.number("emomali-rahmon")].label
"""

from __future__ import annotations

import marshal
from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from whoosh.index import TOC

from cuttings.search.articles import Heading
from cuttings.search.engines.whoosh.arrayfile import write_arrays
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Bytes,
    Int32s,
    Int64s,
    is_among,
)
from cuttings.search.facets import Value
from cuttings.search.language.collation import label_key

T = TypeVar("T")

PARTS = {
    "hashes": np.int64,
    "numbers": np.int64,
    "starts": np.int64,
    "lengths": np.int64,
    "parents": np.int32,
    "kinds": np.uint8,
    "ranks": np.int32,
    "records": np.uint8,
}
"""The arrays of a key: ``hashes`` of ids, sorted, and the ``numbers`` of these; by number
where a record starts and how long it is, the number of the value above (-1 for none), the
kind's code and the place in order; all records in a row.
"""
KINDS = ("", "person", "organisation", "place", "event")
"""Kinds of headings by their code; 0 is an id under which nothing counts, whatever names
are filed there.
"""
HEADINGS = "*"
"""The key of the headings, which no facet can have."""
DOUBT = 5
"""Which field of a value says that it is in doubt."""
MANY = 16
"""Where more than one value in so many is new, all are put in order again; of fewer, each
is put in its place: a decision about one name in half a million takes milliseconds so
instead of a second.
"""
MOST_READ = 100_000
"""Values that are kept once read."""


def hash_of(id_: str) -> int:
    """A string as 64 bits that don't change between processes."""
    digest = blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def hashes_of(ids: Iterable[str]) -> Int64s:
    """The hashes of several strings."""
    return np.fromiter(map(hash_of, ids), np.int64)


def values_file(folder: Path, generation: int) -> Path:
    """Where the dictionary of a generation is kept."""
    return folder / f"values-{generation}.arrays"


def values_generation(folder: Path, toc: TOC) -> int:
    """The generation of the dictionary that belongs to a table of contents, 0 where there
    is none.

    Its segments name it. An index that was emptied has no segment; it keeps the dictionary
    of its last generation, so that a value that is still selected somewhere goes on having
    its label.
    """
    if toc.segments:
        return int(max(segment.values for segment in toc.segments))
    newest = 0
    for path in folder.glob("values-*.arrays"):
        generation = int(path.stem.removeprefix("values-"))
        if generation <= toc.generation:
            newest = max(newest, generation)
    return newest


class Numbered(Mapping[int, T]):
    """What is numbered under one key of the dictionary, by number.

    A subclass says how it is stored and ordered.
    """

    def __init__(self, key: str, file: Mapping[str, AnyArray] | None) -> None:
        self.key = key
        self.arrays: dict[str, AnyArray] = {}
        for part, dtype in PARTS.items():
            known = file is not None and f"{key}:{part}" in file
            self.arrays[part] = (
                file[f"{key}:{part}"] if file and known else np.empty(0, dtype)
            )
        self.parents: Int32s = self.arrays["parents"]
        self.kinds: Bytes = self.arrays["kinds"]
        self.ranks: Int32s = self.arrays["ranks"]
        # A page reads fifty values that no page before it had, and single numbers are
        # read out of a memoryview more quickly than of an array.
        self._starts, self._lengths = (
            self.arrays["starts"].data,
            self.arrays["lengths"].data,
        )
        self._records = self.arrays["records"].data
        self._read: dict[int, T] = {}

    @abstractmethod
    def pack(self, value: T) -> tuple[Any, ...]:
        """The fields of a record."""

    @abstractmethod
    def unpack(self, fields: tuple[Any, ...]) -> T:
        """What a record's fields stand for."""

    @abstractmethod
    def unknown(self, id_: str) -> T:
        """What stands for an id that nothing is known of but that something refers to."""

    @abstractmethod
    def above(self, value: T) -> str | None:
        """The id that one stands beneath."""

    @abstractmethod
    def kind_code(self, value: T) -> int:
        """The place of its kind in ``KINDS``, 0 where there are no kinds."""

    @staticmethod
    @abstractmethod
    def order(fields: tuple[Any, ...]) -> tuple[Any, ...]:
        """What ``ranks`` are sorted by."""

    def __len__(self) -> int:
        return len(self.parents)

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def __getitem__(self, number: int) -> T:
        value = self._read.get(number)
        if value is None:
            value = self.unpack(marshal.loads(self.record(number)))
            if len(self._read) >= MOST_READ:
                self._read.clear()
            self._read[number] = value
        return value

    def read(self, numbers: Iterable[int]) -> list[T]:
        """Several of them: a page shows eighty values and as many headings, and asking
        for each by itself would take three times as long.
        """
        known = self._read
        return [known.get(number) or self[number] for number in numbers]

    @cached_property
    def nested(self) -> bool:
        """Whether any value has one above it."""
        return bool((self.parents >= 0).any())

    def record(self, number: int) -> bytes:
        """A value as stored."""
        start = self._starts[number]
        return self._records[start : start + self._lengths[number]].tobytes()

    def number(self, id_: str) -> int:
        """The number of an id, or -1."""
        return int(self.numbers(np.array([hash_of(id_)], np.int64))[0])

    def numbers(self, hashes: Int64s) -> Int64s:
        """The numbers of hashed ids, -1 for those unknown."""
        known, numbers = self.arrays["hashes"], self.arrays["numbers"]
        found = np.full(len(hashes), -1, np.int64)
        among = is_among(hashes, known)
        found[among] = numbers[known.searchsorted(hashes[among])]
        return found

    def added(
        self, values: Mapping[str, T], also: Iterable[str] = ()
    ) -> tuple[dict[str, AnyArray], dict[str, int]]:
        """The arrays with these values added or changed, and each one's number.

        The arrays are those that there were where nothing changed. Ids that are given a
        number ``also``, and those that values stand beneath, are unknown where nothing was
        known of them.
        """
        ids = dict.fromkeys(values)
        ids.update(dict.fromkeys(filter(None, map(self.above, values.values()))))
        ids.update(dict.fromkeys(also))
        hashes = hashes_of(ids)
        numbers = self.numbers(hashes)
        fresh = numbers < 0
        numbers[fresh] = np.arange(len(self), len(self) + np.count_nonzero(fresh))
        given = dict(zip(ids, numbers.tolist(), strict=True))

        changed: dict[int, tuple[bytes, int, int]] = {}
        for id_, number in given.items():
            value = values.get(id_)
            if value is None and number < len(self):
                continue
            value = value or self.unknown(id_)
            record = marshal.dumps(self.pack(value), 4)
            if number >= len(self) or record != self.record(number):
                above = self.above(value)
                parent = given[above] if above else -1
                changed[number] = record, parent, self.kind_code(value)
        if not changed:
            return self.arrays, given
        return self._with(changed, hashes[fresh], numbers[fresh]), given

    def _with(
        self,
        changed: Mapping[int, tuple[bytes, int, int]],
        hashes: Int64s,
        numbers: Int64s,
    ) -> dict[str, AnyArray]:
        """The arrays with some records, parents and kinds put in by number, and some
        numbers added.
        """
        old, places = self.arrays, np.array(list(changed), np.int64)
        records = [record for record, _, _ in changed.values()]
        widths = np.fromiter(map(len, records), np.int64)
        arrays: dict[str, AnyArray] = {}
        for part in ("starts", "lengths", "parents", "kinds"):
            arrays[part] = np.append(old[part], np.zeros(len(hashes), PARTS[part]))
        arrays["starts"][places] = len(old["records"]) + np.cumsum(widths) - widths
        arrays["lengths"][places] = widths
        arrays["parents"][places] = [parent for _, parent, _ in changed.values()]
        arrays["kinds"][places] = [kind for _, _, kind in changed.values()]

        added = np.frombuffer(b"".join(records), np.uint8)
        arrays["records"] = np.concatenate([old["records"], added])
        all_hashes = np.concatenate([old["hashes"], hashes])
        order = all_hashes.argsort()
        arrays["hashes"] = all_hashes[order]
        arrays["numbers"] = np.concatenate([old["numbers"], numbers])[order]
        arrays["ranks"] = self._ranks(arrays, places)
        return arrays

    def _ranks(self, arrays: Mapping[str, AnyArray], changed: Int64s) -> Int32s:
        """Each one's place in order."""

        def name(number: int) -> tuple[Any, ...]:
            return self.order(marshal.loads(_record(arrays, number)))

        size = len(arrays["starts"])
        if len(changed) * MANY > size:
            names = [name(number) for number in range(size)]
            order = np.array(sorted(range(size), key=names.__getitem__), np.int64)
        else:
            order = self.ranks.argsort()
            order = order[~np.isin(order, changed)]
            new = sorted(changed.tolist(), key=name)
            places = [bisect_left(order, name(number), key=name) for number in new]
            order = np.insert(order, places, new)
        ranks = np.empty(size, np.int32)
        ranks[order] = np.arange(size, dtype=np.int32)
        return ranks


def _record(arrays: Mapping[str, AnyArray], number: int) -> bytes:
    start = int(arrays["starts"][number])
    end = start + int(arrays["lengths"][number])
    return arrays["records"][start:end].tobytes()


def keyed(key: str, arrays: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """The arrays of one key as the file of the dictionary names them."""
    return {f"{key}:{part}": arrays[part] for part in PARTS}


def write_values(path: Path, keys: Mapping[str, Mapping[str, AnyArray]]) -> None:
    """Writes the dictionary of a generation."""
    arrays: dict[str, AnyArray] = {}
    for key, own in keys.items():
        arrays.update(keyed(key, own))
    write_arrays(path, arrays)


class FacetValues(Numbered[Value]):
    """The values of one facet by number; from A to Z by label, those in doubt last."""

    def pack(self, value: Value) -> tuple[Any, ...]:
        """All fields in a row."""
        return (
            value.id,
            value.label,
            value.parent,
            value.variants,
            value.machine,
            value.doubtful,
        )

    def unpack(self, fields: tuple[Any, ...]) -> Value:
        """All fields in a row."""
        return Value(*fields)

    def unknown(self, id_: str) -> Value:
        """A value with its id for a label."""
        return Value(id_, id_)

    def above(self, value: Value) -> str | None:
        """The value above."""
        return value.parent

    def kind_code(self, value: Value) -> int:  # noqa: ARG002
        """Values have no kinds."""
        return 0

    @staticmethod
    def order(fields: tuple[Any, ...]) -> tuple[Any, ...]:
        """By label, then by id; behind all others what is in doubt."""
        # An index of before has no word of doubt.
        is_doubtful = len(fields) > DOUBT and fields[DOUBT]
        return is_doubtful, *label_key(fields[1]), fields[0]


class Headings(Numbered[Heading]):
    """The headings under which articles count, of all kinds, by number; in order of kind
    and id.

    An id under which nothing counts (hidden, merged, or never defined) has a number too
    where names are filed under it.
    """

    def pack(self, value: Heading) -> tuple[Any, ...]:
        """All fields in a row."""
        return (
            value.id,
            value.kind,
            value.label,
            value.broader,
            value.variants,
            value.machine,
            value.reason,
            value.doubtful,
        )

    def unpack(self, fields: tuple[Any, ...]) -> Heading:
        """All fields in a row."""
        return Heading(*fields)

    def unknown(self, id_: str) -> Heading:
        """A heading of no kind."""
        return Heading(id_, "", id_)  # type: ignore[arg-type]

    def above(self, value: Heading) -> str | None:
        """The broader heading."""
        return value.broader

    def kind_code(self, value: Heading) -> int:
        """The place of its kind in ``KINDS``."""
        return KINDS.index(value.kind)

    @staticmethod
    def order(fields: tuple[Any, ...]) -> tuple[Any, ...]:
        """By kind, then by id."""
        return fields[1], fields[0]
