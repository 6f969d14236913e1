"""Patterns over words, all matched in one pass.

A pattern is words parted by blanks. Beside a plain word it may hold::

    rebel*         any word that begins so
    kill|killed    either; words of one choice are joined: ``eu|european_union``
    {fighters}     a class of words from the lexicon
    #              a number, in digits or in words
    <name>         a word with a capital
    [the]          optional
    visas?         with or without its last letter
    ..             up to three words of any kind; ... up to six

All patterns make one trie. A sentence is walked once, and from a word that begins some pattern the trie is followed;
there is no backtracking over text beyond the longest pattern, so the time is linear in the length of the sentence.
Words that stand for the same symbols are one *kind* of word, and each node remembers where a kind leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import compress, pairwise, product
from typing import NamedTuple

from cuttings.index.enrich.events.memory import Memory
from cuttings.index.enrich.events.sentences import Sentence, plain, word_list
from cuttings.search.errors import SettingsError

NUMBER = "#"
NAME = "<name>"
GAPS = {"..": 3, "...": 6}
NUMBER_WORDS = frozenset(
    word_list("""
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen dozens scores hundred hundreds thousand
    thousands million millions billion billions several
    """)
)
_EXPANSIONS = 512


def is_number(word: str) -> bool:
    """Whether a word (in lower case) states a number."""
    return (word[0].isdigit() and word[-1].isdigit()) or word in NUMBER_WORDS or word.split("-")[0] in NUMBER_WORDS


@dataclass(slots=True)
class _Node:
    """A place in the trie. ``steps`` remembers, for each kind of word seen here, which nodes it leads to,
    ``dead`` those that lead nowhere."""

    edges: dict[str, _Node] = field(default_factory=dict)
    gaps: dict[int, _Node] = field(default_factory=dict)
    rules: list[int] = field(default_factory=list)
    steps: dict[int, tuple[_Node, ...]] = field(default_factory=dict)
    dead: set[int] = field(default_factory=set)


_Start = tuple[_Node, tuple[tuple[frozenset[int] | set[int], int], ...]]
"""A first word's node, and for each gap behind it the kinds that lead nowhere and how far from the word it reaches."""
_CERTAIN: tuple[tuple[frozenset[int] | set[int], int], ...] = ((frozenset(), 2),)
"""In place of gaps: no kind is known to lead nowhere, so the node is followed."""


class Match(NamedTuple):
    """A rule's number and the words that it matched, ``first`` to ``last``, the end excluded."""

    rule: int
    first: int
    last: int


