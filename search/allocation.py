"""What the C library does with memory that is freed, where it can be told.

glibc gives large arrays back to the system as soon as they are freed and asks for them
anew, page by page and each page filled with zeros, a moment later. Where the same sizes
come and go all the time, as in the batches of a model, that is a tenth of all processor
time; so a process that works like that keeps what is freed. See ``mallopt(3)``.

Giving freed memory back to the system.

Making the tables of a large generation takes twice the memory that they keep, and broad
searches hold arrays as long as all documents for a moment; glibc keeps what is freed
below the top of its heap: 100 to 200 MB of a serving process over a million articles.
``malloc_trim`` gives it back in about 2 ms; other C libraries have no such call and are
left to their own ways.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache

KEPT = 128 << 20
"""Bytes at the top of the heap from which on free memory is given back."""
WITHIN = 32 << 20
"""Bytes up to which memory is taken from the heap at all; glibc takes no larger number."""
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3  # glibc's malloc.h


def keep_freed() -> bool:
    """Lets the C library keep freed memory for what comes next; whether it has a way
    to.
    """
    if sys.platform != "linux":
        return False
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is None:
        return False
    told = [
        tell(_MMAP_THRESHOLD, WITHIN),
        tell(_TRIM_THRESHOLD, KEPT),
        tell(_TOP_PAD, KEPT // 8),
    ]
    return told == [1, 1, 1]


def give_back() -> bool:
    """Asks the C library to give freed memory back; whether it has a way to."""
    trim = _trim()
    if trim is None:
        return False
    trim(0)
    return True


@cache
def _trim() -> Callable[[int], object] | None:
    return (
        getattr(ctypes.CDLL(None), "malloc_trim", None)
        if sys.platform == "linux"
        else None
    )
