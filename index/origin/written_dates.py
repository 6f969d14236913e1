"""Calendar dates written out in English: ``Friday, January 4, 2019``, ``5 May``.

What datelines, mastheads, metadata and the dates that a text mentions have in common:
the names of months and days, patterns for them, and the one check against the calendar.
A date is given cut to what stands there; a day that the calendar does not have is no
date.

    >>> date_of(re.search(DATE, "It was Sept. 5, 1998."))
    '1998-09-05'
    >>> iso_date("1998", "sept", None), iso_date("1999", "2", "29")
    ('1998-09', None)
"""

from __future__ import annotations

import re

from cuttings.search.dates import interval

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
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
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?"
    r"|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?"
    r"|Dec(?:ember|\.)?)"
)
WEEKDAY = r"(?:Mon|Tues?|Wednes|Wed|Thurs?|Fri|Satur|Sat|Sun)(?:day)?\.?"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
DATE = (
    rf"(?:{WEEKDAY},?\s+)?"
    rf"(?:(?P<month>{MONTH})\s+(?P<day>{DAY})(?:,?\s+(?P<year>{YEAR}))?"
    rf"|(?P<day2>{DAY})\s+(?P<month2>{MONTH})(?:,?\s+(?P<year2>{YEAR}))?)"
)
_ANY_YEAR = re.compile(r"[12]\d\d\d")
_BEFORE_YEAR, _AFTER_YEAR = 48, 24
"""Characters around a year that hold the longest date; "Wednesday, September 30th,
1998" has 31.
"""


def month_number(name: str) -> int | None:
    """The number of a month, given its name or an abbreviation of three letters or
    more, in any case.
    """
    word = name.lower().rstrip(".")
    for number, month in enumerate(MONTHS, start=1):
        if len(word) >= 3 and month.startswith(word):
            return number
    return None


def iso_date(year: str, month: str | None = None, day: str | None = None) -> str | None:
    """The ISO date of a year, and a month (number or name) and a day where they are
    stated; None where the calendar does not have it.
    """
    value = year
    if month:
        number = int(month) if month.isdigit() else month_number(month)
        if not number:
            return None
        value += f"-{number:02}"
        if day:
            value += f"-{int(re.sub(r'[^0-9]', '', day)):02}"
    return value if interval(value) else None


def date_of(match: re.Match[str], year: str | None = None) -> str | None:
    """The ISO date of a match of DATE, or None where no year is stated or given, or
    where the day does not exist.
    """
    groups = match.groupdict()
    month = groups["month"] or groups["month2"]
    day = groups["day"] or groups["day2"]
    stated = groups["year"] or groups["year2"] or year
    return iso_date(stated, month, day) if month and day and stated else None


def near_years(text: str, earliest: int = 0) -> list[tuple[int, int]]:
    """The spans of a text that hold every date with a year: a search in them is a
    small part of one in all.

    Years before ``earliest`` don't count.
    """
    spans: list[tuple[int, int]] = []
    for match in _ANY_YEAR.finditer(text):
        if int(match[0]) < earliest:
            continue
        start, end = max(0, match.start() - _BEFORE_YEAR), match.end() + _AFTER_YEAR
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans
