"""What is said of how a query was read, with each other reading written out as a query.

An offer is a query in Cuttings' own language, so that a link to it keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cuttings.search.syntax.choices import Choice, Settled
from cuttings.search.syntax.demands import Signs, demanded
from cuttings.search.syntax.distances import BETWEEN
from cuttings.search.syntax.lexer import EXACT, Token
from cuttings.search.syntax.notices import Notice, Offer
from cuttings.search.syntax.parser import Parser
from cuttings.search.syntax.tree import (
    AtLeast,
    Joined,
    Near,
    Node,
    Not,
    Phrase,
    join,
    wording,
)

MAX_OFFERS = 12
"""Other readings that are worked out for one query."""


def said_of_query(
    settled: Settled, parser: Parser, node: Node | None, exact: bool, text: str
) -> tuple[Notice, ...]:
    """What is said of a query that a parser has read as a tree."""
    is_said = settled.choices or parser.choices or parser.said or parser.rereadings()
    if not is_said:
        # Nothing else can be meant: a fifteenth of reading three words is saved.
        return ()
    readings = _Readings(settled, parser, node, exact, text)
    notices = [
        *readings.of_choices([*settled.choices, *parser.choices]),
        *readings.of_the_whole(),
        *readings.of_words(),
    ]
    return tuple(dict.fromkeys(notices))


class _Readings:
    """The other readings of one query, as many as there is a budget for."""

    def __init__(
        self,
        settled: Settled,
        parser: Parser,
        node: Node | None,
        exact: bool,
        text: str,
    ) -> None:
        self.settled = settled
        self.parser = parser
        self.node = node
        self.exact = exact
        self.text = text
        self.budget = MAX_OFFERS
        is_read = node is not None and not parser.refusal
        self.understood = (
            self._asked(node, settled.tokens()) if node and is_read else ""
        )

    def of_choices(self, choices: Iterable[Choice]) -> list[Notice]:
        """What was chosen of several meanings of a sign."""
        notices: list[Notice] = []
        for choice in choices:
            # A date that can't be read comes first; other readings would have it too.
            is_refused = bool(self.parser.refusal)
            readings = () if is_refused else choice.readings[: self.budget]
            offers: list[Offer] = []
            for words, replacement in readings:
                tokens = self.settled.tokens(replacement)
                other = Parser(self.exact).read(tokens)
                offers += self._offer(words, other, tokens)
            if choice.needs_offer and not offers:
                continue
            notice = Notice(
                choice.text, tuple(offers), choice.is_warning, choice.needs_offer
            )
            notices.append(notice)
        return notices

    def of_the_whole(self) -> list[Notice]:
        """Other orders of operators; where they mean the same there is nothing to say."""
        notices: list[Notice] = []
        for text, words, reader in self.parser.rereadings():
            if not self.budget or self.parser.refusal:
                continue
            tokens = self.settled.tokens()
            offers = self._offer(words, reader.read(tokens), tokens)
            if offers:
                notices.append(Notice(text, tuple(offers)))
        return notices

    def of_words(self) -> list[Notice]:
        """What signs within words may mean."""
        notices: list[Notice] = []
        for leaf, reading in self.parser.said:
            offers: list[Offer] = []
            for words, replaced in reading.others[: self.budget]:
                other = _replaced(self.node, leaf, replaced) if self.node else None
                offers += self._offer(words, other, self.settled.tokens())
            notices.append(Notice(reading.text, tuple(offers)))
        return notices

    def _offer(
        self, words: str, other: Node | None, tokens: Sequence[Token]
    ) -> list[Offer]:
        """An offer; none, where it would ask the same."""
        self.budget -= 1
        query = self._asked(other, tokens) if other else ""
        if not query or query == self.understood:
            return []
        query = query.replace(f"{EXACT}:", "") if self.exact else query
        return [Offer(words, query, words.endswith(BETWEEN))]

    def _asked(self, node: Node, tokens: Sequence[Token]) -> str:
        parts, _ = demanded(node, Signs.of(self.text, tokens), tokens)
        return wording(join("AND", [part.node for part in parts]))


def _replaced(node: Node, old: Node, new: Node) -> Node:
    """A tree with one part in the place of another; the same part everywhere."""
    if node == old:
        return new
    match node:
        case Not():
            return Not(_replaced(node.part, old, new))
        case AtLeast():
            return replace(node, part=_replaced(node.part, old, new))
        case Near():
            left = _replaced(node.left, old, new)
            return replace(node, left=left, right=_replaced(node.right, old, new))
        case Joined() | Phrase():
            parts = tuple([_replaced(part, old, new) for part in node.parts])
            return replace(node, parts=parts)
    return node
