"""The first few are those of a full sort, whatever way is taken to them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh import ranking
from cuttings.search.engines.whoosh.evaluate import Matches, Node

SCORES = st.sampled_from([0.0, 0.5, 0.500001, 1.25, 7.0])
matched = st.one_of(
    st.lists(st.tuples(SCORES, st.integers(0, 4)), max_size=40),
    st.tuples(SCORES, st.lists(st.integers(0, 4), max_size=40)).map(
        lambda all: [(all[0], day) for day in all[1]]
    ),
)


class Scored(Node):
    """Documents with given scores."""

    def __init__(self, scores) -> None:
        self.docs = np.arange(len(scores), dtype=np.uint32)
        self._scores = scores

    def score(self, docs):
        return self._scores[docs]


@pytest.mark.parametrize("few", [0, 3, 500])
@given(
    matched,
    st.sampled_from(["relevance", "newest", "oldest"]),
    st.integers(1, 12),
    st.booleans(),
    st.randoms(),
)
def test_the_first_are_those_of_a_full_sort(
    monkeypatch, few, found, sort, count, has_words, chance
):
    """By score, then those that stand for their story, then newest, these two the other
    way round without words; or by date and then score, the undated last; ties by id.
    Also where all score alike.
    """
    monkeypatch.setattr(ranking, "FEW", few)
    ids = [f"id{number:02}" for number in range(len(found))]
    chance.shuffle(ids)
    days = np.array([day for _, day in found], np.int32)
    shown = np.array([chance.randrange(2) for _ in found], np.uint8)
    snapshot = SimpleNamespace(
        first=days, last=days, shown=shown, id=lambda doc: ids[doc]
    )
    node = Scored(np.array([score for score, _ in found], np.float32))
    matches = Matches(node.docs, [(0, node)])

    def key(place: int) -> tuple[float | str, ...]:
        score, day = -round(found[place][0], ranking.DIGITS), float(found[place][1])
        dated = float(ranking.UNDATED) if not day else -day if sort == "newest" else day
        if sort != "relevance":
            return dated, score, ids[place]
        if has_words:
            return score, not shown[place], -day, ids[place]
        return score, -day, not shown[place], ids[place]

    expected = sorted(range(len(found)), key=key)[:count]
    wanted = ranking.Wanted(sort, None, has_words)
    assert ranking.first_hits(snapshot, matches, wanted, count) == expected
