"""What programs of OCR write: tables of words (Tesseract's TSV), and JSON of lines
(Amazon Textract, Google Vision, Azure Read). A file is a scan, and one article.

A table of words has a column called ``text`` and would else be a table of articles of
one word each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import fsum
from typing import Any

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.json_files import parse_json
from cuttings.index.readers.limits import read_whole
from cuttings.search.translations import stored

COLUMNS = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\t"
WORD_LEVEL = "5"
_JSON = re.compile(
    rb'"(?:BlockType|fullTextAnnotation|textAnnotations|analyzeResult|readResults)"\s*:'
)


class TesseractReader:
    """Tesseract's table of words."""

    reads = "Tesseract's words (TSV)"
    suffixes: tuple[str, ...] = ()
    rank = 40

    def recognises(self, source: Source) -> bool:
        """Whether the first line names Tesseract's columns."""
        return source.head.removeprefix(b"\xef\xbb\xbf").startswith(COLUMNS)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The words in their lines and paragraphs."""
        lines = decode(read_whole(source, options)).text.splitlines()
        names = lines[0].split("\t")
        pieces: list[str] = []
        before: tuple[str, ...] = ()
        sure: list[float] = []
        for line in lines[1:]:
            row = dict(zip(names, line.split("\t"), strict=False))
            word = row.get("text", "").strip()
            if row.get("level") != WORD_LEVEL or not word:
                continue
            place = tuple(
                row[name] for name in ("page_num", "block_num", "par_num", "line_num")
            )
            if pieces:
                parted = "\n\n" if place[:3] != before[:3] else "\n"
                pieces.append(" " if place == before else parted)
            pieces.append(word)
            before = place
            sure.append(float(row.get("conf") or 0))
        if not pieces:
            raise Unreadable(stored("reading", "a table of Tesseract's without words"))
        note = stored(
            "reading",
            "OCR word confidence: %(value)s%% on average",
            value=format(fsum(sure) / len(sure), ".0f"),
        )
        yield RawArticle("".join(pieces), plain=True, notes=(note,))


class OcrJsonReader:
    """Lines of a scan as JSON."""

    reads = stored("reading", "JSON of Amazon Textract, Google Vision and Azure Read")
    suffixes: tuple[str, ...] = ()
    rank = 35

    def recognises(self, source: Source) -> bool:
        """Whether it is JSON with one of their names near its beginning."""
        head = source.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith((b"{", b"[")) and _JSON.search(head) is not None

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The lines of all pages."""
        value = parse_json(decode(read_whole(source, options)).text)
        text = "\n".join(filter(None, _lines_of(value)))
        if not text.strip():
            raise Unreadable(stored("reading", "JSON of OCR without lines of text"))
        yield RawArticle(text, plain=True)


def _lines_of(value: object) -> Iterator[str]:
    """The lines in the order in which they stand; a page's whole text goes before the
    words that it is made of.
    """
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack += reversed(item)
        elif isinstance(item, Mapping):
            text = _own_text(item)
            if text is None:
                stack += reversed(list(item.values()))
            else:
                yield text


def _own_text(item: Mapping[str, Any]) -> str | None:
    """The text that an object has for all that is in it; None where it has none."""
    if "BlockType" in item:
        return item.get("Text") if item["BlockType"] == "LINE" else ""
    whole = item.get("fullTextAnnotation")
    if isinstance(whole, Mapping):
        return str(whole.get("text") or "")
    words = item.get("textAnnotations")
    if isinstance(words, list) and words and isinstance(words[0], Mapping):
        # the first is all of them
        return str(words[0].get("description") or "")
    if "boundingBox" in item or "boundingPolygon" in item:
        return str(item.get("text") or item.get("content") or "")
    return None
