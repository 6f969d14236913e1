"""What the C library does with memory that is freed, where it can be told.

glibc gives large arrays back to the system as soon as they are freed and asks for them anew, page by page and each page
filled with zeros, a moment later. Where the same sizes come and go all the time, as in the batches of a model, that is
a tenth of all processor time; so a process that works like that keeps what is freed. See ``mallopt(3)``.
"""

from __future__ import annotations

import ctypes
import sys

KEPT = 128 << 20
"""Bytes at the top of the heap from which on free memory is given back."""
WITHIN = 32 << 20
"""Bytes up to which memory is taken from the heap at all; glibc takes no larger number."""
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3  # glibc's malloc.h


def keep_freed() -> bool:
    """Lets the C library keep freed memory for what comes next; whether it has a way to."""
    if sys.platform != "linux":
        return False
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is None:
        return False
    told = [tell(_MMAP_THRESHOLD, WITHIN), tell(_TRIM_THRESHOLD, KEPT), tell(_TOP_PAD, KEPT // 8)]
    return told == [1, 1, 1]
