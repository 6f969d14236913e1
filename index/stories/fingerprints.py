"""From a text to the row of terms that is compared: folded words and numbers, each a
32-bit hash with a few flags.

Flags: a number, a capitalised word that may be a name, a quoted word, a word of loss
(killed, missing, arrested), near which a number is a toll that grows from one version
of a story to the next.

What stands between two white spaces is looked up whole in a memory of such pieces, so
that a word is folded and hashed when it is first seen and not again; most of the time
that remains is Python's own splitting of strings.

What is kept of a text so that copies of it can be found and proved.

A fingerprint is the text as a row of 32-bit term hashes with a few flags a term (see
``terms``). Everything else is derived from it: the hashes of its shingles (runs of
``WIDTH`` terms), and the sample under which an article is posted. The sampled shingles
are one term narrower, because badly scanned copies share few longer ones. A shingle is
in the sample when its hash falls under a fixed bound (FracMinHash: Irber et al. 2022),
so that two texts sample the same shingles wherever they share them, and the share of
common samples estimates containment, which MinHash does not: it estimates Jaccard, the
wrong measure for copies cut from the bottom.

    >>> one = fingerprint("Thirteen militants were killed by security forces today.")
    >>> two = fingerprint("13 militants were killed by security forces")
    >>> one.terms[:7].tolist() == two.terms.tolist()
    True

``VERSION`` is kept beside every stored fingerprint; those of another version are made
again from the kept text.

Which words the archive knows, and so which texts look badly read.

A word counts as known when it stands in two of the articles that were learned from: the
first ones, and one in ``EVERY`` of those after them, until there are enough. Names and
numbers are not asked for, because an honest text is full of new ones. Words are held by
a part of their hashes, so that one in fifty is taken for known and is not.

Memory: 4 MB. It is derived data, made again from the fingerprints of the same articles
(15 MB at most) when the archive is opened, so that a run that was cut short goes on
with the same words.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from cuttings.search.language.analysis import fold

NUMBER, CAPITAL, QUOTED, LOSS = 1, 2, 4, 8
_QUOTE_MARKS, _LINE, _SKIP = 1 << 40, 1 << 41, 1 << 42

Hashes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.uint8]

_TOKEN = re.compile(r"[\"“”«»]|\d+(?:[.,]\d+)*|[^\W_]+(?:['’ʼ`´][^\W_]+)*")
_MARKS = frozenset('"“”«»')
_HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")
_POSSESSIVE = re.compile(r"['’ʼ`´][sS]$")
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_NUMERALS = {
    word: str(value) for value, word in enumerate(_NUMBERS.split()) if value > 1
}
_COMMON_WORDS = (
    "a an and as at but by for from he her his i if in is it its mr mrs ms no of on or our she so that the their there "
    "these they this to was we were what when where which while who with you after all also although an any because "
    "before both during even here how however in more most new not now once one only other over since some such than "
    "then though under until up us very "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)
_NOT_NAMES = frozenset(_COMMON_WORDS.split())
_LOSSES = re.compile(
    "kill|dead$|died$|deaths?$|dying|wound|injur|hurt$|arrest|missing$|detain|toll$|casualt|victim|fatal|displac|evacuat"
)
_CACHED = 200_000  # pieces of text in memory: about 50 MB
_LONGEST = 40  # characters of a piece that is worth remembering


class _Pieces(dict[str, tuple[int, ...]]):
    """A piece without white space -> its tokens: the term's hash in the low 32 bits,
    its flags above.
    """

    def __missing__(self, piece: str) -> tuple[int, ...]:
        value = tuple(map(_describe, _TOKEN.findall(piece)))
        if len(piece) <= _LONGEST:
            if len(self) >= _CACHED:
                self.clear()
            self[piece] = value
        return value


_PIECES = _Pieces()


def _describe(token: str) -> int:
    if token in _MARKS:
        return _SKIP | _QUOTE_MARKS
    term = normal(token)
    if not term:
        return _SKIP
    flags = NUMBER if term[0].isdigit() else 0
    if token[0].isupper() and term not in _NOT_NAMES and not flags:
        flags |= CAPITAL
    if _LOSSES.match(term):
        flags |= LOSS
    return zlib.crc32(term.encode()) | flags << 32


@lru_cache(maxsize=50_000)
def normal(token: str) -> str:
    """A token as it is compared: folded, without possessive, small number words as
    digits.
    """
    term = fold(_POSSESSIVE.sub("", token)).replace("`", "").replace("´", "")
    return _NUMERALS.get(term, term)


def words(text: str) -> list[str]:
    """The compared form of each term, in step with the terms of ``rows``."""
    terms = (
        normal(token) for token in _TOKEN.findall(_joined(text)) if token not in _MARKS
    )
    return [term for term in terms if term]


def rows(texts: Sequence[str]) -> list[tuple[Hashes, Flags]]:
    """The terms of some texts and their flags.

    Many texts at once cost less than one by one.

    A quotation runs from mark to mark, or to the end of a paragraph that leaves it
    open.
    """
    tokens: list[int] = []
    ends = []
    described = _PIECES.__getitem__
    for text in texts:
        for line in _joined(text).split("\n"):
            tokens.append(_SKIP | _LINE)
            tokens += chain.from_iterable(map(described, line.split()))
        ends.append(len(tokens))
    packed = np.array(tokens, dtype=np.int64)
    kept = packed & _SKIP == 0
    flags = ((packed >> 32 & 0xFF).astype(np.uint8) | _quoted(packed))[kept]
    terms = (packed[kept] & 0xFFFFFFFF).astype(np.uint32)
    last = np.cumsum(kept)[np.array(ends, dtype=np.intp) - 1].tolist() if ends else []
    first = [0, *last]
    return [
        (terms[start:end].copy(), flags[start:end].copy())
        for start, end in zip(first, last, strict=False)
    ]


def _joined(text: str) -> str:
    """A text in its compatibility form, words divided at the end of a line put
    together.
    """
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if "-\n" in text or "\u00ad" in text:
        text = _HYPHENATED.sub("", text).replace("\u00ad", "")
    return text


def _quoted(packed: npt.NDArray[np.int64]) -> Flags:
    marks = np.cumsum(packed & _QUOTE_MARKS != 0)
    before = np.maximum.accumulate(np.where(packed & _LINE != 0, marks, 0))
    return (((marks - before) & 1) * QUOTED).astype(np.uint8)


VERSION = 1
WIDTH = 4
SAMPLED_WIDTH = 3
SAMPLED = 4  # one shingle in this many is posted

Shares = npt.NDArray[np.float32]
Sample = tuple[Hashes, npt.NDArray[np.intp]]
"""The distinct sampled shingle keys, ascending, and where each first stands in the
text.
"""

_MIX = tuple(
    np.uint64(odd)
    for odd in (
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
    )
)
_FIRST_LETTER, _LETTERS = (
    np.uint32(0x10000),
    np.uint32(0x100000),
)  # above the Basic Multilingual Plane
_HIGH, _LOW, _MANY = np.uint64(32), np.uint64(29), np.uint64(SAMPLED - 1)


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """The term hashes of a text, and their flags."""

    terms: Hashes
    flags: Flags

    def __len__(self) -> int:
        return len(self.terms)

    @cached_property
    def shingles(self) -> npt.NDArray[np.uint64]:
        """The hash of the shingle that begins at each term:

        ``len(terms) - WIDTH + 1`` of 64 bits.

        One where the text is shorter, none where it is empty. Made when first asked
        for: most articles are alone.
        """
        return shingle(self.terms)

    @cached_property
    def letters(self) -> str:
        """Each term as one character, for alignment, which is many times faster on
        strings than on rows of numbers.

        Two terms have the same letter once in a million: too rarely to matter where
        letters stand against each other.
        """
        return (
            (self.terms % _LETTERS + _FIRST_LETTER)
            .astype("<u4")
            .tobytes()
            .decode("utf-32-le")
        )

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
        """The sampled shingle keys of the text, and their places."""
        return samples([self])[0]


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text."""
    return fingerprints([text])[0]


