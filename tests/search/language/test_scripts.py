"""Runs of letters of scripts that part no words are cut into clusters and pairs."""

from __future__ import annotations

import pytest

from cuttings.search.language.analysis import spans, terms
from cuttings.search.language.scripts import pieces


@pytest.mark.parametrize(
    ("right", "otherwise"),
    [
        ("น\u0e49\u0e33", "น\u0e4d\u0e49\u0e32"),  # Thai water: ring, tone, aa
        ("น\u0e49\u0e33", "น\u0e33\u0e49"),  # the tone behind the vowel
        ("ก\u0e34\u0e48", "ก\u0e48\u0e34"),  # tone before the vowel above
        ("ນ\u0ec9\u0eb3", "ນ\u0ecd\u0ec9\u0eb2"),  # Lao water
        ("ນ\u0ec9\u0eb3", "ນ\u0eb3\u0ec9"),
        ("ປ\u0eb5\u0ec8", "ປ\u0ec8\u0eb5"),
    ],
)
def test_signs_of_thai_and_lao_are_the_same_in_whatever_order_they_were_typed(
    right, otherwise
):
    assert list(terms(right)) == list(terms(otherwise))
    told = list(spans(f"{otherwise}ก"))
    assert told[0][1:] == (0, len(otherwise))


def test_other_tones_are_other_words():
    assert list(terms("ข้าว")) != list(terms("ข่าว"))


def test_the_vowel_am_before_another_consonant_ends_its_cluster():
    assert [piece.text for piece in pieces("ทำงาน")] == ["ท\u0e4d\u0e32", "งา", "น"]
