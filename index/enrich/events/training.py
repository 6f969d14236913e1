"""Training: from labels to models, and whether a model may take over from the rules.

Labels are a librarian's decisions and the Media Topics codes that sources supplied. For each type with enough of them
a logistic regression is fitted (L2 penalty, full-batch steps with momentum: a few hundred texts need no more), and
compared with the rules in five-fold cross-validation on the very same held-back articles. It takes over only where it
makes fewer errors and has the higher F1; elsewhere the rules stay.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuttings.index.enrich.events.classifier import classify
from cuttings.index.enrich.events.features import features
from cuttings.index.enrich.events.lexicon import bundled_lexicon
from cuttings.index.enrich.events.models import EventModel
from cuttings.index.enrich.events.topics import lineage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST = 12
FOLDS = 5
MARGIN = 0.02
_STEPS = 80
_RATE = 4.0
_PENALTY = 2e-4


@dataclass(frozen=True, slots=True)
class Label:
    """An article's words with the types that somebody gave it."""

    title: str
    body: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """The features of all labelled articles as one sparse matrix: the row and place of each value."""

    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    values: NDArray[np.float64]
    known: NDArray[np.int64]
    size: int

    def margins(self, weights: NDArray[np.float64], bias: float) -> NDArray[np.float64]:
        """The log odds of every article."""
        import numpy as np

        sums = np.bincount(self.rows, weights=self.values * weights[self.places], minlength=self.size)
        return (sums + bias).astype(np.float64)


def known_types() -> frozenset[str]:
    """The types that the lexicon has rules for."""
    return frozenset(rule.type for rule in bundled_lexicon().rules)


def types_of(codes: Iterable[str]) -> frozenset[str]:
    """The lexicon's types for supplied codes: each code itself, or the nearest type above it."""
    known = known_types()
    found = (next((above for above in lineage(code) if above in known), None) for code in codes)
    return frozenset(type_ for type_ in found if type_)


def matrix(labels: Sequence[Label]) -> Rows:
    """The features of labelled articles, places renumbered so that only those that occur take room."""
    import numpy as np

    found = [features(label.title, label.body) for label in labels]
    rows = np.repeat(np.arange(len(found)), [len(places) for places, _ in found])
    known, places = np.unique(np.concatenate([places for places, _ in found]), return_inverse=True)
    return Rows(rows, places, np.concatenate([values for _, values in found]), known, len(found))


def fit(data: Rows, wanted: NDArray[np.bool_], within: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression over the articles ``within``; both classes weigh the same."""
    import numpy as np

    weights, bias = np.zeros(len(data.known)), 0.0
    speed, bias_speed = np.zeros(len(data.known)), 0.0
    positives = max(1, int((wanted & within).sum()))
    negatives = max(1, int((~wanted & within).sum()))
    share = np.where(wanted, 0.5 / positives, 0.5 / negatives) * within
    for _ in range(_STEPS):
        odds = np.clip(data.margins(weights, bias), -30, 30)
        error = (1.0 / (1.0 + np.exp(-odds)) - wanted) * share
        slope = np.bincount(data.places, weights=data.values * error[data.rows], minlength=len(weights))
        speed = 0.9 * speed - _RATE * (slope + _PENALTY * weights)
        bias_speed = 0.9 * bias_speed - _RATE * float(error.sum())
        weights, bias = weights + speed, bias + bias_speed
    return weights, bias


def _f1(wanted: NDArray[np.bool_], given: NDArray[np.bool_]) -> float:
    hits = int((wanted & given).sum())
    return 2 * hits / max(1, int(wanted.sum()) + int(given.sum()))


def best_cut(margins: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    """The margin from which on saying yes gives the highest F1, halfway to the next lower one."""
    import numpy as np

    order = np.argsort(-margins)
    hits = np.cumsum(wanted[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + max(1, int(wanted.sum())))
    best = int(np.argmax(f1))
    above = float(margins[order[best]])
    below = float(margins[order[best + 1]]) if best + 1 < len(order) else above - 1.0
    return (above + below) / 2


def train_type(type_: str, labels: Sequence[Label], data: Rows, ruled: Sequence[frozenset[str]]) -> EventModel | None:
    """A model of one type with its comparison to the rules, or None where there are too few labels for and against."""
    import numpy as np

    wanted = np.array([type_ in label.types for label in labels])
    by_rules = np.array([type_ in types for types in ruled])
    if min(wanted.sum(), (~wanted).sum()) < LEAST:
        return None
    folds = np.empty(len(labels), dtype=np.int64)
    for answer in (True, False):  # both answers spread evenly over the folds, in a fixed order
        chosen = np.flatnonzero(wanted == answer)
        folds[chosen] = np.arange(len(chosen)) % FOLDS
    held_back = np.zeros(len(labels))
    for fold in range(FOLDS):
        weights, bias = fit(data, wanted, folds != fold)
        held_back[folds == fold] = data.margins(weights, bias)[folds == fold]
    by_model = np.zeros(len(labels), dtype=bool)
    for fold in range(FOLDS):  # where to cut is chosen on the other folds' articles, so that none judges itself
        cut = best_cut(held_back[folds != fold], wanted[folds != fold])
        by_model[folds == fold] = held_back[folds == fold] >= cut
    threshold = 1.0 / (1.0 + float(np.exp(-best_cut(held_back, wanted))))
    weights, bias = fit(data, wanted, np.ones(len(labels), dtype=bool))
    rules_f1, model_f1 = _f1(wanted, by_rules), _f1(wanted, by_model)
    better = model_f1 > rules_f1 + MARGIN and (by_model != wanted).sum() < (by_rules != wanted).sum()
    strong = np.flatnonzero(np.abs(weights) > 1e-6)
    return EventModel(
        type_, threshold, data.known[strong], weights[strong], bias, len(labels), rules_f1, model_f1, bool(better)
    )


def train(labels: Sequence[Label]) -> list[EventModel]:
    """A model for every type that has labels enough, each with whether it beat the rules."""
    if len(labels) < 2 * LEAST:
        return []
    data = matrix(labels)
    ruled = [frozenset(event.id for event in classify(label.title, label.body)) for label in labels]
    models = (train_type(type_, labels, data, ruled) for type_ in sorted(known_types()))
    return [model for model in models if model is not None]


def today() -> str:
    """The day of training, as kept with a model."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()
