"""Analysing a stream of articles, in this process or in several, in order and with
bounded memory.

    with LocalWorkers(enricher, jobs=2) as workers:
        for chunk, enrichments in workers.analyse(items, unknown):
            ...

The stream is cut into chunks. Each chunk's articles that nothing is known of go to the
enricher; at most ``AHEAD`` chunks a process are under way, so a fast reader waits for
the analysis and not the other way round. The model is loaded once, and not at all while
everything is known. An article that the analysis fails on (a fault of ours, or of the
model), or that takes longer than one may, costs that article its names, not the run: its
enrichment has no model, and its ``rules`` say what happened.

With one process everything is done in turn. With more, this one reads and keeps, and
analyses while there is nothing of that to do; so as many processes are at work as were
asked for, and no more. It loads the model and is then copied (forked), so that all
share its memory and can work at once; where copying isn't safe (on macOS and Windows,
or if anything has started threads) each other process loads for itself.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from multiprocessing import (
    active_children,
    get_all_start_methods,
    get_context,
    parent_process,
)
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from cuttings.index.apart import OtherProcess
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.enrich.recogniser import batches
from cuttings.index.limits import (
    LostWork,
    TookTooLong,
    can_copy,
    has_timer,
    limited,
    one_thread_each,
)
from cuttings.index.sources import Read, ToRead, read_here
from cuttings.search.allocation import COLLECT_EVERY, keep_freed
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError, CuttingsError
from cuttings.search.translations import stored, worded

CHUNK = 32
"""Articles that are kept in one transaction: with half as many, keeping and grouping
them takes a tenth longer.
"""
CHUNK_ITEMS = 4 * CHUNK
"""Items of a chunk of which hardly any is to be analysed."""
AHEAD = 4
"""Chunks a process that are read and not yet kept: what bounds the memory."""
LOW = 4
"""Pieces a process below which reading goes before keeping what is finished."""
PIECE = 8_000
"""Characters of the articles that are given to a process at a time: so many that the
model's products of matrices pay (four short articles at a time took a fifth longer than
sixteen), so few that none waits long for another's last ones.
"""
DEPTH = 6
"""Batches that another process has at a time: one to work on, and more while this
one is busy with something else.
"""
PEEKED = 4
"""Chunks that are looked at together to tell whether there is enough to start
processes for.
"""
LONG = 20_000
"""Characters of a text that is analysed in a copy of the process, which can be ended:
the copy costs some milliseconds, the analysis of such a text a quarter of a second.
"""
FEW = 16
"""Up to so many articles are analysed in this process: starting others would take
longer.
"""

Item = TypeVar("Item")
Chunk = list[Item]
Analysed = tuple[Chunk[Item], list[Enrichment]]
"""A chunk, and what was found in each of its articles that were to be analysed."""
Batch = list[Article]


class Workers(Protocol):
    """Who reads files and analyses articles: processes of this machine, or a cluster."""

    def __enter__(self) -> Workers:
        """Raises SettingsError where they can't be had."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leaves none of them at work."""

    def read(self, files: Iterable[ToRead]) -> Iterator[tuple[ToRead, Read]]:
        """Each file, in order, with what is in it."""

    def analyse(
        self, items: Iterable[Item], unknown: Callable[[Item], Article | None]
    ) -> Generator[Analysed[Item], None, None]:
        """Chunks of the items in order, each with the enrichments of those for which
        ``unknown`` gives an article.

        Raises ArchiveError where the work can't go on; what came before is whole.
        """


class Analyst(Protocol):
    """What the processes do; it crosses to them, so it must be possible to pickle."""

    def prepare(self) -> None:
        """Loads what the first batch would otherwise wait for, as copies of the
        process will find it.
        """

    def analyse(self, batch: Batch) -> list[Enrichment]:
        """What is found in the articles of a batch."""


