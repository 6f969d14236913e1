"""Every installed engine, filled with the same archive.

The cluster's engine is asked where the session has a cluster (see
``tests/cluster/session.py``). To be quick there, its indices are emptied between tests
instead of made anew, and tests that only read share one filled index.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points

import pytest

from cuttings.search.engines import Engine, engine_named
from cuttings.search.facets import installed_facets
from tests.cluster.session import clear, cluster_wanted, opensearch, undisturbed
from tests.contract.archive import archive

__all__ = ["opensearch"]

EMBEDDED = sorted(
    point.name
    for point in entry_points(group="cuttings.engines")
    if point.name != "opensearch"
)
ENGINES = [*EMBEDDED, "opensearch"] if cluster_wanted() else EMBEDDED


@pytest.fixture(scope="session")
def emptied(opensearch, tmp_path_factory) -> Iterator[Engine]:
    """An engine on the cluster, to be emptied before each use."""
    engine = opensearch(tmp_path_factory.mktemp("emptied") / "index" / "1")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def filled(opensearch, tmp_path_factory) -> Iterator[Engine]:
    """An engine on the cluster with the archive committed, never to be written to."""
    engine = fill(opensearch(tmp_path_factory.mktemp("filled") / "index" / "1"))
    yield engine
    engine.close()


@pytest.fixture(params=ENGINES)
def empty(request, tmp_path) -> Iterator[Engine]:
    """A new engine with nothing in it."""
    if request.param == "opensearch":
        with undisturbed():
            yield clear(request.getfixturevalue("emptied"))
        return
    engine = engine_named(request.param)(tmp_path / "index", installed_facets())
    yield engine
    engine.close()


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path) -> Iterator[Engine]:
    """An engine with the archive committed."""
    if request.param == "opensearch":
        with undisturbed():
            writes = request.module.__name__.endswith("test_writing")
            yield (
                fill(clear(request.getfixturevalue("emptied")))
                if writes
                else request.getfixturevalue("filled")
            )
        return
    engine = engine_named(request.param)(tmp_path / "index", installed_facets())
    yield fill(engine)
    engine.close()


def fill(engine: Engine) -> Engine:
    """The engine, with the archive committed to it."""
    engine.write(archive())
    engine.commit()
    return engine
