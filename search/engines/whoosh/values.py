"""The dictionary of facet values and headings: each one's number, label, parent and
variants.

One file a generation holds all facets, and the headings under which articles count. A
value keeps its number for as long as the index lives, so that a segment's columns are
numbers that never need rewriting; a new or changed value is appended to the record area
and the arrays that point into it are written anew, without looking at the records that
stay. An id is found by a 64-bit hash in a sorted array, and ``ranks`` keeps each
value's place among the labels from A to Z, so that opening a dictionary of half a
million names reads nothing but a header, and putting its values in order reads none of
them.
"""

from __future__ import annotations

import marshal
from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from whoosh.index import TOC

from cuttings.search.articles import Heading
from cuttings.search.engines.whoosh.arrayfile import Array, write_arrays
from cuttings.search.facets import Value

T = TypeVar("T")
_GROWING = ("starts", "lengths", "parents", "kinds")
PARTS = (
    "hashes",
    "numbers",
    "starts",
    "lengths",
    "parents",
    "kinds",
    "ranks",
    "records",
)

KINDS = ("", "person", "organisation", "place", "event")
"""Kinds of headings by their code; 0 is an id under which nothing counts, whatever
names are filed there.
"""
HEADINGS = "*"
"""The key of the headings, which no facet can have."""

_MANY = 16
"""With more than one value in so many new, sorting all is the cheaper way."""


def hash_of(id: str) -> int:
    """A string as 64 bits that don't change between processes."""
    return int.from_bytes(
        blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(),
        "little",
        signed=True,
    )


def hashes_of(ids: Iterable[str]) -> Array:
    """The hashes of several strings."""
    return np.fromiter(map(hash_of, ids), np.int64)


def values_file(folder: Path, generation: int) -> Path:
    """Where the dictionary of a generation is kept."""
    return folder / f"values-{generation}.arrays"


def values_generation(folder: Path, toc: TOC) -> int:
    """The generation of the dictionary that belongs to a table of contents, 0 where
    there is none.

    Its segments name it. An index that was emptied has no segment; it keeps the
    dictionary of its last generation, so that a value that is still selected somewhere
    goes on having its label.
    """
    if toc.segments:
        named: int = max(segment.values for segment in toc.segments)
        return named
    kept = (
        int(path.stem.removeprefix("values-"))
        for path in folder.glob("values-*.arrays")
    )
    return max((number for number in kept if number <= toc.generation), default=0)


class Numbered(Mapping[int, T]):
    """What is numbered under one key of the dictionary, by number.

    A subclass says how it is stored and ordered.

    ``kind_field`` is the place of the kind among a record's fields, None where there
    are no kinds.
    """

    kind_field: int | None = None

    def __init__(self, key: str, file: Mapping[str, Array] | None) -> None:
        kinds = {
            "parents": np.int32,
            "kinds": np.uint8,
            "ranks": np.int32,
            "records": np.uint8,
        }
        known = file is not None and f"{key}:hashes" in file
        arrays = {
            part: file[f"{key}:{part}"]
            if file is not None and known
            else np.empty(0, kinds.get(part, np.int64))
            for part in PARTS
        }
        self.key = key
        self.arrays = arrays
        self.parents = arrays["parents"]
        self.kinds = arrays["kinds"]
        self.ranks = arrays["ranks"]
        self._hashes, self._numbers = arrays["hashes"], arrays["numbers"]
        self._read: dict[int, T] = {}
        self.read = self._read.get
        """What ``[]`` gives of a number, where that was read before."""

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
        return self.arrays["records"][
            start : start + int(self.arrays["lengths"][number])
        ].tobytes()

    @abstractmethod
    def pack(self, value: T) -> tuple[Any, ...]:
        """The fields of a record."""

    @abstractmethod
    def unpack(self, fields: tuple[Any, ...]) -> T:
        """What a record's fields stand for."""

    @abstractmethod
    def unknown(self, id: str) -> T:
        """What stands for an id that nothing is known of but that something refers
        to it.
        """

    @abstractmethod
    def above(self, value: T) -> str | None:
        """The id that one stands beneath."""

    @staticmethod
    @abstractmethod
    def order(fields: tuple[Any, ...]) -> tuple[str, str]:
        """What ``ranks`` are sorted by."""

    def __getitem__(self, number: int) -> T:
        value = self._read.get(number)
        if value is None:
            value = self.unpack(marshal.loads(self.record(number)))
            if len(self._read) > 100_000:
                self._read.clear()
            self._read[number] = value
        return value

    def number(self, id: str) -> int:
        """The number of an id, or -1."""
        wanted = hash_of(id)
        spot = int(self._hashes.searchsorted(wanted))
        known = spot < len(self._hashes) and int(self._hashes[spot]) == wanted
        return int(self._numbers[spot]) if known else -1

    def numbers(self, hashes: Array) -> Array:
        """The numbers of hashed ids, -1 for those unknown."""
        if not len(self):
            return np.full(len(hashes), -1, np.int64)
        spots = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        return np.where(
            self._hashes[spots] == hashes, self._numbers[spots].astype(np.int64), -1
        )

    def added(
        self, values: Mapping[str, T], also: Iterable[str] = ()
    ) -> tuple[dict[str, Array], dict[str, int], bool]:
        """The arrays with these values added or changed, each one's number, and whether
        anything changed.

        Ids that are given a number ``also`` are unknown where nothing was known of
        them.
        """
        above = {
            id: parent for id, value in values.items() if (parent := self.above(value))
        }
        ids = dict.fromkeys((*values, *above.values(), *also))
        hashes = hashes_of(ids)
        numbers = self.numbers(hashes)
        fresh = numbers < 0
        numbers[fresh] = np.arange(len(self), len(self) + int(fresh.sum()))
        given = dict(zip(ids, numbers.tolist(), strict=True))
        changed: list[tuple[int, bytes, int, int]] = []
        for id, number in given.items():
            value = values.get(id) or (
                self.unknown(id) if number >= len(self) else None
            )
            if value is not None:
                fields = self.pack(value)
                record = marshal.dumps(fields, 4)
                if number >= len(self) or record != self.record(number):
                    kind = (
                        KINDS.index(fields[self.kind_field])
                        if self.kind_field is not None
                        else 0
                    )
                    changed.append(
                        (number, record, given[above[id]] if id in above else -1, kind)
                    )
        if not changed:
            return self.arrays, given, False
        return self._with(changed, hashes[fresh], numbers[fresh]), given, True

    def _with(
        self, changed: list[tuple[int, bytes, int, int]], hashes: Array, numbers: Array
    ) -> dict[str, Array]:
        old = self.arrays
        spots = np.array([number for number, *_ in changed], np.int64)
        widths = np.array([len(record) for _, record, _, _ in changed], np.int64)
        grown = {
            part: np.append(old[part], np.zeros(len(hashes), old[part].dtype))
            for part in _GROWING
        }
        grown["starts"][spots] = len(old["records"]) + np.cumsum(widths) - widths
        grown["lengths"][spots] = widths
        grown["parents"][spots] = [parent for _, _, parent, _ in changed]
        grown["kinds"][spots] = [kind for *_, kind in changed]
        all_hashes = np.concatenate([self._hashes, hashes])
        order = np.argsort(all_hashes)
        records = np.frombuffer(
            b"".join(record for _, record, _, _ in changed), np.uint8
        )
        arrays = {
            "hashes": all_hashes[order],
            "numbers": np.concatenate([self._numbers, numbers]).astype(np.int64)[order],
            **grown,
            "records": np.concatenate([old["records"], records]),
        }
        return {**arrays, "ranks": _ranks(arrays, self.ranks, spots, self.order)}


