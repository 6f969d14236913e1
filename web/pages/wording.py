"""Dates, numbers and plurals as the pages write them.

>>> date_words("2015-09-05"), date_words("2015-09"), date_words(None)
('5 September 2015', 'September 2015', 'date unknown')
>>> counted(1, "story", "stories"), counted(1200, "copy", "copies")
('1 story', '1,200 copies')
"""

from __future__ import annotations

import calendar


def date_words(value: str | None) -> str:
    """An ISO date cut to what is known, in words; what is no date stays as it is."""
    if not value:
        return "date unknown"
    parts = value.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return value
    if len(parts) == 1:
        return value
    month = int(parts[1])
    name = calendar.month_name[month] if 1 <= month <= 12 else parts[1]
    return (
        f"{name} {parts[0]}"
        if len(parts) == 2
        else f"{int(parts[2])} {name} {parts[0]}"
    )


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"
