"""Processes that analyse: in order, the model loaded once, and none left behind
whatever happens.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from cuttings.index.lock import write_lock
from cuttings.index.pipeline import IndexOptions, index
from cuttings.index.progress import Progress
from cuttings.index.workers import DEPTH, LocalWorkers, Pool, PooledStream
from cuttings.search.archive import Archive
from cuttings.search.errors import ArchiveError
from cuttings.search.settings import Settings
from tests.index.analysts import Telling, Unprepared, batch
from tests.index.killing import make_folder, picture


def told(folder: Path, what: str) -> set[int]:
    """The processes that have told that they are prepared, or working."""
    return {
        int(path.name.removeprefix(f"{what}-")) for path in folder.glob(f"{what}-*")
    }


def at_work(folder: Path) -> bool:
    """Whether a process that was at work still runs, this one apart."""
    return any(map(alive, told(folder, "working") - {os.getpid()}))


def until(true) -> bool:
    """Waits up to a minute for something to be true."""
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(true())


def alive(pid: int) -> bool:
    """Whether a process still runs; one that ended and was not asked for its fate
    does not.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def test_results_come_in_the_order_of_the_batches_however_long_each_takes(tmp_path):
    bodies = [f"sleep {0.05 if number % 3 == 0 else 0}" for number in range(12)]
    with Pool(Telling(tmp_path), 3) as pool:
        for number, body in enumerate(bodies):
            pool.submit(batch(body, f"batch {number}"))
        assert pool.unfinished > 0
        found = [pool.result() for _ in bodies]
        assert pool.unfinished == 0
    assert [
        rules for _, rules in ((one.rules, other.rules) for one, other in found)
    ] == [f"batch {number}" for number in range(12)]


def meeting(folder: Path, threads: bool = False) -> None:
    """Has three processes at work at the same time."""
    with Pool(Telling(folder, threads), 3) as pool:
        for _ in range(3 * DEPTH):
            pool.submit(batch("meet 3"))
        assert until(lambda: pool.unfinished and len(told(folder, "working")) == 2)
        assert len({pool.result()[0].model for _ in range(3 * DEPTH)}) == 3


def asked_by_another(
    monkeypatch: pytest.MonkeyPatch, work, *arguments: object
) -> BaseProcess:
    """A process of one thread, as the command line is, that asks others; this one
    has threads of pytest and numpy.
    """
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    asking = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    asking.start()
    return asking


@pytest.mark.parametrize(
    ("threads", "loads"), [(False, 1), (True, 3)], ids=["forked", "afresh"]
)
def test_the_model_is_loaded_once_where_a_process_can_be_copied(
    tmp_path, monkeypatch, threads, loads
):
    """A model that has started threads can't be copied: then each process loads it."""
    asking = asked_by_another(monkeypatch, meeting, tmp_path, threads)
    asking.join()
    assert asking.exitcode == 0
    assert len(told(tmp_path, "working")) == 3
    assert len(told(tmp_path, "prepared")) == loads


def given(folder: Path, *bodies: str) -> None:
    """Gives batches to two others, waits until these are at work, and for all results."""
    with Pool(Telling(folder), 3) as pool:
        for body in bodies:
            pool.submit(batch(*body.split("; ")))
        assert until(lambda: pool.unfinished and len(told(folder, "working")) == 2)
        for _ in bodies:
            pool.result()


def interrupted(folder: Path) -> None:
    """Leaves two others that are at work, as Ctrl-C does."""
    with Pool(Telling(folder), 3) as pool:
        for _ in range(2 * DEPTH):
            pool.submit(batch("sleep 600"))
        assert until(
            lambda: pool.unfinished == 2 * DEPTH and len(told(folder, "working")) == 2
        )
        raise KeyboardInterrupt


def unprepared(folder: Path) -> None:
    """Gives a batch to processes that can't load their model."""
    with Pool(Unprepared(folder), 2) as pool:
        pool.submit(batch("anything"))
        pool.result()


