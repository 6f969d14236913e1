"""Markup read safely: XML without entities, DTDs or network; HTML fragments as text.

The limits follow what lxml's parser offers: no entity is expanded beyond the five of
XML, no external subset loaded, no tree deeper than libxml2's default of 256 elements.
So neither "billion laughs" nor external entities work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from cuttings.index.readers import Unreadable

Element: TypeAlias = Any  # an lxml element: lxml publishes no types of its own
_PROLOGUE = re.compile(
    r"<\?.{0,2000}?\?>|<!--.{0,3000}?-->|<!DOCTYPE[^\[>]{0,1000}(?:\[.{0,3000}?\]\s*)?>",
    re.S,
)
_MOST_PROLOGUES = 20
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,100})[\s/>]")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|s|em|strong|h[1-6]|ul|ol|li|img|table|tr|td|blockquote|su[bp]|small|font|center|cite"
    r"|q|hr|pre|section|article|body|html)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"<(?:html|body)\b", re.I)
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "footer",
            "h1",
        ),
        *(
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
        ),
        *(
            "table",
            "td",
            "th",
            "title",
            "tr",
            "ul",
            "hl1",
            "hl2",
            "block",
            "media-caption",
        ),
    )
)
_UNSEEN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "svg",
        "form",
        "button",
    }
)


def root_name(head: bytes) -> str:
    """The local name of an XML document's root, in lower case, from its first bytes;
    empty where they are no XML.
    """
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = (
        head.decode("utf-16", "replace")
        if wide
        else head.decode("latin-1").removeprefix("ï»¿")
    )
    for _ in range(_MOST_PROLOGUES):
        text = text.lstrip()
        match = _PROLOGUE.match(text)
        if not match:
            break
        text = text[match.end() :]
    match = _ROOT.match(text)
    return match[1].rpartition(":")[2].lower() if match else ""


def parse_xml(data: bytes, *, recover: bool = False) -> Element:
    """The root element of an XML document.

    Raises Unreadable where it declares entities of its own, or is not well-formed
    (unless ``recover`` is set and something of it can be saved).
    """
    from lxml import etree

    if b"<!ENTITY" in data:
        raise Unreadable(
            "XML that declares entities of its own, which are never expanded"
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        recover=recover,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not well-formed XML: {error}") from error
    if root is None:
        raise Unreadable("not well-formed XML: nothing of it can be saved")
    return root


def every(root: Element, name: str) -> Iterator[Element]:
    """The elements of a local name under ``root``, in document order, whatever their
    namespace.
    """
    return (element for element in root.iter() if local_name(element) == name)


def first(root: Element, *path: str) -> Element | None:
    """The first element reached by local names, one level of descendants each; None
    where a step finds none.
    """
    for name in path:
        root = next(
            (element for element in every(root, name) if element is not root), None
        )
        if root is None:
            return None
    return root


def first_text(root: Element, *path: str) -> str | None:
    """The text of the first element reached as ``first`` does, on one line, or None
    where it is missing or empty.
    """
    element = first(root, *path)
    return (
        None
        if element is None
        else " ".join("".join(element.itertext()).split()) or None
    )


def plain_text(value: str) -> str:
    """``value`` without markup where it holds HTML tags, unchanged where it holds none."""
    return text_of_html(value) if _TAG.search(value) else value


def text_of_html(markup: str) -> str:
    """The text of an HTML fragment: blocks apart by a blank line, scripts and styles
    left out.
    """
    from lxml import etree, html

    try:
        root = html.document_fromstring(
            markup if _WHOLE.search(markup) else f"<body>{markup}</body>",
            parser=html.HTMLParser(no_network=True, huge_tree=False),
        )
    except (etree.ParserError, ValueError):
        return ""
    return text_of_element(root)


def text_of_element(root: Element) -> str:
    """The text under an element, one paragraph a block, without what a reader of the
    page would not see.
    """
    pieces: list[str] = []
    _gather(root, pieces)
    paragraphs = (" ".join(line.split()) for line in "".join(pieces).split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def local_name(element: Element) -> str:
    """An element's name without its namespace, in lower case; empty for comments and
    entities.
    """
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _gather(root: Element, pieces: list[str]) -> None:
    """Appends texts and paragraph breaks in document order; walks without recursion,
    for pages nest deeply.
    """
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
            pieces.append(
                "\n\n"
                if name == "br" and _doubled(element)
                else " "
                if name == "br"
                else edge
            )
            pieces.append(element.text or "")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))


def _doubled(element: Element) -> bool:
    """Whether a line break follows another: how old pages set paragraphs."""
    following = element.getnext()
    return (
        following is not None
        and local_name(following) == "br"
        and not (element.tail or "").strip()
    )
