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
from dataclasses import replace

from cuttings.index.readers import (
    LeftOut,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import unplaced
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
from cuttings.index.readers.splitters import Document, split_document
from cuttings.index.readers.stated_dates import read_date

FEWEST = 200
"""Characters below which trafilatura's answer is compared with all the text of the
page.
"""
BESIDE = "left out by the page reader"
LAYOUT_CELL = 400
"""Characters of a table's row from which it is no row but the layout of a page."""
SHORTEST_SIBLING = 400
"""Characters that each of several articles on a page has; a teaser has fewer."""
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
    """A page, which is one article or, as a list of them, several."""

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
        """The article of the page, or each of its articles, keyed by its number."""
        markup, notes = _markup(read_whole(source, options))
        found, doubts = split_document(Document(source, "html", markup, notes=notes))
        if found is not None:
            yield from found
            return
        root, notes = _root(markup), notes + doubts
        siblings = sibling_articles(root)
        if len(siblings) < 2:
            yield _article_of_page(root, notes)
            return
        page = page_metadata(root)
        shown = [text_of_element(element) for element in siblings]
        left_out = _left_out(root, shown)
        for number, element in enumerate(siblings, 1):
            article = _article_of_sibling(element, page, f"article {number}", notes)
            yield replace(article, left_out=left_out)
            left_out = ()


def read_page(
    data: bytes, charset: str | None = None, url: str | None = None
) -> RawArticle:
    """The article on a page; ``charset`` and ``url`` are what a server said.

    Raises Unreadable where there is none.
    """
    markup, notes = _markup(data, charset)
    article = _article_of_page(_root(markup), notes)
    return replace(article, url=article.url or url)


def _markup(data: bytes, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """A page as text, without a prologue of XML, and notes on how it was decoded."""
    if charset is None:
        declared = _CHARSET.search(data[:4_096])
        charset = declared[1].decode("ascii") if declared else None
    decoded = decode(data, charset)
    markup = normalise(decoded.text)
    prologue = _PROLOGUE.match(markup)
    return markup[prologue.end() :] if prologue else markup, decoded.notes


def _root(markup: str) -> Element:
    """The root of a page, without what an archive put above it."""
    root = parse_html(markup)
    for toolbar in root.xpath(WAYBACK_TOOLBAR):
        toolbar.drop_tree()
    return root


def _article_of_page(root: Element, notes: tuple[str, ...]) -> RawArticle:
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
        url=stated.url,
        notes=stated.notes + notes,
        plain=stated.title is None,
        left_out=_left_out(root, [text, stated.title or "", stated.byline or ""]),
    )


def _left_out(root: Element, placed: list[str]) -> tuple[LeftOut, ...]:
    """What a page shows beside what was placed."""
    beside = unplaced(text_of_element(root).split("\n\n"), placed)
    return (LeftOut(beside, BESIDE),) if beside else ()


def sibling_articles(root: Element) -> list[Element]:
    """Articles side by side on a page that lists them whole: ``article`` or ``section``
    elements of one parent, each with a heading and as much text as an article has.

    Comments are no articles, though many sites mark them up so; nor are the parts of a
    page that has a main heading, as a live blog.
    """
    found: dict[Element, list[Element]] = {}
    for element in root.iter("article", "section"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        heading = element.find(".//h2")
        if heading is None:
            heading = element.find(".//h1")
        if heading is None or "comment" in marks:
            continue
        if len(element.text_content()) >= SHORTEST_SIBLING:
            found.setdefault(element.getparent(), []).append(element)
    siblings = max(found.values(), key=len, default=[])
    for heading in root.iter("h1"):
        if not any(sibling in siblings for sibling in heading.iterancestors()):
            return []
    return siblings


def _article_of_sibling(
    element: Element, page: PageMetadata, key: str, notes: tuple[str, ...]
) -> RawArticle:
    """One of several articles on a page: what it states itself, and of what the page
    states the outlet and the language.
    """
    stated = page_metadata(element)
    heading = next(element.iter("h1", "h2"))
    title = one_line(heading.text_content()) or None
    dates = {time.get("datetime") for time in element.iter("time")}
    published, why_not = stated.published, stated.notes
    if published is None and len(dates) == 1:
        published, why_not = read_date(dates.pop())
    return RawArticle(
        text=text_of_element(element),
        key=key,
        title=title,
        published=published,
        outlet=page.outlet,
        byline=_signed_by(element),
        language=page.language,
        notes=(f"{key} of several on the page", *why_not, *notes),
    )


def _signed_by(element: Element) -> str | None:
    """The line that an element's own class calls a byline."""
    for signed in element.xpath(".//*[contains(@class, 'byline')]"):
        line = one_line(signed.text_content())
        signed.drop_tree()
        return line.removeprefix("By ").removeprefix("by ") or None
    return None


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
    if any(line.startswith("|") and len(line) >= LAYOUT_CELL for line in lines):
        return _text_of_fullest_cell(root)
    text = "\n\n".join(filter(None, lines))
    if len(text) >= FEWEST:
        return text

    everything = text_of_element(root)
    return everything if not text or len(everything) < 2 * FEWEST else text


def _text_of_fullest_cell(root: Element) -> str:
    """The text of the cell that holds most of a page that is laid out as a table; all
    of its text where no cell does.
    """
    everything = text_of_element(root)
    fullest = ""
    for cell in root.iter("td"):
        if cell.find(".//td") is None:
            fullest = max(fullest, text_of_element(cell), key=len)
    return fullest if len(fullest) > len(everything) / 2 else everything


def _without_title(text: str, stated: PageMetadata) -> str:
    """The text without a first paragraph that only repeats the title."""
    first, _, rest = text.partition("\n\n")
    if stated.title is None or not rest:
        return text
    return rest if one_line(first).casefold() == stated.title.casefold() else text
