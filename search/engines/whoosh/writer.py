"""Writing: from entries to segments, a commit at a time.

A commit is one new table of contents (Whoosh's TOC), renamed into place after every file
it names is on disk: readers see the generation before or the generation after, never a
half of one. A writer holds Whoosh's write lock from its first change to its commit. New
entries are inverted batch by batch (``batch``); a replaced or deleted entry is marked in
its segment; a changed facet, an amendment or a revision rewrites the columns of its
segment; ``merge`` keeps the number of segments bounded.

One process writes. To find the names in an article takes about a hundred times the
processor time of adding it here (77 ms for 467 tokens, against well under 1), so it is the
finding that is spread over processes; a second writer could save a hundredth of a run, and
would have to be sent every entry.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.util.filelock import try_for

from cuttings.search.amendments import Amendment, Replacement
from cuttings.search.articles import Entry
from cuttings.search.engines.whoosh.amending import (
    NumberedAmendments,
    NumberedReplacement,
    amended,
    amended_values,
    replaced_with,
)
from cuttings.search.engines.whoosh.amending import replaced as with_replacement
from cuttings.search.engines.whoosh.arrayfile import ArrayFile
from cuttings.search.engines.whoosh.arrays import AnyArray
from cuttings.search.engines.whoosh.batch import Batch
from cuttings.search.engines.whoosh.codec import ArrayCodec, ArraySegment
from cuttings.search.engines.whoosh.columns import (
    Columns,
    Layout,
    Rows,
    replaced,
)
from cuttings.search.engines.whoosh.contents import latest_toc, read_toc, write_toc
from cuttings.search.engines.whoosh.merge import choose, choose_of_build, merge
from cuttings.search.engines.whoosh.proof import Proof
from cuttings.search.engines.whoosh.records import Compression
from cuttings.search.engines.whoosh.revising import NumberedRevision, numbered, revised
from cuttings.search.engines.whoosh.snapshot import (
    OpenSegment,
    columns_file,
    links_file,
    write_columns,
)
from cuttings.search.engines.whoosh.values import (
    HEADINGS,
    FacetValues,
    Headings,
    keyed,
    values_file,
    values_generation,
    write_values,
)
from cuttings.search.errors import ArchiveLocked
from cuttings.search.facets import Facet, Value
from cuttings.search.revisions import Revision, values_of
from cuttings.search.translations import worded

BATCH_TOKENS = 6_000_000
"""Tokens of one segment before the next is begun: what bounds the memory of a build, at
about 600 MB. Each segment costs a look at all its words: with two thirds of these tokens
a build takes a tenth longer.
"""
BATCH_ENTRIES = 500_000
"""Entries of one segment, however short."""


@dataclass(slots=True)
class Dictionary:
    """The dictionary after a commit by key, the number of every id of its entries, and
    its revisions, replacements and amendments as numbers.
    """

    arrays: dict[str, dict[str, AnyArray]] = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    revisions: list[NumberedRevision] = field(default_factory=list)
    replacements: list[NumberedReplacement] = field(default_factory=list)
    amendments: NumberedAmendments | None = None
    changed: bool = False


def grown_dictionary(
    file: Mapping[str, AnyArray] | None,
    facets: Sequence[Facet],
    rows: Rows,
    revisions: Sequence[Revision],
    amendments: Mapping[str, Amendment],
    replacements: Sequence[Replacement] = (),
) -> Dictionary:
    """Adds what is new to the dictionary in ``file``, which is left as it is: the values
    and headings of a commit's entries, then those of its replacements and amendments,
    then those of its revisions in turn.
    """
    result = Dictionary()
    values_of: dict[str, FacetValues] = {}
    for facet in facets:
        old = FacetValues(facet.key, file)
        values = {
            **rows.values_of(facet),
            **replaced_with(replacements, facet),
            **amended_values(amendments.values(), facet),
            **_of_revisions(facet, revisions, old),
        }
        arrays, result.numbers[facet.key] = old.added(values)
        result.arrays[facet.key] = arrays
        result.changed |= arrays is not old.arrays
        values_of[facet.key] = FacetValues(facet.key, keyed(facet.key, arrays))

    for replacement in replacements:
        result.replacements.append(
            NumberedReplacement.of(replacement, facets, values_of)
        )
    if amendments:
        result.amendments = NumberedAmendments.of(amendments, facets, result.numbers)
    headings = Headings(HEADINGS, file)
    arrays, result.numbers[HEADINGS] = headings.added(
        rows.headings, rows.heading_numbers
    )
    result.changed |= arrays is not headings.arrays
    for revision in revisions:
        before = Headings(HEADINGS, keyed(HEADINGS, arrays))
        known = {heading.id: heading for heading in revision.headings}
        for id_ in revision.gone:
            known[id_] = before.unknown(id_)
        arrays, _ = before.added(known, revision.targets())
        result.changed |= arrays is not before.arrays
        after = Headings(HEADINGS, keyed(HEADINGS, arrays))
        result.revisions.append(numbered(revision, before, after, facets, values_of))
    result.arrays[HEADINGS] = arrays
    return result


def _of_revisions(
    facet: Facet, revisions: Sequence[Revision], old: FacetValues
) -> dict[str, Value]:
    """The values of a facet that revisions define, the last definition of each."""
    values: dict[str, Value] = {}
    for revision in revisions:
        defined = {heading.id for heading in revision.headings}
        known = {id_ for id_ in defined if id_ in values or old.number(id_) >= 0}
        values.update(values_of(revision, facet, known))
    return values


class NewSegment:
    """A segment of this commit: its ids, and its rows in ``Rows``, by document."""

    def __init__(
        self, segment: ArraySegment, ids: Sequence[str], rows: list[int]
    ) -> None:
        self.segment = segment
        self.rows = rows
        self.by_id = {id_: doc for doc, id_ in enumerate(ids)}


class Writer:
    """One commit's worth of changes.

    Raises ArchiveLocked where another process is writing.
    """

    def __init__(self, index: FileIndex, facets: Sequence[Facet]) -> None:
        self._storage: FileStorage = index.storage
        self._folder = Path(index.storage.folder)
        self._lock = index.lock("WRITELOCK")
        if not try_for(self._lock.acquire, timeout=1.0, delay=0.05):
            raise ArchiveLocked(
                worded(
                    "Another process is writing to the index %(folder)s. Wait "
                    "for it to end.",
                    folder=self._folder,
                )
            )
        toc = read_toc(self._folder, latest_toc(self._folder))
        self._indexname, self._schema = index.indexname, toc.schema
        self._generation = toc.generation + 1
        self._facets = tuple(facets)
        self._keys = [facet.key for facet in facets]
        self._values_generation = values_generation(self._folder, toc)

        self._open = [OpenSegment(self._folder, segment) for segment in toc.segments]
        self._changed: list[dict[int, int]] = [{} for _ in self._open]
        """For each open segment the new row of each document that has one."""
        self._rows = Rows(self._facets)
        self._batch = Batch(_compression(self._open))
        self._new: list[NewSegment] = []
        self._revisions: list[Revision] = []
        self._replacements: list[Replacement] = []
        self._amendments: dict[str, Amendment] = {}

    def write(self, entry: Entry) -> None:
        """Adds an entry or replaces the one with its id."""
        self._mark_deleted(entry.article.id)
        self._batch.add(entry, self._rows.add(entry))
        if self._batch.tokens >= BATCH_TOKENS or len(self._batch) >= BATCH_ENTRIES:
            self._flush()

    def delete(self, id_: str) -> None:
        """Removes an entry; an unknown id is passed over."""
        self._batch.delete(id_)
        self._mark_deleted(id_)

    def refacet(self, entry: Entry) -> None:
        """Replaces the columns and links of an entry; an unknown id is passed over."""
        id_ = entry.article.id
        if id_ in self._batch:
            self._batch.replace_row(id_, self._rows.add(entry))
            return
        for new in self._new:
            if id_ in new.by_id:
                new.rows[new.by_id[id_]] = self._rows.add(entry)
                return
        for source, changed in zip(self._open, self._changed, strict=True):
            doc = _living(source, id_)
            if doc >= 0:
                changed[doc] = self._rows.add(entry)
                return

    def amend(self, amendment: Amendment) -> None:
        """Changes the origin and the labels of an entry when everything else has been
        written; an unknown id is passed over.
        """
        self._amendments[amendment.article] = amendment

    def replace_values(self, replacement: Replacement) -> None:
        """Changes what many entries count under when everything else has been written,
        before amendments.
        """
        self._replacements.append(replacement)

    def revise(self, revision: Revision) -> None:
        """Changes the headings of all entries when everything else has been written."""
        self._revisions.append(revision)

    def _mark_deleted(self, id_: str) -> None:
        """Marks what is on disk under an id as deleted."""
        for new in self._new:
            doc = new.by_id.pop(id_, -1)
            if doc >= 0:
                new.segment.delete_document(doc)
        for source, changed in zip(self._open, self._changed, strict=True):
            doc = _living(source, id_)
            if doc >= 0:
                source.segment.delete_document(doc)
                changed.pop(doc, None)

    def _flush(self) -> None:
        """Makes a segment of the batch."""
        if len(self._batch):
            segment = ArrayCodec().new_segment(self._storage, self._indexname)
            ids, rows = self._batch.write(self._folder, segment)
            self._rows.spill(rows, links_file(self._folder, segment))
            self._new.append(NewSegment(segment, ids, rows))
        self._batch = Batch(self._batch.compression)

    def commit(self) -> None:
        """Writes what is pending and makes it the next generation."""
        try:
            self._flush()
            dictionary = self._write_dictionary()
            parents = {key: dictionary.arrays[key]["parents"] for key in self._keys}
            self._layout = Layout(self._facets, parents)
            segments = []
            for source, changed in zip(self._open, self._changed, strict=True):
                self._rewrite(source, changed, dictionary)
                segments.append(source.segment)
            for new in self._new:
                self._write_columns(new, dictionary)
                segments.append(new.segment)
            segments = self._merged([s for s in segments if s.doc_count_all()])
            for segment in segments:
                segment.values = self._values_generation
            toc = TOC(self._schema, segments, self._generation)
            write_toc(self._folder, toc)
            self._sync()
            clean_files(self._storage, self._indexname, self._generation, segments)
            self._remove_replaced(segments)
        finally:
            self.cancel()

    def cancel(self) -> None:
        """Releases the lock; what was not committed is removed by a later commit."""
        if self._lock is not None:
            self._lock.release()
        self._lock = None

    def _write_dictionary(self) -> Dictionary:
        """Adds the values and headings of this commit to the dictionary."""
        file = None
        if self._values_generation:
            file = ArrayFile(values_file(self._folder, self._values_generation))
        grown = grown_dictionary(
            file,
            self._facets,
            self._rows,
            self._revisions,
            self._amendments,
            self._replacements,
        )
        if grown.changed:
            if file:
                file.verify()
            self._values_generation = self._generation
            write_values(values_file(self._folder, self._generation), grown.arrays)
        return grown

    def _write_columns(self, new: NewSegment, dictionary: Dictionary) -> None:
        """Writes the columns of a new segment."""
        self._rows.spill(new.rows, links_file(self._folder, new.segment))
        columns = self._rows.columns(new.rows, dictionary.numbers)
        told = self._told(columns, len(new.rows), new.by_id, new.segment, dictionary)
        self._write(new.segment, told or columns)

    def _rewrite(
        self, source: OpenSegment, changed: Mapping[int, int], dictionary: Dictionary
    ) -> None:
        """Writes the columns of a segment anew where rows of it changed or a
        replacement, an amendment or a revision concerns it.
        """
        columns: Columns | None = None
        is_told = bool(self._replacements or self._amendments or self._revisions)
        if changed or is_told:
            Proof(source.columns.parts()).demand_all()
        if changed:
            docs = np.array(sorted(changed), np.int64)
            rows = [changed[doc] for doc in docs.tolist()]
            self._rows.spill(rows, links_file(self._folder, source.segment))
            new = self._rows.columns(rows, dictionary.numbers)
            columns = replaced(source.columns, docs, new, self._keys)
        if is_told:
            old = columns or source.columns
            by_id = source.by_id()
            told = self._told(old, source.size, by_id, source.segment, dictionary)
            columns = told or columns
        if columns is not None:
            self._write(source.segment, columns)

    def _write(self, segment: ArraySegment, columns: Columns) -> None:
        write_columns(self._folder, segment, self._generation, columns, self._layout)

    def _told(
        self,
        columns: Mapping[str, AnyArray],
        size: int,
        by_id: Mapping[str, int],
        segment: ArraySegment,
        dictionary: Dictionary,
    ) -> Columns | None:
        """Columns after all replacements, amendments and revisions, or None where none
        of them changes any.
        """
        result: Columns | None = None
        for replacement in dictionary.replacements:
            result = with_replacement(result or columns, by_id, replacement) or result
        if dictionary.amendments is not None:
            links = links_file(self._folder, segment)
            told = amended(result or columns, by_id, links, dictionary.amendments)
            result = told or result
        for revision in dictionary.revisions:
            result = revised(result or columns, size, by_id, revision) or result
        return result

    def _merged(self, segments: list[ArraySegment]) -> list[ArraySegment]:
        """The segments after all merges that are due."""
        while True:
            sizes = [segment.doc_count_all() for segment in segments]
            deleted = [segment.deleted_count() for segment in segments]
            # All of a build at once, before any two of it are.
            places = [] if self._open else choose_of_build(sizes)
            places = places or choose(sizes, deleted)
            if not places:
                return segments
            sources = [OpenSegment(self._folder, segments[place]) for place in places]
            for source in sources:
                # A damage must not be written on under a checksum that agrees.
                Proof(source.parts()).demand_all()
                source.release_memory()
            segments = [s for n, s in enumerate(segments) if n not in places]
            if any(len(source.living) for source in sources):
                target = ArrayCodec().new_segment(self._storage, self._indexname)
                merge(self._folder, sources, target, self._layout, self._generation)
                segments.append(target)

    def _sync(self) -> None:
        """Makes the new names in the folder durable, the renamed TOC among them."""
        if hasattr(os, "O_DIRECTORY"):
            descriptor = os.open(self._folder, os.O_DIRECTORY)
            os.fsync(descriptor)
            os.close(descriptor)

    def _remove_replaced(self, segments: Sequence[ArraySegment]) -> None:
        """Removes columns and dictionaries of earlier generations."""
        kept = {values_file(self._folder, self._values_generation)}
        for segment in segments:
            kept.add(columns_file(self._folder, segment, segment.columns))
        for pattern in ("*.columns", "values-*.arrays"):
            for path in self._folder.glob(pattern):
                if path not in kept:
                    path.unlink(missing_ok=True)


def _compression(segments: Iterable[OpenSegment]) -> Compression | None:
    """How the texts of an archive are compressed, None where nothing was learnt yet."""
    for segment in segments:
        if segment.compression.dictionary:
            return segment.compression
    return None


def _living(segment: OpenSegment, id_: str) -> int:
    """The document of a segment with an id, -1 where there is none or it is deleted."""
    doc = segment.find(id_)
    return -1 if doc >= 0 and segment.segment.is_deleted(doc) else doc
