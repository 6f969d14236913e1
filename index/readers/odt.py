"""ODT (OpenDocument Text, ISO/IEC 26300): headings and paragraphs of the content, title
and author from its metadata.

Footnotes stand where their marks stand; deleted text of tracked changes is left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.limits import MAGIC, read_part
from cuttings.index.readers.markup import (
    Element,
    first,
    first_text,
    local_name,
    parse_xml,
)
from cuttings.index.readers.records import language_code
from cuttings.search.articles import Skipped

_TYPE = b"application/vnd.oasis.opendocument.text"
_SPACES = frozenset({"s", "tab", "line-break"})
_LEFT_OUT = frozenset({"tracked-changes", "annotation", "sequence-decls", "bookmark"})


class OdtReader:
    """Text documents of LibreOffice and others."""

    suffixes = (".odt", ".ott")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the first part of the ZIP states the media type, as the standard
        demands.
        """
        return source.head.startswith(MAGIC) and _TYPE in source.head[:200]

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The article of the document."""
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            content = parse_xml(read_part(archive, "content.xml", options))
            meta = (
                parse_xml(read_part(archive, "meta.xml", options))
                if "meta.xml" in archive.namelist()
                else None
            )
        body = first(content, "body", "text")
        paragraphs = list(_paragraphs(body)) if body is not None else []
        if not paragraphs:
            raise Unreadable("an OpenDocument file without text")
        title = first_text(meta, "title") if meta is not None else None
        creator = (
            (first_text(meta, "initial-creator") or first_text(meta, "creator"))
            if meta is not None
            else None
        )
        yield RawArticle(
            text="\n\n".join(paragraphs),
            title=title,
            byline=creator,
            language=language_code(first_text(meta, "language"))
            if meta is not None
            else None,
            plain=title is None,
        )


def _paragraphs(body: Element) -> Iterator[str]:
    stack = [body]
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name in ("p", "h"):
            text = " ".join(_text(element).split())
            if text:
                yield text
        elif name not in _LEFT_OUT:
            stack.extend(reversed(element))


def _text(element: Element) -> str:
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
        if name in _LEFT_OUT or not name:
            continue
        pieces.append(" " if name in _SPACES else item.text or "")
        stack.extend(reversed(item))
    return "".join(pieces)
