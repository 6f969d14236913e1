"""Analysing on a Dask cluster gives what analysing here gives, in the same order,
whatever becomes of a worker.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import cloudpickle
import pytest

from cuttings.index import distributed as cluster
from cuttings.index import sources as reading
from cuttings.index.catalogue import Catalogue, SourceFile
from cuttings.index.distributed import DaskWorkers
from cuttings.index.pipeline import IndexOptions, Run, index
from cuttings.index.progress import Progress
from cuttings.index.sources import file_hash, stamp
from cuttings.index.workers import enrich_each
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment
from cuttings.search.errors import ArchiveError, SettingsError
from cuttings.search.settings import Settings
from tests.index.killing import make_folder, picture
from tests.making import make_article

PATIENCE = 120.0
"""Seconds to wait for processes of the cluster."""


class SlowNames:
    """Finds nothing, slowly; ends its worker at an article that says so."""

    version = ("slow", "1")

    def enrich(self, articles) -> Iterator[Enrichment]:
        for article in articles:
            if article.body == "kill":
                os._exit(1)
            time.sleep(0.005)
            yield Enrichment(dates=(article.id,), model="slow", rules="1")


class OtherNames(SlowNames):
    """A worker of another release."""

    def enrich(self, articles) -> Iterator[Enrichment]:
        return (Enrichment(model="slow", rules="2") for _ in articles)


@pytest.fixture(scope="module")
def dask() -> Iterator[object]:
    """A scheduler and two workers, each a process of its own, on loopback; one that is
    killed comes back.

    Dask would end a worker for good that is not back in 15 seconds, and with it what it
    is doing by then.
    """
    from dask import config
    from distributed import LocalCluster

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    options = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with (
        config.set({"distributed.deploy.lost-worker-timeout": "1h"}),
        LocalCluster(n_workers=2, **options) as dask,
    ):
        yield dask
    cloudpickle.unregister_pickle_by_value(sys.modules[__name__])


@pytest.fixture(autouse=True)
def patient(monkeypatch) -> None:
    """Workers that were killed come back, on a busy machine late."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", PATIENCE)


