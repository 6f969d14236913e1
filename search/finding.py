"""Where a mark stands in a text, looked for by its letters: for the hits of a page, of a query never asked before.

A word that meets a mark holds its letters, and letters are found in a text at the speed of memory; only the few places
found are cut into tokens and compared as the index compares. So the first page of a query costs microseconds a hit,
with nothing learnt from earlier pages.

What a term folds away is allowed for: case by looking in lower case; apostrophes, dots and commas inside a word by
looking at every such word with the same first letter; letters that are not ASCII by looking at every word that has
one; endings that stemming
changes by looking for what it never does (``_stub``). For a mark that this can't decide the text is cut whole
(``pieces``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, islice

import numpy as np
from cuttings.search.analysis import spans, stem
from cuttings.search.marks import Mark

Range = tuple[int, int]
_HARMLESS = frozenset("“”‘„‟«»‹›–—―…•·\u00a0\u2009\u202f")
"""Characters that part words and fold to nothing."""
_SPACE = re.compile(r"\s")
_A, _Z = b"az"
_FIRST_SIGN, _SIGNS, _BELOW_INNER = np.uint8(39), np.uint8(8), np.uint8(47)
"""Apostrophe, dot and comma are among the eight characters from the apostrophe on; digits and letters are beyond."""
_SIGN, _GAP = b"'.,", b" \n"
_INNER = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
"""The letters and digits of a text in lower case."""
_KEPT = 10_000
"""Stretches remembered for a word."""
_MOST, _EVERY = 80, 30
"""Places from which cutting the whole text is cheaper, and characters a place from which a long text is."""


def ends_of(texts: Sequence[str]) -> list[int]:
    """Where each of several texts ends when they stand in a row, one character between two."""
    return [number + end for number, end in enumerate(accumulate(map(len, texts)))]


class Letters:
    """Texts in a row as ASCII bytes in lower case, each in its place, and where other letters stand.

    Texts are parted by a line break, which no word or stretch crosses.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = text = "\n".join(texts)
        self._texts = texts
        self._most = max(_MOST, len(text) // _EVERY)
        self.odd: list[int] | None = []
        if text.isascii():
            self.plain = text.encode().lower()
        else:
            self.plain = text.replace("’", "'").replace("ʼ", "'").encode("ascii", "replace").lower()
            self.odd = self._odd()

    def _odd(self) -> list[int] | None:
        found, at = [], self.plain.find(b"?")
        while at >= 0:
            char = self.text[at]
            if char not in _HARMLESS and not char.isascii():
                found.append(at)
                if len(found) > self._most:
                    return None
            at = self.plain.find(b"?", at + 1)
        return found

    @cached_property
    def ends(self) -> list[int]:
        """Where each text ends."""
        return ends_of(self._texts)

    @cached_property
    def _hidden(self) -> list[tuple[int, int]]:
        """Where an apostrophe, dot or comma stands inside a word, and the letter that the word begins with."""
        codes, plain = np.frombuffer(self.plain, np.uint8), self.plain
        signs = codes[:-1] - _FIRST_SIGN < _SIGNS
        signs &= codes[1:] > _BELOW_INNER  # few are left: most end a word
        return [
            (place, self._first_letter(place))
            for place in signs.nonzero()[0].tolist()
            if place and plain[place] in _SIGN and plain[place - 1] in _INNER and plain[place + 1] in _INNER
        ]

    def _first_letter(self, place: int) -> int:
        """The letter that begins the word whose letters end before a place."""
        plain = self.plain
        while place and _A <= plain[place - 1] <= _Z:
            place -= 1
        return plain[place]

    def _folded(self, stub: bytes) -> list[int] | None:
        """Where letters stand that may be folded to some; None for too many."""
        if self.odd is None:
            return None
        hidden = self._hidden
        if not hidden:
            return self.odd.copy()
        digits = not stub.isalpha()
        return [place for place, first in hidden if digits or first == stub[0]] + self.odd

    def places(self, stub: bytes) -> list[int] | None:
        """Where words may begin with some letters, and where letters stand that may be folded; None for too many.

        No word begins behind an ASCII letter, whatever is folded away. A word that hides the letters behind a sign
        has none but letters before the first sign, unless they are looked for with a digit among them.
        """
        found = self._folded(stub)
        if found is None:
            return None
        plain, most = self.plain, self._most
        several = bool(found)
        at, step = plain.find(stub), len(stub)
        while at >= 0:
            if not at or not _A <= plain[at - 1] <= _Z:
                found.append(at)
                if len(found) > most:
                    return None
            at = plain.find(stub, at + step)
        return sorted(found) if several else found

    def alone(self, word: bytes) -> tuple[list[Range], list[int]] | None:
        """Where just a word of letters stands between two gaps, and the other of its places; None for too many."""
        others = self._folded(word)
        if others is None:
            return None
        plain, most, size = self.plain, self._most, len(word)
        last = len(plain) - size
        found: list[Range] = []
        at = plain.find(word)
        while at >= 0:
            end, before = at + size, plain[at - 1]
            if before in _GAP and 0 < at < last and plain[end] in _GAP:
                found.append((at, end))
            elif not at or not _A <= before <= _Z:
                others.append(at)
            at = plain.find(word, end)
            if len(found) > most:
                return None
        others.sort()
        return (found, others) if len(found) + len(others) <= most else None

    def pieces(self, places: Sequence[int]) -> list[Range]:
        """The stretches without white space around some places, each once."""
        text, end = self.text, -1
        found: list[Range] = []
        for place in places:
            if place < end:
                continue
            start = place
            while start and not text[start - 1].isspace():
                start -= 1
            space = _SPACE.search(text, place)
            end = space.start() if space else len(text)
            found.append((start, end))
        return found


class _Met(dict[str, tuple[Range, ...]]):
    """Where a mark's word is met in each stretch without white space, which most hits of a page write in one way."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        how, word = mark.how, mark.words[0]
        self._cut = _stemmed if how == "stem" else _tokens
        self._test = _test("word" if how == "stem" else how, word)

    def __missing__(self, piece: str) -> tuple[Range, ...]:
        if len(self) > _KEPT:
            self.clear()
        test = self._test
        met = self[piece] = tuple([(start, end) for term, start, end in self._cut(piece) if test(term)])
        return met


class Finder:
    """Some marks made ready to be looked for in many texts."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = tuple(marks)
        self._sought = [(mark, *_stub(mark.how, mark.words[0])) for mark in self.marks]
        self._met: dict[Mark, _Met] = {}

    def find(self, texts: Sequence[str], titles: int) -> tuple[list[Range], list[Mark]]:
        """Where marks stand in texts of which the first few are titles; and the marks that this way can't decide.

        The places are those of ``Letters``, not in order. Marks of titles stand only there.
        """
        letters = Letters(texts)
        ranges: list[Range] = []
        undecided: list[Mark] = []
        for mark, stub, is_term in self._sought:
            if mark.title_only and not titles:
                continue
            if is_term and len(mark.words) == 1 and not mark.title_only:
                alone = letters.alone(stub)
                if alone is None:
                    undecided.append(mark)
                else:
                    ranges += alone[0]
                    ranges += self._words(mark, letters, alone[1]) if alone[1] else ()
                continue
            places = letters.places(stub) if stub else None
            if places and mark.title_only:
                places = places[: bisect_left(places, letters.ends[titles - 1])]
            if places is None:
                undecided.append(mark)
            elif places and len(mark.words) > 1:
                ranges += _phrases(letters, places, [_test(mark.how, word) for word in mark.words], mark.slop)
            elif places:
                ranges += self._words(mark, letters, places)
        return ranges, undecided

    def _words(self, mark: Mark, letters: Letters, places: Sequence[int]) -> list[Range]:
        """Where the word of a mark is met around some places."""
        met, text = self._met.get(mark), letters.text
        if met is None:
            met = self._met[mark] = _Met(mark)
        return [
            (start + first, start + last)
            for start, end in letters.pieces(places)
            for first, last in met[text[start:end]]
        ]


@lru_cache(maxsize=100_000)
def _tokens(piece: str) -> tuple[tuple[str, int, int], ...]:
    """The terms of a stretch without white space; kept, because the same few thousand make up most of any text."""
    return tuple(spans(piece))


@lru_cache(maxsize=100_000)
def _stemmed(piece: str) -> tuple[tuple[str, int, int], ...]:
    """The same with the stem of each term in its place."""
    return tuple([(stem(term), start, end) for term, start, end in _tokens(piece)])


def _phrases(letters: Letters, places: Sequence[int], tests: Sequence[Callable[[str], bool]], slop: int) -> list[Range]:
    """The whole of each phrase, or its words where others may stand between them."""
    ranges: list[Range] = []
    for start, end in letters.pieces(places):
        own = _tokens(letters.text[start:end])
        if not any(tests[0](term) for term, _, _ in own):
            continue
        limit = letters.ends[bisect_left(letters.ends, end)]
        tokens = list(islice(spans(letters.text, start, limit), len(own) + slop * (len(tests) - 1)))
        for first in range(len(own)):
            chain = _chain(tokens, tests, slop, first)
            if chain and slop == 1:
                ranges.append((tokens[first][1], tokens[chain[-1]][2]))
            else:
                ranges.extend(tokens[place][1:] for place in chain)
    return ranges


def _chain(
    tokens: Sequence[tuple[str, int, int]], tests: Sequence[Callable[[str], bool]], slop: int, place: int
) -> list[int]:
    """The places of a phrase's words, the first at ``place``, or nothing. Depth first, nearest first."""
    if not tests[0](tokens[place][0]):
        return []
    if len(tests) == 1:
        return [place]
    for after in range(place + 1, min(place + slop + 1, len(tokens))):
        rest = _chain(tokens, tests[1:], slop, after)
        if rest:
            return [place, *rest]
    return []


@lru_cache(maxsize=1_024)
def _stub(how: str, word: str) -> tuple[bytes, bool]:
    """Letters that every word holds that meets ``word``, empty where there are none to look for; and whether the word
    that is just these letters meets it.

    A stem of Snowball's English stemmer is the beginning of its word but for its last letter where that is ``i`` (which
    was ``y``), ``e`` (which was added), ``l`` (of ``bility`` made ``ble``) or ``y`` (of ``skies``), or its last two in
    ``die`` (of ``dying``).
    """
    if how not in ("stem", "word", "prefix") or not word.isascii() or not word.isalnum():
        return b"", False
    if how != "stem":
        return word.encode(), how == "word" and word.isalpha()
    changed = 2 if word.endswith("ie") else 1 if word[-1] in "eily" else 0
    stub = word[: max(1, len(word) - changed)]
    return stub.encode(), stub == word and word.isalpha() and stem(word) == word


def _test(how: str, word: str) -> Callable[[str], bool]:
    if how == "stem":
        return lambda term: stem(term) == word
    if how == "prefix":
        return lambda term: term.startswith(word)
    return word.__eq__
