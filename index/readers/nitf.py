"""NITF, the News Industry Text Format (IPTC, https://iptc.org/standards/nitf/): one
XML document, one article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    XML_LANGUAGE,
    Element,
    every,
    first,
    first_text,
    parse_xml,
    root_name,
    text_of_element,
    xml_lines,
    xml_pieces,
)
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date

# where a date of publication stands, as element and attribute, the likeliest first
DATES = (
    ("date.issue", "norm"),
    ("pubdata", "date.publication"),
    ("story.date", "norm"),
)


class NitfReader:
    """NITF 3, with or without its namespace or document type."""

    reads = "NITF"
    suffixes = (".nitf",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root element is ``nitf``."""
        return root_name(source.head) == "nitf"

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the document."""
        root = parse_xml(read_whole(source, options))
        yield from with_rest(
            [article_of_nitf(root)], xml_lines(root), pieces=xml_pieces(root)
        )


def article_of_nitf(root: Element) -> RawArticle:
    """The article of an ``nitf`` element, also of one inside another format.

    Its text may be empty.
    """
    published, notes = read_date(_stated_date(root))
    head = first(root, "body.head")
    article = RawArticle(
        text=_text(root),
        title=(
            first_text(root, "hl1")
            or first_text(root, "hedline")
            or first_text(root, "title")
        ),
        published=published,
        agency=first_text(head, "distributor"),
        byline=first_text(head, "byline"),
        dateline=first_text(head, "dateline", "location"),
        language=language_code(root.get(XML_LANGUAGE)),
        subjects=_subjects(root),
        notes=notes,
    )
    publication = first(root, "pubdata")
    if publication is None:
        return article
    return replace(
        article, outlet=publication.get("name"), url=publication.get("ex-ref")
    )


def _text(root: Element) -> str:
    """The content's paragraphs; the abstract only where there is no content, for it
    would say things twice.
    """
    for block in every(root, "block"):
        # the New York Times has its first paragraph in a block of its own as well
        if block.get("class") == "full_text":
            return text_of_element(block)
    for name in ("body.content", "abstract", "body"):
        element = first(root, name)
        text = "" if element is None else text_of_element(element)
        if text:
            return text
    return ""


def _stated_date(root: Element) -> str | None:
    for name, attribute in DATES:
        element = first(root, name)
        stated = None if element is None else element.get(attribute)
        if stated:
            return str(stated)
    return None


def _subjects(root: Element) -> tuple[str, ...]:
    """The IPTC Subject Codes, which are an older list than Media Topics and marked so."""
    codes: dict[str, None] = {}
    for element in every(root, "tobject.subject"):
        code = (element.get("tobject.subject.refnum") or "").strip()
        if code.isdigit():
            codes[f"subj:{code}"] = None
    return tuple(codes)
