"""Sentences: where they end, and that their spans are exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.events.sentences import sentence_at, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One fell. Two rose.", ["One fell.", "Two rose."]),
        ("Gen. Nazarov died. He was 50.", ["Gen. Nazarov died.", "He was 50."]),
        ("The U.S. army left. It rained.", ["The U.S. army left.", "It rained."]),
        ("ammunition.In a call", ["ammunition.", "In a call"]),
        ("A headline\n\nA text", ["A headline", "A text"]),
        ("It grew 2.5 percent. Good.", ["It grew 2.5 percent.", "Good."]),
        ("“They left.” He nodded.", ["“They left.”", "He nodded."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    """Titles, abbreviations and decimals do not end a sentence; line breaks and lost
    spaces do.
    """
    assert expected == [
        text[sentence.start : sentence.end] for sentence in sentences(text)
    ]


def test_possessives_and_dashes_are_levelled():
    """ "Tajikistan’s" and "Tajikistan's" are the word tajikistan; a span of years is
    one word.
    """
    text = "Tajikistan’s 1992–1997 war"
    assert sentence_at(text, 0, len(text)).words == ("tajikistan", "1992-1997", "war")


@given(st.text(max_size=400))
def test_spans_lie_in_order_within_any_text(text):
    """Sentences never overlap, never leave the text, and hold their words."""
    position = 0
    for sentence in sentences(text):
        assert position <= sentence.start < sentence.end <= len(text)
        position = sentence.end
        within = text[sentence.start : sentence.end]
        assert all(chunk in within for chunk in sentence.chunks)
        assert within.split() == sentence.chunks
