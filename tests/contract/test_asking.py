"""What librarians bring from other products means the same to every engine."""

from __future__ import annotations

import re

import pytest

from cuttings.search.queries import Query
from tests.making import make_entry, make_heading

TEXTS = {
    "near": "The police shot two militants near the old station. Troops left.",
    "turned": "Militants had met the police before.",
    "far": "Police came. " + "Nothing else was said about it. " * 3 + "Militants fled.",
    "lines": "Troops were killed\nThe attacks went on. Police stayed.",
    "court": "A court ruled. Later the supreme court of the land ruled again.",
    "supreme": "The supreme court ruled.",
    "colour": "The color of labour. President Donald Trump negotiated.",
    "deal": "Peace deals failed, peace negotiations did not. Peace talks: none.",
    "copper": "Zambia lowers the prices of copper.",
    "initial": "Mr. J. Smith of the U.S. embassy protested; the protesters were protesting.",
    "": "",
}
TEXTS |= {
    "forms": "Children were shot, said the women; two crises, one centre, colours.",
    "words": "A child will say that a woman can shoot. A crisis in the center of colors.",
    "signs": "C++ at AT&T, and .NET; the G-20 sent an e-mail about F-16 and COVID-19.",
    "plain": "A grade C at T for the net. The G20 sent an email about F16 and COVID19.",
    "french": "La Côte d'Ivoire et l'OTAN en 2015,2016; 3,5 et 1,000.",
    "indic": "दाल مُحَمَّد",
    "often": "Rebels here, rebels there: the rebels refused to surrender in Łódź.",
}
ORIGINS = {
    "often": {"outlet": "Harbour Herald", "byline": "Ada Smith"},
    "near": {"url": "https://www.example.org/leaks/2016/?id=7&utm_source=feed"},
    "far": {"url": "http://example.org/leaks/2017"},
}
PERSON = make_heading("Vladimir Putin", "people", variants=("V. V. Putin",))

CASES = [
    ("militants w/5 police", "near turned"),
    ("police PRE/4 militants", "near"),
    ("police W4 militants", "near"),
    ("militants +3 police", ""),
    ("militants PRE/4 police", "turned"),
    ("(police OR troops) w/2 (shot OR left)", "near"),
    ("(police OR troops) PRE/2 (shot OR left)", "near"),
    ("killed /s attacks", ""),
    ("killed /p attacks", ""),
    ("attacks /p stayed", "lines"),
    ("attacks /s stayed", ""),
    ("stayed /p attacks", "lines"),
    ("stayed +p attacks", ""),
    ("smith /s embassy", "initial"),
    ("police /s militants", "near turned"),
    ('"supreme court" w/2 ruled', "supreme"),
    ('"supreme court" w/5 ruled', "supreme court"),
    ("court NOT w/1 supreme", "court"),
    ("court -supreme", ""),
    ("(supreme w/1 court) w/3 land", "court"),
    ("(supreme /s land) /p later", "court"),
    ("colo$r labo#r", "colour"),
    ("protest$2", "initial"),
    ("protest$4", "initial"),
    ("protes$1", ""),
    ('"president * trump"', "colour"),
    ('"president * * trump"', ""),
    ('"peace negotiat*"', "deal"),
    ('"peace (talks OR deal)"', "deal"),
    ('"peace (wars OR treaties)"', ""),
    ('"peace talsk~"', "deal"),
    ('"copper prices zambia"~3', "copper"),
    ('"zambia prices copper"~3', "copper"),
    ('"zambia prices copper"~2', ""),
    ('"police police militants"~9', ""),
    ('"prot* of embassy"~5', "initial"),
    ('people:"vlad* putin"', "near"),
    ('people:"(vladimir OR v) * putin"', "near"),
    ("ti(court OR far) -ti:far", "court"),
    ("exact:protests", ""),
    ("exact:protesters", "initial"),
    ("title:(title w/2 near)", "near"),
    ("date:>2019", "turned"),
    ('date:"3 January 2019"', "near"),
    ("date:01/02/2019", ""),
    ("-date:03/01/2019", ""),
    ("https://example.org/leaks/2016?id=7", "near"),
    ("www.example.org/leaks/2016/?id=7#top", "near"),
    ("https://example.org/leaks", "near far"),
    ("https://example.org/leaks/2018", ""),
    ("police -https://example.org/leaks", "turned lines"),
    ("site:example.org police", "near far"),
    ("ATLEAST3(rebels)", "often"),
    ("ATLEAST4(rebels)", ""),
    ("atleast2 ruled", "court"),
    ('ATLEAST2(court OR "supreme court")', "court"),
    ('ATLEAST2("supreme court")', ""),
    ("ATLEAST2(militant*) AND police", ""),
    ("ATLEAST2(title OR rebels) -court", "often"),
    ("byline:*", "often"),
    ("-outlet:* rebels", ""),
    ("title:* rebels", "often"),
    ("-date:* rebels", "often"),
    ("date:*", "near turned"),
]


