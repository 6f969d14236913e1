"""XML of one text a file: TEI, JATS, PAGE; and Factiva's XML of many.

Each vocabulary is a class of a few lines that says where its title, text and facts
stand; whatever else a file says is kept hidden.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    XML_LANGUAGE,
    Element,
    every,
    first,
    first_text,
    local_name,
    one_line,
    parse_xml,
    root_name,
    xml_lines,
    xml_pieces,
)
from cuttings.index.readers.records import language_code
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.factiva import TERM_KINDS, VENDOR
from cuttings.index.readers.splitters.genios import VENDOR as GENIOS
from cuttings.index.readers.splitters.lines import terms_of
from cuttings.index.readers.splitters.parts import readings_of
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import SuppliedTerm
from cuttings.search.translations import stored

NOBODY = ("n.n.", "N.N.")
"""What GENIOS writes for an author whom nobody knows."""
_GENIOS = re.compile(rb"<Document\s[^>]{0,200}\bDB\s*=")
RECORD = stored("reading", "the file's record of the text")


class _OneText(ABC):
    """What the vocabularies of one text have in common."""

    suffixes: tuple[str, ...] = ()
    rank = 25
    roots: frozenset[str] = frozenset()
    reads = ""
    spells = False
    """Whether each character is an element, and no other texts are in the file."""

    def recognises(self, source: Source) -> bool:
        """Whether the root element is of this vocabulary."""
        return root_name(source.head) in self.roots

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The text of the file, the rest of it hidden."""
        root = parse_xml(read_whole(source, options))
        article = self.article(root)
        if not article.text.strip():
            raise Unreadable(
                stored("reading", "%(reads)s without text", reads=self.reads)
            )
        if self.spells:
            # a line for each of its characters would be beside the words
            yield article
        else:
            yield from with_rest([article], xml_lines(root), RECORD, xml_pieces(root))

    @abstractmethod
    def article(self, root: Element) -> RawArticle:
        """The article under a root element."""


class TeiReader(_OneText):
    """TEI (https://tei-c.org): the body's paragraphs, the facts of the header."""

    suffixes = (".tei",)
    roots = frozenset({"tei", "tei.2"})
    reads = "TEI"

    def article(self, root: Element) -> RawArticle:
        """The article of a TEI document."""
        header = first(root, "teiheader")
        printed = first(header, "sourcedesc")
        date = first(printed, "date")
        if date is None:
            date = first(header, "publicationstmt", "date")
        stated = "" if date is None else date.get("when") or _text(date)
        published, notes = read_date(stated)
        title = first_text(header, "titlestmt", "title")
        body = first(root, "text", "body")
        outlet = None
        for each in every(printed, "title") if printed is not None else ():
            if each.get("level") in ("j", "s", "m"):
                outlet = _text(each) or None
        return RawArticle(
            text=_paragraphs(body, "p", "head", "l", "ab", "item"),
            title=title,
            published=published,
            outlet=outlet,
            byline=first_text(header, "titlestmt", "author"),
            language=language_code(root.get(XML_LANGUAGE)),
            notes=notes,
            plain=title is None,
        )


class JatsReader(_OneText):
    """JATS (ANSI/NISO Z39.96), in which journals deposit their articles."""

    suffixes = (".jats",)
    roots = frozenset({"article"})
    reads = "JATS"

    def recognises(self, source: Source) -> bool:
        """Whether the root is an article with the metadata of JATS."""
        head = source.head.replace(b"\0", b"")
        jats = b"article-meta" in head or b"journal-meta" in head or b"<front" in head
        return super().recognises(source) and jats

    def article(self, root: Element) -> RawArticle:
        """The article of a JATS document, its abstract first."""
        date = first(root, "pub-date")
        parts = [first_text(date, part) or "" for part in ("year", "month", "day")]
        stated = "-".join(part.zfill(2) for part in parts if part.isdecimal())
        published, notes = read_date(stated)
        authors: list[str] = []
        for name in every(root, "contrib"):
            given, surname = (
                first_text(name, "given-names"),
                first_text(name, "surname"),
            )
            authors.append(" ".join(filter(None, (given, surname))))
        abstract = _paragraphs(first(root, "abstract"), "p")
        body = _paragraphs(first(root, "body"), "p", "title")
        title = first_text(root, "article-title")
        return RawArticle(
            text="\n\n".join(filter(None, (abstract, body))),
            title=title,
            published=published,
            outlet=first_text(root, "journal-title"),
            byline=", ".join(filter(None, authors)) or None,
            language=language_code(root.get(XML_LANGUAGE)),
            notes=notes,
            plain=title is None,
        )