class LocalWorkers:
    """This process, and ``jobs`` - 1 others where there is enough to do; ``seconds``
    of processor a text, 0 for no limit.
    """

    def __init__(self, enricher: Enricher, jobs: int, seconds: float = 0.0) -> None:
        self._analyst = EnrichingAnalyst(enricher, seconds)
        self._jobs = jobs

    def __enter__(self) -> LocalWorkers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # the pool of an interrupted ``analyse`` ends with that generator
        return

    def read(self, files: Iterable[ToRead]) -> Iterator[tuple[ToRead, Read]]:
        """Reads one file after another, each as a stream."""
        for file in files:
            yield file, read_here(file)

    def analyse(
        self, items: Iterable[Item], unknown: Callable[[Item], Article | None]
    ) -> Generator[Analysed[Item], None, None]:
        """See ``Workers.analyse``."""
        chunks = cut_into_chunks(items, unknown)
        peeked: deque[tuple[Chunk[Item], Batch]] = deque()
        for each in chunks:
            peeked.append(each)
            waiting = sum(len(articles) for _, articles in peeked)
            if self._jobs > 1 and waiting > FEW:
                stream: PooledStream[Item] = PooledStream(self._analyst, self._jobs)
                yield from stream.analyse(chain(peeked, chunks))
                return
            if self._jobs == 1 or len(peeked) > PEEKED:
                chunk, articles = peeked.popleft()
                yield chunk, self._analyst.analyse(articles)
        for chunk, articles in peeked:
            yield chunk, self._analyst.analyse(articles)


class PooledStream(Generic[Item]):
    """A stream of chunks whose articles a pool analyses, while this process reads on
    and its consumer keeps what is finished.
    """

    def __init__(self, analyst: Analyst, jobs: int) -> None:
        self._analyst = analyst
        self._jobs = jobs
        self._waiting: deque[tuple[Chunk[Item], int]] = deque()
        """Chunks that are read and not yet kept, with the pieces asked for each."""

    def analyse(
        self, chunks: Iterator[tuple[Chunk[Item], Batch]]
    ) -> Generator[Analysed[Item], None, None]:
        """The chunks in order with what was found.

        Reading goes first while the processes have little to do, then keeping what is
        finished, then reading ahead, and where nothing else is to be done analysing.
        """
        more = True
        one_thread_each()
        with Pool(self._analyst, self._jobs) as pool:
            while more or self._waiting:
                is_finished = self._oldest_is_finished(pool)
                has_space = len(self._waiting) < self._jobs * AHEAD
                is_busy = pool.unfinished >= self._jobs * LOW
                if more and has_space and not (is_finished and is_busy):
                    more = self._read_on(chunks, pool)
                else:
                    yield self._oldest(pool)

    def _oldest_is_finished(self, pool: Pool) -> bool:
        if not self._waiting:
            return False
        _, pieces = self._waiting[0]
        return pieces == 0 or pool.ready

    def _read_on(self, chunks: Iterator[tuple[Chunk[Item], Batch]], pool: Pool) -> bool:
        """Takes the next chunk; whether there was one."""
        chunk, articles = next(chunks, ([], []))
        pieces = 0
        for piece in batches(articles, PIECE, _characters):
            pool.submit(list(map(_slim, piece)))
            pieces += 1
        if chunk:
            self._waiting.append((chunk, pieces))
        return bool(chunk)

    def _oldest(self, pool: Pool) -> Analysed[Item]:
        chunk, pieces = self._waiting.popleft()
        found: list[Enrichment] = []
        for _ in range(pieces):
            found += pool.result()
        return chunk, found


class Pool:
    """As many processes of one analyst, with this one.

    Batches are given to the others and their results taken in that order. Left by an
    exception it ends them at once, whatever they are doing; otherwise they end by
    themselves. They end too when this process does, however it ends. Raises whatever
    the analyst raises where it can't be prepared.
    """

    def __init__(self, analyst: Analyst, size: int) -> None:
        self._analyst = analyst
        self._most_given = DEPTH * (size - 1)
        self._kept: deque[tuple[int, Batch]] = deque()
        """Batches that no other process has yet, with their numbers."""
        self._given: dict[int, Future[list[Enrichment]]] = {}
        self._results: dict[int, list[Enrichment]] = {}
        """What this process has found in batches that it kept."""
        self._next = self._oldest = 0
        prepared = _forking_is_safe()
        if prepared:
            analyst.prepare()
        # a model may have started threads
        copied = prepared and _forking_is_safe()
        self._executor = ProcessPoolExecutor(
            size - 1,
            mp_context=get_context("fork" if copied else "spawn"),
            initializer=_begin,
            initargs=(analyst, copied),
        )
        self._others = self._start()
        if not prepared:
            analyst.prepare()

    def _start(self) -> list[BaseProcess]:
        """Has the executor start its processes, which it does for a first task."""
        before = set(active_children())
        with _no_interrupts(), _loss_in_words():
            self._executor.submit(os.getpid)
        return [process for process in active_children() if process not in before]

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            for process in self._others:
                process.kill()
        # nothing is cancelled: an executor whose processes are lost trips over a task
        # that was (Python 3.11), and what is left of them is none
        self._executor.shutdown()

    @property
    def unfinished(self) -> int:
        """How many batches are not finished yet."""
        return len(self._kept) + self._at_work()

    @property
    def ready(self) -> bool:
        """Whether the oldest batch is finished."""
        given = self._given.get(self._oldest)
        return given.done() if given is not None else self._oldest in self._results

    def submit(self, batch: Batch) -> None:
        """Takes a batch to be analysed. Raises ArchiveError where a process is lost."""
        self._kept.append((self._next, batch))
        self._next += 1
        self._give()

    def result(self) -> list[Enrichment]:
        """What was found in the oldest batch; until that is known, this process
        analyses what no other has yet.

        Raises ArchiveError where a process is lost or can't work.
        """
        self._give()
        while self._kept and not self.ready:
            number, batch = self._kept.popleft()
            self._results[number] = self._analyst.analyse(batch)
            self._give()
        number = self._oldest
        self._oldest += 1
        if number in self._results:
            return self._results.pop(number)
        with _loss_in_words():
            return self._given.pop(number).result()

    def _at_work(self) -> int:
        return sum(not future.done() for future in self._given.values())

    def _give(self) -> None:
        """Gives out what is kept, as much as keeps the others busy."""
        wanted = min(len(self._kept), self._most_given - self._at_work())
        for _ in range(wanted):
            number, batch = self._kept.popleft()
            with _loss_in_words():
                self._given[number] = self._executor.submit(_analyse, batch)


