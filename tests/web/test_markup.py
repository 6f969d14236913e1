"""What is made without a template is escaped as a template escapes it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Hit
from cuttings.search.translations import speaking
from cuttings.web.exports.addresses import _UNWRITABLE, printable
from cuttings.web.markup import escaped, hit_list, spans, value_list
from cuttings.web.pages.rows import HitRow, NameLink, ValueRow

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


def hit(**fields: object) -> Hit:
    """A hit with nothing but what is said of it."""
    plain = Hit("a", "Talks", False, (), None, None, None, 1.0, (), "s", 1, 1)
    return plain._replace(**fields)


def test_nothing_of_a_hit_gets_out_of_its_place():
    """Its id, title, record, passage, names and outlets are escaped, each once."""
    said = ((HOSTILE, True),)
    full = hit(
        id=HOSTILE,
        title=HOSTILE,
        title_spans=said,
        title_inferred=True,
        date=HOSTILE,
        outlet=HOSTILE,
        agency=HOSTILE,
        snippets=(said,),
        copies=3,
        carriers=("Mail", HOSTILE, "<i>"),
        language='"x',
    )
    names = (NameLink(HOSTILE, "person", HOSTILE), NameLink(HOSTILE, "place", ""))
    row = HitRow(full, Query("talks"), 1, names, HOSTILE, said, '"y')
    for each in (row, replace(row, quoted=())):
        made = hit_list([each])
        assert HOSTILE not in made
        assert "<i>" not in made
        assert made.count("<li") == made.count("</li>") == 1
        assert made.count("<span") == made.count("</span>")
        assert made.count("<a ") == made.count("</a>") == 3


def test_a_hit_without_anything_has_its_title_and_that_its_date_is_unknown():
    """No empty foot, no empty passage; without the box where nothing is chosen."""
    made = hit_list([HitRow(hit(), Query(), None)], pick=False)
    assert made.startswith('<li class="hit">\n<h2><a href="/articles/a">Talks</a></h2>')
    assert '<div class="record">\n<span>date unknown</span></div>' in made
    for absent in ("<p", "<label", "<b>", "<time"):
        assert absent not in made


def test_what_a_search_leaves_out_is_said_with_one_link_to_the_story():
    """Whether other copies stand or not."""
    left = hit_list([HitRow(hit(copies=3, left_out=2), Query(), 1)])
    assert left.count('<a href="/stories/s">') == 1
    assert ">2 copies left out by this search</a></span>" in left
    both = hit_list([HitRow(hit(copies=4, left_out=2), Query(), 1)])
    assert both.count('<a href="/stories/s">') == 1
    assert "<span>2 copies left out by this search</span>" in both


def test_marks_within_a_title_stand_within_those_of_the_box():
    """As a template has them, in the marks of the language."""
    row = HitRow(hit(title='A "test"'), Query(), 1)
    assert "Keep “A ‘test’”" in hit_list([row])
    with speaking("de"):
        assert "„A ‚test‘“" in hit_list([row])


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
