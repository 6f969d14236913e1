"""Merging segments, so that their number stays small and deleted documents leave.

Segments are merged in levels, as log-structured trees do: eight segments of one size class
become one of the next, so that a document is rewritten a few times in its life however
many commits there are. A merge joins arrays; only the vocabularies, which must stay
sorted, are gone through term by term. A segment more than half deleted is rewritten too.
Segments are not merged beyond ``LARGEST`` documents, so that a few new articles never
cost the writing of a whole archive. But what the first commit of an index writes becomes
one segment, however large, because a page pays for each: in a million articles one of six
segments takes 3 to 30% longer than of one. ``cuttings reindex`` is such a commit.

Nothing that grows with the texts is held in memory: what is joined waits in unnamed files
beside the index, at most ``STRETCH`` of it at a time in memory.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from cuttings.search.engines.whoosh.arrayfile import write_arrays
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Bytes,
    DocIds,
    Indexes,
    Int32s,
    Int64s,
    concatenated,
    csr_gather,
    csr_positions,
    indptr_of,
    stored_indptr,
)
from cuttings.search.engines.whoosh.batch import DICTIONARY, TEXT_TABLES, TEXTS
from cuttings.search.engines.whoosh.codec import (
    ArraySegment,
    write_field,
    write_lengths,
)
from cuttings.search.engines.whoosh.columns import Layout, joined
from cuttings.search.engines.whoosh.postings import (
    STRETCH,
    FieldPostings,
    halves_save,
    turns_in,
    turns_of,
)
from cuttings.search.engines.whoosh.records import Compression
from cuttings.search.engines.whoosh.snapshot import (
    OpenSegment,
    links_file,
    write_columns,
)
from cuttings.search.syntax.schema import EXACT_OF

FANOUT = 8
SMALLEST = 1_000
LARGEST = 400_000
STRINGS = 1_000
"""Text records joined at a time."""


def choose(sizes: Sequence[int], deleted: Sequence[int]) -> list[int]:
    """Which segments to merge next, as places in the list; none where all is well."""
    for place, (size, gone) in enumerate(zip(sizes, deleted, strict=True)):
        if gone * 2 > size:
            return [place]
    classes: dict[int, list[int]] = defaultdict(list)
    for place, size in enumerate(sizes):
        if size < LARGEST // 2:
            classes[_size_class(size)].append(place)
    for _, places in sorted(classes.items()):
        if len(places) >= FANOUT:
            return places
    return []


def choose_of_build(sizes: Sequence[int]) -> list[int]:
    """Which segments of a new index to merge: all, if there are several."""
    return list(range(len(sizes))) if len(sizes) > 1 else []


def _size_class(size: int) -> int:
    level = 0
    while size >= SMALLEST:
        size //= FANOUT
        level += 1
    return level


class Waiting:
    """An array that grows in an unnamed file beside the index, until it is written."""

    def __init__(self, folder: Path, dtype: DTypeLike) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (``array`` closes it)
        self._dtype = np.dtype(dtype)

    def append(self, part: AnyArray | bytes) -> None:
        """Adds to the end."""
        if isinstance(part, bytes):
            self._file.write(part)
        else:
            self._file.write(part.astype(self._dtype, copy=False).data)

    def array(self) -> AnyArray:
        """All of it, mapped, when there is no more to come; as long as this is kept, the
        file exists.
        """
        with self._file:
            self._file.flush()
            if not self._file.tell():
                return np.empty(0, self._dtype)
            return np.memmap(self._file, self._dtype, "r")


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to be merged: the documents that stay, and the ordinal of each document in
    the merged segment, -1 for those that don't.
    """

    segment: OpenSegment
    kept: DocIds
    moved: Int64s


