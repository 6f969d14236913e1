"""What the C library does with memory that is freed, where it can be asked.

glibc gives large arrays back to the system as soon as they are freed and asks for them
anew, page by page and each page filled with zeros, a moment later. Where the same sizes
come and go all the time, as in the batches of a model, that is a tenth of all processor
time; so a process that works like that keeps what is freed (``keep_freed``).

A serving process does the opposite. Making the tables of a large generation takes twice
the memory that they keep, and broad searches hold arrays as long as all documents for a
moment; glibc keeps what is freed below the top of its heap: 100 to 200 MB of a process
over a million articles. ``release_memory`` gives it back in about 2 ms.

See ``mallopt(3)`` and ``malloc_trim(3)``. Other C libraries have no such calls and are left
to their own ways.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache

KEPT = 128 << 20
"""Bytes at the top of the heap from which on free memory is given back."""
WITHIN = 32 << 20
"""Bytes up to which memory is taken from the heap at all; glibc takes no larger number."""
# The names and numbers of glibc's malloc.h.
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD = -1, -2, -3


@cache
def _c_function(name: str) -> Callable[..., int] | None:
    """A function of the C library; None where there is none of this name."""
    if sys.platform != "linux":
        return None
    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function


def keep_freed() -> bool:
    """Lets the C library keep freed memory for what comes next; whether it can."""
    mallopt = _c_function("mallopt")
    if mallopt is None:
        return False
    accepted = [
        mallopt(M_MMAP_THRESHOLD, WITHIN),
        mallopt(M_TRIM_THRESHOLD, KEPT),
        mallopt(M_TOP_PAD, KEPT // 8),
    ]
    return accepted == [1, 1, 1]


COLLECT_EVERY = 20_000
"""Objects made, and not yet deleted, after which a process that serves
or analyses looks for garbage.
"""


def collect_rarely() -> None:
    """Looks for garbage less often from now on, and never among what there is by now.

    Of all that a page makes next to nothing refers to itself, and a page of the site
    makes some thousands of objects at a time: looked through after each 700, as Python
    does by itself, they take a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)


def release_memory() -> bool:
    """Asks the C library to give freed memory back to the system; whether it can."""
    trim = _c_function("malloc_trim")
    if trim is None:
        return False
    trim(0)
    return True
