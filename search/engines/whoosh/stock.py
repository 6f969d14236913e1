"""A segment's terms as stock Whoosh reads them: terms, figures, cursors and matchers over the arrays.

Our own evaluator needs none of this. It is what makes the index a Whoosh index: Whoosh's searcher, query classes,
scorers, spelling and merging work on it, and our tests hold our answers against theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from cuttings.search.engines.whoosh.postings import FieldReader
from whoosh.codec import base
from whoosh.formats import Positions
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length


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
        return ((name, term) for name, field in self.fields.items() for term in field.terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Every field and term from one on."""
        for name, field in self.fields.items():
            if name >= fieldname:
                first = field.terms.first_from(prefix) if name == fieldname else 0
                yield from ((name, field.terms[number]) for number in range(first, len(field.terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its figures."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Terms with their figures from one on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def _number(self, fieldname: str, tbytes: bytes) -> int:
        number = self.fields[fieldname].find(tbytes) if fieldname in self.fields else -1
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{tbytes!r}")
        return number

    def term_info(self, fieldname: str, tbytes: bytes) -> TermInfo:
        """A term's figures, as Whoosh's scorers want them."""
        number, field = self._number(fieldname, tbytes), self.fields[fieldname]
        docs, weights = field.docs(number), field.weights(number)
        low, high = ((int(field.file[name][number]) if name in field.file else 0) for name in ("low", "high"))
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
        return float(self.term_info(fieldname, tbytes).weight()) if (fieldname, tbytes) in self else 0.0

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        """How many documents hold a term; 0 for an unknown one."""
        number = self.fields[fieldname].find(tbytes) if fieldname in self.fields else -1
        return self.fields[fieldname].frequency(number) if number >= 0 else 0

    def matcher(self, fieldname: str, tbytes: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
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
    return [format_.encode(part.tolist()) for part in np.split(field.positions(number), ends)]


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
        self._number = self._terms.first_from(term if isinstance(term, bytes) else self._fieldobj.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        """Goes to the next term."""
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        """The term here, or None past the end."""
        return self._fieldobj.from_bytes(self._terms[self._number]) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """The figures of the term here."""
        return self._reader.term_info(self._field, self._terms[self._number]) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._number < len(self._terms)
