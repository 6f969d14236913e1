"""Models of event types, trained on an archive's own labels, in use for a type only
where they beat the rules on labels held back from them.

Labels are a librarian's decisions and the Media Topics codes that sources supplied. For
each type with enough of them a logistic regression is fitted on hashed words and pairs
of words (Weinberger and others 2009), and compared with the rules in five-fold
cross-validation on the very same articles. It takes over only where it makes fewer
errors and has the higher F1; elsewhere the rules stay.

Why not scikit-learn: on the 438 labelled articles of the tests its LogisticRegression
over a HashingVectorizer had a mean F1 of .51 over 15 types, ours .51 (the rules .84),
and it would add 197 MB to an installation that is to learn by itself.
"""

from __future__ import annotations

import math
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cuttings.index.enrich.events.classifier import classify
from cuttings.index.enrich.events.lexicon import bundled_lexicon
from cuttings.index.enrich.events.sentences import sentence_at, sentences
from cuttings.index.enrich.events.topics import lineage
from cuttings.search.articles import Article, EventType

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

BUCKETS = 1 << 18
READ, READ_IN_PAIRS = 4_000, 800
"""Characters of a body whose words count, and whose pairs of words count too: the
beginning says what it is about.
"""

FEWEST = 12
"""Labels for a type, and against it, below which it gets no model."""

MARGIN = 0.02
"""How much higher the F1 of a model must be than that of the rules."""

FOLDS = 5
_STEPS, _RATE, _MOMENTUM, _PENALTY = 80, 4.0, 0.9, 2e-4
_EVIDENCE_WITHIN = 60
"""Sentences of a body among which the one that speaks most for a type is looked for."""


@dataclass(frozen=True, slots=True)
class Label:
    """An article's words with the types that somebody gave it."""

    title: str
    body: str
    types: frozenset[str]


def types_of(codes: Iterable[str]) -> frozenset[str]:
    """The lexicon's types for supplied codes: each code itself, or the nearest type
    above it.
    """
    known = _known_types()
    types: set[str] = set()
    for code in codes:
        above = [topic for topic in lineage(code) if topic in known]
        types.update(above[:1])
    return frozenset(types)


@cache
def _known_types() -> frozenset[str]:
    """The types that the lexicon has rules for."""
    return frozenset(rule.type for rule in bundled_lexicon().rules)


def features(title: str, body: str) -> tuple[Integers, Floats]:
    """The buckets of an article's features, ascending, and their values (logarithmic
    counts, of length 1 together).

    Words and pairs of neighbours are hashed into a fixed number of buckets, so that a
    model needs no vocabulary beside its weights. Words of the title count apart from,
    and beside, those of the body.
    """
    import numpy as np

    sums: dict[int, float] = {}
    for term, count in (_terms(title, "^") + _terms(body[:READ], "")).items():
        digest = zlib.crc32(term.encode())
        bucket = (digest >> 1) % BUCKETS
        value = 1.0 + math.log(count)
        sums[bucket] = sums.get(bucket, 0.0) + (value if digest & 1 else -value)
    buckets = sorted(sums)
    values = np.array([sums[bucket] for bucket in buckets], dtype=np.float64)
    length = float(np.sqrt(values @ values)) or 1.0
    return np.array(buckets, dtype=np.int64), values / length


def _terms(text: str, mark: str) -> Counter[str]:
    """How often each word stands in a text, and each pair of words at its beginning."""
    terms: Counter[str] = Counter()
    for word in sentence_at(text, 0, len(text)).words:
        if not word[0].isdigit():
            terms[mark + word] += 1
    beginning = sentence_at(text, 0, min(READ_IN_PAIRS, len(text)))
    for one, two in pairwise(beginning.words):
        terms[f"{mark}{one} {two}"] += 1
    return terms


