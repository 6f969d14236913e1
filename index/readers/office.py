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
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import (
    ZIP_MAGIC,
    part_names,
    read_part,
    read_whole,
)
from cuttings.index.readers.markup import (
    Element,
    every,
    first,
    first_text,
    local_name,
    one_line,
    parse_xml,
    root_name,
    xml_lines,
)
from cuttings.index.readers.page_metadata import person
from cuttings.index.readers.records import language_code
from cuttings.index.readers.splitters import HEADING, Block, Document, split_document
from cuttings.search.translations import stored

WORD_MAIN = "word/document.xml"
WORD_PROPERTIES = "docProps/core.xml"
WORD_STYLES = "word/styles.xml"
WORD_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"
# not text of the document itself, or (fallback) the same text a second time
WORD_NO_TEXT = frozenset({"fallback", "instrtext"})
WORD_UNSEEN = WORD_NO_TEXT | {"deltext"}
WORD_OWN_PROPERTIES = "docProps/custom.xml"
WORD_SETTINGS = (
    *("word/styles", "word/settings", "word/theme", "word/fontTable"),
    *("word/numbering", "word/webSettings", "word/_rels", "word/people"),
)
"""Parts that hold no text."""
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT_STYLES = "styles.xml"
ODT_BLANKS = frozenset({"s", "tab", "line-break"})
ODT_UNSEEN = frozenset({"tracked-changes", "annotation", "sequence-decls", "bookmark"})


