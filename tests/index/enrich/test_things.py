"""What is capital and no name: grades, ratings, units, indices, accords, buildings."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Article


def names(
    body: str, *raws: tuple[str, str], title: str = "Report of the day"
) -> set[str]:
    """What is found in a text in which a model found these names with these labels."""
    found, end = [], 0
    for words, label in raws:
        start = body.index(words, end)
        end = start + len(words)
        found.append((start, end, label))
    article = Article("a", title, True, body, body, (), "", "")
    return {each.surface for each in refine(article, found, [])}


@pytest.mark.parametrize("label", ["ORG", "PERSON"])
def test_a_grade_of_oil_is_nobody(label: str) -> None:
    """Where the text is about barrels; elsewhere it may be a band."""
    assert (
        names("It sold Zorena Sour at 19 dlrs a barrel.", ("Zorena Sour", label))
        == set()
    )
    body = "Fans sang with Zorena Sour said the band Zorena Sour."
    assert names(body, ("Zorena Sour", "ORG")) == {"Zorena Sour"}


def test_a_firm_by_a_short_name_is_no_grade() -> None:
    """Zorena Heavy of Zorena Heavy Industries Ltd, though it sells crude."""
    body = "Zorena Heavy Industries Ltd refines crude. Zorena Heavy said so."
    found = names(body, ("Zorena Heavy Industries Ltd", "ORG"), ("Zorena Heavy", "ORG"))
    assert "Zorena Heavy" in found


@pytest.mark.parametrize("rating", ["AAA", "BBB", "BB-plus", "A-3", "Baa-2"])
def test_a_rating_of_debt_is_no_body(rating: str) -> None:
    """Where the text says that it was rated."""
    body = f"The bonds were rated {rating} by two agencies."
    assert names(body, (rating, "ORG")) == set()


def test_letters_that_the_text_explains_are_no_rating() -> None:
    """CCC is the Zorena body whose initials it is."""
    body = "The Central Coffee Council (CCC) was rated well. CCC said so."
    assert "CCC" in names(body, ("Central Coffee Council", "ORG"), ("CCC", "ORG"))


@pytest.mark.parametrize("unit", ["European Zorba Unit", "Zorba Drawing Right"])
def test_what_a_sum_is_of_is_a_unit(unit: str) -> None:
    """Five billion of them; but ten million of a firm's customers are not."""
    body = f"The gap is five billion {unit} (5.7 billion dlrs)."
    assert names(body, (unit, "ORG")) == set()
    body = f"They lost five billion {unit} customers, said officials at {unit}."
    assert names(body, (unit, "ORG"), (unit, "ORG")) == {unit}


@pytest.mark.parametrize(
    "behind",
    ["100 share index", "industrial average", "composite index", "stock average"],
)
def test_an_index_is_no_firm(behind: str) -> None:
    """Where it stands as the name of one; the firm's own mention stays."""
    body = f"The Zorena {behind} fell. Zorena Inc published it."
    found = names(body, ("Zorena", "ORG"), ("Zorena Inc", "ORG"))
    assert found == {"Zorena Inc"}


def test_an_exchange_has_its_index() -> None:
    """Its index is about it."""
    body = "The Zorena Stock Exchange index fell."
    assert names(body, ("Zorena Stock Exchange", "ORG")) == {"Zorena Stock Exchange"}


def test_a_model_is_no_name() -> None:
    """A number goes on from its letters."""
    body = "Both flew a Zorena VC-10 and a Brill MD-11 to the south."
    assert names(body, ("Zorena VC", "PERSON"), ("Brill MD", "ORG")) == set()


@pytest.mark.parametrize(
    "body",
    [
        "They praised the Dayton accord in May.",
        "They praised the Tilburg currency pact in May.",
        "They stood at the Louvre, and left.",
    ],
)
def test_an_accord_and_a_building_are_no_town(body: str) -> None:
    """Though a town has the name."""
    name = next(word for word in ("Dayton", "Tilburg", "Louvre") if word in body)
    assert names(body, (name, "GPE")) == set()


@pytest.mark.parametrize(
    "body",
    [
        "They met in Dayton in May.",
        "The Dayton office closed.",
        "It bought the Dayton, Ohio, plant.",
        "They met in the Bronx, and left.",
    ],
)
def test_a_town_stays_one(body: str) -> None:
    """An office's, a plant's, and one with an article of its own."""
    name = "Dayton" if "Dayton" in body else "Bronx"
    assert name in names(body, (name, "GPE"))


