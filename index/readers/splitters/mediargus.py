"""Mediargus (Belgium): text whose first half lists the articles (``1. Title``, ``Outlet,
woensdag 30 november 2011, p. 23, 853w.``, an extract), and whose second half has their
texts in the same order, parted by empty lines.

The two halves needn't be equally long; a text belongs to the entry whose title stands
among its first lines, else to the one of its day and page, never to the one of its
ordinal.
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import one_line
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import before_date, date_of, page_of
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.translations import stored

VENDOR = "Mediargus"
_ENTRY = re.compile(
    r"^\W?(?P<number>\d{1,4})\. (?P<title>[^\n]{3,500})\n\s*\n"
    r"(?P<record>[^\n]{5,200}, p\. ?[^\n]{1,20}, (?P<words>\d{1,6})w\.)",
    re.MULTILINE,
)
_GAP = re.compile(r"\n(?:[ \t]*\n){4,}")
_DATED = re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4}), p\. ?\S+")
MOST_ABOVE_TITLE = 4
"""Lines between the date of a text and its title: sections, editions."""


class MediargusSplitter:
    """Text of Mediargus."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article a text of the second half, described by its entry in the first."""
        if document.form != "text" or not _ENTRY.search(document.text[:20_000]):
            return None
        entries = list(_ENTRY.finditer(document.text))
        gap = _GAP.search(document.text, entries[-1].end())
        if gap is None:
            why = stored(
                "reading", "1 article is listed, and no text stands below the list"
            )
            if len(entries) > 1:
                why = stored(
                    "reading",
                    "%(entries)s articles are listed, and no texts stand below the list",
                    entries=len(entries),
                )
            return Split(VENDOR, [], 0, stated=len(entries), doubt=why)
        listing = document.text[: gap.start()].strip()
        open_entries = list(entries)
        parts: list[Part] = []
        for piece in _GAP.split(document.text[gap.end() :]):
            if piece.strip():
                parts.append(_part(piece, open_entries))
        return Split(VENDOR, parts, len(parts), stated=len(entries), apart=[listing])


def _folded(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))[:60]


def _part(piece: str, entries: list[re.Match[str]]) -> Part:
    """The article of a text; takes its entry from those that are left."""
    lines = [one_line(line) for line in piece.split("\n") if line.strip()]
    part = Part()
    dated = _DATED.match(lines[0]) if lines else None
    if dated:
        # the paper is Belgian: the day comes first
        part.date = f"{dated['year']}-{dated['month']:0>2}-{dated['day']:0>2}"
        part.page = page_of(lines[0])
        part.fields.append(lines.pop(0))

    entry, index = _entry_of(part, lines, entries)
    if entry is None:
        part.title = lines[0] if lines else ""
        part.body = lines[1:]
        part.notes.append(
            stored("reading", "no entry in the download's list has this title")
        )
        return part
    entries.remove(entry)
    record = entry["record"]
    found = date_of(record, anywhere=True)
    part.title = one_line(entry["title"])
    part.outlet = before_date(record)
    part.date = found[0] if found else part.date
    part.page = page_of(record) or part.page
    part.words = f"{entry['words']} words"
    part.section = "; ".join(lines[:index])
    part.fields += lines[:index]
    repeated = lines[index : index + 1] and _folded(lines[index]) == _folded(part.title)
    part.body = lines[index + 1 if repeated else index :]
    return part


def _entry_of(
    part: Part, lines: list[str], entries: list[re.Match[str]]
) -> tuple[re.Match[str] | None, int]:
    """The entry of a text, and where in its lines the title stands."""
    for index, line in enumerate(lines[: MOST_ABOVE_TITLE + 1]):
        for entry in entries:
            if _folded(entry["title"]) == _folded(line):
                return entry, index
    same_place: list[re.Match[str]] = []
    for entry in entries:
        found = date_of(entry["record"], anywhere=True)
        published = read_date(found[0])[0] if found else None
        same_day = published is not None and published.value == part.date
        if same_day and page_of(entry["record"]) == part.page:
            same_place.append(entry)
    return (same_place[0], 0) if len(same_place) == 1 else (None, 0)
