"""What is known of each document beside its words, as columns: facet values, dates,
stories.

One file a segment and generation. A facet is two views of one relation, as sparse rows:

    KEY:rows, KEY:values       the value numbers of each document (``rows`` are where each document's begin)
    KEY:numbers, KEY:ends, KEY:docs   the value numbers that occur, sorted, and the documents of each

``*`` are the headings of each document, in order; ``*filed`` the headings that its names
are filed under (a name under several, or with and without reason to count, is several),
-1 for none, and ``*names`` these names, hashed, 0 for those that do not count.
``*quoted`` are the names of who is quoted, hashed, one for each quotation: 0 for who has
no name, 1 where a quotation goes on the one before (``GOES_ON``). These have the first
view only.

The first view counts a result of one facet, the second filters one. ``*all:rows`` and
``*all:values`` are the values of all facets that a page shows for themselves, numbered in
one row: what a page counts, made here once and not by every process that serves
(``Layout``). Beside them ``first`` and ``last``
(days as ordinals, 0 where undated), ``words`` (of the body), ``story`` (a hash of the story's id), ``shown`` (1 for
representatives), ``aliases`` and ``alias_docs`` (hashes of older story ids), and
``link_starts``, ``link_lengths`` and ``link_sums`` (where the document's links record is
in the segment's links file, which only grows, and its checksum). A decision about names or
stories rewrites this file and nothing else.
"""

from __future__ import annotations

import os
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cuttings.search.articles import Entry, Heading
from cuttings.search.dates import moment
from cuttings.search.engines.whoosh.arrays import (
    LOW_HALF,
    AnyArray,
    Indexes,
    Int32s,
    Int64s,
    UInt32s,
    concatenated,
    csr_gather,
    csr_positions,
    distinct,
    indptr_of,
    is_first,
    row_of_each,
    stored_indptr,
    widths_of,
)
from cuttings.search.engines.whoosh.records import pack_links
from cuttings.search.engines.whoosh.values import HEADINGS, hash_of, hashes_of
from cuttings.search.facets import Facet, Value
from cuttings.search.language.analysis import word_count
from cuttings.search.sayings import beginnings

FILED, NAMES, QUOTED = "*filed", "*names", "*quoted"
GOES_ON = 1
"""What stands for a name where a quotation goes on the one before."""
ALL = "*all"
RELATIONS = (HEADINGS, FILED, NAMES, QUOTED)
ONE_A_DOCUMENT = (
    "first",
    "last",
    "added",
    "words",
    "story",
    "shown",
    "link_lengths",
    "link_sums",
)

Columns = dict[str, AnyArray]


_SAME = "\0"
"""Stands for a name where a quotation goes on the one before; no name is so written."""


def name_key(kind: str, name: str) -> str:
    """What stands hashed for a name of a kind."""
    return f"{kind}\0{name}"


class Numbers(dict[str, int]):
    """A number for each distinct string, in the order of first sight."""

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        return number


class Relation:
    """A sparse matrix as it grows, row by row: flat arrays, no object a row is kept."""

    def __init__(self) -> None:
        self._widths = array("I")
        self._indices = array("i")

    def append(self, row: Sequence[int]) -> None:
        """Adds a row."""
        self._widths.append(len(row))
        self._indices.extend(row)

    def gather(self, rows: Int64s) -> tuple[Int64s, Int64s]:
        """The widths of some rows, and their values one row behind the other."""
        indptr = indptr_of(np.array(self._widths, np.int64))
        return csr_gather(indptr, np.array(self._indices, np.int64), rows)


@dataclass(slots=True)
class FacetColumn:
    """The values of one facet in a batch: their definitions, the last of each id; their
    numbers in the batch; and those of each row.
    """

    values: dict[str, Value] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    rows: Relation = field(default_factory=Relation)

    def append(self, found: Sequence[Value]) -> None:
        """Adds the values of a row, each id once."""
        if not found:
            # So it is with most facets of most articles.
            self.rows.append(())
            return
        if len(found) == 1:
            (value,) = found
            self.values[value.id] = value
            self.rows.append((self.numbers[value.id],))
            return
        values = {value.id: value for value in found}
        self.values.update(values)
        self.rows.append([self.numbers[id_] for id_ in values])


