"""Spans are trimmed, found and merged by their own words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.spans import (
    RULE,
    SCAN,
    NameTable,
    Span,
    bare_word,
    merged,
    occurrences,
    trimmed,
)

TRIMMED = {
    "an article": ("the Gulf", "Gulf"),
    "several small words": ("while in the Gulf", "Gulf"),
    "quotes": ("“Gulf”", "Gulf"),
    "a possessive": ("Gulf’s", "Gulf"),
    "what follows a line break": ("Gulf\nNews", "Gulf"),
    "a dateline": ("DUSHANBE, Tajikistan -- Rebels", "Rebels"),
    "a prefix": ("ex-Soviet", "Soviet"),
    "no prefix before a small letter": ("ex-soviet", "ex-soviet"),
    "a score": ("Leeds 2-1", "Leeds"),
    "an acronym behind": ("Zorena Front (ZF)", "Zorena Front"),
    "a caption behind": ("Jo JorgensenImage", "Jo Jorgensen"),
    "a bracket left behind": ("Gulf)", "Gulf"),
    "a full stop": ("Zorena Gulf.", "Zorena Gulf"),
    "not the stop of a form": ("Zorena Inc.", "Zorena Inc."),
    "not the stop of an initial": ("Mark A.", "Mark A."),
    "an editor's mark": ("the [sic] Gulf", None),
    "figures alone": ("2019", None),
    "a letter alone": ("A", None),
}


@pytest.mark.parametrize(("text", "name"), TRIMMED.values(), ids=TRIMMED)
def test_what_is_no_part_of_a_name_is_trimmed(text, name):
    """The span stands where its text does."""
    span = trimmed(Span(text, 0, len(text), "ORG", "organisation"))
    assert (span and span.text) == name


@given(st.lists(st.sampled_from(["the ", "Gulf", "'s", " ", "-", ".", "\n", "(", ")"])))
def test_a_trimmed_span_is_a_stretch_of_its_text(parts):
    text = "".join(parts)
    span = trimmed(Span(text, 0, len(text), "ORG", "organisation"))
    if span:
        assert text[span.start : span.end] == span.text
        assert span.text.partition("\n")[0].strip("'") == span.text


@pytest.mark.parametrize(
    ("word", "bare"),
    [("Gen.", "gen"), ("King’s", "king"), ("“St.”", "“st.”"), ("O'Neil", "o'neil")],
)
def test_a_bare_word_is_as_the_lists_have_it(word, bare):
    assert bare_word(word) == bare


@pytest.mark.parametrize(("joins", "of_word"), [("_", r"\w"), ("-_", r"[\w-]")])
@given(
    text=st.text("aé_ .-1", max_size=30),
    words=st.text("aé_ .-1", min_size=1, max_size=4),
)
def test_occurrences_are_those_that_a_pattern_between_word_ends_finds(
    text, words, joins, of_word
):
    """Plain search gives what the pattern would, for every text."""
    pattern = rf"(?<!{of_word}){re.escape(words)}(?!{of_word})"
    assert list(occurrences(text, words, joins)) == [
        match.span() for match in re.finditer(pattern, text)
    ]


def test_of_spans_that_overlap_the_longer_stands_and_of_equal_ones_the_scans():
    text = "Republic of Zorena Front"
    long = Span(text, 0, 18, "ORG", "organisation")
    short = Span(text, 12, 24, "PERSON", "person")
    apart = Span(text, 19, 24, RULE, "organisation")
    scanned = Span(text, 0, 18, SCAN, "place")
    assert merged([short, long]) == [long]
    assert merged([apart, long]) == [long, apart]
    assert merged([long, scanned]) == [scanned]
    assert merged([apart, Span(text, 19, 24, "GPE", "place")])[0].label == "GPE"


def test_the_longest_name_at_an_offset_is_found_where_no_letter_follows():
    table = NameTable([("New", "New", 1), ("New", "New Zorena", 2)])
    assert table.match("New", "New Zorena.", 0) == (10, 2)
    assert table.match("New", "New Zorenas", 0) == (3, 1)
    assert table.match("New", "Newest", 0) is None
    assert table.match("Old", "Old Zorena", 0) is None