@dataclass(frozen=True, slots=True)
class EventModel:
    """A linear model of one type: weights of buckets (ascending), a bias, and the
    probability from which it says yes.

    ``rules_f1`` and ``model_f1`` were measured on labels held back in cross-validation;
    ``used`` says which of the two decides.
    """

    type: str
    threshold: float
    buckets: Integers
    weights: Floats
    bias: float
    labels: int
    rules_f1: float
    model_f1: float
    used: bool
    trained_on: str = ""

    def probability(self, title: str, body: str) -> float:
        """How likely an article is to be of this type."""
        return 1.0 / (1.0 + math.exp(-self.log_odds(title, body)))

    def log_odds(self, title: str, body: str) -> float:
        """The log odds that a text is of this type."""
        import numpy as np

        buckets, values = features(title, body)
        found = np.searchsorted(self.buckets, buckets)
        found = np.minimum(found, len(self.buckets) - 1)
        known = self.buckets[found] == buckets
        return float(self.bias + values[known] @ self.weights[found[known]])

    def evidence(self, body: str) -> tuple[tuple[int, int], ...]:
        """The span of the sentence that speaks most for the type, or nothing."""

        def speaks_for(span: tuple[int, int]) -> tuple[float, int]:
            start, end = span
            return self.log_odds("", body[start:end]), -start

        spans = [(each.start, each.end) for each in sentences(body)[:_EVIDENCE_WITHIN]]
        return (max(spans, key=speaks_for),) if spans else ()

    @property
    def provenance(self) -> str:
        """Why this model is believed, for a reader."""
        return (
            f"trained on {self.labels} labels (F1 {self.model_f1:.2f} on held-back "
            f"labels, rules {self.rules_f1:.2f})"
        )


