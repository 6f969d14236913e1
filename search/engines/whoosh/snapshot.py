"""One segment opened for reading: its postings, texts, columns and links.

Links live in a file that only grows: a columns file says where in it each document's
record stands and how long the file was when it was written, so that a writer may append
while others read.

One generation of the index, opened: all segments as one row of documents.

Documents are numbered through all segments. Whatever a search needs of every document
is an array over these numbers, made on first use and kept for the life of the
generation: which are alive, their norms, their stories as small numbers. A snapshot
never changes; a search that began on it ends on it, whatever a writer commits
meanwhile.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from mmap import mmap
from pathlib import Path

import numpy as np
from whoosh.index import TOC

from cuttings.search.articles import Entry, Heading
from cuttings.search.engines.whoosh.arrayfile import (
    Array,
    ArrayFile,
    StringTable,
    damaged,
    let_go,
    mapped,
    offsets,
    write_arrays,
)
from cuttings.search.engines.whoosh.batch import TEXTS
from cuttings.search.engines.whoosh.codec import (
    LENGTH_OF_CODE,
    LENGTHS,
    ArraySegment,
    field_file,
)
from cuttings.search.engines.whoosh.columns import (
    FILED,
    Columns,
    facet_rows,
    read_entry,
    read_page,
)
from cuttings.search.engines.whoosh.postings import FieldReader
from cuttings.search.engines.whoosh.values import (
    HEADINGS,
    FacetValues,
    Headings,
    hash_of,
    values_file,
    values_generation,
)

LINKS = ".links"


def columns_file(folder: Path, segment: ArraySegment, generation: int) -> Path:
    """Where a generation of a segment's columns is kept."""
    return folder / str(segment.make_filename(f".{generation}.columns"))


def links_file(folder: Path, segment: ArraySegment) -> Path:
    """Where a segment's links records are kept."""
    return folder / str(segment.make_filename(LINKS))


def write_columns(
    folder: Path, segment: ArraySegment, generation: int, columns: Columns
) -> None:
    """Writes the columns of a segment for a generation, the length of its links file
    noted beside them.
    """
    size = links_file(folder, segment).stat().st_size
    write_arrays(columns_file(folder, segment, generation), columns, {"links": size})
    segment.columns = generation


class OpenSegment:
    """A segment's files, mapped.

    Raises IndexDamaged where one of them is not as it was written.
    """

    def __init__(self, folder: Path, segment: ArraySegment) -> None:
        self.segment = segment
        self.size: int = segment.doc_count_all()
        self.fields = {
            name: FieldReader(ArrayFile(folder / field_file(segment, name)))
            for name in sorted(segment.fields)
        }
        self.lengths = ArrayFile(folder / segment.make_filename(LENGTHS))
        self.columns = ArrayFile(columns_file(folder, segment, segment.columns))
        self._texts = texts = ArrayFile(folder / segment.make_filename(TEXTS))
        self.ids, self.pages, self._rests = (
            StringTable(texts[name], texts[f"{name}_starts"])
            for name in ("ids", "pages", "rests")
        )
        self._links_path = links_file(folder, segment)
        self._links_map = self._open_links(self._links_path)
        self._links = memoryview(self._links_map)
        self._link_starts, self._link_lengths = (
            self.columns[name].data for name in ("link_starts", "link_lengths")
        )
        self._files = [
            *(reader.file for reader in self.fields.values()),
            self.lengths,
            self.columns,
            texts,
        ]
        if len(self.columns["first"]) != self.size or len(self.pages) != self.size:
            raise damaged(self.columns.path, "it does not have a row for each document")

    def _open_links(self, path: Path) -> mmap | bytes:
        if path.stat().st_size < self.columns.facts["links"]:
            raise damaged(path, "it is cut short")
        with path.open("rb") as file:
            return mapped(file)

    def give_back(self) -> None:
        """Lets the system have the memory of some maps: no hit is near the one
        before, tables are made of columns.
        """
        self._texts.give_back()
        self.columns.give_back()
        let_go(self._links_map)

    def deleted(self) -> Array | None:
        """A mask of the deleted documents, or None where there is none."""
        if not self.segment.has_deletions():
            return None
        mask = np.zeros(self.size, bool)
        mask[list(self.segment.deleted_docs())] = True
        return mask

    def find(self, id: str) -> int:
        """The document with an id, or -1; deleted ones too."""
        reader = self.fields.get("id")
        number = reader.find(id.encode("utf-8", "surrogatepass")) if reader else -1
        return int(reader.docs(number)[0]) if reader and number >= 0 else -1

    def places(self) -> dict[str, int]:
        """All documents by the ids of their articles, deleted ones too."""
        return {
            id.decode("utf-8", "surrogatepass"): doc for doc, id in enumerate(self.ids)
        }

    def links(self, doc: int) -> memoryview:
        """A document's links record where it is stored."""
        start = self._link_starts[doc]
        return self._links[start : start + self._link_lengths[doc]]

    def text_bytes(self, doc: int) -> tuple[bytes, bytes]:
        """A document's other two records as stored."""
        return self.pages[doc], self._rests[doc]

    def page(self, doc: int) -> tuple[str, bool, str]:
        """A document's title, whether it is inferred, and body."""
        return read_page(self.pages[doc])

    def id(self, doc: int) -> str:
        """The id of a document's article."""
        return self.ids[doc].decode("utf-8", "surrogatepass")

    def entry(self, doc: int, headings: Headings) -> Entry:
        """The entry of a document, its headings by their numbers."""
        carried = self.headings_of(doc, headings)
        filed = [
            headings[number].id if number >= 0 else None
            for number in self._row(FILED, doc)
        ]
        return read_entry(
            self.id(doc),
            self.pages[doc],
            self._rests[doc],
            self.links(doc),
            carried,
            filed,
        )

    def headings_of(self, doc: int, headings: Headings) -> tuple[Heading, ...]:
        """The headings that a document counts under, read from their dictionary."""
        read = headings.read
        numbers = self._row(HEADINGS, doc)
        return tuple([read(number) or headings[number] for number in numbers])

    def _row(self, key: str, doc: int) -> list[int]:
        first, last = self.columns[f"{key}:rows"][doc : doc + 2].tolist()
        row: list[int] = self.columns[f"{key}:values"][first:last].tolist()
        return row

    def verify(self) -> None:
        """Reads everything.

        Raises IndexDamaged for the first file whose checksums are wrong.
        """
        for file in self._files:
            file.verify()
        for doc, checksum in enumerate(self.columns["link_sums"].tolist()):
            if zlib.crc32(self.links(doc)) != checksum:
                raise damaged(
                    self._links_path, f"the record of {self.id(doc)} fails its checksum"
                )


