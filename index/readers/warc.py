"""Web archives:

WARC 0.18 to 1.1 (ISO 28500) and ARC, compressed or not, read record by record.

Each archived page becomes an article through the HTML reader; so do plain texts.
Records that are no pages (requests, images, redirects, error pages) are no articles and
pass without a word; a revisit says that a page was the same as before, so it adds none.
The date of capture goes into a note: it is not the date of publication.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.html import read_page
from cuttings.index.readers.limits import too_large
from cuttings.search.articles import Skipped

_KINDS = frozenset({"response", "resource", "conversion"})
_SCHEMES = ("http://", "https://", "ftp://", "file://")
_PAGES = ("text/html", "application/xhtml+xml")


class WarcReader:
    """WARC and ARC files, also with each record compressed by itself."""

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

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """Each page's article, keyed by its address and, if captured again, its time
        of capture.
        """
        from warcio.exceptions import ArchiveLoadFailed

        seen: set[str] = set()
        number = 0
        try:
            for number, record in enumerate(_records(source), 1):
                found = _found(record, source, options)
                if found:
                    yield _with_key(found, record, number, seen)
        except (ArchiveLoadFailed, zlib.error, EOFError) as error:
            yield Skipped(
                source.name,
                f"damaged or cut off from here on: {error}",
                f"record {number + 1}",
            )
        if not seen:
            yield Skipped(
                source.name, f"a web archive without a page ({number} records)"
            )


def _records(source: Source) -> Iterator[Any]:
    """The records of an archive (of ``warcio``).

    A file that was compressed as a whole, against the standard, is unpacked first.
    """
    import gzip

    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        with source.open() as stream:
            for record in ArchiveIterator(stream, arc2warc=True):
                number += 1
                yield record
    except ArchiveLoadFailed as error:
        if "non-chunked" not in str(error):
            raise
        with source.open() as stream, gzip.open(stream) as unpacked:
            yield from islice(ArchiveIterator(unpacked, arc2warc=True), number, None)


def _found(
    record: Any, source: Source, options: ReadOptions
) -> RawArticle | Skipped | None:
    """The article of one record (a ``warcio`` record), why it can't be read, or None
    where it is no page.
    """
    kind = _media_type(record)
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in _KINDS or not kind or not address.startswith(_SCHEMES):
        return None
    try:
        data = record.content_stream().read(options.max_bytes + 1)
        if len(data) > options.max_bytes:
            raise Unreadable(too_large(len(data), options.max_bytes))
        raw = (
            read_page(data, _charset(record), address)
            if kind in _PAGES
            else _plain(data, _charset(record), address)
        )
    except Unreadable as error:
        return Skipped(source.name, str(error), address)
    captured = (record.rec_headers.get_header("WARC-Date") or "")[:10]
    return replace(
        raw,
        notes=(*raw.notes, f"captured from the web on {captured}")
        if captured
        else raw.notes,
    )


def _plain(data: bytes, charset: str | None, address: str) -> RawArticle:
    decoded = decode(data, charset)
    return RawArticle(decoded.text, url=address, plain=True, notes=decoded.notes)


def _media_type(record: Any) -> str:
    """The media type where the record holds a page or plain text that a server sent
    with success, else empty.
    """
    http = record.http_headers
    if (
        http is not None
        and record.rec_type == "response"
        and http.get_statuscode() not in ("200", "203")
    ):
        return ""
    stated = _content_type(record).partition(";")[0].strip().lower()
    return stated if stated in (*_PAGES, "text/plain") else ""


def _charset(record: Any) -> str | None:
    parameters = _content_type(record).lower().partition("charset=")[2]
    return parameters.split(";")[0].strip(" \"'") or None


def _content_type(record: Any) -> str:
    headers = (
        record.http_headers if record.http_headers is not None else record.rec_headers
    )
    return headers.get_header("Content-Type") or ""


def _with_key(
    found: RawArticle | Skipped, record: Any, number: int, seen: set[str]
) -> RawArticle | Skipped:
    address = record.rec_headers.get_header("WARC-Target-URI") or f"record {number}"
    key = (
        address
        if address not in seen
        else f"{address} ({record.rec_headers.get_header('WARC-Date')})"
    )
    key = key if key not in seen else f"record {number}"
    seen.add(key)
    return found if isinstance(found, Skipped) else replace(found, key=key)
