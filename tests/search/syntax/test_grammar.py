"""The query language is total, and says how it understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q

from cuttings.search.syntax.grammar import (
    DISTANCE_COST,
    MAX_COST,
    parse,
)
from cuttings.search.syntax.marks import Mark
from cuttings.search.syntax.parser import MAX_DEPTH
from tests.fragments import check_answers

UNCLOSED_QUOTE = "A quotation mark was not closed; the phrase was taken to the end."
UNCLOSED = "A bracket was not closed; it was taken to the end."
UNOPENED = "A closing bracket had no opening one and was left out."
TOO_DEEP = f"Brackets deeper than {MAX_DEPTH} were left out."
NOTHING = "The query has no word to search for, so nothing was found."
REFUSED = None
BAD_DATE = (
    "date: “soon” is not a date or period; write 1998, 1998-03, 3 January 2020 or "
    "1997-03..1998. Nothing was searched until it is mended."
)


def stray(token: str) -> str:
    return f"“{token}” had nothing to join or exclude and was left out."


WORDS = "a b* c?d e~ 1998 al-Nus* !!! peace f#g cut! cut$2 or and x^2 C++ {y} a|b"
SIGNS = """ AND OR NOT - ( ) -( " “ ~3 title: date: people: "p q"~4 "r s" w/5 PRE/3 /s
    N4 NEAR "t (u OR v*)" ti( zz: exact: date:>2019 % – & "h * k" TI #1 """
FRAGMENTS = [*WORDS.split(), *SIGNS.split()]
SOUP = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=30).map(
    " ".join
)


@given(SOUP | st.text(max_size=60), st.booleans())
def test_any_string_has_a_meaning_that_is_told(text, exact):
    parsed = parse(text, exact)
    assert parsed.understood
    assert isinstance(parsed.tree, q.Query)
    if parsed.understood == "nothing":
        assert parsed.is_refused or parsed.warnings[-1] == NOTHING


def test_what_was_understood_is_understood_the_same_again():
    """The wording is itself a query that means the same, unless it is everything or
    nothing.
    """
    in_words = ("everything", "nothing")

    def worded(text):
        understood = parse(text).understood
        return "" if any(words in understood for words in in_words) else understood

    def check(_, understood):
        if understood:
            again = parse(understood)
            assert (again.understood, again.warnings) == (understood, ())

    check_answers(SOUP, worded, check, least=10)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("", "everything"),
        ("*", "everything"),
        ("!!!", "nothing"),
        ("peace talks", "peace AND talks"),
        ("peace AND talks", "peace AND talks"),
        ("peace and talks", "peace AND talks"),
        ("a OR b c", "a OR (b AND c)"),
        ("(a OR b) -c", "(a OR b) AND NOT c"),
        ("-a -b", "NOT a AND NOT b"),
        ("-a OR b", "NOT a OR b"),
        ("-(a b)", "NOT (a AND b)"),
        ("NOT NOT a", "a"),
        ("NOT (NOT a)", "NOT (NOT a)"),
        ("NOT ( NOT a", "NOT (NOT a)"),
        ("“peace talks”", "“peace talks”"),
        ("“peace talks”~5", "“peace talks”~5"),
        ("title:(a OR b) c", "(title:a OR title:b) AND c"),
        ("title:people:rahmon", "people:rahmon"),
        ("-title:talks peace", "NOT title:talks AND peace"),
        ("organization:un", "organisations:un"),
        ("al-Qaeda", "“al qaeda”"),
        ("what?", "what"),
        ("w?ld w*", "w?ld AND w*"),
        ("al-Nus*", "al AND nus*"),
        ("mount~", "mount~1"),
        ("mountain~", "mountain~2"),
        ("mountain~1", "mountain~1"),
        ("mountains~", "mountains~2"),
        ("U.S.", "us"),
        ("date:1997..", "date:1997.."),
        ("date:unknown", "date:unknown"),
        ("a OR b) c", "(a OR b) AND c"),
    ],
)
def test_the_wording_shows_the_structure(text, understood):
    assert parse(text).understood == understood