def merge(
    folder: Path,
    segments: Sequence[OpenSegment],
    target: ArraySegment,
    layout: Layout,
    generation: int,
) -> None:
    """Writes the living documents of some segments as one, for a generation."""
    sources = []
    base = 0
    for segment in segments:
        kept = segment.living
        moved = np.full(segment.size, -1, np.int64)
        moved[kept] = base + np.arange(len(kept))
        sources.append(Source(segment, kept, moved))
        base += len(kept)
    target.set_doc_count(base)

    _merge_texts(folder, sources, target)
    codes = _merge_lengths(folder, sources, target)
    fields = {name for segment in segments for name in segment.fields}
    merged: dict[str, Merged] = {}
    for field in sorted(fields, key=lambda field: field in EXACT_OF):
        words = merged.get(EXACT_OF.get(field, ""))
        postings, merged[field] = _merge_field(folder, field, sources, words)
        write_field(folder, target, field, postings, codes.get(field))
        del postings  # and what it has mapped
        for segment in segments:
            segment.release_memory()

    parts: list[tuple[Mapping[str, AnyArray], Int64s]] = []
    with links_file(folder, target).open("wb") as file:
        for source in sources:
            parts.append((source.segment.columns, source.kept.astype(np.int64)))
            for doc in source.kept.tolist():
                file.write(source.segment.links(doc))
    columns = joined(parts, list(layout.bases))
    write_columns(folder, target, generation, columns, layout)


def _merge_texts(folder: Path, sources: Sequence[Source], target: ArraySegment) -> None:
    """Writes the ids and the two text records of all documents that stay."""
    largest = max(sources, key=_learnt_from)
    compression = largest.segment.compression
    arrays: dict[str, AnyArray] = {}
    for name in TEXT_TABLES:
        strings = chain.from_iterable(
            _records(source, name, compression) for source in sources
        )
        waiting = Waiting(folder, np.uint8)
        widths: list[int] = []
        while some := list(islice(strings, STRINGS)):
            waiting.append(b"".join(some))
            widths.extend(map(len, some))
        arrays[name] = waiting.array()
        arrays[f"{name}_starts"] = stored_indptr(indptr_of(widths))
    arrays[DICTIONARY] = np.frombuffer(compression.dictionary, np.uint8)
    write_arrays(folder / target.make_filename(TEXTS), arrays)


def _learnt_from(source: Source) -> int:
    """How many documents a source's dictionary of compression was used for."""
    return len(source.kept) if source.segment.compression.dictionary else 0


def _records(source: Source, name: str, target: Compression) -> Iterator[bytes]:
    """The records of a source that stay, as they are compressed together."""
    segment = source.segment
    strings, own = segment.strings(name), segment.compression
    # What was compressed without a dictionary is read with any.
    as_stored = name == "ids" or own.dictionary in (b"", target.dictionary)
    for doc in source.kept.tolist():
        record = strings[doc]
        yield record if as_stored else target.compressed(own.plain(record))


def _merge_lengths(
    folder: Path, sources: Sequence[Source], target: ArraySegment
) -> dict[str, Bytes]:
    """Joins the length codes of each field.

    Sums of lengths shrink with the share of documents kept, since codes are rounded.
    """
    names = {name for source in sources for name in source.segment.lengths}
    codes: dict[str, Bytes] = {}
    totals: dict[str, int] = {}
    for name in sorted(names):
        parts = []
        totals[name] = 0
        for source in sources:
            segment, kept = source.segment, source.kept
            parts.append(segment.length_codes(name)[kept])
            total = segment.segment._fieldlengths.get(name, 0)
            totals[name] += round(total * len(kept) / max(1, segment.size))
        codes[name] = np.concatenate(parts)
    write_lengths(folder, target, codes, totals)
    return codes


@dataclass(frozen=True, slots=True)
class Part:
    """Some terms of one source in a field: where they are among its ``postings`` and,
    ascending, in the merged vocabulary (``ordinals`` and ``ranks`` [V]); where its
    documents go, and by how much the base of each changes (``moved`` and ``shift`` [N]).
    """

    postings: FieldPostings
    ordinals: Indexes
    ranks: Int64s
    moved: Int64s
    shift: Int64s


