"""Cues: stated numbers of killed, wounded and arrested."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.events import cues
from cuttings.index.enrich.events.sentences import WORDS
from tests.fragments import check_answers, texts

VERBS = ("killed", "wounded", "arrested")


def stated(text):
    return [(cue.what, cue.number) for cue in cues(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thirteen militants were killed.", [("killed", 13)]),
        (
            "Twelve guards were killed and another 25 injured.",
            [("killed", 12), ("wounded", 25)],
        ),
        (
            "A bomb killed at least 22 people and wounded more than 100.",
            [("killed", 22), ("wounded", 100)],
        ),
        ("Police arrested 32 members of the group.", [("arrested", 32)]),
        ("The death toll rose to 1,500.", [("killed", 1500)]),
        ("Street fights left at least 40 dead.", [("killed", 40)]),
        (
            "Officials said 17 soldiers, 30 rebels and one nurse were killed.",
            [("killed", 1), ("killed", 17), ("killed", 30)],
        ),
        ("He was killed in 2012.", []),
        ("He was killed 10 years ago.", []),
        ("Dozens were killed.", []),
        ("Nobody was killed.", []),
        (
            "No 13 men were killed, he said; reports that five people died were denied.",
            [],
        ),
        ("The storm could kill 100 people.", []),
        ("In the 1992-1997 war 50,000 people were killed.", []),
        ("Shares were hurt, losing 5 percent.", []),
    ],
)
def test_only_plain_statements_give_cues(text, expected):
    """Numbers come from plain statements; years, denials, possibilities and old wars
    give none.
    """
    assert expected == sorted((cue.what, cue.number) for cue in cues(text))


def test_a_cue_carries_its_sentence():
    """The span of a cue is the sentence that states it."""
    text = "It rained. Nine people were killed in Khorog. It rained again."
    (cue,) = cues(text)
    assert text[cue.start : cue.end] == "Nine people were killed in Khorog."


@pytest.mark.parametrize(
    ("what", "word"),
    [(what, word) for what in VERBS for word in sorted(WORDS[what])],
)
def test_every_verb_of_the_list_gives_its_cue(what, word):
    """Behind its subject each verb says what happened to it."""
    assert [(what, 12)] == stated(f"Twelve men {word}.")


@pytest.mark.parametrize("hedge", sorted(WORDS["hedges"]))
def test_every_hedge_may_stand_before_a_number(hedge):
    """Between a verb and the number of its object."""
    assert stated(f"It wounded {hedge} nine people.") == [("wounded", 9)]


@pytest.mark.parametrize("unit", sorted(WORDS["units_of_measure"]))
def test_what_counts_no_people_gives_no_cue(unit):
    """A number of days, shares or kilometres is none of people."""
    assert stated(f"It hurt, by 9 {unit}.") == []
    assert stated(f"It killed 9 {unit}.") == []


@pytest.mark.parametrize(
    ("between", "expected"),
    [("one two three four five", []), ("x x x x x", [("killed", 9)])],
)
def test_a_subject_stands_near_its_verb(between, expected):
    """Five words may stand between a number and its verb, auxiliaries not counted."""
    if expected:
        assert expected == stated(f"The nine {between} were killed.")
        assert stated(f"The nine x {between} were killed.") == []
    else:
        assert ("killed", 9) not in stated(f"Nine said {between} were killed.")


def test_any_text_is_safe():
    """Whatever the text, cues lie within it and count no fewer than none."""

    def check(text, found):
        assert all(0 <= cue.start < cue.end <= len(text) for cue in found)
        assert all(cue.number >= 0 for cue in found)

    check_answers(
        texts(
            *("12", "1,500", "at least", "nine", "a million", "people", "in 1997"),
            *("were killed", "wounded", "arrested", "death toll rose to", "lives"),
            *("no", "could", ". ", "\n", "%", "$"),
        ),
        cues,
        check,
        least=20,
    )
