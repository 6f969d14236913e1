"""HTML pages: the article's text by trafilatura, its metadata from what the page
states.

trafilatura finds the text among menus and advertisements; its guesses at dates and
authors are not used, because they also read footers and "last updated" stamps. Dates
come from ``article:published_time``, JSON-LD and the like, or stay unknown. Scripts are
never run, and nothing of them reaches the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from typing import Any

from cuttings.index.readers import (
    LeftOut,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import (
    missing_of,
    texts_of,
    unplaced,
    with_rest,
)
from cuttings.index.readers.decoding import decode, normalise
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    one_line,
    parse_html,
    plain_text,
    text_of_element,
    unseen_lines,
    whole_text_of,
    worded_attributes,
)
from cuttings.index.readers.page_articles import (
    SHORTEST,
    articles_of,
    look_alike,
    parted,
    short_ones,
)
from cuttings.index.readers.page_metadata import (
    PageMetadata,
    page_metadata,
    states_one_article,
)
from cuttings.index.readers.records import has_text_field, means
from cuttings.index.readers.splitters import HEADING, Block, Document, split_document
from cuttings.index.readers.splitters.parts import readings_of
from cuttings.index.readers.splitters.press_review import PressReviewSplitter
from cuttings.index.readers.spreadsheets import articles_of_sheets
from cuttings.search.translations import stored

FEWEST = 200
"""Characters below which trafilatura's answer is compared with all the text of the
page.
"""
BESIDE = stored("reading", "left out by the page reader")
MOST_ABOVE = 3
"""Rows of a table among which the columns' names are."""
LAYOUT_CELL = 400
"""Characters of a table's row from which it is no row but the layout of a page."""
UNSHOWN_ELEMENTS = frozenset({"html", "head", "body", "title", "meta"})
PLAIN_ELEMENTS = UNSHOWN_ELEMENTS | {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "br"),
    *("b", "i", "em", "strong", "u", "sup", "sub"),
}
"""Elements of a page that is nothing but an article: no menu is made without links,
lists or parts of pages.
"""
WAYBACK_TOOLBAR = "//*[starts-with(@id, 'wm-ipp')]"
"""What the Internet Archive puts above the pages it shows."""
INVISIBLE = (
    "//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')"
    " or contains(translate(@style, ' ', ''), 'visibility:hidden')"
    " or contains(concat(translate(@style, ' ', ''), ';'), 'font-size:0;')]|//template"
)
FEWEST_HEADINGS = 2
MOST_APART = 400
"""Characters above the first article of a press review."""
FEWEST_LINKS = 10
SHARE_OF_LINKS = 0.7
OF_LINKS = stored(
    "reading", "mostly links: perhaps a list of articles, and none itself"
)
NOT_SHOWN = stored("reading", "not shown by the page")
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


class HtmlReader:
    """A page, which is one article or, as a list of them, several."""

    reads = stored("reading", "web pages (HTML)")
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
        review = _press_review(root, markup, source)
        if review:
            yield from with_rest(review, text_of_element(root).split("\n\n"))
            return
        if _is_of_links(root):
            notes = (*notes, OF_LINKS)
        rows = rows_of_table(root)
        if rows:
            said = text_of_element(root).split("\n\n")
            kind = stored("reading", "a table in a page")
            yield from with_rest(
                articles_of_sheets([iter(rows)], kind, source, options), said
            )
            return
        invisible = _take_invisible(root)
        siblings = look_alike(root)
        if not siblings or not parted(root, siblings):
            yield _article_of_page(root, notes, siblings, invisible)
            return
        page = page_metadata(root)
        # the articles are taken out of the page as they are read
        whole = deepcopy(root)
        articles = list(articles_of(siblings, page, notes))
        placed: list[str] = []
        for article in articles:
            placed += texts_of(article)
        left_out = _left_out(whole, placed, invisible)
        yield replace(articles[0], left_out=left_out)
        yield from articles[1:]


