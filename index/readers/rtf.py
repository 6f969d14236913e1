r"""RTF (Rich Text Format 1.9): text of word processors as control words and groups.

Read in one pass over the tokens, without recursion. Characters outside ASCII come as
``\'hh`` in the code page of the font or of the document, or as ``\uN`` with a
substitute behind it that is passed over. Groups that hold no text of the document
(fonts, styles, pictures, fields' instructions, whatever begins with ``\*``) are left
out. striprtf was weighed: its faults are all about code pages, which are the half of
this format, and it keeps no styles.

    >>> rtf_blocks(rb"{\rtf1\ansi\ansicpg1252 Caf\'e9\par Next}", ReadOptions())
    [Block(text='Café', style=''), Block(text='Next', style='')]
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import one_line
from cuttings.index.readers.splitters import HEADING, Block, Document, split_document
from cuttings.search.translations import stored

MOST_GROUPS = 1_000
"""Groups inside each other: word processors write some twenty."""
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])"
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_UNSEEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object fldinst header headerl headerr "
    b"headerf footer footerl footerr footerf listtable listoverridetable revtbl rsidtbl "
    b"generator themedata colorschememapping datastore latentstyles xmlnstbl filetbl "
    b"nonshppict bkmkstart bkmkend annotation atnid atnauthor deleted tc xe".split()
)
_ASIDE = frozenset(
    b"deleted header headerl headerr headerf footer footerl footerr footerf annotation atnauthor "
    b"title subject author manager company category keywords doccomm tc xe".split()
)
"""Groups of what the text doesn't show, in words all the same."""
_BREAKS = {b"par": "\n\n", b"sect": "\n\n", b"page": "\n\n", b"row": "\n\n"}
_MARKS = {
    b"line": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"nestcell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "‑", b"-": "\u00ad", b"\n": "\n\n", b"\r": "\n\n"}
CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""The encoding of a font by its ``\\fcharset``."""
_HEADING = re.compile(r"heading \d|title$", re.IGNORECASE)


class RtfReader:
    """RTF documents."""

    reads = "RTF"
    suffixes = (".rtf",)
    rank = 15

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with the format's group."""
        return source.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(rb"{\rtf")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the document, or those of a vendor's download."""
        scan = _Scan(limit=options.max_bytes)
        blocks = scan.run(read_whole(source, options))
        if not blocks:
            raise Unreadable(
                stored("reading", "an RTF document (rich text) without text")
            )
        text = "\n".join(block.text for block in blocks)
        document = Document(source, "word", text, tuple(blocks))
        found, notes = split_document(document)
        beside = "".join(scan.aside).split("\n")
        if found is not None:
            yield from with_rest(found, beside)
            return
        shown = [one_line(block.text) for block in blocks]
        titles = [block.text for block in blocks if block.style == HEADING]
        title = one_line(titles[0]) if len(titles) == 1 else None
        article = RawArticle(
            text="\n\n".join(shown), title=title, notes=notes, plain=title is None
        )
        yield from with_rest([article], beside)


@dataclass(slots=True)
class _State:
    """What holds inside a group."""

    unseen: bool = False
    aside: bool = False
    """Whether the group says something in words, though the text doesn't show it."""
    table: bytes = b""
    """The table that the group belongs to: fonts or styles."""
    font: int = -1
    substitutes: int = 1
    """Characters to be passed over behind a ``\\uN``."""


@dataclass
class _Scan:
    """A pass over the tokens of a document."""

    limit: int
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    code_page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    headings: set[int] = field(default_factory=set)
    default_font: int = -1
    pending: bytearray = field(default_factory=bytearray)
    """Bytes that are not decoded yet: a character may need two."""
    skipping: int = 0
    pieces: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Heads and feet of pages, remarks, what the document says of itself."""
    length: int = 0
    is_heading: bool = False
    style_number: int = 0
    style_name: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def run(self, data: bytes) -> list[Block]:
        position = 0
        while match := _TOKEN.match(data, position):
            position = match.end()
            word, number, code, symbol, brace, text = match.groups()
            if word == b"bin" and number:
                # so many bytes of a picture follow, which are no tokens
                position += max(int(number), 0)
                continue
            if brace:
                self._brace(brace)
            elif word:
                self._word(word, number)
            elif code:
                self._bytes(bytes.fromhex(code.decode("ascii")))
            elif symbol:
                self._symbol(symbol)
            elif text:
                self._bytes(text)
        self._end_block()
        return self.blocks

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.skipping = 0
        if brace == b"{":
            if len(self.stack) >= MOST_GROUPS:
                raise Unreadable(
                    stored("reading", "RTF with too many groups inside each other")
                )
            self.stack.append(self.state)
            self.state = replace(self.state)
            return
        if self.state.aside:
            self.aside.append("\n")
        if self.state.table == b"stylesheet":
            name = "".join(self.style_name).strip().rstrip(";")
            if _HEADING.match(name):
                self.headings.add(self.style_number)
            self.style_name = []
        if self.stack:
            self.state = self.stack.pop()

    def _word(self, word: bytes, number: bytes | None) -> None:
        value = int(number) if number else None
        if word == b"u" and value is not None:
            self._unicode(value)
            return
        self._flush()
        self.skipping = 0
        state = self.state
        state.aside = state.aside or word in _ASIDE
        if word == b"shptxt":
            # what a text box says, in a group of how it is drawn
            state.unseen = False
        elif word in _UNSEEN:
            state.unseen = True
            if word in (b"fonttbl", b"stylesheet"):
                state.table = word
        elif word == b"ansicpg" and value:
            self.code_page = _known(f"cp{value}") or self.code_page
        elif word in (b"mac", b"pc", b"pca"):
            self.code_page = {b"mac": "mac_roman", b"pc": "cp437"}.get(word, "cp850")
        elif word == b"uc" and value is not None:
            state.substitutes = min(max(value, 0), 8)
        elif word == b"f" and value is not None:
            state.font = value
        elif word == b"deff" and value is not None:
            self.default_font = value
        elif word == b"fcharset" and state.table == b"fonttbl":
            self.fonts[state.font] = CHARSETS.get(value or 0, "")
        elif word == b"s" and value is not None:
            self.style_number = value
            if not state.unseen:
                self.is_heading = value in self.headings
        elif word == b"outlinelevel" and not state.unseen:
            self.is_heading = value is not None and value < 9
        elif word == b"pard":
            self.is_heading = False
        elif not state.unseen:
            self._print(word)

    def _print(self, word: bytes) -> None:
        if word in _BREAKS:
            self._end_block()
        elif word in _MARKS:
            self._add(_MARKS[word])

    def _symbol(self, symbol: bytes) -> None:
        if symbol in b"\\{}":
            self._bytes(symbol)
            return
        self._flush()
        if symbol == b"*":
            self.state.unseen = True
        elif symbol in (b"\n", b"\r"):
            if not self.state.unseen:
                self._end_block()
        elif symbol in _SYMBOLS:
            self._add(_SYMBOLS[symbol])

    def _unicode(self, value: int) -> None:
        self._flush()
        self._add(chr(value % 0x10000))
        self.skipping = self.state.substitutes

    def _bytes(self, data: bytes) -> None:
        if self.skipping:
            passed = min(self.skipping, len(data))
            self.skipping -= passed
            data = data[passed:]
        self.pending += data

    def _flush(self) -> None:
        if not self.pending:
            return
        font = self.state.font if self.state.font >= 0 else self.default_font
        encoding = self.fonts.get(font) or self.code_page
        text = bytes(self.pending).decode(encoding, "replace")
        self.pending.clear()
        self._add(text)

    def _add(self, text: str) -> None:
        if self.state.table == b"stylesheet":
            self.style_name.append(text[:100])
        if self.state.unseen:
            if self.state.aside:
                self.aside.append(text)
            return
        self.length += len(text)
        if self.length > self.limit:
            raise Unreadable(
                stored(
                    "reading",
                    "too large: more than %(limit)s characters of text",
                    limit=self.limit,
                )
            )
        self.pieces.append(text)

    def _end_block(self) -> None:
        self._flush()
        text = "".join(self.pieces)
        self.pieces = []
        # \uN gives code units: pairs of them are one character
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = text.strip(" \t\n")
        if text:
            self.blocks.append(Block(text, HEADING if self.is_heading else ""))


def rtf_blocks(data: bytes, options: ReadOptions) -> list[Block]:
    """The paragraphs of a document, cells of a table parted by tabs.

    Raises Unreadable where it nests too deeply or has more text than a source may have.
    """
    return _Scan(limit=options.max_bytes).run(data)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
