"""Words scored all at once have the scores that each has by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q

from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.engines.whoosh.evaluate import Scorer
from cuttings.search.facets import installed_facets
from tests.making import make_entry

WORDS = ("oak", "ash", "pine", "yew")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """Two segments of articles with some of the words in their titles and bodies."""
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), installed_facets())
    for first in (0, 40):
        numbers = range(first, first + 40)
        engine.write(
            make_entry(
                f"n{n}",
                " ".join(word for place, word in enumerate(WORDS) if n >> place & 1),
                " ".join(
                    word
                    for place, word in enumerate(WORDS[:3])
                    for _ in range(n * (place + 3) % 5)
                )
                + " fir" * n,
            )
            for n in numbers
        )
        engine.commit()
    return engine._current().snapshot


def documents(snapshot, field, word):
    """The documents of a word, and of each its place in the postings."""
    parts = [
        reader.docs(number) + np.uint32(base)
        for base, _, reader, number in snapshot.terms(field, word)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.uint32)


words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
boosts = st.sampled_from([0.5, 1.0, 2.0])


@given(words, boosts, st.sets(st.integers(0, 79)).map(sorted))
def test_words_are_added_wherever_they_stand(snapshot, words, boost, docs):
    scorer, docs = Scorer(snapshot), np.array(docs, np.int64)
    terms = [q.Term("title", word, boost=boost) for word in words]
    scores = np.ones(len(docs), np.float32)
    expected = scores.copy()
    for term in terms:
        own = documents(snapshot, "title", term.text)
        shared, places, spots = np.intersect1d(docs, own, return_indices=True)
        if len(shared):
            expected[places] += scorer.of(term, len(own), spots, shared)
    if scorer.together(terms, docs):
        scorer.add(terms, docs, scores)
        assert scores.tolist() == expected.tolist()
    else:
        assert len(words) == 1


@given(words, boosts, st.sampled_from([0.0, 0.25]))
def test_words_that_all_documents_hold_are_summed(snapshot, words, boost, first):
    scorer, terms = (
        Scorer(snapshot),
        [q.Term("text", word, boost=boost) for word in words],
    )
    lists = [documents(snapshot, "text", word) for word in words]
    docs = np.arange(80)
    for own in lists:
        docs = np.intersect1d(docs, own)
    places = [own.searchsorted(docs.astype(np.uint32)) for own in lists]
    expected = np.full(len(docs), first, np.float32)
    for term, own, spots in zip(terms, lists, places, strict=True):
        expected += scorer.of(term, len(own), spots, docs)
    assert (
        scorer.sums(terms, list(map(len, lists)), places, docs, first).tolist()
        == expected.tolist()
    )