def _press_review(root: Element, markup: str, source: Source) -> list[Reading]:
    """The articles of a collection that somebody saved as a page, each below a heading
    with a line of outlet and date; none of a page that states one article, or has much
    text before the first: then the headings are of others that it recommends.
    """
    if (
        len(list(islice(root.iter("h2", "h3", "h4"), FEWEST_HEADINGS)))
        < FEWEST_HEADINGS
    ):
        return []
    if states_one_article(root):
        return []
    # the page's one heading is that of the collection
    is_one = len(list(islice(root.iter("h1"), 2))) == 1
    levels = ("h2", "h3", "h4") if is_one else ("h1", "h2", "h3", "h4")
    blocks = tuple(blocks_of_page(root, levels))
    text = "\n".join(block.text for block in blocks)
    split = PressReviewSplitter().split(Document(source, "word", text, blocks))
    if split is None or not split.parts or split.doubt:
        return []
    if sum(map(len, split.apart)) > MOST_APART:
        return []
    return list(readings_of(split, Document(source, "html", markup)))


def blocks_of_page(
    root: Element, levels: Sequence[str] = ("h1", "h2", "h3", "h4")
) -> Iterator[Block]:
    """The paragraphs of a page, headings of some levels told."""
    headings: set[str] = set()
    for element in root.iter(*levels):
        headings.add(one_line(element.text_content()))
    for paragraph in text_of_element(root).split("\n\n"):
        yield Block(paragraph, HEADING if paragraph in headings else "")


def _is_of_links(root: Element) -> bool:
    """Whether a page is a list of links to others, with next to no text of its own."""
    links = [one_line(link.text_content()) for link in root.iter("a")]
    if len(list(filter(None, links))) < FEWEST_LINKS:
        return False
    whole = len(one_line(text_of_element(root)))
    return sum(map(len, links)) >= SHARE_OF_LINKS * whole


def rows_of_table(root: Element) -> list[tuple[int, list[str]]]:
    """The rows of the one table of a page, where one of the first names columns, of
    texts and of titles or dates among them: what is called .xls is often that. None of
    another page.
    """
    tables = list(root.iter("table"))
    if len(tables) != 1:
        return []
    rows = list(tables[0].iter("tr"))
    # letters or a title may stand above the columns' names
    if not any(_names_columns(_cells_of(row)) for row in rows[:MOST_ABOVE]):
        return []
    return [(number, _cells_of(row)) for number, row in enumerate(rows, 1)]


def _cells_of(row: Element) -> list[str]:
    return [text_of_element(cell) for cell in row if cell.tag in ("td", "th")]


def _names_columns(cells: list[str]) -> bool:
    names = [one_line(cell) for cell in cells]
    is_told = any(means(name, "title", "date") for name in names)
    return is_told and has_text_field(names, ReadOptions())


def read_page(
    data: bytes, charset: str | None = None, url: str | None = None
) -> RawArticle:
    """The article on a page; ``charset`` and ``url`` are what a server said.

    Raises Unreadable where there is none.
    """
    markup, notes = _markup(data, charset)
    root = _root(markup)
    invisible = _take_invisible(root)
    article = _article_of_page(root, notes, look_alike(root), invisible)
    return replace(article, url=article.url or url)


def _markup(data: bytes, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """A page as text, and notes on how it was decoded."""
    if charset is None:
        declared = _CHARSET.search(data[:4_096])
        charset = declared[1].decode("ascii") if declared else None
    decoded = decode(data, charset)
    return normalise(decoded.text), decoded.notes


def _root(markup: str) -> Element:
    """The root of a page; what an archive put above it is none of the page."""
    root = parse_html(markup)
    for toolbar in root.xpath(WAYBACK_TOOLBAR):
        # kept, hidden, as is all that a page doesn't show
        toolbar.set("hidden", "hidden")
    return root


def _take_invisible(root: Element) -> str:
    """Takes out of a page what a browser would not show, and gives its text; what holds
    most of a page's text stays, for it waits behind a button.
    """
    length = len(root.text_content())
    texts: list[str] = []
    for element in root.xpath(INVISIBLE):
        is_out = element.getparent() is None or root not in element.iterancestors()
        if is_out or 2 * len(element.text_content()) > length:
            continue
        texts.append(whole_text_of(element))
        element.drop_tree()
    return "\n\n".join(filter(None, texts))


def _article_of_page(
    root: Element, notes: tuple[str, ...], siblings: list[Element], invisible: str
) -> RawArticle:
    """The page as one article; elements that look like articles are in it whole."""
    stated = page_metadata(root)
    text = _plain_text_of(root) or _frameless_text(root) or _article_text(root)
    text = text or stated.text or ""
    texts = list(map(text_of_element, siblings))
    missing = unplaced("\n\n".join(texts).split("\n\n"), [text])
    if len(missing) > SHORTEST or (siblings and not states_one_article(root)):
        text = "\n\n".join(texts)
        notes = (*notes, _perhaps_several(siblings))
    elif not siblings and (short := short_ones(root, text)):
        notes = (*notes, _perhaps_several(short))
    if not text:
        raise Unreadable(stored("reading", "an HTML page without text"))
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
        left_out=_left_out(
            root, [text, stated.title or "", stated.outlet or ""], invisible
        ),
    )


