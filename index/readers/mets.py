"""METS with ALTO: an issue of a digitised newspaper, its articles told by the logical
structure, their words in the pages' ALTO files beside it.

Libraries write this in dialects (British Library, BnF and Europeana's ENMAP profile,
Luxembourg, RERO). In all, a ``div`` of a TYPE such as ``ARTICLE`` is an article, and
``area`` elements below it name blocks or words of ALTO files; the British Library ties
articles to areas by ``smLink``. Title, date and outlet come from labels and MODS.
What stands on a page outside the articles is kept hidden with the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from cuttings.index.readers import (
    LeftOut,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.alto import (
    block_text,
    confidence_note,
    lines_beside_words,
)
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import read_whole, refuse_large
from cuttings.index.readers.markup import (
    Element,
    every,
    first,
    first_text,
    local_name,
    one_line,
    parse_xml,
    root_name,
    spelt,
    xml_lines,
)
from cuttings.index.readers.records import language_code
from cuttings.index.readers.splitters.lines import before_date, date_of
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Imprint, Published, Skipped
from cuttings.search.translations import stored

ITEMS = frozenset(
    {
        "article",
        "advert",
        "advertisement",
        "advertissement",
        "announcement",
        "birth_notice",
        "death_notice",
        "feuilleton",
        "interview",
        "letter",
        "notice",
        "obituary",
        "poem",
        "review",
        "serial",
        "weather",
    }
)
"""The types of a ``div`` that is read by itself, in lower case."""
PAGES = frozenset({"page", "np:page"})
"""The types of a ``div`` that is a page; the second is NDNP's."""
OUTSIDE = stored("reading", "on the pages of the issue, outside its articles")
MOST_PAGES = 2_000
_HREF = re.compile(rb"""href\s*=\s*["']([^"']{1,500}\.xml)["']""", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:untitled|unnamed|no title|sans titre|ohne titel|article\s*\d*|\[?untitled.*)$",
    re.IGNORECASE,
)


def claims(path: Path) -> list[Path]:
    """The ALTO files that a METS file reads as its pages; none where its name isn't
    that of one, or it has neither articles nor pages.
    """
    if not is_named_mets(path.name):
        return []
    try:
        data = path.read_bytes()
    except OSError:
        return []
    if root_name(data[:4_096]) != "mets" or not _has_items(data):
        return []
    found: list[Path] = []
    for href in dict.fromkeys(_HREF.findall(data)):
        page = _beside(path, href.decode("utf-8", "replace"))
        if page is not None and page.is_file():
            found.append(page)
    return found


def is_named_mets(name: str) -> bool:
    """Whether a file's name says that it is METS, as all libraries' do."""
    lower = name.lower()
    return lower.endswith(".xml") and "mets" in lower


def _has_items(data: bytes) -> bool:
    types = re.findall(rb"""TYPE\s*=\s*["']([A-Za-z_:]{3,20})["']""", data)
    known = {each.decode("ascii").lower() for each in set(types)}
    return bool(known & (ITEMS | PAGES))


