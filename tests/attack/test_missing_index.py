"""An index that is missing, older or another's is told as damage, by every way in."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cuttings.index.checking import check, repair
from cuttings.index.cli.main import cli
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.archive import Archive
from cuttings.search.commits import last_commits
from cuttings.search.errors import IndexDamaged
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from cuttings.web.app import create_app
from tests.index.conftest import listed, run

__all__ = ["listed"]


@pytest.fixture
def kept(tmp_path, listed) -> Archive:
    """An archive of three articles in two commits, the second of which added one."""
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(2):
        write_story(folder, number)
    archive = Archive(tmp_path / "archive", Settings())
    run(archive, folder)
    shutil.copytree(archive.index, tmp_path / "older")
    write_story(folder, 2)
    run(archive, folder)
    return archive


def write_story(folder: Path, number: int) -> None:
    text = f"Grain prices rose in port {number}\n\nMerchants said so on day {number}."
    (folder / f"{number}.txt").write_text(text)


def remove_folder(archive: Archive, tmp_path: Path) -> None:
    shutil.rmtree(archive.index)


def remove_build(archive: Archive, tmp_path: Path) -> None:
    shutil.rmtree(archive.index / "1")


def empty_build(archive: Archive, tmp_path: Path) -> None:
    for path in (archive.index / "1").iterdir():
        path.unlink()


def remove_contents(archive: Archive, tmp_path: Path) -> None:
    for path in (archive.index / "1").glob("*.toc"):
        path.unlink()


def put_older_back(archive: Archive, tmp_path: Path) -> None:
    shutil.rmtree(archive.index)
    shutil.copytree(tmp_path / "older", archive.index)


def name_other_build(archive: Archive, tmp_path: Path) -> None:
    (archive.index / "current").write_text("7")


def blot_pointer(archive: Archive, tmp_path: Path) -> None:
    (archive.index / "current").write_bytes(b"\xff\x00")


DAMAGES = [
    remove_folder,
    remove_build,
    empty_build,
    remove_contents,
    put_older_back,
    name_other_build,
    blot_pointer,
]


def command(archive: Archive, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--archive", str(archive.folder), *words])


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_nothing_held_is_never_said_of_a_damaged_index(damage, kept, tmp_path):
    """Searching fails with the remedy; indexing refuses; check finds it; reindex
    mends it.
    """
    damage(kept, tmp_path)
    for words in (["search", "grain"], ["facets", "date"], ["coverage"]):
        assert isinstance(command(kept, *words).exception, IndexDamaged), words
    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        kept.reading_engine()

    write_story(tmp_path / "stories", 3)
    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        run(kept, tmp_path / "stories")
    assert any("cuttings reindex" in problem for problem in check(kept))

    reindex(kept, Progress(quiet=True))
    run(kept, tmp_path / "stories")
    assert kept.reading_engine().search(Query("grain")).copies == 4
    assert check(kept) == []


def test_check_repair_builds_a_missing_index_again(kept):
    """And nothing remains to be told."""
    shutil.rmtree(kept.index)
    assert repair(kept, Progress(quiet=True)) == []


@pytest.mark.parametrize("damage", [remove_folder, remove_contents, name_other_build])
def test_a_site_whose_index_goes_answers_503(damage, kept, tmp_path, monkeypatch):
    """Its pages and its health say what mends it."""
    monkeypatch.setattr("cuttings.search.engines.whoosh.engine.ATTEMPTS", 2)
    client = create_app(kept.reading_engine(), ()).test_client()
    assert client.get("/healthz").json["articles"] == 3
    damage(kept, tmp_path)
    for address in ("/healthz", "/search?q=grain"):
        response = client.get(address)
        assert (response.status_code, address) == (503, address)
        assert "cuttings reindex" in response.text


def test_the_catalogue_knows_generation_count_and_facets(kept):
    """Of the build that is served, and of no other."""
    commits = last_commits(kept.catalogue)
    engine = kept.open_engine()
    assert list(commits) == ["1"]
    assert commits["1"].generation == engine.generation
    assert (commits["1"].articles, commits["1"].is_open) == (3, False)
    assert {"people", "date"} <= commits["1"].facets
    reindex(kept, Progress(quiet=True))
    assert list(last_commits(kept.catalogue)) == ["2"]


def test_an_archive_without_articles_is_empty_and_not_damaged(tmp_path, listed):
    """Nothing was committed, so nothing is missed."""
    (tmp_path / "none").mkdir()
    archive = Archive(tmp_path / "archive", Settings())
    run(archive, tmp_path / "none")
    page = json.loads(command(archive, "search", "grain", "--json").stdout)
    assert page["copies"] == 0


def test_an_archive_of_the_first_release_without_its_index_is_not_empty(tmp_path):
    """Its catalogue knows of no commit, but holds articles that wait in no outbox."""
    first = Path(__file__).parents[1] / "data" / "archives" / "first.tar.gz"
    with tarfile.open(first) as packed:
        packed.extractall(tmp_path, filter="data")
    runner = CliRunner()
    command = ["--archive", str(tmp_path)]
    searched = runner.invoke(cli, [*command, "search", "peace"])
    assert isinstance(searched.exception, IndexDamaged)
    assert "cuttings reindex" in str(searched.exception)
    assert runner.invoke(cli, [*command, "reindex"]).exit_code == 0
    assert "2 copies" in runner.invoke(cli, [*command, "search", "peace"]).output