class Rows:
    """The columns of a batch as it grows.

    Values and headings are numbered as they come, each facet by itself. Facets of
    headings cost nothing here: they are made of the headings' column when the batch is
    written.
    """

    def __init__(self, facets: Sequence[Facet]) -> None:
        self._facets = facets
        self._columns = {
            facet.key: FacetColumn() for facet in facets if not facet.revisable
        }
        self._own = [
            (facet, self._columns[facet.key]) for facet in facets if not facet.revisable
        ]
        self.headings: dict[str, Heading] = {}
        self.heading_numbers = Numbers()
        self._name_numbers = Numbers({"": 0, _SAME: GOES_ON})
        self._carried, self._filed = Relation(), Relation()
        self._names, self._quoted = Relation(), Relation()
        self._first, self._last, self._shown = array("i"), array("i"), array("B")
        self._added = array("q")
        self._words = array("i")
        self._story = array("q")
        self._aliases: dict[int, tuple[str, ...]] = {}
        self._links: list[bytes | None] = []
        self._link_starts, self._link_lengths = array("q"), array("I")
        self._link_sums = array("I")

    def values_of(self, facet: Facet) -> dict[str, Value]:
        """The values of a facet by id."""
        if not facet.revisable:
            return self._columns[facet.key].values
        found = {}
        for id_, heading in self.headings.items():
            if heading.kind == facet.kind:
                found[id_] = Value.of(heading)
        return found

    def add(self, entry: Entry) -> int:
        """Adds the columns of an entry; gives the number of its row."""
        row = len(self._links)
        published = entry.article.published
        first, last = published.days if published else (0, 0)
        self._first.append(first)
        self._last.append(last)
        self._added.append(moment(entry.added))
        self._words.append(word_count(entry.article.body))
        self._story.append(hash_of(entry.story.id))
        self._shown.append(entry.story.representative)
        if entry.story.aliases:
            self._aliases[row] = entry.story.aliases

        for facet, column in self._own:
            column.append(facet.values(entry))
        links = pack_links(entry, self._add_names(entry))
        self._links.append(links)
        self._link_starts.append(0)
        self._link_lengths.append(len(links))
        self._link_sums.append(zlib.crc32(links))
        return row

    def _add_names(self, entry: Entry) -> list[int]:
        """Adds an entry's headings and what its names are filed under; gives each
        mention's place among these.
        """
        numbers = self.heading_numbers
        carried: list[int] = []
        for heading in entry.headings:
            self.headings[heading.id] = heading
            carried.append(numbers[heading.id])
        self._carried.append(carried)

        places: list[int] = []
        filed: dict[tuple[str, str, str | None, bool], int] = {}
        for mention in entry.enrichment.mentions:
            counted = mention.counted
            if counted or mention.heading is not None:
                own = (mention.kind, mention.name, mention.heading, counted)
                places.append(filed.setdefault(own, len(filed)))
            else:
                places.append(-1)

        headings, names = [], []
        for kind, name, id_, counted in filed:
            key = name_key(kind, name) if counted else ""
            headings.append(-1 if id_ is None else numbers[id_])
            names.append(self._name_numbers[key])
        self._filed.append(headings)
        self._names.append(names)

        speakers: list[int] = []
        quotations = entry.enrichment.quotations
        for number, beginning in enumerate(beginnings(entry) if quotations else ()):
            quotation = quotations[number]
            key = ""
            if beginning < number:
                key = _SAME
            elif quotation.kind:
                key = name_key(quotation.kind, quotation.speaker)
            speakers.append(self._name_numbers[key])
        self._quoted.append(speakers)
        return places

    def spill(self, rows: Iterable[int], path: Path) -> None:
        """Writes the links of some rows to the end of their segment's links file,
        durably, and frees their memory.
        """
        with path.open("ab") as file:
            for row in rows:
                links = self._links[row]
                if links is not None:
                    self._link_starts[row], self._links[row] = file.tell(), None
                    file.write(links)
            file.flush()
            os.fsync(file.fileno())

    def columns(
        self, rows: Sequence[int], given: Mapping[str, Mapping[str, int]]
    ) -> Columns:
        """The columns of some rows in their order, given the dictionary's number of each
        id by facet; their links are spilled.
        """
        picked = np.array(rows, np.int64)
        aliases, alias_docs = [], []
        for doc, row in enumerate(rows):
            for alias in self._aliases.get(row, ()):
                aliases.append(hash_of(alias))
                alias_docs.append(doc)
        columns: Columns = {
            "first": np.array(self._first, np.int32)[picked],
            "last": np.array(self._last, np.int32)[picked],
            "added": np.array(self._added, np.int64)[picked],
            "words": np.array(self._words, np.int32)[picked],
            "story": np.array(self._story, np.int64)[picked],
            "shown": np.array(self._shown, np.uint8)[picked],
            "aliases": np.array(aliases, np.int64),
            "alias_docs": np.array(alias_docs, np.uint32),
            "link_lengths": np.array(self._link_lengths, np.uint32)[picked],
            "link_sums": np.array(self._link_sums, np.uint32)[picked],
            "link_starts": np.array(self._link_starts, np.int64)[picked],
        }

        def relate(key: str, relation: Relation, numbers: AnyArray) -> None:
            widths, values = relation.gather(picked)
            columns[f"{key}:rows"] = indptr_of(widths)
            columns[f"{key}:values"] = numbers[values]

        for key, column in self._columns.items():
            numbers = [given[key][id_] for id_ in column.numbers]
            relate(key, column.rows, np.array(numbers, np.int32))
        # The last number stands for -1, a name that is filed under nothing.
        numbers = [given[HEADINGS][id_] for id_ in self.heading_numbers]
        headings = np.array([*numbers, -1], np.int32)
        names = hashes_of(self._name_numbers)
        names[0], names[GOES_ON] = 0, GOES_ON
        relate(HEADINGS, self._carried, headings)
        relate(FILED, self._filed, headings)
        relate(NAMES, self._names, names)
        relate(QUOTED, self._quoted, names)
        for facet in self._facets:
            if facet.revisable:
                self._relate_headings(columns, facet, picked, given[facet.key])
        return columns

    def _relate_headings(
        self,
        columns: Columns,
        facet: Facet,
        picked: Int64s,
        given: Mapping[str, int],
    ) -> None:
        """Adds the column of a facet of headings, each once a row."""
        numbers = []
        for id_ in self.heading_numbers:
            heading = self.headings.get(id_)
            of_kind = heading is not None and heading.kind == facet.kind
            numbers.append(given[id_] if of_kind else -1)
        widths, carried = self._carried.gather(picked)
        values = np.array([*numbers, -1], np.int64)[carried]
        rows = np.arange(len(picked)).repeat(widths)[values >= 0]
        pairs = distinct(np.sort((rows << np.int64(32)) | values[values >= 0]))
        counts = np.bincount(pairs >> np.int64(32), minlength=len(picked))
        columns[f"{facet.key}:rows"] = indptr_of(counts)
        columns[f"{facet.key}:values"] = (pairs & LOW_HALF).astype(np.int32)


