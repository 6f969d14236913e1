"""APA-OnlineManager and DeFacto (Austria): clippings as RTF, text or pages.

Above a clipping stand the paper and its day (``"Der Beispieler" Nr. 5 vom 11.05.2004 18.00
Uhr Seite: 14``), ``Ressort: Chronik``, perhaps ``Von Ann Autor``, and the title, in either
order; pages put each into a ``div`` of the class ``eintrag``, other files part them by a
rule of underscores or a new page. The text ends where the vendor speaks of what is attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cuttings.index.readers.markup import Element, one_line, text_of_element
from cuttings.index.readers.splitters import Document, Part, Split

VENDOR = "APA"
_RULE = re.compile(r"_{40,90}")
_HEAD = re.compile(
    r"[\"„“»](?P<outlet>[^\"„“”«»]{2,80})[\"“”«](?P<between>.{0,60}?)\s*(?:vom|gefunden am)\s+"
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2}|[A-Za-zäÄ]{3,9})\.?\s?(?P<year>\d{4})"
    r"(?P<rest>.{0,120})"
)
_PAGE = re.compile(r"Seite:? *(?P<page>[A-Z]{0,2}\d{1,4})")
_SECTION = re.compile(r"Ressort: *(?P<section>[^;:.?!]{2,80})")
_BY = re.compile(r"Von (?P<byline>[^0-9]{3,100})")
_END = re.compile(
    r"Gespeicherte[rn]? Anh[aä]ng|Der gegenständliche Text ist eine Abschrift", re.I
)
_ENTRY = "//div[contains(concat(' ', normalize-space(@class), ' '), ' eintrag ')]"
LINES_OF_HEAD = 8


class DeFactoSplitter:
    """Clippings of the Austrian agency's archive."""

    vendor = VENDOR
    rank = 15

    def split(self, document: Document) -> Split | None:
        """One article a clipping."""
        if not _HEAD.search(document.text) and "eintrag" not in document.text:
            return None
        apart: list[str] = []
        pieces = list(_pieces(document, apart))
        parts: list[Part] = []
        for piece in pieces:
            part = _part(piece)
            if part is None:
                apart += piece
            else:
                parts.append(part)
        if not parts:
            return None
        return Split(VENDOR, parts, marked=len(parts), apart=apart)


def _pieces(document: Document, apart: list[str]) -> Iterator[list[str]]:
    """The lines of each clipping; what stands outside goes apart."""
    if document.form == "html":
        entries: list[Element] = document.root.xpath(_ENTRY)
        for entry in entries:
            yield text_of_element(entry).split("\n\n")
            entry.drop_tree()
        apart.append(text_of_element(document.root))
        return
    lines = [one_line(line) for line in document.lines]
    piece: list[str] = []
    has_rules = any(map(_RULE.fullmatch, lines))
    for index, line in enumerate(lines):
        if has_rules:
            begins = _RULE.fullmatch(line) is not None
        else:
            begins = bool(piece) and _HEAD.match(line) is not None
        if begins:
            if not has_rules and _is_title(lines, index, piece):
                # without a rule the title above the head is the clipping's first line
                title = piece.pop()
                yield piece
                piece = [title, line]
                continue
            yield piece
            piece = [] if has_rules else [line]
        elif line:
            piece.append(line)
    yield piece


def _is_title(lines: list[str], index: int, piece: list[str]) -> bool:
    """Whether the line above a head is a title: it is short, ends no sentence, and a
    blank line or nothing stands above it.
    """
    if not piece or index < 1 or lines[index - 1] != piece[-1]:
        return False
    is_free = index < 2 or not lines[index - 2]
    return is_free and len(piece[-1]) < 200 and not piece[-1].endswith((".", ":"))


def _part(lines: list[str]) -> Part | None:
    """The article of a clipping, or None where no head stands above it."""
    heads = [
        index for index, line in enumerate(lines[:LINES_OF_HEAD]) if _HEAD.match(line)
    ]
    if not heads:
        return None
    part = Part()
    head = _HEAD.match(lines[heads[0]])
    if head is None:
        return None
    part.outlet = head["outlet"].strip()
    month = head["month"]
    day = int(head["day"])
    is_number = month.isdecimal()
    part.date = (
        f"{head['year']}-{int(month):02}-{day:02}"
        if is_number
        else f"{day}. {month} {head['year']}"
    )
    above, below = lines[: heads[0]], lines[heads[0] + 1 :]
    part.fields.append(lines[heads[0]])
    _take(part, head["rest"])
    while below and (_SECTION.match(below[0]) or _BY.fullmatch(below[0])):
        _take(part, below[0])
        part.fields.append(below.pop(0))
    if above:
        part.title = above[-1]
        part.section = part.section or " ".join(above[:-1])
        part.fields += above[:-1]
    elif below:
        part.title = below.pop(0)
    while below and (_SECTION.match(below[0]) or _BY.fullmatch(below[0])):
        _take(part, below[0])
        part.fields.append(below.pop(0))
    for index, line in enumerate(below):
        if _END.search(line):
            part.fields += below[index:]
            below = below[:index]
            break
    part.body = below
    return part


def _take(part: Part, line: str) -> None:
    """Page, section and author of a line."""
    page, section, by = _PAGE.search(line), _SECTION.search(line), _BY.fullmatch(line)
    part.page = part.page or (page["page"] if page else "")
    part.section = part.section or (section["section"].strip() if section else "")
    part.byline = part.byline or (by["byline"].strip() if by else "")