@pytest.mark.parametrize(
    ("text", "understood", "warnings"),
    [
        ('"a b', "“a b”", (UNCLOSED_QUOTE,)),
        ("(a", "a", (UNCLOSED,)),
        ("((a OR (b", "a OR b", (UNCLOSED,)),
        ("a)", "a", (UNOPENED,)),
        ("a AND", "a", (stray("AND"),)),
        ("AND a", "a", (stray("AND"),)),
        ("OR a", "a", (stray("OR"),)),
        ("(a OR) b", "a AND b", (stray("OR"),)),
        ("a OR AND b", "a OR b", (stray("OR"), stray("AND"))),
        ("a OR OR b", "a OR b", (stray("OR"),)),
        ("a NOT", "a", (stray("NOT"),)),
        ("a NOT OR b", "a OR b", (stray("NOT"),)),
        ("a !!!", "a", ("“!!!” has no letters or digits and was left out.",)),
        (
            "a ?*!",
            "a",
            ("“?*!” has no letters or digits beside its wildcards and was left out.",),
        ),
        ("a date:soon", "nothing", (BAD_DATE,)),
        (
            "title: OR a",
            "a",
            (
                "“title:” was followed by nothing to look for and was left out.",
                stray("OR"),
            ),
        ),
        (
            "-title: NOT a",
            "NOT a",
            ("“title:” was followed by nothing to look for and was left out.",),
        ),
        (")", "nothing", (UNOPENED, NOTHING)),
        (
            "!!! !!!",
            "nothing",
            ("“!!!” has no letters or digits and was left out.", NOTHING),
        ),
    ],
)
def test_what_is_left_out_is_said(text, understood, warnings):
    parsed = parse(text)
    assert (parsed.understood, parsed.warnings) == (understood, warnings)


def test_a_long_query_is_searched_whole_and_a_too_costly_one_refused():
    """Cut short, a list of alternatives would lose articles."""
    words = [f"word{number}" for number in range(MAX_COST + 1)]
    whole = parse(" OR ".join(words[:-1]))
    assert whole.understood.count(" OR ") + 1 == MAX_COST
    assert whole.warnings == ()
    refused = parse(" OR ".join(words))
    assert refused.is_refused
    assert refused.tree == q.NullQuery
    assert "nothing searched" in refused.warnings[0]


@pytest.mark.parametrize(
    ("depth", "warnings"), [(MAX_DEPTH, ()), (MAX_DEPTH + 1, (TOO_DEEP,))]
)
def test_so_many_brackets_within_brackets_are_read_and_no_more(depth, warnings):
    parsed = parse("(a " * depth + "b" + ")" * depth)
    assert parsed.warnings == warnings
    assert parsed.understood == "a AND " * depth + "b"


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("(a " * 20_000, REFUSED),
        ("-(" * 20_000 + "a" + ")" * 20_000, (TOO_DEEP,)),
        ("(" * 50_000, (TOO_DEEP, UNCLOSED, NOTHING)),
        (")" * 50_000, (UNOPENED, NOTHING)),
        ("title:" * 20_000 + "a", ()),
        ("NOT " * 20_001 + "a", ()),
        ("(a OR -b) " * 10_000, REFUSED),
        ('"' * 50_001, ("“” has no letters or digits and was left out.",)),
    ],
    ids=[
        "open",
        "negated",
        "only open",
        "only closed",
        "fields",
        "NOTs",
        "flat",
        "quotes",
    ],
)
def test_no_query_is_too_deep_or_long_to_be_read(text, warnings):
    """Each of these has more levels than Python's stack; some once exhausted it."""
    parsed = parse(text)
    if warnings is REFUSED:
        assert parsed.is_refused
    else:
        assert parsed.warnings[: len(warnings)] == warnings
    assert parsed.tree.normalize() is not None


def test_exclusions_are_not_marked():
    assert parse("rebels -talks").marks == (Mark(("rebel",), "stem"),)


def test_words_in_proximity_are_marked_in_either_order():
    assert parse('"peace talks"~4').marks == (
        Mark(("peac", "talk"), "stem", slop=4),
        Mark(("talk", "peac"), "stem", slop=4),
    )


def test_an_exact_search_marks_words_and_asks_the_fields_without_stems():
    parsed = parse("rebels title:talks", exact=True)
    assert parsed.marks == (
        Mark(("rebels",), "word"),
        Mark(("talks",), "word", title_only=True),
    )
    fields = {field for field, _ in parsed.tree.iter_all_terms()}
    assert fields == {"exact", "title_exact", "stated"}


def test_wildcards_and_fuzzy_words_ask_the_fields_without_stems():
    parsed = parse("neg* w?ld fuzzy~")
    assert {leaf.field() for leaf in parsed.tree.leaves()} == {"exact"}
    assert parsed.marks == (
        Mark(("neg",), "prefix"),
        Mark(("w?ld",), "wildcard"),
        Mark(("fuzzy",), "fuzzy", distance=1),
    )


