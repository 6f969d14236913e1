"""Tests that need a cluster of OpenSearch nodes: made only where the session has one."""

from __future__ import annotations

from tests.cluster.session import cluster_wanted, opensearch

__all__ = ["opensearch"]

collect_ignore_glob = [] if cluster_wanted() else ["test_*.py"]
