"""Limits of time for what hostile input must not hold up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stalled(Exception):
    """Something took longer than any honest text takes."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Stalled in a block that uses more processor time: some hundred times
    what it should.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stalled

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
