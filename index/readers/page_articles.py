"""Pages that hold several articles: which of their elements are articles, and whether
they can be parted.

Elements of one parent that are called alike, each with a heading and as much text as
an article has, look like articles. They are parted where they state their own dates or
authors; otherwise they may as well be the parts of one article, and the page is kept as
one, whole, with a note.

    >>> item = "<section><h2>{0}</h2><p>{1}</p></section>"
    >>> page = item.format("Rain", "It rained. " * 50) + item.format("Snow", "It snowed. " * 50)
    >>> from cuttings.index.readers.markup import parse_html
    >>> len(look_alike(parse_html(page)))
    2
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cuttings.index.readers import RawArticle
from cuttings.index.readers.markup import (
    Element,
    local_name,
    one_line,
    text_of_element,
)
from cuttings.index.readers.page_metadata import (
    PageMetadata,
    credits_of,
    days_of,
    page_metadata,
    states_one_article,
)
from cuttings.search.articles import Published
from cuttings.search.translations import stored

SHORTEST = 400
"""Characters that each of several articles on a page has; a teaser has fewer."""
SHORT = 100
"""Characters that each of several short texts on a page has, which raise a doubt."""
FEWEST_SHORT = 3
"""Short texts side by side that raise it; two are as well a text and a box."""
LONGEST_HEADING = 300
HEADINGS = ("h1", "h2", "h3", "h4")
HOLDERS = ("article", "section", "div", "li", "td", "tr", "table")
"""Elements that pages put an article in."""
NO_ARTICLES = ("comment", "sidebar", "related", "footer", "widget")
"""What the class or id of an element says that holds no article of the page."""


@dataclass(frozen=True)
class _Own:
    """What an element states of itself as an article."""

    published: Published | None
    byline: str | None
    notes: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether it states a date or an author at all."""
        return self.published is not None or self.byline is not None


def look_alike(root: Element, shortest: int = SHORTEST) -> list[Element]:
    """Elements side by side of which each reads as an article of so many characters,
    the most that one parent has; none where fewer than two do.
    """
    found: dict[tuple[Element, ...], list[Element]] = {}
    for element in root.iter(*HOLDERS):
        parent = element.getparent()
        if parent is None or not _reads_as_article(element, shortest):
            continue
        heading = _heading(element)
        if heading is None:
            continue
        classes = (element.get("class") or "").split()
        first_class = classes[0] if classes else ""
        alike = (parent, element.tag, first_class, heading.tag)
        found.setdefault(alike, []).append(element)
    siblings = max(found.values(), key=len, default=[])
    return siblings if len(siblings) > 1 else []


def short_ones(root: Element, text: str) -> list[Element]:
    """Short texts side by side that are most of a page's text, too short to tell several
    articles from the parts of one; none where the page says that it is one article.
    """
    found = look_alike(root, SHORT)
    if len(found) < FEWEST_SHORT or states_one_article(root):
        return []
    length = sum(len(text_of_element(each)) for each in found)
    return found if 2 * length > len(text) else []


def _reads_as_article(element: Element, shortest: int) -> bool:
    """Whether an element has an article's length and no other purpose."""
    for each in (element, element.getparent()):
        marks = f"{each.get('class') or ''} {each.get('id') or ''}".lower()
        if any(mark in marks for mark in NO_ARTICLES):
            return False
    return len(element.text_content()) >= shortest


def _heading(element: Element) -> Element | None:
    """The heading at the head of an element: of several, the first of the highest."""
    for name in HEADINGS:
        heading = element.find(f".//{name}")
        if heading is not None:
            length = len(heading.text_content().strip())
            return heading if 0 < length <= LONGEST_HEADING else None
    return None


def parted(root: Element, siblings: list[Element]) -> bool:
    """Whether elements that look like articles are articles beyond doubt.

    Half of them state a date or an author of their own, and the page neither calls
    itself an article nor has a main heading above them, as a live blog has; a list
    below a heading is one where each item leads to its own page.
    """
    own = [_own(element).anything for element in siblings]
    if 2 * sum(own) < len(own) or states_one_article(root):
        return False
    for heading in root.iter("h1"):
        if not any(each in siblings for each in heading.iterancestors()):
            return all(map(_leads_to_a_page, siblings))
    return True


def _leads_to_a_page(element: Element) -> bool:
    heading = _heading(element)
    link = None if heading is None else heading.find(".//a")
    if heading is not None and local_name(heading.getparent()) == "a":
        link = heading.getparent()
    address = "" if link is None else link.get("href") or ""
    return bool(address) and not address.startswith("#")


def articles_of(
    siblings: list[Element], page: PageMetadata, notes: tuple[str, ...]
) -> Iterator[RawArticle]:
    """An article an element: what it states itself, and of what the page states the
    outlet and the language.
    """
    for ordinal, element in enumerate(siblings, 1):
        key = stored("reading", "article %(ordinal)s", ordinal=str(ordinal))
        own = _own(element)
        heading = _heading(element)
        title = "" if heading is None else one_line(heading.text_content())
        for credit in credits_of(element):
            credit.drop_tree()
        yield RawArticle(
            text=_without_heading(text_of_element(element), title),
            key=key,
            title=title or None,
            published=own.published,
            outlet=page.outlet,
            byline=own.byline,
            language=page.language,
            url=_address(element),
            notes=(
                stored("reading", "%(key)s of several on the page", key=key),
                *own.notes,
                *notes,
            ),
        )


def _without_heading(text: str, title: str) -> str:
    first, _, rest = text.partition("\n\n")
    return rest if rest and first == title else text


def _address(element: Element) -> str | None:
    """The address that an element's heading leads to, where it is a whole one."""
    heading = _heading(element)
    for link in () if heading is None else heading.iter("a"):
        address = link.get("href") or ""
        if address.startswith(("http:", "https:")):
            return str(address)
    return None


def _own(element: Element) -> _Own:
    stated = page_metadata(element)
    published, notes = stated.published, stated.notes
    if published is None:
        days, why_not = days_of(element)
        published = next(iter(days.values())) if len(days) == 1 else None
        notes = notes or why_not
    return _Own(published, stated.byline, notes)
