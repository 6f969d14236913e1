"""Reading and analysing on an existing Dask cluster:

``cuttings index --scheduler tcp://host:8786``.

What takes the time goes to the cluster: spaCy and the rules after it, a pure function of
a batch of articles, and reading, where the workers see the same folder (see
``sources``). Results come back in the order of the stream, so the catalogue is written
as by one process. A worker that is lost loses nothing: its batches are given to others,
a file that it was reading is read here. A batch that ends several workers is cut into
single articles, and an article that does so by itself keeps its text and loses its
names.

The workers need this release of Cuttings and the same model; what another version found
is refused. A scheduler at ``tls://`` takes its certificates from Dask's own settings.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any

from cuttings.index.apart import OtherProcess
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.readers import RawArticle
from cuttings.index.sources import (
    Read,
    ToRead,
    for_workers,
    read_here,
    read_there,
    release,
)
from cuttings.index.workers import (
    AHEAD,
    Analysed,
    Batch,
    Chunk,
    EnrichingAnalyst,
    Item,
    cut_into_chunks,
    enrich_each,
)
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError, SettingsError
from cuttings.search.translations import worded

CONNECT_SECONDS = 15
PATIENCE_SECONDS = 120.0
"""How long the oldest batch may take before it is given out again; a batch takes
seconds.
"""
FILES_AHEAD = 8
"""Files that are being read for each thread of the cluster."""
BLIND = 64
"""After so many files in a row that no worker could read, workers are asked for no
more.
"""
_one_at_a_time = threading.Lock()
"""A worker process may have several threads; a model must not be loaded or run by
two of them at once.
"""


class DaskWorkers:
    """The workers of a cluster; see ``workers.Workers``."""

    def __init__(
        self, scheduler: str, enricher: Enricher, seconds: float = 0.0
    ) -> None:
        self._scheduler = scheduler
        self._enricher = enricher
        self._seconds = seconds
        """Of processor that a text may take; 0 for no limit."""
        self._client: Any = None

    def __enter__(self) -> DaskWorkers:
        self._client = _connected_client(self._scheduler)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close(timeout=2)
        if kind is not None and issubclass(kind, _losses()):
            raise ArchiveError(
                worded(
                    "The Dask scheduler at %(scheduler)s was lost. What was "
                    "finished is kept; run the same command again.",
                    scheduler=self._scheduler,
                )
            ) from error

    def read(self, files: Iterable[ToRead]) -> Iterator[tuple[ToRead, Read]]:
        """Each file, in order, with what workers have read of it; while none of them
        sees a file, all is read here.
        """
        waiting: deque[tuple[ToRead, Any]] = deque()
        blind = 0
        for file in files:
            asked = for_workers(file) if blind < BLIND else None
            future = asked and self._client.submit(
                read_there, asked, release(), pure=False, priority=1
            )
            waiting.append((file, future))
            if len(waiting) > FILES_AHEAD * self._threads():
                file, future = waiting.popleft()
                found = _arrived(file, future)
                if future is not None:
                    blind = 0 if isinstance(found, list) else blind + 1
                yield file, found
        for file, future in waiting:
            yield file, _arrived(file, future)

    def analyse(
        self, items: Iterable[Item], unknown: Callable[[Item], Article | None]
    ) -> Generator[Analysed[Item], None, None]:
        """See ``workers.Workers.analyse``."""
        waiting: deque[tuple[Chunk[Item], Batch, Any]] = deque()
        for chunk, articles in cut_into_chunks(items, unknown):
            waiting.append((chunk, articles, self._submit(articles)))
            if len(waiting) > AHEAD * self._threads():
                yield self._finish(*waiting.popleft())
        while waiting:
            yield self._finish(*waiting.popleft())

    def _threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _submit(self, articles: Batch) -> Any:
        if not articles:
            return None
        return self._client.submit(
            enrich_alone, self._enricher, articles, self._seconds, pure=False
        )

    def _finish(
        self, chunk: Chunk[Item], articles: Batch, future: Any
    ) -> Analysed[Item]:
        enrichments = self._result(articles, future) if articles else []
        wanted = self._enricher.version
        for enrichment in enrichments:
            found = (enrichment.model, enrichment.rules)
            if enrichment.model and found != wanted:
                raise ArchiveError(
                    worded(
                        "A worker analysed with %(found)s; here it is %(wanted)s. "
                        "Install the same release and model on every worker.",
                        found=" and ".join(found),
                        wanted=" and ".join(wanted),
                    )
                )
        return chunk, enrichments

    def _result(self, articles: Batch, future: Any) -> list[Enrichment]:
        """The result of a batch.

        One that has ended several workers is done again article by article, one at a
        time, because Dask blames whatever waits at a worker that is lost.
        """
        from distributed import KilledWorker

        try:
            return self.wait(articles, future)
        except KilledWorker as error:
            if len(articles) == 1:
                return [Enrichment(rules=f"KilledWorker: {error}"[:200])]
        found: list[Enrichment] = []
        for article in articles:
            found += self._result([article], self._submit([article]))
        return found

    def wait(self, articles: Batch, future: Any) -> list[Enrichment]:
        """The result of the oldest batch, given out again where it seems to be lost
        with its worker.

        Raises ArchiveError where no worker is left to give it to.
        """
        while True:
            try:
                found: list[Enrichment] = future.result(timeout=PATIENCE_SECONDS)
            except TimeoutError as error:
                if not self._client.nthreads():
                    raise ArchiveError(
                        worded(
                            "The Dask cluster has no workers left. What was finished "
                            "is kept; start workers and run the same command again."
                        )
                    ) from error
                future = self._submit(articles)
            else:
                return found


def enrich_alone(
    enricher: Enricher, articles: Batch, seconds: float = 0.0
) -> list[Enrichment]:
    """What a worker does: the enrichments of a batch, one batch at a time; with a limit
    for each text in a process beside the worker's, which can be ended.
    """
    with _one_at_a_time:
        if not seconds:
            return enrich_each(enricher, articles)
        return _beside(enricher, seconds).analyse(articles, seconds)


_other: tuple[tuple[tuple[str, str], float], OtherProcess] | None = None
"""The process beside this worker's, with what it analyses by."""


