"""Firms that are named by many partners are one body, and none of its parts somebody."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.boundaries import repaired

FIRMS = [
    ("He asked analysts at Raisi, Baldwin, Nisker.", "Raisi, Baldwin, Nisker"),
    ("The securities firm of Raisi, Baldwin, Nisker Ltd fell.", "Raisi, Baldwin, Nisker Ltd"),
    ("The law firm Raisi, Swane & Moor sued.", "Raisi, Swane & Moor"),
    ("Lawyers at Halen, Raisi, Brill and Wood sued.", "Halen, Raisi, Brill and Wood"),
    ("The brokerage Raisi, Tully & Sons fell.", "Raisi, Tully & Sons"),
    ("It paid Raisi, Arpin, Slade, Meager & Flomm.", "Raisi, Arpin, Slade, Meager & Flomm"),
    ("Raisi, Morten and Finch Inc fell.", "Raisi, Morten and Finch Inc"),
    ("She is an analyst with Raisi, Brill and Lee.", "Raisi, Brill and Lee"),
]  # fmt: skip


def raws(text: str, *labelled: tuple[str, str]) -> list[tuple[int, int, str]]:
    """What a model would find: where each of the words stands first, with its label."""
    found = []
    for words, label in labelled:
        start = text.index(words)
        found.append((start, start + len(words), label))
    return found


@pytest.mark.parametrize(("text", "firm"), FIRMS)
def test_partners_are_one_firm(text: str, firm: str) -> None:
    """By the words before the list, by “&” or a form, whatever the model sees in it."""
    found = [("Raisi", "PERSON")]
    if "Morten" in text:
        found += [("Morten", "PERSON"), ("Finch Inc", "ORG")]
    (span,) = repaired(text, raws(text, *found))
    assert (span.text, span.label) == (firm, "ORG")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Raisi, Brill and Volcken met.", ["Raisi", "Brill", "Volcken"]),
        ("Analysts at Raisi, Brill and Volcken agreed.", ["Raisi", "Brill", "Volcken"]),
        ("It hurt Ann Raisi, Brill & Lee.", ["Ann Raisi", "Brill"]),
        ("It went to Raisi, Exxon & Brill.", ["Raisi", "Brill"]),
    ],
)
def test_a_list_of_people_and_of_firms_stays_a_list(
    text: str, names: list[str]
) -> None:
    """Nothing says that it is one, or a part is somebody in full or a body of its own."""
    found = repaired(text, raws(text, *((name, "PERSON") for name in names)))
    assert [span.text for span in found] == names


def test_two_firms_beside_each_other_are_two() -> None:
    """A name of two words that was found is no partner's; one word may be."""
    text = "Zorena Data and Raisi Research Inc fell."
    found = repaired(
        text, raws(text, ("Zorena Data", "ORG"), ("Raisi Research", "ORG"))
    )
    assert [span.text for span in found] == ["Zorena Data", "Raisi Research Inc"]
    text = "Zorena and Raisi Research Inc fell."
    found = repaired(text, raws(text, ("Raisi Research", "ORG")))
    assert [span.text for span in found] == ["Zorena and Raisi Research Inc"]


@pytest.mark.parametrize(
    ("behind", "parts"),
    [
        (" were injured", ["Raisi", "Lee", "Brill"]),
        (" voted", ["Raisi", "Lee", "Brill"]),
        (" filed the suit", ["Raisi, Lee and Brill"]),
    ],
)
def test_surnames_that_do_together_what_people_do_are_people(
    behind: str, parts: list[str]
) -> None:
    """A firm sues, and does not sit in a bus."""
    text = f"Raisi, Lee and Brill{behind}."
    found = repaired(text, raws(text, ("Raisi, Lee and Brill", "ORG")))
    assert [span.text for span in found] == parts


def test_somebody_of_a_body_is_cut_from_it() -> None:
    """Where the span ends with “of” and the body is another."""
    text = "Akira Raisi of Zorena said so."
    found = repaired(text, raws(text, ("Akira Raisi of", "ORG"), ("Zorena", "ORG")))
    assert [(span.text, span.label) for span in found] == [
        ("Akira Raisi", "PERSON"),
        ("Zorena", "ORG"),
    ]


@pytest.mark.parametrize(
    ("text", "first", "second", "whole"),
    [
        ("It owns Zorba Mining and Smelting Ltd.", "Zorba Mining", "Smelting Ltd", ["Zorba Mining and Smelting Ltd"]),
        ("It owns Zorba Mining and Smelter Ltd, a smelter.", "Zorba Mining", "Smelter Ltd", ["Zorba Mining and Smelter Ltd"]),
        ("It owns Zorba Inc and Trading Ltd.", "Zorba Inc", "Trading Ltd", ["Zorba Inc", "Trading Ltd"]),
        ("It owns Zorba Mining and Brill Ltd.", "Zorba Mining", "Brill Ltd", ["Zorba Mining", "Brill Ltd"]),
    ],
)  # fmt: skip
def test_a_company_goes_on_with_its_second_trade(text, first, second, whole):
    """A trade and a form behind “and”."""
    spans = repaired(text, raws(text, (first, "ORG"), (second, "ORG")))
    assert [span.text for span in spans] == whole
