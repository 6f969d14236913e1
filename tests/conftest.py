"""What all tests share: makers of small articles and entries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.making import make_entry


@pytest.fixture
def entry() -> Callable:
    """A maker of entries from keywords."""
    return make_entry
