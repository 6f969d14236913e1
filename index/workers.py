"""Processes that analyse batches of articles: the asking one, and copies of it beside
it.

The asking process loads the model and then forks the others, which so share its memory
and can work at once, with all that it remembers; where forking isn't safe (on macOS; or
if anything has started threads) each is started afresh and loads for itself. The asking
process reads and keeps; while there is nothing of that to do it analyses too, so as
many processes are at work as there are, and no more.

Each other process has a connection of its own and ends when that is closed: whether the
asking process closes it or dies, however it dies, no process is left behind. A batch in
work is then not finished. Of the files that were open when it was forked it keeps none:
a lock must not outlive the process that holds it. Taking in and giving back have
threads of their own, so that a process never waits for the asking one to be ready while
there is a batch to work on.

Analysing a stream of articles, in this process or in several, in order and with bounded
memory.

An article that the analysis fails on (a fault of ours, or of the model) costs that
article its names, not the run: its enrichment has no model, and its ``rules`` say what
happened.

The stream is cut into chunks. Each chunk's articles that nothing is known of go to the
enricher; with several processes at most ``AHEAD`` chunks a process are under way, so a
fast reader waits for the analysis and not the other way round. The model is loaded
once, and not at all while everything is known.

One process means one: it reads, analyses and keeps in turn. A thread that wrote
meanwhile would gain next to nothing, because all three are Python, which runs one
thread at a time. With more, the others only analyse; this one reads and keeps, and
analyses while there is nothing of that to do.
"""

from __future__ import annotations

import gc
import os
import queue
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar, cast

from cuttings.index.enrich.enricher import Enricher
from cuttings.search.allocation import keep_freed
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError, CuttingsError

GRACE = 0.25
"""Seconds that a process has to end by itself once its connection is closed."""
DEPTH = 5
"""Batches that another process has at a time: one to work on, and more while this
one is busy with something else.
"""
STANDARD = 2
"""The last of the three files that every process has from its start."""

Batch = list[Article]
Answer = list[Enrichment] | str | None
"""What was found in a batch, or why nothing can be found at all; None when a process
is ready for batches.
"""


class Analyst(Protocol):
    """What the processes do; it crosses to them, so it must be possible to pickle."""

    def prepare(self) -> None:
        """Loads what the first batch would otherwise wait for, as copies of the
        process will find it.
        """

    def analyse(self, batch: Batch) -> list[Enrichment]:
        """What is found in the articles of a batch."""


class Pool:
    """As many processes of one analyst, with this one.

    Batches are given to them and their results taken in that order.

    Each of the others has at most ``DEPTH`` batches at a time, so that none waits while
    another has many; the rest are kept here. Left by an exception it ends them at once,
    whatever they are doing; otherwise they end by themselves, and nobody waits for
    them. Raises whatever the analyst raises where it can't be prepared.
    """

    def __init__(self, analyst: Analyst, size: int) -> None:
        self._analyst = analyst
        self._started: dict[Connection, deque[int]] = {}
        self._kept: deque[tuple[int, Batch]] = deque()
        self._results: dict[int, list[Enrichment]] = {}
        self._next = self._oldest = 0
        others = size - 1
        if _forking_is_safe():
            analyst.prepare()
            self._others = [_start(analyst) for _ in range(others)]
        else:
            self._others = [_start(analyst) for _ in range(others)]
            analyst.prepare()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process, connection in self._others:
            connection.close()
            if kind is not None:
                process.kill()
                process.join()

    @property
    def unfinished(self) -> int:
        """How many batches are not finished yet."""
        self._collect(0)
        return self._next - self._oldest - len(self._results)

    @property
    def ready(self) -> bool:
        """Whether the oldest batch is finished."""
        return self._oldest in self._results

    def submit(self, batch: Batch) -> None:
        """Takes a batch to be analysed. Raises ArchiveError where a process is lost."""
        self._kept.append((self._next, batch))
        self._next += 1
        self._collect(0)

    def result(self) -> list[Enrichment]:
        """What was found in the oldest batch; until that is known, this process
        analyses what no other has yet.

        Raises ArchiveError where a process is lost or can't work.
        """
        while not self.ready:
            if self._kept:
                number, batch = self._kept.popleft()
                self._results[number] = self._analyst.analyse(batch)
            self._collect(0 if self._kept or self.ready else None)
        self._oldest += 1
        return self._results.pop(self._oldest - 1)

    def _collect(self, timeout: float | None) -> None:
        """Takes what is finished and gives out what is kept; waits for something
        unless ``timeout`` is 0.
        """
        while ready := wait([connection for _, connection in self._others], timeout):
            for connection in ready:
                self._take(cast(Connection, connection))
            timeout = 0
        self._give()

    def _take(self, connection: Connection) -> None:
        with _lost():
            answer: Answer = connection.recv()
        if isinstance(answer, str):
            raise ArchiveError(answer)
        if answer is None:
            self._started[connection] = deque()
        else:
            self._results[self._started[connection].popleft()] = answer

    def _give(self) -> None:
        while self._kept and self._started:
            connection, given = min(
                self._started.items(), key=lambda each: len(each[1])
            )
            if len(given) == DEPTH:
                return
            number, batch = self._kept.popleft()
            with _lost():
                connection.send(batch)
            given.append(number)


