"""Property tests commit hundreds of small indexes; that each is durable is not what
they show.
"""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True, scope="module")
def quick_commits():
    """Commits that don't wait for the disk."""
    usual, os.fsync = os.fsync, lambda descriptor: None
    yield
    os.fsync = usual
