"""Another product's query is written in Cuttings' own language, and means the same
there.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.sources import SOURCES
from cuttings.search.syntax.translating import translate

CASES = [
    ("nexis", "police or court and killed", "(police OR court) AND killed"),
    ("factiva", "police or court and killed", "police OR (court AND killed)"),
    ("proquest", "police NEAR/5 killed", "“police killed”~6"),
    ("ebsco", "TI police W2 killed", "title:police PRE/3 title:killed"),
    ("ebsco", "police W2 killed", "police PRE/3 killed"),
    ("ebsco", "DT 2019 AND police", "date:2019 AND police"),
    ("scopus", "police PRE/0 killed", "police PRE/2 killed"),
    ("factiva", "police adj5 killed", "police PRE/5 killed"),
    ("factiva", "hd=police and date after 20190601", "title:police AND date:2019-06-02.."),
    ("ovid", "(police or troops).ti. and kill$", "(title:police OR title:troops) AND kill*"),
    ("ovid", "police adj5 killed", "“police killed”~5"),
    ("gale", "police N3 (killed OR shot)", "police NEAR/3 (killed OR shot)"),
    ("westlaw", 'police /s kill! % "supreme court"', "police /s kill* AND “supreme court”"),
    ("google", 'intitle:police after:2019-05-01 -"white house"',
     "title:police AND date:2019-05-02.. AND NOT “white house”"),
    ("solr", "police killed title:court", "police OR killed OR title:court"),
    ("solr", 'date:[2019-06 TO *] AND "a b"~3', "date:2019-06.. AND “a b”~3"),
    (None, 'dc.creator = smith and dc.title any "a b"', "byline:smith AND (title:a OR title:b)"),
    (None, "@not @attr 1=4 police @or court trump", "title:police AND NOT (court OR trump)"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "theirs", "ours"), CASES)
def test_each_product_is_translated_as_it_reads(source, theirs, ours):
    assert translate(theirs, source).query == ours


@pytest.mark.parametrize("text", ["@and police", "@", "@attr 1=4", "@foo a b"])
def test_what_is_no_polish_notation_is_words(text):
    assert "title" not in translate(text).query


FRAGMENTS = [
    "police",
    "w/5",
    "(a",
    "OR",
    "b)",
    "NOT",
    "W/3",
    "/s",
    "ti(",
    ")",
    "[ti]",
    "x.ti.",
    "date:>2019",
    "N4",
    "PRE/2",
    "AND",
    "or",
    "not",
    "{",
    "}",
    "{a",
    "*",
    "b}",
    "kill!",
    "c$2",
    "d#e",
    "%",
    "@and",
    "@attr",
    "1=4",
    "dc.title",
    "any",
    "hlp=",
    "ATLEAST5(",
    "#1",
    "^2",
    "-x",
    "&",
]


@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join),
    st.sampled_from([None, *SOURCES]),
)
def test_a_translation_is_understood_as_it_stands(text, source):
    ours = translate(text, source).query
    if ours:
        parsed = parse(ours)
        assert parsed.warnings == ()
        assert parsed.understood in (ours, "everything")
