"""Europresse and Eureka (CEDROM-SNi): pages with an ``article`` element, or until 2014 a
table, an article.

The outlet stands in an element of the class ``DocPublicationName``, section, date and
page in ``DocHeader``, the title in ``titreArticleVisu``, the number in the certificate
at the end (``news·20060315·LM·0q1503``).
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import Element, one_line, text_of_element
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import before_date, date_of, page_of

VENDOR = "Europresse"
_NUMBER = re.compile(
    r"\b((?:news|web|bio|obs|rap|tv|radio)[·.]\d{6,8}[·.][^\s<]{2,60})"
)
_SUFFIX = re.compile(r"(?:,? no\.? \d+| \(site web\)| - Édition de .{2,40})$")
MOST_WORDS_OF_NAME = 10
_BODY = (
    ".//*[contains(concat(' ', @class, ' '), ' DocText ')"
    " or contains(@class, 'docOcurrContainer') or contains(@class, 'DocText')]"
)


class EuropresseSplitter:
    """Pages of Europresse and Eureka."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article an element that names a publication."""
        if document.form != "html" or "PublicationName" not in document.text:
            return None
        names = document.root.xpath("//*[contains(@class, 'DocPublicationName')]")
        records: list[Element] = []
        for name in names:
            record = next(
                (each for each in name.iterancestors("article", "table")), None
            )
            if record is not None and record not in records:
                records.append(record)
        if not records:
            return None
        # a table inside another is a cell's layout, not a record
        outer: list[Element] = []
        for record in records:
            if not any(above in records for above in record.iterancestors()):
                outer.append(record)
        parts = [_part(record) for record in outer]
        for record in outer:
            record.drop_tree()
        rest = text_of_element(document.root)
        split = Split(VENDOR, parts, marked=len(outer), apart=[rest] if rest else [])
        return split


def _part(record: Element) -> Part:
    part = Part()
    part.outlet = _SUFFIX.sub("", _text(record, "DocPublicationName"))
    part.title = _text(record, "titreArticleVisu", "TitreArticleVisu")
    part.byline = _text(record, "docAuthors")
    headers = record.xpath(".//*[contains(@class, 'DocHeader')]")
    header = one_line(" ".join("".join(each.itertext()) for each in headers))
    dated = date_of(header, anywhere=True)
    part.date = dated[0] if dated else ""
    part.section = before_date(header) if dated else ""
    part.page = page_of(dated[1]) if dated else ""
    everything = text_of_element(record)
    number = _NUMBER.search(everything)
    part.number = number[1].rstrip(".").replace(".", "·") if number else ""

    bodies = record.xpath(_BODY)
    body = bodies[0] if bodies else None
    if body is not None:
        part.body = text_of_element(body).split("\n\n")
    else:
        part.body = [one_line("".join(each.itertext())) for each in record.iter("p")]
    shown = set(part.body)
    for line in everything.split("\n\n"):
        if line not in shown:
            part.fields.append(line)
    if not part.byline:
        part.byline = _unmarked_author(part)
    part.body = [each for each in part.body if each and each != part.title]
    return part


def _unmarked_author(part: Part) -> str:
    """The author, who stands without a mark of his own below the title."""
    if part.title not in part.fields:
        return ""
    below = part.fields[part.fields.index(part.title) + 1 :]
    if not below or len(below[0].split()) > MOST_WORDS_OF_NAME:
        return ""
    looks_like_name = below[0][:1].isupper() and not below[0].endswith((".", "?", "!"))
    is_number = _NUMBER.search(below[0]) is not None
    return below[0] if looks_like_name and not is_number else ""


def _text(record: Element, *classes: str) -> str:
    for name in classes:
        for element in record.xpath(f".//*[contains(@class, '{name}')]"):
            text = one_line("".join(element.itertext()))
            if text:
                return text
    return ""
