"""What the archive holds, by outlet and month: so that "no hits" can be told from "no
holdings".

Counted are articles (copies), because holdings are what was kept, not what was told. A
month is a gap of an outlet where it holds nothing of it between its first and its last
month; gaps are seen, not judged: a weekly may rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from cuttings.search.engines import Engine
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.queries import MAX_VALUES, Query

ALL = 100_000


@dataclass(frozen=True, slots=True)
class Holdings:
    """One outlet's articles: by month (``1998-03``), those whose date names only a
    year, and those without a date.

    ``id`` is None for articles that state no outlet.
    """

    id: str | None
    label: str
    total: int
    months: Mapping[str, int]
    only_year: Mapping[str, int]
    undated: int

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and the last month held, or None where no month is known."""
        return (min(self.months), max(self.months)) if self.months else None

    @property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """The stretches without an article within the span, each as its first and last
        month.

        A year of which an article without a month is held is no gap: it may be of any
        month.
        """
        held = sorted(map(_number, self.months))
        stretches = [
            (one + 1, other - 1) for one, other in pairwise(held) if other - one > 1
        ]
        known = {int(year) for year in self.only_year}
        unknown = [
            (one, other)
            for one, other in stretches
            if not known & set(range(one // 12, other // 12 + 1))
        ]
        return tuple((_month(one), _month(other)) for one, other in unknown)


def coverage(engine: Engine) -> tuple[Holdings, ...]:
    """The holdings of every outlet, the largest first, and last of the articles that
    state none.
    """
    everything = Query(count="copies", size=1)
    outlets = engine.facet_values("outlet", everything, size=ALL).values
    rows = [
        _holdings(engine, everything.add("outlet", value.id), value.id, value.label)
        for value in outlets
    ]
    rest = everything
    for value in outlets[:MAX_VALUES]:
        rest = rest.exclude("outlet", value.id)
    silent = _holdings(engine, rest, None, "(no outlet stated)")
    return tuple(row for row in (*rows, silent) if row.total)


def _holdings(
    engine: Engine, query: Query, outlet_id: str | None, label: str
) -> Holdings:
    total = engine.search(query).copies
    dates = {
        value.id: value.count
        for value in engine.facet_values("date", query, size=ALL).values
        if value.count
    }
    months = {
        date: count
        for date, count in sorted(dates.items())
        if len(date) == 7 and date != UNKNOWN.id
    }
    years = {date: count for date, count in sorted(dates.items()) if len(date) == 4}
    only = {
        year: count - sum(months[month] for month in months if month[:4] == year)
        for year, count in years.items()
    }
    only = {year: count for year, count in only.items() if count}
    return Holdings(outlet_id, label, total, months, only, dates.get(UNKNOWN.id, 0))


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
