"""What was chosen where a sign may mean several things: the choice, what is said of it, and
the other readings, each by the tokens that would stand there instead.

    >>> settled = Settled([["a"], ["or"], ["b"]])
    >>> settled.tokens({1: ["OR"]})
    ['a', 'OR', 'b']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cuttings.search.dates import Period
from cuttings.search.syntax.lexer import Token
from cuttings.search.syntax.vendors import SMALL_OPERATORS

Replacement = dict[int, list[Token]]
"""Other tokens in the place of some, by their index."""


_OPERANDS = "word phrase address line limit"
STARTS = frozenset(f"{_OPERANDS} open field not unknown missing atleast".split())
"""The kinds of token that an operand can begin with, and those that it can end with."""
ENDS = frozenset(f"{_OPERANDS} close".split())


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that could be read otherwise: what is said of it, and each other
    reading by its words and its tokens. ``needs_offer``: without one there is nothing to
    say, because everybody reads it so.
    """

    text: str
    readings: tuple[tuple[str, Replacement], ...] = ()
    is_warning: bool = False
    needs_offer: bool = False


@dataclass(slots=True)
class Settled:
    """The tokens of a query by their first index, and what was chosen on the way;
    ``times`` are the dates that its words name, ``left_out`` are those that can't be asked for.
    """

    slots: list[list[Token]]
    choices: list[Choice] = field(default_factory=list)
    times: list[Period] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)

    def tokens(self, replacement: Replacement | None = None) -> list[Token]:
        """The tokens in order, some of them replaced."""
        found: list[Token] = []
        for index, slot in enumerate(self.slots):
            found += (replacement or {}).get(index, slot)
        return found


def joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token stands between two operands."""
    if not 0 < index < len(tokens) - 1:
        return False
    return tokens[index - 1].kind in ENDS and tokens[index + 1].kind in STARTS


def typed_as(token: Token) -> str:
    """What stood there for a token."""
    return token.typed or token.text


def is_plain(token: Token) -> bool:
    """Whether a token is a word of letters that could not be an operator."""
    return (
        token.kind == "word"
        and token.text.isalpha()
        and token.text not in SMALL_OPERATORS
    )


def begins_part(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token begins what operators and brackets join."""
    return not index or tokens[index - 1].kind in ("and", "or", "not", "open")


def listed(words: Iterable[str]) -> str:
    """Words in quotation marks, each once, as a list in a sentence."""
    quoted = [f"“{word}”" for word in dict.fromkeys(words)]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
