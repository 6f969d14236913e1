"""What shows that a name is somebody's or a body's, and what shows that it is a thing's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.authority import Authority
from cuttings.index.database import open_database
from cuttings.index.enrich.rules import refine
from cuttings.search.articles import UNSUPPORTED, Article, Enrichment, Mention


def mentions(body: str, *raws: tuple[str, str]) -> tuple[Mention, ...]:
    """The mentions of a text in which a model found these names with these labels."""
    found, end = [], 0
    for words, label in raws:
        start = body.index(words, end)
        end = start + len(words)
        found.append((start, end, label))
    article = Article("a", "Report of the day", True, body, body, (), "", "")
    return refine(article, found, [])


def doubts(body: str, *raws: tuple[str, str]) -> dict[str, bool]:
    """Of each name that is found, whether nothing but the model says so."""
    return {each.name: each.reason == UNSUPPORTED for each in mentions(body, *raws)}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Birds crowd Xunta Zorba in spring.", "Xunta Zorba"),
        ("They wore what suits Xuxa Brill all day.", "Xuxa Brill"),
        ("A wire said Q.S. Brill was pleased.", "Q.S. Brill"),
    ],
)
def test_a_person_whom_only_the_model_sees_is_in_doubt(body: str, name: str) -> None:
    """Neither given name nor words around it are a person's."""
    assert doubts(body, (name, "PERSON")) == {name: True}


@pytest.mark.parametrize(
    "body",
    [
        "They met Anna Zorba at noon.",
        "They met Wang Zorba at noon.",
        "“No,” said Xuxa Zorba at noon.",
        "His wife Xuxa Zorba was there.",
        "They met Xuxa Zorba, 58, at noon.",
        "They met Xuxa Zorba, a former trader, at noon.",
        "The novelist Xuxa Zorba was there.",
        "They met Anna S. Zorba at noon.",
        "Those of Kenya's Xuxa Zorba stay.",
    ],
)
def test_a_person_is_shown_by_name_or_words(body: str) -> None:
    """A given name, a family name that comes first, speech, kin, age, calling."""
    name = next(
        f"{given} Zorba"
        for given in ("Anna S.", "Anna", "Wang", "Xuxa")
        if given in body
    )
    assert doubts(body, (name, "PERSON"))[name] is False


def test_a_list_shows_its_members() -> None:
    """Whoever stands beside somebody who is shown is a person too."""
    found = doubts(
        "Prizes went to Anna Lee and Xuxa Brill on Monday.",
        ("Anna Lee", "PERSON"),
        ("Xuxa Brill", "PERSON"),
    )
    assert found == {"Anna Lee": False, "Xuxa Brill": False}


@pytest.mark.parametrize(
    ("body", "name", "is_doubted"),
    [
        ("He liked Zorba Brill best.", "Zorba Brill", True),
        ("The company Zorba Brill grew.", "Zorba Brill", False),
        ("Shares in Zorba Brill fell.", "Zorba Brill", False),
        ("Zorba Brill announced losses.", "Zorba Brill", False),
        ("He liked the Zorba Society best.", "Zorba Society", False),
        ("He liked Banco Zorba best.", "Banco Zorba", False),
        ("He liked the Iranian National best.", "Iranian National", True),
    ],
)
def test_a_body_is_shown_by_name_or_words(
    body: str, name: str, is_doubted: bool
) -> None:
    """A word for a body in the name, or what only bodies do and have."""
    assert doubts(body, (name, "ORG"))[name] is is_doubted


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("They play the Zorba game all day.", "Zorba"),
        ("Stars of the television show Zorba House came.", "Zorba House"),
        ("It cost Rs.30 a piece.", "Rs.30"),
        ("They sold ZORBA PD78310 by the dozen.", "ZORBA PD78310"),
        ("Farmers grow the U.S. Beef that they eat.", "U.S. Beef"),
        ("“I WON BY A LOT!” he wrote.", "LOT"),
    ],
)
def test_things_are_no_names(body: str, name: str) -> None:
    """A product, a work, a sum, a model, what a country has, and what is shouted."""
    assert doubts(body, (name, "ORG")) == (
        {"United States": False} if "U.S." in body else {}
    )


def test_a_name_is_of_the_kind_that_its_words_show() -> None:
    """An age makes a body's name a person's, a firm's word a person's a body's."""
    kinds = [
        each.kind
        for each in mentions(
            "The first was 40-year-old Skanda Zorba. The publisher Xuxa Brill closed.",
            ("Skanda Zorba", "ORG"),
            ("Xuxa Brill", "PERSON"),
        )
    ]
    assert kinds == ["person", "organisation"]


def test_one_word_alone_is_no_heading_but_somebodys_surname() -> None:
    """What only the model takes for a person is filed where the archive shows whose
    name it is, and nowhere else.
    """
    authority = Authority(open_database(Path(":memory:")))
    for number, (body, name) in enumerate(
        [
            ("President Anna Brill of Kenya left.", "Anna Brill"),
            ("Near Kenya a thing like Brill grows.", "Brill"),
            ("Near Kenya a thing like Zorba grows.", "Zorba"),
        ]
    ):
        article = Article(str(number), "", True, body, body, (), "", "")
        found = Enrichment(mentions(body, (name, "PERSON")))
        filed, headings = authority.assign(article, found)
        labels = {each.label for each in headings if each.kind == "person"}
        assert labels == ({"Anna Brill"} if "Zorba" not in body else set()), filed


@pytest.mark.parametrize(
    ("body", "name", "doubted"),
    [
        ("He is survived by his wife Maureen.", "Maureen", True),
        ("They met the sisters Anna and Xuxa.", "Anna", True),
        ("“No,” said Maureen at noon.", "Maureen", False),
        ("His wife Maureen Zorba was there.", "Maureen Zorba", False),
    ],
)
def test_a_relatives_given_name_says_not_who_it_is(
    body: str, name: str, doubted: bool
) -> None:
    """Somebody speaks by one name too, and a full name is enough; who is not known has
    no name to be filed by.
    """
    assert doubts(body, (name, "PERSON")) == {"" if doubted else name: False}


@pytest.mark.parametrize(
    ("body", "name", "is_doubted"),
    [
        ("This is a Zorba Organisation, and helps.", "Zorba Organisation", True),
        (
            "Work began at the Zorba Organisation, and helps.",
            "Zorba Organisation",
            False,
        ),
        (
            "It is a zonal one. Any organization of the Zonal Organization does so.",
            "Zonal Organization",
            True,
        ),
        ("Its alleged operator Xuxa Woo Brill left.", "Xuxa Woo Brill", True),
        ("He told the developer Zorba 9 Games so.", "Zorba 9 Games", False),
        ("Prices rose. A.R. Zorba said on Sunday.", "A.R. Zorba", True),
        ("Prices rose. A.R. Zorba Co said on Sunday.", "A.R. Zorba Co", False),
        (
            "The orbiter Space Zorba Enterprise would be moved.",
            "Space Zorba Enterprise",
            True,
        ),
    ],
)
def test_what_things_and_people_do_too_shows_no_body(
    body: str, name: str, is_doubted: bool
) -> None:
    """What a body is called with any article, who operates, what will be."""
    assert doubts(body, (name, "ORG")).get(name, is_doubted) is is_doubted
