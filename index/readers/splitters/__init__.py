"""Splitters: from a vendor's download to the articles that it holds, one module a
vendor.

A reader turns a file into a ``Document`` (lines of text, paragraphs with their styles,
or a page's elements) and asks ``split_document`` before it takes the file for one
article. The splitter whose vendor's marks stand in the document parts it. It says what
the vendor states, how many marks it saw, and what it made of them; where these three
numbers differ, the file is reported with them, and what was made is kept. Text that
stands outside the articles (covers, lists of contents) goes with the first article,
hidden, so that nothing of a file is lost.

    >>> document = Document(Source("a.txt", b"", 0, Path("a.txt")), "text", "Rain fell.")
    >>> split_document(document)
    (None, ())
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal, Protocol

from cuttings.index.readers import Reading, Source
from cuttings.index.readers.markup import (
    Element,
    one_line,
    parse_html,
    text_of_element,
    unseen_lines,
)
from cuttings.search.articles import SuppliedTerm
from cuttings.search.translations import stored

Form = Literal["text", "html", "word", "pdf"]
"""How a document was laid out: lines of text, a page, paragraphs of a word processor
(DOCX, ODT, RTF), or the lines of a PDF's pages.
"""
HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a line where the format knows no paragraphs; ``style`` is
    ``heading`` where the format says that it is one.
    """

    text: str
    style: str = ""


@dataclass
class Document:
    """A file as its format's reader sees it: ``text`` of any form but a page's is its
    blocks, a line each.
    """

    source: Source
    form: Form
    text: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def root(self) -> Element:
        """The page's root element. Raises Unreadable where there is none."""
        return parse_html(self.text)

    @property
    def lines(self) -> list[str]:
        """All text of the document, line by line; a page's elements are parsed anew,
        because splitters take them out.
        """
        if self.form == "html":
            root = parse_html(self.text)
            return [*text_of_element(root).split("\n\n"), *unseen_lines(root)]
        if self.blocks:
            return [line for block in self.blocks for line in block.text.split("\n")]
        return self.text.split("\n")

    @cached_property
    def paragraphs(self) -> list[Block]:
        """The lines of all blocks, blank ones left out: line breaks inside a paragraph
        part fields that vendors set so.
        """
        blocks = self.blocks or tuple(map(Block, self.text.split("\n")))
        kept: list[Block] = []
        for block in blocks:
            for line in block.text.split("\n"):
                text = one_line(line)
                if text:
                    kept.append(Block(text, block.style))
        return kept


@dataclass
class Part:
    """One article as a splitter found it, all values as they stand.

    ``date`` is a line that begins with a date; what follows it is the edition, where
    the splitter found no other. ``body`` has a paragraph an item. ``fields`` are the
    vendor's lines about the article: kept, not shown.
    """

    title: str = ""
    outlet: str = ""
    date: str = ""
    edition: str = ""
    byline: str = ""
    dateline: str = ""
    section: str = ""
    page: str = ""
    language: str = ""
    url: str = ""
    number: str = ""
    """The vendor's number of the document: the same however often it is downloaded."""
    words: str = ""
    """The length as stated: ``808 words``."""
    body: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    terms: list[SuppliedTerm] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Split:
    """What a splitter made of a document.

    ``stated`` is the vendor's own count of articles, ``marked`` how many marks of a
    beginning or an end stand in the document; None where there are none. ``apart`` is
    text outside the articles. ``doubt`` says why the document could not be parted,
    though the vendor's marks are in it: it is one article then, with that note.
    """

    vendor: str
    parts: list[Part]
    marked: int
    stated: int | None = None
    apart: list[str] = field(default_factory=list)
    doubt: str = ""


class Splitter(Protocol):
    """One vendor's downloads.

    ``vendor`` is its name, for the documentation. ``rank`` orders splitters: one that
    knows a vendor's own marks is asked before one that goes by the look of headings.
    """

    vendor: str
    rank: int

    def split(self, document: Document) -> Split | None:
        """The articles of a document, or None where it is not this vendor's. Must be
        quick to say no: it is asked of every file.
        """


@cache
def splitters() -> tuple[Splitter, ...]:
    """The installed splitters, those of vendors first."""
    found = [entry.load()() for entry in entry_points(group="cuttings.splitters")]
    return tuple(sorted(found, key=lambda each: (each.rank, type(each).__name__)))


def split_document(
    document: Document,
) -> tuple[Iterator[Reading] | None, tuple[str, ...]]:
    """The articles of a document that a splitter knows how to part.

    None where it is one article; then the notes say whether there is a doubt of that.
    """
    from cuttings.index.readers.splitters.parts import readings_of

    for splitter in splitters():
        split = splitter.split(document)
        if split is None:
            continue
        if split.parts and not split.doubt:
            return readings_of(split, document), ()
        why = split.doubt or stored("reading", "no article could be told from another")
        return None, (
            stored(
                "reading",
                "perhaps several articles (%(vendor)s), kept as one: %(why)s",
                vendor=split.vendor,
                why=why,
            ),
        )
    return None, ()


__all__ = [
    "HEADING",
    "Block",
    "Document",
    "Form",
    "Part",
    "Path",
    "Split",
    "Splitter",
    "split_document",
    "splitters",
]
