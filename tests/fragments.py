"""Property tests over texts made of a domain's own words, which must also reach what
they check.

A property of "any text" says little if no text that is tried ever gives an answer.
``check_answers`` therefore counts the answers that are not empty, and fails at none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

MONTHS = ("January", "Feb.", "March", "may", "Sept. ", "October", "Dec")
DAYS = ("1", "02", "5th", "30", "31", "32")
YEARS = ("1998", "2012", "1992-97", "0000", "2015-02-30", "2015-09-05", "9999")
PUNCTUATION = (". ", ", ", "\n", "\n\n", " - ", " (", ") ", "“", "”")


def texts(
    *fragments: str, most: int = 16, joints: str = "    \x00"
) -> st.SearchStrategy[str]:
    """Texts of up to so many fragments, each with one of the ``joints`` behind it."""
    piece = st.tuples(st.sampled_from(fragments), st.sampled_from(joints))
    return st.lists(piece.map("".join), min_size=2, max_size=most).map("".join)


def check_answers(
    strategy: st.SearchStrategy[Any],
    answer: Callable[[Any], Any],
    check: Callable[[Any, Any], None],
    *,
    least: int = 1,
) -> None:
    """Checks what a function answers to each example; fails where fewer than
    ``least`` examples get an answer that is not empty.
    """
    answered = 0

    @given(strategy)
    def ask(example):
        nonlocal answered
        found = answer(example)
        answered += bool(found)
        check(example, found)

    ask()
    assert answered >= least, f"only {answered} examples were answered"
