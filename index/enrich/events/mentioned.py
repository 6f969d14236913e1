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
from collections.abc import Iterator

from cuttings.index.origin.days import (
    DATE,
    MONTH,
    WEEKDAYS,
    YEAR,
    date_of,
    month_number,
    near_years,
)
from cuttings.search.articles import Published
from cuttings.search.dates import interval

MOST = 60
_DATE = re.compile(rf"\b{DATE}\b(?!-)")
_ISO = re.compile(r"\b(?:1[5-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_MONTH_YEAR = re.compile(rf"\b(?P<month>{MONTH})(?:,| of)? (?P<year>{YEAR})\b(?!-)")
_YEARS = re.compile(rf"\b(?P<first>{YEAR})[-–](?P<last>{YEAR}|\d\d)\b(?!-)")
_LEADS = (
    r"(?:in|since|from|until|till|by|of|during|before|after|between|and|early|late|mid|year|spring|summer|autumn"
    r"|fall|winter|for)"
)
_YEAR = re.compile(
    rf"\b{_LEADS}[ -](?P<year>{YEAR})\b(?![-–]\d|,\d| (?:people|men|women|soldiers|troops|dead))",
    re.IGNORECASE,
)
# Begins with letters, not with a boundary, so that the search skips from one likely
# letter to the next.
_RELATIVE = re.compile(
    r"(?:yesterday|today|tomorrow|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    r"(?!,? (?:\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
_BEFORE = re.compile(
    r"(?:\b(?P<word>next|last|every|each|coming|following|previous|this) |(?<!\w))\Z"
)
_AHEAD = re.compile(
    r"\b(?:will|would|to be held|scheduled|due|plans?|planned|expected|set to|upcoming)\b"
)
_LONGEST_BEFORE = 12
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _absolute(body: str) -> Iterator[tuple[int, str]]:
    """Stated dates with their places; a stretch of text that was read as a fuller
    date is not read again.
    """
    near = near_years(body)
    taken: list[tuple[int, int]] = []

    def found(pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        return (
            match
            for first, last in near
            for match in pattern.finditer(body, first, last)
        )

    def free(match: re.Match[str]) -> bool:
        return not any(
            start < match.end() and match.start() < end for start, end in taken
        )

    for match in found(_DATE):
        date = date_of(match)
        if date:
            taken.append(match.span())
            yield match.start(), date
    for match in filter(free, found(_ISO)):
        taken.append(match.span())
        yield match.start(), match[0]
    for match in filter(free, found(_MONTH_YEAR)):
        taken.append(match.span())
        yield match.start(), f"{match['year']}-{month_number(match['month']):02}"
    for match in filter(free, found(_YEARS)):
        first, last = match["first"], match["last"]
        taken.append(match.span())
        yield match.start(), first
        yield match.start(), last if len(last) == 4 else first[:2] + last
    for match in filter(free, found(_YEAR)):
        yield match.start(), match["year"]


def _relative(body: str, published: Published) -> Iterator[tuple[int, str]]:
    """Days named by their distance from a known day of publication, today or in the
    week before it.
    """
    day = published.first
    for match in _RELATIVE.finditer(body):
        word = match[0].lower()
        before = _BEFORE.search(
            body, max(0, match.start() - _LONGEST_BEFORE), match.start()
        )
        if before is None:
            continue
        if word in _NEAR and not before["word"]:
            yield match.start(), (day + datetime.timedelta(_NEAR[word])).isoformat()
        elif word not in _NEAR and before["word"] in (None, "this"):
            if _AHEAD.search(body, max(0, before.start() - 80), match.end() + 30):
                continue
            back = (day.weekday() - WEEKDAYS.index(word)) % 7
            yield before.start(), (day - datetime.timedelta(back)).isoformat()


def mentioned_dates(body: str, published: Published | None) -> tuple[str, ...]:
    """The dates that a body mentions, ISO 8601 cut to what is stated, in its order,
    each once.
    """
    found = list(_absolute(body))
    if published is not None and published.precision == "day":
        found += _relative(body, published)
    dates = (date for _, date in sorted(found) if interval(date) is not None)
    return tuple(dict.fromkeys(dates))[:MOST]
