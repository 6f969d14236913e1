"""Cells that no spreadsheet takes for a formula, and that can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.spreadsheets import guarded, unguarded

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n")

cells = st.lists(
    st.sampled_from([*TRIGGERS, "'", "''", "1+1", "HYPERLINK(", "Ra", " ", "é"]),
    max_size=6,
).map("".join)


@pytest.mark.parametrize("first", TRIGGERS)
def test_a_cell_that_would_be_run_gets_an_apostrophe(first):
    """Whatever follows."""
    assert guarded(first + "1") == f"'{first}1"
    assert unguarded(f"'{first}1") == first + "1"


@pytest.mark.parametrize(
    "before",
    ["", " ", "\u200b", "\ufeff", "\u00a0\u2060", "\u202e", "\u00ad", "\u3164"],
)
@pytest.mark.parametrize(
    "sign", ["=", "＝", "﹦", "＋", "－", "﹣", "＠", "﹫", "−", "|"]
)
def test_a_sign_in_another_width_or_behind_what_is_not_seen_is_one(before, sign):
    """Some programs take away what is not seen, and narrow what is wide."""
    cell = f"{before}{sign}1+1"
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize(
    "cell",
    ["\u200b", "\u200bPeace", "\u00a0 “Peace”", "한글", "\u3164", "１＝１", "é=1"],
)
def test_what_is_not_seen_is_no_sign_by_itself(cell):
    assert guarded(cell) == cell


@pytest.mark.parametrize("cell", ["", "Peace", "a=1", "'Abd al-Rahman", "’", "*"])
def test_any_other_cell_stays_as_it_is(cell):
    """Also one that begins with an apostrophe of its own."""
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@given(cells)
def test_what_was_guarded_is_no_formula_and_is_read_back(cell):
    """Also where it looked guarded before."""
    assert not guarded(cell).startswith(TRIGGERS)
    assert unguarded(guarded(cell)) == cell


def test_the_cells_tried_are_of_both_sorts():
    """A strategy that made no formula would prove nothing."""
    changed = []

    @given(cells)
    def count(cell):
        changed.append(guarded(cell) != cell)

    count()
    assert 10 < sum(changed) < len(changed)
