"""A dictionary that works out what it misses, once: what makes one pass over many words
cheap.

``map(memory.__getitem__, words)`` runs without a line of Python for every word that was
seen before.

The automaton that follows all patterns at once, built while it is used.

The patterns make one trie, in which a gap leads to several places at once. A *state* is
every place that the words so far can lead to; where a kind of word leads from a state
is worked out when it is first met, and remembered. So known wording costs one look into
a dictionary for each word (the lazy construction of Thompson's automata; see Cox 2010).

Time is linear in the number of words: a walk begins at a word only if that word and the
next can lead on, and is never longer than the longest pattern. Memory is bounded:
beyond MOST states all are forgotten, and built again on demand.

Patterns over words, all matched in one pass.

A pattern is words parted by blanks. Beside a plain word it may hold::

    rebel*         any word that begins so
    kill|killed    either; words of one choice are joined: ``eu|european_union``
    {fighters}     a class of words from the lexicon
    #              a number, in digits or in words
    <name>         a word with a capital
    [the]          optional
    visas?         with or without its last letter
    ..             up to three words of any kind; ... up to six

All patterns make one trie, which an automaton (``automaton.py``) follows in one walk
over a text. Words that stand for the same symbols are one *kind* of word; what a chunk
between blanks holds is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, pairwise, product
from typing import cast

from cuttings.index.enrich.events.sentences import (
    Memory,
    Sentence,
    plain,
    spelt_words,
    word_list,
)
from cuttings.search.errors import SettingsError

UNKNOWN, END = 0, -1
"""The kind of a word that no pattern names, and the mark behind a sentence's last word."""
AUTOMATON_MOST = 50_000


@dataclass(slots=True, eq=False)
class Node:
    """A place in the trie: where a symbol leads, where a gap of up to so many words
    leads, the rules that end here.
    """

    edges: dict[str, Node] = field(default_factory=dict)
    gaps: dict[int, Node] = field(default_factory=dict)
    rules: list[int] = field(default_factory=list)


Place = tuple[Node, int | None]
"""A node, and how many words may still be passed over before its edges are followed;
None for a node outside a gap.
"""


class State:
    """Every place that some words can lead to, and the rules that they complete."""

    __slots__ = ("after", "places", "rules")

    def __init__(self, places: tuple[Place, ...], automaton: Automaton) -> None:
        self.places = places
        self.rules = tuple(
            dict.fromkeys(
                rule for node, left in places if left is None for rule in node.rules
            )
        )
        self.after: Memory[int, State | None] = Memory(
            lambda kind: automaton.step(self, kind)
        )


Match = tuple[int, int, int]
"""A rule's number, the first of the words that it matched, and the word after the last."""


_Begun = tuple[tuple[int, ...], State | None]
"""The rules that a first word completes, and the state after it and the next."""


class Automaton:
    """Walks a trie; ``symbols`` holds what each kind of word stands for, and may
    grow while the automaton is used.
    """

    def __init__(self, root: Node, symbols: Sequence[tuple[str, ...]]) -> None:
        self._root = root
        self._symbols = symbols
        self._states: dict[tuple[Place, ...], State] = {}
        self._start = State(((root, None),), self)
        self._begun = Memory(self._begin)

    def _begin(self, pair: tuple[int, int]) -> _Begun | None:
        """The rules that one kind of word completes, and the state after it and
        another kind; None for neither.
        """
        first = self._start.after[pair[0]]
        second = first and first.after[pair[1]]
        return (first.rules, second) if first and (first.rules or second) else None

    def step(self, state: State, kind: int) -> State | None:
        """The state that a kind of word leads to, or None where it leads nowhere."""
        if kind == END:
            return None
        places: dict[Place, None] = {}
        for node, left in state.places:
            if left is None:
                for width, gap in reversed(node.gaps.items()):
                    places.update(dict.fromkeys(self._over(gap, width, kind)))
                places.update(dict.fromkeys(self._along(node, kind)))
            else:
                places.update(dict.fromkeys(self._over(node, left, kind)))
        return self._state(tuple(places)) if places else None

    def _along(self, node: Node, kind: int) -> list[Place]:
        """The places behind a node's edges: from the root in the order of the
        symbols, from there on in the reverse.
        """
        edges, symbols = node.edges, self._symbols[kind]
        return [
            (edges[symbol], None)
            for symbol in (symbols if node is self._root else reversed(symbols))
            if symbol in edges
        ]

    def _over(self, gap: Node, left: int, kind: int) -> list[Place]:
        """The places of a gap after one word: still in it, if it may be passed over,
        or behind its edges.
        """
        return ([(gap, left - 1)] if left else []) + self._along(gap, kind)

    def _state(self, places: tuple[Place, ...]) -> State:
        state = self._states.get(places)
        if state is None:
            if len(self._states) >= AUTOMATON_MOST:
                self._states.clear()
                self._start.after.clear()
                self._begun.clear()
            state = self._states[places] = State(places, self)
        return state

    def matches(self, kinds: Sequence[int]) -> list[Match]:
        """Every match in the kinds of a text's words, by the first word; overlapping
        ones included.

        ``END`` stands behind the words of each sentence, and no match goes over it.
        """
        begun = cast(
            "list[_Begun]", list(map(self._begun.__getitem__, pairwise(kinds)))
        )  # a None is passed over below
        found: list[Match] = []
        for first, (rules, state) in compress(enumerate(begun), begun):
            for rule in rules:
                found.append((rule, first, first + 1))
            position = first + 2
            while state is not None:
                if state.rules:
                    found += [(rule, first, position) for rule in state.rules]
                state = state.after[kinds[position]]
                position += 1
        return found


