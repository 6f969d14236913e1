"""The postings of one field of one segment as flat arrays, and how they come about.

    terms, term_starts   the sorted terms, as bytes in a row
    starts    [V+1]      where each term's postings begin in ``docs`` and ``freqs``
    docs      [P]        ordinals of documents, ascending within a term; their lower halves, where there are ``turns``
    turns     [V × B]    how many documents of each term stand before each of B turns of the upper half
    freqs     [P]        how often the term stands in the document, in the narrowest type that holds all
    places    [V+1]      where each term's addresses begin in ``addresses``
    addresses [Q]        where each posting's occurrences stand, ``freqs`` of them, ascending
    bases     [N+1]      where the addresses of each document of the segment begin, and where the last one's end
    low, high [V]        Whoosh's one-byte codes of the shortest and longest field that holds the term
    same      [V]        of a field of stems: the ordinal of the only word with that stem in the field of
                         unstemmed words; -1 where there are several

Half of what English texts hold are words with a stem of their own ("the", most names).
Such a stem stands where its word stands, so its postings are read there, and the field of
stems has none.

Of a long list the upper halves of the ordinals are nearly all alike, so where they turn is
stored instead of each: half of the bytes, for about a nanosecond a document.

A term is read whole: its arrays are slices of the map, and what a query does with them is
arithmetic over arrays. An address is a position in the row of all documents: the
document's base and the position in it. So the addresses of a term are ascending, tell the
document too, and are all that a phrase has to look at, for twice the size of positions.
Terms are in the order of their bytes, as Whoosh wants them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cuttings.search.engines.whoosh.arrayfile import (
    ArrayFile,
    StringTable,
    pack_strings,
)
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Bytes,
    DocIds,
    Indexes,
    Int32s,
    Int64s,
    UInt32s,
    csr_gather,
    indptr_of,
    is_first,
    narrowest,
    stored_indptr,
)
from cuttings.search.engines.whoosh.kernel import HALF, among, intersect, widen
from cuttings.search.errors import EngineError
from cuttings.search.translations import worded

KEY_BITS = 63
SLACK = 32
"""Room behind each document's addresses, so that looking a few addresses back never meets
another document.
"""
STRETCH = 1_000_000
"""Postings that are looked at or joined at a time. With four times as many a build of
50,000 articles holds 920 MB at its peak instead of 520, and takes no less time.
"""
FEWER = 8
"""Of a list so many times as long as some documents these are looked up one by one."""
HALF_BYTES, TURN_BYTES = 2, 4
"""What a document costs less as a half, and what a turn costs."""


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """All postings of a field, before they are written or while they are merged.

    ``terms`` are sorted; the arrays are those of the module's table. ``same`` is None for
    a field that is not of stems.
    """

    terms: Sequence[bytes]
    starts: Indexes
    docs: DocIds
    freqs: AnyArray
    places: Indexes
    addresses: AnyArray
    bases: Indexes
    same: Int32s | None = None
    turns: UInt32s | None = None

    def documents(self, terms: Indexes) -> tuple[Int64s, DocIds]:
        """How many documents each of some terms has, and these, term by term."""
        widths, docs = csr_gather(self.starts, self.docs, terms)
        if self.turns is None:
            return widths, docs
        edges = np.zeros((len(terms), self.turns.shape[1] + 2), np.int64)
        edges[:, 1:-1] = self.turns[terms]
        edges[:, -1] = widths
        blocks = np.arange(edges.shape[1] - 1, dtype=np.uint32) << HALF
        upper = np.tile(blocks, len(terms)).repeat(np.diff(edges).ravel())
        return widths, upper | docs

    def beside(self, terms: list[bytes], same: Int32s) -> FieldPostings:
        """The postings of a field of stems, of whose terms those without a word of their
        own have these postings.
        """
        widths = np.zeros((2, len(terms)), np.int64)
        widths[0, same < 0] = np.diff(self.starts)
        widths[1, same < 0] = np.diff(self.places)
        starts, places = indptr_of(widths[0]), indptr_of(widths[1])
        return replace(self, terms=terms, starts=starts, places=places, same=same)

    def arrays(self, lengths: Bytes | None) -> dict[str, AnyArray]:
        """The arrays of the field's file; ``lengths`` [N] are the documents' length
        codes, None for unscored fields.
        """
        blob, term_starts = pack_strings(list(self.terms))
        wide = len(self.bases) and int(self.bases[-1]) >= 1 << 32
        arrays: dict[str, AnyArray] = {
            "terms": blob,
            "term_starts": stored_indptr(term_starts),
            "starts": stored_indptr(self.starts),
            "freqs": narrowest(self.freqs),
            "places": stored_indptr(self.places),
            "bases": self.bases.astype(np.int64, copy=False),
            "addresses": self.addresses.astype(np.uint64 if wide else np.uint32),
        }
        arrays["docs"], turns = self.docs, self.turns
        if turns is None and halves_save(
            len(self.docs), len(self.terms), len(self.bases) - 1
        ):
            turns = turns_of(self.starts, self.docs, len(self.bases) - 1)
            arrays["docs"] = self.docs.astype(np.uint16)
        if turns is not None:
            arrays["turns"] = turns.ravel()
        if self.same is not None:
            arrays["same"] = self.same
        if lengths is not None:
            arrays["low"], arrays["high"] = self._bounds(lengths)
        return arrays

    def _bounds(self, lengths: Bytes) -> Bytes:
        """The least and the greatest of some codes of documents among those that hold
        each term [2, V], 0 where its postings are elsewhere.
        """
        bounds = np.zeros((2, len(self.terms)), np.uint8)
        (held,) = np.diff(self.starts).nonzero()
        sizes = np.diff(self.starts)[held]
        edges = np.flatnonzero(np.diff(sizes.cumsum() // STRETCH)) + 1
        for some in np.split(held, edges) if len(held) else ():
            widths, docs = self.documents(some)
            codes, begins = lengths[docs], indptr_of(widths)[:-1]
            bounds[0, some] = np.minimum.reduceat(codes, begins)
            bounds[1, some] = np.maximum.reduceat(codes, begins)
        return bounds


def turns_in(size: int) -> int:
    """How often the upper half of an ordinal turns in so many documents."""
    return max(0, size - 1) >> HALF


def halves_save(postings: int, terms: int, size: int) -> bool:
    """Whether halves and turns take less than whole ordinals, in so many documents."""
    return postings * HALF_BYTES > terms * turns_in(size) * TURN_BYTES


def turns_of(starts: Indexes, docs: DocIds, size: int) -> UInt32s:
    """The turns of each term [V, B], by where its documents begin, in so many."""
    turns = np.zeros((len(starts) - 1, turns_in(size)), np.uint32)
    (held,) = np.diff(starts).nonzero()
    for turn in range(turns.shape[1] if len(held) else 0):
        is_before = docs < np.uint32((turn + 1) << HALF)
        turns[held, turn] = np.add.reduceat(is_before, starts[held], dtype=np.uint32)
    return turns


def bases_of(counts: Int64s, positions: UInt32s) -> Indexes:
    """The bases of documents, by the tokens of each and the position of every token,
    the last one the highest.
    """
    widths = np.zeros(len(counts), np.int64)
    (filled,) = counts.nonzero()
    widths[filled] = positions[counts.cumsum()[filled] - 1] + np.int64(1)
    return indptr_of(widths + SLACK)


def invert(
    tokens: UInt32s,
    terms: list[bytes],
    counts: Int64s,
    positions: UInt32s,
    bases: Indexes,
) -> FieldPostings:
    """Turns documents around: from the terms of each document to the documents of each
    term.

    ``tokens`` [T] is the term of every token of a batch, document after document, as its
    ordinal in the sorted ``terms``, each of which occurs; ``counts`` [N] the tokens of
    each document; ``positions`` [T] the position of every token; ``bases`` those of the
    documents. Each token becomes one
    64-bit key of term, document and position, and sorting the keys is all the work: NumPy
    sorts them with vector instructions, many times faster than a dictionary of lists
    could be filled. Raises EngineError for a batch whose keys would be wider.
    """
    doc_bits = _bits(len(counts))
    position_bits = _bits(int(positions.max()) + 1 if len(positions) else 1)
    if _bits(len(terms)) + doc_bits + position_bits > KEY_BITS:
        raise EngineError(
            worded(
                "A batch of articles is too large to be indexed at once. "
                "Commit fewer at a time."
            )
        )
    # The keys are the largest arrays of a build: all is done in place.
    keys = tokens.astype(np.int64)
    keys <<= np.int64(doc_bits)
    keys |= np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    keys <<= np.int64(position_bits)
    keys |= positions
    keys.sort()

    addresses = keys & np.int64((1 << position_bits) - 1)
    keys >>= np.int64(position_bits)
    addresses += bases[keys & np.int64((1 << doc_bits) - 1)]
    if int(bases[-1]) < 1 << 32:
        addresses = addresses.astype(np.uint32)  # type: ignore[assignment]

    (firsts,) = is_first(keys).nonzero()
    keys = keys[firsts]
    docs = (keys & np.int64((1 << doc_bits) - 1)).astype(np.uint32)
    keys >>= np.int64(doc_bits)
    starts = np.append(is_first(keys).nonzero()[0], len(keys))
    edges = np.append(firsts, len(addresses))
    return FieldPostings(
        terms=terms,
        starts=starts,
        docs=docs,
        freqs=np.diff(edges),
        places=edges[starts],
        addresses=addresses,
        bases=bases,
    )


def _bits(size: int) -> int:
    return max(1, (size - 1).bit_length())


class FieldReader:
    """One field's file. A term is named by its ordinal in the sorted vocabulary.

    ``words`` is the reader of unstemmed words where the field is one of stems.
    """

    def __init__(self, file: ArrayFile, words: FieldReader | None = None) -> None:
        self.file = file
        self.terms = StringTable(file["terms"], file["term_starts"])
        self.bases: Indexes = file["bases"]
        self._words = words
        self._same = file["same"].data if words else None
        self._starts, self._places = file["starts"].data, file["places"].data
        self._docs = file["docs"]
        self._turns = file.get("turns")
        self._turn_count = 0
        if self._turns is not None and len(self.terms):
            self._turn_count = len(self._turns) // len(self.terms)
        self._freqs = file["freqs"]

    def find(self, term: bytes) -> int:
        """A term's ordinal, or -1."""
        return self.terms.find(term)

    def _holder(self, term: int) -> tuple[FieldReader, int]:
        """Which field holds the postings of a term, and its ordinal there."""
        if self._words is not None and self._same is not None:
            same = self._same[term]
            if same >= 0:
                return self._words, same
        return self, term

    def frequency(self, term: int) -> int:
        """How many documents hold a term."""
        field, term = self._holder(term)
        return int(field._starts[term + 1] - field._starts[term])

    def docs(self, term: int) -> DocIds:
        """The documents of a term."""
        field, term = self._holder(term)
        docs = field._docs[field._starts[term] : field._starts[term + 1]]
        if field._turns is None:
            return docs
        first = term * field._turn_count
        return widen(docs, field._turns[first : first + field._turn_count])

    def among(self, term: int, docs: DocIds) -> tuple[DocIds, AnyArray]:
        """Those of some documents that hold a term, and how often each does. Of a long
        list no more is read than the few that these may be.
        """
        field, term = self._holder(term)
        first, last = field._starts[term], field._starts[term + 1]
        freqs = field._freqs[first:last]
        if field._turns is None or len(docs) * FEWER > last - first:
            own, held = intersect(field.docs(term), docs)
            return docs.take(held), freqs.take(own)
        turn = term * field._turn_count
        turns = field._turns[turn : turn + field._turn_count]
        held, own = among(docs, field._docs[first:last], turns)
        return docs.take(held), freqs.take(own)

    def freqs(self, term: int) -> AnyArray:
        """How often the term stands in each of them: what each posting weighs."""
        field, term = self._holder(term)
        return field._freqs[field._starts[term] : field._starts[term + 1]]

    def addresses(self, term: int) -> AnyArray:
        """Where a term stands in the row of the segment's documents, ascending."""
        field, term = self._holder(term)
        begin, end = field._places[term], field._places[term + 1]
        return field.file["addresses"][begin:end]

    def positions(self, term: int) -> AnyArray:
        """The positions of all postings of a term in a row."""
        bases = self.bases[self.docs(term)].repeat(self.freqs(term))
        positions: AnyArray = self.addresses(term) - bases
        return positions

    def bounds(self, term: int) -> tuple[int, int]:
        """The codes of the shortest and the longest field that holds a term."""
        field, term = self._holder(term)
        if "low" not in field.file:
            return 0, 0
        return int(field.file["low"][term]), int(field.file["high"][term])

    def everything(self) -> FieldPostings:
        """All postings that the field holds itself, for merging."""
        file = self.file
        return FieldPostings(
            terms=self.terms,
            starts=file["starts"],
            docs=file["docs"],
            freqs=file["freqs"],
            places=file["places"],
            addresses=file["addresses"],
            bases=self.bases,
            same=file["same"] if self._words else None,
            turns=self._turns_by_term(),
        )

    def _turns_by_term(self) -> UInt32s | None:
        if self._turns is None:
            return None
        return self._turns.reshape(len(self.terms), self._turn_count)
