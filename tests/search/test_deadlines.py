"""A deadline ends the work at its next look at the clock."""

from __future__ import annotations

import threading
import time

import pytest

from cuttings.search.deadlines import check_deadline, deadline, polled, seconds_left
from cuttings.search.errors import SearchTooSlow


def test_without_a_deadline_nothing_passes():
    check_deadline()
    assert seconds_left() is None
    items = [1, 2]
    assert polled(items) is items


def test_work_ends_once_the_deadline_has_passed():
    with deadline(0.0):
        time.sleep(0.001)
        with pytest.raises(SearchTooSlow, match="narrow it"):
            check_deadline()
    check_deadline()


def test_an_endless_loop_ends_within_a_tenth_of_a_second():
    began = time.monotonic()
    with deadline(0.05), pytest.raises(SearchTooSlow):
        sum(polled(iter(int, 1)))
    assert time.monotonic() - began < 1


def test_items_come_whole_and_in_order_before_the_deadline():
    with deadline(60):
        assert list(polled(range(1000), every=7)) == list(range(1000))


def test_an_inner_deadline_is_never_later_and_may_be_none():
    with deadline(1):
        with deadline(100):
            assert seconds_left() <= 1
        with deadline(0.5):
            assert seconds_left() <= 0.5
        with deadline(None):
            assert seconds_left() is None
        assert 0.5 < seconds_left() <= 1


def test_a_thread_has_a_deadline_of_its_own():
    found = []
    with deadline(1):
        thread = threading.Thread(target=lambda: found.append(seconds_left()))
        thread.start()
        thread.join()
    assert found == [None]


class Clock:
    """A clock that stands still, and counts who looks at it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr("cuttings.search.deadlines.time", stopped)
    return stopped


@pytest.mark.parametrize(
    ("items", "looks"), [(0, 0), (1, 1), (256, 1), (257, 2), (512, 2), (513, 3)]
)
def test_the_clock_is_looked_at_before_the_first_of_each_256_items(clock, items, looks):
    with deadline(60):
        clock.looks = 0
        assert len(list(polled(range(items)))) == items
    assert clock.looks == looks


@pytest.mark.parametrize(("items", "looks"), [(7, 1), (8, 2), (14, 2), (15, 3)])
def test_whose_items_cost_more_may_look_oftener(clock, items, looks):
    with deadline(60):
        clock.looks = 0
        list(polled(range(items), every=7))
    assert clock.looks == looks


def test_a_deadline_has_passed_after_its_moment_and_not_at_it(clock):
    with deadline(2.0):
        clock.now = 102.0
        check_deadline()
        assert seconds_left() == 0
        clock.now = 102.1
        with pytest.raises(SearchTooSlow):
            check_deadline()
        assert seconds_left() < 0


def test_the_first_item_is_not_worked_on_when_time_is_over(clock):
    """A list of one long piece of work is not begun."""
    done = []
    with deadline(2.0):
        clock.now = 103.0
        with pytest.raises(SearchTooSlow):
            done.extend(polled(["long"]))
    assert done == []
