"""Files of Microsoft's programs before 2007, which are compound files (MS-CFB): Word
documents, Excel spreadsheets, Outlook messages.

olefile reads the container. Of a Word document the text is taken from its pieces
(MS-DOC 2.4.1), without codes of fields; a spreadsheet is read by xlrd, as XLSX is read;
of a message (MS-OXMSG) subject, sender, date, text and what is attached.
"""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.conservation import with_first, with_rest
from cuttings.index.readers.containers import read_member
from cuttings.index.readers.decoding import decode, detect_encoding, normalise
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.mail import HEADER
from cuttings.index.readers.markup import one_line, text_of_html
from cuttings.index.readers.rtf import rtf_blocks
from cuttings.index.readers.splitters import Block, Document, split_document
from cuttings.index.readers.spreadsheets import articles_of_sheets
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Published, Skipped
from cuttings.search.translations import stored

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNKNOWN = stored(
    "reading",
    "a Microsoft OLE file (Word, Excel or PowerPoint before "
    "2007, or an Outlook message)",
)
WORD, MESSAGE = "WordDocument", "__properties_version1.0"
WORKBOOKS = ("Workbook", "Book")
POWERPOINT = "PowerPoint Document"
WORD_97 = 0xA5EC
ENCRYPTED, IN_TABLE_1 = 0x0100, 0x0200
COMPRESSED = 0x4000_0000
"""Marks a piece of one byte a character (Windows-1252) instead of two (UTF-16)."""
MOST_PIECES = 1_000_000
# properties of messages (MS-OXPROPS), as the names of their streams have them
SUBJECT, BODY, HTML, RTF = "0037", "1000", "1013", "1009"
SENDER, ADDRESS, HEADERS = "0C1A", "0C1F", "007D"
NAMED = (
    ("From", SENDER),
    ("Address", ADDRESS),
    ("To", "0E04"),
    ("Cc", "0E03"),
    ("Bcc", "0E02"),
    ("Subject", SUBJECT),
)
FILE_NAMES, CONTENT = ("3707", "3704", "3001"), "3701"
SUBMITTED, DELIVERED = 0x0039_0040, 0x0E06_0040
TEXT_KINDS = ("001F", "001E", "0102")
EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
_RTF_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern "
    rb"\fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0"
    rb"\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""With which compressed RTF begins (MS-OXRTFCP 2.1.2.1)."""


