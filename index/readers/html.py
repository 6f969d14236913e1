"""HTML pages: the article's text by trafilatura, its metadata from what the page
states.

trafilatura finds the text among menus and advertisements; its guesses at dates and
authors are not used, because they also read footers and "last updated" stamps. Dates
come from ``article:published_time``, JSON-LD and the like, or stay unknown. Scripts are
never run, and nothing of them reaches the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode, normalise
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import Element, text_of_element
from cuttings.index.readers.page_metadata import PageMetadata, page_metadata
from cuttings.search.articles import Skipped

_OPENING = re.compile(
    rb"(?:\s|<!--.{0,1000}?-->|<\?xml[^>]{0,200}>)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})",
    re.I,
)
_PROLOGUE = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
# characters below which trafilatura's answer is compared with all the text of the page
_FEWEST = 200
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class HtmlReader:
    """One page, one article."""

    suffixes = (".html", ".htm", ".xhtml", ".shtml")
    rank = 60

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as an HTML page does."""
        head = source.head
        for mark in _MARKS:
            head = head.removeprefix(mark)
        return bool(
            _OPENING.match(
                head.replace(b"\0", b"") if head is not source.head else head
            )
        )

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The article of the page."""
        yield read_page(read_whole(source, options))


def read_page(
    data: bytes, charset: str | None = None, url: str | None = None
) -> RawArticle:
    """The article on a page; ``charset`` and ``url`` are what a server said.

    Raises Unreadable where there is none.
    """
    declared = _CHARSET.search(data[:4_096])
    decoded = decode(
        data, charset or (declared[1].decode("ascii") if declared else None)
    )
    root = _parse(_without_prologue(normalise(decoded.text)))
    stated = page_metadata(root)
    text = _article_text(root)
    if not text:
        raise Unreadable("an HTML page without text")
    return RawArticle(
        text=_without_title(text, stated),
        title=stated.title,
        published=stated.published,
        outlet=stated.outlet,
        byline=stated.byline,
        language=stated.language,
        url=stated.url or url,
        subjects=stated.subjects,
        notes=stated.notes + decoded.notes,
        plain=stated.title is None,
    )


def _without_prologue(markup: str) -> str:
    prologue = _PROLOGUE.match(markup)
    return markup[prologue.end() :] if prologue else markup


def _parse(markup: str) -> Element:
    from lxml import etree, html

    try:
        return html.document_fromstring(
            markup, parser=html.HTMLParser(no_network=True, huge_tree=False)
        )
    except (etree.ParserError, ValueError) as error:
        raise Unreadable(f"not HTML: {error}") from error


def _article_text(root: Element) -> str:
    """The article's paragraphs, apart by blank lines; all visible text where
    trafilatura keeps next to nothing.
    """
    from copy import deepcopy

    from trafilatura import bare_extraction

    document = bare_extraction(
        deepcopy(root), include_comments=False, include_tables=True, favor_recall=True
    )
    lines = (
        (document.text or "").splitlines()
        if document is not None and not isinstance(document, dict)
        else []
    )
    text = "\n\n".join(
        line.strip().removeprefix("- ") for line in lines if line.strip()
    )
    if len(text) >= _FEWEST:
        return text
    everything = text_of_element(root)
    return everything if not text or len(everything) < 2 * _FEWEST else text


def _without_title(text: str, stated: PageMetadata) -> str:
    """The text without a first paragraph that only repeats the title."""
    first, _, rest = text.partition("\n\n")
    same = (
        stated.title is not None
        and " ".join(first.split()).casefold() == stated.title.casefold()
    )
    return rest if same and rest else text
