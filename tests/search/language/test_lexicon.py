"""In which forms a word that is asked for stands in the articles of each language."""

from __future__ import annotations

import pytest

from cuttings.search.language.analysis import fold
from cuttings.search.language.chains import chain_of
from cuttings.search.language.compounding import LINKS, compounds_of
from cuttings.search.language.lexicon import (
    ENGLISH_ONLY,
    NoWords,
    entry_of,
    forms_of,
    may_be_written,
)


class Held(NoWords):
    """The lexicon of some words in one language."""

    def __init__(self, language: str, *words: str) -> None:
        self.languages = (language,)
        chain = chain_of(language)
        self._stems = [chain.stem(word) for word in words]
        self._entries = {
            entry_of(chain, fold(word), chain.stem(word)) for word in words
        }

    def holds(self, stem):
        return self._stems.count(stem)

    def stems_of(self, language, term):
        beginning = f"{language}:{term}="
        for entry in self._entries:
            if entry.startswith(beginning):
                yield f"{language}:{entry.removeprefix(beginning)}"

    def containing(self, language, letters):
        return [stem for stem in self._stems if letters in stem]


def forms(word, lexicon):
    return forms_of(word, fold(word), lexicon)


def test_in_english_a_word_is_its_stem():
    assert forms("Talks", ENGLISH_ONLY) == ("talk",)


def test_a_word_has_its_stem_in_each_language_that_holds_it():
    assert forms("usines", Held("fr", "usine")) == ("usin", "fr:usin")
    assert forms("usines", Held("fr", "maison")) == ("usin",)


def test_accents_are_typed_or_not():
    """The archive's words say which stems a word without accents can have."""
    assert "fr:inond" in forms("inondees", Held("fr", "inondées"))
    assert "es:fabric" in forms("fabricas", Held("es", "fábrica"))


def test_a_word_of_another_script_is_not_looked_up():
    assert forms("школы", Held("fr", "школы")) == ("школы",)
    assert not may_be_written("école", "el") or may_be_written("ecole", "el")
    assert may_be_written("НАТО", "uk")
    assert not may_be_written("НАТО", "de")


def test_traditional_characters_are_looked_up_as_simplified_where_chinese_is_held():
    assert forms("醫院", Held("zh", "医院")) == ("醫院", "医院")
    assert forms("醫院", Held("ja", "医院")) == ("醫院",)


@pytest.mark.parametrize(
    ("language", "word", "compound"),
    [
        ("de", "Ernte", "Getreideernte"),
        ("de", "Streiks", "Warnstreik"),
        ("de", "Bundesrat", "Bundesratswahl"),
        ("nl", "staking", "treinstaking"),
        ("sv", "strejk", "storstrejk"),
        ("da", "strejke", "storstrejke"),
        ("no", "streik", "storstreik"),
    ],
)
def test_a_word_is_found_in_compounds(language, word, compound):
    lexicon = Held(language, compound)
    assert chain_of(language).stem(compound) in forms(word, lexicon)


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [
        ("de", "Ernte", "erlernte"),
        ("de", "Rat", "beitrat"),
        ("de", "Tag", "Montage"),
        ("nl", "rente", "krentenbrood"),
        ("fr", "école", "autoécole"),
    ],
)
def test_a_word_that_only_ends_alike_is_no_compound(language, word, other):
    assert chain_of(language).stem(other) not in forms(word, Held(language, other))


def test_what_is_left_of_a_compound_must_be_a_word_of_the_archive():
    known = Held("de", "Zwetschgenernte", "Zwetschgen")
    compound = chain_of("de").stem("Zwetschgenernte")
    assert compound in forms("Ernte", known)
    assert compound not in forms("Ernte", Held("de", "Zwetschgenernte"))


def test_what_is_more_frequent_than_its_parts_is_no_compound():
    words = ["Zwetschgenernte"] * 9 + ["Zwetschgen", "Ernte"]
    compound = chain_of("de").stem("Zwetschgenernte")
    assert compound not in forms("Ernte", Held("de", *words))


@pytest.mark.parametrize(("word", "expected"), [("Rats", False), ("Räten", False)])
def test_short_words_are_looked_for_at_the_end_only(word, expected):
    compound = chain_of("de").stem("Ratsherrenwahl")
    assert (compound in forms(word, Held("de", "Ratsherrenwahl"))) is expected


def test_other_languages_have_no_compounds():
    assert "en" not in LINKS
    assert list(compounds_of("fr:ecol", Held("fr", "autoécole"))) == []


@pytest.mark.parametrize(
    ("language", "typed", "written"),
    [
        ("uk", "повінь", "повені"),
        ("uk", "ночі", "ніч"),
        ("el", "απεργίες", "απεργία"),
        ("el", "γράμματα", "γράμμα"),
        ("he", "משטרה", "והמשטרה"),
        ("he", "המורים", "מורים"),
        ("he", "נמל", "בנמל"),
        ("bn", "শিক্ষক", "শিক্ষকদের"),
        ("bn", "বন্যায়", "বন্যা"),
        ("ur", "تنخواہ", "تنخواہوں"),
        ("ur", "گوداموں", "گودام"),
        ("sw", "mwalimu", "walimu"),
        ("sw", "mishahara", "mshahara"),
        ("sw", "vyama", "chama"),
        ("fi", "joen", "joki"),
        ("fi", "kadun", "katu"),
        ("fi", "korotus", "korotuksia"),
        ("fi", "nainen", "naisen"),
        ("hu", "raktár", "gabonaraktár"),
        ("am", "ወንዝ", "ወንዙ"),
        ("am", "ደሞዝ", "የደሞዝ"),
        ("am", "ስራ", "ሥራ"),
    ],
)
def test_a_form_meets_another_that_no_stemmer_brings_together(language, typed, written):
    beside = ("gabona",) if language == "hu" else ()
    assert chain_of(language).stem(written) in forms(
        typed, Held(language, written, *beside)
    )


@pytest.mark.parametrize(
    ("language", "typed", "other"),
    [
        ("he", "בנק", "נק"),
        ("sw", "mtoto", "moto"),
        ("am", "ወንዝ", "ወንድ"),
        ("fi", "katu", "kana"),
        ("uk", "рік", "рука"),
        ("hu", "raktár", "raktáros"),
    ],
)
def test_another_word_of_like_letters_is_no_form(language, typed, other):
    assert chain_of(language).stem(other) not in forms(typed, Held(language, other))
