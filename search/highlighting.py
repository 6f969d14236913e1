"""Where the words of a query stand in a text: for titles, snippets and whole articles.

A text is read with the tokens, folding and stems that indexed it, so that what is
marked is what matched: all forms of a word in a plain search, the very word in an exact
one, a phrase only where its words stand together. What comes out is never HTML.

    >>> marks = (Mark(("refus", "to", "surrend"), "stem"),)
    >>> find_matches("The rebels refused to surrender.", marks)
    [(11, 31)]
    >>> highlight("The rebels refused to surrender.", marks)
    (('The rebels ', False), ('refused to surrender', True), ('.', False))

Reading every token of ten articles takes longer than finding them in an index of a
million. But a word that matches holds certain letters ("refus" for "refused"), and
letters are found at the speed of memory; so only the tokens around those letters are
read and tested. Tokens whose folding may hide the letters ("O'Brien", "7,000", "Łódź")
are read in any case.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from fnmatch import translate
from functools import cached_property

from rapidfuzz.distance import Levenshtein

from cuttings.search.language.analysis import spans, stem
from cuttings.search.results import Spans
from cuttings.search.syntax.marks import Mark

Match = tuple[int, int]
"""A match in a text: the offsets of its first character and of the one after its last."""

Token = tuple[str, int, int]
"""A folded term and the offsets of the token that it was folded from."""

SNIPPET_LENGTH = 240
"""Characters of a passage, at most."""

_EDGE_SEARCH = 40
"""Characters within which a passage looks for the beginning of a word."""

_MAX_COUNTED = 40
"""Matches of one window whose distinct words are counted."""


# --- Finding -------------------------------------------------------------------------


_UNUSUAL = re.compile(rb"[',.?](?:(?<=\?)|(?<=[a-z0-9].)(?=[a-z0-9]))")
"""In a text as ``_plain`` gives it, what folding may take away or replace: an
apostrophe, dot or comma inside a word, and what isn't ASCII (a question mark there).
"""

_PUNCTUATION = frozenset("?“”‘„‟«»‹›–—―…•·\u00a0\u2009\u202f")
"""What also shows as a question mark there, but parts words and folds to nothing."""

_WHITE_SPACE = re.compile(r"\s")


class Word:
    """A word of a mark, made ready to be looked for in many texts.

    ``meets`` says whether a folded term is one that the word stands for.
    """

    def __init__(self, mark: Mark, word: str) -> None:
        self.mark = mark
        self.word = word
        self.meets = _test_of(mark, word)

    @cached_property
    def letters(self) -> re.Pattern[bytes] | None:
        """What finds where terms that meet this word may be, in a text as ``_plain``
        gives it; None if they all have letters that aren't ASCII.
        """
        beginning = _beginning_of(self.mark, self.word)
        if beginning:
            # No token begins behind an ASCII letter. The look back stands behind the
            # letters because `re` is quickest with patterns that begin with letters.
            sought = re.escape(beginning)
            pattern = rf"{sought}(?<![a-z]{sought})\S*"
        else:
            inside = max(re.split(r"[*?]", self.word), key=len)
            pattern = rf"{re.escape(inside)}\S*" if inside else r"\S+"
        return re.compile(pattern.encode()) if pattern.isascii() else None


def _test_of(mark: Mark, word: str) -> Callable[[str], bool]:
    """Whether a folded term is what a word of a mark stands for."""
    match mark.how:
        case "stem":
            return lambda term: stem(term) == word
        case "word":
            return word.__eq__
        case "prefix":
            return lambda term: term.startswith(word)
        case "wildcard":
            pattern = re.compile(translate(word))
            return lambda term: pattern.match(term) is not None
        case "fuzzy":
            limit = mark.distance
            return lambda term: (
                term[:1] == word[:1]
                and Levenshtein.distance(term, word, score_cutoff=limit) <= limit
            )


def _beginning_of(mark: Mark, word: str) -> str:
    """The letters with which every term begins that a word of a mark stands for.

    A stem of Snowball's English stemmer is the beginning of its word except for its
    last letter where that is ``i`` (which was ``y``), ``e`` (which was added), ``l``
    (of ``bility`` made ``ble``) or ``y`` (of ``skies``), or its last two in ``die``
    (of ``dying``).
    """
    match mark.how:
        case "stem":
            changed = 1 if word[-1] in "eily" else 0
            if word.endswith("ie"):
                changed = 2
            return word[: max(1, len(word) - changed)]
        case "wildcard":
            return re.split(r"[*?]", word, maxsplit=1)[0]
        case "fuzzy":
            return word[:1]
        case _:
            return word


class Finder:
    """Some marks made ready to be looked for in many texts.

    >>> finder = Finder([Mark(("talk",)), Mark(("peac",), title_only=True)])
    >>> finder.find("Peace? They talked.", title=True), finder.find("Peace.")
    ([(0, 5), (12, 18)], [])
    """

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = tuple(marks)
        self._words: list[list[Word]] = []
        for mark in marks:
            self._words.append([Word(mark, word) for word in mark.words])

    def find(self, text: str, title: bool = False) -> list[Match]:
        """Where the marks stand in a text, disjoint and in order.

        Marks that came from ``title:`` are looked for in titles only.
        """
        plain = _plain(text)
        unusual = list(_unusual_tokens(text, plain))
        matches: list[Match] = []
        for mark, words in zip(self.marks, self._words, strict=True):
            if mark.title_only and not title:
                continue
            firsts = _met_tokens(text, plain, unusual, words[0])
            if len(words) == 1:
                matches += firsts
            elif mark.slop == 1:
                matches += _phrases(text, firsts, words)
            elif firsts:
                matches += _near(text, firsts, words, mark.slop)
        return _disjoint(matches)


def _plain(text: str) -> bytes:
    """A text in lower case, a byte a character: a question mark for each that isn't
    ASCII.
    """
    return text.encode("ascii", "replace").lower()


def _unusual_tokens(text: str, plain: bytes) -> Iterator[Token]:
    """The tokens of a text in which folding may hide letters, and some beside them."""
    end = 0
    for found in _UNUSUAL.finditer(plain):
        start = found.start()
        if start < end or text[start] in _PUNCTUATION:
            continue
        space = _WHITE_SPACE.search(text, start)
        end = space.start() if space else len(text)
        yield from _tokens_around(text, start, end)


def _met_tokens(
    text: str, plain: bytes, unusual: Sequence[Token], word: Word
) -> list[Match]:
    """The tokens of a text that meet a word; some perhaps twice."""
    meets = word.meets
    met = [(start, end) for term, start, end in unusual if meets(term)]
    if word.letters:
        for found in word.letters.finditer(plain):
            for term, start, end in _tokens_around(text, *found.span()):
                if meets(term):
                    met.append((start, end))
    return met


def _tokens_around(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens from the white space before one offset to another."""
    while start and not text[start - 1].isspace():
        start -= 1
    return spans(text, start, end)


