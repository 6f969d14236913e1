"""EPUB (https://www.w3.org/TR/epub-33/): each document in reading order an article.

Lists of contents are passed over; a text that is repeated on the next page, as readers'
editions of newspapers have it, is one article. What the book says of itself (publisher,
date, language, author) holds for its articles where they say nothing.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.choose import display
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.html import read_page
from cuttings.index.readers.limits import ZIP_MAGIC, part_names, read_part
from cuttings.index.readers.markup import (
    Element,
    every,
    first,
    first_text,
    parse_xml,
    xml_lines,
)
from cuttings.index.readers.page_metadata import person
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Published, Skipped
from cuttings.search.translations import quoted, stored

CONTAINER = "META-INF/container.xml"
MEDIA_TYPE = b"mimetypeapplication/epub+zip"
PAGES = ("application/xhtml+xml", "text/html")
CONTENTS = ("nav", "toc")
"""How lists of contents are called."""
PAGE_SUFFIXES = (".xhtml", ".html", ".htm")


@dataclass(frozen=True)
class _Book:
    """What a book's package says: its documents in order, and facts for all of them."""

    documents: list[str]
    title: str | None = None
    outlet: str | None = None
    published: Published | None = None
    byline: str | None = None
    language: str | None = None
    lines: tuple[str, ...] = ()
    """What the book says of itself, and its lists of contents."""

    @property
    def periodical(self) -> str | None:
        """The book's title, where it is the issue of a day and no book."""
        is_issue = self.published is not None and len(self.published.value) == 10
        return self.title if is_issue and len(self.documents) > 1 else None


class EpubReader:
    """Electronic books and editions of newspapers."""

    reads = "EPUB"
    suffixes = (".epub",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the first part of the ZIP states the media type, or the container's
        description is in it.
        """
        if not source.head.startswith(ZIP_MAGIC):
            return False
        if MEDIA_TYPE in source.head[:120]:
            return True
        names = part_names(source)
        is_named = source.suffixes[0] in self.suffixes
        return CONTAINER in names or (is_named and "mimetype" in names)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of each document, keyed by its name."""
        yield from with_rest(*self._articles(source, options))

    def _articles(
        self, source: Source, options: ReadOptions
    ) -> tuple[list[Reading], tuple[str, ...]]:
        """The articles, and all that the book says beside its documents."""
        found: list[Reading] = []
        taken: dict[str, str] = {}
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            book = _book_of(archive, options)
            for name in book.documents:
                shown = display(name)
                try:
                    article = _complete(
                        read_page(read_part(archive, name, options)), book
                    )
                except Unreadable as error:
                    found.append(Skipped(source.name, str(error), shown))
                    continue
                same = taken.setdefault(article.text, shown)
                if same == shown:
                    found.append(replace(article, key=shown))
                else:
                    why = stored("reading", "the same text as %(same)s", same=same)
                    found.append(Skipped(source.name, why, shown))
        return found, book.lines


def _book_of(archive: zipfile.ZipFile, options: ReadOptions) -> _Book:
    """What the package says; where it can't be read, all pages by their names."""
    try:
        container = parse_xml(read_part(archive, CONTAINER, options))
        rootfile = first(container, "rootfile")
        path = "" if rootfile is None else rootfile.get("full-path") or ""
        package = parse_xml(read_part(archive, path, options))
    except Unreadable:
        return _Book(list(_pages_by_name(archive)))
    metadata = first(package, "metadata")
    published, _ = read_date(_only_date(metadata))
    documents = list(_documents(package, path, archive))
    return _Book(
        documents=documents or list(_pages_by_name(archive)),
        title=first_text(metadata, "title"),
        outlet=first_text(metadata, "publisher"),
        published=published,
        byline=person(first_text(metadata, "creator")),
        language=language_code(first_text(metadata, "language")),
        lines=tuple(_lines_beside(package, path, archive, options)),
    )


def _lines_beside(
    package: Element, path: str, archive: zipfile.ZipFile, options: ReadOptions
) -> Iterator[str]:
    """What the package says, and the lists of contents that it names."""
    metadata = first(package, "metadata")
    if metadata is not None:
        yield from xml_lines(metadata, attributes=False)
    folder = posixpath.dirname(path)
    for item in every(package, "item"):
        name = unquote(item.get("href") or "")
        name = posixpath.normpath(posixpath.join(folder, name))
        properties = (item.get("properties") or "").split()
        is_contents = "nav" in properties or name.endswith(".ncx")
        if is_contents and name in archive.namelist():
            root = parse_xml(read_part(archive, name, options))
            yield from xml_lines(root, attributes=False)


def _pages_by_name(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in sorted(archive.namelist()):
        stem, suffix = posixpath.splitext(posixpath.basename(name).lower())
        if suffix in PAGE_SUFFIXES and stem not in CONTENTS:
            yield name


def _only_date(metadata: Element | None) -> str | None:
    """The date of publication: the one date, or the one that is called so."""
    if metadata is None:
        return None
    dates: dict[str, str] = {}
    for element in every(metadata, "date"):
        kinds = [value for name, value in element.items() if name.endswith("event")]
        dates["".join(kinds)] = "".join(element.itertext())
    return dates.get("publication") or dates.get("")


def _documents(package: Element, path: str, archive: zipfile.ZipFile) -> Iterator[str]:
    """The names of the pages in reading order, then those that are in no order."""
    members = set(archive.namelist())
    folder = posixpath.dirname(path)
    pages: dict[str, str] = {}
    for item in every(package, "item"):
        name = posixpath.normpath(
            posixpath.join(folder, unquote(item.get("href") or ""))
        )
        is_contents = "nav" in (item.get("properties") or "").split()
        is_page = (item.get("media-type") or "").lower() in PAGES
        if is_page and not is_contents and name in members:
            pages[item.get("id") or name] = name
    for reference in every(package, "itemref"):
        name = pages.pop(reference.get("idref") or "", "")
        if name:
            yield name
    yield from pages.values()


def _complete(article: RawArticle, book: _Book) -> RawArticle:
    """An article with what the book says where it says nothing."""
    note = (f"from {quoted(book.title)}",) if book.title else ()
    return replace(
        article,
        outlet=article.outlet or book.outlet or book.periodical,
        published=article.published or book.published,
        byline=article.byline or book.byline,
        language=article.language or book.language,
        notes=article.notes + note,
    )
