"""Scores are computed for the documents whose scores are asked for, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from cuttings.search.engines.whoosh.evaluate import Matches


@pytest.fixture
def asked():
    return []


@pytest.fixture
def matches(asked):
    """Ten documents, each of which scores half its number."""
    docs = np.arange(0, 100, 10)

    def score(places):
        asked.append(docs[places].tolist())
        return (docs[places] / 2).astype(np.float32)

    return Matches(docs, score)


def test_nothing_is_scored_before_it_is_asked_for(matches, asked):
    assert len(matches.narrowed(np.array([1, 2])).docs) == 2
    assert asked == []


def test_few_scores_are_computed_alone_and_given_in_the_order_asked_for(matches, asked):
    assert matches.at(np.array([7, 2])).tolist() == [35.0, 10.0]
    assert asked == [[20, 70]]


def test_most_scores_are_computed_with_all_and_kept(matches, asked):
    places = np.array([8, 0, 1, 2, 3, 9])
    assert (
        matches.at(places).tolist()
        == matches.at(places).tolist()
        == [40.0, 0.0, 5.0, 10.0, 15.0, 45.0]
    )
    assert asked == [matches.docs.tolist()]


def test_what_is_left_of_what_was_left_has_the_same_scores(matches, asked):
    left = matches.narrowed(np.array([1, 3, 5, 7])).narrowed(np.array([0, 3]))
    assert (left.docs.tolist(), left.scores.tolist()) == ([10, 70], [5.0, 35.0])
    assert asked == [[10, 70]]


def test_no_documents_have_no_scores(matches):
    assert matches.at(np.empty(0, np.int64)).tolist() == []
    assert Matches(np.empty(0, np.int64), np.empty(0, np.float32)).scores.tolist() == []
