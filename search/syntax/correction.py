"""Another spelling of a query's words that leaves everything else as it was typed.

Which word is near is the engine's to know; here is which words of a query may be
misspelt, and how a better one is put in its place: quotation marks, minus, fields,
brackets and operators stay.

    >>> words_of('title:militnts -"peece talks" OR negotiat* date:1998')
    ['militnts', 'peece', 'talks']
    >>> respelt('title:militnts -"peece talks"', {"militnts": "militants", "peece": "peace"})
    'title:militants -"peace talks"'
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from cuttings.search.language.analysis import spans, terms
from cuttings.search.syntax.lexer import DATE, tokenise

SHORTEST = 3
"""Letters of a word that may be misspelt; shorter ones are near to everything."""

_PATTERNS = frozenset("*?~#$")


def words_of(text: str) -> list[str]:
    """The folded words of a query that may be misspelt: those in words and phrases,
    without wildcards, dates and numbers.
    """
    words: list[str] = []
    field = ""
    for token in tokenise(text):
        if token.kind == "field":
            field = token.text
            continue
        is_text = token.kind in ("word", "phrase") and field != DATE
        if is_text and not _PATTERNS.intersection(token.text):
            words += filter(_may_be_misspelt, terms(token.text))
        field = ""
    return words


def respelt(text: str, better: Mapping[str, str]) -> str:
    """A query with words replaced; a word of another script replaces none."""
    made = text
    for word, start, end in reversed(list(spans(text))):
        other = better.get(word, word)
        is_field = text[end : end + 1] == ":"
        if other != word and not is_field and _script(other) == _script(word):
            made = made[:start] + other + made[end:]
    return made


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= SHORTEST and not any(map(str.isdigit, word))


def _script(word: str) -> str:
    """The script of a word, as the name of its first letter says it."""
    return unicodedata.name(word[0], "").partition(" ")[0]
