"""Training of models: that it is logistic regression, and when a model takes over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cuttings.index.database import open_database
from cuttings.index.enrich.events import training
from cuttings.index.enrich.events.decisions import EventDecisions
from cuttings.index.enrich.events.training import (
    FEWEST,
    FOLDS,
    Label,
    LabelMatrix,
    features,
    train,
    types_of,
)

PEACE, FIGHTING = "medtop:20000073", "medtop:20000056"


def labels(for_type, against):
    """Texts on a subject that the rules have no word for, and others."""
    found = []
    for number in range(for_type):
        text = f"The quibble of gazebo {number} met the flange."
        found.append(Label("Gazebo report", text, frozenset([PEACE])))
    for number in range(against):
        text = f"The tulip of garden {number} met the bee."
        found.append(Label("Garden note", text, frozenset()))
    return found


@pytest.mark.parametrize(
    ("for_type", "against", "models"),
    [
        (FEWEST, FEWEST, 1),
        (FEWEST - 1, FEWEST + 1, 0),
        (FEWEST + 1, FEWEST - 1, 0),
        (0, 3 * FEWEST, 0),
    ],
)
def test_a_type_needs_a_dozen_labels_for_it_and_against_it(for_type, against, models):
    """One fewer of either trains nothing."""
    assert models == len(train(labels(for_type, against)))


def test_features_are_hashed_words_of_length_one():
    """Title words count apart from those of the body; an empty text has none."""
    buckets, values = features("Rain", "Rain fell")
    assert list(buckets) == sorted(set(buckets))
    assert values @ values == pytest.approx(1.0)
    assert set(features("Rain", "")[0]).isdisjoint(features("", "Rain")[0])
    assert len(features("", "")[0]) == len(features("", "1997 12")[0]) - 1 == 0


def test_weights_by_article_are_those_of_gradient_descent_by_feature():
    """The same steps over a dense matrix of features give the same log odds."""
    found = labels(9, 7)
    matrix = LabelMatrix.of(found)
    dense = np.zeros((len(found), len(matrix.buckets)))
    dense[matrix.rows, matrix.columns] = matrix.values
    assert matrix.products == pytest.approx(dense @ dense.T)

    wanted = np.array([PEACE in label.types for label in found])
    folds = np.arange(len(found)) % FOLDS
    weights, biases = training._fit(matrix.products, wanted, folds)
    for fold in range(FOLDS + 1):
        plain, bias = descend(dense, wanted, folds != fold)
        log_odds = matrix.products @ weights[:, fold] + biases[fold]
        assert log_odds == pytest.approx(dense @ plain + bias)


def descend(dense, wanted, within):
    """Weights by feature and a bias, by full steps with momentum."""
    weights, bias, speed, bias_speed = np.zeros(dense.shape[1]), 0.0, 0.0, 0.0
    share = np.where(
        wanted, 0.5 / (wanted & within).sum(), 0.5 / (~wanted & within).sum()
    )
    for _ in range(training._STEPS):
        errors = 1 / (1 + np.exp(-(dense @ weights + bias))) - wanted
        errors = errors * share * within
        slope = dense.T @ errors + training._PENALTY * weights
        speed = training._MOMENTUM * speed - training._RATE * slope
        bias_speed = training._MOMENTUM * bias_speed - training._RATE * errors.sum()
        weights, bias = weights + speed, bias + bias_speed
    return weights, bias


def test_a_model_is_the_same_after_it_was_kept():
    """Weights are kept in single precision, without pickle; an unused one stays out."""
    decisions = EventDecisions(open_database(Path(":memory:")))
    (model,) = train(labels(20, 20))
    decisions.models.replace([model], "2026-01-01")
    (kept,) = decisions.models.used()
    assert kept.trained_on == "2026-01-01"
    text = ("Gazebo report", "The quibble met the flange.")
    assert kept.probability(*text) == pytest.approx(model.probability(*text), abs=1e-5)
    assert kept.probability(*text) > kept.threshold > kept.probability("", "A tulip.")
    decisions.models.replace([], "2026-01-02")
    assert decisions.models.used() == ()


@pytest.mark.parametrize(
    ("codes", "types"),
    [
        ([FIGHTING], {FIGHTING}),
        (["20000056", "nothing"], {FIGHTING}),
        (["medtop:20000087"], {"medtop:20000082"}),
        ([], set()),
    ],
)
def test_a_code_is_a_label_for_the_nearest_type_with_rules(codes, types):
    """A finer code labels the type above it; an unknown one labels nothing."""
    assert types == types_of(codes)
