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
    ("Brooklyn Beckham married in Florida. Beckham wept.", "Beckham", "GPE", "person"),
    ("Savannah Guthrie, 48, hosts the show.", "Savannah Guthrie", "GPE", "person"),
    (
        "Chelsea scored a late goal in the league match against Arsenal; the coach was pleased.",
        "Chelsea",
        "GPE",
        "organisation",
    ),
    (
        "Residents of Chelsea, Massachusetts, were told to leave.",
        "Chelsea",
        "ORG",
        "place",
    ),
    ("Troy Newman runs the garage. Newman denied it.", "Troy Newman", "GPE", "person"),
    ("The residents of Troy, New York, voted.", "Troy", "PERSON", "place"),
    (
        "Mercedes cut its forecast after Mercedes' profits fell.",
        "Mercedes",
        "PERSON",
        "organisation",
    ),
    ("The town of Mercedes in Texas flooded.", "Mercedes", "ORG", "place"),
    ("Trains to Gap, France, were cancelled.", "Gap", "ORG", "place"),
    (
        "Gap's shares slid after Gap said it expects a loss.",
        "Gap",
        "GPE",
        "organisation",
    ),
    ("Jackson Browne sang at the festival.", "Jackson Browne", "ORG", "person"),
    ("Police in Jackson, Mississippi, arrested two men.", "Jackson", "PERSON", "place"),
    ("Kent police searched a house in Kent.", "Kent", "PERSON", "place"),
    ("Muriel Kent resigned. Kent had led the council.", "Kent", "GPE", "person"),
    ("Leone said he would appeal. Sergio Leone was fined.", "Leone", "GPE", "person"),
    ("He joined The Atlantic as an editor.", "The Atlantic", "LOC", "organisation"),
    ("The storm crossed the Atlantic.", "Atlantic", "ORG", "place"),
    ("The governor of Washington signed the bill.", "Washington", "PERSON", "place"),
    (
        "Kerry Washington starred in the film, and Washington thanked the crew.",
        "Washington",
        "GPE",
        "person",
    ),
    ("Norwich Union raised its premiums.", "Norwich Union", "GPE", "organisation"),
    ("Independence, Missouri, is where he lived.", "Independence", "ORG", "place"),
    ("Bethlehem Steel laid off 300 workers.", "Bethlehem Steel", "GPE", "organisation"),
    ("Israel Adesanya beat his rival.", "Israel Adesanya", "GPE", "person"),
    ("Montana Brown tweeted a photo.", "Montana Brown", "GPE", "person"),
    ("The Montana senator voted no.", "Montana", "PERSON", "place"),
    (
        "Virginia Raggi won the election. Raggi is mayor of Rome.",
        "Virginia Raggi",
        "GPE",
        "person",
    ),
    ("Georgia Toffolo appeared on television.", "Georgia Toffolo", "GPE", "person"),
    ("Robbers fled to Banks, Oregon.", "Banks", "PERSON", "place"),
    ("Deere, based in Moline, hired 200.", "Moline", "PERSON", "place"),
    ("Corona, California, closed its schools.", "Corona", "ORG", "place"),
]
"""Text, the words that the model finds, its label for them, what they are."""


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


@pytest.mark.parametrize(
    ("text", "words", "label", "kinds_expected"),
    [
        ("Austin Heights is calm.", "Austin Heights", "GPE", {"place"}),
        ("Lake Bell starred.", "Lake Bell", "PERSON", {"person"}),
        ("New London won a prize. London won.", "London", "GPE", {"place"}),
        ("The Duke of York said so.", "York", "GPE", {"place"}),
        ("They met in Falls Church.", "Falls Church", "GPE", {"place"}),
    ],
)
def test_what_is_like_a_homonym_stays_what_it_is(
    text: str, words: str, label: str, kinds_expected: set[str]
) -> None:
    """No verb that towns have too, no word that towns are called by, makes a person or a
    body of one.
    """
    assert kinds(text, words, label) <= kinds_expected
