"""wiso and GENIOS: documents of German papers as text, PDF or RTF.

Above a text stand the paper with its date (``Beispieler Zeitung vom 02.03.2014, Seite 3``)
and the title; below it the vendor's record begins with ``Quelle:`` and ends with the
company's name, one to a document. In front may stand a list of contents, and in PDF a head
and a foot on every page (``Dokumente``, ``Seite 2 von 70``). Where the vendor shows a
notice of poor quality instead of a text, the document is one with a note.
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import one_line
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import page_of
from cuttings.search.articles import SuppliedTerm
from cuttings.search.translations import stored

VENDOR = "GENIOS"
_END = re.compile(
    r"(?:©|\(c\))?\s*GBI-?Genios Deutsche Wirtschaftsdatenbank GmbH", re.I
)
_FURNITURE = re.compile(r"Dokumente|Seite \d{1,4}(?: von \d{1,4})?")
_CONTENTS = re.compile(
    r".{3,300}?\s*(?:\.\s?){2,}\s*\d{1,4}|\d{1,4}\. .{3,300} \d{1,4}"
)
_FIELD = re.compile(
    r"(Quelle|Ressort|Aus?gabe|Dokumentnummer|Rubrik|Jahrgang|Nummer|Autor|Schlagwort|"
    r"Schlagwörter|Branche|Land|Firma|Person|ISSN|Erscheinungsdatum|Sprache|Dokumenttyp|"
    r"Dauerhafte Adresse des Dokuments|Alle Rechte vorbehalten)\s?:\s*(.*)"
)
_DATE = re.compile(
    r"\b(?P<day>\d{1,2})\.\s?(?:(?P<number>\d{1,2})\.|(?P<month>[^\W\d_]{3,9})\s)\s?"
    r"(?P<year>\d{4}|\d{2})\b"
)
_VOM = re.compile(r"\s*,?\s*\b(?:vom|v\.|den)\s*$|[\s,]+$|\s+Nr\.? ?\d+\s*$", re.I)
_NOTICE = re.compile(r"Hinweis: F.r eine bessere Darstellung des Artikels")
_AUTHOR = re.compile(
    r"(?:Von|VON) .{3,80}|[A-ZÄÖÜ][a-zäöüß-]+(?: [A-ZÄÖÜ][\w.äöüß-]*){1,3}"
)
TERMS = {"Firma": "organisation", "Person": "person", "Land": "place"}
CENTURY = 70
"""Years of two digits from this one on are of the last century."""


class GeniosSplitter:
    """Documents of wiso and GENIOS."""

    vendor = VENDOR
    rank = 15

    def split(self, document: Document) -> Split | None:
        """One article above each record."""
        if document.form == "html" or "Quelle" not in document.text:
            return None
        if not _END.search(document.text) and "wiso-net.de" not in document.text:
            return None
        lines = [one_line(line) for line in document.lines]
        kept = [line for line in lines if line and not _FURNITURE.fullmatch(line)]
        pieces: list[list[str]] = [[]]
        for line in kept:
            pieces[-1].append(line)
            if _END.search(line):
                pieces.append([])
        if not pieces[0] or len(pieces) == 1:
            pieces = _by_address(kept)
        apart: list[str] = []
        parts: list[Part] = []
        for piece in pieces:
            part = _part(piece, apart)
            if part is None:
                apart += piece
            else:
                parts.append(part)
        if not parts:
            return None
        marked = sum(line.startswith("Quelle:") for line in kept)
        apart += [line for line in lines if _FURNITURE.fullmatch(line)]
        return Split(VENDOR, parts, marked=marked, apart=apart)


def _by_address(lines: list[str]) -> list[list[str]]:
    """The documents of a file without the company's name: a record ends where a line
    follows it that is none of its fields.
    """
    pieces: list[list[str]] = [[]]
    in_record = False
    for line in lines:
        labelled = _FIELD.match(line)
        if in_record and labelled is None and not line.startswith("http"):
            pieces.append([])
            in_record = False
        in_record = in_record or (labelled is not None and labelled[1] == "Quelle")
        pieces[-1].append(line)
    return pieces


def _part(lines: list[str], apart: list[str]) -> Part | None:
    """The article of a document, or None where no record stands below it."""
    starts = [index for index, line in enumerate(lines) if line.startswith("Quelle")]
    if not starts:
        return None
    above, record = lines[: starts[-1]], lines[starts[-1] :]
    part = Part(fields=list(record))
    _take_record(part, record)
    above = _without_contents(above, apart)
    header = next(
        (index for index, line in enumerate(above[:3]) if _is_head(line)), None
    )
    if header is not None:
        part.fields += above[: header + 1]
        if not part.date:
            _take_source(part, above[header])
        above = above[header + 1 :]
    part.title = above[0] if above else ""
    part.body = above[1:]
    if part.body and not part.byline and _AUTHOR.fullmatch(part.body[-1]):
        part.byline = part.body.pop()
        part.fields.append(part.byline)
    if any(map(_NOTICE.search, part.body)):
        part.notes.append(
            stored("reading", "the vendor says that the text is of poor quality")
        )
    return part


def _without_contents(lines: list[str], apart: list[str]) -> list[str]:
    """The lines of a document without a list of contents that stands before it."""
    if "Inhaltsverzeichnis" not in lines:
        return lines
    index = lines.index("Inhaltsverzeichnis") + 1
    last = index
    for offset, line in enumerate(lines[index:], index):
        if _CONTENTS.fullmatch(line):
            last = offset + 1
        elif _is_head(line):
            break
    apart += lines[:last]
    return lines[last:]


def _is_head(line: str) -> bool:
    """Whether a line names a paper and its day, and nothing much else."""
    dated = _DATE.search(line)
    if dated is None or len(line) > 160:
        return False
    before = line[: dated.start()]
    return bool(re.search(r"\b(?:vom|v\.|den)\s*$|[^.!?],\s*$", before))


def _take_record(part: Part, record: list[str]) -> None:
    """The facts of the vendor's record; a value may go on in the next line."""
    values: dict[str, str] = {}
    name = ""
    for line in record:
        match = _FIELD.match(line)
        if match:
            name = match[1]
            values[name] = match[2]
        elif name and not _END.search(line):
            values[name] = f"{values[name]} {line}".strip()
    _take_source(part, values.get("Quelle", ""))
    part.section = values.get("Ressort") or values.get("Rubrik", "")
    part.edition = values.get("Ausgabe") or values.get("Augabe", "")
    part.number = values.get("Dokumentnummer", "").split(" ")[0]
    part.byline = values.get("Autor", "")
    address = values.get("Dauerhafte Adresse des Dokuments", "").replace(" ", "")
    part.url = address if address.startswith("http") else ""
    for label, kind in TERMS.items():
        for term in filter(None, map(str.strip, values.get(label, "").split(";"))):
            part.terms.append(SuppliedTerm(kind, term, VENDOR))


def _take_source(part: Part, source: str) -> None:
    """Paper, day and page of a line such as ``Zeitung vom 02.03.2014 Nr. 5, S. 3``."""
    dated = _DATE.search(source)
    if dated is None:
        part.outlet = part.outlet or source.split(",")[0].strip()
        return
    before = source[: dated.start()]
    outlet = _VOM.sub("", _VOM.sub("", before)).strip(' ,"„“')
    part.outlet = part.outlet or outlet
    year = int(dated["year"])
    if year < 100:
        year += 1900 if year >= CENTURY else 2000
    if dated["number"]:
        part.date = f"{year}-{int(dated['number']):02}-{int(dated['day']):02}"
    else:
        part.date = f"{dated['day']}. {dated['month']} {year}"
    part.page = part.page or page_of(source[dated.end() :])
