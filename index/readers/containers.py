"""ZIP, tar and compressed files of any readable format: unpacked one member at a time,
never onto a stored path.

A member's name is only a name: it chooses the reader and tells articles apart, but
nothing is written under it, so ``../../etc/passwd`` harms nobody. What unpacks to more
than 200 times its size, or stands in more than four containers one in another, is
skipped. A member that can't be read leaves the others readable.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from cuttings.index.readers import (
    HEAD,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.choose import DAMAGE, display, read_source
from cuttings.index.readers.limits import (
    RATIO,
    SMALL,
    ZIP_MAGIC,
    limited,
    part_names,
    refuse_bomb,
    refuse_overlaps,
)
from cuttings.index.readers.paths import (
    LARGEST_SIDECAR,
    NO_SUPPLEMENT,
    Supplement,
    is_sidecar,
    sidecar_of,
    sidecars_of,
    unread_sidecar,
)
from cuttings.index.readers.walk import is_hidden
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

DEEPEST = 4
"""Containers one in another."""
CHUNK = 1 << 16
IN_MEMORY = 8 << 20
"""Bytes of a member beyond which it is unpacked to a temporary file."""
EMPTY_ZIP = b"PK\x05\x06"
IWORK = stored(
    "reading",
    "a document of Apple's Pages, Numbers or Keynote (exported "
    "as DOCX or XLSX it is read)",
)
# parts by which office programs' files are known that are no texts
FOREIGN_PARTS = {
    "ppt/presentation.xml": stored("reading", "a PowerPoint presentation (PPTX)"),
    "xl/workbook.bin": stored(
        "reading", "a binary Excel workbook (XLSB; saved as XLSX it is read)"
    ),
    "Index/Document.iwa": IWORK,
    "Index.zip": IWORK,
    "[Content_Types].xml": stored(
        "reading", "an Office Open XML file without a document"
    ),
}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


class ZipReader:
    """ZIP archives, and web archives in them (WACZ)."""

    reads = stored("reading", "ZIP archives, WACZ")
    suffixes = (".zip", ".wacz")
    rank = 80

    def recognises(self, source: Source) -> bool:
        """Whether the source begins as a ZIP does."""
        return source.head.startswith((ZIP_MAGIC, EMPTY_ZIP))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles of every member, keyed by the member's name."""
        names = part_names(source)
        _refuse_office(source, names)
        # of a WACZ, all else is about the web archives in it
        is_wacz = "datapackage.json" in names and "pages/pages.jsonl" in names
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            refuse_overlaps(archive.infolist())
            sidecars = Sidecars(names, options)
            for name in sidecars.names:
                sidecars.add(name, _bytes_of_sidecar(archive, name))
            total = 0
            for member in archive.infolist():
                if member.is_dir() or is_hidden_member(member.filename):
                    continue
                if is_wacz and not member.filename.startswith("archive/"):
                    continue
                if member.filename in sidecars.names:
                    continue
                total += member.file_size
                supplement = sidecars.supplement_of(member.filename)
                yield from self._read_member(
                    archive, member, total, source, options, supplement
                )

    def _read_member(
        self,
        archive: zipfile.ZipFile,
        member: zipfile.ZipInfo,
        total: int,
        source: Source,
        options: ReadOptions,
        supplement: Supplement,
    ) -> Iterator[Reading]:
        try:
            refuse_bomb(member)
            if source.size >= 0 and total > RATIO * max(source.size, SMALL):
                raise Unreadable(
                    stored(
                        "reading",
                        "a zip bomb: its members together are larger than any "
                        "honest archive",
                    )
                )
            if member.flag_bits & 1:
                raise Unreadable(stored("reading", "an encrypted member of an archive"))
            with archive.open(member) as stream:
                yield from read_member(
                    cast(BinaryIO, stream),
                    member.filename,
                    member.file_size,
                    source,
                    options,
                    supplement,
                )
            return
        except Unreadable as error:
            reason = str(error)
        except (*DAMAGE, NotImplementedError, RuntimeError, OSError) as error:
            reason = _why_packed(error)
        yield Skipped(source.name, reason, display(member.filename))


def _refuse_office(source: Source, names: frozenset[str]) -> None:
    """Raises Unreadable where a ZIP is a file of an office program that is no text."""
    if OPEN_DOCUMENT in source.head[:200]:
        _, _, rest = source.head.partition(OPEN_DOCUMENT)
        kind = rest.split(b"PK", 1)[0][:20].decode("ascii", "replace")
        raise Unreadable(
            stored("reading", "an OpenDocument %(kind)s, which is not read", kind=kind)
        )
    for part, name in FOREIGN_PARTS.items():
        if part in names:
            raise Unreadable(
                stored("reading", "%(name)s, which is not read", name=name)
            )