_analyst_here: Analyst | str = stored(
    "reading", "A process that analyses texts was not begun."
)
"""What a process of a pool analyses with, or why it can't."""


def _begin(analyst: Analyst, copied: bool) -> None:
    """What another process does first: it hears no Ctrl-C, which reaches all of a
    terminal and which only the asking process acts on, and ends with that one.
    """
    global _analyst_here  # an executor's tasks find nothing else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _analyst_here = analyst
    if not copied:
        try:
            analyst.prepare()
        except Exception as error:  # whatever it is, it is said where results are taken
            _analyst_here = str(error)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _analyse(batch: Batch) -> list[Enrichment]:
    if isinstance(_analyst_here, str):
        raise ArchiveError(_analyst_here)
    return _analyst_here.analyse(batch)


@contextmanager
def _loss_in_words() -> Iterator[None]:
    """The loss of a process as an error of the archive's."""
    try:
        yield
    except (BrokenProcessPool, OSError) as error:
        raise ArchiveError(
            worded(
                "A process that analysed texts was ended from outside, "
                "perhaps for want of memory. What was finished is kept; "
                "run the same command again with fewer processes (--jobs "
                "1)."
            )
        ) from error


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes started within never hear Ctrl-C, not even before they have begun."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _forking_is_safe() -> bool:
    """Whether this process may be copied: it has one thread, and the system's
    libraries bear it.
    """
    if sys.platform == "darwin" or "fork" not in get_all_start_methods():
        return False
    return _threads() == 1


def _threads() -> int:
    """How many threads this process has, those of libraries included."""
    tasks = Path("/proc/self/task")
    if tasks.is_dir():
        return len(list(tasks.iterdir()))
    return threading.active_count()


def cut_into_chunks(
    items: Iterable[Item], unknown: Callable[[Item], Article | None]
) -> Iterator[tuple[Chunk[Item], Batch]]:
    """The items in chunks, each with those of its articles that are to be analysed."""
    chunk: list[Item] = []
    articles: list[Article] = []
    for item in items:
        chunk.append(item)
        article = unknown(item)
        if article is not None:
            articles.append(article)
        if len(articles) == CHUNK or len(chunk) == CHUNK_ITEMS:
            yield chunk, articles
            chunk, articles = [], []
    if chunk:
        yield chunk, articles


def enrich_each(enricher: Enricher, articles: Batch) -> list[Enrichment]:
    """The enrichments of a batch; where the batch fails, of each article by itself."""
    if not articles:
        return []
    try:
        return list(enricher.enrich(articles))
    except Exception as error:
        if len(articles) == 1:
            return [Enrichment(rules=f"{type(error).__name__}: {error}"[:200])]
    found: list[Enrichment] = []
    for article in articles:
        found += enrich_each(enricher, [article])
    return found


