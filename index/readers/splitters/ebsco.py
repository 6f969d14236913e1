"""EBSCOhost: saved pages, text and mails of records, each a block of labelled fields with
the full text below it.

A field is a label on a line of its own or before its value (``Source:``, ``Times, The
(London). 03/05/2019, p12.``). A record begins at ``Record: 1``, else at its title. What
stands below the fields at its end (accession number, database, address) is the text, with
``~~~~~~~~`` and ``By Ann Author`` behind it, and the publisher's notice of rights last.
Text with tags of two letters (``TI Floods``), which EBSCO writes for reference managers,
is read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cuttings.index.readers.markup import one_line
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import date_of, terms_of
from cuttings.search.translations import stored

VENDOR = "EBSCO"
LABELS = {
    "title": ("title", "titel", "titre", "título", "titulo", "titolo"),
    "byline": (
        *("authors", "author", "autoren", "autor", "auteurs", "auteur", "autores"),
        *("by", "autori", "autore"),
    ),
    "source": ("source", "quelle", "fuente", "fonte", "bron"),
    "abstract": ("abstract", "zusammenfassung", "résumé", "resumen", "riassunto"),
    "subject": (
        *("subject terms", "subjects", "subject", "schlagwörter", "termes de sujet"),
        *("sujets", "materias", "termini soggetto"),
    ),
    "place": ("geographic terms", "geographische begriffe", "termes géographiques"),
    "person": ("people", "personen", "personnes", "personas", "reviews & products"),
    "organisation": ("company/entity", "firma/entität", "société/entité"),
    "words": ("full text word count", "wortanzahl des volltexts"),
    "number": (
        *("accession number", "zugangsnummer", "numéro d'accès", "número de acceso"),
        *("numero di accesso", "an"),
    ),
    "database": ("database", "datenbank", "base de données", "base de datos"),
    "url": (
        *(
            "persistent link to this record (permalink)",
            "persistent link to this record",
        ),
        *("permanenter link zu diesem datensatz (permalink)", "permalink"),
        *("permanenter link zu diesem datensatz", "lien permanent à cette donnée"),
        *("lien permanent à cette donnée (permalink)", "link permanente al record"),
        *("vínculo persistente a este informe", "link permanente para este registro"),
    ),
    "section": ("section", "rubrik", "rubrique", "sección"),
    "other": (
        *("document type", "publication type", "publikationsart", "type de document"),
        *("tipo de documento", "author-supplied keywords", "naics/industry codes"),
        *("issn", "isbn", "doi", "cut and paste", "author affiliations", "language"),
        *("alternate title", "publication year", "lexile", "images", "copyright"),
        *("naics code", "physical description", "entry date", "contact info"),
    ),
}
"""Our fields by what EBSCO calls them in the languages of its pages."""
_NAMES = {label: name for name, labels in LABELS.items() for label in labels}
TAGS = {
    "TI": "title",
    "AU": "byline",
    "SO": "source",
    "JN": "source",
    "AB": "abstract",
    "SU": "subject",
    "GE": "place",
    "PE": "person",
    "CO": "organisation",
    "AN": "number",
    "UR": "url",
    "DB": "database",
    "FT": "text",
    "TX": "text",
}
LAST = ("number", "database", "url")
"""Fields of which one stands last above a text."""
_RECORD = re.compile(r"(?:Record|Datensatz|Enregistrement|Registro)\s?: ?(\d{1,5})")
_LABEL = re.compile(r"([^\W\d_][\w'/&() -]{1,60}?)\s?:(?:\s+(.*))?")
_TAGGED = re.compile(r"([A-Z][A-Z0-9]) {1,3}(?:- )?(\S.*)")
_WAVES = re.compile(r"~{6,}")
_BY = re.compile(r"(?:By|Von|Par|Por) (.{3,120})")
_RIGHTS = re.compile(r"(?:Copyright of .{3,200}|This article is copyrighted\b|©)", re.I)
_SHORT_DATE = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")
_PAGES = re.compile(r"\bp(?P<page>[A-Z]{0,3}\d{1,4}[A-Z]?(?:-[A-Z]{0,3}\d{1,4})?)\b")
_OUTLET = re.compile(
    r"(?P<outlet>.{2,120}?)(?:[.;]\s|,\s(?!(?:The|A|Der|Die|Das|Le|La|El)\b)|$)"
)
_ARTICLE = re.compile(r"^(.{2,80}), (The|A|Der|Die|Das|Le|La|El)\b(.*)$")


class EbscoSplitter:
    """What EBSCOhost saves and sends."""

    vendor = VENDOR
    rank = 15

    def split(self, document: Document) -> Split | None:
        """One article a record."""
        head = document.text
        if "ebsco" not in head.lower():
            return None
        lines = [one_line(line) for line in document.lines]
        records = list(_records(lines)) or list(_tagged(lines))
        if not records:
            return None
        parts = [_part(record) for record in records]
        marks = [match for match in map(_RECORD.fullmatch, lines) if match]
        stated = int(marks[-1][1]) if marks else None
        return Split(VENDOR, parts, marked=len(records), stated=stated)


@dataclass
class _Record:
    """The fields of a record, each with its lines, and the lines of its text."""

    fields: list[tuple[str, str, list[str]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def names(self) -> set[str]:
        """Our names of the fields that it has."""
        return {name for name, _, _ in self.fields}


def _records(lines: list[str]) -> Iterator[_Record]:
    """The records of labelled fields; none where nothing is labelled."""
    record = _Record()
    in_text = False
    for line in lines:
        labelled = _labelled(line)
        begins = _RECORD.fullmatch(line) is not None
        begins = begins or (
            labelled is not None
            and labelled[0] == "title"
            and bool(record.names() & set(LAST))
        )
        if begins:
            if _is_whole(record):
                yield record
            record, in_text = _Record(), False
            if labelled is None:
                continue
        last = record.fields[-1] if record.fields else None
        if labelled is not None and not in_text:
            name, label, value = labelled
            record.fields.append((name, label, [value] if value else []))
        elif in_text or last is None:
            record.text.append(line)
        elif line:
            if last[0] in LAST and last[2]:
                in_text = True
                record.text.append(line)
            else:
                last[2].append(line)
    if _is_whole(record):
        yield record


def _is_whole(record: _Record) -> bool:
    """Whether a record says what it is and where it stood."""
    names = record.names()
    return "title" in names and "source" in names and bool(names & set(LAST))


def _labelled(line: str) -> tuple[str, str, str] | None:
    """Our name, the label and the value of a line that begins a field."""
    match = _LABEL.fullmatch(line)
    name = _NAMES.get(match[1].lower()) if match else None
    return (name, match[1], match[2] or "") if match and name else None


def _tagged(lines: list[str]) -> Iterator[_Record]:
    """The records of two-letter tags, blank lines between them."""
    record = _Record()
    for line in (*lines, ""):
        match = _TAGGED.fullmatch(line)
        if match and (match[1] in TAGS or record.fields):
            name = TAGS.get(match[1], "other")
            if name == "text":
                record.text.append(match[2])
            record.fields.append((name, match[1], [match[2]]))
        elif line and record.fields:
            lines_of_field = record.fields[-1][2]
            lines_of_field.append(line)
            if record.fields[-1][0] == "text":
                record.text.append(line)
        elif not line and record.fields:
            if _is_whole(record):
                yield record
            record = _Record()


def _part(record: _Record) -> Part:
    """The article of a record."""
    part = Part()
    abstract: list[str] = []
    for name, label, lines in record.fields:
        value = one_line(" ".join(lines))
        if name == "text":
            part.fields.append(f"{label}:")
            continue
        part.fields.append(f"{label}: {value}" if value else f"{label}:")
        if name == "title":
            part.title = part.title or value.rstrip(".")
        elif name == "byline":
            part.byline = part.byline or "; ".join(lines)
        elif name == "source":
            _take_source(part, value)
        elif name == "abstract":
            abstract = lines
        elif name in ("subject", "place", "person", "organisation"):
            listed = ";".join(line.lstrip("*") for line in lines)
            part.terms += terms_of(name, VENDOR, listed)
        elif name == "words":
            part.words = f"{value} words"
        elif name in ("number", "section"):
            setattr(part, name, getattr(part, name) or value)
        elif name == "url" and value.startswith("http"):
            part.url = value.split()[0]
    _take_text(part, record.text)
    if not part.body and abstract:
        part.body = list(abstract)
        part.notes.append(
            stored("reading", "the vendor gives only the abstract, not the text")
        )
    return part


def _take_source(part: Part, source: str) -> None:
    """Outlet, date and page of a source line."""
    stated = _OUTLET.match(source)
    name = stated["outlet"] if stated else ""
    turned = _ARTICLE.match(name)
    part.outlet = f"{turned[2]} {turned[1]}{turned[3]}" if turned else name
    short = _SHORT_DATE.search(source)
    if short:
        # EBSCO writes the American order everywhere
        month, day = int(short["month"]), int(short["day"])
        part.date = f"{short['year']}-{month:02}-{day:02}"
    else:
        dated = date_of(source[len(name) :].lstrip(" .,;"), anywhere=True)
        part.date = dated[0] if dated else ""
    page = _PAGES.search(source)
    part.page = page["page"] if page else ""


def _take_text(part: Part, lines: list[str]) -> None:
    """The text, without the title above it, the author and the rights below it."""
    text = [line for line in lines if line]
    for index, line in enumerate(text):
        if _WAVES.fullmatch(line):
            by = _BY.match(text[index + 1]) if index + 1 < len(text) else None
            if by and not part.byline:
                part.byline = by[1]
            part.fields += text[index:]
            text = text[:index]
            break
        if index and _RIGHTS.match(line):
            part.fields += text[index:]
            text = text[:index]
            break
    if text and text[0].rstrip(".").casefold() == part.title.casefold():
        part.fields.append(text.pop(0))
    part.body = text
