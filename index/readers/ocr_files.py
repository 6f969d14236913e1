"""What programs of OCR write: tables of words (Tesseract's TSV), pages of words (hOCR),
and JSON of lines (Amazon Textract, Google Vision, Azure Read). A file is a scan, and one
article.

A table of words has a column called ``text`` and would else be a table of articles of
one word each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import fsum
from typing import Any

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.json_files import parse_json
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import Element, one_line, parse_html
from cuttings.index.readers.records import language_code
from cuttings.search.translations import stored

COLUMNS = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\t"
WORD_LEVEL = "5"
HOCR_BLOCKS = frozenset(("ocr_page", "ocr_carea", "ocr_par"))
HOCR_LINES = frozenset(
    ("ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat")
)
HOCR_WORDS = frozenset(("ocrx_word", "ocr_word"))
_HOCR = re.compile(
    rb"""<meta\b[^>]{0,200}\bname\s*=\s*["']ocr-system|\bclass\s*=\s*["']ocr_page\b""",
    re.I,
)
_CONFIDENCE = re.compile(r"\bx_wconf (\d{1,3}(?:\.\d+)?)")
_IMAGE = re.compile(r"""\bimage ["']?([^"';]+)""")
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


class HocrReader:
    """hOCR: pages of HTML whose classes say what the machine took for words and lines
    (http://kba.github.io/hocr-spec/1.2/).
    """

    reads = "hOCR"
    suffixes = (".hocr",)
    rank = 40

    def recognises(self, source: Source) -> bool:
        """Whether a page names the program of OCR that made it, or is one of a scan."""
        return _HOCR.search(source.head) is not None

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The words in their lines and paragraphs."""
        root = parse_html(decode(read_whole(source, options)).text)
        pieces: list[str] = []
        sure: list[float] = []
        parted = ""
        for element in root.iter():
            kinds = (element.get("class") or "").split()
            if _is_one_of(kinds, HOCR_BLOCKS):
                parted = "\n\n"
            elif _is_one_of(kinds, HOCR_LINES):
                parted = parted if parted == "\n\n" else "\n"
            if _is_one_of(kinds, HOCR_WORDS):
                found = _CONFIDENCE.search(element.get("title") or "")
                sure += [float(found[1])] if found else []
            elif not _is_one_of(kinds, HOCR_LINES) or _has_words(element):
                continue
            text = one_line("".join(element.itertext()))
            if text:
                pieces += (parted, text)
                parted = " "
        if not pieces:
            raise Unreadable(stored("reading", "a file of hOCR without words"))
        article = RawArticle(
            "".join(pieces).strip(),
            language=_language_of(root),
            notes=_notes_of_hocr(root, sure),
            plain=True,
        )
        said = map(one_line, root.itertext())
        yield from with_rest([article], filter(None, said))


def _is_one_of(kinds: list[str], wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(kinds)


def _has_words(line: Element) -> bool:
    return any(
        _is_one_of((each.get("class") or "").split(), HOCR_WORDS)
        for each in line.iterdescendants()
    )


def _language_of(root: Element) -> str | None:
    """The language that the first paragraph states which states one."""
    return next(map(language_code, root.xpath("//*[@class='ocr_par']/@lang")), None)


def _notes_of_hocr(root: Element, sure: list[float]) -> tuple[str, ...]:
    """Which scan this is, how many pages, and how sure the machine was of its words."""
    notes: list[str] = []
    pages = root.xpath("//*[contains(@class, 'ocr_page')]/@title")
    image = _IMAGE.search(pages[0]) if pages else None
    if image:
        notes.append(f"scan: {image[1]}")
    if len(pages) > 1:
        notes.append(stored("reading", "%(pages)s pages", pages=len(pages)))
    if sure:
        notes.append(
            stored(
                "reading",
                "OCR word confidence: %(value)s%% on average",
                value=format(fsum(sure) / len(sure), ".0f"),
            )
        )
    return tuple(notes)


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
