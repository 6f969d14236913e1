"""One kind for all mentions of a name in an article."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Article


def kinds(body: str, name: str, *raws: tuple[str, str]) -> list[str]:
    """The kinds of the mentions of a name, where a model gave these labels in turn."""
    found, end = [], 0
    for words, label in raws:
        start = body.index(words, end)
        end = start + len(words)
        found.append((start, end, label))
    article = Article("", "Report of the day", True, body, body, (), "", "")
    return [each.kind for each in refine(article, found, []) if each.surface == name]


@pytest.mark.parametrize(
    ("body", "name", "raws", "kind"),
    [
        (
            "Ann Richardson left. Richardson won. They met Richardson.",
            "Richardson",
            [
                ("Ann Richardson", "PERSON"),
                ("Richardson", "PERSON"),
                ("Richardson", "GPE"),
            ],
            "person",
        ),
        (
            "Zorana grew. Zorana bought it. He left for Zorana.",
            "Zorana",
            [("Zorana", "ORG"), ("Zorana", "ORG"), ("Zorana", "GPE")],
            "organisation",
        ),
        (
            "It rained in Chicago. Chicago wept. Then Chicago slept.",
            "Chicago",
            [("Chicago", "GPE"), ("Chicago", "PERSON"), ("Chicago", "ORG")],
            "place",
        ),
    ],
)
def test_all_mentions_of_a_name_are_of_one_kind(
    body: str, name: str, raws: list[tuple[str, str]], kind: str
) -> None:
    """A full name's surname, what most are, a well-known town."""
    assert set(kinds(body, name, *raws)) == {kind}


def test_a_mention_that_says_itself_that_it_is_a_place_stays_one() -> None:
    """Behind “in” and before what it lies in."""
    body = "Ann Richardson left. Richardson won. She lives in Richardson, Texas."
    raws = [
        ("Ann Richardson", "PERSON"),
        ("Richardson", "PERSON"),
        ("Richardson", "GPE"),
    ]
    assert kinds(body, "Richardson", *raws) == ["person", "place"]
