"""Ctrl-C and termination, held back while something must not be cut in two.

    >>> with Interrupts() as interrupts, interrupts.held():
    ...     pass  # a signal in here takes effect at the end of this block

A run is interrupted between a chunk and the next, never within a transaction or a write
to the engine, so it stops at once and everything kept so far stays kept.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """While entered, both signals raise KeyboardInterrupt: at once, or at the end of
    the block that holds them.

    Only the main thread receives signals; elsewhere entering changes nothing.
    """

    def __init__(self) -> None:
        self._holding = 0
        self._pending = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            self._before = {
                number: signal.signal(number, self._receive) for number in SIGNALS
            }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    @contextmanager
    def held(self) -> Iterator[None]:
        """A block that is never cut: a signal within it raises KeyboardInterrupt
        when it has ended.
        """
        self._holding += 1
        try:
            yield
        finally:
            self._holding -= 1
        if self._pending and not self._holding:
            raise KeyboardInterrupt

    def _receive(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        if not self._holding:
            raise KeyboardInterrupt
        self._pending = True
