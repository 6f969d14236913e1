"""No depth of a query reaches Python's limit of recursion: whatever is mixed."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.queries import MAX_TEXT
from cuttings.search.syntax.grammar import parse
from tests.thoroughness import examples

OPENINGS = [
    "(",
    "-(",
    "NOT (",
    "title:(",
    "people:(",
    "a OR (",
    "a AND (",
    "a (",
    '"a" (',
    "+(",
    "!(",
    "-title:(",
    "(((",
    "a NEAR/3 (",
    "a /s (",
    "-",
    "NOT ",
    "title:",
    '"',
]
CLOSINGS = [")", "a)", " OR b)", ""]


def deep(openings, closing, levels):
    """A query of so many levels, the openings by turns, of a length that is read."""
    opened = "".join([openings[level % len(openings)] for level in range(levels)])
    return (opened + "a" + closing * levels)[:MAX_TEXT]


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("closing", CLOSINGS)
def test_one_opening_many_times_is_read(opening, closing):
    for levels in (21, 600):
        assert parse(deep([opening], closing, levels)).understood


@given(
    st.lists(st.sampled_from(OPENINGS), min_size=1, max_size=6),
    st.sampled_from(CLOSINGS),
    st.integers(1, 2_000),
)
@examples(25)
def test_any_mixture_is_read(openings, closing, levels):
    assert parse(deep(openings, closing, levels)).understood


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_deep_query_is_answered_by_every_page(client, opening):
    """The engine, the explanation of a hit and the corrections go no deeper."""
    text = quote_plus(deep([opening, "-("], ")", 600))
    for page in ("/search?q=", "/api/search?q=", "/articles/plain1?q="):
        response = client.get(page + text)
        assert response.status_code in (200, 400, 503)
        assert b"our mistake" not in response.data
