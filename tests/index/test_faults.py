"""Whatever interrupts the work, nothing that was kept is lost, and the next run ends
where an undisturbed one does.

These are ten moments; ``python -m tests.bench.kills 200`` tries as many as it is told.
"""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import closing
from pathlib import Path

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.catalogue import Catalogue
from cuttings.index.checking import check, repair
from cuttings.index.interrupts import Interrupts
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.index.workers import CHUNK
from cuttings.search.archive import Archive
from cuttings.search.errors import CuttingsError
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.index.conftest import run
from tests.index.killing import (
    decisions_on,
    kill_decision,
    kill_repeatedly,
    killed,
    make_folder,
    picture,
    timed,
)


@pytest.fixture
def folder(tmp_path) -> Path:
    return make_folder(tmp_path / "stories", 45)


@pytest.fixture
def undisturbed(tmp_path, folder, listed) -> Archive:
    archive = Archive(tmp_path / "undisturbed", Settings())
    run(archive, folder)
    return archive


def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(
    tmp_path, folder, undisturbed, archive
):
    """After every kill the archive opens and agrees with itself; at the end it is
    the same archive.
    """
    with timed() as seconds:
        run(Archive(tmp_path / "timed", Settings()), folder)
    cut = kill_repeatedly(
        archive, lambda: run(archive, folder), times=10, longest=seconds(), seed=7
    )
    assert cut
    run(archive, folder)
    assert check(archive) == []
    assert picture(undisturbed) == picture(archive)


def test_a_killed_update_ends_as_an_undisturbed_one(
    tmp_path, folder, undisturbed, listed, archive
):
    """The same holds where files have changed, moved and gone."""
    run(archive, folder)
    (folder / "0" / "000.txt").write_text(
        "Another headline\n\nAnother text, with a river in it, took its place here."
    )
    (folder / "1" / "001.txt").unlink()
    (folder / "2" / "002.txt").rename(folder / "3" / "moved.txt")
    shutil.copytree(archive.folder, tmp_path / "copy")
    copy = Archive(tmp_path / "copy", Settings())
    with timed() as seconds:
        run(copy, folder)
    cut = kill_repeatedly(
        archive, lambda: run(archive, folder), times=6, longest=seconds(), seed=11
    )
    assert cut
    run(archive, folder)
    assert picture(copy) == picture(archive)


def test_a_killed_reindex_leaves_the_old_index_serving(folder, undisturbed):
    """Until the new build is whole, searches are answered from the old one."""
    before = picture(undisturbed)
    for seconds in (0.01, 0.05, 0.1, 0.2, 0.3):
        killed(lambda: reindex(undisturbed, Progress(quiet=True)), seconds)
        assert picture(undisturbed) == before
    reindex(undisturbed, Progress(quiet=True))
    assert picture(undisturbed) == before


@pytest.mark.parametrize(
    "which", range(5), ids=["rename", "hide", "merge", "split", "pin"]
)
def test_a_killed_decision_is_made_or_not_made(tmp_path, folder, undisturbed, which):
    """A librarian's decision is in force as a whole or not at all, whenever its
    command is killed.
    """
    words = decisions_on(undisturbed)[which]
    cut = kill_decision(
        undisturbed, tmp_path, words, 3, which, lambda archive: run(archive, folder)
    )
    assert cut


