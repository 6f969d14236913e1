"""The values of all facets are stored as a page counts them, and made where they are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh import columns
from cuttings.search.engines.whoosh.columns import ALL, Layout
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.making import make_entry


def opened(folder, numbers):
    """An index of articles that carry a name each."""
    engine = WhooshEngine(folder, installed_facets())
    for number in numbers:
        name = (f"Person {number}",)
        engine.write([make_entry(f"n{number}", body="oak", people=name)])
    engine.commit()
    return engine


def counts(engine):
    page = engine.search(Query("oak", count="copies"))
    return {value.label: value.count for value in page.facets["people"]}


def test_what_a_page_counts_is_stored_and_read(tmp_path):
    engine = opened(tmp_path, range(5))
    stored = engine._current().snapshot.segments[0].columns
    counter = engine._current().counter
    assert counter.all_facets._indices is stored[f"{ALL}:values"]
    assert counts(engine) == {f"Person {n}": 1 for n in range(5)}
    engine.close()


def test_a_page_counts_right_where_values_are_numbered_otherwise(tmp_path, monkeypatch):
    """As in an index of a release that left other room, or none."""
    monkeypatch.setattr(columns, "_with_room", lambda size: size)
    opened(tmp_path, range(5)).close()
    monkeypatch.undo()
    engine = WhooshEngine(tmp_path, installed_facets())
    stored = engine._current().snapshot.segments[0].columns
    assert engine._current().counter.all_facets._indices is not stored[f"{ALL}:values"]
    assert counts(engine) == {f"Person {n}": 1 for n in range(5)}
    engine.close()


def test_a_page_counts_right_when_the_dictionary_outgrows_its_room(tmp_path):
    """Segments before keep their numbers, those behind have others."""
    engine = opened(tmp_path, range(3))
    for number in range(3, 30):
        name = (f"Person {number % 20}",)
        engine.write([make_entry(f"n{number}", body="oak", people=name)])
        engine.commit()
        found = counts(engine)
        assert sum(found.values()) == min(number + 1, 10) or max(found.values()) == 2
    engine.close()


def test_the_table_follows_a_changed_entry(tmp_path):
    engine = opened(tmp_path, range(3))
    engine.refacet([make_entry("n1", body="oak", people=("Ada",))])
    engine.commit()
    assert counts(engine) == {"Person 0": 1, "Ada": 1, "Person 2": 1}
    engine.close()


@given(st.integers(0, 10_000_000))
def test_room_is_left_for_values_to_come_but_little(size):
    room = columns._with_room(size)
    assert size < room <= max(8, size + size // 4 + 1)


@pytest.mark.parametrize("is_revisable", [False, True])
def test_numbers_that_a_decision_could_change_are_not_kept(is_revisable):
    """Where headings are shown by levels, a decision about one moves others."""

    class Levels:
        key, reveal, revisable = "x", "levels", is_revisable

    layout = Layout([Levels()], {"x": np.array([-1, 0], np.int32)})
    assert layout.facts() == ({} if is_revisable else {"bases": {"x": 0}})
