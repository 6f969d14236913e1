"""A run that is cut short carries on as if nothing had happened."""

import contextlib
import random

import pytest

from cuttings.index.database import open_database, transaction
from cuttings.index.stories import StoryIndex, candidates
from tests.index.stories.killing import group_killed
from tests.index.stories.making import paragraphs, prose
from tests.making import make_article


def archive(seed=7):
    """Sixty articles of twenty stories, shuffled."""
    chance = random.Random(seed)
    articles = []
    for story in range(20):
        for copy in range(3):
            kept = chance.sample(range(8), chance.randint(5, 8))
            body = paragraphs(prose(story), *sorted({0, *kept}))
            articles.append(make_article(f"{story}-{copy}", "", body))
    chance.shuffle(articles)
    return articles


def groups(index, articles):
    return {
        article.id: (index.story_of(article.id), index.link(article.id))
        for article in articles
    }


@pytest.fixture
def written_often(monkeypatch):
    """Postings are written to their table every four articles."""
    monkeypatch.setattr(candidates, "GATHERED", 4)


@pytest.fixture
def undisturbed(tmp_path, written_often):
    index = StoryIndex(open_database(tmp_path / "undisturbed.sqlite"))
    for article in archive():
        index.add(article)
    return groups(index, archive())


@pytest.mark.parametrize("at", [1, 17, 40])
def test_a_killed_run_ends_with_the_same_stories(tmp_path, undisturbed, at):
    """Another process that goes on after any article finds the same groups, ids,
    kinds and reasons.
    """
    path = tmp_path / "killed.sqlite"
    first = StoryIndex(open_database(path))
    for article in archive()[:at]:
        first.add(article)
    second = StoryIndex(open_database(path))
    for article in archive()[at:]:
        second.add(article)
    assert groups(second, archive()) == undisturbed


@pytest.mark.parametrize("seed", [1, 2])
def test_a_process_killed_again_and_again_ends_with_the_same_stories(
    tmp_path, undisturbed, seed
):
    """SIGKILL at random moments, within a transaction or the writing of postings:
    groups, ids and reasons are the same.
    """
    path = tmp_path / "killed.sqlite"
    assert group_killed(path, archive(), random.Random(seed)) >= 2
    assert groups(StoryIndex(open_database(path)), archive()) == undisturbed


def test_a_batch_rolled_back_is_repeated_with_the_same_stories(tmp_path, undisturbed):
    """A batch that fails in the middle, after postings were written, leaves
    nothing behind.
    """
    connection = open_database(tmp_path / "rolled.sqlite")
    index = StoryIndex(connection)
    articles = archive()
    for start in range(0, len(articles), 10):
        batch = articles[start : start + 10]
        with contextlib.suppress(KeyboardInterrupt), transaction(connection):
            for article in batch[:9]:
                index.add(article)
            raise KeyboardInterrupt
        with transaction(connection):
            for article in batch:
                index.add(article)
    assert groups(index, articles) == undisturbed


def test_postings_that_were_lost_are_made_again(tmp_path, undisturbed):
    """The table of postings is derived: without it the fingerprints do."""
    connection = open_database(tmp_path / "lost.sqlite")
    first = StoryIndex(connection)
    for article in archive()[:40]:
        first.add(article)
    rows = "SELECT shingle, number FROM copies_posting ORDER BY 1, 2"
    written = [tuple(row) for row in connection.execute(rows)]
    assert len(written) > 100
    connection.execute("DELETE FROM copies_posting")
    connection.execute("DELETE FROM copies_posted")
    second = StoryIndex(connection)
    assert {tuple(row) for row in connection.execute(rows)} > set(written)
    for article in archive()[40:]:
        second.add(article)
    assert groups(second, archive()) == undisturbed


def test_asking_writes_nothing(tmp_path, written_often):
    """A comparison leaves the database as it is, also where postings could be written."""
    path = tmp_path / "asked.sqlite"
    connection = open_database(path)
    StoryIndex(connection).add_all((article, frozenset()) for article in archive()[:9])
    before = "\n".join(connection.iterdump())
    asked = StoryIndex(connection)
    asked.compare(archive()[0].id, archive()[1].id)
    asked.why(archive()[0].id)
    assert "\n".join(connection.iterdump()) == before


def test_two_writers_one_after_the_other_see_each_other(tmp_path):
    """An index notices what another process wrote in between."""
    path = tmp_path / "shared.sqlite"
    one, two = StoryIndex(open_database(path)), StoryIndex(open_database(path))
    one.add(make_article("a", "", prose(1)))
    two.add(make_article("b", "", prose(1)))
    one.add(make_article("c", "", prose(1)))
    assert set(one.members(one.story_of("a"))) == {"a", "b", "c"}