class DocxReader:
    """Word documents since 2007."""

    reads = "Word (DOCX)"
    suffixes = (".docx", ".docm")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the source is a ZIP with a Word document's main part."""
        return WORD_MAIN in part_names(source)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the document; a paragraph of style Title is its title."""
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            main, properties = _parts(archive, options, WORD_MAIN, WORD_PROPERTIES)
            headings = _word_headings(archive, options)
            beside = list(_word_lines(archive, options, main, properties))
        blocks: list[Block] = []
        title = None
        for element in every(main, "p"):
            text = _word_text(element)
            if not text or _is_fallback(element):
                continue
            # the properties of a paragraph are its first child
            properties_of = element[0] if local_name(element[0]) == "ppr" else None
            style = first(properties_of, "pstyle")
            named = "" if style is None else (style.get(WORD_VALUE) or "").lower()
            level = first(properties_of, "outlinelvl")
            is_heading = named in headings or level is not None
            blocks.append(Block(text, HEADING if is_heading else ""))
            if title is None and named == "title":
                title = one_line(text)

        if not blocks:
            raise Unreadable(stored("reading", "a Word document without text"))
        whole = "\n".join(block.text for block in blocks)
        found, doubts = split_document(Document(source, "word", whole, tuple(blocks)))
        if found is not None:
            yield from with_rest(found, beside)
            return
        paragraphs = [one_line(block.text) for block in blocks]
        article = RawArticle(
            text="\n\n".join(paragraphs),
            title=title or first_text(properties, "title"),
            byline=person(first_text(properties, "creator")),
            language=language_code(first_text(properties, "language")),
            notes=doubts,
            plain=title is None,
        )
        yield from with_rest([article], beside)


class OdtReader:
    """Text documents of LibreOffice and others."""

    reads = stored("reading", "OpenDocument text (ODT)")
    suffixes = (".odt", ".ott")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the first part of the ZIP states the media type, as the standard
        demands.
        """
        return source.head.startswith(ZIP_MAGIC) and ODT_TYPE in source.head[:200]

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the document."""
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            content, properties = _parts(archive, options, "content.xml", "meta.xml")
            beside = list(_odt_lines(archive, options, content, properties))
        yield from _open_document(content, properties, beside, source)


class FlatOdtReader:
    """Text documents of LibreOffice in one file of XML."""

    reads = stored("reading", "flat OpenDocument text (FODT)")
    suffixes = (".fodt",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root says that it is a text of OpenDocument."""
        head = source.head.replace(b"\0", b"")
        is_text = b"vnd.oasis.opendocument.text" in head
        return is_text and root_name(source.head) == "document"

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the document."""
        root = parse_xml(read_whole(source, options))
        beside = list(xml_lines(root, attributes=False))
        yield from _open_document(root, first(root, "meta"), beside, source)


def _open_document(
    content: Element, properties: Element | None, beside: list[str], source: Source
) -> Iterator[Reading]:
    """The article of a document of OpenDocument, or the articles of a download."""
    body = first(content, "body", "text")
    blocks = [] if body is None else list(_odt_blocks(body))
    if not blocks:
        raise Unreadable(stored("reading", "an OpenDocument file without text"))
    paragraphs = [block.text for block in blocks]
    whole = "\n".join(paragraphs)
    found, doubts = split_document(Document(source, "word", whole, tuple(blocks)))
    if found is not None:
        yield from with_rest(found, beside)
        return

    title = first_text(properties, "title")
    creator = first_text(properties, "initial-creator")
    article = RawArticle(
        text="\n\n".join(paragraphs),
        title=title,
        byline=person(creator or first_text(properties, "creator")),
        language=language_code(first_text(properties, "language")),
        notes=doubts,
        plain=title is None,
    )
    yield from with_rest([article], beside)


def _word_lines(
    archive: zipfile.ZipFile,
    options: ReadOptions,
    main: Element,
    properties: Element | None,
) -> Iterator[str]:
    """All that a Word document says, a paragraph a line: also in notes, comments, heads
    and feet of pages, text boxes, charts, deleted passages, and of itself.
    """
    if properties is not None:
        yield from xml_lines(properties, attributes=False)
    roots = [main]
    for name in archive.namelist():
        if name == WORD_OWN_PROPERTIES:
            own = parse_xml(read_part(archive, name, options))
            yield from xml_lines(own, attributes=False)
        if not name.endswith(".xml") or not name.startswith("word/"):
            continue
        if name != WORD_MAIN and not name.startswith(WORD_SETTINGS):
            roots.append(parse_xml(read_part(archive, name, options)))
    said: set[str] = set()
    otherwise: list[str] = []
    for root in roots:
        has_fallback = first(root, "fallback") is not None
        for paragraph in every(root, "p"):
            text = _word_text(paragraph, WORD_NO_TEXT)
            if has_fallback and _is_fallback(paragraph):
                otherwise.append(text)
            else:
                said.add(text)
                yield text
    yield from (text for text in otherwise if text not in said)


def _odt_lines(
    archive: zipfile.ZipFile,
    options: ReadOptions,
    content: Element,
    properties: Element | None,
) -> Iterator[str]:
    """All that an OpenDocument text says, heads and feet of pages and what it says of
    itself included.
    """
    yield from xml_lines(content, attributes=False)
    if properties is not None:
        yield from xml_lines(properties, attributes=False)
    if ODT_STYLES not in archive.namelist():
        return
    styles = read_part(archive, ODT_STYLES, options)
    # most styles hold no head or foot of a page
    if b":p>" in styles or b":p " in styles:
        yield from xml_lines(parse_xml(styles), attributes=False)


def _word_headings(archive: zipfile.ZipFile, options: ReadOptions) -> frozenset[str]:
    """The ids of the styles that are headings, in lower case; their names are English
    in whatever language Word speaks.
    """
    found = {f"heading{level}" for level in range(1, 10)}
    if WORD_STYLES not in archive.namelist():
        return frozenset(found)
    styles = parse_xml(read_part(archive, WORD_STYLES, options))
    for style in every(styles, "style"):
        name = first(style, "name")
        label = "" if name is None else (name.get(WORD_VALUE) or "").lower()
        if (
            label.startswith("heading ")
            or first(style, "ppr", "outlinelvl") is not None
        ):
            found.update(
                value.lower()
                for key, value in style.attrib.items()
                if key.endswith("styleId")
            )
    return frozenset(found)


def _parts(
    archive: zipfile.ZipFile, options: ReadOptions, main: str, properties: str
) -> tuple[Element, Element | None]:
    """The main part and, where there is one, the part of properties, both parsed."""
    content = parse_xml(read_part(archive, main, options))
    if properties not in archive.namelist():
        return content, None
    return content, parse_xml(read_part(archive, properties, options))


def _is_fallback(paragraph: Element) -> bool:
    """Whether a paragraph is what a document says to programs that can't show it
    otherwise: it stands in the document a second time.
    """
    return any(local_name(above) == "fallback" for above in paragraph.iterancestors())


def _word_text(paragraph: Element, unseen: frozenset[str] = WORD_UNSEEN) -> str:
    """The text of one paragraph with its line breaks, without that of paragraphs inside
    it (text boxes), which come by themselves.
    """
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name in ("t", "deltext") and name not in unseen:
            pieces.append(element.text or "")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "tab":
            pieces.append(" ")
        elif name != "p" and name not in unseen:
            stack.extend(reversed(element))
    return "".join(pieces).strip()


def _odt_blocks(body: Element) -> Iterator[Block]:
    stack = [body]
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name in ("p", "h"):
            text = one_line(_odt_text(element))
            if text:
                yield Block(text, HEADING if name == "h" else "")
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