class TarReader:
    """Tar archives."""

    reads = stored("reading", "tar archives")
    suffixes = (".tar",)
    rank = 80

    def recognises(self, source: Source) -> bool:
        """Whether the magic of POSIX or GNU tar stands where it should."""
        return source.head[257:262] == b"ustar"

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles of every regular member, in one pass."""
        sidecars = _sidecars_of_tar(source, options)
        with (
            source.open() as stream,
            tarfile.open(fileobj=stream, mode="r|") as archive,
        ):
            for member in archive:
                if member.isdir() or is_hidden_member(member.name):
                    continue
                if member.name in sidecars.names:
                    continue
                content = archive.extractfile(member) if member.isreg() else None
                if content is None:
                    reason = stored(
                        "reading", "a link or device in the archive, not a file"
                    )
                    yield Skipped(source.name, reason, display(member.name))
                    continue
                yield from read_member(
                    cast(BinaryIO, content),
                    member.name,
                    member.size,
                    source,
                    options,
                    sidecars.supplement_of(member.name),
                )


class Sidecars:
    """The members of an archive that describe others, as files do in a folder."""

    def __init__(self, names: Iterable[str], options: ReadOptions) -> None:
        self._options = options
        self._stated: dict[str, RawArticle] = {}
        members = list(names)
        folders: dict[str, set[str]] = {}
        for member in members:
            folder, _, name = member.rpartition("/")
            folders.setdefault(folder, set()).add(name)
        self.names: set[str] = set()
        for member in members:
            folder, _, name = member.rpartition("/")
            if is_sidecar(name, frozenset(folders[folder])):
                self.names.add(member)

    def add(self, name: str, data: bytes | Unreadable) -> None:
        """Takes the bytes of a sidecar, or why they can't be unpacked."""
        try:
            if isinstance(data, Unreadable):
                raise data
            self._stated[name] = sidecar_of(data, self._options)
        except Unreadable as error:
            note = unread_sidecar(display(name), error)
            self._stated[name] = RawArticle("", notes=(note,))

    def supplement_of(self, member: str) -> Supplement:
        """What the sidecar of a member states; empty where it has none."""
        for sidecar in sidecars_of(PurePosixPath(member)):
            stated = self._stated.get(str(sidecar))
            if stated is not None:
                return replace(NO_SUPPLEMENT, sidecar=stated)
        return NO_SUPPLEMENT


def _bytes_of_sidecar(archive: zipfile.ZipFile, name: str) -> bytes | Unreadable:
    try:
        with archive.open(name) as stream:
            return stream.read(LARGEST_SIDECAR + 1)
    except (*DAMAGE, NotImplementedError, RuntimeError, OSError) as error:
        return Unreadable(_why_packed(error))


def _why_packed(error: Exception) -> str:
    return stored(
        "reading",
        "it can't be unpacked: %(error)s",
        error=error or type(error).__name__,
    )


def _sidecars_of_tar(source: Source, options: ReadOptions) -> Sidecars:
    """The sidecars in a tar, which may stand behind what they describe: so its names
    are gone through first, and its sidecars where it has any.
    """
    sidecars = Sidecars([member.name for member, _ in _tar_members(source)], options)
    for member, archive in _tar_members(source) if sidecars.names else ():
        if member.name in sidecars.names and member.isreg():
            content = archive.extractfile(member)
            if content is not None:
                sidecars.add(member.name, content.read(LARGEST_SIDECAR + 1))
    return sidecars


def _tar_members(source: Source) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
    """The members of a tar as far as it is whole; the reader, which goes through it a
    second time, meets the same damage and says so.
    """
    try:
        with (
            source.open() as stream,
            tarfile.open(fileobj=stream, mode="r|") as archive,
        ):
            for member in archive:
                yield member, archive
    except (*DAMAGE, Unreadable, OSError):
        return


class _PatientGzip(gzip.GzipFile):
    """A gzip file that ends where bytes follow that are no gzip, as gzip's own program
    has it.
    """

    junk = False
    """Whether such bytes were met."""

    def read(self, size: int | None = -1) -> bytes:
        begun = self.tell() > 0
        try:
            # one piece at a time: an error must not swallow what came before it
            return self.read1(-1 if size is None else size)
        except gzip.BadGzipFile as error:
            if not begun or "Not a gzipped file" not in str(error):
                raise
            self.junk = True
            return b""


def unpacked_brotli(stream: BinaryIO) -> BinaryIO:
    """What a stream holds, packed with brotli (RFC 7932)."""
    import brotli

    decompressor = brotli.Decompressor()

    def unpack(data: bytes) -> bytes:
        try:
            # brotli unpacks a bomb at once unless it is told where to pause
            return cast(bytes, decompressor.process(data, output_buffer_limit=CHUNK))
        except brotli.error as error:
            raise Unreadable(stored("reading", "not brotli, or damaged")) from error

    copy = _temporary()
    while data := stream.read(CHUNK):
        _append(copy, unpack(data), stream)
        while not decompressor.can_accept_more_data():
            _append(copy, unpack(b""), stream)
    if not decompressor.is_finished():
        raise Unreadable(stored("reading", "brotli that is cut off"))
    copy.seek(0)
    return copy


