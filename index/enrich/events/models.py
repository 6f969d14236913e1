"""Models trained on an archive's own labels, in use for a type only where they beat the rules on held-back labels.

A model is one row of weights over hashed features; the table also keeps how it and the rules fared, so that every type
it gives can say why it was trusted.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuttings.index.enrich.events.features import features
from cuttings.index.enrich.events.sentences import sentences
from cuttings.search.articles import Article, EventType

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class EventModel:
    """A linear model of one type: weights at places (ascending), a bias, and the probability from which it says yes.

    ``rules_f1`` and ``model_f1`` were measured on labels held back in cross-validation; ``used`` tells the outcome.
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
        return (
            f"trained on {self.labels} labels (F1 {self.model_f1:.2f} on held-back labels, rules {self.rules_f1:.2f})"
        )


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
            for row in self.connection.execute("SELECT * FROM event_models ORDER BY type")
        )

    def replace(self, models: list[EventModel], trained_on: str) -> None:
        """Keeps these models in place of all earlier ones. Joins the transaction around it."""
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
            any_used = self.connection.execute("SELECT 1 FROM event_models WHERE used = 1 LIMIT 1").fetchone()
            self._used = tuple(model for model in self.all() if model.used) if any_used else ()
        return self._used

    def apply(self, article: Article, events: tuple[EventType, ...]) -> tuple[EventType, ...]:
        """The types of an article after the models in use have had their say, each on its own type only."""
        if not self.used():
            return events
        kept = {event.id: event for event in events}
        for model in self.used():
            probability = model.probability(article.title, article.body)
            ruled = kept.pop(model.type, None)
            if probability >= model.threshold:
                evidence = ruled.evidence if ruled else _evidence(model, article.body)
                weight = ruled.weight if ruled else 10 * probability
                kept[model.type] = EventType(model.type, weight, False, evidence, model.provenance)
        ranked = sorted(kept.values(), key=lambda event: (-event.weight, event.id))
        return tuple(
            EventType(event.id, event.weight, not place, event.evidence, event.provenance)
            for place, event in enumerate(ranked)
        )


def _evidence(model: EventModel, body: str) -> tuple[tuple[int, int], ...]:
    """The sentence that speaks most for a model's type."""
    found = [(model.margin(*features("", body[s.start : s.end])), -s.start, s) for s in sentences(body)[:60]]
    if not found:
        return ()
    best = max(found)[2]
    return ((best.start, best.end),)