def _phrases(
    text: str, firsts: Sequence[Match], words: Sequence[Word]
) -> Iterator[Match]:
    """The phrases that begin at tokens that met their first word."""
    for start, end in firsts:
        tokens = spans(text, end)
        for word in words[1:]:
            term, _, end = next(tokens, ("", 0, 0))
            if not word.meets(term):
                break
        else:
            yield start, end


def _near(
    text: str, firsts: Sequence[Match], words: Sequence[Word], slop: int
) -> Iterator[Match]:
    """The words of each phrase with others between them, nearest first: each word at
    most ``slop`` tokens after the last.
    """
    tokens = list(spans(text, min(firsts)[0]))

    # From the last word to the first, the positions from which the rest of the phrase
    # can be reached. So no way is tried twice, however many there are.
    reachable: list[list[int]] = []
    for word in reversed(words):
        positions: list[int] = []
        for position, (term, _, _) in enumerate(tokens):
            if not word.meets(term):
                continue
            after = _first_after(position, reachable[-1]) if reachable else position
            if after <= position + slop:
                positions.append(position)
        reachable.append(positions)

    for position in reachable.pop():
        yield tokens[position][1:]
        for positions in reversed(reachable):
            position = _first_after(position, positions)
            yield tokens[position][1:]


def _first_after(position: int, positions: Sequence[int]) -> int:
    """The first of some positions after a position, beyond all where there is none."""
    index = bisect_right(positions, position)
    return positions[index] if index < len(positions) else sys.maxsize


