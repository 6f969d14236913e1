"""Facets of dates: publication (year, month, day, no deeper than it is known, or
"unknown"), and dates mentioned.
"""

from __future__ import annotations

import calendar
from functools import lru_cache

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value

UNKNOWN = Value("unknown", "Date unknown")


@lru_cache(maxsize=20_000)
def _label(value: str) -> str:
    parts = value.split("-")
    if len(parts) == 1:
        return value
    month = calendar.month_name[int(parts[1])]
    return (
        f"{month} {parts[0]}"
        if len(parts) == 2
        else f"{int(parts[2])} {month} {parts[0]}"
    )


@lru_cache(maxsize=20_000)
def _levels(value: str) -> tuple[Value, ...]:
    """A partial date and the wider ones around it, the year first."""
    parts = value.split("-")
    levels = ["-".join(parts[: depth + 1]) for depth in range(len(parts))]
    return tuple(
        Value(level, _label(level), levels[depth - 1] if depth else None)
        for depth, level in enumerate(levels)
    )


def _dates(entry: Entry) -> tuple[Value, ...]:
    return (
        _levels(entry.article.published.value)
        if entry.article.published
        else (UNKNOWN,)
    )


def _mentioned(entry: Entry) -> tuple[Value, ...]:
    return tuple(
        {
            value.id: value
            for date in entry.enrichment.dates
            for value in _levels(date)
        }.values()
    )


DATE = Facet(
    "date",
    "Date",
    "dates",
    _dates,
    rank=70,
    missing=UNKNOWN,
    order="id",
    reveal="levels",
    shown=12,
)
MENTIONED = Facet(
    "mentioned",
    "Dates mentioned",
    "dates mentioned",
    _mentioned,
    rank=75,
    order="id",
    reveal="levels",
    shown=6,
)