def unpacked_zstandard(stream: BinaryIO) -> BinaryIO:
    """What a stream holds, packed with Zstandard (RFC 8878), one frame or several."""
    import zstandard

    copy = _temporary()
    reader = zstandard.ZstdDecompressor().stream_reader(
        stream, read_across_frames=True, closefd=False
    )
    try:
        while data := reader.read(CHUNK):
            _append(copy, data, stream)
    except zstandard.ZstdError as error:
        raise Unreadable(
            stored(
                "reading",
                "Zstandard (.zst), damaged or cut off: %(error)s",
                error=error,
            )
        ) from error
    copy.seek(0)
    return copy


def _temporary() -> BinaryIO:
    return cast(BinaryIO, SpooledTemporaryFile(max_size=IN_MEMORY))


def _append(copy: BinaryIO, data: bytes, packed: BinaryIO) -> None:
    """Adds what was unpacked. Raises Unreadable where it is a bomb."""
    copy.write(data)
    allowed = max(SMALL, RATIO * packed.tell())
    if copy.tell() > allowed:
        raise Unreadable(
            stored(
                "reading",
                "a compression bomb: it unpacks to more than %(allowed)s bytes",
                allowed=allowed,
            )
        )


class CompressedReader:
    """One compressed file: gzip, bzip2, xz, lzma, Zstandard or brotli."""

    reads = stored(
        "reading", "gzip, bzip2, xz, lzma, Zstandard and brotli around any of these"
    )
    suffixes = (
        *(".gz", ".bz2", ".xz", ".lzma", ".zst", ".zstd", ".br"),
        *(".tgz", ".tbz2", ".txz", ".tzst"),
    )
    rank = 80

    _OPENERS: tuple[tuple[bytes, Callable[[BinaryIO], object]], ...] = (
        (b"\x1f\x8b", lambda stream: _PatientGzip(fileobj=stream)),
        (b"BZh", bz2.open),
        (b"\xfd7zXZ\x00", lzma.open),
        (b"\x5d\x00\x00", lzma.open),
        (b"\x28\xb5\x2f\xfd", unpacked_zstandard),
    )

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with the magic of one of them; brotli has none and
        is told by its suffix.
        """
        return any(source.head.startswith(magic) for magic, _ in self._OPENERS)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles of the file within, keyed as they are there."""
        _refuse_depth(source)
        openers = [
            opener for magic, opener in self._OPENERS if source.head.startswith(magic)
        ]
        if not openers and source.suffixes[0] == ".br":
            openers = [unpacked_brotli]
        if not openers:
            raise Unreadable(
                stored(
                    "reading", "not a file that gzip, bzip2, xz or Zstandard compressed"
                )
            )
        limit = 64 * SMALL if source.size < 0 else max(SMALL, RATIO * source.size)
        unpacked: list[object] = []

        def open_unpacked() -> BinaryIO:
            stream = openers[0](source.open())
            unpacked.append(stream)
            return limited(cast(BinaryIO, stream), limit)

        with open_unpacked() as stream:
            head = stream.read(HEAD)
        name = _uncompressed_name(source)
        member = source.member(name, head, -1, open_unpacked)
        for found in read_source(member, options):
            if isinstance(found, Skipped):
                yield Skipped(source.name, found.reason, found.position)
            elif getattr(unpacked[-1], "junk", False):
                note = stored(
                    "reading",
                    "bytes after the end of the compressed file were not read",
                )
                yield replace(found, notes=(*found.notes, note))
            else:
                yield found


def _uncompressed_name(source: Source) -> str:
    """The name of what is in a compressed file; ``.tgz`` says that it is a tar."""
    suffix = source.suffixes[0]
    if suffix not in CompressedReader.suffixes:
        return source.name
    stem = source.name[: -len(suffix)]
    return f"{stem}.tar" if suffix.startswith(".t") else stem


def read_member(
    stream: BinaryIO,
    name: str,
    size: int,
    source: Source,
    options: ReadOptions,
    supplement: Supplement = NO_SUPPLEMENT,
) -> Iterator[Reading]:
    """The articles of one member of a source, keyed by its name and by their own keys,
    with what is known of them from beside it.

    It is read from a temporary copy without a name, since some readers must seek, and
    not a byte more than it announced. Raises Unreadable where containers nest too deep.
    """
    _refuse_depth(source)
    shown = display(name)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        left = size
        while left > 0 and (chunk := stream.read(min(left, 1 << 20))):
            copy.write(chunk)
            left -= len(chunk)
        copy.seek(0)
        head = copy.read(HEAD)

        def open_copy() -> BinaryIO:
            copy.seek(0)
            return limited(cast(BinaryIO, copy), max(size, 0) + 1, owner=False)

        member = source.member(shown, head, size, open_copy)
        for found in read_source(member, options):
            if isinstance(found, Skipped):
                position = f"{shown}, {found.position}" if found.position else shown
                yield Skipped(source.name, found.reason, position)
            else:
                key = f"{shown}#{found.key}" if found.key else shown
                yield replace(supplement.complete(found), key=key)


def is_hidden_member(name: str) -> bool:
    """Whether a member would be a hidden file in a folder."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(is_hidden(part) for part in parts if part != "..")


def _refuse_depth(source: Source) -> None:
    if source.depth >= DEEPEST:
        raise Unreadable(
            stored(
                "reading",
                "more than %(deepest)s containers one in another",
                deepest=DEEPEST,
            )
        )
