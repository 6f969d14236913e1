"""Texts that were read badly from scans, and how they find each other all the same.

A text looks misread when many of its words are unknown to the archive. Names and
numbers are not asked for, because an honest text is full of new ones. Such a text is
posted, beside its shingles, under keys of its letters: the text is taken as one row of
folded letters and digits, without the spaces, which scans lose and add, and of its
stretches of ``GRAM`` letters one in four is a key. To all other texts that would cost
much and give nothing.

With one letter in ten misread in both of two readings, nine letters in a row are read
right twice once in seven times: 60 words keep a dozen such stretches, of which some are
sampled.

    >>> letter_keys(["short"]).tolist()
    []
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from cuttings.index.stories.fingerprints import (
    CAPITAL,
    NUMBER,
    Fingerprint,
    Hashes,
    distinct,
    shingle,
)

# Articles that are learned from, by number: all up to the first, one in EVERY after it,
# none after the last.
FIRST, EVERY, LAST = 2_048, 64, 1 << 18
UNKNOWN = 0.12  # of the words of a text in which one letter in forty is misread
FEWEST = 20  # words that must be asked for to say anything
CELLS = np.uint32((1 << 22) - 1)

GRAM = 9
TERMS_READ = 4_000
SAMPLED = 4  # one stretch in this many is posted


class Vocabulary:
    """The words of the archive: known are those that stand in two of the articles that
    were learned from.

    Held by a part of their hashes (4 MB), so that one word in fifty is taken for known
    and is not. Derived: made again from the fingerprints of the same articles when the
    archive is opened, so that a run that was cut short goes on with the same words.
    """

    def __init__(self) -> None:
        self._articles = np.zeros(int(CELLS) + 1, dtype=np.uint8)

    def learn(self, text: Fingerprint) -> None:
        """Learns the words of an article."""
        cells = distinct(text.terms & CELLS)
        self._articles[cells] = np.minimum(self._articles[cells], 1) + 1

    def looks_misread(self, text: Fingerprint) -> bool:
        """Whether so many words of a text are unknown that it was probably misread."""
        asked = text.terms[text.flags & (NUMBER | CAPITAL) == 0]
        if len(asked) < FEWEST:
            return False
        unknown = int(np.count_nonzero(self._articles[asked & CELLS] < 2))
        return unknown >= UNKNOWN * len(asked)


def teaches(number: int) -> bool:
    """Whether the article of this number is learned from."""
    return number <= FIRST or (number <= LAST and number % EVERY == 0)


def teachers(last: int) -> Iterator[int]:
    """The numbers up to the last one that are learned from."""
    yield from range(1, min(last, FIRST) + 1)
    yield from range(FIRST + EVERY, min(last, LAST) + 1, EVERY)


def letter_keys(terms: Iterable[str]) -> Hashes:
    """The distinct sampled keys of the letters of a text, given as its compared terms,
    ascending.
    """
    letters = "".join(islice(terms, TERMS_READ))
    if len(letters) < GRAM:
        return np.empty(0, dtype=np.uint32)
    codes = np.frombuffer(
        letters.encode("utf-32-le", "surrogatepass"), dtype="<u4"
    ).astype(np.uint32)
    hashes = shingle(codes, GRAM)
    sampled = hashes[hashes % np.uint64(SAMPLED) == 0]
    return distinct((sampled >> np.uint64(32)).astype(np.uint32))
