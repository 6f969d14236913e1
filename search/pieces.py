"""Which tokens of a text meet which words of some marks, found piece by piece.

No token holds white space, so a text is split at white space and each distinct piece is tokenised once, in whatever
text and for whatever search it turns up; of a text of a thousand words only the few pieces that hold a wanted word are
looked for by place. That makes marking a hit a matter of microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import translate
from functools import lru_cache
from itertools import accumulate, chain, compress

from cuttings.search.analysis import spans, stem
from cuttings.search.marks import Mark
from rapidfuzz.distance import Levenshtein

Found = tuple[tuple[int, int, int, int], ...]
"""Tokens of a piece that are wanted: their number in it, the words they meet (as bits), start and end."""
Token = tuple[int, int, int]
"""The words that a token meets, and where it starts and ends in its text."""
MAX_PIECES = 100_000


@lru_cache(maxsize=MAX_PIECES)
def _cut(piece: str) -> tuple[tuple[str, int, int], ...]:
    """The tokens of a piece, the same for every search, so that a new search finds most pieces cut already."""
    return tuple(spans(piece))


class _Known:
    """Every piece met so far, and the pieces that hold each term and each stem.

    A piece counts as met only when it can be found by all its terms, so that other threads may read meanwhile.
    """

    def __init__(self) -> None:
        self.met: set[str] = set()
        self.by_term: dict[str, list[str]] = {}
        self.by_stem: dict[str, list[str]] = {}

    def learn(self, pieces: set[str]) -> None:
        """Adds pieces."""
        for piece in pieces:
            for term, _, _ in _cut(piece):
                self.by_term.setdefault(term, []).append(piece)
                self.by_stem.setdefault(stem(term), []).append(piece)
        self.met |= pieces


_known = [_Known()]


class _Widths(dict[str, int]):
    """How many tokens each piece holds."""

    def __missing__(self, piece: str) -> int:
        if len(self) > MAX_PIECES:
            self.clear()
        width = self[piece] = len(_cut(piece))
        return width


class Pieces(dict[str, Found]):
    """What each piece holds of the words of some marks; filled as pieces are met."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        super().__init__()
        self.marks = marks
        self.bits: list[list[int]] = []
        self._tests: list[tuple[int, Callable[[str], bool]]] = []
        self._stems: dict[str, int] = {}
        self._words: dict[str, int] = {}
        bit = 1
        for mark in marks:
            self.bits.append([bit << number for number in range(len(mark.words))])
            for word in mark.words:
                self._add(mark, word, bit)
                bit <<= 1
        self._widths = _Widths()
        self._wanted: tuple[tuple[_Known, int] | None, frozenset[str]] = (None, frozenset())
        self._in_phrases = any(len(mark.words) > 1 for mark in marks)

    def _add(self, mark: Mark, word: str, bit: int) -> None:
        if mark.how == "stem":
            self._stems[word] = self._stems.get(word, 0) | bit
        elif mark.how == "word":
            self._words[word] = self._words.get(word, 0) | bit
        else:
            self._tests.append((bit, _test(mark, word)))

    def _met(self, term: str) -> int:
        bits = self._words.get(term, 0)
        if self._stems:
            bits |= self._stems.get(stem(term), 0)
        for bit, test in self._tests:
            bits |= bit if test(term) else 0
        return bits

    def _holding(self, pieces: list[str]) -> Iterator[tuple[int, str]]:
        """The pieces of a text that hold a wanted token, with their places: by looking words up where all are plain."""
        if self._tests:
            return compress(enumerate(pieces), map(self.__getitem__, pieces))
        known = _known[0]
        unmet = set(pieces) - known.met
        if unmet:
            if len(known.met) > MAX_PIECES:
                known = _known[0] = _Known()
                unmet = set(pieces)
            known.learn(unmet)
        state = (known, len(known.met))
        if self._wanted[0] != state:
            found = [known.by_stem.get(word, ()) for word in self._stems]
            found += [known.by_term.get(word, ()) for word in self._words]
            self._wanted = (state, frozenset(chain.from_iterable(found)))  # one value, because threads share this
        return compress(enumerate(pieces), map(self._wanted[1].__contains__, pieces))

    def __missing__(self, piece: str) -> Found:
        if len(self) > MAX_PIECES:
            self.clear()
        met = [(number, self._met(term), start, end) for number, (term, start, end) in enumerate(_cut(piece))]
        found = self[piece] = tuple([token for token in met if token[1]])
        return found

    def tokens(self, text: str) -> dict[int, Token]:
        """The wanted tokens of a text by their position."""
        pieces = text.split()
        wanted = list(self._holding(pieces))
        if not wanted:
            return {}
        places: Sequence[int] = range(len(pieces))
        if self._in_phrases:
            places = list(accumulate(map(self._widths.__getitem__, pieces), initial=0))
        tokens: dict[int, Token] = {}
        at = 0
        for number, piece in wanted:
            at = _next(text, piece, at)
            for offset, bits, start, end in self[piece]:
                tokens[places[number] + offset if self._in_phrases else len(tokens)] = (bits, at + start, at + end)
            at += len(piece)
        return tokens


def _next(text: str, piece: str, at: int) -> int:
    """Where a piece stands next, white space on both sides. Each of its places is asked for, so none is skipped."""
    while True:
        at = text.index(piece, at)
        end = at + len(piece)
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return at
        at += 1


def _test(mark: Mark, word: str) -> Callable[[str], bool]:
    if mark.how == "prefix":
        return lambda term: term.startswith(word)
    if mark.how == "wildcard":
        pattern = re.compile(translate(word))
        return lambda term: pattern.match(term) is not None
    most = mark.distance
    return lambda term: term[:1] == word[:1] and Levenshtein.distance(term, word, score_cutoff=most) <= most