def fingerprints(texts: Sequence[str]) -> list[Fingerprint]:
    """The fingerprints of some texts: the same as one by one, in less time."""
    return [Fingerprint(terms, flags) for terms, flags in rows(texts)]


def samples(made: Sequence[Fingerprint]) -> list[Sample]:
    """The samples of some texts: the same as one by one, in less time."""
    lengths = np.array(
        [max(len(each), SAMPLED_WIDTH) if len(each) else 0 for each in made],
        dtype=np.int64,
    )
    ends = np.cumsum(lengths)
    starts = ends - lengths
    shingles = shingle(
        np.concatenate([_filled(each.terms) for each in made]), SAMPLED_WIDTH
    )
    places = np.flatnonzero(shingles & _MANY == 0)
    owners = np.searchsorted(ends, places, side="right")
    inside = (
        places + SAMPLED_WIDTH <= ends[owners]
    )  # and not across the seam of two texts
    places, owners = places[inside], owners[inside]
    ranked = owners.astype(np.uint64) << _HIGH | shingles[places] >> _HIGH
    order = np.argsort(ranked, kind="stable")
    ranked = ranked[order]
    first = np.ones(len(ranked), dtype=np.bool_)
    first[1:] = ranked[1:] != ranked[:-1]
    chosen = order[first]
    keys, where = (
        ranked[first].astype(np.uint32),
        places[chosen] - starts[owners[chosen]],
    )
    cuts = np.searchsorted(owners[chosen], np.arange(len(made) + 1)).tolist()
    return [
        (keys[cuts[at] : cuts[at + 1]], where[cuts[at] : cuts[at + 1]])
        for at in range(len(made))
    ]