class Layout:
    """How the values of all facets are numbered in one row: ``bases`` are where those of
    each facet begin, by key, ``size`` is where the last ones end.

    ``parents`` are, by key, what each value stands beneath. Of facets that reveal by
    levels only the roots are shown for themselves.
    """

    def __init__(
        self, facets: Sequence[Facet], parents: Mapping[str, AnyArray]
    ) -> None:
        self._parents = parents
        self._levels = {facet.key for facet in facets if facet.reveal == "levels"}
        self.bases: dict[str, int] = {}
        self.size = 0
        for facet in facets:
            self.bases[facet.key] = self.size
            self.size += _with_room(len(parents[facet.key]))
        # A decision can put headings beneath others while their columns stay.
        self.is_kept = not any(
            facet.revisable and facet.key in self._levels for facet in facets
        )

    def completed(self, columns: Columns) -> Columns:
        """The columns with each facet's second view, and the values of all facets."""
        size = len(columns["first"])
        with_documents_of_values(columns, list(self.bases))
        relations = [(key, *facet_rows(columns, key, size)) for key in self.bases]
        rows, values = self.values_of_all(relations, size)
        for key in (*self.bases, *RELATIONS):
            columns[f"{key}:rows"] = stored_indptr(columns[f"{key}:rows"])
        # What a page counts is read by the kernel as it is stored.
        columns[f"{ALL}:rows"], columns[f"{ALL}:values"] = rows, values
        return columns

    def facts(self) -> dict[str, object]:
        """What tells whether the values of all facets are numbered so."""
        return {"bases": self.bases} if self.is_kept else {}

    def values_of_all(
        self, relations: Iterable[tuple[str, AnyArray, Int32s]], size: int
    ) -> tuple[Indexes, UInt32s]:
        """The values of all facets by document, as sparse rows, given the rows and values
        of each facet by key.
        """
        parts = []
        widths = np.zeros(size, np.int64)
        for key, rows, values in relations:
            if key in self._levels:
                is_root = (self._parents[key] < 0)[values]
                rows, values = indptr_of(is_root)[rows], values[is_root]
            parts.append((rows, values, self.bases[key]))
            widths += widths_of(rows)

        indptr = indptr_of(widths)
        indices = np.empty(int(indptr[-1]), np.uint32)
        filled = indptr[:-1].copy()
        for rows, values, base in parts:
            widths = widths_of(rows)
            own = values[rows[0] : rows[-1]].astype(np.uint32)
            indices[csr_positions(filled, widths)] = own + np.uint32(base)
            filled += widths
        return indptr, indices


