"""Both ways of finding the next word give the same places, however many stretches the table takes."""

from __future__ import annotations

import numpy as np
import pytest
from cuttings.search.engines.whoosh import phrases
from cuttings.search.engines.whoosh.snapshot import SLACK

ROOM = 150


def addresses(chance: float, seed: int) -> np.ndarray:
    """Addresses of a word in forty documents, none in the slack behind each."""
    found = np.flatnonzero(np.random.default_rng(seed).random(40 * ROOM) < chance)
    return found[found % ROOM < ROOM - SLACK].astype(np.int32)


@pytest.mark.parametrize("table", [1, ROOM, 1_000, 1 << 21])
@pytest.mark.parametrize("slop", [1, 2, 5])
def test_a_table_finds_what_a_search_finds(monkeypatch, table, slop):
    monkeypatch.setattr(phrases, "TABLE", table)
    bases = np.arange(0, 41 * ROOM, ROOM, dtype=np.int32)
    for seed in range(10):
        before, after = addresses(0.05, seed), addresses(0.2, seed + 100)
        found = phrases._by_table(before, after, slop, bases)
        assert len(found)
        assert found.tolist() == phrases._by_search(before, after, slop, bases).tolist()
