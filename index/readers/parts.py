"""The parts of a ZIP file, each read within a limit: what DOCX, ODT and ZIP readers stand on."""

from __future__ import annotations

import zipfile
from contextlib import closing

from cuttings.index.readers import ReadOptions, Source, Unreadable
from cuttings.index.readers.whole import too_large

MAGIC = b"PK\x03\x04"
RATIO = 200  # text rarely shrinks to less than a fiftieth; beyond this a part is made to fill the disk
SMALL = 16 << 20  # bytes that may be unpacked whatever the ratio


def part_names(source: Source) -> frozenset[str]:
    """The names of a ZIP's parts; none where the source is no readable ZIP.

    This only tells formats apart: what is wrong with a ZIP is said by the reader that then tries to read it.
    """
    if not source.head.startswith(MAGIC):
        return frozenset()
    try:
        with closing(source.open()) as stream, zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def read_part(archive: zipfile.ZipFile, name: str, options: ReadOptions) -> bytes:
    """One part's bytes. Raises Unreadable where it is missing, a bomb, or over the limit for one article."""
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
        raise Unreadable(f"a zip bomb: {info.compress_size:,} bytes that unpack to {info.file_size:,}")
