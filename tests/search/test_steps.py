"""The steps of an affair, and deeds, are told by the words of headlines."""

from __future__ import annotations

import pytest

from cuttings.search.steps import (
    DEEDS,
    STEPS,
    are_two_steps,
    deeds_of,
    news_of,
    share_deed,
)
from tests.making import make_entry


def report(title, body=""):
    return make_entry(title, title, body, None)


@pytest.mark.parametrize(
    ("headline", "news"),
    [
        ("Convicted man caught after week on the run", "man caught"),
        ("Fire, which broke out at night, guts hall", "Fire guts hall"),
        ("Mann gefasst nach Flucht", "Mann gefasst"),
        ("Police hunt a wanted man", "Police hunt man"),
        ("Jury convicts man", "Jury convicts man"),
    ],
)
def test_background_is_no_news(headline, news):
    """What follows "after" or "who", and a word that says which man is meant."""
    assert " ".join(news_of(headline).split()) == news


def test_the_furthest_step_is_the_news():
    """A report of a charge tells of the arrest as well; one of the arrest not of it."""
    caught = report("Man arrested over theft", "Police in Brevik arrested a man of 30.")
    charged = report("Man arrested, charged with theft", "A man of 30 was charged.")
    assert are_two_steps(caught, charged)
    both = report("Man arrested over theft", "Police arrested a man and charged him.")
    assert not are_two_steps(both, charged)


@pytest.mark.parametrize(
    ("text", "told"),
    [("He pleads not guilty", {"plead"}), ("Kein Brand", set()), ("A fire", {"burn"})],
)
def test_what_is_negated_is_not_told(text, told):
    """In three languages by the words before."""
    assert deeds_of(text) == told


def test_two_deeds_are_told_apart_where_neither_report_begins_with_both():
    """A dividend and a quarter; but the blaze and the deaths in it are one deed."""
    pays = report("Norlet sets payout", "Qtly div 12 cts vs 11 cts")
    earns = report("Norlet 1st qtr net", "Shr 42 cts vs 21 cts. Net 9 mln vs 5 mln")
    assert are_two_steps(pays, earns)
    blaze = report("Blaze guts hall in Brevik", "Two people died in a fire.")
    deaths = report("Two die in Brevik", "A fire in a hall killed two.")
    assert not are_two_steps(blaze, deaths)
    assert share_deed(blaze, deaths)


@pytest.mark.parametrize(("path", "columns"), [(STEPS, 4), (DEEDS, 3)])
def test_each_line_of_a_table_has_its_columns_and_plain_words(path, columns):
    """A language of three, words in small letters, none twice in a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        assert len(cells) == columns, line
        assert cells[-2] in ("en", "de", "fr"), line
        words = cells[-1].split(" ")
        assert len(set(words)) == len(words), line
        assert all(word.isalpha() and word == word.lower() for word in words), line
