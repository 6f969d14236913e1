"""A folder that was moved keeps its articles; one that is gone can be removed."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.catalogue import Catalogue
from cuttings.index.checking import check
from cuttings.index.cli.main import cli
from cuttings.index.pipeline import IndexOptions, index, read_under, remove
from cuttings.index.progress import Progress
from cuttings.search.errors import ArchiveError
from cuttings.search.queries import Query
from tests.index.conftest import run

QUIET = Progress(quiet=True)


@pytest.fixture
def moved(archive, stories, listed) -> Path:
    """The folder of an archive under another name."""
    run(archive, stories)
    return stories.rename(stories.with_name("new"))


def run_moved(archive, new: Path, old: Path):
    """One quiet run over a moved folder."""
    return index(archive, [new], IndexOptions(jobs=1), Progress(quiet=True), old)


def sources(archive) -> dict[str, str]:
    """The file of each article, by its id."""
    found = {}
    for entry in archive.reading_engine().matches(Query(count="copies")):
        found[entry.article.id] = entry.article.source
    return found


def test_a_moved_folder_is_recognised_by_its_content(archive, stories, moved, listed):
    """Its articles keep their ids, and nothing is analysed again."""
    before, asked = sources(archive), listed.asked
    summary = run(archive, moved)
    assert (summary.added, summary.unchanged, summary.moved) == (0, 3, 3)
    after = sources(archive)
    assert after.keys() == before.keys()
    assert {Path(path).parent for path in after.values()} == {moved}
    assert listed.asked == asked
    assert check(archive) == []


def test_a_copied_folder_is_not_a_moved_one(archive, stories, listed):
    """Where the old file stands, the new one is another copy of its article."""
    run(archive, stories)
    copied = Path(shutil.copytree(stories, stories.with_name("copied")))
    summary = run(archive, copied)
    assert (summary.added, summary.moved) == (3, 0)
    assert len(sources(archive)) == 6


def test_one_vanished_file_is_moved_once(archive, stories, listed):
    """Two files of its content are the moved one, and a copy."""
    run(archive, stories / "match.txt")
    (stories / "match.txt").rename(stories / "one.txt")
    shutil.copyfile(stories / "one.txt", stories / "two.txt")
    summary = run(archive, stories / "one.txt", stories / "two.txt")
    assert (summary.added, summary.moved) == (1, 1)
    assert check(archive) == []


def test_a_vanished_file_of_the_same_name_is_preferred(archive, stories, listed):
    """Whichever way round the folders are named."""
    for folder in ("a", "b"):
        (stories / folder).mkdir()
        shutil.copyfile(stories / "match.txt", stories / folder / f"{folder}.txt")
    run(archive, stories / "a", stories / "b")
    before = {Path(path).name: id_ for id_, path in sources(archive).items()}
    (stories / "new").mkdir()
    for folder in ("b", "a"):
        (stories / folder / f"{folder}.txt").rename(stories / "new" / f"{folder}.txt")
    summary = run(archive, stories / "new")
    assert (summary.added, summary.moved) == (0, 2)
    assert {Path(path).name: id_ for id_, path in sources(archive).items()} == before


def test_read_with_another_outlet_a_moved_file_is_read_anew(archive, moved, listed):
    """What was asked for goes before what is known."""
    summary = run(archive, moved, outlet="The Post")
    assert (summary.added, summary.moved) == (3, 0)


def test_what_changed_while_it_moved_keeps_its_articles_when_told(
    archive, stories, moved
):
    """By its place in the folder; what is not there is removed, what is new is added."""
    (before,) = (id_ for id_, path in sources(archive).items() if "match" in path)
    text = (moved / "match.txt").read_text()
    (moved / "match.txt").write_text(text.replace("last minute", "first minute"))
    (moved / "flood.txt").unlink()
    (moved / "peace.txt").rename(moved / "talks.txt")
    (moved / "fire.txt").write_text("Fire in the port\n\nA fire broke out at noon.")
    summary = run_moved(archive, moved, stories)
    counts = (summary.added, summary.changed, summary.unchanged, summary.removed)
    assert counts == (1, 1, 1, 1)
    assert summary.moved == 2
    after = sources(archive)
    assert after[before] == str(moved / "match.txt")
    assert {Path(path).name for path in after.values()} == {
        "match.txt",
        "talks.txt",
        "fire.txt",
    }
    assert check(archive) == []


def test_a_folder_that_is_still_there_has_not_moved(archive, stories, listed):
    run(archive, stories)
    copied = Path(shutil.copytree(stories, stories.with_name("copied")))
    with pytest.raises(ArchiveError, match="is still there, so its folder was copied"):
        run_moved(archive, copied, stories)
    assert len(sources(archive)) == 3


def test_a_folder_that_was_never_read_has_not_moved(archive, stories, moved, tmp_path):
    """Nor is one whose name only begins alike."""
    for name in ("other", "stor"):
        with pytest.raises(ArchiveError, match=f"was read under {tmp_path / name}"):
            run_moved(archive, moved, tmp_path / name)


def test_a_vanished_folder_is_removed(archive, stories, listed):
    """And its neighbours are left alone, whose names begin alike."""
    (stories / "a").mkdir()
    (stories / "ab").mkdir()
    (stories / "match.txt").rename(stories / "a" / "match.txt")
    (stories / "flood.txt").rename(stories / "ab" / "flood.txt")
    run(archive, stories)
    shutil.rmtree(stories / "a")
    assert read_under(archive, stories / "a") == {str(stories / "a" / "match.txt"): 1}
    summary = remove(archive, stories / "a", QUIET)
    assert (summary.removed, summary.files["gone"]) == (1, 1)
    assert {Path(path).name for path in sources(archive).values()} == {
        "peace.txt",
        "flood.txt",
    }
    assert check(archive) == []
    with pytest.raises(ArchiveError, match="was read under"):
        remove(archive, stories / "a", QUIET)


def test_removing_asks_first_and_says_how_much_goes(archive, stories, listed):
    run(archive, stories)
    runner = CliRunner()
    words = ["--archive", str(archive.folder), "remove", str(stories)]
    refused = runner.invoke(cli, words, input="n\n")
    assert f"Remove 3 articles of 3 files under {stories}?" in refused.stderr
    assert refused.exit_code != 0
    assert len(sources(archive)) == 3
    done = runner.invoke(cli, [*words, "--yes", "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["removed"] == 3
    assert sources(archive) == {}
    assert (stories / "match.txt").exists()


def test_the_summary_says_how_many_files_moved(archive, stories, moved):
    words = ["--archive", str(archive.folder), "index", str(moved), "--jobs", "1"]
    done = CliRunner().invoke(
        cli, [*words, "--moved-from", str(stories)], catch_exceptions=False
    )
    assert "3 files moved" in done.stdout


@pytest.mark.parametrize("more", [["--watch", "5"], ["--dry-run"], ["."]])
def test_moved_from_is_said_of_one_folder_once(tmp_path, more):
    words = ["--archive", str(tmp_path / "a"), "index", str(tmp_path)]
    result = CliRunner().invoke(cli, [*words, "--moved-from", "old", *more])
    assert result.exit_code == 2
    assert "name one PATH" in result.stderr


def test_a_document_in_two_downloads_stays_one_article_when_they_move(
    archive, stories, moved
):
    """What is recorded of repeated documents goes with its file."""
    old, new = str(stories / "match.txt"), str(moved / "match.txt")
    with closing(Catalogue(archive.catalogue)) as catalogue, catalogue.transaction():
        catalogue.repeat("vendor", "7", old)
    run(archive, moved)
    with closing(Catalogue(archive.catalogue)) as catalogue:
        rows = catalogue.connection.execute("SELECT source FROM repeated").fetchall()
    assert [row["source"] for row in rows] == [new]
