"""The words that open a request are neither demanded nor scored; all others are."""

from __future__ import annotations

import pytest

from cuttings.search.queries import Query
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.openings import opening
from tests.contract.conftest import emptied, engine, filled, opensearch

__all__ = ["emptied", "engine", "filled", "opensearch"]


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("Tell me about the earthquake in Croatia", "earthquake AND croatia"),
        ("articles about whales stranded", "whales AND stranded"),
        ("show me news on strikes", "strikes"),
        ("What is known about the fire?", "fire"),
        ("What's been said of tin prices", "tin AND prices"),
        ("I'm looking for reports on tin", "tin"),
        ("Please find all stories about bees", "bees"),
        ("could you list cuttings that mention Oruro", "oruro"),
        ("How do I find obituaries of musicians?", "obituaries AND musicians"),
        ("are there any documents regarding whales", "whales"),
        ('find articles that mention "dry dock"', "“dry dock”"),
        ("articles about strikes -tin", "strikes AND NOT tin"),
        ("TELL ME ABOUT BEES", "bees"),
    ],
)
def test_a_request_is_read_as_what_it_asks_for(text, understood):
    assert parse(text).understood == understood


@pytest.mark.parametrize(
    "text",
    [
        "search for survivors",
        "news on Sunday",
        "articles of impeachment",
        "stories of survivors",
        "report on war",
        "looking for Eric",
        "find survivors",
        "whales, articles about",
    ],
)
def test_words_that_may_as_well_be_sought_are(text):
    understood = parse(text).understood
    for word in ("search", "news", "articles", "stories", "report", "looking", "find"):
        assert (word in text) == (word in understood)


@pytest.mark.parametrize(
    "text",
    [
        "articles about",
        "tell me about the",
        "articles AND about AND whales",
        "+articles about whales",
        '"articles about" whales',
    ],
)
def test_nothing_is_left_out_where_nothing_else_is_sought_or_signs_say_so(text):
    understood = parse(text).understood
    assert "articles" in understood or "tell" in understood


@pytest.mark.parametrize(
    ("languages", "words", "count"),
    [
        (("de",), "zeig mir artikel uber den streik", 4),
        (("de",), "berichte uber wale", 2),
        (("de",), "was steht uber den hafen", 3),
        (("fr",), "je cherche des articles sur la greve", 5),
        (("fr",), "articles sur les baleines", 2),
        (("fr",), "berichte uber wale", 0),
        ((), "artikel uber wale", 0),
        ((), "articles sur les baleines", 0),
    ],
)
def test_requests_are_known_in_the_languages_of_the_archive(languages, words, count):
    assert opening(words.split(), languages) == count


def test_what_was_left_out_is_said_and_a_word_that_is_meant_can_be_demanded():
    parsed = parse("articles about whales")
    assert parsed.optional == ("articles", "about")
    assert parse("+articles about whales").understood == "articles AND whales"


@pytest.mark.parametrize(
    "text", ["why didn't they surrender", "they couldn't surrender"]
)
def test_a_contraction_is_a_function_word(text):
    assert parse(text).understood == "surrender"


def test_a_request_finds_what_its_words_find(engine):
    asked = engine.search(Query("tell me about the militants who surrender"))
    plain = engine.search(Query("militants surrender"))
    assert [hit.id for hit in asked.hits] == [hit.id for hit in plain.hits]
    assert asked.stories == plain.stories