def keyed(key: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays of one key as the file of the dictionary names them."""
    return {f"{key}:{part}": arrays[part] for part in PARTS}


class FacetValues(Numbered[Value]):
    """The values of one facet by number; from A to Z by label."""

    def pack(self, value: Value) -> tuple[Any, ...]:
        """All fields in a row."""
        return value.id, value.label, value.parent, value.variants, value.machine

    def unpack(self, fields: tuple[Any, ...]) -> Value:
        """All fields in a row."""
        return Value(*fields)

    def unknown(self, id: str) -> Value:
        """A value with its id for a label."""
        return Value(id, id)

    def above(self, value: Value) -> str | None:
        """The value above."""
        return value.parent

    @staticmethod
    def order(fields: tuple[Any, ...]) -> tuple[str, str]:
        """By label, then by id."""
        return fields[1].casefold(), fields[0]


class Headings(Numbered[Heading]):
    """The headings under which articles count, of all kinds, by number; in order of
    kind and id.

    An id under which nothing counts (hidden, merged, or never defined) has a number too
    where names are filed under it.
    """

    kind_field = 1

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
        )

    def unpack(self, fields: tuple[Any, ...]) -> Heading:
        """All fields in a row."""
        return Heading(*fields)

    def unknown(self, id: str) -> Heading:
        """A heading of no kind."""
        return Heading(id, "", id)  # type: ignore[arg-type]

    def above(self, value: Heading) -> str | None:
        """The broader heading."""
        return value.broader

    @staticmethod
    def order(fields: tuple[Any, ...]) -> tuple[str, str]:
        """By kind, then by id."""
        return fields[1], fields[0]


def _ranks(
    arrays: Mapping[str, Array],
    before: Array,
    changed: Array,
    order_of: Callable[[tuple[Any, ...]], tuple[str, str]],
) -> Array:
    """Each one's place in order: all sorted where many are new, else the few put
    where they belong.
    """

    def name(number: int) -> tuple[str, str]:
        start = int(arrays["starts"][number])
        return order_of(
            marshal.loads(
                arrays["records"][
                    start : start + int(arrays["lengths"][number])
                ].tobytes()
            )
        )

    size = len(arrays["starts"])
    if len(changed) * _MANY > size:
        names = [name(number) for number in range(size)]
        order = np.array(sorted(range(size), key=names.__getitem__), np.int64)
    else:
        order = np.argsort(before)
        order = order[~np.isin(order, changed)]
        new = sorted(changed.tolist(), key=name)
        order = np.insert(
            order, [bisect_left(order, name(number), key=name) for number in new], new
        )
    ranks = np.empty(size, np.int32)
    ranks[order] = np.arange(size, dtype=np.int32)
    return ranks


def write_values(path: Path, facets: Mapping[str, Mapping[str, Array]]) -> None:
    """Writes the dictionary of a generation."""
    write_arrays(
        path,
        {
            name: array
            for key, arrays in facets.items()
            for name, array in keyed(key, arrays).items()
        },
    )
