"""What signs mean where they stand: what is read at once is read as all else is."""

from __future__ import annotations

import random
import re

import pytest

from cuttings.search.syntax import settling
from cuttings.search.syntax.dialects import rewritten
from cuttings.search.syntax.lexer import fields, tokenise
from cuttings.search.syntax.vendors import SMALL_OPERATORS, SPACED_CODES

PLAIN = [
    "peace",
    "talks",
    "of",
    "the",
    "grain",
    "court",
    "within",
    "around",
    "words",
    "but",
    "is",
    "contains",
    "may",
]
TELLING = sorted({*SMALL_OPERATORS, *SPACED_CODES, *fields()})
OTHERS = [
    *("near", "same", "adj", "in", "title", "lead", "last", "past", "this", "month"),
    *("2020", "w5", "OR", "WHO", "S1", "court?", "-", "'the", "end'", "limit", "to"),
]


@pytest.mark.parametrize("seed", range(40))
def test_mere_words_have_nothing_to_settle(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query of small words is settled as if each sign were looked for in it."""
    chance = random.Random(seed)
    vocabulary = PLAIN + chance.sample(TELLING, 8) + chance.sample(OTHERS, 4)
    for _ in range(60):
        words = chance.choices(vocabulary, k=chance.randint(1, 6))
        tokens = tokenise(" ".join(words))
        is_small = chance.random() < 0.2
        with monkeypatch.context() as patched:
            at_once = settling.settle(tokens, is_small)
            patched.setattr(settling, "_is_mere_word", lambda _: False)
            assert settling.settle(tokens, is_small) == at_once, words


def test_words_that_may_be_more_are_settled() -> None:
    """What may be an operator, a field, a place or a time is not a mere word."""
    for text in ("or", "near", "ti", "headline", "last"):
        (token,) = tokenise(f"{text}x")
        assert settling._is_mere_word(token)
        assert not settling._is_mere_word(token._replace(text=text)), text


def test_distances_are_rewritten_as_all_else_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Words with distances between them are the same where each sign is looked for."""
    queries = [
        "strike w/5 court",
        "exp elections w/5 court",
        "not w/3 strike",
        "date w/5 2020 w/12 allintitle",
        "title any fish n/3 boat",
        "strike w/ 5 court",
        "Elections/ w/5 court",
    ]
    at_once = [rewritten(query) for query in queries]
    never = re.compile("(?!)")
    monkeypatch.setattr("cuttings.search.syntax.dialects._DISTANCES", never)
    assert [rewritten(query) for query in queries] == at_once
