"""Analysing a stream of articles, in this process or in several, in order and with bounded memory.

An article that the analysis fails on (a fault of ours, or of the model) costs that article its names, not the run: its
enrichment has no model, and its ``rules`` say what happened.

The stream is cut into chunks. Each chunk's articles that nothing is known of go to the enricher; with several
processes at most ``AHEAD`` chunks a process are under way, so a fast reader waits for the analysis and not the other
way round. The model is loaded once, and not at all while everything is known.

One process means one: it reads, analyses and keeps in turn. A thread that wrote meanwhile would gain next to nothing,
because all three are Python, which runs one thread at a time. With more, the others only analyse; this one reads and
keeps, and analyses while there is nothing of that to do.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from cuttings.index.enrich.enricher import Enricher
from cuttings.index.processes import Pool
from cuttings.search.allocation import keep_freed
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError, CuttingsError

CHUNK = 16
AHEAD = 8
"""Chunks a process that are read and not yet kept: what bounds the memory."""
LOW = 4
"""Pieces a process below which reading goes before keeping what is finished."""
PIECE = 4
"""Articles that are given to a process at a time: few, so that none waits for another's last ones."""
PEEKED = 4
"""Chunks that are looked at together to tell whether there is enough to start processes for."""
FEW = CHUNK
"""Up to so many articles are analysed in this process: starting others would take longer."""

Item = TypeVar("Item")
Chunk = list[Item]


def analysed(
    items: Iterable[Item], unknown: Callable[[Item], Article | None], enricher: Enricher, jobs: int
) -> Generator[tuple[Chunk[Item], list[Enrichment]], None, None]:
    """Chunks of the items in order, each with the enrichments of those for which ``unknown`` gives an article."""
    chunks = chunked(iter(items), unknown)
    here = _Analyst(enricher)
    ahead: deque[tuple[Chunk[Item], list[Article]]] = deque()
    for each in chunks:
        ahead.append(each)
        if jobs > 1 and sum(len(articles) for _, articles in ahead) > FEW:
            yield from _in_processes(chain(ahead, chunks), enricher, jobs)
            return
        if jobs == 1 or len(ahead) > PEEKED:
            chunk, articles = ahead.popleft()
            yield chunk, here.analyse(articles)
    for chunk, articles in ahead:
        yield chunk, here.analyse(articles)


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


def _in_processes(
    chunks: Iterator[tuple[Chunk[Item], list[Article]]], enricher: Enricher, jobs: int
) -> Iterator[tuple[Chunk[Item], list[Enrichment]]]:
    """The same, analysed by other processes while this one reads on and its consumer keeps what is finished.

    Reading goes first while the processes have little to do, then keeping what is finished, then reading ahead, and
    where nothing else is to be done analysing.
    """
    one_thread_each()
    waiting: deque[tuple[Chunk[Item], int]] = deque()
    more = True
    with Pool(_Analyst(enricher), jobs) as pool:
        while more or waiting:
            ready = bool(waiting) and (pool.ready or not waiting[0][1])
            room = more and len(waiting) < jobs * AHEAD
            if room and not (ready and pool.unfinished >= jobs * LOW):
                chunk, articles = next(chunks, ([], []))
                more = bool(chunk)
                pieces = [articles[start : start + PIECE] for start in range(0, len(articles), PIECE)]
                for piece in pieces:
                    pool.submit([_to_analyse(article) for article in piece])
                if more:
                    waiting.append((chunk, len(pieces)))
            else:
                chunk, asked = waiting.popleft()
                yield chunk, [found for _ in range(asked) for found in pool.result()]


def one_thread_each() -> None:
    """Lets numpy work with one thread in this process, if it is not loaded yet, and in those that it starts.

    The processes use the cores already; more threads than cores only wait for each other.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _to_analyse(article: Article) -> Article:
    """The article without what no analysis looks at, which need not be sent."""
    return replace(article, original="", paragraphs=())


class _Analyst:
    """An enricher at work, in this process or in another; its model is loaded when it is first needed."""

    def __init__(self, enricher: Enricher) -> None:
        self.enricher = enricher
        self._prepared = False

    def prepare(self) -> None:
        """Loads the model, without a look for garbage while much is made that is none, and none at it ever after.

        Looking through the model would only take time, and copy its memory in a process that was forked from this one.
        Raises ArchiveError where it can't be loaded.
        """
        keep_freed()
        collecting = gc.isenabled()
        gc.disable()
        try:
            self.enricher.prepare()
        except CuttingsError:
            raise
        except Exception as error:  # of spaCy's, of the model's package, of the system's
            raise ArchiveError(
                f"The model that finds names can't be loaded ({type(error).__name__}: {error}). What was finished is "
                "kept. Install the model anew, or choose another with --model, and run the same command again."
            ) from error
        finally:
            if collecting:
                gc.enable()
        if not gc.get_freeze_count():
            gc.freeze()
        self._prepared = True

    def analyse(self, batch: list[Article]) -> list[Enrichment]:
        if batch and not self._prepared:
            self.prepare()
        return enrich_each(self.enricher, batch)
