"""Bodies that a recogniser, or a guess, joined to others or cut."""

from __future__ import annotations

import pytest

from tests.index.enrich.test_rules import found, names


@pytest.mark.parametrize(
    ("body", "labelled", "expected"),
    [
        (
            "It sold Zorena Mutual to Pamir Services Inc in May.",
            ["Zorena Mutual to Pamir Services Inc"],
            {"Zorena Mutual", "Pamir Services Inc"},
        ),
        (
            "Zorena Corp's Pamir City Bank unit grew.",
            ["Zorena Corp", "Pamir City Bank"],
            {"Zorena Corp", "Pamir City Bank"},
        ),
        (
            "Zorena Bank and Pamir Bank and Trust Corp paid.",
            ["Zorena Bank and Pamir Bank and Trust Corp"],
            {"Zorena Bank", "Pamir Bank and Trust Corp"},
        ),
        (
            "Pamirex sued Zorenzoil. The Pamirex/Zorenzoil Inc case went on, Pamirex said.",
            ["Pamirex/Zorenzoil Inc"],
            {"Pamirex", "Zorenzoil Inc"},
        ),
    ],
)
def test_two_bodies_in_one_name_are_two(
    body: str, labelled: list[str], expected: set[str]
) -> None:
    """What is sold and to whom, an owner and its own, two with a stroke between."""
    mentions = found(body, *((name, "ORG") for name in labelled))
    surfaces = {each.surface for each in mentions if each.kind == "organisation"}
    assert expected <= surfaces
    assert surfaces.isdisjoint(set(labelled) - expected)


@pytest.mark.parametrize(
    ("body", "labelled", "expected"),
    [
        ("Zorena owns A and W Brands Inc now.", "W Brands Inc", "A and W Brands Inc"),
        (
            "Alexander and Alexander Zorena Inc grew.",
            "Alexander Zorena Inc",
            "Alexander and Alexander Zorena Inc",
        ),
        ("The Bank fuer Zorena AG paid.", "Zorena AG", "Bank fuer Zorena AG"),
        (
            "The Iran-U.S. Claims Tribunal ruled.",
            "Claims Tribunal",
            "Iran-U.S. Claims Tribunal",
        ),
        (
            "The Progressive Party of Working People won in Cyprus.",
            "Progressive Party",
            "Progressive Party of Working People",
        ),
        (
            "Charter Zorena Partners, of Ohio, paid.",
            "Charter Zorena",
            "Charter Zorena Partners",
        ),
    ],
)
def test_the_words_that_were_cut_off_are_a_names_own(
    body: str, labelled: str, expected: str
) -> None:
    """Before it and behind."""
    mentions = found(body, (labelled, "ORG"))
    assert {expected} == {
        each.surface for each in mentions if each.kind == "organisation"
    }


@pytest.mark.parametrize(
    ("body", "labelled", "expected"),
    [
        ("The RMT union struck.", "RMT union", "RMT"),
        ("The Zorena's Board met, Zorena said.", "Zorena's Board", "Zorena"),
        (
            "A protest by the Zorena Alliance against NCNB's plan.",
            "Zorena Alliance against",
            "Zorena Alliance",
        ),
    ],
)
def test_what_is_no_part_of_a_name_goes(
    body: str, labelled: str, expected: str
) -> None:
    """A noun in small letters, a board, what it is against."""
    mentions = found(body, (labelled, "ORG"))
    assert expected in {
        each.surface for each in mentions if each.kind == "organisation"
    }
    assert labelled not in {each.surface for each in mentions}


def test_a_person_and_the_firm_whose_beginning_was_cut_off_are_two() -> None:
    """The model found the person, and the firm's last words."""
    body = "Hiroyuki Zorano of Yasuda Trust and Banking Co Ltd spoke."
    mentions = found(body, ("Hiroyuki Zorano", "PERSON"), ("Banking Co Ltd", "ORG"))
    assert "Yasuda Trust and Banking Co Ltd" in names(mentions, "organisation")
    assert "Hiroyuki Zorano" in names(mentions, "person")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("The branch of a U.S. Bank which lent money closed.", "U.S. Bank"),
        ("A Federal Court of Appeals ruled on it.", "Federal Court of Appeals"),
        (
            "It ended Between April 13 and June 26, Zorena said.",
            "Between April 13 and June 26",
        ),
        ("Zorena Inc <PSG> grew.", "PSG"),
    ],
)
def test_one_of_many_a_period_and_a_mark_are_no_bodies(body: str, name: str) -> None:
    """Behind an indefinite article, with a day in it, in pointed brackets."""
    assert name not in {each.surface for each in found(body, (name, "ORG"))}


def test_a_town_with_a_stock_market_stays_a_town() -> None:
    """Firms have stock, and towns a market for it."""
    body = "Officials watched Tokyo stock prices. Tokyo slept."
    assert "Tokyo" in names(found(body, ("Tokyo", "GPE")), "place")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("In Japan the Central Bank's board met.", "Bank of Japan"),
        ("In Peru the Central Bank's board met.", "Central Bank (Peru)"),
    ],
)
def test_a_central_bank_is_named_as_its_country_names_it(
    body: str, expected: str
) -> None:
    """Where it is called anything else."""
    assert expected in names(found(body, ("Central Bank", "ORG")), "organisation")


def test_a_part_of_a_company_in_capitals_is_no_place() -> None:
    """Nor a company by itself."""
    body = "HOME SAVINGS BANK OF GEORGIA <HFGA.O> paid."
    assert set() == names(found(body), "place")


@pytest.mark.parametrize(
    ("body", "labelled", "expected"),
    [
        (
            "It bids for all of <Zorgrowth International Ltd> now.",
            "Zorgrowth",
            "Zorgrowth International Ltd",
        ),
        (
            "NOTE: Full name Zorburgh and West Pamir Railroad.",
            "West Pamir Railroad",
            "Zorburgh and West Pamir Railroad",
        ),
    ],
)
def test_a_wire_says_where_a_companys_name_begins_and_ends(
    body: str, labelled: str, expected: str
) -> None:
    """Pointed brackets around it, and “full name” before it."""
    mentions = found(body, (labelled, "ORG"))
    assert expected in {each.surface for each in mentions}
    assert labelled not in {each.surface for each in mentions}


def test_a_town_that_speaks_beside_its_company_is_the_company() -> None:
    """Though the dateline is that town's."""
    body = "Zorena Steel Corp cut prices. Bethlehem Steel Corp did so. Bethlehem also said it grew."
    mentions = found(body, ("Bethlehem Steel Corp", "ORG"), ("Bethlehem", "ORG"))
    assert "Bethlehem" not in names(mentions, "place")
