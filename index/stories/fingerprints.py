"""What is kept of a text so that copies of it can be found and proved.

A fingerprint is the text as a row of 32-bit term hashes with a few flags a term: a
number, a capitalised word that may be a name, a quoted word, a word of loss (killed,
missing), near which a number is a toll that grows from one version to the next.

    >>> one = fingerprint("Thirteen militants were killed by security forces today.")
    >>> two = fingerprint("13 militants were killed by security forces")
    >>> one.terms[:7].tolist() == two.terms.tolist()
    True

Everything else is derived from it: the hashes of its shingles (``WIDTH`` terms in a
row), and the sample of narrower ones under which an article is posted. A shingle is in
the sample when its hash lies under a fixed bound (FracMinHash: Irber et al. 2022), so
that two texts sample the same shingles wherever they share them, and the share of
common samples estimates containment. MinHash estimates Jaccard, the wrong measure for
copies that were cut from the bottom. Chance must not leave a short text without a
sample, so the lowest ``LOWEST`` hashes of a text are always in it.

``VERSION`` is kept beside every stored fingerprint; those of another version are made
again from the kept text.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cuttings.search.language.analysis import fold
from cuttings.search.language.scripts import UNPARTED

VERSION = 2
ENOUGH = 40  # terms that must remain when quotations are left out of the measure
ENOUGH_SHARE = 0.4
NUMBER, CAPITAL, QUOTED, LOSS = 1, 2, 4, 8

Hashes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.uint8]
Shingles = npt.NDArray[np.uint64]
Shares = npt.NDArray[np.float32]

WORDS = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
NUMERALS = {word: str(value) for value, word in enumerate(WORDS["numerals"], start=2)}
COMMON_WORDS = frozenset([*WORDS["common"], *WORDS["days"]])
LOSSES = re.compile("|".join(WORDS["losses"]))
_LETTERS = rf"[^\W_{UNPARTED}]+"
TOKEN = re.compile(
    r"[\"“”«»]|\d+(?:[.,]\d+)*"
    # letters of scripts that part no words, each a term
    rf"|[{UNPARTED}]"
    rf"|{_LETTERS}(?:['’ʼ`´]{_LETTERS})*"
)
QUOTATION_MARKS = frozenset('"“”«»')
HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")
POSSESSIVE = re.compile(r"['’ʼ`´][sS]$")


def term_hashes(terms: Iterable[str]) -> Hashes:
    """The hashes of some terms."""
    return np.array([zlib.crc32(term.encode()) for term in terms], dtype=np.uint32)


COMMON_HASHES = np.sort(term_hashes(COMMON_WORDS))
DAYS = np.sort(term_hashes(WORDS["days"]))


def are_among(hashes: Hashes, ordered: Hashes) -> npt.NDArray[np.bool_]:
    """Which of some hashes stand among others, in order: for few of these a fifth of
    the time of ``numpy.isin``.
    """
    indices = ordered.searchsorted(hashes)
    found: npt.NDArray[np.bool_] = ordered.take(indices, mode="clip") == hashes
    return found


# A token packed into one number: the hash of its term in the low 32 bits, its flags in
# the next eight, and above them what is no term.
FLAGS_SHIFT = 32
QUOTATION_MARK = 1 << 40
LINE_START = 1 << 41
NO_TERM = 1 << 42


# From text to terms


@lru_cache(maxsize=50_000)
def normal(token: str) -> str:
    """A token as it is compared: folded, without possessive, small number words as
    digits.
    """
    term = fold(POSSESSIVE.sub("", token)).replace("`", "").replace("´", "")
    return NUMERALS.get(term, term)


def terms_of(text: str) -> list[str]:
    """The compared form of each term, in step with the terms of its fingerprint."""
    between = joined(text).split()
    return list(chain.from_iterable(map(_known_terms.__getitem__, between)))


class _KnownTerms(dict[str, tuple[str, ...]]):
    """What stands between two white spaces -> its terms, for no token crosses one.

    Holds 20,000 entries of up to 40 characters, about 4 MB.
    """

    def __missing__(self, between: str) -> tuple[str, ...]:
        found = []
        for token in TOKEN.findall(between):
            term = "" if token in QUOTATION_MARKS else normal(token)
            if term:
                found.append(term)
        terms = tuple(found)
        if len(between) <= 40:
            if len(self) >= 20_000:
                self.clear()
            self[between] = terms
        return terms


_known_terms = _KnownTerms()


def joined(text: str) -> str:
    """A text in its compatibility form, words divided at the end of a line joined."""
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if "-\n" in text or "\u00ad" in text:
        text = HYPHENATED.sub("", text).replace("\u00ad", "")
    return text


class PackedTokens(dict[str, bytes]):
    """What stands between two white spaces -> its packed tokens, eight bytes each.

    A word is folded and hashed when it is first seen and not again: half of the time of
    making fingerprints otherwise. Holds 200,000 entries of up to 40 characters, about
    40 MB. Bytes are joined in a third of the time of numbers.
    """

    def __missing__(self, between: str) -> bytes:
        packed = array("q", map(pack, TOKEN.findall(between))).tobytes()
        if len(between) <= 40:
            if len(self) >= 200_000:
                self.clear()
            self[between] = packed
        return packed


packed_tokens = PackedTokens()
_LINE_START = array("q", [NO_TERM | LINE_START]).tobytes()


def pack(token: str) -> int:
    """The hash of a token's term with its flags."""
    if token in QUOTATION_MARKS:
        return NO_TERM | QUOTATION_MARK
    term = normal(token)
    if not term:
        return NO_TERM

    flags = 0
    if term[0].isdigit():
        flags = NUMBER
    elif token[0].isupper() and term not in COMMON_WORDS:
        flags = CAPITAL
    if LOSSES.match(term):
        flags |= LOSS
    return zlib.crc32(term.encode()) | flags << FLAGS_SHIFT


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """The term hashes of a text, and their flags."""

    terms: Hashes
    flags: Flags

    def __len__(self) -> int:
        return len(self.terms)

    @cached_property
    def shingles(self) -> Shingles:
        """The hash of the shingle that begins at each term: ``len - WIDTH + 1`` of
        64 bits.

        One where the text is shorter, none where it is empty. Made when first asked
        for: most articles are alone.
        """
        return shingle(self.terms)

    @cached_property
    def letters(self) -> str:
        """Each term as one character.

        Alignment is many times faster on strings than on rows of numbers. The letters
        lie above the Basic Multilingual Plane; two terms share one once in a million,
        too rarely to matter where letters stand against each other.
        """
        codes = self.terms % np.uint32(0x100000) + np.uint32(0x10000)
        return codes.astype("<u4").tobytes().decode("utf-32-le")

    @cached_property
    def weights(self) -> Shares:
        """Weight 1 for each term, 0 for quoted ones where enough remains without them."""
        unquoted = self.flags & QUOTED == 0
        least = max(ENOUGH, ENOUGH_SHARE * len(self))
        if np.count_nonzero(unquoted) < least:
            return np.ones(len(self), dtype=np.float32)
        weights: Shares = unquoted.astype(np.float32)
        return weights

    @cached_property
    def weight(self) -> float:
        """The sum of the weights."""
        return float(self.weights.sum())

    @cached_property
    def figures(self) -> int:
        """How many of the terms are numbers."""
        return int(np.count_nonzero(self.flags & np.uint8(NUMBER)))

    @cached_property
    def marks(self) -> Flags:
        """The flags with the names of days and months as numbers, which they are where
        two texts are laid against each other: a report of Thursday is not Friday's.
        """
        days = are_among(self.terms, DAYS)
        marks = np.where(days, self.flags & ~np.uint8(CAPITAL) | NUMBER, self.flags)
        return marks.astype(np.uint8)

    def marked(self, flag: int) -> bytes:
        """A byte for each term, 1 where its marks have the flag: read five times as
        fast as an array.
        """
        return self._names if flag == CAPITAL else self._numbers

    @cached_property
    def _names(self) -> bytes:
        return bytes(self.marks & np.uint8(CAPITAL) != 0)

    @cached_property
    def _numbers(self) -> bytes:
        return bytes(self.marks & np.uint8(NUMBER) != 0)

    def to_blob(self) -> bytes:
        """Five bytes a term."""
        return self.terms.tobytes() + self.flags.tobytes()

    @classmethod
    def from_blob(cls, blob: bytes) -> Fingerprint:
        """The fingerprint that ``to_blob`` wrote."""
        count = len(blob) // 5
        terms = np.frombuffer(blob, dtype=np.uint32, count=count)
        return cls(terms, np.frombuffer(blob, dtype=np.uint8, offset=4 * count))

    def sample(self) -> Sample:
        """The sampled shingles of the text."""
        return samples([self])[0]


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text."""
    return fingerprints([text])[0]


def fingerprints(texts: Sequence[str]) -> list[Fingerprint]:
    """The fingerprints of some texts: the same as one by one, in less time.

    A quotation runs from mark to mark, or to the end of a paragraph that leaves it
    open.
    """
    tokens = [_tokens(text) for text in texts]
    packed = np.frombuffer(b"".join(tokens), dtype=np.int64)
    is_term = packed & NO_TERM == 0
    flags = (packed >> FLAGS_SHIFT & 0xFF).astype(np.uint8) | _quoted(packed)

    made = []
    start = 0
    for own in tokens:
        end = start + len(own) // packed.itemsize
        inside = is_term[start:end]
        terms = (packed[start:end][inside] & 0xFFFFFFFF).astype(np.uint32)
        made.append(Fingerprint(terms, flags[start:end][inside]))
        start = end
    return made


def _tokens(text: str) -> bytes:
    """The packed tokens of a text, with the beginning of each line."""
    parts = []
    for line in joined(text).split("\n"):
        parts.append(_LINE_START)
        parts += map(packed_tokens.__getitem__, line.split())
    return b"".join(parts)


def _quoted(packed: npt.NDArray[np.int64]) -> Flags:
    """The flag of quoted terms: after an odd number of marks since the line began."""
    marks = np.cumsum(packed & QUOTATION_MARK != 0)
    at_line_start = np.where(packed & LINE_START != 0, marks, 0)
    within_line = marks - np.maximum.accumulate(at_line_start)
    return ((within_line & 1) * QUOTED).astype(np.uint8)


# Shingles and samples

WIDTH = 4
# Badly scanned copies share few longer shingles.
SAMPLED_WIDTH = 3
SAMPLED = 8  # one shingle in this many is in the sample
LOWEST = 24  # and so many in any case
ODD = np.uint64(0x9E3779B97F4A7C15)
FINAL = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The distinct sampled keys of a text, ascending, and the term at which each first
    stands.
    """

    keys: Hashes
    positions: npt.NDArray[np.intp]