class CompoundReader:
    """Word, Excel and Outlook files before 2007."""

    reads = stored("reading", "Word (DOC), Excel (XLS) and Outlook (MSG) before 2007")
    # what is called .doc is often a page or RTF: content decides
    suffixes = (".msg",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as a compound file does."""
        return source.head.startswith(MAGIC)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of a document, those of a sheet's rows, or a message's.

        Raises Unreadable where the file is another program's, encrypted or damaged.
        """
        data = read_whole(source, options)
        with _opened(data) as ole:
            if ole.exists(WORD):
                yield from _word(ole, source)
            elif any(map(ole.exists, WORKBOOKS)):
                yield from _excel(data, source, options)
            elif ole.exists(MESSAGE):
                yield from _message(ole, [], source, options)
            elif ole.exists(POWERPOINT):
                raise Unreadable(
                    stored(
                        "reading", "a PowerPoint presentation (PPT), which is not read"
                    )
                )
            else:
                raise Unreadable(
                    stored(
                        "reading",
                        "%(unknown)s that holds none of these",
                        unknown=UNKNOWN,
                    )
                )


def _opened(data: bytes) -> Any:
    """The compound file (of ``olefile``)."""
    import olefile  # type: ignore[import-untyped]

    if not data.startswith(MAGIC):
        raise Unreadable(stored("reading", "not %(unknown)s", unknown=UNKNOWN))
    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise Unreadable(
            stored(
                "reading",
                "%(unknown)s that is damaged: %(error)s",
                unknown=UNKNOWN,
                error=error,
            )
        ) from error


def _stream(ole: Any, path: list[str]) -> bytes:
    """The bytes of a stream; none where it is missing or damaged."""
    if not ole.exists(path):
        return b""
    try:
        data: bytes = ole.openstream(path).read()
    except (OSError, ValueError, IndexError):
        return b""
    return data


# Word


def _word(ole: Any, source: Source) -> Iterator[Reading]:
    text = _text_of_word(_stream(ole, [WORD]), ole)
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if not paragraphs:
        raise Unreadable(stored("reading", "a Word document (DOC) without text"))
    blocks = tuple(map(Block, paragraphs))
    document = Document(source, "word", "\n".join(paragraphs), blocks)
    found, doubts = split_document(document)
    said = list(_said_of_document(ole))
    if found is not None:
        yield from with_rest(found, said)
        return
    article = RawArticle("\n\n".join(paragraphs), plain=True, notes=doubts)
    yield from with_rest([article], said)


def _said_of_document(ole: Any) -> Iterator[str]:
    """What a document says of itself: title, subject, author, key words, remarks."""
    stated = ole.get_metadata()
    for name in ("title", "subject", "author", "keywords", "comments"):
        value = getattr(stated, name) or b""
        if value:
            encoding = None if value.isascii() else detect_encoding(value)
            yield one_line(normalise(decode(value, encoding).text))


def _text_of_word(main: bytes, ole: Any) -> str:
    """The text of a document from its pieces: marks of paragraphs as line ends.

    Raises Unreadable where it is encrypted, of an earlier Word, or damaged.
    """
    try:
        identity, version = struct.unpack_from("<HH", main, 0)
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        offset, length = struct.unpack_from("<ii", main, 0x01A2)
    except struct.error as error:
        raise Unreadable(
            stored("reading", "a Word document (DOC) that is cut off")
        ) from error
    if identity != WORD_97 or version < 101:
        raise Unreadable(
            stored(
                "reading",
                "a Word document from before Word 97: open it in a word "
                "processor and save it as DOCX",
            )
        )
    if flags & ENCRYPTED:
        raise Unreadable(
            stored(
                "reading",
                "an encrypted Word document (DOC): save a copy without password",
            )
        )
    table = _stream(ole, ["1Table" if flags & IN_TABLE_1 else "0Table"])
    try:
        pieces = list(_pieces(table[offset : offset + length], main))
    except struct.error as error:
        raise Unreadable(
            stored("reading", "a Word document (DOC) that is damaged")
        ) from error
    return _without_fields("".join(pieces))


def _pieces(table: bytes, main: bytes) -> Iterator[str]:
    """The pieces of the text in order (MS-DOC 2.9.38, the Clx)."""
    offset = 0
    while offset < len(table) and table[offset] == 1:
        (size,) = struct.unpack_from("<H", table, offset + 1)
        offset += 3 + size
    (size,) = struct.unpack_from("<i", table, offset + 1)
    count = min((size - 4) // 12, MOST_PIECES)
    positions = struct.unpack_from(f"<{count + 1}i", table, offset + 5)
    start = offset + 5 + 4 * (count + 1)
    for index in range(count):
        (where,) = struct.unpack_from("<I", table, start + 8 * index + 2)
        length = max(positions[index + 1] - positions[index], 0)
        if where & COMPRESSED:
            first = (where & ~COMPRESSED) // 2
            yield main[first : first + length].decode("cp1252", "replace")
        else:
            data = main[where : where + 2 * length]
            yield data.decode("utf-16-le", "replace")


def _without_fields(text: str) -> str:
    """Text without the codes of fields, its marks as line ends and blanks."""
    kept: list[str] = []
    # of each open field, whether its result has begun
    results: list[bool] = []
    for character in text:
        if character == "\x13":
            results.append(False)
        elif character == "\x14" and results:
            results[-1] = True
        elif character == "\x15" and results:
            results.pop()
        elif all(results):
            kept.append(_MARKS.get(character, character))
    return "".join(kept)


_MARKS = {
    "\r": "\n",
    "\x07": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x0e": "\n",
    "\x1e": "-",
    "\x1f": "",
    **dict.fromkeys("\x01\x02\x03\x04\x05\x08\x13\x14\x15", ""),
}


# Excel


def _excel(data: bytes, source: Source, options: ReadOptions) -> Iterator[Reading]:
    import xlrd  # type: ignore[import-untyped]

    # what xlrd warns of shows in the cells or in the reason
    warnings = io.StringIO()
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=warnings)
    except xlrd.XLRDError as error:
        raise Unreadable(
            stored("reading", "an Excel spreadsheet (XLS): %(error)s", error=error)
        ) from error
    except (struct.error, IndexError, AssertionError, ValueError) as error:
        raise Unreadable(
            stored(
                "reading", "an Excel spreadsheet (XLS), damaged: %(error)s", error=error
            )
        ) from error
    sheets = [(_rows_of_sheet(sheet, book.datemode)) for sheet in book.sheets()]
    yield from articles_of_sheets(
        sheets, stored("reading", "an Excel spreadsheet (XLS)"), source, options
    )


def _rows_of_sheet(sheet: Any, datemode: int) -> Iterator[tuple[int, list[str]]]:
    for ordinal in range(sheet.nrows):
        yield ordinal + 1, [_cell(cell, datemode) for cell in sheet.row(ordinal)]


def _cell(cell: Any, datemode: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment: datetime.datetime = xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return str(cell.value)
        return moment.date().isoformat()
    if cell.ctype == xlrd.XL_CELL_NUMBER and cell.value == int(cell.value):
        return str(int(cell.value))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else str(cell.value)


# Outlook


def _message(
    ole: Any, path: list[str], source: Source, options: ReadOptions
) -> Iterator[Reading]:
    """The article of a message at a path, and those of what is attached to it."""
    readings: list[Reading] = []
    unread: list[str] = []
    for name, found in _attached(ole, path, source, options):
        if not any(isinstance(each, RawArticle) for each in found):
            unread.append(name)
        readings += found
    text = _text_of_message(ole, path, options)
    header = "\n".join(_header_of_message(ole, path))
    if text.strip():
        notes = (
            (
                stored(
                    "reading",
                    "attachments, not read: %(unread)s",
                    unread=", ".join(unread),
                ),
            )
            if unread
            else ()
        )
        article = _article_of_message(ole, path, text)
        article = replace(article, notes=article.notes + notes)
        yield from with_first([article], header, HEADER)
        header = ""
    elif not any(isinstance(each, RawArticle) for each in readings):
        yield Skipped(
            source.name, stored("reading", "an Outlook message (MSG) without text")
        )
    yield from with_first(readings, header, HEADER)


def _header_of_message(ole: Any, path: list[str]) -> Iterator[str]:
    """To whom a message was sent, as people read it, and the names of what is attached."""
    for name, tag in NAMED:
        value = _property(ole, path, tag)
        if value:
            yield f"{name}: {one_line(value)}"
    for storage in _storages(ole, path):
        names = [_property(ole, [*path, storage], tag) for tag in FILE_NAMES]
        if any(names):
            yield f"Attached: {', '.join(filter(None, names))}"


def _article_of_message(ole: Any, path: list[str], text: str) -> RawArticle:
    sender = _property(ole, path, SENDER) or _property(ole, path, ADDRESS)
    published, notes = _date_of_message(ole, path)
    return RawArticle(
        text=text,
        title=_property(ole, path, SUBJECT) or None,
        published=published,
        outlet=sender or None,
        notes=notes,
    )


def _date_of_message(
    ole: Any, path: list[str]
) -> tuple[Published | None, tuple[str, ...]]:
    """The date that the header states, else the day, in Greenwich, of sending."""
    for line in _property(ole, path, HEADERS).splitlines():
        if line.lower().startswith("date:"):
            return read_date(line[5:].strip())
    data = _stream(ole, [*path, MESSAGE])
    # entries of 16 bytes end the stream; the header before is 24 or 32 bytes long
    for offset in range(len(data) % 16, len(data) - 15, 16):
        tag, _, moment = struct.unpack_from("<IIQ", data, offset)
        if tag in (SUBMITTED, DELIVERED) and 0 < moment < 2**62:
            sent = EPOCH + datetime.timedelta(microseconds=moment // 10)
            return read_date(sent.date().isoformat())
    return None, ()


def _text_of_message(ole: Any, path: list[str], options: ReadOptions) -> str:
    plain = _property(ole, path, BODY)
    html = _property(ole, path, HTML)
    if html:
        text = text_of_html(html)
        return text if len(text) > len(plain) / 2 else plain
    packed = _stream(ole, [*path, f"__substg1.0_{RTF}0102"])
    if plain.strip() or not packed:
        return plain
    blocks = rtf_blocks(_unpacked_rtf(packed), options)
    return "\n\n".join(block.text for block in blocks)


def _property(ole: Any, path: list[str], tag: str) -> str:
    """A property's text, whichever way it is written; empty where it is missing."""
    for kind in TEXT_KINDS:
        data = _stream(ole, [*path, f"__substg1.0_{tag}{kind}"])
        if not data:
            continue
        if kind == "001F":
            text = data.decode("utf-16-le", "replace")
        else:
            encoding = None if data.isascii() else detect_encoding(data)
            text = decode(data.replace(b"\0", b""), encoding).text
        return normalise(text.rstrip("\0")).strip()
    return ""


def _attached(
    ole: Any, path: list[str], source: Source, options: ReadOptions
) -> Iterator[tuple[str, list[Reading]]]:
    """What is attached to a message, each with its name and what became of it."""
    for storage in _storages(ole, path):
        inner = [*path, storage]
        names = (_property(ole, inner, tag) for tag in FILE_NAMES)
        name = next(filter(None, names), "attachment")
        message = [*inner, f"__substg1.0_{CONTENT}000D"]
        if ole.exists([*message, MESSAGE]):
            found = list(_message(ole, message, source, options))
            yield name, [_keyed(each, f"{name}.msg") for each in found]
            continue
        data = _stream(ole, [*inner, f"__substg1.0_{CONTENT}0102"])
        try:
            stream = io.BytesIO(data)
            yield name, list(read_member(stream, name, len(data), source, options))
        except Unreadable as error:
            yield name, [Skipped(source.name, str(error), name)]


def _storages(ole: Any, path: list[str]) -> list[str]:
    """The parts of a message at a path that hold what is attached to it."""
    storages: set[str] = set()
    for entry in ole.listdir(streams=True, storages=True):
        if entry[: len(path)] == path and len(entry) > len(path):
            name = entry[len(path)]
            if name.startswith("__attach_version1.0_"):
                storages.add(name)
    return sorted(storages)


def _keyed(found: Reading, name: str) -> Reading:
    if isinstance(found, Skipped):
        return replace(found, position=f"{name}, {found.position}".rstrip(", "))
    return replace(found, key=f"{name}#{found.key}" if found.key else name)


def _unpacked_rtf(data: bytes) -> bytes:
    """Compressed RTF unpacked (MS-OXRTFCP): references into a ring of 4,096 bytes."""
    if len(data) < 16:
        return b""
    size, _, kind = struct.unpack_from("<III", data, 0)
    if kind == 0x414C_454D:
        return data[16:]
    size = min(size + 4, len(data))
    ring = bytearray(_RTF_DICTIONARY.ljust(4_096, b"\0"))
    where = len(_RTF_DICTIONARY)
    out = bytearray()
    offset = 16
    while offset < size:
        control = data[offset]
        offset += 1
        for bit in range(8):
            if offset >= size:
                break
            if not control >> bit & 1:
                run = data[offset : offset + 1]
                offset += 1
            else:
                (reference,) = struct.unpack_from(
                    ">H", data.ljust(offset + 2, b"\0"), offset
                )
                offset += 2
                start, length = reference >> 4, (reference & 15) + 2
                if start == where % 4_096:
                    return bytes(out)
                run = b""
                for step in range(length):
                    byte = ring[(start + step) % 4_096]
                    ring[(where + step) % 4_096] = byte
                    run += bytes((byte,))
            for byte in run:
                ring[where % 4_096] = byte
                where += 1
            out += run
    return bytes(out)
