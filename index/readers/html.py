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
from copy import deepcopy

from cuttings.index.readers import (
    Reading,
    RawArticle,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.decoding import decode, normalise
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    one_line,
    parse_html,
    plain_text,
    text_of_element,
)
from cuttings.index.readers.page_metadata import PageMetadata, page_metadata

FEWEST = 200
"""Characters below which trafilatura's answer is compared with all the text of the
page.
"""
WAYBACK_TOOLBAR = "//*[starts-with(@id, 'wm-ipp')]"
"""What the Internet Archive puts above the pages it shows."""
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_OPENING = re.compile(
    rb"(?:\s|<!--.{0,1000}?-->|<\?xml[^>]{0,200}>)*"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*"
    rb"([A-Za-z0-9._:-]{1,40})",
    re.I,
)
_PROLOGUE = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


class HtmlReader:
    """One page, one article."""

    suffixes = (".html", ".htm", ".xhtml", ".shtml")
    rank = 60

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as an HTML page does."""
        head = source.head
        for mark in MARKS:
            if head.startswith(mark):
                head = head.removeprefix(mark).replace(b"\0", b"")
        return _OPENING.match(head) is not None

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the page."""
        yield read_page(read_whole(source, options))


def read_page(
    data: bytes, charset: str | None = None, url: str | None = None
) -> RawArticle:
    """The article on a page; ``charset`` and ``url`` are what a server said.

    Raises Unreadable where there is none.
    """
    if charset is None:
        declared = _CHARSET.search(data[:4_096])
        charset = declared[1].decode("ascii") if declared else None
    decoded = decode(data, charset)
    markup = normalise(decoded.text)
    prologue = _PROLOGUE.match(markup)
    root = parse_html(markup[prologue.end() :] if prologue else markup)

    for toolbar in root.xpath(WAYBACK_TOOLBAR):
        toolbar.drop_tree()

    stated = page_metadata(root)
    text = _frameless_text(root) or _article_text(root) or stated.text or ""
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
        notes=stated.notes + decoded.notes,
        plain=stated.title is None,
    )


def _frameless_text(root: Element) -> str:
    """What a page of frames says to browsers without them; the parser leaves it as it
    stands.
    """
    texts = [plain_text(element.text or "") for element in root.iter("noframes")]
    return max(texts, key=len, default="").strip()


def _article_text(root: Element) -> str:
    """The article's paragraphs, apart by blank lines; all visible text where
    trafilatura keeps next to nothing.
    """
    from trafilatura import bare_extraction

    document = bare_extraction(
        deepcopy(root), include_comments=False, include_tables=True, favor_recall=True
    )
    extracted = getattr(document, "text", None) or ""
    lines = [line.strip().removeprefix("- ") for line in extracted.splitlines()]
    text = "\n\n".join(filter(None, lines))
    if len(text) >= FEWEST:
        return text

    everything = text_of_element(root)
    return everything if not text or len(everything) < 2 * FEWEST else text


def _without_title(text: str, stated: PageMetadata) -> str:
    """The text without a first paragraph that only repeats the title."""
    first, _, rest = text.partition("\n\n")
    if stated.title is None or not rest:
        return text
    return rest if one_line(first).casefold() == stated.title.casefold() else text
