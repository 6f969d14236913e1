"""How well groups agree with groups, and pairs with pairs: the measures, without
knowing of what.

Pair precision, recall and F1 count pairs of items put together; the adjusted Rand index
corrects their agreement for chance (Hubert and Arabie 1985); B-cubed (Bagga and Baldwin
1998) averages over items, so that one large group does not decide everything.

    >>> pair_scores(together=3, wrongly=1, missed=0).f1
    0.8571428571428571
    >>> adjusted_rand({"a": 1, "b": 1, "c": 2}, {"a": 5, "b": 5, "c": 6})
    1.0

Files of what people labelled: a JSON object on each line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Any, TypeVar

from cuttings.search.errors import SettingsError

Groups = Mapping[str, Hashable]


@dataclass(frozen=True, slots=True)
class PairScores:
    """Precision (1 where nothing was claimed), recall (1 where nothing was due) and F1."""

    precision: float
    recall: float
    f1: float


def pair_scores(together: int, wrongly: int, missed: int) -> PairScores:
    """The scores from counts: pairs rightly put together, wrongly put together, and
    wrongly kept apart.
    """
    precision = together / (together + wrongly) if together + wrongly else 1.0
    recall = together / (together + missed) if together + missed else 1.0
    return PairScores(precision, recall, f1(precision, recall))


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def cluster_pairs(found: Groups, gold: Groups) -> PairScores:
    """Pair scores over all pairs of the items that the gold standard places."""
    both, ours, theirs = _pairs(found, gold)
    return pair_scores(both, ours - both, theirs - both)


def adjusted_rand(found: Groups, gold: Groups) -> float:
    """The adjusted Rand index: 1 for equal groupings, about 0 for chance.

    Items outside ``gold`` are left out.
    """
    both, ours, theirs = _pairs(found, gold)
    total = comb(len(gold), 2)
    expected = ours * theirs / total if total else 0.0
    most = (ours + theirs) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def b_cubed(found: Groups, gold: Groups) -> PairScores:
    """B-cubed precision, recall and F1, averaged over the items of ``gold``."""
    cells = Counter((found[item], gold[item]) for item in gold)
    ours, theirs = Counter(found[item] for item in gold), Counter(gold.values())
    if not gold:
        return PairScores(1.0, 1.0, 1.0)
    precision = sum(
        count * count / ours[group] for (group, _), count in cells.items()
    ) / len(gold)
    recall = sum(
        count * count / theirs[group] for (_, group), count in cells.items()
    ) / len(gold)
    return PairScores(precision, recall, f1(precision, recall))


def _pairs(found: Groups, gold: Groups) -> tuple[int, int, int]:
    """Pairs together in both, in ``found``, in ``gold``."""
    cells = Counter((found[item], gold[item]) for item in gold)
    ours, theirs = Counter(found[item] for item in gold), Counter(gold.values())
    return tuple(
        sum(comb(count, 2) for count in counts.values())
        for counts in (cells, ours, theirs)
    )  # type: ignore[return-value]


Made = TypeVar("Made")


def read_lines(
    path: Path, made_of: Callable[[Any], Made], expected: str
) -> Iterator[tuple[str, Made]]:
    """What ``made_of`` makes of each line's JSON, with the words that name the line;
    empty lines are passed over.

    Raises SettingsError, naming the line and what it should be (``expected``), where
    ``made_of`` finds something missing or of another type.
    """
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"Line {number} of {path}"
            try:
                made = made_of(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SettingsError(
                    f"{where} is not what it should be ({error!r}). {expected}"
                ) from error
            yield where, made
