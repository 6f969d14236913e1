"""What one answer may cost: a deadline for a page, rows and a share of a worker for a
download.

A page is made within one deadline, at which the work itself stops (see
``cuttings.search.deadlines``). A download takes as long as it has rows, so there is no
deadline once it flows; but only a few flow at a time, and each works half the time and
rests the other half, so that pages are answered meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from flask import Flask, Response, stream_with_context

from cuttings.search.deadlines import deadline
from cuttings.search.errors import TooBusy
from cuttings.search.generations import one_generation
from cuttings.search.translations import worded

WHOLE_SECONDS = 30.0
"""The time for a download that does not flow: 500 citations take 5."""
TURN = 0.05
"""Seconds that a download works before it rests as long."""

READING = ("GET", "HEAD")
"""Methods of requests that change nothing."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def limit_time(app: Flask, seconds: float) -> None:
    """Sets a deadline around the making of each answer; 0 is none. What only reads is of
    one generation of the index.

    What is streamed flows after that, without either.
    """
    answer: Wsgi = app.wsgi_app

    def answer_in_time(
        environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with ExitStack() as stack:
            stack.enter_context(deadline(seconds or None))
            if environ["REQUEST_METHOD"] in READING:
                stack.enter_context(one_generation())
            return answer(environ, start_response)

    app.wsgi_app = answer_in_time  # type: ignore[method-assign]


class Downloads:
    """The downloads of a process: at most so many at a time.

    response = downloads.stream(bibtex(entries, public), "text/x-bibtex")
    """

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(most)

    def stream(self, pieces: Iterable[str], content_type: str) -> Response:
        """A response that flows. Raises TooBusy where too many do already."""
        self._take()
        with ExitStack() as stack:
            stack.callback(self._free.release)
            # However the download ends, once: read, broken off, or never begun.
            end = stack.pop_all().close
        text = stream_with_context(_resting(pieces, end))
        response = Response(text, content_type=content_type)
        response.call_on_close(end)
        return response

    @contextmanager
    def whole(self) -> Iterator[None]:
        """For a download that is made whole first, with a deadline of its own.

        Raises TooBusy.
        """
        self._take()
        try:
            with deadline(None), deadline(WHOLE_SECONDS):
                yield
        finally:
            self._free.release()

    def _take(self) -> None:
        if not self._free.acquire(blocking=False):
            raise TooBusy(
                worded(
                    "As many downloads as this server makes at a time are being made. "
                    "Ask again in a minute."
                )
            )


def _resting(pieces: Iterable[str], end: Callable[[], None]) -> Iterator[str]:
    began = time.monotonic()
    for piece in pieces:
        worked = time.monotonic() - began
        if worked > TURN:
            time.sleep(worked)
            began = time.monotonic()
        yield piece
    end()
