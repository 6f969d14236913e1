"""One segment opened for reading: its postings, texts, columns and links.

Links live in a file that only grows: a columns file says where in it each document's record stands and how long the
file was when it was written, so that a writer may append while others read.
"""

from __future__ import annotations

import zlib
from mmap import mmap
from pathlib import Path

import numpy as np
from cuttings.search.articles import Entry
from cuttings.search.engines.whoosh.arrayfile import Array, ArrayFile, damaged, write_arrays
from cuttings.search.engines.whoosh.batch import TEXTS
from cuttings.search.engines.whoosh.codec import LENGTHS, ArraySegment, field_file
from cuttings.search.engines.whoosh.columns import FILED, Columns
from cuttings.search.engines.whoosh.postings import FieldReader
from cuttings.search.engines.whoosh.stored import read_entry, read_page
from cuttings.search.engines.whoosh.strings import StringTable
from cuttings.search.engines.whoosh.values import HEADINGS, Headings
from cuttings.search.mapping import let_go, mapped

LINKS = ".links"


def columns_file(folder: Path, segment: ArraySegment, generation: int) -> Path:
    """Where a generation of a segment's columns is kept."""
    return folder / str(segment.make_filename(f".{generation}.columns"))


def links_file(folder: Path, segment: ArraySegment) -> Path:
    """Where a segment's links records are kept."""
    return folder / str(segment.make_filename(LINKS))


def write_columns(folder: Path, segment: ArraySegment, generation: int, columns: Columns) -> None:
    """Writes the columns of a segment for a generation, the length of its links file noted beside them."""
    size = links_file(folder, segment).stat().st_size
    write_arrays(columns_file(folder, segment, generation), columns, {"links": size})
    segment.columns = generation


class OpenSegment:
    """A segment's files, mapped. Raises IndexDamaged where one of them is not as it was written."""

    def __init__(self, folder: Path, segment: ArraySegment) -> None:
        self.segment = segment
        self.size: int = segment.doc_count_all()
        self.fields = {
            name: FieldReader(ArrayFile(folder / field_file(segment, name))) for name in sorted(segment.fields)
        }
        self.lengths = ArrayFile(folder / segment.make_filename(LENGTHS))
        self.columns = ArrayFile(columns_file(folder, segment, segment.columns))
        self._texts = texts = ArrayFile(folder / segment.make_filename(TEXTS))
        self.ids, self.pages, self._rests = (
            StringTable(texts[name], texts[f"{name}_starts"]) for name in ("ids", "pages", "rests")
        )
        self._links_path = links_file(folder, segment)
        self._links_map = self._open_links(self._links_path)
        self._links = memoryview(self._links_map)
        self._link_starts, self._link_lengths = (self.columns[name].data for name in ("link_starts", "link_lengths"))
        self._files = [*(reader.file for reader in self.fields.values()), self.lengths, self.columns, texts]
        if len(self.columns["first"]) != self.size or len(self.pages) != self.size:
            raise damaged(self.columns.path, "it does not have a row for each document")

    def _open_links(self, path: Path) -> mmap | bytes:
        if path.stat().st_size < self.columns.facts["links"]:
            raise damaged(path, "it is cut short")
        with path.open("rb") as file:
            return mapped(file)

    def give_back(self) -> None:
        """Lets the system have the memory of some maps: no hit is near the one before, tables are made of columns."""
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
        return {id.decode("utf-8", "surrogatepass"): doc for doc, id in enumerate(self.ids)}

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
        carried = tuple(headings[number] for number in self._row(HEADINGS, doc))
        filed = [headings[number].id if number >= 0 else None for number in self._row(FILED, doc)]
        return read_entry(self.id(doc), self.pages[doc], self._rests[doc], self.links(doc), carried, filed)

    def _row(self, key: str, doc: int) -> list[int]:
        first, last = self.columns[f"{key}:rows"][doc : doc + 2].tolist()
        row: list[int] = self.columns[f"{key}:values"][first:last].tolist()
        return row

    def verify(self) -> None:
        """Reads everything. Raises IndexDamaged for the first file whose checksums are wrong."""
        for file in self._files:
            file.verify()
        for doc, checksum in enumerate(self.columns["link_sums"].tolist()):
            if zlib.crc32(self.links(doc)) != checksum:
                raise damaged(self._links_path, f"the record of {self.id(doc)} fails its checksum")
