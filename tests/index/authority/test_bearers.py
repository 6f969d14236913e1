"""A bare surname goes to the one person of the archive who bears it, and is taken back
when another comes.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import ONLY_IF_KNOWN, Enrichment, Mention, Published
from tests.index.authority.conftest import mention
from tests.making import make_article

PRESIDENT = "president of Ruritania"


@pytest.fixture
def publish(authority):
    """Files an article of one person (name and office) in a year."""

    def published(
        id: str,
        name: str,
        role: str = "",
        year: int = 1987,
        places: tuple[str, ...] = (),
    ):
        article = make_article(id)
        article = replace(article, published=Published(f"{year}-05-02", "metadata"))
        found = [mention(name, "person", role)]
        found += [mention(place, "place") for place in places]
        return authority.assign(article, Enrichment(tuple(found)), id)

    return published


def filed_under(authority, heading: str) -> set[str]:
    """The articles that count under a heading."""
    return set(authority.affected([heading]))


def test_a_bare_surname_is_the_one_bearers_where_most_articles_show_his_office(
    authority, publish
):
    """Those that show nothing too; the reason says so."""
    publish("a", "Ronald Zorena", PRESIDENT)
    for id in ("b", "c", "d"):
        publish(id, "Zorena", PRESIDENT)
    publish("e", "Zorena")
    authority.settle()
    assert filed_under(authority, "ronald-zorena") == {"a", "b", "c", "d", "e"}
    reasons = {row["reason"] for row in authority.store.uses_of("e")}
    expected = "surname of the one person of the archive who bears it: Zorena and Ronald Zorena"
    assert reasons == {expected}


@pytest.mark.parametrize("shown", [1, 2])
def test_half_of_the_articles_are_enough(authority, publish, shown):
    """And fewer are not."""
    publish("a", "Ronald Zorena", PRESIDENT)
    for count in range(4):
        publish(f"b{count}", "Zorena", PRESIDENT if count < shown else "")
    authority.settle()
    assert len(filed_under(authority, "ronald-zorena")) == (5 if shown == 2 else 2)


def test_a_bare_surname_of_another_time_is_not_his(authority, publish):
    """Ten years from the nearest article that names him, and not eleven."""
    publish("a", "Ronald Zorena", PRESIDENT, 1987)
    publish("b", "Zorena", PRESIDENT, 1987)
    publish("c", "Zorena", "", 1997)
    publish("d", "Zorena", "singer", 1998)
    authority.settle()
    assert filed_under(authority, "ronald-zorena") == {"a", "b", "c"}


def test_a_bare_surname_is_taken_back_when_a_second_bearer_comes(authority, publish):
    """What shows the office stays; what shows nothing is nobody's again."""
    publish("a", "Ronald Zorena", PRESIDENT)
    publish("b", "Zorena", PRESIDENT)
    publish("c", "Zorena", "")
    authority.settle()
    assert filed_under(authority, "ronald-zorena") == {"a", "b", "c"}
    publish("d", "Nancy Zorena")
    _, articles = authority.settle()
    assert filed_under(authority, "ronald-zorena") == {"a", "b"}
    assert "c" in articles


def test_nobody_bears_a_name_that_two_people_share(authority, publish):
    """Each is named in full as often."""
    publish("a", "Ronald Zorena", PRESIDENT)
    publish("b", "Nancy Zorena", "singer")
    publish("c", "Zorena", "")
    authority.settle()
    assert filed_under(authority, "ronald-zorena") == {"a"}
    assert filed_under(authority, "nancy-zorena") == {"b"}


def test_years_outlive_filing_anew(authority, publish):
    """They are the articles' own."""
    publish("a", "Ronald Zorena", PRESIDENT, 1987)
    content = Enrichment((mention("Ronald Zorena", "person", PRESIDENT),))
    authority.renew([("a", content, "a")])
    assert authority.store.years() == {"a": 1987}


@pytest.mark.parametrize(("year", "people"), [(1992, 1), (1993, 2)])
def test_a_second_name_is_left_out_within_five_years(authority, publish, year, people):
    """And not in six, where nothing but the name speaks for it."""
    publish("a", "Ann Xuxa Zorena")
    publish("b", "Ann Zorena", year=year)
    authority.settle()
    found = authority.store.rows("SELECT id FROM headings WHERE kind = 'person'")
    assert len(found) == people


