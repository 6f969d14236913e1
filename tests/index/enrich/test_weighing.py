"""What a name is in a whole document: one decision for all its mentions."""

from __future__ import annotations

import re

import pytest

from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Article, Mention
from tests.index.enrich.test_rules import found, names


def mentions(body: str, *raws: tuple[str, str]) -> list[Mention]:
    """The mentions of a body in which a model found these words (every time)."""
    found = []
    for words, label in raws:
        start = body.find(words)
        while start >= 0:
            found.append((start, start + len(words), label))
            start = body.find(words, start + 1)
    article = Article("", "Report of the day", True, body, body, (), "", "")
    return list(refine(article, sorted(found), []))


def kinds(body: str, name: str, *raws: tuple[str, str]) -> set[str]:
    return {each.kind for each in mentions(body, *raws) if name in each.surface}


@pytest.mark.parametrize(
    ("body", "name", "label"),
    [
        ("Orange shares fell. Orange said so, in France.", "Orange", "GPE"),
        (
            "Santander would close branches. Santander's chairman left.",
            "Santander",
            "PERSON",
        ),
        ("He told The Atlantic that it was over.", "Atlantic", "LOC"),
        ("Amazon said it would hire. Amazon shares rose.", "Amazon", "LOC"),
        ("The airline Delta cut flights. Delta shares fell.", "Delta", "GPE"),
        (
            "Texas-based Brellan said it would pay. Brellan has paid.",
            "Brellan",
            "PERSON",
        ),
    ],
)
def test_what_only_bodies_have_makes_a_name_a_bodys(
    body: str, name: str, label: str
) -> None:
    """Shares, a chairman, a paper's article within a sentence: no place and nobody."""
    assert {"organisation"} == kinds(body, name, (name, label))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Fires in the Amazon rose. The Amazon burned again.", "Amazon"),
        ("The ferry crossed the Atlantic in a week.", "Atlantic"),
        ("Tokyo's stock index fell. Traders in Tokyo sold.", "Tokyo"),
        ("Orange shares fell in Orange, a town near Avignon in France.", "Avignon"),
    ],
)
def test_a_place_stays_a_place_where_the_words_say_so(body: str, name: str) -> None:
    """An article, a locative, a market's index: nothing of a body's own."""
    assert {"place"} == kinds(body, name, (name, "LOC"))


def test_a_surname_that_is_a_country_is_its_bearers() -> None:
    """Jordan is Michael Jordan where nothing speaks of the country."""
    body = "Michael Jordan led. Jordan scored 30 points."
    assert {"person"} == kinds(body, "Jordan", ("Michael Jordan", "PERSON"))


def test_a_surname_is_no_country_where_the_article_speaks_of_it() -> None:
    """On evidence for both, the country stays."""
    body = "Michael Jordan flew to Amman, in Jordan. Jordan was quiet."
    assert "place" in kinds(body, "Jordan", ("Michael Jordan", "PERSON"))


@pytest.mark.parametrize(
    ("body", "name", "label"),
    [
        (
            "A memorandum of understanding, the MoU, binds. They sold an NFT. NFTs rose.",
            "NFT",
            "ORG",
        ),
        (
            "A Memorandum of Understanding (MoU) was signed. The MoU is new.",
            "MoU",
            "ORG",
        ),
        ("Omicron spread, doctors said. Omicron is mild.", "Omicron", "ORG"),
        ("Pashtuns fought in the north.", "Pashtuns", "ORG"),
        ("The Garbo people left. The Garbo say so.", "Garbo", "ORG"),
    ],
)
def test_peoples_and_things_are_no_bodies(body: str, name: str, label: str) -> None:
    """What is counted, a variant, a people: none is filed."""
    filed = [each for each in mentions(body, (name, label)) if each.surface == name]
    assert filed == []


def test_who_made_the_article_is_nobody_of_it() -> None:
    """Names behind “Reporting by” and “Editing by” are credits."""
    body = "The bank cut its rate. Reporting by Ann Leeman; Editing by Bo Chenard."
    raws = (("Ann Leeman", "PERSON"), ("Bo Chenard", "PERSON"))
    assert set() == kinds(body, "e", *raws)


