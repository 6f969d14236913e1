"""Which parts of a query every hit must meet, and which a result may do without.

Plain words side by side may be met in part; function words beside them, and the words
that open a request ("articles about"), are not demanded at all. Strict forms (phrases,
fields, exclusions, dates, distances) always are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from whoosh import query as q

from cuttings.search.language.analysis import terms
from cuttings.search.language.function_words import is_function_word
from cuttings.search.syntax.clauses import conditions
from cuttings.search.syntax.lexer import Token
from cuttings.search.syntax.openings import opening
from cuttings.search.syntax.tree import (
    Joined,
    Node,
    Not,
    Phrase,
    Word,
    leaves,
    wording,
)


class Part(NamedTuple):
    """One part of a query that all hits must meet, for an order by how many they meet.

    ``is_function_word`` tells of a plain word such as "in" or "the" without quotation
    marks; ``is_optional`` of a plain word that a second part of a result may do without:
    strict forms (phrases, fields, exclusions, dates, distances) never are.
    """

    words: str
    node: Node
    is_optional: bool
    is_function_word: bool

    @property
    def tree(self) -> q.Query:
        """What the part asks of an article."""
        return conditions(self.node).tree


@dataclass(frozen=True, slots=True)
class Signs:
    """What a reader's signs say of the words of a query: ``names`` alone are in capitals
    (WHO is no "who"), ``demanded`` have a plus, ``quoted`` are phrases in marks.
    ``expanded`` are the parts that stand for a word and its synonyms, ``languages`` those
    of the archive besides English.
    """

    names: frozenset[str]
    demanded: frozenset[str]
    quoted: frozenset[tuple[str, ...]]
    languages: tuple[str, ...] = ()
    expanded: tuple[Node, ...] = ()

    @classmethod
    def of(
        cls, text: str, tokens: Sequence[Token], languages: tuple[str, ...] = ()
    ) -> Signs:
        """The signs of a query."""
        words = [token.text for token in tokens if token.kind == "word"]
        phrases = [token.text for token in tokens if token.kind == "phrase"]
        capitals = [] if text.isupper() else words
        return cls(
            frozenset([word.lower() for word in capitals if word[1:].isupper()]),
            frozenset([word[1:].lower() for word in words if word[:1] == "+"]),
            frozenset([tuple(terms(phrase)) for phrase in phrases]),
            languages,
        )

    def are_none(self, node: Node) -> bool:
        """Whether a part is a plain word, or one of several terms like al-Qaeda."""
        match node:
            case Word():
                is_demanded = node.quoted or node.text in self.demanded
                return node.field == "text" and node.how == "plain" and not is_demanded
            case Phrase():
                words = tuple(
                    [part.text for part in node.parts if isinstance(part, Word)]
                )
                is_one_word = len(words) == len(node.parts) and node.distance == 1
                return node.field == "text" and is_one_word and words not in self.quoted
            case Joined():
                fields_of = {leaf.field for leaf in leaves(node)}
                return node in self.expanded and fields_of == {"text"}
        return False

    def is_function_word(self, node: Node) -> bool:
        """Whether a plain part is a function word."""
        if not isinstance(node, Word) or node.text in self.names:
            return False
        return is_function_word(node.text, self.languages)


def _parts(node: Node, signs: Signs) -> tuple[Part, ...]:
    nodes: Sequence[Node] = (node,)
    if isinstance(node, Joined) and node.operator == "AND" and not node.of_quotation:
        nodes = node.parts
    parts: list[Part] = []
    for each in nodes:
        is_plain = signs.are_none(each)
        is_function = is_plain and signs.is_function_word(each)
        parts.append(Part(wording(each), each, is_plain, is_function))
    return tuple(parts)


def demanded(
    node: Node, signs: Signs, tokens: Sequence[Token]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts of a tree that are demanded, and the words that are not, function words
    and what opens a request: none, where a reader wrote AND or brackets.
    """
    parts = _parts(node, signs)
    if any(token.kind in ("and", "open") for token in tokens):
        return parts, ()
    opened = _opening(parts, signs)
    kept, left_out = _without_function_words(parts, opened)
    if left_out or not opened:
        return kept, left_out
    return _without_function_words(parts, 0)


def _opening(parts: Sequence[Part], signs: Signs) -> int:
    """How many parts, from the first, open a request."""
    words: list[str] = []
    for part in parts:
        if not part.is_optional or not isinstance(part.node, Word):
            # What follows an opening may be anything.
            words.append("")
            break
        words.append(part.node.text)
    return opening(words, signs.languages)


def _without_function_words(
    parts: tuple[Part, ...], opening: int
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts that are demanded, and the words that are not, so many that open a
    request and the function words: none, where nothing else is sought.
    """
    kept: list[Part] = []
    left_out: list[str] = []
    for index, part in enumerate(parts):
        if index < opening or part.is_function_word:
            left_out.append(part.words)
        else:
            kept.append(part)
    if all(isinstance(part.node, Not) for part in kept):
        return parts, ()
    return tuple(kept), tuple(dict.fromkeys(left_out))


def some_of(parts: Sequence[Part], trees: Sequence[q.Query]) -> q.Query | None:
    """The tree that demands one of the plain words, and all the rest; None where there
    are no two of them. ``trees`` are what each part asks.
    """
    words: list[q.Query] = []
    content: list[q.Query] = []
    strict: list[q.Query] = []
    for part, tree in zip(parts, trees, strict=True):
        if not part.is_optional:
            strict.append(tree)
            continue
        words.append(tree)
        if not part.is_function_word:
            content.append(tree)
    plain = content or words
    if len(plain) < 2:
        return None
    some: q.Query = q.Or(plain)
    return q.And([some, *strict]) if strict else some
