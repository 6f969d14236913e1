"""What a word's stem is, language by language."""

from __future__ import annotations

import pytest
import Stemmer

from cuttings.search.language.analysis import stem
from cuttings.search.language.chains import _SNOWBALL, analyse, analysed_as, chain_of


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "والمدرسة", "مدرسة"),
        ("ar", "المُدَرِّسون", "مدرسون"),
        ("cs", "školy", "škola"),
        ("da", "fabrikker", "fabrik"),
        ("de", "Häuser", "Haus"),
        ("de", "Koeln", "Köln"),
        ("el", "εκλογών", "εκλογές"),
        ("es", "elecciones", "elección"),
        ("fa", "کتاب\u200cها", "کتابها"),
        ("fa", "بزرگ\u200cترین", "بزرگترین"),
        ("fi", "talot", "talo"),
        ("fr", "inondées", "inonder"),
        ("hi", "लड़की", "लड़कियाँ"),
        ("hi", "हिन्दी", "हिंदी"),
        ("hr", "škole", "škola"),
        ("hu", "házak", "ház"),
        ("it", "elezioni", "elezione"),
        ("nb", "fabrikker", "fabrikk"),
        ("nl", "huizen", "huis"),
        ("pl", "szkoły", "szkoła"),
        ("pt", "eleições", "eleição"),
        ("ro", "școlile", "școli"),
        ("ru", "школами", "школа"),
        ("sr", "школе", "škola"),
        ("sv", "strejker", "strejk"),
        ("tr", "İstanbul'da", "İSTANBUL"),
        ("tr", "ISLAK", "ıslak"),
        ("uk", "виборів", "вибори"),
        ("zh", "醫院", "医院"),
    ],
)
def test_forms_of_a_word_share_a_stem(language, one, other):
    chain = chain_of(language)
    assert chain.stem(one) == chain.stem(other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ja", "パリ", "ハリ"),
        ("ru", "мои", "мой"),
        ("ar", "ذهب", "ذئب"),
        ("hi", "कल", "काल"),
        ("th", "ปู", "ปี"),
        ("de", "Schule", "Schuld"),
    ],
)
def test_other_words_do_not(language, one, other):
    chain = chain_of(language)
    assert chain.analysed(one).term != chain.analysed(other).term


def test_a_word_is_stemmed_as_it_is_written_and_folded_then():
    """Folding first would leave the é that tells a participle from a noun."""
    assert chain_of("fr").stem("inondées") == "fr:inond"
    assert chain_of("fr").stem("inondees") != "fr:inond"


def test_stems_carry_their_language_but_english_ones():
    assert chain_of("en").stem("talks") == stem("talks") == "talk"
    assert chain_of("und").stem("talks") == "talk"
    assert chain_of("bg").stem("Избори") == "bg:избори"


def test_terms_of_scripts_that_part_no_words_carry_none():
    assert [token.stem for token, _ in analyse("東京都", "ja")] == [
        "東京",
        "京都",
        "都",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nn", "no"),
        ("hr", "sr"),
        ("pt-BR", "pt"),
        ("", "en"),
        ("und", "en"),
        ("xx", "xx"),
    ],
)
def test_languages_that_are_analysed_alike(language, expected):
    assert analysed_as(language) == expected


def test_every_stemmer_exists():
    assert set(_SNOWBALL.values()) <= set(Stemmer.algorithms())


def test_only_the_word_is_marked_of_a_turkish_word_with_an_ending():
    assert chain_of("tr").analysed("Ankara'nın").length == len("Ankara")
    assert chain_of("fr").analysed("aujourd'hui").length == len("aujourd'hui")
