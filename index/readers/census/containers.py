"""Where what holds other files has its words: mail, archives, web archives.

Members are counted as files of their own formats are. Records of a web archive are
taken apart here by their lengths, where the reader has warcio do so; messages are parted
at their ``From`` lines by this module's own rule.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from cuttings.index.readers.census.content import Content, Count, Uncounted
from cuttings.index.readers.census.markup import texts_of_page
from cuttings.index.readers.containers import unpacked_brotli, unpacked_zstandard
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.limits import refuse_bomb, refuse_overlaps
from cuttings.index.readers.walk import is_hidden
from cuttings.search.translations import stored

HEADERS = frozenset(
    ["from", "to", "cc", "bcc", "reply-to", "subject", "date", "organization"]
)
LONGEST_LINE = 1 << 20
LARGEST_MESSAGE = 1 << 25
LARGEST_IN_MEMORY = 1 << 26
"""Bytes of all members of an archive that unpacks in one stream."""
SCHEMES = (b"http://", b"https://", b"ftp://", b"file://")
PACKED: dict[bytes, Callable[[BinaryIO], object]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
    b"\x5d\0\0": lzma.LZMAFile,
    b"\x28\xb5\x2f\xfd": unpacked_zstandard,
}
"""How a file that begins so is unpacked; one packed with brotli has no mark."""
_FROM = re.compile(rb"From(?: .{0,1000}\d\d:\d\d.{0,1000}| \S+)?\s*$")
_HEADER = re.compile(rb">?[A-Za-z][A-Za-z0-9-]{0,60}:")
_EMLX = re.compile(rb"\s{0,4}(\d{1,10})[ \t]*\r?\n")


# mail


def _of_mail(content: Content) -> Iterator[str]:
    data = content.data()
    length = _EMLX.match(data)
    if length:
        data = data[length.end() : length.end() + int(length[1])]
    yield from _texts_of_message(data, content)


def _of_mailbox(content: Content) -> Iterator[str]:
    """The messages of a mailbox, one in memory at a time."""
    lines: list[bytes] = []
    size = 0
    with content.source.open() as stream:
        line = stream.readline(LONGEST_LINE)
        while line:
            following = stream.readline(LONGEST_LINE)
            if _FROM.match(line) and _HEADER.match(following):
                yield from _texts_of_message(b"".join(lines), content)
                lines, size = [], 0
            else:
                size += len(line)
                if size > LARGEST_MESSAGE:
                    raise Uncounted(stored("reading", "a message that is too large"))
                lines.append(line.removeprefix(b">") if b">From " in line else line)
            line = following
    yield from _texts_of_message(b"".join(lines), content)


def _texts_of_message(data: bytes, content: Content) -> Iterator[str]:
    """What a message says: to whom, its texts, and what is attached to it."""
    if data.strip():
        message = message_from_bytes(data)
        yield from _texts_of_part(message, content)


def _texts_of_part(part: Message, content: Content) -> Iterator[str]:
    for name, value in part.raw_items():
        if name.lower() in HEADERS:
            yield _header(str(value))
    if part.get_content_type() == "message/rfc822" or part.is_multipart():
        children = part.get_payload()
        if isinstance(children, list):
            for child in cast(list[Message], children):
                yield from _texts_of_part(child, content)
            return
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return
    is_attached = part.get_content_disposition() == "attachment"
    if part.get_content_maintype() == "text" and not is_attached:
        if part.get_content_subtype() == "html":
            yield from texts_of_page(data, part.get_content_charset())
        else:
            yield decode(data, part.get_content_charset()).text
    elif part.get_content_maintype() not in ("image", "audio", "video"):
        yield from content.part(part.get_filename() or "attachment", data)


def _header(value: str) -> str:
    """A header's value, its encoded words (RFC 2047) read."""
    data = value.encode("utf-8", "surrogateescape")
    text = " ".join(decode(data).text.split("\n"))
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, ValueError, LookupError):
        return text


# archives


def _of_zip(content: Content) -> Iterator[str]:
    with content.source.open() as stream, zipfile.ZipFile(stream) as archive:
        refuse_overlaps(archive.infolist())
        names = set(archive.namelist())
        is_wacz = "datapackage.json" in names and "pages/pages.jsonl" in names
        for member in archive.infolist():
            name = member.filename
            if member.is_dir() or _is_hidden(name) or member.flag_bits & 1:
                continue
            if is_wacz and not name.startswith("archive/"):
                continue
            refuse_bomb(member)

            def opener(member: zipfile.ZipInfo = member) -> BinaryIO:
                return cast(BinaryIO, archive.open(member))

            yield from content.packed(name, opener, member.file_size)


def _of_tar(content: Content) -> Iterator[str]:
    with content.source.open() as stream, tarfile.open(fileobj=stream) as archive:
        for member in archive:
            if not member.isreg() or _is_hidden(member.name):
                continue

            def opener(member: tarfile.TarInfo = member) -> BinaryIO:
                return cast(BinaryIO, archive.extractfile(member))

            yield from content.packed(member.name, opener, member.size)


