"""Learns which event type is an article's first, from labelled articles:

    python -m tests.tools.preferences tests/data/events_dev.jsonl ... [--least .45]

writes ``index/enrich/events/preferences.toml`` from the files that are named, after it has
printed what each half of them teaches of the other. Held-back files are none of them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cuttings.index.cleaning import clean
from cuttings.index.enrich.events.classifier import Finding, candidates_of, findings
from cuttings.index.enrich.events.preferring import (
    FEATURES,
    FILE,
    Preferences,
    features,
)
from cuttings.index.enrich.events.topics import lineage
from cuttings.index.evaluate.events import Labelled, read_labelled
from cuttings.index.readers import RawArticle

PENALTY = 4.0
"""The weight of the squares of all weights: of .3 to 16, halves taught each other alike
from 2 on.
"""
SCORE = 2.0
"""What the score's logarithm weighs before anything is learned."""
STEPS, RATE = 600, 0.3
WIDTH = len(FEATURES)
FEWEST = 2
"""Articles in which a pair of types is in question, for it to have a weight."""

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The types in question in a labelled article, and which of them is labelled first
    (-1 for none).
    """

    labelled: Labelled
    candidates: tuple[Finding, ...]
    first: int


def examples(paths: Sequence[Path]) -> list[Example]:
    """The labelled articles of some files."""
    made: list[Example] = []
    for path in paths:
        for labelled in read_labelled(path):
            title = labelled.title or None
            raw = RawArticle(text=labelled.text, title=title, plain=title is None)
            article = clean(raw, source=labelled.id)
            found = candidates_of(findings(article.title, article.body))
            first = -1
            for index, each in enumerate(found):
                if labelled.gold and labelled.gold[0] in lineage(each.type):
                    first = index
                    break
            made.append(Example(labelled, tuple(found), first))
    return made


def learned(made: Sequence[Example], least: float) -> Preferences:
    """The weights that some articles teach."""
    types = sorted({each.type for example in made for each in example.candidates})
    column = {name: WIDTH + index for index, name in enumerate(types)}
    counted = Counter[tuple[str, str]]()
    for example in made:
        own = sorted({each.type for each in example.candidates})
        for index, one in enumerate(own):
            for other in own[index + 1 :]:
                counted[one, other] += 1
    pairs = sorted(pair for pair, count in counted.items() if count >= FEWEST)
    place = {pair: WIDTH + len(types) + index for index, pair in enumerate(pairs)}
    size = WIDTH + len(types) + len(pairs)

    rows: list[tuple[Weights, int]] = []
    for example in made:
        if example.first >= 0 and len(example.candidates) > 1:
            rows.append((_matrix(example, column, place, size), example.first))
    weights = _fitted(rows, size)
    return Preferences(
        tuple(weights[:WIDTH].tolist()),
        {name: float(weights[index]) for name, index in column.items()},
        {pair: float(weights[index]) for pair, index in place.items()},
        least,
    )


def _matrix(
    example: Example,
    column: dict[str, int],
    place: dict[tuple[str, str], int],
    size: int,
) -> Weights:
    names = [each.type for each in example.candidates]
    matrix = np.zeros((len(names), size))
    matrix[:, :WIDTH] = features(example.candidates)
    for index, name in enumerate(names):
        matrix[index, column[name]] = 1.0
        for other in names:
            if (name, other) in place:
                matrix[index, place[name, other]] += 1.0
            elif (other, name) in place:
                matrix[index, place[other, name]] -= 1.0
    return matrix


def _fitted(rows: Sequence[tuple[Weights, int]], size: int) -> Weights:
    prior = np.zeros(size)
    prior[0] = SCORE
    weights = prior.copy()
    for _ in range(STEPS):
        gradient = -PENALTY * (weights - prior)
        for matrix, first in rows:
            utilities = matrix @ weights
            shares = np.exp(utilities - utilities.max())
            shares /= shares.sum()
            gradient += matrix[first] - shares @ matrix
        weights += RATE * gradient / max(1, len(rows))
    return weights


def told(made: Sequence[Example], preferences: Preferences) -> str:
    """How often the first type is right, and answers at all."""
    right = answered = 0
    for example in made:
        if not example.candidates:
            continue
        choice = preferences.choose(example.candidates)
        if choice.confidence >= preferences.least:
            answered += 1
            right += choice.index == example.first
    return f"{answered / len(made):.3f} answered, first right {right / answered:.3f}"


def written(preferences: Preferences) -> str:
    """The file of some preferences."""
    lines = [
        "# Which event type is first, as labelled articles taught it. Made by",
        "# python -m tests.tools.preferences; see preferring.py. Do not edit.",
        "",
        f"least = {preferences.least}",
        "",
        "[features]",
    ]
    for name, weight in zip(FEATURES, preferences.features, strict=True):
        lines.append(f"{name} = {weight:.3f}")
    lines += ["", "[types]"]
    for name, weight in preferences.types.items():
        lines.append(f'"{name}" = {weight:.3f}')
    lines += ["", "[pairs]"]
    for (one, other), weight in preferences.pairs.items():
        lines.append(f'"{one} {other}" = {weight:.3f}')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Prints what halves teach of each other, and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+")
    parser.add_argument("--least", type=float, default=0.0)
    options = parser.parse_args()
    made = examples(options.labelled)
    halves = made[0::2], made[1::2]
    for taught, other in (halves, halves[::-1]):
        print(told(other, learned(taught, options.least)))
    FILE.write_text(written(learned(made, options.least)), encoding="utf-8")


if __name__ == "__main__":
    main()
