"""Names of people whole and alone: no rank, age or month with them, no second half left
out, and no thing among them.
"""

from __future__ import annotations

import pytest

from tests.index.enrich.test_evidence import mentions


def people(body: str, *raws: tuple[str, str]) -> list[str]:
    """The people that are found in a text, as they are filed."""
    found = mentions(body, *raws)
    return [each.name for each in found if each.kind == "person"]


@pytest.mark.parametrize(
    ("body", "raw", "name"),
    [
        (
            "The House Speaker Ann Zorena left.",
            "House Speaker Ann Zorena",
            "Ann Zorena",
        ),
        (
            "It hit Fifty-year-old Ann Zorena.",
            "Fifty-year-old Ann Zorena",
            "Ann Zorena",
        ),
        ("For Nonpartisan Ann Zorena it is.", "Nonpartisan Ann Zorena", "Ann Zorena"),
        ("From Ann Zorena July 17, it is.", "Ann Zorena July", "Ann Zorena"),
        ("So Ann July left.", "Ann July", "Ann July"),
        ("Earlier Ann Zorena left.", "Earlier Ann Zorena", "Ann Zorena"),
        (
            "So Xuxa bin Zor Al Said left.",
            "Xuxa bin Zor Al Said",
            "Xuxa bin Zor Al Said",
        ),
        ("So Ali Ibn Zor Ibn Abdul Aziz left.", "Ali", "Ali Ibn Zor Ibn Abdul Aziz"),
        ("Sheikh Sultan bin Zor left.", "bin Zor", "Sultan bin Zor"),
        ("They met Ng Xua Zor.", "Xua Zor", "Ng Xua Zor"),
        ("It rained.\n\nNg Xua Zor left.", "Xua Zor", "Ng Xua Zor"),
        ("They met Ann Zor-Brill.", "Ann Zor", "Ann Zor-Brill"),
        ("So Superintendent Xuxo Zorena left.", "Xuxo", "Xuxo Zorena"),
    ],
)
def test_a_persons_name_is_whole_and_nothing_else(body: str, raw: str, name: str):
    """Ranks, ages and dates go; fathers and families come."""
    assert people(body, (raw, "PERSON")) == [name]


def test_a_sentence_may_begin_with_what_is_done_to_somebody():
    """Which is no given name; Chinese ones end alike."""
    body = "Ann Zorena left. Replacing Zorena is hard."
    raws = ("Ann Zorena", "PERSON"), ("Replacing Zorena", "PERSON")
    assert people(body, *raws) == ["Ann Zorena", "Ann Zorena"]
    assert people("Xiaoming Wang left.", ("Xiaoming Wang", "PERSON")) == [
        "Xiaoming Wang"
    ]


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ("The Kansas Governor left.", "Kansas Governor"),
        ("It is at UC Davis now.", "UC Davis"),
        ("It is at ZRX Boston now.", "ZRX Boston"),
        ("They use Xuxa Linux daily.", "Xuxa Linux"),
        ("They use Xuxa Writer 8 daily.", "Xuxa Writer"),
        ("It is Her Grace who left.", "Her Grace"),
        ("So Zorena Treasurer left.", "Zorena Treasurer"),
        ("So Libertine Socialist left.", "Libertine Socialist"),
        ("So Agriculture Kenya left.", "Agriculture Kenya"),
        ("So Zorena REIT left.", "Zorena REIT"),
        ("So JZL Zorena left.", "JZL Zorena"),
        ("So Zorena III left.", "Zorena III"),
        ("Of Evening Ann, in the evening.", "Evening Ann"),
        ("It is by Motors do Zorena.", "Motors do Zorena"),
        ("By Kansas Zor Vote, for a vote.", "Kansas Zor Vote"),
        ("By Slow Traffic, of slow traffic.", "Slow Traffic"),
        ("Mr. (Xuxo) Zorena left.", "Xuxo"),
        ("It was at Xuxa Nursing Home.", "Xuxa Nursing Home"),
        ("At the Ann Zorena riverside port complex it is.", "Ann Zorena"),
        ("By the Zorena-Brill Act it is.", "Zorena"),
        ("The former Democratic Dean of the House left.", "Democratic Dean"),
    ],
)
def test_what_is_no_person(body: str, raw: str):
    """Offices, universities, programs, versions, laws, nicknames and words."""
    assert raw not in people(body, (raw, "PERSON"))
    assert not [name for name in people(body, (raw, "PERSON")) if name in raw]


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ("At the Ann X. Zorena Center it is.", "Ann X. Zorena Center"),
        ("By the Leeds Sun it is.", "Leeds Sun"),
        ("By the ZRX Network it is.", "ZRX Network"),
        ("So Xuxa Brill und Cie grew.", "Xuxa Brill"),
        ("So Cambio la Zorena grew.", "Cambio la Zorena"),
    ],
)
def test_houses_and_papers_are_bodies(body: str, raw: str):
    """Whomever they are called after."""
    found = [(each.kind, each.surface) for each in mentions(body, (raw, "PERSON"))]
    assert found == [("organisation", raw)]


@pytest.mark.parametrize(
    ("body", "is_person"),
    [
        ("He is an analyst with Ann Zorena, a house in York.", False),
        ("She is the manager of Ann Zorena, which grew.", False),
        ("She is the manager of Ann Zorena's house.", True),
        ("She is the manager of Ann Zorena, 58, who left.", True),
    ],
)
def test_whom_others_work_for_is_a_firm(body: str, is_person: bool):
    """Unless it is of an age, speaks or owns something."""
    assert bool(people(body, ("Ann Zorena", "PERSON"))) is is_person


def test_a_relative_by_one_name_is_nobody_who_bears_it_as_a_surname():
    """“His wife Kelly” is no Ann Kelly, and nobody can say who she is."""
    body = "Ann Kelly left. Bob Zor and his wife Kelly stay."
    raws = ("Ann Kelly", "PERSON"), ("Bob Zor", "PERSON"), ("Kelly", "PERSON")
    assert people(body, *raws) == ["Ann Kelly", "Bob Zor", ""]
    body = "Kelly Zor left. Bob Zor and his wife Kelly stay."
    raws = ("Kelly Zor", "PERSON"), ("Bob Zor", "PERSON"), ("Kelly", "PERSON")
    assert people(body, *raws) == ["Kelly Zor", "Bob Zor", "Kelly Zor"]


def test_the_name_that_somebody_was_born_with_is_theirs():
    """Where one person of the article has its given name or its surname."""
    raws = ("Ann Zorena", "PERSON"), ("Ann Mary Brill", "PERSON")
    body = "Ann Zorena died. Born Ann Mary Brill, she sang."
    assert people(body, *raws) == ["Ann Zorena", "Ann Zorena"]
    body = "Xuxa Zorena died. Born Ann Mary Brill, she sang."
    raws = ("Xuxa Zorena", "PERSON"), ("Ann Mary Brill", "PERSON")
    assert people(body, *raws) == ["Xuxa Zorena", "Ann Mary Brill"]


def test_what_somebody_owns_is_at_no_place_of_the_name():
    """Also where the text sets the mark of the genitive apart."""
    body = "They are dropped down in Bruce Zorena 's manor."
    kinds = [each.kind for each in mentions(body, ("Bruce Zorena", "PERSON"))]
    assert kinds == ["person"]
