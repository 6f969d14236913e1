"""Web archives: WARC 0.18 to 1.1 (ISO 28500) and ARC, compressed or not, read record
by record.

Each archived page becomes an article through the HTML reader; so do plain texts, and
PDF through its own reader. Records that are no texts (requests, images, redirects,
error pages) are no articles and pass without a word; a revisit says that a page was the
same as before, so it adds none. The date of capture goes into a note: it is not the
date of publication.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import IO, Any

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.containers import (
    read_member,
    unpacked_brotli,
    unpacked_zstandard,
)
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.html import read_page
from cuttings.index.readers.limits import refuse_large
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

KINDS = frozenset({"response", "resource", "conversion"})
SCHEMES = ("http://", "https://", "ftp://", "file://")
SUCCESS = ("200", "203")
PAGES = frozenset({"text/html", "application/xhtml+xml"})
TEXTS = PAGES | {"text/plain", "application/pdf"}
UNPACKED = frozenset({"", "identity", "gzip", "x-gzip", "deflate", "chunked"})
"""Content encodings that warcio unpacks."""
UNPACKERS = {"br": unpacked_brotli, "zstd": unpacked_zstandard}
"""Those that are unpacked here: warcio does not get on with today's brotli."""
_ARC_DATE = re.compile(r"\d{8,14}")


class WarcReader:
    """WARC and ARC files, also with each record compressed by itself."""

    reads = stored("reading", "web archives: WARC, ARC")
    suffixes = (".warc", ".warc.gz", ".arc", ".arc.gz")
    rank = 15

    def recognises(self, source: Source) -> bool:
        """Whether the content, unpacked where it is gzip, begins as a web archive does."""
        head = source.head
        if head.startswith(b"\x1f\x8b"):
            try:
                head = zlib.decompressobj(31).decompress(head, 64)
            except zlib.error:
                return False
        return head.startswith((b"WARC/", b"filedesc://"))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each page's article, keyed by its address and, if captured again, its time
        of capture.
        """
        from warcio.exceptions import ArchiveLoadFailed

        taken: set[str] = set()
        number = 0
        try:
            for number, record in enumerate(_records(source), 1):
                if not _is_text(record):
                    continue
                key = _key(record, number, taken)
                yield from _read_record(record, key, source, options)
        except (ArchiveLoadFailed, zlib.error, EOFError) as error:
            reason = stored(
                "reading", "damaged or cut off from here on: %(error)s", error=error
            )
            yield Skipped(
                source.name,
                reason,
                stored("reading", "record %(value)s", value=str(number + 1)),
            )
        if not taken:
            reason = stored("reading", "a web archive without a page (1 record)")
            if number != 1:
                reason = stored(
                    "reading",
                    "a web archive without a page (%(number)s records)",
                    number=str(number),
                )
            yield Skipped(source.name, reason)


def _records(source: Source) -> Iterator[Any]:
    """The records of an archive (of ``warcio``).

    A file that was compressed as a whole, against the standard, is unpacked first.
    """
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        with source.open() as stream:
            for record in _iterated(stream):
                number += 1
                yield record
    except ArchiveLoadFailed as error:
        if "non-chunked" not in str(error):
            raise
        with source.open() as stream, gzip.open(stream) as unpacked:
            yield from islice(_iterated(unpacked), number, None)


def _iterated(stream: IO[bytes] | gzip.GzipFile) -> Iterator[Any]:
    """The records of a stream, those of ARC as if they were of WARC."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.recordloader import ARC2WARCHeadersParser

    class ArcHeaders(ARC2WARCHeadersParser):  # type: ignore[misc]
        """Headers of ARC, of which warcio knows version 1."""

        def parse(self, stream: Any, headerline: bytes | None = None) -> Any:
            line = stream.readline() if headerline is None else headerline
            return super().parse(stream, _as_version_1(line))

    records = ArchiveIterator(stream, arc2warc=True)
    records.loader.arc_parser = ArcHeaders()
    yield from records


def _as_version_1(line: Any) -> Any:
    """A record's header line of ARC without what version 2 adds: the server's answer, a
    checksum, where the page moved, the offset and the name of the file.

    https://archive.org/web/researcher/ArcFileFormat.php
    """
    is_text = isinstance(line, str)
    fields = (line if is_text else line.decode("latin-1")).rstrip("\r\n").rsplit(" ", 9)
    if len(fields) < 10 or not _ARC_DATE.fullmatch(fields[2]):
        return line
    shorter = " ".join((*fields[:4], fields[9])) + "\n"
    return shorter if is_text else shorter.encode("latin-1")


