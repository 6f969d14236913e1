"""Phrases against a naive look at every position."""

from __future__ import annotations

import tempfile
from itertools import accumulate
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q

from cuttings.search.engines.whoosh.evaluate import Evaluator, standing
from cuttings.search.engines.whoosh.postings import SLACK, bases_of, invert
from tests.search.engines.whoosh.test_oracle import build
from tests.thoroughness import examples

WORDS = ["ash", "oak", "pine"]
words = st.integers(0, len(WORDS) - 1)
wanted = st.lists(words, min_size=1, max_size=5)
steps = st.sampled_from([1, 1, 1, 1, 2, 5, 100])
documents = st.lists(
    st.lists(st.tuples(words, steps), max_size=30), min_size=1, max_size=12
)


def stands(places: dict[int, list[int]], phrase: list[int], slop: int) -> bool:
    """Whether words stand so in a document, by the places of each."""
    reachable = places.get(phrase[0], [])
    for word in phrase[1:]:
        reachable = [
            place
            for place in places.get(word, [])
            if any(0 < place - old <= slop for old in reachable)
        ]
    return bool(reachable)


def places_of(document: list[tuple[int, int]]) -> dict[int, list[int]]:
    """The places of each word of a document, given as words and steps to the next
    place.
    """
    places: dict[int, list[int]] = {}
    for (word, _), place in zip(
        document, accumulate((step for _, step in document), initial=-1), strict=False
    ):
        places.setdefault(word, []).append(place + 1)
    return places


def addresses_of(documents: list[list[tuple[int, int]]]):
    """The addresses of each word in some documents, and the documents' bases."""
    tokens = []
    counts = []
    for own in map(places_of, documents):
        pairs = [(place, word) for word, places in own.items() for place in places]
        tokens += sorted(pairs)
        counts.append(len(pairs))
    known = sorted({word for _, word in tokens})
    ordinals = np.array([known.index(word) for _, word in tokens], np.uint32)
    positions = np.array([place for place, _ in tokens], np.uint32)
    terms = [WORDS[word].encode() for word in known]
    tokens_of = np.array(counts, np.int64)
    bases = bases_of(tokens_of, positions)
    arrays = invert(ordinals, terms, tokens_of, positions, bases).arrays(None)
    edges = arrays["places"].tolist()
    own = {}
    for ordinal, word in enumerate(known):
        own[word] = arrays["addresses"][edges[ordinal] : edges[ordinal + 1]]
    return own, arrays["bases"]


@given(
    documents,
    wanted,
    st.sampled_from([1, 1, 2, 3, 4, SLACK - 1, SLACK, 500]),
)
def test_phrases_are_found_where_a_look_at_each_position_finds_them(
    documents, phrase, slop
):
    """And no phrase reaches from one document into the next, however far apart its words
    may be.
    """
    places = map(places_of, documents)
    expected = [doc for doc, own in enumerate(places) if stands(own, phrase, slop)]
    addresses, bases = addresses_of(documents)
    words = [addresses.get(word, np.empty(0, np.uint32)) for word in phrase]
    assert expected == standing(words, slop, bases).tolist()


@examples(25)
@given(
    st.lists(
        st.lists(st.lists(words, max_size=12), min_size=1, max_size=2),
        min_size=1,
        max_size=9,
    ),
    st.lists(wanted, min_size=1, max_size=4),
    st.integers(1, 4),
    st.sets(st.integers(0, 8), max_size=3),
)
def test_phrases_are_found_in_segments_merged_and_not_but_not_in_what_is_deleted(
    commits, asked, slop, deleted
):
    with tempfile.TemporaryDirectory() as folder:
        bodies = [body for commit in commits for body in commit]
        texts = [
            [("", " ".join(map(WORDS.__getitem__, body))) for body in commit]
            for commit in commits
        ]
        engine = build(Path(folder), texts, deleted)
        index = engine._current()
        for phrase in asked:
            tree = q.Phrase("text", [WORDS[word] for word in phrase], slop=slop)
            found = (
                Evaluator(index.snapshot, index.expander).evaluate(tree).docs.tolist()
            )
            places = [places_of([(word, 1) for word in body]) for body in bodies]
            expected = [
                n
                for n, own in enumerate(places)
                if n not in deleted and stands(own, phrase, slop)
            ]
            assert [f"n{number}" for number in expected] == sorted(
                map(index.snapshot.id, found), key=_number
            )


def _number(id_: str) -> int:
    return int(id_[1:])
