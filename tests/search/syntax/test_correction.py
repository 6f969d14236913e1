"""A word is spelt otherwise; the query around it stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.syntax.correction import respelt, words_of


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("militnts -cookies", "militants -cookies"),
        ('title:"militnts attack" OR war', 'title:"militants attack" OR war'),
        ("(militnts OR talks) NEAR/3 war", "(militants OR talks) NEAR/3 war"),
        ("Militnts, talks", "militants, talks"),
        ("militnts:x", "militnts:x"),
    ],
)
def test_everything_but_the_word_stays(text, corrected):
    assert respelt(text, {"militnts": "militants"}) == corrected


def test_a_word_of_another_script_is_no_spelling():
    assert respelt("мир war", {"мир": "mir", "war": "wars"}) == "мир wars"


def test_patterns_dates_numbers_and_short_words_are_not_corrected():
    assert words_of("milit* w?ld fuzy~ date:1998 of 1st talks") == ["talks"]


@given(st.text(max_size=30))
def test_any_text_has_words_and_stays_without_better_ones(text):
    words_of(text)
    assert respelt(text, {}) == text
