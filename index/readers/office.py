"""Documents of word processors: DOCX (Office Open XML, ECMA-376) and ODT (OpenDocument
Text, ISO/IEC 26300), both XML in a ZIP.

Paragraphs come from the main part, title and author from the document's properties.
Deleted text of tracked changes is left out, inserted text kept; an OpenDocument
footnote stands where its mark stands. When a file was made is not when its text was
published, so neither format gives a date.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.limits import ZIP_MAGIC, part_names, read_part
from cuttings.index.readers.markup import (
    Element,
    every,
    first,
    first_text,
    local_name,
    one_line,
    parse_xml,
)
from cuttings.index.readers.records import language_code

WORD_MAIN = "word/document.xml"
WORD_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"
# not text of the document itself, or (fallback) the same text a second time
WORD_UNSEEN = frozenset({"fallback", "instrtext", "deltext"})
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT_BLANKS = frozenset({"s", "tab", "line-break"})
ODT_UNSEEN = frozenset({"tracked-changes", "annotation", "sequence-decls", "bookmark"})


class DocxReader:
    """Word documents since 2007."""

    suffixes = (".docx", ".docm")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the source is a ZIP with a Word document's main part."""
        return WORD_MAIN in part_names(source)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the document; a paragraph of style Title is its title."""
        main, properties = _parts(source, options, WORD_MAIN, "docProps/core.xml")
        paragraphs: list[str] = []
        title = None
        for element in every(main, "p"):
            text = _word_text(element)
            if not text:
                continue
            paragraphs.append(text)
            style = first(element, "pstyle")
            named = style is not None and (style.get(WORD_VALUE) or "").lower()
            if title is None and named == "title":
                title = text

        if not paragraphs:
            raise Unreadable("a Word document without text")
        yield RawArticle(
            text="\n\n".join(paragraphs),
            title=title or first_text(properties, "title"),
            byline=first_text(properties, "creator"),
            language=language_code(first_text(properties, "language")),
            plain=title is None,
        )


class OdtReader:
    """Text documents of LibreOffice and others."""

    suffixes = (".odt", ".ott")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the first part of the ZIP states the media type, as the standard
        demands.
        """
        return source.head.startswith(ZIP_MAGIC) and ODT_TYPE in source.head[:200]

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the document."""
        content, properties = _parts(source, options, "content.xml", "meta.xml")
        body = first(content, "body", "text")
        paragraphs = [] if body is None else list(_odt_paragraphs(body))
        if not paragraphs:
            raise Unreadable("an OpenDocument file without text")

        title = first_text(properties, "title")
        creator = first_text(properties, "initial-creator")
        yield RawArticle(
            text="\n\n".join(paragraphs),
            title=title,
            byline=creator or first_text(properties, "creator"),
            language=language_code(first_text(properties, "language")),
            plain=title is None,
        )


def _parts(
    source: Source, options: ReadOptions, main: str, properties: str
) -> tuple[Element, Element | None]:
    """The main part and, where there is one, the part of properties, both parsed."""
    with source.open() as stream, zipfile.ZipFile(stream) as archive:
        content = parse_xml(read_part(archive, main, options))
        if properties not in archive.namelist():
            return content, None
        return content, parse_xml(read_part(archive, properties, options))


def _word_text(paragraph: Element) -> str:
    """The text of one paragraph on a line, without that of paragraphs inside it (text
    boxes), which come by themselves.
    """
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in ("tab", "br", "cr"):
            pieces.append(" ")
        elif name != "p" and name not in WORD_UNSEEN:
            stack.extend(reversed(element))
    return one_line("".join(pieces))


def _odt_paragraphs(body: Element) -> Iterator[str]:
    stack = [body]
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name in ("p", "h"):
            text = one_line(_odt_text(element))
            if text:
                yield text
        elif name not in ODT_UNSEEN:
            stack.extend(reversed(element))


def _odt_text(element: Element) -> str:
    """The text of a paragraph, its spans and notes included; walks without recursion."""
    pieces: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        if item is not element:
            stack.append(item.tail or "")
        name = local_name(item)
        if name in ODT_UNSEEN or not name:
            continue
        pieces.append(" " if name in ODT_BLANKS else item.text or "")
        stack.extend(reversed(item))
    return "".join(pieces)
