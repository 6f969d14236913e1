"""An archive on a medium that can't be written, and who may read what is written."""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index import database
from cuttings.index.cli.main import cli
from cuttings.index.lock import private_files
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search import commits
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.conftest import archive, listed, run, stories

__all__ = ["archive", "listed", "stories"]
READING = (
    ["search", "talks"],
    ["facets", "date"],
    ["coverage"],
    ["status"],
    ["skipped"],
    ["check"],
    ["stories", "log"],
    ["authority", "log"],
    ["events", "log"],
)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_reading_commands_work_where_nothing_can_be_written(
    words, archive, stories, listed, monkeypatch
):
    """As on a DVD: no lock file and no log can be made beside the catalogue."""
    run(archive, stories)
    before = sorted(archive.folder.rglob("*"))
    allowed = os.access

    def access(path: os.PathLike[str], mode: int) -> bool:
        inside = Path(path).resolve().is_relative_to(archive.folder.resolve())
        return allowed(path, mode) and not (inside and mode & os.W_OK)

    monkeypatch.setattr(commits.os, "access", access)
    monkeypatch.setattr(database.os, "access", access)
    archive.folder.chmod(0o500)
    try:
        result = CliRunner().invoke(
            cli, ["--archive", str(archive.folder), *words], catch_exceptions=False
        )
    finally:
        archive.folder.chmod(0o700)
    assert result.exit_code == 0, result.output
    assert sorted(archive.folder.rglob("*")) == before


def test_one_thread_opens_no_files_of_another(tmp_path):
    """The umask is one for the whole process, and comes back as it was."""
    before = os.umask(0o022)
    try:
        first, second = private_files(tmp_path / "a"), private_files(tmp_path / "b")
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        (tmp_path / "private").touch()
        second.__exit__(None, None, None)
        (tmp_path / "usual").touch()
        assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "usual").stat().st_mode) == 0o644
    finally:
        os.umask(before)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_an_archive_is_made_for_its_owner_alone(tmp_path, stories, listed, umask):
    """Whatever the umask: folders 0700, files 0600, after a reindex too."""
    before = os.umask(umask)
    try:
        archive = Archive(tmp_path / "archive", Settings())
        run(archive, stories)
        reindex(archive, Progress(quiet=True))
    finally:
        os.umask(before)
    for path in [archive.folder, *archive.folder.rglob("*")]:
        assert (path.name, stat.S_IMODE(path.stat().st_mode) & 0o077) == (path.name, 0)
    assert stat.S_IMODE(archive.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(archive.catalogue.stat().st_mode) == 0o600


def test_whom_the_owner_let_in_may_read_what_comes_later(archive, stories, listed):
    """A group that may read the folder may read a new index in it."""
    run(archive, stories)
    archive.folder.chmod(0o750)
    shutil.rmtree(archive.index)
    reindex(archive, Progress(quiet=True))
    (build,) = [path for path in archive.index.iterdir() if path.is_dir()]
    assert stat.S_IMODE(build.stat().st_mode) == 0o750


def test_an_archive_of_0_1_is_closed_to_others_once(tmp_path, listed):
    """That release left it to the umask; whoever is let in afterwards stays in."""
    packed = Path(__file__).parents[1] / "data" / "archives" / "first.tar.gz"
    folder = tmp_path / "first"
    with tarfile.open(packed) as tar:
        tar.extractall(folder, filter="data")
    outside = tmp_path / "outside.txt"
    outside.write_text("not the archive's")
    (folder / "link.txt").symlink_to(outside)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o644)
    archive = Archive(folder, Settings())
    reindex(archive, Progress(quiet=True))
    inside = [folder, *(each for each in folder.rglob("*") if not each.is_symlink())]
    open_ones = [each.name for each in inside if each.stat().st_mode & 0o077]
    assert open_ones == []
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    folder.chmod(0o750)
    reindex(archive, Progress(quiet=True))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750
