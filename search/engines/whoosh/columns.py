"""Entries as bytes: three records each, so that a page reads little and a decision
rewrites little.

    page     title, body: what a hit shows
    rest     the original and whatever else was read with the text; never changes while the text does not
    links    origin, date, story and enrichment: what ``refacet`` replaces; what a hit shows of it stands
             first, so that the mentions behind are not read for it

Headings are no part of a record: an entry's headings, and the heading that each of its
mentions is filed under, are columns of numbers (``columns``), so that a decision about
names rewrites no record. A mention holds its place among what the document has filed,
-1 where it is not filed.

Records are nested tuples of plain values in ``marshal`` version 4 (written alike and
read by every Python from 3.4 on, and by far the fastest to write and read); long ones
are deflated lightly. The index is derived, and its files carry a version: a release
that changes a record raises that version and asks for ``cuttings reindex``.

What is known of each document beside its words, as columns: facet values, dates,
stories.

One file a segment and generation. A facet is two views of one relation, in compressed
sparse rows:

    KEY:rows, KEY:values       the value numbers of each document (``rows`` are where each document's begin)
    KEY:numbers, KEY:ends, KEY:docs   the value numbers that occur, sorted, and the documents of each

``*`` are the headings of each document, in order; ``*filed`` the headings that its
names are filed under (a name under several, or with and without reason to count, is
several), -1 for none, and ``*names`` these names, hashed, 0 for those that do not
count. These have the first view only.

The first counts a small result (visit its documents), the second a large one (visit the
few values that can be among the most frequent). Beside them ``first`` and ``last``
(days as ordinals, 0 where undated), ``story`` (a hash of the story's id), ``shown`` (1
for representatives), ``aliases`` and ``alias_docs`` (hashes of older story ids), and
``link_starts``, ``link_lengths`` and ``link_sums`` (where the document's links record
is in the segment's links file, which only grows, and its checksum). A decision about
names or stories rewrites this file and nothing else.
"""

from __future__ import annotations

import marshal
import os
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from cuttings.search.articles import (
    Article,
    Cue,
    Enrichment,
    Entry,
    EventType,
    Heading,
    Mention,
    Paragraph,
    Published,
    StoryLink,
)
from cuttings.search.engines.whoosh.arrayfile import Array, offsets
from cuttings.search.engines.whoosh.values import HEADINGS, hash_of, hashes_of
from cuttings.search.facets import Facet, Value

_REST = ("original", "source", "content_hash", "subjects", "notes")
_ORIGIN = ("outlet", "agency", "byline", "dateline", "language", "url")
_rest, _origin = attrgetter(*_REST), attrgetter(*_ORIGIN)
_paragraph = attrgetter("start", "end", "source_start", "source_end", "hidden")
_mention = attrgetter("surface", "start", "end", "kind", "name", "role")
_event = attrgetter("id", "weight", "primary", "evidence", "provenance")
_cue = attrgetter("what", "number", "start", "end")
_story = attrgetter("id", "representative", "kind", "reason", "related", "aliases")
_LEVEL = 1
_DEFLATED = b"\x78"
"""How a deflated record begins; a tuple never does."""
LONG_PAGE, LONG_REST = 8_192, 256
"""Bytes from which a record is deflated: pages only when long, since ten of them are
read for each page of hits.
"""

Credits = tuple[tuple[str, str] | None, tuple[str | None, ...], tuple[Any, ...]]
"""When it was published, its origin, and its story."""
_LENGTH = 4
"""Bytes that tell how long the first part of a links record is."""


def _pack(value: Any, least: int) -> bytes:
    """A record, deflated from a length on."""
    record = marshal.dumps(value, 4)
    return zlib.compress(record, _LEVEL) if len(record) >= least else record


def _unpack(record: bytes) -> Any:
    return marshal.loads(zlib.decompress(record) if record[:1] == _DEFLATED else record)


def pack_page(article: Article) -> bytes:
    """The record of title and body."""
    return _pack((article.title, article.title_inferred, article.body), LONG_PAGE)


def pack_rest(article: Article) -> bytes:
    """The record of what no page shows."""
    return _pack(
        (_rest(article), tuple(map(_paragraph, article.paragraphs))), LONG_REST
    )


def pack_links(entry: Entry, places: Sequence[int]) -> bytes:
    """The record of what may change while the text does not, given each mention's
    place among what is filed.
    """
    article, found = entry.article, entry.enrichment
    published = article.published
    first = marshal.dumps(
        (
            (published.value, published.provenance) if published else None,
            _origin(article),
            _story(entry.story),
        ),
        4,
    )
    second = marshal.dumps(
        (
            [
                (*_mention(each), each.reason, place)
                for each, place in zip(found.mentions, places, strict=True)
            ],
            tuple(map(_event, found.events)),
            tuple(map(_cue, found.cues)),
            (found.dates, found.model, found.rules),
        ),
        4,
    )
    return len(first).to_bytes(_LENGTH, "little") + first + second