class Patterns:
    """A set of numbered patterns with the word classes that they name."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._classes = {name: tuple(words) for name, words in classes.items()}
        self._root = _Node()
        self._words: set[str] = set()
        self._prefixes: dict[int, dict[str, str]] = {}
        self._kinds: dict[tuple[str, ...], int] = {(): 0}
        self._symbols: list[tuple[str, ...]] = [()]
        self._known = Memory(self._kind)
        self._begun = Memory(self._begin)
        self._members: dict[str, list[str]] = {}
        for name, words in self._classes.items():
            for word in words:
                if " " not in word:
                    self._learn(word, "{" + name + "}")

    def _learn(self, word: str, symbol: str) -> None:
        """Makes a word, or every word with a prefix, stand for a symbol."""
        self._members.setdefault(word, []).append(symbol)
        if word.endswith("*"):
            self._prefixes.setdefault(len(word) - 1, {})[word[:-1]] = word

    def _alternatives(self, token: str) -> list[tuple[str, ...]]:
        """Every sequence of symbols that one token of a pattern may stand for."""
        optional = token.startswith("[") and token.endswith("]")
        sequences: list[tuple[str, ...]] = [()] if optional else []
        choices = [word for choice in token.strip("[]").split("|") for word in _spelt(choice)]
        plain = [choice for choice in choices if choice[0] not in "{<#" and "_" not in choice]
        if len(plain) > 1:  # several words are one class without a name: the trie stays small
            sequences.append((self._anonymous(plain),))
            choices = [choice for choice in choices if choice not in plain]
        for choice in choices:
            if choice.startswith("{"):
                name = choice[1:-1]
                if name not in self._classes:
                    raise SettingsError(f"The lexicon has no class of words named {choice}; define it under [words].")
                sequences.append((choice,))
                sequences.extend(tuple(words.split()) for words in self._classes[name] if " " in words)
            else:
                sequences.append(tuple(choice.split("_")))
        return sequences

    def _anonymous(self, words: list[str]) -> str:
        symbol = "{" + "|".join(words) + "}"
        if symbol not in self._words:
            self._words.add(symbol)
            for word in words:
                self._learn(word, symbol)
        return symbol

    def add(self, pattern: str, rule: int) -> None:
        """Adds a pattern under a rule's number. Raises SettingsError where it can't be understood."""
        choices = [self._alternatives(token) for token in pattern.split()]
        size = 1
        for choice in choices:
            size *= len(choice)
        if not choices or size > _EXPANSIONS:
            raise SettingsError(f"The pattern “{pattern}” stands for {size} phrases (1 to {_EXPANSIONS}); split it.")
        for sequence in product(*choices):
            self._insert([symbol for part in sequence for symbol in part], rule)

    def _insert(self, symbols: list[str], rule: int) -> None:
        node = self._root
        for symbol in symbols:
            if symbol in GAPS:
                node = node.gaps.setdefault(GAPS[symbol], _Node())
                continue
            if symbol[0] not in "{<#" and symbol not in self._words:
                self._words.add(symbol)
                self._learn(symbol, symbol)
            node = node.edges.setdefault(symbol, _Node())
        if node is not self._root and rule not in node.rules:
            node.rules.append(rule)

    def _symbols_of(self, word: str) -> tuple[str, ...]:
        found = list(self._members.get(word, ()))
        for length, prefixes in self._prefixes.items():
            prefix = prefixes.get(word[:length])
            if prefix is not None:
                found.extend(self._members[prefix])
        if is_number(word):
            found.append(NUMBER)
        return tuple(dict.fromkeys(found))

    def _kind(self, spelt: str) -> int:
        """The number of a word's kind; 0 for a word that no pattern knows."""
        symbols = self._symbols_of(plain(spelt)) + ((NAME,) if spelt[0].isupper() else ())
        kind = self._kinds.setdefault(symbols, len(self._kinds))
        if kind == len(self._symbols):
            self._symbols.append(symbols)
        return kind

    def _step(self, node: _Node, kind: int) -> tuple[_Node, ...]:
        edges = node.edges
        nodes = tuple(edges[symbol] for symbol in self._symbols[kind] if symbol in edges)
        node.steps[kind] = nodes
        if not nodes:
            node.dead.add(kind)
        return nodes

    def _begin(self, pair: tuple[int, int]) -> tuple[_Start, ...]:
        """The nodes that a word of one kind leads to, where a word of another kind follows, if they can lead on."""
        kind, following = pair
        found: list[_Start] = []
        for node in self._step(self._root, kind) if kind else ():
            if following and self._step(node, following):
                found.append((node, _CERTAIN))
            elif node.rules or node.gaps:
                found.append((node, tuple((gap.dead, width + 2) for width, gap in node.gaps.items())))
        return tuple(found)

    def matches(self, sentence: Sentence) -> list[Match]:
        """Every match in a sentence, overlapping ones included, by the first word."""
        kinds = [*map(self._known.__getitem__, sentence.spelt), 0]
        begun = list(map(self._begun.__getitem__, pairwise(kinds)))
        found: list[Match] = []
        for first, starts in compress(enumerate(begun), begun):
            for node, gaps in starts:
                for dead, reach in gaps:
                    if not dead.issuperset(kinds[first + 1 : first + reach]):
                        self._follow(node, kinds, first, found)
                        break
                else:
                    for rule in node.rules:
                        found.append(Match(rule, first, first + 1))
        return found

    def _follow(self, start: _Node, kinds: list[int], first: int, found: list[Match]) -> None:
        """Adds every match that begins at ``first``, whose word led to ``start``; ``kinds`` ends with a 0."""
        states = [(start, first + 1)]
        while states:
            node, position = states.pop()
            for rule in node.rules:
                found.append(Match(rule, first, position))
            if node.edges and (kind := kinds[position]):
                following = node.steps.get(kind)
                for after in self._step(node, kind) if following is None else following:
                    states.append((after, position + 1))
            for width, gap in node.gaps.items():
                window = kinds[position : position + width + 1]
                if gap.dead.issuperset(window):
                    continue
                for place, kind in enumerate(window, position + 1):
                    following = gap.steps.get(kind)
                    for after in self._step(gap, kind) if following is None else following:
                        states.append((after, place))


def _spelt(word: str) -> tuple[str, ...]:
    return (word[:-1], word[:-2]) if word.endswith("?") else (word,)


def split_words(text: str) -> list[str]:
    """The words of a class as the lexicon lists them: parted by blanks, the words of a phrase joined by ``_``."""
    return [word.replace("_", " ") for word in re.sub(r"#[^\n]*", "", text).split()]