B, K1 = 0.75, 1.2
MAX_TERMS = 10_000


class Snapshot:
    """A generation.

    Raises IndexDamaged for files that can't be trusted, FileNotFoundError for replaced
    ones.
    """

    def __init__(self, folder: Path, toc: TOC, keys: Sequence[str]) -> None:
        self.number: int = toc.generation
        self.segments = [OpenSegment(folder, segment) for segment in toc.segments]
        self.bases = offsets([segment.size for segment in self.segments])
        self._bases: list[int] = self.bases.tolist()
        self.size = self._bases[-1]
        generation = values_generation(folder, toc)
        self._values_file = (
            ArrayFile(values_file(folder, generation)) if generation else None
        )
        self.dictionary = generation
        self.values = {key: FacetValues(key, self._values_file) for key in keys}
        self.headings = Headings(HEADINGS, self._values_file)
        names = "".join(segment.segment.segment_id() for segment in self.segments)
        self.name = f"{self.number}-{zlib.crc32(names.encode()):08x}"
        self.dead = self._dead()
        self._terms: dict[
            tuple[str, str | bytes], list[tuple[int, int, FieldReader, int]]
        ] = {}
        self.count: int = self.size - (
            int(self.dead.sum()) if self.dead is not None else 0
        )

    def _dead(self) -> Array | None:
        masks = [segment.deleted() for segment in self.segments]
        if all(mask is None for mask in masks):
            return None
        return np.concatenate(
            [
                np.zeros(s.size, bool) if mask is None else mask
                for s, mask in zip(self.segments, masks, strict=True)
            ]
        )

    def verify(self) -> None:
        """Reads every file of the generation.

        Raises IndexDamaged for the first that is damaged.
        """
        for segment in self.segments:
            segment.verify()
        if self._values_file:
            self._values_file.verify()

    def column(self, name: str) -> Array:
        """One column of all documents."""
        if len(self.segments) == 1:
            return self.segments[0].columns[name]
        return np.concatenate(
            [segment.columns[name] for segment in self.segments]
            or [np.empty(0, np.int64)]
        )

    @cached_property
    def first(self) -> Array:
        """The first day that each document's date can mean, 0 where undated."""
        return self.column("first")

    @cached_property
    def last(self) -> Array:
        """The last day that each document's date can mean, 0 where undated."""
        return self.column("last")

    @cached_property
    def shown(self) -> Array:
        """1 where a document represents its story."""
        return self.column("shown")

    @property
    def living(self) -> Array:
        """The numbers of all documents that are not deleted."""
        return np.arange(self.size) if self.dead is None else np.flatnonzero(~self.dead)

    def _codes(self, field: str) -> Array:
        """The length code of each document."""
        parts = [
            s.lengths[field] if field in s.lengths else np.zeros(s.size, np.uint8)
            for s in self.segments
        ]
        return np.concatenate(parts or [np.empty(0, np.uint8)])

    def norm(self, field: str) -> Array:
        """What BM25 adds to the term frequency, for each document:

        K1 × (1 - B + B × length / average).
        """
        cache: dict[str, Array] = self.__dict__.setdefault("_norms", {})
        if field not in cache:
            total = sum(
                segment.segment._fieldlengths.get(field, 0) for segment in self.segments
            )
            average = total / self.size if total else 1
            lengths = LENGTH_OF_CODE.copy()
            lengths[0] = 1
            cache[field] = (K1 * (1 - B + B * lengths / average)).astype(np.float32)[
                self._codes(field)
            ]
        return cache[field]

    def terms(
        self, field: str, text: str | bytes
    ) -> list[tuple[int, int, FieldReader, int]]:
        """Where a term is found: for each segment that has it the first document,
        the size, the field, its number.
        """
        known = self._terms.get((field, text))
        if known is not None:
            return known
        term = (
            text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        )
        found = []
        for base, segment in zip(self._bases, self.segments, strict=False):
            reader = segment.fields.get(field)
            if reader is not None and (number := reader.find(term)) >= 0:
                found.append((base, segment.size, reader, number))
        if len(self._terms) > MAX_TERMS:
            self._terms.clear()
        self._terms[field, text] = found
        return found

    def forget(self) -> None:
        """Drops where terms were found."""
        self._terms.clear()

    def facet(self, key: str) -> tuple[Array, Array]:
        """A facet's value numbers by document, as rows and values; made anew each
        time where there are segments.
        """
        parts = [
            facet_rows(segment.columns, key, segment.size) for segment in self.segments
        ]
        if len(parts) == 1:
            return parts[0]
        counts = np.concatenate(
            [np.diff(rows) for rows, _ in parts] or [np.empty(0, np.int64)]
        )
        return offsets(counts), np.concatenate(
            [values for _, values in parts] or [np.empty(0, np.int32)]
        )

    def carried(self, key: str) -> Array:
        """How many documents carry each value of a facet, deleted ones too."""
        counts = np.zeros(len(self.values[key]), np.int64)
        for _, numbers, ends, _ in self._inverse(key):
            counts[numbers] += np.diff(ends, prepend=0)
        return counts

    def give_back(self) -> None:
        """Lets the system have the memory of maps that are read once, or of which
        each search looks at other places.
        """
        for segment in self.segments:
            segment.give_back()

    def documents_of(self, key: str, number: int) -> Array:
        """The documents that carry a value, ascending, deleted ones too."""
        parts = []
        for base, numbers, ends, docs in self._inverse(key):
            spot = int(numbers.searchsorted(number))
            if spot < len(numbers) and numbers[spot] == number:
                own = docs[int(ends[spot - 1]) if spot else 0 : int(ends[spot])]
                parts.append(np.add(own, base, dtype=np.int64))
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def _inverse(self, key: str) -> list[tuple[int, Array, Array, Array]]:
        """A facet's values with their documents, for each segment that has any."""
        cache: dict[str, list[tuple[int, Array, Array, Array]]] = (
            self.__dict__.setdefault("_inverses", {})
        )
        if key not in cache:
            parts = [f"{key}:{part}" for part in ("numbers", "ends", "docs")]
            cache[key] = [
                (base, *(segment.columns[part] for part in parts))  # type: ignore[misc]
                for base, segment in zip(self._bases, self.segments, strict=False)
                if parts[0] in segment.columns
            ]
        return cache[key]

    def place(self, doc: int) -> tuple[OpenSegment, int]:
        """The segment of a document and its number there."""
        number = bisect_right(self._bases, doc) - 1
        return self.segments[number], doc - self._bases[number]

    def id(self, doc: int) -> str:
        """The id of a document's article."""
        segment, local = self.place(doc)
        return segment.id(local)

    def page(self, doc: int) -> tuple[str, bool, str]:
        """A document's title, whether it is inferred, and body."""
        segment, local = self.place(doc)
        return segment.page(local)

    def entry(self, doc: int) -> Entry:
        """The entry of a document."""
        segment, local = self.place(doc)
        return segment.entry(local, self.headings)

    def find(self, id: str) -> int:
        """The living document with an id, or -1."""
        for base, segment in zip(self.bases, self.segments, strict=False):
            doc = segment.find(id)
            if doc >= 0 and not segment.segment.is_deleted(doc):
                return int(base) + doc
        return -1

    def copies(self, id: str) -> Array:
        """The living documents of a story, by its id, or by an older id that one of
        its copies keeps.
        """
        hashes, wanted = self.column("story"), hash_of(id)
        found = np.flatnonzero(hashes == wanted)
        found = found if self.dead is None else found[~self.dead[found]]
        if len(found):
            return found
        for base, segment in zip(self.bases, self.segments, strict=False):
            docs = (
                segment.columns["alias_docs"][
                    segment.columns["aliases"] == wanted
                ].astype(np.int64)
                + base
            )
            docs = docs if self.dead is None else docs[~self.dead[docs]]
            if len(docs):
                now = np.flatnonzero(hashes == hashes[docs[0]])
                return now if self.dead is None else now[~self.dead[now]]
        return found
