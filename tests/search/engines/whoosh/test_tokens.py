"""Texts as term ordinals: the same terms as the analyser finds, however the texts are
split.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh import tokens
from cuttings.search.engines.whoosh.tokens import Texts
from cuttings.search.language.analysis import terms

_WHITE = " \t\n\x0b\x0c\r\x1c\x1f\x85\xa0\u2003\u2028\u3000"
_LETTERS = "abAé’'.,Ж中7\x00\x01\ud800\U0001f600" + _WHITE
_TEXTS = st.one_of(
    st.text(_LETTERS, max_size=60),
    st.text(max_size=40),
    st.lists(st.text("ab", min_size=6, max_size=18), max_size=30).map(" ".join),
)


def _terms_of(texts: list[str]) -> list[list[str]]:
    """The terms of each text, by way of the numbers."""
    split = Texts()
    for text in texts:
        split.add(text)
    numbers, counts, vocabulary = split.numbered()
    assert split.split_tokens == len(numbers) == counts.sum()
    ends = np.cumsum(counts).tolist()
    words = [vocabulary[number] for number in numbers.tolist()]
    return [
        words[end - count : end]
        for end, count in zip(ends, counts.tolist(), strict=True)
    ]


@given(st.lists(_TEXTS, max_size=8), st.sampled_from([1, 40, tokens.WAITING]))
def test_texts_have_the_terms_of_the_analyser(texts: list[str], waiting: int) -> None:
    """Whatever white space, script or length of words, and however many texts are
    split at once.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tokens, "WAITING", waiting)
        assert _terms_of(texts) == [list(terms(text)) for text in texts]


def test_words_that_share_a_hash_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a hash that says nothing, every word keeps its own number, though the
    same ones don't come together.
    """
    monkeypatch.setattr(tokens, "MIX", np.zeros(3, np.uint64))
    texts = [
        "one two one sixteen-letters-a sixteen-letters-b",
        "two one two two sixteen-letters-a",
        "",
    ]
    assert _terms_of(texts) == [list(terms(text)) for text in texts]


def test_words_wider_than_two_integers_are_told_apart() -> None:
    """Words that agree in their first sixteen bytes are the same only if they agree
    in all.
    """
    texts = [
        "abcdefghijklmnop abcdefghijklmnopq abcdefghijklmnopqr abcdefghijklmnop",
        "éééééééé ééééééééé",
    ]
    assert _terms_of(texts) == [list(terms(text)) for text in texts]
