"""How much of a source is read: whole files, streams that unpack, parts of a ZIP.

Everything that can grow while it is read goes through here, so that a bomb of a few
kilobytes costs a reason and not the memory.
"""

from __future__ import annotations

import io
import os
import zipfile
from array import array
from collections.abc import Iterable
from itertools import pairwise
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from cuttings.index.readers import ReadOptions, Source, Unreadable
from cuttings.search.translations import stored

ZIP_MAGIC = b"PK\x03\x04"
RATIO = 200
"""Text rarely shrinks to less than a fiftieth; beyond this a part is made to fill the
disk.
"""
IN_MEMORY = 16 << 20
"""Bytes of texts that are held; more are put into a file."""
SMALL = 16 << 20
"""Bytes that may be unpacked whatever the ratio."""


def read_whole(source: Source, options: ReadOptions) -> bytes:
    """All bytes of a source that is one article.

    Raises Unreadable over ``max_bytes``; one byte more than the limit is read to know,
    never the rest.
    """
    refuse_large(source.size, options)
    if source.size == len(source.head) and source.content is None:
        return source.head
    with source.open() as stream:
        data = stream.read(options.max_bytes + 1)
    refuse_large(len(data), options)
    return data


def refuse_large(size: int, options: ReadOptions) -> None:
    """Raises Unreadable where a size in bytes is over the limit for one article."""
    if size > options.max_bytes:
        raise Unreadable(
            stored(
                "reading",
                "too large: %(size)s bytes or more, the limit for one "
                "article is %(max_bytes)s",
                size=size,
                max_bytes=options.max_bytes,
            )
        )


class _LimitedStream(io.RawIOBase):
    """See ``limited``."""

    def __init__(self, stream: BinaryIO, limit: int, owner: bool) -> None:
        super().__init__()
        self._stream = stream
        self._limit = limit
        self._owner = owner

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        if self._stream.tell() > self._limit:
            raise Unreadable(
                stored(
                    "reading",
                    "a compression bomb: it unpacks to more than %(limit)s bytes",
                    limit=self._limit,
                )
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if self._owner and not self.closed:
            self._stream.close()
        super().close()


def limited(stream: BinaryIO, limit: int, *, owner: bool = True) -> BinaryIO:
    """A readable, seekable view of another stream that raises Unreadable when it is
    read beyond ``limit`` bytes.

    ``owner`` tells whether closing the view closes the stream beneath.
    """
    return cast(BinaryIO, io.BufferedReader(_LimitedStream(stream, limit, owner)))


def part_names(source: Source) -> frozenset[str]:
    """The names of a ZIP's parts; none where the source is no readable ZIP.

    This only tells formats apart: what is wrong with a ZIP is said by the reader that
    then tries to read it, for a source that begins as a ZIP is read by one of ZIP.
    """
    if not source.head.startswith(ZIP_MAGIC):
        return frozenset()
    names = source.known.get("parts")
    if names is None:
        names = source.known["parts"] = _names_in(source)
    return cast(frozenset[str], names)


def _names_in(source: Source) -> frozenset[str]:
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def read_part(archive: zipfile.ZipFile, name: str, options: ReadOptions) -> bytes:
    """One part's bytes.

    Raises Unreadable where it is missing, a bomb, or over the limit for one article.
    """
    try:
        part = archive.getinfo(name)
    except KeyError as error:
        raise Unreadable(
            stored("reading", "damaged: it has no part %(name)s", name=name)
        ) from error
    refuse_bomb(part)
    with archive.open(part) as stream:
        data = stream.read(options.max_bytes + 1)
    refuse_large(len(data), options)
    return data


def refuse_bomb(part: zipfile.ZipInfo) -> None:
    """Raises Unreadable where a part would grow beyond any honest text."""
    allowed = max(SMALL, RATIO * part.compress_size)
    if part.file_size > allowed:
        raise Unreadable(
            stored(
                "reading",
                "a zip bomb: %(compress_size)s bytes that unpack to %(file_size)s",
                compress_size=part.compress_size,
                file_size=part.file_size,
            )
        )


def refuse_overlaps(parts: Iterable[zipfile.ZipInfo]) -> None:
    """Raises Unreadable where two members of a ZIP are the same bytes of it: so a few
    kilobytes unpack to as much as one likes, thousands of times.
    """
    ordered = sorted(parts, key=lambda part: part.header_offset)
    for part, following in pairwise(ordered):
        # A member's header has 30 bytes and its name before what is packed.
        if part.header_offset + 30 + part.compress_size > following.header_offset:
            raise Unreadable(
                stored(
                    "reading",
                    "a zip bomb: its members %(filename)s and %(filename_too)s "
                    "are the same bytes",
                    filename=part.filename,
                    filename_too=following.filename,
                )
            )


class StoredTexts:
    """Many texts, of which those beyond some megabytes stand in a file without a name.

    texts = StoredTexts()
    texts.add("Rain fell.")
    texts[0]
    """

    def __init__(self) -> None:
        # it lasts as long as the texts do
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        """Stores one more."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(text.encode("utf-8", "surrogatepass"))
        self._ends.append(self._file.tell())

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        """The text of a number from 0. Raises IndexError."""
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")
