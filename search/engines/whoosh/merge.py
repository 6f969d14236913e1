"""Merging segments, so that their number stays small and deleted documents leave.

Segments are merged in levels, as log-structured trees do: eight segments of one size
class become one of the next, so that a document is rewritten a few times in its life
however many commits there are. A merge joins arrays; only the vocabularies, which must
stay sorted, are gone through term by term. A segment more than half deleted is
rewritten too. Segments are not merged beyond ``LARGEST`` documents, which bounds the
memory of a merge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from cuttings.search.engines.whoosh.arrayfile import Array, offsets, smallest
from cuttings.search.engines.whoosh.batch import write_texts
from cuttings.search.engines.whoosh.codec import (
    ArraySegment,
    write_field,
    write_lengths,
)
from cuttings.search.engines.whoosh.columns import (
    joined,
    spread,
    with_documents_of_values,
)
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
"""Postings joined at a time: what bounds the memory of a merge."""


def choose(sizes: Sequence[int], deleted: Sequence[int]) -> list[int] | None:
    """Which segments to merge next, as places in the list, or None where all is well."""
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
    return None


def _size_class(size: int) -> int:
    level = 0
    while size >= SMALLEST:
        size //= FANOUT
        level += 1
    return level


def merge(
    folder: Path,
    sources: Sequence[OpenSegment],
    target: ArraySegment,
    keys: Sequence[str],
    number: int,
) -> None:
    """Writes the living documents of some segments as one, for the generation
    ``number``.
    """
    kept = []
    for source in sources:
        deleted = source.deleted()
        kept.append(
            np.arange(source.size) if deleted is None else np.flatnonzero(~deleted)
        )
    maps, base = [], 0
    for source, docs in zip(sources, kept, strict=True):
        place = np.full(source.size, -1, np.int64)
        place[docs] = base + np.arange(len(docs))
        maps.append(place)
        base += len(docs)
    target.set_doc_count(base)
    _merge_texts(folder, sources, kept, target)
    codes = _merge_lengths(folder, sources, kept, target)
    for field in sorted({name for source in sources for name in source.fields}):
        postings = _merge_field(field, sources, maps)
        write_field(folder, target, field, postings, codes.get(field))
    parts: list[tuple[Mapping[str, Array], Array]] = list(
        zip((s.columns for s in sources), kept, strict=True)
    )
    columns = joined(parts, keys)
    with links_file(folder, target).open("wb") as file:
        for source, docs in zip(sources, kept, strict=True):
            file.writelines(source.links(doc) for doc in docs.tolist())
    write_columns(folder, target, number, with_documents_of_values(columns, keys))


def _merge_texts(
    folder: Path,
    sources: Sequence[OpenSegment],
    kept: Sequence[Array],
    target: ArraySegment,
) -> None:
    ids, pages, rests = [], [], []
    for source, docs in zip(sources, kept, strict=True):
        for doc in docs.tolist():
            ids.append(source.id(doc))
            page, rest = source.text_bytes(doc)
            pages.append(page)
            rests.append(rest)
    write_texts(folder, target, ids, pages, rests)


def _merge_lengths(
    folder: Path,
    sources: Sequence[OpenSegment],
    kept: Sequence[Array],
    target: ArraySegment,
) -> dict[str, Array]:
    """Joins the length codes.

    Sums of lengths shrink with the share of documents kept, since codes are rounded.
    """
    names = sorted({name for source in sources for name in source.lengths})
    codes = {
        name: np.concatenate(
            [
                source.lengths[name][docs]
                for source, docs in zip(sources, kept, strict=True)
            ]
        )
        for name in names
    }
    totals: dict[str, int] = dict.fromkeys(names, 0)
    for source, docs in zip(sources, kept, strict=True):
        for name in names:
            total = source.segment._fieldlengths.get(name, 0)
            totals[name] += (
                total
                if len(docs) == source.size
                else round(total * len(docs) / max(1, source.size))
            )
    write_lengths(folder, target, codes, totals)
    return codes


def _merge_field(
    field: str, sources: Sequence[OpenSegment], maps: Sequence[Array]
) -> FieldPostings:
    """Joins the postings of one field: the parts of each term one after the other,
    deleted documents left out.
    """
    parts = [
        (source.fields[field].everything(), place)
        for source, place in zip(sources, maps, strict=True)
        if field in source.fields
    ]
    bases = _merged_bases(field, sources, maps)
    shifts = [
        bases[place[: len(part.bases) - 1]] - part.bases[:-1].astype(np.int64)
        for part, place in parts
    ]
    vocabularies = [list(part.terms) for part, _ in parts]
    terms = sorted(set().union(*vocabularies))
    number = {term: place for place, term in enumerate(terms)}
    rank = [
        np.fromiter(map(number.__getitem__, words), np.int64, len(words))
        for words in vocabularies
    ]
    sizes = np.zeros(len(terms), np.int64)
    for (part, _), order in zip(parts, rank, strict=True):
        ends: Array = part.starts.astype(np.int64)
        sizes[order] += ends[1:] - ends[:-1]
    edges = [0, *np.flatnonzero(np.diff(np.cumsum(sizes) // STRETCH)) + 1, len(terms)]
    stretches = [
        _joined(parts, shifts, rank, first, last) for first, last in pairwise(edges)
    ]
    counts, docs, freqs, widths, addresses = (
        np.concatenate(arrays) for arrays in zip(*stretches, strict=True)
    )
    used = np.flatnonzero(counts)
    kept = (
        terms
        if len(used) == len(terms)
        else [terms[number] for number in used.tolist()]
    )
    return FieldPostings(
        kept,
        offsets(counts[used]),
        docs,
        freqs,
        offsets(widths[used]),
        addresses,
        bases,
        {},
    )


def _merged_bases(
    field: str, sources: Sequence[OpenSegment], maps: Sequence[Array]
) -> Array:
    """The bases of the documents that are kept, each with the room that it had."""
    rooms = []
    for source, place in zip(sources, maps, strict=True):
        own = np.zeros(source.size, np.int64)
        if field in source.fields:
            bases = source.fields[field].bases.astype(np.int64)
            own[: len(bases) - 1] = bases[1:] - bases[:-1]
        rooms.append(own[place >= 0])
    return offsets(np.concatenate(rooms))


def _joined(
    parts: Sequence[tuple[FieldPostings, Array]],
    shifts: Sequence[Array],
    rank: Sequence[Array],
    first: int,
    last: int,
) -> tuple[Array, Array, Array, Array, Array]:
    """The terms of some ranks: how many postings and addresses each has, and these in
    order of (term, document).

    ``shifts`` tell by how much the base of each document changes.
    """
    ranks, docs, freqs, starts, addresses, base = [], [], [], [], [], 0
    for (part, place), shift, order in zip(parts, shifts, rank, strict=True):
        low, high = order.searchsorted((first, last)).tolist()
        begin, end = int(part.starts[low]), int(part.starts[high])
        new = place[part.docs[begin:end]]
        alive = new >= 0
        counts = part.freqs[begin:end].astype(np.int64)
        ends: Array = part.starts[low : high + 1].astype(np.int64)
        ranks.append(np.repeat(order[low:high] - first, ends[1:] - ends[:-1])[alive])
        docs.append(new[alive])
        freqs.append(counts[alive])
        own = part.addresses[int(part.places[low]) : int(part.places[high])]
        starts.append((np.cumsum(counts) - counts + base)[alive])
        addresses.append(
            own.astype(np.int64) + shift[part.docs[begin:end]].repeat(counts)
            if len(own)
            else own
        )
        base += len(own)
    all_ranks, all_freqs = np.concatenate(ranks), np.concatenate(freqs)
    order = np.argsort(all_ranks, kind="stable")
    all_freqs, sizes = all_freqs[order], np.bincount(all_ranks, minlength=last - first)
    flat, widths = np.concatenate(addresses), np.zeros(last - first, np.int64)
    if base:
        flat = flat[spread(np.concatenate(starts)[order], all_freqs)]
        widths = np.diff(offsets(all_freqs)[offsets(sizes)])
    return (
        sizes,
        np.concatenate(docs)[order].astype(np.uint32),
        smallest(all_freqs),
        widths,
        smallest(flat),
    )
