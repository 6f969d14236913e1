"""Which words the archive knows, and so which texts look badly read.

A word counts as known when it stands in two of the articles that were learned from: the first ones, and one in
``EVERY`` of those after them, until there are enough. Names and numbers are not asked for, because an honest text is
full of new ones. Words are held by a part of their hashes, so that one in fifty is taken for known and is not.

Memory: 4 MB. It is derived data, made again from the fingerprints of the same articles (15 MB at most) when the archive
is opened, so that a run that was cut short goes on with the same words.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from cuttings.index.copies.fingerprints import Fingerprint
from cuttings.index.copies.terms import CAPITAL, NUMBER

FIRST, EVERY, LAST = 2_048, 64, 1 << 18
"""Articles that are learned from, by number: up to the first, every so many after it, none after the last."""
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
        """Whether so many words of a text are unknown that it was probably read badly from a scan."""
        asked = text.terms[text.flags & (NUMBER | CAPITAL) == 0]
        if len(asked) < FEWEST:
            return False
        return bool(np.count_nonzero(self._articles[asked & _CELLS] < 2) >= UNKNOWN * len(asked))
