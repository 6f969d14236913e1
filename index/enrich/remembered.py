"""What was found in the paragraphs met lately, in memory that a process shares with those forked from it.

A table of cells of equal size, each for one paragraph: where its key says, so a later paragraph takes the place of an
earlier one. The memory is an anonymous shared mapping, so what one process finds all others know; a page of it is only
taken up once something is written there. Nobody locks anything: a cell carries a checksum over its key and its content,
and one that two processes wrote at the same moment, or that is read half written, is as good as empty.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterable

from cuttings.index.enrich.merging import Raw

CELLS = 1 << 17
"""Paragraphs at most; with ``CELL``, 32 MiB."""
CELL = 256
"""Bytes of a cell: a head, and the spans of a paragraph. One with more spans than fit is not remembered."""
KEY = 16
"""Bytes of a key, which must be a digest: its first bytes choose the cell."""
_HEAD = struct.Struct(f"<I{KEY}sB")
_SPAN = struct.Struct("<HHB")
MOST = (CELL - _HEAD.size) // _SPAN.size

Spans = tuple[Raw, ...]


class Remembered:
    """The spans of paragraphs by their keys. ``labels`` are all that a span can have."""

    def __init__(self, labels: Iterable[str], cells: int = CELLS) -> None:
        self._labels = tuple(labels)
        self._numbers = {label: number for number, label in enumerate(self._labels)}
        self._cells = cells
        self._table = mmap.mmap(-1, cells * CELL)

    def get(self, key: bytes) -> Spans | None:
        """The spans of a paragraph, or None where it was not met lately."""
        start = self._start(key)
        cell = self._table[start : start + CELL]
        checksum, written, count = _HEAD.unpack_from(cell)
        content = cell[4 : _HEAD.size + count * _SPAN.size]
        if written != key or zlib.crc32(content) != checksum:
            return None
        spans = _SPAN.iter_unpack(content[_HEAD.size - 4 :])
        return tuple((start, start + length, self._labels[label]) for start, length, label in spans)

    def put(self, key: bytes, spans: Spans) -> None:
        """Remembers the spans of a paragraph where they fit into a cell."""
        if len(spans) > MOST:
            return
        try:
            packed = b"".join(_SPAN.pack(start, stop - start, self._numbers[label]) for start, stop, label in spans)
        except (struct.error, KeyError):  # too far into its paragraph, too long, or of a label never told
            return
        content = key + bytes([len(spans)]) + packed
        start = self._start(key)
        self._table[start : start + 4 + len(content)] = zlib.crc32(content).to_bytes(4, "little") + content

    def _start(self, key: bytes) -> int:
        return int.from_bytes(key[:8], "little") % self._cells * CELL