def workers(dask) -> list[int]:
    """The process ids of the workers, once all are there again that were killed before."""
    from distributed import Client

    with Client(dask, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
        return list(client.run(os.getpid).values())


def articles(count: int) -> list:
    return [
        make_article(f"n{number}", body=f"Text {number}") for number in range(count)
    ]


def run(dask, items, enricher=None) -> Iterator[tuple[list, list[Enrichment]]]:
    workers = DaskWorkers(dask.scheduler_address, enricher or SlowNames())
    with workers:
        yield from workers.analyse(items, lambda item: item)


def test_results_come_in_order_though_a_worker_is_killed(dask, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 20.0)
    items, found = articles(1_000), []
    victim = workers(dask)[0]
    for number, (chunk, enrichments) in enumerate(run(dask, items)):
        if number == 3:
            os.kill(victim, signal.SIGKILL)
        found += [
            (item.id, *enrichment.dates)
            for item, enrichment in zip(chunk, enrichments, strict=True)
        ]
    assert found == [(item.id, item.id) for item in items]


def test_a_batch_that_is_lost_is_given_out_again(monkeypatch):
    """A future that never ends is given up after a while, and another is asked for."""
    asked = []

    class Lost:
        def result(self, timeout):
            raise TimeoutError

    class Done:
        def result(self, timeout):
            return ["found"]

    class Client:
        def __init__(self) -> None:
            self.workers = {"one": 1}

        def nthreads(self):
            return self.workers

        def submit(self, *arguments, pure):
            asked.append(arguments)
            return Done()

    workers = DaskWorkers("", SlowNames())
    workers._client = client = Client()
    assert workers.wait(articles(1), Lost()) == ["found"]
    assert len(asked) == 1
    client.workers = {}
    with pytest.raises(ArchiveError, match="no workers left"):
        workers.wait(articles(1), Lost())


def test_what_is_known_is_passed_through(dask):
    items = articles(40)
    with DaskWorkers(dask.scheduler_address, SlowNames()) as there:
        results = list(there.analyse(items, lambda item: None))
    assert [item for chunk, _ in results for item in chunk] == items
    assert [
        enrichment for _, enrichments in results for enrichment in enrichments
    ] == []


def test_an_article_that_ends_its_workers_loses_its_names_and_no_other_does(
    dask, monkeypatch
):
    items = articles(5)
    items[2] = make_article("deadly", body="kill")
    workers(dask)
    monkeypatch.setattr(dask.scheduler, "allowed_failures", 0)
    ((_, enrichments),) = run(dask, items)
    assert [bool(enrichment.model) for enrichment in enrichments] == [
        True,
        True,
        False,
        True,
        True,
    ]
    assert enrichments[2].rules.startswith("KilledWorker")


def test_workers_of_another_release_are_refused(dask):
    with pytest.raises(ArchiveError, match="Install the same release"):
        list(run(dask, articles(3), OtherNames()))


def test_an_address_without_a_scheduler_is_named(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(
        SettingsError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"
    ):
        DaskWorkers("tcp://127.0.0.1:9", SlowNames()).__enter__()


def test_a_worker_does_what_a_process_of_this_machine_does():
    items = articles(3)
    assert cluster.enrich_alone(SlowNames(), items) == enrich_each(SlowNames(), items)


@pytest.fixture
def shipped(listed) -> Iterator[None]:
    """The stand-in for the model, sent along to the workers."""
    cloudpickle.register_pickle_by_value(sys.modules[listed.__module__])
    yield
    cloudpickle.unregister_pickle_by_value(sys.modules[listed.__module__])


@pytest.fixture
def read_locally(monkeypatch) -> list[str]:
    """The names of the files that this process reads itself."""
    names: list[str] = []

    def read(file):
        names.append(file.path.name)
        return reading.read_here(file)

    monkeypatch.setattr(cluster, "read_here", read)
    return names


def indexed(folder: Path, target: Path, scheduler: str | None) -> tuple[dict, list]:
    """What an archive says after a run, and what the run skipped."""
    archive = Archive(target, Settings())
    summary = index(
        archive,
        [folder],
        IndexOptions(jobs=1, scheduler=scheduler),
        Progress(quiet=True),
    )
    return picture(archive), summary.skipped


def test_workers_read_what_they_see_and_leave_the_same_archive(
    dask, shipped, read_locally, tmp_path
):
    """What is skipped is said here, whoever saw it first."""
    folder = make_folder(tmp_path / "stories", 12)
    here = indexed(folder, tmp_path / "here", None)
    assert indexed(folder, tmp_path / "there", dask.scheduler_address) == here
    assert here[1] != []
    assert read_locally == ["broken.txt"]


def test_what_no_worker_sees_is_read_here(
    dask, shipped, read_locally, tmp_path, monkeypatch
):
    folder = make_folder(tmp_path / "stories", 60)
    asked: list[Path] = []

    def hidden(file):
        asked.append(file.path)
        return replace(file, path=Path("/nowhere") / file.path.name)

    monkeypatch.setattr(cluster, "for_workers", hidden)
    monkeypatch.setattr(cluster, "BLIND", 4)
    monkeypatch.setattr(cluster, "FILES_AHEAD", 1)
    assert indexed(folder, tmp_path / "there", dask.scheduler_address) == indexed(
        folder, tmp_path / "here", None
    )
    assert len(read_locally) == 62
    assert len(asked) < 12


def test_a_worker_that_is_killed_while_it_reads_loses_no_file(
    dask, shipped, tmp_path, monkeypatch
):
    folder = make_folder(tmp_path / "stories", 120)
    victim, submitted = workers(dask)[0], DaskWorkers._submit

    def submit(*arguments):
        monkeypatch.setattr(DaskWorkers, "_submit", submitted)
        os.kill(victim, signal.SIGKILL)
        return submitted(*arguments)

    monkeypatch.setattr(DaskWorkers, "_submit", submit)
    assert indexed(folder, tmp_path / "there", dask.scheduler_address) == indexed(
        folder, tmp_path / "here", None
    )
    assert victim not in workers(dask)


def to_read(path: Path, options: str = "{}") -> reading.ToRead:
    return reading.ToRead(
        path,
        SourceFile(
            str(path.absolute()), *stamp(path), file_hash(path), options, "indexed"
        ),
    )


def test_a_worker_reads_the_very_same_file_or_none(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("A headline\n\nSome text of an article.")
    asked, release = to_read(file), reading.release()
    assert [raw.text for raw in reading.read_there(asked, release)] == [
        raw.text for raw in reading.read_here(asked)
    ]
    assert reading.read_there(asked, "another release") is None
    assert reading.read_there(replace(asked, path=tmp_path / "b.txt"), release) is None
    for change in ({"size": 1}, {"mtime_ns": 1}, {"hash": "0"}):
        assert (
            reading.read_there(
                replace(asked, source=replace(asked.source, **change)), release
            )
            is None
        )
    file.write_bytes(b"binary\0")
    assert reading.read_there(to_read(file), release) is None


def test_what_is_too_large_or_named_by_its_place_is_read_here(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text("A headline\n\nSome text of an article.")
    monkeypatch.chdir(tmp_path)
    pattern = '{"path_pattern": "{outlet}/*"}'
    assert reading.for_workers(to_read(Path("a.txt"))).path == file
    assert reading.for_workers(to_read(Path("a.txt"), pattern)) is None
    assert reading.for_workers(to_read(file, pattern)).path == file
    monkeypatch.setattr(reading, "THERE_TEXT", 10)
    assert reading.read_there(to_read(file), reading.release()) is None
    monkeypatch.setattr(reading, "THERE_BYTES", 10)
    assert reading.for_workers(to_read(file)) is None


def written_address(file: Path) -> str:
    """The address in a scheduler's file, once it is there and whole: it is made before
    it is written.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        text = file.read_text() if file.exists() else ""
        with suppress(json.JSONDecodeError):
            return str(json.loads(text)["address"])
        time.sleep(0.05)
    raise TimeoutError(f"No address came into {file}.")


@contextmanager
def own_scheduler(folder: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """A scheduler and a worker that may be killed, as their commands start them, and
    the scheduler's address.
    """
    folder.mkdir()
    file = folder / "scheduler.json"
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_{}",
        "--no-dashboard",
        "--scheduler-file",
        str(file),
    ]
    options = {
        "scheduler": ["--host", "127.0.0.1", "--port", "0"],
        "worker": ["--no-nanny"],
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen([part.format(kind) for part in command] + more, **quiet)
        for kind, more in options.items()
    ]
    try:
        yield started[0], written_address(file)
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_run_that_loses_its_scheduler_says_so_and_the_next_carries_on(
    shipped, tmp_path, monkeypatch
):
    """What was kept before is kept; the same command, with a scheduler there again,
    ends where it would have.
    """
    folder, kept, keep = make_folder(tmp_path / "stories", 160), [], Run._keep
    here = indexed(folder, tmp_path / "here", None)
    with own_scheduler(tmp_path / "lost") as (scheduler, address):

        def killing(run, chunk, enrichments):
            keep(run, chunk, enrichments)
            kept.append(chunk)
            if len(kept) == 2:
                scheduler.kill()

        monkeypatch.setattr(Run, "_keep", killing)
        with pytest.raises(
            ArchiveError,
            match=f"at {re.escape(address)} was lost. What was finished is kept",
        ):
            indexed(folder, tmp_path / "there", address)
    monkeypatch.setattr(Run, "_keep", keep)
    with closing(Catalogue(tmp_path / "there" / "catalogue.sqlite")) as catalogue:
        before = len(catalogue.article_ids())
    assert 0 < before < 180
    with own_scheduler(tmp_path / "again") as (_, address):
        assert indexed(folder, tmp_path / "there", address) == here
