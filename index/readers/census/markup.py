"""Where pages, XML and the documents made of it have their words, by Python's own
parsers: readers use lxml.
"""

from __future__ import annotations

import io
import plistlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import IO
from urllib.parse import unquote
from xml.etree import ElementTree

from cuttings.index.readers import HEAD, Unreadable
from cuttings.index.readers.census.content import (
    Content,
    Count,
    Uncounted,
    without_tags,
)
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.limits import StoredTexts, read_part, refuse_bomb
from cuttings.index.readers.markup import refuse_entities
from cuttings.search.translations import stored

PROGRAMS = ("script", "style")
LOOKS = frozenset(
    {"FONTFAMILY", "FONTTYPE", "FONTSTYLE", "style", "class", "schemaLocation"}
)
"""Attributes of words that nobody wrote to be read."""
SPELT = ("CONTENT", "SUBS_CONTENT", "LABEL", "DESCRIPTION", "PURPOSE")
"""Attributes of ALTO with words."""
NO_TEXT = re.compile(
    r"(?:styles|settings|theme|fontTable|numbering|rels|app|people|webSettings)[^/]*$"
    r"|\[Content_Types\]|META-INF|manifest|/_rels/|customXml|\.ncx$"
)
"""Parts of a ZIP of XML that are about the document's look."""
WORD_TEXTS = ("t", "delText")
_PHRASE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{20000}")
_DECLARATIONS = re.compile(r"<!DOCTYPE[^\[<>]{0,1000}(?:\[[^\]]{0,20000}\]\s*)?>")
_PAGE = re.compile(rb"""href\s*=\s*["'](?:file:/{0,3})?([^"']{1,500}\.xml)["']""", re.I)


class _Texts(HTMLParser):
    """The texts of a page, those of programs left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag in PROGRAMS
        for name, value in attrs:
            if name in ("alt", "title") and value and _PHRASE.search(value):
                self.texts.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in PROGRAMS and self._inside:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(data)


def texts_of_page(data: bytes, declared: str | None = None) -> Iterator[str]:
    """The texts of a page."""
    if _LONG_TAG.search(data):
        raise Uncounted(stored("reading", "a tag that is longer than any honest one"))
    parser = _Texts()
    parser.feed(decode(data, declared or _charset(data)).text)
    parser.close()
    yield from parser.texts


def _charset(data: bytes) -> str | None:
    stated = re.search(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", data[:4_096], re.I)
    return stated[1].decode("ascii") if stated else None


def _of_page(content: Content) -> Iterator[str]:
    yield from texts_of_page(content.data())


def _elements(data: bytes) -> Iterator[ElementTree.Element]:
    refuse_entities(data)
    yield from ElementTree.fromstring(data).iter()


def texts_of_xml(data: bytes) -> Iterator[str]:
    """The texts of all elements, and what attributes say in two words or more.

    Of XML that is none to a strict parser, or declares entities, what is no tag.
    """
    try:
        elements = list(_elements(data))
    except (ElementTree.ParseError, Unreadable):
        yield without_tags(_DECLARATIONS.sub("", decode(data).text, count=1))
        return
    for element in elements:
        yield element.text or ""
        yield element.tail or ""
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] not in LOOKS and _PHRASE.search(value):
                yield value


def _of_xml(content: Content) -> Iterator[str]:
    yield from texts_of_xml(content.data())


def _of_records(content: Content) -> Iterator[str]:
    """As of a feed; of a long file element by element."""
    if content.source.size <= content.options.max_bytes:
        yield from _of_feed(content)
        return
    refuse_entities(content.source.head)
    with content.source.open() as stream:
        for _, element in ElementTree.iterparse(stream):
            yield without_tags(element.text or "")
            for name, value in element.attrib.items():
                if name.rpartition("}")[2] not in LOOKS and _PHRASE.search(value):
                    yield without_tags(value)
            for child in element:
                yield without_tags(child.tail or "")
            element[:] = []


def _of_feed(content: Content) -> Iterator[str]:
    for text in texts_of_xml(content.data()):
        yield without_tags(text)


def _of_alto(content: Content) -> Iterator[str]:
    yield from _texts_of_alto(content.data())


def _texts_of_alto(data: bytes) -> Iterator[str]:
    """The words of pages, and what attributes say; of a divided word, what it is."""
    for element in _elements(data):
        yield element.text or ""
        yield element.tail or ""
        is_divided = element.get("SUBS_CONTENT") is not None
        for name, value in element.attrib.items():
            if name in SPELT:
                if not (is_divided and name == "CONTENT"):
                    yield value
            elif name.rpartition("}")[2] not in LOOKS and _PHRASE.search(value):
                yield value


def _of_mets(content: Content) -> Iterator[str]:
    """The words of an issue's record and of its pages, which stand beside it."""
    data = content.data()
    yield from texts_of_xml(data)
    if content.source.content is not None:
        return
    folder = content.source.path.parent
    for name in dict.fromkeys(_PAGE.findall(data)):
        page = folder / unquote(name.decode("utf-8", "replace")).lstrip("/")
        if page.is_file() and page != content.source.path:
            yield from _texts_of_alto(page.read_bytes())


