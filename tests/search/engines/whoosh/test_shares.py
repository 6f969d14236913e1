"""Values of documents told apart into those of copies and those of stories count as
if nothing had been told apart.
"""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh.arrayfile import offsets
from cuttings.search.engines.whoosh.counts import (
    Selection,
    Shares,
    Single,
    Stories,
    Table,
)

BLOCKS = ((0, 5), (5, 5), (5, 9), (9, 12))
"""One of them of no values; a document has one value of the last at most."""

documents = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sets(st.integers(0, 8), max_size=6),
        st.sampled_from([(), (9,), (11,)]),
    ),
    max_size=20,
)


def told_apart(rows):
    """The stories, and the shares of documents given as (story, values, last value)."""
    hashes = np.array([story for story, _, _ in rows], np.int64)
    numbers = np.arange(len(rows))
    snapshot = SimpleNamespace(
        living=numbers, size=len(rows), column=lambda name: hashes, shown=numbers > 0
    )
    values = [[*sorted(values), *last] for _, values, last in rows]
    flat = np.array([value for row in values for value in row], np.uint32)
    stories = Stories(snapshot)
    return stories, values, Shares(offsets([len(row) for row in values]), flat, stories)


def naive(rows, values, docs, by_story, block):
    first, last = block
    carried = [
        (rows[doc][0] if by_story else doc, value - first)
        for doc in docs
        for value in values[doc]
    ]
    return Counter(value for _, value in set(carried) if 0 <= value < last - first)


@given(documents, st.data(), st.booleans())
def test_every_block_is_counted_as_if_it_were_alone(rows, data, by_story):
    stories, values, shares = told_apart(rows)
    docs = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set()
    selection = Selection(np.array(sorted(docs), np.int64), stories, by_story)
    for block in BLOCKS:
        assert naive(rows, values, docs, by_story, block) == Counter(
            shares.count_block(selection, block).tolist()
        )
    assert naive(rows, values, docs, by_story, (0, 12)) == Counter(
        shares.count(selection).tolist()
    )


@given(documents, st.data())
def test_a_selection_knows_how_many_stories_it_is(rows, data):
    stories, _, _ = told_apart(rows)
    docs = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set()
    selection = Selection(np.array(sorted(docs), np.int64), stories, True)
    assert len({rows[doc][0] for doc in docs}) == selection.count


def test_a_block_with_one_value_a_row_is_an_array_of_small_numbers():
    table = Table.of_runs(np.array([0, 2, 3, 3]), np.array([1, 7, 8]))
    block = table.block((5, 9))
    assert isinstance(block, Single)
    assert (block.numbers.tolist(), block.numbers.dtype) == ([3, 4, 0], np.uint8)
