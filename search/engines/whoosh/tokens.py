"""Texts on their way to term ordinals, without a Python object a token.

No token of the analyser holds white space, so texts are split at white space, and one
analyser makes the terms of each word between, once for each distinct word of a language
and a batch (``Rahmon``, ``Rahmon's``, ``Rahmon,``). Texts wait until there are about a million words,
which are then found and compared as numbers: a word of up to 16 bytes is two integers of
64 bits, filled up with a byte that UTF-8 never holds; sorting brings the same words
together; and a dictionary is asked once for each distinct word of the million, not for
each token. Longer words are few and are looked up one by one. Where sentences and
paragraphs begin is told of the same words (``units``): nothing is read twice.

    texts = Texts()
    texts.add("Grain exports fall")
    tokens = texts.numbered()
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from cuttings.search.articles import Stretch
from cuttings.search.engines.whoosh.arrays import (
    Bytes,
    Flags,
    Indexes,
    Int64s,
    Mask,
    UInt16s,
    UInt32s,
    concatenated,
    csr_gather,
    indptr_of,
)
from cuttings.search.engines.whoosh.columns import Numbers
from cuttings.search.language.analysis import MAX_TERM, word_terms
from cuttings.search.language.chains import analyse, analysed_as
from cuttings.search.language.units import (
    begins_sentence,
    breaks_within,
    ends_sentence,
)

MOST_QUOTATIONS = (1 << 16) - 1
"""Quotations of one text that are told apart; the rest count as the last of them."""

WAITING = 8_000_000
"""Characters that wait to be split: a million words or two, under a hundred megabytes
while they are compared.
"""
HALF = 8
WIDE = 2 * HALF
"""Bytes of a word that two integers hold."""
FILL = np.array([(1 << 64) - (1 << 8 * width) for width in range(HALF + 1)], np.uint64)
"""By the bytes that a word has in an integer: ones in all bytes behind them."""
MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93], np.uint64)
"""Odd numbers with irregular bits: multiplying by them scatters what is alike."""


SENTENCE, PARAGRAPH = 1, 3
"""What begins at a token: where a paragraph does, a sentence does too."""
_ENDS, _BEGINS = 1, 2
"""What a word may do to sentences."""
_BEHIND = frozenset(".,;:!?")
"""Signs that stand behind a word and are no part of it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Texts as tokens, one text after the other.

    ``terms`` [T] is the number of each token's word in ``vocabulary``: a term, or in
    languages other than English a term, its stem and the language (``Foreign``);
    ``begins`` [T] what begins at it, 0 for nothing; ``quoted`` [T] 1 more than the number
    of the quotation that it stands in, 0 for none; ``counts`` [N] the tokens of each text.
    """

    terms: UInt32s
    begins: Flags
    quoted: UInt16s
    counts: Int64s
    vocabulary: Sequence[str] = ()

    def of_texts(self, kept: Mask) -> Tokens:
        """The tokens of some of the texts."""
        own = kept.repeat(self.counts)
        counts = self.counts[kept]
        return Tokens(
            self.terms[own],
            self.begins[own],
            self.quoted[own],
            counts,
            self.vocabulary,
        )


_PART = "\t"
"""What stands between the parts of a word of another language; no term holds it."""

_MANY_WORDS = frozenset({"ja", "km", "lo", "my", "th", "zh"})
"""Languages that part no words: what stands between spaces there hardly ever recurs."""


class Foreign(NamedTuple):
    """A word of another language than English as the vocabulary has it: term, stem, and
    the code of the language.
    """

    term: str
    stem: str
    code: str

    @classmethod
    def of(cls, item: str) -> Foreign | None:
        """What an item of the vocabulary says; None for an English term."""
        term, sign, rest = item.partition(_PART)
        return cls(term, *rest.split(_PART)) if sign else None


class WordTerms(dict[str, int]):
    """A number for each distinct word of a language, and the terms of each, which are
    numbered in a vocabulary that all languages share.
    """

    def __init__(self, code: str = "en", vocabulary: Numbers | None = None) -> None:
        self.code = code
        self.vocabulary = Numbers() if vocabulary is None else vocabulary
        self._terms, self._widths = array("I"), array("I")
        self._signs = array("B")
        self._breaks: dict[int, list[int]] = {}
        """How many terms stand before each break within a word, where there are any."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        if self.code != "en":
            terms: Sequence[str] = self._foreign(word)
        else:
            bare = word[:-1] if word[-1] in _BEHIND else word
            if bare.isascii() and bare.isalpha():
                # Nearly all words, which need not be looked at as closely.
                self._widths.append(1)
                self._terms.append(self.vocabulary[bare[:MAX_TERM].lower()])
                sign = 0 if bare[0].islower() else _BEGINS
                is_end = bare is not word and ends_sentence(word)
                self._signs.append(sign | _ENDS if is_end else sign)
                return number
            terms = word_terms(word)
        self._widths.append(len(terms))
        for term in terms:
            self._terms.append(self.vocabulary[term])
        signs = _ENDS if ends_sentence(word) else 0
        self._signs.append(signs | _BEGINS if begins_sentence(word) else signs)
        breaks = breaks_within(word)
        if breaks:
            self._breaks[number] = breaks
        return number

    def _foreign(self, word: str) -> list[str]:
        """The items of the vocabulary that a word of another language is."""
        items: list[str] = []
        for token, _ in analyse(word, self.code):
            items.append(_PART.join((token.term, token.stem, self.code)))
        return items

    def tokens(self, split: Words, quotations: Iterable[int]) -> Tokens:
        """The tokens of some texts; ``quotations`` are the numbers of those that open in
        them, in order.
        """
        words, counts, lines, opens, closes = split
        indptr = indptr_of(np.array(self._widths, np.int64))
        terms = np.array(self._terms, np.uint32)
        widths, found = csr_gather(indptr, terms, words.astype(np.int64))
        edges = indptr_of(widths)

        # Behind the last token there is room for what would begin there.
        begins = np.zeros(len(found) + 1, np.uint8)
        begins[edges[self._sentences(words)]] = SENTENCE
        for word, breaks in self._breaks.items():
            for place in edges[:-1][words == word].tolist():
                begins[np.add(place, breaks)] = SENTENCE
        texts = indptr_of(counts)
        begins[edges[lines]] = PARAGRAPH
        begins[edges[texts]] = PARAGRAPH
        quoted = np.zeros(len(found), np.uint16)
        firsts, lasts = edges[opens].tolist(), edges[closes].tolist()
        for first, last, number in zip(firsts, lasts, quotations, strict=True):
            quoted[first:last] = min(number + 1, MOST_QUOTATIONS)
        return Tokens(found, begins[:-1], quoted, np.diff(edges[texts]))

    def _sentences(self, words: UInt32s) -> Indexes:
        """Which words begin a sentence behind the end of another."""
        signs = np.array(self._signs, np.uint8)[words]
        ends, begins = signs & np.uint8(_ENDS), signs >> np.uint8(1)
        return (ends[:-1] & begins[1:]).nonzero()[0] + 1


