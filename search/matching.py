"""Where the words of a query stand in a text.

A text is read with the tokens, folding and stems that indexed it, so that what is
marked is what matched: all forms of a word in a plain search, the very word in an exact
one, a phrase only where its words stand together.

    >>> marks = (Mark(("refus", "to", "surrend"), "stem"),)
    >>> find_matches("The rebels refused to surrender.", marks)
    [(11, 31)]

Reading every token of ten articles takes longer than finding them in an index of a
million. But a term that matches begins with certain letters ("refus" for "refused"), and
letters are found at the speed of memory. Nearly every term is plain: a run of ASCII
letters and digits, folded by lower case alone, so it is known where its letters are
found. Stretches in which folding does more ("O'Brien", "7,000", "Łódź") are cut into
tokens in any case. All texts of a page are read as one, because most of what a text
costs is the calls.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import translate
from functools import cached_property, lru_cache
from itertools import accumulate, chain, islice
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from cuttings.search.deadlines import polled
from cuttings.search.language.analysis import (
    MAX_TERM,
    spans,
    stem,
    stem_beginning,
    tokens,
)
from cuttings.search.language.chains import analysed_as, chain_of
from cuttings.search.language.scripts import is_paired, is_unparted
from cuttings.search.quoted import quoted_spans
from cuttings.search.scanning import BLANK, letters, runs, unusual_offsets
from cuttings.search.syntax.marks import Mark

Match = tuple[int, int]
"""A match in a text: the offsets of its first character and of the one after its last."""

Stretches = Sequence[tuple[int, int, str]]
"""The languages of a text: stretches by their offsets, each with a BCP 47 code."""


class Foreign(NamedTuple):
    """A token with its offsets: a folded term, and its stem where it is of another
    language than English.
    """

    term: str
    stem: str
    start: int
    end: int


_NOTHING = Foreign("", "", 0, 0)

Token = tuple[str, int, int]
"""A folded term and the offsets of the token that it was folded from."""


_MAX_RUNS = 1_000
"""Runs of letters and digits that a word keeps."""

_RUNS = re.compile(rb"[a-z0-9]+")

MOST_AHEAD = 16
"""Plain tokens that are counted at once; more are read one by one, each once."""


@lru_cache(maxsize=MOST_AHEAD)
def _runs_ahead(count: int) -> re.Pattern[bytes]:
    """So many runs of letters and digits; the last is a group."""
    parted = rb"[^a-z0-9]++[a-z0-9]++"
    return re.compile(rb"(?:%b){%d}[^a-z0-9]++([a-z0-9]++)" % (parted, count - 1))


class Word:
    """A word of a mark, made ready to be looked for in many texts.

    ``meets`` says whether a folded term is one that the word stands for. ``letters`` are
    in every plain term that does, at its beginning if ``begins``; None where no plain
    term can. ``stems`` are those of the word in all languages, none where it is not
    stemmed; ``is_whole`` tells that the word is one stem or one term. One letter of a
    script that is cut into pairs is marked by itself.
    """

    def __init__(self, mark: Mark, word: str, others: Sequence[str] = ()) -> None:
        self.text = word
        self.is_whole = mark.how in ("stem", "word")
        self.meets = _test_of(mark, word)
        self.stems = frozenset((word, *others)) if mark.how == "stem" else None
        self.is_letter = mark.how == "prefix" and len(word) == 1 and is_paired(word)
        letters = _beginning_of(mark, word)
        self.begins = bool(letters)
        if not letters:
            letters = max(re.split(r"[*?]", word), key=len)
        is_plain = letters.isascii() and (not letters or letters.isalnum())
        self.letters = letters.encode() if is_plain else None
        self._runs: dict[bytes, bool] = {}

    def meets_token(self, term: str, stem: str) -> bool:
        """``meets`` for a token of another language, which has a stem, or of English."""
        if stem and self.stems is not None:
            return stem in self.stems
        return self.meets(term)

    def meets_run(self, run: bytes) -> bool:
        """``meets`` for the term that a run of ASCII letters and digits is; kept, because
        a page holds few different ones.
        """
        known = self._runs.get(run)
        if known is None:
            if len(self._runs) > _MAX_RUNS:
                self._runs.clear()
            known = self._runs[run] = self.meets(run[:MAX_TERM].decode())
        return known


MANY = 24
"""Words that are looked for together. Ten articles are looked through for one word in .4
ms and for all of a table in 10 ms, so that 1,900 words take 40 ms where they took 500.
"""


class WordTable:
    """Many stems and words by themselves, so that each token of a text is looked up
    once, and not once for each of them.
    """

    def __init__(self, words: Sequence[Word]) -> None:
        self._terms: dict[str, list[int]] = {}
        self._english_stems: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            if word.stems is None:
                self._terms.setdefault(word.text, []).append(place)
                continue
            self._english_stems.setdefault(word.text, []).append(place)
            for each in word.stems:
                self._stems.setdefault(each, []).append(place)
        self._runs: dict[bytes, tuple[int, ...]] = {}

    def of_term(self, term: str) -> tuple[int, ...]:
        """The words that a folded term of English is one of, by their places."""
        exact = self._terms.get(term, ())
        return (*exact, *self._english_stems.get(stem(term), ()))

    def of_token(self, token: Foreign) -> tuple[int, ...]:
        """The same of a token of any language."""
        if not token.stem:
            return self.of_term(token.term)
        exact = self._terms.get(token.term, ())
        return (*exact, *self._stems.get(token.stem, ()))

    def of_run(self, run: bytes) -> tuple[int, ...]:
        """The same of a run of ASCII letters and digits; kept, because words recur."""
        known = self._runs.get(run)
        if known is None:
            known = self._runs[run] = self.of_term(run[:MAX_TERM].decode())
        return known


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
                and OSA.distance(term, word, score_cutoff=limit) <= limit
            )


def _beginning_of(mark: Mark, word: str) -> str:
    """The letters with which every term begins that a word of a mark stands for."""
    match mark.how:
        case "stem":
            return stem_beginning(word)
        case "wildcard":
            return re.split(r"[*?]", word, maxsplit=1)[0]
        case "fuzzy":
            return word[:1]
        case _:
            return word


class PlainText:
    """Texts in a row, a line break between two, made ready for letters to be found in.

    ``letters`` are their characters in lower case, a byte each, and blanks for those of
    other languages than English. Of these there are the tokens, each with its stem.
    ``ends`` are where the texts end in ``text``.
    """

    def __init__(
        self, texts: Sequence[str], languages: Sequence[Stretches] = ()
    ) -> None:
        self.text = "\n".join(texts)
        self.letters, unusual = letters(self.text)
        self.ends = [
            number + end for number, end in enumerate(accumulate(map(len, texts)))
        ]
        self._foreign: list[Foreign] = []
        self._foreign_starts: list[int] = []
        self._foreign_by_stem: dict[str, list[int]] = {}
        for start, end, language in self._foreign_stretches(languages):
            self._read_foreign(start, end, language)
        if self._foreign:
            unusual = unusual_offsets(self.letters)
        self._unusual = self._unusual_stretches(unusual)
        self._unusual_tokens: dict[str, list[Match]] = {}
        """The tokens there by their terms, of which a text in another script has few."""
        for start, end in polled(self._unusual):
            for term, first, last in _tokens(self.text[start:end]):
                token = start + first, start + last
                self._unusual_tokens.setdefault(term, []).append(token)

    def _foreign_stretches(
        self, languages: Sequence[Stretches]
    ) -> Iterator[tuple[int, int, str]]:
        """The stretches in other languages than English, in order."""
        begin = 0
        for stretches, edge in zip(languages, self.ends, strict=False):
            for start, end, language in stretches:
                if analysed_as(language) != "en":
                    yield begin + start, begin + end, language
            begin = edge + 1

    def _read_foreign(self, start: int, end: int, language: str) -> None:
        """Reads the tokens of a stretch, and leaves nothing there for others to find."""
        for word in polled(_WORD.finditer(self.text, start, end)):
            offset = word.start()
            for token in _foreign_tokens(word.group(), language):
                place = len(self._foreign)
                moved = token._replace(
                    start=token.start + offset, end=token.end + offset
                )
                self._foreign.append(moved)
                self._foreign_starts.append(moved.start)
                self._foreign_by_stem.setdefault(token.stem, []).append(place)
        blank = b" " * (end - start)
        self.letters = self.letters[:start] + blank + self.letters[end:]

    def placed(self, spans_of_texts: Sequence[Sequence[Match]]) -> list[Match]:
        """Spans of each text where they stand in all of them."""
        found: list[Match] = []
        begin = 0
        for own, edge in zip(spans_of_texts, self.ends, strict=True):
            found += [(begin + start, begin + end) for start, end in own]
            begin = edge + 1
        return found

    @cached_property
    def quoted(self) -> list[Match]:
        """What stands between quotation marks."""
        return quoted_spans(self.text)

    def following(self, start: int, end: int) -> Iterator[Foreign]:
        """The tokens behind one that stands at an offset, to the end of its text."""
        last = self.end_of(start)
        place = bisect_left(self._foreign_starts, start)
        if place < len(self._foreign) and self._foreign[place].start == start:
            for token in self._foreign[place + 1 :]:
                if token.start >= last:
                    return
                yield token
            return
        tokens = spans(self.text, end, last)
        if is_unparted(self.text[start]):
            # Pairs overlap: the next one begins before this one ends.
            tokens = spans(self.text, start, last)
            next(tokens, None)
        for term, first, after in tokens:
            yield Foreign(term, "", first, after)

    def plain_ahead(self, match: Match, count: int) -> int | None:
        """Where the last of so many tokens behind a match begins; None where they are
        not all plain words of English, or fewer.

        In one step of a regular expression: token by token takes ten times as long.
        """
        start, end = match
        if self._foreign or count > MOST_AHEAD:
            return None
        ahead = _runs_ahead(count).match(self.letters, end, self.end_of(start))
        if not ahead:
            return None
        before = bisect_right(self._unusual, (ahead.end(), -1)) - 1
        if before >= 0 and self._unusual[before][1] > start:
            return None
        return ahead.start(1)

    def _unusual_stretches(self, offsets: list[int]) -> list[Match]:
        """The stretches without white space in which folding does more than lower the
        case, in order, given the offsets where it does.
        """
        if not offsets:
            return []
        codes = np.frombuffer(self.letters, np.uint8)
        gaps = (codes == BLANK).nonzero()[0]
        following = gaps.searchsorted(offsets)
        following = following[np.diff(following, prepend=-1) > 0]
        edges = np.concatenate(([-1], gaps, [len(codes)]))
        starts, ends = edges[following] + 1, edges[following + 1]
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def met(self, word: Word, end: int) -> list[Match]:
        """The tokens before an offset that meet a word."""
        meets = word.meets
        met: list[Match] = []
        for term in polled(self._unusual_tokens):
            if not meets(term):
                continue
            for start, last in self._unusual_tokens[term]:
                if last <= end:
                    met.append((start, start + 1 if word.is_letter else last))
        met += self._met_in_foreign(word, end)
        if word.letters is None:
            return met

        text, unusual = self.letters, bool(self._unusual)
        for start, last in polled(runs(text, word.letters, word.begins, end)):
            if not word.meets_run(text[start:last]):
                continue
            if not (unusual and self._is_unusual(start)):
                met.append((start, last))
        return met

    def met_together(self, words: Sequence[Word]) -> list[list[Match]]:
        """``met`` to the end for each of many words that are whole, in one pass."""
        table = WordTable(words)
        met: list[list[Match]] = [[] for _ in words]
        for term in polled(self._unusual_tokens):
            for place in table.of_term(term):
                met[place] += self._unusual_tokens[term]
        for token in polled(self._foreign):
            for place in table.of_token(token):
                met[place].append((token.start, token.end))
        for run in polled(_RUNS.finditer(self.letters)):
            places = table.of_run(run[0])
            if not places or (self._unusual and self._is_unusual(run.start())):
                continue
            for place in places:
                met[place].append(run.span())
        return met

    def _met_in_foreign(self, word: Word, end: int) -> Iterator[Match]:
        """The tokens of other languages before an offset that meet a word."""
        if not self._foreign:
            return
        places: Iterable[int] = range(len(self._foreign))
        if word.stems is not None:
            places = chain.from_iterable(
                [self._foreign_by_stem.get(stem, ()) for stem in word.stems]
            )
        for place in polled(places):
            term, stem, start, last = self._foreign[place]
            if last <= end and word.meets_token(term, stem):
                yield start, start + 1 if word.is_letter else last

    def _is_unusual(self, offset: int) -> bool:
        """Whether an offset lies in a stretch that is not plain."""
        before = bisect_right(self._unusual, (offset, sys.maxsize)) - 1
        return before >= 0 and offset < self._unusual[before][1]

    def end_of(self, offset: int) -> int:
        """Where the text ends in which an offset lies."""
        return self.ends[bisect_left(self.ends, offset)]

    def apart(self, matches: Sequence[Match]) -> list[list[Match]]:
        """Matches in order by text, their offsets in it."""
        by_text: list[list[Match]] = [[] for _ in self.ends]
        number = begin = 0
        for start, last in matches:
            while start >= self.ends[number]:
                begin = self.ends[number] + 1
                number += 1
            by_text[number].append((start - begin, last - begin))
        return by_text


_WORD = re.compile(r"\S+")


@lru_cache(maxsize=50_000)
def _foreign_tokens(word: str, language: str) -> tuple[Foreign, ...]:
    """The tokens of what stands between white space in a language; kept, because words
    recur.
    """
    found: list[Foreign] = []
    for token, start, end in tokens(word):
        term, stem, length = chain_of(language).analysed(token)
        if term:
            last = end if is_unparted(token) else start + length
            found.append(Foreign(term, stem, start, last))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _tokens(stretch: str) -> tuple[Token, ...]:
    """The tokens of a stretch; kept, because the same ones recur from text to text."""
    return tuple(spans(stretch))


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
            others = mark.others or ((),) * len(mark.words)
            words: list[Word] = []
            for word, forms in zip(mark.words, others, strict=True):
                words.append(Word(mark, word, forms))
            self._words.append(words)

    def find(
        self,
        text: str,
        title: bool = False,
        languages: Stretches = (),
        quotations: Sequence[Match] | None = None,
    ) -> list[Match]:
        """Where the marks stand in a text, disjoint and in order.

        Marks that came from ``title:`` are looked for in titles only. The text is in
        English if no stretches say otherwise.
        """
        own = None if quotations is None else [quotations]
        return self.find_in_all([text], int(title), [languages], own)[0]

    def find_in_all(
        self,
        texts: Sequence[str],
        titles: int = 0,
        languages: Sequence[Stretches] = (),
        quotations: Sequence[Sequence[Match]] | None = None,
    ) -> list[list[Match]]:
        """``find`` for each of several texts, the first few of which are titles;
        ``languages`` are the stretches of each, ``quotations`` where in each words
        are marked that were to be quoted: between quotation marks, if it is not said.
        """
        if not texts or not self.marks:
            return [[] for _ in texts]
        plain = PlainText(texts, languages)
        begin = plain.ends[min(titles, len(texts)) - 1] if titles else 0
        matches: list[Match] = []
        all_firsts = self._firsts(plain)
        for mark, words, firsts in zip(
            self.marks, self._words, all_firsts, strict=True
        ):
            if mark.title_only:
                firsts = [match for match in firsts if match[1] <= begin]
            own: Iterable[Match] = firsts
            if len(words) > 1 and mark.slop == 1:
                own = _phrases(plain, firsts, words)
            elif len(words) > 1:
                own = _near(plain, firsts, words, mark.slop) if firsts else ()
            if mark.quoted_only and quotations is None:
                own = _within(plain.quoted, own)
            elif mark.quoted_only:
                own = _within(plain.placed(quotations or ()), own)
            matches += own
        return plain.apart(_disjoint(matches))

    def _firsts(self, plain: PlainText) -> Iterator[list[Match]]:
        """Where the first word of each mark stands: of many words in one pass."""
        end = plain.ends[-1]
        firsts = [words[0] for words in self._words]
        together = [word for word in firsts if word.is_whole]
        if len(together) < MANY:
            for word in firsts:
                yield plain.met(word, end)
            return
        met = iter(plain.met_together(together))
        for word in firsts:
            yield next(met) if word.is_whole else plain.met(word, end)


def _within(spans: Sequence[Match], matches: Iterable[Match]) -> Iterator[Match]:
    """The matches that lie in one of some spans."""
    for start, end in matches:
        place = bisect_right(spans, (start, sys.maxsize)) - 1
        if place >= 0 and end <= spans[place][1]:
            yield start, end


def _phrases(
    plain: PlainText, firsts: Sequence[Match], words: Sequence[Word]
) -> Iterator[Match]:
    """The phrases that begin at tokens that met their first word."""
    for start, end in polled(firsts):
        tokens = plain.following(start, end)
        for word in words[1:]:
            term, stem, _, end = next(tokens, _NOTHING)
            if not word.meets_token(term, stem):
                break
        else:
            yield start, end


def _near(
    plain: PlainText, firsts: Sequence[Match], words: Sequence[Word], slop: int
) -> Iterator[Match]:
    """The words of each phrase with others between them, nearest first: each word at
    most ``slop`` tokens after the last, in the same text.

    Only the tokens behind a word that is met are read, each once.
    """
    # From the last word to the first, where the rest of the phrase can be reached from.
    # So no way is tried twice, however many there are.
    met = [firsts]
    for word in words[1:]:
        met.append(sorted(plain.met(word, plain.ends[-1])))
    reachable = [met.pop()]
    while met:
        ahead = _Ahead(plain, slop)
        within: list[Match] = []
        for match in polled(sorted(met.pop())):
            after = _first_after(match, reachable[-1])
            if after and after[0] <= ahead.furthest(match):
                within.append(match)
        reachable.append(within)

    for match in reachable.pop():
        yield match
        for matches in reversed(reachable):
            after = _first_after(match, matches)
            if after:
                match = after
                yield match


class _Ahead:
    """How far so many tokens reach behind a match; asked of matches in order."""

    def __init__(self, plain: PlainText, count: int) -> None:
        self._plain = plain
        self._count = count
        self._tokens: Iterator[Foreign] = iter(())
        self._starts: list[int] = []
        self._end = -1
        """How far the text was read without a gap."""

    def furthest(self, match: Match) -> int:
        """The offset of the last token that is near, before all where there is none."""
        plain = self._plain.plain_ahead(match, self._count)
        if plain is not None:
            return plain
        start, end = match
        if end > self._end:
            self._tokens, self._starts = self._plain.following(start, end), []
        first = bisect_right(self._starts, start)
        missing = first + self._count - len(self._starts)
        for token in islice(self._tokens, max(0, missing)):
            self._starts.append(token.start)
            self._end = token.end
        near = self._starts[first : first + self._count]
        return near[-1] if near else -1


def _first_after(match: Match, matches: Sequence[Match]) -> Match | None:
    """The first of some matches that begins after a match."""
    index = bisect_right(matches, (match[0], sys.maxsize))
    return matches[index] if index < len(matches) else None


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


def find_matches(
    text: str,
    marks: Marks,
    title: bool = False,
    languages: Stretches = (),
    quotations: Sequence[Match] | None = None,
) -> list[Match]:
    """Where the marks stand in a text, disjoint and in order; those of what somebody is
    to be quoted with, in the quotations given.
    """
    finder = marks if isinstance(marks, Finder) else Finder(marks)
    return finder.find(text, title, languages, quotations)
