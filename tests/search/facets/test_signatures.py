"""Who signed, and ids that no two names share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.facets.signatures import name_id, people_of


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("Jane Doe, John Roe", ["Jane Doe", "John Roe"]),
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("J. Doe, A. B. Roe & Ludwig van der Berg", ["J. Doe", "A. B. Roe", "Ludwig van der Berg"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("Doe, Jane; Roe, John", ["Jane Doe", "John Roe"]),
        ("Jane Doe, Kabul", ["Jane Doe"]),
        ("Jane Doe in Kabul and John Roe in New York", ["Jane Doe", "John Roe"]),
        ("Jane Doe, New York", ["Jane Doe"]),
        ("Jane Doe, Chief Political Correspondent", ["Jane Doe"]),
        ("Jane Doe, Associated Press", ["Jane Doe"]),
        ("John Smith, Jr.", ["John Smith, Jr."]),
        ("Staff and agencies", ["Staff and agencies"]),
        ("Guardian staff and agencies in Paris", ["Guardian staff and agencies in Paris"]),
        ("Reuters, AFP Kabul bureau", ["Reuters, AFP Kabul bureau"]),
        ("Sandy Andrews", ["Sandy Andrews"]),
        ("张伟、李娜", ["张伟", "李娜"]),
        ("  ", []),
    ],
)  # fmt: skip
def test_a_byline_is_split_only_where_two_people_stand(byline, people):
    assert people == list(people_of(byline))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++ Weekly", "C Weekly"),
        ("C# Weekly", "C++ Weekly"),
        (".NET Times", "NET Times"),
        ("🔥", "🚀"),
        ("!", "?"),
        ("世界", "视界"),
        ("Дождь", "Dozhd"),
        ("AT&T News", "AT T News"),
    ],
)
def test_names_that_differ_in_signs_or_script_have_two_ids(one, other):
    assert name_id(one) != name_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Post", "THE POST"),
        ("Süd-Zeitung", "Sud Zeitung"),
        ("U.S. News", "US News"),
    ],
)
def test_case_accents_and_dashes_make_no_other_name(one, other):
    assert name_id(one) == name_id(other)


def test_plain_names_keep_the_ids_that_links_have():
    assert [name_id("AP/UPI"), name_id("Reader's Digest")] == [
        "ap-upi",
        "reader-digest",
    ]


@given(st.text(max_size=40))
def test_any_text_has_an_id_and_a_list_of_people(text):
    assert name_id(text)
    assert all(people_of(text))