class Texts:
    """Texts as the numbers of their terms."""

    def __init__(self) -> None:
        self._vocabulary = Numbers()
        self._words: dict[str, WordTerms] = {}
        self._waiting: list[str] = []
        self._quotations: list[Sequence[int]] = []
        """The numbers of the quotations in each stretch that waits."""
        self._codes: list[str] = []
        """The language of each stretch that waits."""
        self._texts: list[int] = []
        """How many stretches wait before each text that does."""
        self._characters = 0
        self._split_texts: list[Tokens] = []
        self.split_tokens = 0
        """How many tokens there are in the texts that no longer wait."""

    def add(
        self,
        text: str,
        language: str = "en",
        stretches: Sequence[Stretch] = (),
        quotations: Sequence[tuple[int, int, int]] = (),
    ) -> None:
        """Adds a text in a language, or in stretches of several, with the spans in which
        somebody is quoted, and the number of each quotation.
        """
        self._texts.append(len(self._waiting))
        if _OPENS in text or _CLOSES in text:
            text = text.replace(_OPENS, " ").replace(_CLOSES, " ")
        if len(stretches) < 2:
            stretches = (Stretch(0, len(text), language),)
        for start, end, spoken in stretches:
            marked, numbers = _with_marks(text, start, end, quotations)
            self._waiting.append(marked)
            self._quotations.append(numbers)
            self._codes.append(analysed_as(spoken))
        self._characters += len(text)
        if self._characters >= WAITING:
            self._split()

    def numbered(self) -> Tokens:
        """The tokens of all texts. To be asked for once: what is returned is not kept."""
        self._split()
        parts, self._split_texts = self._split_texts, []
        return Tokens(
            concatenated([part.terms for part in parts], np.uint32),
            concatenated([part.begins for part in parts], np.uint8),
            concatenated([part.quoted for part in parts], np.uint16),
            concatenated([part.counts for part in parts], np.int64),
            list(self._vocabulary),
        )

    def _split(self) -> None:
        tokens = self._tokens()
        self._split_texts.append(tokens)
        self.split_tokens += len(tokens.terms)
        self._waiting, self._characters = [], 0
        self._codes, self._texts, self._quotations = [], [], []

    def _tokens(self) -> Tokens:
        """The tokens of the texts that wait."""
        codes = dict.fromkeys(self._codes)
        if len(codes) < 2 and len(self._texts) == len(self._waiting):
            everything = range(len(self._waiting))
            return self._in_language(everything, next(iter(codes), "en"))

        # Each language by itself, then all stretches in the order of the texts.
        order: list[int] = []
        parts: list[Tokens] = []
        for code in codes:
            own = [place for place, each in enumerate(self._codes) if each == code]
            parts.append(self._in_language(own, code))
            order += own
        indptr = indptr_of(np.concatenate([part.counts for part in parts]))
        places = np.array(order, np.int64).argsort()
        terms = np.concatenate([part.terms for part in parts])
        begins = np.concatenate([part.begins for part in parts])
        quoted = np.concatenate([part.quoted for part in parts])
        widths, found = csr_gather(indptr, terms, places)
        _, begun = csr_gather(indptr, begins, places)
        _, said = csr_gather(indptr, quoted, places)
        edges = indptr_of(widths)
        firsts = np.array([*self._texts, len(self._waiting)], np.int64)
        counts = np.diff(edges[firsts])
        return Tokens(found, begun, said, counts)

    def _in_language(self, stretches: Sequence[int], code: str) -> Tokens:
        """The tokens of those stretches that wait, of one language."""
        texts = [self._waiting[each] for each in stretches]
        numbers = chain.from_iterable([self._quotations[each] for each in stretches])
        words = self._words.get(code)
        if words is None:
            words = WordTerms(code, self._vocabulary)
        if code not in _MANY_WORDS:
            self._words[code] = words
        return words.tokens(_words_of(texts, words), numbers)


