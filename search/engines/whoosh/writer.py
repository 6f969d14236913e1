"""A decision about names, taken up by columns: all documents of a segment at once, no
record read.

What ``cuttings.search.revisions.revised`` says of one entry is done here to the
relations of a segment: names are filed under other headings where the decision says so;
the documents concerned (a name of theirs moved, or a heading of theirs came, went, or
stands elsewhere) count under the headings of their names and all above these; whatever
else they counted under stays. A new label or spelling is a record of the dictionary and
concerns no document. Only relations whose headings changed are made anew; postings and
records are not looked at.

What a commit adds to the dictionary: the values and headings of its entries, then those
of its revisions in turn.

Writing: from entries to segments, a commit at a time.

A commit is one new table of contents (Whoosh's TOC), renamed into place after every
file it names is on disk: readers see the generation before or the generation after,
never a half of one. A writer holds Whoosh's write lock from its first change to its
commit. New entries are inverted batch by batch (``batch``); a replaced or deleted entry
is marked in its segment; a changed facet or a revision rewrites the columns of its
segment; ``merge`` keeps the number of segments bounded.

One process writes. To find the names in an article takes about a hundred times the
processor time of adding it here (77 ms for 467 tokens, against well under 1), so it is
the finding that is spread over processes; a second writer could save a hundredth of a
run, and would have to be sent every entry.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.util.filelock import try_for

from cuttings.search.articles import Entry
from cuttings.search.engines.whoosh.arrayfile import Array, ArrayFile, offsets
from cuttings.search.engines.whoosh.batch import Batch
from cuttings.search.engines.whoosh.codec import ArrayCodec, ArraySegment
from cuttings.search.engines.whoosh.columns import (
    FILED,
    NAMES,
    Columns,
    Rows,
    gathered,
    name_key,
    replaced,
    with_documents_of_values,
)
from cuttings.search.engines.whoosh.merge import choose, merge
from cuttings.search.engines.whoosh.snapshot import (
    OpenSegment,
    columns_file,
    links_file,
    write_columns,
)
from cuttings.search.engines.whoosh.values import (
    HEADINGS,
    KINDS,
    FacetValues,
    Headings,
    hash_of,
    keyed,
    values_file,
    values_generation,
    write_values,
)
from cuttings.search.errors import ArchiveLocked
from cuttings.search.facets import Facet, Value
from cuttings.search.revisions import Revision

_LOW = np.int64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Step:
    """A revision with its headings as numbers.

    ``values`` are value numbers by heading number, -1 for none.

    ``moved`` marks the headings that came, went, or stand beneath another.
    """

    filed: tuple[tuple[int, int, tuple[str, ...]], ...]
    before: Headings
    after: Headings
    moved: Array
    values: dict[str, Array]


def step(
    revision: Revision,
    before: Headings,
    after: Headings,
    facets: Sequence[Facet],
    values: Mapping[str, FacetValues],
) -> Step:
    """A revision as numbers of the dictionaries that hold it already."""
    grown = len(after) - len(before)
    parents = np.append(before.parents, np.full(grown, -1, np.int32))
    kinds = np.append(before.kinds, np.zeros(grown, np.uint8))
    hashes = np.empty(len(after), np.int64)
    hashes[after.arrays["numbers"]] = after.arrays["hashes"]
    own = {}
    for facet in facets:
        if facet.revisable:
            mine = after.kinds == KINDS.index(facet.kind or "")
            own[facet.key] = np.where(mine, values[facet.key].numbers(hashes), -1)
    filed = tuple(
        (
            hash_of(name_key(each.kind, each.name)),
            after.number(each.heading) if each.heading else -1,
            each.articles,
        )
        for each in revision.filed
    )
    return Step(
        filed, before, after, (parents != after.parents) | (kinds != after.kinds), own
    )


def revised(
    columns: Mapping[str, Array], size: int, find: Callable[[str], int], step: Step
) -> Columns | None:
    """The columns of a segment after a step, or None where nothing changes.

    ``find`` gives the document of an article's id, -1 where the segment does not have
    it.
    """
    starts, heads = columns[f"{FILED}:rows"], columns[f"{FILED}:values"]
    owners = _owners(starts)
    filed = _filed(heads, columns[f"{NAMES}:values"], owners, find, step)
    concerned = np.zeros(size, bool)
    concerned[owners[filed != heads]] = True
    if step.moved.any():
        concerned[owners[(heads >= 0) & step.moved[heads]]] = True
        rows = columns[f"{HEADINGS}:rows"]
        concerned[_owners(rows)[step.moved[columns[f"{HEADINGS}:values"]]]] = True
    docs = np.flatnonzero(concerned)
    if not len(docs):
        return None
    result = {name: columns[name] for name in columns}
    result[f"{FILED}:values"] = filed
    old, new = (_pairs(starts, values, docs) for values in (heads, filed))
    place, numbers = _carried(
        _pairs(columns[f"{HEADINGS}:rows"], columns[f"{HEADINGS}:values"], docs),
        old,
        new,
        step,
    )
    relations = {
        HEADINGS: numbers,
        **{key: own[numbers] for key, own in step.values.items()},
    }
    for key, values in relations.items():
        kept = values >= 0
        counts = np.bincount(place[kept], minlength=len(docs))
        _replace(result, key, docs, counts, values[kept].astype(np.int32))
    return result


def _filed(
    heads: Array, names: Array, owners: Array, find: Callable[[str], int], step: Step
) -> Array:
    """What each name of each document is filed under after a step."""
    wanted = np.unique(np.array([name for name, _, _ in step.filed], np.int64))
    if not len(wanted) or not len(names):
        return heads
    spots = np.minimum(np.searchsorted(wanted, names), len(wanted) - 1)
    slots = np.flatnonzero(wanted[spots] == names)
    keys = owners[slots] * np.int64(len(wanted)) + spots[slots]
    order = np.argsort(keys, kind="stable")
    slots, keys = slots[order], keys[order]
    filed = heads.copy()
    for name, heading, articles in step.filed:
        docs = np.fromiter(map(find, articles), np.int64, len(articles))
        moves = np.sort(
            docs[docs >= 0] * np.int64(len(wanted)) + np.searchsorted(wanted, name)
        )
        filed[slots[_among(keys, moves)]] = heading
    return filed


def _owners(rows: Array) -> Array:
    """The row of each value."""
    widths: Array = np.diff(rows.astype(np.int64))
    return np.repeat(np.arange(len(widths)), widths)


def _pairs(rows: Array, values: Array, docs: Array) -> tuple[Array, Array]:
    """The places of some documents among them, each as often as it has values, and
    the values.
    """
    own, flat = gathered(rows, values, docs)
    return _owners(own), flat.astype(np.int64)


def _carried(
    had: tuple[Array, Array],
    old: tuple[Array, Array],
    new: tuple[Array, Array],
    step: Step,
) -> tuple[Array, Array]:
    """The headings of each document: those that its names lead to, by kind and id,
    then those that stay.
    """
    led, now = _upwards(*old, step.before), _upwards(*new, step.after)
    keys = (had[0] << np.int64(32)) | had[1]
    stay = keys[
        ~_among(keys, led) & ~_among(keys, now) & (step.after.kinds[had[1]] > 0)
    ]
    place = np.append(now >> np.int64(32), stay >> np.int64(32))
    numbers = np.append(now & _LOW, stay & _LOW)
    within = np.append(
        step.after.ranks[now & _LOW].astype(np.int64),
        len(step.after) + np.arange(len(stay)),
    )
    order = np.argsort((place << np.int64(32)) | within)
    return place[order], numbers[order]


def _upwards(place: Array, numbers: Array, headings: Headings) -> Array:
    """The headings that some lead to, in pairs with their documents (place << 32 |
    number), ascending.
    """
    known = (numbers >= 0) & (numbers < len(headings))
    place, numbers = place[known], numbers[known]
    found = np.empty(0, np.int64)
    while len(numbers):
        real = headings.kinds[numbers] > 0
        place, numbers = place[real], numbers[real]
        fresh = np.sort((place << np.int64(32)) | numbers)
        fresh = fresh[np.append(True, fresh[1:] != fresh[:-1])[: len(fresh)]]
        fresh = fresh[~_among(fresh, found)]
        found = np.sort(np.append(found, fresh)) if len(found) else fresh
        place, numbers = (
            fresh >> np.int64(32),
            headings.parents[fresh & _LOW].astype(np.int64),
        )
        place, numbers = place[numbers >= 0], numbers[numbers >= 0]
    return found


def _among(keys: Array, others: Array) -> Array:
    """Which of some keys are among others (ascending)."""
    if not len(others):
        return np.zeros(len(keys), bool)
    found: Array = (
        others[np.minimum(np.searchsorted(others, keys), len(others) - 1)] == keys
    )
    return found


def _replace(
    columns: Columns, key: str, docs: Array, counts: Array, values: Array
) -> None:
    """Puts other rows in the place of those of some documents (ascending)."""
    rows, old = columns[f"{key}:rows"], columns[f"{key}:values"]
    widths: Array = np.diff(rows.astype(np.int64))
    kept = np.ones(len(widths), bool)
    kept[docs] = False
    stay = np.repeat(kept, widths)
    widths[docs] = counts
    joined = np.empty(int(widths.sum()), np.int32)
    places = np.repeat(kept, widths)
    joined[places], joined[~places] = old[stay], values
    columns[f"{key}:rows"], columns[f"{key}:values"] = (
        offsets(widths).astype(np.uint32),
        joined,
    )


@dataclass(frozen=True, slots=True)
class Numbering:
    """The dictionary after a commit by key, the number of every id of its entries,
    and its revisions as numbers.
    """

    arrays: dict[str, dict[str, Array]]
    numbers: dict[str, dict[str, int]]
    steps: list[Step]
    changed: bool


def numbering(
    file: Mapping[str, Array] | None,
    facets: Sequence[Facet],
    rows: Rows,
    revisions: Sequence[Revision],
) -> Numbering:
    """Adds what is new to the dictionary in ``file``, which is left as it is."""
    result = Numbering({}, {}, [], False)
    changed = False
    for facet, values in zip(facets, rows.values, strict=True):
        own = {**values, **_of_revisions(facet, revisions)}
        result.arrays[facet.key], result.numbers[facet.key], new = FacetValues(
            facet.key, file
        ).added(own)
        changed = changed or new
    values_of = {
        key: FacetValues(key, keyed(key, arrays))
        for key, arrays in result.arrays.items()
    }
    arrays, result.numbers[HEADINGS], new = Headings(HEADINGS, file).added(
        rows.headings, rows.heading_numbers
    )
    changed = changed or new
    for revision in revisions:
        before = Headings(HEADINGS, keyed(HEADINGS, arrays))
        known = {heading.id: heading for heading in revision.headings}
        known.update((id, before.unknown(id)) for id in revision.gone)
        arrays, _, new = before.added(
            known, [filing.heading for filing in revision.filed if filing.heading]
        )
        changed = changed or new
        after = Headings(HEADINGS, keyed(HEADINGS, arrays))
        result.steps.append(step(revision, before, after, facets, values_of))
    result.arrays[HEADINGS] = arrays
    return Numbering(result.arrays, result.numbers, result.steps, changed)


def _of_revisions(facet: Facet, revisions: Sequence[Revision]) -> dict[str, Value]:
    """The values of a facet that revisions define, the last definition of each."""
    return {
        heading.id: Value.of(heading)
        for revision in revisions
        for heading in revision.headings
        if facet.revisable and heading.kind == facet.kind
    }


BATCH_TOKENS = 16_000_000
"""Tokens of one segment before the next is begun: what bounds the memory of a build,
at about a gigabyte.
"""
BATCH_ENTRIES = 500_000
"""Entries of one segment, however short."""


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
                f"Another process is writing to the index {self._folder}. Wait for it to end."
            )
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
            self._flushed.update(
                (id, (len(self._new), doc)) for doc, id in enumerate(ids)
            )
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
            segments = [source.segment for source in self._open] + [
                segment for segment, _, _ in self._new
            ]
            segments = self._merged(
                [segment for segment in segments if segment.doc_count_all()]
            )
            for segment in segments:
                segment.values = self._values_generation
            TOC(self._schema, segments, self._generation).write(
                self._storage, self._indexname
            )
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
        file = (
            ArrayFile(values_file(self._folder, self._values_generation))
            if self._values_generation
            else None
        )
        given = numbering(file, self._facets, self._rows, self._revisions)
        if given.changed:
            self._values_generation = self._generation
            write_values(values_file(self._folder, self._generation), given.arrays)
        return given

    def _write_columns(
        self, segment: ArraySegment, ids: list[str], rows: list[int], given: Numbering
    ) -> None:
        """Writes the columns of a new segment."""
        self._rows.spill(rows, links_file(self._folder, segment))
        columns = self._rows.columns(rows, self._keys, given.numbers)
        place = {id: doc for doc, id in enumerate(ids)}
        columns = self._revised(columns, len(ids), place, given) or columns
        write_columns(
            self._folder,
            segment,
            self._generation,
            with_documents_of_values(columns, self._keys),
        )

    def _rewrite(
        self, source: OpenSegment, changed: dict[int, int], given: Numbering
    ) -> None:
        """Writes the columns of a segment anew where rows of it changed or a
        revision concerns it.
        """
        columns: Columns | None = None
        if changed:
            docs = np.array(sorted(changed), np.int64)
            rows = [changed[doc] for doc in docs.tolist()]
            self._rows.spill(rows, links_file(self._folder, source.segment))
            new = self._rows.columns(rows, self._keys, given.numbers)
            columns = replaced(source.columns, docs, new, self._keys)
        if self._revisions:
            columns = (
                self._revised(
                    columns or source.columns, source.size, source.places(), given
                )
                or columns
            )
        if columns is not None:
            columns = with_documents_of_values(columns, self._keys)
            write_columns(self._folder, source.segment, self._generation, columns)

    def _revised(
        self,
        columns: Mapping[str, Array],
        size: int,
        place: Mapping[str, int],
        given: Numbering,
    ) -> Columns | None:
        """Columns after all revisions, or None where none of them changes any."""
        result: Columns | None = None
        for step in given.steps:
            result = (
                revised(result or columns, size, lambda id: place.get(id, -1), step)
                or result
            )
        return result

    def _merged(self, segments: list[ArraySegment]) -> list[ArraySegment]:
        """The segments after all merges that are due."""
        while (
            places := choose(
                [segment.doc_count_all() for segment in segments],
                [s.deleted_count() for s in segments],
            )
        ) is not None:
            sources = [OpenSegment(self._folder, segments[place]) for place in places]
            segments = [
                segment for place, segment in enumerate(segments) if place not in places
            ]
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
        kept = {
            columns_file(self._folder, segment, segment.columns).name
            for segment in segments
        }
        kept.add(values_file(self._folder, self._values_generation).name)
        for path in [
            *self._folder.glob("*.columns"),
            *self._folder.glob("values-*.arrays"),
        ]:
            if path.name not in kept:
                path.unlink(missing_ok=True)