def _disjoint(matches: list[Match]) -> list[Match]:
    """Matches in order, those that overlap made one."""
    matches.sort()
    disjoint: list[Match] = []
    for start, end in matches:
        if disjoint and start < disjoint[-1][1]:
            first, last = disjoint[-1]
            disjoint[-1] = (first, max(last, end))
        else:
            disjoint.append((start, end))
    return disjoint


Marks = Sequence[Mark] | Finder
"""What to mark: as a query gives it, or made ready once for many texts."""


def find_matches(text: str, marks: Marks, title: bool = False) -> list[Match]:
    """Where the marks stand in a text, disjoint and in order."""
    finder = marks if isinstance(marks, Finder) else Finder(marks)
    return finder.find(text, title)


# --- Showing -------------------------------------------------------------------------


def highlight(text: str, marks: Marks, title: bool = False) -> Spans:
    """The whole text as spans."""
    return mark_spans(text, find_matches(text, marks, title), 0, len(text))


def mark_spans(text: str, matches: Sequence[Match], start: int, end: int) -> Spans:
    """A stretch of a text as spans, given the matches in the whole text.

    Matches side by side, as those of ideographs, are one span.

    >>> mark_spans("peace talks failed", [(0, 5), (6, 11)], 3, 18)
    (('ce', True), (' ', False), ('talks', True), (' failed', False))
    """
    marked: list[tuple[str, bool]] = []
    position = start
    for first, last in matches:
        if first >= end:
            break
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > position:
            marked.append((text[position:first], False))
        elif marked:
            first -= len(marked.pop()[0])
        marked.append((text[first:last], True))
        position = last
    if position < end:
        marked.append((text[position:end], False))
    return tuple(marked)


def snippets(
    body: str, marks: Marks, count: int = 2, length: int = SNIPPET_LENGTH
) -> tuple[Spans, ...]:
    """The passages of a body that a hit shows."""
    return passages(body, find_matches(body, marks), count, length)


def passages(
    body: str, matches: Sequence[Match], count: int = 2, length: int = SNIPPET_LENGTH
) -> tuple[Spans, ...]:
    """The passages of a body with the most distinct matched words, in reading order;
    its beginning if there is no match.
    """
    if not matches:
        return (_passage(body, (), 0, length),) if body.strip() else ()

    chosen: list[Match] = []
    for _, start, end in sorted(_windows(body, matches, length)):
        if len(chosen) == count:
            break
        if not any(start < last and first < end for first, last in chosen):
            chosen.append((start, end))

    chosen.sort()
    return tuple([_passage(body, matches, start, end) for start, end in chosen])


def _windows(
    body: str, matches: Sequence[Match], length: int
) -> Iterator[tuple[int, int, int]]:
    """Windows that each open a little before a match: the number of their distinct
    matched words (negative, so that the best sort first), start and end.
    """
    words = [body[start:end].lower() for start, end in matches]
    ends = [end for _, end in matches]
    next_start = 0
    for index, (first, _) in enumerate(matches):
        start = max(0, first - length // 4)
        if start < next_start:
            continue
        after = bisect_right(ends, start + length, index)
        after = min(after, index + _MAX_COUNTED)
        yield -len(set(words[index:after])), start, start + length
        next_start = start + length // 8


def _passage(body: str, matches: Sequence[Match], start: int, end: int) -> Spans:
    """The passage with whole words at both ends, on one line, and an ellipsis where
    it leaves something out.
    """
    if start:
        gap = re.compile(r"[ \n]").search(body, start, start + _EDGE_SEARCH)
        start = gap.end() if gap else start
    if end < len(body):
        # A language that doesn't part words has no white space: cut where it stands.
        gap_start = max(body.rfind(" ", start, end), body.rfind("\n", start, end))
        end = gap_start if gap_start > start else end
    else:
        end = len(body)

    shown: list[tuple[str, bool]] = []
    if start:
        shown.append(("… ", False))
    for text, is_match in mark_spans(body, matches, start, end):
        shown.append((re.sub(r"\s*\n\s*", " ", text), is_match))
    if end < len(body):
        shown.append((" …", False))
    return _joined(shown)


def _joined(marked: Sequence[tuple[str, bool]]) -> Spans:
    """Spans with those side by side that don't match made one."""
    joined: list[tuple[str, bool]] = []
    for text, is_match in marked:
        if joined and not is_match and not joined[-1][1]:
            text = joined.pop()[0] + text
        joined.append((text, is_match))
    return tuple(joined)
