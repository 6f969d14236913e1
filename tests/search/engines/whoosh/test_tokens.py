"""Texts as term ordinals: the same terms as the analyser finds, and the same beginnings
of sentences and paragraphs, however the texts are split.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh import tokens
from cuttings.search.engines.whoosh.tokens import PARAGRAPH, Texts, Tokens
from cuttings.search.language.analysis import terms
from cuttings.search.language.units import breaks_of

_WHITE = " \t\n\x0b\x0c\r\x1c\x1f\x85\xa0\u2003\u2028\u3000"
_LETTERS = "abAé’'.,Ж中7\x00\x01\ud800\U0001f600" + _WHITE
_PROSE = st.lists(
    st.sampled_from(
        [
            "Fell.",
            "rose",
            "Mr.",
            "“He",
            "”",
            "!",
            "\n",
            " ",
            "\u2028",
            "中。国",
            "。",
            "\u0301",
        ]
    ),
    max_size=20,
).map("".join)
_TEXTS = st.one_of(
    st.text(_LETTERS, max_size=60),
    st.text(max_size=40),
    st.lists(st.text("ab", min_size=6, max_size=18), max_size=30).map(" ".join),
)


def _split(texts: list[str]) -> Tokens:
    split = Texts()
    for text in texts:
        split.add(text)
    found = split.numbered()
    assert split.split_tokens == len(found.terms) == found.counts.sum()
    assert len(found.begins) == len(found.terms)
    return found


def _terms_of(texts: list[str]) -> list[list[str]]:
    """The terms of each text, by way of the numbers."""
    found = _split(texts)
    words = [found.vocabulary[number] for number in found.terms.tolist()]
    edges = np.append(0, np.cumsum(found.counts)).tolist()
    return [words[begin:end] for begin, end in pairwise(edges)]


@given(st.lists(_TEXTS, max_size=8), st.sampled_from([1, 40, tokens.WAITING]))
def test_texts_have_the_terms_of_the_analyser(texts: list[str], waiting: int) -> None:
    """Whatever white space, script or length of words, and however many texts are
    split at once.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tokens, "WAITING", waiting)
        assert _terms_of(texts) == [list(terms(text)) for text in texts]


@given(st.lists(_PROSE | _TEXTS, max_size=8), st.sampled_from([1, tokens.WAITING]))
def test_sentences_and_paragraphs_begin_where_each_text_alone_has_them(
    texts: list[str], waiting: int
) -> None:
    """No boundary is lost or added by splitting many texts at once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tokens, "WAITING", waiting)
        found = _split(texts)
    edges = np.append(0, np.cumsum(found.counts)).tolist()
    for text, (begin, end) in zip(texts, pairwise(edges), strict=True):
        begins = found.begins[begin:end]
        breaks = breaks_of(text)
        assert breaks.sentences == tuple(np.flatnonzero(begins).tolist())
        (paragraphs,) = (begins == PARAGRAPH).nonzero()
        assert breaks.paragraphs == tuple(paragraphs.tolist())


def test_texts_left_out_take_their_boundaries_with_them() -> None:
    """What begins at a token stays with the token when other texts are left out."""
    texts = ["Gone. It\nfell.", "Kept. It\nrose.", "", "Left"]
    kept = _split(texts).of_texts(np.array([False, True, True, False]))
    alone = _split(texts[1:3])
    assert alone.counts.tolist() == kept.counts.tolist()
    assert alone.begins.tolist() == kept.begins.tolist()


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
