"""What a librarian decides about stories."""

from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.search.errors import DecisionRefused, NotFound
from tests.index.stories.making import paragraphs, prose
from tests.making import make_article


@pytest.fixture
def stories():
    """Two stories: a1, a2 and a3 are copies, b1 is another."""
    index = StoryIndex(open_database(Path(":memory:")))
    index.add(make_article("a1", "", prose(1)))
    index.add(make_article("a2", "", paragraphs(prose(1), 0, 1, 2, 3, 4)))
    index.add(make_article("a3", "", paragraphs(prose(1), 0, 1, 2, 3)))
    index.add(make_article("b1", "", prose(2)))
    return index


def groups(index, *ids):
    return {frozenset(index.members(index.story_of(id))) for id in ids}


def test_a_split_article_leaves_and_the_story_keeps_its_id(stories):
    """The larger part is still the story that links lead to."""
    before = stories.story_of("a1")
    assert stories.split(["a1"]) == {"a1", "a2", "a3"}
    assert groups(stories, "a1", "a2") == {frozenset({"a1"}), frozenset({"a2", "a3"})}
    assert stories.story_of("a2") == before


@pytest.mark.parametrize(
    "leaving", [["a1"], ["a2"], ["a3"], ["a1", "a2"], ["a2", "a3"], ["a1", "a3"]]
)
def test_who_stays_keeps_the_storys_id_whoever_came_first(stories, leaving):
    """Also where fewer stay than leave: what leaves is a new story with a new id."""
    before = stories.story_of("a1")
    stories.split(leaving)
    staying = {"a1", "a2", "a3"} - set(leaving)
    assert groups(stories, *staying) == {frozenset(staying)}
    assert {stories.story_of(each) for each in staying} == {before}
    assert before not in {stories.story_of(each) for each in leaving}
    assert groups(stories, *leaving) == {frozenset(leaving)}
    stories.undo()
    assert groups(stories, "a1") == {frozenset({"a1", "a2", "a3"})}
    assert stories.story_of("a1") == before


def test_of_two_copies_the_one_that_stays_keeps_the_id(stories):
    """Though both parts are of one size, and the other came first."""
    stories.remove("a3")
    before = stories.story_of("a1")
    stories.split(["a1"])
    assert stories.story_of("a2") == before
    assert stories.story_of("a1") not in {before, "s-a2"}


def test_articles_of_two_stories_are_split_from_both(stories):
    """Each story keeps its id, and what left them is put together by likeness only."""
    stories.add(make_article("b2", "", prose(2)))
    first, second = stories.story_of("a1"), stories.story_of("b1")
    stories.split(["a1", "b1"])
    assert (stories.story_of("a2"), stories.story_of("b2")) == (first, second)
    assert groups(stories, "a1", "b1") == {frozenset({"a1"}), frozenset({"b1"})}


def test_nothing_is_split_where_one_of_the_articles_has_nobody_to_leave(stories):
    """The whole is refused, and nothing logged."""
    with pytest.raises(DecisionRefused, match="nothing to split 'b1' from"):
        stories.split(["a1", "b1"])
    with pytest.raises(DecisionRefused, match="no other copy would stay"):
        stories.split(["a1", "a2", "a3"])
    assert groups(stories, "a1") == {frozenset({"a1", "a2", "a3"})}
    assert stories.decisions() == ()


def test_a_split_outlives_reindexing(stories):
    """An article that is removed and comes back, or changes, is not put back where a
    librarian took it out.
    """
    stories.split(["a3"])
    stories.remove("a3")
    stories.add(make_article("a3", "", paragraphs(prose(1), 0, 1, 2, 3)))
    assert groups(stories, "a3") == {frozenset({"a3"})}
    stories.add(make_article("a1", "", prose(1) + "\n\nOne more line."))
    assert groups(stories, "a1", "a3") == {frozenset({"a3"}), frozenset({"a1", "a2"})}


def test_a_split_outlives_a_copy_that_would_bridge_it(stories):
    """A new copy of both joins one of them; the two stay apart."""
    stories.split(["a3"])
    stories.add(make_article("a4", "", paragraphs(prose(1), 0, 1, 2, 3, 4, 5)))
    assert stories.story_of("a3") != stories.story_of("a1")


def test_joined_stories_stay_joined(stories):
    """What the machine would keep apart is one story, also after its articles come
    again.
    """
    assert stories.join(["a2", "b1"]) == {"a1", "a2", "a3", "b1"}
    stories.remove("b1")
    stories.add(make_article("b1", "", prose(2)))
    assert groups(stories, "b1") == {frozenset({"a1", "a2", "a3", "b1"})}


def test_the_id_of_a_joined_story_lives_on(stories):
    """The older story keeps its id; the other's is an alias of it."""
    old = stories.story_of("b1")
    stories.join(["a1", "b1"])
    assert stories.members(old) == ("a1", "a2", "a3", "b1")
    assert old in stories.link("a1").aliases


def test_a_pinned_copy_stands_for_its_story(stories):
    """Pinning goes before likeness, and says so."""
    stories.pin("a3")
    assert stories.link("a3").representative
    assert stories.link("a3").reason == "pinned by a librarian"
    stories.add(make_article("a4", "", prose(1)))
    assert stories.link("a3").representative


DECIDE = {
    "split": lambda index: index.split(["a3"]),
    "join": lambda index: index.join(["a1", "b1"]),
    "pin": lambda index: index.pin("a3"),
}


@pytest.mark.parametrize("action", DECIDE)
def test_undo_brings_back_what_was(stories, action):
    """Without the decision the stories are grouped as the machine would; the log
    keeps both.
    """
    before = groups(stories, "a1", "a2", "a3", "b1")
    representative = stories.why("a1").representative
    DECIDE[action](stories)
    stories.undo()
    assert groups(stories, "a1", "a2", "a3", "b1") == before
    assert stories.why("a1").representative == representative
    undoing, decision = stories.decisions()
    assert (undoing.action, undoing.payload["undoes"]) == ("undo", decision.id)
    assert (decision.action, decision.undone_by) == (action, undoing.id)


def test_the_newest_decision_wins(stories):
    """Who splits and then joins the same articles wants them joined."""
    stories.split(["a3"])
    stories.join(["a1", "a3"])
    assert stories.story_of("a1") == stories.story_of("a3")
    stories.undo()
    assert stories.story_of("a1") != stories.story_of("a3")


def test_decisions_that_decide_nothing_are_refused(stories):
    """Splitting a lone article, joining one, undoing what is not there: each says
    what to do instead.
    """
    with pytest.raises(DecisionRefused, match="nothing to split"):
        stories.split(["b1"])
    with pytest.raises(DecisionRefused, match="two articles"):
        stories.join(["b1", "b1"])
    with pytest.raises(NotFound, match="no decision"):
        stories.undo()
    with pytest.raises(NotFound, match="no article"):
        stories.pin("unknown")
    assert stories.decisions() == ()


def test_why_says_everything(stories):
    """The reasons of an article's links, its representative's election and the
    decisions that name it.
    """
    stories.split(["a3"])
    known = stories.why("a2")
    assert known.representative in ("a1", "a2")
    assert [decision.action for decision in known.decided] == ["split"]
    assert "stands in the longer" in known.compared[0][2]
