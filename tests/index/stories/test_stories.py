"""Stories as articles come and go."""

import contextlib
import tarfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.database import migrate, open_database, transaction
from cuttings.index.stories import StoryIndex
from cuttings.index.stories.compared import unpack_text
from cuttings.index.stories.fingerprints import VERSION, fingerprint
from cuttings.index.stories.records import MIGRATIONS
from cuttings.search.errors import NotFound
from tests.index.stories.making import paragraphs, prose
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


def test_a_stored_fingerprint_is_not_made_again(stories, monkeypatch):
    """An entry that is put together anew reads it, also that of a correction."""
    stories.add(make_article("a", "", prose(1)))
    stories.add(make_article("b", "Correction: a", prose(2)))

    def made_again(_: str) -> None:
        raise AssertionError

    monkeypatch.setattr("cuttings.index.stories.records.fingerprint", made_again)
    assert stories.link("a").representative
    assert stories.link("b").representative


def test_the_older_story_survives_a_merge_and_the_other_id_lives_on(stories):
    """A text that joins two stories keeps the older id; the newer one finds the same
    members.
    """
    stories.add(make_article("top", "", paragraphs(prose(1), 0, 1, 2, 3, 4)))
    stories.add(
        make_article(
            "rest",
            "",
            paragraphs(prose(1), 2, 3, 4, 5, 6, 7) + "\n\n" + prose(9, paragraphs=2),
        )
    )
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


def test_an_article_that_changes_keeps_its_story_id_alive(stories):
    """A lone article with another text is still found under its story's id, and when
    it joins another story too.
    """
    stories.add(make_article("a", "", prose(1)))
    old = stories.story_of("a")
    stories.add(make_article("a", "", prose(2)))
    assert stories.members(old) == ("a",)
    stories.add(make_article("b", "", prose(3)))
    stories.add(make_article("a", "", prose(3)))
    assert stories.members(old) == ("b", "a")


def test_a_removed_copy_leaves_the_others_together(stories):
    """Only its own story is clustered again, and the others' links are reported."""
    for id, body in {
        "a": prose(1),
        "b": prose(1),
        "c": prose(1),
        "d": prose(2),
    }.items():
        stories.add(make_article(id, "", body))
    assert stories.remove("a") == {"b", "c"}
    assert stories.members(stories.story_of("b")) == ("b", "c")
    assert stories.remove("a") == frozenset()


def test_a_story_outlives_its_founder_and_representative(stories):
    """The id stays, and another copy stands for the story."""
    stories.add(make_article("whole", "", prose(1)))
    stories.add(make_article("top", "", paragraphs(prose(1), 0, 1, 2, 3, 4)))
    stories.add(make_article("half", "", paragraphs(prose(1), 0, 1, 2)))
    story = stories.story_of("whole")
    stories.remove("whole")
    assert stories.members(story) == ("top", "half")
    assert stories.link("top").representative


def test_a_huge_text_is_compared_by_its_beginning(stories):
    """Two million characters cost no more than a hundred thousand."""
    huge = " ".join(prose(seed) for seed in range(1200))
    assert len(huge) > 1_500_000
    stories.add(make_article("a", "", huge))
    stories.add(make_article("b", "", huge + " And more."))
    assert stories.story_of("a") == stories.story_of("b")


def test_a_large_story_grows_and_shrinks_like_a_small_one(stories, monkeypatch):
    """Beyond the bounds a story is not read whole: its copies join and leave, and
    one of them still stands for it.
    """
    monkeypatch.setattr("cuttings.index.stories.placing.LARGE", 10)
    monkeypatch.setattr("cuttings.index.stories.stories.HELD", 12)
    ids = [f"{place:02}" for place in range(30)]
    for id in ids:
        stories.add(make_article(id, "", f"{prose(1)} {id}"))
    story = stories.story_of("00")
    assert stories.members(story) == tuple(ids)
    for id in ids[:25]:
        if stories.link(id).representative and len(stories.members(story)) > 13:
            assert stories.remove(id) >= set(stories.members(story))
        else:
            stories.remove(id)
    assert stories.members(story) == tuple(ids[25:])
    assert sum(stories.link(id).representative for id in ids[25:]) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(0, 3), st.booleans()),
        max_size=12,
    )
)
def test_every_article_is_in_exactly_one_story(steps):
    """Whatever comes, changes and goes: members and links agree, and nothing is lost."""
    index = StoryIndex(open_database(Path(":memory:")))
    present = set()
    for id, text, stays in steps:
        if stays:
            assert id in index.add(
                make_article(id, "", paragraphs(prose(text), *range(4 + ord(id) % 4)))
            )
            present.add(id)
        else:
            index.remove(id)
            present.discard(id)
    stories = {id: index.story_of(id) for id in present}
    assert {
        member for story in set(stories.values()) for member in index.members(story)
    } == present
    for story in set(stories.values()):
        assert sum(index.link(id).representative for id in index.members(story)) == 1


def test_an_archive_of_the_first_release_opens(tmp_path):
    """What stood in one table is found where it stands now."""
    connection = open_database(tmp_path / "old.sqlite")
    migrate(connection, "copies", MIGRATIONS[:1])
    made, packed = fingerprint(prose(1)), zlib.compress(prose(1).encode())
    connection.execute(
        "INSERT INTO copies_article (id, story, version, terms, text, title, names) VALUES ('a', 1, ?, ?, ?, 'T', '')",
        (VERSION, made.to_blob(), packed),
    )
    connection.execute(
        "INSERT INTO copies_story (id, size, representative) VALUES ('s-a', 1, 1)"
    )
    stories = StoryIndex(connection)
    stories.add(make_article("b", "", paragraphs(prose(1), 0, 1, 2, 3)))
    assert stories.members("s-a") == ("a", "b")


def test_the_postings_of_the_first_release_are_made_again(tmp_path):
    """A copy of an article that it holds is found, and its files of postings go."""
    packed = Path(__file__).parents[2] / "data" / "archives" / "first.tar.gz"
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    files = tmp_path / "catalogue.sqlite.postings"
    files.mkdir()
    (files / "0000000001-0000000002.v1.postings").write_bytes(b"12345678")

    connection = open_database(tmp_path / "catalogue.sqlite")
    stories = StoryIndex(connection)
    assert not files.exists()
    (id, title, text), *_ = connection.execute(
        "SELECT id, title, text FROM copies_article JOIN copies_text USING (number)"
    ).fetchall()
    stories.add(make_article("copy", title, unpack_text(text)))
    assert stories.story_of("copy") == stories.story_of(id)
