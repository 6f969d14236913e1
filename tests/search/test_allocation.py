"""Memory that is freed: kept for what comes next where a process asks for that."""

from __future__ import annotations

import subprocess
import sys

PAGES = """
import resource, sys
from cuttings.search.allocation import keep_freed
told = keep_freed() if sys.argv[1] == "kept" else True
before = 0
for turn in range(100):
    if turn == 20:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    pieces = [bytes(1 << 20) for _ in range(16)]
    del pieces
print(told, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages(how: str) -> tuple[str, int]:
    """What is told, and how many pages of memory a process is given for taking and
    freeing 16 MB eighty times.
    """
    done = subprocess.run(
        [sys.executable, "-c", PAGES, how], check=True, capture_output=True, text=True
    )
    told, taken = done.stdout.split()
    return told, int(taken)


def test_memory_that_comes_and_goes_is_taken_from_the_system_once():
    told, kept = pages("kept")
    _, usual = pages("usual")
    assert told == "True"
    assert kept * 10 < usual


COLLECTED = """
import gc
from cuttings.search.allocation import COLLECT_EVERY, collect_rarely
collect_rarely()
class Loop: pass
for _ in range(2 * COLLECT_EVERY):
    loop = Loop()
    loop.own = loop
left = sum([isinstance(each, Loop) for each in gc.get_objects()])
print(gc.get_freeze_count() > 0, left <= COLLECT_EVERY)
"""


def test_garbage_is_looked_for_rarely_and_still_found():
    told = subprocess.run(
        [sys.executable, "-c", COLLECTED], check=True, capture_output=True, text=True
    )
    assert told.stdout.split() == ["True", "True"]
