"""Works, products, drugs, ships and events are nobody, no body and no place."""

from __future__ import annotations

import pytest

from tests.index.enrich.test_rules import found

THINGS = [
    ("Critics praised Salt Ferry, a film by Ann Lee.", "Salt Ferry", "PERSON"),
    ("Many played Dragon Anvil, the video game that he made.", "Dragon Anvil", "ORG"),
    ("She took Zorenex, a drug that helps.", "Zorenex", "ORG"),
    ("They gave her Zorecizumab and slept.", "Zorecizumab", "PERSON"),
    ("They unveiled a cheaper Zorena Book.", "Zorena Book", "ORG"),
    ("The army fired two Zoruds.", "Zoruds", "GPE"),
    ("Owners of the Ford Astrella were told so.", "Ford Astrella", "PERSON"),
    ("Lessa fever killed forty.", "Lessa", "PERSON"),
    ("Passengers of the Zorena Express waited.", "Zorena Express", "ORG"),
    ("The Zorena Queen sank in 1912.", "Zorena Queen", "ORG"),
    ("The treaty is the Treaty of Lisbon.", "Lisbon", "GPE"),
    ("He won the Tour de Zorena.", "Tour de Zorena", "ORG"),
    ("They danced at the Zorena Hill Carnival.", "Zorena Hill Carnival", "ORG"),
    ("The Zet Offensive failed.", "Zet Offensive", "ORG"),
    ("Delta is a variant, and so is Omicron.", "Delta", "GPE"),
    ("The ZTSE 100 rose on Friday.", "ZTSE", "ORG"),
    ("Zorenex lowered blood pressure.", "Zorenex", "PERSON"),
    ("Those who took Zorenal twice a day slept.", "Zorenal", "PERSON"),
    ("Trials of Zorenol were stopped.", "Zorenol", "PERSON"),
    ("The new Zorella costs less.", "Zorella", "PERSON"),
    ("The dog Bonnie found him.", "Bonnie", "PERSON"),
    ("The robot Valka welds doors.", "Valka", "PERSON"),
    ("The painting is Girl with a Ring.", "Girl", "PERSON"),
]
"""A text, the words that the model finds, its label for them."""


@pytest.mark.parametrize(("text", "words", "label"), THINGS)
def test_a_thing_is_no_name(text: str, words: str, label: str) -> None:
    """By the words beside it, whatever the model calls it."""
    filed = []
    for mention in found(text, (words, label)):
        if mention.name and "not counted" not in mention.reason:
            filed.append(mention.surface)
    assert words not in filed


@pytest.mark.parametrize(
    ("text", "words", "label", "kind"),
    [
        ("He sued Ann Lee, a film director.", "Ann Lee", "PERSON", "person"),
        ("It is the Ann Lee case.", "Ann Lee", "PERSON", "person"),
        ("Guy said so. Guy Lee left.", "Guy Lee", "PERSON", "person"),
        ("Carnival said it expects a loss.", "Carnival", "ORG", "organisation"),
        ("She flew to Lisbon.", "Lisbon", "GPE", "place"),
        ("It is a Zorena Holdings unit.", "Zorena Holdings", "ORG", "organisation"),
    ],
)
def test_what_is_like_a_thing_stays_what_it_is(
    text: str, words: str, label: str, kind: str
) -> None:
    """A director of films is no film, and a case is called after somebody."""
    kinds = {
        mention.kind
        for mention in found(text, (words, label))
        if mention.name and mention.surface == words
    }
    assert kinds == {kind}
