"""Which of the types that a text speaks for is its first, and how sure that is: learned
from labelled articles.

The rules add up words, and some types borrow the words of others: a handover of weapons
is told with rebels and rifles, an arrest with the gang. So each type in question gets a
utility: its score beside the highest, what title and first sentence say for it, its own
weight, and a weight for each other type in question. The weights are those of a
multinomial logistic regression over the candidates of one article (McFadden 1974), kept
small by a strong penalty, for labels are few. They stand in ``preferences.toml``, which
``python -m tests.tools.preferences`` makes.

The share of the first type in all utilities says how sure the choice is, and the score
how much the text says at all. Below ``least`` of both together nothing is given.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

FILE = Path(__file__).with_name("preferences.toml")

FEATURES = ("score", "headline", "opening", "width")
"""What is weighed of a type beside itself and the others."""
FLOOR = 1.5
"""The least score of a type that is in question."""
MOST = 4
"""Types of an article that are in question."""
HALF = 3.0
"""The score of a text that says half of what one can say."""


class Candidate(Protocol):
    """What is asked of a type in question: its score, and what the title and the first
    sentence say for it.
    """

    @property
    def type(self) -> str:
        """The id of the type."""

    @property
    def score(self) -> float:
        """What the text says for it."""

    @property
    def headline(self) -> float:
        """What the title says for it."""

    @property
    def opening(self) -> float:
        """What the first sentence says for it."""

    @property
    def width(self) -> int:
        """How many words its longest phrase has: “handed over their mortars” says more
        than “mortars”.
        """


@dataclass(frozen=True, slots=True)
class Choice:
    """The index of the first type among the candidates, and how sure that is (0 to 1)."""

    index: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Preferences:
    """The learned weights: of the features, of each type, and of each pair of
    types, for the first beside the second and against the second beside the first.
    """

    features: tuple[float, ...]
    types: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    least: float

    @classmethod
    def load(cls, path: Path) -> Preferences:
        """The weights of a file."""
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        pairs: dict[tuple[str, str], float] = {}
        for names, weight in content["pairs"].items():
            one, other = names.split()
            pairs[one, other] = weight
        weights = tuple(content["features"].values())
        return cls(weights, content["types"], pairs, content["least"])

    def choose(self, candidates: Sequence[Candidate]) -> Choice:
        """The first type of some candidates, one at least."""
        utilities = self.utilities(candidates)
        highest = max(utilities)
        index = utilities.index(highest)
        share = 1.0 / sum([math.exp(each - highest) for each in utilities])
        score = candidates[index].score
        return Choice(index, share * score / (score + HALF))

    def utilities(self, candidates: Sequence[Candidate]) -> list[float]:
        """What speaks for each candidate to be the first."""
        types = [each.type for each in candidates]
        rows = features(candidates)
        found: list[float] = []
        for index, row in enumerate(rows):
            utility = self.types.get(types[index], 0.0)
            for weight, value in zip(self.features, row, strict=True):
                utility += weight * value
            for other, name in enumerate(types):
                if other != index:
                    utility += self.pairs.get((types[index], name), 0.0)
                    utility -= self.pairs.get((name, types[index]), 0.0)
            found.append(utility)
        return found


def features(candidates: Sequence[Candidate]) -> list[tuple[float, ...]]:
    """The features of each candidate: the logarithm of its score beside the highest, its
    part of what title and first sentence say for any, and the width of its longest
    phrase beside the widest.
    """
    top = max([each.score for each in candidates])
    headline = max([each.headline for each in candidates])
    opening = max([each.opening for each in candidates])
    width = max([each.width for each in candidates])
    rows: list[tuple[float, ...]] = []
    for each in candidates:
        rows.append(
            (
                math.log(each.score / top),
                max(each.headline, 0.0) / headline if headline > 0 else 0.0,
                max(each.opening, 0.0) / opening if opening > 0 else 0.0,
                each.width / width if width > 0 else 0.0,
            )
        )
    return rows


@cache
def bundled_preferences() -> Preferences:
    """The weights that come with Cuttings."""
    return Preferences.load(FILE)
