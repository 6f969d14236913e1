"""A run that is cut short carries on as if nothing had happened."""

import contextlib
import random
from pathlib import Path

import pytest

from cuttings.index.database import open_database, transaction
from cuttings.index.stories import StoryIndex
from cuttings.index.stories import candidates as postings
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
def small_runs(monkeypatch):
    """Runs of postings of four articles, merged by twos."""
    monkeypatch.setattr(postings, "GATHERED", 4)
    monkeypatch.setattr(postings, "FAN", 2)


@pytest.fixture
def undisturbed(tmp_path, small_runs):
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
    """SIGKILL at random moments, within a transaction or the writing of a run:
    groups, ids and reasons are the same.
    """
    path = tmp_path / "killed.sqlite"
    assert group_killed(path, archive(), random.Random(seed)) >= 2
    assert groups(StoryIndex(open_database(path)), archive()) == undisturbed


def test_a_batch_rolled_back_is_repeated_with_the_same_stories(tmp_path, undisturbed):
    """A batch that fails in the middle, after runs were written and merged, leaves
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


def test_lost_and_damaged_runs_are_written_again(tmp_path, undisturbed):
    """The files of postings are derived: without them the fingerprints do."""
    path = tmp_path / "lost.sqlite"
    first = StoryIndex(open_database(path))
    for article in archive()[:40]:
        first.add(article)
    runs = sorted(Path(f"{path}.postings").glob("*.postings"))
    assert len(runs) > 1
    runs[0].unlink()
    runs[1].write_bytes(b"damaged")
    second = StoryIndex(open_database(path))
    for article in archive()[40:]:
        second.add(article)
    assert groups(second, archive()) == undisturbed


def test_replaced_runs_leave_the_disk(tmp_path, small_runs):
    """Only runs that the catalogue names stay, once a merge is committed and the
    next one made.
    """
    path = tmp_path / "runs.sqlite"
    connection = open_database(path)
    index = StoryIndex(connection)
    for article in archive():
        index.add(article)
    named = connection.execute("SELECT count(*) FROM copies_run").fetchone()[0]
    assert len(list(Path(f"{path}.postings").iterdir())) <= named + 2 * postings.FAN
    StoryIndex(connection).add(make_article("last", "", prose(99)))
    named = connection.execute("SELECT count(*) FROM copies_run").fetchone()[0]
    assert len(list(Path(f"{path}.postings").iterdir())) == named


def test_two_writers_one_after_the_other_see_each_other(tmp_path):
    """An index notices what another process wrote in between."""
    path = tmp_path / "shared.sqlite"
    one, two = StoryIndex(open_database(path)), StoryIndex(open_database(path))
    one.add(make_article("a", "", prose(1)))
    two.add(make_article("b", "", prose(1)))
    one.add(make_article("c", "", prose(1)))
    assert set(one.members(one.story_of("a"))) == {"a", "b", "c"}
