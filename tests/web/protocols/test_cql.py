"""CQL becomes a line of our language, or an error with SRU's number for it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.syntax.grammar import parse
from cuttings.web.protocols.cql import (
    MOST_CHARACTERS,
    MOST_CLAUSES,
    CqlProblem,
    clause_of,
    identifier_of,
    index_names,
    read_cql,
)


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("fish", '"fish"'),
        ("cql.serverChoice = fish", '"fish"'),
        ('"fish and chips"', '"fish and chips"'),
        ('dc.title = "peace talks"', 'title:"peace talks"'),
        ("title = peace", 'title:"peace"'),
        ('dc.title == "peace talks"', 'exact:title:"peace talks"'),
        ('dc.title any "x y"', 'title:"x" OR title:"y"'),
        ('dc.title all "x y"', 'title:"x" AND title:"y"'),
        ("dc.creator = berg", 'byline:"berg"'),
        ('cuttings.outlet = "daily post"', 'outlet:"daily post"'),
        ('papers = "daily post"', None),
        ("politic*", '"politic*"'),
        ("wom?n", '"wom?n"'),
        ("cql.allRecords = 1", "*"),
        ("a and b", '"a" AND "b"'),
        ("a and b and c", '"a" AND "b" AND "c"'),
        ("a or b and c", '("a" OR "b") AND "c"'),
        ("a or (b and c)", '"a" OR ("b" AND "c")'),
        ("a not b", '"a" AND NOT "b"'),
        ("a not (b or c)", '"a" AND NOT ("b" OR "c")'),
        ("(a or b) not c", '("a" OR "b") AND NOT "c"'),
        ("a prox b", '"a" NEAR/1 "b"'),
        ("a prox/distance<=4 b", '"a" NEAR/4 "b"'),
        ("a prox/distance<4 b", '"a" NEAR/3 "b"'),
        ("a prox/distance<=2/ordered b", '"a" PRE/2 "b"'),
        ("a prox/unit=sentence b", '"a" /s "b"'),
        ("a prox/unit=paragraph (b or c)", '"a" /p ("b" OR "c")'),
        ("dc.date = 2019", "date:2019"),
        ("dc.date = 20190504", "date:2019-05-04"),
        ("dc.date > 2018", "date:2019-01-01.."),
        ("dc.date >= 2018-06", "date:2018-06.."),
        ("dc.date < 2018-03", "date:..2018-02-28"),
        ("dc.date <= 2018-03", "date:..2018-03"),
        ('dc.date within "2017 2018-06"', "date:2017..2018-06"),
        ('say "what (is) it"', None),
        ('"what (is) [it]"', '"what is it"'),
    ],
)
def test_a_query_becomes_our_line(asked, line):
    """Or, where CQL knows no such index, the error 16 or 10."""
    if line is None:
        with pytest.raises(CqlProblem) as raised:
            read_cql(asked)
        assert raised.value.code in (10, 16)
    else:
        assert read_cql(asked).text == line


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", 10),
        ("a and", 10),
        ("(a", 10),
        ('"a', 10),
        ("a prox/distance=3 b", 40),
        ("a prox/distance>3 b", 40),
        ("a prox/distance<=x b", 41),
        ("a prox/unit=element b", 42),
        ("a and/rel.combine=sum b", 46),
        ("a prox/fuzzy b", 46),
        ("dc.rights = x", 16),
        ("cuttings.weather = x", 16),
        ("dc.title encloses x", 19),
        ("dc.title =/phonetic x", 20),
        ("dc.title < x", 22),
        ("a and rec.id = b", 22),
        ('dc.title = ""', 27),
        ('"..."', 27),
        ("dc.date = 19*", 28),
        ("^fish", 31),
        ("dc.date = monday", 36),
        ("dc.date within 2019", 36),
        ("dc.date = 2019-13", 36),
        ("fish sortBy dc.title", 86),
        ("fish sortBy dc.date/missing=omit", 87),
        ("fish sortBy dc.date dc.title", 86),
    ],
)
def test_what_cannot_be_asked_has_its_number(asked, code):
    """Never a guess, and never another query."""
    with pytest.raises(CqlProblem) as raised:
        read_cql(asked)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("asked", "sort"),
    [
        ("fish", "relevance"),
        ("fish sortBy dc.date", "oldest"),
        ("fish sortBy date/sort.ascending", "oldest"),
        ("fish sortBy dc.date/sort.descending", "newest"),
    ],
)
def test_the_order_is_asked_for_by_date(asked, sort):
    """Every copy counts, and every word is demanded."""
    query = read_cql(asked)
    assert (query.sort, query.count, query.words) == (sort, "copies", "all")


def test_a_chain_may_have_so_many_clauses_and_no_more():
    """However deep its tree is."""
    assert read_cql(" or ".join(["a"] * MOST_CLAUSES)).text.count('"a"') == MOST_CLAUSES
    with pytest.raises(CqlProblem) as raised:
        read_cql(" or ".join(["a"] * (MOST_CLAUSES + 1)))
    assert raised.value.code == 38


def test_a_query_may_have_so_many_characters_and_no_more():
    """It is refused, not cut."""
    assert read_cql("a" * MOST_CHARACTERS).text
    with pytest.raises(CqlProblem) as raised:
        read_cql("a" * (MOST_CHARACTERS + 1))
    assert raised.value.code == 12


@pytest.mark.parametrize("deep", ["({})", "a or ({})"])
def test_brackets_of_any_depth_reach_no_limit_of_python(deep):
    """A parser that called itself would end at a thousand."""
    text = "a"
    for _ in range(490):
        text = deep.format(text)
    assert '"a"' in read_cql(text).text


def test_one_clause_of_an_identifier_is_told_apart():
    """It opens a record instead of searching."""
    assert identifier_of('rec.identifier = "a/1"') == "a/1"
    assert identifier_of("a") is None
    assert identifier_of("rec.identifier = a and b") is None


def test_a_scan_names_one_clause():
    """An index and where to begin."""
    assert clause_of('cuttings.people = "b"') == ("people", "b")
    with pytest.raises(CqlProblem):
        clause_of("a or b")


def test_every_index_that_is_named_can_be_asked():
    """Explain promises no more than holds."""
    assert len(index_names()) > 20
    for name in index_names():
        term = "2019" if name.endswith(".date") else "x"
        if "identifier" in name or name == "rec.id":
            assert identifier_of(f"{name} = {term}") == "x"
        else:
            assert read_cql(f"{name} = {term}").text


WORDS = st.sampled_from(["a", "b", '"c d"', "e*", "dc.title = f", "dc.date > 2001"])
QUERIES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        "({}) {} {}".format, inner, st.sampled_from(["and", "or", "not", "prox"]), inner
    ),
    max_leaves=8,
)


@given(QUERIES)
def test_our_line_is_read_as_it_was_meant(asked):
    """Every clause is in it, and nothing of it is left out."""
    parsed = parse(read_cql(asked).text)
    left_out = [notice.text for notice in parsed.notices if "left out" in notice.text]
    assert not left_out
    for name, field in (("dc.date", "date:"), ("dc.title", "title:")):
        # Beside an operator of distance a clause may be said more than once.
        assert parsed.understood.count(field) >= asked.count(name)


@given(st.text(max_size=40))
def test_any_text_is_a_query_or_a_problem(text):
    """Never another exception."""
    with suppress(CqlProblem):
        assert read_cql(text).text


def test_what_cant_be_read_is_told_to_who_asks_and_not_logged(capfd):
    """Or whoever asks could write a server's log, and fill its disk."""
    for text in ('title = "peace" "war\nWARNING: forged"', "((((", "a =/ b", "\x01"):
        with suppress(CqlProblem):
            read_cql(text)
    assert capfd.readouterr() == ("", "")
