"""Dates of publication as metadata state them, read strictly.

Accepted: ISO 8601 (extended and basic, with or without a time), RFC 2822, and English
forms that can mean one day only. A date that could be read two ways (``04/05/2016``) is
not read at all, and a note says so: an invented date is worse than none. A time zone
never moves the day: the date is the one that the source printed.
"""

from __future__ import annotations

import re

from cuttings.search.articles import Published
from cuttings.search.dates import interval

FIRST_YEAR, LAST_YEAR = 1500, 2199  # news was not printed before; later years are slips
_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
)
_TIME = r"(?:(?:\s*,?\s*(?:at\s+)?|T)\d{1,2}[:.h]?\d{2}.{0,40})?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:-(?P<month>\d{{2}})(?:-(?P<day>\d{{2}}){_TIME}Z?)?)?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?:T?\d{{4}}(?:\d{{2}})?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?",
        rf"{_YEAR}[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_TIME}",
        rf"{_WEEKDAY}{_DAY}[\s-]+{_MONTH},?[\s-]+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}",
        rf"{_MONTH},?\s+{_YEAR}",
    )
)
_SLASHED = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_TIME}")


def read_date(
    stated: str | None, provenance: str = "metadata"
) -> tuple[Published | None, tuple[str, ...]]:
    """The date that ``stated`` means, and a note where something was stated that
    can't be taken for a date.
    """
    text = " ".join((stated or "").split())
    if not text:
        return None, ()
    value = _by_form(text) or _by_slashes(text)
    if value:
        return Published(value, provenance), ()
    why = "can be read two ways" if _SLASHED.fullmatch(text) else "is not a date"
    return None, (f"the stated date “{text[:60]}” {why} and was left out",)


def _by_form(text: str) -> str | None:
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            parts = match.groupdict()
            return _checked(parts["year"], parts.get("month"), parts.get("day"))
    return None


def _by_slashes(text: str) -> str | None:
    """A slashed date counts only where one of its numbers can't be a month, or both
    are the same.
    """
    match = _SLASHED.fullmatch(text)
    if not match:
        return None
    one, other, year = int(match[1]), int(match[2]), match[3]
    if one > 12 or one == other:
        return _checked(year, str(other), str(one))
    return _checked(year, str(one), str(other)) if other > 12 else None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    number = (
        month
        if month is None or month.isdigit()
        else str(_MONTHS.index(month[:3].lower()) + 1)
    )
    value = "-".join([year, *(f"{int(part):02}" for part in (number, day) if part)])
    return value if interval(value) else None
