"""A segment's terms as stock Whoosh reads them: terms, figures, cursors and matchers
over the arrays.

Whoosh stores a term as blocks of 128 postings, each pickled and compressed, and reads
them one Python object at a time. This codec keeps Whoosh's segments, generations and
readers and changes what a segment holds: for each field one file of arrays
(``postings``), and for all fields one file of length codes. Our own evaluator takes a
term's arrays whole and needs none of the readers. They are what makes the index one that
Whoosh's searcher, query classes and scorers work on: the oracle that our tests hold our
answers against.

Only ``writer`` writes: it inverts whole batches and calls ``write_field`` with the
finished arrays. Field lengths are rounded to one byte exactly as Whoosh rounds them, so
that scores agree with its BM25F.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3PerDocReader, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Positions
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length

from cuttings.search.engines.whoosh.arrayfile import ArrayFile, write_arrays
from cuttings.search.engines.whoosh.arrays import AnyArray, Bytes
from cuttings.search.engines.whoosh.postings import FieldPostings, FieldReader
from cuttings.search.syntax.schema import EXACT_OF


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
        docs, weights = field.docs(number), field.freqs(number)
        low, high = field.bounds(number)
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
            field.freqs(number).tolist(),
            _values(field, number, format_),
            format_,
            scorer=scorer,
            term=(fieldname, tbytes),
            terminfo=self.term_info(fieldname, tbytes),
        )


def _values(field: FieldReader, number: int, format_: Any) -> list[bytes]:
    """The encoded values of a term's postings, as the format encodes them."""
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


def open_fields(folder: Path, segment: ArraySegment) -> dict[str, FieldReader]:
    """The fields of a segment by name, in their order."""
    fields: dict[str, FieldReader] = {}
    for name in sorted(segment.fields, key=lambda name: name in EXACT_OF):
        words = fields[EXACT_OF[name]] if name in EXACT_OF else None
        fields[name] = FieldReader(ArrayFile(folder / field_file(segment, name)), words)
    return dict(sorted(fields.items()))


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


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """The codec: it reads, and what it reads is written by ``writer``."""

    def new_segment(self, storage: FileStorage, indexname: str) -> ArraySegment:  # noqa: ARG002
        """An empty segment."""
        return ArraySegment(self, indexname)

    def per_document_reader(
        self, storage: FileStorage, segment: ArraySegment
    ) -> base.PerDocumentReader:
        """Lengths and deletions; entries are kept in files of their own."""
        return ArrayDocReader(storage, segment)

    def terms_reader(
        self, storage: FileStorage, segment: ArraySegment
    ) -> base.TermsReader:
        """The terms of all fields of a segment."""
        return ArrayTermsReader(open_fields(Path(storage.folder), segment))


class ArrayDocReader(W3PerDocReader):  # type: ignore[misc]
    """Lengths from their array."""

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

    def stored_fields(self, docnum: int) -> dict[str, Any]:  # noqa: ARG002
        """None: entries are kept in files of their own."""
        return {}
