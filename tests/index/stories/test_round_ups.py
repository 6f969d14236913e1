"""A text that holds several stories joins none of them, and none to another, in whatever
order they come.
"""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from tests.index.stories.making import paragraphs, prose
from tests.making import make_article

FIRST, SECOND, THIRD = (prose(seed, paragraphs=3) for seed in (21, 22, 23))
TEXTS = {
    "a1": FIRST,
    "a2": f"{FIRST}\n\n{prose(31, paragraphs=1, sentences=1)}",
    "b1": SECOND,
    "b2": paragraphs(SECOND, 0, 1),
    "digest": f"{FIRST}\n\n{SECOND}",
    "other digest": f"{FIRST}\n\n{SECOND}\n\n{prose(32, paragraphs=1, sentences=1)}",
    "c1": THIRD,
}
STORIES = {
    frozenset({"a1", "a2"}),
    frozenset({"b1", "b2"}),
    frozenset({"digest", "other digest"}),
    frozenset({"c1"}),
}


def grouped(order):
    index = StoryIndex(open_database(Path(":memory:")))
    for id in order:
        index.add(make_article(id, "", TEXTS[id]))
    return index, {frozenset(index.members(index.story_of(id))) for id in order}


@given(st.permutations(sorted(TEXTS)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_arrival_does_not_matter(order):
    """Two stories of two copies each, a digest of both in two papers, and another text."""
    assert grouped(order)[1] == STORIES


@pytest.mark.parametrize(
    "order", list(permutations(["a1", "b1", "c1", "digest", "a2"]))
)
def test_every_order_of_five_texts(order):
    assert grouped(order)[1] == {
        frozenset({"a1", "a2"}),
        frozenset({"b1"}),
        frozenset({"c1"}),
        frozenset({"digest"}),
    }


@pytest.mark.parametrize("order", list(permutations(["a1", "b1", "digest"])))
def test_a_round_up_is_related_to_each_story_that_it_holds(order):
    index, _ = grouped(order)
    held = {index.story_of("a1"), index.story_of("b1")}
    assert set(index.link("digest").related) == held
    assert index.link("a1").related == (index.story_of("digest"),)
    reason = index.compare("a1", "digest").reason
    assert reason.endswith("but the longer text is a round-up of several stories")


def test_a_longer_version_of_one_story_is_no_round_up():
    """Two cuts of it have their opening in common, so that they are no two stories."""
    index = StoryIndex(open_database(Path(":memory:")))
    index.add(make_article("whole", "", prose(1)))
    index.add(make_article("short", "", paragraphs(prose(1), 0, 1, 2)))
    index.add(make_article("other", "", paragraphs(prose(1), 0, 1, 3, 4)))
    assert len(index.members(index.story_of("whole"))) == 3


def test_a_round_up_is_one_no_more_when_an_item_goes():
    """What an article shows is taken back when it is removed: the digest may join what
    comes next.
    """
    index, _ = grouped(["a1", "digest", "b1"])
    assert index.story_of("a1") != index.story_of("digest")
    index.remove("b1")
    index.add(make_article("a1", "", FIRST))
    assert index.story_of("a1") == index.story_of("digest")
