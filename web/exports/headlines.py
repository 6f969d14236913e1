"""A headline as it stands within a citation: its capitals, its inner quotation marks, and
the stop or comma behind it.

Chicago and MLA set an English title in headline style and within double quotation marks,
so that marks within it are single, and a stop or a comma behind it stands before the
closing mark (Chicago Manual of Style, 17th edition, 6.9, 6.124, 6.125, 8.159, 13.30;
MLA Handbook, 9th edition, 2.90 to 2.126). Titles in other languages keep their capitals
(Chicago 11.6, MLA 2.98).

    >>> title_case("Prices go up in Paris: a week of pain")
    'Prices Go up in Paris: A Week of Pain'
    >>> quoted('Minister: "We will win"', ".")
    '“Minister: ‘We will win.’”'
    >>> quoted("Is it over?", "."), quoted("Is it over?", ",")
    ('“Is it over?”', '“Is it over?,”')
"""

from __future__ import annotations

import re

_SMALL_WORDS = """
a an and as at but by down for from in into nor of on onto or over so the till to up via
with yet
"""
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
"""Words in lower case within a title ("Citation Style Language 1.0.2", title case)."""

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_FIRST_AGAIN = re.compile(r"[:?!.…—–]\s*[\"'“‘«(\[]*$")
"""What a word stands behind that is the first of a title or subtitle."""

_FINAL = ".?!…。？！؟"
"""Signs that end a sentence, behind which none is added."""

_CLOSING = "”’\"'»«“›)]"
"""What may close a title behind the sign that ends its sentence."""

_CLOSING_QUOTE = re.compile(r"[’']+$")
_PAIRED = (
    re.compile(r"„([^„“”]*)[“”]"),
    re.compile(r"“([^“”]*)”"),
    re.compile(r"(?<!\w)\"([^\"]*)\"(?!\w)"),
    re.compile(r"«\s*([^«»]*?)\s*»"),
    re.compile(r"»([^«»]*)«"),
)
"""Quotation marks of several languages around what they enclose (Chicago 11.10)."""

_OF_NAMES = frozenset({"al", "el"})
"""What begins a name with a hyphen in lower case, as al-Qaeda."""

_ABBREVIATIONS = frozenset({"co", "corp", "dr", "inc", "jr", "ltd", "no", "sr", "st"})


def title_case(title: str) -> str:
    """An English title in headline style: capitals but for articles, short prepositions
    and conjunctions. Words that have a capital keep theirs (iPhone, NATO).
    """
    words = list(_WORD.finditer(title))
    cased: list[str] = []
    end = 0
    for word in words:
        before = title[: word.start()]
        is_first = word is words[0] or bool(_FIRST_AGAIN.search(before))
        is_edge = is_first or word is words[-1]
        cased += [title[end : word.start()], _cased(word[0], before, is_edge)]
        end = word.end()
    return "".join([*cased, title[end:]])


def _cased(word: str, before: str, is_edge: bool) -> str:
    is_behind_number = before[-1:].isdigit()
    is_of_markup = before.endswith(("<", "</"))
    if is_behind_number or is_of_markup:
        # "10th" and "<i>" are as they should be.
        return word
    has_capitals = any(map(str.isupper, word[1:]))
    if word.lower() in SMALL_WORDS and not is_edge and not has_capitals:
        return word.lower()
    parts = word.split("-")
    for index, part in enumerate(parts):
        has_own = any(map(str.isupper, part[1:])) or part in _OF_NAMES
        if not has_own and (not index or part.lower() not in SMALL_WORDS):
            # but "iPhone" and "al-Qaeda" are as they should be.
            parts[index] = part[:1].upper() + part[1:]
    return "-".join(parts)


def is_closed(text: str) -> bool:
    """Whether a text ends with a sign that ends a sentence, within its marks or not.

    >>> is_closed("They said “no.”"), is_closed("In the U.S."), is_closed("No")
    (True, True, False)
    """
    return text.rstrip(_CLOSING)[-1:] in _FINAL and bool(text)


def closed(text: str) -> str:
    """A text with a full stop behind it, where nothing ends it yet; before the closing
    marks of an English quotation at its end.

    >>> closed("We begin"), closed("We begin?"), closed("They said “we begin”")
    ('We begin.', 'We begin?', 'They said “we begin.”')
    """
    if is_closed(text):
        return text
    is_quoted = text.endswith('"') or (text.endswith("”") and "“" in text)
    if is_quoted:
        return f"{text[:-1]}.{text[-1]}"
    return f"{text}."


def quoted(title: str, mark: str) -> str:
    """A title within double quotation marks, with a ``.`` or ``,`` before the last; a
    mark within it is single. A comma stands behind a question mark too, a stop does not.
    """
    inner = _nested(title.strip())
    closing = _CLOSING_QUOTE.search(inner) if "‘" in inner else None
    end = closing.start() if closing else len(inner)
    text, closing_marks = inner[:end], inner[end:]
    if mark == "." and is_closed(inner):
        return f"“{inner}”"
    if mark == ",":
        text = _without_stop(text)
    return f"“{text}{mark}{closing_marks}”"


def _nested(title: str) -> str:
    """A title whose quotation marks are single ones."""
    for pattern in _PAIRED:
        title = pattern.sub(r"‘\1’", title)
    return title


def _without_stop(text: str) -> str:
    """A text without the full stop of its sentence; one of an abbreviation stays."""
    last = text.split(" ")[-1]
    word = last[:-1]
    is_abbreviated = "." in word or len(word) < 2 or word.lower() in _ABBREVIATIONS
    if last.endswith(".") and not is_abbreviated:
        return text[:-1]
    return text