_OPENS, _CLOSES = "\x1e", "\x1f"
"""What parts words where somebody begins and ends to be quoted: white space to whoever
splits at it, and in no text of an archive.
"""


def _with_marks(
    text: str, start: int, end: int, quotations: Sequence[tuple[int, int, int]]
) -> tuple[str, Sequence[int]]:
    """A stretch of a text with marks around what is quoted in it, and the numbers of the
    quotations that are.

    They stand outside the signs that touch a quotation, so that no word but one without
    any blank is parted by them.
    """
    parts: list[str] = []
    numbers: list[int] = []
    offset = start
    for first, last, number in quotations:
        first, last = max(first, offset), min(last, end)
        if first >= last:
            continue
        while first > offset and _is_sign(text[first - 1]):
            first -= 1
        while last < end and _is_sign(text[last]):
            last += 1
        parts += [text[offset:first], _OPENS, text[first:last], _CLOSES]
        numbers.append(number)
        offset = last
    if not parts:
        return (text if (start, end) == (0, len(text)) else text[start:end]), ()
    return "".join([*parts, text[offset:end]]), numbers


def _is_sign(char: str) -> bool:
    return not (char.isalnum() or char.isspace())


class Words(NamedTuple):
    """Texts as words: the ``numbers`` of all, one text after the other; the ``counts`` of
    each text; which words are the first behind a line break; and which are the first of a
    quotation and the first behind one.
    """

    numbers: UInt32s
    counts: Int64s
    lines: Indexes
    opens: Indexes
    closes: Indexes


