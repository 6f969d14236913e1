"""Partial dates as intervals of days.

A date cut to what is known (``1998``, ``1998-03``, ``1998-03-14``) means every day in
it, and is compared as that interval. Days are counted as Python's proleptic ordinals,
so that a column of them is a column of integers.

    >>> interval("1998-02")
    (729421, 729448)
    >>> interval("1998-02-31") is None
    True
"""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@lru_cache(maxsize=20_000)
def interval(value: str) -> tuple[int, int] | None:
    """The first and last day (ordinals, both included) of a partial date, or None
    where it is no date.
    """
    match = _PARTIAL.fullmatch(value) if value.isascii() else None
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = datetime.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first.toordinal(), first.toordinal()
    last_month = month or 12
    last = datetime.date(
        first.year, last_month, calendar.monthrange(first.year, last_month)[1]
    )
    return first.toordinal(), last.toordinal()


@lru_cache(maxsize=20_000)
def in_words(value: str) -> str:
    """A partial date in words, no more precise than it is; what is no date stays as it
    is.

    >>> in_words("2015-09-05"), in_words("2015-09"), in_words("2015")
    ('5 September 2015', 'September 2015', '2015')
    """
    parts = value.split("-")
    if not all(map(str.isdigit, parts)) or not 2 <= len(parts) <= 3:
        return value
    year, month, *day = parts
    name = calendar.month_name[int(month)] if 1 <= int(month) <= 12 else month
    return " ".join([*[str(int(part)) for part in day], name, year])


def period(
    since: str | None, until: str | None
) -> tuple[int | None, int | None, tuple[str, ...]]:
    """The days that a search asks for, open ends as None, and a warning for each end
    that is no date.
    """
    warnings: list[str] = []
    ends: list[int | None] = [None, None]
    for index, (name, value) in enumerate((("from", since), ("to", until))):
        days = interval(value) if value else None
        if days:
            ends[index] = days[index]
        elif value:
            warnings.append(
                f"“{value}” ({name}) is not a date; write 1998, 1998-03 or 1998-03-14. It was left out."
            )
    first, last = ends
    if first is not None and last is not None and first > last:
        warnings.append(
            f"The search ends ({until}) before it begins ({since}), so nothing can match."
        )
    return first, last, tuple(warnings)
