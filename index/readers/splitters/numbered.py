"""Gale and NewsBank: documents of labelled lines that end with their number.

Both vendors put what they know of an article on lines of a label and a value
(``Section: News``), below or above the title, and its number on the last line of the
document or the last but a few (``Gale Document Number: GALE|A580``, ``Record Number:
0EB4A``); citations in several styles stand around that. Pages, text, RTF and PDF of them
are the same lines. So a document goes to its number, and to what still belongs to it
below; its first lines are its title, paper and day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cuttings.index.readers.markup import (
    one_line,
    parse_html,
    part_at_breaks,
    text_of_element,
    unseen_lines,
)
from cuttings.index.readers.splitters import HEADING, Document, Part, Split
from cuttings.index.readers.splitters.lines import (
    before_date,
    date_of,
    page_of,
    terms_of,
)

LABELS = {
    "title": ("title", "article title", "document title", "headline"),
    "outlet": ("from", "publication", "publication title", "paper", "source"),
    "date": ("date", "publication date", "issue date"),
    "byline": ("author", "authors", "author/byline", "byline", "by"),
    "section": ("section", "column"),
    "page": ("page", "pages", "page number"),
    "edition": ("edition",),
    "language": ("language",),
    "words": ("length", "word count"),
    "dateline": ("dateline", "location"),
    "url": ("document url", "url"),
    "": (
        *("document type", "article type", "publisher", "publisher name", "issn"),
        *("lexile measure", "content level", "readability", "estimated printed pages"),
        *("place of publication", "isbn", "volume", "issue", "memo", "caption"),
        *("full text", "article text", "abstract", "subjects", "subject"),
        *("index terms", "named works", "copyright", "openurl link", "citation"),
        *("geographic code", "product", "industry codes", "sic codes"),
    ),
}
"""What a label means to us; those of the last are kept as they stand."""
TEXTS = ("full text", "article text")
TERMS = ("subjects", "subject", "index terms")
MOST_ABOVE_LABELS = 6
"""Lines at most between a title and the first label."""
LONGEST_OUTLET = 120
_MEANINGS = {label: name for name, labels in LABELS.items() for label in labels}
_LABELLED = re.compile(r"[•*\s]*([A-Z][\w/' ]{1,30}?)\s?:\s*(.*)", re.S)
_ISSUE = re.compile(r"\s*\((?:Issue|Vol\.?|No\.?)\s?[^()]{1,40}\)", re.I)
_CITED = re.compile(
    r"[“\"](?P<title>[^”\"]{3,300})[.?!]?[”\"]\.?\s*(?P<outlet>[^\[\d]{2,80}?)\s*"
    r"(?:\[[^\]]{2,80}\])?,\s*(?P<rest>.*)"
)
"""A citation as the MLA has it."""
_CITED_BARE = re.compile(r"(?P<outlet>[^\W\d][^\d“\"]{1,78}?),\s*(?P<rest>\d{1,2}\s.*)")
"""... and as a page of a historical archive has it, without the title."""


@dataclass(frozen=True)
class _Vendor:
    """By what a vendor's documents are told."""

    name: str
    number: re.Pattern[str]
    """A line with a document's number."""
    belongs: re.Pattern[str]
    """A line behind it that is still of the document."""
    ends_text: re.Pattern[str]
    """A line that is no longer of the text."""


GALE = _Vendor(
    "Gale",
    re.compile(
        r"(?:Gale )?Document Number\s?:\s*(?P<number>GALE\s?[|%]\s?\w{6,20})", re.I
    ),
    re.compile(r"(?:Disclaimer|Copyright|Terms of use|https?://|\(c\)|©)", re.I),
    re.compile(r"Source Citation|(?:MLA|APA|Chicago|Harvard)\b.{0,40}$"),
)
NEWSBANK = _Vendor(
    "NewsBank",
    re.compile(
        r"[•*\s]*Record(?: Number)?\s?:\s*(?P<number>[0-9A-Z][0-9A-Z+/=-]{7,40})$"
    ),
    re.compile(
        r"[•*\s]*(?:Copyright|OpenURL|Citation|\(c\)|©|https?://|All rights|Source: News)",
        re.I,
    ),
    re.compile(
        r"[•*\s]*(?:CITATION|Citation|Copyright\s?:|Copyright,? \(c\)|Copyright \d{4}"
        r"|Copyright ©|OpenURL Link)"
    ),
)


class GaleSplitter:
    """Pages, texts and PDF of Gale OneFile, Academic OneFile and Primary Sources."""

    vendor = GALE.name
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article to each number of Gale's."""
        if "ocument Number" not in document.text:
            return None
        return _split(document, GALE)


class NewsBankSplitter:
    """Texts, pages and PDF of NewsBank."""

    vendor = NEWSBANK.name
    rank = 12

    def split(self, document: Document) -> Split | None:
        """One article to each number of a record, where other marks of NewsBank's stand
        beside them.
        """
        text = document.text
        if "Record" not in text or not _is_newsbank(text):
            return None
        return _split(document, NEWSBANK)


def _is_newsbank(text: str) -> bool:
    marks = ("NewsBank", "newsbank.com", "Estimated printed pages", "Readability:")
    has_fields = "Copyright" in text and ("Section:" in text or "Page:" in text)
    return has_fields or any(mark in text for mark in marks)


def _split(document: Document, vendor: _Vendor) -> Split | None:
    lines = [one_line(line) for line in _lines(document)]
    marked = sum(1 for line in lines if vendor.number.search(line))
    if not marked:
        return None
    parts: list[Part] = []
    headings = _headings(document)
    for piece in _pieces(lines, vendor):
        parts.append(_Record(vendor, piece, headings).part())
    rest = _behind(lines, vendor)
    return Split(vendor.name, parts, marked=marked, apart=rest)


