"""The words of an article as hashed features: what the trainable layer sees.

Words and pairs of neighbours are hashed into a fixed number of places (Weinberger and
others 2009), so that a model needs no vocabulary beside its weights. Words of the title
count apart from, and beside, those of the body.

Models trained on an archive's own labels, in use for a type only where they beat the
rules on held-back labels.

A model is one row of weights over hashed features; the table also keeps how it and the
rules fared, so that every type it gives can say why it was trusted.

Training: from labels to models, and whether a model may take over from the rules.

Labels are a librarian's decisions and the Media Topics codes that sources supplied. For
each type with enough of them a logistic regression is fitted (L2 penalty, full-batch
steps with momentum: a few hundred texts need no more), and compared with the rules in
five-fold cross-validation on the very same held-back articles. It takes over only where
it makes fewer errors and has the higher F1; elsewhere the rules stay.
"""

from __future__ import annotations

import datetime
import math
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cuttings.index.enrich.events.classifier import classify
from cuttings.index.enrich.events.lexicon import bundled_lexicon
from cuttings.index.enrich.events.sentences import sentence_at, sentences
from cuttings.index.enrich.events.topics import lineage
from cuttings.search.articles import Article, EventType

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


PLACES = 1 << 18
LONGEST = 4_000
PAIRED = 800
"""Characters of a body whose words count, and whose pairs of words count too: the
beginning says what it is about.
"""


def _terms(text: str, mark: str) -> Counter[str]:
    words = sentence_at(text, 0, len(text)).words
    terms = Counter(mark + word for word in words if not word[0].isdigit())
    head = sentence_at(text, 0, min(PAIRED, len(text))).words
    terms.update(f"{mark}{one} {two}" for one, two in pairwise(head))
    return terms


def features(title: str, body: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The places of an article's features, ascending, and their values (logarithmic
    counts, of length 1 together).
    """
    import numpy as np

    terms = _terms(title, "^") + _terms(body[:LONGEST], "")
    sums: dict[int, float] = {}
    for term, count in terms.items():
        hashed = zlib.crc32(term.encode())
        sign = 1.0 if hashed & 1 else -1.0
        place = (hashed >> 1) % PLACES
        sums[place] = sums.get(place, 0.0) + sign * (1.0 + math.log(count))
    length = math.sqrt(sum(value * value for value in sums.values())) or 1.0
    places = np.fromiter(sorted(sums), dtype=np.int64, count=len(sums))
    return places, np.array(
        [sums[int(place)] / length for place in places], dtype=np.float64
    )


@dataclass(frozen=True, slots=True)
class EventModel:
    """A linear model of one type: weights at places (ascending), a bias, and the
    probability from which it says yes.

    ``rules_f1`` and ``model_f1`` were measured on labels held back in cross-validation;
    ``used`` tells the outcome.
    """

    type: str
    threshold: float
    places: NDArray[np.int64]
    weights: NDArray[np.float64]
    bias: float
    labels: int
    rules_f1: float
    model_f1: float
    used: bool
    trained_on: str = ""

    def probability(self, title: str, body: str) -> float:
        """How likely an article is to be of this type."""
        import numpy as np

        return float(1.0 / (1.0 + np.exp(-self.margin(*features(title, body)))))

    def margin(self, places: NDArray[np.int64], values: NDArray[np.float64]) -> float:
        """The log odds for features at these places."""
        import numpy as np

        found = np.minimum(np.searchsorted(self.places, places), len(self.places) - 1)
        known = self.places[found] == places
        return float(self.bias + values[known] @ self.weights[found[known]])

    @property
    def provenance(self) -> str:
        """Why this model is believed, for a reader."""
        return f"trained on {self.labels} labels (F1 {self.model_f1:.2f} on held-back labels, rules {self.rules_f1:.2f})"


class EventModels:
    """The models kept in an archive's database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._used: tuple[EventModel, ...] | None = None

    def all(self) -> tuple[EventModel, ...]:
        """Every model, used or not, by type."""
        import numpy as np

        return tuple(
            EventModel(
                row["type"],
                row["threshold"],
                np.frombuffer(row["buckets"], dtype="<i8").astype(np.int64),
                np.frombuffer(row["weights"], dtype="<f4").astype(np.float64),
                row["bias"],
                row["labels"],
                row["rules_f1"],
                row["model_f1"],
                bool(row["used"]),
                row["trained_on"],
            )
            for row in self.connection.execute(
                "SELECT * FROM event_models ORDER BY type"
            )
        )

    def replace(self, models: list[EventModel], trained_on: str) -> None:
        """Keeps these models in place of all earlier ones.

        Joins the transaction around it.
        """
        self.connection.execute("DELETE FROM event_models")
        self.connection.executemany(
            "INSERT INTO event_models VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    model.type,
                    model.threshold,
                    model.places.astype("<i8").tobytes(),
                    model.weights.astype("<f4").tobytes(),
                    model.bias,
                    model.labels,
                    model.rules_f1,
                    model.model_f1,
                    int(model.used),
                    trained_on,
                )
                for model in models
            ],
        )
        self._used = None

    def used(self) -> tuple[EventModel, ...]:
        """The models in use; read once."""
        if self._used is None:
            any_used = self.connection.execute(
                "SELECT 1 FROM event_models WHERE used = 1 LIMIT 1"
            ).fetchone()
            self._used = (
                tuple(model for model in self.all() if model.used) if any_used else ()
            )
        return self._used

    def apply(
        self, article: Article, events: tuple[EventType, ...]
    ) -> tuple[EventType, ...]:
        """The types of an article after the models in use have had their say, each
        on its own type only.
        """
        if not self.used():
            return events
        kept = {event.id: event for event in events}
        for model in self.used():
            probability = model.probability(article.title, article.body)
            ruled = kept.pop(model.type, None)
            if probability >= model.threshold:
                evidence = ruled.evidence if ruled else _evidence(model, article.body)
                weight = ruled.weight if ruled else 10 * probability
                kept[model.type] = EventType(
                    model.type, weight, False, evidence, model.provenance
                )
        ranked = sorted(kept.values(), key=lambda event: (-event.weight, event.id))
        return tuple(
            EventType(
                event.id, event.weight, not place, event.evidence, event.provenance
            )
            for place, event in enumerate(ranked)
        )


