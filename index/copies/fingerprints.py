"""What is kept of a text so that copies of it can be found and proved.

A fingerprint is the text as a row of 32-bit term hashes with a few flags a term (see ``terms``). Everything else is
derived from it: the hashes of its shingles (runs of ``WIDTH`` terms), and the sample under which an article is posted.
The sampled shingles are one term narrower, because badly scanned copies share few longer ones. A shingle is in the
sample when its hash falls under a fixed bound (FracMinHash: Irber et al. 2022), so that two texts sample the same
shingles wherever they share them, and the share of common samples estimates containment, which MinHash does not: it
estimates Jaccard, the wrong measure for copies cut from the bottom.

    >>> one = fingerprint("Thirteen militants were killed by security forces today.")
    >>> two = fingerprint("13 militants were killed by security forces")
    >>> one.terms[:7].tolist() == two.terms.tolist()
    True

``VERSION`` is kept beside every stored fingerprint; those of another version are made again from the kept text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.terms import Flags, Hashes, rows

VERSION = 1
WIDTH = 4
SAMPLED_WIDTH = 3
SAMPLED = 4  # one shingle in this many is posted

Shares = npt.NDArray[np.float32]
Sample = tuple[Hashes, npt.NDArray[np.intp]]
"""The distinct sampled shingle keys, ascending, and where each first stands in the text."""

_MIX = tuple(np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))
_FIRST_LETTER, _LETTERS = np.uint32(0x10000), np.uint32(0x100000)  # above the Basic Multilingual Plane
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
        """The hash of the shingle that begins at each term: ``len(terms) - WIDTH + 1`` of 64 bits.

        One where the text is shorter, none where it is empty. Made when first asked for: most articles are alone.
        """
        return shingle(self.terms)

    @cached_property
    def letters(self) -> str:
        """Each term as one character, for alignment, which is many times faster on strings than on rows of numbers.

        Two terms have the same letter once in a million: too rarely to matter where letters stand against each other.
        """
        return (self.terms % _LETTERS + _FIRST_LETTER).astype("<u4").tobytes().decode("utf-32-le")

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
    lengths = np.array([max(len(each), SAMPLED_WIDTH) if len(each) else 0 for each in made], dtype=np.int64)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    shingles = shingle(np.concatenate([_filled(each.terms) for each in made]), SAMPLED_WIDTH)
    places = np.flatnonzero(shingles & _MANY == 0)
    owners = np.searchsorted(ends, places, side="right")
    inside = places + SAMPLED_WIDTH <= ends[owners]  # and not across the seam of two texts
    places, owners = places[inside], owners[inside]
    ranked = owners.astype(np.uint64) << _HIGH | shingles[places] >> _HIGH
    order = np.argsort(ranked, kind="stable")
    ranked = ranked[order]
    first = np.ones(len(ranked), dtype=np.bool_)
    first[1:] = ranked[1:] != ranked[:-1]
    chosen = order[first]
    keys, where = ranked[first].astype(np.uint32), places[chosen] - starts[owners[chosen]]
    cuts = np.searchsorted(owners[chosen], np.arange(len(made) + 1)).tolist()
    return [(keys[cuts[at] : cuts[at + 1]], where[cuts[at] : cuts[at + 1]]) for at in range(len(made))]


def _filled(terms: Hashes) -> Hashes:
    """The terms of a text; one shorter than a shingle is filled up to be one."""
    if 0 < len(terms) < SAMPLED_WIDTH:
        return np.concatenate([terms, np.zeros(SAMPLED_WIDTH - len(terms), dtype=np.uint32)])
    return terms


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
        mixed ^= (mixed >> _LOW) + wide[step : step + count] * _MIX[step]
        mixed *= _MIX[0]
    mixed ^= mixed >> _HIGH
    mixed *= _MIX[3]
    mixed ^= mixed >> _LOW
    return mixed
