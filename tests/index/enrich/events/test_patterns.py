"""Patterns over words: what each notation matches, and that hostile input costs no more than its length."""

from __future__ import annotations

import pytest
from cuttings.index.enrich.events.patterns import Patterns
from cuttings.index.enrich.events.sentences import sentence_at
from cuttings.search.errors import SettingsError
from hypothesis import given
from hypothesis import strategies as st

CLASSES = {"fighters": ("rebel*", "armed men"), "was": ("was", "were", "have been")}


def found(pattern, text):
    patterns = Patterns(CLASSES)
    patterns.add(pattern, 0)
    sentence = sentence_at(text, 0, len(text))
    return sorted({" ".join(sentence.words[match.first : match.last]) for match in patterns.matches(sentence)})


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("gun battle*", "Gun battles raged", ["gun battles"]),
        ("kill|kills", "It kills", ["kills"]),
        ("{fighters} fled", "Rebels fled, armed men fled", ["armed men fled", "rebels fled"]),
        ("{fighters} {was} seen", "Rebels have been seen", ["rebels have been seen"]),
        ("# dead", "Thirteen dead, 1,500 dead, none dead", ["1,500 dead", "thirteen dead"]),
        ("president <name>", "President Ahmadov and president of", ["president ahmadov"]),
        ("the [new] law", "the new law and the law", ["the law", "the new law"]),
        ("visas?", "A visa, two visas", ["visa", "visas"]),
        ("seized .. town", "seized the old market town", ["seized the old market town"]),
        ("seized .. town", "seized the very old big market town", []),
        ("seized ... town", "seized the very old big market town", ["seized the very old big market town"]),
        ("seized .. town", "seized town", ["seized town"]),
    ],
)
def test_each_notation_matches_what_it_says(pattern, text, expected):
    """Prefixes, alternatives, classes, numbers, names, options and gaps match as the module says."""
    assert expected == found(pattern, text)


def test_unknown_class_is_refused_by_name():
    """A pattern that names no class of the lexicon says which one it missed."""
    with pytest.raises(SettingsError, match="fighter"):
        found("{fighter} fled", "")


@given(st.text(max_size=300))
def test_any_text_is_matched_within_bounds(text):
    """Whatever the text, matches lie within its words."""
    patterns = Patterns(CLASSES)
    for number, pattern in enumerate(("{fighters} ... #", "a .. a .. a", "# .. #", "<name> ... <name>")):
        patterns.add(pattern, number)
    sentence = sentence_at(text, 0, len(text))
    assert all(0 <= match.first < match.last <= len(sentence.words) for match in patterns.matches(sentence))


def test_repetitive_text_stays_linear():
    """Gaps over a text that repeats one word give a bounded number of matches for each word."""
    patterns = Patterns({})
    patterns.add("a .. a .. a", 0)
    text = "a " * 2_000
    matches = list(patterns.matches(sentence_at(text, 0, len(text))))
    assert len(matches) <= 16 * 2_000
