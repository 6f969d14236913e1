"""People of one name are filed by the office and the year of the article."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from cuttings.index.authority import Authority
from cuttings.index.database import open_database
from cuttings.search.articles import Article, Enrichment, Mention, Published

ARTICLES = (("a", "1990"), ("b", "2005"), ("c", "2015"))


def file(
    authority: Authority, id: str, year: str, name: str = "George Bush"
) -> tuple[str, str]:
    """Files a president of an article, and gives its label and the reason."""
    role = "president of United States"
    mention = Mention(name, 0, len(name), "person", name, role)
    date = Published(year, "metadata") if year else None
    article = Article(id, "", True, name, "", (), "", "", published=date)
    authority.assign(article, Enrichment((mention,)))
    authority.settle()
    (use,) = authority.store.uses_of(id)
    labels = {each.id: each.label for each in authority.headings([use["heading_id"]])}
    return labels.get(use["heading_id"], ""), use["reason"]


@pytest.fixture
def authority() -> Authority:
    """An authority file with nothing in it."""
    return Authority(open_database(Path(":memory:")))


@pytest.mark.parametrize("order", [*permutations(ARTICLES)])
def test_father_and_son_are_two_headings(order):
    """Whichever article came first; in doubt nobody, and the reason says between whom."""
    authority = Authority(open_database(Path(":memory:")))
    filed = {year: file(authority, id, year) for id, year in order}
    assert filed["1990"][0] == "George H. W. Bush"
    assert filed["2005"][0] == "George W. Bush"
    assert filed["2015"] == (
        "",
        "one name of several: George H. W. Bush, George W. Bush",
    )
    assert authority.settle() == ((), ())


def test_the_reason_says_the_office_and_since_when(authority):
    """That is the evidence, beside both names."""
    expected = "president of United States from 2001: Bush and George W. Bush"
    assert file(authority, "a", "2005", "Bush") == ("George W. Bush", expected)


def test_a_surname_joins_the_heading_that_is_there(authority):
    """The same person, named in full elsewhere."""
    label, _ = file(authority, "a", "1990", "Richard Nixon")
    assert file(authority, "b", "1987", "Nixon")[0] == label == "Richard Nixon"


def test_a_librarian_s_variant_goes_first(authority):
    """What a person decided is not weighed again."""
    file(authority, "a", "2005")
    (use,) = authority.store.uses_of("a")
    authority.decisions.add_variant(use["heading_id"], "George Bush", by="t")
    label, reason = file(authority, "b", "1990")
    assert (label, reason) == ("George W. Bush", "authority file")


def file_surname(
    authority: Authority, id: str, year: str, name: str, role: str
) -> None:
    """Files a name with a role in an article of a year."""
    mention = Mention(name, 0, len(name), "person", name, role)
    date = Published(year, "metadata")
    article = Article(id, "", True, name, "", (), "", "", published=date)
    authority.assign(article, Enrichment((mention,)))


COUNTRYLESS = (
    ("a", "1990", "George Bush", "president of United States"),
    ("b", "2005", "George Bush", "president of United States"),
    ("c", "1989", "Bush", "president"),
    ("d", "2006", "Bush", "president"),
    ("e", "1999", "Bush", ""),
)


@pytest.mark.parametrize("order", [*permutations(COUNTRYLESS)])
def test_a_surname_is_filed_alike_in_every_order(order):
    """By office and year without a country; else it is nobody's, and gets no heading."""
    authority = Authority(open_database(Path(":memory:")))
    for each in order:
        file_surname(authority, *each)
    authority.settle()
    filed = {}
    for id, *_ in order:
        (use,) = authority.store.uses_of(id)
        filed[id] = use["heading_id"]
    elder, younger = "george-h-w-bush", "george-w-bush"
    assert filed == {"a": elder, "b": younger, "c": elder, "d": younger, "e": None}
    labels = authority.store.column("SELECT id FROM headings WHERE kind = 'person'")
    assert sorted(labels) == [elder, younger]
