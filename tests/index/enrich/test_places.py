"""What is a place by its name, by the words around it, and by the other places."""

from __future__ import annotations

from collections import Counter

import pytest

from cuttings.index.enrich import places
from cuttings.index.enrich.spans import Span
from cuttings.index.enrich.words import FAMILIES


def place(text: str, name: str) -> Span:
    """The span of a name in a text, as the model would give it."""
    start = text.index(name)
    return Span(text, start, start + len(name), "GPE", "place")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tajik troops", [("Tajik", "Tajikistan")]),
        (
            "Tajiks in TAJIKISTAN",
            [("Tajiks", "Tajikistan"), ("TAJIKISTAN", "Tajikistan")],
        ),
        ("in the U.S. and", [("U.S.", "United States")]),
        ("Tajikstan", [("Tajikstan", "Tajikistan")]),
        ("Papua New Guinea", [("Papua New Guinea", "Papua New Guinea")]),
        ("Chadwick", []),
        ("tajik", []),
        ("@Tajikistan", []),
    ],
)
def test_countries_and_peoples_are_scanned_by_their_names(text, found):
    """The longest name at each place, also in capitals and misspelt."""
    assert [(span.text, span.name) for span in places.scan(text)] == found


@pytest.mark.parametrize(
    ("counts", "title", "about"),
    [
        ({"TJ": 2}, {}, "Tajikistan"),
        ({"TJ": 1}, {}, None),
        ({}, {"TJ": 1}, "Tajikistan"),
        ({"TJ": 2, "RU": 2}, {}, "Tajikistan"),
        ({"TJ": 2, "RU": 1, "FR": 2}, {}, None),
        ({}, {}, None),
    ],
)
def test_an_article_is_about_the_country_named_as_often_as_all_others(
    counts, title, about
):
    """Twice at least; its title counts twice."""
    assert places.most_named(Counter(counts), Counter(title)) == about


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Kharkiv"], False),
        (["Kharkiv", "Odesa"], True),
        (["Kyiv"], True),
        (["Kharkiv", "Omdurman"], False),
    ],
)
def test_two_large_towns_or_a_capital_tell_their_country(names, told):
    spans = [place(name, name) for name in names]
    assert ("UA" in places.with_towns(Counter(), spans)) is told


@pytest.mark.parametrize("word", sorted(FAMILIES["divisions"]))
def test_a_divisions_name_ends_with_what_it_is(word):
    """After one to three words of its own."""
    tail = word.title()
    assert places.is_division(f"Zorena {tail}")
    assert places.is_division(f"Old New Zorena {tail}")
    assert not places.is_division(f"Very Old New Zorena {tail}")
    assert not places.is_division(tail)
    assert not places.is_division(f"Congressional {tail}")


@pytest.mark.parametrize("word", sorted(FAMILIES["feature_heads"] - {"mt."}))
def test_a_mountain_or_water_begins_with_what_it_is(word):
    assert places.is_feature(f"{word.title()} Zorena")
    assert not places.is_feature(word.title())
    assert not places.is_feature(f"{word.title()} Zorena Bank")


@pytest.mark.parametrize("word", sorted(FAMILIES["feature_heads_of"]))
def test_a_gulf_is_one_of_something(word):
    """Gulf Oil is a firm, and the Gulf War no place."""
    assert places.is_feature(f"{word.title()} of Zorena")
    assert not places.is_feature(f"{word.title()} Zorena")
    assert places.is_feature(f"{word.title()} Zorena Islands")


@pytest.mark.parametrize("word", sorted(FAMILIES["feature_tails"]))
def test_a_river_or_island_ends_with_what_it_is(word):
    assert places.is_feature(f"Zorena {word.title()}")
    assert not places.is_feature(f"zorena {word.title()}")


@pytest.mark.parametrize(
    ("text", "locative", "only"),
    [
        ("He fled to Zorena.", True, True),
        ("Fighting in Zorena went on.", True, True),
        ("Fighting in Zorena's streets.", True, False),
        ("The Zorena province is calm.", True, False),
        ("He met Zorena, Georgia.", True, False),
        ("He met Zorena.", False, False),
    ],
)
def test_the_words_around_say_where_a_place_stands(text, locative, only):
    """Some so that nothing else can stand there."""
    span = place(text, "Zorena")
    assert places.is_locative(span) is locative
    assert places.stands_in(span) is only


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("Aichi Prefecture", "Aichi"),
        ("Zorena Prefecture", "Zorena Prefecture"),
        ("DODOMA", "Dodoma"),
        ("UAE", "UAE"),
        ("GOMA", "GOMA"),
    ],
)
def test_a_place_is_filed_as_the_gazetteer_knows_it(name, filed):
    assert places.filed_as(name) == filed