class EventModels:
    """The models kept in an archive's database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._used: tuple[EventModel, ...] | None = None

    def used(self) -> tuple[EventModel, ...]:
        """The models in use, by type; read once."""
        if self._used is None:
            columns = ", ".join([each.name for each in fields(EventModel)])
            rows = self.connection.execute(
                f"SELECT {columns} FROM event_models WHERE used = 1 ORDER BY type"
            )
            self._used = tuple(map(_read_model, rows))
        return self._used

    def replace(self, models: Iterable[EventModel], trained_on: str) -> None:
        """Keeps these models in place of all earlier ones.

        Joins the transaction around it.
        """
        self.connection.execute("DELETE FROM event_models")
        for model in models:
            row = {each.name: getattr(model, each.name) for each in fields(model)}
            row["buckets"] = model.buckets.astype("<i8").tobytes()
            row["weights"] = model.weights.astype("<f4").tobytes()
            row["trained_on"] = trained_on
            self.connection.execute(
                "INSERT INTO event_models VALUES (:type, :threshold, :buckets, "
                ":weights, :bias, :labels, :rules_f1, :model_f1, :used, :trained_on)",
                row,
            )
        self._used = None

    def apply(
        self, article: Article, events: tuple[EventType, ...]
    ) -> tuple[EventType, ...]:
        """The types of an article after the models in use have had their say, each
        on its own type only.
        """
        if not self.used():
            return events
        by_type = {event.id: event for event in events}
        for model in self.used():
            by_rules = by_type.pop(model.type, None)
            probability = model.probability(article.title, article.body)
            if probability < model.threshold:
                continue
            event = by_rules or EventType(
                model.type, 10 * probability, False, model.evidence(article.body)
            )
            by_type[model.type] = replace(event, provenance=model.provenance)

        ranked = sorted(by_type.values(), key=lambda event: (-event.weight, event.id))
        return tuple(
            replace(event, primary=rank == 0) for rank, event in enumerate(ranked)
        )


def _read_model(row: sqlite3.Row) -> EventModel:
    import numpy as np

    kept: dict[str, Any] = dict(row)
    kept["buckets"] = np.frombuffer(row["buckets"], dtype="<i8").astype(np.int64)
    kept["weights"] = np.frombuffer(row["weights"], dtype="<f4").astype(np.float64)
    kept["used"] = bool(row["used"])
    return EventModel(**kept)


def train(labels: Sequence[Label]) -> list[EventModel]:
    """A model for every type that has labels enough, each with whether it beat the
    rules.
    """
    import numpy as np

    if len(labels) < 2 * FEWEST:
        return []
    matrix = LabelMatrix.of(labels)
    ruled: list[set[str]] = []
    for label in labels:
        ruled.append({event.id for event in classify(label.title, label.body)})

    models: list[EventModel] = []
    for type_ in sorted(_known_types()):
        wanted = np.array([type_ in label.types for label in labels])
        by_rules = np.array([type_ in types for types in ruled])
        if FEWEST <= wanted.sum() <= len(labels) - FEWEST:
            models.append(_train_type(type_, matrix, wanted, by_rules))
    return models


@dataclass(frozen=True, slots=True)
class LabelMatrix:
    """The features of all labelled articles as one sparse matrix, in coordinates, and
    the products of its rows with each other.

    ``rows``, ``columns``, ``values`` (each of the length of all features): the article,
    the index in ``buckets`` and the value of every feature. ``products``: articles by
    articles.
    """

    rows: Integers
    columns: Integers
    values: Floats
    buckets: Integers
    products: Floats

    @classmethod
    def of(cls, labels: Sequence[Label]) -> LabelMatrix:
        """The matrix of labelled articles."""
        import numpy as np

        found = [features(label.title, label.body) for label in labels]
        rows = np.repeat(np.arange(len(found)), [len(buckets) for buckets, _ in found])
        values = np.concatenate([values for _, values in found])
        buckets, columns = np.unique(
            np.concatenate([buckets for buckets, _ in found]), return_inverse=True
        )
        products = np.zeros((len(found), len(found)))
        for row in range(len(found)):
            dense = np.zeros(len(buckets))
            dense[columns[rows == row]] = values[rows == row]
            products[row] = np.bincount(rows, values * dense[columns])
        return cls(rows, columns, values, buckets, products)


def _fit(products: Floats, wanted: Booleans, folds: Integers) -> tuple[Floats, Floats]:
    """Logistic regressions (L2 penalty, steps with momentum over all articles) of one
    type, one for each fold without its articles, and last one with all.

    The weights of each are a sum of its articles' features, and so are held by
    article (articles by FOLDS + 1): that way a step is one small product of matrices.
    Both answers weigh the same. Returns those weights, and the biases.
    """
    import numpy as np

    answers = wanted[:, np.newaxis]
    within = folds[:, np.newaxis] != np.arange(FOLDS + 1)
    for_type = np.maximum(1, (answers & within).sum(axis=0))
    against = np.maximum(1, (~answers & within).sum(axis=0))
    shares = np.where(answers, 0.5 / for_type, 0.5 / against) * within

    weights, speed = np.zeros(within.shape), np.zeros(within.shape)
    biases, bias_speed = np.zeros(FOLDS + 1), np.zeros(FOLDS + 1)
    for _ in range(_STEPS):
        log_odds = np.clip(products @ weights + biases, -30, 30)
        errors = (1.0 / (1.0 + np.exp(-log_odds)) - answers) * shares
        speed = _MOMENTUM * speed - _RATE * (errors + _PENALTY * weights)
        bias_speed = _MOMENTUM * bias_speed - _RATE * errors.sum(axis=0)
        weights, biases = weights + speed, biases + bias_speed
    return weights, biases


def _train_type(
    type_: str, matrix: LabelMatrix, wanted: Booleans, by_rules: Booleans
) -> EventModel:
    """A model of one type with its comparison to the rules."""
    import numpy as np

    # Both answers are dealt out to the folds evenly, in a fixed order.
    folds = np.empty(len(wanted), dtype=np.int64)
    for answer in (True, False):
        chosen = np.flatnonzero(wanted == answer)
        folds[chosen] = np.arange(len(chosen)) % FOLDS
    weights, biases = _fit(matrix.products, wanted, folds)
    log_odds = matrix.products @ weights + biases
    held_back = log_odds[np.arange(len(wanted)), folds]

    # Where to cut is chosen on the other folds' articles, so that none judges itself.
    by_model = np.zeros(len(wanted), dtype=bool)
    for fold in range(FOLDS):
        within = folds == fold
        cut = _best_cut(held_back[~within], wanted[~within])
        by_model[within] = held_back[within] >= cut

    rules_f1, model_f1 = _f1(wanted, by_rules), _f1(wanted, by_model)
    fewer_errors = (by_model != wanted).sum() < (by_rules != wanted).sum()
    shares = matrix.values * weights[matrix.rows, FOLDS]
    by_bucket = np.bincount(matrix.columns, shares).astype(np.float64)
    strong = np.flatnonzero(np.abs(by_bucket) > 1e-6)
    return EventModel(
        type=type_,
        threshold=1.0 / (1.0 + math.exp(-_best_cut(held_back, wanted))),
        buckets=matrix.buckets[strong],
        weights=by_bucket[strong],
        bias=float(biases[FOLDS]),
        labels=len(wanted),
        rules_f1=rules_f1,
        model_f1=model_f1,
        used=bool(model_f1 > rules_f1 + MARGIN and fewer_errors),
    )


def _best_cut(log_odds: Floats, wanted: Booleans) -> float:
    """The log odds from which on saying yes gives the highest F1, halfway to the next
    lower ones.
    """
    import numpy as np

    order = np.argsort(-log_odds)
    ranked = log_odds[order]
    hits = np.cumsum(wanted[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + max(1, int(wanted.sum())))
    best = int(np.argmax(f1))
    below = ranked[best + 1] if best + 1 < len(ranked) else ranked[best] - 1.0
    return float(ranked[best] + below) / 2


def _f1(wanted: Booleans, given: Booleans) -> float:
    """The F1 of answers; 0 where there is nothing to find and nothing was given."""
    both = int((wanted & given).sum())
    return 2 * both / max(1, int(wanted.sum()) + int(given.sum()))
