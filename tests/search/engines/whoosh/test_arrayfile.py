"""A sorted table of strings is searched as a sorted list is; files are read at any place."""

from __future__ import annotations

import os
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.whoosh.arrayfile import (
    STEP,
    FileReader,
    StringTable,
    pack_strings,
)

words = st.binary(max_size=3)


def check(strings, sought):
    table = StringTable(*pack_strings(strings))
    place = bisect_left(strings, sought)
    assert table.first_from(sought) == place
    assert table.find(sought) == (place if sought in strings else -1)


@given(st.sets(words, max_size=300).map(sorted), words)
def test_a_string_is_found_where_it_stands(strings, sought):
    check(strings, sought)


@pytest.mark.parametrize("size", [0, 1, STEP - 1, STEP, STEP + 1, 3 * STEP])
def test_strings_at_the_edges_of_blocks_are_found(size):
    strings = [b"%04d" % (2 * number) for number in range(size)]
    for number in range(-1, 2 * size + 1):
        check(strings, b"%04d" % number)


@pytest.mark.parametrize("has_pread", [True, False])
def test_stretches_of_a_file_are_read_up_to_its_end(tmp_path, monkeypatch, has_pread):
    """Also where the system has no call for it, and after the file was removed."""
    if not has_pread:
        monkeypatch.delattr(os, "pread", raising=False)
    path = tmp_path / "records"
    path.write_bytes(b"peace talks")
    reader = FileReader(path)
    path.unlink()
    assert reader.read(0, 5) == b"peace"
    assert reader.read(6, 5) == reader.read(6, 6) == b"talks"
    assert reader.read(11, 1) == b""


def test_a_file_is_closed_with_its_last_reader(tmp_path):
    path = tmp_path / "records"
    path.write_bytes(b"peace talks")
    reader = FileReader(path)
    descriptor = reader._descriptor
    is_open = descriptor >= 0
    # Elsewhere the file is read out of a map, and nothing stays open.
    assert is_open == hasattr(os, "pread")
    del reader
    if is_open:
        with pytest.raises(OSError, match="descriptor"):
            os.fstat(descriptor)


def test_a_file_that_is_not_there_is_told_of_as_such(tmp_path):
    with pytest.raises(FileNotFoundError):
        FileReader(tmp_path / "missing")