def _of_archive(content: Content) -> Iterator[str]:
    """The texts of the XML in a ZIP: documents of word processors, books, sheets."""
    with zipfile.ZipFile(io.BytesIO(content.data())) as archive:
        for name in archive.namelist():
            is_text = name.endswith((".xml", ".xhtml", ".html", ".opf"))
            if is_text and not NO_TEXT.search(name):
                part = read_part(archive, name, content.options)
                yield from _of_part(name, part)


def _of_part(name: str, data: bytes) -> Iterator[str]:
    is_word = name.startswith("word/")
    is_package = name.endswith(".opf")
    runs: list[str] = []
    for element in _elements(data):
        local = element.tag.rpartition("}")[2]
        if local in ("p", "br", "tab"):
            runs.append("\n")
        if is_package and local not in ("title", "creator", "description", "publisher"):
            continue
        if not is_word:
            runs += (element.text or "", "\n", element.tail or "", "\n")
        elif local in WORD_TEXTS:
            runs.append(element.text or "")
    yield "".join(runs)


def _of_workbook(content: Content) -> Iterator[str]:
    """The texts of cells, remarks and drawings of a workbook, and its sheets' names."""
    with content.source.open() as stream, zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        strings = StoredTexts()
        if "xl/sharedStrings.xml" in names:
            for text in _strings(_parsed(archive, "xl/sharedStrings.xml")):
                strings.add(text)
        for name in names:
            if name == "docProps/core.xml":
                part = read_part(archive, name, content.options)
                yield from _texts_named(part, ("title", "subject", "creator"))
            elif re.match(r"xl/(?:comments|threadedComments/|drawings/drawing)", name):
                part = read_part(archive, name, content.options)
                yield from _texts_named(part, ("t", "text"))
            elif re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                yield from _cells(_parsed(archive, name), strings)


def _parsed(archive: zipfile.ZipFile, name: str) -> Iterator[ElementTree.Element]:
    """The strings or rows of a part, one after the other."""
    refuse_bomb(archive.getinfo(name))
    with archive.open(name) as stream:
        refuse_entities(stream.read(HEAD))
    with archive.open(name) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag.endswith(("}si", "}row")):
                yield element
                element.clear()


def _of_open_sheet(content: Content) -> Iterator[str]:
    """The texts of cells below the columns' names, of remarks, and what it says of
    itself.
    """
    with content.source.open() as stream, zipfile.ZipFile(stream) as archive:
        for name in ("content.xml", "meta.xml"):
            if name in archive.namelist():
                refuse_bomb(archive.getinfo(name))
                with archive.open(name) as part:
                    refuse_entities(part.read(HEAD))
                with archive.open(name) as part:
                    yield from _texts_of_open_sheet(part)


