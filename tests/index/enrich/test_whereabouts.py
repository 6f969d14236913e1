"""Which place each name of a place means in one article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.index.enrich.rules import refine
from cuttings.index.enrich.whereabouts import home_of
from cuttings.index.names.gazetteer import gazetteer
from cuttings.search.articles import UNSUPPORTED, Article, Mention


def places(body: str, *names: str, **facts: str) -> list[Mention]:
    """The places among a body's mentions, where a model found these names."""
    found = []
    for name in names:
        start = body.find(name)
        while start >= 0:
            found.append((start, start + len(name), "GPE"))
            start = body.find(name, start + 1)
    article = Article("", "Report of the day", True, body, body, (), "", "")
    mentions = refine(replace(article, **facts), sorted(found), [])  # type: ignore[arg-type]
    return [mention for mention in mentions if mention.kind == "place"]


def meant(body: str, name: str, *names: str, **facts: str) -> list[str]:
    """The roles of the mentions of one name."""
    found = places(body, name, *names, **facts)
    return [mention.role for mention in found if mention.surface == name]


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ("In Dublin, Ohio, it rained.", "Dublin", "dublin-oh-united-states"),
        ("In Dublin (Ohio) it rained.", "Dublin", "dublin-oh-united-states"),
        ("In Durham, N.C., it rained.", "Durham", "durham"),
        ("The English city of Durham slept.", "Durham", "durham-united-kingdom"),
        ("The Idaho town of Moscow slept.", "Moscow", "moscow-united-states"),
        ("A fire in Perth in Scotland.", "Perth", "perth-united-kingdom"),
        ("In Dublin, Canada said no.", "Dublin", "dublin"),
    ],
)
def test_what_stands_beside_a_name_says_what_it_lies_in(
    body: str, name: str, expected: str
) -> None:
    """Behind a comma, in brackets, before it; but no new clause."""
    assert [expected] == meant(body, name)


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ("The governor of Washington spoke.", "Washington", "division"),
        ("Washington state voted.", "Washington", "division"),
        ("Senator Ann Example of New York spoke.", "New York", "division"),
        ("The mayor of New York spoke.", "New York", "town"),
        ("It rained in downtown Washington.", "Washington", "town"),
        ("The foreign minister of Georgia spoke.", "Georgia", "country"),
        ("Georgia's parliament sat.", "Georgia", "country"),
    ],
)
def test_what_only_places_of_a_level_have_decides(
    body: str, name: str, expected: str
) -> None:
    """A governor, a mayor, a foreign minister."""
    from cuttings.index.names.gazetteer import gazetteer

    place = gazetteer().place(meant(body, name)[0])
    assert place is not None
    assert expected == place.level


def test_mentions_with_nothing_beside_them_mean_what_the_decided_one_does() -> None:
    """An article seldom speaks of two places of one name."""
    body = "The Athens mill burned. It is the oldest of Athens, Georgia. Athens wept."
    assert meant(body, "Athens") == ["athens-united-states"] * 3


def test_two_senses_of_one_name_in_one_article_are_two_headings() -> None:
    """The rarer one says which it is."""
    body = (
        "The mayor of New York spoke. New York City Hall was full. "
        "The senator from New York left."
    )
    names = {each.role: each.name for each in places(body, "New York")}
    assert names == {"new-york-city": "New York", "new-york": "New York (state)"}


def test_the_dateline_and_the_paper_break_a_tie() -> None:
    """A paper of Illinois means the Springfield of Illinois."""
    body = "The library of Springfield burned."
    assert meant(body, "Springfield") == [""]
    found = meant(body, "Springfield", dateline="CHICAGO", outlet="Chicago Courier")
    assert found == ["springfield-il-united-states"]


def test_an_address_says_the_country_of_a_paper() -> None:
    """By its top level, where that is a country's."""
    assert ("GB", "") in home_of(None, None, "https://news.example.co.uk/a.html")
    assert frozenset() == home_of(None, None, "https://news.example.com/uk")


def test_the_reason_is_kept() -> None:
    """What was decided, and by which words."""
    (place,) = places("The governor of Georgia spoke.", "Georgia")
    assert "a state or province, by “governor”" in place.reason
    (tied,) = places("The library of Springfield burned.", "Springfield")
    assert not tied.counted
    assert "nothing says which Springfield is meant" in tied.reason


