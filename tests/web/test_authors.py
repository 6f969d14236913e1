"""Who an article is cited by: names in parts where that is certain, else whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.web.exports.authors import Author, authors_of, authors_of_byline
from tests.making import make_entry


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Jane Doe", ["Doe, Jane"]),
        ("By Jane Doe in Kabul", ["Doe, Jane"]),
        ("Jane Doe and John Q. Roe", ["Doe, Jane", "Roe, John Q."]),
        ("J. K. Berg & A.B. Roe", ["Berg, J. K.", "Roe, A.B."]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Jane Doe, Chief Correspondent", ["Doe, Jane"]),
        ("JANE DOE", ["DOE, JANE"]),
        ("Иван Петров", ["Петров, Иван"]),
        ("Sean O’Neil", ["O’Neil, Sean"]),
        ("Ludwig van der Berg", ["van der Berg, Ludwig"]),
        ("van der Berg, Ludwig", ["van der Berg, Ludwig"]),
        ("Charles De Gaulle", ["De Gaulle, Charles"]),
        ("Martin Luther King Jr.", ["King, Martin Luther, Jr."]),
        ("John Roe, III", ["Roe, John, III"]),
        ("Jane Doe, PhD", ["Doe, Jane"]),
        ("Kim Jong-un", ["Kim, Jong-un"]),
        ("Nguyen Van Thieu", ["Nguyen, Van Thieu"]),
        ("Jane Doe; Reuters", ["Doe, Jane", "Reuters"]),
    ],
)
def test_a_person_is_cited_by_the_surname(byline, authors):
    found = authors_of_byline(byline)
    assert [author.inverted for author in found] == authors
    assert found[0].given


@pytest.mark.parametrize(
    ("byline", "language"),
    [
        ("Madonna", "en"),
        ("Reuters", "en"),
        ("Agence France-Presse", "fr"),
        ("Deutsche Presse-Agentur", "de"),
        ("News Desk", "en"),
        ("By Staff", "en"),
        ("Staff and agencies", "en"),
        ("The Economist", "en"),
        ("Dr. Jane Doe", "en"),
        ("@jane B2B", "en"),
        ("jane doe", "en"),
        ("张伟、李娜", "zh"),
        ("Wang Wei", "en"),
        ("Kim Jong Un", "en"),
        ("Orbán Viktor", "hu"),
        ("Gabriel García Márquez", "es"),
        ("García Márquez, Gabriel", "es-CO"),
        ("Jane Anna Bertha Clara Doe", "en"),
    ],
)
def test_what_is_not_certain_is_cited_as_it_stands(byline, language):
    assert authors_of_byline(byline, language) == (Author(byline),)


@given(st.text(min_size=1, max_size=40))
def test_any_byline_has_authors(byline):
    assert all(author.family for author in authors_of_byline(byline))


def test_two_people_in_spanish_are_two():
    """Unlike two surnames before one given name."""
    found = authors_of_byline("Juan Roe, Ana Doe", "es")
    assert [author.inverted for author in found] == ["Roe, Juan", "Doe, Ana"]


def test_a_name_of_four_words_is_parted():
    (author,) = authors_of_byline("Jane Anna Bertha Doe")
    assert (author.family, author.given) == ("Doe", "Jane Anna Bertha")


def test_a_particle_in_lower_case_is_known_apart():
    (author,) = authors_of_byline("van Gogh, Vincent")
    assert author == Author("Gogh", "Vincent", "van")


def test_an_outlet_or_agency_is_no_person():
    """Even where its name looks like one."""
    article = make_entry("k", byline="Morning Star").article
    assert authors_of(article)[0].given == "Morning"
    of_agency = replace(article, agency="MORNING STAR")
    assert authors_of(of_agency) == (Author("Morning Star"),)
    assert authors_of(replace(article, outlet="Morning Star")) == ()


def test_an_agency_stands_for_a_byline():
    assert authors_of(make_entry("k", agency="AFP").article) == (Author("AFP"),)
    assert authors_of(make_entry("k").article) == ()
