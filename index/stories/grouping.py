"""Which story a new article joins.

Average link, one article at a time. Single link chains (a round-up joins everything it
mentions), and clustering everything again on each arrival is slow and makes ids
unstable. So an article joins the story whose copies it resembles most on average, and
two stories become one only where the mean over pairs across them passes. The larger a
story, the more is asked.

Here is what is weighed and decided, without the tables: ``placing`` does what is
decided here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.index.stories.compared import Compared
from cuttings.index.stories.fingerprints import Fingerprint
from cuttings.index.stories.weighing import NEEDED, Verdict

COMPARED = 8  # copies of one story that a new article is compared with
LARGE = 64  # copies from which a story is no longer read whole to place an article

JOIN = NEEDED - 0.05  # mean link
MERGE = 0.55
# Asked in addition each time that a story doubles, beyond so many copies.
GROWTH, GROWN = 0.02, 4
MOST_ASKED = 0.65


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """One article as the grouping sees it; ``version`` is what it announces itself to
    be.
    """

    number: int
    id: str
    story: int
    compared: Compared
    names: frozenset[str]
    agency: str | None = None
    version: str = ""

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
class Evidence:
    """What links an article to one story: the story's number and size, and the
    verdicts on the copies compared, by number.
    """

    story: int
    size: int
    verdicts: tuple[tuple[int, Verdict], ...]

    @property
    def mean(self) -> float:
        """The average link."""
        return mean_link([verdict for _, verdict in self.verdicts])

    @property
    def passes(self) -> bool:
        """Whether the article may join: the average is high enough and at least one
        copy is certain.
        """
        certain = any(verdict.same for _, verdict in self.verdicts)
        return certain and self.mean >= asked(self.size, JOIN)


def mean_link(verdicts: Sequence[Verdict]) -> float:
    """The mean score of some verdicts."""
    return sum(verdict.score for verdict in verdicts) / len(verdicts)


def asked(size: int, base: float) -> float:
    """The mean link that a story of this size asks for."""
    doublings = math.log2(max(size, GROWN) / GROWN)
    return min(base + GROWTH * doublings, MOST_ASKED)


def choose_stories(evidence: Sequence[Evidence]) -> list[int]:
    """The stories that an article may join, the best first, the older first among
    equals. None: it founds one.
    """
    passing = [found for found in evidence if found.passes]
    passing.sort(key=lambda found: (-found.mean, found.story))
    return [found.story for found in passing]


def may_merge(verdicts: Sequence[Verdict], sizes: tuple[int, int]) -> bool:
    """Whether two stories of these sizes are one, from comparisons across them.

    An article that is alone so far joins as if it came last, so that it is the same
    whichever came first.
    """
    certain = any(verdict.same for verdict in verdicts)
    needed = MERGE
    if min(sizes) == 1:
        needed = asked(max(sizes), JOIN)
    return certain and mean_link(verdicts) >= needed


def choose_copies(members: Sequence[int], promising: Sequence[int]) -> list[int]:
    """The copies of a story to compare with: all of a small one; of a large one the
    promising and an even choice.
    """
    if len(members) <= COMPARED:
        return list(members)
    chosen = list(promising[: COMPARED // 2])
    rest = [number for number in members if number not in chosen]
    wanted = COMPARED - len(chosen)
    return chosen + [rest[step * len(rest) // wanted] for step in range(wanted)]
