"""Mastheads: the newspaper that a page names above its text, where that is certain."""

from __future__ import annotations

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.origin import mastheads
from cuttings.index.origin.mastheads import find_masthead, newspaper_named
from cuttings.index.origin.words import word_list
from cuttings.index.readers import RawArticle
from cuttings.search.articles import Published
from tests.fragments import check_answers, texts

TEXT = "Floods cut the valley road\n\nRain fell in the hills for three days, officials said on Sunday evening."


@pytest.mark.parametrize(
    ("head", "outlet", "date"),
    [
        ("THE DAILY TIMES - Monday, 3 May 1999", "The Daily Times", "1999-05-03"),
        ("The Moscow Times | May 3, 1999 | Page 4", "The Moscow Times", "1999-05-03"),
        ("Kabul Times, 3 May 1999", "Kabul Times", "1999-05-03"),
        ("Monday, May 3, 1999 - THE STAR", "The Star", "1999-05-03"),
        ("The Nation (3 May 1999)", "The Nation", "1999-05-03"),
        ("THE STRAITS TIMES\nMonday, May 3, 1999", "The Straits Times", "1999-05-03"),
        ("The Moscow News - 3 May 1999", "The Moscow News", "1999-05-03"),
        ("WORLD NEWS - Monday, 3 May 1999", None, None),
        ("The World Today - 3 May 1999", None, None),
        ("Kosovo News - 3 May 1999", None, None),
        ("End of the Good Times - 3 May 1999", None, None),
        ("The Daily Times - Monday, 3 May", None, None),
        ("Last Updated: 3 May 1999", None, None),
        ("The Associated Press - 3 May 1999", None, None),
        ("THE STAR - 3 May 1999\nTHE HERALD - 3 May 1999", None, None),
    ],
)
def test_a_name_beside_a_full_date_is_a_masthead(head, outlet, date):
    """A newspaper's name with the day of issue; headings, agencies, partial dates
    and contradictions name none.
    """
    masthead = find_masthead(f"{head}\n\n{TEXT}")
    assert (outlet, date) == (
        masthead and masthead.outlet,
        masthead and masthead.published and masthead.published.value,
    )


def test_a_name_that_heads_several_pages_is_a_masthead():
    """A line that stands above the text and again within it is a page header; one
    that stands once is not.
    """
    assert find_masthead(
        f"THE DAILY TIMES\n\n{TEXT}\n\nTHE DAILY TIMES  Page 2\n\nMore rain fell."
    ).outlet == ("The Daily Times")
    assert find_masthead(f"THE DAILY TIMES\n\n{TEXT}") is None


def test_a_masthead_gives_outlet_and_date_and_leaves_the_title_to_the_text():
    """Its lines are hidden with their reason, which is where the outlet comes from;
    metadata go before it.
    """
    raw = RawArticle(f"THE DAILY TIMES - Monday, 3 May 1999\n\n{TEXT}", plain=True)
    article = clean(raw, source="a")
    assert ("The Daily Times", Published("1999-05-03", "masthead")) == (
        article.outlet,
        article.published,
    )
    assert article.title == "Floods cut the valley road"
    assert article.paragraphs[0].hidden == "masthead: The Daily Times"
    stated = RawArticle(
        raw.text,
        plain=True,
        outlet="Evening Post",
        published=Published("1999-05-04", "metadata"),
    )
    article = clean(stated, source="a")
    assert ("Evening Post", Published("1999-05-04", "metadata")) == (
        article.outlet,
        article.published,
    )
    assert article.notes == (
        "The masthead says 1999-05-03, the metadata says 1999-05-04.",
    )


@pytest.mark.parametrize("word", word_list("newspaper_words"))
def test_every_word_that_ends_a_newspaper_s_name_is_known(word):
    """Two words are a name by themselves; behind a heading's words "The" must stand."""
    assert newspaper_named(f"Kabul {word.title()}") == f"Kabul {word.title()}"
    assert newspaper_named(f"THE {word.upper()}") == f"The {word.title()}"
    assert newspaper_named(f"End of Good {word.title()}") is None
    assert newspaper_named(word.title()) is None


@pytest.mark.parametrize("word", sorted(mastheads.WITH_THE))
def test_a_common_last_word_needs_the_article_and_a_name(word):
    """ "The Moscow News" is a newspaper; "Moscow News" and "The World News" are not."""
    assert newspaper_named(f"The Moscow {word.title()}") == f"The Moscow {word.title()}"
    assert newspaper_named(f"Moscow {word.title()}") is None
    assert newspaper_named(f"The World {word.title()}") is None or word not in (
        mastheads.HEADING_WORDS
    )


def test_any_text_is_safe():
    """Whatever the text, spans lie within it, in order, and a day is of the calendar."""

    def check(text, masthead):
        if masthead:
            assert all(0 <= start < end <= len(text) for start, end in masthead.spans)
            assert masthead.published is None or masthead.published.precision == "day"

    check_answers(
        texts(
            *("THE DAILY TIMES", "Kabul Times", "World News", "AFP", TEXT),
            *("Monday, 3 May 1999", "31 Feb. 1999", "Kabul Times - May 3, 1999"),
            most=6,
            joints="\n\n\n|,",
        ),
        find_masthead,
        check,
        least=5,
    )
