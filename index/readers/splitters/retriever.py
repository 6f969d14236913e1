"""Retriever (Mediearkivet, Atekst): text with a rule of equals signs between articles.

A list of contents comes first (``> Title, Outlet, date``), its lines are the vendor's
count. An article is the title, ``Outlet, 2004-12-29 09:31``, ``Sida 15``, ``Publicerat i
print.``, the text, and the copyright with an address.
"""

from __future__ import annotations

import re

from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import before_date, date_of, page_of

VENDOR = "Retriever"
_RULE = re.compile(r"^={60,90}[ \t]*$", re.MULTILINE)
_CHANNEL = re.compile(
    r"(?:Publicerat|Publisert|Publiceret|Sänt|Sendt) (?:i|på)\b", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:Se webartikeln på|Läs hela artikeln på|Se webartikkelen på|Les hele nyheten på)"
    r"\s*(https?://\S+)"
)


class RetrieverSplitter:
    """Text of Retriever's archives."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article between two rules."""
        if document.form != "text" or not _RULE.search(document.text):
            return None
        if not _CHANNEL.search(document.text):
            return None
        parts: list[Part] = []
        apart: list[str] = []
        listed = 0
        for piece in _RULE.split(document.text):
            lines = [line.strip() for line in piece.strip().split("\n")]
            part = _part(lines)
            if part is None:
                listed += sum(line.startswith("> ") for line in lines)
                apart.append(piece.strip())
            else:
                parts.append(part)
        if not parts:
            return None
        apart = [each for each in apart if each]
        return Split(VENDOR, parts, len(parts), stated=listed or None, apart=apart)


def _part(lines: list[str]) -> Part | None:
    """The article of a piece, or None where it has no line of outlet and date."""
    part = Part()
    for index, line in enumerate(lines[:12]):
        dated = (
            date_of(line, anywhere=True) if "," in line and len(line) < 150 else None
        )
        outlet = before_date(line) if dated else ""
        if dated and outlet and not line.startswith(">"):
            part.title = " ".join(filter(None, lines[:index]))
            part.outlet, part.date = outlet, dated[0]
            part.fields.append(line)
            break
    else:
        return None
    if not part.title:
        return None
    for line in lines[index + 1 :]:
        address = _ADDRESS.search(line)
        if address:
            part.url = address[1]
        if line.casefold().startswith(("sida ", "side ")) and len(line) < 20:
            part.page = page_of(line)
        elif not (address or line.startswith("©") or _CHANNEL.match(line)):
            if line:
                part.body.append(line)
            continue
        part.fields.append(line)
    return part
