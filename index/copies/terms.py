"""From a text to the row of terms that is compared: folded words and numbers, each a 32-bit hash with a few flags.

Flags: a number, a capitalised word that may be a name, a quoted word, a word of loss (killed, missing, arrested), near
which a number is a toll that grows from one version of a story to the next.

What stands between two white spaces is looked up whole in a memory of such pieces, so that a word is folded and hashed
when it is first seen and not again; most of the time that remains is Python's own splitting of strings.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt
from cuttings.search.analysis import fold

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
_CACHED = 200_000  # pieces of text in memory: about 50 MB
_LONGEST = 40  # characters of a piece that is worth remembering


class _Pieces(dict[str, tuple[int, ...]]):
    """A piece without white space -> its tokens: the term's hash in the low 32 bits, its flags above."""

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
    """A token as it is compared: folded, without possessive, small number words as digits."""
    term = fold(_POSSESSIVE.sub("", token)).replace("`", "").replace("´", "")
    return _NUMERALS.get(term, term)


def words(text: str) -> list[str]:
    """The compared form of each term, in step with the terms of ``rows``."""
    terms = (normal(token) for token in _TOKEN.findall(_joined(text)) if token not in _MARKS)
    return [term for term in terms if term]


def rows(texts: Sequence[str]) -> list[tuple[Hashes, Flags]]:
    """The terms of some texts and their flags. Many texts at once cost less than one by one.

    A quotation runs from mark to mark, or to the end of a paragraph that leaves it open.
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
    return [(terms[start:end].copy(), flags[start:end].copy()) for start, end in zip(first, last, strict=False)]


def _joined(text: str) -> str:
    """A text in its compatibility form, words divided at the end of a line put together."""
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if "-\n" in text or "\u00ad" in text:
        text = _HYPHENATED.sub("", text).replace("\u00ad", "")
    return text


def _quoted(packed: npt.NDArray[np.int64]) -> Flags:
    marks = np.cumsum(packed & _QUOTE_MARKS != 0)
    before = np.maximum.accumulate(np.where(packed & _LINE != 0, marks, 0))
    return (((marks - before) & 1) * QUOTED).astype(np.uint8)
