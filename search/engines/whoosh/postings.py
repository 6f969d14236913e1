"""The postings of one field of one segment as flat arrays, and how they come about.

    terms, term_starts   the sorted terms, as bytes in a row
    starts    [V+1]      where each term's postings begin in ``docs`` and ``freqs``
    docs      [P]        ordinals of documents, ascending within a term
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
    indptr_of,
    is_first,
    narrowest,
)
from cuttings.search.errors import EngineError

KEY_BITS = 63
SLACK = 32
"""Room behind each document's addresses, so that looking a few addresses back never meets
another document.
"""


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
            "term_starts": term_starts,
            "starts": self.starts.astype(np.int64, copy=False),
            "docs": self.docs.astype(np.uint32, copy=False),
            "freqs": narrowest(self.freqs),
            "places": self.places.astype(np.int64, copy=False),
            "bases": self.bases.astype(np.int64, copy=False),
            "addresses": self.addresses.astype(np.uint64 if wide else np.uint32),
        }
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
        if len(held):
            codes = lengths[self.docs]
            bounds[0, held] = np.minimum.reduceat(codes, self.starts[held])
            bounds[1, held] = np.maximum.reduceat(codes, self.starts[held])
        return bounds


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
            "A batch of articles is too large to be indexed at once. "
            "Commit fewer at a time."
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
        return field._docs[field._starts[term] : field._starts[term + 1]]

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
        )
