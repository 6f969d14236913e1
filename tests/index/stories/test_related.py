"""Stories on the same event."""

from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from tests.index.stories.making import paragraphs, prose
from tests.making import make_article

CLASHES = frozenset({"Tolib Ayombekov", "Abdullo Nazarov", "Khorog", "Tajikistan"})


@pytest.fixture
def stories():
    return StoryIndex(open_database(Path(":memory:")))


def test_rare_names_within_a_week_relate_stories(stories):
    """Two agencies on one event: linked both ways, never merged, with the names as
    the reason.
    """
    stories.add(make_article("a", "", prose(1), date="2012-07-28"), CLASHES)
    assert stories.add(
        make_article("b", "", prose(2), date="2012-07-25"), CLASHES | {"Moscow"}
    ) == {"a", "b"}
    assert stories.link("a").related == (stories.story_of("b"),)
    assert stories.link("b").related == (stories.story_of("a"),)
    assert "Khorog" in stories.why("b").related[0][1]


@pytest.mark.parametrize(
    ("names", "date"),
    [
        (CLASHES, "2012-09-01"),
        (frozenset({"Tajikistan", "Moscow"}), "2012-07-28"),
        (frozenset(), "2012-07-28"),
    ],
    ids=["a month later", "too few names", "no names"],
)
def test_what_relates_nothing(stories, names, date):
    """The same names in another month, two names, and no names."""
    stories.add(make_article("a", "", prose(1), date="2012-07-28"), CLASHES)
    stories.add(make_article("b", "", prose(2), date=date), names)
    assert stories.link("a").related == ()


def test_old_background_relates_a_follow_up(stories):
    """A follow-up that repeats some of a story is no copy of it, and is linked to it."""
    stories.add(make_article("a", "", prose(1)))
    stories.add(
        make_article(
            "b", "", f"{prose(2, paragraphs=5)}\n\n{paragraphs(prose(1), 5, 6, 7)}"
        )
    )
    assert stories.link("b").related == (stories.story_of("a"),)


def test_the_link_goes_with_the_article(stories):
    """What is removed is related to nothing, and the other's link is reported as
    changed.
    """
    stories.add(make_article("a", "", prose(1)), CLASHES)
    stories.add(make_article("b", "", prose(2)), CLASHES)
    assert stories.remove("b") == {"a"}
    assert stories.link("a").related == ()
