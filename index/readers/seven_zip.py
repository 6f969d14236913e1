"""7z archives, where py7zr is installed (the extra ``archives``).

A solid archive unpacks in one stream, so its members are unpacked into one temporary
file without a name and then read one at a time, as those of a ZIP are.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import Any, BinaryIO, cast

from cuttings.index.readers import Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.choose import display
from cuttings.index.readers.containers import (
    IN_MEMORY,
    Sidecars,
    is_hidden_member,
    read_member,
)
from cuttings.index.readers.limits import RATIO, SMALL
from cuttings.index.readers.paths import LARGEST_SIDECAR
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

MAGIC = b"7z\xbc\xaf\x27\x1c"
NAME = "a 7z archive (7-Zip)"
MOST_MEMBERS = 1_000_000

Pieces = list[tuple[int, int]]
"""Where the bytes of a member stand in the temporary file, and how many."""


class SevenZipReader:
    """7z archives."""

    reads = "7z (extra `archives`)"
    suffixes = (".7z",)
    rank = 80

    def recognises(self, source: Source) -> bool:
        """Whether the source begins as a 7z archive does."""
        return source.head.startswith(MAGIC)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles of every member, keyed by the member's name.

        Raises Unreadable where py7zr is missing, or the archive is encrypted, damaged
        or a bomb.
        """
        with SpooledTemporaryFile(max_size=IN_MEMORY) as unpacked:
            members = _unpack(source, unpacked)
            sidecars = Sidecars(members, options)
            for name in sidecars.names:
                content = _Member(unpacked, members[name])
                sidecars.add(name, content.read(LARGEST_SIDECAR + 1))
            for name, pieces in members.items():
                if is_hidden_member(name) or name in sidecars.names:
                    continue
                content = _Member(unpacked, pieces)
                supplement = sidecars.supplement_of(name)
                try:
                    yield from read_member(
                        cast(BinaryIO, content),
                        name,
                        content.size,
                        source,
                        options,
                        supplement,
                    )
                except Unreadable as error:
                    yield Skipped(source.name, str(error), display(name))


def _unpack(source: Source, unpacked: Any) -> dict[str, Pieces]:
    """The members of an archive, their bytes put into a temporary file."""
    try:
        import py7zr
        from py7zr.exceptions import ArchiveError
    except ImportError as error:
        raise Unreadable(
            stored(
                "reading",
                "%(name)s: to read it, install py7zr (pip install "
                "'cuttings[archives]')",
                name=NAME,
            )
        ) from error

    limit = max(SMALL, RATIO * max(source.size, 0))
    members = _Members(unpacked, limit)
    try:
        with source.open() as stream, py7zr.SevenZipFile(stream) as archive:
            if archive.needs_password():
                raise Unreadable(
                    stored("reading", "%(name)s that is encrypted", name=NAME)
                )
            archive.extractall(factory=members)
    except Unreadable:
        raise
    except (
        ArchiveError,
        OSError,
        ValueError,
        EOFError,
        IndexError,
        TypeError,
    ) as error:
        what = error or type(error).__name__
        raise Unreadable(
            stored(
                "reading",
                "%(name)s that can't be unpacked: %(what)s",
                name=NAME,
                what=what,
            )
        ) from error
    return members.found


class _Members:
    """Makes py7zr write into one file (its ``WriterFactory``)."""

    def __init__(self, unpacked: Any, limit: int) -> None:
        self.found: dict[str, Pieces] = {}
        self._unpacked = unpacked
        self._limit = limit
        self._size = 0
        # py7zr may unpack several streams of an archive at once
        self._lock = Lock()

    def create(self, filename: str) -> _Writer:
        """What takes the bytes of a member."""
        pieces = self.found.setdefault(filename, [])
        if len(self.found) > MOST_MEMBERS:
            raise Unreadable(
                stored(
                    "reading",
                    "%(name)s of more than %(most_members)s members",
                    name=NAME,
                    most_members=MOST_MEMBERS,
                )
            )
        return _Writer(self, pieces)

    def append(self, data: bytes, pieces: Pieces) -> None:
        """Adds bytes of a member. Raises Unreadable beyond the limit."""
        with self._lock:
            self._size += len(data)
            if self._size > self._limit:
                raise Unreadable(
                    stored(
                        "reading",
                        "a compression bomb: it unpacks to more than %(limit)s bytes",
                        limit=self._limit,
                    )
                )
            self._unpacked.seek(0, io.SEEK_END)
            pieces.append((self._unpacked.tell(), len(data)))
            self._unpacked.write(data)


class _Writer:
    """One member as py7zr writes it (its ``Py7zIO``): nothing of it is read back."""

    def __init__(self, members: _Members, pieces: Pieces) -> None:
        self._members = members
        self._pieces = pieces

    def write(self, data: bytes) -> int:
        self._members.append(bytes(data), self._pieces)
        return len(data)

    def read(self, _size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, _whence: int = 0) -> int:
        return offset

    def flush(self) -> None:
        return

    def size(self) -> int:
        return sum(length for _, length in self._pieces)

    def close(self) -> None:
        return


class _Member(io.RawIOBase):
    """The bytes of one member, read from its pieces in turn."""

    def __init__(self, unpacked: Any, pieces: Pieces) -> None:
        super().__init__()
        self.size = sum(length for _, length in pieces)
        self._unpacked = unpacked
        self._left = list(reversed(pieces))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            return 0
        offset, length = self._left.pop()
        self._unpacked.seek(offset)
        data = self._unpacked.read(min(length, len(buffer)))
        if len(data) < length:
            self._left.append((offset + len(data), length - len(data)))
        buffer[: len(data)] = data
        return len(data)
