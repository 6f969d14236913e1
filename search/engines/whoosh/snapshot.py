"""One generation of the index, opened: its segments as one row of documents.

Documents are numbered through all segments. Whatever a search needs of every document is
an array over these numbers, made on first use and kept for the life of the generation.
A snapshot never changes; a search that began on it ends on it, whatever a writer commits
meanwhile.

    snapshot = Snapshot(folder, toc, ["people", "places"])
    snapshot.entry(snapshot.find("afp-1998-03-05-17"))
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from mmap import mmap
from pathlib import Path

import numpy as np
from whoosh.index import TOC

from cuttings.search.articles import Entry, Heading
from cuttings.search.engines.formula import K1, B
from cuttings.search.engines.whoosh.arrayfile import (
    ArrayFile,
    FileReader,
    RecordTable,
    StringTable,
    damaged,
    identity_of,
    mapped,
    release_pages,
    write_arrays,
)
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Bytes,
    DocIds,
    Indexes,
    Int32s,
    Int64s,
    Mask,
    Scores,
    UInt32s,
    concatenated,
    indptr_of,
    widths_of,
)
from cuttings.search.engines.whoosh.batch import DICTIONARY, TEXTS
from cuttings.search.engines.whoosh.codec import (
    LENGTH_OF_CODE,
    LENGTHS,
    ArraySegment,
    open_fields,
)
from cuttings.search.engines.whoosh.columns import (
    ALL,
    FILED,
    Columns,
    Layout,
    facet_rows,
)
from cuttings.search.engines.whoosh.contents import toc_path
from cuttings.search.engines.whoosh.proof import Part, Proof
from cuttings.search.engines.whoosh.records import (
    Compression,
    PageRecord,
    read_entry,
    read_page,
)
from cuttings.search.engines.whoosh.sayings import Sayings
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.engines.whoosh.values import (
    HEADINGS,
    FacetValues,
    Headings,
    hash_of,
    values_file,
    values_generation,
)
from cuttings.search.syntax.schema import SPEAKERS
from cuttings.search.translations import worded

LINKS = ".links"


def columns_file(folder: Path, segment: ArraySegment, generation: int) -> Path:
    """Where a generation of a segment's columns is kept."""
    return folder / str(segment.make_filename(f".{generation}.columns"))


def links_file(folder: Path, segment: ArraySegment) -> Path:
    """Where a segment's links records are kept: a file that only grows.

    A columns file says where in it each document's record stands and how long the file
    was when it was written, so that a writer may append while others read.
    """
    return folder / str(segment.make_filename(LINKS))


def write_columns(
    folder: Path,
    segment: ArraySegment,
    generation: int,
    columns: Columns,
    layout: Layout,
) -> None:
    """Writes the columns of a segment for a generation, the length of its links file
    noted beside them.
    """
    facts = {"links": links_file(folder, segment).stat().st_size, **layout.facts()}
    path = columns_file(folder, segment, generation)
    write_arrays(path, layout.completed(columns), facts)
    segment.columns = generation