class Asked:
    """An engine that is asked for all articles of a query."""

    def __init__(self, engine):
        self._engine = engine

    def page(self, text: str) -> tuple[set[str], tuple[str, ...]]:
        """The ids found, and the warnings."""
        page = self._engine.search(Query(text, count="copies", size=50))
        return {hit.id for hit in page.hits}, page.warnings

    def __call__(self, text: str) -> set[str]:
        return self.page(text)[0]


@pytest.fixture
def asked(empty):
    """The engine under test with the texts above, and a way to ask it."""
    entries = []
    for id_, body in TEXTS.items():
        date = {"near": "2019-01-03", "turned": "2020"}.get(id_)
        headings = (PERSON,) if id_ == "near" else ()
        entries.append(
            make_entry(
                id_ or "none",
                f"Title {id_}",
                body,
                date,
                id_ or "none",
                headings=headings,
                **ORIGINS.get(id_, {}),
            )
        )
    empty.write(entries)
    empty.commit()

    return Asked(empty)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_other_products_signs(asked, text, expected):
    """Each engine finds the same; one that holds no boundaries says what it did
    instead, and loses nothing.
    """
    wanted = {id_ or "none" for id_ in expected.split(" ")} if expected else set()
    found, warnings = asked.page(text)
    if any("was searched as at most" in warning for warning in warnings):
        assert re.search(r"[/+][sp]\b", text)
        assert found >= wanted
    else:
        assert found == wanted


FORMS = [
    ("children", "forms words"),
    ("child AND woman", "forms words"),
    ("said AND crisis", "forms words"),
    ("shoot AND center AND colours", "forms words"),
    ("exact:child", "words"),
    ("C++", "signs"),
    ("AT&T", "signs"),
    (".NET", "signs"),
    ("G20", "signs plain"),
    ("G-20 AND F-16", "signs plain"),
    ("e-mail", "signs plain"),
    ("COVID-19", "signs plain"),
    ("covid", "signs"),
    ('"the G-20 sent"', "signs plain"),
    ("Ivoire AND OTAN", "french"),
    ('"Côte d\'Ivoire"', "french"),
    ("2015 AND 2016", "french"),
    ("35", ""),
    ("1000", "french"),
    ("दिल", ""),
    ("محمد", "indic"),
]


@pytest.mark.parametrize(("text", "expected"), FORMS, ids=[text for text, _ in FORMS])
def test_all_forms_of_a_word_are_one_and_signs_tell_words_apart(asked, text, expected):
    assert asked(text) == set(expected.split())


EQUAL = [
    ("police AND NOT court", "police -court"),
    ("police |troops", "police OR troops"),
    ("negotiat!", "negotiat*"),
    ("{supreme court}", '"supreme court"'),
    ("wom#n OR labo$r", "woman OR women OR labor OR labour"),
    ("police SAUF militants", "police -militants"),
    ("(supreme or later) w/9 court", '"supreme court"~9 OR "later court"~9'),
    ("title:(title w/5 court)", 'title:"title court"~5'),
    ("2019:2020[dp]", "date:2019..2020"),
    ("date:[2019-01 TO *]", "date:2019-01.."),
    ("date aft 2019", "date:2020.."),
    ("ti:court NOT hd=far", "title:court -title:far"),
    ("au:smith", "byline:smith"),
    ("author:smith", "byline:smith"),
    ("so:herald", "outlet:herald"),
    ("pub(herald)", "outlet:herald"),
    ("HEADLINE,BYLINE(smith)", "title:smith OR byline:smith"),
    ("«refused to surrender»", '"refused to surrender"'),
    ("Lodz", "Łódź"),
    ("F-16", "F16"),
]


@pytest.mark.parametrize(("theirs", "ours"), EQUAL, ids=[text for text, _ in EQUAL])
def test_a_vendors_query_finds_what_its_translation_finds(asked, theirs, ours):
    assert asked(theirs) == asked(ours)
    assert asked(theirs)
