"""Cells that no spreadsheet takes for a formula, and that can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.spreadsheets import DANGEROUS, guarded, unguarded

cells = st.lists(
    st.sampled_from([*DANGEROUS, "'", "''", "1+1", "HYPERLINK(", "Ra", " ", "é"]),
    max_size=6,
).map("".join)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_would_be_run_gets_an_apostrophe(first):
    """Whatever follows."""
    assert guarded(first + "1") == f"'{first}1"
    assert unguarded(f"'{first}1") == first + "1"


@pytest.mark.parametrize(
    "cell", ["", "Peace", "a=1", " =1", "'Abd al-Rahman", "’", "*"]
)
def test_any_other_cell_stays_as_it_is(cell):
    """Also one that begins with an apostrophe of its own."""
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@given(cells)
def test_what_was_guarded_is_no_formula_and_is_read_back(cell):
    """Also where it looked guarded before."""
    assert not guarded(cell).startswith(DANGEROUS)
    assert unguarded(guarded(cell)) == cell


def test_the_cells_tried_are_of_both_sorts():
    """A strategy that made no formula would prove nothing."""
    changed = []

    @given(cells)
    def count(cell):
        changed.append(guarded(cell) != cell)

    count()
    assert 10 < sum(changed) < len(changed)