def enrich_within(
    enricher: Enricher, articles: Batch, seconds: float, *, copied: bool
) -> list[Enrichment]:
    """The same, with a limit of processor time for each text, see ``limits``.

    ``copied`` where this process may be copied for a long one.
    """
    if not seconds:
        return enrich_each(enricher, articles)
    found: dict[int, Enrichment] = {}
    short: list[int] = []
    for index, article in enumerate(articles):
        if copied and len(article.body) > LONG:
            found[index] = _enrich_one(enricher, article, seconds, apart=True)
        else:
            short.append(index)
    batch = [articles[index] for index in short]
    try:
        enriched = limited(lambda: enrich_each(enricher, batch), seconds, apart=False)
    except TookTooLong:
        enriched = []
        for article in batch:
            enriched.append(_enrich_one(enricher, article, seconds, apart=False))
    found.update(zip(short, enriched, strict=True))
    return [found[index] for index in range(len(articles))]


def _enrich_one(
    enricher: Enricher, article: Article, seconds: float, *, apart: bool
) -> Enrichment:
    try:
        (found,) = limited(
            lambda: enrich_each(enricher, [article]), seconds, apart=apart
        )
    except (TookTooLong, LostWork) as error:
        return Enrichment(rules=str(error))
    return found


def _characters(article: Article) -> int:
    return len(article.body) + len(article.title)


def _slim(article: Article) -> Article:
    """The article without what no analysis looks at, which need not be sent."""
    return replace(article, original="", paragraphs=())


class EnrichingAnalyst:
    """An enricher at work, in this process or in another; its model is loaded when
    it is first needed.
    """

    def __init__(self, enricher: Enricher, seconds: float = 0.0) -> None:
        self.enricher = enricher
        self._seconds = seconds
        self._prepared = False
        self._copied = True
        """Whether the model started no threads, which a copy would be without."""
        self._other: OtherProcess | None = None
        """The process for texts that this one could not end."""

    def prepare(self) -> None:
        """Loads the model, without a look for garbage while much is made that is none,
        and none at it ever after.

        Looking through the model would only take time, and copy its memory in a process
        that was forked from this one. Raises ArchiveError where it can't be loaded.
        """
        keep_freed()
        threads = _threads()
        collecting = gc.isenabled()
        gc.disable()
        try:
            self.enricher.prepare()
        except CuttingsError:
            raise
        except Exception as error:  # of spaCy, of the model's package, of the system
            raise ArchiveError(
                worded(
                    "The model that finds names can't be loaded (%(name)s: "
                    "%(error)s). What was finished is kept. Install the model "
                    "anew, or choose another with --model, and run the same "
                    "command again.",
                    name=type(error).__name__,
                    error=error,
                )
            ) from error
        finally:
            if collecting:
                gc.enable()
        if not gc.get_freeze_count():
            gc.freeze()
            # an article makes thousands of objects, of which none refers to itself:
            # looking for those that do took a twentieth of its time
            gc.set_threshold(COLLECT_EVERY)
        self._copied = _threads() <= threads
        self._prepared = True

    def analyse(self, batch: Batch) -> list[Enrichment]:
        """The enrichments of a batch; the model is loaded for the first."""
        there = [index for index, each in enumerate(batch) if self._goes_apart(each)]
        found: dict[int, Enrichment] = {}
        if there:
            sent = [batch[index] for index in there]
            answers = self._beside().analyse(sent, self._seconds)
            found.update(zip(there, answers, strict=True))
        here = [index for index in range(len(batch)) if index not in found]
        if here and not self._prepared:
            self.prepare()
        kept = [batch[index] for index in here]
        answers = enrich_within(self.enricher, kept, self._seconds, copied=self._copied)
        found.update(zip(here, answers, strict=True))
        return [found[index] for index in range(len(batch))]

    def _goes_apart(self, article: Article) -> bool:
        """Whether this process can't end the analysis of a text: it hears no timer (on
        Windows), or the text is long and it can't be copied (on macOS).
        """
        if not self._seconds:
            return False
        is_long = len(article.body) > LONG
        return not has_timer() or (is_long and not (can_copy() and self._copied))

    def _beside(self) -> OtherProcess:
        if self._other is None:
            self._other = OtherProcess(EnrichingAnalyst(self.enricher))
        return self._other


def local_workers(archive: Archive, enricher: Enricher, asked: int) -> LocalWorkers:
    """The processes of this machine, with the settings' limit for a text."""
    seconds = archive.settings.text_seconds
    return LocalWorkers(enricher, jobs_of(archive, asked), seconds)


def jobs_of(archive: Archive, asked: int) -> int:
    """The processes to analyse with: those asked for, else the settings', else the
    machine's cores.
    """
    return asked or archive.settings.jobs or os.cpu_count() or 1