def _with_room(size: int) -> int:
    """A size and some more, up to an eighth: while a dictionary grows within it, what was
    numbered stays.
    """
    step = 1 << max(3, size.bit_length() - 3)
    return (size // step + 1) * step


def with_documents_of_values(columns: Columns, keys: Sequence[str]) -> Columns:
    """The columns with each facet's second view."""
    for key in keys:
        values = columns[f"{key}:values"].astype(np.int64)
        pairs = (values << np.int64(32)) | row_of_each(columns[f"{key}:rows"])
        pairs.sort()
        numbers = pairs >> np.int64(32)
        (begins,) = is_first(numbers).nonzero()
        columns[f"{key}:docs"] = (pairs & LOW_HALF).astype(np.uint32)
        columns[f"{key}:numbers"] = numbers[begins].astype(np.uint32)
        columns[f"{key}:ends"] = np.append(begins, len(pairs))[1:]
    return columns


def facet_rows(
    columns: Mapping[str, AnyArray], key: str, size: int
) -> tuple[AnyArray, Int32s]:
    """A facet's first view; empty rows where a segment has no such column."""
    if f"{key}:rows" not in columns:
        return np.zeros(size + 1, np.int64), np.empty(0, np.int32)
    return columns[f"{key}:rows"], columns[f"{key}:values"]


def replaced(
    columns: Mapping[str, AnyArray], docs: Int64s, new: Columns, keys: Sequence[str]
) -> Columns:
    """The columns of a segment with those of some documents (ascending) replaced."""
    result: Columns = {}
    for name in (*ONE_A_DOCUMENT, "link_starts"):
        result[name] = columns[name].copy()
        result[name][docs] = new[name]
    kept = ~np.isin(columns["alias_docs"], docs)
    result["aliases"] = np.append(columns["aliases"][kept], new["aliases"])
    moved = docs[new["alias_docs"]]
    result["alias_docs"] = np.append(columns["alias_docs"][kept], moved).astype(
        np.uint32
    )

    # New rows are put behind the old ones; then each document has its row picked.
    size = len(columns["first"])
    picked = np.arange(size)
    picked[docs] = size + np.arange(len(docs))
    for key in (*keys, *RELATIONS):
        rows, values = facet_rows(columns, key, size)
        widths = np.append(np.diff(rows), np.diff(new[f"{key}:rows"]))
        both = np.append(values, new[f"{key}:values"])
        widths, values = csr_gather(indptr_of(widths), both, picked)
        result[f"{key}:rows"], result[f"{key}:values"] = indptr_of(widths), values
    return result


def replace_rows(
    columns: Columns, key: str, docs: Int64s, counts: Int64s, values: AnyArray
) -> None:
    """Puts other rows in the place of those of some documents (ascending)."""
    rows, old = columns[f"{key}:rows"], columns[f"{key}:values"]
    widths = widths_of(rows).copy()
    kept = np.ones(len(widths), bool)
    kept[docs] = False
    staying = old[kept.repeat(widths)]
    widths[docs] = counts
    placed = kept.repeat(widths)
    joined = np.empty(len(placed), old.dtype)
    joined[placed], joined[~placed] = staying, values
    columns[f"{key}:rows"], columns[f"{key}:values"] = indptr_of(widths), joined


def joined(
    parts: Sequence[tuple[Mapping[str, AnyArray], Int64s]], keys: Sequence[str]
) -> Columns:
    """The columns of several segments as one; of each the documents given (ascending).

    Links begin at 0.
    """
    result: Columns = {}
    for name in ONE_A_DOCUMENT:
        own = [columns[name][docs] for columns, docs in parts]
        result[name] = np.concatenate(own)
    result["link_starts"] = indptr_of(result["link_lengths"])[:-1]

    aliases, alias_docs = [], []
    base = 0
    for columns, docs in parts:
        place = np.full(len(columns["first"]), -1, np.int64)
        place[docs] = base + np.arange(len(docs))
        moved = place[columns["alias_docs"]]
        aliases.append(columns["aliases"][moved >= 0])
        alias_docs.append(moved[moved >= 0])
        base += len(docs)
    result["aliases"] = concatenated(aliases, np.int64)
    result["alias_docs"] = np.concatenate(alias_docs).astype(np.uint32)

    for key in (*keys, *RELATIONS):
        gathered = []
        for columns, docs in parts:
            rows, indices = facet_rows(columns, key, len(columns["first"]))
            gathered.append(csr_gather(rows, indices, docs))
        widths = np.concatenate([own for own, _ in gathered])
        result[f"{key}:rows"] = indptr_of(widths)
        result[f"{key}:values"] = np.concatenate([values for _, values in gathered])
    return result
