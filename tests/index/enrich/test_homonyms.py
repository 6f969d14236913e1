"""Names that several kinds of things bear, in sentences that say which is meant."""

from __future__ import annotations

import pytest

from tests.index.enrich.test_rules import found

HOMONYMS = [
    (
        "The Phoenix council met in Phoenix, Arizona, on Monday.",
        "Phoenix",
        "GPE",
        "place",
    ),
    (
        "Shares in Phoenix fell after Phoenix reported a loss.",
        "Phoenix",
        "GPE",
        "organisation",
    ),
    ("Joaquin Phoenix spoke. Phoenix thanked the jury.", "Phoenix", "GPE", "person"),
    ("He told The Lancet that doses were safe.", "The Lancet", "ORG", "organisation"),
    ("Shares of Shell rose and Shell's chairman left.", "Shell", "GPE", "organisation"),
    ("They live in Orange, New Jersey.", "Orange", "ORG", "place"),
    ("The senator from Washington voted for it.", "Washington", "PERSON", "place"),
    ("Victoria Nuland spoke. Nuland agreed.", "Nuland", "GPE", "person"),
    ("They flew to Victoria in British Columbia.", "Victoria", "PERSON", "place"),
    ("The villagers of Chester, Vermont, met.", "Chester", "PERSON", "place"),
    (
        "Santander's shares fell after Santander said it expects losses.",
        "Santander",
        "GPE",
        "organisation",
    ),
    ("A quake struck Santander in Colombia.", "Santander", "ORG", "place"),
    ("Jack London wrote it. London sailed away.", "Jack London", "PERSON", "person"),
    ("The mayor of London, Ontario, resigned.", "London", "GPE", "place"),
    (
        "Hilton's shareholders met; Hilton said it plans to sell hotels.",
        "Hilton",
        "PERSON",
        "organisation",
    ),
    (
        "Cuban said he would sell. Mark Cuban owns the club.",
        "Mark Cuban",
        "PERSON",
        "person",
    ),
    ("Nokia sued its rival and Nokia's profits rose.", "Nokia", "GPE", "organisation"),
    ("The Nice derby was played in Nice, France.", "Nice", "PERSON", "place"),
    ("They told The Telegraph so.", "The Telegraph", "ORG", "organisation"),
    ("Bristol-based Zorena Foods closed.", "Zorena Foods", "PERSON", "organisation"),
    ("Jordan's king left Amman. Jordan signed.", "Jordan", "PERSON", "place"),
    ("Barbara Jordan spoke. Jordan disagreed.", "Barbara Jordan", "PERSON", "person"),
    ("Houston, Texas, was flooded.", "Houston", "PERSON", "place"),
    ("Whitney Houston sang. Houston bowed.", "Houston", "GPE", "person"),
    ("The city of Austin in Texas grew.", "Austin", "PERSON", "place"),
    (
        "Tata said it expects sales. Shares in Tata rose.",
        "Tata",
        "PERSON",
        "organisation",
    ),
    ("The village of Tata in Hungary was cut off.", "Tata", "ORG", "place"),
    ("Lorraine Kelly spoke.", "Lorraine Kelly", "GPE", "person"),
    ("The factories of Lorraine in France closed.", "Lorraine", "PERSON", "place"),
    ("Fires burn near Sydney, Australia.", "Sydney", "PERSON", "place"),
    ("The newspaper Zorena Globe wrote so.", "Zorena Globe", "GPE", "organisation"),
    ("Floods hit Florence in Italy.", "Florence", "PERSON", "place"),
    ("Reading, England, elected a mayor.", "Reading", "ORG", "place"),
    ("Ships left Alexandria, Egypt.", "Alexandria", "PERSON", "place"),
    ("Dallas, Texas, banned it.", "Dallas", "PERSON", "place"),
    ("He told the Boston Globe so.", "Boston Globe", "GPE", "organisation"),
    ("Protesters filled Madison, Wisconsin.", "Madison", "PERSON", "place"),
]
"""Text, the words that the model finds, its label for them, what they are."""
NOT_YET = [
    ("Lincoln Chafee spoke. Chafee left.", "Chafee", "GPE", "person"),
    ("Denzel Washington won. Washington wept.", "Washington", "GPE", "person"),
    ("Chester Arthur spoke; Arthur smiled.", "Arthur", "GPE", "person"),
    ("Paris Hilton arrived. Hilton waved.", "Hilton", "GPE", "person"),
    ("Nokia, a town in Finland, floods each spring.", "Nokia", "ORG", "place"),
    ("Lake Placid froze in New York.", "Lake Placid", "PERSON", "place"),
    ("Austin Butler won.", "Austin Butler", "GPE", "person"),
    ("Sydney Pollack directed it.", "Sydney Pollack", "ORG", "person"),
    ("Florence Pugh starred.", "Florence Pugh", "GPE", "person"),
    ("Alexandria Ocasio-Cortez spoke.", "Alexandria Ocasio-Cortez", "GPE", "person"),
    ("Lloyds of London sued its broker.", "Lloyds of London", "GPE", "organisation"),
    ("Madison Keys won the match.", "Madison Keys", "GPE", "person"),
    (
        "Analysts at Philadelphia Bancorp cut it.",
        "Philadelphia Bancorp",
        "GPE",
        "organisation",
    ),
]
"""Those that one sentence does not settle: most are people whose given name is a town's."""


def kinds(text: str, words: str, label: str) -> set[str]:
    """What the mentions of these words are filed as."""
    counted = set()
    for mention in found(text, (words, label)):
        is_filed = mention.name and "not counted" not in mention.reason
        if is_filed and words.removeprefix("The ") in mention.surface:
            counted.add(mention.kind)
    return counted


@pytest.mark.parametrize(("text", "words", "label", "kind"), HOMONYMS)
def test_a_homonym_is_what_its_sentence_says(
    text: str, words: str, label: str, kind: str
) -> None:
    """Whatever the model calls it."""
    assert kinds(text, words, label) == {kind}


@pytest.mark.xfail(reason="one sentence does not settle it yet", strict=True)
@pytest.mark.parametrize(("text", "words", "label", "kind"), NOT_YET)
def test_a_homonym_that_the_model_mistakes_is_mended(
    text: str, words: str, label: str, kind: str
) -> None:
    """By its sentence alone."""
    assert kinds(text, words, label) == {kind}
