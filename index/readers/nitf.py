"""NITF, the News Industry Text Format (IPTC, https://iptc.org/standards/nitf/): one
XML document, one article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import RawArticle, ReadOptions, Source
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    every,
    first,
    first_text,
    parse_xml,
    root_name,
    text_of_element,
)
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Published, Skipped

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class NitfReader:
    """NITF 3, with or without its namespace or document type."""

    suffixes = (".nitf",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root element is ``nitf``."""
        return root_name(source.head) == "nitf"

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The article of the document."""
        yield article_of_nitf(parse_xml(read_whole(source, options)))


def article_of_nitf(root: Element) -> RawArticle:
    """The article of an ``nitf`` element, also of one inside another format.

    Its text may be empty.
    """
    head = first(root, "body.head")
    published, notes = _published(root)
    article = RawArticle(
        text=_text(root),
        title=(
            first_text(root, "hl1")
            or first_text(root, "hedline")
            or first_text(root, "title")
        ),
        published=published,
        language=language_code(root.get(XML_LANGUAGE)),
        subjects=_subjects(root),
        notes=notes,
    )
    pubdata = first(root, "pubdata")
    if pubdata is not None:
        article = replace(
            article, outlet=pubdata.get("name"), url=pubdata.get("ex-ref")
        )
    if head is None:
        return article
    return replace(
        article,
        byline=first_text(head, "byline"),
        agency=first_text(head, "distributor"),
        dateline=first_text(head, "dateline", "location"),
    )


def _text(root: Element) -> str:
    """The content's paragraphs; the abstract only where there is no content, for it
    would say things twice.
    """
    for name in ("body.content", "abstract", "body"):
        element = first(root, name)
        text = text_of_element(element) if element is not None else ""
        if text:
            return text
    return ""


def _published(root: Element) -> tuple[Published | None, tuple[str, ...]]:
    """The date of issue, else that of publication, else the dateline's normalised date."""
    elements = [
        (first(root, "date.issue"), "norm"),
        (first(root, "pubdata"), "date.publication"),
        (first(root, "story.date"), "norm"),
    ]
    stated = next(
        (
            value
            for element, key in elements
            if element is not None and (value := element.get(key))
        ),
        None,
    )
    return read_date(stated)


def _subjects(root: Element) -> tuple[str, ...]:
    """The IPTC Subject Codes, which are an older list than Media Topics and marked so."""
    codes = (
        element.get("tobject.subject.refnum")
        for element in every(root, "tobject.subject")
    )
    return tuple(
        dict.fromkeys(
            f"subj:{code.strip()}" for code in codes if code and code.strip().isdigit()
        )
    )
