"""Alceste, IRaMuTeQ, Lexico: a corpus in one text, a line of starred variables above each
article (``**** *journal_monde *date_2015-01-02``).
"""

from __future__ import annotations

import re

from cuttings.index.readers.records import means
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import date_of

VENDOR = "IRaMuTeQ"
_LINE = re.compile(r"\*{4}(?:[ \t]+\*[^\s*][^\n*]*)+[ \t]*")
_VARIABLE = re.compile(r"\*([^\s_*]+)_(\S+)")
_COMPACT = re.compile(r"(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})")


class AlcesteSplitter:
    """Corpora with starred lines."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article below each starred line."""
        if document.form == "html" or not document.text.lstrip("\ufeff \n").startswith(
            "*"
        ):
            return None
        parts: list[Part] = []
        apart: list[str] = []
        for line in document.text.split("\n"):
            if _LINE.fullmatch(line.strip()):
                parts.append(_part(line.strip()))
            elif parts:
                parts[-1].body.append(line)
            elif line.strip():
                apart.append(line)
        for part in parts:
            text = "\n".join(part.body).strip()
            part.body = [each.strip() for each in text.split("\n\n")]
        return Split(VENDOR, parts, marked=len(parts), apart=apart) if parts else None


def _part(line: str) -> Part:
    """An article of which the variables say what they are named for."""
    part = Part(fields=[line])
    for name, value in _VARIABLE.findall(line):
        stated = value.replace("_", " ")
        if means(name, "date"):
            compact = _COMPACT.fullmatch(value)
            date = "-".join(compact.groups()) if compact else stated
            part.date = part.date or (date if compact or date_of(date) else "")
        elif means(name, "title"):
            part.title = part.title or stated
        elif means(name, "outlet"):
            part.outlet = part.outlet or stated
        elif means(name, "byline"):
            part.byline = part.byline or stated
    return part
