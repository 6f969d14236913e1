"""Words mean a value by the words of its label and variants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.facets import Value
from cuttings.search.facets.filters import (
    has_beginning,
    has_pattern,
    has_prefix,
    has_similar,
    has_words,
)

RAHMON = Value(
    "er", "Emomali Rahmon", variants=("Rakhmonov", "Imomali Sharifovich Rakhmon")
)


@pytest.mark.parametrize("name", ["rahmon", "emomali rahmon", "rakhmonov"])
def test_words_of_one_name_in_its_order_mean_the_value(name):
    assert has_words(RAHMON, name.split())


@pytest.mark.parametrize(
    "name", ["rahmon emomali", "emomali rakhmonov", "rah", "rahmon rahmon"]
)
def test_words_turned_around_mixed_or_unfinished_do_not(name):
    assert not has_words(RAHMON, name.split())


def test_words_may_stand_as_far_apart_as_the_slop_says():
    assert has_words(RAHMON, ["imomali", "rakhmon"], slop=2)
    assert not has_words(RAHMON, ["imomali", "rakhmon"], slop=1)


def test_a_prefix_begins_any_word_of_a_name():
    assert has_prefix(RAHMON, "rakhm")
    assert has_prefix(RAHMON, "shar")
    assert not has_prefix(RAHMON, "hmon")


def test_a_pattern_matches_a_whole_word():
    assert has_pattern(RAHMON, "ra*m?n")
    assert not has_pattern(RAHMON, "a*m?n")


def test_a_similar_word_differs_in_few_letters_and_not_in_the_first():
    assert has_similar(RAHMON, "rahmin", 1)
    assert not has_similar(RAHMON, "rahmian", 1)
    assert has_similar(RAHMON, "rahmian", 2)
    assert not has_similar(RAHMON, "bahmon", 2)
    assert has_similar(RAHMON, "bahmon", 1, prefix=0)


def test_what_is_typed_begins_a_name_at_any_of_its_words():
    assert has_beginning(RAHMON, "emomali rah")
    assert has_beginning(RAHMON, "sharifovich r")
    assert has_beginning(RAHMON, "")
    assert not has_beginning(RAHMON, "emomali khmon")
    assert not has_beginning(RAHMON, "emomal rahmon")


WORDS = st.lists(
    st.sampled_from(["ann", "ana", "berg", "bergen", "van"]), min_size=1, max_size=4
)


@given(WORDS, WORDS)
def test_words_mean_a_value_just_where_they_stand_in_its_name(name, words):
    """The same, said by slices."""
    size = len(words)
    inside = any(
        name[start : start + size] == words for start in range(len(name) - size + 1)
    )
    assert has_words(Value("x", " ".join(name)), words) == inside
