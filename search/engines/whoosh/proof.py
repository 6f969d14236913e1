"""Whether the files of a generation are as they were written: looked at once.

Opening an index checks sizes and headers only, so that it takes milliseconds whatever
the size. The arrays behind them are read and compared with their checksums before the
first search answers, the small ones first, up to ``AT_ONCE`` bytes (60 ms; CRC-32
takes 1.1 GB a second here). What is larger is read by a thread beside the first
searches; what it finds stops every later one. A file that was compared by this process
is not read again while its time and size stay the same, so a commit costs only what it
wrote.

    Proof(parts).demand()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock, Thread

from cuttings.search.errors import IndexDamaged

AT_ONCE = 64 << 20
"""Bytes that are compared before the first answer."""

Identity = tuple[str, int, int, int, str]
"""A file's path, inode, time and size, and the name of an array in it."""

_proven: set[Identity] = set()
MAX_PROVEN = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """Something to compare: how many bytes it has, and what compares it.

    ``compare`` raises IndexDamaged.
    """

    identity: Identity
    size: int
    compare: Callable[[], None]


class Proof:
    """The comparison of all parts of a generation, made once."""

    def __init__(self, parts: Iterable[Part]) -> None:
        waiting = [part for part in parts if part.identity not in _proven]
        self._waiting = sorted(waiting, key=lambda part: part.size)
        self._lock = Lock()
        self._error: IndexDamaged | None = None
        self.is_done = not self._waiting
        self._has_begun = False

    def demand(self) -> None:
        """Compares what can be compared at once, the first time.

        Raises IndexDamaged where a part was found damaged, by this call or since.
        """
        if self.is_done:
            return
        with self._lock:
            if not self._has_begun:
                self._begin()
        if self._error:
            raise self._error

    def demand_all(self) -> None:
        """Compares everything before it returns: for a writer, which copies what it
        reads.

        Raises IndexDamaged where a part is damaged.
        """
        while self._waiting and not self._error:
            self._compare(self._waiting.pop(0))
        self.is_done = not self._waiting
        if self._error:
            raise self._error

    def _begin(self) -> None:
        self._has_begun = True
        compared = 0
        while self._waiting:
            compared += self._waiting[0].size
            if compared > AT_ONCE:
                Thread(target=self._rest, name="index proof", daemon=True).start()
                return
            if not self._compare(self._waiting.pop(0)):
                return
        self.is_done = True

    def _rest(self) -> None:
        for part in self._waiting:
            if not self._compare(part):
                return
        self.is_done = True

    def _compare(self, part: Part) -> bool:
        try:
            part.compare()
        except IndexDamaged as error:
            self._error = error
            return False
        if len(_proven) >= MAX_PROVEN:
            _proven.clear()
        _proven.add(part.identity)
        return True
