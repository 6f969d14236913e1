"""What a process that analyses may use: one thread, and for each text a limit of
processor time that also ends what does not look at any clock.

A short text is worked on in this process. A timer of the system counts the processor
time and raises where the interpreter next runs a line; the pieces that are given to the
model at once are short, so that is soon. A long text is worked on in a copy of this
process (a fork), which the system ends at the limit, whatever it is in the middle of.

    found = limited(lambda: enrich(articles), seconds=20.0, apart=True)

Where the system can't copy a process that has loaded a model (macOS), has no timer
(Windows), or in a thread beside the main one (a cluster's worker), texts go to another
process, which is ended by the clock, see ``apart``.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import threading
import time
import warnings
from _signal import getsignal  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import TypeVar

from cuttings.search.errors import CuttingsError
from cuttings.search.translations import stored

if sys.platform != "win32":
    import resource

Result = TypeVar("Result")
Item = TypeVar("Item")

AGAIN = 1.0
"""Seconds of processor until the timer raises once more, where a library caught it."""
PATIENCE = 30
"""Times the limit, by the clock, after which a copy that uses no time is ended too."""
PIECE = 1 << 16


class TookTooLong(CuttingsError):
    """A text that takes more processor time than one may."""


class LostWork(CuttingsError):
    """A text whose process was ended, for want of memory or by a fault of a library."""


class _TimeIsUp(BaseException):
    """Raised by the timer; no ``except Exception`` of a library catches it."""


def limited(work: Callable[[], Result], seconds: float, *, apart: bool) -> Result:
    """What the work gives, which must be possible to pickle.

    ``apart`` works in a copy of this process, where that is possible; 0 seconds is no
    limit. Raises TookTooLong, LostWork where the copy ends without an answer, and in this
    process whatever the work raises.
    """
    if not seconds:
        return work()
    if apart and can_copy():
        return _in_copy(work, seconds)
    timer, other = _listen(seconds)
    try:
        with timer:
            return work()
    finally:
        _give_back(other)


def each_within(items: Iterable[Item], seconds: float) -> Iterator[Item]:
    """The items, each of which may take so many seconds of processor to come: for
    readers, whose parsers are lines of Python or ask for signals while they work.

    Raises TookTooLong.
    """
    stream = iter(items)
    timer, other = _listen(seconds)
    try:
        while True:
            with timer:
                try:
                    item = next(stream)
                except StopIteration:
                    return
            yield item
    finally:
        _give_back(other)


def can_copy() -> bool:
    """Whether the system's libraries bear the copy of a process that goes on."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def has_timer() -> bool:
    """Whether the system counts a process's time and tells it."""
    return hasattr(signal, "setitimer")


def one_thread_each() -> None:
    """Lets numpy work with one thread in this process, if it is not loaded yet, and in
    those that it starts.

    The processes use the cores already; more threads than cores only wait for each
    other.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


class _Timer:
    """A block that may use so many seconds of processor, as often as it is entered;
    ``seconds`` of 0 where there is no timer.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        if self._seconds:
            _running.append(self)
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds, AGAIN)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._seconds:
            _running.clear()
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if kind is _TimeIsUp:
            raise _too_long(self._seconds) from None


_running: list[_Timer] = []
"""The timer whose block is being worked in."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    """What the system calls when the time is up; afterwards it may call late."""
    if _running:
        raise _TimeIsUp


Handler = Callable[[int, FrameType | None], object]


def _listen(seconds: float) -> tuple[_Timer, Handler | None]:
    """A timer that is listened to from now on, and who else listened and is to do so
    again (``_give_back``).

    Once listened to, the signal stays so, for each change costs more than a short text.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not (is_main and has_timer()):
        return _Timer(0), None
    # ``signal.getsignal`` takes longer than a short text: it looks for a name of it
    before = getsignal(signal.SIGVTALRM)
    if before is _stop:
        return _Timer(seconds), None
    signal.signal(signal.SIGVTALRM, _stop)
    return _Timer(seconds), before if callable(before) else None


def _give_back(other: Handler | None) -> None:
    if other is not None:
        signal.signal(signal.SIGVTALRM, other)


def _in_copy(work: Callable[[], Result], seconds: float) -> Result:
    """Works in a fork of this process, which never returns from here."""
    reading, writing = os.pipe()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads. Ours wait for other processes, hold no lock
            # that the work takes, and a model that has threads is not copied.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if not pid:
            _work_and_end(work, seconds, writing)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(writing)
    try:
        answer = _read(reading, time.monotonic() + PATIENCE * seconds)
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    finally:
        os.close(reading)
    if answer is None:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if answer is None or ended_by == signal.SIGXCPU:
        raise _too_long(seconds)
    if ended_by or not answer:
        raise LostWork(
            stored(
                "reading",
                "the process that analysed it was ended by signal %(ended_by)s",
                ended_by=ended_by,
            )
        )
    return pickle.loads(answer)  # type: ignore[no-any-return]


def _work_and_end(work: Callable[[], Result], seconds: float, writing: int) -> None:
    """What the copy does: it leaves nothing of the other process's to be closed."""
    limit = max(1, round(seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    try:
        answer = pickle.dumps(work())
        with os.fdopen(writing, "wb") as stream:
            stream.write(answer)
    finally:
        os._exit(0)


def _read(reading: int, until: float) -> bytes | None:
    """All that comes of a pipe, or None where it is not closed in time."""
    pieces: list[bytes] = []
    while True:
        ready, _, _ = select.select(
            [reading], [], [], max(0.0, until - time.monotonic())
        )
        if not ready:
            return None
        piece = os.read(reading, PIECE)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _too_long(seconds: float) -> TookTooLong:
    return TookTooLong(
        stored(
            "reading",
            "it takes more than %(seconds)s s of processor time",
            seconds=format(seconds, "g"),
        )
    )
