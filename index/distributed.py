"""Reading and analysing on an existing Dask cluster:

``cuttings index --scheduler tcp://host:8786``.

What takes the time is spread: spaCy and the rules after it, a pure function of a batch
of articles, and reading, where the workers see the same folder (see ``reading``).
Results come back in the order of the stream, so the catalogue is written as by one
process. A worker that is lost loses nothing: its batches are given to others, a file
that it was reading is read here. A batch that ends several workers is cut into single
articles, and an article that does so by itself keeps its text and loses its names.

The workers need this release of Cuttings and the same model; what another version found
is refused. A scheduler at ``tls://`` takes its certificates from Dask's own settings.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from cuttings.index.enrich.enricher import Enricher
from cuttings.index.readers import RawArticle
from cuttings.index.sources import (
    Read,
    Reading,
    ToRead,
    for_workers,
    read_here,
    read_there,
    release,
)
from cuttings.index.workers import AHEAD, Chunk, Item, chunked, enrich_each
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError, SettingsError

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


def analysed_on(
    scheduler: str,
    items: Iterable[Item],
    unknown: Callable[[Item], Article | None],
    enricher: Enricher,
) -> Generator[tuple[Chunk[Item], list[Enrichment]], None, None]:
    """Chunks of the items in order, each with the enrichments of those for which
    ``unknown`` gives an article.

    Raises SettingsError where there is no cluster at the address, ArchiveError where it
    is lost on the way.
    """
    yield from read_and_analysed_on(scheduler, lambda _: items, unknown, enricher)


def read_and_analysed_on(
    scheduler: str,
    read: Callable[[Reading], Iterable[Item]],
    unknown: Callable[[Item], Article | None],
    enricher: Enricher,
) -> Generator[tuple[Chunk[Item], list[Enrichment]], None, None]:
    """The same for items that ``read`` makes with a way of reading files, which is
    the workers' here.
    """
    waiting: deque[tuple[Chunk[Item], list[Article], Any]] = deque()
    with _connected(scheduler) as client:
        for chunk, articles in chunked(
            iter(read(partial(_read_ahead, client))), unknown
        ):
            waiting.append((chunk, articles, _submitted(client, enricher, articles)))
            if len(waiting) > AHEAD * _threads(client):
                yield _finished(client, enricher, *waiting.popleft())
        while waiting:
            yield _finished(client, enricher, *waiting.popleft())


def _threads(client: Any) -> int:
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def _read_ahead(client: Any, files: Iterable[ToRead]) -> Iterator[tuple[ToRead, Read]]:
    """Each file, in order, with what workers have read of it; while none of them
    sees a file, all is read here.
    """
    waiting: deque[tuple[ToRead, Any]] = deque()
    blind = 0
    for file in files:
        asked = for_workers(file) if blind < BLIND else None
        future = (
            client.submit(read_there, asked, release(), pure=False, priority=1)
            if asked
            else None
        )
        waiting.append((file, future))
        if len(waiting) > FILES_AHEAD * _threads(client):
            file, future = waiting.popleft()
            found = _arrived(file, future)
            if future is not None:
                blind = 0 if isinstance(found, list) else blind + 1
            yield file, found
    for file, future in waiting:
        yield file, _arrived(file, future)


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


def _submitted(client: Any, enricher: Enricher, articles: list[Article]) -> Any:
    return client.submit(_enrich, enricher, articles, pure=False) if articles else None


def _enrich(enricher: Enricher, articles: list[Article]) -> list[Enrichment]:
    """What a worker does."""
    with _one_at_a_time:
        return enrich_each(enricher, articles)


def _finished(
    client: Any,
    enricher: Enricher,
    chunk: Chunk[Item],
    articles: list[Article],
    future: Any,
) -> tuple[Chunk[Item], list[Enrichment]]:
    enrichments = _result(client, enricher, articles, future) if articles else []
    for enrichment in enrichments:
        if (
            enrichment.model
            and (enrichment.model, enrichment.rules) != enricher.version
        ):
            raise ArchiveError(
                f"A worker analysed with {enrichment.model} and {enrichment.rules}; here it is "
                f"{' and '.join(enricher.version)}. Install the same release and model on every worker."
            )
    return chunk, enrichments


def _result(
    client: Any, enricher: Enricher, articles: list[Article], future: Any
) -> list[Enrichment]:
    """The result of a batch.

    One that has ended several workers is done again article by article.

    One article at a time, because Dask blames whatever waits at a worker that is lost.
    """
    from distributed import KilledWorker

    try:
        found: list[Enrichment] = _waited(client, enricher, articles, future)
    except KilledWorker as error:
        if len(articles) == 1:
            return [Enrichment(rules=f"KilledWorker: {error}"[:200])]
        found = []
        for article in articles:
            found += _result(
                client, enricher, [article], _submitted(client, enricher, [article])
            )
    return found


def _waited(
    client: Any, enricher: Enricher, articles: list[Article], future: Any
) -> Any:
    """The result of the oldest batch, given out again where it seems to be lost with
    its worker.

    Raises ArchiveError where no worker is left to give it to.
    """
    while True:
        try:
            return future.result(timeout=PATIENCE_SECONDS)
        except TimeoutError as error:
            if not client.nthreads():
                raise ArchiveError(
                    "The Dask cluster has no workers left. What was finished is kept; start workers and run the same "
                    "command again."
                ) from error
            future = _submitted(client, enricher, articles)


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    """A client of the cluster; the failures of a cluster in our words."""
    try:
        from concurrent.futures import CancelledError

        from distributed import Client
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise SettingsError(
            "--scheduler needs the package “distributed”. Install it with: pip install 'cuttings[cluster]'"
        ) from error
    logging.getLogger("distributed.client").setLevel(
        logging.CRITICAL
    )  # what it says of a loss is said below
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise SettingsError(
            f"There is no Dask scheduler at {scheduler}. Start one with: dask scheduler; or correct --scheduler."
        ) from error
    try:
        _require_workers(client, scheduler)
        yield client
    except (CancelledError, CommClosedError) as error:
        raise ArchiveError(
            f"The Dask scheduler at {scheduler} was lost. What was finished is kept; run the same command again."
        ) from error
    finally:
        client.close(timeout=2)


def _require_workers(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        raise SettingsError(
            f"The Dask scheduler at {scheduler} has no workers. Start some with: dask worker {scheduler} --nthreads 1"
        ) from error
