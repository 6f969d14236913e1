"""Analysing on a Dask cluster gives what analysing here gives, in the same order, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

import cloudpickle
import pytest
from cuttings.index import cluster
from cuttings.index.cluster import analysed_on
from cuttings.index.pipeline import index
from cuttings.index.progress import Progress
from cuttings.index.stream import IndexOptions
from cuttings.index.workers import enrich_each
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment
from cuttings.search.errors import ArchiveError, SettingsError
from cuttings.search.settings import Settings

from tests.index.killing import make_folder, picture
from tests.making import make_article


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
    """A scheduler and two workers, each a process of its own, on loopback."""
    from distributed import LocalCluster

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as dask:
        yield dask
    cloudpickle.unregister_pickle_by_value(sys.modules[__name__])


def workers(dask) -> list[int]:
    """The process ids of the workers."""
    from distributed import Client

    with Client(dask, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def articles(count: int) -> list:
    return [make_article(f"n{number}", body=f"Text {number}") for number in range(count)]


def run(dask, items, enricher=None) -> Iterator[tuple[list, list[Enrichment]]]:
    return analysed_on(dask.scheduler_address, items, lambda item: item, enricher or SlowNames())


def test_results_come_in_order_though_a_worker_is_killed(dask, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 20.0)
    items, found = articles(1_000), []
    victim = workers(dask)[0]
    for number, (chunk, enrichments) in enumerate(run(dask, items)):
        if number == 3:
            os.kill(victim, signal.SIGKILL)
        found += [(item.id, *enrichment.dates) for item, enrichment in zip(chunk, enrichments, strict=True)]
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

    client = Client()
    assert cluster._waited(client, SlowNames(), articles(1), Lost()) == ["found"]
    assert len(asked) == 1
    client.workers = {}
    with pytest.raises(ArchiveError, match="no workers left"):
        cluster._waited(client, SlowNames(), articles(1), Lost())


def test_what_is_known_is_passed_through(dask):
    items = articles(40)
    results = list(analysed_on(dask.scheduler_address, items, lambda item: None, SlowNames()))
    assert [item for chunk, _ in results for item in chunk] == items
    assert [enrichment for _, enrichments in results for enrichment in enrichments] == []


def test_an_article_that_ends_its_workers_loses_its_names_and_no_other_does(dask):
    items = articles(5)
    items[2] = make_article("deadly", body="kill")
    from distributed import Client

    with Client(dask, set_as_default=False) as client:
        client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
    ((_, enrichments),) = run(dask, items)
    assert [bool(enrichment.model) for enrichment in enrichments] == [True, True, False, True, True]
    assert enrichments[2].rules.startswith("KilledWorker")


def test_workers_of_another_release_are_refused(dask):
    with pytest.raises(ArchiveError, match="Install the same release"):
        list(run(dask, articles(3), OtherNames()))


def test_an_address_without_a_scheduler_is_named(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(SettingsError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"):
        list(analysed_on("tcp://127.0.0.1:9", articles(3), lambda item: item, SlowNames()))


def test_a_worker_does_what_a_process_of_this_machine_does():
    items = articles(3)
    assert cluster._enrich(SlowNames(), items) == enrich_each(SlowNames(), items)


def test_a_run_on_the_cluster_leaves_the_same_archive_as_one_here(dask, listed, tmp_path):
    folder = make_folder(tmp_path / "stories", 12)
    cloudpickle.register_pickle_by_value(sys.modules[listed.__module__])
    archives = [Archive(tmp_path / name, Settings()) for name in ("here", "there")]
    summaries = [
        index(archive, [folder], IndexOptions(jobs=1, scheduler=scheduler), Progress(quiet=True))
        for archive, scheduler in zip(archives, (None, dask.scheduler_address), strict=True)
    ]
    cloudpickle.unregister_pickle_by_value(sys.modules[listed.__module__])
    here, there = (picture(archive) for archive in archives)
    assert here == there
    assert summaries[0].skipped == summaries[1].skipped != []
