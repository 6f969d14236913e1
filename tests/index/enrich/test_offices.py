"""The office or the nationality that a person is named with."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.offices import OFFICES, TIED, office


@pytest.mark.parametrize(
    ("before", "after", "about", "expected"),
    [
        ("Tajik President ", " said", None, "president of Tajikistan"),
        ("the president of France, ", ".", None, "president of France"),
        ("President ", " said", "Kenya", "president of Kenya"),
        ("", ", prime minister of Japan, said", None, "prime minister of Japan"),
        ("spokesman ", " said", "Kenya", "spokesman"),
        ("They met ", " there", "Kenya", ""),
    ],
)
def test_an_office_is_read_from_the_words_around(before, after, about, expected):
    """Tied to a country by its words, or by what the article is about."""
    name = "John Doe"
    text = before + name + after
    assert office(text, len(before), len(before) + len(name), about) == expected


@pytest.mark.parametrize(
    ("before", "role"),
    [
        ("the Russian businessman ", "national of Russia"),
        ("a Tajik opposition leader ", "leader of Tajikistan"),
        ("the Kenyan Airways ", ""),
        ("the former businessman ", ""),
    ],
)
def test_a_nationality_is_read_where_no_office_is(before, role):
    """By an adjective before a noun for a person."""
    text = f"They met {before}Ivan Petrov in March."
    at = text.index("Ivan")
    assert office(text, at, at + len("Ivan Petrov"), None).endswith(role)


@pytest.mark.parametrize("surface", OFFICES)
def test_every_office_of_the_table_is_read_and_filed_under_its_name(surface):
    """With a country only where a country has one such office."""
    filed = OFFICES[surface]
    whole = f"{filed} of Kenya" if filed in TIED else filed
    assert office(
        f"The {surface} Ann Example spoke.", len(surface) + 5, -7, "Kenya"
    ) == (whole)


def test_an_office_further_away_than_its_reach_is_nobodys():
    """Seventy characters before a name, and on its line."""
    near = "President of France" + "," + " " * 50
    assert office(near + "Ann", len(near), len(near) + 3, None) == "president of France"
    far = "President of France" + "," + " " * 52
    assert office(far + "Ann", len(far), len(far) + 3, None) != "president of France"
    assert office("President of France\nAnn", 20, 23, None) == ""


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Vice President Ann Example", "vice president of Kenya"),
        ("U.S. Vice President Ann Example", "vice president of United States"),
        ("Ugandan Prime Minister Ann Example", "prime minister of Uganda"),
        ("Deputy Foreign Minister Ann Example", "deputy foreign minister of Kenya"),
        ("deputy chancellor Ann Example", "deputy chancellor of Kenya"),
    ],
)
def test_a_word_of_an_office_is_no_country(text: str, role: str) -> None:
    """A vice president is not the president, nor a deputy the minister."""
    start = text.index("Ann Example")
    assert office(text, start, len(text), "Kenya") == role
