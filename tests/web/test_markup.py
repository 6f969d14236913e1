"""What is made without a template is escaped as a template escapes it."""

from __future__ import annotations

from itertools import product

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.exports.addresses import _UNWRITABLE, printable
from cuttings.web.markup import escaped, spans, value_list
from cuttings.web.pages.rows import ValueRow

SIGNS = "&<>\"'a\u00e9\u2013"


@given(st.text(SIGNS) | st.integers() | st.floats() | st.booleans() | st.none())
def test_values_are_escaped_as_templates_escape_them(value):
    assert escaped(value) == markupsafe.escape(value)


def test_markup_is_escaped_once():
    assert escaped(markupsafe.Markup("<b>&amp;</b>")) == "<b>&amp;</b>"


HOSTILE = "<script>'\"&"
SAFE = "&lt;script&gt;&#39;&#34;&amp;"


def test_no_label_and_no_id_gets_out_of_its_place():
    child = ValueRow("places", FacetValue("c", HOSTILE, 1), Query())
    value = FacetValue(HOSTILE, HOSTILE, 2, some=3)
    made = value_list([ValueRow("places", value, Query(), children=(child,))])
    assert HOSTILE not in made
    # The value twice as an id and three times as a label, its child as a label.
    assert made.count(SAFE) == 2 + 3 + 3
    assert made.count("<ul>") == made.count("</ul>") == 2


def test_the_marked_and_the_unmarked_are_escaped():
    pieces = ((HOSTILE, False), (HOSTILE, True))
    assert spans(pieces) == f"{SAFE}<mark>{SAFE}</mark>"


EDGES = [
    "\x00\x08\t\n\x0b\x0c\r\x0e\x1f\x20\x7e\x7f\x80\x9f\xa0",
    "\ud7ff\ud800\udfff\ue000",
    "\ufdcf\ufdd0\ufdef\ufdf0\ufffd\ufffe\uffff\U00010000",
]


@pytest.mark.parametrize("char", "".join(EDGES))
def test_what_no_page_can_hold_is_found_at_its_edges(char):
    for before, behind in product(("", "peace \u2013 "), ("", " talks")):
        text = before + char + behind
        assert printable(text) == _UNWRITABLE.sub("", text)
