"""Writing: from entries to segments, a commit at a time.

A commit is one new table of contents (Whoosh's TOC), renamed into place after every file it names is on disk: readers
see the generation before or the generation after, never a half of one. A writer holds Whoosh's write lock from its
first change to its commit. New entries are inverted batch by batch (``batch``); a replaced or deleted entry is marked
in its segment; a changed facet or a revision rewrites the columns of its segment; ``merge`` keeps the number of
segments bounded.

One process writes. To find the names in an article takes about a hundred times the processor time of adding it here
(77 ms for 467 tokens, against well under 1), so it is the finding that is spread over processes; a second writer could
save a hundredth of a run, and would have to be sent every entry.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from cuttings.search.articles import Entry
from cuttings.search.engines.whoosh.arrayfile import Array, ArrayFile
from cuttings.search.engines.whoosh.batch import Batch
from cuttings.search.engines.whoosh.codec import ArrayCodec, ArraySegment
from cuttings.search.engines.whoosh.columns import Columns, Rows, replaced, with_documents_of_values
from cuttings.search.engines.whoosh.dictionary import Numbering, numbering
from cuttings.search.engines.whoosh.merge import choose, merge
from cuttings.search.engines.whoosh.revising import revised
from cuttings.search.engines.whoosh.segments import OpenSegment, columns_file, links_file, write_columns
from cuttings.search.engines.whoosh.values import values_file, values_generation, write_values
from cuttings.search.errors import ArchiveLocked
from cuttings.search.facets import Facet
from cuttings.search.revising import Revision
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.util.filelock import try_for

BATCH_TOKENS = 16_000_000
"""Tokens of one segment before the next is begun: what bounds the memory of a build, at about a gigabyte."""
BATCH_ENTRIES = 500_000
"""Entries of one segment, however short."""


class Writer:
    """One commit's worth of changes. Raises ArchiveLocked where another process is writing."""

    def __init__(self, index: FileIndex, facets: Sequence[Facet]) -> None:
        self._storage: FileStorage = index.storage
        self._folder = Path(index.storage.folder)
        self._lock = index.lock("WRITELOCK")
        if not try_for(self._lock.acquire, timeout=1.0, delay=0.05):
            raise ArchiveLocked(f"Another process is writing to the index {self._folder}. Wait for it to end.")
        toc = index._read_toc()
        self._indexname, self._schema = index.indexname, toc.schema
        self._generation = toc.generation + 1
        self._keys = [facet.key for facet in facets]
        self._facets = tuple(facets)
        self._open = [OpenSegment(self._folder, segment) for segment in toc.segments]
        self._values_generation = values_generation(self._folder, toc)
        self._rows = Rows(self._facets)
        self._batch = Batch()
        self._new: list[tuple[ArraySegment, list[str], list[int]]] = []
        self._flushed: dict[str, tuple[int, int]] = {}
        self._changed: list[dict[int, int]] = [{} for _ in self._open]
        self._revisions: list[Revision] = []

    def write(self, entry: Entry) -> None:
        """Adds an entry or replaces the one with its id."""
        self._forget(entry.article.id)
        self._batch.add(entry, self._rows.add(entry))
        if self._batch.tokens >= BATCH_TOKENS or len(self._batch) >= BATCH_ENTRIES:
            self._flush()

    def delete(self, id: str) -> None:
        """Removes an entry."""
        self._batch.place.pop(id, None)
        self._forget(id)

    def refacet(self, entry: Entry) -> None:
        """Replaces the columns and links of an entry."""
        id = entry.article.id
        if id in self._batch.place:
            self._batch.rows[self._batch.place[id]] = self._rows.add(entry)
        elif id in self._flushed:
            number, doc = self._flushed[id]
            self._new[number][2][doc] = self._rows.add(entry)
        else:
            found = self._find(id)
            if found:
                self._changed[found[0]][found[1]] = self._rows.add(entry)

    def revise(self, revision: Revision) -> None:
        """Changes the headings of all entries when everything else has been written."""
        self._revisions.append(revision)

    def _find(self, id: str) -> tuple[int, int] | None:
        for number, source in enumerate(self._open):
            doc = source.find(id)
            if doc >= 0 and not source.segment.is_deleted(doc):
                return number, doc
        return None

    def _forget(self, id: str) -> None:
        """Marks what is on disk under an id as deleted."""
        if id in self._flushed:
            number, doc = self._flushed.pop(id)
            self._new[number][0].delete_document(doc)
        found = self._find(id) if self._open else None
        if found:
            self._open[found[0]].segment.delete_document(found[1])
            self._changed[found[0]].pop(found[1], None)

    def _flush(self) -> None:
        if self._batch:
            segment = ArrayCodec().new_segment(self._storage, self._indexname)
            ids, rows = self._batch.write(self._folder, segment)
            self._rows.spill(rows, links_file(self._folder, segment))
            self._flushed.update((id, (len(self._new), doc)) for doc, id in enumerate(ids))
            self._new.append((segment, ids, rows))
        self._batch = Batch()

    def commit(self) -> None:
        """Writes what is pending and makes it the next generation."""
        try:
            self._flush()
            given = self._write_values()
            for source, changed in zip(self._open, self._changed, strict=True):
                self._rewrite(source, changed, given)
            for segment, ids, rows in self._new:
                self._write_columns(segment, ids, rows, given)
            segments = [source.segment for source in self._open] + [segment for segment, _, _ in self._new]
            segments = self._merged([segment for segment in segments if segment.doc_count_all()])
            for segment in segments:
                segment.values = self._values_generation
            TOC(self._schema, segments, self._generation).write(self._storage, self._indexname)
            self._sync()
            clean_files(self._storage, self._indexname, self._generation, segments)
            self._clean(segments)
        finally:
            self.cancel()

    def cancel(self) -> None:
        """Lets go of the lock; what was not committed is removed by a later commit."""
        if self._lock is not None:
            self._lock.release()
        self._lock = None

    def _write_values(self) -> Numbering:
        """Adds the values and headings of this commit to the dictionary."""
        file = ArrayFile(values_file(self._folder, self._values_generation)) if self._values_generation else None
        given = numbering(file, self._facets, self._rows, self._revisions)
        if given.changed:
            self._values_generation = self._generation
            write_values(values_file(self._folder, self._generation), given.arrays)
        return given

    def _write_columns(self, segment: ArraySegment, ids: list[str], rows: list[int], given: Numbering) -> None:
        """Writes the columns of a new segment."""
        self._rows.spill(rows, links_file(self._folder, segment))
        columns = self._rows.columns(rows, self._keys, given.numbers)
        place = {id: doc for doc, id in enumerate(ids)}
        columns = self._revised(columns, len(ids), place, given) or columns
        write_columns(self._folder, segment, self._generation, with_documents_of_values(columns, self._keys))

    def _rewrite(self, source: OpenSegment, changed: dict[int, int], given: Numbering) -> None:
        """Writes the columns of a segment anew where rows of it changed or a revision concerns it."""
        columns: Columns | None = None
        if changed:
            docs = np.array(sorted(changed), np.int64)
            rows = [changed[doc] for doc in docs.tolist()]
            self._rows.spill(rows, links_file(self._folder, source.segment))
            new = self._rows.columns(rows, self._keys, given.numbers)
            columns = replaced(source.columns, docs, new, self._keys)
        if self._revisions:
            columns = self._revised(columns or source.columns, source.size, source.places(), given) or columns
        if columns is not None:
            columns = with_documents_of_values(columns, self._keys)
            write_columns(self._folder, source.segment, self._generation, columns)

    def _revised(
        self, columns: Mapping[str, Array], size: int, place: Mapping[str, int], given: Numbering
    ) -> Columns | None:
        """Columns after all revisions, or None where none of them changes any."""
        result: Columns | None = None
        for step in given.steps:
            result = revised(result or columns, size, lambda id: place.get(id, -1), step) or result
        return result

    def _merged(self, segments: list[ArraySegment]) -> list[ArraySegment]:
        """The segments after all merges that are due."""
        while (
            places := choose([segment.doc_count_all() for segment in segments], [s.deleted_count() for s in segments])
        ) is not None:
            sources = [OpenSegment(self._folder, segments[place]) for place in places]
            segments = [segment for place, segment in enumerate(segments) if place not in places]
            if any(source.size > source.segment.deleted_count() for source in sources):
                target = ArrayCodec().new_segment(self._storage, self._indexname)
                merge(self._folder, sources, target, self._keys, self._generation)
                segments.append(target)
        return segments

    def _sync(self) -> None:
        """Makes the new names in the folder durable, the renamed TOC among them."""
        if hasattr(os, "O_DIRECTORY"):
            descriptor = os.open(self._folder, os.O_DIRECTORY)
            os.fsync(descriptor)
            os.close(descriptor)

    def _clean(self, segments: Sequence[ArraySegment]) -> None:
        """Removes columns and dictionaries of earlier generations."""
        kept = {columns_file(self._folder, segment, segment.columns).name for segment in segments}
        kept.add(values_file(self._folder, self._values_generation).name)
        for path in [*self._folder.glob("*.columns"), *self._folder.glob("values-*.arrays")]:
            if path.name not in kept:
                path.unlink(missing_ok=True)
