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
