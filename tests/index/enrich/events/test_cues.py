"""Cues: stated numbers of killed, wounded and arrested."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.events import cues


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thirteen militants were killed.", [("killed", 13)]),
        (
            "Twelve officers were killed and another 25 injured.",
            [("killed", 12), ("wounded", 25)],
        ),
        (
            "A bomb killed at least 22 people and wounded more than 100.",
            [("killed", 22), ("wounded", 100)],
        ),
        ("Police arrested 32 members of the group.", [("arrested", 32)]),
        ("The death toll rose to 1,500.", [("killed", 1500)]),
        ("Gun battles have left at least 40 dead.", [("killed", 40)]),
        (
            "Officials said 17 soldiers, 30 militants and one civilian were killed.",
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


@given(st.text(alphabet="0123456789,. killedwounded\n%$", max_size=200))
def test_any_text_is_safe(text):
    """Whatever the text, cues lie within it."""
    assert all(
        0 <= cue.start < cue.end <= len(text) and cue.number >= 0 for cue in cues(text)
    )
