"""An article and a story as the grouping sees them.

Which story a new article joins: average link, one article at a time.

Single link chains (a round-up joins everything it mentions), re-clustering everything
on each arrival is slow and makes ids unstable. So: an article joins the story whose
copies it resembles most on average, and two stories become one only where the mean over
pairs across them passes. The larger a story, the more is asked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.index.stories.fingerprints import Fingerprint
from cuttings.index.stories.verification import NEEDED, Compared, Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """One article as the grouping sees it."""

    number: int
    id: str
    story: int
    compared: Compared
    names: frozenset[str]
    agency: str | None = None

    @property
    def fingerprint(self) -> Fingerprint:
        """The fingerprint of the body."""
        return self.compared.fingerprint


@dataclass(frozen=True, slots=True)
class Story:
    """One group: its lasting id, how many copies it has, the number of the copy that
    represents it, and why that.
    """

    number: int
    id: str
    size: int
    representative: int
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is weighed in choosing a representative: mean likeness to the copies
    compared with, credit, first day.
    """

    number: int
    id: str
    likeness: float
    credited: bool
    day: int | None


COMPARED = 8  # copies of one story that a new article is compared with
LARGE = 64  # copies from which a story is no longer read whole to place an article
JOIN = NEEDED - 0.05
MERGE = 0.55
GROWTH = 0.02  # asked in addition each time that a story doubles, beyond GROWN copies
GROWN = 4
MOST_ASKED = 0.65


@dataclass(frozen=True, slots=True)
class Evidence:
    """What links an article to one story: its number and size, and the verdicts on
    the copies compared.
    """

    story: int
    size: int
    verdicts: tuple[tuple[int, Verdict], ...]

    @property
    def mean(self) -> float:
        """The average link."""
        return sum(verdict.score for _, verdict in self.verdicts) / len(self.verdicts)

    @property
    def passes(self) -> bool:
        """Whether the article may join: the average is high enough and at least one
        copy is certain.
        """
        return any(verdict.same for _, verdict in self.verdicts) and self.mean >= asked(
            self.size, JOIN
        )


def asked(size: int, base: float) -> float:
    """The mean link that a story of this size asks for."""
    return min(base + GROWTH * max(0.0, math.log2(max(size, 1) / GROWN)), MOST_ASKED)


def choose(evidence: Sequence[Evidence]) -> tuple[int | None, list[int]]:
    """The story to join (None: found a new one), and the others that pass too, best
    first; ties to the older.
    """
    passing = [found for found in evidence if found.passes]
    passing.sort(key=lambda found: (-found.mean, found.story))
    if not passing:
        return None, []
    return passing[0].story, [found.story for found in passing[1:]]


def may_merge(verdicts: Sequence[Verdict]) -> bool:
    """Whether two stories are one, from comparisons across them."""
    if not any(verdict.same for verdict in verdicts):
        return False
    return sum(verdict.score for verdict in verdicts) / len(verdicts) >= MERGE


def sampled(members: Sequence[int], promising: Sequence[int]) -> list[int]:
    """The copies of a story to compare with: all of a small one; of a large one the
    promising and an even choice.
    """
    if len(members) <= COMPARED:
        return list(members)
    chosen = list(promising[: COMPARED // 2])
    rest = [number for number in members if number not in chosen]
    wanted = COMPARED - len(chosen)
    chosen += [rest[place * len(rest) // wanted] for place in range(wanted)]
    return chosen
