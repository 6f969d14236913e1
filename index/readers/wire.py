"""Wire text as agencies sent it down the line: IPTC 7901 and its American twin, ANPA
1312.

Control characters frame the message: SOH before the header, STX before the text, ETX
after it (IPTC 7901, section 2; ANPA 84-2). The header names source, number, category
and priority; the trailer, or the text's last line, the date and time. ANPA text marks
lines of its own with a caret at their beginning: keywords, headline, byline.
"""

from __future__ import annotations

import re
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
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Published, Skipped
from cuttings.search.translations import stored

AGENCIES = {
    "afp": "AFP",
    "ap": "AP",
    "rtr": "Reuters",
    "reu": "Reuters",
    "dpa": "dpa",
    "upi": "UPI",
    "xin": "Xinhua",
}
"""Agencies by the letters that begin their headers."""
FIRST_SHORT_YEAR = 79
"""Two-digit years are of 1979, when the standard appeared, or later."""

_FRAME = re.compile(rb"[\x00\x16\s]{0,40}\x01[^\x02]{0,600}\x02")
_MESSAGE = re.compile(
    rb"\x01([^\x01\x02]{0,600})\x02([^\x03\x01]*)(?:\x03([^\x01]{0,400}))?"
)
_HEADER = re.compile(r"\s*([a-z]{2,4})\s?[a-z]?\d{1,5}\b", re.IGNORECASE)
_STAMP = re.compile(
    r"\b(?P<day>\d{1,2})\d{4}\s?(?:GMT|UTC|Z)?\s*"
    r"(?P<month>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\s+"
    r"(?P<year>\d{4}|\d{2})\b",
    re.I,
)
_ISSUED = re.compile(r"\b[A-Z]{2,4}-\w{2,3}-(\d{2})-(\d{2})-(\d{2})\s+\d{4}")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_CARET = re.compile(r"\s*\^(.*?)[<=]?\s*")
_SLUG = re.compile(
    r"(?:bc|am|pm)-|eds:|ap photo|\(?eds\b|.{0,40}\d{1,2}(?:st|nd|rd|th) ld\b",
    re.IGNORECASE,
)


class WireReader:
    """One file of one or more wire messages."""

    reads = stored("reading", "wire text: IPTC 7901, ANPA")
    suffixes = (".wire", ".anpa", ".iptc7901")
    rank = 10

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with a framed header."""
        return b"\0" not in source.head and bool(_FRAME.match(source.head[:1_000]))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each message's article; a message that breaks off is read, with a note."""
        messages = list(_MESSAGE.finditer(read_whole(source, options)))
        if not messages:
            raise Unreadable(stored("reading", "a wire header without a text"))
        for number, match in enumerate(messages, 1):
            key = (
                stored("reading", "message %(number)s", number=str(number))
                if len(messages) > 1
                else ""
            )
            article = _article(match[1], match[2], match[3], key)
            lines: list[str] = []
            for part in filter(None, match.groups()):
                lines += _decoded(part).splitlines()
            if article.text.strip():
                yield from with_rest([article], lines)
            else:
                yield Skipped(
                    source.name, stored("reading", "a wire message without text"), key
                )


def _article(header: bytes, body: bytes, trailer: bytes | None, key: str) -> RawArticle:
    lines = _decoded(body).splitlines()
    published, notes = _published(lines, _decoded(trailer or b""))
    title, byline, text = _parts(lines)
    source = _HEADER.match(_decoded(header))
    if trailer is None:
        notes += (
            stored("reading", "the wire message has no end mark: it may be cut off"),
        )
    return RawArticle(
        text=text,
        key=key,
        title=title,
        published=published,
        agency=AGENCIES.get(source[1].lower()) if source else None,
        byline=byline,
        notes=notes,
        plain=title is None,
    )


def _decoded(data: bytes) -> str:
    """Wire bytes as text: ASCII by the standard, Windows-1252 where an agency went
    beyond it.
    """
    one_kind = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _CONTROLS.sub("", one_kind.decode("cp1252", "replace"))


def _parts(lines: list[str]) -> tuple[str | None, str | None, str]:
    """Title, byline and text: caret lines hold the first two, in a message without
    them the text is all there is.
    """
    title = byline = None
    text: list[str] = []
    for line in lines:
        caret = _CARET.fullmatch(line) if "^" in line[:4] else None
        if caret is None:
            text.append("" if _STAMP.fullmatch(line.strip()) else line.rstrip("<"))
        elif caret[1].lower().startswith("by "):
            byline = caret[1][3:].strip()
        elif not (title or byline) and caret[1] and not _SLUG.match(caret[1]):
            title = caret[1].strip()
    return title, byline, _rejoined(text)


def _rejoined(lines: list[str]) -> str:
    """Paragraphs apart by blank lines: on the wire, an indent or a blank line begins
    one, lines break at a width.
    """
    indented = any(line.startswith("  ") for line in lines)
    paragraphs: list[str] = [""]
    for line in lines:
        if not line.strip() or line.startswith("  ") or not indented:
            paragraphs.append("")
        paragraphs[-1] = f"{paragraphs[-1]} {line.strip()}".strip()
    return "\n\n".join(filter(None, paragraphs))


def _published(
    lines: list[str], trailer: str
) -> tuple[Published | None, tuple[str, ...]]:
    """The date of transmission, from the trailer, else from the last lines."""
    for line in (trailer, *reversed(lines[-3:]), *lines[:2]):
        match = _STAMP.search(line)
        if match:
            year = _whole_year(match["year"])
            return read_date(f"{match['day']} {match['month']} {year}")
        issued = _ISSUED.search(line)
        if issued:
            month, day, year = issued.groups()
            return read_date(f"{_whole_year(year)}-{month}-{day}")
    return None, ()


def _whole_year(year: str) -> str:
    if len(year) == 4:
        return year
    return f"19{year}" if int(year) >= FIRST_SHORT_YEAR else f"20{year}"
