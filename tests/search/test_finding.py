"""Looking for letters finds what cutting the whole text finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.highlighting import (
    Finder,
    Pieces,
    _matches,
    _stub,
    find_in_pages,
    find_matches,
)
from cuttings.search.language.analysis import piece_terms, spans, stem, stems, terms
from cuttings.search.syntax.marks import Mark

PARTS = [
    *(
        "Rahmon",
        "rahmon’s",
        "O'Brien",
        "obrien",
        "o’brien",
        "7,000",
        "7000",
        "U.S.A.",
        "usa",
        "dying",
        "die",
        "dies",
    ),
    *(
        "nobly",
        "nobility",
        "noble",
        "hopping",
        "hope",
        "Müller",
        "Muller",
        "ＵＮ",
        "un",
        "mid-hope",
        "talk,talks",
        "?",
    ),
    *(
        "“hope”",
        "hope—talk",
        "\u00a0",
        "Łódź",
        "lodz",
        "北京",
        "fly",
        "flies",
        "e\u0301lan",
        "elan",
        "cries",
    ),
]
texts = st.lists(st.sampled_from(PARTS), max_size=30).flatmap(
    lambda parts: st.sampled_from([" ", "\n", "\u2003", "-"]).map(
        lambda gap: gap.join(parts)
    )
)
words = st.sampled_from(sorted({term for part in PARTS for term in terms(part)}))
stemmed = words.map(stem)
marks = st.one_of(
    st.builds(lambda word: Mark((word,)), stemmed),
    st.builds(lambda word: Mark((word,), "word"), words),
    st.builds(
        lambda word, size: Mark((word[:size],), "prefix"), words, st.integers(1, 4)
    ),
    st.builds(
        lambda several, slop: Mark(tuple(several), "stem", slop),
        st.lists(stemmed, min_size=2, max_size=3),
        st.integers(1, 3),
    ),
)


@given(texts, marks)
def test_letters_find_what_the_tokens_say(text, mark):
    ranges, undecided = Finder([mark]).find([text], 0)
    pieces = Pieces((mark,))
    expected = _matches(pieces.tokens(text), pieces.bits[0], mark.slop)
    assert undecided or sorted(set(ranges)) == sorted(set(expected))


def test_letters_are_enough_for_plain_english():
    text = "The rebels’ leaders refused to surrender to Mr. O’Hara on Friday — “never”, they said."
    for word in ("leader", "refus", "surrend", "friday", "never"):
        assert [len(part) for part in Finder([Mark((word,))]).find([text], 0)] == [1, 0]
    assert Finder([Mark(("refus", "to", "surrend"))]).find([text], 0) == (
        [(20, 40)],
        [],
    )


@pytest.mark.parametrize(
    "word",
    [
        "dying",
        "lying",
        "flies",
        "skies",
        "ability",
        "possibly",
        "using",
        "happily",
        "goes",
    ],
)
def test_a_word_holds_the_letters_that_its_stem_is_looked_for_by(word):
    assert _stub("stem", stem(word))[0].decode() in word


ENDINGS = [
    *(
        "s",
        "es",
        "ies",
        "ied",
        "ed",
        "ing",
        "ingly",
        "eed",
        "eedly",
        "y",
        "ly",
        "ational",
    ),
    *(
        "tional",
        "ency",
        "ably",
        "ently",
        "izer",
        "ization",
        "ation",
        "alism",
        "ality",
        "ally",
        "fulness",
        "ously",
    ),
    *(
        "iveness",
        "ivity",
        "bility",
        "bly",
        "ogy",
        "fully",
        "lessly",
        "icate",
        "icity",
        "ical",
        "ative",
        "able",
    ),
    *("ement", "ion", "ism", "ate", "e", "l"),
]


@given(
    st.from_regex(r"[a-z]{0,6}", fullmatch=True),
    st.lists(st.sampled_from(ENDINGS), min_size=1, max_size=3),
)
def test_words_with_the_endings_of_english_hold_those_letters_at_their_beginning(
    beginning, endings
):
    word = beginning + "".join(endings)
    assert word.encode().startswith(_stub("stem", stem(word))[0])


@given(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(PARTS),
        st.from_regex(r"[a-zA-Z.']{1,6}[.,;:!?)]?", fullmatch=True),
    )
)
def test_a_piece_has_the_terms_of_a_text(piece):
    for word in piece.split():
        assert piece_terms(word) == tuple(terms(word))
        assert stems(list(terms(word))) == [stem(term) for term in terms(word)]


def test_a_word_may_begin_behind_a_digit_but_not_behind_a_letter():
    ranges, undecided = Finder([Mark(("act",), "word")]).find(["contact 3.5act act"], 0)
    assert (sorted(ranges), undecided) == ([(11, 14), (15, 18)], [])


@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=4),
    st.lists(marks, max_size=3),
    st.booleans(),
)
def test_looking_in_all_texts_at_once_finds_what_looking_in_each_finds(
    pages, marks, in_titles
):
    """No phrase goes on in the next text, and marks of titles stay in titles."""
    marks = [
        mark._replace(title_only=in_titles and not number)
        for number, mark in enumerate(marks)
    ]
    titles, bodies = zip(*pages, strict=True)
    each = [find_matches(title, marks, title=True) for title in titles] + [
        find_matches(body, marks) for body in bodies
    ]
    assert find_in_pages(titles, bodies, marks) == each


@pytest.mark.parametrize(
    "text",
    ["U.S. troops", "in the U.S.A.", "5o'brien", "17,000", "a1b'c d", "'tis o’clock"],
)
def test_signs_inside_a_word_do_not_hide_it(text):
    for word in terms(text):
        for mark in (
            Mark((stem(word),)),
            Mark((word,), "word"),
            Mark((word[:2],), "prefix"),
        ):
            found = [(start, end) for term, start, end in spans(text) if term == word]
            assert set(found) <= set(find_matches(text, (mark,)))
            assert Finder([mark]).find([text], 0)[1] == []