def _filled(terms: Hashes) -> Hashes:
    """The terms of a text; one shorter than a shingle is filled up to be one."""
    if 0 < len(terms) < SAMPLED_WIDTH:
        return np.concatenate(
            [terms, np.zeros(SAMPLED_WIDTH - len(terms), dtype=np.uint32)]
        )
    return terms


def shingle(terms: Hashes, width: int = WIDTH) -> npt.NDArray[np.uint64]:
    """The 64-bit hash of each run of ``width`` terms; a shorter text is one shingle
    of what it has.
    """
    if len(terms) == 0:
        return np.empty(0, dtype=np.uint64)
    wide = terms.astype(np.uint64)
    if len(wide) < width:
        wide = np.concatenate([wide, np.zeros(width - len(wide), dtype=np.uint64)])
    count = len(wide) - width + 1
    mixed = wide[:count] * _MIX[0]
    for step in range(1, width):
        mixed ^= (mixed >> _LOW) + wide[step : step + count] * _MIX[step]
        mixed *= _MIX[0]
    mixed ^= mixed >> _HIGH
    mixed *= _MIX[3]
    mixed ^= mixed >> _LOW
    return mixed


FIRST, EVERY, LAST = 2_048, 64, 1 << 18
"""Articles that are learned from, by number: up to the first, every so many after
it, none after the last.
"""
UNKNOWN = 0.12
"""Share of words unknown from which a text looks misread: where one letter in forty is."""
FEWEST = 20  # words that must be asked for to say anything
_CELLS = np.uint32((1 << 22) - 1)


def teaches(number: int) -> bool:
    """Whether the article of this number is learned from."""
    return number <= FIRST or (number <= LAST and number % EVERY == 0)


def teachers(last: int) -> Iterator[int]:
    """The numbers up to the last one that are learned from."""
    yield from range(1, min(last, FIRST) + 1)
    yield from range(FIRST + EVERY, min(last, LAST) + 1, EVERY)


class Vocabulary:
    """The words of the archive."""

    def __init__(self) -> None:
        self._articles = np.zeros(int(_CELLS) + 1, dtype=np.uint8)

    def learn(self, text: Fingerprint) -> None:
        """Learns the words of an article."""
        cells = np.unique(text.terms & _CELLS)
        self._articles[cells] = np.minimum(self._articles[cells], 1) + 1

    def looks_misread(self, text: Fingerprint) -> bool:
        """Whether so many words of a text are unknown that it was probably read
        badly from a scan.
        """
        asked = text.terms[text.flags & (NUMBER | CAPITAL) == 0]
        if len(asked) < FEWEST:
            return False
        return bool(
            np.count_nonzero(self._articles[asked & _CELLS] < 2) >= UNKNOWN * len(asked)
        )
