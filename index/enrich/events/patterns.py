"""Patterns over words, all followed in one walk over a sentence.

A pattern is words parted by blanks. Beside a plain word it may hold::

    rebel*         any word that begins so
    kill|killed    either; words of one choice are joined: ``eu|european_union``
    {fighters}     a class of words from the lexicon
    #              a number, in digits or in words
    <name>         a word with a capital
    [the]          optional
    visas?         with or without its last letter
    ..             up to three words of any kind; ... up to six

Example::

    >>> from cuttings.index.enrich.events.sentences import sentences
    >>> patterns = Patterns({"fighters": ["rebel*", "armed men"]})
    >>> patterns.add("{fighters} .. fled", 7)
    >>> list(patterns.matches(sentences("It rained. The rebels soon fled.")))
    [(1, ((7, 1, 4),))]

The patterns make one trie. Where a set of its nodes leads on a word is worked out when
that word is first met there, and kept: the lazy construction of Thompson's automata
(Cox 2010, "Regular Expression Matching in the Wild"). So known wording costs one look
into a dictionary for each word, and hostile text no more than its length times the
longest pattern's. spaCy's ``Matcher`` was measured on the same 3,500 phrases in its
stead: 3 articles a second against 900.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, product

from cuttings.index.enrich.events.sentences import (
    REMEMBERED,
    WORDS,
    Sentence,
    plain,
    spelt_words,
)
from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded

NUMBER = "#"
NAME = "<name>"
GAPS = {"..": 3, "...": 6}
"""The signs for a gap, each with the most words that it passes over."""

MOST_EXPANSIONS = 512
"""Phrases that one pattern may stand for; more is a slip of the pen."""

MOST_STATES = 50_000
"""States kept before all are dropped and built again on demand; news needs 9,000."""

SENTENCES = 20_000
"""Sentences whose matches are kept: some 8 MB, and several days of news."""

NUMBER_WORDS = frozenset(WORDS["number_words"])

Match = tuple[int, int, int]
"""A rule's number, the index in its sentence of the first word that it matched, and of
the word after the last.
"""


class Node:
    """A node of the trie: where symbols lead, where any word leads, and the rules that
    end here.

    A gap of three words is a chain of four nodes which share their edges.
    """

    __slots__ = ("after_any", "edges", "gaps", "rules")

    def __init__(
        self, edges: dict[str, Node] | None = None, after_any: Node | None = None
    ) -> None:
        self.edges: dict[str, Node] = {} if edges is None else edges
        self.after_any = after_any
        self.gaps: dict[int, Node] = {}
        self.rules: list[int] = []

    def gap(self, width: int) -> Node:
        """The first node of the gap of up to ``width`` words behind this node."""
        if width not in self.gaps:
            node = Node()
            for _ in range(width):
                node = Node(node.edges, node)
            self.gaps[width] = node
        return self.gaps[width]


class State(dict[int, "State | None"]):
    """All nodes that the words so far lead to, and the rules that they complete.

    As a dictionary it says where a kind of word leads, None for nowhere.
    """

    __slots__ = ("nodes", "patterns", "rules")

    def __init__(self, nodes: tuple[Node, ...], patterns: Patterns) -> None:
        super().__init__()
        self.nodes = nodes
        self.patterns = patterns
        self.rules = tuple(
            dict.fromkeys(chain.from_iterable(node.rules for node in nodes))
        )

    def __missing__(self, kind: int) -> State | None:
        state = self[kind] = self.patterns.step(self, kind)
        return state


def is_number(word: str) -> bool:
    """Whether a word (in lower case) states a number."""
    if word[0].isdigit() and word[-1].isdigit():
        return True
    return word in NUMBER_WORDS or word.split("-")[0] in NUMBER_WORDS


def split_words(text: str) -> list[str]:
    """The words of a class as the lexicon lists them: parted by blanks, the words of
    a phrase joined by ``_``.
    """
    words = re.sub(r"#[^\n]*", "", text).split()
    return [word.replace("_", " ") for word in words]


class Patterns:
    """A set of numbered patterns, with the word classes that they name.

    Words that stand for the same symbols are one *kind* of word. Add all patterns
    before the first match: what was worked out does not know of later ones.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._classes = {name: tuple(words) for name, words in classes.items()}
        self._root = Node()
        self._symbols_of_word: dict[str, list[str]] = {}
        self._prefixes: dict[int, dict[str, list[str]]] = {}
        """The symbols of words that begin so, by the length of what they begin with."""
        self._kinds: dict[tuple[str, ...], int] = {}
        self._symbols_of_kind: list[tuple[str, ...]] = []
        self._states: dict[tuple[Node, ...], State] = {}
        self._start = State((self._root,), self)
        self._kinds_in = lru_cache(maxsize=REMEMBERED)(self._find_kinds)
        self._matches_in = lru_cache(maxsize=SENTENCES)(self._find_matches)
        for name, words in self._classes.items():
            single = [word for word in words if " " not in word]
            self._define("{" + name + "}", single)

    def add(self, pattern: str, rule: int) -> None:
        """Adds a pattern under a rule's number.

        Raises SettingsError where it can't be understood, or stands for too many
        phrases.
        """
        choices = [self._sequences(token) for token in pattern.split()]
        size = 1
        for choice in choices:
            size *= len(choice)
        if not choices or size > MOST_EXPANSIONS:
            raise SettingsError(
                worded(
                    "The pattern “%(pattern)s” stands for %(size)s phrases (1 "
                    "to %(most_expansions)s); split it.",
                    pattern=pattern,
                    size=size,
                    most_expansions=MOST_EXPANSIONS,
                )
            )

        for sequence in product(*choices):
            symbols = list(chain.from_iterable(sequence))
            if symbols and (symbols[0] in GAPS or symbols[-1] in GAPS):
                raise SettingsError(
                    worded(
                        "The pattern “%(pattern)s” begins or ends with a gap; give "
                        "a word that it can be known by.",
                        pattern=pattern,
                    )
                )
            node = self._root
            for symbol in symbols:
                if symbol in GAPS:
                    node = node.gap(GAPS[symbol])
                else:
                    node = node.edges.setdefault(symbol, Node())
            if node is not self._root and rule not in node.rules:
                node.rules.append(rule)

    def matches(
        self, sentences: Iterable[Sentence]
    ) -> Iterator[tuple[int, tuple[Match, ...]]]:
        """The matches in each sentence that has any, with the sentence's index, by
        their first words; overlapping ones included.

        Those of a sentence that was met lately are remembered: copies of one text
        differ in where they are cut, not in their sentences.
        """
        for index, sentence in enumerate(sentences):
            found = self._matches_in(sentence.text)
            if found:
                yield index, found

    def _find_matches(self, text: str) -> tuple[Match, ...]:
        """The matches in the text of a sentence."""
        kinds = list(chain.from_iterable(map(self._kinds_in, text.split())))
        found: list[Match] = []
        for first, kind in enumerate(kinds):
            state = self._start[kind]
            after = first + 1
            while state is not None:
                for rule in state.rules:
                    found.append((rule, first, after))
                if after == len(kinds):
                    break
                state = state[kinds[after]]
                after += 1
        return tuple(found)

    def step(self, state: State, kind: int) -> State | None:
        """The state that a kind of word leads to, or None where it leads nowhere."""
        symbols = self._symbols_of_kind[kind]
        # Of rules that match the same words the classifier takes the first, so the
        # order of nodes is a part of the result: named classes last, but for the first
        # word.
        if state is not self._start:
            symbols = symbols[::-1]
        reached: dict[Node, None] = {}
        for node in state.nodes:
            if node.after_any is not None:
                reached[node.after_any] = None
            for symbol in symbols:
                if symbol in node.edges:
                    target = node.edges[symbol]
                    # A gap may pass over no word at all, so its first node is
                    # reached with the node before it.
                    for gap in reversed(target.gaps.values()):
                        reached[gap] = None
                    reached[target] = None
        if not reached:
            return None

        nodes = tuple(reached)
        if nodes not in self._states:
            if len(self._states) >= MOST_STATES:
                self._states.clear()
                self._start.clear()
            self._states[nodes] = State(nodes, self)
        return self._states[nodes]

    def _define(self, symbol: str, words: Iterable[str]) -> None:
        """Makes each of the words, or all words with such a prefix, stand for a
        symbol.
        """
        for word in words:
            symbols = self._symbols_of_word.setdefault(word, [])
            if symbol not in symbols:
                symbols.append(symbol)
            if word.endswith("*"):
                prefix = word.removesuffix("*")
                self._prefixes.setdefault(len(prefix), {})[prefix] = symbols

    def _sequences(self, token: str) -> list[tuple[str, ...]]:
        """Every sequence of symbols that one token of a pattern may stand for."""
        sequences: list[tuple[str, ...]] = []
        if token.startswith("[") and token.endswith("]"):
            sequences.append(())
        single: list[str] = []
        for choice in token.strip("[]").split("|"):
            if choice in GAPS or choice[0] in "<#":
                sequences.append((choice,))
            elif choice[0] == "{":
                sequences += self._class_sequences(choice)
            else:
                spelt = [choice]
                if choice.endswith("?"):
                    spelt = [choice[:-1], choice[:-2]]
                for word in spelt:
                    words = tuple(word.split("_"))
                    if len(words) == 1:
                        single.append(word)
                        continue
                    for part in words:
                        self._define(part, [part])
                    sequences.append(words)

        # Several words are one class without a name: so the trie stays small.
        if single:
            symbol = single[0] if len(single) == 1 else "{" + "|".join(single) + "}"
            self._define(symbol, single)
            sequences.append((symbol,))
        return sequences

    def _class_sequences(self, choice: str) -> list[tuple[str, ...]]:
        """The symbol of a class, and each of its phrases word by word."""
        name = choice[1:-1]
        if name not in self._classes:
            raise SettingsError(
                worded(
                    "The lexicon has no class of words named %(choice)s; "
                    "define it under [words].",
                    choice=choice,
                )
            )
        sequences: list[tuple[str, ...]] = [(choice,)]
        for phrase in self._classes[name]:
            if " " in phrase:
                words = tuple(phrase.split())
                for word in words:
                    self._define(word, [word])
                sequences.append(words)
        return sequences

    def _find_kinds(self, chunk: str) -> tuple[int, ...]:
        """The kinds of the words of a chunk between blanks."""
        kinds: list[int] = []
        for spelt in spelt_words(chunk):
            word = plain(spelt)
            symbols = list(self._symbols_of_word.get(word, ()))
            for length, prefixes in self._prefixes.items():
                symbols += prefixes.get(word[:length], ())
            if is_number(word):
                symbols.append(NUMBER)
            if spelt[0].isupper():
                symbols.append(NAME)

            key = tuple(symbols)
            if key not in self._kinds:
                self._kinds[key] = len(self._kinds)
                self._symbols_of_kind.append(key)
            kinds.append(self._kinds[key])
        return tuple(kinds)
