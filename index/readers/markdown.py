"""Markdown as the text that it stands for: headings without their signs, links by their
words, no marks of emphasis.

The signs are those of CommonMark 0.31 and of its common extensions. What a text says is
kept; what only a program needs (addresses of links, fences) is left to whoever accounts
for the rest of the file.

    >>> unmarked("# Talks *begin* #\\n\\nThe [envoy](https://x.example) left.")
    Unmarked(title='Talks begin', text='The envoy left.', rest=('(https://x.example)',))
    >>> unmarked("Floods hit Chad\\n===============\\n\\nRain fell.").title
    'Floods hit Chad'
"""

from __future__ import annotations

import re
from typing import NamedTuple

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")

_ATX = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]+(?P<words>[^\n]*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:={3,}|-{3,})[ \t]*")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE = re.compile(r"[ ]{0,3}(?:`{3,}|~{3,})[^`\n]{0,100}")
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S[^\n]*")
_QUOTED = re.compile(r"^[ ]{0,3}(?:>[ ]?)+")
_ITEM = re.compile(r"^([ \t]*)[*+](?=[ \t]+\S)")
_HARD_BREAK = re.compile(r"\\$|[ ]{2,}$")

_EMPTY_LINES = re.compile(r"\n{3,}")
_COMMENT = re.compile(r"<!--.{0,10000}?-->", re.DOTALL)
_LINK = re.compile(
    r"!?\[(?P<words>[^\[\]\n]{0,500})\]"
    r"(?P<address>\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)|\[[^\[\]\n]{0,200}\])"
)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,500})\1")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1")
_STARRED = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s*\\])\*(?!\*)")
_SCORED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,2000}?)(?<=[^\s_])_(?![\w_])")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,2000}?)~~")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Unmarked(NamedTuple):
    """The heading that a text begins with (None without one), the text below it, and in
    ``rest`` what no reader of it sees: addresses and comments.
    """

    title: str | None
    text: str
    rest: tuple[str, ...] = ()


def unmarked(text: str) -> Unmarked:
    """What a text in Markdown says."""
    rest = [comment[0] for comment in _COMMENT.finditer(text)]
    text = _COMMENT.sub("", text)
    title, body = _heading(text)
    lines: list[str] = []
    for line in body.split("\n"):
        lines += _line(line, lines)
        rest += _unseen(line)
    said = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
    return Unmarked(_words(title) if title else None, said, tuple(rest))


def _unseen(line: str) -> list[str]:
    """What of a line only a program needs."""
    if _DEFINITION.fullmatch(line) or _FENCE.fullmatch(line):
        return [line]
    return [link["address"] for link in _LINK.finditer(line)]


def heading_of(text: str) -> Unmarked:
    """The same of a text that may be no Markdown: only the heading that it begins with,
    where no other text has its signs (a line of hyphens parts anything).
    """
    title, body = _heading(text, underlines="=")
    return Unmarked(_words(title), body) if title else Unmarked(None, text)


def _heading(text: str, underlines: str = "=-") -> tuple[str, str]:
    """The first lines of a text, where they are a heading and something stands below."""
    bare = text.lstrip("\ufeff \t\r\n")
    first, _, rest = bare.partition("\n")
    second, _, below = rest.partition("\n")
    if not rest.strip():
        return "", text
    atx = _ATX.fullmatch(first.rstrip("\r"))
    if atx and atx["words"]:
        return atx["words"].strip(), rest.lstrip("\r\n")
    is_setext = bool(_UNDERLINE.fullmatch(second.rstrip("\r")))
    is_setext &= second.strip()[:1] in underlines
    if is_setext and first.strip() and below.strip() and not _RULE.fullmatch(first):
        return first.strip(), below.lstrip("\r\n")
    return "", text


def _line(line: str, above: list[str]) -> list[str]:
    """What a line below the first heading says: nothing where it is only signs."""
    line = _QUOTED.sub("", line.rstrip("\r"))
    is_below_words = bool(above) and bool(above[-1].strip())
    if _UNDERLINE.fullmatch(line) and is_below_words:
        # The line above is a heading: a paragraph of its own.
        return [""]
    if _RULE.fullmatch(line) or _FENCE.fullmatch(line) or _DEFINITION.fullmatch(line):
        return [""]
    atx = _ATX.fullmatch(line)
    if atx:
        return ["", _words(atx["words"] or ""), ""]
    return [_words(_ITEM.sub(r"\1-", _HARD_BREAK.sub("", line)))]


def _words(line: str) -> str:
    """A line without the marks within it; what stands in code keeps its signs."""
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(line):
        parts += [_plain(line[end : code.start()]), code[2].strip()]
        end = code.end()
    return "".join([*parts, _plain(line[end:])])


def _plain(text: str) -> str:
    if not text.strip():
        return text
    text = _LINK.sub(lambda link: link["words"], text)
    text = _ADDRESS.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _STARRED.sub(r"\1", text)
    text = _SCORED.sub(r"\1", text)
    text = _STRUCK.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text)