class OpenSegment:
    """A segment's files, mapped; documents are numbered from 0.

    Raises IndexDamaged where one of them is not as it was written.
    """

    def __init__(self, folder: Path, segment: ArraySegment) -> None:
        self.segment = segment
        self.size: int = segment.doc_count_all()
        self.fields = open_fields(folder, segment)
        self.lengths = ArrayFile(folder / segment.make_filename(LENGTHS))
        self.columns = ArrayFile(columns_file(folder, segment, segment.columns))

        self._texts = ArrayFile(folder / segment.make_filename(TEXTS))
        self.ids = self.strings("ids")
        texts = FileReader(self._texts.path)
        self._pages = RecordTable(self._texts, "pages", texts)
        self._rests = RecordTable(self._texts, "rests", texts)
        self.compression = Compression(self._texts[DICTIONARY].tobytes())
        self._links_path = links_file(folder, segment)
        self._links_map = self._open_links()
        self._links = memoryview(self._links_map)
        self._read_links = FileReader(self._links_path).read
        self._link_starts = self.columns["link_starts"].data
        self._link_lengths = self.columns["link_lengths"].data
        self._headings = self._relation(HEADINGS)
        if len(self.columns["first"]) != self.size or len(self._pages) != self.size:
            raise damaged(
                self.columns.path, worded("it does not have a row for each document")
            )

    def strings(self, name: str) -> StringTable:
        """A record of each document: one of ``TEXT_TABLES``."""
        return StringTable(self._texts[name], self._texts[f"{name}_starts"])

    def _open_links(self) -> mmap | bytes:
        if self._links_path.stat().st_size < self.columns.facts["links"]:
            raise damaged(self._links_path, worded("it is cut short"))
        with self._links_path.open("rb") as file:
            return mapped(file)

    def release_memory(self) -> None:
        """Lets the system have the memory of the maps: no hit is near the one before, of
        columns tables are made, and of postings a few are wanted again and again, which
        stay in the system's own memory and are mapped again in microseconds.
        """
        for reader in self.fields.values():
            reader.file.release_memory()
        self._texts.release_memory()
        self.columns.release_memory()
        release_pages(self._links_map)

    @cached_property
    def dead(self) -> Mask | None:
        """A mask of the deleted documents [N], or None where there is none."""
        if not self.segment.has_deletions():
            return None
        mask = np.zeros(self.size, bool)
        mask[list(self.segment.deleted_docs())] = True
        return mask

    @cached_property
    def sayings(self) -> Sayings:
        """Who is quoted with what."""
        return Sayings(self)

    @property
    def living(self) -> DocIds:
        """The documents that are not deleted."""
        if self.dead is None:
            return np.arange(self.size, dtype=np.uint32)
        return np.flatnonzero(~self.dead).astype(np.uint32)

    def length_codes(self, field: str) -> Bytes:
        """The length code of a field in each document [N], 0 where it has none."""
        if field in self.lengths:
            return self.lengths[field]
        return np.zeros(self.size, np.uint8)

    def find(self, id_: str) -> int:
        """The document with an id, or -1; deleted ones too."""
        reader = self.fields.get("id")
        term = reader.find(id_.encode("utf-8", "surrogatepass")) if reader else -1
        return int(reader.docs(term)[0]) if reader and term >= 0 else -1

    def by_id(self) -> dict[str, int]:
        """All documents by the ids of their articles, deleted ones too."""
        ids = (id_.decode("utf-8", "surrogatepass") for id_ in self.ids)
        return {id_: doc for doc, id_ in enumerate(ids)}

    def documents_of(self, key: str, value: int) -> DocIds:
        """The documents that carry a value of a facet, deleted ones too."""
        docs, begins, ends = self.carriers(key, np.array([value]))
        return docs[begins[0] : ends[0]]

    def carriers(self, key: str, values: Int64s) -> tuple[DocIds, Indexes, Indexes]:
        """The documents that carry each of some values of a facet, deleted ones too: an
        array, and where in it those of each value begin and end.
        """
        if f"{key}:numbers" not in self.columns or not self.columns[f"{key}:ends"].size:
            nowhere = np.zeros(len(values), np.int64)
            return np.empty(0, np.uint32), nowhere, nowhere
        numbers, ends = self.columns[f"{key}:numbers"], self.columns[f"{key}:ends"]
        # Of another type they would have all numbers converted first.
        places = numbers.searchsorted(values.astype(numbers.dtype))
        occurs = numbers.take(places, mode="clip") == values
        own_ends = np.where(occurs, ends.take(places, mode="clip"), 0)
        begins = np.where(occurs & (places > 0), ends.take(places - 1, mode="clip"), 0)
        return self.columns[f"{key}:docs"], begins, own_ends

    def links(self, doc: int) -> memoryview:
        """A document's links record."""
        return memoryview(
            self._read_links(self._link_starts[doc], self._link_lengths[doc])
        )

    def page(self, doc: int) -> PageRecord:
        """What a hit shows of a document's text."""
        return read_page(self.compression.plain(self._pages[doc]))

    def id(self, doc: int) -> str:
        """The id of a document's article."""
        return self.ids[doc].decode("utf-8", "surrogatepass")

    def entry(self, doc: int, headings: Headings) -> Entry:
        """The entry of a document, its headings by their numbers."""
        carried = self.headings_of(doc, headings)
        filed: list[str | None] = []
        for number in _row(self._relation(FILED), doc):
            filed.append(headings[number].id if number >= 0 else None)
        page, rest = self.page(doc), self.compression.plain(self._rests[doc])
        id_, links = self.id(doc), self.links(doc)
        return read_entry(id_, page, rest, links, carried, filed)

    def headings_of(self, doc: int, headings: Headings) -> tuple[Heading, ...]:
        """The headings that a document counts under, read from their dictionary."""
        return tuple(headings.read(_row(self._headings, doc)))

    def _relation(self, key: str) -> tuple[memoryview, memoryview]:
        """Where the values of each document begin, and these."""
        # Single numbers are read out of a memoryview more quickly than of an array.
        return self.columns[f"{key}:rows"].data, self.columns[f"{key}:values"].data

    def verify(self) -> None:
        """Reads everything. Raises IndexDamaged for the first file with a wrong checksum."""
        files = [reader.file for reader in self.fields.values()]
        for file in (*files, self.lengths, self.columns, self._texts):
            file.verify()
        self._verify_links()

    def parts(self) -> Iterator[Part]:
        """Everything of the segment that has a checksum."""
        files = [reader.file for reader in self.fields.values()]
        for file in (*files, self.lengths, self.columns, self._texts):
            yield from file.parts()
        links = identity_of(self._links_path, self._links_path.stat())
        # Which of its records count, the columns say.
        identity = (*links, self.columns.path.name)
        yield Part(identity, len(self._links), self._verify_links)

    def _verify_links(self) -> None:
        for doc, checksum in enumerate(self.columns["link_sums"].tolist()):
            start = self._link_starts[doc]
            end = start + self._link_lengths[doc]
            if zlib.crc32(self._links[start:end]) != checksum:
                reason = f"the record of {self.id(doc)} fails its checksum"
                raise damaged(self._links_path, reason)


