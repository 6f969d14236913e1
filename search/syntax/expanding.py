"""A query with what its words find besides: the synonyms of an archive.

Plain words alone are expanded, one or several side by side; what stands in a phrase, is
asked for as written, is excluded, or is cut is left as it is. Where somebody
wrote two words of a group with OR between them, they have chosen.

    >>> from cuttings.search.synonyms import Synonyms
    >>> from cuttings.search.syntax.tree import wording
    >>> groups = Synonyms([("Viet Nam", "Vietnam")])
    >>> expansion = expanded(Joined("AND", (Word("text", "vietnam"), Word("text", "war"))), groups)
    >>> wording(expansion.node), expansion.words
    ('(vietnam OR “viet nam”) AND war', (('vietnam', 'viet nam'),))
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cuttings.search.synonyms import LONGEST, Expression, Synonyms
from cuttings.search.syntax.schema import WORD_FIELDS
from cuttings.search.syntax.tree import Joined, Near, Node, Phrase, Word, join


@dataclass(slots=True)
class Expansion:
    """A tree with alternatives in it.

    ``made`` are the parts that stand for one expression each, ``words`` the expressions
    that each was made of, as texts, and ``plain`` the tree in which they are held to
    what was typed.
    """

    node: Node
    plain: Node
    made: list[Node] = field(default_factory=list)
    words: tuple[tuple[str, ...], ...] = ()


def expanded(node: Node, synonyms: Synonyms) -> Expansion:
    """A tree with the synonyms of its words."""
    expander = _Expander(synonyms)
    wide = expander.expand(node)
    return Expansion(
        wide, expander.held(node), expander.made, tuple(dict.fromkeys(expander.words))
    )


class _Expander:
    def __init__(self, synonyms: Synonyms) -> None:
        self.synonyms = synonyms
        self.made: list[Node] = []
        self.words: list[tuple[str, ...]] = []
        self.replaced: list[Word] = []

    def expand(self, node: Node) -> Node:
        """A tree with alternatives."""
        match node:
            case Word():
                return self._run([node])
            case Joined() if node.operator == "AND":
                return join("AND", list(self._runs(node.parts)))
            case Joined():
                return self._alternatives(node)
            case Near():
                right = node.right if node.excluded else self.expand(node.right)
                return replace(node, left=self.expand(node.left), right=right)
        return node

    def held(self, node: Node) -> Node:
        """A tree whose expanded words stand in quotation marks."""
        match node:
            case Word():
                is_replaced = any(node is word for word in self.replaced)
                return replace(node, quoted=True) if is_replaced else node
            case Joined():
                parts = [self.held(part) for part in node.parts]
                return replace(node, parts=tuple(parts))
            case Near():
                right = self.held(node.right)
                return replace(node, left=self.held(node.left), right=right)
        return node

    def _runs(self, parts: Sequence[Node]) -> Iterator[Node]:
        """Parts that must all occur, the longest expressions among them expanded."""
        index = 0
        while index < len(parts):
            words: list[Word] = []
            for part in parts[index : index + LONGEST]:
                if not isinstance(part, Word) or not _is_plain(part):
                    break
                if words and part.field != words[0].field:
                    break
                words.append(part)
            count = self.synonyms.longest(tuple([word.text for word in words]))
            if count:
                yield self._run(words[:count])
                index += count
            else:
                part = parts[index]
                yield part if isinstance(part, Word) else self.expand(part)
                index += 1

    def _run(self, words: Sequence[Word]) -> Node:
        """Words that are one expression, or any other of their group."""
        typed = tuple([word.text for word in words])
        others = self.synonyms.others(typed) if all(map(_is_plain, words)) else ()
        itself = join("AND", list(words))
        if not others:
            return itself
        self.replaced += words
        self.words.append(tuple([" ".join(each) for each in (typed, *others)]))
        found = [_placed(words[0].field, each) for each in others]
        made = Joined("OR", (itself, *found))
        self.made.append(made)
        return made

    def _alternatives(self, node: Joined) -> Node:
        """Alternatives; a word whose synonym is one of them as well has all it needs."""
        present = {_expression(part) for part in node.parts}
        parts: list[Node] = []
        for part in node.parts:
            others = self.synonyms.others(_expression(part))
            parts.append(part if present.intersection(others) else self.expand(part))
        return join("OR", parts)


def _is_plain(word: Word) -> bool:
    is_text = word.field in WORD_FIELDS
    return is_text and word.how == "plain" and not (word.exact or word.quoted)


def _placed(field_name: str, expression: Expression) -> Node:
    words = tuple([Word(field_name, text) for text in expression])
    return words[0] if len(words) == 1 else Phrase(field_name, words)


def _expression(node: Node) -> Expression:
    """The words that a part consists of, if it is nothing but words."""
    match node:
        case Word() if node.how == "plain":
            return (node.text,)
        case Phrase() | Joined():
            if isinstance(node, Joined) and node.operator == "OR":
                return ()
            words = [part.text for part in node.parts if isinstance(part, Word)]
            return tuple(words) if len(words) == len(node.parts) else ()
    return ()