def test_a_general_word_is_the_place_that_the_countries_show() -> None:
    """The Gulf is Persian beside Iran and Mexican beside Cuba; alone it is none."""
    named = {}
    for country in ("Iran", "Cuba", "Norway"):
        body = f"Tankers waited in the Gulf. {country} sent boats."
        gulf = [
            each for each in mentions(body, ("Gulf", "LOC")) if each.surface == "Gulf"
        ]
        named[country] = [each.name for each in gulf]
    assert named == {"Iran": ["Persian Gulf"], "Cuba": ["Gulf of Mexico"], "Norway": []}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Profit rose to 40 mln U.S. Dlrs.", "U.S. Dlrs"),
        ("Revs 20.1 mln vs 16.2 mln. Avg shrs 9,100,000.", "Avg"),
        ("Brill and Co Inc said it would pay.", "Co Inc"),
        ("The note says Zorba\n\nIndustries Inc fell.", "Industries Inc"),
        ("LIGHT SWEET crude fell. The light and sweet kind is dear.", "LIGHT SWEET"),
        ("They chose Myers/Lusk in June.", "Myers/Lusk"),
        ("A solo called Eruption is long.", "Eruption"),
    ],
)
def test_words_of_tables_and_lone_words_are_no_bodies(body: str, name: str) -> None:
    """Measures, legal forms, capitals of a headline, a word that acts nowhere."""
    for label in ("ORG", "PERSON") if " " in name else ("ORG",):
        assert not [
            each for each in mentions(body, (name, label)) if each.surface == name
        ]


@pytest.mark.parametrize(
    "body",
    [
        "Zorena said it would hire.",
        "According to Zorena, it rained.",
        "They work at Zorena. He left Zorena.",
        "The work was done by Zorena, a charity, in May.",
        "A spokeswoman told Zorena so.",
    ],
)
def test_one_word_is_a_body_where_it_acts_or_comes_again(body: str) -> None:
    """A single word that the model alone calls a body needs one word more."""
    assert {"organisation"} == kinds(body, "Zorena", ("Zorena", "ORG"))


def test_codes_in_a_headline_of_capitals_are_words() -> None:
    """CAR is no republic where the body names none."""
    body = "Makers said that output would fall in June."
    article = Article("", "CAR OUTPUT SEEN FALLING", False, body, body, (), "", "")
    assert refine(article, [], []) == ()


def test_works_ships_and_storms_are_nobody() -> None:
    """What the word before says is a work is no person's and no body's name."""
    for body, name in (
        ("The novel Anna Karenina is long.", "Anna Karenina"),
        ("The ferry Marlo sank. Marlo was old.", "Marlo"),
        ("Hurricane Maria struck. Maria killed many.", "Maria"),
    ):
        assert set() == kinds(body, name, (name, "PERSON"))
    sung = "The song Bob Dylan wrote is short."
    assert {"person"} == kinds(sung, "Bob Dylan", ("Bob Dylan", "PERSON"))


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        (
            "Texas-based Zorena Mobile grew.",
            "Texas-based Zorena Mobile",
            {"Zorena Mobile"},
        ),
        ("CNN CEO Martin Vale left.", "CNN CEO Martin Vale", {"CNN", "Martin Vale"}),
        ("Bell and Boeing B-17 Fort came.", "Boeing B-17 Fort", {"Boeing"}),
        (
            "The University of Oslo and Uppsala University said so.",
            "University of Oslo and Uppsala University",
            {"University of Oslo", "Uppsala University"},
        ),
        ("Dr Martisius spoke twice.", "Dr Martisius", {"Martisius"}),
    ],
)
def test_what_the_model_joined_is_parted(
    body: str, words: str, expected: set[str]
) -> None:
    """A seat, an office, a type, a second body are no part of a name."""
    assert expected == {each.surface for each in mentions(body, (words, "ORG"))} - {
        "Texas"
    }