def test_a_strange_name_in_a_list_of_places_is_a_place() -> None:
    """Though the model took it for a person."""
    body = "They walked through Beni, Butembo and Gorvu."
    found = [
        (body.find(name), body.find(name) + len(name), label)
        for name, label in (("Beni", "GPE"), ("Butembo", "GPE"), ("Gorvu", "PERSON"))
    ]
    article = Article("", "Report of the day", True, body, body, (), "", "")
    kinds = {each.surface: each.kind for each in refine(article, found, [])}
    assert kinds.get("Gorvu") != "person"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("They spoke of Obama, and of others.", "Obama"),
        ("He holds a stake in Crazy Gorvu.", "Crazy Gorvu"),
        ("Analysts wrote of Zorenatina in May.", "Zorenatina"),
        ("The planet is bigger than Jupiter. A planet is round.", "Jupiter"),
        ("The novel Casablanca is long.", "Casablanca"),
    ],
)
def test_what_only_the_model_calls_a_place_is_none(body: str, name: str) -> None:
    """A small town and a name of no gazetteer need a word of place."""
    assert not [each for each in places(body, name) if each.counted]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("It rained in Obama.", "Obama"),
        ("They fled from Gorvu at night.", "Gorvu"),
        ("The village of Gorvu burned.", "Gorvu"),
        ("Cars left Gorvu, Illinois, at night.", "Gorvu"),
    ],
)
def test_a_word_of_place_makes_a_small_or_unknown_name_a_place(
    body: str, name: str
) -> None:
    """In it, from it, the village of it, what it lies in."""
    assert [each for each in places(body, name) if each.counted]


def test_a_town_beside_a_place_in_a_list_of_two_is_a_town_of_the_article() -> None:
    """“Limerick and Cork” in an article on Ireland, though the model took Cork for a
    person.
    """
    body = "Trains left Limerick and Cork. Ireland has few drivers."
    found = [
        (body.find(name), body.find(name) + len(name), label)
        for name, label in (("Limerick", "GPE"), ("Cork", "PERSON"))
    ]
    article = Article("", "Report of the day", True, body, body, (), "", "")
    kinds = {each.surface: each.kind for each in refine(article, found, [])}
    assert kinds["Cork"] == "place"


@pytest.mark.parametrize("words", ["returned to", "took a flight from", "fled to"])
def test_what_somebody_moves_to_is_a_place(words: str) -> None:
    """Though the model took it for a person."""
    body = f"The sailors {words} Kiel."
    start = body.find("Kiel")
    article = Article("", "Report of the day", True, body, body, (), "", "")
    (mention,) = refine(article, [(start, start + 4, "PERSON")], [])
    assert (mention.kind, mention.role) == ("place", "kiel")


def test_a_small_town_of_the_country_is_not_meant_where_the_world_knows_another() -> (
    None
):
    """That the article is about America shows no Paris and no Geneva there."""
    body = "The United States and Texas agreed in Paris. Americans voted in the U.S."
    assert "paris" in meant(body, "Paris", "United States", "Texas", "U.S.")


def test_a_country_lies_in_no_sea_and_no_gulf() -> None:
    """“Iran in the Gulf” is Iran; so are the islands of Portugal in the Atlantic."""
    assert meant("It fought Iran in the Gulf.", "Iran", "Gulf") == ["iran"]


def test_a_places_own_last_word_says_of_what_level_it_is() -> None:
    """São Paulo State is the state, whatever its city weighs."""
    body = "They repaired railways in Sao Paulo State, Brazil."
    (mention,) = [
        each
        for each in places(body, "Sao Paulo State", "Brazil")
        if each.surface == "Sao Paulo State"
    ]
    place = gazetteer().place(mention.role)
    assert place is not None
    assert place.level == "division"