class MetsReader:
    """The issue of a newspaper: each of its articles, notices and advertisements."""

    reads = stored("reading", "METS with its ALTO pages, also NDNP's")
    suffixes = (".mets",)
    rank = 15

    def recognises(self, source: Source) -> bool:
        """Whether the root element is ``mets``."""
        return root_name(source.head) == "mets"

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles in the order of the structure, or its pages where it tells no
        articles (as NDNP's); pages that are missing, and items whose words can't be
        found, as skipped.
        """
        root = parse_xml(read_whole(source, options))
        items = list(_items(root))
        issue = _Issue(root, source, options)
        if not issue.files:
            raise Unreadable(
                stored("reading", "METS whose pages (ALTO files) are not beside it")
            )
        found = _articles(items, issue, source) if items else issue.pages()
        yield from with_rest(found, _lines_of_records(root))
        for reason in issue.missing:
            yield Skipped(source.name, reason)


def _articles(items: list[Element], issue: _Issue, source: Source) -> Iterator[Reading]:
    """The articles of the items, what no article has hidden with the first."""
    readings: list[RawArticle] = []
    for ordinal, item in enumerate(items, 1):
        article = issue.article(item, f"{ordinal}")
        if article is None:
            kind = (item.get("TYPE") or "item").lower()
            why = stored(
                "reading",
                "%(kind)s “%(item)s”: no words found",
                kind=kind,
                item=item.get("LABEL") or stored("reading", "without a title"),
            )
            yield Skipped(source.name, why, f"{ordinal}")
        else:
            readings.append(article)
    yield from _with_rest(readings, issue.rest())


def _lines_of_records(root: Element) -> Iterator[str]:
    """What the records of an issue and the labels of its parts say."""
    for record in every(root, "dmdsec", "amdsec", "metshdr"):
        yield from xml_lines(record)
    for name in ("LABEL", "ORDERLABEL"):
        yield from map(one_line, root.xpath(f"//@{name}"))


def _with_rest(articles: list[RawArticle], rest: str) -> Iterator[RawArticle]:
    for index, article in enumerate(articles):
        if rest and index == 0:
            left_out = (*article.left_out, LeftOut(rest, OUTSIDE))
            article = replace(article, left_out=left_out)
        yield article


def _items(root: Element) -> Iterator[Element]:
    """The items of the logical structure, none inside another."""
    for structure in every(root, "structmap"):
        if (structure.get("TYPE") or "logical").lower() == "physical":
            continue
        stack = list(reversed(structure))
        while stack:
            element = stack.pop()
            kind = (element.get("TYPE") or "").lower()
            if local_name(element) == "div" and kind in ITEMS:
                yield element
            else:
                stack.extend(reversed(element))


@dataclass
class _Page:
    """An ALTO file: its blocks, and the elements that an article has."""

    number: str
    root: Element
    blocks: list[Element]
    taken: set[Element] = field(default_factory=set)

    def element(self, name: str) -> Element | None:
        """The element with an id. Lines and words are looked for only where no block
        has it: they are nearly all of a page's elements, and few libraries name them.
        """
        for elements in ("_blocks_by_id", "_by_id", "_words_by_id"):
            found: Element | None = getattr(self, elements).get(name)
            if found is not None:
                return found
        return None

    @cached_property
    def _blocks_by_id(self) -> dict[str, Element]:
        return {each.get("ID"): each for each in self.blocks}

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        found = self.root.xpath("//*[@ID and not(local-name()='String')]")
        return {each.get("ID"): each for each in found}

    @cached_property
    def _words_by_id(self) -> dict[str, Element]:
        return {each.get("ID"): each for each in spelt(self.root, "String")}


class _Issue:
    """A METS file with its pages, each parsed when an article first needs it."""

    def __init__(self, root: Element, source: Source, options: ReadOptions) -> None:
        self._options = options
        self.missing: list[str] = []
        self.files: dict[str, Path] = {}
        self._pages: dict[str, _Page | None] = {}
        self._numbers: dict[str, str] = {}
        self._files(root, source)
        self._records = {each.get("ID"): each for each in every(root, "dmdsec")}
        self._areas = {each.get("ID"): each for each in every(root, "div")}
        self._links = _links(root)
        self._outlet, self._published, self._notes = _issue_facts(root)

    def _files(self, root: Element, source: Source) -> None:
        if source.content is not None:
            return
        ordinals = _page_numbers(root)
        for element in every(root, "file"):
            location = first(element, "flocat")
            href = "" if location is None else _href_of(location)
            if not href.lower().endswith(".xml"):
                continue
            name = element.get("ID") or ""
            path = _beside(source.path, href)
            if path is None or not path.is_file():
                self.missing.append(
                    stored(
                        "reading",
                        "the page %(href)s is not beside the METS file",
                        href=href[:80],
                    )
                )
                continue
            self.files[name] = path
            self._numbers[name] = ordinals.get(name) or str(len(self.files))
        if len(self.files) > MOST_PAGES:
            raise Unreadable(
                stored("reading", "too large: %(files)s pages", files=len(self.files))
            )

    def article(self, item: Element, key: str) -> RawArticle | None:
        """The article of an item, or None where none of its words are found."""
        areas = [each for each in every(item, "area") if each.get("BEGIN")]
        if not areas:
            areas = self._linked_areas(item)
        paragraphs: list[str] = []
        shown: list[Element] = []
        numbers: list[str] = []
        words: list[str] = []
        for area in areas:
            page = self._page(area.get("FILEID") or "")
            element = page.element(area.get("BEGIN") or "") if page else None
            if page is None or element is None:
                continue
            numbers.append(page.number)
            if local_name(element) == "string":
                words.append(element.get("CONTENT") or "")
                page.taken.add(element)
                continue
            for block in _blocks_of(element):
                if block not in page.taken:
                    page.taken.add(block)
                    shown.append(block)
                    paragraphs.append(block_text(block))
        paragraphs += [" ".join(words)] if words else []
        text = "\n\n".join(filter(None, paragraphs))
        if not text:
            return None
        title = self._title(item)
        language = self._stated(item, "languageterm")
        kind = (item.get("TYPE") or "").lower()
        notes = (*self._notes, *confidence_note(shown))
        if kind not in ("article", ""):
            notes = (
                stored(
                    "reading",
                    "type in the issue: %(replace)s",
                    replace=kind.replace("_", " "),
                ),
                *notes,
            )
        return RawArticle(
            text=text,
            key=item.get("ID") or key,
            title=title,
            published=self._published,
            outlet=self._outlet,
            language=language_code(language),
            notes=notes,
            plain=title is None,
            imprint=Imprint(page=numbers[0] if numbers else ""),
        )

    def pages(self) -> Iterator[Reading]:
        """Each page as an article, with what is known of its issue."""
        for name, path in self.files.items():
            page = self._page(name)
            if page is None:
                continue
            blocks = filter(None, map(block_text, page.blocks))
            text = "\n\n".join(blocks)
            if not text:
                yield Skipped(
                    str(path.name), stored("reading", "a page without words"), name
                )
                continue
            yield RawArticle(
                text=text,
                key=name or page.number,
                published=self._published,
                outlet=self._outlet,
                notes=(*self._notes, *confidence_note(page.blocks)),
                plain=True,
                imprint=Imprint(page=page.number),
            )

    def rest(self) -> str:
        """The text of the pages that no article has, and what they say of themselves."""
        texts: list[str] = []
        for name in self.files:
            page = self._page(name)
            if page is None:
                continue
            texts += lines_beside_words(page.root)
            for block in page.blocks:
                if block in page.taken:
                    continue
                strings = list(spelt(block, "String"))
                left = [each for each in strings if each not in page.taken]
                whole = len(left) == len(strings)
                words = [each.get("CONTENT") or "" for each in left]
                texts.append(block_text(block) if whole else " ".join(words))
        return "\n".join(filter(None, texts))

    def _page(self, name: str) -> _Page | None:
        if name not in self._pages:
            self._pages[name] = self._read_page(name)
        return self._pages[name]

    def _read_page(self, name: str) -> _Page | None:
        path = self.files.get(name)
        if path is None:
            return None
        try:
            refuse_large(path.stat().st_size, self._options)
            root = parse_xml(path.read_bytes())
        except (OSError, Unreadable) as error:
            self.missing.append(
                stored(
                    "reading",
                    "the page %(name)s can't be read: %(error)s",
                    name=path.name,
                    error=error,
                )
            )
            return None
        return _Page(self._numbers[name], root, list(spelt(root, "TextBlock")))

    def _linked_areas(self, item: Element) -> list[Element]:
        """The areas that links tie to an item or to a ``div`` below it."""
        found: list[Element] = []
        for element in every(item, "div"):
            for target in self._links.get(element.get("ID") or "", ()):
                area = self._areas.get(target)
                if area is not None:
                    found += [each for each in every(area, "area") if each.get("BEGIN")]
        return found

    def _title(self, item: Element) -> str | None:
        label = one_line(item.get("LABEL") or "")
        stated = self._stated(item, "title")
        for title in (label, stated or ""):
            if title and not _PLACEHOLDER.match(title):
                return title
        return None

    def _stated(self, item: Element, name: str) -> str | None:
        """What an item's own MODS record says."""
        for record_id in (item.get("DMDID") or "").split():
            text = first_text(self._records.get(record_id), name)
            if text:
                return text
        return None


def _links(root: Element) -> dict[str, list[str]]:
    links: dict[str, list[str]] = {}
    for link in every(root, "smlink"):
        ends = {local_key: value.lstrip("#") for local_key, value in _local(link)}
        if "from" in ends and "to" in ends:
            links.setdefault(ends["from"], []).append(ends["to"])
    for group in every(root, "smlinkgrp"):
        ids: list[str] = []
        for locator in every(group, "smlocatorlink"):
            target = dict(_local(locator)).get("href", "").lstrip("#")
            ids.append(target)
        if ids:
            links.setdefault(ids[0], []).extend(ids[1:])
    return links


def _local(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        yield str(name).rpartition("}")[2], str(value)


def _href_of(location: Element) -> str:
    return dict(_local(location)).get("href", "")


def _page_numbers(root: Element) -> dict[str, str]:
    """The number of the page that each file shows, from the physical structure."""
    numbers: dict[str, str] = {}
    for structure in every(root, "structmap"):
        if (structure.get("TYPE") or "physical").lower() != "physical":
            continue
        for division in every(structure, "div"):
            if (division.get("TYPE") or "").lower() not in PAGES:
                continue
            number = division.get("ORDERLABEL") or division.get("ORDER") or ""
            for pointer in every(division, "area", "fptr"):
                name = pointer.get("FILEID")
                if name and number:
                    numbers.setdefault(name, number)
    return numbers


def _blocks_of(element: Element) -> Iterable[Element]:
    """The text blocks that an ALTO element is or holds."""
    if local_name(element) in ("textblock", "textline"):
        return [element]
    return list(spelt(element, "TextBlock"))


def _issue_facts(root: Element) -> tuple[str | None, Published | None, tuple[str, ...]]:
    """Outlet and date of the issue: from the record that states a date, else from the
    label of the file.
    """
    outlet: str | None = None
    published: Published | None = None
    notes: tuple[str, ...] = ()
    for record in every(root, "dmdsec"):
        stated = first_text(record, "dateissued") or first_text(record, "date")
        if stated:
            published, notes = read_date(stated)
            outlet = first_text(record, "title")
            break
    label = root.get("LABEL") or ""
    if published is None and label:
        dated = date_of(label, anywhere=True)
        if dated:
            published, notes = read_date(dated[0])
    if outlet is None:
        outlet = before_date(label) or None
    return outlet, published, notes


def _beside(path: Path, href: str) -> Path | None:
    """The file that a METS file names, where it stands beside or below it."""
    name = unquote(href).removeprefix("file://").removeprefix("file:")
    parts = [part for part in PurePosixPath(name.lstrip("/")).parts if part != "."]
    if not parts or ".." in parts:
        return None
    return path.parent.joinpath(*parts)
