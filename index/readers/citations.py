"""Records of reference managers: RIS (Zotero, EndNote, ProQuest, Gale) and BibTeX.

A record is an article where it has a text, be it an abstract only, which a note says;
otherwise it is skipped, because nothing could be found in it. The limit of size is a
record's: of a longer file one record after the other is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.column_dates import ColumnDates
from cuttings.index.readers.decoding import decode, decode_line, encoding_of_lines
from cuttings.index.readers.json_files import limited_lines
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import plain_text
from cuttings.index.readers.records import ABSTRACT, Record, read_each
from cuttings.index.readers.splitters import Part
from cuttings.index.readers.splitters.parts import article_of
from cuttings.search.articles import SuppliedTerm
from cuttings.search.translations import stored

_RIS_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")
_RIS_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}TY  ?- ?[A-Z]{3,5}")
_BIB_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|%[^\n]{0,500}\n){0,50}@[A-Za-z]{3,20}\s?\{"
)
_BIB_ENTRY = re.compile(r"@([A-Za-z]{3,20})\s*\{\s*([^,\s{}]{0,200})\s*,")
_BIB_SIGN = re.compile(r'[{}"]')
_BIB_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w-]{0,40})\s*=\s*")
RIS_NAMES = {
    "title": ("TI", "T1", "CT"),
    "outlet": ("T2", "JO", "JF", "JA", "BT"),
    "date": ("DA", "Y1", "PY"),
    "page": ("SP",),
    "section": ("SE",),
    "edition": ("ET",),
    "language": ("LA",),
    "url": ("UR", "L2"),
    "number": ("AN", "ID"),
}
BIB_NAMES = {
    "title": ("title",),
    "outlet": ("journal", "journaltitle", "newspaper", "booktitle"),
    "date": ("date", "year"),
    "page": ("pages",),
    "language": ("language", "langid"),
    "url": ("url",),
}
Fields = dict[str, list[str]]


class RisReader:
    """RIS: lines of a tag of two characters, two blanks and a hyphen."""

    reads = stored("reading", "RIS, records with an abstract")
    suffixes = (".ris",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with the type of a reference."""
        return _RIS_BEGINS.match(source.head) is not None

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each record with a text."""

        def records() -> Iterator[Fields | Unreadable]:
            return _ris(_lines(source, options), options.max_bytes)

        dates = ColumnDates(options, records, RIS_NAMES["date"].__contains__)
        named = (
            (stored("reading", "record %(n)s", n=str(n)), _with_dates(each, dates))
            for n, each in enumerate(records(), 1)
        )
        yield from read_each(source, named, _article_of_ris)


class BibTeXReader:
    """BibTeX."""

    reads = stored("reading", "BibTeX, records with an abstract")
    suffixes = (".bib",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with an entry."""
        return _BIB_BEGINS.match(source.head) is not None

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each entry with a text."""

        def entries() -> Iterator[Fields | Unreadable]:
            return _bibtex(_lines(source, options), options.max_bytes)

        dates = ColumnDates(options, entries, BIB_NAMES["date"].__contains__)
        named = (
            (stored("reading", "entry %(n)s", n=str(n)), _with_dates(each, dates))
            for n, each in enumerate(entries(), 1)
        )
        yield from read_each(source, named, _article_of_bibtex)


def _lines(source: Source, options: ReadOptions) -> Iterator[str | None]:
    """The lines of a file, of a long one as they are read; None for one that is longer
    than an article may be.
    """
    if 0 <= source.size <= options.max_bytes:
        yield from decode(read_whole(source, options)).text.splitlines()
        return
    encoding = encoding_of_lines(source.head)
    with source.open() as stream:
        for line in limited_lines(stream, options.max_bytes, encoding):
            if line is None:
                yield None
            else:
                yield from decode_line(line, encoding).text.splitlines()


def _with_dates(record: Fields | Unreadable, dates: ColumnDates) -> Record | Unreadable:
    return record if isinstance(record, Unreadable) else dates.applied(record)


def _too_large(most: int) -> Unreadable:
    return Unreadable(
        stored("reading", "a record of more than %(most)s bytes", most=most)
    )


def _ris(lines: Iterable[str | None], most: int) -> Iterator[Fields | Unreadable]:
    """The records of a file; a line without a tag goes on with the value before. Of one
    that is longer than ``most`` nothing is kept but that it is.
    """
    record: dict[str, list[list[str]]] = {}
    tag = ""
    size = 0
    for line in lines:
        size += most + 1 if line is None else len(line)
        if size > most:
            record.clear()
        match = _RIS_TAG.match(line or "")
        if match is None:
            if line and line.strip() and tag in record:
                record[tag][-1].append(line)
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag != "ER":
            record.setdefault(tag, []).append([value])
            continue
        yield _too_large(most) if size > most else _joined(record)
        record, tag, size = {}, "", 0
    if size > most:
        yield _too_large(most)
    elif record:
        yield _joined(record)


def _joined(record: dict[str, list[list[str]]]) -> Fields:
    """A record, the lines of each of its values as one text."""
    return {tag: ["\n".join(each) for each in held] for tag, held in record.items()}


def _article_of_ris(record: Record) -> RawArticle:
    part = Part(byline=_people(record, "AU", "A1"))
    _take(part, record, RIS_NAMES)
    part.date = part.date.replace("/", "-").strip("-")
    vendor = " ".join(record.get("DB", ())) or "RIS"
    part.terms = [
        SuppliedTerm("subject", each, vendor) for each in record.get("KW", ())
    ]
    texts = record.get("N2", []) + record.get("AB", [])
    part.number = part.number if record.get("DB") else ""
    return _article(
        part,
        texts,
        vendor if record.get("DB") else "",
        stored("reading", "an RIS record"),
    )


def _article_of_bibtex(record: Record) -> RawArticle:
    part = Part(byline=" ".join(record.get("author", ())).replace(" and ", "; "))
    _take(part, record, BIB_NAMES)
    return _article(
        part, record.get("abstract", []), "", stored("reading", "a BibTeX record")
    )


def _take(part: Part, record: Record, names: dict[str, tuple[str, ...]]) -> None:
    for name, tags in names.items():
        found = [each for tag in tags for each in record.get(tag, ()) if each]
        setattr(part, name, found[0] if found else "")
    for tag, values in record.items():
        part.fields += [f"{tag}: {value}" for value in values if value]


def _article(part: Part, texts: list[str], vendor: str, what: str) -> RawArticle:
    """The article of a record. Raises Unreadable where it has no text."""
    text = max((plain_text(each).strip() for each in texts), key=len, default="")
    if not text:
        raise Unreadable(
            stored(
                "reading",
                "%(what)s without a text: “%(title)s”",
                what=what,
                title=part.title or stored("reading", "no title"),
            )
        )
    part.body = text.split("\n")
    part.notes.append(ABSTRACT)
    part.fields = [each for each in part.fields if text not in each]
    return article_of(part, vendor, "")


def _people(record: Record, *tags: str) -> str:
    """Names as they are spoken, not as they are filed."""
    names: list[str] = []
    for tag in tags:
        for stated in record.get(tag, ()):
            last, comma, given = stated.partition(",")
            names.append(f"{given.strip()} {last.strip()}" if comma else stated)
    return ", ".join(names)


def _bibtex(lines: Iterable[str | None], most: int) -> Iterator[Fields | Unreadable]:
    """The entries of a file. Of one that is longer than ``most`` nothing is kept but
    that it is.

    They are parted where one begins below a blank line or a closing brace, for the text
    of an entry may quote another.
    """
    held: list[str] = []
    size = 0
    for line in lines:
        is_below = not held or not held[-1].strip() or held[-1].rstrip().endswith("}")
        if line is not None and is_below and _BIB_ENTRY.match(line):
            yield from [_too_large(most)] if size > most else _entries(held)
            held, size = [], 0
        size += most + 1 if line is None else len(line) + 1
        if size > most:
            held.clear()
        elif line is not None:
            held.append(line)
    yield from [_too_large(most)] if size > most else _entries(held)


def _entries(lines: list[str]) -> Iterator[Fields]:
    """The entries that begin in some lines; braces inside values are passed over."""
    text = "\n".join(lines)
    for match in _BIB_ENTRY.finditer(text):
        if match[1].lower() in ("comment", "string", "preamble"):
            continue
        record: Fields = {"key": [match[2]]}
        position = match.end()
        while field := _BIB_FIELD.match(text, position):
            value, position = _bib_value(text, field.end())
            record.setdefault(field[1].lower(), []).append(value)
        yield record


def _bib_value(text: str, start: int) -> tuple[str, int]:
    """A value in braces, in quotes or bare, and where it ends."""
    opening = text[start : start + 1]
    if opening not in ("{", '"'):
        end = start
        while end < len(text) and text[end] not in ",}\n":
            end += 1
        return text[start:end].strip(), end
    depth = 0
    for sign in _BIB_SIGN.finditer(text, start):
        character, position = sign[0], sign.start()
        depth += (character == "{") - (character == "}")
        closed = character == "}" and depth == 0 and opening == "{"
        quoted = character == '"' and depth == 0 and position > start
        if closed or (opening == '"' and quoted):
            inner = text[start + 1 : position]
            return inner.replace("{", "").replace("}", "").strip(), position + 1
    return text[start + 1 :].strip(), len(text)
