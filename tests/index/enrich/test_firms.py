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
