"""Where documents of word processors, spreadsheets and printers have their words.

RTF is read here by its groups as a tree, where its reader goes from token to token; PDF
by PDFium, where it is installed, for its reader is pypdf; files of programs before 2007
by the plainest reading of their streams.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

from cuttings.index.readers.census.content import Content, Count, Uncounted
from cuttings.index.readers.census.markup import texts_of_page
from cuttings.index.readers.rtf import CHARSETS
from cuttings.search.translations import stored

# groups of RTF that hold no words
LOOKS = frozenset(
    b"fonttbl colortbl stylesheet pict objdata fldinst listtable listoverridetable revtbl "
    b"rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl "
    b"filetbl nonshppict bkmkstart bkmkend atnid atndate sp panose falt".split()
)
APART = frozenset(
    b"title subject author manager company category keywords doccomm header headerl "
    b"headerr headerf footer footerl footerr footerf footnote annotation atnauthor".split()
)
"""Groups whose words stand by themselves."""
READ_ALL_THE_SAME = frozenset(
    b"annotation shpinst shptxt shp atnauthor footnote".split()
)
"""Groups that may be passed over (``\\\\*``) and hold words."""
MOST_GROUPS = 1_000
_FONT = re.compile(rb"\\f(\d+)(?:\\[a-z]+-?\d*\s?)*?\\fcharset(\d+)")
PARTING = frozenset(b"par line cell nestcell row page sect tab column softline".split())
_RTF = re.compile(
    rb"([{}])|\\([a-zA-Z]+)(-?\d+)?[ ]?|\\'([0-9a-fA-F]{2})|\\(\*)|\\([^a-zA-Z])"
    rb"|([^\\{}]+)"
)
WORDS_OF_A_MESSAGE = ("0037", "1000", "0C1A", "0E04", "0E03", "0E02", "3707", "3704")
"""Subject, text, sender, addressees, copies and names of files (MS-OXPROPS)."""


class _Group:
    """A group of RTF that is open: whether it is seen, and how its bytes are read."""

    def __init__(self, around: _Group | None = None) -> None:
        self.is_seen: bool = around.is_seen if around else True
        self.font: int = around.font if around else -1
        self.substitutes: int = around.substitutes if around else 1
        self.may_be_passed = False
        self.is_apart = False

    def begins(self, word: bytes) -> None:
        """What a control word says of the group it stands in."""
        is_known = word in READ_ALL_THE_SAME
        if word in LOOKS or (self.may_be_passed and not is_known):
            self.is_seen = False
        elif word == b"shptxt":
            self.is_seen = True
        self.is_apart = self.is_apart or word in APART
        self.may_be_passed = False


class _RichText:
    """The words of an RTF document."""

    def __init__(self, data: bytes) -> None:
        stated = re.search(rb"\\ansicpg(\d+)", data)
        self._page = f"cp{int(stated[1])}" if stated else "cp1252"
        if rb"\mac" in data[:200]:
            self._page = "mac_roman"
        self._data = data
        self._fonts: dict[int, str] = {}
        for font, kind in _FONT.findall(data):
            self._fonts[int(font)] = CHARSETS.get(int(kind), self._page)
        self._group = _Group()
        self._around: list[_Group] = []
        self._taken = bytearray()
        self._passed_over = 0
        self._runs: list[str] = []

    def text(self) -> str:
        """All of it, seen by a reader of the document or not, but no looks."""
        for token in _RTF.finditer(self._data):
            brace, word, number, code, star, symbol, run = token.groups()
            if symbol and symbol in b"\\{}":
                run = symbol
            if code or run:
                self._take(bytes((int(code, 16),)) if code else run)
                continue
            self._decode()
            if brace:
                self._brace(brace)
            elif star:
                self._group.may_be_passed = True
            elif word:
                self._word(word, int(number or 0))
            elif symbol in (b"~", b"\r", b"\n"):
                self._runs.append(" ")
        self._decode()
        whole = "".join(self._runs).encode("utf-16", "surrogatepass")
        return whole.decode("utf-16", "replace")

    def _take(self, data: bytes) -> None:
        data = data.translate(None, b"\r\n")
        passed = min(self._passed_over, len(data))
        self._passed_over -= passed
        if self._group.is_seen:
            self._taken += data[passed:]

    def _decode(self) -> None:
        if self._taken:
            encoding = self._fonts.get(self._group.font, self._page)
            self._runs.append(self._taken.decode(encoding, "replace"))
            self._taken.clear()

    def _brace(self, brace: bytes) -> None:
        self._passed_over = 0
        if brace == b"{":
            self._around.append(self._group)
            self._group = _Group(self._group)
            if len(self._around) > MOST_GROUPS:
                raise Uncounted(stored("reading", "too many groups in each other"))
        elif self._around:
            self._runs.append("\n" if self._group.is_apart else "")
            self._group = self._around.pop()

    def _word(self, word: bytes, value: int) -> None:
        self._group.begins(word)
        self._passed_over = 0
        if word == b"bin":
            raise Uncounted(stored("reading", "bytes in RTF that are no tokens"))
        if word == b"f":
            self._group.font = value
        elif word == b"uc":
            self._group.substitutes = value
        elif word == b"u" and self._group.is_seen:
            self._runs.append(chr(value % 65_536))
            self._passed_over = self._group.substitutes
        elif word in PARTING:
            self._runs.append("\n")


def _of_rtf(content: Content) -> Iterator[str]:
    yield _RichText(content.data()).text()


def _of_pdf(content: Content) -> Iterator[str]:
    """The words of the pages, and what the document says of itself, by PDFium."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content.data())
    except pypdfium2.PdfiumError:
        # damaged, or encrypted
        return
    try:
        for name in ("Title", "Author", "Subject", "Keywords"):
            yield document.get_metadata_value(name)
        for page in document:
            text = page.get_textpage()
            # what ends a line in the middle of a word
            yield re.sub("\x02|\ufffe\\s*", "", text.get_text_bounded())
            text.close()
            page.close()
    finally:
        document.close()


