"""Wisers (Hong Kong, China, Taiwan): text with a rule of equals signs between articles and
one of hyphens below the head of each.

The head is the paper with its section and author between bars (``明報 | 要聞 |By 王``), the
day, perhaps a title of its own line; the number stands at the end (``文章编号:`` or
``DOCUMENT ID.``). The file says how many articles it holds (``文章总数``).
"""

from __future__ import annotations

import re

from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import date_of

VENDOR = "Wisers"
_RULE = re.compile(r"^={10,120}[ \t]*$", re.MULTILINE)
_HEAD_ENDS = re.compile(r"-{10,120}")
_NUMBER = re.compile(
    r"(?:文章编号|文章編號|DOCUMENT ID)\s*[.:：]\s*(?P<number>[\w-]{6,40})",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:文章总数|文章總數|Total articles?)\s*[:：]\s*(\d{1,6})", re.I)
_BAR = re.compile(r"\s*[|｜]\s*")
_BY = re.compile(r"By\s*(.{1,80})", re.IGNORECASE)
_TIME = re.compile(r"\s*\(?\d{1,2}:\d{2}(?::\d{2})?\)?$")


class WisersSplitter:
    """Text of Wisers' archives."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article between two rules."""
        text = document.text
        if document.form == "html" or not _NUMBER.search(text):
            return None
        if not _RULE.search(text):
            return None
        parts: list[Part] = []
        apart: list[str] = []
        for piece in _RULE.split(text):
            lines = [line.strip() for line in piece.strip().split("\n")]
            part = _part(lines)
            if part is None:
                apart += filter(None, lines)
            else:
                parts.append(part)
        if not parts:
            return None
        counted = _COUNT.search(text)
        stated = int(counted[1]) if counted else None
        marked = sum(1 for _ in _NUMBER.finditer(text))
        return Split(VENDOR, parts, marked=marked, stated=stated, apart=apart)


def _part(lines: list[str]) -> Part | None:
    """The article of a piece, or None where it has no number."""
    part = Part()
    kept: list[str] = []
    for line in lines:
        number = _NUMBER.match(line)
        if number:
            part.number = number["number"]
            part.fields.append(line)
        else:
            kept.append(line)
    if not part.number:
        return None
    ends = [index for index, line in enumerate(kept) if _HEAD_ENDS.fullmatch(line)]
    at = ends[0] if ends else 3
    head, body = kept[:at], kept[at:]
    for line in filter(None, head):
        _take_head(part, line)
    part.body = [line for line in body if line and not _HEAD_ENDS.fullmatch(line)]
    if not part.title and part.body:
        part.title = part.body.pop(0)
    return part


def _take_head(part: Part, line: str) -> None:
    """Takes a line of the head: paper, day or title."""
    dated = date_of(_TIME.sub("", line))
    if dated and not part.date:
        part.date = dated[0]
        part.fields.append(line)
    elif not part.outlet and _BAR.search(line):
        names = _BAR.split(line)
        part.outlet = names[0]
        for name in filter(None, names[1:]):
            by = _BY.fullmatch(name)
            if by:
                part.byline = by[1]
            else:
                part.section = part.section or name
        part.fields.append(line)
    else:
        part.title = f"{part.title} {line}".strip()
