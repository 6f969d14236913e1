"""Which earlier articles could be copies of this one, from the samples they share.

A key that stands in many *stories* (not many copies: a story carried by a hundred outlets is one) is boilerplate, a
template or a stock phrase, and finds nothing; how many stories each sampled shingle stands in also gives the rarity of
the text around it, by which the overlap of two texts is weighed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.fingerprints import SAMPLED_WIDTH, Fingerprint, Sample, Shares
from cuttings.index.copies.runs import Found
from cuttings.index.copies.terms import Hashes

FAMILIAR = 2  # stories that may share a shingle before it weighs less
COMMON = 12  # stories that share a shingle of no use for finding
SHARED = 2  # sampled shingles that make a candidate; one is enough for a text with few
FEW_SAMPLES = 12
MOST = 24  # candidates compared at most


@dataclass(frozen=True, slots=True)
class Candidates:
    """Numbers of possible copies, the most promising first, the rarity of each term of the text, and its keys.

    ``keys`` are all that it is to be posted under; ``letters`` are those of them that a misread text has (see
    ``grams``).
    """

    numbers: tuple[int, ...]
    rarity: Shares | None
    keys: Hashes
    letters: Hashes | None = None


def candidates(made: Fingerprint, sample: Sample, found: Found, stories: npt.NDArray[np.int32]) -> Candidates:
    """Possible copies of a text, from its sample and the postings found for its keys.

    ``stories`` gives each article's story by number, 0 for those that are gone.
    """
    (keys, places), (where, who) = sample, found
    held = stories[who]
    if not held.all():
        living = held > 0
        where, who, held = where[living], who[living], held[living]
    if not len(who):
        return Candidates((), None, keys)
    stands = spread(where, held, len(keys))
    rarity = _rarity(made, places, stands)
    if rarity is not None:
        who = who[stands[where] < COMMON]
    numbers, shared = counted(who)
    enough = shared >= (1 if len(keys) <= FEW_SAMPLES else SHARED)
    numbers, shared = numbers[enough], shared[enough]
    order = np.lexsort((numbers, -shared))[:MOST]
    return Candidates(tuple(numbers[order].tolist()), rarity, keys)


def spread(where: npt.NDArray[np.int64], stories: npt.NDArray[np.int32], keys: int) -> npt.NDArray[np.int64]:
    """In how many stories each key stands."""
    pairs, _ = counted(where << 32 | stories.astype(np.int64))
    return np.bincount(pairs >> 32, minlength=keys)


def counted(values: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The distinct values, ascending, and how often each stands there."""
    ordered = values.copy()
    ordered.sort()
    last = np.ones(len(ordered), dtype=np.bool_)
    last[:-1] = ordered[1:] != ordered[:-1]
    ends = np.flatnonzero(last) + 1
    counts = ends.copy()
    counts[1:] -= ends[:-1]
    return ordered[last], counts


def _rarity(made: Fingerprint, places: npt.NDArray[np.intp], spread: npt.NDArray[np.int64]) -> Shares | None:
    """The weight of each term: that of the nearest sampled shingle. None where everything is rare."""
    if spread.max() <= FAMILIAR:
        return None
    order = places.argsort()
    places, weights = places[order], (FAMILIAR / np.maximum(spread[order], FAMILIAR)).astype(np.float32)
    middles = (places[1:] + places[:-1]) / 2 + SAMPLED_WIDTH / 2
    nearest: Shares = weights[middles.searchsorted(np.arange(len(made)))]
    return nearest
