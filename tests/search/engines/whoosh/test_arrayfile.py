"""A sorted table of strings is searched as a sorted list is."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh.arrayfile import STEP, StringTable, pack_strings

words = st.binary(max_size=3)


def check(strings, sought):
    table = StringTable(*pack_strings(strings))
    place = bisect_left(strings, sought)
    assert table.first_from(sought) == place
    assert table.find(sought) == (place if sought in strings else -1)


@given(st.sets(words, max_size=300).map(sorted), words)
def test_a_string_is_found_where_it_stands(strings, sought):
    check(strings, sought)


@pytest.mark.parametrize("size", [0, 1, STEP - 1, STEP, STEP + 1, 3 * STEP])
def test_strings_at_the_edges_of_blocks_are_found(size):
    strings = [b"%04d" % (2 * number) for number in range(size)]
    for number in range(-1, 2 * size + 1):
        check(strings, b"%04d" % number)
