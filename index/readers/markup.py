"""Markup read safely: XML without entities, DTDs or network; HTML fragments as text.

The limits follow what lxml's parser offers: no entity is expanded beyond the five of XML, no external subset loaded,
no tree deeper than libxml2's default of 256 elements. So neither "billion laughs" nor external entities work.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from cuttings.index.readers import Unreadable

Element: TypeAlias = Any  # an lxml element: lxml publishes no types of its own
_TAG = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|img|table|blockquote)\b[^<>]{0,2000}>", re.I)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "figcaption", "footer", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "td", "th", "title", "tr", "ul", "hl1", "hl2", "block", "media-caption"),
    )
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "form", "button"})


def parse_xml(data: bytes) -> Element:
    """The root element of an XML document (an ``lxml`` element). Raises Unreadable where it is not well-formed."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not well-formed XML: {error}") from error


def plain_text(value: str) -> str:
    """``value`` without markup where it holds HTML tags, unchanged where it holds none."""
    return text_of_html(value) if _TAG.search(value) else value


def text_of_html(markup: str) -> str:
    """The text of an HTML fragment: blocks apart by a blank line, scripts and styles left out."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(
            f"<body>{markup}</body>", parser=html.HTMLParser(no_network=True, huge_tree=False)
        )
    except (etree.ParserError, ValueError):
        return ""
    return text_of_element(root)


def text_of_element(root: Element) -> str:
    """The text under an element, one paragraph a block, without what a reader of the page would not see."""
    pieces: list[str] = []
    _gather(root, pieces)
    paragraphs = (" ".join(line.split()) for line in "".join(pieces).split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def local_name(element: Element) -> str:
    """An element's name without its namespace, in lower case; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _gather(root: Element, pieces: list[str]) -> None:
    """Appends texts and paragraph breaks in document order; walks without recursion, for pages nest deeply."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        name = local_name(element)
        edge = "\n\n" if name in _BLOCKS else ""
        if left:
            pieces.append(edge)
            pieces.append((element.tail or "") if element is not root else "")
        elif not name or name in _UNSEEN:
            pieces.append((element.tail or "") if element is not root else "")
        else:
            pieces.append("\n\n" if name == "br" and _doubled(element) else " " if name == "br" else edge)
            pieces.append(element.text or "")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))


def _doubled(element: Element) -> bool:
    """Whether a line break follows another: how old pages set paragraphs."""
    following = element.getnext()
    return following is not None and local_name(following) == "br" and not (element.tail or "").strip()