NUMBER = "#"
NAME = "<name>"
_BREAK = "\n"
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
    return (
        (word[0].isdigit() and word[-1].isdigit())
        or word in NUMBER_WORDS
        or word.split("-")[0] in NUMBER_WORDS
    )


class Patterns:
    """A set of numbered patterns with the word classes that they name."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._classes = {name: tuple(words) for name, words in classes.items()}
        self._root = Node()
        self._words: set[str] = set()
        self._prefixes: dict[int, dict[str, str]] = {}
        self._kinds: dict[tuple[str, ...], int] = {(): 0}
        self._symbols: list[tuple[str, ...]] = [()]
        self._known = Memory(self._kinds_of)
        self._known[_BREAK] = (END,)
        self._automaton = Automaton(self._root, self._symbols)
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
        choices = [
            word for choice in token.strip("[]").split("|") for word in _spelt(choice)
        ]
        plain = [
            choice for choice in choices if choice[0] not in "{<#" and "_" not in choice
        ]
        if (
            len(plain) > 1
        ):  # several words are one class without a name: the trie stays small
            sequences.append((self._anonymous(plain),))
            choices = [choice for choice in choices if choice not in plain]
        for choice in choices:
            if choice.startswith("{"):
                name = choice[1:-1]
                if name not in self._classes:
                    raise SettingsError(
                        f"The lexicon has no class of words named {choice}; define it under [words]."
                    )
                sequences.append((choice,))
                sequences.extend(
                    tuple(words.split())
                    for words in self._classes[name]
                    if " " in words
                )
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
        """Adds a pattern under a rule's number.

        Raises SettingsError where it can't be understood.
        """
        choices = [self._alternatives(token) for token in pattern.split()]
        size = 1
        for choice in choices:
            size *= len(choice)
        if not choices or size > _EXPANSIONS:
            raise SettingsError(
                f"The pattern “{pattern}” stands for {size} phrases (1 to {_EXPANSIONS}); split it."
            )
        for sequence in product(*choices):
            self._insert([symbol for part in sequence for symbol in part], rule)

    def _insert(self, symbols: list[str], rule: int) -> None:
        node = self._root
        for symbol in symbols:
            if symbol in GAPS:
                node = node.gaps.setdefault(GAPS[symbol], Node())
                continue
            if symbol[0] not in "{<#" and symbol not in self._words:
                self._words.add(symbol)
                self._learn(symbol, symbol)
            node = node.edges.setdefault(symbol, Node())
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

    def _kinds_of(self, chunk: str) -> tuple[int, ...]:
        """The numbers of the kinds of a chunk's words; 0 for a word that no pattern
        knows.
        """
        return tuple(map(self._kind, spelt_words(chunk)))

    def _kind(self, spelt: str) -> int:
        symbols = self._symbols_of(plain(spelt)) + (
            (NAME,) if spelt[0].isupper() else ()
        )
        kind = self._kinds.setdefault(symbols, len(self._kinds))
        if kind == len(self._symbols):
            self._symbols.append(symbols)
        return kind

    def matches(
        self, sentences: Iterable[Sentence]
    ) -> Iterator[tuple[int, list[Match]]]:
        """The matches in each sentence that has any, with its place among the
        sentences; overlapping ones included.

        Matches count words from the first sentence on, and the end of each sentence as
        one.
        """
        chunks: list[str] = []
        for sentence in sentences:
            chunks += sentence.chunks
            chunks.append(_BREAK)
        kinds = list(chain.from_iterable(map(self._known.__getitem__, chunks)))
        place, end = 0, kinds.index(END) if kinds else 0
        within: list[Match] = []
        for match in self._automaton.matches(kinds):
            if match[1] > end:
                if within:
                    yield place, within
                    within = []
                last, end = end, kinds.index(END, match[1])
                place += kinds[last + 1 : end + 1].count(END)
            within.append(match)
        if within:
            yield place, within


def _spelt(word: str) -> tuple[str, ...]:
    return (word[:-1], word[:-2]) if word.endswith("?") else (word,)


def split_words(text: str) -> list[str]:
    """The words of a class as the lexicon lists them: parted by blanks, the words of
    a phrase joined by ``_``.
    """
    return [word.replace("_", " ") for word in re.sub(r"#[^\n]*", "", text).split()]
