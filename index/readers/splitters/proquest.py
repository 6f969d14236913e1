"""ProQuest: text with a rule of underscores between records, and the pages and mails
that it sends.

A record is lines ``Label: value``; stray and missing blanks in labels are systematic
(``Placeof publication``), so labels are compared without blanks. The body follows
``Full text:``; the line ``CREDIT:`` in it is the byline where no author is stated.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cuttings.index.readers.markup import Element, text_of_element
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import page_of, terms_of
from cuttings.search.translations import stored

VENDOR = "ProQuest"
_RULE = re.compile(r"^_{50,80}[ \t]*$", re.MULTILINE)
_LABELS = re.compile(
    r"^(?:Full ?text|Publication ?title|.{0,25}ProQuest.{0,25}) ?:",
    re.MULTILINE | re.IGNORECASE,
)
_DOCUMENT = re.compile(r"(?:Document|Email|E-mail) (\d{1,5}) of (\d{1,5})")
_LABEL = re.compile(r"([^\W\d_][\w /'’-]{2,45}?)\s?: ?(.*)", re.DOTALL)
_CREDIT = re.compile(r"(?:^|\n)CREDIT:\s*(.+?)(?:\n|$)")
_RECORD_NAME = "DocID_MSTAR"
_PROXY = re.compile(r"^https?://[^/]+/login\?url=")
_INFO = re.compile(r"(?P<outlet>[^;]{2,120}?)\s*;")
LABELS = {
    "author": "byline",
    "byline": "byline",
    "fulltext": "text",
    "title": "title",
    "publicationtitle": "outlet",
    "publicationdate": "date",
    "publicationyear": "year",
    "pages": "page",
    "firstpage": "first_page",
    "section": "section",
    "edition": "edition",
    "languageofpublication": "language",
    "proquestdocumentid": "number",
    "accessionnumber": "number",
    "documenturl": "url",
    "abstract": "abstract",
    "subject": "subject",
    "businessindexingterm": "subject",
    "location": "place",
    "people": "person",
    "company/organization": "organisation",
    "dateline": "dateline",
    "publicationinfo": "info",
    "correction": "correction",
}
OTHERS = frozenset(
    {
        "links",
        "identifier/keyword",
        "publisher",
        "placeofpublication",
        "countryofpublication",
        "publicationsubject",
        "issn",
        "sourcetype",
        "documenttype",
        "copyright",
        "lastupdated",
        "database",
        "volume",
        "issue",
        "column",
        "documentfeature",
        "classification",
        "supplement",
        "creditline",
        "credit",
        "subtitle",
        "numberofpages",
        "wordcount",
    }
)
STATED = (
    "byline",
    "title",
    "outlet",
    "date",
    "page",
    "section",
    "edition",
    "language",
    "number",
    "dateline",
)
TERMS = ("subject", "place", "person", "organisation")


class ProQuestSplitter:
    """Text, pages and mails of ProQuest."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article a record."""
        if document.form == "html":
            return _split_page(document) if _RECORD_NAME in document.text else None
        text = document.text
        if not _RULE.search(text) or not _LABELS.search(text):
            return None
        pieces = _RULE.split(text)
        parts: list[Part] = []
        apart: list[str] = []
        stated = None
        for piece in pieces:
            counted = _DOCUMENT.match(piece.strip())
            if counted:
                stated = int(counted[2])
            part = _part_of_text(piece)
            if part is None:
                apart.append(piece.strip())
            else:
                parts.append(part)
        if not parts:
            return None
        split = Split(VENDOR, parts, marked=len(parts), stated=stated)
        split.apart = [each for each in apart if each]
        return split


@dataclass
class _Row:
    """A label as it stands, our name for it, and the lines of its value."""

    name: str
    label: str
    lines: list[str]

    @property
    def value(self) -> str:
        return "\n".join(self.lines).strip()


@cache
def _other_languages() -> dict[str, str]:
    """Our fields by what the labels of other languages than English call them."""
    path = Path(__file__).with_name("proquest.toml")
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    return {label: name for name, labels in fields.items() for label in labels.split()}


