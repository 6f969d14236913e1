"""The names of places in the reader's language."""

from __future__ import annotations

import pytest
from babel import Locale

from cuttings.index.names.bearers import qualified
from cuttings.index.names.gazetteer import CONTINENTS, gazetteer
from cuttings.search.facets.places import QUALIFIERS, place_rows, place_words
from cuttings.search.facets.spoken import english_labels, is_understood
from cuttings.search.facets.wording import value_words
from cuttings.search.syntax.grammar import parse
from cuttings.search.translations import SOURCE, languages, speaking

TRANSLATED = [language for language in languages() if language != SOURCE]
LONGER_HERE = frozenset({"CC", "GS", "MO", "HK", "CD", "CG", "MM", "PS", "TL", "SJ"})
"""Countries that CLDR names otherwise than newspapers do, in one language at least."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_name_is_of_a_place_of_the_gazetteer_by_its_english_name(language):
    for place_id, label, name in place_rows(language):
        place = gazetteer().place(place_id)
        assert place is not None
        assert (place.label, name) == (label, " ".join(name.split(" ")).strip())
        assert name != label
        assert "'" not in name


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_country_and_continent_is_named_as_its_language_does(language):
    """What has no row has one name in both languages."""
    territories = Locale.parse(language).territories
    rows = list(place_rows(language))
    names = {place_id: name for place_id, _, name in rows}
    own = {"CI", "CZ", "VA"} | LONGER_HERE
    for code, place in gazetteer().countries.items():
        if code not in own:
            assert names.get(place.id, place.label) == territories[code]
    for label in CONTINENTS.values():
        assert names.get(label.lower().replace(" ", "-"), label) in territories.values()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_two_places_of_one_country_have_one_name(language):
    """Who chooses from a list could not tell them apart."""
    named: dict[tuple[str, str, str], str] = {}
    for place_id, label, name in place_rows(language):
        place = gazetteer().place(place_id)
        key = (place.country, place.level, name)
        assert named.setdefault(key, label) == label


def test_a_place_is_shown_under_the_name_of_the_readers_language():
    shown = {}
    for language in languages():
        with speaking(language):
            shown[language] = value_words("places", "united-states", "United States")
    assert shown == {
        "en": "United States",
        "de": "Vereinigte Staaten",
        "fr": "États-Unis",
    }


@pytest.mark.parametrize(
    ("place_id", "label", "german", "french"),
    [
        ("georgia", "Georgia (country)", "Georgien (Land)", "Géorgie (pays)"),
        (
            "georgia-united-states",
            "Georgia (state)",
            "Georgia (Bundesstaat)",
            "Géorgie (État)",
        ),
        ("new-york-city", "New York (city)", "New York (Stadt)", "New York (ville)"),
        ("paris", "Paris (France)", "Paris (Frankreich)", "Paris (France)"),
        ("london-canada", "London (Canada)", "London (Kanada)", "London (Canada)"),
        ("springfield", "Springfield (Illinois)", *["Springfield (Illinois)"] * 2),
    ],
)
def test_what_tells_a_place_from_others_is_said_in_that_language_too(
    place_id, label, german, french
):
    """Only the name of the place itself is translated: London in Canada is no Londres."""
    with speaking("de"):
        assert place_words(place_id, label) == german
    with speaking("fr"):
        assert place_words(place_id, label) == french


def test_a_heading_that_was_renamed_keeps_its_name():
    with speaking("de"):
        assert place_words("united-states", "America") == "America"
        assert place_words("no-such-place", "Nowhere") == "Nowhere"


def test_every_qualifier_of_the_gazetteer_that_is_no_place_has_its_word():
    words = {place_id: gazetteer().place(place_id) for place_id in ("new-york", "asia")}
    for place in [*words.values(), gazetteer().place("georgia")]:
        said = qualified(place.label, place).rpartition(" (")[2].removesuffix(")")
        assert said in QUALIFIERS


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_name_that_is_shown_is_understood_whoever_reads(language):
    for _, label, name in place_rows(language):
        assert is_understood("places", name, label)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        (
            'place:"Vereinigte Staaten"',
            "places:“vereinigte staaten” OR places:“united states”",
        ),
        (
            "flood -places:Allemagne",
            "flood AND NOT (places:allemagne OR places:germany)",
        ),
        ("places:Deutschl*", "places:deutschl* OR places:germany"),
        ("places:Germany", "places:germany"),
        ("Deutschland", "deutschland"),
    ],
)
def test_a_query_finds_a_place_by_its_name_in_another_language(text, understood):
    assert parse(text).understood == understood


def test_a_name_of_a_place_has_no_other_forms():
    """Words of ours are found in each form; Georges is not Georgia."""
    assert english_labels("places", ["georgie"]) == ("Georgia",)
    assert english_labels("places", ["georges"]) == ()
