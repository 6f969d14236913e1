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
