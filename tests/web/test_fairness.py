"""Who is answered next, and who has to wait."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest

from cuttings.web.serving.fairness import FairQueue, client_of, fair_dispatcher


class Request:
    """A task of an address that notes when it is answered."""

    def __init__(self, address, answered, wait=0.0):
        self.addr = (address, 1)
        self.requests = []
        self.answered, self.wait = answered, wait

    def service(self):
        time.sleep(self.wait)
        self.answered.append(self.addr[0])

    def cancel(self):
        self.answered.append("cancelled")


def filled(share, addresses):
    queue = FairQueue(share, lambda task: task.addr[0])
    for address in addresses:
        queue.append(Request(address, []))
    return queue


def taken(queue):
    return queue.popleft()._task.addr[0]


def test_addresses_take_turns_however_much_one_asks():
    queue = filled(9, "aaaabc")
    assert [taken(queue) for _ in range(6)] == ["a", "b", "c", "a", "a", "a"]
    assert not queue


def test_an_address_with_its_share_waits_until_one_is_done():
    queue = filled(2, "aaa")
    assert [taken(queue), taken(queue)] == ["a", "a"]
    assert not queue
    queue.release("a")
    assert queue
    assert taken(queue) == "a"


def test_an_address_that_comes_when_its_share_is_held_is_not_lost():
    queue = filled(1, "a")
    taken(queue)
    queue.append(Request("a", []))
    assert not queue
    queue.release("a")
    assert taken(queue) == "a"


def test_slow_requests_of_one_address_never_keep_another_waiting():
    answered = []
    dispatcher = fair_dispatcher(threads=2, share=1, proxies=0)
    for _ in range(4):
        dispatcher.add_task(Request("slow", answered, wait=0.2))
    dispatcher.add_task(Request("fast", answered))
    deadline = time.monotonic() + 20
    while len(answered) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    dispatcher.shutdown()
    assert answered == ["fast", "slow", "slow", "slow", "slow"]


def test_a_request_that_fails_gives_back_its_thread():
    done = threading.Event()
    dispatcher = fair_dispatcher(threads=1, share=1, proxies=0)
    failing = Request("a", [])
    failing.service = lambda: 1 / 0
    good = Request("a", [])
    good.service = done.set
    dispatcher.logger.disabled = True
    try:
        dispatcher.add_task(failing)
        dispatcher.add_task(good)
        assert done.wait(20)
    finally:
        dispatcher.logger.disabled = False
        dispatcher.shutdown()


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("", 0, "192.0.2.9"),
        ("203.0.113.1", 0, "192.0.2.9"),
        ("203.0.113.1", 1, "203.0.113.1"),
        ("6.6.6.6, 203.0.113.1", 1, "203.0.113.1"),
        ("203.0.113.1, 10.0.0.1", 2, "203.0.113.1"),
        ("203.0.113.1", 2, "192.0.2.9"),
        ("2001:db8:1:2:3::4", 1, "2001:db8:1:2::/64"),
    ],
)
def test_a_client_is_who_the_outermost_proxy_saw(forwarded, proxies, expected):
    """What a client claims itself stands before that, and is not believed."""
    headers = {"X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = SimpleNamespace(headers=headers)
    channel = SimpleNamespace(addr=("192.0.2.9", 5), requests=[request])
    assert client_of(channel, proxies) == expected


def test_one_thread_given_back_is_one_task_taken():
    """And no more, while another of the address is still held."""
    queue = filled(2, "aaaa")
    assert [taken(queue), taken(queue)] == ["a", "a"]
    queue.release("a")
    assert taken(queue) == "a"
    assert not queue


def test_nothing_is_kept_of_an_address_that_is_done():
    """A server that runs for months has met many."""
    queue = filled(2, "ab")
    for _ in range(2):
        queue.release(taken(queue))
    assert (queue._held, queue._waiting, len(queue)) == ({}, {}, 0)
    queue.append(Request("a", []))
    assert list(queue._held.values()) == []
    taken(queue)
    assert queue._held == {"a": 1}
