"""A search history that is pasted with its numbers is the query that it comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.reporting import lines_of
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.strategies import (
    MOST_LETTERS,
    TooLong,
    strategy_of,
)
from cuttings.search.syntax.translating import translate

OVID = """Database: Archive <1946 to present>
Search Strategy:
1     strike$.ti. (1,234)
2     (walkout$ or stoppage$).ti,ab. (567)
3     or/1-2 (1500)
4     wages adj3 docks (12)
5     3 and 4 (3)
6     limit 5 to yr="2019 -Current" (2)
7     limit 6 to english language (1)
"""
PRINTED = [
    (
        OVID,
        "((strike*.ti. OR walkout* OR stoppage*) wages NEAR/3 docks) date:2019.. language:english",
    ),
    ("1. strike\n2. wages\n3. 1 and 2", "strike AND wages"),
    ("1. strike\n2. wages\n3. 1 and 2 not pension", "strike AND wages NOT pension"),
    (
        "S3\tS1 AND S2\t12\nS2\tTI strike\t34\nS1\twages OR pay\t56",
        "(wages OR pay) AND title:strike",
    ),
    (
        "#1 TI=strike\n#2 wages\n#3 #1 NOT #2\n#4 #3 OR pension",
        "(title:strike NOT wages) OR pension",
    ),
    (
        "#1 strike\n#2 walkout\n#3 lockout\n#4 {OR #1-#3}",
        "strike OR walkout OR lockout",
    ),
    ("1 strike 24\n2 walkout 3\n3 1-2/or 26", "strike OR walkout"),
    ("1. strike\n   or walkout\n2. wages\n3. and/1,2", "(strike OR walkout) AND wages"),
    ("1 strike.ti. 2 wages.ti. 3 1 and 2", "title:strike AND title:wages"),
    ("#1 strike #2 wages #3 #1 AND #2", "strike AND wages"),
    (
        "1. strike (4) 2. wages (3) 3. 1 and 2 and pension.ti. (1)",
        "strike AND wages AND title:pension",
    ),
    (
        "1. exp Strikes/\n2. wages or pay\n3. 1 and 2",
        'mesh("strikes") AND (wages OR pay)',
    ),
    (
        "1. strike\n2. exp Wages/ or pay\n3. 1 not 2",
        'strike NOT (mesh("wages") OR pay)',
    ),
]


@pytest.mark.parametrize(("printed", "ours"), PRINTED)
def test_a_history_means_what_its_last_line_comes_to(printed, ours):
    assert parse(printed).tree == parse(ours.replace(".ti.", "[ti]")).tree
    understood = parse(printed).understood
    assert parse(understood).tree == parse(printed).tree
    assert parse(translate(printed).query).tree == parse(printed).tree


@pytest.mark.parametrize(
    "text",
    [
        "1. police\n2. court",
        "The strike of 2019\nand 3 others",
        "police and 2 others",
        "1 and 2",
        "1",
        "top 10 of 2019",
        "1. a\n1. 1 and 2",
    ],
)
def test_what_names_no_line_is_no_history(text):
    assert strategy_of(text) is None


def test_what_is_not_searched_is_said():
    history = "1. strike\n2. wages\n3. pension\n4. 1 and 3\n5. limit 4 to humans"
    said = [notice.text for notice in parse(history).notices]
    assert "No line names “2”; it was not searched." in said
    assert "The limit “humans” can't be asked for here and was left out." in said


def test_a_line_that_is_not_there_is_named():
    parsed = parse("1. strike\n2. 1 and 9")
    assert parsed.understood == "strike"
    assert parsed.warnings[0].startswith("“#9” is of another search history")


def test_a_line_that_names_itself_ends():
    assert parse("1. strike or 2\n2. 1 and wages").understood != "nothing"
    assert parse("1. strike\n2. 2 or 1").understood == "strike"


def test_lines_that_grow_without_end_are_refused_with_the_reason():
    lines = ["1. strike wages"] + [f"{n}. {n - 1} or {n - 1}" for n in range(2, 40)]
    with pytest.raises(TooLong):
        strategy_of("\n".join(lines))
    parsed = parse("\n".join(lines))
    assert parsed.is_refused
    assert f"{MOST_LETTERS:,} characters" in parsed.warnings[0]
    assert translate("\n".join(lines)).notices[0].is_warning


def test_a_long_chain_of_lines_is_read():
    """Each names the one before it; none is nested deeper than brackets are read."""
    lines = ["1. strike"] + [f"{n}. {n - 1} or word{n}" for n in range(2, 20)]
    assert parse("\n".join(lines)).understood.count("OR") == 18
    backwards = [f"{n}. {n + 1} or word{n}" for n in range(1, 900)]
    assert parse("\n".join(backwards)).is_refused


def test_a_report_has_a_row_for_each_line_of_a_history():
    assert lines_of("1. strike\n2. wages or pay\n3. 1 and 2") == (
        "strike",
        "wages OR pay",
        "strike AND (wages OR pay)",
    )


PIECES = (
    *[
        "1",
        "2",
        "3",
        "#",
        "S1",
        "L2",
        "or/1-3",
        "and",
        "or",
        "not",
        "(",
        ")",
        "strike",
        "limit",
        "to",
        "2019",
    ],
    "\n",
)


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=25,
    ).map(" ".join)
)
def test_any_numbered_lines_are_read(text):
    parse(text)
