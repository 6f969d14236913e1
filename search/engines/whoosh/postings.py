"""The postings of one field of one segment as flat arrays, and how they come about.

    terms, term_starts   the sorted terms, as bytes in a row
    starts    [V+1]      where each term's postings begin in ``docs`` and ``freqs``
    docs      [P]        ordinals of documents, ascending within a term
    freqs     [P]        how often the term stands in the document, in the narrowest type that holds all
    places    [V+1]      where each term's addresses begin in ``addresses``
    addresses [Q]        where each posting's occurrences stand, ``freqs`` of them, ascending
    bases     [N+1]      where the addresses of each document of the segment begin, and where the last one's end
    low, high [V]        Whoosh's one-byte codes of the shortest and longest field that holds the term

A term is read whole: its arrays are slices of the map, and what a query does with them is
arithmetic over arrays. An address is a position in the row of all documents: the
document's base and the position in it. So the addresses of a term are ascending, tell the
document too, and are all that a phrase has to look at, for twice the size of positions.
Terms are in the order of their bytes, as Whoosh wants them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

    ``terms`` are sorted; the arrays are those of the module's table.
    """

    terms: Sequence[bytes]
    starts: Indexes
    docs: DocIds
    freqs: AnyArray
    places: Indexes
    addresses: AnyArray
    bases: Indexes

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
        if lengths is not None and len(self.docs):
            codes = lengths[self.docs]
            arrays["low"] = np.minimum.reduceat(codes, self.starts[:-1])
            arrays["high"] = np.maximum.reduceat(codes, self.starts[:-1])
        return arrays


def bases_of(counts: Int64s, positions: UInt32s) -> Indexes:
    """The bases of documents, by the tokens of each and the position of every token,
    the last one the highest.
    """
    widths = np.zeros(len(counts), np.int64)
    (filled,) = counts.nonzero()
    widths[filled] = positions[counts.cumsum()[filled] - 1] + np.int64(1)
    return indptr_of(widths + SLACK)


def invert(
    tokens: UInt32s, terms: list[bytes], counts: Int64s, positions: UInt32s
) -> FieldPostings:
    """Turns documents around: from the terms of each document to the documents of each
    term.

    ``tokens`` [T] is the term of every token of a batch, document after document, as its
    ordinal in the sorted ``terms``, each of which occurs; ``counts`` [N] the tokens of
    each document; ``positions`` [T] the position of every token. Each token becomes one
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

    bases = bases_of(counts, positions)
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
    """One field's file. A term is named by its ordinal in the sorted vocabulary."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self.terms = StringTable(file["terms"], file["term_starts"])
        self.bases: Indexes = file["bases"]
        self._starts, self._places = file["starts"].data, file["places"].data
        self._docs = file["docs"]
        self._freqs = file["freqs"]

    def find(self, term: bytes) -> int:
        """A term's ordinal, or -1."""
        return self.terms.find(term)

    def frequency(self, term: int) -> int:
        """How many documents hold a term."""
        return int(self._starts[term + 1] - self._starts[term])

    def docs(self, term: int) -> DocIds:
        """The documents of a term."""
        return self._docs[self._starts[term] : self._starts[term + 1]]

    def freqs(self, term: int) -> AnyArray:
        """How often the term stands in each of them: what each posting weighs."""
        return self._freqs[self._starts[term] : self._starts[term + 1]]

    def addresses(self, term: int) -> AnyArray:
        """Where a term stands in the row of the segment's documents, ascending."""
        return self.file["addresses"][self._places[term] : self._places[term + 1]]

    def positions(self, term: int) -> AnyArray:
        """The positions of all postings of a term in a row."""
        bases = self.bases[self.docs(term)].repeat(self.freqs(term))
        positions: AnyArray = self.addresses(term) - bases
        return positions

    def everything(self) -> FieldPostings:
        """All postings of the field, for merging."""
        file = self.file
        return FieldPostings(
            terms=self.terms,
            starts=file["starts"],
            docs=file["docs"],
            freqs=file["freqs"],
            places=file["places"],
            addresses=file["addresses"],
            bases=self.bases,
        )
