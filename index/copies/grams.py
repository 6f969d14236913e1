"""Runs of letters, by which two bad readings of one text find each other where hardly three words are read alike.

The text is taken as one row of folded letters and digits, without spaces, which scans lose and add. Of its runs of
``GRAM`` letters one in ``SAMPLED`` is posted, chosen by hash as shingles are. Only texts that look misread are posted
and looked up so (see ``vocabulary``): to all others it would cost much and give nothing. Their keys are kept, because
what looks misread depends on what the archive knew when it came.

With one letter in ten misread in both, a run of nine is read right twice once in seven times: 60 words keep a dozen
such runs, of which some are sampled.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.candidates import COMMON, counted, spread
from cuttings.index.copies.fingerprints import shingle
from cuttings.index.copies.runs import Found
from cuttings.index.copies.terms import Hashes

GRAM, THIRD = 9, 3
SAMPLED = 4  # one run in this many is posted
MOST_WORDS = 4_000  # of a text that are looked at
SHARED = 3  # sampled runs that make a candidate
MOST = 6  # candidates that are compared for their letters

_ODD, _HIGH, _CHOSEN = np.uint64(0x9FB21C651E98DF25), np.uint64(32), np.uint64(SAMPLED - 1)


def grams(words: Iterable[str]) -> Hashes:
    """The distinct sampled keys of the runs of letters of a text, given as its compared words, ascending."""
    letters = "".join(islice(words, MOST_WORDS))
    if len(letters) < GRAM:
        return np.empty(0, dtype=np.uint32)
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
    runs = _runs(shingle(codes, THIRD))
    return np.unique((runs[runs & _CHOSEN == 0] >> _HIGH).astype(np.uint32))


def _runs(thirds: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The hash of each run of ``GRAM`` letters from those of its thirds."""
    count = len(thirds) - (GRAM - THIRD)
    mixed = thirds[:count] * _ODD
    for start in (THIRD, 2 * THIRD):
        mixed ^= (mixed >> _HIGH) + thirds[start : start + count]
        mixed *= _ODD
    mixed ^= mixed >> _HIGH
    return mixed


def alike(keys: Hashes, found: Found, stories: npt.NDArray[np.int32]) -> tuple[int, ...]:
    """The numbers of possible copies, those that share the most first, from the postings found for a text's keys."""
    where, who = found
    living = stories[who] > 0
    where, who = where[living], who[living]
    if not len(who):
        return ()
    who = who[spread(where, stories[who], len(keys))[where] < COMMON]
    numbers, shared = counted(who)
    numbers, shared = numbers[shared >= SHARED], shared[shared >= SHARED]
    return tuple(numbers[np.lexsort((numbers, -shared))[:MOST]].tolist())
