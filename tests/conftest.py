"""What all tests share: makers of small articles and entries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cluster.session import header, stop_cluster
from tests.making import make_entry
from tests.thoroughness import register_profiles

register_profiles()


@pytest.fixture
def entry() -> Callable:
    """A maker of entries from keywords."""
    return make_entry


def pytest_report_header() -> str:
    """Says whether the cluster is tested too."""
    return header()


def pytest_sessionfinish(session) -> None:
    """Stops the cluster once, when the processes that ran the tests have ended."""
    if not hasattr(session.config, "workerinput"):
        stop_cluster()
