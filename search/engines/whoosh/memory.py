"""Giving freed memory back to the system.

Making the tables of a large generation takes twice the memory that they keep, and broad searches hold arrays as long
as all documents for a moment; glibc keeps what is freed below the top of its heap: 100 to 200 MB of a serving process
over a million articles. ``malloc_trim`` gives it back in about 2 ms; other C libraries have no such call and are left
to their own ways.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> bool:
    """Asks the C library to give freed memory back; whether it has a way to."""
    trim = _trim()
    if trim is None:
        return False
    trim(0)
    return True


@cache
def _trim() -> Callable[[int], object] | None:
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
