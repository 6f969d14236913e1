"""From what a librarian types to tokens of the query language; total: every string is a
list of tokens.

>>> [(token.kind, token.text) for token in tokenise('title:“peace talks”~5 OR -rebel*')]
[('field', 'title'), ('phrase', 'peace talks'), ('or', 'OR'), ('not', '-'), ('word', 'rebel*')]
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from cuttings.search.facets import field_names

TokenKind = Literal["word", "phrase", "field", "and", "or", "not", "open", "close"]

TITLES = {"title": "title", "headline": "title"}
"""The names of the one field that is no facet."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | {"\0": " ", "\u00a0": " "})
_OPERATORS: dict[str, TokenKind] = {"AND": "and", "OR": "or", "NOT": "not"}


class Token(NamedTuple):
    """One token.

    ``slop`` is the distance of a proximity phrase (1: adjacent); ``closed`` whether a
    quote was.
    """

    kind: TokenKind
    text: str
    slop: int = 1
    closed: bool = True


@cache
def fields() -> dict[str, str]:
    """The names a field can be called by, and the field that each means: the title,
    and every installed facet by its key and aliases.
    """
    return TITLES | field_names()


@cache
def _lexicon() -> re.Pattern[str]:
    # The longest name first: “organisation” would else be read of “organisations:”.
    names = sorted(map(re.escape, fields()), key=len, reverse=True)
    return re.compile(
        r"\s+"
        rf"|(?P<field>{'|'.join(names)}):\s*(?=[^\s)])"
        r'|"(?P<phrase>[^"]*)(?P<closed>"?)(?:~(?P<slop>\d{1,6}))?'
        r"|(?P<open>\()"
        r"|(?P<close>\))"
        r"|(?P<not>-)(?=[^\s-])"
        r'|(?P<word>[^\s"()]+)',
        re.IGNORECASE,
    )


def tokenise(text: str) -> list[Token]:
    """The tokens of a query; curly and foreign quotation marks count as straight
    ones, operators as capitals only.
    """
    if (
        text.isascii() and text.replace(" ", "").isalnum()
    ):  # nothing but words, as most queries
        return [Token(_OPERATORS.get(word, "word"), word) for word in text.split()]
    tokens: list[Token] = []
    if not text.isascii() or "\0" in text:
        text = text.translate(_QUOTES)
    for match in _lexicon().finditer(text):
        kind = match.lastgroup
        if kind == "word":
            word = match.group("word")
            tokens.append(Token(_OPERATORS.get(word, "word"), word))
        elif kind is None:  # white space
            continue
        elif match.group("phrase") is not None:
            slop = min(int(match.group("slop") or 1), 1_000)
            tokens.append(
                Token(
                    "phrase",
                    match.group("phrase"),
                    max(slop, 1),
                    bool(match.group("closed")),
                )
            )
        elif kind == "field":
            tokens.append(Token("field", fields()[match.group("field").lower()]))
        else:
            tokens.append(Token(kind, match.group(kind)))  # type: ignore[arg-type]
    return tokens
