"""Stories as articles come and go."""

import contextlib
from pathlib import Path

import pytest
from cuttings.index.copies import StoryIndex
from cuttings.index.database import open_database, transaction
from cuttings.search.errors import NotFound

from tests.index.copies.making import paragraphs, prose
from tests.making import make_article


@pytest.fixture
def stories():
    return StoryIndex(open_database(Path(":memory:")))


def test_a_lone_article_founds_a_story():
    """An article with no copies is a story of one, which it represents."""
    stories = StoryIndex(open_database(Path(":memory:")))
    assert stories.add(make_article("a", "", prose(1))) == {"a"}
    assert stories.link("a").representative
    assert stories.members(stories.link("a").id) == ("a",)


def test_a_copy_cut_from_the_bottom_joins(stories):
    """The shorter text decides: half a story is a copy of the whole."""
    stories.add(make_article("whole", "", prose(1)))
    stories.add(make_article("other", "", prose(2)))
    stories.add(make_article("half", "", paragraphs(prose(1), 0, 1, 2, 3)))
    assert stories.link("half").id == stories.link("whole").id
    assert stories.link("other").id != stories.link("whole").id


def test_the_older_story_survives_a_merge_and_the_other_id_lives_on(stories):
    """A text that joins two stories keeps the older id; the newer one finds the same members."""
    stories.add(make_article("top", "", paragraphs(prose(1), 0, 1, 2, 3, 4)))
    stories.add(make_article("rest", "", paragraphs(prose(1), 2, 3, 4, 5, 6, 7) + "\n\n" + prose(9, paragraphs=2)))
    first = stories.link("top").id
    stories.add(make_article("whole", "", prose(1)))
    assert stories.members(first) == ("top", "rest", "whole")


def test_removing_the_only_article_closes_its_story(stories):
    """A story without copies is gone."""
    stories.add(make_article("a", "", prose(1)))
    story = stories.link("a").id
    stories.remove("a")
    with pytest.raises(NotFound):
        stories.members(story)
    with pytest.raises(NotFound):
        stories.link("a")


def test_a_rolled_back_transaction_leaves_nothing_in_memory(tmp_path):
    """After a rollback the next article is placed as if the lost ones had never come."""
    connection = open_database(tmp_path / "catalogue.sqlite")
    stories = StoryIndex(connection)
    stories.add(make_article("a", "", prose(1)))
    with contextlib.suppress(KeyboardInterrupt), transaction(connection):
        stories.add(make_article("b", "", prose(2)))
        raise KeyboardInterrupt
    stories.add(make_article("c", "", prose(2)))
    assert stories.members(stories.link("c").id) == ("c",)