def _evidence(model: EventModel, body: str) -> tuple[tuple[int, int], ...]:
    """The sentence that speaks most for a model's type."""
    found = [
        (model.margin(*features("", body[s.start : s.end])), -s.start, s)
        for s in sentences(body)[:60]
    ]
    if not found:
        return ()
    best = max(found)[2]
    return ((best.start, best.end),)


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
    """The features of all labelled articles as one sparse matrix: the row and place
    of each value.
    """

    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    values: NDArray[np.float64]
    known: NDArray[np.int64]
    size: int

    def margins(self, weights: NDArray[np.float64], bias: float) -> NDArray[np.float64]:
        """The log odds of every article."""
        import numpy as np

        sums = np.bincount(
            self.rows, weights=self.values * weights[self.places], minlength=self.size
        )
        return (sums + bias).astype(np.float64)


def known_types() -> frozenset[str]:
    """The types that the lexicon has rules for."""
    return frozenset(rule.type for rule in bundled_lexicon().rules)


def types_of(codes: Iterable[str]) -> frozenset[str]:
    """The lexicon's types for supplied codes: each code itself, or the nearest type
    above it.
    """
    known = known_types()
    found = (
        next((above for above in lineage(code) if above in known), None)
        for code in codes
    )
    return frozenset(type_ for type_ in found if type_)


def matrix(labels: Sequence[Label]) -> Rows:
    """The features of labelled articles, places renumbered so that only those that
    occur take room.
    """
    import numpy as np

    found = [features(label.title, label.body) for label in labels]
    rows = np.repeat(np.arange(len(found)), [len(places) for places, _ in found])
    known, places = np.unique(
        np.concatenate([places for places, _ in found]), return_inverse=True
    )
    return Rows(
        rows, places, np.concatenate([values for _, values in found]), known, len(found)
    )