@pytest.mark.parametrize(
    ("body", "name", "others", "expected"),
    [
        (
            "A resident of Antioch, Illinois, Ann Example spoke.",
            "Antioch",
            ("Illinois",),
            "in illinois",
        ),
        (
            "Born in Geneva, Indiana, Ann Example left.",
            "Geneva",
            ("Indiana",),
            "in indiana",
        ),
        ("A mill in Grenada, Miss., closed.", "Grenada", (), "in mississippi"),
        ("A mill in Peru, Ind., closed.", "Peru", (), "in indiana"),
        (
            "A mine in Portland, Victoria, closed, as Australia said.",
            "Portland",
            ("Victoria", "Australia"),
            "in victoria-australia",
        ),
        (
            "Mines at Trail and Kimberley, British Columbia, closed.",
            "Trail",
            ("Kimberley", "British Columbia"),
            "in british-columbia",
        ),
        (
            "Mills at Zorenaby and Flint, Michigan, closed.",
            "Zorenaby",
            ("Flint", "Michigan"),
            "in michigan",
        ),
        (
            "A bus left Manay, Davao Oriental, in the Philippines.",
            "Manay",
            ("Davao Oriental", "Philippines"),
            "manay",
        ),
    ],
)
def test_a_state_behind_a_town_is_no_list(
    body: str, name: str, others: tuple[str, ...], expected: str
) -> None:
    """Whatever goes on behind it, whatever else has the town's name."""
    assert [expected] == meant(body, name, *others)


@pytest.mark.parametrize("name", ["Washington", "Chicago"])
def test_a_general_word_of_geography_holds_no_town(name: str) -> None:
    """“In the Gulf” is not Gulf Province."""
    (role,) = meant(f"The ships that {name} in the Gulf has are old.", name, "Gulf")
    assert not role.startswith("in ")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("A walk in Whitehall, as the United States watched.", "Whitehall"),
        ("Miller is in Beaver Creek in autumn. The United States.", "Beaver Creek"),
    ],
)
def test_another_name_of_a_town_is_no_evidence_for_it(body: str, name: str) -> None:
    """That an article is about its country is not enough."""
    assert meant(body, name, "United States")[0] not in ("atlanta", "beavercreek")


@pytest.mark.parametrize(
    "body",
    [
        "The summit in Venice ended. The United States was glad.",
        "The Venice summit ended. The United States was glad.",
    ],
)
def test_a_town_that_all_languages_name_is_known_abroad(body: str) -> None:
    """Venice is the one in Italy, though an article speaks of American affairs."""
    assert meant(body, "Venice", "United States") == ["venice"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Their goods are traded in Zorebonds and elsewhere.", "Zorebonds"),
        ("U.S. buyers asked at Foley's counters in autumn.", "Foley"),
        ("The U.S. analyst Lufkin of Lufkin and Brill spoke.", "Lufkin"),
    ],
)
def test_a_place_that_nothing_but_its_country_shows_is_in_doubt(
    body: str, name: str
) -> None:
    """One that no gazetteer has, and a small town of a federation."""
    for place in places(body, name, "U.S."):
        if place.surface == name:
            assert place.reason == UNSUPPORTED


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("It rained in the village of Genvar.", "Genvar"),
        ("Rain fell in Genvar, Ohio, at noon.", "Genvar"),
        ("Rain fell in Foley, Ala., at noon.", "Foley"),
        ("Rain fell in Foley, Ala.-based shops shut.", "Foley"),
        ("Zorena said Mount Genvar is high.", "Mount Genvar"),
        ("In Eastern Canada it rained.", "Eastern Canada"),
        ("They met in Paris.", "Paris"),
        ("In Genvar it rained, and Genvar slept.", "Genvar"),
        ("They lived in La Genvara.", "La Genvara"),
    ],
)
def test_a_place_that_the_words_beside_it_show_is_in_no_doubt(
    body: str, name: str
) -> None:
    """What it lies in, what it is, its own words; a known town needs none."""
    found = [each for each in places(body, name) if each.surface == name]
    assert found
    assert all(UNSUPPORTED not in each.reason for each in found)


def test_what_the_dateline_says_of_its_place_stands_for_all_mentions() -> None:
    """Hanford is in California too."""
    body = "The reactor at Hanford stood still."
    within = meant(body, "Hanford", dateline="HANFORD, Wash, June 29 -")
    assert within == ["in washington-wa-united-states"]
    assert meant(body, "Hanford", dateline="WASHINGTON, June 29 -") != within


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Rain fell in Redmond, Wash., at noon.", "Redmond"),
        ("Rain fell in Athens, Ga., at noon.", "Athens"),
        ("Rain fell in Athens, Ga.-based shops shut.", "Athens"),
    ],
)
def test_an_abbreviation_is_a_state_whatever_else_is_called_so(
    body: str, name: str
) -> None:
    """Washington is a town, and Georgia a country."""
    (place_id,) = meant(body, name)
    place = gazetteer().place(place_id)
    assert place is not None
    assert place.country == "US"


