"""Readers' fixtures: a file of given bytes, read to the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cuttings.index.readers import ReadOptions
from cuttings.index.readers.choose import read_path


@pytest.fixture
def read(tmp_path) -> Callable:
    """Writes bytes under a name and gives everything that is read from them."""

    def reading(name: str, data: bytes | str, **options):
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(read_path(path, ReadOptions(**options)))

    return reading
