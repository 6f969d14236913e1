"""Event types, casualties and languages are found by their names in every language of
the program.
"""

import pytest

from cuttings.search.facets.filters import words_of
from cuttings.search.facets.spoken import MOST_MEANT, english_labels, is_understood
from cuttings.search.facets.topics import topic_rows
from cuttings.search.syntax.grammar import parse
from cuttings.search.translations import languages


def labels(key, text):
    return english_labels(key, words_of(text))


@pytest.mark.parametrize("language", languages()[1:])
def test_every_event_type_is_found_by_its_whole_name(language):
    for _, label, name in topic_rows(language):
        assert is_understood("event", name, label)


def test_a_whole_name_goes_before_the_names_that_hold_it():
    assert labels("event", "guerre") == ("war",)
    assert "civil war" in labels("event", "civile")


def test_a_name_is_found_in_all_its_forms():
    assert labels("event", "Bürgerkrieg") == labels("event", "Bürgerkriege")
    assert labels("event", "Brand") == ("fire",)
    assert labels("event", "conflits armés") == ("armed conflict",)


def test_what_a_name_says_in_brackets_may_be_left_out():
    assert labels("event", "Pauschenpferd") == ("pommel horse (artistic gymnastics)",)


def test_an_english_word_costs_and_finds_nothing_more():
    for text in ("armed conflict", "war", "sport", "peace", "police"):
        assert labels("event", text) == ()
    assert labels("event", "") == labels("event", "zzz") == ()
    assert labels("outlet", "Krieg") == ()


def test_a_word_of_many_names_says_nothing():
    assert labels("event", "und") == labels("event", "de") == ()
    assert labels("event", "der") == labels("event", "de la") == ()
    assert 0 < len(labels("event", "boxen")) <= MOST_MEANT


def test_casualties_and_languages_are_found_too():
    assert labels("casualties", "Verletzte") == ("Wounded",)
    assert labels("language", "Russisch") == ("Russian",)
    assert labels("language", "langue inconnue") == ("Language unknown",)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("event:Erdbeben", "event:erdbeben OR event:earthquake"),
        ("NOT event:Krieg", "NOT (event:krieg OR event:war)"),
        ("fire -event:Brände", "fire AND NOT (event:brande OR event:fire)"),
        ("event:earthquake", "event:earthquake"),
        ("event:erdbeb*", "event:erdbeb* OR event:earthquake"),
        ("event:earthq*", "event:earthq*"),
        ("event:e*", "event:e*"),
        ("Erdbeben", "erdbeben"),
        ("title:Erdbeben", "title:erdbeben"),
    ],
)
def test_what_is_understood_says_the_english_name(text, understood):
    assert parse(text).understood == understood
