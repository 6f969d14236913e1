"""Which of several places of one name is meant, by the evidence for each."""

from __future__ import annotations

from collections import Counter

import pytest

from cuttings.index.names.bearers import Evidence, Meant, of_role, weigh
from cuttings.index.names.gazetteer import gazetteer

UNITED_STATES = Counter({"US": 2})


@pytest.mark.parametrize(
    ("name", "evidence", "expected"),
    [
        ("Athens", Evidence(), "athens"),
        ("Athens", Evidence(container="Ga"), "athens-united-states"),
        ("Athens", Evidence(container="Ohio"), "athens-oh-united-states"),
        ("Athens", Evidence(siblings=("Savannah",)), "athens-united-states"),
        ("Georgia", Evidence(), "georgia"),
        ("Georgia", Evidence(siblings=("Alabama",)), "georgia-united-states"),
        ("Georgia", Evidence(siblings=("Armenia",)), "georgia"),
        ("Georgia", Evidence(countries=UNITED_STATES), "georgia-united-states"),
        ("New York", Evidence(), "new-york-city"),
        (
            "New York",
            Evidence(levels=frozenset(("division",)), asked_by="senator"),
            "new-york",
        ),
        ("Valencia", Evidence(countries=Counter({"ES": 1})), "valencia-spain"),
        (
            "Halifax",
            Evidence(home=frozenset({("GB", "ENG")})),
            "halifax-united-kingdom",
        ),
        ("Mexico", Evidence(countries=Counter({"MX": 9})), "mexico"),
        ("Asia", Evidence(countries=Counter({"PH": 9})), "asia"),
        ("Manchester", Evidence(), "manchester"),
        ("Queensland", Evidence(), "queensland"),
    ],
)
def test_the_place_with_most_evidence_is_meant(
    name: str, evidence: Evidence, expected: str
) -> None:
    """What it lies in, its siblings, what is asked for, the countries named, how well it
    is known; a name that a town only once had counts little.
    """
    place = weigh(name, evidence).place
    assert place is not None
    assert expected == place.id


@pytest.mark.parametrize(
    "name", ["Springfield", "Orange County", "Cambridge", "Waterloo"]
)
def test_nothing_is_assigned_where_two_weigh_alike(name: str) -> None:
    """And the reason names those between which nothing decides."""
    meant = weigh(name, Evidence())
    assert meant.place is None
    assert meant.within is None
    assert f"nothing says which {name} is meant: the one in" in meant.reason


def test_a_tie_ends_with_the_least_evidence() -> None:
    """One place of the same state is enough."""
    evidence = Evidence(divisions=Counter({("US", "IL"): 1}))
    place = weigh("Springfield", evidence).place
    assert place is not None
    assert (place.country, place.division) == ("US", "IL")


def test_a_place_that_the_gazetteer_has_not_lies_where_the_text_says() -> None:
    """No bearer of another state is taken for it."""
    meant = weigh("Antioch", Evidence(container="Illinois"))
    assert meant.place is None
    assert meant.within == gazetteer().place("illinois")


def test_a_role_says_what_is_meant() -> None:
    """Both the place itself and what an unknown one lies in."""
    illinois = gazetteer().place("illinois")
    for meant in (Meant(illinois, ""), Meant(None, "", illinois)):
        read = of_role(meant.role)
        assert (meant.place, meant.within) == (read.place, read.within)
    assert of_role("") == Meant(None, "")
