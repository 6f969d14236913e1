"""Memory that making tables took is released, where the C library can."""

from __future__ import annotations

import gc
import platform
import weakref
from pathlib import Path

import pytest

from cuttings.search.allocation import release_memory
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.making import make_entry


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1])


def test_freed_memory_is_given_back_where_the_library_can():
    blocks = [bytes(1_000) for _ in range(100_000)]
    keep = blocks[-1]
    del blocks
    before = resident()
    assert release_memory() == (platform.libc_ver()[0] == "glibc")
    assert keep
    assert resident() <= before


@pytest.mark.parametrize(
    "text", ["", "oak", "oak ash", '"oak ash"', "oak OR pine", "oa*", "oak -ash"]
)
def test_what_a_search_found_is_freed_with_the_last_reference_to_it(tmp_path, text):
    """Nothing in it refers to itself: megabytes of arrays would wait for a
    collection that counts them as nothing.
    """
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write(
        [make_entry(f"n{n}", "Oak", "oak ash pine", "1999", f"s{n}") for n in range(3)]
    )
    engine.commit()
    gc.disable()
    try:
        search = engine._search(Query(text))
        search.page(Query(text), 0.0)
        kept = weakref.ref(search.matches.docs)
        del search
        engine.clear_cache()
        assert kept() is None
    finally:
        gc.enable()