class PageReader(_OneText):
    """PAGE XML, as Transkribus and OCR-D write it: regions in reading order."""

    suffixes = (".pagexml",)
    roots = frozenset({"pcgts"})
    reads = "PAGE XML"

    def article(self, root: Element) -> RawArticle:
        """The text of a page."""
        regions = {each.get("id"): each for each in every(root, "textregion")}
        order: list[Element] = []
        for reference in every(root, "regionrefindexed", "regionref"):
            region = regions.pop(reference.get("regionRef"), None)
            if region is not None:
                order.append(region)
        order += regions.values()
        texts = [_region_text(region) for region in order]
        page = first(root, "page")
        image = "" if page is None else page.get("imageFilename") or ""
        notes = (f"scan: {image}",) if image else ()
        return RawArticle(
            text="\n\n".join(filter(None, texts)), notes=notes, plain=True
        )


class AbbyyReader(_OneText):
    """ABBYY FineReader's XML, where each character is an element."""

    roots = frozenset({"document"})
    reads = stored("reading", "ABBYY FineReader's XML")
    spells = True

    def recognises(self, source: Source) -> bool:
        """Whether the root is of FineReader's vocabulary."""
        is_abbyy = b"abbyy.com/FineReader_xml" in source.head.replace(b"\0", b"")
        return is_abbyy and super().recognises(source)

    def article(self, root: Element) -> RawArticle:
        """The paragraphs of all pages, their lines joined."""
        paragraphs: list[str] = []
        for paragraph in every(root, "par"):
            lines = [_characters(line) for line in every(paragraph, "line")]
            paragraphs.append("\n".join(filter(None, lines)))
        text = "\n\n".join(filter(None, paragraphs))
        return RawArticle(text=text, plain=True)


class DjvuReader(_OneText):
    """The hidden text of DjVu as XML: words in lines in paragraphs."""

    roots = frozenset({"djvuxml"})
    reads = stored("reading", "DjVu's XML of hidden text")

    def article(self, root: Element) -> RawArticle:
        """The paragraphs of all pages."""
        paragraphs: list[str] = []
        for paragraph in every(root, "paragraph"):
            lines: list[str] = []
            for line in every(paragraph, "line"):
                words = [one_line(each.text or "") for each in every(line, "word")]
                lines.append(" ".join(filter(None, words)))
            paragraphs.append("\n".join(filter(None, lines)))
        text = "\n\n".join(filter(None, paragraphs))
        return RawArticle(text=text, plain=True)


def _characters(line: Element) -> str:
    """The characters of a line; a program that has no element for each writes text."""
    pieces: list[str] = []
    for part in every(line, "formatting"):
        characters = [each.text or " " for each in every(part, "charparams")]
        pieces.append("".join(characters) or part.text or "")
    return "".join(pieces).strip()


