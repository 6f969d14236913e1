"""One chain makes terms of text, for whoever asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.language.analysis import (
    MAX_TERM,
    TermAnalyzer,
    fold,
    slug,
    sought,
    spans,
    stem,
    stem_beginning,
    stems,
    terms,
    word_terms,
)
from tests.fragments import check_answers

SENTENCES = """
Peace talks, rebels’ O'Brien’s U.S. U.S.A u.s.s.r 7,000 3.5 1,2,3 5o'clock a1b2 — ... ' ''
café cafe\u0301 Łódź Straße İstanbul ﬁnal ＵＮ 北京 かな Дождь Ёлка שלום ٣٤
"""
FRAGMENTS = SENTENCES.split()
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=12).map(
    " ".join
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels' leaders", ["rebels", "leaders"]),
        ("Rahmon’s men weren't there", ["rahmon", "men", "werent", "there"]),
        ("the U.S. and the U.S.A.", ["the", "us", "and", "the", "usa"]),
        ("7,000 or 3.5", ["7000", "or", "3.5"]),
        ("al-Qaeda's", ["al", "qaeda"]),
        (
            "Straße, Øst, Łódź, café, cafe\u0301",
            ["strasse", "ost", "lodz", "cafe", "cafe"],
        ),
        ("Ёлка Дождь", ["елка", "дождь"]),
        ("ＵＮ ﬁnal", ["un", "final"]),
        ("北京 かな", ["北京", "京", "かな", "な"]),
        ("東京都で", ["東京", "京都", "都で", "で"]),
        ("PK戦", ["pk", "戦"]),
        ("ガス ｶﾞｽ カス", ["ガス", "ス", "ガス", "ス", "カス", "ス"]),
        ("선거에서", ["선거", "거에", "에서", "서"]),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", ["한국", "국"]),
        ("รัฐบาล", ["รั", "ฐ", "บา", "ล"]),
        ("ລາວ", ["ລາ", "ວ"]),
        ("ភាសាខ្មែរ", ["ភា", "សា", "ខ្មែ", "រ"]),
        ("မြန်မာ", ["မြန်", "မာ"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("বাংলা தமிழ்", ["বাংলা", "தமிழ்"]),
        ("й и ї і Ёлка", ["й", "и", "ї", "і", "елка"]),
        ("и\u0306 е\u0308 а\u0301", ["й", "е", "а"]),
        ("مُحَمَّد أحمد مدرسة", ["محمد", "احمد", "مدرسه"]),
        ("שָׁלוֹם", ["שלום"]),
        ("٣٤٥ १२३", ["345", "123"]),
        ("İstanbul ıslak", ["istanbul", "islak"]),
        (
            "l’inondation qu'il aujourd'hui",
            ["l", "inondation", "qu", "il", "aujourdhui"],
        ),
        ("dell'Onu nell’acqua", ["dell", "onu", "nell", "acqua"]),
        ("می\u200cروم so\u00adfort", ["ميروم", "sofort"]),
        ("— ... ' “”", []),
    ],
)
def test_text_has_these_terms(text, expected):
    assert list(terms(text)) == expected


@pytest.mark.parametrize("length", [MAX_TERM, MAX_TERM + 1])
def test_a_term_has_at_most_so_many_characters(length):
    assert fold("x" * length) == "x" * MAX_TERM
    assert word_terms("x" * length) == ("x" * MAX_TERM,)


def test_spans_terms_and_analyser_agree():
    """The term that is indexed is the term that is asked for and marked."""
    analyse = TermAnalyzer(stemmed=True)

    def check(text, found):
        assert list(terms(text)) == [term for term, _, _ in found]
        analysed = [
            (token.text, token.pos, token.startchar, token.endchar)
            for token in analyse(text, start_pos=7, start_char=100)
        ]
        assert analysed == [
            (stem(term), 7 + position, 100 + start, 100 + end)
            for position, (term, start, end) in enumerate(found)
        ]

    check_answers(TEXTS, lambda text: list(spans(text)), check)


@given(TEXTS)
def test_a_token_folds_to_its_term_wherever_it_stands(text):
    for term, start, end in spans(text):
        assert fold(text[start:end]) == term
        assert next(terms(text[start:end])) == term


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京都", [("東京", False), ("京都", False)]),
        ("戦", [("戦", True)]),
        ("PK戦", [("pk", False), ("戦", True)]),
        ("東京 都", [("東京", False), ("京", False), ("都", True)]),
        ("선거", [("선거", False)]),
        ("รัฐ", [("รั", False), ("ฐ", False)]),
        ("l'eau", [("l", False), ("eau", False)]),
        ("!", []),
    ],
)
def test_what_is_sought_is_in_every_text_that_holds_it(text, expected):
    """The last letter of a run is no word of its own in the middle of a longer run."""
    assert [(word.term, word.is_beginning) for word in sought(text)] == expected
    wanted = [word.term for word in sought(text)]
    held = list(terms(f"{text}でき")) if "都" in text or "戦" in text else wanted
    assert all(any(term.startswith(word) for term in held) for word in wanted)


def test_ids_are_what_they_were():
    """A change of what is a term changes no address."""
    assert slug("北京日报") == "bei-jing-ri-bao"
    assert slug("Новый мир") == "novyi-mir"
    assert slug("Їжак") == slug("Іжак")


@given(TEXTS)
def test_no_token_holds_white_space(text):
    """So that text may be cut at white space first, and its words read one by one."""
    one_by_one = [term for word in text.split() for term in word_terms(word)]
    assert list(terms(text)) == one_by_one


@given(st.from_regex(r"[a-zA-Z.']{1,6}[.,;:!?)]?", fullmatch=True))
def test_a_plain_word_has_the_terms_of_a_text(word):
    assert word_terms(word) == tuple(terms(word))


@given(TEXTS)
def test_stems_of_many_are_the_stems_of_each(text):
    words = list(terms(text))
    assert stems(words) == [stem(word) for word in words]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("minerals", "miners"),
        ("important", "imports"),
        ("authorities", "authors"),
        ("tribunal", "Tribune"),
        ("Harris", "Harry"),
        ("executives", "execution"),
        ("customers", "customs"),
    ],
)
def test_words_that_only_begin_alike_have_stems_of_their_own(word, other):
    assert stem(fold(word)) != stem(fold(other))


@pytest.mark.parametrize(
    "forms",
    [
        ("mineral", "minerals"),
        ("important", "importance", "importantly"),
        ("authorise", "authorized", "authorisation"),
        ("experiment", "experiments", "experimental"),
    ],
)
def test_forms_of_a_word_that_stands_apart_have_one_stem(forms):
    """And all of them begin as what is looked for to mark them."""
    (own,) = {stem(fold(form)) for form in forms}
    assert all(form.startswith(stem_beginning(own)) for form in forms)
