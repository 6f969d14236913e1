"""What names an organisation, and what a short name stands for."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.organisations import (
    ShortNames,
    extended,
    is_band,
    is_introduced,
    is_organisation,
)
from cuttings.index.enrich.spans import Span
from cuttings.index.enrich.words import FAMILIES


def organisation(text: str, name: str) -> Span:
    """The span of a name in a text, as the model would give it."""
    start = text.index(name)
    return Span(text, start, start + len(name), "ORG", "organisation")


@pytest.mark.parametrize("word", sorted(FAMILIES["extended_by_country"]))
def test_a_body_cut_short_before_its_country_is_made_whole(word):
    text = f"The Pamir {word.title()} of Tajikistan's board met."
    whole = extended(organisation(text, f"Pamir {word.title()}"))
    assert whole.text == f"Pamir {word.title()} of Tajikistan"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Pamir Bank of commerce met.", "Pamir Bank"),
        ("The Pamir Bank of Examples met.", "Pamir Bank"),
        ("The Pamir Bank in Tajikistan met.", "Pamir Bank"),
        ("The Pamir Choir of Tajikistan sang.", "Pamir Choir"),
        ("The bank of Tajikistan met.", "The"),
    ],
)
def test_a_body_is_not_made_longer_by_what_is_no_country_of_it(text, name):
    """Nor one whose last word takes no country."""
    assert extended(organisation(text, name)).text == name


@pytest.mark.parametrize("word", sorted(FAMILIES["no_organisation"]))
def test_treaties_prizes_storms_and_posts_are_no_organisations(word):
    assert not is_organisation(f"Pamir {word.title()}")
    assert is_organisation(f"Pamir {word.title()} Union")


@pytest.mark.parametrize("word", sorted(FAMILIES["no_organisation_before"]))
def test_operations_storms_and_ships_are_no_organisations(word):
    assert not is_organisation(f"{word.title()} Pamir Union")


@pytest.mark.parametrize("acronym", sorted(FAMILIES["no_acronyms"]))
def test_capitals_that_stand_for_no_organisation_are_none(acronym):
    assert not is_organisation(acronym)


def test_a_name_of_an_organisation_has_twelve_words_at_most():
    assert is_organisation(" ".join(["Pamir"] * 12))
    assert not is_organisation(" ".join(["Pamir"] * 13))


@pytest.mark.parametrize("word", sorted(FAMILIES["band_ends"]))
def test_what_looks_like_a_person_and_ends_as_a_group_is_one(word):
    assert is_band(f"Saray Pamir {word.title()}")
    assert not is_band(word.title())


@pytest.mark.parametrize("word", sorted(FAMILIES["band_heads"]))
def test_what_looks_like_a_person_and_begins_as_a_group_is_one(word):
    assert is_band(f"{word.title()} Pamir")
    assert not is_band(f"Pamir {word.title()}")


@pytest.mark.parametrize(
    ("text", "introduced"),
    [
        ("Said Zorena, a lobby group, today.", True),
        ("Said Zorena, one of the oldest charities today.", False),
        ("Said Zorena, a group captain, today.", False),
        ("It is the Zorena party.", True),
        ("It is a Zorena party.", False),
    ],
)
def test_an_organisation_is_introduced_by_what_it_is(text, introduced):
    assert is_introduced(organisation(text, "Zorena")) is introduced


def test_a_short_name_of_two_organisations_is_neithers():
    """Nor is a country's, or a plain word at the end of a name."""
    names = ShortNames(["Pamir Motor Union", "Kenya Pamir Trust", "Pamir Motor Club"])
    assert names.full("Kenya Pamir") == "Kenya Pamir Trust"
    assert names.full("Motor Club") == "Pamir Motor Club"
    assert names.full("Pamir Motor") == ""
    assert names.full("Kenya") == ""
    assert names.full("Trust") == "Kenya Pamir Trust"
    assert ShortNames(["Kenya Pamir Zest"]).full("Zest") == ""


@pytest.mark.parametrize(
    "name",
    [
        "Zorena Coast Guard Commandant",
        "National Security Adviser",
        "Attorney General",
        "Executive Order 13582",
        "Vision 2030",
        "COP27",
        "COP 27",
        "Festival of Lights",
        "Convention on Deserts",
        "Zeta Prize in Physics",
        "Tropical Storm Zorena",
        "Islamophobia",
    ],
)
def test_offices_laws_prizes_events_and_beliefs_are_no_organisations(name):
    """By their last word, their number, or the head before “of”."""
    assert not is_organisation(name)


@pytest.mark.parametrize(
    "name",
    [
        "Institute for the Study of War",
        "Union of Teachers",
        "Studio 54",
        "Zorena Star",
        "Dollar General",
        "Campaign for Zorena",
        "VisitZorena Tourism",
        "Commission on the Status of Zorena",
    ],
)
def test_a_body_may_be_named_by_what_it_is_for(name):
    """Its head says what it is."""
    assert is_organisation(name)


@pytest.mark.parametrize(
    "name",
    ["Savings and Loan Associations", "Zorenan Olympiad", "Iranian International"],
)
def test_what_every_country_has_many_of_is_no_body(name):
    """Nor is an event, nor a people's adjective with another."""
    assert not is_organisation(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("U.K. Press", False),
        ("Zorba Press", True),
        ("Defense Departments", False),
        ("Zorba court", False),
        ("U.S. Zorba Corporation", True),
    ],
)
def test_what_many_have_is_no_body(name, expected):
    """A country's press, departments, a court where it sits."""
    assert is_organisation(name) is expected