def read_page(record: bytes) -> tuple[str, bool, str]:
    """Title, whether it is inferred, and body."""
    page: tuple[str, bool, str] = marshal.loads(
        record if record[:1] != _DEFLATED else zlib.decompress(record)
    )
    return page


def read_credits(links: memoryview) -> Credits:
    """What a hit shows of a links record, whatever stands behind it."""
    found: Credits = marshal.loads(links[_LENGTH:])
    return found


def read_entry(
    id: str,
    page: bytes,
    rest: bytes,
    links: memoryview,
    headings: tuple[Heading, ...],
    filed: Sequence[str | None],
) -> Entry:
    """The entry of three records, its headings, and what its mentions are filed
    under by their places.
    """
    title, inferred, body = read_page(page)
    (original, source, content_hash, subjects, notes), paragraphs = _unpack(rest)
    published, origin, story = read_credits(links)
    second = links[_LENGTH + int.from_bytes(links[:_LENGTH], "little") :]
    mentions, events, cues, (dates, model, rules) = marshal.loads(second)
    article = Article(
        id=id,
        title=title,
        title_inferred=inferred,
        body=body,
        original=original,
        paragraphs=tuple(Paragraph(*paragraph) for paragraph in paragraphs),
        source=source,
        content_hash=content_hash,
        published=Published(*published) if published else None,
        **dict(zip(_ORIGIN, origin, strict=True)),  # type: ignore[arg-type]
        subjects=subjects,
        notes=notes,
    )
    enrichment = Enrichment(
        mentions=tuple(
            Mention(
                surface,
                start,
                end,
                kind,
                name,
                role,
                filed[place] if place >= 0 else None,
                reason,
            )
            for surface, start, end, kind, name, role, reason, place in mentions
        ),
        events=tuple(EventType(*event) for event in events),
        cues=tuple(Cue(*cue) for cue in cues),
        dates=dates,
        model=model,
        rules=rules,
    )
    return Entry(article, enrichment, StoryLink(*story), headings)


FILED, NAMES = "*filed", "*names"
RELATIONS = (HEADINGS, FILED, NAMES)


def name_key(kind: str, name: str) -> str:
    """What stands hashed for a name of a kind."""
    return f"{kind}\0{name}"


class Numbers(dict[str, int]):
    """A number for each distinct string, in the order of first sight."""

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        return number