def _row(line: str) -> _Row | None:
    """The row that a line with a known label begins."""
    match = _LABEL.match(line)
    if match is None:
        return None
    name = match[1].replace(" ", "").lower()
    known = LABELS.get(name) or _other_languages().get(name)
    if known is None and name not in OTHERS:
        return None
    return _Row(known or name, match[1], [match[2].strip()])


def _part_of_text(piece: str) -> Part | None:
    """The record of a piece between two rules, or None where it is none."""
    rows = [_Row("", "", [])]
    for line in piece.strip().split("\n"):
        row = _row(line)
        if row and (rows[-1].name != "text" or _ends_text(row.name, rows[-1].lines)):
            rows.append(row)
        else:
            rows[-1].lines.append(line.strip())
    names = [row.name for row in rows]
    if "text" not in names and "title" not in names:
        return None
    return _part(rows)


def _ends_text(name: str, lines: list[str]) -> bool:
    """Whether a label ends the body: it stands below a blank line, and is one of
    those that follow a text.
    """
    follows = name in ("subject", "title", "place", "person", "organisation", "number")
    return (follows or name in OTHERS or name == "other") and (
        not lines or not lines[-1].strip()
    )


def _part(rows: list[_Row]) -> Part:
    part = Part()
    other: dict[str, str] = {}
    for row in rows:
        name, value = row.name, row.value
        if name == "text":
            part.body += _paragraphs(value)
            part.fields.append(f"{row.label}:")
            continue
        part.fields.append(f"{row.label}: {value}" if row.label else value)
        if name in TERMS:
            part.terms += terms_of(name, VENDOR, value)
        elif name == "url":
            part.url = _PROXY.sub("", value)
        elif name in STATED:
            setattr(part, name, getattr(part, name) or " ".join(value.split()))
        else:
            other.setdefault(name, value)
    part.page = part.page or other.get("first_page", "")
    part.date = part.date or other.get("year", "")
    outlet = _INFO.match(other.get("info", ""))
    if not part.outlet and outlet:
        part.outlet = outlet["outlet"].strip()
    abstract = other.get("abstract", "")
    if not part.body and abstract and abstract != "None available.":
        part.body = _paragraphs(abstract)
        part.notes.append(
            stored("reading", "the vendor gives only the abstract, not the text")
        )
    credit = _CREDIT.search("\n".join(part.body))
    if not part.byline and credit:
        part.byline = credit[1].split(";")[0].strip()
    part.page = page_of(f"p. {part.page}") or part.page
    return part


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _split_page(document: Document) -> Split | None:
    """Records of a page or a mail: each begins with a named anchor, its labels are
    set in bold.
    """
    anchors = document.root.xpath(f"//a[starts-with(@name, '{_RECORD_NAME}')]")
    records: list[Element] = []
    for anchor in anchors:
        parent = anchor.getparent()
        while parent is not None and len(parent.xpath(".//strong")) < 2:
            parent = parent.getparent()
        if parent is not None and parent not in records:
            records.append(parent)
    if not records:
        return None
    outer = [each for each in records if not set(each.iterancestors()) & set(records)]
    if len(outer) < len(anchors):
        why = stored("reading", "1 record is marked, and its text is not found")
        if len(anchors) > 1:
            why = stored(
                "reading",
                "%(anchors)s records are marked, %(outer)s can be told apart",
                anchors=len(anchors),
                outer=len(outer),
            )
        return Split(VENDOR, [], marked=len(anchors), doubt=why)
    parts = [_part_of_record(record) for record in outer]
    for record in outer:
        record.drop_tree()
    rest = text_of_element(document.root)
    return Split(VENDOR, parts, marked=len(anchors), apart=[rest] if rest else [])


def _part_of_record(record: Element) -> Part:
    lines: list[str] = []
    for paragraph in text_of_element(record).split("\n\n"):
        if _row(paragraph):
            lines.append("")
        lines.append(paragraph)
    part = _part_of_text("\n".join(lines))
    if part is not None:
        return part
    return Part(body=text_of_element(record).split("\n\n"))
