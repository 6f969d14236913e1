"""What is kept of a text so that copies of it can be found and proved.

A fingerprint is the text as a row of 32-bit term hashes with a few flags a term. Everything else is derived from it:
the hashes of its shingles (runs of ``WIDTH`` terms), and the sample under which an article is posted. The sampled
shingles are one term narrower, because badly scanned copies share few longer ones. A shingle is in the sample when its
hash falls under a fixed bound (FracMinHash: Irber et al. 2022), so that two texts sample the same shingles wherever
they share them, and the share of common samples estimates containment, which MinHash does not: it estimates Jaccard,
the wrong measure for copies cut from the bottom.

    >>> one = fingerprint("Thirteen militants were killed by security forces today.")
    >>> two = fingerprint("13 militants were killed by security forces")
    >>> one.terms[:7].tolist() == two.terms.tolist()
    True

Flags: a number, a capitalised word that may be a name, a quoted word, a word of loss (killed, missing, arrested), near
which a number is a toll that grows from one version of a story to the next.

``VERSION`` is kept beside every stored fingerprint; those of another version are made again from the kept text.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from cuttings.search.analysis import fold

VERSION = 1
WIDTH = 4
SAMPLED_WIDTH = 3
SAMPLED = 4  # one shingle in this many is posted
NUMBER, CAPITAL, QUOTED, LOSS = 1, 2, 4, 8
_QUOTE_MARKS, _LINE, _SKIP = 1 << 40, 1 << 41, 1 << 42

Hashes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.float32]

_TOKEN = re.compile(r"\n\s*|[\"“”«»]|\d+(?:[.,]\d+)*|[^\W_]+(?:['’ʼ`´][^\W_]+)*")
_HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")
_POSSESSIVE = re.compile(r"['’ʼ`´][sS]$")
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_NUMERALS = {word: str(value) for value, word in enumerate(_NUMBERS.split()) if value > 1}
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
_MIX = tuple(np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))
_CACHED_TOKENS = 200_000


class _Tokens(dict[str, int]):
    """Token as written -> its term's hash in the low 32 bits, its flags above; filled on first sight, bounded."""

    def __missing__(self, token: str) -> int:
        if len(self) >= _CACHED_TOKENS:
            self.clear()
        value = self[token] = _describe(token)
        return value


def _describe(token: str) -> int:
    if token[0] == "\n":
        return _SKIP | _LINE
    if token in '"“”«»':
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


@lru_cache(maxsize=_CACHED_TOKENS)
def normal(token: str) -> str:
    """A token as it is compared: folded, without possessive, small number words as digits."""
    term = fold(_POSSESSIVE.sub("", token)).replace("`", "").replace("´", "")
    return _NUMERALS.get(term, term)


_TOKENS = _Tokens()


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """The term hashes of a text with their flags, and the hash of the shingle that begins at each of them.

    ``shingles`` has ``len(terms) - WIDTH + 1`` hashes of 64 bits (one where the text is shorter, none where empty).
    """

    terms: Hashes
    flags: Flags
    shingles: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.terms)

    def to_blob(self) -> bytes:
        """Five bytes a term."""
        return self.terms.tobytes() + self.flags.tobytes()

    @classmethod
    def from_blob(cls, blob: bytes) -> Fingerprint:
        """The fingerprint that ``to_blob`` wrote."""
        count = len(blob) // 5
        terms = np.frombuffer(blob, dtype=np.uint32, count=count)
        return cls(terms, np.frombuffer(blob, dtype=np.uint8, offset=4 * count), shingle(terms))

    def sample(self) -> tuple[Hashes, npt.NDArray[np.intp]]:
        """The distinct sampled shingle keys, ascending, and where each first stands in the text."""
        shingles = shingle(self.terms, SAMPLED_WIDTH)
        places = np.flatnonzero(shingles % np.uint64(SAMPLED) == 0)
        keys = (shingles[places] >> np.uint64(32)).astype(np.uint32)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.ones(len(keys), dtype=np.bool_)
        first[1:] = keys[1:] != keys[:-1]
        return keys[first], places[order[first]]


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text.

    A quotation runs from mark to mark, or to the end of a paragraph that leaves it open.
    """
    tokens = list(_tokens(text))
    packed = np.fromiter(map(_TOKENS.__getitem__, tokens), dtype=np.int64, count=len(tokens))
    kept = packed & _SKIP == 0
    flags = (packed >> 32 & 0xFF).astype(np.uint8)
    flags |= _quoted(packed)
    terms = (packed[kept] & 0xFFFFFFFF).astype(np.uint32)
    return Fingerprint(terms, flags[kept], shingle(terms))


def words(text: str) -> list[str]:
    """The compared form of each term, in step with the fingerprint's terms."""
    return [normal(token) for token in _tokens(text) if not _TOKENS[token] & _SKIP]


def _tokens(text: str) -> Iterator[str]:
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if "-\n" in text or "\u00ad" in text:
        text = _HYPHENATED.sub("", text).replace("\u00ad", "")
    return iter(_TOKEN.findall(text))


def _quoted(packed: npt.NDArray[np.int64]) -> Flags:
    marks = np.cumsum(packed & _QUOTE_MARKS != 0)
    lines = packed & _LINE != 0
    before = np.maximum.accumulate(np.where(lines, marks, 0))
    return (((marks - before) & 1) * QUOTED).astype(np.uint8)


def shingle(terms: Hashes, width: int = WIDTH) -> npt.NDArray[np.uint64]:
    """The 64-bit hash of each run of ``width`` terms; a shorter text is one shingle of what it has."""
    if len(terms) == 0:
        return np.empty(0, dtype=np.uint64)
    wide = terms.astype(np.uint64)
    if len(wide) < width:
        wide = np.concatenate([wide, np.zeros(width - len(wide), dtype=np.uint64)])
    count = len(wide) - width + 1
    mixed = wide[:count] * _MIX[0]
    for step in range(1, width):
        mixed ^= (mixed >> np.uint64(29)) + wide[step : step + count] * _MIX[step]
        mixed *= _MIX[0]
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX[3]
    mixed ^= mixed >> np.uint64(29)
    return mixed