def shingle(terms: Hashes, width: int = WIDTH) -> Shingles:
    """The 64-bit hash of each ``width`` terms in a row; a shorter text is one shingle
    of what it has.

    A polynomial of the terms, mixed once more so that all bits are even: 10 µs for 400
    terms, where 400 calls of a hash function (xxh3) take 60.
    """
    if not len(terms):
        return np.empty(0, dtype=np.uint64)
    wide = np.zeros(max(len(terms), width), dtype=np.uint64)
    wide[: len(terms)] = terms

    count = len(wide) - width + 1
    mixed = wide[:count].copy()
    for step in range(1, width):
        mixed *= ODD
        mixed += wide[step : step + count]
    for odd in (ODD, FINAL):
        mixed ^= mixed >> np.uint64(32)
        mixed *= odd
    return mixed ^ mixed >> np.uint64(29)


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The distinct values, ascending: by sorting, four times as fast as the table of
    hashes that ``numpy.unique`` makes of so few.
    """
    ordered = np.sort(values)
    return ordered[first_of_equals(ordered)]


def first_of_equals(ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which of some ordered values differ from the one before."""
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def samples(made: Sequence[Fingerprint]) -> list[Sample]:
    """The sample of each text."""
    return [_sample(shingle(each.terms, SAMPLED_WIDTH)) for each in made]


def _sample(shingles: Shingles) -> Sample:
    bound = np.uint64((1 << 64) // SAMPLED - 1)
    chosen = np.flatnonzero(shingles <= bound)
    if len(chosen) < LOWEST:
        chosen = np.sort(shingles.argsort(kind="stable")[:LOWEST])
    # The low half: the high one is what chose them, and would not be even.
    keys = shingles[chosen].astype(np.uint32)
    order = keys.argsort(kind="stable")
    keys = keys[order]
    first = first_of_equals(keys)
    return Sample(keys[first], chosen[order[first]])
