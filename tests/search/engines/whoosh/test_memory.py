"""Memory that making tables took is given back, where the C library can."""

from __future__ import annotations

import platform
from pathlib import Path

from cuttings.search.engines.whoosh.memory import give_back


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1])


def test_freed_memory_is_given_back_where_the_library_can():
    blocks = [bytes(1_000) for _ in range(100_000)]
    keep = blocks[-1]
    del blocks
    before = resident()
    assert give_back() == (platform.libc_ver()[0] == "glibc")
    assert keep
    assert resident() <= before
