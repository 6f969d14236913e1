"""What a page weighs, and what makes one lighter that would be too heavy.

No page is heavier than ``MOST_BYTES``, uncompressed, whatever is asked and whatever
articles hold. Texts are shown in parts of a weight (``weight``). What a list says of an
article is short, in nearly every archive; where titles, outlets or names are of a
thousand letters, a page of a hundred of them is not, and their ends are left out. A text
that is read, in an element of the class ``text``, is never cut.

    >>> weight("peace"), weight("長城"), weight("A & B")
    (5, 6, 9)
    >>> cut("<ul><li>" + "peace " * 9 + "</li><li>talks</li></ul>", 11)
    '<ul><li>peace peace…</li><li>talks</li></ul>'
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

MOST_BYTES = 200_000
"""Bytes of the heaviest page."""
LONGEST = (400, 200, 100, 50, 20)
"""Letters that one thing may have on a page that is too heavy: the first that is
enough.
"""

_ESCAPED = 4
"""Bytes that a sign takes on, at most, where it is escaped."""
_TOKEN = re.compile(
    r"""
    <!.*?>
    | <(?P<raw> script | style | textarea )\b (?: [^>"] | "[^"]*" )* > .*? </(?P=raw)>
    | < (?P<end> /? ) (?P<name> [a-z0-9]+ ) (?: [^>"] | "[^"]*" )* >
    | [^<]+
    | <
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = re.compile(r'(\b(?:title|aria-label|alt|content|placeholder)=")([^"]*)"')
"""Attributes that say something, and hold no value that is sent back."""
_WITHIN = frozenset({"a", "abbr", "b", "em", "i", "kbd", "mark", "q", "span", "strong"})
"""Elements within a line: what is in them is counted with what is around them."""
_NEW = frozenset({"a", "span", "b"})
"""Of these, those that begin something new to be said."""
_ONLY_FOR_PROGRAMS = re.compile(
    r'<script type="application/ld\+json">.*?</script>'
    r'|<span class="Z3988" title="[^"]*"></span>',
    re.DOTALL,
)
"""What nobody sees, and programs find in the files to take away as well."""


def weight(text: str) -> int:
    """The bytes that a text takes in a page, at most."""
    escaped = sum([text.count(sign) for sign in "&<>\"'"])
    return len(text.encode("utf-8", "replace")) + _ESCAPED * escaped


def fitting(text: str, most_letters: int, most_weight: int) -> int:
    """How many letters of the beginning of a text take no more than both; at least
    one.
    """
    letters = min(most_letters, len(text))
    while letters > 1:
        heavy = weight(text[:letters])
        if heavy <= most_weight:
            break
        letters = min(letters - 1, letters * most_weight // heavy)
    return max(letters, 1)


def size(html: str) -> int:
    """The bytes of a page."""
    return len(html) if html.isascii() else len(html.encode("utf-8", "replace"))


def lighter(html: str, said: str, most: int = MOST_BYTES) -> str:
    """A page that is no heavier than ``most``: with its long titles and names cut,
    where that is needed, and then ``said`` says so at its end.

    What is heavy in another way stays so.
    """
    if size(html) <= most:
        return html
    html = _ONLY_FOR_PROGRAMS.sub("", html)
    note = f'<p class="hint">{escape(said)}</p></main>'
    for longest in LONGEST:
        shorter = cut(html, longest).replace("</main>", note)
        if size(shorter) <= most:
            break
    return shorter


class _Whole(NamedTuple):
    """An element whose text is not cut, and how many of its name are open."""

    name: str = ""
    depth: int = 0

    def after(self, name: str, is_end: bool) -> _Whole:
        """The same behind another tag."""
        if name != self.name:
            return self
        depth = self.depth + (-1 if is_end else 1)
        return _Whole(name, depth) if depth else _Whole()


def cut(html: str, longest: int) -> str:
    """A page in which nothing that is said has more letters, but for what stands in an
    element of the class ``text``.
    """
    made: list[str] = []
    said = 0
    whole = _Whole()
    for found in _TOKEN.finditer(html):
        token, name, is_end = found[0], found["name"], found["end"] == "/"
        if name is None:
            is_text = not token.startswith("<") and not whole.name
            if is_text:
                token, said = _shortened(token, said, longest)
            made.append(token)
            continue

        if whole.name:
            whole = whole.after(name, is_end)
        elif ' class="text"' in token:
            whole = _Whole(name, 1)
        if name not in _WITHIN or (name in _NEW and not is_end):
            said = 0
        made.append(token if whole.name else _with_short_words(token, longest))
    return "".join(made)


def _shortened(text: str, said: int, longest: int) -> tuple[str, int]:
    """A text behind so many letters of the same, and how many there are then."""
    plain = unescape(text) if "&" in text else text
    before, said = said, said + len(plain)
    if said <= longest:
        return text, said
    if before > longest:
        return "", said
    return escape(plain[: longest - before].rstrip()) + "…", said


def _with_short_words(tag: str, longest: int) -> str:
    """A tag in whose attributes nothing is said at length."""
    if len(tag) <= longest:
        return tag

    def short(found: re.Match[str]) -> str:
        return f'{found[1]}{_shortened(found[2], 0, longest)[0]}"'

    return _WORDS.sub(short, tag)