def _texts_of_open_sheet(stream: IO[bytes]) -> Iterator[str]:
    """What it says of itself, and its rows but the first with several texts."""
    is_named = False
    for _, element in ElementTree.iterparse(stream):
        local = element.tag.rpartition("}")[2]
        if local not in ("table-row", "meta"):
            continue
        texts = [text for text in element.itertext() if text.strip()]
        if local == "table-row" and len(texts) > 1 and not is_named:
            is_named = True
        else:
            yield "\n".join(texts)
        element.clear()


def _strings(items: Iterable[ElementTree.Element]) -> Iterator[str]:
    for item in items:
        runs: list[str] = []
        for child in item:
            # how a word is spoken (rPh) is not its text
            if child.tag.endswith("}t"):
                runs.append(child.text or "")
            elif child.tag.endswith("}r"):
                for text in child.iter():
                    runs.append(text.text or "" if text.tag.endswith("}t") else "")
        yield "".join(runs)


def _texts_named(data: bytes, names: tuple[str, ...]) -> Iterator[str]:
    for element in _elements(data):
        if element.tag.rpartition("}")[2] in names:
            yield element.text or ""


def _cells(rows: Iterable[ElementTree.Element], strings: StoredTexts) -> Iterator[str]:
    """The cells with texts below the first row that has several: the columns' names."""
    is_named = False
    for row in rows:
        found: list[str] = []
        for cell in row:
            value = "".join(each.text or "" for each in cell.iter())
            kind = cell.get("t")
            if kind == "s" and value.strip().isdecimal():
                number = int(value)
                found.append(strings[number] if number < len(strings) else "")
            elif kind in ("inlineStr", "str"):
                found.append(value)
        if not is_named and len(found) > 1:
            is_named = True
            continue
        yield from map(without_tags, found)


def _of_spelt(content: Content) -> Iterator[str]:
    """The text of XML in which each character is an element."""
    pieces: list[str] = []
    for element in _elements(content.data()):
        if element.tag.endswith(("}line", "}par")):
            pieces.append("\n")
        pieces.append(element.text or "")
    yield "".join(pieces)


def _of_safari(content: Content) -> Iterator[str]:
    """The page in a property list."""
    page = plistlib.loads(content.data())["WebMainResource"]
    yield from texts_of_page(
        page["WebResourceData"], page.get("WebResourceTextEncodingName")
    )


def _of_sheet(content: Content) -> Iterator[str]:
    refuse_entities(content.source.head)
    with content.source.open() as stream:
        if b"opendocument" in content.source.head:
            yield from _texts_of_open_sheet(stream)
        else:
            yield from _texts_of_sheet_2003(stream)


def _texts_of_sheet_2003(stream: IO[bytes]) -> Iterator[str]:
    """The cells with texts below the columns' names."""
    is_named = False
    for _, row in ElementTree.iterparse(stream):
        if not row.tag.endswith("}Row"):
            continue
        found: list[str] = []
        for cell in row.iter():
            kinds = [value for name, value in cell.items() if name.endswith("}Type")]
            if kinds == ["String"]:
                found.append("".join(cell.itertext()))
        if is_named:
            yield "\n".join(found)
        is_named = is_named or len(found) > 1
        row.clear()


MARKUP: dict[str, Count] = {
    "abbyy": _of_spelt,
    "djvu": _of_xml,
    "fodt": _of_xml,
    "safari": _of_safari,
    "xml_records": _of_records,
    "xml_sheet": _of_sheet,
    "html": _of_page,
    "hocr": _of_page,
    "alto": _of_alto,
    "mets": _of_mets,
    "docx": _of_archive,
    "odt": _of_archive,
    "epub": _of_archive,
    "xlsx": _of_workbook,
    "ods": _of_open_sheet,
    "feed": _of_records,
    "nitf": _of_xml,
    "newsml": _of_xml,
    "newsml1": _of_xml,
    "tei": _of_xml,
    "jats": _of_xml,
    "page": _of_xml,
    "factiva_xml": _of_xml,
    "genios_xml": _of_feed,
}
