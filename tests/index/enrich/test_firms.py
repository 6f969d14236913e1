"""Places that are the beginning, or a part, of a company's name."""

from __future__ import annotations

import pytest

from tests.index.enrich.test_rules import found, names


@pytest.mark.parametrize(
    ("body", "name", "firm"),
    [
        ("In May Dayton Corp paid.", "Dayton", "Dayton Corp"),
        (
            "He bought Pacific Lumber\nHoldings in May.",
            "Pacific",
            "Pacific Lumber\nHoldings",
        ),
        ("It sold Georgia Mills <GMLL.O> in May.", "Georgia", "Georgia Mills"),
        ("He left Bell Atlantic Corp in May.", "Atlantic", "Bell Atlantic Corp"),
    ],
)
def test_a_legal_form_or_a_ticker_makes_a_place_a_companys(
    body: str, name: str, firm: str
) -> None:
    """Also over a line's end."""
    # The gazetteer finds waters and countries by itself.
    raws = [(name, "GPE")] if name == "Dayton" else []
    mentions = found(body, *raws)
    assert firm in {each.surface for each in mentions if each.kind == "organisation"}
    assert names(mentions, "place") == set()


def test_a_bare_mention_is_the_companys_too_but_not_in_a_place() -> None:
    """“Dayton said” is the company; “in Dayton” is the town."""
    body = "Dayton Corp will pay, Dayton said. Its mill stands in Dayton, Ohio."
    mentions = found(body, ("Dayton", "GPE"))
    kinds = [each.kind for each in mentions if each.surface.startswith("Dayton")]
    assert kinds == ["organisation", "organisation", "place"]


def test_a_place_before_a_company_of_another_sentence_is_a_place() -> None:
    """A word of place decides."""
    body = "It rained in Dayton. Corp tax fell."
    assert names(found(body, ("Dayton", "GPE")), "organisation") == set()


@pytest.mark.parametrize(
    ("body", "town", "firm"),
    [
        (
            "Phoenix Software Ltd signed with Zorena. Phoenix said that it sells software.",
            "Phoenix",
            "Phoenix Software Ltd",
        ),
        (
            "Rustenburg Platinum Holdings Ltd grew. Zorena is a unit of Brill and Rustenburg.",
            "Rustenburg",
            "Rustenburg Platinum Holdings Ltd",
        ),
    ],
)
def test_a_large_town_that_does_as_firms_do_is_the_company_called_so(
    body: str, town: str, firm: str
) -> None:
    """Where the text has one company whose name begins so."""
    mentions = found(body, (firm, "ORG"), (town, "GPE"))
    assert firm in names(mentions, "organisation")
    assert town not in names(mentions, "place")


def test_a_large_town_beside_a_company_called_so_stays_a_town() -> None:
    """Where it does nothing that a firm does."""
    body = "Boston Mills Ltd grew. Its plant is in Boston, and Boston is cold."
    assert "Boston" in names(
        found(body, ("Boston Mills Ltd", "ORG"), ("Boston", "GPE")), "place"
    )


def test_a_feature_that_is_marked_at_an_exchange_is_a_company() -> None:
    """Sierra is a mountain's word."""
    body = "It buys from Sierra Zorena Resources <SRP> in May."
    mentions = found(body, ("Sierra Zorena Resources", "ORG"))
    assert "Sierra Zorena Resources" in names(mentions, "organisation")