@pytest.mark.parametrize(
    ("body", "is_place"),
    [
        ("Pacific Zorena grew.", False),
        ("Zorena Equity (Pacific) grew.", False),
        ("Ships crossed the Pacific in May.", True),
        ("The Pacific Islands grew.", True),
        ("It sank in the Atlantic Monday.", True),
    ],
)
def test_an_ocean_within_a_name_is_none(body: str, is_place: bool) -> None:
    """By the capital behind it, or the brackets around it."""
    found = names(body)
    assert bool(found) is is_place


def test_an_ocean_in_a_title_in_capitals_is_named_by_the_body() -> None:
    """UNION PACIFIC is a railway, unless the text names the ocean."""
    title = "ZORENA PACIFIC CUTS ITS FARES AGAIN"
    assert names("Rail fares fell in May.", title=title) == set()
    assert names("Pacific Zorena cut rail fares.", title=title) == set()
    assert "PACIFIC" in names("Fares across the Pacific fell in May.", title=title)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Gross National Product (GNP) grew.", "Gross National Product"),
        ("End of Life (EOL) was moved.", "End of Life"),
        ("Every Member of Parliament (MP) left.", "Member of Parliament"),
    ],
)
def test_letters_that_stand_for_no_body_explain_none(body: str, name: str) -> None:
    """Nor is what they are short for one."""
    assert name not in names(body, (name, "ORG"))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("They sell a drug called Xorvane there.", "Xorvane"),
        ("He left a house formerly called Brynda Tilian then.", "Brynda Tilian"),
        ("He drove a recalled 2005 Zora Astra home.", "Zora Astra"),
        ("The Anna Zorena space telescope was sold.", "Anna Zorena"),
        ("She read the Anna Zorena series twice.", "Anna Zorena"),
        ("Aboard Zorena One they flew.", "Zorena One"),
        ("Their ship was once MV Professor Albrin Penck.", "Albrin Penck"),
        ("Users of ZorOS Stream left.", "ZorOS Stream"),
        ("On Anna Lee Jr. Day they met.", "Anna Lee Jr. Day"),
        ("The Zulu Tribes of the north met.", "Zulu Tribes"),
        ("Conservative Republicans said so.", "Conservative Republicans"),
    ],
)
def test_what_a_noun_beside_it_calls_a_thing_is_nobody(body: str, name: str) -> None:
    """A product, a house, a car, a telescope, a work, a day, a people."""
    assert not names(body, (name, "PERSON"))


@pytest.mark.parametrize(
    "body",
    [
        "A woman called Anna Zorena left.",
        "She was called Anna Zorena at home.",
        "In 2005 Anna Zorena left.",
        "Anna Zorena won a prize.",
    ],
)
def test_a_person_beside_such_words_stays_one(body: str) -> None:
    """What is said of people names them."""
    assert names(body, ("Anna Zorena", "PERSON")) == {"Anna Zorena"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("It lies in the Zorena constellation.", "Zorena"),
        ("It hung in Glovers' Hall.", "Glovers"),
        ("They burned St. John's Episcopal Church.", "St. John"),
        ("“No,” said Liberal leader Ann Lee.", "Liberal"),
        ("She will report, reporting to Badovar.", "Badovar"),
        ("He died of the Powassor virus in May.", "Powassor"),
        ("It ran on the show in Fokus programme.", "Fokus"),
        ("He was admitted to Wharton that year.", "Wharton"),
        ("She polled well in the Monmouth poll.", "Monmouth"),
        ("They specialise in Robotix.", "Robotix"),
    ],
)
def test_what_is_no_place_by_the_words_beside_it(body: str, name: str) -> None:
    """Stars, halls, churches, parties, and to whom one reports."""
    assert name not in names(body, (name, "GPE"))


@pytest.mark.parametrize(
    "name",
    [
        "Zorena Interbank Offered Rates",
        "Zorena Place Shopping Center",
        "Zorena Expressway",
        "Zorena Rebellion",
    ],
)
def test_rates_buildings_roads_and_risings_are_no_bodies(name: str) -> None:
    """By the last word of the name."""
    assert not names(f"They spoke of {name} again.", (name, "ORG"))


@pytest.mark.parametrize(
    "body",
    [
        "By ANNA ZORENA\nThe mayor resigned.",
        "By ANNA ZORENA and Bo Chen\nThe mayor resigned.",
        "The mayor resigned. (Writing by Bo Chen; editing by ANNA ZORENA)",
    ],
)
def test_who_made_an_article_is_not_in_it(body: str) -> None:
    """Whether the line is in capitals or not."""
    assert not names(body, ("ANNA ZORENA", "PERSON"))


def test_what_is_done_by_somebody_is_no_byline() -> None:
    """A sentence may begin so."""
    body = "By Anna Zorena they had been told that it would rain."
    assert names(body, ("Anna Zorena", "PERSON")) == {"Anna Zorena"}
