"""Analysing in a process of its own that can be ended: where this one can neither be
copied nor hear a timer, as in a thread of a cluster's worker and on Windows.

    with closing(OtherProcess(analyst)) as other:
        found = other.analyse(batch, seconds=20.0)

The process loads the model once and is asked batch after batch. Where it doesn't answer
in time it is ended and begun anew, and the batch is asked again article by article; an
article that takes too long by itself keeps its text and loses its names. It is a program
of its own that is spoken to through pipes: a cluster's workers may not have children by
``multiprocessing``. It ends with the process that began it.
"""

from __future__ import annotations

import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from typing import IO, Any, Protocol

from cuttings.index.limits import LostWork, TookTooLong
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError
from cuttings.search.translations import stored

CLOCK = 6
"""By how much the clock may run longer than the processor: others are at work too."""
STARTING_SECONDS = 300.0
"""What loading a model may take on a busy machine."""
_LENGTH = struct.Struct(">Q")
_COMMAND = (sys.executable, "-m", "cuttings.index.apart")


class Analyst(Protocol):
    """What works in the other process."""

    def prepare(self) -> None:
        """Loads what the first batch needs."""

    def analyse(self, batch: list[Article]) -> list[Enrichment]:
        """What is found in the articles of a batch."""


class OtherProcess:
    """An analyst in another process, begun when it is first needed. For one thread at a
    time.
    """

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes | None] = queue.Queue()

    def analyse(self, batch: list[Article], seconds: float) -> list[Enrichment]:
        """The enrichments of a batch, each text within so many seconds of processor, or
        six times as long by the clock.

        Raises ArchiveError where the analyst can't be prepared.
        """
        try:
            return self._ask(batch, CLOCK * seconds * len(batch))
        except (TookTooLong, LostWork) as error:
            if len(batch) == 1:
                return [Enrichment(rules=str(error))]
        found: list[Enrichment] = []
        for article in batch:
            found += self.analyse([article], seconds)
        return found

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def _ask(self, batch: list[Article], seconds: float) -> list[Enrichment]:
        process = self._begun()
        try:
            _write(process.stdin, pickle.dumps(batch))
        except OSError:
            self.close()
            raise LostWork(
                stored("reading", "the process that analyses was ended")
            ) from None
        answer = self._answer(seconds)
        if isinstance(answer, str):
            raise LostWork(answer)
        found: list[Enrichment] = answer
        return found

    def _begun(self) -> subprocess.Popen[bytes]:
        """The process, with its analyst prepared."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self._process = subprocess.Popen(
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._answers = queue.Queue()
        listen = threading.Thread(
            target=_listen, args=(self._process.stdout, self._answers), daemon=True
        )
        listen.start()
        _write(self._process.stdin, _pickled((sys.path, self._analyst)))
        why = self._answer(STARTING_SECONDS)
        if why:
            self.close()
            raise ArchiveError(str(why))
        return self._process

    def _answer(self, seconds: float) -> Any:
        """The next answer; without one in time the process is ended."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise TookTooLong(
                stored(
                    "reading",
                    "it takes more than %(seconds)s s by the clock",
                    seconds=format(seconds, "g"),
                )
            ) from None
        if answer is None:
            self.close()
            raise LostWork(stored("reading", "the process that analysed it was ended"))
        return pickle.loads(answer)


def _pickled(value: object) -> bytes:
    """A value to be sent; a cluster's workers have classes that stand in no module, and
    have loaded what can send them.
    """
    sender: Any = sys.modules.get("cloudpickle", pickle)
    sent: bytes = sender.dumps(value)
    return sent


def _listen(stream: IO[bytes], answers: queue.Queue[bytes | None]) -> None:
    """Puts what comes of a pipe into a queue; None at its end."""
    answer = _read(stream)
    while answer is not None:
        answers.put(answer)
        answer = _read(stream)
    answers.put(None)


def _write(stream: IO[bytes] | None, data: bytes) -> None:
    if stream is None:
        raise OSError("no pipe")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes | None:
    """The next message, or None where the other side has ended."""
    try:
        head = stream.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack(head)
        data = stream.read(length)
    except (OSError, ValueError):
        return None
    return data if len(data) == length else None


def main() -> None:
    """What the other process does until the pipe is closed."""
    requests = sys.stdin.buffer
    # what a library prints must not come between the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    began = _read(requests)
    if began is None:
        return
    sys.path, analyst = pickle.loads(began)
    try:
        analyst.prepare()
    except (
        Exception
    ) as error:  # whatever it is, it is said where the work was asked for
        _write(answers, pickle.dumps(f"{type(error).__name__}: {error}"))
        return
    _write(answers, pickle.dumps(""))
    batch = _read(requests)
    while batch is not None:
        try:
            found: object = analyst.analyse(pickle.loads(batch))
        except Exception as error:
            found = f"{type(error).__name__}: {error}"[:200]
        _write(answers, pickle.dumps(found))
        batch = _read(requests)


if __name__ == "__main__":
    main()
