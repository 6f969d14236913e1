"""A stream that refuses to yield more than it may: what keeps a bomb from unpacking."""

from __future__ import annotations

import io
from typing import BinaryIO

from cuttings.index.readers import Unreadable


class BoundedStream(io.RawIOBase):
    """A readable, seekable view of another stream; reading beyond ``limit`` bytes raises Unreadable.

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
            raise Unreadable(f"a compression bomb: it unpacks to more than {self._limit:,} bytes")
        view[: len(data)] = data
        return len(data)

    def read(self, size: int | None = -1) -> bytes:
        """Reads to the end or ``size`` bytes. Raises Unreadable beyond the limit."""
        wanted = self._limit + 1 if size is None or size < 0 else size
        data = self._stream.read(wanted)
        if self._stream.tell() > self._limit:
            raise Unreadable(f"a compression bomb: it unpacks to more than {self._limit:,} bytes")
        return data

    def readline(self, size: int | None = -1) -> bytes:
        """A line, as the stream beneath buffers it."""
        line = self._stream.readline(self._limit + 1 if size is None or size < 0 else size)
        if self._stream.tell() > self._limit:
            raise Unreadable(f"a compression bomb: it unpacks to more than {self._limit:,} bytes")
        return line

    def close(self) -> None:
        """Closes the view, and the stream beneath where it is owned."""
        if self._owner and not self.closed:
            self._stream.close()
        super().close()
