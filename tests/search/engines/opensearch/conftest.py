"""What the tests of engines share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cuttings.search.engines.opensearch import cluster


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """The time that requests to a cluster go by, which passes only while they wait;
    its pauses are kept.
    """
    pauses: list[float] = []
    watch = SimpleNamespace(monotonic=lambda: sum(pauses), sleep=pauses.append)
    monkeypatch.setattr(cluster, "time", watch)
    return pauses