def test_the_end_of_a_process_is_told_in_words_and_ends_the_others(tmp_path):
    with pytest.raises(ArchiveError, match="--jobs 1"):
        given(tmp_path, "meet 2; end", *["meet 2; sleep 600"] * (2 * DEPTH))
    assert until(lambda: not at_work(tmp_path))


def test_a_model_that_cannot_be_loaded_is_told_in_words(tmp_path):
    with pytest.raises(ArchiveError, match="the model is not there"):
        unprepared(tmp_path)


def test_left_by_an_interrupt_the_processes_end_though_at_work(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)
    assert until(lambda: not at_work(tmp_path))


def locked(archive: Path, folder: Path) -> None:
    """Writes to an archive while others are at work."""
    with write_lock(archive):
        given(folder, *["sleep 600"] * (2 * DEPTH))


def test_the_processes_end_when_the_asking_one_is_killed_and_its_lock_with_it(
    tmp_path, monkeypatch
):
    """The lock at once: no other process has the files that were open when it was
    forked.
    """
    asking = asked_by_another(monkeypatch, locked, tmp_path / "archive", tmp_path)
    assert until(lambda: len(told(tmp_path, "working")) == 2)
    assert len(told(tmp_path, "prepared")) == 1
    asking.kill()
    asking.join()
    with write_lock(tmp_path / "archive"):
        assert until(lambda: not at_work(tmp_path))


def test_the_archive_is_the_same_whatever_the_number_of_processes(tmp_path, listed):
    folder = make_folder(tmp_path / "stories", 50)
    pictures = []
    for jobs in (1, 3):
        archive = Archive(tmp_path / f"archive{jobs}", Settings())
        summary = index(
            archive, [folder], IndexOptions(jobs=jobs), Progress(quiet=True)
        )
        assert (summary.added, len(summary.skipped)) == (70, 1)
        pictures.append(picture(archive))
    assert pictures[0] == pictures[1]
    assert (
        listed.asked >= 70
    )  # by the run with one process; of three, the others have counts of their own


RUN = """
from cuttings.index import pipeline
from tests.index.slow import SlowNames
pipeline.Enricher = SlowNames
from cuttings.index.cli.main import main
main()
"""


def test_ctrl_c_in_a_terminal_ends_all_processes_and_says_how_to_carry_on(tmp_path):
    """Every process of a terminal hears it; one speaks.

    What was kept stays, and the next run carries on.
    """
    folder = make_folder(tmp_path / "stories", 200)
    command = [
        sys.executable,
        "-c",
        RUN,
        "--archive",
        str(tmp_path / "archive"),
        "index",
        str(folder),
        "--jobs",
        "2",
    ]
    marks = tmp_path / "marks"
    marks.mkdir()
    started = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "MARKS": str(marks)},
    )
    assert until(lambda: len(told(marks, "working")) == 2)
    os.killpg(started.pid, signal.SIGINT)
    _, errors = started.communicate(timeout=120)
    assert started.returncode != 0
    assert "Traceback" not in errors
    assert "same command" in errors
    assert until(lambda: not any(map(alive, told(marks, "working"))))


def test_processes_start_also_where_what_is_new_comes_late(monkeypatch, listed):
    """A long stretch of known articles is passed on; what is new after it is
    analysed by processes.
    """
    asked = []
    monkeypatch.setattr(
        PooledStream, "analyse", lambda _, chunks: asked.append(list(chunks)) or ()
    )
    articles = batch(
        *(f"known {n}" for n in range(2_000)), *(f"new {n}" for n in range(60))
    )
    new = lambda article: article if article.body.startswith("new") else None  # noqa: E731 - as a run gives it
    passed = [
        item
        for chunk, _ in LocalWorkers(listed(), 2).analyse(articles, new)
        for item in chunk
    ]
    late = [item for chunk, _ in asked[0] for item in chunk]
    assert passed + late == articles
    assert listed.asked == 0
    assert len(passed) > 1_000
