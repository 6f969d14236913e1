"""Where in an article somebody says what a search asks for."""

from __future__ import annotations

import pytest

from cuttings.search.queries import Query
from cuttings.search.said import AskedQuotations
from cuttings.search.syntax.grammar import parse
from tests.contract.test_one_quotation import quoting
from tests.contract.test_quotations import quoting_in_title


def said(text: str, id_: str = "both", **chosen) -> list[str]:
    """The words of the quotations that a search asks of an article."""
    entry = quoting(id_)
    query = Query(text, **chosen)
    in_title, in_body = AskedQuotations(parse(text), query).spans(entry)
    assert not in_title
    return [entry.article.body[start:end] for start, end in in_body]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("said:mine", ["We close the mine.", "Nobody sells the mine."]),
        ("said:mine speaker:holm", ["Nobody sells the mine."]),
        ("said:mine NOT speaker:holm", ["We close the mine."]),
        ("said:close OR said:nobody", ["We close the mine.", "Nobody sells the mine."]),
        ("(said:mine speaker:berg) OR mine", ["We close the mine."]),
        ("said:(close /s mine)", ["We close the mine."]),
        ("NOT said:mine", []),
        ("mine speaker:berg", []),
    ],
)
def test_only_quotations_that_are_asked_for_are_told(text, found):
    """Those of a speaker alone are not, nor those that are excluded."""
    assert said(text) == found


def test_all_parts_of_a_quotation_are_told():
    """One that goes on behind “he said” is one."""
    parts = ["We close,", "or we sell the mine."]
    assert said("said:(close mine)", "parted") == parts


def test_speakers_who_are_chosen_and_excluded_count():
    """As they do for the result."""
    filters = (("speakers", ("karl-holm",)),)
    assert said("said:mine", filters=filters) == ["Nobody sells the mine."]
    assert said("said:mine", excluded=filters) == ["We close the mine."]


def test_a_quotation_in_a_headline_is_told_of_the_title():
    """At its place there."""
    entry = quoting_in_title()
    query = Query("said:quay speaker:holm")
    in_title, in_body = AskedQuotations(parse(query.text), query).spans(entry)
    assert [entry.article.title[a:b] for a, b in in_title] == ["We rebuild the quay,"]
    assert in_body == []


def test_a_search_without_words_of_quotations_asks_for_none():
    """Then whatever stands between quotation marks is as good."""
    asked = AskedQuotations(parse("mine speaker:berg"), Query("mine speaker:berg"))
    assert asked.spans_if_any(quoting("both")) == (None, None)
