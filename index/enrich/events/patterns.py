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

All patterns make one trie, which an automaton (``automaton.py``) follows in one walk over a text. Words that stand for
the same symbols are one *kind* of word; what a chunk between blanks holds is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product

from cuttings.index.enrich.events.automaton import END, Automaton, Match, Node
from cuttings.index.enrich.events.memory import Memory
from cuttings.index.enrich.events.sentences import Sentence, plain, spelt_words, word_list
from cuttings.search.errors import SettingsError

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
    return (word[0].isdigit() and word[-1].isdigit()) or word in NUMBER_WORDS or word.split("-")[0] in NUMBER_WORDS


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
        """The numbers of the kinds of a chunk's words; 0 for a word that no pattern knows."""
        return tuple(map(self._kind, spelt_words(chunk)))

    def _kind(self, spelt: str) -> int:
        symbols = self._symbols_of(plain(spelt)) + ((NAME,) if spelt[0].isupper() else ())
        kind = self._kinds.setdefault(symbols, len(self._kinds))
        if kind == len(self._symbols):
            self._symbols.append(symbols)
        return kind

    def matches(self, sentences: Iterable[Sentence]) -> Iterator[tuple[int, list[Match]]]:
        """The matches in each sentence that has any, with its place among the sentences; overlapping ones included.

        Matches count words from the first sentence on, and the end of each sentence as one.
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
    """The words of a class as the lexicon lists them: parted by blanks, the words of a phrase joined by ``_``."""
    return [word.replace("_", " ") for word in re.sub(r"#[^\n]*", "", text).split()]
