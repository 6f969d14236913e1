"""What a count is given: a source, and how what is packed in it is counted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import BinaryIO, TypeAlias

from cuttings.index.readers import HEAD, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode, encoding_of_lines
from cuttings.index.readers.limits import RATIO, SMALL, limited, read_whole
from cuttings.search.errors import CuttingsError

PIECE = 1 << 20
_TAG = re.compile(r"<[^<>]{1,2000}>")
UNSEEN = (("<script", "</script"), ("<style", "</style"), ("<!--", "-->"))
"""Where what nobody reads begins and ends."""


class Uncounted(CuttingsError):
    """Only its reader can say what a source holds."""


@dataclass(frozen=True)
class Content:
    """A source to be counted; ``texts_in`` finds the texts of another one."""

    source: Source
    options: ReadOptions
    texts_in: Callable[[Source, ReadOptions], Iterator[str]]

    def data(self) -> bytes:
        """All bytes. Raises Unreadable over the limit for one article."""
        return read_whole(self.source, self.options)

    def text(self, declared: str | None = None) -> str:
        """All bytes as text; what would be binary but for its NULs is text too."""
        data = self.data()
        try:
            return decode(data, declared).text
        except Unreadable:
            return decode(data.replace(b"\0", b""), declared).text

    def lines(self) -> Iterator[str]:
        """The lines of a text of any size."""
        if 0 <= self.source.size <= self.options.max_bytes:
            yield from self.text().splitlines()
            return
        encoding = encoding_of_lines(self.source.head)
        with (
            self.source.open() as stream,
            io.TextIOWrapper(stream, encoding, "replace") as text,
        ):
            yield from text

    def pieces(self) -> Iterator[str]:
        """A text of any size in pieces, wherever they end."""
        if 0 <= self.source.size <= self.options.max_bytes:
            yield self.text()
            return
        encoding = encoding_of_lines(self.source.head)
        with (
            self.source.open() as stream,
            io.TextIOWrapper(stream, encoding, "replace") as text,
        ):
            while piece := text.read(PIECE):
                yield piece

    @property
    def most_unpacked(self) -> int:
        """Bytes that the source may unpack to, as its reader has it."""
        return (
            64 * SMALL if self.source.size < 0 else max(SMALL, RATIO * self.source.size)
        )

    def packed(
        self, name: str, opener: Callable[[], BinaryIO], size: int = -1
    ) -> Iterator[str]:
        """The texts of what is packed in the source."""
        most = self.most_unpacked

        def bounded() -> BinaryIO:
            return limited(opener(), most)

        with bounded() as stream:
            head = stream.read(HEAD)
            is_whole = len(head) < HEAD and _is_at_end(stream)
        # what is little is unpacked once
        again = (lambda: io.BytesIO(head)) if is_whole else bounded
        member = self.source.member(name, head, size, again)
        yield from self.texts_in(member, self.options)

    def part(self, name: str, data: bytes) -> Iterator[str]:
        """The texts of a part of the source, given as its bytes."""
        yield from self.packed(name, lambda: io.BytesIO(data), len(data))


def _is_at_end(stream: BinaryIO) -> bool:
    """Whether nothing follows, and the end is sound: what is damaged is read as far as
    it goes.
    """
    try:
        return not stream.read(1)
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile):
        return False


Count: TypeAlias = Callable[[Content], Iterator[str]]
"""The texts of a source of one format."""


def without_tags(text: str) -> str:
    """Text that may hold markup, without it."""
    if "<" in text:
        for begin, end in UNSEEN:
            text = without_stretches(text, begin, end)
        text = _TAG.sub("\n", text)
    return unescape(text) if "&" in text else text


def without_stretches(text: str, begin: str, end: str) -> str:
    """Text without what stands between two marks; in one pass, for of a hostile text
    every mark may be open.
    """
    begins = re.compile(re.escape(begin), re.IGNORECASE)
    ends = re.compile(re.escape(end), re.IGNORECASE)
    kept: list[str] = []
    at = 0
    while opened := begins.search(text, at):
        closed = ends.search(text, opened.end())
        if closed is None:
            break
        kept += (text[at : opened.start()], "\n")
        at = closed.end()
    return "".join((*kept, text[at:]))
