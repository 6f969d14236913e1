"""Dates, numbers, plurals and languages as the pages write them.

>>> date_words("2015-09-05"), date_words("2015-09"), date_words(None)
('5 September 2015', 'September 2015', 'date unknown')
>>> counted(1, "story", "stories"), counted(1200, "copy", "copies")
('1 story', '1,200 copies')
>>> foreign("en-GB"), foreign("fr")
('', 'fr')
"""

from __future__ import annotations

import calendar
from functools import lru_cache


@lru_cache(maxsize=20_000)
def date_words(value: str | None) -> str:
    """An ISO date cut to what is known, in words; what is no date stays as it is."""
    if not value:
        return "date unknown"
    parts = value.split("-")
    if not all(map(str.isdigit, parts)) or not 2 <= len(parts) <= 3:
        return value
    year, month, *day = parts
    name = calendar.month_name[int(month)] if 1 <= int(month) <= 12 else month
    return " ".join([*[str(int(part)) for part in day], name, year])


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def foreign(language: str) -> str:
    """The language of a text where an English page must say it, or nothing."""
    return "" if language.split("-")[0] in ("", "en") else language
