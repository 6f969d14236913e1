"""The facet of publication dates: year, month, day, no deeper than the date is known, or "unknown"."""

from __future__ import annotations

import calendar

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value

UNKNOWN = Value("unknown", "Date unknown")


def _label(value: str) -> str:
    parts = value.split("-")
    if len(parts) == 1:
        return value
    month = calendar.month_name[int(parts[1])]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def _dates(entry: Entry) -> tuple[Value, ...]:
    if entry.article.published is None:
        return (UNKNOWN,)
    parts = entry.article.published.value.split("-")
    levels = ["-".join(parts[: depth + 1]) for depth in range(len(parts))]
    return tuple(
        Value(level, _label(level), levels[depth - 1] if depth else None) for depth, level in enumerate(levels)
    )


DATE = Facet("date", "Date", _dates, rank=70, hierarchical=True, order="id", reveal="levels", shown=12)
