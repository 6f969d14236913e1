"""Datelines: the place, date and agency that open a report.

``DUSHANBE, Tajikistan -- ``, ``KABUL, 5 May (Xinhua) — ``, ``(Reuters) - `` and a date
that stands alone on a line (``Friday, January 4, 2019``) are read; the rest is text. A
place in ordinary case counts only with a date or an agency beside it, because a
sentence may well begin with a place and a dash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cuttings.index.origin.agencies import agency_named, agency_pattern
from cuttings.index.origin.words import word_list
from cuttings.index.origin.written_dates import DATE, date_of
from cuttings.search.language.analysis import fold

PLACES = Path(__file__).with_name("dateline_places.txt")
NOT_PLACES = frozenset(word_list("not_places"))
"""Words in capitals that open a text before a dash, yet name no place."""
_CAPS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’.\-]+(?:[ /][A-ZÀ-ÖØ-Þ'’.\-]{2,}){0,3}"
_MIXED = r"[A-ZÀ-ÖØ-Þ][\w'’.\-]+(?: (?:[A-ZÀ-ÖØ-Þ][\w'’.\-]+|of|the|de|del|la|al|el|es|and)){0,3}"
_DASH = r"(?:--+|[—–―]|-(?=\s))"
_SPANISH = r"(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)"
# The agencies that open a text by their bare name; others' names are ordinary words, or
# other bodies' initials.
_PLAIN = "AFP|AP|Reuters|REUTERS|dpa|Xinhua|XINHUA|EFE|UPI|IANS"
# How every form begins: a line that does not is not tried on them one by one.
_OPENING = re.compile(
    rf"[(\[/]|{_MIXED}(?:,\s*{_MIXED}){{0,2}}\s*(?:[,.(\[/:|\d]|{_DASH})"
)
_LONGEST = 600
"""Characters of the longest dateline."""
_LINES = 12
"""Lines at whose start a dateline is looked for."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline states, and its span in the text: from its first character to
    the first of the report. ``date`` is ISO 8601.
    """

    start: int
    end: int
    place: str | None = None
    agency: str | None = None
    date: str | None = None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Each form of a dateline, and whether it proves itself; one that doesn't needs
    a place that is known.
    """
    agency = rf"[(\[/](?:By )?(?P<agency>{agency_pattern()})(?: News)?[)\]/]\.?"
    bare = rf"(?P<agency>{agency_pattern()})"
    date = rf"(?P<date>{DATE})"
    caps = rf"(?P<place>{_CAPS}(?:,\s*{_MIXED}){{0,2}})"
    mixed = rf"(?P<place>{_MIXED}(?:,\s*{_MIXED}){{0,2}})"
    forms = (
        (rf"{caps}[,.]?\s+{date}\.?,?\s*{agency}\s*(?:{_DASH}|:)?\s*", True),
        (rf"{caps}[,.]?\s+{date}\.?,?\s*(?:{_DASH}|:)\s*", True),
        (rf"{caps},?\s*{agency}\s*(?:,?\s*{date}\.?)?\s*(?:{_DASH}|:)?\s+", True),
        (rf"{mixed},?\s*{agency}\s*(?:,?\s*{date}\.?)?\s*(?:{_DASH}|:)\s*", True),
        (rf"{mixed},\s+{date}\.?,?\s*(?:{agency}\s*)?{_DASH}\s*", True),
        (rf"{mixed},\s+{date}\.?,?\s*{bare}\s*(?:{_DASH}|\|)\s*", True),
        (rf"{mixed}(?:\s*\[[A-Z][\w ]+\])?,\s+{date}\.?,?\s*{agency}\s*:?\s*", True),
        (rf"{mixed},\s+\d{{1,2}}\s+{_SPANISH}\.?\s*{agency}\s*{_DASH}\s*", True),
        (rf"{date}\.?,?\s*{agency}\s*(?:{_DASH}|:)\s*", True),
        (rf"(?P<agency>{_PLAIN})\s+{_DASH}\s+(?=[A-Z“\"‘'])", True),
        (rf"{agency}\s*(?:{_DASH}|:)\s*", True),
        (rf"{mixed}\s*{agency}\s+(?=[A-Z“\"‘'])", False),
        (rf"{mixed},\s*{bare}\s*{_DASH}\s*", False),
        (rf"{caps}\s*{_DASH}\s*", False),
        (rf"{caps}:\s+(?=[A-Z“\"‘'])", False),
    )
    return tuple((re.compile(form), proves) for form, proves in forms)


@cache
def _known_places() -> frozenset[str]:
    lines = PLACES.read_text("utf-8").splitlines()
    return frozenset(
        fold(line.rstrip(".")) for line in lines if line and not line.startswith("#")
    )


def find_dateline(text: str, year: str | None = None) -> Dateline | None:
    """The dateline at the start of one of the first lines, or None.

    ``year`` is a year that is known otherwise: it completes a day.
    """
    for start in _line_starts(text):
        if not _OPENING.match(text, start, start + _LONGEST):
            continue
        for pattern, proves in _patterns():
            match = pattern.match(text, start, start + _LONGEST)
            dateline = _read(match, proves, year) if match else None
            if dateline:
                return dateline
    return None


def _line_starts(text: str) -> list[int]:
    """Where the first lines begin that hold something."""
    starts = [0]
    for match in re.finditer(r"\n\s*", text[: _LONGEST * 4]):
        starts.append(match.end())
    return starts[:_LINES]


def _read(match: re.Match[str], proves: bool, year: str | None) -> Dateline | None:
    """What a match of a form states; None where its place is none, or is unknown and
    the form does not prove itself.
    """
    groups = match.groupdict()
    place = groups.get("place")
    if place:
        if not _is_place(place) or not (proves or _is_known(place)):
            return None
        place = " ".join(place.split())
        # "FERGUSON, Mo." keeps the point of its abbreviation.
        if "," not in place:
            place = place.rstrip(".")
    agency = groups.get("agency")
    return Dateline(
        start=match.start(),
        end=match.end(),
        place=place,
        agency=agency_named(agency) if agency else None,
        date=date_of(match, year) if groups.get("date") else None,
    )


def _is_place(place: str) -> bool:
    words = place.split(",")[0].split()
    if len(words[0]) <= 2:
        return False
    return NOT_PLACES.isdisjoint(word.lower().strip(".") for word in words)


def _is_known(place: str) -> bool:
    """Whether one part of a place ("WALIKALE, Congo") is a place that datelines are
    known to name.
    """
    parts = re.split(r"[,/]", place)
    return any(fold(part.strip(" .")) in _known_places() for part in parts)


_DATE_LINE = re.compile(
    rf"^[^\S\n]*(?P<date>{DATE})[^\S\n]*\.?[^\S\n]*$", re.MULTILINE | re.IGNORECASE
)
_FULL_YEAR = re.compile(r"[12]\d\d\d")


def find_date_line(text: str) -> Dateline | None:
    """A full date that stands alone on one of the first lines, such as ``Friday,
    January 4, 2019``, or None.
    """
    last = _line_starts(text)[-1] + 60
    if not _FULL_YEAR.search(text, 0, last):
        return None
    for match in _DATE_LINE.finditer(text, 0, last):
        date = date_of(match)
        if date:
            return Dateline(match.start("date"), match.end("date"), date=date)
    return None
