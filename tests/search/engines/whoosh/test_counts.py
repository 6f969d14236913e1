"""Counts by copies and by stories are those of a naive look at every document."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh.arrays import indptr_of
from cuttings.search.engines.whoosh.counts import (
    Selection,
    ValueTable,
    newest_first,
)
from cuttings.search.engines.whoosh.stories import Stories

SIZE = 9
documents = st.lists(
    st.tuples(
        st.integers(0, 5), st.sets(st.integers(0, SIZE - 1), max_size=6), st.booleans()
    ),
    min_size=1,
    max_size=24,
)


def made(rows):
    """The stories and the table of documents given as (story, values, is alive)."""
    living = np.array([n for n, row in enumerate(rows) if row[2]], np.uint32)
    hashes = np.array([story for story, _, _ in rows], np.int64)
    shown = np.array([n % 3 == 0 for n in range(len(rows))], np.uint8)
    values = [sorted(values) for _, values, _ in rows]
    indices = np.array([value for row in values for value in row], np.uint32)
    indptr = indptr_of([len(row) for row in values])
    stories = Stories(living, hashes, shown)
    return stories, ValueTable(indptr, indices, SIZE, living)


def naive(rows, docs, by_story):
    carried = set()
    for doc in docs:
        for value in rows[doc][1]:
            carried.add((rows[doc][0] if by_story else doc, value))
    return Counter(value for _, value in carried)


@given(documents, st.data(), st.booleans())
def test_values_are_counted_as_a_look_at_every_document_counts_them(
    rows, data, by_story
):
    """Few documents, most of them and all; twice, for what the first left behind."""
    alive = [n for n, row in enumerate(rows) if row[2]]
    stories, table = made(rows)
    asked = [alive, alive[1:], alive[:1], []]
    if alive:
        asked.append(sorted(data.draw(st.sets(st.sampled_from(alive)))))
    for docs in asked * 2:
        selection = Selection(np.array(docs, np.uint32), stories, by_story)
        expected = naive(rows, docs, by_story)
        with table.counted(selection) as counted:
            found = {n: number for n, number in enumerate(counted.counts) if number}
            assert expected == found
            assert sorted(expected) == counted.occurring.tolist()
        assert len({rows[doc][0] for doc in docs}) == selection.story_count


@given(documents)
def test_stories_with_several_living_copies_are_numbered(rows):
    stories, _ = made(rows)
    copies: dict[int, list[int]] = {}
    for doc, (story, _, is_alive) in enumerate(rows):
        if is_alive:
            copies.setdefault(story, []).append(doc)
    several = sorted(docs for docs in copies.values() if len(docs) > 1)
    numbers = range(1, stories.count + 1)
    assert several == sorted(stories.of(number).tolist() for number in numbers)
    for number in numbers:
        docs = stories.of(number).tolist()
        shown = [doc for doc in docs if doc % 3 == 0]
        single = shown[0] if len(shown) == 1 else -1
        assert single == stories.representatives[number]
        assert len(docs) == stories.sizes[number]
        assert {number} == set(stories.number[docs].tolist())
    alone = {docs[0] for docs in copies.values() if len(docs) == 1}
    assert not stories.number[sorted(alone)].any()


def test_a_count_that_fails_leaves_nothing_behind_for_the_next():
    """The arrays that were counted in are not used again."""
    rows = [(0, {1}, True), (1, {2}, True), (2, {2}, True), (3, {1}, True)]
    stories, table = made(rows)
    selection = Selection(np.array([0], np.uint32), stories, True)
    with pytest.raises(RuntimeError), table.counted(selection):
        raise RuntimeError
    with table.counted(selection) as counted:
        assert counted.counts.tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_ids_go_by_date_then_by_letter():
    assert newest_first(["1999", "unknown", "2001-02", "2001", "ago"]) == [
        "2001-02",
        "2001",
        "1999",
        "ago",
        "unknown",
    ]
