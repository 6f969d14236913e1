"""The query language means the same to every engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import Cue, Enrichment
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.syntax.lexer import fields
from tests.contract.archive import RAHMON
from tests.making import make_entry

CASES = [
    ("", "a1 a2 b c d e"),
    ("militants", "a1 a2 b"),
    ("militant", "a1 a2 b"),
    ("MILITANTS Dushanbe", "a1 a2"),
    ("talks OR final", "b c"),
    ("militants -surrender", "b"),
    ("militants NOT (talks OR final)", "a1 a2"),
    ("NOT militants", "c d e"),
    ("final OR NOT militants", "c d e"),
    ('"refused to surrender"', "a1 a2"),
    ('"surrender refused"', ""),
    ('"surrender refused"~3', "a1 a2"),
    ('"peace ceasefire"~5', "b"),
    ('"talks peace"', ""),
    ('"crackdown militants"', ""),
    ("surr*", "a1 a2 c"),
    ("mil?tants", "a1 a2 b"),
    ("*conflict*", ""),
    ("militents~", "a1 a2 b"),
    ("title:militants", "a1 a2"),
    ("title:(militants OR talks)", "a1 a2 b"),
    ("people:rahmon", "a1 b"),
    ("people:rakhmonov", "a1 b"),
    ('people:"emomali rahmon"', "a1 b"),
    ('people:"rahmon emomali"', ""),
    ("people:rakh*", "a1 b"),
    ("places:dushanbe", "a1 a2"),
    ("places:tajikistan", "a1 a2 b"),
    ("event:conflict", "a1 a2 b"),
    ('event:"bewaffnete Konflikte"', "a1 a2 b"),
    ("event:Friedensprozesse OR event:sport", "b c"),
    ("militants -event:“processus de paix”", "a1 a2"),
    ("event:Erdbeben", ""),
    ("agency:reuters OR outlet:post", "a1 b c"),
    ("militants -people:rahmon", "a2"),
    ("date:2015", "a1 a2 b"),
    ("date:2015-09-06..2015-10-02", "a2 b"),
    ("date:..1997", "e"),
    ("date:2016-05-01", "c"),
    ("date:unknown", "d"),
    ("naive", "d"),
    ("lodz cafe", "d"),
    ("łódź", "d"),
    ("fussball", "e"),
    ("reader", "d"),
    ("41965", "c"),
    ("41,965", "c"),
    ("run", "e"),
    ("saint-etienne", "c"),
    ("!!!", ""),
    ("“refused to surrender”", "a1 a2"),
    ("militants AND", "a1 a2 b"),
    ("zzz", ""),
]


FACET_FIELDS = [
    ("casualties:killed", "a1"),
    ("casualties:arrested", ""),
    ("byline:berg", "b"),
    ('byline:"anna berg"', "b"),
    ("mentioned:september", "a1"),
    ("headline:militants person:rahmon", "a1"),
    ("organization:ministry OR agency:afp", "a1"),
]


def found(engine, query: Query) -> set[str]:
    return {hit.id for hit in engine.search(query).hits}


@pytest.mark.parametrize(
    ("text", "ids"), CASES, ids=[text or "everything" for text, _ in CASES]
)
def test_a_query_finds_exactly_these_articles(engine, text, ids):
    query = Query(text, count="copies", words="all")
    assert found(engine, query) == set(ids.split())


def test_exact_switches_stemming_off(engine):
    assert found(engine, Query("run", exact=True)) == {"e"}
    assert found(engine, Query("militant", exact=True)) == set()
    assert found(engine, Query("runner", exact=True)) == {"e"}
    assert found(engine, Query("title:talk", exact=True)) == set()


def test_a_title_word_ranks_above_the_same_word_in_the_body_alone(empty, entry):
    filler = "one two three four five six seven eight nine ten"
    empty.write(
        [
            entry("x", "Another thing", f"harvest {filler}"),
            entry("y", "Harvest thing", f"other {filler}"),
        ]
    )
    empty.commit()
    assert [hit.id for hit in empty.search(Query("harvest")).hits] == ["y", "x"]


def test_the_page_says_how_the_query_was_understood(engine):
    page = engine.search(Query('militants ("never closed'))
    assert page.understood == "militants AND “never closed”"
    assert len(page.warnings) == 2


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("🔥", "x"),
        ("fire 👍", "x"),
        ("👍🏽", "x"),
        ('"🔥 in paris"', "x"),
        ("🇫🇷", "y"),
        ("🇫🇮", ""),
        ("❤️ -🔥", "y"),
    ],
)
def test_a_picture_is_found_as_a_word_is(empty, entry, text, ids):
    """A tone of skin and a sign of presentation make no other picture of it."""
    empty.write(
        [
            entry("x", "Fire🔥 in Paris", "It burnt. 👍"),
            entry("y", "Match of the day 🇫🇷", "We ❤ it."),
        ]
    )
    empty.commit()
    assert found(empty, Query(text, words="all")) == set(ids.split())


def test_a_picture_is_marked(empty, entry):
    empty.write([entry("x", "Fire🔥 in Paris", "It burnt.")])
    empty.commit()
    (hit,) = empty.search(Query("🔥")).hits
    assert ("🔥", True) in hit.title_spans


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("lead:harbour", "x y"),
        ("LEAD(harbour AND strike)", "x"),
        ("hlead(strike w/2 harbour)", "x z"),
        ('lead:"harbour strike"', "x"),
        ("lead:docker*", "y"),
        ("-lead:harbour", "z"),
        ("strike w/seg harbour", "x z"),
        ("strike harbour", "x y z"),
        ("strike NOT w/seg harbour", "y"),
        ("harbour /s strike", "x z"),
        ("harbour pre/s strike", "x"),
        ("harbour /p dockers", "y"),
        ("dockers /p pay", "y"),
        ("dockers /s pay", ""),
        ('"the harbour" /s ended', "x"),
        ("(dockers or ministers) /s met", "x"),
        ("strike /s strike", ""),
        ("exact:dockers /s harbour", "y"),
        ('("harbour strike" or "left the") /s (twenty or dockers)', "x y"),
        ("(harbour w/3 ended) /s when", "x"),
        ("(harbour w/2 when) /s ended", ""),
        ("ATLEAST2(lead:said)", "z"),
        ("began /s ministers", ""),
        ("began /p ministers", ""),
        ("harbour /s dockers", "y"),
        ("harb* /s strike", "x z"),
        ("dock* /s left", "y"),
        ("dock* /s pay", ""),
        ("dock* /p pay", "y"),
        ("beg?n /s harbour", "x"),
        ("began~ /s strike", "x"),
        ("harbour pre/s str*", "x"),
        ("str* pre/s harb*", "z"),
        ("str* w/seg harb*", "x z"),
        ("lead:str* lead:twent*", "x"),
        ("lead:noth*", ""),
        ("strike NOT /s harb*", "y"),
        ("(harb* w/2 strike) /s ended", "x"),
        ("rain* NOT /s sa*", "z"),
    ],
)
def test_parts_of_an_article_are_told_by_their_boundaries(empty, entry, text, ids):
    long_lead = "The harbour strike ended after twenty days, said all those who had been there when it began."
    empty.write(
        [
            entry("x", "Nothing new", f"{long_lead}\n\nMinisters met."),
            entry(
                "y",
                "Strike",
                "Dockers left the harbour. They want more pay.\nNo talks.",
            ),
            entry(
                "z",
                "Strike at harbour",
                "Rain.\n\n" + "More rain is said to come. " * 5,
            ),
        ]
    )
    empty.commit()
    assert found(empty, Query(text, words="all")) == set(ids.split())


ODD = [
    '"',
    "((",
    "))",
    "AND OR NOT",
    "a" * 2000,
    "\0",
    "-",
    "~",
    "*",
    "?",
    "😀",
    "שלום",
    ":",
    "title:",
]


@pytest.mark.parametrize("text", ODD, ids=repr)
def test_no_string_is_an_error(engine, text):
    assert engine.search(Query(text)).copies >= 0


@pytest.mark.parametrize(("text", "ids"), FACET_FIELDS)
def test_every_facet_is_a_field_by_its_key_and_its_aliases(empty, text, ids):
    """As the page of help says: whatever has a facet can be asked for by name."""
    killed = make_entry(
        "a1", "Militants killed", "Two died.", agency="AFP", headings=(RAHMON,)
    )
    found_in_text = Enrichment(cues=(Cue("killed", 2, 0, 3),), dates=("2015-09-05",))
    signed = make_entry("b", "Talks", "They met.", byline="Anna Berg, Carl Dahl")
    empty.write([replace(killed, enrichment=found_in_text), signed])
    empty.commit()
    assert found(empty, Query(text)) == set(ids.split())


def test_the_language_knows_every_installed_facet():
    """A facet that is installed tomorrow is a field without another line."""
    assert {facet.key for facet in installed_facets()} <= set(fields().values())