class Rows:
    """The columns of a batch as it grows: flat arrays from the start, no object a
    document is kept.

    Values and headings are numbered as they come, each facet by itself; the last
    definition of an id counts. Facets of headings cost nothing here: they are made of
    the headings' column when the batch is written.
    """

    def __init__(self, facets: Sequence[Facet]) -> None:
        self._facets = facets
        self._values: list[dict[str, Value]] = [{} for _ in facets]
        self._numbers = [Numbers() for _ in facets]
        self._flat = [array("I") for _ in facets]
        self._widths = [array("I") for _ in facets]
        self.headings: dict[str, Heading] = {}
        self.heading_numbers = Numbers()
        self._carried, self._carried_widths = array("i"), array("I")
        self._filed, self._filed_widths = array("i"), array("I")
        self._names, self._name_numbers = array("I"), Numbers({"": 0})
        parts = zip(
            self._facets,
            self._values,
            self._numbers,
            self._flat,
            self._widths,
            strict=True,
        )
        self._parts = [part for part in parts if not part[0].revisable]
        self._first, self._last, self._shown = array("i"), array("i"), array("B")
        self._story = array("q")
        self._aliases: dict[int, tuple[int, ...]] = {}
        self._links: list[bytes | None] = []
        self._link_starts, self._link_lengths, self._link_sums = (
            array("q"),
            array("I"),
            array("I"),
        )

    @property
    def values(self) -> list[dict[str, Value]]:
        """The values of each facet by id."""
        return [
            {
                id: Value.of(heading)
                for id, heading in self.headings.items()
                if heading.kind == facet.kind
            }
            if facet.revisable
            else own
            for facet, own in zip(self._facets, self._values, strict=True)
        ]

    def add(self, entry: Entry) -> int:
        """Adds the columns of an entry; gives the number of its row."""
        row = len(self._links)
        links = pack_links(entry, self._add_names(entry))
        days = entry.article.published.days if entry.article.published else (0, 0)
        self._first.append(days[0])
        self._last.append(days[1])
        self._story.append(hash_of(entry.story.id))
        self._shown.append(entry.story.representative)
        if entry.story.aliases:
            self._aliases[row] = tuple(map(hash_of, entry.story.aliases))
        for facet, known, numbers, flat, widths in self._parts:
            found = facet.values(entry)
            if not found:
                widths.append(0)
                continue
            values = {value.id: value for value in found}
            widths.append(len(values))
            known.update(values)
            flat.extend([numbers[id] for id in values])
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
        ids = [heading.id for heading in entry.headings]
        self.headings.update(zip(ids, entry.headings, strict=True))
        self._carried_widths.append(len(ids))
        self._carried.extend([numbers[id] for id in ids])
        places: list[int] = []
        filed: dict[tuple[str, str, str | None, bool], int] = {}
        for mention in entry.enrichment.mentions:
            counted = mention.counted
            if counted or mention.heading is not None:
                own = (mention.kind, mention.name, mention.heading, counted)
                places.append(filed.setdefault(own, len(filed)))
            else:
                places.append(-1)
        self._filed_widths.append(len(filed))
        for kind, name, id, counted in filed:
            self._filed.append(-1 if id is None else numbers[id])
            self._names.append(
                self._name_numbers[name_key(kind, name)] if counted else 0
            )
        return places

    def spill(self, rows: Iterable[int], path: Path) -> None:
        """Writes the links of some rows to the end of their segment's links file,
        durably, and lets go of them.
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
        self,
        rows: Sequence[int],
        keys: Sequence[str],
        given: Mapping[str, Mapping[str, int]],
    ) -> Columns:
        """The columns of some rows in their order, given each facet's numbers by
        value id; their links are spilled.
        """
        picked = np.array(rows, np.int64)
        aliases = [
            (doc, alias)
            for doc, row in enumerate(rows)
            for alias in self._aliases.get(row, ())
        ]
        columns: Columns = {
            "first": np.array(self._first, np.int32)[picked],
            "last": np.array(self._last, np.int32)[picked],
            "story": np.array(self._story, np.int64)[picked],
            "shown": np.array(self._shown, np.uint8)[picked],
            "aliases": np.array([alias for _, alias in aliases], np.int64),
            "alias_docs": np.array([doc for doc, _ in aliases], np.uint32),
            "link_lengths": np.array(self._link_lengths, np.uint32)[picked],
            "link_sums": np.array(self._link_sums, np.uint32)[picked],
            "link_starts": np.array(self._link_starts, np.int64)[picked],
        }
        carried = gathered(
            offsets(np.array(self._carried_widths, np.int64)),
            np.array(self._carried, np.int64),
            picked,
        )
        for place, key in enumerate(keys):
            if self._facets[place].revisable:
                columns[f"{key}:rows"], columns[f"{key}:values"] = self._of_headings(
                    *carried, given[key], place
                )
                continue
            own = np.array([given[key][id] for id in self._numbers[place]], np.int32)
            flat, widths = (
                np.array(self._flat[place], np.int64),
                np.array(self._widths[place], np.int64),
            )
            columns[f"{key}:rows"], local = gathered(offsets(widths), flat, picked)
            columns[f"{key}:values"] = own[local]
        headings = np.array(
            [given[HEADINGS][id] for id in self.heading_numbers] + [-1], np.int32
        )
        names = hashes_of(self._name_numbers)
        names[0] = 0
        for key, own, numbers, counts in (
            (HEADINGS, headings, self._carried, self._carried_widths),
            (FILED, headings, self._filed, self._filed_widths),
            (NAMES, names, self._names, self._filed_widths),
        ):
            starts = offsets(np.array(counts, np.int64))
            columns[f"{key}:rows"], local = gathered(
                starts, np.array(numbers, np.int64), picked
            )
            columns[f"{key}:values"] = own[local]
        return columns

    def _of_headings(
        self, rows: Array, carried: Array, numbers: Mapping[str, int], place: int
    ) -> tuple[Array, Array]:
        """The values of a facet of headings, each once a row, given the headings'
        column and the values' numbers.
        """
        kind, size = self._facets[place].kind, len(rows) - 1
        known = (self.headings.get(id) for id in self.heading_numbers)
        own = np.array(
            [numbers[each.id] if each and each.kind == kind else -1 for each in known],
            np.int64,
        )
        if not len(own):
            return np.zeros(size + 1, np.uint32), np.empty(0, np.int32)
        values = own[carried]
        widths: Array = np.diff(rows.astype(np.int64))
        owners = np.repeat(np.arange(size), widths)
        pairs = np.sort((owners[values >= 0] << np.int64(32)) | values[values >= 0])
        pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
        counts = np.bincount(pairs >> np.int64(32), minlength=size)
        return offsets(counts).astype(np.uint32), (pairs & np.int64(0xFFFFFFFF)).astype(
            np.int32
        )


Columns = dict[str, Array]


def with_documents_of_values(columns: Columns, keys: Sequence[str]) -> Columns:
    """The columns with each facet's second view."""
    for key in keys:
        rows, values = columns[f"{key}:rows"], columns[f"{key}:values"]
        docs = np.repeat(np.arange(len(rows) - 1, dtype=np.int64), np.diff(rows))
        pairs = np.sort((values.astype(np.int64) << np.int64(32)) | docs)
        sorted_values = pairs >> np.int64(32)
        ends = (
            np.flatnonzero(
                np.append(sorted_values[1:] != sorted_values[:-1], len(pairs) > 0)
            )
            + 1
        )
        ends = ends[: len(pairs)] if len(pairs) else np.empty(0, np.int64)
        columns[f"{key}:docs"] = (pairs & np.int64(0xFFFFFFFF)).astype(np.uint32)
        columns[f"{key}:numbers"] = sorted_values[ends - 1].astype(np.uint32)
        columns[f"{key}:ends"] = ends.astype(np.uint32)
    return columns