def _lines(document: Document) -> list[str]:
    """The lines of a document; fields on a page are often parted by no more than a line
    break.
    """
    if document.form != "html":
        return document.lines
    root = parse_html(document.text)
    part_at_breaks(root)
    return [*text_of_element(root).split("\n\n"), *unseen_lines(root)]


def _headings(document: Document) -> frozenset[str]:
    """The lines that the document has as headings."""
    found = {one_line(each.text) for each in document.blocks if each.style == HEADING}
    if document.form == "html":
        for heading in document.root.iter("h1", "h2", "h3"):
            found.add(one_line(heading.text_content()))
    return frozenset(filter(None, found))


def _pieces(lines: list[str], vendor: _Vendor) -> Iterator[list[str]]:
    """The lines of each document."""
    piece: list[str] = []
    is_over = False
    for line in lines:
        if is_over and line and not vendor.belongs.match(line):
            yield piece
            piece, is_over = [], False
        piece.append(line)
        # the number is said again in citations
        is_over = is_over or vendor.number.search(line) is not None
    if is_over:
        yield piece


def _behind(lines: list[str], vendor: _Vendor) -> list[str]:
    """What stands behind the last document."""
    last = max(at for at, line in enumerate(lines) if vendor.number.search(line))
    rest = [line for line in lines[last + 1 :] if line]
    while rest and vendor.belongs.match(rest[0]):
        rest.pop(0)
    return rest


@dataclass
class _Record:
    """A document being read: from its lines to a part."""

    vendor: _Vendor
    lines: list[str]
    headings: frozenset[str]
    made: Part = field(default_factory=Part)
    head: list[str] = field(default_factory=list)
    is_text: bool = False
    is_over: bool = False

    def part(self) -> Part:
        """The article of the lines."""
        part = self.made
        lines = [line for line in self.lines if line]
        start = self._start_of_text(lines)
        for at, line in enumerate(lines):
            number = self.vendor.number.search(line)
            if number:
                part.number = part.number or "".join(number["number"].split())
                part.fields.append(line)
                self._take_citation(line[: number.start()])
                self.is_over = True
            elif at < start:
                self._take_head(line)
            elif self.is_over or self.vendor.ends_text.match(line):
                self.is_over = True
                part.fields.append(line)
                self._take_citation(line)
            else:
                labelled = labelled_line(line)
                is_named = labelled is not None and labelled[1].casefold() in TEXTS
                part.body.append(labelled[2] if labelled and is_named else line)
        self._take_first_lines()
        return part

    def _start_of_text(self, lines: list[str]) -> int:
        """Where the text begins: behind its label, else behind the last of the labels
        that stand together at the head.
        """
        last = 0
        for at, line in enumerate(lines):
            labelled = labelled_line(line)
            if labelled and labelled[1].casefold() in TEXTS:
                return at + (0 if labelled[2] else 1)
            if labelled and at - last <= MOST_ABOVE_LABELS:
                last = at + 1
            elif last and at - last > MOST_ABOVE_LABELS:
                break
        return last

    def _take_head(self, line: str) -> None:
        part = self.made
        labelled = labelled_line(line)
        if labelled is None:
            self.head.append(line)
            return
        name, label, value = labelled
        part.fields.append(line)
        if label.casefold() in TERMS:
            part.terms += terms_of("subject", self.vendor.name, value)
        if name == "outlet":
            value = _ISSUE.sub("", value)
        if name and not getattr(part, name):
            setattr(part, name, value)

    def _take_citation(self, line: str) -> None:
        """What a citation says that no label did."""
        cited = _CITED.match(line) or _CITED_BARE.match(line)
        if cited is None:
            return
        part = self.made
        part.title = part.title or (cited.groupdict().get("title") or "").rstrip(".")
        part.outlet = part.outlet or cited["outlet"].strip(" .,")
        found = date_of(cited["rest"], anywhere=True)
        if found and not part.date:
            part.date = found[0]
        part.page = part.page or page_of(cited["rest"])

    def _take_first_lines(self) -> None:
        """The title, the paper and the day above the labels, where these are silent."""
        part = self.made
        rest: list[str] = []
        titles = [at for at, line in enumerate(self.head) if line in self.headings]
        if titles and not part.title:
            # a page's own lines stand above
            part.fields += self.head[: titles[0]]
            self.head = self.head[titles[0] :]
        for line in self.head:
            found = date_of(line, anywhere=True)
            if not part.title and not found:
                part.title = line
            elif found and not part.date and len(line) <= LONGEST_OUTLET:
                part.date = found[0]
                part.fields.append(line)
                before = before_date(line)
                part.outlet = part.outlet or before
            elif not part.outlet and not part.date and len(line) <= LONGEST_OUTLET:
                part.outlet = line
            else:
                rest.append(line)
        part.body = rest + part.body
        begins = part.body[0] if len(part.body) > 1 else ""
        if not part.title and 0 < len(begins) <= LONGEST_OUTLET and begins[-1] != ".":
            part.title = part.body.pop(0)


def labelled_line(line: str) -> tuple[str, str, str] | None:
    """Our name, the label and the value of a line that has a known label."""
    match = _LABELLED.match(line)
    if match is None:
        return None
    label = match[1].strip()
    name = _MEANINGS.get(label.casefold())
    return None if name is None else (name, label, match[2].strip())
