"""Organisations that are one by their spelling, and rare ones that may be another's
double.
"""

from __future__ import annotations

import pytest

from cuttings.index.authority.doubles import are_misspelt, letters


def labels(authority) -> dict[str, bool]:
    """The organisations that articles name, and whether each is in doubt."""
    rows = authority.store.rows(
        "SELECT label, doubtful FROM headings WHERE kind = 'organisation'"
    )
    return {row["label"]: bool(row["doubtful"]) for row in rows}


@pytest.mark.parametrize(
    ("often", "once"),
    [
        ("Zorba Pictures Corp", "Zorba Picture"),
        ("DiZorba Stores", "Di Zorba Stores"),
        ("Zorba Entertainment Fund", "Zorba Enetertainment Fund"),
        ("Institute of Zorban Diseases", "Institute of Zorban Disease"),
        ("Zorba Industry Association", "Zorba Industries Association"),
        ("Zorban Janata League", "Zorban Janta League"),
        ("Zorba Council for Economic Aid", "Zorba Council of Economic Aid"),
    ],
)
def test_two_spellings_of_one_body_are_one(authority, file, often, once):
    """By their letters, or but for one letter of a long word; the more frequent names
    it.
    """
    file("a", organisations=[often])
    file("b", organisations=[once])
    file("c", organisations=[often])
    authority.settle()
    assert labels(authority) == {often: False}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bank of Slovakia", "Bank of Slovenia"),
        ("Zorba Nord Fund", "Zorba Lord Fund"),
        ("Zorba AG Foods", "Zorba GmbH Foods"),
        ("Zorba", "Zorbas"),
    ],
)
def test_what_may_be_two_bodies_stays_two(authority, file, one, other):
    """Lands, short words, other legal forms, single words."""
    file("a", organisations=[one])
    file("b", organisations=[other])
    authority.settle()
    assert len(labels(authority)) == 2


def test_what_a_person_told_apart_is_neither_joined_nor_in_doubt(authority, file):
    """Whatever the spelling says."""
    file("a", organisations=["Zorba Film Council"])
    file("b", organisations=["Zorba Films Council"])
    authority.decisions.reject("zorba-film-council", "zorba-films-council", by="t")
    authority.settle()
    assert labels(authority) == {
        "Zorba Film Council": False,
        "Zorba Films Council": False,
    }


def test_a_body_with_its_country_is_the_one_without_where_that_is_the_subject(
    authority, file
):
    """Not where another country is."""
    file("a", organisations=["US Zorba Society"], places=["United States"])
    file("b", organisations=["Zorba Society"], places=["United States"])
    file("c", organisations=["US Zelda Society"], places=["United States"])
    file("d", organisations=["Zelda Society"], places=["Peru"])
    authority.settle()
    assert len([label for label in labels(authority) if "Zorba" in label]) == 1
    assert len([label for label in labels(authority) if "Zelda" in label]) == 2


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Zorba", "Zorba Holdings"),
        ("Zorba Brill Hospital", "Zorba Brill National Medical Center"),
        ("House Zorba Committee", "House Zorba and Reform Committee"),
        ("ZBF", "Zorba Building Fund"),
        ("League of Zorba", "National League of Zorba"),
    ],
)
def test_a_rare_name_that_may_be_anothers_double_is_in_doubt(
    authority, file, short, long
):
    """The rarer of the two, or the shorter."""
    file("a", organisations=[short])
    file("b", organisations=[long])
    authority.settle()
    assert labels(authority) == {short: True, long: False}


def test_a_name_is_in_no_doubt_when_it_is_no_longer_rare(authority, file):
    """The other is."""
    file("a", organisations=["Zorba Holdings"])
    for id in "bcdef":
        file(id, organisations=["Zorba"])
    authority.settle()
    assert labels(authority) == {"Zorba": False, "Zorba Holdings": True}


@pytest.mark.parametrize(
    ("names", "doubted"),
    [
        (("Discernment Council", "Zorban Discernment Council"), True),
        (("Zorba", "Zorba Brill"), True),
        (("Iranian Federation", "Iranian Zorba Federation"), True),
        (("US Federation", "US Zorba Federation"), True),
        (("Zorba", "Zorba Foundation"), False),
        (("Zorba", "Zorba Japan"), False),
        (("Democratic Party (Peru)", "Zorba Democratic Party"), False),
    ],
)
def test_one_article_shows_more_of_them(authority, file, names, doubted):
    """A name with words left out, unless these are a part's or a branch's."""
    file("a", organisations=names)
    authority.settle()
    assert any(labels(authority).values()) is doubted


def test_letters_that_are_better_known_put_no_name_in_doubt(authority, file):
    """They are those of many names."""
    file("a", organisations=["ZBF"])
    file("b", organisations=["ZBF"])
    file("c", organisations=["Zorba Building Fund"])
    authority.settle()
    assert not any(labels(authority).values())


def test_names_that_no_article_has_both_of_need_more(authority, file):
    """“Zorba Brill” may be another's."""
    file("a", organisations=["Zorba"])
    file("b", organisations=["Zorba Brill"])
    authority.settle()
    assert not any(labels(authority).values())


def test_what_is_compared(authority):
    """Letters without plurals and forms; one letter of a long word."""
    assert letters("Zorba Banks Inc") == letters("ZorbaBank Co")
    assert are_misspelt("Zorba Comission", "Zorba Commission")
    assert not are_misspelt("Comission", "Commission")
