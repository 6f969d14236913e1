"""A time budget for a search, so that one slow query cannot take every thread of the server."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from typing import TypeVar

from cuttings.search.errors import QueryRefused

Made = TypeVar("Made")
WORKERS = 8


class SearchTooSlow(QueryRefused):
    """A search took longer than its budget."""


class Budget:
    """Runs calls on a few threads of its own and stops waiting after ``seconds`` (0: no budget, no threads).

    Python cannot stop a running thread: a late search ends by itself, and until then holds one of ``WORKERS``
    threads, never one of the server's.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._pool = ThreadPoolExecutor(WORKERS, "search") if seconds else None

    def run(self, call: Callable[[], Made]) -> Made:
        """What the call returns. Raises SearchTooSlow when its time is over."""
        if self._pool is None:
            return call()
        future = self._pool.submit(call)
        try:
            return future.result(self.seconds)
        except Late as late:
            if future.done():
                raise
            future.cancel()
            raise SearchTooSlow(
                f"The search took longer than {self.seconds:g} seconds and was given up. "
                "Leave out wildcards, or narrow it by a date or a filter."
            ) from late
