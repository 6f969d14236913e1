"""A segment's terms as stock Whoosh reads them: terms, figures, cursors and matchers
over the arrays.

Our own evaluator needs none of this. It is what makes the index a Whoosh index:
Whoosh's searcher, query classes, scorers, spelling and merging work on it, and our
tests hold our answers against theirs.

A Whoosh codec whose postings are flat, memory-mapped arrays.

Whoosh stores a term as blocks of 128 postings, each pickled and compressed, and reads
them one Python object at a time. This codec keeps Whoosh's segments, locks, generations
and readers and changes what a segment holds: for each field one file of arrays
(``postings``), and for all fields one file of length codes. Two kinds of reader use it:

- Whoosh's own searcher, through ``terms_reader`` (``stock``) and a matcher over one term's arrays. Stock queries,
  scorers and segment merging keep working; they are also the oracle that our own evaluator is tested against.
- ``evaluate``, which takes a term's arrays whole.

Two kinds of writer fill it: Whoosh's ``SegmentWriter`` posting by posting, through
``ArrayFieldWriter``; and ``writer``, which inverts whole batches and calls
``write_field`` with the finished arrays.

Field lengths are rounded to one byte exactly as Whoosh rounds them, so that scores
agree with its BM25F.
"""

from __future__ import annotations

import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3PerDocWriter, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Positions
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length, length_to_byte

from cuttings.search.engines.whoosh.arrayfile import (
    ArrayFile,
    pack_strings,
    write_arrays,
)
from cuttings.search.engines.whoosh.arrays import AnyArray, Bytes
from cuttings.search.engines.whoosh.postings import (
    FieldPostings,
    FieldReader,
    bases_of,
)


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment, as Whoosh asks for them."""

    def __init__(self, fields: Mapping[str, FieldReader]) -> None:
        self.fields = fields

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in self.fields and self.fields[term[0]].find(term[1]) >= 0

    def indexed_field_names(self) -> list[str]:
        """The fields that have postings."""
        return list(self.fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> base.FieldCursor:
        """A cursor over one field's terms."""
        return ArrayCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term in order."""
        return (
            (name, term) for name, field in self.fields.items() for term in field.terms
        )

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Every field and term from one on."""
        for name, field in self.fields.items():
            if name >= fieldname:
                first = field.terms.first_from(prefix) if name == fieldname else 0
                yield from (
                    (name, field.terms[number])
                    for number in range(first, len(field.terms))
                )

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its figures."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Terms with their figures from one on."""
        return (
            (term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix)
        )

    def _number(self, fieldname: str, tbytes: bytes) -> int:
        number = self.fields[fieldname].find(tbytes) if fieldname in self.fields else -1
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{tbytes!r}")
        return number

    def term_info(self, fieldname: str, tbytes: bytes) -> TermInfo:
        """A term's figures, as Whoosh's scorers want them."""
        number, field = self._number(fieldname, tbytes), self.fields[fieldname]
        docs, weights = field.docs(number), field.weights(number)
        low, high = (
            (int(field.file[name][number]) if name in field.file else 0)
            for name in ("low", "high")
        )
        return TermInfo(
            weight=float(weights.sum()),
            df=len(docs),
            minlength=byte_to_length(low),
            maxlength=byte_to_length(high),
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, tbytes: bytes) -> float:
        """How often a term stands in all documents; 0 for an unknown one."""
        return (
            float(self.term_info(fieldname, tbytes).weight())
            if (fieldname, tbytes) in self
            else 0.0
        )

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        """How many documents hold a term; 0 for an unknown one."""
        number = self.fields[fieldname].find(tbytes) if fieldname in self.fields else -1
        return self.fields[fieldname].frequency(number) if number >= 0 else 0

    def matcher(
        self, fieldname: str, tbytes: bytes, format_: Any, scorer: Any = None
    ) -> ListMatcher:
        """A stock matcher over the arrays of one term."""
        number, field = self._number(fieldname, tbytes), self.fields[fieldname]
        return ListMatcher(
            field.docs(number).tolist(),
            field.weights(number).tolist(),
            _values(field, number, format_),
            format_,
            scorer=scorer,
            term=(fieldname, tbytes),
            terminfo=self.term_info(fieldname, tbytes),
        )


