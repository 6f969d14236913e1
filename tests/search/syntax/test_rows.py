"""A query as rows and back means the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.rows import OPERATORS, WAYS, Row, query_of, rows_of


@pytest.mark.parametrize(
    "query",
    [
        "peace talks",
        'title:summit "peace talks" -football',
        "(peace OR truce) talks -(football OR rugby)",
        "title:(peace OR truce)",
        '"police attack"~5 people:"emomali rahmon"',
        "peace OR truce OR talks",
        "(peace talks) OR title:truce OR -war",
        "negotiat* w?ld fuzzy~ talks",
        "date:1997..1998 talks",
        "police NEAR/3 (court OR judge)",
        "-football",
        "exact:talks peace",
        "(a OR b) (c OR d) NOT (e f)",
        "-(a -b)",
        "said:peace speaker:berg",
        'strike said:"no deal" NOT speaker:berg wages',
        "strike (said:peace speaker:berg) speaker:holm",
        "(said:peace speaker:berg) (said:war speaker:holm)",
        "(said:peace speaker:berg) OR (said:war speaker:holm)",
        "said:(peace talks) (speaker:berg OR speaker:holm)",
        "strike words:>500 -words:300..800",
        "words:<=80 OR words:1200",
    ],
)
def test_rows_of_a_query_make_it_again(query):
    assert parse(query_of(rows_of(query))).understood == parse(query).understood


def test_words_side_by_side_are_one_row_and_alternatives_another():
    rows = rows_of("peace talks (truce OR ceasefire)")
    assert [(row.way, row.words) for row in rows] == [
        ("all", "peace talks"),
        ("any", "truce ceasefire"),
    ]


def test_rows_are_read_from_the_top():
    rows = [Row(words="a"), Row("OR", words="b"), Row(words="c"), Row("NOT", words="d")]
    assert query_of(rows) == "(a OR b) AND c NOT d"


def test_signs_in_a_row_are_words_unless_they_are_typed():
    assert (
        query_of([Row(way="phrase", words='say "yes" (or) NOT')]) == '"say yes or not"'
    )
    assert query_of([Row(way="typed", words='a NEAR/2 "b"')]) == 'a NEAR/2 "b"'


ROWS = st.builds(
    Row.of,
    st.sampled_from([*OPERATORS, "x"]),
    st.sampled_from(["text", "title", "people", ""]),
    st.sampled_from([*WAYS, ""]),
    st.text(alphabet='ab "()-*~:ORNT', max_size=12),
    st.sampled_from(["", "3", "-1", "99999999"]),
)


@given(st.lists(ROWS, max_size=5))
def test_any_rows_make_a_query_that_can_be_read(rows):
    assert parse(query_of(rows)).understood


@given(st.text(alphabet='ab "()-*~:ORNT/5', max_size=30))
def test_any_query_opens_in_rows_that_mean_the_same(text):
    assert parse(query_of(rows_of(text))).understood == parse(text).understood


def test_words_of_a_quotation_and_its_speaker_are_rows_of_their_own():
    """Of the one quotation that is asked for; of several, each stays together."""
    rows = rows_of('strike said:"no deal" speaker:berg')
    assert [(row.field, row.way, row.words) for row in rows] == [
        ("text", "all", "strike"),
        ("said", "phrase", "no deal"),
        ("speakers", "all", "berg"),
    ]
    several = rows_of("(said:peace speaker:berg) (said:war speaker:holm)")
    assert [(row.way, row.words) for row in several] == [
        ("typed", "said:peace AND speakers:berg"),
        ("typed", "said:war AND speakers:holm"),
    ]


# What the form can say: each row that a reader can fill in, in the terms of the form.

_WORD = st.sampled_from(
    ["peace", "talks", "negotiat*", "w?ld", "al-Qaeda", "2019", "in"]
)
_WORDS = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_LENGTHS = st.sampled_from([">500", "<=80", "300..800", "1200"])
_FIELDS = st.sampled_from(["text", "title", "people", "places", "lead", "outlet"])
FILLED = st.builds(
    Row.of,
    st.sampled_from(OPERATORS),
    _FIELDS,
    st.sampled_from(["all", "any", "phrase", "near"]),
    _WORDS,
    st.sampled_from(["1", "3", "20"]),
) | st.builds(
    Row.of,
    st.sampled_from(OPERATORS),
    st.just("words"),
    st.just("all"),
    _LENGTHS,
    st.just("5"),
)


def asked(text: str) -> str:
    """What a query asks, as it is understood."""
    return parse(text).understood


@given(st.lists(FILLED, min_size=1, max_size=6))
def test_a_filled_form_opens_again_with_rows_that_ask_the_same(rows):
    """From the form to its query, to a form, to a query: the same is asked, and the
    second form is the one that every further turn gives back.
    """
    query = query_of(rows)
    again = rows_of(query)
    assert asked(query_of(again)) == asked(query)
    assert rows_of(query_of(again)) == again


_PART = st.sampled_from(
    [
        "peace",
        "talks",
        '"no deal"',
        '"police attack"~5',
        "title:summit",
        "people:rahmon",
        "(peace OR truce)",
        "title:(peace OR truce)",
        "negotiat*",
        "words:>500",
        "words:300..800",
        "date:1997..1998",
        "exact:talks",
        "police NEAR/3 court",
        "ATLEAST3(police)",
        "said:deal",
        "speaker:berg",
        "(a b)",
        "-(c d)",
    ]
)
_JOINT = st.sampled_from([" ", " AND ", " OR ", " NOT ", " -"])


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Parts of the language, joined."""
    query = draw(_PART)
    for _ in range(draw(st.integers(0, 4))):
        query += draw(_JOINT) + draw(_PART)
    return query


@given(queries())
def test_a_query_opens_in_a_form_that_asks_the_same_or_says_it_as_typed(query):
    """What no row can show stands in one as typed; nothing is lost or changed."""
    rows = rows_of(query)
    assert asked(query_of(rows)) == asked(query)
    for row in rows:
        assert row.way in WAYS
        if row.way != "typed":
            continue
        # As typed stands only what no other row says.
        assert rows_of(row.words)[0].way == "typed" or len(rows_of(row.words)) > 1