@pytest.mark.parametrize(("year", "people"), [(1992, 1), (1993, 2)])
def test_one_country_shows_a_second_name_within_five_years(
    authority, publish, year, people
):
    """However many bear the surname; it has two of most names in more years."""
    publish("a", "Ann Xuxa Zorena", places=("Kenya",))
    publish("b", "Ann Zorena", year=year, places=("Kenya",))
    publish("c", "Robert Zorena")
    authority.settle()
    found = authority.store.rows("SELECT id FROM headings WHERE kind = 'person'")
    assert len(found) == people + 1


@pytest.mark.parametrize("role", ["mayor of Kenya", "national of Kenya"])
def test_forms_of_a_name_of_two_countries_are_two_people(authority, publish, role):
    """A role ties each to another."""
    publish("a", "Ann Xuxa Zorena", PRESIDENT)
    publish("b", "Ann Zorena", role)
    authority.settle()
    found = authority.store.rows("SELECT id FROM headings WHERE kind = 'person'")
    assert len(found) == 2


def test_an_office_joins_forms_of_a_name_over_the_years(authority, publish):
    """As long as one may bear a name."""
    publish("a", "Ann Xuxa Zorena", PRESIDENT)
    publish("b", "Ann Zorena", PRESIDENT, 1995)
    authority.settle()
    found = authority.store.rows("SELECT id FROM headings WHERE kind = 'person'")
    assert len(found) == 1


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (["Ronald Zorena"], {"a0", "flash"}),
        (["Ronald Zorena", "Nancy Zorena"], {"a0"}),
    ],
)
def test_a_surname_of_a_flash_is_its_only_bearers_or_nobodys(
    authority, publish, known, expected
):
    """No heading is made for it."""
    for count, name in enumerate(known):
        publish(f"a{count}", name)
    found = Mention("ZORENA", 0, 6, "person", "Zorena", reason=ONLY_IF_KNOWN)
    authority.assign(make_article("flash"), Enrichment((found,)), "flash")
    authority.settle()
    assert filed_under(authority, "ronald-zorena") == expected
    assert filed_under(authority, "zorena") == set()


def test_a_word_of_a_flash_that_nobody_bears_is_no_heading(authority):
    """It may be any word."""
    found = Mention("BUFFER", 0, 6, "person", "Buffer", reason=ONLY_IF_KNOWN)
    authority.assign(make_article("flash"), Enrichment((found,)), "flash")
    assert filed_under(authority, "buffer") == set()


@pytest.mark.parametrize(
    ("role", "is_his"),
    [("president", True), (PRESIDENT, True), ("president of Zeta", False), ("", False)],
)
def test_an_office_is_the_same_with_its_country_or_without(
    authority, publish, role, is_his
):
    """And another country's is another."""
    publish("a", "Ronald Zorena", PRESIDENT)
    publish("b", "Zorena", role)
    authority.settle()
    assert ("b" in filed_under(authority, "ronald-zorena")) is is_his


def test_a_person_is_labelled_by_the_full_name_though_the_surnames_are_more_used(
    authority, publish
):
    """“Perez de Zorena”, however often, is Javier Perez de Zorena."""
    publish("a", "Javier Perez de Zorena", PRESIDENT)
    heading = next(iter(authority.store.column("SELECT id FROM headings")))
    authority.store.add_variant(heading, "person", "Perez de Zorena")
    for id in ("b", "c"):
        publish(id, "Perez de Zorena", PRESIDENT)
    authority.settle()
    labels = authority.store.column("SELECT label FROM headings")
    assert labels == ["Javier Perez de Zorena"]


def test_a_body_is_labelled_without_the_stop_that_a_sentence_gave_it(authority, file):
    """Where some article has it without; one that always has it keeps it."""
    file("a", organisations=["Zorena Ltd.", "Raisi Ltd."])
    file("b", organisations=["Zorena Ltd.", "Raisi Ltd."])
    file("c", organisations=["Zorena Ltd"])
    authority.settle()
    labels = authority.store.column("SELECT label FROM headings ORDER BY label")
    assert labels == ["Raisi Ltd.", "Zorena Ltd"]
