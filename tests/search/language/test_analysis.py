"""One chain makes terms of text, for whoever asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.language.analysis import (
    MAX_TERM,
    TermAnalyzer,
    fold,
    spans,
    stem,
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
        ("北京 かな", ["北", "京", "か", "な"]),
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
        assert list(terms(text[start:end])) == [term]


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
