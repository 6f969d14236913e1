"""Every string is a list of tokens."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.syntax import lexer
from cuttings.search.syntax.lexer import MAX_SLOP, Token, TokenKind, fields, tokenise
from cuttings.search.syntax.vendors import NUMBERS

KINDS = set(get_args(TokenKind))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("peace talks", [Token("word", "peace"), Token("word", "talks")]),
        ("a AND b", [Token("word", "a"), Token("and", "AND"), Token("word", "b")]),
        ("a and b", [Token("word", "a"), Token("word", "and"), Token("word", "b")]),
        ("a\0b\u00a0c", [Token("word", "a"), Token("word", "b"), Token("word", "c")]),
        ("-a", [Token("not", "-"), Token("word", "a")]),
        ("al-Qaeda", [Token("word", "al-Qaeda")]),
        ("- a", [Token("word", "-"), Token("word", "a")]),
        ("--a", [Token("word", "--a")]),
        ("Title: talks", [Token("field", "title"), Token("word", "talks")]),
        ("title: ", [Token("word", "title:")]),
        ("subtitle:talks", [Token("unknown", "subtitle"), Token("word", "talks")]),
        ("outlets:>2", [Token("field", "carried"), Token("word", "3")]),
        ("Copies: 4+", [Token("field", "copies"), Token("word", "4")]),
        ("outlets:0", [Token("limit", "outlets:0")]),
        ("outlets:101", [Token("limit", "outlets:101")]),
        ("copies 3", [Token("word", "copies"), Token("word", "3")]),
        ("(a)", [Token("open", "("), Token("word", "a"), Token("close", ")")]),
        ('"a b"~5', [Token("phrase", "a b", slop=5)]),
        ('"a b"~0', [Token("phrase", "a b", slop=1)]),
        ("«a b»", [Token("phrase", "a b")]),
        ('"a b', [Token("phrase", "a b", closed=False)]),
        ('"', [Token("phrase", "", closed=False)]),
    ],
)
def test_text_has_these_tokens(text, tokens):
    assert tokenise(text) == tokens


@pytest.mark.parametrize(
    ("asked", "slop"), [(MAX_SLOP, MAX_SLOP), (MAX_SLOP + 1, MAX_SLOP)]
)
def test_words_in_proximity_are_so_far_apart_at_most(asked, slop):
    assert tokenise(f'"a b"~{asked}') == [Token("phrase", "a b", slop)]


@pytest.mark.parametrize("name", sorted(fields()))
def test_every_field_is_read_in_any_case(name):
    expected = [Token("field", fields()[name]), Token("word", "a")]
    assert tokenise(f"{name}:a") == expected
    assert tokenise(f"{name.upper()}:a") == expected


def test_letters_that_only_unicode_calls_the_same_name_no_field():
    """A long s is an s to a pattern without case, but to no table of fields."""
    assert tokenise("perſon:rahmon") == [Token("word", "perſon:rahmon")]


@given(st.text())
def test_nothing_but_signs_and_white_space_is_lost(text):
    kept = "".join(token.text for token in tokenise(text))
    for char in text:
        if char.isalnum():
            assert char in kept or char in "".join(fields()) or "~" in text
    assert {token.kind for token in tokenise(text)} <= KINDS


FOLLOWING = ("", " > 3", " = 3", " : 3", ":3", " [2001 TO 2002]", ":[2001 TO 2002]")
FOLLOWING += (" 3 peace", " since 2001", " peace", "(peace)", " (peace)", ",title:a")
WORDS = sorted({*fields(), *NUMBERS, "atl", "atleast", "date", "peace", "near", "or"})


@pytest.mark.parametrize("following", FOLLOWING)
@pytest.mark.parametrize("before", ["", "peace ", "date ", "("])
def test_words_in_small_letters_are_what_they_are_among_all_else(
    monkeypatch, before, following
):
    """The short way for them gives the tokens that the whole lexicon gives."""
    texts = [f"{before}{word}{following}" for word in WORDS]
    found = list(map(tokenise, texts))
    monkeypatch.setattr(lexer, "_LETTERS", re.compile(r"(?!)"))
    assert found == list(map(tokenise, texts))


def test_without_facets_of_numbers_nothing_is_compared_with_one(monkeypatch):
    """An archive may have none installed; a sign before a number is no error then."""
    monkeypatch.setattr(lexer, "numeric_fields", dict)
    lexer._lexicon.cache_clear()
    try:
        for text in ("=1", "＝1+1", "rain >5", "copies>=3"):
            assert "counted" not in [token.kind for token in tokenise(text)]
    finally:
        lexer._lexicon.cache_clear()