@pytest.mark.parametrize("at", [1, 33])
def test_ctrl_c_stops_at_once_and_keeps_what_was_finished(
    folder, archive, listed, undisturbed, monkeypatch, at
):
    """Nothing more is analysed; the chunks before are kept, and the next run carries
    on from there.
    """
    analyse = listed.enrich
    asked = listed.asked

    def interrupted(enricher, articles):
        for _, enrichment in zip(articles, analyse(enricher, articles), strict=True):
            if listed.asked == asked + at:
                os.kill(os.getpid(), signal.SIGINT)
            yield enrichment

    monkeypatch.setattr(listed, "enrich", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(archive, folder)
    assert listed.asked == asked + at
    with closing(Catalogue(archive.catalogue)) as catalogue:
        assert len(catalogue.article_ids()) == (at - 1) // CHUNK * CHUNK
    run(archive, folder)
    assert check(archive) == []
    assert picture(archive) == picture(undisturbed)


def test_a_signal_waits_for_the_end_of_a_held_block():
    """What must not be cut in two is finished first."""
    done = []

    def work():
        with Interrupts() as interrupts, interrupts.held():
            os.kill(os.getpid(), signal.SIGTERM)
            done.append("finished")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["finished"]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_full_disk_is_an_error_and_loses_nothing(folder, archive, listed, tmp_path):
    """Where no file may grow further the run fails in words; with room again it
    carries on.
    """
    import resource

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            run(archive, folder)
        except CuttingsError:
            os._exit(3)
        except BaseException as error:
            (tmp_path / "error").write_text(f"{type(error).__name__}: {error}")
            os._exit(4)

    child = os.fork()
    if child == 0:
        limited()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WEXITSTATUS(status) == 3, (
        (tmp_path / "error").read_text() if (tmp_path / "error").exists() else status
    )
    run(archive, folder)
    assert check(archive) == []


def test_a_file_that_vanishes_while_it_is_read_is_reported(
    folder, archive, listed, monkeypatch
):
    """It is skipped with a reason, and found again when it is back."""
    from cuttings.index import pipeline
    from cuttings.index import sources as reading

    whole = reading.read_path

    def vanishing(path, options):
        if path.name == "000.txt":
            path.rename(path.with_suffix(".away"))
        return whole(path, options)

    monkeypatch.setattr(reading, "read_path", vanishing)
    summary = run(archive, folder)
    assert any("not there" in skipped.reason for skipped in summary.skipped)
    monkeypatch.undo()
    monkeypatch.setattr(pipeline, "Enricher", listed)
    (folder / "0" / "000.away").rename(folder / "0" / "000.txt")
    assert run(archive, folder).added == 1


def test_a_clock_that_goes_back_changes_nothing(folder, archive, listed):
    """Files are compared for another time, not for a later one."""
    run(archive, folder)
    path = folder / "0" / "000.txt"
    path.write_text(
        "Headline\n\nAn older text with a river in it, put back from a backup."
    )
    os.utime(path, (1, 1))
    summary = run(archive, folder)
    assert (summary.changed, summary.files["read"]) == (1, 1)


def test_every_file_is_accounted_for(folder, archive, listed):
    """Files are read, unchanged or skipped, and together they are all there are."""
    there = sum(1 for path in folder.rglob("*") if path.is_file())
    for fates in (
        {"read": there - 1, "unchanged": 0},
        {"read": 0, "unchanged": there - 1},
    ):
        summary = run(archive, folder)
        assert summary.files == {**fates, "skipped": 1, "gone": 0}


def test_a_search_works_while_an_index_is_killed(folder, undisturbed, listed):
    """A reader of the archive is not disturbed by a writer's end."""
    engine = undisturbed.reading_engine()
    before = engine.search(Query(text="river")).copies
    (folder / "new.txt").write_text(
        "New headline\n\nA river in a new text that nobody has read before now."
    )
    killed(lambda: run(undisturbed, folder), 0.1)
    assert engine.search(Query(text="river")).copies >= before


def test_a_damaged_page_of_the_catalogue_is_told_in_words(folder, undisturbed, listed):
    """Noise over the catalogue gives an error that says what to do, never a
    traceback of SQLite's.
    """
    data = bytearray(undisturbed.catalogue.read_bytes())
    data[4_096 : 4_096 + 40_000] = bytes(range(256)) * 156 + b"\0" * 64
    undisturbed.catalogue.write_bytes(data)
    (folder / "new.txt").write_text("New headline\n\nA river in a new text.")
    with pytest.raises(CuttingsError, match=r"damaged|can't be"):
        run(undisturbed, folder)


def test_a_lost_index_is_built_again_from_the_catalogue(folder, undisturbed, listed):
    """Deleting or cutting off the index loses nothing: reindex brings all of it back."""
    before = picture(undisturbed)
    for path in sorted(undisturbed.index.rglob("*")):
        if path.is_file() and path.name != "current":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    reindex(undisturbed, Progress(quiet=True))
    assert picture(undisturbed) == before
    shutil.rmtree(undisturbed.index)
    reindex(undisturbed, Progress(quiet=True))
    assert picture(undisturbed) == before


def test_a_read_only_archive_is_an_error_in_words(folder, archive, listed, monkeypatch):
    """Where the folder refuses writing the error names it. (Root may write anywhere,
    so the refusal is played.)
    """
    run(archive, folder)
    whole = Path.open

    def refuse(self, mode="r", *args, **kwargs):
        if self.name == "lock":
            raise PermissionError(13, "Permission denied")
        return whole(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CuttingsError, match="can't be written"):
        run(archive, folder)


def test_check_finds_and_repair_mends_what_can_be_derived(undisturbed):
    """A lost index and an article without a story are found, named, and derived again."""
    before = picture(undisturbed)
    assembly = Assembly(undisturbed)
    id = assembly.catalogue.article_ids()[0]
    with assembly.catalogue.transaction():
        assembly.stories.remove(id)
    assembly.close()
    shutil.rmtree(undisturbed.index)
    assert any(
        id in problem and "--repair" in problem for problem in check(undisturbed)
    )
    assert repair(undisturbed, Progress(quiet=True)) == []
    assert picture(undisturbed) == before


def test_repair_mends_an_index_that_cannot_be_opened(undisturbed):
    """Files of the index cut in half: check says so in words, repair builds the
    index anew.
    """
    for path in sorted(undisturbed.index.rglob("*")):
        if path.is_file() and path.name != "current":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert check(undisturbed)
    assert repair(undisturbed, Progress(quiet=True)) == []
