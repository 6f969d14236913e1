"""What an engine says of an index that it can't use, and what it takes with it."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from cuttings.search.engines.whoosh import engine as engine_module
from cuttings.search.engines.whoosh.arrayfile import (
    VERSION,
    ArrayFile,
    write_arrays,
)
from cuttings.search.engines.whoosh.engine import ATTEMPTS, STAMP, WhooshEngine
from cuttings.search.errors import IndexDamaged
from cuttings.search.facets import Value, installed_facets
from cuttings.search.queries import Query
from tests.making import make_entry

FACETS = installed_facets()


@pytest.fixture
def folder(tmp_path):
    engine = WhooshEngine(tmp_path, FACETS)
    engine.write(make_entry(f"n{n}", body="oak", people=("Ada",)) for n in range(3))
    engine.commit()
    return tmp_path


def test_a_facet_added_to_an_index_asks_for_it_to_be_built_again(folder):
    """Its column is not there: every value of it would be missing in silence."""
    shade = replace(
        FACETS[0], key="shade", kind=None, values=lambda e: (Value("a", "A"),)
    )
    with pytest.raises(IndexDamaged) as raised:
        WhooshEngine(folder, (*FACETS, shade))
    assert str(raised.value) == (
        f"The index in {folder} was built with other facets than are installed (new: "
        "shade; gone: none). Run `cuttings reindex` to build it again with these."
    )


def test_a_facet_taken_away_from_an_index_asks_for_it_to_be_built_again(folder):
    with pytest.raises(IndexDamaged, match=r"\(new: none; gone: people\)"):
        WhooshEngine(folder, [facet for facet in FACETS if facet.key != "people"])


def test_the_order_of_facets_is_none_of_the_indexs_business(folder):
    engine = WhooshEngine(folder, FACETS[::-1])
    assert [value.count for value in engine.search(Query("oak")).facets["people"]] == [
        3
    ]


def test_an_index_of_another_format_asks_for_it_to_be_built_again(folder, monkeypatch):
    monkeypatch.setattr("cuttings.search.engines.whoosh.arrayfile.VERSION", VERSION + 1)
    with pytest.raises(IndexDamaged) as raised:
        WhooshEngine(folder, FACETS)
    assert str(raised.value) == (
        f"The index file {STAMP} is damaged (it has version {VERSION}, this release reads "
        f"{VERSION + 1}). Run `cuttings reindex` to build the index again from the "
        "catalogue; no article is lost."
    )


@pytest.mark.parametrize(("missing", "said"), [(ATTEMPTS - 1, ""), (ATTEMPTS, "n0.x")])
def test_a_file_is_looked_for_so_often_and_then_named(
    folder, monkeypatch, missing, said
):
    """A writer may have replaced it between two looks."""
    looks = []

    def look(*arguments):
        looks.append(arguments)
        if len(looks) <= missing:
            raise FileNotFoundError(2, "No such file", str(folder / "n0.x"))
        return real(*arguments)

    real = engine_module.Snapshot
    monkeypatch.setattr(engine_module, "Snapshot", look)
    monkeypatch.setattr(engine_module.time, "sleep", lambda seconds: None)
    if not said:
        assert WhooshEngine(folder, FACETS).count() == 3
        return
    with pytest.raises(IndexDamaged) as raised:
        WhooshEngine(folder, FACETS)
    assert str(raised.value).startswith(
        "The index file n0.x is damaged (it is missing). Run `cuttings reindex`"
    )
    assert len(looks) == ATTEMPTS


def test_columns_that_contradict_each_other_are_told_as_damage(folder):
    """Checksums are right, but a document carries a value that does not exist."""
    (path,) = folder.glob("*.columns")
    file = ArrayFile(path)
    arrays = {name: array.copy() for name, array in file.items()}
    arrays["*all:values"] = arrays["*all:values"] + np.uint32(1 << 20)
    write_arrays(path, arrays, file.facts)
    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        WhooshEngine(folder, FACETS).search(Query("oak"))


def test_searches_are_kept_until_they_are_cleared_or_outdated(folder):
    engine = WhooshEngine(folder, FACETS)
    search = engine._search(Query("oak"))
    assert engine._search(Query("oak", page=2)) is search
    engine.clear_cache()
    again = engine._search(Query("oak"))
    assert again is not search
    engine.write([make_entry("n9", body="oak")])
    engine.commit()
    assert engine._search(Query("oak")) is not again
    assert engine.search(Query("oak", count="copies")).copies == 4


def test_what_a_search_is_said_to_cost_is_not_less_than_it_does(folder):
    """Else thousands are kept in the room of hundreds; its objects count, not its arrays
    alone.
    """
    engine = WhooshEngine(folder, FACETS)
    for number in range(20):
        engine.search(Query(f"oak OR warming{number}"))
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(100):
            engine.search(Query(f"oak OR other{number}"))
        gc.collect()
        cost = (tracemalloc.get_traced_memory()[0] - before) / 100
    finally:
        tracemalloc.stop()
    search = engine._search(Query("oak OR other99"))
    assert cost < search.nbytes + search._found.nbytes


def test_no_more_searches_are_kept_than_there_is_room_for(folder, monkeypatch):
    room = 2 * WhooshEngine(folder, FACETS)._search(Query("oak")).nbytes
    monkeypatch.setattr(engine_module, "SEARCHES_BYTES", room)
    engine = WhooshEngine(folder, FACETS)
    first = engine._search(Query("oak"))
    second = engine._search(Query("oak", exact=True))
    assert engine._search(Query("oak")) is first
    engine._search(Query("oak", sort="newest"))
    assert engine._search(Query("oak")) is first
    assert engine._search(Query("oak", exact=True)) is not second