def _of_compound(content: Content) -> Iterator[str]:
    """The words of what Word, Excel and Outlook wrote before 2007."""
    import olefile  # type: ignore[import-untyped]

    with olefile.OleFileIO(io.BytesIO(content.data())) as streams:
        for path in streams.listdir():
            name = path[-1]
            data = streams.openstream(path).read()
            if name == "WordDocument":
                yield from _of_word(data)
            elif name in ("Workbook", "Book"):
                yield from _of_biff(data)
            elif name.startswith("__substg1.0_"):
                yield from _of_property(name[12:], path, data, content)


def _of_word(data: bytes) -> Iterator[str]:
    """The runs of letters between the bounds that a Word document states of its text."""
    first, end = struct.unpack_from("<ii", data, 0x18)
    text = data[first:end]
    nulls = text.count(b"\0")
    if 0 < nulls <= len(text) / 4:
        raise Uncounted(
            stored("reading", "a Word document of both one and two bytes a character")
        )
    decoded = text.decode("utf-16-le" if nulls else "cp1252", "replace")
    # codes of fields (0x13 to 0x14) are no words
    yield re.sub("\x13[^\x13-\x15]*[\x14\x15]", "", decoded)


def _of_biff(data: bytes) -> Iterator[str]:
    """The cells' texts of a workbook: its table of strings (SST) and labels (MS-XLS)."""
    offset = 0
    while offset + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, offset)
        record = data[offset + 4 : offset + 4 + size]
        offset += 4 + size
        if kind == 0x00FC:
            pieces = [record[8:]]
            while data[offset : offset + 2] == b"\x3c\0":
                (size,) = struct.unpack_from("<H", data, offset + 2)
                pieces.append(data[offset + 4 : offset + 4 + size])
                offset += 4 + size
            yield from _shared_strings(pieces)
        elif kind == 0x0204 and len(record) > 9:
            yield record[9:].decode("utf-16-le" if record[8] & 1 else "latin-1")


def _shared_strings(pieces: list[bytes]) -> Iterator[str]:
    """The strings of a table that goes on in further records: a string that does so
    says anew how wide its characters are.
    """
    number, at = 0, 0
    while number < len(pieces):
        if at >= len(pieces[number]):
            number, at = number + 1, 0
            continue
        length, flags = struct.unpack_from("<HB", pieces[number], at)
        at += 3
        runs = extra = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", pieces[number], at)
            at += 2
        if flags & 4:
            (extra,) = struct.unpack_from("<I", pieces[number], at)
            at += 4
        text = ""
        while length > 0:
            width = 2 if flags & 1 else 1
            taken = pieces[number][at : at + width * length]
            text += taken.decode("utf-16-le" if width == 2 else "latin-1", "replace")
            length -= len(taken) // width
            at += len(taken)
            if length > 0:
                number += 1
                flags, at = pieces[number][0], 1
        yield text
        at += 4 * runs + extra


def _of_property(
    tag: str, path: list[str], data: bytes, content: Content
) -> Iterator[str]:
    """What people wrote into a property of a message, or what is attached to it."""
    if tag == "37010102":
        yield from content.part("/".join(path), data)
    elif tag == "10130102":
        yield from texts_of_page(data)
    elif tag[:4] in WORDS_OF_A_MESSAGE and tag[4:] == "001F":
        yield data.decode("utf-16-le", "replace")
    elif tag[:4] in WORDS_OF_A_MESSAGE and tag[4:] == "001E":
        yield data.decode("cp1252", "replace")


DOCUMENTS: dict[str, Count] = {
    "rtf": _of_rtf,
    "pdf": _of_pdf,
    "compound": _of_compound,
}
