"""How well groups agree with groups, and answers with labels: the measures, without
knowing of what.

Pair precision, recall and F1 count pairs of items put together; the adjusted Rand index
corrects their agreement for chance (Hubert and Arabie 1985); B-cubed (Bagga and Baldwin
1998) averages over items, so that one large group does not decide everything. Intervals
are Wilson's score intervals (Wilson 1927), which behave at small counts and near 0 and 1.

    >>> Scores.of(right=3, claimed=3, found=3, due=4).f1
    0.8571428571428571
    >>> adjusted_rand({"a": 1, "b": 1, "c": 2}, {"a": 5, "b": 5, "c": 6})
    1.0
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

Groups = Mapping[str, Hashable]
Z = 1.959964
"""The quantile of the normal distribution that leaves 2.5% above it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision (1 where nothing was claimed), recall (1 where nothing was due), and
    their harmonic mean F1 (0 where both are 0).
    """

    precision: float
    recall: float

    @classmethod
    def of(cls, right: int, claimed: int, found: int, due: int) -> Scores:
        """The scores from counts: how much of what was claimed was right, and how
        much of what was due was found.
        """
        return cls(right / claimed if claimed else 1.0, found / due if due else 1.0)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Tally:
    """Hits out of trials, with its share and 95% interval."""

    hits: int = 0
    trials: int = 0

    def count(self, hit: bool) -> None:
        """Counts one trial."""
        self.hits += hit
        self.trials += 1

    @property
    def share(self) -> float | None:
        """Hits as a share of trials; None where nothing was tried."""
        return self.hits / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval of the share, at 95%."""
        if not self.trials:
            return None
        n, p = self.trials, self.hits / self.trials
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def figures_of(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """The shares by name, for programs, and with them (``intervals``) what each was
    counted from.
    """
    figures: dict[str, Any] = {}
    intervals: dict[str, Any] = {}
    for name, tally in tallies.items():
        low, high = tally.interval or (None, None)
        figures[name] = tally.share
        intervals[name] = {
            "value": tally.share,
            "hits": tally.hits,
            "trials": tally.trials,
            "low": low,
            "high": high,
        }
    return {**figures, "intervals": intervals}


def cluster_pairs(found: Groups, gold: Groups) -> Scores:
    """Scores over all pairs of the items that the gold standard places."""
    both, ours, theirs = _pair_counts(found, gold)
    return Scores.of(both, ours, both, theirs)


def adjusted_rand(found: Groups, gold: Groups) -> float:
    """The adjusted Rand index: 1 for equal groupings, about 0 for chance.

    Items outside ``gold`` are left out.
    """
    both, ours, theirs = _pair_counts(found, gold)
    total = math.comb(len(gold), 2)
    expected = ours * theirs / total if total else 0.0
    most = (ours + theirs) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def b_cubed(found: Groups, gold: Groups) -> Scores:
    """B-cubed precision and recall, averaged over the items of ``gold``."""
    if not gold:
        return Scores(1.0, 1.0)
    cells, ours, theirs = _sizes(found, gold)
    precision = recall = 0.0
    for (group, gold_group), count in cells.items():
        precision += count * count / ours[group]
        recall += count * count / theirs[gold_group]
    return Scores(precision / len(gold), recall / len(gold))


def _sizes(
    found: Groups, gold: Groups
) -> tuple[Counter[tuple[Hashable, Hashable]], Counter[Hashable], Counter[Hashable]]:
    """How many items of ``gold`` each pair of groups shares, each found group has, and
    each gold group has.
    """
    cells = Counter((found[item], gold[item]) for item in gold)
    return cells, Counter(found[item] for item in gold), Counter(gold.values())


def _pair_counts(found: Groups, gold: Groups) -> tuple[int, int, int]:
    """Pairs together in both, in ``found``, in ``gold``."""
    both, ours, theirs = (
        sum(math.comb(size, 2) for size in sizes.values())
        for sizes in _sizes(found, gold)
    )
    return both, ours, theirs
