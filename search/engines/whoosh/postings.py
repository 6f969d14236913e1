"""The postings of one field of one segment as flat arrays, and how they come about.

    terms, term_starts   the sorted terms, as bytes in a row
    starts    [V+1]      where each term's postings begin in ``docs`` and ``freqs``
    docs      [P]        document numbers, ascending within a term
    freqs     [P]        how often the term stands in the document, in the narrowest type that holds all
    places    [V+1]      where each term's addresses begin in ``addresses``
    addresses [Q]        where each posting's occurrences stand, ``freqs`` of them, ascending
    bases     [N+1]      where the addresses of each document of the segment begin, and where the last one's end
    low, high [V]        Whoosh's one-byte codes of the shortest and longest field that holds the term
    weights   [P]        only where weights are not the frequencies (boosted fields)
    payload, payload_starts   only for formats other than Whoosh's Positions: the encoded values

A term is read whole: its arrays are slices of the map, and what a query does with them
is arithmetic over arrays. An address is a position in the row of all documents: the
document's base and the position in it. So the addresses of a term are ascending, tell
the document too, and are all that a phrase has to look at, for twice the size of
positions. Terms are in the order of their bytes, as Whoosh wants them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cuttings.search.engines.whoosh.arrayfile import (
    Array,
    ArrayFile,
    StringTable,
    offsets,
    pack_strings,
    smallest,
)
from cuttings.search.errors import EngineError

_KEY_BITS = 63
SLACK = 32
"""Room after each document's addresses, so that looking a few places back never
meets another document.
"""


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """All postings of a field, before they are written or while they are merged.

    ``terms`` are sorted; the arrays are those of the module's table, ``starts`` and
    ``places`` with the end added.
    """

    terms: Sequence[bytes]
    starts: Array
    docs: Array
    freqs: Array
    places: Array
    addresses: Array
    bases: Array
    extra: Mapping[str, Array]

    def arrays(self, lengths: Array | None) -> dict[str, Array]:
        """The arrays of the field's file; ``lengths`` are the documents' length
        codes, None for unscored fields.
        """
        blob, term_starts = pack_strings(
            self.terms if isinstance(self.terms, list) else list(self.terms)
        )
        arrays = {
            "terms": blob,
            "term_starts": smallest(term_starts),
            "starts": smallest(self.starts),
            "docs": self.docs.astype(np.uint32, copy=False),
            "freqs": smallest(self.freqs),
            "places": smallest(self.places),
            **self.extra,
        }
        arrays["bases"] = smallest(self.bases)
        arrays["addresses"] = self.addresses.astype(arrays["bases"].dtype, copy=False)
        if lengths is not None and len(self.docs):
            codes = lengths[self.docs]
            arrays["low"] = np.minimum.reduceat(codes, self.starts[:-1])
            arrays["high"] = np.maximum.reduceat(codes, self.starts[:-1])
        return arrays


def based(counts: Array, places: Array) -> Array:
    """The bases of documents, by the tokens of each and the position of every token,
    the last one the highest.
    """
    rooms = np.zeros(len(counts), np.int64)
    (held,) = counts.nonzero()
    rooms[held] = places[counts.cumsum()[held] - 1] + np.int64(1)
    return offsets(rooms + SLACK)


def invert(
    numbers: Array, terms: list[bytes], counts: Array, places: Array
) -> FieldPostings:
    """Turns documents around: from the terms of each document to the documents of each
    term.

    ``numbers`` holds the term number of every token of a batch, document after
    document; ``terms`` the sorted terms, each of which occurs; ``counts`` the tokens of
    each document; ``places`` the position of every token. Each token becomes one 64-bit
    key of term, document and position, and sorting the keys is all the work: numpy
    sorts them with vector instructions, many times faster than a dictionary of lists
    could be filled. Raises EngineError for a batch whose keys would be wider.
    """
    doc_bits = _bits(len(counts))
    place_bits = _bits(int(places.max()) + 1 if len(places) else 1)
    bases = smallest(based(counts, places))
    if _bits(len(terms)) + doc_bits + place_bits > _KEY_BITS:
        raise EngineError(
            "A batch of articles is too large to be indexed at once. Commit fewer at a time."
        )
    keys = numbers.astype(np.int64) << np.int64(doc_bits)
    spare = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    keys |= spare
    keys <<= np.int64(place_bits)
    keys |= places
    keys.sort()
    addresses = np.bitwise_and(keys, np.int64((1 << place_bits) - 1), out=spare).astype(
        bases.dtype
    )
    keys >>= np.int64(place_bits)
    addresses += bases[np.bitwise_and(keys, np.int64((1 << doc_bits) - 1), out=spare)]
    del spare
    first = np.empty(len(keys), bool)
    first[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    firsts = np.flatnonzero(first)
    keys = keys[firsts]
    docs = (keys & np.int64((1 << doc_bits) - 1)).astype(np.uint32)
    keys >>= np.int64(doc_bits)
    starts = np.append(
        np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)]), len(keys)
    )
    return FieldPostings(
        terms=terms,
        starts=starts,
        docs=docs,
        freqs=np.diff(firsts, append=len(addresses)),
        places=np.append(firsts, len(addresses))[starts],
        addresses=addresses,
        bases=bases,
        extra={},
    )


def _bits(size: int) -> int:
    return max(1, (size - 1).bit_length())


class FieldReader:
    """One field's file. Term numbers are places in the sorted vocabulary."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self.terms = StringTable(file["terms"], file["term_starts"])
        self.find = self.terms.find
        """A term's number, or -1."""
        self._starts, self._places = file["starts"].data, file["places"].data
        self._docs, self._weights = (
            file["docs"],
            file["weights" if "weights" in file else "freqs"],
        )
        self.bases = file["bases"]

    def frequency(self, number: int) -> int:
        """How many documents hold a term."""
        return int(self._starts[number + 1] - self._starts[number])

    def docs(self, number: int) -> Array:
        """The documents of a term."""
        return self._docs[self._starts[number] : self._starts[number + 1]]

    def freqs(self, number: int) -> Array:
        """How often the term stands in each of them."""
        return self.file["freqs"][self._starts[number] : self._starts[number + 1]]

    def weights(self, number: int) -> Array:
        """The weight of each posting: its frequency, unless a field was boosted in
        indexing.
        """
        return self._weights[self._starts[number] : self._starts[number + 1]]

    def addresses(self, number: int) -> Array:
        """Where a term stands in the row of the segment's documents, ascending."""
        return self.file["addresses"][self._places[number] : self._places[number + 1]]

    def positions(self, number: int) -> Array:
        """The positions of all postings of a term in a row."""
        positions: Array = self.addresses(number) - self.bases[
            self.docs(number)
        ].repeat(self.freqs(number))
        return positions

    def payloads(self, number: int) -> list[bytes]:
        """The encoded value of each posting of a term, for formats that the arrays
        do not cover.
        """
        values = StringTable(self.file["payload"], self.file["payload_starts"])
        return [
            values[place]
            for place in range(self._starts[number], self._starts[number + 1])
        ]

    def everything(self) -> FieldPostings:
        """All postings of the field, for merging."""
        file = self.file
        extra = {
            name: file[name]
            for name in ("weights", "payload", "payload_starts")
            if name in file
        }
        return FieldPostings(
            terms=self.terms,
            starts=file["starts"],
            docs=file["docs"],
            freqs=file["freqs"],
            places=file["places"],
            addresses=file["addresses"],
            bases=self.bases,
            extra=extra,
        )
