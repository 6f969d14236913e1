"""Lines that recur in an outlet's stories are hidden, whatever the order in which
the stories came.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from cuttings.index.checking import check
from cuttings.index.checksums import TABLE
from cuttings.index.database import open_database
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.queries import Query
from tests.index.conftest import run

FOOTER = "Write to our newsroom in Dushanbe"
TOPICS = ("harvest", "railway", "election", "museum", "glacier")


def text(topic: str, footer: str = FOOTER) -> str:
    words = " ".join(f"{topic}{number}" for number in range(60))
    return f"News of the {topic}\n\nThe {topic} was the talk of the town for days. {words}.\n\n{footer}\n"


@pytest.fixture
def outlet(tmp_path):
    folder = tmp_path / "post"
    folder.mkdir()
    for topic in TOPICS[:2]:
        (folder / f"{topic}.txt").write_text(text(topic))
    return folder


def found(archive, words: str) -> int:
    return archive.reading_engine().search(Query(words, count="copies")).copies


def places(archive) -> int:
    return found(archive, "places:Dushanbe")


def test_the_third_story_hides_the_line_in_all_of_them(archive, outlet, listed):
    run(archive, outlet)
    assert (found(archive, "newsroom"), places(archive)) == (2, 2)
    (outlet / "election.txt").write_text(text("election"))
    run(archive, outlet)
    assert (found(archive, "newsroom"), places(archive), found(archive, "talk")) == (
        0,
        0,
        3,
    )
    assert listed.asked == 3
    assert check(archive) == []


def test_copies_of_one_story_count_once(archive, outlet, listed):
    for number in range(4):
        (outlet / f"copy{number}.txt").write_text(text("harvest"))
    run(archive, outlet)
    assert found(archive, "newsroom") == 6


def test_other_outlets_keep_the_line(archive, outlet, listed, tmp_path):
    other = tmp_path / "herald"
    other.mkdir()
    (other / "election.txt").write_text(text("election"))
    run(archive, outlet, other)
    assert found(archive, "newsroom") == 3


def test_files_moved_together_count_together(archive, outlet, listed, tmp_path):
    other = tmp_path / "herald"
    other.mkdir()
    (other / "election.txt").write_text(text("election"))
    run(archive, outlet, other)
    (other / "election.txt").rename(outlet / "election.txt")
    run(archive, outlet, other)
    assert (found(archive, "newsroom"), listed.asked) == (0, 3)


def test_a_line_that_no_longer_recurs_is_seen_again(archive, outlet, listed):
    (outlet / "election.txt").write_text(text("election"))
    run(archive, outlet)
    (outlet / "election.txt").unlink()
    run(archive, outlet)
    assert (found(archive, "newsroom"), places(archive)) == (2, 2)


def test_the_order_of_arrival_makes_no_difference(archive, outlet, listed):
    for topic in TOPICS[2:]:
        (outlet / f"{topic}.txt").write_text(text(topic))
        run(archive, outlet)
    late = found(archive, "newsroom"), found(archive, "talk"), places(archive)
    reindex(archive, Progress(quiet=True))
    assert (
        late
        == (found(archive, "newsroom"), found(archive, "talk"), places(archive))
        == (0, 5, 0)
    )


def test_the_article_shows_why_the_line_is_hidden(archive, outlet, listed):
    (outlet / "election.txt").write_text(text("election"))
    run(archive, outlet)
    (hit,) = archive.reading_engine().search(Query("glacier OR election")).hits
    article = archive.reading_engine().get(hit.id).article
    assert [each.hidden for each in article.paragraphs] == [
        "title",
        "",
        "recurs in this outlet's stories",
    ]
    assert article.original.endswith(f"{FOOTER}\n")


def test_an_archive_of_a_release_that_did_not_count_lines_is_counted(
    archive, outlet, listed
):
    (outlet / "election.txt").write_text(text("election"))
    run(archive, outlet)
    with closing(open_database(archive.catalogue)) as connection:
        for table in ("article", "line", "missing"):
            connection.execute(f"DROP TABLE recurrence_{table}")
            name = (f"recurrence_{table}",)
            connection.execute(f"DELETE FROM {TABLE} WHERE name = ?", name)
        connection.execute("DELETE FROM schema_version WHERE component = 'recurrence'")
    run(archive, outlet)
    assert (found(archive, "newsroom"), listed.asked) == (0, 3)


def test_reindexing_files_no_name_of_a_hidden_line(archive, outlet, listed):
    (outlet / "election.txt").write_text(text("election"))
    run(archive, outlet)
    reindex(archive, Progress(quiet=True))
    assert (found(archive, "newsroom"), places(archive)) == (0, 0)
    with closing(sqlite3.connect(archive.catalogue)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM uses").fetchone() == (0,)
