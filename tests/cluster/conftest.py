"""Tests that need a cluster of OpenSearch nodes: made only where the session has one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.session import cluster_wanted, opensearch, undisturbed

__all__ = ["opensearch"]

collect_ignore_glob = [] if cluster_wanted() else ["test_*.py"]


@pytest.fixture(autouse=True)
def _undisturbed(request) -> Iterator[None]:
    """Tests that kill a node (by the fixture ``killing``) run while no other test
    uses the cluster.
    """
    with undisturbed("killing" in request.fixturenames):
        yield
