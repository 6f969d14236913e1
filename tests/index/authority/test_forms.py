"""Two forms of one name become one heading after a run, where nobody else is meant."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Zorena", "Robert Zorena"),
        ("Ann Zorena", "Ann Xuxa Zorena"),
    ],
)
def test_forms_of_one_name_are_joined_where_nobody_else_bears_it(
    authority, file, one, other
):
    """Short forms and second names."""
    file("a", one)
    file("b", other)
    authority.settle()
    people = authority.store.rows("SELECT id FROM headings WHERE kind = 'person'")
    assert len(people) == 1


@pytest.mark.parametrize(
    "others",
    [
        ("Robert Zorena", "Rob Zorena", "Bert Zorena"),
        ("Robert Zorena", "Ann Zorena"),
        ("Albert Zorena",),
    ],
)
def test_forms_of_a_name_that_others_bear_stay_apart(authority, file, others):
    """A third of the same name, or of the surname, may be meant."""
    for number, name in enumerate(("Bob Zorena", *others)):
        file(str(number), name)
    authority.settle()
    people = authority.store.rows("SELECT id FROM headings WHERE kind = 'person'")
    assert len(people) == 1 + len(others)


def test_an_office_joins_forms_of_a_name_that_others_bear(authority, file):
    """And so does a story; what was told apart stays so."""
    office = "mayor of Kenya"
    file("a", ("Bob Zorena", office))
    file("b", ("Robert Zorena", office))
    file("c", "Ann Zorena")
    authority.settle()
    labels = authority.store.column(
        "SELECT label FROM headings WHERE kind = 'person' ORDER BY 1"
    )
    assert labels == ["Ann Zorena", "Robert Zorena"]


def test_whom_one_article_names_beside_each_other_are_two(authority, file):
    """Father and son."""
    file("a", "Bob Zorena", "Robert Zorena")
    authority.settle()
    people = authority.store.rows("SELECT id FROM headings WHERE kind = 'person'")
    assert len(people) == 2


def people(authority) -> list[str]:
    """The labels of all people."""
    return authority.store.column(
        "SELECT label FROM headings WHERE kind = 'person' ORDER BY 1"
    )


def test_a_name_is_misspelt_where_five_times_as_many_have_it_otherwise(authority, file):
    """One letter in a surname, in one or two articles; two people stay two otherwise."""
    for number in range(4):
        file(f"a{number}", "Ann Zorbella")
    file("b", "Ann Zorbelle")
    authority.settle()
    assert people(authority) == ["Ann Zorbella", "Ann Zorbelle"]
    file("a4", "Ann Zorbella")
    authority.settle()
    assert people(authority) == ["Ann Zorbella"]


def test_an_office_shows_a_name_to_be_misspelt(authority, file):
    """However few articles have either."""
    file("a", ("Xuxo Zorbella", "treasurer of Kenya"))
    file("b", ("Xuxo Zarbella", "treasurer of Kenya"))
    authority.settle()
    assert len(people(authority)) == 1
    file("c", ("Xuxo Zurbella", "treasurer of Ghana"))
    authority.settle()
    assert len(people(authority)) == 2
