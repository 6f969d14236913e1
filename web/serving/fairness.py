"""Requests are answered address by address in turn, not in the order they came.

One address may hold only its share of the threads: whoever asks for ten slow searches
at once waits for their own, and everybody else is answered by the other threads. A
request that waits holds no thread.

    queue = FairQueue(share=1, address_of=lambda task: task.address)
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from typing import Any, Protocol

from waitress.task import ThreadedTaskDispatcher

from cuttings.web.serving.limiter import network_of


class Task(Protocol):
    """What waitress lets a thread do: a connection with a request that was read."""

    def service(self) -> None:
        """Answers the request."""

    def cancel(self) -> None:
        """Closes the connection, because the server stops."""


class FairQueue:
    """Tasks that wait, by address; stands where waitress has a ``deque``.

    It is true while a task may be taken. Whoever takes one is ``released`` at its end.
    All is done under the lock of the dispatcher, but the end of a task, which asks
    ``at_end`` to do so.
    """

    def __init__(self, share: int, address_of: Callable[[Any], str]) -> None:
        self.at_end: Callable[[str], None] = self.release
        self._share = share
        self._address_of = address_of
        self._waiting: dict[str, deque[Task]] = {}
        self._held: Counter[str] = Counter()
        # Addresses with a task that may be taken, the one whose turn it is first.
        self._turns: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        """How many tasks may be taken now, at least; 0 for none."""
        return len(self._turns)

    def append(self, task: Task) -> None:
        """Lets a task wait for the turn of its address."""
        address = self._address_of(task)
        self._waiting.setdefault(address, deque()).append(task)
        self._line_up(address)

    def popleft(self) -> Task:
        """The next task, of the address that waited longest for its turn."""
        address, _ = self._turns.popitem(last=False)
        waiting = self._waiting[address]
        task = waiting.popleft()
        if not waiting:
            del self._waiting[address]
        self._held[address] += 1
        self._line_up(address)
        return _Taken(task, address, self)

    def release(self, address: str) -> None:
        """Gives back the thread that a task of an address held."""
        self._held[address] -= 1
        if not self._held[address]:
            del self._held[address]
        self._line_up(address)

    def _line_up(self, address: str) -> None:
        if address in self._waiting and self._held[address] < self._share:
            self._turns.setdefault(address)


class _Taken:
    """A task that gives back its thread when it is done."""

    def __init__(self, task: Task, address: str, queue: FairQueue) -> None:
        self._task, self._address, self._queue = task, address, queue

    def service(self) -> None:
        """Answers the request."""
        try:
            self._task.service()
        finally:
            self._queue.at_end(self._address)

    def cancel(self) -> None:
        """Closes the connection."""
        self._task.cancel()


def fair_dispatcher(threads: int, share: int, proxies: int) -> ThreadedTaskDispatcher:
    """Waitress's dispatcher with a fair queue, its threads started.

    ``share`` is how many of the threads one address may hold.
    """
    dispatcher = ThreadedTaskDispatcher()
    queue = FairQueue(share, lambda channel: client_of(channel, proxies))

    def at_end(address: str) -> None:
        with dispatcher.lock:
            queue.release(address)
            dispatcher.queue_cv.notify()

    queue.at_end = at_end
    dispatcher.queue = queue
    dispatcher.set_thread_count(threads)
    return dispatcher


def client_of(channel: Any, proxies: int) -> str:
    """The address that a request of a waitress channel comes from, as the limit counts
    it: with proxies in front, the one that the outermost of them saw.
    """
    address = channel.addr[0] if channel.addr else ""
    if proxies and channel.requests:
        forwarded = channel.requests[0].headers.get("X_FORWARDED_FOR", "")
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        if len(hops) >= proxies:
            address = hops[-proxies]
    return network_of(address)
