"""Names in Cyrillic and Greek letters meet their romanised spellings."""

from __future__ import annotations

import pytest

from cuttings.search.language.inflection import other_forms
from cuttings.search.language.romanised import SHORTEST, key_of, keys_of, romanised


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ("Путин", "Putin"),
        ("Зеленський", "Zelensky Zelenskyy Zelenskij"),
        ("Лукашенко", "Lukashenko Lukaschenko"),
        ("Хрущёв", "Khrushchev"),
        ("Μητσοτάκης", "Mitsotakis"),
    ],
)
def test_a_name_and_its_romanisations_have_one_key(own, others):
    assert {key_of(other) for other in others.split()} == {key_of(own)}


@pytest.mark.parametrize(
    "word", ["Нато", "プーチン", "بوتين", "x1", "", "戦", "New York"]
)
def test_other_scripts_and_short_words_have_none(word):
    assert key_of(word) == ""


def test_a_key_has_so_many_letters():
    assert key_of("м" * 1 + "аскан"[: SHORTEST - 2]) == ""
    assert len(key_of("маска")) == SHORTEST


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("шевченком", "Shevchenko"),
        ("шевченку", "Shevchenko"),
        ("путиным", "Putin"),
        ("зеленского", "Zelensky"),
        ("меркеля", "Merkel"),
        ("ларисою", "Larisa"),
        ("лариси", "Larisa"),
        ("παπαδοπουλο", "Papadopoulos"),
        ("παπαδοπουλου", "Papadopoulos"),
        ("μητσοτακη", "Mitsotakis"),
    ],
)
def test_a_name_in_any_case_meets_its_romanised_nominative(case, name):
    assert key_of(name) in keys_of(case)


@pytest.mark.parametrize(
    ("word", "name"), [("мартином", "Martina"), ("нато", "Nato"), ("дом", "Dom")]
)
def test_a_name_is_no_other_name_s_case(word, name):
    assert key_of(name) not in keys_of(word)


def test_a_cyrillic_word_has_romanisations_and_a_latin_one_none():
    assert "lukashenko" in romanised("лукашенко")
    assert romanised("lukashenko") == ()


@pytest.mark.parametrize(
    ("language", "word", "form"),
    [
        ("pt", "hospitais", "hospital"),
        ("pt", "exposicoes", "exposicao"),
        ("nl", "musea", "museum"),
        ("de", "museen", "museum"),
        ("sv", "museet", "museum"),
        ("hi", "भेडियों", "भेडिया"),
    ],
)
def test_endings_that_change_are_swapped_either_way(language, word, form):
    assert form in set(other_forms(word, language))
    assert word in set(other_forms(form, language))


def test_what_would_leave_too_few_letters_is_not_swapped():
    assert list(other_forms("al", "pt")) == []
