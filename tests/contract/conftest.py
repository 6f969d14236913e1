"""Every installed engine, filled with the same archive."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points

import pytest
from cuttings.search.engines import Engine, engine_named
from cuttings.search.facets import installed_facets

from tests.contract.archive import archive

EMBEDDED = sorted(point.name for point in entry_points(group="cuttings.engines") if point.name != "opensearch")


@pytest.fixture(params=EMBEDDED)
def empty(request, tmp_path) -> Iterator[Engine]:
    """A new engine with nothing in it."""
    engine = engine_named(request.param)(tmp_path / "index", installed_facets())
    yield engine
    engine.close()


@pytest.fixture
def engine(empty) -> Engine:
    """An engine with the archive committed."""
    empty.write(archive())
    empty.commit()
    return empty