@pytest.mark.parametrize(
    ("body", "name", "full"),
    [
        ("Chadwick Example sang. Chad was calm.", "Chad", "Chadwick Example"),
        ("Jordan Example sang. Jordan was calm.", "Jordan", "Jordan Example"),
        ("Ann Richardson left. Richardson was calm.", "Richardson", "Ann Richardson"),
    ],
)
def test_a_place_that_begins_a_given_name_is_its_bearers(
    body: str, name: str, full: str
) -> None:
    """Chad is Chadwick where nothing speaks of the country."""
    found = mentions(body, (full, "PERSON"), (name, "GPE"))
    assert {each.kind for each in found} == {"person"}


def test_an_office_is_no_given_name() -> None:
    """The Dean of a faculty, the Sultan of a land."""
    assert kinds("The Dean of Law spoke.", "Dean", ("Dean", "PERSON")) == set()


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        (
            "Zorna Bancwest said that by May it expects sales.",
            "Zorna Bancwest",
            "organisation",
        ),
        (
            "The rise of Arizona Bancwest earnings went on.",
            "Arizona Bancwest",
            "organisation",
        ),
        ("Ann Lee said it was late. Ann Lee left.", "Ann Lee", "person"),
        ("Its store is run by state news firm Saba.", "Saba", "organisation"),
        (
            "Mill Hill Gold Inc has a mine. Mill Hill can earn half.",
            "Mill Hill",
            "organisation",
        ),
        ("Chad Zorena of the Voters Network spoke.", "Chad Zorena", "person"),
        ("They asked at Github. GitHub said no.", "Github", "organisation"),
    ],
)
def test_what_companies_do_and_how_they_are_called_says_what_a_name_is(
    body: str, name: str, kind: str
) -> None:
    """Whatever the model took it for."""
    label = "PERSON" if " B" in name or "Ann" in name else "GPE"
    raws = [(name, label)] if "Chad" not in name else []
    if "GitHub" in body:
        raws.append(("GitHub", "ORG"))
    if "Gold Inc" in body:
        raws = [("Mill Hill Gold Inc", "ORG"), ("Mill Hill can", "GPE")]
        raws[1] = ("Mill Hill", "GPE")
    assert kind in kinds(body, name, *raws)


def test_a_state_is_no_body_for_its_investors() -> None:
    """Florida has them as no company does."""
    body = "Many Florida investors left. Florida shareholders too."
    assert kinds(body, "Florida", ("Florida", "GPE")) <= {"place"}


def test_a_title_with_a_mark_at_the_exchange_names_a_company() -> None:
    """Whatever its name is in the text, and whatever place has it."""
    body = "Mill Hill said that the service would start."
    article = Article("", "MILL HILL <MIHI> STARTS", True, body, body, (), "", "")
    (mention,) = refine(article, [(0, 9, "GPE")], [])
    assert mention.kind == "organisation"


@pytest.mark.parametrize(
    ("body", "acts"),
    [
        ("He wrote on Facebook that it rained.", False),
        ("Rumours on Reddit had said that it rained.", False),
        ("They learned by Zoom all day.", False),
        ("The videos were removed by Facebook.", True),
        ("Telegram's founder was there.", True),
        ("Shares of Zoom fell.", True),
        ("They want to ban TikTok.", True),
        ("Employees of Twitter learned it.", True),
        ("Twitter suspended the account.", True),
        ("Engineers at Twitter learned it.", True),
        ("They offered a billion dollars for Twitter.", True),
        ("Twitter, which is owned by a fund, fell.", True),
    ],
)
@pytest.mark.parametrize("label", ["ORG", "PERSON", "PRODUCT", ""])
def test_a_platform_is_named_where_it_acts(body: str, acts: bool, label: str) -> None:
    """Whatever the model called it, and where it saw nothing."""
    name = re.search("Facebook|Reddit|Zoom|Telegram|TikTok|Twitter", body).group()
    mentions = found(body, *([(name, label)] if label else []))
    assert names(mentions, "organisation") == ({name} if acts else set())
    assert names(mentions, "person") == set()
