"""Markup read safely: XML without entities, DTDs or network; HTML fragments as text.

The limits follow what lxml's parser offers: no entity is expanded beyond the five of
XML, no external subset loaded, no tree deeper than libxml2's default of 256 elements.
So neither "billion laughs" nor external entities work.

    >>> plain_text("<p>Rain &amp; wind.</p><p>Snow.</p>")
    'Rain & wind.\\n\\nSnow.'
"""

from __future__ import annotations

import html
import html.entities
import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from cuttings.index.readers import Unreadable
from cuttings.search.translations import stored

Element: TypeAlias = Any  # an lxml element: lxml publishes no types of its own

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
MOST_PROLOGUES = 20
"""Comments, instructions and declarations before the root that are passed over."""
_PROLOGUE = re.compile(
    r"<\?.{0,2000}?\?>|<!--.{0,3000}?-->"
    r"|<!DOCTYPE[^\[>]{0,1000}(?:\[.{0,3000}?\]\s*)?>",
    re.S,
)
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
"""What lxml refuses in a text, for it says how bytes are to be read."""
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,100})[\s/>]")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|s|em|strong|h[1-6]|ul|ol|li|img|table|tr|td"
    r"|blockquote|su[bp]|small|font|center|cite|q|hr|pre|section|article|body|html)"
    r"\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.I)
