"""Headings in doubt: no article shows more than the recogniser's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.authority import Authority
from cuttings.index.database import open_database
from cuttings.search.articles import UNSUPPORTED, Article, Enrichment, Heading, Mention


@pytest.fixture
def authority() -> Authority:
    """An authority file with nothing in it."""
    return Authority(open_database(Path(":memory:")))


def file(authority: Authority, id: str, reason: str = UNSUPPORTED) -> Heading:
    """Files one name of an article, settles, and gives its heading."""
    mention = Mention("Xunta Zorba", 0, 11, "person", "Xunta Zorba", reason=reason)
    article = Article(id, "", True, "Xunta Zorba", "", (), "", "")
    filed, _ = authority.assign(article, Enrichment((mention,)))
    authority.settle()
    (heading,) = authority.headings([filed.mentions[0].heading or ""])
    return heading


def test_a_name_that_nothing_shows_is_in_doubt_until_an_article_shows_it(authority):
    """However many have it, and again when that article is gone; each change is told."""
    assert file(authority, "a").doubtful
    assert file(authority, "c").doubtful
    assert not file(authority, "b", "").doubtful
    authority.delete("b")
    changed, _ = authority.settle()
    assert changed == ("xunta-zorba",)
    assert authority.headings(changed)[0].doubtful
    assert authority.settle() == ((), ())


def test_a_name_that_its_article_shows_is_in_no_doubt(authority):
    """Any other reason is evidence."""
    assert not file(authority, "a", "").doubtful


def test_what_somebody_decided_on_is_in_no_doubt(authority):
    """A heading that was renamed is its librarian's."""
    heading = file(authority, "a")
    authority.decisions.rename(heading.id, "Xunta Zorba Brill", by="t")
    assert not authority.headings([heading.id])[0].doubtful
    authority.settle()
    assert not authority.headings([heading.id])[0].doubtful


def test_the_order_of_arrival_makes_no_difference(authority):
    """One article that shows it is enough, whichever came first."""
    file(authority, "a", "")
    assert not file(authority, "b").doubtful


def test_the_reason_stands_once_at_the_mention(authority):
    """It is the mention's and the filing's."""
    mention = Mention("Xunta Zorba", 0, 11, "person", "Xunta Zorba", reason=UNSUPPORTED)
    article = Article("a", "", True, "Xunta Zorba", "", (), "", "")
    filed, _ = authority.assign(article, Enrichment((mention,)))
    assert filed.mentions[0].reason == f"{UNSUPPORTED}; new heading"


def place(authority: Authority, id: str, name: str, role: str, reason: str) -> None:
    """Files one place of an article, and settles."""
    mention = Mention(name, 0, len(name), "place", name, role=role, reason=reason)
    article = Article(id, "", True, name, "", (), "", "")
    authority.assign(article, Enrichment((mention,)))
    authority.settle()


def doubtful(authority: Authority, *ids: str) -> list[bool]:
    """Whether these headings are in doubt."""
    found = {each.id: each.doubtful for each in authority.headings(ids)}
    return [found[each] for each in ids]


def test_a_place_of_the_gazetteer_is_in_doubt_with_what_it_lies_in(authority):
    """Until an article shows either."""
    place(authority, "a", "Foley", "foley", UNSUPPORTED)
    assert doubtful(authority, "foley", "alabama", "united-states") == [True] * 3
    place(authority, "b", "Alabama", "alabama", "")
    assert doubtful(authority, "foley", "alabama") == [True, False]
    place(authority, "c", "Foley", "foley", "in Ala, which stands beside it")
    assert doubtful(authority, "foley") == [False]


def test_a_place_that_somebody_confirmed_is_in_no_doubt(authority):
    """Though the gazetteer's headings are authorised already."""
    place(authority, "a", "Foley", "foley", UNSUPPORTED)
    authority.decisions.confirm("foley", by="t")
    assert doubtful(authority, "foley") == [False]
    authority.settle()
    assert doubtful(authority, "foley") == [False]


def test_a_division_of_general_words_is_labelled_with_its_country(authority):
    """“Northern” says nothing."""
    place(authority, "a", "Labasa", "labasa", "")
    labels = {each.label for each in authority.headings(["labasa"])}
    assert "Northern (Fiji)" in labels


def surname(authority: Authority, id: str, role: str = "") -> bool:
    """Files somebody's surname alone of one article; whether its heading is in doubt."""
    mention = Mention("Zorba", 0, 5, "person", "Zorba", role=role)
    article = Article(id, "", True, "Zorba", "", (), "", "")
    authority.assign(article, Enrichment((mention,)))
    authority.settle()
    return authority.headings(["zorba"])[0].doubtful


def test_a_surname_alone_is_in_doubt_until_an_office_says_whose_it_is(authority):
    """A nationality says no more."""
    assert surname(authority, "a")
    assert surname(authority, "b", "national of Kenya")
    assert not surname(authority, "c", "president of Kenya")


def test_a_surname_alone_that_ten_articles_have_is_in_no_doubt(authority):
    """Who is called so everywhere needs no given name."""
    found = [surname(authority, f"{number}") for number in range(10)]
    assert found == [True] * 9 + [False]
