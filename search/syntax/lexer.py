"""From what a librarian types to tokens of the query language.

Every string is a list of tokens; none is an error.

    >>> tokens = tokenise('title:“peace talks”~5 OR -rebel*')
    >>> [(token.kind, token.text) for token in tokens]
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

MAX_SLOP = 1_000
"""The greatest distance that a proximity phrase may ask for."""

_OPERATORS: dict[str, TokenKind] = {"AND": "and", "OR": "or", "NOT": "not"}
_TYPED = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | {"\0": " ", "\u00a0": " "})


class Token(NamedTuple):
    """One token.

    ``slop`` is the distance of a proximity phrase (1: adjacent); ``closed`` whether
    its quotation mark was.
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
        # Case counts in ASCII only: else “ſ” is an “s”, and names no field.
        rf"|(?P<field>(?ai:{'|'.join(names)})):\s*(?=[^\s)])"
        r'|"(?P<phrase>[^"]*)(?P<closed>"?)(?:~(?P<slop>\d{1,6}))?'
        r"|(?P<open>\()"
        r"|(?P<close>\))"
        r"|(?P<not>-)(?=[^\s-])"
        r'|(?P<word>[^\s"()]+)'
    )


def tokenise(text: str) -> list[Token]:
    """The tokens of a query.

    Curly and foreign quotation marks count as straight ones; ``AND``, ``OR`` and
    ``NOT`` are operators in capitals only.
    """
    tokens: list[Token] = []
    for match in _lexicon().finditer(text.translate(_TYPED)):
        if match["word"]:
            word = match["word"]
            tokens.append(Token(_OPERATORS.get(word, "word"), word))
        elif match["phrase"] is not None:
            slop = min(max(1, int(match["slop"] or 1)), MAX_SLOP)
            tokens.append(Token("phrase", match["phrase"], slop, bool(match["closed"])))
        elif match["field"]:
            tokens.append(Token("field", fields()[match["field"].lower()]))
        elif match["open"]:
            tokens.append(Token("open", "("))
        elif match["close"]:
            tokens.append(Token("close", ")"))
        elif match["not"]:
            tokens.append(Token("not", "-"))
    return tokens