def test_a_clause_over_a_facet_marks_nothing():
    parsed = parse("people:rahmon")
    assert parsed.marks == ()
    assert parsed.tree == q.Term("people", "rahmon")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("date:1997..1998", ["date_last", "date_first"]),
        ("date:1997..", ["date_last"]),
        ("date:..1997", ["date_first"]),
    ],
)
def test_a_period_asks_for_the_days_on_which_an_article_may_lie(text, fields):
    assert [leaf.field() for leaf in parse(text).tree.leaves()] == fields


def test_a_word_alone_adds_to_the_score_of_titles_a_phrase_does_not():
    assert isinstance(parse("peace").tree, q.AndMaybe)
    assert not isinstance(parse('"peace talks"').tree, q.AndMaybe)
    assert not isinstance(parse("-peace").tree, q.AndMaybe)


@pytest.mark.parametrize(
    ("text", "understood", "optional"),
    [
        ("the price of grain", "price AND grain", ("the", "of")),
        ("WHAT IS THE PRICE", "price", ("what", "is", "the")),
        ("the warnings of WHO", "warnings AND who", ("the", "of")),
        ("to be or not to be", "to AND be AND or AND not AND to AND be", ()),
        ('"the price of grain"', "“the price of grain”", ()),
        ("price AND of", "price AND of", ()),
        ("price -of", "price AND NOT of", ()),
        ("title:of price", "title:of AND price", ()),
        ("of -price", "of AND NOT price", ()),
    ],
)
def test_function_words_beside_others_are_not_demanded(text, understood, optional):
    parsed = parse(text)
    assert (parsed.understood, parsed.optional) == (understood, optional)


@pytest.mark.parametrize(
    "text",
    [
        "grain",
        "grain AND price",
        "grain OR price",
        '"grain price"',
        "+grain price",
        "title:grain price",
        "grain -price",
        "grain*",
        "grain~ price",
    ],
)
def test_what_a_sign_says_is_never_read_as_some_of_the_words(text):
    assert parse(text).some is None


@pytest.mark.parametrize(
    "text", ["grain price", "the grain of price", "grain price -oil"]
)
def test_words_side_by_side_have_a_second_tree_that_demands_one_of_them(text):
    some = parse(text).some
    leaves = {leaf.text for leaf in some.leaves() if leaf.fieldname == "text"}
    assert {"grain", "price"} <= leaves


def test_a_word_of_several_terms_is_a_word():
    parsed = parse("al-Qaeda attacks")
    assert parsed.some is not None
    assert parse('"al Qaeda" attacks').some is None


def test_a_sentence_in_capitals_has_no_operators():
    parsed = parse("DESIGN OF FILTERS AND NETWORKS OR NOT")
    assert parsed.understood == "design AND filters AND networks"
    assert parsed.some is not None


def test_an_and_of_a_line_in_capitals_demands_nothing():
    assert parse("FILTERS FOR 3-CM WAVES AND NETWORKS").some is not None


@pytest.mark.parametrize(
    ("text", "understood"),
    [("NATO OR UN", "nato OR un"), ("NATO NOT UN", "nato AND NOT un")],
)
def test_names_in_capitals_keep_the_operators_between_them(text, understood):
    assert parse(text).understood == understood


@pytest.mark.parametrize(
    "piece", ["a b (c) ", "a w/5 ", "in 2019 ", "'a b' ", "date aft "]
)
def test_what_costs_too_much_is_refused_before_it_is_weighed(piece, monkeypatch):
    """What signs mean among each other is not asked of more words than are searched."""

    def settle(_tokens):
        raise AssertionError("weighed")

    monkeypatch.setattr("cuttings.search.syntax.grammar.settle", settle)
    assert parse(piece * (MAX_COST + 1)).is_refused


def test_a_chain_of_distances_is_read_up_to_its_cost():
    """What reading one takes grows with the square of its length."""

    def chain(count: int) -> str:
        return " w/5 ".join([f"word{number}" for number in range(count)])

    most = (MAX_COST + DISTANCE_COST) // (1 + DISTANCE_COST)
    assert not parse(chain(most)).is_refused
    assert parse(chain(most + 1)).is_refused


@pytest.mark.parametrize("text", ['"p 㐀)', '"p 㐀" )', '"東 京 !"', '"京 都 (、)"'])
def test_signs_behind_the_last_letter_of_a_phrase_change_nothing(text):
    understood = parse(text).understood
    assert parse(understood).understood == understood
    assert understood.endswith("*”")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", ""),
        ("*", ""),
        ("people:rahmon OR outlet:post", ""),
        ("NOT strike", ""),
        ("strike people:rahmon -talks", "strike"),
        ('title:"grain price" harbou*', "grain price harbou"),
    ],
)
def test_the_words_of_texts_are_told_from_what_weighs_all_the_same(text, asked):
    assert parse(text).asked == asked
