"""Phrases against a naive look at every position, however the addresses are cut into
blocks and found.
"""

from __future__ import annotations

import tempfile
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q

from cuttings.search.engines.whoosh import evaluate as phrases
from cuttings.search.engines.whoosh.evaluate import Evaluator
from cuttings.search.engines.whoosh.postings import SLACK, invert
from tests.search.engines.whoosh.test_oracle import build
from tests.thoroughness import examples

WORDS = ["ash", "oak", "pine"]
words = st.integers(0, len(WORDS) - 1)
wanted = st.lists(words, min_size=1, max_size=5)
steps = st.sampled_from([1, 1, 1, 1, 2, 5, 100])
documents = st.lists(
    st.lists(st.tuples(words, steps), max_size=30), min_size=1, max_size=12
)
WAYS = {
    "one block": {},
    "many blocks": {"BLOCK": 2, "TABLE": 1 << 10},
    "a block longer than its table": {"TABLE": 1 << 6, "DENSE": 1},
    "blocks longer than their tables": {"BLOCK": 16, "TABLE": 1 << 7, "DENSE": 1},
    "no cutting down": {"SELECTIVE": 0.0},
    "cutting down": {"SELECTIVE": 2.0},
}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request, monkeypatch):
    """One way of finding phrases for all."""
    monkeypatch.setattr(phrases, "IDLE", [])
    for name, value in request.param.items():
        monkeypatch.setattr(phrases, name, value)


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


class Reader:
    """Inverted documents, as a segment's reader gives them."""

    def __init__(self, documents: list[list[tuple[int, int]]]) -> None:
        self.size = len(documents)
        tokens = [
            (word, place)
            for own in map(places_of, documents)
            for word, place in _in_order(own)
        ]
        self.words = sorted({word for word, _ in tokens})
        numbers = np.array([self.words.index(word) for word, _ in tokens], np.uint32)
        terms = [WORDS[word].encode() for word in self.words]
        places = np.array([place for _, place in tokens], np.uint32)
        arrays = invert(
            numbers, terms, np.array(list(map(len, documents)), np.int64), places
        ).arrays(None)
        self.starts, self.all, self.bases = (
            arrays["places"],
            arrays["addresses"],
            arrays["bases"],
        )

    def addresses(self, number: int) -> np.ndarray:
        """Where a word stands."""
        return self.all[int(self.starts[number]) : int(self.starts[number + 1])]


class Segments:
    """Some segments, as a snapshot gives them."""

    def __init__(self, readers: list[Reader]) -> None:
        self.readers = readers

    def terms(self, field: str, word: int) -> list[tuple[int, int, Reader, int]]:
        """Where a word is found."""
        bases = accumulate((reader.size for reader in self.readers), initial=0)
        return [
            (base, reader.size, reader, reader.words.index(word))
            for base, reader in zip(bases, self.readers, strict=False)
            if word in reader.words
        ]


def _in_order(places: dict[int, list[int]]) -> list[tuple[int, int]]:
    return sorted(
        ((word, place) for word, own in places.items() for place in own),
        key=lambda token: token[1],
    )


@pytest.mark.usefixtures("way")
@given(
    st.lists(documents, min_size=1, max_size=3),
    wanted,
    st.sampled_from([1, 1, 2, 3, 4, SLACK - 1, SLACK, 500]),
)
def test_phrases_are_found_where_a_look_at_each_position_finds_them(
    segments, phrase, slop
):
    """And no phrase reaches from one document into the next, however far apart its
    words may be.
    """
    snapshot = Segments(list(map(Reader, segments)))
    places = [places_of(document) for segment in segments for document in segment]
    expected = [doc for doc, own in enumerate(places) if stands(own, phrase, slop)]
    assert expected == phrases.standing(snapshot, "text", phrase, slop, None).tolist()
    holding = [doc for doc, own in enumerate(places) if set(phrase) <= set(own)]
    assert (
        expected
        == phrases.standing(
            snapshot, "text", phrase, slop, np.array(holding, np.int64)
        ).tolist()
    )


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


def _number(id: str) -> int:
    return int(id[1:])


def test_marks_of_earlier_turns_are_forgotten():
    marks = phrases.Marks()
    for turn in range(600):
        place = np.array([turn % 50])
        assert (
            marks.met(place, np.arange(50), 1, 64).nonzero()[0].tolist()
            == place.tolist()
        )
