"""The memory of paragraphs: what is put in comes out, in every process that shares
it, or nothing does.
"""

from __future__ import annotations

import multiprocessing
import os

from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.recogniser import CELL, KEY, MOST, Remembered, Spans

LABELS = ("GPE", "ORG", "PERSON")
keys = st.binary(min_size=KEY, max_size=KEY)
spans = st.lists(
    st.tuples(
        st.integers(0, 70_000),
        st.integers(1, 70_000),
        st.sampled_from((*LABELS, "UNHEARD")),
    ),
    max_size=60,
).map(
    lambda found: tuple(
        (start, start + length, label) for start, length, label in found
    )
)


def fits(found: Spans) -> bool:
    """Whether a cell can hold them."""
    return len(found) <= MOST and all(
        start < 1 << 16 and stop - start < 1 << 16 and label in LABELS
        for start, stop, label in found
    )


@given(st.lists(st.tuples(keys, spans), max_size=8))
def test_what_fits_is_remembered_until_another_takes_its_place(puts):
    memory = Remembered(LABELS, cells=1)
    last = None
    for key, found in puts:
        memory.put(key, found)
        last = (key, found) if fits(found) else last
        for other, _ in puts:
            assert memory.get(other) == (last[1] if last and other == last[0] else None)


@given(keys, spans.filter(fits), st.data())
def test_a_cell_that_is_torn_is_as_good_as_empty(key, found, data):
    memory = Remembered(LABELS, cells=1)
    memory.put(key, found)
    place = data.draw(st.integers(0, 4 + KEY + 5 * len(found)))
    memory._table[place] ^= data.draw(st.integers(1, 255))
    assert memory.get(key) is None


def test_paragraphs_have_cells_of_their_own():
    memory = Remembered(LABELS, cells=1_000)
    all = {os.urandom(KEY): ((number, number + 3, "ORG"),) for number in range(20)}
    for key, found in all.items():
        memory.put(key, found)
    places = {int.from_bytes(key[:8], "little") % 1_000 for key in all}
    assert sum(memory.get(key) == found for key, found in all.items()) == len(places)


def test_an_empty_cell_holds_nothing_even_for_a_key_of_zeros():
    assert Remembered(LABELS, cells=1).get(bytes(KEY)) is None


def test_the_whole_table_takes_no_more_than_it_says():
    assert len(Remembered(LABELS, cells=7)._table) == 7 * CELL


def test_a_forked_process_shares_it():
    memory = Remembered(LABELS)
    child = multiprocessing.get_context("fork").Process(
        target=memory.put, args=(b"k" * KEY, ((1, 2, "GPE"),))
    )
    child.start()
    child.join()
    assert memory.get(b"k" * KEY) == ((1, 2, "GPE"),)
