"""What stands side by side about a quotation is asked of one."""

from __future__ import annotations

import pytest
from whoosh import query as q

from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.proximity import Near
from cuttings.search.syntax.speaking import (
    OneQuotation,
    Valued,
    asked_quotation,
    in_words_of_texts,
    with_speakers,
)


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("said:a speaker:x", "said:a AND speakers:x"),
        ("b said:a speaker:x", "b AND (said:a AND speakers:x)"),
        ("speaker:x b said:a", "(speakers:x AND said:a) AND b"),
        ("(said:a speaker:x) b", "(said:a AND speakers:x) AND b"),
        (
            "(said:a speaker:x) said:b",
            "(said:a AND speakers:x) AND said:b",
        ),
        ("said:(a b) speaker:x", "said:a AND said:b AND speakers:x"),
        ("said:a OR speaker:x", "said:a OR speakers:x"),
        ("NOT said:a speaker:x", "NOT said:a AND speakers:x"),
        ("said:(a NOT b) speaker:x", "said:a AND NOT said:b AND speakers:x"),
        ("said:(a OR (b NOT c)) x", "(said:a OR (said:b AND NOT said:c)) AND x"),
        ("said:a NOT (said:b speaker:x)", "said:a AND NOT (said:b AND speakers:x)"),
    ],
)
def test_a_query_about_a_quotation_is_worded_as_it_is_read(query, understood):
    """And read so again: brackets stand where they mean something."""
    parsed = parse(query)
    assert parsed.understood == understood
    assert parse(understood).tree == parsed.tree


@pytest.mark.parametrize(
    ("query", "quotations"),
    [
        ("said:a", 0),
        ("said:a b", 0),
        ("said:(a b)", 1),
        ('said:"a b"', 1),
        ("said:a speaker:x", 1),
        ("(said:a speaker:x) (said:b speaker:y)", 2),
        ("speaker:x speaker:y", 0),
        ("NOT said:a speaker:x", 0),
        ("(said:a OR b) speaker:x", 0),
    ],
)
def test_several_conditions_are_held_to_one_quotation(query, quotations):
    """One word is in one by itself; what is asked of the article alone is not."""
    assert repr(parse(query).tree).count("OneQuotation") == quotations


def test_no_notice_says_that_the_article_is_asked():
    """Nothing is left to be said."""
    assert not parse("said:a speaker:x").notices


@pytest.mark.parametrize(
    "query",
    [
        "said:peace",
        "said:peace war",
        'said:"peace talks" war -truce',
        "said:a speaker:x",
    ],
)
def test_a_chosen_speaker_joins_the_one_quotation(query):
    """Whether it is one word, several, or has a speaker already."""
    tree = with_speakers(parse(query).tree, ("berg",), ("holm",))
    asked = asked_quotation(tree)
    assert isinstance(asked, q.And)
    assert Valued("speakers", ("berg",)) in asked.subqueries
    assert q.Not(Valued("speakers", ("holm",))) in asked.subqueries


@pytest.mark.parametrize(
    "query",
    [
        "peace",
        "said:peace OR war",
        "NOT said:peace war",
        "(said:a speaker:x) (said:b speaker:y)",
    ],
)
def test_without_one_quotation_nothing_is_joined(query):
    """The articles are asked."""
    tree = parse(query).tree
    assert asked_quotation(tree) is None
    assert with_speakers(tree, ("berg",), ()) is tree


def test_what_is_asked_scores_by_its_words():
    """What is excluded does not, nor does where the words stand."""
    peace, talks = q.Term("said", "peac"), q.Term("said", "talk")
    asked = q.And([q.Phrase("said", ["peac", "talk"]), q.Not(q.Term("said", "war"))])
    assert in_words_of_texts(asked) == q.And([q.And([peace, talks])])
    apart = Near("said", [peace, talks], 3, excluded=True)
    assert in_words_of_texts(apart) == q.And([peace])
    assert in_words_of_texts(Valued("speakers", ("berg",))) is None
    assert OneQuotation(peace) == OneQuotation(q.Term("said", "peac"))
