"""The query language is total, and says how it understood."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cuttings.search.syntax.grammar import MAX_CLAUSES, parse
from cuttings.search.syntax.marks import Mark

PIECES = [
    "a",
    "b*",
    "c?d",
    "e~",
    "AND",
    "OR",
    "NOT",
    "-",
    "(",
    ")",
    '"',
    "“",
    "~3",
    "title:",
    "date:",
    "1998",
]
SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map(
    " ".join
) | st.text(max_size=60)


@given(SOUP, st.booleans())
def test_any_string_has_a_meaning_that_is_told(text, exact):
    parsed = parse(text, exact)
    assert parsed.understood
    assert parsed.tree is not None


@given(SOUP)
@example("NOT ( NOT a")
def test_what_was_understood_is_understood_the_same_again(text):
    """The wording is itself a query that means the same, as far as it has no forms
    of words in brackets.
    """
    parsed = parse(text)
    if not any(sign in parsed.understood for sign in ("~", " within ", "date:")):
        assert parse(parsed.understood).understood == parsed.understood


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("peace talks", "peace AND talks"),
        ("a OR b c", "a OR (b AND c)"),
        ("(a OR b) -c", "(a OR b) AND NOT c"),
        ("NOT NOT a", "a"),
        ("“peace talks”~5", "“peace talks” within 5 words"),
        ("title:(a OR b)", "title:a OR title:b"),
        ("organization:un", "organisations:un"),
        ("al-Qaeda", "“al qaeda”"),
        ("what?", "what"),
        ("*", "everything"),
        ("U.S.", "us"),
        ("date:1997..", "date:1997.."),
    ],
)
def test_the_wording_shows_the_structure(text, understood):
    assert parse(text).understood == understood


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ('"a b', "not closed"),
        ("(a", "not closed"),
        ("a)", "closing bracket"),
        ("a AND", "“AND”"),
        ("OR a", "“OR”"),
        ("a !!!", "no letters or digits"),
        ("a date:soon", "not a date"),
        (" ".join("abcdefgh" * 9), f"first {MAX_CLAUSES} words"),
        ("(" * 30 + "a" + ")" * 30, "Brackets deeper"),
    ],
)
def test_what_is_left_out_is_said(text, warning):
    assert any(warning in said for said in parse(text).warnings)


def test_exclusions_are_not_marked():
    assert parse("rebels -talks").marks == (Mark(("rebel",), "stem"),)


def test_an_exact_search_marks_words_and_asks_the_fields_without_stems():
    parsed = parse("rebels title:talks", exact=True)
    assert parsed.marks == (
        Mark(("rebels",), "word"),
        Mark(("talks",), "word", title_only=True),
    )
    assert {field for field, _ in parsed.tree.iter_all_terms()} == {
        "exact",
        "title_exact",
    }