class FactivaXmlReader:
    """Factiva's XML: each ``ppsarticle`` an article."""

    reads = "Factiva's XML"
    suffixes = (".ppsxml",)
    rank = 15

    def recognises(self, source: Source) -> bool:
        """Whether Factiva's elements stand at the beginning."""
        head = source.head.replace(b"\0", b"").lower()
        return b"<ppsarticle" in head

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles of a set, which states how many they are."""
        root = parse_xml(read_whole(source, options))
        records = list(every(root, "ppsarticle"))
        sets = list(every(root, "ppsarticleresultset"))
        stated = (sets[0].get("count") or "") if sets else ""
        split = Split(
            vendor=VENDOR,
            parts=[_factiva_part(record) for record in records],
            marked=len(records),
            stated=int(stated) if stated.isdecimal() else None,
        )
        if not split.parts:
            raise Unreadable(
                stored("reading", "Factiva's XML without an article in it")
            )
        text = "\n".join(xml_lines(root))
        yield from readings_of(split, Document(source, "text", text))


class GeniosXmlReader:
    """GENIOS' XML: each ``Document`` of a data base an article."""

    reads = "GENIOS' XML"
    suffixes = (".geniosxml",)
    rank = 15

    def recognises(self, source: Source) -> bool:
        """Whether a document names its data base."""
        head = source.head.replace(b"\0", b"")
        is_root = root_name(source.head) in ("document", "documents", "genios")
        return is_root and _GENIOS.search(head) is not None

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles, each known by its source and number."""
        root = parse_xml(read_whole(source, options))
        records = list(every(root, "document"))
        parts = list(map(_genios_part, records))
        text = "\n".join(xml_lines(root))
        split = Split(vendor=GENIOS, parts=parts, marked=len(records))
        yield from readings_of(split, Document(source, "text", text))


def _genios_part(record: Element) -> Part:
    date = first_text(record, "date") or ""
    if len(date) == 8 and date.isdecimal():
        date = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    authors = [_text(author) for author in every(record, "author")]
    stated = [first_text(record, name) for name in ("title", "subtitle")]
    names = (first_text(record, "source"), record.get("ID"))
    part = Part(
        title=": ".join(filter(None, stated)),
        outlet=first_text(record, "publication-title")
        or first_text(record, "source")
        or record.get("DB")
        or "",
        date=date,
        byline="; ".join(each for each in authors if each not in NOBODY),
        page=first_text(record, "page") or "",
        number=":".join(filter(None, names)),
        url=first_text(record, "persistent_link") or "",
    )
    for text in every(record, "text"):
        paragraphs = list(filter(None, map(_text, every(text, "p"))))
        part.body += paragraphs or [_text(text)]
    for listed in every(record, "descriptors"):
        parts_of = "; ".join(re.split(r"[;/,]", _text(listed)))
        part.terms += terms_of("subject", GENIOS, parts_of)
    return part


def _factiva_part(record: Element) -> Part:
    date = first_text(record, "publicationdate", "date") or ""
    part = Part(
        title=first_text(record, "headline") or "",
        outlet=first_text(record, "sourcename") or "",
        date=date or (first_text(record, "publicationdate", "datetime") or "")[:10],
        byline=first_text(record, "byline") or "",
        section=first_text(record, "sectionname") or "",
        page=first_text(record, "pages") or "",
        edition=first_text(record, "edition") or "",
        language=first_text(record, "baselanguage") or "",
        number=(first_text(record, "accessionno") or "").lower(),
    )
    words = first_text(record, "wordcount") or ""
    part.words = f"{words} words" if words.isdecimal() else words
    for name in ("leadparagraph", "tailparagraphs"):
        for element in every(record, name):
            paragraphs = list(every(element, "para", "paragraph", "p"))
            for paragraph in paragraphs or [element]:
                part.body.append(_text(paragraph))
    kinds = {"newssubject": "NS", "region": "RE", "company": "CO", "industry": "IN"}
    for name, code in kinds.items():
        for element in every(record, name):
            label = first_text(element, "descriptor") or _text(element)
            stated = element.get("code") or ""
            if label or stated:
                kind = TERM_KINDS[code]
                part.terms.append(SuppliedTerm(kind, label or stated, VENDOR, stated))
    return part


def _text(element: Element) -> str:
    return one_line("".join(element.itertext()))


def _paragraphs(root: Element | None, *names: str) -> str:
    """The texts of elements of these names, none inside another, a paragraph each."""
    texts: list[str] = []
    stack = [] if root is None else [root]
    while stack:
        element = stack.pop()
        if local_name(element) in names and element is not root:
            texts.append(_text(element))
        else:
            stack.extend(reversed(element))
    return "\n\n".join(filter(None, texts))


def _region_text(region: Element) -> str:
    """A region's own text, else that of its lines."""
    for child in region:
        if local_name(child) == "textequiv":
            return first_text(child, "unicode") or ""
    lines = [first_text(line, "unicode") for line in every(region, "textline")]
    return "\n".join(filter(None, lines))