def fit(
    data: Rows, wanted: NDArray[np.bool_], within: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression over the articles ``within``; both
    classes weigh the same.
    """
    import numpy as np

    weights, bias = np.zeros(len(data.known)), 0.0
    speed, bias_speed = np.zeros(len(data.known)), 0.0
    positives = max(1, int((wanted & within).sum()))
    negatives = max(1, int((~wanted & within).sum()))
    share = np.where(wanted, 0.5 / positives, 0.5 / negatives) * within
    for _ in range(_STEPS):
        odds = np.clip(data.margins(weights, bias), -30, 30)
        error = (1.0 / (1.0 + np.exp(-odds)) - wanted) * share
        slope = np.bincount(
            data.places, weights=data.values * error[data.rows], minlength=len(weights)
        )
        speed = 0.9 * speed - _RATE * (slope + _PENALTY * weights)
        bias_speed = 0.9 * bias_speed - _RATE * float(error.sum())
        weights, bias = weights + speed, bias + bias_speed
    return weights, bias


def _f1(wanted: NDArray[np.bool_], given: NDArray[np.bool_]) -> float:
    hits = int((wanted & given).sum())
    return 2 * hits / max(1, int(wanted.sum()) + int(given.sum()))


def best_cut(margins: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    """The margin from which on saying yes gives the highest F1, halfway to the next
    lower one.
    """
    import numpy as np

    order = np.argsort(-margins)
    hits = np.cumsum(wanted[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + max(1, int(wanted.sum())))
    best = int(np.argmax(f1))
    above = float(margins[order[best]])
    below = float(margins[order[best + 1]]) if best + 1 < len(order) else above - 1.0
    return (above + below) / 2


def train_type(
    type_: str, labels: Sequence[Label], data: Rows, ruled: Sequence[frozenset[str]]
) -> EventModel | None:
    """A model of one type with its comparison to the rules, or None where there are
    too few labels for and against.
    """
    import numpy as np

    wanted = np.array([type_ in label.types for label in labels])
    by_rules = np.array([type_ in types for types in ruled])
    if min(wanted.sum(), (~wanted).sum()) < LEAST:
        return None
    folds = np.empty(len(labels), dtype=np.int64)
    for answer in (
        True,
        False,
    ):  # both answers spread evenly over the folds, in a fixed order
        chosen = np.flatnonzero(wanted == answer)
        folds[chosen] = np.arange(len(chosen)) % FOLDS
    held_back = np.zeros(len(labels))
    for fold in range(FOLDS):
        weights, bias = fit(data, wanted, folds != fold)
        held_back[folds == fold] = data.margins(weights, bias)[folds == fold]
    by_model = np.zeros(len(labels), dtype=bool)
    for fold in range(
        FOLDS
    ):  # where to cut is chosen on the other folds' articles, so that none judges itself
        cut = best_cut(held_back[folds != fold], wanted[folds != fold])
        by_model[folds == fold] = held_back[folds == fold] >= cut
    threshold = 1.0 / (1.0 + float(np.exp(-best_cut(held_back, wanted))))
    weights, bias = fit(data, wanted, np.ones(len(labels), dtype=bool))
    rules_f1, model_f1 = _f1(wanted, by_rules), _f1(wanted, by_model)
    better = (
        model_f1 > rules_f1 + MARGIN
        and (by_model != wanted).sum() < (by_rules != wanted).sum()
    )
    strong = np.flatnonzero(np.abs(weights) > 1e-6)
    return EventModel(
        type_,
        threshold,
        data.known[strong],
        weights[strong],
        bias,
        len(labels),
        rules_f1,
        model_f1,
        bool(better),
    )


def train(labels: Sequence[Label]) -> list[EventModel]:
    """A model for every type that has labels enough, each with whether it beat the
    rules.
    """
    if len(labels) < 2 * LEAST:
        return []
    data = matrix(labels)
    ruled = [
        frozenset(event.id for event in classify(label.title, label.body))
        for label in labels
    ]
    models = (train_type(type_, labels, data, ruled) for type_ in sorted(known_types()))
    return [model for model in models if model is not None]


def today() -> str:
    """The day of training, as kept with a model."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()
