"""Which organisations are known, and by which spellings."""

from __future__ import annotations

import pytest

from cuttings.index.names.organisations import (
    LEGAL_FORMS,
    is_agency,
    legal_form,
    organisation_key,
    starter_organisation,
)


@pytest.mark.parametrize("form", sorted(LEGAL_FORMS.keys() - {"a/s", "s.a"}))
def test_a_legal_form_is_no_part_of_a_key_and_known_by_its_class(form):
    assert organisation_key(f"Zorena {form.upper()}") == "zorena"
    assert legal_form(f"Zorena {form.upper()}") == LEGAL_FORMS[form]


@pytest.mark.parametrize(
    "name",
    [
        "Zorena A/S",
        "Zorena S.A.",
        "Public Joint Stock Company Zorena",
        "Joint Stock Company Zorena",
        "Zorena Limited Liability Company",
        "The Zorena",
    ],
)
def test_a_legal_form_of_several_words_or_with_marks_is_no_part_either(name):
    assert organisation_key(name) == "zorena"


def test_a_name_that_is_all_legal_form_keeps_it():
    assert organisation_key("Holding Company Ltd") == "holding"
    assert organisation_key("The Company") == "company"


def test_a_country_before_a_name_is_said_behind_it_and_a_demonym_stays():
    assert organisation_key("US Supreme Court") == "supreme court (united states)"
    assert organisation_key("American Airlines") == "american airlines"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Emergency Situations", "Emergencies Ministry"),
        ("Foreign Affairs Ministry (Peru)", "Ministry of Foreign Affairs (Peru)"),
    ],
)
def test_a_ministry_has_one_key_by_all_words_for_its_task(one, other):
    assert organisation_key(one) == organisation_key(other)


@pytest.mark.parametrize(
    ("name", "label"),
    [("NATO", "NATO"), ("N.A.T.O.", "NATO"), ("un", None), ("Times", None)],
)
def test_an_acronym_is_known_as_it_is_written_only(name, label):
    found = starter_organisation(name)
    assert (found and found.label) == label


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Reuters", True),
        ("the reuters", True),
        ("AFP", True),
        ("afp", False),
        ("Zorena", False),
    ],
)
def test_an_agency_is_known_in_lower_case_unless_it_is_an_acronym(name, agency):
    assert is_agency(name) is agency


def test_a_country_before_a_name_of_the_starters_is_left_out():
    """Where that is the United States' own, and no body of many countries."""
    found = starter_organisation("U.S. Securities and Exchange Commission")
    assert found is not None
    assert found.label == "Securities and Exchange Commission"
    assert starter_organisation("US World Bank") is None
    assert starter_organisation("US Zorba Commission") is None
