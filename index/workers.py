"""Analysing a stream of articles, in this process or in several, in order and with bounded memory.

An article that the analysis fails on (a fault of ours, or of the model) costs that article its names, not the run: its
enrichment has no model, and its ``rules`` say what happened.

The stream is cut into chunks. Each chunk's articles that nothing is known of go to the enricher; with several
processes at most ``AHEAD`` chunks a process are under way, so a fast reader waits for the analysis and not the other
way round. The model is loaded once a process, and not at all while everything is known.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import active_children, get_context
from typing import TypeVar

from cuttings.index.enrich.enricher import Enricher
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError

CHUNK = 32
AHEAD = 3
FEW = 64
"""Up to so many articles are analysed in this process: starting others would take longer."""

Item = TypeVar("Item")
Chunk = list[Item]
_enricher: Enricher | None = None


def analysed(
    items: Iterable[Item], unknown: Callable[[Item], Article | None], enricher: Enricher, jobs: int
) -> Generator[tuple[Chunk[Item], list[Enrichment]], None, None]:
    """Chunks of the items in order, each with the enrichments of those for which ``unknown`` gives an article."""
    chunks = chunked(iter(items), unknown)
    if jobs > 1:
        first = list(islice(chunks, FEW // CHUNK + 1))
        if sum(len(articles) for _, articles in first) > FEW:
            yield from _in_processes(_chain(first, chunks), enricher, jobs)
            return
        chunks = _chain(first, chunks)
    for chunk, articles in chunks:
        yield chunk, enrich_each(enricher, articles)


def enrich_each(enricher: Enricher, articles: list[Article]) -> list[Enrichment]:
    """The enrichments of a batch; where the batch fails, of each article by itself."""
    if not articles:
        return []
    try:
        return list(enricher.enrich(articles))
    except Exception as error:
        if len(articles) == 1:
            return [Enrichment(rules=f"{type(error).__name__}: {error}"[:200])]
        return [found for article in articles for found in enrich_each(enricher, [article])]


def chunked(
    items: Iterator[Item], unknown: Callable[[Item], Article | None]
) -> Iterator[tuple[Chunk[Item], list[Article]]]:
    """The items in chunks, each with those of its articles that are to be analysed."""
    chunk: list[Item] = []
    articles: list[Article] = []
    for item in items:
        chunk.append(item)
        article = unknown(item)
        if article is not None:
            articles.append(article)
        if len(articles) == CHUNK or len(chunk) == CHUNK * 8:
            yield chunk, articles
            chunk, articles = [], []
    if chunk:
        yield chunk, articles


def _chain(first: list[Item], rest: Iterator[Item]) -> Iterator[Item]:
    yield from first
    yield from rest


def _in_processes(
    chunks: Iterator[tuple[Chunk[Item], list[Article]]], enricher: Enricher, jobs: int
) -> Iterator[tuple[Chunk[Item], list[Enrichment]]]:
    one_thread_each()
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_load, initargs=(enricher,))
    waiting: deque[tuple[Chunk[Item], Future[list[Enrichment]]]] = deque()
    try:
        for chunk, articles in chunks:
            waiting.append((chunk, pool.submit(_enrich, articles)))
            if len(waiting) >= jobs * AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()
    except (KeyboardInterrupt, GeneratorExit):
        for process in active_children():  # what they are analysing is not kept, so there is nothing to wait for
            process.kill()
        raise
    except BrokenProcessPool as error:
        raise ArchiveError(
            "A process that analysed texts was ended from outside, perhaps for want of memory. What was finished is "
            "kept; run the same command again with fewer processes (--jobs 1)."
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def one_thread_each() -> None:
    """Lets numpy work with one thread in this process, if it is not loaded yet, and in those that it starts.

    The processes use the cores already; more threads than cores only wait for each other.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _load(enricher: Enricher) -> None:
    """Prepares a process of the pool. Ctrl-C reaches every process of a terminal; only the first must act on it."""
    global _enricher
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _enricher = enricher
    enricher.prepare()
    gc.freeze()  # the model is never garbage: it need not be looked through again and again


def _enrich(articles: list[Article]) -> list[Enrichment]:
    assert _enricher is not None  # set by the pool's initializer
    return enrich_each(_enricher, articles)