_AMPERSAND = re.compile(rb"&(?!#)(?:([A-Za-z]\w{1,10});)?")
PROGRAMS = frozenset({"script", "style"})
"""Elements that hold no text."""
MOST_ATTRIBUTES = 1_000
LONG_TAG = 5_000
"""Characters of a tag whose attributes are counted."""
_VALUE = r"=\s*+(?:\"[^\"]*+\"|'[^']*+')"
_TAG_WITH_ATTRIBUTES = re.compile(
    rf"<([A-Za-z][\w:.-]{{0,50}}+)(\s(?:[^<>=]++|{_VALUE}|=)++)"
)
_QUOTED = re.compile(_VALUE)
_ANY_TAG = re.compile(r"</?([A-Za-z][\w:.-]{0,50}+)[^<>]{0,5000}+>")
_KEPT_AT_LEAST = frozenset(
    ("html", "head", "body", "title", "meta", "link", "script", "style", "p", "br")
)
_KEPT = _KEPT_AT_LEAST | {"a", "h1", "h2", "h3", "h4", "img", "time", "hr", "base"}
_INLINE = re.compile(
    r"a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s"
    r"|samp|small|span|strike|strong|sub|sup|time|tt|u|var"
)
_WHOLE = re.compile(r"<(?:html|body)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_CODE = re.compile(r"://|[{}_]|\w[:=]\w")


@lru_cache(maxsize=16)
def root_name(head: bytes) -> str:
    """The local name of an XML document's root, in lower case, from its first bytes;
    empty where they are no XML.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.decode("latin-1").removeprefix("ï»¿")
    for _ in range(MOST_PROLOGUES):
        text = text.lstrip()
        match = _PROLOGUE.match(text)
        if not match:
            break
        text = text[match.end() :]
    match = _ROOT.match(text)
    return match[1].rpartition(":")[2].lower() if match else ""


def refuse_entities(data: bytes) -> None:
    """Raises Unreadable where a document declares entities of its own."""
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise Unreadable(
            stored(
                "reading",
                "XML that declares entities of its own, which are never expanded",
            )
        )


def parse_xml(data: bytes) -> Element:
    """The root element of an XML document.

    Raises Unreadable where it declares entities of its own, or is not well-formed.
    """
    from lxml import etree

    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        fault = error
    try:
        return etree.fromstring(_with_known_entities(data), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(
            stored("reading", "not well-formed XML: %(fault)s", fault=fault)
        ) from fault


def _with_known_entities(data: bytes) -> bytes:
    """XML with the characters that HTML's entities mean in place of their names, and
    with bare ampersands made whole: both are commonest of all faults.
    """

    def replacement(match: re.Match[bytes]) -> bytes:
        name = (match[1] or b"").decode("ascii")
        if name in XML_ENTITIES:
            return match[0]
        if name in html.entities.name2codepoint:
            return b"&#%d;" % html.entities.name2codepoint[name]
        return b"&amp;" + match[0][1:]

    return _AMPERSAND.sub(replacement, data)


def local_name(element: Element) -> str:
    """An element's name without its namespace, in lower case; empty for comments and
    entities.
    """
    return _folded_name(element.tag)


@lru_cache(maxsize=1_024)
def _folded_name(tag: object) -> str:
    """A tag without its namespace in lower case; a document has few of them."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def every(root: Element, *names: str) -> Iterator[Element]:
    """The elements of these local names under ``root``, in document order, whatever
    their namespace.
    """
    for element in root.iter():
        if _folded_name(element.tag) in names:
            yield element


def spelt(root: Element, *names: str) -> Iterator[Element]:
    """As ``every``, for a vocabulary whose names are spelt in one way only: libxml2 does
    the looking, several times as fast.
    """
    wanted = [f"{{*}}{name}" for name in names]
    found: Iterator[Element] = root.iter(*wanted)
    return found


def xml_lines(root: Element, *, attributes: bool = True) -> Iterator[str]:
    """All that an XML document says, a line an element, in document order: its texts,
    and those attributes that hold words and no codes.

    Elements within a running text (``<b>`` in a paragraph) are of its line. What
    attributes say of many elements alike is said once.
    """
    pieces: list[str] = []
    said: set[str] = set()
    stack: list[tuple[Element, bool, bool]] = [(root, False, False)]
    while stack:
        element, is_inline, left = stack.pop()
        if not left:
            if not is_inline:
                yield from _line_of(pieces)
            for name, value in element.attrib.items() if attributes else ():
                if value not in said and holds_words(str(name), str(value)):
                    said.add(value)
                    yield one_line(str(value))
            if isinstance(element.tag, str):
                pieces.append(element.text or "")
            within = _is_running_text(element)
            stack.append((element, is_inline, True))
            for child in reversed(element):
                is_block = local_name(child) in _elements("blocks")
                stack.append((child, within and not is_block, False))
            continue
        if not is_inline:
            yield from _line_of(pieces)
        if element is not root:
            pieces.append(element.tail or "")
    yield from _line_of(pieces)


def xml_pieces(root: Element, *, attributes: bool = True) -> Iterator[str]:
    """The words of ``xml_lines`` as libxml2 gives them, words that markup parts in parts,
    attributes as often as they stand.
    """
    yield from root.itertext()
    for value in root.xpath("//@*") if attributes else ():
        if holds_words(value.attrname or "", value):
            yield value


def _line_of(pieces: list[str]) -> Iterator[str]:
    """The line that pieces make, if any; the next one begins."""
    line = one_line("".join(pieces))
    pieces.clear()
    if line:
        yield line


def _is_running_text(element: Element) -> bool:
    """Whether text stands between or before an element's children."""
    if not len(element):
        return False
    if (element.text or "").strip():
        return True
    return any((child.tail or "").strip() for child in element)


def holds_words(name: str, value: str) -> bool:
    """Whether an attribute says something in words: by its name, else by its value,
    which is no number, no address and no list of codes.
    """
    folded = _folded_name(name)
    if folded in _elements("worded"):
        return any(map(str.isalpha, value))
    if folded in _elements("coded") or len(value) > LONG_TAG:
        return False
    return _WORD.search(value) is not None and _CODE.search(value) is None


def first(root: Element | None, *path: str) -> Element | None:
    """The first element reached by local names, one level of descendants each; None
    where a step finds none.
    """
    for name in path:
        if root is None:
            return None
        below = (element for element in every(root, name) if element is not root)
        root = next(below, None)
    return root


def first_text(root: Element | None, *path: str) -> str | None:
    """The text of the first element reached as ``first`` does, on one line, or None
    where it is missing or empty.
    """
    element = first(root, *path)
    if element is None:
        return None
    return one_line("".join(element.itertext())) or None


def one_line(text: str) -> str:
    """Text with single blanks between its words."""
    return " ".join(text.split())


def plain_text(value: str) -> str:
    """``value`` without markup where it holds HTML tags or entities, unchanged where
    it holds neither.
    """
    if _TAG.search(value):
        return said_in(value)[0]
    return html.unescape(value) if _ENTITY.search(value) else value


def beside_plain_text(value: str) -> tuple[str, ...]:
    """What ``plain_text`` passes over where it takes a value for HTML: its head, forms
    and buttons, the words of pictures.
    """
    return said_in(value)[1] if _TAG.search(value) else ()


@lru_cache(maxsize=4)
def said_in(markup: str) -> tuple[str, tuple[str, ...]]:
    """The text of a fragment of HTML, as ``text_of_html`` gives it, and what it says
    beside: in its head, forms and buttons, of its pictures. Texts are asked for once for
    the article and once for what is beside it.
    """
    whole = markup if _WHOLE.search(markup) else f"<body>{markup}</body>"
    try:
        root = parse_html(whole)
    except Unreadable:
        return html.unescape(_ANY_TAG.sub(" ", markup)).strip(), ()
    return text_of_element(root), (*unseen_lines(root), *worded_attributes(root))


def is_html_element(name: str) -> bool:
    """Whether a name is that of an element that HTML texts are made of."""
    return _TAG.fullmatch(f"<{name}>") is not None


def parse_html(markup: str) -> Element:
    """The root of an HTML page or fragment.

    A tag of thousands of attributes is read without them, and a page that is nested
    deeper than the parser goes without most of its elements; both keep their text.
    Raises Unreadable where there is no page.
    """
    markup = _DECLARATION.sub("", markup, count=1)
    markup = _TAG_WITH_ATTRIBUTES.sub(_few_attributes, markup)
    root = _parse_html(markup)
    if root is None:
        root = _parse_html(_flat(markup, _KEPT))
    if root is None:
        root = _parse_html(_flat(markup, _KEPT_AT_LEAST))
    if root is None:
        raise Unreadable(
            stored("reading", "not HTML: its elements are nested without end")
        )
    return root


def _parse_html(markup: str) -> Element | None:
    """The root, or None where the parser gave up before the end of the page, as it
    does at 256 elements one in another.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(no_network=True, huge_tree=False)
    fault = None
    try:
        root = document_fromstring(markup, parser=parser)
    except (etree.ParserError, ValueError) as error:
        root, fault = None, error
    for entry in parser.error_log:
        if entry.level == etree.ErrorLevels.FATAL and "depth" in entry.message:
            return None
    if fault is not None:
        raise Unreadable(
            stored("reading", "not HTML: %(fault)s", fault=fault)
        ) from fault
    return root


def _few_attributes(tag: re.Match[str]) -> str:
    """A tag as it is, or alone where it has more attributes than any page has: the
    parser compares each with all others. What one attribute says may be long.
    """
    if len(tag[2]) < LONG_TAG:
        return tag[0]
    names = _QUOTED.sub("", tag[2]).split()
    return tag[0] if len(names) <= MOST_ATTRIBUTES else f"<{tag[1]}"


def _flat(markup: str, kept: frozenset[str]) -> str:
    """A page with the elements of these names only; where another block begins or
    ends, so does a paragraph.
    """

    def replacement(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        if name in kept:
            return tag[0]
        return "" if _INLINE.fullmatch(name) else "<p>"

    return _ANY_TAG.sub(replacement, markup)


def text_of_html(markup: str) -> str:
    """The text of an HTML fragment: blocks apart by a blank line, scripts and styles
    left out.
    """
    return said_in(markup)[0]


@cache
def _elements(kind: str) -> frozenset[str]:
    """The elements of a kind, by name (``elements.toml``)."""
    path = Path(__file__).with_name("elements.toml")
    return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))[kind])


def text_of_element(root: Element) -> str:
    """The text under an element, one paragraph a block, without what a reader of the
    page would not see.
    """
    paragraphs = map(one_line, "".join(_pieces(root)).split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def part_at_breaks(root: Element) -> None:
    """Lets each line break under an element part paragraphs: fields of records stand
    so.
    """
    for line_break in root.iter("br"):
        line_break.tail = f"\n\n{line_break.tail or ''}"


def whole_text_of(root: Element) -> str:
    """As ``text_of_element``, with what a reader of the page would not see."""
    paragraphs = map(one_line, "".join(_pieces(root, PROGRAMS)).split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def unseen_lines(root: Element) -> Iterator[str]:
    """What a page says in elements that ``text_of_element`` passes over: its head,
    forms and buttons, what is meant for browsers without scripts.
    """
    unseen = _elements("unseen") - PROGRAMS
    for element in root.iter(*unseen):
        if any(local_name(above) in unseen for above in element.iterancestors()):
            continue
        yield from filter(None, whole_text_of(element).split("\n\n"))


def worded_attributes(root: Element) -> Iterator[str]:
    """What a page says in attributes: of pictures, of links, of itself."""
    said = "//@alt|//@title|//@placeholder|//@aria-label|//meta/@content|//@label"
    for value in dict.fromkeys(map(str, root.xpath(said))):
        if holds_words("", value):
            yield one_line(value)


def _pieces(root: Element, unseen: frozenset[str] | None = None) -> Iterator[str]:
    """Texts and paragraph breaks in document order; walks without recursion, for pages
    nest deeply.
    """
    blocks = _elements("blocks")
    unseen = _elements("unseen") if unseen is None else unseen
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        name = local_name(element)
        edge = "\n\n" if name in blocks else ""
        if not left and name and name not in unseen:
            if name == "br":
                edge = "\n\n" if _is_doubled(element) else " "
            yield edge
            yield element.text or ""
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        yield edge if left else ""
        yield (element.tail or "") if element is not root else ""


def _is_doubled(element: Element) -> bool:
    """Whether a line break follows another: how old pages set paragraphs."""
    following = element.getnext()
    if following is None or local_name(following) != "br":
        return False
    return not (element.tail or "").strip()


def throw_away(element: Element) -> None:
    """Empties an element that was read, and takes away those before it; those behind
    it may have been parsed already.
    """
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
