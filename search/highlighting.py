"""Where a mark stands in a text, looked for by its letters: for the hits of a page, of
a query never asked before.

A word that meets a mark holds its letters, and letters are found in a text at the speed
of memory; only the few places found are cut into tokens and compared as the index
compares. So the first page of a query costs microseconds a hit, with nothing learnt
from earlier pages.

What a term folds away is allowed for: case by looking in lower case; apostrophes, dots
and commas inside a word by looking at every such word with the same first letter;
letters that are not ASCII by looking at every word that has one; endings that stemming
changes by looking for what it never does (``_stub``). For a mark that this can't decide
the text is cut whole (``pieces``).

Which tokens of a text meet which words of some marks, found piece by piece.

No token holds white space, so a text is split at white space and each distinct piece is
tokenised once, in whatever text and for whatever search it turns up; of a text of a
thousand words only the few pieces that hold a wanted word are looked for by place. That
makes marking a hit a matter of microseconds.

Matches in a text, as (text, is_match) spans: for snippets, titles and whole articles.
Never HTML.

A text is cut by the analyser that indexed it, so what is marked is what matched: stems
in a stemmed search, exact words in an exact one, a phrase only where its words stand
together.

    >>> highlight("The rebels refused to surrender.", (Mark(("refus", "to", "surrend"), "stem"),))
    (('The rebels ', False), ('refused to surrender', True), ('.', False))
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress, islice

import numpy as np
from rapidfuzz.distance import Levenshtein

from cuttings.search.language.analysis import spans, stem
from cuttings.search.results import Spans
from cuttings.search.syntax.marks import Mark

Range = tuple[int, int]
_HARMLESS = frozenset("“”‘„‟«»‹›–—―…•·\u00a0\u2009\u202f")
"""Characters that part words and fold to nothing."""
_SPACE = re.compile(r"\s")
_A, _Z = b"az"
_FIRST_SIGN, _SIGNS, _BELOW_INNER = np.uint8(39), np.uint8(8), np.uint8(47)
"""Apostrophe, dot and comma are among the eight characters from the apostrophe on;
digits and letters are beyond.
"""
_SIGN, _GAP = b"'.,", b" \n"
_INNER = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
"""The letters and digits of a text in lower case."""
_KEPT = 10_000
"""Stretches remembered for a word."""
_MOST, _EVERY = 80, 30
"""Places from which cutting the whole text is cheaper, and characters a place from
which a long text is.
"""


def ends_of(texts: Sequence[str]) -> list[int]:
    """Where each of several texts ends when they stand in a row, one character
    between two.
    """
    return [number + end for number, end in enumerate(accumulate(map(len, texts)))]


class Letters:
    """Texts in a row as ASCII bytes in lower case, each in its place, and where other
    letters stand.

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
            self.plain = (
                text.replace("’", "'")
                .replace("ʼ", "'")
                .encode("ascii", "replace")
                .lower()
            )
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
        """Where an apostrophe, dot or comma stands inside a word, and the letter
        that the word begins with.
        """
        codes, plain = np.frombuffer(self.plain, np.uint8), self.plain
        signs = codes[:-1] - _FIRST_SIGN < _SIGNS
        signs &= codes[1:] > _BELOW_INNER  # few are left: most end a word
        return [
            (place, self._first_letter(place))
            for place in signs.nonzero()[0].tolist()
            if place
            and plain[place] in _SIGN
            and plain[place - 1] in _INNER
            and plain[place + 1] in _INNER
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
        return [
            place for place, first in hidden if digits or first == stub[0]
        ] + self.odd

    def places(self, stub: bytes) -> list[int] | None:
        """Where words may begin with some letters, and where letters stand that may be
        folded; None for too many.

        No word begins behind an ASCII letter, whatever is folded away. A word that
        hides the letters behind a sign has none but letters before the first sign,
        unless they are looked for with a digit among them.
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
        """Where just a word of letters stands between two gaps, and the other of its
        places; None for too many.
        """
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
    """Where a mark's word is met in each stretch without white space, which most
    hits of a page write in one way.
    """

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        how, word = mark.how, mark.words[0]
        self._cut = _stemmed if how == "stem" else _tokens
        self._test = _test("word" if how == "stem" else how, word)

    def __missing__(self, piece: str) -> tuple[Range, ...]:
        if len(self) > _KEPT:
            self.clear()
        test = self._test
        met = self[piece] = tuple(
            [(start, end) for term, start, end in self._cut(piece) if test(term)]
        )
        return met


class Finder:
    """Some marks made ready to be looked for in many texts."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = tuple(marks)
        self._sought = [(mark, *_stub(mark.how, mark.words[0])) for mark in self.marks]
        self._met: dict[Mark, _Met] = {}

    def find(self, texts: Sequence[str], titles: int) -> tuple[list[Range], list[Mark]]:
        """Where marks stand in texts of which the first few are titles; and the marks
        that this way can't decide.

        The places are those of ``Letters``, not in order. Marks of titles stand only
        there.
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
                ranges += _phrases(
                    letters,
                    places,
                    [_test(mark.how, word) for word in mark.words],
                    mark.slop,
                )
            elif places:
                ranges += self._words(mark, letters, places)
        return ranges, undecided

    def _words(
        self, mark: Mark, letters: Letters, places: Sequence[int]
    ) -> list[Range]:
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
    """The terms of a stretch without white space; kept, because the same few
    thousand make up most of any text.
    """
    return tuple(spans(piece))


@lru_cache(maxsize=100_000)
def _stemmed(piece: str) -> tuple[tuple[str, int, int], ...]:
    """The same with the stem of each term in its place."""
    return tuple([(stem(term), start, end) for term, start, end in _tokens(piece)])


def _phrases(
    letters: Letters,
    places: Sequence[int],
    tests: Sequence[Callable[[str], bool]],
    slop: int,
) -> list[Range]:
    """The whole of each phrase, or its words where others may stand between them."""
    ranges: list[Range] = []
    for start, end in letters.pieces(places):
        own = _tokens(letters.text[start:end])
        if not any(tests[0](term) for term, _, _ in own):
            continue
        limit = letters.ends[bisect_left(letters.ends, end)]
        tokens = list(
            islice(
                spans(letters.text, start, limit), len(own) + slop * (len(tests) - 1)
            )
        )
        for first in range(len(own)):
            chain = _chain(tokens, tests, slop, first)
            if chain and slop == 1:
                ranges.append((tokens[first][1], tokens[chain[-1]][2]))
            else:
                ranges.extend(tokens[place][1:] for place in chain)
    return ranges


def _chain(
    tokens: Sequence[tuple[str, int, int]],
    tests: Sequence[Callable[[str], bool]],
    slop: int,
    place: int,
) -> list[int]:
    """The places of a phrase's words, the first at ``place``, or nothing.

    Depth first, nearest first.
    """
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
    """Letters that every word holds that meets ``word``, empty where there are none to
    look for; and whether the word that is just these letters meets it.

    A stem of Snowball's English stemmer is the beginning of its word but for its last
    letter where that is ``i`` (which was ``y``), ``e`` (which was added), ``l`` (of
    ``bility`` made ``ble``) or ``y`` (of ``skies``), or its last two in ``die`` (of
    ``dying``).
    """
    if (
        how not in ("stem", "word", "prefix")
        or not word.isascii()
        or not word.isalnum()
    ):
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


Found = tuple[tuple[int, int, int, int], ...]
"""Tokens of a piece that are wanted: their number in it, the words they meet (as
bits), start and end.
"""
Token = tuple[int, int, int]
"""The words that a token meets, and where it starts and ends in its text."""
MAX_PIECES = 100_000


@lru_cache(maxsize=MAX_PIECES)
def _cut(piece: str) -> tuple[tuple[str, int, int], ...]:
    """The tokens of a piece, the same for every search, so that a new search finds
    most pieces cut already.
    """
    return tuple(spans(piece))


class _Known:
    """Every piece met so far, and the pieces that hold each term and each stem.

    A piece counts as met only when it can be found by all its terms, so that other
    threads may read meanwhile.
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
        self._wanted: tuple[tuple[_Known, int] | None, frozenset[str]] = (
            None,
            frozenset(),
        )
        self._in_phrases = any(len(mark.words) > 1 for mark in marks)

    def _add(self, mark: Mark, word: str, bit: int) -> None:
        if mark.how == "stem":
            self._stems[word] = self._stems.get(word, 0) | bit
        elif mark.how == "word":
            self._words[word] = self._words.get(word, 0) | bit
        else:
            self._tests.append((bit, _pieces_test(mark, word)))

    def _met(self, term: str) -> int:
        bits = self._words.get(term, 0)
        if self._stems:
            bits |= self._stems.get(stem(term), 0)
        for bit, test in self._tests:
            bits |= bit if test(term) else 0
        return bits

    def _holding(self, pieces: list[str]) -> Iterator[tuple[int, str]]:
        """The pieces of a text that hold a wanted token, with their places: by
        looking words up where all are plain.
        """
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
            self._wanted = (
                state,
                frozenset(chain.from_iterable(found)),
            )  # one value, because threads share this
        return compress(enumerate(pieces), map(self._wanted[1].__contains__, pieces))

    def __missing__(self, piece: str) -> Found:
        if len(self) > MAX_PIECES:
            self.clear()
        met = [
            (number, self._met(term), start, end)
            for number, (term, start, end) in enumerate(_cut(piece))
        ]
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
                tokens[places[number] + offset if self._in_phrases else len(tokens)] = (
                    bits,
                    at + start,
                    at + end,
                )
            at += len(piece)
        return tokens


def _next(text: str, piece: str, at: int) -> int:
    """Where a piece stands next, white space on both sides.

    Each of its places is asked for, so none is skipped.
    """
    while True:
        at = text.index(piece, at)
        end = at + len(piece)
        if (at == 0 or text[at - 1].isspace()) and (
            end == len(text) or text[end].isspace()
        ):
            return at
        at += 1


def _pieces_test(mark: Mark, word: str) -> Callable[[str], bool]:
    if mark.how == "prefix":
        return lambda term: term.startswith(word)
    if mark.how == "wildcard":
        pattern = re.compile(translate(word))
        return lambda term: pattern.match(term) is not None
    most = mark.distance
    return lambda term: (
        term[:1] == word[:1]
        and Levenshtein.distance(term, word, score_cutoff=most) <= most
    )


Marks = Sequence[Mark] | Finder
"""What to mark: as a query gives it, or made ready once for many texts."""
SNIPPET_LENGTH = 240
_COUNTED = 40
"""Matches of a window that are counted at most."""


def find_matches(text: str, marks: Marks, title: bool = False) -> list[Range]:
    """Where the marks stand in a text, as disjoint character ranges in order."""
    ranges, undecided = _finder(marks).find((text,), int(title))
    if undecided:
        pieces = _pieces(tuple(undecided))
        tokens = pieces.tokens(text)
        for mark, bits in zip(pieces.marks, pieces.bits, strict=True):
            ranges += _matches(tokens, bits, mark.slop)
    return _merged(ranges) if len(ranges) > 1 else ranges


def find_in_pages(
    titles: Sequence[str], bodies: Sequence[str], marks: Marks
) -> list[list[Range]]:
    """Where the marks stand in each title, then in each body:

    ``find_matches`` of them all.

    Letters are looked for in all texts at once, which costs a fraction of looking ten
    times. Where that leaves a mark undecided, each text is looked at by itself.
    """
    finder, texts = _finder(marks), (*titles, *bodies)
    ranges, undecided = finder.find(texts, len(titles))
    if undecided:
        return [
            find_matches(text, finder, number < len(titles))
            for number, text in enumerate(texts)
        ]
    ranges.sort()
    return _shared_out(ranges, ends_of(texts))


def _finder(marks: Marks) -> Finder:
    return marks if isinstance(marks, Finder) else Finder(marks)


def _shared_out(ranges: Sequence[Range], ends: Sequence[int]) -> list[list[Range]]:
    """Ranges (in order) in texts that stand in a row, one character between two, as
    disjoint ranges of each text.
    """
    shared: list[list[Range]] = [[] for _ in ends]
    number = begin = before = 0
    end, own = ends[0], shared[0]
    for first, last in ranges:
        if first < before:  # never across two texts
            own[-1] = (own[-1][0], max(own[-1][1], last - begin))
            before = max(before, last)
            continue
        while first >= end:
            begin, number = end + 1, number + 1
            end, own = ends[number], shared[number]
        own.append((first - begin, last - begin))
        before = last
    return shared


@lru_cache(maxsize=32)
def _pieces(marks: tuple[Mark, ...]) -> Pieces:
    """Shared by the hits of a page, and by pages of one search."""
    return Pieces(marks)


def forget() -> None:
    """Drops what was kept of earlier marks: for measuring first pages."""
    _pieces.cache_clear()


def highlight(text: str, marks: Marks, title: bool = False) -> Spans:
    """The whole text as spans."""
    return cut(text, find_matches(text, marks, title), 0, len(text))


def cut(text: str, ranges: Sequence[Range], start: int, end: int) -> Spans:
    """The spans of one stretch of a text, given the ranges that match in the whole
    text.
    """
    pieces: list[tuple[str, bool]] = []
    position = start
    for first, last in ranges:
        if first >= end:
            break
        first, last = max(first, start), min(last, end)
        if first >= last or first < position:
            continue
        if first > position:
            pieces.append((text[position:first], False))
        pieces.append((text[first:last], True))
        position = last
    if position < end:
        pieces.append((text[position:end], False))
    return tuple(pieces)


def snippets(
    body: str, marks: Marks, count: int = 2, length: int = SNIPPET_LENGTH
) -> tuple[Spans, ...]:
    """The passages of a body that a hit shows."""
    return passages(body, find_matches(body, marks), count, length)


def passages(
    body: str, ranges: Sequence[Range], count: int = 2, length: int = SNIPPET_LENGTH
) -> tuple[Spans, ...]:
    """The passages of a body with the most distinct matched words, in reading order;
    its beginning if none match.
    """
    if not ranges:
        opening = _opening(body, length)
        return (opening,) if opening else ()
    start = max(0, ranges[0][0] - length // 4)
    if ranges[-1][1] <= start + length and len(ranges) <= _COUNTED:
        return (_passage(body, ranges, start, start + length),)
    windows = _windows(body, ranges, length)
    windows.sort()  # those with most words first
    chosen: list[Range] = []
    for _, start, end in windows:
        for first, last in chosen:
            if start < last and first < end:
                break
        else:
            chosen.append((start, end))
            if len(chosen) == count:
                break
    chosen.sort()
    return tuple([_passage(body, ranges, start, end) for start, end in chosen])


def _matches(
    tokens: Mapping[int, Token], bits: Sequence[int], slop: int
) -> list[Range]:
    found: list[Range] = []
    for position, (met, start, end) in tokens.items():
        if not met & bits[0]:
            continue
        if len(bits) == 1:
            found.append((start, end))
            continue
        chain = _snippets_chain(tokens, bits, slop, position)
        if chain and slop == 1:
            found.append((start, tokens[chain[-1]][2]))
        else:
            found.extend(tokens[place][1:] for place in chain)
    return found


def _snippets_chain(
    tokens: Mapping[int, Token], bits: Sequence[int], slop: int, position: int
) -> list[int]:
    """The positions of a phrase's words from its first word on, or nothing.

    Depth first, nearest first.
    """
    if len(bits) == 1:
        return [position]
    for place in range(position + 1, position + slop + 1):
        if place in tokens and tokens[place][0] & bits[1]:
            rest = _snippets_chain(tokens, bits[1:], slop, place)
            if rest:
                return [position, *rest]
    return []


def _merged(ranges: list[Range]) -> list[Range]:
    """The same in order and disjoint."""
    ranges.sort()
    merged: list[Range] = []
    before, end = 0, -1
    for start, last in ranges:
        if start >= end:
            merged.append((start, last))
            before, end = start, last
        elif last > end:
            merged[-1] = (before, last)
            end = last
    return merged


def _windows(
    body: str, ranges: Sequence[Range], length: int
) -> list[tuple[int, int, int]]:
    """A window opening a little before each match: less than nothing by its distinct
    matched words, start, end.
    """
    windows: list[tuple[int, int, int]] = []
    closes = [last for _, last in ranges]
    words: list[str] = []
    before, step, least = length // 4, length // 8, 0
    for number, (start, _) in enumerate(ranges):
        start = start - before if start > before else 0
        if start < least:
            continue
        end = start + length
        after = bisect_right(closes, end, number)
        if after - number > 1:
            words = words or [body[first:last].lower() for first, last in ranges]
            windows.append(
                (-len(set(words[number : min(after, number + _COUNTED)])), start, end)
            )
        else:
            windows.append((number - after, start, end))
        least = start + step
    return windows


def _passage(body: str, ranges: Sequence[Range], start: int, end: int) -> Spans:
    """The passage with whole words at both ends and an ellipsis where it leaves
    something out, all on one line.
    """
    size, broken = len(body), body.find("\n", start, end + 40) >= 0
    if start:
        spot = body.find(" ", start, start + 40)
        line = body.find("\n", start, start + 40) if broken else -1
        spot = line if spot < 0 or 0 <= line < spot else spot
        start = spot + 1 if spot >= 0 else start
    if end < size:
        spot = body.rfind(" ", start, end)
        spot = max(spot, body.rfind("\n", start, end)) if broken else spot
        end = (
            spot if spot > start else end
        )  # a language that does not part words has no white space
    else:
        end = size
    spans: list[tuple[str, bool]] = []
    position, lead = start, "… " if start else ""
    for first, last in ranges:
        if last <= start:
            continue
        if first >= end:
            break
        if first < start:
            first = start
        if last > end:
            last = end
        matched = body[first:last]
        if broken:
            matched = _on_one_line(matched)
        if first > position or lead:
            between = body[position:first]
            spans.append((lead + (_on_one_line(between) if broken else between), False))
            lead = ""
        elif spans:
            matched = spans.pop()[0] + matched
        spans.append((matched, True))
        position = last
    rest = body[position:end]
    text = lead + (_on_one_line(rest) if broken else rest)
    if end < size:
        text += " …"
    if text:
        spans.append((text, False))
    return tuple(spans)


def _on_one_line(text: str) -> str:
    """Line breaks, with the white space around them, as single spaces."""
    if "\n" not in text:
        return text
    before, gap, after = text.partition("\n\n")
    if gap and "\n" not in before and "\n" not in after:  # just an end of a paragraph
        return f"{before.rstrip()} {after.lstrip()}"
    first, *middle, last = text.split("\n")
    kept = [line for line in map(str.strip, middle) if line]
    return " ".join((first.rstrip(), *kept, last.lstrip()))


def _opening(body: str, length: int) -> Spans:
    if not body.strip():
        return ()
    return _passage(body, (), 0, length)