@dataclass(frozen=True, slots=True)
class Merged:
    """A field after merging: how many terms it has, and the ordinals in it of the terms of
    each source that holds the field, -1 of those that went with their documents.
    """

    size: int
    ordinals: Sequence[Int64s]


def _merge_field(
    folder: Path, field: str, sources: Sequence[Source], words: Merged | None
) -> tuple[FieldPostings, Merged]:
    """Joins the postings of one field: the parts of each term one after the other, deleted
    documents left out. ``words`` is the field of unstemmed words, if this one is of stems.
    """
    holding = [source for source in sources if field in source.segment.fields]
    bases = _merged_bases(field, sources)
    vocabularies = [list(source.segment.fields[field].terms) for source in holding]
    terms = sorted(set().union(*vocabularies))
    rank = {term: place for place, term in enumerate(terms)}
    ranks = []
    for vocabulary in vocabularies:
        places = map(rank.__getitem__, vocabulary)
        ranks.append(np.fromiter(places, np.int64, len(vocabulary)))
    same = _same(field, holding, ranks, words, len(terms)) if words else None

    parts: list[Part] = []
    for source, own in zip(holding, ranks, strict=True):
        parts += _parts_of(field, source, own, bases, same)
    sizes = np.zeros(len(terms), np.int64)
    for part in parts:
        sizes[part.ranks] += np.diff(part.postings.starts)[part.ordinals]

    # No term stands more often in a document than before, but its addresses grow.
    freq_type = np.result_type(*[part.postings.freqs for part in parts])
    wide = int(bases[-1]) >= 1 << 32
    size = len(bases) - 1
    is_halved = halves_save(int(sizes.sum()), len(terms), size)
    docs = Waiting(folder, np.uint16 if is_halved else np.uint32)
    turns = np.zeros((len(terms), turns_in(size) if is_halved else 0), np.uint32)
    freqs = Waiting(folder, freq_type)
    addresses = Waiting(folder, np.uint64 if wide else np.uint32)
    counts, widths = np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
    edges = [0, *np.flatnonzero(np.diff(np.cumsum(sizes) // STRETCH)) + 1, len(terms)]
    for first, last in pairwise(edges):
        joined_ = _joined(parts, first, last)
        counts[first:last], widths[first:last] = joined_.counts, joined_.widths
        if is_halved:
            starts = indptr_of(joined_.counts)
            turns[first:last] = turns_of(starts, joined_.docs, size)
        docs.append(joined_.docs)
        freqs.append(joined_.freqs)
        addresses.append(joined_.addresses)
        for source in holding:
            # Of a large merge what was read would soon be most of its memory.
            source.segment.fields[field].file.release_memory()

    occurs = counts > 0 if same is None else (counts > 0) | (same >= 0)
    (used,) = occurs.nonzero()
    postings = FieldPostings(
        terms=[terms[place] for place in used.tolist()],
        starts=indptr_of(counts[used]),
        docs=docs.array(),
        freqs=freqs.array(),
        places=indptr_of(widths[used]),
        addresses=addresses.array(),
        bases=bases,
        same=None if same is None else same[used],
        turns=turns[used] if is_halved else None,
    )
    ordinals = np.where(occurs, occurs.cumsum() - 1, -1)
    return postings, Merged(len(used), [ordinals[own] for own in ranks])


_UNKNOWN = -2


def _same(
    field: str,
    holding: Sequence[Source],
    ranks: Sequence[Int64s],
    words: Merged,
    size: int,
) -> Int32s:
    """Of each of so many stems the only word that has it, -1 where there is none: in
    every source that has the one or the other, it is the only one.
    """
    same = np.full(size, _UNKNOWN, np.int32)
    agreeing = np.zeros(size, np.int64)
    sources_with = np.zeros(words.size, np.int64)
    for source, own, ordinals in zip(holding, ranks, words.ordinals, strict=True):
        here = source.segment.fields[field].everything().same
        if here is None:
            continue
        word = np.where(here < 0, -1, ordinals[here])
        known = same[own]
        same[own] = np.where((known == _UNKNOWN) | (known == word), word, -1)
        agreeing[own] += 1
        sources_with[ordinals[ordinals >= 0]] += 1

    # A source without the stem may have the word with a stem of another language.
    (named,) = (same >= 0).nonzero()
    same[named[agreeing[named] < sources_with[same[named]]]] = -1
    return same


def _parts_of(
    field: str, source: Source, ranks: Int64s, bases: Indexes, same: Int32s | None
) -> list[Part]:
    """The terms of a source whose postings are to be joined, and where they are: those
    that the field holds itself, and those that were the same as words and no longer are.
    """
    fields = source.segment.fields
    postings = fields[field].everything()
    shift = bases[source.moved[: len(postings.bases) - 1]] - postings.bases[:-1]
    if same is None or postings.same is None:
        everything = np.arange(len(ranks))
        return [Part(postings, everything, ranks, source.moved, shift)]

    wanted = same[ranks] < 0
    (own,) = (wanted & (postings.same < 0)).nonzero()
    (other,) = (wanted & (postings.same >= 0)).nonzero()
    words = fields[EXACT_OF[field]].everything()
    return [
        Part(postings, own, ranks[own], source.moved, shift),
        Part(
            words,
            postings.same[other].astype(np.int64),
            ranks[other],
            source.moved,
            shift,
        ),
    ]


def _merged_bases(field: str, sources: Sequence[Source]) -> Indexes:
    """The bases of the documents that are kept, each with the addresses that it had."""
    widths = []
    for source in sources:
        own = np.zeros(source.segment.size, np.int64)
        if field in source.segment.fields:
            bases = source.segment.fields[field].bases
            own[: len(bases) - 1] = np.diff(bases)
        widths.append(own[source.kept])
    return indptr_of(np.concatenate(widths))


@dataclass(frozen=True, slots=True)
class Joined:
    """Some terms of the merged vocabulary: how many postings and addresses each has
    (``counts`` and ``widths`` [V]), and these in order of term and document.
    """

    counts: Int64s
    docs: DocIds
    freqs: AnyArray
    widths: Int64s
    addresses: AnyArray


def _joined(parts: Sequence[Part], first: int, last: int) -> Joined:
    """The terms of some ranks, deleted documents left out."""
    ranks, docs, freqs, starts, addresses = [], [], [], [], []
    base = 0
    for part in parts:
        postings = part.postings
        low, high = part.ranks.searchsorted((first, last)).tolist()
        chosen = part.ordinals[low:high]
        widths, old = postings.documents(chosen)
        _, counts = csr_gather(postings.starts, postings.freqs, chosen)
        _, own = csr_gather(postings.places, postings.addresses, chosen)
        moved = part.moved[old]
        alive = moved >= 0
        ranks.append((part.ranks[low:high] - first).repeat(widths)[alive])
        docs.append(moved[alive])
        freqs.append(counts.astype(np.int64)[alive])
        starts.append((indptr_of(counts)[:-1] + base)[alive])
        if len(own):
            addresses.append(own.astype(np.int64) + part.shift[old].repeat(counts))
        base += len(own)

    all_ranks = np.concatenate(ranks)
    order = all_ranks.argsort(kind="stable")
    all_freqs = np.concatenate(freqs)[order]
    sizes = np.bincount(all_ranks, minlength=last - first)
    flat = concatenated(addresses, np.int64)
    widths = np.zeros(last - first, np.int64)
    if base:
        flat = flat[csr_positions(np.concatenate(starts)[order], all_freqs)]
        widths = np.diff(indptr_of(all_freqs)[indptr_of(sizes)])
    all_docs = np.concatenate(docs)[order].astype(np.uint32)
    return Joined(sizes, all_docs, all_freqs, widths, flat)
