"""A deadline that the work itself looks at, so that work stops and not only its answer.

Python cannot stop a running thread. So whoever answers a reader sets a deadline around
the whole answer, and each loop that can be long asks now and then whether it has passed.
Where none is set, as on the command line and in exports, asking costs a tenth of a
microsecond and nothing ever passes.

    with deadline(2.0):
        for word in polled(words):
            look_up(word)  # SearchTooSlow once two seconds are over

The deadline is a context variable: engines, the highlighter and the pages need not hand
it down, and each thread has its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from cuttings.search.errors import SearchTooSlow
from cuttings.search.translations import worded

Item = TypeVar("Item")

POLLED_EVERY = 256
"""Items between two looks at the clock in ``polled``."""

_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Whatever runs inside ends with SearchTooSlow at the next look after ``seconds``.

    None is no deadline, whatever is set around it. A deadline inside another is never
    later than that.
    """
    around = _ends.get()
    ends = None
    if seconds is not None:
        ends = time.monotonic() + seconds
        ends = ends if around is None else min(ends, around)
    token = _ends.set(ends)
    try:
        yield
    finally:
        _ends.reset(token)


def seconds_left() -> float | None:
    """The time until the deadline, less than 0 once it has passed; None without one."""
    ends = _ends.get()
    return None if ends is None else ends - time.monotonic()


def check_deadline() -> None:
    """Raises SearchTooSlow where the deadline has passed."""
    ends = _ends.get()
    if ends is not None and time.monotonic() > ends:
        raise SearchTooSlow(
            worded(
                "The answer took longer than one page may and was given up. Leave out "
                "wildcards and common words, or narrow it by a date or a filter."
            )
        )


def polled(items: Iterable[Item], every: int = POLLED_EVERY) -> Iterable[Item]:
    """The items, with a look at the clock before the first of each ``every``.

    Without a deadline these are the items themselves, at no cost.
    """
    return items if _ends.get() is None else _polled(items, every)


def _polled(items: Iterable[Item], every: int) -> Iterator[Item]:
    for index, item in enumerate(items):
        if index % every == 0:
            check_deadline()
        yield item