def _is_text(record: Any) -> bool:
    """Whether a record holds a text that a server sent with success."""
    address = _address(record)
    if record.rec_type not in KINDS or not address.startswith(SCHEMES):
        return False
    answered = record.rec_type == "response" and record.http_headers is not None
    if answered and record.http_headers.get_statuscode() not in SUCCESS:
        return False
    return _media_type(record) in TEXTS


def _read_record(
    record: Any, key: str, source: Source, options: ReadOptions
) -> Iterator[Reading]:
    """The articles of one record, or why it can't be read."""
    found: list[Reading]
    data = b""
    try:
        data = _content(record, options)
        if _media_type(record) == "application/pdf":
            name = f"{key.rpartition('/')[2] or 'page'}.pdf"
            found = list(
                read_member(io.BytesIO(data), name, len(data), source, options)
            )
        elif _media_type(record) in PAGES:
            found = [read_page(data, _charset(record), _address(record))]
        else:
            decoded = decode(data, _charset(record))
            found = [RawArticle(decoded.text, plain=True, notes=decoded.notes)]
    except Unreadable as error:
        found = [Skipped(source.name, str(error))]

    notes = _notes(record, len(data))
    for one in found:
        if isinstance(one, Skipped):
            yield Skipped(source.name, one.reason, key)
        else:
            url = one.url or _address(record)
            yield replace(one, key=key, url=url, notes=one.notes + notes)


def _content(record: Any, options: ReadOptions) -> bytes:
    """What the server sent, unpacked.

    Raises Unreadable over the limit, and where it is packed as nobody here unpacks it.
    """
    http = record.http_headers
    coding = (http.get_header("Content-Encoding") or "") if http is not None else ""
    coding = coding.strip().lower()
    unpack = UNPACKERS.get(coding)
    if unpack is None and coding not in UNPACKED:
        raise Unreadable(
            stored(
                "reading",
                "packed with %(coding)s (its Content-Encoding), not unpacked",
                coding=coding,
            )
        )
    if unpack is None:
        data = record.content_stream().read(options.max_bytes + 1)
    else:
        with unpack(io.BytesIO(_sent(record, options))) as unpacked:
            data = unpacked.read(options.max_bytes + 1)
    refuse_large(len(data), options)
    return bytes(data)


def _sent(record: Any, options: ReadOptions) -> bytes:
    """What the server sent as it was packed, without the marks of its chunks."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = record.raw_stream
    if _is_chunked(record):
        stream = ChunkedDataReader(stream)
    data = stream.read(options.max_bytes + 1)
    refuse_large(len(data), options)
    return bytes(data)


def _notes(record: Any, size: int) -> tuple[str, ...]:
    """The day of capture, and that less is there than the archive announced."""
    notes: list[str] = []
    captured = (record.rec_headers.get_header("WARC-Date") or "")[:10]
    if captured:
        notes.append(
            stored(
                "reading", "captured from the web on %(captured)s", captured=captured
            )
        )
    if record.rec_headers.get_header("WARC-Truncated"):
        notes.append(stored("reading", "the archive says that it cut this record off"))
    elif not _is_chunked(record) and getattr(record.raw_stream, "limit", 0) > 0:
        notes.append(
            stored(
                "reading",
                "cut off: the record ends early (bytes: %(size)s)",
                size=size,
            )
        )
    return tuple(notes)


def _is_chunked(record: Any) -> bool:
    http = record.http_headers
    return http is not None and bool(http.get_header("Transfer-Encoding"))


def _media_type(record: Any) -> str:
    return _content_type(record).partition(";")[0].strip().lower()


def _charset(record: Any) -> str | None:
    parameters = _content_type(record).lower().partition("charset=")[2]
    return parameters.split(";")[0].strip(" \"'") or None


def _content_type(record: Any) -> str:
    headers = record.http_headers
    if headers is None:
        headers = record.rec_headers
    return headers.get_header("Content-Type") or ""


def _address(record: Any) -> str:
    return record.rec_headers.get_header("WARC-Target-URI") or ""


def _key(record: Any, number: int, taken: set[str]) -> str:
    """The address; with the time of capture, or the record's number, where it is
    taken.
    """
    address = _address(record) or stored(
        "reading", "record %(number)s", number=str(number)
    )
    captured = record.rec_headers.get_header("WARC-Date")
    for key in (
        address,
        f"{address} ({captured})",
        stored("reading", "record %(number)s", number=str(number)),
    ):
        if key not in taken:
            break
    taken.add(key)
    return key