def _perhaps_several(siblings: list[Element]) -> str:
    count = stored(
        "reading",
        "%(siblings)s of its elements look like articles",
        siblings=len(siblings),
    )
    return stored(
        "reading",
        "perhaps several articles on the page, kept as one: %(count)s",
        count=count,
    )


def _left_out(root: Element, placed: list[str], invisible: str) -> tuple[LeftOut, ...]:
    """What a page shows beside what was placed, and what it does not show."""
    lines = text_of_element(root).split("\n\n")
    behind = list(unseen_lines(root))
    missing = missing_of([*lines, *behind], placed)
    shown: list[str] = []
    unseen: list[str] = []
    for index, text in missing:
        (shown if index < len(lines) else unseen).append(text)
    said = "\n".join((*placed, *lines, *behind, invisible))
    unseen += (text for text in worded_attributes(root) if text not in said)
    beside = LeftOut("\n".join(shown), BESIDE)
    not_shown = LeftOut("\n".join(filter(None, (invisible, *unseen))), NOT_SHOWN)
    return tuple(each for each in (beside, not_shown) if each.text)


@cache
def _extractor() -> Any:
    """What trafilatura is asked for; it reads its settings once here, not for each
    page.
    """
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", recall=True, comments=False, tables=True)


def _frameless_text(root: Element) -> str:
    """What a page of frames says to browsers without them; the parser leaves it as it
    stands.
    """
    texts = [plain_text(element.text or "") for element in root.iter("noframes")]
    return max(texts, key=len, default="").strip()


def _plain_text_of(root: Element) -> str:
    """The text of a page of nothing but paragraphs and headings, of which nothing has to
    be left out; nothing of another page.
    """
    for element in root.iter():
        if element.tag not in PLAIN_ELEMENTS:
            return ""
        if element.attrib and element.tag not in UNSHOWN_ELEMENTS:
            return ""
    return text_of_element(root)


def _article_text(root: Element) -> str:
    """The article's paragraphs, apart by blank lines; all visible text where
    trafilatura keeps next to nothing.
    """
    from trafilatura import bare_extraction

    # to trafilatura an address is none of the article's text; it works on a copy
    addresses = list(root.iter("address"))
    for address in addresses:
        address.tag = "p"
    document = bare_extraction(root, options=_extractor())
    for address in addresses:
        address.tag = "address"
    extracted = getattr(document, "text", None) or ""
    lines = [line.strip().removeprefix("- ") for line in extracted.splitlines()]
    if any(line.startswith("|") and len(line) >= LAYOUT_CELL for line in lines):
        return _text_of_fullest_cell(root)
    text = "\n\n".join(_with_headings(root, list(filter(None, lines))))
    if len(text) >= FEWEST:
        return text

    everything = text_of_element(root)
    return everything if not text or len(everything) < 2 * FEWEST else text


def _with_headings(root: Element, lines: list[str]) -> list[str]:
    """The lines of an article with the headings that stand directly above one of them
    on the page and were left out.
    """
    kept = set(lines)
    headings: set[str] = set()
    for element in root.iter("h2", "h3", "h4", "h5", "h6"):
        text = one_line(element.text_content())
        if text and text not in kept:
            headings.add(text)
    if not headings:
        return lines
    above: dict[str, str] = {}
    blocks = text_of_element(root).split("\n\n")
    for block, following in pairwise(blocks):
        if block in headings and following in kept:
            above.setdefault(following, block)
    completed: list[str] = []
    for line in lines:
        if line in above:
            completed.append(above.pop(line))
        completed.append(line)
    return completed


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
