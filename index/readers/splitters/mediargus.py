"""Mediargus (Belgium): text whose first half lists the articles (``1. Title``, ``Outlet,
woensdag 30 november 2011, p. 23, 853w.``, an extract), and whose second half has their
texts in the same order, parted by empty lines.

The two halves needn't be equally long; a text belongs to the entry whose title it
begins with, not to the one of its ordinal.
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import one_line
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import before_date, date_of, page_of

VENDOR = "Mediargus"
_ENTRY = re.compile(
    r"^(?P<number>\d{1,4})\. (?P<title>[^\n]{3,500})\n\s*\n"
    r"(?P<record>[^\n]{5,200}, p\. ?[^\n]{1,20}, (?P<words>\d{1,6})w\.)",
    re.MULTILINE,
)
_GAP = re.compile(r"\n(?:[ \t]*\n){4,}")
_DATED = re.compile(r"\d{1,2}-\d{1,2}-\d{4}, p\. ?\S+")


class MediargusSplitter:
    """Text of Mediargus."""

    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article a text of the second half, described by its entry in the first."""
        if document.form != "text" or not _ENTRY.search(document.text[:20_000]):
            return None
        entries = list(_ENTRY.finditer(document.text))
        gap = _GAP.search(document.text, entries[-1].end())
        if gap is None:
            why = f"{len(entries)} articles are listed, and no texts stand below the list"
            return Split(VENDOR, [], 0, stated=len(entries), doubt=why)
        listing = document.text[: gap.start()].strip()
        by_title: dict[str, list[re.Match[str]]] = {}
        for entry in entries:
            by_title.setdefault(_folded(entry["title"]), []).append(entry)
        parts: list[Part] = []
        for piece in _GAP.split(document.text[gap.end() :]):
            if piece.strip():
                parts.append(_part(piece, by_title))
        return Split(VENDOR, parts, len(parts), stated=len(entries), apart=[listing])


def _folded(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))[:60]


def _part(piece: str, by_title: dict[str, list[re.Match[str]]]) -> Part:
    lines = [one_line(line) for line in piece.split("\n") if line.strip()]
    part = Part()
    if lines and _DATED.match(lines[0]):
        part.page = page_of(lines[0])
        part.fields.append(lines.pop(0))
    part.title = lines.pop(0) if lines else ""
    part.body = lines
    known = by_title.get(_folded(part.title)) or []
    if known:
        entry = known.pop(0)
        record = entry["record"]
        dated = date_of(record, anywhere=True)
        part.outlet = before_date(record)
        part.date = dated[0] if dated else ""
        part.page = page_of(record) or part.page
        part.words = f"{entry['words']} words"
    else:
        part.notes.append("no entry in the download's list has this title")
        part.date = part.fields[0].split(",")[0] if part.fields else ""
    return part
