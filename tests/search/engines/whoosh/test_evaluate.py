"""Matches are found list by list, and scored only where scores are asked for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q

from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.engines.whoosh.evaluate import (
    All,
    Any,
    Constant,
    Evaluator,
    Matches,
    Node,
    common,
    union,
    without,
)
from cuttings.search.errors import EngineError
from cuttings.search.facets import installed_facets
from tests.making import make_entry

WORDS = ("oak", "ash", "pine", "yew")
SIZE = 2_000
lists = st.lists(
    st.sets(st.integers(0, SIZE - 1), max_size=90).map(
        lambda docs: np.array(sorted(docs), np.uint32)
    ),
    max_size=4,
)


@given(lists)
def test_lists_are_united_intersected_and_subtracted_as_sets_are(lists):
    sets = [set(docs.tolist()) for docs in lists]
    expected = sorted(set().union(*sets))
    for size in (SIZE, 100 * SIZE):  # by marking, and by sorting
        assert expected == union(lists, size).tolist()
    assert (
        sorted(set().union(*sets)) == union(lists, 90).tolist() if not lists else True
    )
    for one, two in pairwise(lists):
        both = set(one.tolist()) & set(two.tolist())
        assert sorted(both) == common(one, two).tolist()
        assert sorted(set(one.tolist()) - both) == without(one, two).tolist()


class Asked(Node):
    """Ten documents, each of which scores half its number; notes what it is asked."""

    def __init__(self) -> None:
        self.docs = np.arange(0, 100, 10, dtype=np.uint32)
        self.asked: list[list[int]] = []

    def score(self, docs):
        self.asked.append(docs.tolist())
        return (docs / 2).astype(np.float32)


@pytest.fixture
def node():
    return Asked()


@pytest.fixture
def matches(node):
    """The ten documents as a second segment, behind one of 1,000 without any."""
    none = Constant(np.empty(0, np.uint32), 1.0)
    return Matches(node.docs + np.uint32(1_000), [(0, none), (1_000, node)])


def test_nothing_is_scored_before_it_is_asked_for(matches, node):
    assert len(matches.narrowed(matches.docs[1:3]).docs) == 2
    assert node.asked == []


def test_only_what_is_asked_for_is_scored(matches, node):
    assert matches.score(matches.docs[[2, 7]]).tolist() == [10.0, 35.0]
    assert node.asked == [[20, 70]]


def test_the_scores_of_all_are_kept(matches, node):
    assert matches.scores is matches.scores
    assert matches.scores.tolist() == [doc / 2 for doc in range(0, 100, 10)]
    assert node.asked == [node.docs.tolist()]


def test_scores_that_are_kept_are_not_computed_again(matches, node):
    kept = matches.scores[[2, 7]].tolist()
    assert kept == matches.score(matches.docs[[2, 7]]).tolist()
    assert len(node.asked) == 1


def test_what_is_left_of_matches_has_the_same_scores(matches, node):
    left = matches.narrowed(matches.docs[[1, 3, 5, 7]]).narrowed(matches.docs[[1, 7]])
    assert (left.docs.tolist(), left.scores.tolist()) == ([1_010, 1_070], [5.0, 35.0])


def test_no_documents_have_no_scores(matches):
    assert matches.score(matches.docs[:0]).tolist() == []


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Two segments of articles with some of the words in their titles and bodies."""
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), installed_facets())
    for first in (0, 40):
        entries = []
        for number in range(first, first + 40):
            title = [word for n, word in enumerate(WORDS) if number >> n & 1]
            body = []
            for n, word in enumerate(WORDS[:3]):
                body += [word] * (number * (n + 3) % 5)
            text = " ".join(body) + " fir" * number
            entries.append(make_entry(f"n{number}", " ".join(title), text))
        engine.write(entries)
        engine.commit()
    return engine._current()


def evaluated(index, tree):
    return Evaluator(index.snapshot, index.expander).evaluate(tree)


words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
boosts = st.sampled_from([0.5, 1.0, 2.0])
FEW = st.sets(st.integers(0, 79)).map(sorted)


@given(words, boosts, FEW, st.sampled_from(["and", "or", "maybe", "best"]))
def test_some_documents_score_what_they_score_among_all(index, words, boost, few, how):
    """However the words are joined, and whichever documents are asked about."""
    terms = [q.Term("title", word, boost=boost) for word in words]
    tree = {
        "and": q.And(terms),
        "or": q.Or(terms, boost=boost),
        "maybe": q.AndMaybe(terms[0], q.Or(terms)),
        "best": q.DisjunctionMax(terms),
    }[how]
    matches = evaluated(index, tree)
    scores = dict(zip(matches.docs.tolist(), matches.scores.tolist(), strict=True))
    docs = np.array([doc for doc in few if doc in scores], np.uint32)
    assert matches.score(docs).tolist() == [scores[doc] for doc in docs.tolist()]


@given(words, boosts)
def test_words_that_all_must_have_score_the_sum_of_each(index, words, boost):
    terms = [q.Term("text", word, boost=boost) for word in words]
    matches = evaluated(index, q.And(terms))
    expected = np.zeros(len(matches.docs), np.float32)
    for term in terms:
        expected += evaluated(index, term).score(matches.docs)
    assert matches.scores.tolist() == pytest.approx(expected.tolist())


@pytest.mark.parametrize("kind", [q.Term, q.Prefix])
def test_a_field_that_does_not_exist_is_named(index, kind):
    with pytest.raises(EngineError, match="There is no field “nonsense” in the index"):
        evaluated(index, kind("nonsense", "oak"))


def test_what_matches_cost_counts_each_list_of_documents_once():
    """A list that a part shares with the whole is kept once, every other by itself."""
    few, many = np.arange(10, dtype=np.uint32), np.arange(1_000, dtype=np.uint32)
    rare, common = Constant(few, 1.0), Constant(many, 1.0)
    both = few.nbytes + many.nbytes
    own = few.copy()
    assert Any(few, [rare, common]).nbytes == both
    assert All(own, [rare, common]).nbytes == both + own.nbytes
    nested = All(own, [Any(many, [common, rare]), rare])
    assert nested.nbytes == both + few.nbytes + own.nbytes
    # The documents and their scores besides.
    matches = Matches(own, [(0, nested)])
    assert matches.nbytes == nested.nbytes + 2 * own.nbytes