def replaced(
    columns: Mapping[str, Array], docs: Array, new: Columns, keys: Sequence[str]
) -> Columns:
    """The columns of a segment with those of some documents (ascending) replaced."""
    result: Columns = {}
    for name in (
        "first",
        "last",
        "story",
        "shown",
        "link_starts",
        "link_lengths",
        "link_sums",
    ):
        result[name] = columns[name].copy()
        result[name][docs] = new[name]
    keep = ~np.isin(columns["alias_docs"], docs)
    result["aliases"] = np.append(columns["aliases"][keep], new["aliases"])
    result["alias_docs"] = np.append(
        columns["alias_docs"][keep], docs[new["alias_docs"]]
    ).astype(np.uint32)
    size = len(columns["first"])
    source = np.zeros(size, np.int64)
    source[docs] = 1 + np.arange(len(docs))
    for key in (*keys, *RELATIONS):
        rows = facet_rows(columns, key, size)
        both_rows = np.append(
            rows[0].astype(np.int64),
            rows[0][-1] + new[f"{key}:rows"][1:].astype(np.int64),
        )
        values = np.append(rows[1], new[f"{key}:values"])
        picked = np.where(source > 0, size + source - 1, np.arange(size))
        result[f"{key}:rows"], result[f"{key}:values"] = gathered(
            both_rows, values, picked
        )
    return result


def facet_rows(
    columns: Mapping[str, Array], key: str, size: int
) -> tuple[Array, Array]:
    """A facet's first view; empty rows for a facet that was not installed when the
    segment was written.
    """
    try:
        return columns[f"{key}:rows"], columns[f"{key}:values"]
    except KeyError:
        return np.zeros(size + 1, np.uint32), np.empty(0, np.int32)


def gathered(rows: Array, values: Array, docs: Array) -> tuple[Array, Array]:
    """The rows of some documents, in their order, as compressed sparse rows."""
    starts = rows[docs].astype(np.int64)
    counts = rows[docs + 1] - starts
    new_rows = offsets(counts)
    return new_rows.astype(np.uint32), values[spread(starts, counts)]


def spread(starts: Array, counts: Array) -> Array:
    """The places start, start + 1, ... of several runs, one after the other."""
    ends = counts.cumsum(dtype=np.int64)
    steps: Array = (starts - ends + counts).repeat(counts)
    steps += np.arange(len(steps))
    return steps


def joined(
    parts: Sequence[tuple[Mapping[str, Array], Array]], keys: Sequence[str]
) -> Columns:
    """The columns of several segments as one; of each the documents given (ascending).

    Links begin at 0.
    """
    result: Columns = {}
    for name in ("first", "last", "story", "shown", "link_lengths", "link_sums"):
        result[name] = np.concatenate([columns[name][docs] for columns, docs in parts])
    result["link_starts"] = (
        np.cumsum(result["link_lengths"], dtype=np.int64) - result["link_lengths"]
    )
    aliases, alias_docs, base = [], [], 0
    for columns, docs in parts:
        place = np.full(len(columns["first"]), -1, np.int64)
        place[docs] = base + np.arange(len(docs))
        kept = place[columns["alias_docs"]]
        aliases.append(columns["aliases"][kept >= 0])
        alias_docs.append(kept[kept >= 0])
        base += len(docs)
    result["aliases"], result["alias_docs"] = (
        np.concatenate(aliases),
        np.concatenate(alias_docs).astype(np.uint32),
    )
    for key in (*keys, *RELATIONS):
        pieces = [
            gathered(*facet_rows(columns, key, len(columns["first"])), docs)
            for columns, docs in parts
        ]
        counts = np.concatenate([np.diff(rows) for rows, _ in pieces])
        result[f"{key}:rows"] = offsets(counts).astype(np.uint32)
        result[f"{key}:values"] = np.concatenate([values for _, values in pieces])
    return result
