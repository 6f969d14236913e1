"""Forms of a word that no stemmer brings together, by what is looked for in its place."""

from __future__ import annotations

import pytest

from cuttings.search.language.chains import chain_of
from cuttings.search.language.inflection import (
    SHORTEST,
    other_forms,
)
from cuttings.search.language.lexicon import forms_of
from tests.search.language.test_lexicon import Held


def finds(language, query, text):
    """Whether a word finds the word of a text that an archive holds."""
    return chain_of(language).stem(text) in forms_of(query, query, Held(language, text))


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("ar", "عالم", "علماء"),
        ("ar", "ضرائب", "ضريبة"),
        ("ar", "سياح", "سائح"),
        ("ar", "شارع", "الشوارع"),
        ("ar", "مشاريع", "المشروع"),
        ("ar", "بنوك", "بنك"),
        ("be", "вёска", "вёскі"),
        ("be", "музеі", "музеяў"),
        ("bg", "политик", "политиците"),
        ("bg", "реките", "река"),
        ("bg", "изборите", "избори"),
        ("fi", "hammas", "hampaat"),
        ("fi", "palomies", "palomiehet"),
        ("fi", "saari", "saarelle"),
        ("fi", "vesi", "veden"),
        ("fr", "directrice", "directeurs"),
        ("fr", "chercheuse", "chercheurs"),
        ("he", "ילד", "הילדים"),
        ("he", "רופאים", "הרופא"),
        ("he", "עיתונים", "עיתון"),
        ("hr", "novinar", "novinari"),
        ("hr", "vojnik", "vojnici"),
        ("hu", "hidak", "híd"),
        ("id", "tulis", "penulisan"),
        ("id", "pengiriman", "kirim"),
        ("id", "ambil", "pengambilan"),
        ("id", "lambat", "keterlambatan"),
        ("ms", "baca", "membaca"),
        ("ms", "ajar", "mengajar"),
        ("lv", "skola", "skolām"),
        ("mk", "болници", "болницата"),
        ("ms", "mogok", "pemogokan"),
        ("nl", "kinderen", "kind"),
        ("pl", "aktor", "aktorzy"),
        ("pl", "Czech", "Czesi"),
        ("el", "τουριστας", "τουρίστες"),
        ("fa", "راننده", "رانندگان"),
        ("pl", "mieszkaniec", "mieszkańcy"),
        ("pl", "wypadek", "wypadki"),
        ("pl", "profesor", "profesorowie"),
        ("pl", "rzeka", "rzece"),
        ("pl", "studenci", "studentów"),
        ("ro", "numere", "număr"),
        ("ro", "seară", "seri"),
        ("ro", "tablou", "tablouri"),
        ("sr", "вук", "вукови"),
        ("sr", "grad", "gradovi"),
        ("sk", "dedina", "dediny"),
        ("sk", "úradník", "úradníci"),
        ("sl", "delavec", "delavci"),
        ("sl", "šolah", "šola"),
        ("sq", "shkolla", "shkollat"),
    ],
)
def test_a_word_finds_another_of_its_forms(language, query, text):
    assert finds(language, query, text)


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("bg", "град", "градина"),
        ("hu", "elnök", "el"),
        ("pl", "rok", "rocznica"),
        ("sk", "most", "mostár"),
    ],
)
def test_a_word_does_not_find_another_word(language, query, text):
    assert not finds(language, query, text)


def test_a_short_word_has_no_endings_of_a_paradigm():
    assert list(other_forms("z" * (SHORTEST - 1), "sk")) == []
    assert list(other_forms("z" * SHORTEST, "sk")) != []


def test_the_last_letter_of_a_hebrew_word_is_written_as_a_last_one():
    assert "שיטפון" in set(other_forms("שיטפונות", "he"))
    assert "שיטפונות" in set(other_forms("שיטפון", "he"))