def test_a_general_word_means_no_division_of_that_name() -> None:
    """Iceland has a Northeast; so has every country."""
    assert "" in meant(
        "Sales in the Northeast and in Iceland fell.", "Northeast", "Iceland"
    )


def test_what_a_county_is_short_for_is_no_place_of_that_name() -> None:
    """Oxon Hill is in Maryland."""
    found = places("A mill of Abingdon, Oxon, England, burned.", "Abingdon", "Oxon")
    assert [each.role for each in found if each.surface == "Abingdon"] == ["abingdon"]
    assert "oxon-hill" not in [each.role for each in found]


BESIDE = ("Geneva", "Oregon", "Seattle", "Boston", "Shawinigan", "Trois-Rivieres")


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ("It has staff in New York and Washington.", "New York", "new-york-city"),
        ("It has staff in Oregon and Washington.", "Washington", "division"),
        ("It is on the bourses of Zurich, Geneva and Bern.", "Zurich", "zurich"),
        ("It is in Siberia, in the city of Tomsk in Siberia.", "Tomsk", "tomsk"),
        ("They live in Seattle's Capitol Hill.", "Capitol Hill", "in seattle"),
        ("They live in Boston's New York office.", "New York", "new-york-city"),
        ("Its Quebec mills are at Shawinigan and Trois-Rivieres.", "Quebec", "quebec"),
    ],
)
def test_partners_owners_and_regions_say_which_is_meant(
    body: str, name: str, expected: str
) -> None:
    """Only what is plainly a state shows states, a town's quarter lies there, and a region
    without borders holds the towns of its country.
    """
    (role,) = set(meant(body, name, *BESIDE))
    place = gazetteer().place(role)
    assert expected in (role, place.level if place else "")


def test_a_list_of_places_that_no_gazetteer_has_is_of_the_articles_country() -> None:
    """Madrid beside four strange names of the Philippines is not Spain's."""
    body = "The Philippines shook. Xuxa, Zorilla, Madrid, Brillo and Xonta were hit."
    assert meant(body, "Madrid") == ["in philippines"]
    body = "The Philippines shook. London, Rome, Madrid, Paris and Xonta met."
    assert meant(body, "Madrid") == ["madrid"]


@pytest.mark.parametrize(
    ("body", "name", "is_doubted"),
    [
        ("They saw Batman there.", "Batman", True),
        ("They saw Batman in Turkey.", "Batman", False),
        ("They flew to Leeds there.", "Leeds", False),
        ("They flew to Cairo there.", "Cairo", False),
    ],
)
def test_a_town_of_a_country_that_nobody_names_must_be_known(
    body: str, name: str, is_doubted: bool
) -> None:
    """By its size and by the names that it has in many languages."""
    reasons = [each.reason for each in places(body, name) if each.surface == name]
    assert all((reason == UNSUPPORTED) is is_doubted for reason in reasons)
    assert reasons


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("It hit the Rostam oil rig off Iran.", "Rostam"),
        ("It sits in the Hawaiian Island chain.", "Hawaiian Island"),
        ("Nobody of Duran Duran sang.", "Duran"),
        ("Ann Sam left. So the Sams are gone.", "Sams"),
        ("Talks began with the Uruguay round of trade.", "Uruguay"),
        ("So Brooklyn Union Gas <ZOR> grew.", "Brooklyn"),
        ("So Zorena Brothers (Asia) Ltd grew.", "Asia"),
    ],
)
def test_what_is_called_like_a_place_is_none(body: str, name: str) -> None:
    """Rigs, chains, bands, families, rounds and firms."""
    assert name not in [each.surface for each in places(body, name)]


def test_a_republic_by_its_long_name_is_the_country() -> None:
    """Whatever stands before the word."""
    found = places(
        "The Islamic Republic of Kenya said so.", "Islamic Republic of Kenya"
    )
    assert {each.name for each in found} == {"Kenya"}