@contextmanager
def _lost() -> Iterator[None]:
    """The loss of a process in our words."""
    try:
        yield
    except (EOFError, OSError) as error:
        raise ArchiveError(
            "A process that analysed texts was ended from outside, perhaps for want of memory. What was finished is "
            "kept; run the same command again with fewer processes (--jobs 1)."
        ) from error


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes started within never hear Ctrl-C, which reaches all of a terminal:
    only the asking one acts on it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(analyst: Analyst) -> tuple[BaseProcess, Connection]:
    """Another process, and our end of its connection."""
    ours, theirs = Pipe()
    with _no_interrupts(), _lost():
        process: BaseProcess = (
            get_context("fork").Process(target=_serve_as_copy, args=(analyst, theirs))
            if _forking_is_safe()
            else get_context("spawn").Process(
                target=_load_and_serve, args=(analyst, theirs)
            )
        )
        process.start()
    theirs.close()
    return process, ours


def _forking_is_safe() -> bool:
    """Whether this process may be copied: it has one thread, and the system's
    libraries bear it.
    """
    if sys.platform == "darwin" or "fork" not in get_all_start_methods():
        return False
    tasks = Path("/proc/self/task")
    return (
        len(list(tasks.iterdir())) == 1
        if tasks.is_dir()
        else threading.active_count() == 1
    )


def _load_and_serve(analyst: Analyst, connection: Connection) -> None:
    """A process that was started afresh."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        analyst.prepare()
    except (
        Exception
    ) as error:  # whatever it is, it is told where the results are awaited
        connection.send(str(error))
        return
    _serve(analyst, connection)


def _serve_as_copy(analyst: Analyst, connection: Connection) -> None:
    """A process that was forked: it lets go of whatever the asking one has open, and
    of what that does with signals.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for number in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        if number > STANDARD and number != connection.fileno():
            with suppress(OSError):  # the one that gave this list is closed already
                os.close(number)
    _serve(analyst, connection)


def _serve(analyst: Analyst, connection: Connection) -> None:
    """Works on batches until the connection is closed."""
    batches: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    answers.put(None)
    idle = threading.Event()
    threading.Thread(
        target=_take_in, args=(connection, batches, idle), daemon=True
    ).start()
    threading.Thread(target=_give_back, args=(connection, answers), daemon=True).start()
    while (batch := batches.get()) is not None:
        answers.put(analyst.analyse(batch))
    idle.set()


def _take_in(
    connection: Connection,
    batches: queue.SimpleQueue[Batch | None],
    idle: threading.Event,
) -> None:
    """Passes on batches as they come; ends the process when there will be no more,
    though it be at work.
    """
    with suppress(EOFError, OSError):
        while True:
            batches.put(connection.recv())
    batches.put(None)
    if not idle.wait(GRACE):
        os._exit(0)


def _give_back(connection: Connection, answers: queue.SimpleQueue[Answer]) -> None:
    """Sends answers off; when nobody takes them any more the process is about to end."""
    with suppress(OSError):
        while True:
            connection.send(answers.get())


CHUNK = 16
AHEAD = 8
"""Chunks a process that are read and not yet kept: what bounds the memory."""
LOW = 4
"""Pieces a process below which reading goes before keeping what is finished."""
PIECE = 4
"""Articles that are given to a process at a time: few, so that none waits for
another's last ones.
"""
PEEKED = 4
"""Chunks that are looked at together to tell whether there is enough to start
processes for.
"""
FEW = CHUNK
"""Up to so many articles are analysed in this process: starting others would take
longer.
"""

Item = TypeVar("Item")
Chunk = list[Item]


def analysed(
    items: Iterable[Item],
    unknown: Callable[[Item], Article | None],
    enricher: Enricher,
    jobs: int,
) -> Generator[tuple[Chunk[Item], list[Enrichment]], None, None]:
    """Chunks of the items in order, each with the enrichments of those for which
    ``unknown`` gives an article.
    """
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
        return [
            found for article in articles for found in enrich_each(enricher, [article])
        ]


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
    """The same, analysed by other processes while this one reads on and its consumer
    keeps what is finished.

    Reading goes first while the processes have little to do, then keeping what is
    finished, then reading ahead, and where nothing else is to be done analysing.
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
                pieces = [
                    articles[start : start + PIECE]
                    for start in range(0, len(articles), PIECE)
                ]
                for piece in pieces:
                    pool.submit([_to_analyse(article) for article in piece])
                if more:
                    waiting.append((chunk, len(pieces)))
            else:
                chunk, asked = waiting.popleft()
                yield chunk, [found for _ in range(asked) for found in pool.result()]


def one_thread_each() -> None:
    """Lets numpy work with one thread in this process, if it is not loaded yet, and in
    those that it starts.

    The processes use the cores already; more threads than cores only wait for each
    other.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _to_analyse(article: Article) -> Article:
    """The article without what no analysis looks at, which need not be sent."""
    return replace(article, original="", paragraphs=())


class _Analyst:
    """An enricher at work, in this process or in another; its model is loaded when
    it is first needed.
    """

    def __init__(self, enricher: Enricher) -> None:
        self.enricher = enricher
        self._prepared = False

    def prepare(self) -> None:
        """Loads the model, without a look for garbage while much is made that is none,
        and none at it ever after.

        Looking through the model would only take time, and copy its memory in a process
        that was forked from this one. Raises ArchiveError where it can't be loaded.
        """
        keep_freed()
        collecting = gc.isenabled()
        gc.disable()
        try:
            self.enricher.prepare()
        except CuttingsError:
            raise
        except (
            Exception
        ) as error:  # of spaCy's, of the model's package, of the system's
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
