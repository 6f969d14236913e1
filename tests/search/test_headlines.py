"""Whom and what a headline tells of, however it is written."""

from __future__ import annotations

import pytest

from cuttings.search.headlines import (
    headline_names,
    is_capitalised,
    know_subjects,
    leading_word,
    say_the_contrary,
    share_subject,
    unknown_names,
)
from tests.making import make_entry

BODY = "The board of Norlet Air met in Brevik and sold nine planes to Halvor Bank."


def told(title, body=BODY):
    """An article of which nothing but the words is known."""
    return make_entry(title, title, body)


@pytest.mark.parametrize(
    "title",
    ["Board of Norlet sells planes", "NORLET SELLS PLANES", "Norlet Sells Its Planes"],
    ids=["sentence case", "capitals", "each word"],
)
def test_a_name_is_one_however_the_headline_is_written(title):
    """Capitals say it in a sentence; elsewhere the text below does."""
    assert headline_names(told(title)) == {"norlet"}


@pytest.mark.parametrize(
    ("title", "capitals"),
    [
        ("Three of five Words Have Capitals", True),
        ("Three Words here have capitals", False),
        ("", True),
    ],
)
def test_capitals_say_nothing_where_most_words_have_one(title, capitals):
    """From three in five words of four letters and more."""
    assert is_capitalised(title) == capitals


@pytest.mark.parametrize(
    ("title", "word"),
    [("The Norlet sale", "norlet"), ("12 planes sold", "plane"), ("737: 12", "")],
)
def test_the_leading_word_is_the_first_that_means_something(title, word):
    """No article, no number."""
    assert leading_word(title) == word


def test_names_that_begin_alike_have_to_do_with_each_other():
    """Who writes of Belgium knows what Belgian is."""
    one = told("Strike in Belgium", "Trains stood still.")
    other = told("Strike of Belgian railways", "Nothing moved.")
    assert unknown_names(one, other) == set()
    elsewhere = told("Strike in Brevik", "The trams of Brevik stood still.")
    assert unknown_names(elsewhere, other) == {"brevik"}


def test_a_subject_is_shared_where_one_headline_leads_with_it():
    """That both articles know both subjects is more."""
    sells = told("Norlet sells planes")
    buys = told("Halvor Bank buys planes of Norlet")
    assert share_subject(sells, buys)
    assert know_subjects(sells, buys)
    stranger = told("Skarv to take over Norlet", "Norlet is to be sold.")
    assert share_subject(sells, stranger)
    assert not know_subjects(sells, stranger)


@pytest.mark.parametrize(
    ("one", "other", "contrary"),
    [
        ("Shares up in Brevik", "Shares down in Brevik", True),
        ("Brevik exchange halts trading", "Brevik exchange resumes trading", True),
        ("Miners accept offer", "Miners reject offer", True),
        ("Shares fall as oil rises", "Oil rises", False),
        ("Shares fall as oil rises", "Shares rise as oil falls", False),
        ("Shares fall", "Shares drop", False),
    ],
)
def test_headlines_that_say_the_contrary(one, other, contrary):
    """Only where each says one thing clearly; the same in both directions."""
    assert say_the_contrary(told(one), told(other)) == contrary
    assert say_the_contrary(told(other), told(one)) == contrary
