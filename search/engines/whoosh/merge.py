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
from collections.abc import Mapping, Sequence
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
    Int64s,
    concatenated,
    csr_positions,
    indptr_of,
)
from cuttings.search.engines.whoosh.batch import TEXT_TABLES, TEXTS
from cuttings.search.engines.whoosh.codec import (
    ArraySegment,
    write_field,
    write_lengths,
)
from cuttings.search.engines.whoosh.columns import Layout, joined
from cuttings.search.engines.whoosh.postings import FieldPostings
from cuttings.search.engines.whoosh.snapshot import (
    OpenSegment,
    links_file,
    write_columns,
)

FANOUT = 8
SMALLEST = 1_000
LARGEST = 400_000
STRETCH = 4_000_000
"""Postings joined at a time."""
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
    for field in sorted(fields):
        postings = _merge_field(folder, field, sources)
        write_field(folder, target, field, postings, codes.get(field))
        for segment in segments:
            segment.release_memory(postings=True)

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
    arrays: dict[str, AnyArray] = {}
    for name in TEXT_TABLES:
        strings = chain.from_iterable(
            map(source.segment.strings(name).__getitem__, source.kept.tolist())
            for source in sources
        )
        waiting = Waiting(folder, np.uint8)
        widths: list[int] = []
        while some := list(islice(strings, STRINGS)):
            waiting.append(b"".join(some))
            widths.extend(map(len, some))
        arrays[name], arrays[f"{name}_starts"] = waiting.array(), indptr_of(widths)
    write_arrays(folder / target.make_filename(TEXTS), arrays)


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
    """The postings of one source in a field: ``ranks`` [V] of its terms in the merged
    vocabulary, and by how much the base of each document changes (``shift`` [N]).
    """

    postings: FieldPostings
    moved: Int64s
    ranks: Int64s
    shift: Int64s


def _merge_field(folder: Path, field: str, sources: Sequence[Source]) -> FieldPostings:
    """Joins the postings of one field: the parts of each term one after the other, deleted
    documents left out.
    """
    holding = [source for source in sources if field in source.segment.fields]
    bases = _merged_bases(field, sources)
    vocabularies = [list(source.segment.fields[field].terms) for source in holding]
    terms = sorted(set().union(*vocabularies))
    rank = {term: place for place, term in enumerate(terms)}
    parts = []
    sizes = np.zeros(len(terms), np.int64)
    for source, words in zip(holding, vocabularies, strict=True):
        postings = source.segment.fields[field].everything()
        ranks = np.fromiter(map(rank.__getitem__, words), np.int64, len(words))
        shift = bases[source.moved[: len(postings.bases) - 1]] - postings.bases[:-1]
        parts.append(Part(postings, source.moved, ranks, shift))
        sizes[ranks] += np.diff(postings.starts)

    # No term stands more often in a document than before, but its addresses grow.
    freq_type = np.result_type(*[part.postings.freqs for part in parts])
    wide = int(bases[-1]) >= 1 << 32
    docs, freqs = Waiting(folder, np.uint32), Waiting(folder, freq_type)
    addresses = Waiting(folder, np.uint64 if wide else np.uint32)
    counts, widths = np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
    edges = [0, *np.flatnonzero(np.diff(np.cumsum(sizes) // STRETCH)) + 1, len(terms)]
    for first, last in pairwise(edges):
        joined_ = _joined(parts, first, last)
        counts[first:last], widths[first:last] = joined_.counts, joined_.widths
        docs.append(joined_.docs)
        freqs.append(joined_.freqs)
        addresses.append(joined_.addresses)
    used = np.flatnonzero(counts)
    return FieldPostings(
        terms=[terms[place] for place in used.tolist()],
        starts=indptr_of(counts[used]),
        docs=docs.array(),
        freqs=freqs.array(),
        places=indptr_of(widths[used]),
        addresses=addresses.array(),
        bases=bases,
    )


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
        begin, end = int(postings.starts[low]), int(postings.starts[high])
        old = postings.docs[begin:end]
        moved = part.moved[old]
        alive = moved >= 0
        counts = postings.freqs[begin:end].astype(np.int64)
        widths = np.diff(postings.starts[low : high + 1])
        own = postings.addresses[int(postings.places[low]) : int(postings.places[high])]
        ranks.append((part.ranks[low:high] - first).repeat(widths)[alive])
        docs.append(moved[alive])
        freqs.append(counts[alive])
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