def _beside(enricher: Enricher, seconds: float) -> OtherProcess:
    global _other  # a worker's tasks find nothing else
    wanted = (enricher.version, seconds)
    if _other is not None and _other[0] == wanted:
        return _other[1]
    if _other is not None:
        _other[1].close()
    _other = (wanted, OtherProcess(EnrichingAnalyst(enricher, seconds)))
    return _other[1]


def _arrived(file: ToRead, future: Any) -> Read:
    """What a worker has read of a file; where no worker has, for whatever reason, it
    is read here.
    """
    from distributed import KilledWorker

    found: list[RawArticle] | None = None
    if future is not None:
        with suppress(KilledWorker, TimeoutError):
            found = future.result(timeout=PATIENCE_SECONDS)
    return read_here(file) if found is None else found


def _losses() -> tuple[type[BaseException], ...]:
    """What Dask raises where the scheduler is gone."""
    from concurrent.futures import CancelledError

    from distributed.comm.core import CommClosedError

    return CancelledError, CommClosedError


def _connected_client(scheduler: str) -> Any:
    """A client of a cluster that has workers. Raises SettingsError where there is
    none.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingsError(
            worded(
                "--scheduler needs the package “distributed”. Install it "
                "with: pip install 'cuttings[cluster]'"
            )
        ) from error

    # what Dask says of a loss is said by ours
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise SettingsError(
            worded(
                "There is no Dask scheduler at %(scheduler)s. Start one "
                "with: dask scheduler; or correct --scheduler.",
                scheduler=scheduler,
            )
        ) from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        client.close(timeout=2)
        raise SettingsError(
            worded(
                "The Dask scheduler at %(scheduler)s has no workers. Start "
                "some with: dask worker %(scheduler)s --nthreads 1",
                scheduler=scheduler,
            )
        ) from error
    return client
