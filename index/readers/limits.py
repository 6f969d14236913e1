"""Reading a source at once, within its limit.

A stream that refuses to yield more than it may: what keeps a bomb from unpacking.

The parts of a ZIP file, each read within a limit: what DOCX, ODT and ZIP readers stand
on.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from typing import BinaryIO

from cuttings.index.readers import ReadOptions, Source, Unreadable


def read_whole(source: Source, options: ReadOptions) -> bytes:
    """All bytes of a source that is one article.

    Raises Unreadable over ``max_bytes``; one byte more than the limit is read to know,
    never the rest.
    """
    limit = options.max_bytes
    if source.size > limit:
        raise Unreadable(too_large(source.size, limit))
    with source.open() as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(too_large(len(data), limit))
    return data


def too_large(size: int, limit: int) -> str:
    """The reason given for a source over its limit, in bytes."""
    return f"too large: {size:,} bytes or more, the limit for one article is {limit:,}"


class BoundedStream(io.RawIOBase):
    """A readable, seekable view of another stream; reading beyond ``limit`` bytes
    raises Unreadable.

    ``owner`` tells whether closing the view closes the stream beneath.
    """

    def __init__(self, stream: BinaryIO, limit: int, *, owner: bool = True) -> None:
        super().__init__()
        self._stream = stream
        self._limit = limit
        self._owner = owner

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """As the stream beneath."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves as the stream beneath does."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The position in bytes."""
        return self._stream.tell()

    def readinto(self, buffer: object) -> int:
        """Fills a buffer. Raises Unreadable beyond the limit."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        if self._stream.tell() > self._limit:
            raise Unreadable(
                f"a compression bomb: it unpacks to more than {self._limit:,} bytes"
            )
        view[: len(data)] = data
        return len(data)

    def read(self, size: int | None = -1) -> bytes:
        """Reads to the end or ``size`` bytes. Raises Unreadable beyond the limit."""
        wanted = self._limit + 1 if size is None or size < 0 else size
        data = self._stream.read(wanted)
        if self._stream.tell() > self._limit:
            raise Unreadable(
                f"a compression bomb: it unpacks to more than {self._limit:,} bytes"
            )
        return data

    def readline(self, size: int | None = -1) -> bytes:
        """A line, as the stream beneath buffers it."""
        line = self._stream.readline(
            self._limit + 1 if size is None or size < 0 else size
        )
        if self._stream.tell() > self._limit:
            raise Unreadable(
                f"a compression bomb: it unpacks to more than {self._limit:,} bytes"
            )
        return line

    def close(self) -> None:
        """Closes the view, and the stream beneath where it is owned."""
        if self._owner and not self.closed:
            self._stream.close()
        super().close()


MAGIC = b"PK\x03\x04"
# text rarely shrinks to less than a fiftieth; beyond this a part is made to fill the
# disk
RATIO = 200
SMALL = 16 << 20  # bytes that may be unpacked whatever the ratio


def part_names(source: Source) -> frozenset[str]:
    """The names of a ZIP's parts; none where the source is no readable ZIP.

    This only tells formats apart: what is wrong with a ZIP is said by the reader that
    then tries to read it.
    """
    if not source.head.startswith(MAGIC):
        return frozenset()
    try:
        with closing(source.open()) as stream, zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def read_part(archive: zipfile.ZipFile, name: str, options: ReadOptions) -> bytes:
    """One part's bytes.

    Raises Unreadable where it is missing, a bomb, or over the limit for one article.
    """
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise Unreadable(f"damaged: it has no part {name}") from error
    refuse_bomb(info)
    with archive.open(info) as stream:
        data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise Unreadable(too_large(len(data), options.max_bytes))
    return data


def refuse_bomb(info: zipfile.ZipInfo) -> None:
    """Raises Unreadable where a part would grow beyond any honest text."""
    if info.file_size > SMALL and info.file_size > RATIO * max(info.compress_size, 1):
        raise Unreadable(
            f"a zip bomb: {info.compress_size:,} bytes that unpack to {info.file_size:,}"
        )