def _of_seven_zip(content: Content) -> Iterator[str]:
    import py7zr
    from py7zr.exceptions import ArchiveError
    from py7zr.io import BytesIOFactory

    factory = BytesIOFactory(content.options.max_bytes)
    try:
        with (
            content.source.open() as stream,
            py7zr.SevenZipFile(stream) as archive,
        ):
            size = sum(member.uncompressed for member in archive.list())
            if size > min(content.most_unpacked, LARGEST_IN_MEMORY):
                raise Uncounted(
                    stored("reading", "a 7z archive of more than is held in memory")
                )
            archive.extractall(factory=factory)
    except (ArchiveError, TypeError) as error:
        raise Uncounted(
            stored("reading", "a 7z archive that can't be unpacked")
        ) from error
    for name, member in factory.products.items():
        if not _is_hidden(name):
            member.seek(0)
            yield from content.part(name, member.read())


def _of_compressed(content: Content) -> Iterator[str]:
    """The file that was packed by itself."""
    source = content.source
    opened: Callable[[BinaryIO], object] = unpacked_brotli
    for magic, packed in PACKED.items():
        if source.head.startswith(magic):
            opened = packed
    path = PurePosixPath(source.name)
    name = path.stem if path.suffix else source.name
    if path.suffix.lower().startswith(".t"):
        name += ".tar"
    yield from content.packed(name, lambda: cast(BinaryIO, opened(source.open())))


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(is_hidden(part) for part in parts if part != "..")


# web archives


def _of_warc(content: Content) -> Iterator[str]:
    """The pages, plain texts and PDF that servers sent, record by record."""
    stream: BinaryIO
    with content.source.open() as packed:
        is_gzip = content.source.head.startswith(b"\x1f\x8b")
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=packed) if is_gzip else packed)
        is_arc = False
        while line := stream.readline(LONGEST_LINE):
            is_arc |= line.startswith(b"filedesc:")
            if is_arc and line.strip():
                yield from _of_record(_fields_of_arc(line), stream, content)
            elif line.startswith(b"WARC/"):
                yield from _of_record(_fields_of(stream), stream, content)


def _fields_of_arc(line: bytes) -> dict[bytes, bytes]:
    """What a line above a record of ARC states, as WARC names it.

    The address is its first word and the record's length its last, in version 1
    (five words) as in version 2 (ten).
    """
    address, *_, length = line.split()
    return {
        b"warc-type": b"response",
        b"warc-target-uri": address,
        b"content-length": length,
    }


def _of_record(
    fields: dict[bytes, bytes], stream: BinaryIO, content: Content
) -> Iterator[str]:
    length = int(fields.get(b"content-length", b"0"))
    if length > content.options.max_bytes:
        raise Uncounted(stored("reading", "a record that is too large"))
    block = io.BytesIO(stream.read(length))
    kind = fields.get(b"warc-type")
    if not fields.get(b"warc-target-uri", b"").strip(b"<>").startswith(SCHEMES):
        # what a harvester says of itself
        return
    if kind == b"response":
        answer = block.readline().split()
        fields = _fields_of(block)
        if len(answer) < 2 or answer[1] not in (b"200", b"203"):
            return
    elif kind not in (b"resource", b"conversion"):
        return
    data = _unpacked(block.read(), fields, content.options.max_bytes)
    media, _, parameters = fields.get(b"content-type", b"").lower().partition(b";")
    charset = parameters.partition(b"charset=")[2].strip(b" \"'").decode("latin-1")
    if media.strip() in (b"text/html", b"application/xhtml+xml"):
        yield from texts_of_page(data, charset or None)
    elif media.strip() == b"text/plain":
        yield decode(data, charset or None).text
    elif media.strip() == b"application/pdf":
        yield from content.part("page.pdf", data)


def _fields_of(stream: BinaryIO) -> dict[bytes, bytes]:
    """The header fields from here to the next blank line."""
    fields: dict[bytes, bytes] = {}
    while line := stream.readline(LONGEST_LINE).strip():
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip()
    return fields


def _unpacked(data: bytes, fields: dict[bytes, bytes], most: int) -> bytes:
    """What a server sent, without the marks of chunks, and unpacked; as it stands where
    it only said so.
    """
    if b"chunked" in fields.get(b"transfer-encoding", b"").lower():
        data = _unchunked(data)
    coding = fields.get(b"content-encoding", b"").lower()
    if coding in (b"gzip", b"x-gzip") and data.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(31).decompress(data, most)
    if coding == b"deflate":
        bits = 15 if data[:1] == b"\x78" else -15
        return zlib.decompressobj(bits).decompress(data, most)
    if coding == b"br":
        return unpacked_brotli(io.BytesIO(data)).read(most)
    if coding == b"zstd":
        return unpacked_zstandard(io.BytesIO(data)).read(most)
    return data


def _unchunked(data: bytes) -> bytes:
    whole = b""
    stream = io.BytesIO(data)
    while line := stream.readline():
        size = line.partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
            return data
        if not int(size, 16):
            break
        whole += stream.read(int(size, 16))
        stream.readline()
    return whole


CONTAINERS: dict[str, Count] = {
    "mail": _of_mail,
    "mailbox": _of_mailbox,
    "zip": _of_zip,
    "tar": _of_tar,
    "seven_zip": _of_seven_zip,
    "compressed": _of_compressed,
    "warc": _of_warc,
}
