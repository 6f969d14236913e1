"""One cluster for a whole test session, however many processes run the tests.

It is used where ``CUTTINGS_TEST_CLUSTER`` is 1 or ``CI`` is set (which needs Java and
Maven, and fails without them); elsewhere the tests that need it are not made, and the
header of the session says so.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.cluster.artefacts import VERSION, ClusterError, missing_tools
from tests.cluster.nodes import start, stop_nodes
from tests.cluster.shape import LOOPBACK, SHAPE_FILE, TRANSPORT_OFFSET, Cluster

HOME = (
    Path(__file__).parents[2]
    / "build"
    / (f"opensearch-{VERSION}" if VERSION else "opensearch")
)
NODES = 3
HEAP = "384m"


def cluster_wanted() -> bool:
    """Whether this session tests against a cluster."""
    return os.environ.get("CUTTINGS_TEST_CLUSTER") == "1" or os.environ.get(
        "CI", ""
    ) not in ("", "0", "false")


def header() -> str:
    """What a session says of the cluster before it begins."""
    if cluster_wanted():
        return f"cluster: OpenSearch, {NODES} nodes on loopback, in {HOME.relative_to(HOME.parents[1])}"
    return "cluster: left out; CUTTINGS_TEST_CLUSTER=1 tests the engine opensearch too (needs Java and Maven)"


@cache
def running_cluster() -> Cluster:
    """The session's cluster, started by whichever process asks first."""
    missing = missing_tools()
    if missing:
        raise ClusterError(
            "The tests of the engine opensearch need these programs: "
            + "; ".join(missing)
        )
    with _lock():
        found = Cluster.load(HOME) if (HOME / SHAPE_FILE).exists() else None
        if found is None or not any(node.pid() for node in found.nodes):
            shutil.rmtree(HOME / "nodes", ignore_errors=True)
            found = Cluster(HOME, NODES, free_ports())
        start(found, HEAP, seconds=180)
        return found


def stop_cluster() -> None:
    """Stops the nodes of the session's cluster, by their process ids.

    A session that wanted none leaves alone what another may be using.
    """
    if cluster_wanted() and (HOME / SHAPE_FILE).exists():
        with _lock():
            stop_nodes(Cluster.load(HOME).nodes)


def free_ports() -> int:
    """The first of some ports in a row that nobody listens on, with those for the
    nodes among themselves.
    """
    for port in range(19_251, 29_251, 10):
        if all(
            _is_free(port + offset + n)
            for n in range(NODES)
            for offset in (0, TRANSPORT_OFFSET)
        ):
            return port
    raise ClusterError("No ports are free for a cluster on the loopback address.")


def clear(engine):
    """An engine with all its documents removed."""
    for index in (engine.address.articles, engine.address.values):
        query = {"query": {"match_all": {}}}
        engine.cluster.client.delete_by_query(
            index=index, body=query, refresh=True, conflicts="proceed"
        )
    engine.writer.clear_cache()
    engine.dictionary.clear_cache()
    return engine


@pytest.fixture(scope="session")
def opensearch() -> Callable[[Path], object]:
    """A maker of engines on the session's cluster, given a folder; of few parts and
    no replicas unless asked.
    """
    from cuttings.search.engines.opensearch.engine import OpenSearchEngine
    from cuttings.search.facets import installed_facets

    nodes = running_cluster().nodes

    def make(folder: Path, shards: int = 2, replicas: int = 0) -> OpenSearchEngine:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CUTTINGS_ENGINE_URL", ",".join(node.url for node in nodes))
            patch.setenv("CUTTINGS_ENGINE_SHARDS", str(shards))
            patch.setenv("CUTTINGS_ENGINE_REPLICAS", str(replicas))
            return OpenSearchEngine(folder, installed_facets())

    return make


@contextmanager
def undisturbed(killing: bool = False) -> Iterator[None]:
    """Keeps a test that kills a node and all others from running at the same time,
    in whatever processes.
    """
    with _lock("undisturbed", fcntl.LOCK_EX if killing else fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(name: str = "lock", mode: int = fcntl.LOCK_EX) -> Iterator[None]:
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / name).open("w") as stream:
        fcntl.flock(stream, mode)
        yield


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((LOOPBACK, port)) != 0
