"""The word lists are as the rules read them."""

from __future__ import annotations

import re

import pytest

from cuttings.index.enrich.words import (
    FAMILIES,
    FOLDER,
    PATTERNS,
    is_given_name,
    one_of,
)
from cuttings.index.names.lists import NAMES, read_families, read_table

AS_WRITTEN = {"no_acronyms", "words_too", "plain_names", "postnominals", "risky_names"}
"""Families whose words are compared as they stand in a text."""


@pytest.mark.parametrize("family", sorted(FAMILIES.keys() - AS_WRITTEN))
def test_a_word_is_listed_as_it_is_compared(family):
    """In lower case and as one word, so that none waits in vain."""
    for word in FAMILIES[family]:
        assert word == word.lower()
        assert not re.search(r"\s", word)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_no_word_is_listed_twice(family):
    listed = read_families(FOLDER / "words.toml")[family]
    assert sorted(listed) == sorted(set(listed))


@pytest.mark.parametrize("family", sorted(PATTERNS))
def test_a_family_of_patterns_is_one_alternation_that_captures_nothing(family):
    pattern = re.compile(one_of(family))
    assert pattern.groups == 0
    assert not pattern.fullmatch("")


@pytest.mark.parametrize(
    "family", ["roles", "days", "body_nouns", "portfolios", "players"]
)
def test_every_plain_entry_of_a_family_is_matched_whole(family):
    pattern = re.compile(one_of(family))
    plain = [entry for entry in PATTERNS[family] if entry.isalpha()]
    assert len(plain) > 5
    for entry in plain:
        assert pattern.fullmatch(entry)


def test_a_given_name_is_known_in_any_case_and_without_its_accents():
    assert is_given_name("JOSÉ")
    assert is_given_name("jose")
    assert not is_given_name("Pamirskaya")


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        (FOLDER / "offices.tsv", 3),
        (FOLDER / "keepers.tsv", 2),
        (NAMES / "legal_forms.tsv", 2),
        (NAMES / "given_names.tsv", 2),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_row_of_a_table_has_its_columns(path, columns):
    rows = list(read_table(path))
    assert len(rows) > 4
    assert {len(row) for row in rows} == {columns}
