"""Calendar dates written out in English:

``Friday, January 4, 2019``, ``5 May``, ``Sept. 5``.

A date is returned cut to what stands there; a day that the calendar does not have is no
date.
"""

from __future__ import annotations

import datetime
import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAY = r"(?:Mon|Tues?|Wednes|Wed|Thurs?|Fri|Satur|Sat|Sun)(?:day)?\.?"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
DATE = (
    rf"(?:{WEEKDAY},?\s+)?"
    rf"(?:(?P<month>{MONTH})\s+(?P<day>{DAY})(?:,?\s+(?P<year>{YEAR}))?"
    rf"|(?P<day2>{DAY})\s+(?P<month2>{MONTH})(?:,?\s+(?P<year2>{YEAR}))?)"
)
_DATE = re.compile(DATE, re.IGNORECASE)
_YEAR = re.compile(r"[12]\d\d\d")
_BEFORE_YEAR, _AFTER_YEAR = 48, 24
"""Characters around a year that hold the longest date; "Wednesday, September 30th,
1998" has 31.
"""


def month_number(name: str) -> int | None:
    """The number of a month, given its name or abbreviation in any case."""
    return MONTHS.get(name.lower().rstrip("."))


def date_of(match: re.Match[str], year: str | None = None) -> str | None:
    """The ISO date of a match of DATE, or None where no year is stated or given, or
    where the day does not exist.
    """
    groups = match.groupdict()
    month = month_number(groups["month"] or groups["month2"] or "")
    day = re.sub(r"\D", "", groups["day"] or groups["day2"] or "")
    stated = groups["year"] or groups["year2"] or year
    if not (month and day and stated):
        return None
    try:
        return datetime.date(int(stated), month, int(day)).isoformat()
    except ValueError:
        return None


def written_date(text: str, year: str | None = None) -> str | None:
    """The ISO date that a whole string writes out, or None.

    ``year`` completes one that leaves the year out.
    """
    match = _DATE.fullmatch(text.strip(" .,()-–—"))
    return date_of(match, year) if match else None


def near_years(text: str, earliest: int = 0) -> list[tuple[int, int]]:
    """The stretches of a text that hold every date with a year: a search in them is a
    small part of one in all.

    Years before ``earliest`` don't count.
    """
    found: list[tuple[int, int]] = []
    for match in _YEAR.finditer(text):
        if earliest and int(match[0]) < earliest:
            continue
        first, last = max(0, match.start() - _BEFORE_YEAR), match.end() + _AFTER_YEAR
        if found and first <= found[-1][1]:
            first = found.pop()[0]
        found.append((first, last))
    return found