def _row(relation: tuple[memoryview, memoryview], doc: int) -> list[int]:
    """The values of a document."""
    rows, values = relation
    return values[rows[doc] : rows[doc + 1]].tolist()


class Snapshot:
    """A generation.

    ``by_base`` are its segments with the first document of each, ``size`` is the number
    of documents, deleted ones too, ``count`` that of the living; ``values`` are the
    dictionaries of the facets by key.

    Raises IndexDamaged for files that can't be trusted, and FileNotFoundError for those
    that a writer replaced meanwhile.
    """

    def __init__(self, folder: Path, toc: TOC, keys: Sequence[str]) -> None:
        self.number: int = toc.generation
        self.toc_name = str(toc_path(folder, self.number))
        self.next_toc_name = str(toc_path(folder, self.number + 1))
        self.segments = [OpenSegment(folder, segment) for segment in toc.segments]
        sizes = [segment.size for segment in self.segments]
        bases: list[int] = indptr_of(sizes).tolist()
        self.by_base = list(zip(bases, self.segments, strict=False))
        self.size: int = bases[-1]
        self.count: int = self.size
        for segment in self.segments:
            self.count -= segment.segment.deleted_count()
        self._bases = bases[:-1]

        self.dictionary = values_generation(folder, toc)
        self._values_file: ArrayFile | None = None
        if self.dictionary:
            self._values_file = ArrayFile(values_file(folder, self.dictionary))
        self.values = {key: FacetValues(key, self._values_file) for key in keys}
        self.headings = Headings(HEADINGS, self._values_file)

        names = "".join(segment.segment.segment_id() for segment in self.segments)
        self.name = f"{self.number}-{zlib.crc32(names.encode()):08x}"
        self._norms: dict[str, Scores] = {}
        self._counted_lengths: dict[str, list[Bytes]] = {}
        self._holders: dict[str, int] = {}
        self.proof = Proof(self._parts())

    def _parts(self) -> Iterator[Part]:
        for segment in self.segments:
            yield from segment.parts()
        if self._values_file:
            yield from self._values_file.parts()

    def verify(self) -> None:
        """Reads every file of the generation.

        Raises IndexDamaged for the first that is damaged.
        """
        for segment in self.segments:
            segment.verify()
        if self._values_file:
            self._values_file.verify()

    def release_memory(self) -> None:
        """Lets the system have the memory of maps that are read once, or of which each
        search reads other places.
        """
        for segment in self.segments:
            segment.release_memory()

    def column(self, name: str) -> AnyArray:
        """One column of all documents [N]."""
        columns = [segment.columns[name] for segment in self.segments]
        if len(columns) == 1:
            return columns[0]
        return np.concatenate(columns) if columns else np.empty(0, np.int64)

    @cached_property
    def first(self) -> Int32s:
        """The first day that each document's date can mean [N], 0 where undated."""
        return self.column("first")

    @cached_property
    def last(self) -> Int32s:
        """The last day that each document's date can mean [N], 0 where undated."""
        return self.column("last")

    @cached_property
    def added(self) -> Int64s:
        """When each document came into the archive [N], in seconds since 1970."""
        return self.column("added")

    @cached_property
    def shown(self) -> Bytes:
        """1 where a document represents its story [N]."""
        return self.column("shown")

    @property
    def living(self) -> DocIds:
        """All documents that are not deleted."""
        parts = [segment.living + np.uint32(base) for base, segment in self.by_base]
        return concatenated(parts, np.uint32)

    @cached_property
    def stories(self) -> Stories:
        """The stories of the living documents."""
        return Stories(self.living, self.column("story"), self.shown)

    def counted_lengths(self, field: str) -> list[Bytes]:
        """The codes of the lengths by which a field's words are weighed, of each segment
        [N]: of a copy that of the document which stands for its story.

        They are made of the columns: a decision that lets another copy stand for a story
        rewrites no posting, and where no story has two copies they are the stored ones.
        A document keeps its own where it or what stands for it lacks the field.
        """
        if field not in self._counted_lengths:
            stored = [segment.length_codes(field) for segment in self.segments]
            self._counted_lengths[field] = self._by_representative(stored)
        return self._counted_lengths[field]

    def _by_representative(self, stored: list[Bytes]) -> list[Bytes]:
        copies, standing = self.stories.represented
        if not len(copies):
            return stored
        codes = np.concatenate(stored)
        own, other = codes[copies], codes[standing]
        has_field = (own > 0) & (other > 0)
        codes[copies[has_field]] = other[has_field]
        return np.split(codes, self._bases[1:])

    def norms(self, field: str) -> Scores:
        """What BM25 adds to a term's weight, by the code of the field's length [256]:
        ``K1 × (1 - B + B × length / average)``.
        """
        if field not in self._norms:
            total = 0
            for segment in self.segments:
                total += segment.segment._fieldlengths.get(field, 0)
            average = total / self.holders(field) if total else 1
            lengths = LENGTH_OF_CODE.copy()
            lengths[0] = 1
            self._norms[field] = (K1 * (1 - B + B * lengths / average)).astype(
                np.float32
            )
        return self._norms[field]

    def holders(self, field: str) -> int:
        """How many documents have a field, deleted ones too."""
        if field not in self._holders:
            counted = [
                np.count_nonzero(segment.length_codes(field))
                for segment in self.segments
            ]
            self._holders[field] = int(sum(counted))
        return self._holders[field]

    def frequency(self, field: str, term: bytes) -> int:
        """How many documents hold a term, deleted ones too."""
        frequency = 0
        for segment in self.segments:
            reader = segment.fields[field]
            ordinal = reader.find(term)
            if ordinal >= 0:
                frequency += reader.frequency(ordinal)
        return frequency

    def facet(self, key: str) -> tuple[Indexes, Int32s]:
        """The values of a facet by document: where each document's begin [N+1], and the
        values; as they are stored, if there is one segment.
        """
        if len(self.segments) == 1:
            rows, values = facet_rows(self.segments[0].columns, key, self.size)
            return rows.astype(np.int64, copy=False), values
        widths, parts = [], []
        for segment in self.segments:
            rows, own = facet_rows(segment.columns, key, segment.size)
            widths.append(widths_of(rows))
            parts.append(own)
        return indptr_of(concatenated(widths, np.int64)), concatenated(parts, np.int32)

    def values_of_all(self, layout: Layout) -> tuple[Indexes, UInt32s]:
        """The values of all facets by document, numbered so: as they are stored, if there
        is one segment whose values are.
        """
        if len(self.segments) == 1:
            columns = self.segments[0].columns
            if columns.facts.get("bases") == layout.bases and f"{ALL}:rows" in columns:
                return columns[f"{ALL}:rows"], columns[f"{ALL}:values"]
        relations = [(key, *self.facet(key)) for key in layout.bases]
        return layout.values_of_all(relations, self.size)

    @cached_property
    def _speakers(self) -> Int64s:
        """What each heading is among speakers, -1 for nothing; one more for no heading."""
        numbers, hashes = (
            self.headings.arrays["numbers"],
            self.headings.arrays["hashes"],
        )
        hash_of_each = np.empty(len(self.headings), np.int64)
        hash_of_each[numbers] = hashes
        values = self.values[SPEAKERS].numbers(hash_of_each)
        return np.append(np.where(self.headings.kinds > 0, values, -1), -1)

    def speakers(self, headings: Int32s) -> Int64s:
        """The values of the facet of speakers that some headings (or -1) are, or -1."""
        return self._speakers[headings]

    def documents_of(self, key: str, value: int) -> DocIds:
        """The documents that carry a value of a facet, deleted ones too."""
        parts = []
        for base, segment in self.by_base:
            parts.append(segment.documents_of(key, value) + np.uint32(base))
        return concatenated(parts, np.uint32)

    def carriers(self, key: str, values: Int64s) -> tuple[DocIds, Indexes, Indexes]:
        """The documents that carry each of some values of a facet, deleted ones too: an
        array, and where in it those of each value begin and end.
        """
        if len(self.segments) == 1:
            return self.segments[0].carriers(key, values)
        lists = [self.documents_of(key, value) for value in values.tolist()]
        indptr = indptr_of(list(map(len, lists)))
        return concatenated(lists, np.uint32), indptr[:-1], indptr[1:]

    def located(self, doc: int) -> tuple[OpenSegment, int]:
        """The segment of a document and its ordinal there."""
        place = bisect_right(self._bases, doc) - 1
        return self.segments[place], doc - self._bases[place]

    def id(self, doc: int) -> str:
        """The id of a document's article."""
        segment, own = self.located(doc)
        return segment.id(own)

    def ids_of(self, docs: DocIds) -> list[str]:
        """The ids of the articles of many documents (ascending)."""
        found: list[str] = []
        for base, segment in self.by_base:
            first, last = docs.searchsorted((base, base + segment.size)).tolist()
            if last > first:
                own = list(segment.ids)
                for doc in (docs[first:last] - np.uint32(base)).tolist():
                    found.append(own[doc].decode("utf-8", "surrogatepass"))
        return found

    def title(self, doc: int) -> str:
        """The title of a document's article."""
        segment, own = self.located(doc)
        return segment.page(own).title

    def entry(self, doc: int) -> Entry:
        """The entry of a document."""
        segment, own = self.located(doc)
        return segment.entry(own, self.headings)

    def find(self, id_: str) -> int:
        """The living document with an id, or -1."""
        for base, segment in self.by_base:
            doc = segment.find(id_)
            if doc >= 0 and not segment.segment.is_deleted(doc):
                return base + doc
        return -1

    def copies(self, id_: str) -> list[int]:
        """The living documents of a story, by its id, or by an older id that one of its
        copies keeps.
        """
        wanted = hash_of(id_)
        found = self._of_story(wanted)
        if found:
            return found
        for _, segment in self.by_base:
            aliases = segment.columns["aliases"] == wanted
            for doc in segment.columns["alias_docs"][aliases].tolist():
                if not segment.segment.is_deleted(doc):
                    return self._of_story(int(segment.columns["story"][doc]))
        return []

    def _of_story(self, wanted: int) -> list[int]:
        """The living documents of a story by the hash of its id."""
        found = []
        for base, segment in self.by_base:
            docs = np.flatnonzero(segment.columns["story"] == wanted).tolist()
            for doc in docs:
                if not segment.segment.is_deleted(doc):
                    found.append(base + doc)
        return found
