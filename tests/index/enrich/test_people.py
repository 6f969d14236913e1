"""What can be a person's name, and whose a single name is."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.people import People, is_person_name, same_person
from cuttings.index.enrich.words import FAMILIES


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("Barack Obama", "Barack Hussein Obama", True),
        ("George W. Bush", "George H. W. Bush", False),
        ("J. Smith", "John Smith", True),
        ("Kim Jong Il", "Kim Jong Un", False),
        ("Bob Zorena", "Robert Zorena", True),
        ("Bob Zorena", "Albert Zorena", False),
        ("Christa Zorena", "Christo Zorena", False),
        ("Kristen Zorena", "Kristin Zorena", True),
        ("Ellen Zorena", "Helen Zorena", False),
        ("Ann Zorbella", "Ann Zorbelal", True),
        ("Ann Zorba", "Ann Zorra", False),
        ("Ann Zorb", "Ann Zorba", False),
        ("John James Zorena Jr.", "John Zorena", True),
        ("John Zorena Jr.", "John Zorena", True),
        ("John Zorena III", "John James Zorena Jr.", False),
    ],
)
def test_two_full_names_of_a_document_are_one_person_or_two(a, b, one):
    """A shortening is the same person."""
    assert same_person(a, b) is one


@pytest.mark.parametrize("word", sorted(FAMILIES["no_person"]))
def test_a_name_with_a_street_a_water_or_a_building_in_it_is_no_persons(word):
    """But Park Geun-hye is one, since it begins with a surname."""
    assert not is_person_name(f"Ann {word.title()}")
    assert is_person_name("Park Geun-hye")


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        ("One Two Three Four Five Six Seven", True),
        ("One Two Three Four Five Six Seven Eight", False),
        ("Li Ann", True),
        ("Li", False),
        ("Lia", True),
        ("LIA", False),
        ("R2 Dtwo", False),
        ("ann Example", False),
        ("al Example", True),
    ],
)
def test_a_persons_name_has_one_to_seven_words_and_no_digits(name, valid):
    """A single one has three letters, not all of them capitals."""
    assert is_person_name(name) is valid


def test_a_single_name_is_everybodys_who_bears_it():
    """The surname goes before any other word of a name."""
    people = People(["Hugo Chavez", "Chavez Mora", "Ann Mora"])
    assert people.by_word("Chavez") == ("Hugo Chavez",)
    assert people.by_word("Mora") == ("Ann Mora", "Chavez Mora")
    assert people.by_word("Hugo") == ("Hugo Chavez",)
    assert people.by_word("Lopez") == ()


def test_a_person_goes_by_the_name_that_the_article_uses_most():
    """And a pope by that without the title, however often."""
    people = People(["Barack Hussein Obama", *["Barack Obama"] * 2])
    assert people.full("Barack Hussein Obama") == "Barack Obama"
    pope = People([*["Pope Leo XIV"] * 2, "Leo XIV"])
    assert pope.full("Pope Leo XIV") == "Leo XIV"