def _words_of(texts: Sequence[str], numbers: WordTerms) -> Words:
    """Some texts as words."""
    blob, begins = _joined(texts)
    text = np.frombuffer(blob, np.uint8)
    starts, ends = _edges(text)
    lines = starts.searchsorted(np.flatnonzero(text == ord("\n")))
    widths = ends - starts
    result = np.empty(len(starts), np.uint32)

    order, first = _together(blob, starts, widths)
    heads = order[first]
    known = _looked_up(blob, starts[heads], ends[heads], numbers)
    result[order] = known[first.cumsum() - 1] if len(order) else known
    (wide,) = (widths > WIDE).nonzero()
    result[wide] = _looked_up(blob, starts[wide], ends[wide], numbers)
    counts = np.diff(starts.searchsorted(begins))
    opens = starts.searchsorted(np.flatnonzero(text == ord(_OPENS)))
    closes = starts.searchsorted(np.flatnonzero(text == ord(_CLOSES)))
    return Words(result, counts, lines, opens, closes)


def _joined(texts: Sequence[str]) -> tuple[bytes, Indexes]:
    """Some texts as bytes, white space before, between and behind them, and where each
    begins, with the end.

    The white space of a text that is not ASCII becomes ASCII.
    """
    encoded = []
    for text in texts:
        plain = text
        if not text.isascii():
            # The marks of quotations are white space as well.
            plain = "".join(map(_with_plain_spaces, _MARKS.split(text)))
        encoded.append(plain.encode("utf-8", "surrogatepass"))
    widths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return b" ".join([b"", *encoded, b" " * WIDE]), indptr_of(widths + 1)


def _with_plain_spaces(text: str) -> str:
    """A text without any white space but line breaks and single spaces."""
    if text in (_OPENS, _CLOSES):
        return text
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(lines)


_MARKS = re.compile(f"([{_OPENS}{_CLOSES}])")


def _edges(text: Bytes) -> tuple[Indexes, Indexes]:
    """Where words begin and end in bytes that begin and end with white space, as
    ``str.split`` finds them.
    """
    white = (text - np.uint8(9)) < 5
    white |= (text - np.uint8(28)) < 5
    edges = np.flatnonzero(white[1:] != white[:-1])
    edges += 1
    return edges[0::2], edges[1::2]


def _together(blob: bytes, starts: Indexes, widths: Int64s) -> tuple[Indexes, Mask]:
    """The shorter words in an order that brings the same ones together, and a mark on the
    first of each.

    The order is that of a hash with the number in its lowest bits, for plain integers are
    sorted with vector instructions. Words that differ and share a hash may lie mixed: then
    one has several firsts, which does no harm.
    """
    halves = np.ndarray((len(blob) - HALF + 1,), "<u8", blob, strides=(1,))
    low, high = halves[starts], halves[starts + HALF]
    low |= FILL[np.minimum(widths, HALF)]
    high |= FILL[np.clip(widths - HALF, 0, HALF)]

    keys = low * MIX[0]
    keys ^= high * MIX[1]
    keys ^= keys >> np.uint64(32)
    keys *= MIX[2]
    mask = np.uint64((1 << len(starts).bit_length()) - 1)
    keys &= ~mask
    keys |= np.arange(len(starts), dtype=np.uint64)
    keys = keys[widths <= WIDE]
    keys.sort()

    order = (keys & mask).astype(np.int64)
    low, high = low[order], high[order]
    first = np.ones(len(order), bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return order, first


def _looked_up(
    blob: bytes, starts: Indexes, ends: Indexes, numbers: WordTerms
) -> UInt32s:
    """The numbers of some words of the text, looked up in their order there: common ones
    are near each other.
    """
    order = starts.argsort()
    edges = zip(starts[order].tolist(), ends[order].tolist(), strict=True)
    joined = b" ".join([blob[start:end] for start, end in edges])
    words = joined.decode("utf-8", "surrogatepass").split()
    known = np.empty(len(order), np.uint32)
    known[order] = np.fromiter(map(numbers.__getitem__, words), np.uint32, len(words))
    return known