def _values(field: FieldReader, number: int, format_: Any) -> list[bytes]:
    """The encoded values of a term's postings, as the format encodes them."""
    if "payload" in field.file:
        return field.payloads(number)
    if type(format_) is not Positions:
        return [b""] * field.frequency(number)
    ends = np.cumsum(field.freqs(number))[:-1]
    return [
        format_.encode(part.tolist())
        for part in np.split(field.positions(number), ends)
    ]


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """A place in a field's sorted terms."""

    def __init__(self, reader: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._reader, self._field, self._fieldobj = reader, fieldname, fieldobj
        self._terms = reader.fields[fieldname].terms
        self._number = 0

    def first(self) -> str | None:
        """Goes to the first term."""
        self._number = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Goes to the first term not before this one."""
        self._number = self._terms.first_from(
            term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        )
        return self.text()

    def next(self) -> str | None:
        """Goes to the next term."""
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        """The term here, or None past the end."""
        return (
            self._fieldobj.from_bytes(self._terms[self._number])
            if self.is_valid()
            else None
        )

    def term_info(self) -> TermInfo | None:
        """The figures of the term here."""
        return (
            self._reader.term_info(self._field, self._terms[self._number])
            if self.is_valid()
            else None
        )

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._number < len(self._terms)


LENGTHS = ".lengths"
LENGTH_OF_CODE = np.array([byte_to_length(code) for code in range(256)], np.float32)
_BOUNDS = np.array([byte_to_length(code) for code in range(256)], np.int64)


def length_codes(lengths: AnyArray) -> Bytes:
    """Field lengths as Whoosh's one-byte codes."""
    return np.minimum(np.searchsorted(_BOUNDS, lengths, side="left"), 255).astype(
        np.uint8
    )


def field_file(segment: W3Segment, field: str) -> str:
    """The name of the file of one field's postings."""
    return str(segment.make_filename(f".{field}.postings"))


def write_field(
    folder: Path,
    segment: ArraySegment,
    field: str,
    postings: FieldPostings,
    codes: Bytes | None,
) -> None:
    """Writes a field's postings and notes the field in its segment."""
    write_arrays(folder / field_file(segment, field), postings.arrays(codes))
    segment.fields = (*segment.fields, field)


def write_lengths(
    folder: Path, segment: ArraySegment, codes: dict[str, Bytes], totals: dict[str, int]
) -> None:
    """Writes the length codes of each field's documents, and notes the sums of the
    lengths.
    """
    write_arrays(folder / segment.make_filename(LENGTHS), codes)
    segment._fieldlengths = totals


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment of array files.

    ``fields`` are those that have postings; ``columns`` and ``values`` are the
    generations of its columns and of the dictionary that their numbers refer to.
    """

    def __init__(self, codec: ArrayCodec, indexname: str, **kwargs: Any) -> None:
        super().__init__(codec, indexname, **kwargs)
        self.fields: tuple[str, ...] = ()
        self.columns = 0
        self.values = 0
        self._fieldlengths: dict[str, int] = {}

    def should_assemble(self) -> bool:
        """Never packed into one compound file, because each file is mapped by itself."""
        return False


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """The codec: Whoosh's third, with postings and lengths as arrays."""

    def new_segment(self, storage: FileStorage, indexname: str) -> ArraySegment:  # noqa: ARG002
        """An empty segment."""
        return ArraySegment(self, indexname)

    def per_document_writer(
        self, storage: FileStorage, segment: ArraySegment
    ) -> base.PerDocumentWriter:
        """Stored fields as Whoosh stores them, lengths as an array."""
        return ArrayDocWriter(self, storage, segment)

    def per_document_reader(
        self, storage: FileStorage, segment: ArraySegment
    ) -> base.PerDocumentReader:
        """The other side of ``per_document_writer``."""
        return ArrayDocReader(storage, segment)

    def field_writer(
        self, storage: FileStorage, segment: ArraySegment
    ) -> base.FieldWriter:
        """Collects what Whoosh's writer adds posting by posting."""
        return ArrayFieldWriter(Path(storage.folder), segment)

    def terms_reader(
        self, storage: FileStorage, segment: ArraySegment
    ) -> base.TermsReader:
        """The terms of all fields of a segment."""
        folder = Path(storage.folder)
        names = sorted(segment.fields)
        return ArrayTermsReader(
            {
                name: FieldReader(ArrayFile(folder / field_file(segment, name)))
                for name in names
            }
        )


class ArrayDocWriter(W3PerDocWriter):  # type: ignore[misc]
    """Keeps each field's length codes in a byte array of one byte a document."""

    def __init__(
        self, codec: ArrayCodec, storage: FileStorage, segment: ArraySegment
    ) -> None:
        super().__init__(codec, storage, segment)
        self._codes: dict[str, bytearray] = {}

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """Notes a stored value and a length."""
        super().add_field(fieldname, fieldobj, value, 0)
        if length:
            codes = self._codes.setdefault(fieldname, bytearray())
            codes.extend(bytes(self._docnum - len(codes)))
            codes.append(length_to_byte(length))
            self._fieldlengths[fieldname] += length

    def close(self) -> None:
        """Writes what was noted."""
        super().close()
        arrays = {}
        for name, codes in self._codes.items():
            codes.extend(bytes(self._doccount - len(codes)))
            arrays[name] = np.frombuffer(codes, np.uint8)
        write_lengths(
            Path(self._storage.folder), self._segment, arrays, dict(self._fieldlengths)
        )


class ArrayDocReader(W3PerDocReader):  # type: ignore[misc]
    """Lengths from their array; stored fields where Whoosh's writer made the segment."""

    def __init__(self, storage: FileStorage, segment: ArraySegment) -> None:
        super().__init__(storage, segment)
        self._codes = ArrayFile(Path(storage.folder) / segment.make_filename(LENGTHS))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length of a field as its code rounds it."""
        return self.doc_field_length_reader(fieldname, default)(docnum)

    def doc_field_length_reader(
        self, fieldname: str, default: int = 0
    ) -> Callable[[int], int]:
        """A function from a document to a length."""
        if fieldname not in self._codes:
            return lambda docnum: default  # noqa: ARG005
        codes = self._codes[fieldname]
        return lambda docnum: (
            byte_to_length(int(codes[docnum])) if codes[docnum] else default
        )

    def _minmax_length(
        self, fieldname: str, op: Callable[..., int], cache: dict[str, int]
    ) -> int:
        if fieldname not in cache:
            codes = (
                self._codes[fieldname]
                if fieldname in self._codes
                else np.zeros(1, np.uint8)
            )
            cache[fieldname] = byte_to_length(int(op(codes)) if len(codes) else 0)
        return cache[fieldname]

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Stored fields, empty where the segment builder made the segment: it keeps
        entries in files of its own.
        """
        return super().stored_fields(docnum) if self.has_column("_stored") else {}


class ArrayFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes postings one by one from Whoosh's own writer and writes each field as
    arrays.
    """

    def __init__(self, folder: Path, segment: ArraySegment) -> None:
        self._folder = folder
        self._segment = segment
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begins a field."""
        self._field, self._format = fieldname, fieldobj.format
        self._terms: list[bytes] = []
        self._docs, self._weights = array.array("I"), array.array("f")
        self._freqs, self._positions = array.array("I"), array.array("I")
        self._starts, self._places = [0], [0]
        self._lengths: list[int] = []
        self._payload: list[bytes] = []

    def start_term(self, btext: bytes) -> None:
        """Begins a term."""
        self._terms.append(btext)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        """Adds a posting of the term."""
        self._docs.append(docnum)
        self._weights.append(weight)
        self._lengths.append(length_to_byte(length or 0))
        if type(self._format) is Positions:
            positions = self._format.decode_positions(vbytes)
            self._freqs.append(len(positions))
            self._positions.extend(positions)
        else:
            self._freqs.append(max(1, int(weight)))
            self._payload.append(vbytes or b"")

    def finish_term(self) -> None:
        """Ends a term."""
        self._starts.append(len(self._docs))
        self._places.append(len(self._positions))

    def finish_field(self) -> None:
        """Writes the field."""
        extra: dict[str, AnyArray] = {}
        weights, freqs = (
            np.array(self._weights, np.float32),
            np.array(self._freqs, np.uint32),
        )
        if not np.array_equal(weights, freqs):
            extra["weights"] = weights
        if any(self._payload):
            extra["payload"], extra["payload_starts"] = pack_strings(self._payload)
        starts, docs = np.array(self._starts, np.int64), np.array(self._docs, np.uint32)
        codes = np.array(self._lengths, np.uint8)
        extra["low"] = np.minimum.reduceat(codes, starts[:-1])
        extra["high"] = np.maximum.reduceat(codes, starts[:-1])
        places, positions = (
            np.array(self._places, np.int64),
            np.array(self._positions, np.uint32),
        )
        owners = docs.repeat(freqs) if len(positions) else docs[:0]
        order = np.lexsort((positions, owners))
        bases = bases_of(np.bincount(owners), positions[order])
        addresses = positions + bases[owners]
        postings = FieldPostings(
            self._terms, starts, docs, freqs, places, addresses, bases, extra
        )
        write_field(self._folder, self._segment, self._field, postings, None)

    def close(self) -> None:
        """Nothing is left open."""
        self.is_closed = True
