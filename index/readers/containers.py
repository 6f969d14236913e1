"""ZIP, tar and compressed files of any readable format: unpacked one member at a time,
never onto a stored path.

A member's name is only a name: it chooses the reader and tells articles apart, but
nothing is written under it, so ``../../etc/passwd`` harms nobody. What unpacks to more
than 200 times its size, or stands in more than four containers one in another, is
skipped. A member that can't be read leaves the others readable.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from cuttings.index.readers import HEAD, RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.choose import DAMAGE, display, read_source
from cuttings.index.readers.limits import (
    MAGIC,
    RATIO,
    SMALL,
    BoundedStream,
    part_names,
    refuse_bomb,
)
from cuttings.index.readers.walk import is_hidden
from cuttings.search.articles import Skipped

DEEPEST = 4
IN_MEMORY = 8 << 20
_EMPTY_ZIP = b"PK\x05\x06"
_SQUEEZED = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "lzma"}
_SQUEEZED_SUFFIXES = {
    ".gz": "",
    ".bz2": "",
    ".xz": "",
    ".tgz": ".tar",
    ".tbz2": ".tar",
    ".txz": ".tar",
}


class ZipReader:
    """ZIP archives that are not office documents."""

    suffixes = (".zip",)
    rank = 80

    def recognises(self, source: Source) -> bool:
        """Whether the source begins as a ZIP does and holds no office document."""
        return source.head.startswith(
            (MAGIC, _EMPTY_ZIP)
        ) and "[Content_Types].xml" not in part_names(source)

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The articles of every member, keyed by the member's name."""
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            total = 0
            for info in archive.infolist():
                if info.is_dir() or _is_hidden(info.filename):
                    continue
                total += info.file_size
                yield from _zip_member(archive, info, total, source, options)


class TarReader:
    """Tar archives."""

    suffixes = (".tar",)
    rank = 80

    def recognises(self, source: Source) -> bool:
        """Whether the magic of POSIX or GNU tar stands where it should."""
        return source.head[257:262] == b"ustar"

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The articles of every regular member, in one pass."""
        with (
            source.open() as stream,
            tarfile.open(fileobj=stream, mode="r|") as archive,
        ):
            for member in archive:
                if member.isdir() or _is_hidden(member.name):
                    continue
                content = archive.extractfile(member) if member.isreg() else None
                if content is None:
                    yield Skipped(
                        source.name,
                        "a link or device in the archive, not a file",
                        display(member.name),
                    )
                    continue
                yield from _unpacked(
                    cast(BinaryIO, content), member.name, member.size, source, options
                )


class CompressedReader:
    """One compressed file: gzip, bzip2 or xz."""

    suffixes = tuple(_SQUEEZED_SUFFIXES)
    rank = 80

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with the magic of one of them."""
        return source.head.startswith(tuple(_SQUEEZED))

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The articles of the file within, keyed as they are there."""
        _refuse_depth(source)
        opener = _opener(source)
        with opener() as stream:
            head = stream.read(HEAD)
        path = PurePosixPath(source.name)
        inner = path.with_suffix(
            _SQUEEZED_SUFFIXES.get(path.suffix.lower(), path.suffix)
        )
        yield from read_source(
            Source(str(inner), head, -1, source.path, opener, source.depth + 1), options
        )


def _opener(source: Source) -> Callable[[], BinaryIO]:
    """Opens what is within a compressed source, bounded by how far honest text unpacks."""
    kind = next(
        name for magic, name in _SQUEEZED.items() if source.head.startswith(magic)
    )
    limit = max(SMALL, RATIO * source.size) if source.size >= 0 else 64 * SMALL

    def opened() -> BinaryIO:
        return cast(BinaryIO, BoundedStream(_unpack(kind, source.open()), limit))

    return opened


def _unpack(kind: str, stream: BinaryIO) -> BinaryIO:
    import bz2
    import gzip
    import lzma

    if kind == "gzip":
        return cast(BinaryIO, gzip.open(stream))
    return cast(BinaryIO, bz2.open(stream) if kind == "bz2" else lzma.open(stream))


def _zip_member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    total: int,
    source: Source,
    options: ReadOptions,
) -> Iterator[RawArticle | Skipped]:
    position = display(info.filename)
    try:
        refuse_bomb(info)
        if source.size >= 0 and total > RATIO * max(source.size, SMALL):
            raise Unreadable(
                "a zip bomb: its members together are larger than any honest archive"
            )
        if info.flag_bits & 1:
            raise Unreadable("an encrypted member of an archive")
        with archive.open(info) as stream:
            yield from _unpacked(
                cast(BinaryIO, stream), info.filename, info.file_size, source, options
            )
    except Unreadable as error:
        yield Skipped(source.name, str(error), position)
    except (
        *DAMAGE,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:  # of this member: the others are read
        yield Skipped(
            source.name,
            f"it can't be unpacked: {error or type(error).__name__}",
            position,
        )


def _unpacked(
    stream: BinaryIO, name: str, size: int, source: Source, options: ReadOptions
) -> Iterator[RawArticle | Skipped]:
    """The articles of one member, from a temporary copy without a name, since some
    readers must seek.
    """
    _refuse_depth(source)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        _copy(stream, copy, size)
        copy.seek(0)
        head = copy.read(HEAD)

        def rewound() -> BinaryIO:
            copy.seek(0)
            return cast(
                BinaryIO,
                BoundedStream(cast(BinaryIO, copy), max(size, 0) + 1, owner=False),
            )

        member = Source(
            display(name), head, size, source.path, rewound, source.depth + 1
        )
        for found in read_source(member, options):
            yield _named(found, display(name), source)


def _copy(stream: IO[bytes], copy: IO[bytes], size: int) -> None:
    """Copies a member, and not a byte more than it announced."""
    left = size
    while left > 0 and (chunk := stream.read(min(left, 1 << 20))):
        copy.write(chunk)
        left -= len(chunk)


def _named(
    found: RawArticle | Skipped, member: str, source: Source
) -> RawArticle | Skipped:
    if isinstance(found, Skipped):
        return Skipped(
            source.name,
            found.reason,
            f"{member}, {found.position}" if found.position else member,
        )
    return replace(found, key=f"{member}#{found.key}" if found.key else member)


def _is_hidden(name: str) -> bool:
    return any(is_hidden(part) for part in PurePosixPath(name).parts if part != "..")


def _refuse_depth(source: Source) -> None:
    if source.depth >= DEEPEST:
        raise Unreadable(f"more than {DEEPEST} containers one in another")
