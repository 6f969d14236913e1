"""JSON-LD of a page (https://schema.org/NewsArticle): the article that it describes.

Blocks are often written by templates that break them: comments and CDATA marks around
them, commas before a closing bracket, quotation marks that are not escaped, a bracket
that is missing. Those are repaired in one pass, as a browser's author would read them.
Of several articles described, that of the page's heading or address counts: others are
those of a sidebar.

    >>> parse('// <![CDATA[\\n{"headline": "He said "no"",}\\n// ]]>')
    [{'headline': 'He said "no"'}]
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cuttings.index.readers.markup import Element, one_line

LONGEST = 1_000_000
WRAPPING = 100
"""Characters at either end among which marks of comments and CDATA are looked for."""
MOST_NODES = 20_000
"""Objects and lists of a page that are looked at."""
PRIMARY = ("@graph", "mainEntity", "mainEntityOfPage")
"""Under which a page states what it is about itself; elsewhere may stand others'."""

_ARTICLE_TYPE = re.compile(r"(?:.*[/#:])?(?:\w*article|\w*posting|report)", re.I)
_WRAPPING = re.compile(r"^\s*(?:(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?)+")
_WRAPPED = re.compile(r"(?:(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?)+\s*$")
_COMMENT = re.compile(r"/\*.{0,1000}?\*/|//[^\n]*", re.DOTALL)
_STRING_ENDS = re.compile(r"\s*(?:[,:}\]]|/[/*]|$)")
_CLOSING = {"{": "}", "[": "]"}

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heads:
    """What a page says of itself outside its JSON-LD, to tell its article from others:
    its headings and titles, and its address.
    """

    titles: tuple[str, ...]
    url: str | None

    def agree(self, article: Node) -> bool:
        """Whether an article is the page's own by its headline or its address."""
        headline = one_line(name_of(article.get("headline")) or "").casefold()
        if headline and any(title.startswith(headline) for title in self.titles):
            return True
        return self.url is not None and self.url in _addresses(article)


def _addresses(article: Node) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        value = article.get(name)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


class LinkedData:
    """All JSON-LD of a page."""

    def __init__(self, root: Element) -> None:
        self._nodes: list[tuple[Node, bool]] = []
        self._by_id: dict[str, Node] = {}
        for script in root.iter("script"):
            kind = (script.get("type") or "").partition(";")[0].strip().lower()
            text = script.text or ""
            if kind == "application/ld+json" and len(text) <= LONGEST:
                for value in parse(text):
                    self._gather(value)

    def article(self, heads: Heads) -> Node:
        """The article of the page, references to its author and publisher followed;
        empty where none is described, or it can't be told from others.
        """
        articles = [node for node, _ in self._nodes if _is_article(node)]
        own = [article for article in articles if heads.agree(article)]
        primary = [node for node, main in self._nodes if main and _is_article(node)]
        chosen = own or (primary if _are_one(primary) else [])
        return self._resolved(chosen[0]) if chosen else {}

    def _gather(self, value: object) -> None:
        """Takes every object of a value, and whether it stands where a page states what
        it is about; without recursion, for such values nest.
        """
        stack: list[tuple[object, bool]] = [(value, True)]
        while stack and len(self._nodes) < MOST_NODES:
            each, is_primary = stack.pop()
            if isinstance(each, list):
                stack.extend((item, is_primary) for item in reversed(each))
            if not isinstance(each, dict):
                continue
            self._nodes.append((each, is_primary))
            address = each.get("@id")
            if isinstance(address, str) and len(each) > 1:
                self._by_id.setdefault(address, each)
            for name in reversed(each):
                if isinstance(each[name], dict | list):
                    stack.append((each[name], is_primary and name in PRIMARY))

    def _resolved(self, article: Node) -> Node:
        found = dict(article)
        for name in ("author", "publisher", "creator"):
            found[name] = self._referred(article.get(name))
        return found

    def _referred(self, value: object) -> object:
        if isinstance(value, list):
            return [self._referred(item) for item in value]
        if isinstance(value, dict) and "name" not in value:
            return self._by_id.get(str(value.get("@id")), value)
        return value


def _are_one(articles: list[Node]) -> bool:
    """Whether several descriptions may be of one article: they give one date."""
    dates = {str(each.get("datePublished"))[:10] for each in articles}
    return len(dates) == 1


def _is_article(node: Node) -> bool:
    types = node.get("@type")
    for kind in types if isinstance(types, list) else [types]:
        if isinstance(kind, str) and _ARTICLE_TYPE.fullmatch(kind):
            return True
    return False


def name_of(value: object) -> str | None:
    """A value as text: several joined, an object by its name, entities resolved."""
    if isinstance(value, list):
        return "; ".join(part for part in map(name_of, value) if part) or None
    if isinstance(value, dict):
        value = value.get("name")
    return html.unescape(value).strip() or None if isinstance(value, str) else None


def parse(text: str) -> list[object]:
    """The values of a block, repaired where it is no JSON; none where nothing helps."""
    text = text.strip()
    text = _WRAPPING.sub("", text[:WRAPPING]) + text[WRAPPING:]
    tail = text[-WRAPPING:]
    if _WRAPPED.search(tail):
        text = text[: len(text) - len(tail)] + _WRAPPED.sub("", tail)
    text = text.strip().rstrip(";")
    if text.startswith(("{&quot;", "[{&quot;")):
        text = html.unescape(text)
    for attempt in (text, None):
        try:
            return list(_values(_repaired(text) if attempt is None else attempt))
        except (ValueError, RecursionError):
            continue
    return []


def _values(text: str) -> Iterator[object]:
    """The values that stand in a text one after another."""
    decoder = json.JSONDecoder(strict=False)
    offset = 0
    while offset < len(text):
        value, offset = decoder.raw_decode(text, offset)
        yield value
        while text[offset : offset + 1] in (" ", "\n", "\t", "\r", ","):
            offset += 1


def _repaired(text: str) -> str:
    """JSON without comments and stray commas, its inner quotation marks escaped and its
    brackets closed; in one pass.
    """
    pieces: list[str] = []
    open_brackets: list[str] = []
    offset = 0
    while offset < len(text):
        character = text[offset]
        comment = _COMMENT.match(text, offset) if character == "/" else None
        if comment:
            offset = comment.end()
            continue
        if character == '"':
            string, offset = _string(text, offset)
            pieces.append(string)
            continue
        if character in _CLOSING:
            open_brackets.append(_CLOSING[character])
        elif open_brackets and character == open_brackets[-1]:
            open_brackets.pop()
            _drop_comma(pieces)
        pieces.append(character)
        offset += 1
    while open_brackets:
        _drop_comma(pieces)
        pieces.append(open_brackets.pop())
    return "".join(pieces)


def _string(text: str, start: int) -> tuple[str, int]:
    """A string from its quotation mark on, and where it ends: at the first mark behind
    which JSON goes on.
    """
    pieces = ['"']
    offset = start + 1
    while offset < len(text):
        character = text[offset]
        if character == "\\":
            pieces.append(text[offset : offset + 2])
            offset += 2
            continue
        offset += 1
        if character != '"':
            pieces.append(character)
        elif _STRING_ENDS.match(text, offset):
            break
        else:
            pieces.append('\\"')
    return "".join((*pieces, '"')), offset


def _drop_comma(pieces: list[str]) -> None:
    """Takes a comma off the end, and the blanks behind it."""
    while pieces and pieces[-1].isspace():
        pieces.pop()
    if pieces and pieces[-1] == ",":
        pieces.pop()
