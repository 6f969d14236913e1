"""Dates that a text mentions, no more precise than it states them: another thing than
its date of publication.

"24 July 2012" is a day, "July 2012" a month, "in 1997" a year; "24 July" alone stays
out, because its year would be invented. "Saturday" or "yesterday" is resolved only
against a day of publication that is known, and a weekday only where nothing says that
it lies ahead.

    >>> mentioned_dates("The war ended in June 1997; troops left on 5 May 1999.", None)
    ('1997-06', '1999-05-05')
    >>> mentioned_dates("The town fell on Saturday.", Published("2015-09-07", "metadata"))
    ('2015-09-05',)
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator

from cuttings.index.origin.written_dates import (
    DATE,
    MONTH,
    WEEKDAYS,
    YEAR,
    date_of,
    iso_date,
    near_years,
)
from cuttings.search.articles import Published
from cuttings.search.dates import interval

MOST = 60
"""Dates of one text that are kept; more is a table."""

_FULL_DATE = re.compile(rf"\b{DATE}\b(?!-)")
_ISO = re.compile(r"\b(?:1[5-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_MONTH_YEAR = re.compile(rf"\b(?P<month>{MONTH})(?:,| of)? (?P<year>{YEAR})\b(?!-)")
_YEARS = re.compile(rf"\b(?P<first>{YEAR})[-–](?P<last>{YEAR}|\d\d)\b(?!-)")
_YEAR = re.compile(
    r"\b(?:in|since|from|until|till|by|of|during|before|after|between|and|early|late"
    rf"|mid|year|spring|summer|autumn|fall|winter|for)[ -](?P<year>{YEAR})\b"
    r"(?![-–]\d|,\d| (?:people|men|women|soldiers|troops|dead))",
    re.IGNORECASE,
)
# Begins with letters, not with a boundary, so that the search skips from one likely
# letter to the next.
_RELATIVE = re.compile(
    r"(?:yesterday|today|tomorrow"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    r"(?!,? (?:\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
_BEFORE = re.compile(
    r"(?:\b(?P<word>next|last|every|each|coming|following|previous|this) |(?<!\w))\Z"
)
_AHEAD = re.compile(
    r"\b(?:will|would|to be held|scheduled|due|plans?|planned|expected|set to"
    r"|upcoming)\b"
)
_LONGEST_BEFORE = 12
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


def mentioned_dates(body: str, published: Published | None) -> tuple[str, ...]:
    """The dates that a body mentions, ISO 8601 cut to what is stated, in its order,
    each once; at most MOST.
    """
    found = list(_absolute(body))
    if published is not None and published.precision == "day":
        found += _relative(body, published.first)
    dates: dict[str, None] = {}
    for _, date in sorted(found):
        if interval(date) is not None:
            dates[date] = None
    return tuple(dates)[:MOST]


def _absolute(body: str) -> Iterator[tuple[int, str]]:
    """Stated dates with their offsets, the fullest forms first; a span that was read
    as a fuller date is not read again.
    """
    spans = near_years(body)
    # in order, none within another
    taken: list[tuple[int, int]] = []
    for pattern in (_FULL_DATE, _ISO, _MONTH_YEAR, _YEARS, _YEAR):
        for span in spans:
            for match in pattern.finditer(body, *span):
                start, end = match.span()
                # The one before may reach in here, and this one into the next.
                place = bisect_left(taken, (start, end))
                beside = taken[max(0, place - 1) : place + 1]
                if any(first < end and start < last for first, last in beside):
                    continue
                dates = _dates_of(match)
                if dates:
                    taken.insert(place, (start, end))
                for date in dates:
                    yield start, date


def _dates_of(match: re.Match[str]) -> tuple[str, ...]:
    """The dates that a match of one of the patterns states: none, one, or the first
    and last of a span of years.
    """
    if match.re is _ISO:
        return (match[0],)
    if match.re is _YEAR:
        return (match["year"],)
    if match.re is _YEARS:
        first, last = match["first"], match["last"]
        return first, last if len(last) == 4 else first[:2] + last
    if match.re is _MONTH_YEAR:
        date = iso_date(match["year"], match["month"])
    else:
        date = date_of(match)
    return (date,) if date else ()


def _relative(body: str, day: datetime.date) -> Iterator[tuple[int, str]]:
    """Days named by their distance from a known day of publication: next to it, or in
    the week before it.
    """
    for match in _RELATIVE.finditer(body):
        start = match.start()
        before = _BEFORE.search(body, max(0, start - _LONGEST_BEFORE), start)
        if before is None:
            continue
        word, qualifier = match[0].lower(), before["word"]
        if word in _NEAR:
            if qualifier is None:
                yield start, (day + datetime.timedelta(_NEAR[word])).isoformat()
        elif qualifier in (None, "this"):
            if _AHEAD.search(body, max(0, before.start() - 80), match.end() + 30):
                continue
            back = (day.weekday() - WEEKDAYS.index(word)) % 7
            yield before.start(), (day - datetime.timedelta(back)).isoformat()
