"""DOCX (Office Open XML, ECMA-376): the paragraphs of the main part, title and author
from its core properties.

Deleted text of tracked changes is left out, inserted text kept. When the file was made
is not when it was published.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.limits import part_names, read_part
from cuttings.index.readers.markup import (
    Element,
    every,
    first_text,
    local_name,
    parse_xml,
)
from cuttings.index.readers.records import language_code
from cuttings.search.articles import Skipped

_MAIN = "word/document.xml"
_CORE = "docProps/core.xml"
_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"


class DocxReader:
    """Word documents since 2007."""

    suffixes = (".docx", ".docm")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the source is a ZIP with a Word document's main part."""
        return _MAIN in part_names(source)

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The article of the document."""
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            main = parse_xml(read_part(archive, _MAIN, options))
            core = (
                parse_xml(read_part(archive, _CORE, options))
                if _CORE in archive.namelist()
                else None
            )
        paragraphs = [(text, _style(p)) for p in every(main, "p") if (text := _text(p))]
        if not paragraphs:
            raise Unreadable("a Word document without text")
        title = next((text for text, style in paragraphs if style == "title"), None)
        yield RawArticle(
            text="\n\n".join(text for text, _ in paragraphs),
            title=title or (first_text(core, "title") if core is not None else None),
            byline=first_text(core, "creator") if core is not None else None,
            language=language_code(first_text(core, "language"))
            if core is not None
            else None,
            plain=title is None,
        )


def _text(paragraph: Element) -> str:
    pieces = []
    for element in paragraph.iter():
        name = local_name(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in ("tab", "br", "cr"):
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def _style(paragraph: Element) -> str:
    style = next(every(paragraph, "pstyle"), None)
    return (style.get(_VALUE) or "").lower() if style is not None else ""
