"""Infomedia and NewsBank's InfoWeb: pages in which the elements of an article are told
by their classes, one after the other.

Infomedia's have ``infomedia_HeadLine``, ``infomedia_paper`` and so on, as Danish
libraries show them. NewsBank's have ``title``, then ``info`` with paper, day and author
on lines of their own, ``text``, and ``info`` again with edition, section, page and record
number; only the words "Estimated printed pages" or NewsBank's address show whose they
are, for the classes are anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cuttings.index.readers.markup import (
    Element,
    one_line,
    part_at_breaks,
    text_of_element,
)
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import date_of
from cuttings.index.readers.splitters.numbered import labelled_line

RECORD = "record number"


@dataclass(frozen=True)
class _Layout:
    """By what a vendor's pages are told; ``names`` are the fields of the classes, the
    first of which begins an article.
    """

    vendor: str
    marks: tuple[str, ...]
    names: Mapping[str, str]

    @property
    def first(self) -> str:
        """The class that an article begins with."""
        return next(iter(self.names))


INFOMEDIA = _Layout(
    "Infomedia",
    ("infomedia_HeadLine",),
    {
        "infomedia_HeadLine": "title",
        "infomedia_SubHeadLine": "body",
        "infomedia_ByLine": "byline",
        "infomedia_DateLine": "date",
        "infomedia_paper": "outlet",
        "infomedia_hedline": "body",
        "infomedia_text": "body",
    },
)
NEWSBANK = _Layout(
    "NewsBank",
    ("Estimated printed pages", "newsbank.com", "NewsBank"),
    {"title": "title", "info": "info", "text": "body"},
)


class InfomediaSplitter:
    """Pages of Infomedia's articles."""

    vendor = INFOMEDIA.vendor
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article a headline."""
        return _split(document, INFOMEDIA)


class InfoWebSplitter:
    """Pages of NewsBank's InfoWeb."""

    vendor = "NewsBank InfoWeb"
    rank = 11

    def split(self, document: Document) -> Split | None:
        """One article a title that lines about it follow."""
        return _split(document, NEWSBANK)


def _split(document: Document, layout: _Layout) -> Split | None:
    text = document.text
    if document.form != "html" or f'"{layout.first}"' not in text:
        return None
    if not any(mark in text for mark in layout.marks):
        return None
    parts: list[Part] = []
    for articles in _articles(document.root, layout):
        part = _part(articles, layout)
        if part.title and part.date:
            parts.append(part)
    return Split(layout.vendor, parts, marked=len(parts)) if parts else None


def _articles(root: Element, layout: _Layout) -> Iterator[list[Element]]:
    """The elements of each article, from its title on."""
    found: list[Element] = []
    for element in root.iter("div", "p", "span", "td", "h1", "h2"):
        name = element.get("class")
        if name == layout.first:
            if found:
                yield found
            found = [element]
        elif found and name in layout.names:
            found.append(element)
    if found:
        yield found


def _part(elements: list[Element], layout: _Layout) -> Part:
    part = Part()
    for element in elements:
        name = layout.names[element.get("class")]
        if name == "info":
            part_at_breaks(element)
        text = text_of_element(element)
        if name == "body":
            # what stands under the title may say the title again
            lines = [line for line in text.split("\n\n") if line != part.title]
            part.body += filter(None, lines)
        elif name == "info":
            for line in text.split("\n\n"):
                _take_info(part, line)
        elif text and not getattr(part, name):
            setattr(part, name, one_line(text))
            # as it stands: a month's name is none of a date
            part.fields.append(one_line(text))
    part.byline = ", ".join(filter(None, map(str.strip, part.byline.split(","))))
    return part


def _take_info(part: Part, line: str) -> None:
    """A line about an article: one with a label, else its paper, else its day."""
    labelled = labelled_line(line)
    label, _, value = line.partition(":")
    if label.strip().lower() == RECORD:
        part.number = part.number or value.strip()
    elif labelled is not None and labelled[0]:
        name, _, value = labelled
        if not getattr(part, name):
            setattr(part, name, value)
    elif not part.date and date_of(line):
        part.date = line
    elif not part.outlet and not part.body:
        part.outlet = line
    part.fields.append(line)
