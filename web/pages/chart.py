"""A result over time: years, the months of a chosen year, the days of a chosen month,
as bars that are links.

The timeline of a result: years, months or days, the chosen period's first stories, and
the way in and out.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass

from cuttings.search.dates import interval
from cuttings.search.queries import Query
from cuttings.web.links import search_url
from cuttings.web.pages.wording import date_words
from cuttings.web.site import Site

MAX_BARS = 60
WIDTH, HEIGHT = 600, 100
WIDEST = 80  # one bar for one year would else be a wall
LABELLED = 12  # bars; more of them are labelled at both ends only
LEVEL_SIZE = 2_000


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its count, the search in it, and its rectangle in the chart (in
    units of the view box).
    """

    id: str
    label: str
    short: str
    count: int
    url: str
    selected: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """A chart and the table of the same numbers.

    ``level`` is ``decade``, ``year``, ``month`` or ``day``; ``wider`` leads back to the
    level above, where there is one; ``unknown`` counts what has no date, with the
    search for it.
    """

    level: str
    period: str
    bars: tuple[Bar, ...]
    most: int
    unknown: int
    unknown_url: str
    wider_url: str

    width: int = WIDTH
    height: int = HEIGHT

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands beneath the bars: a label each, or the first and the last."""
        shorts = tuple(bar.short for bar in self.bars)
        return shorts if len(shorts) <= LABELLED else (shorts[0], shorts[-1])

    @property
    def period_words(self) -> str:
        """The year or month that the bars divide, in words."""
        return date_words(self.period) if self.period else ""


def histogram(site: Site, query: Query, path: str = "/search") -> Histogram:
    """The chart of a search: the level below the deepest date that is chosen, or its
    years.
    """
    period = _period(query)
    counts = _level(site, query, period)
    unknown = 0 if period else counts.pop("unknown", 0)
    if not period and len(counts) == 1:
        period, counts = _only_year(site, query, counts)
    level = ("year", "month", "day")[period.count("-") + 1 if period else 0]
    periods = _periods(counts, period)
    if level == "year" and len(periods) > MAX_BARS:
        level, counts, periods = "decade", _by_decade(counts), _decades(periods)
    most = max(counts.values(), default=0)
    periods = periods if most else []
    bars = tuple(
        _bar(query, path, id, counts.get(id, 0), most, place, len(periods))
        for place, id in enumerate(periods)
    )
    unknown_url = search_url(query.clear("date").add("date", "unknown"), path)
    return Histogram(
        level, period, bars, most, unknown, unknown_url, _wider(query, path, period)
    )


def _period(query: Query) -> str:
    """The chosen year or month; or the one year (or month) that the range asked for
    lies in.
    """
    dated = [id for id in query.selected("date") if interval(id)]
    if len(dated) == 1:
        return dated[0][:7]
    if dated:
        return ""
    first, last = (
        interval(value) if value else None for value in (query.date_from, query.date_to)
    )
    if not first or not last or query.date_from is None or query.date_to is None:
        return ""
    shared = (
        query.date_from[:7]
        if query.date_from[:7] == query.date_to[:7]
        else query.date_from[:4]
    )
    return shared if query.date_to.startswith(shared) else ""


def _level(site: Site, query: Query, period: str) -> dict[str, int]:
    page = site.budget.run(
        lambda: site.engine.facet_values("date", query, under=period, size=LEVEL_SIZE)
    )
    return {value.id: value.count for value in page.values}


def _periods(counts: Mapping[str, int], period: str) -> list[str]:
    """Every period of the level from the first to the last that has a count: a gap
    is an answer too.
    """
    if period.count("-") == 1:
        year, month = (int(part) for part in period.split("-"))
        return [
            f"{period}-{day:02}"
            for day in range(1, calendar.monthrange(year, month)[1] + 1)
        ]
    if period:
        return [f"{period}-{month:02}" for month in range(1, 13)]
    years = sorted(int(id) for id in counts if id.isdigit())
    return [f"{year:04}" for year in range(years[0], years[-1] + 1)] if years else []


def _only_year(
    site: Site, query: Query, counts: dict[str, int]
) -> tuple[str, dict[str, int]]:
    """A single year and its months, because one bar says nothing; no year where a
    date in it has no month.
    """
    (year,) = counts
    months = _level(site, query, year)
    return (year, months) if sum(months.values()) >= counts[year] else ("", counts)


def _by_decade(counts: Mapping[str, int]) -> dict[str, int]:
    decades: dict[str, int] = {}
    for id, count in counts.items():
        decades[id[:3] + "0s"] = decades.get(id[:3] + "0s", 0) + count
    return decades


def _decades(years: list[str]) -> list[str]:
    return sorted({year[:3] + "0s" for year in years})


def _bar(
    query: Query, path: str, id: str, count: int, most: int, place: int, places: int
) -> Bar:
    step = WIDTH / max(places, 1)
    height = round((HEIGHT - 2) * count / most + 2, 1) if count else 0.0
    plain = query.clear("date")
    if id.endswith("s"):
        target = plain.since(id[:4]).until(id[:3] + "9")
        label, short, selected = id, id, False
    else:
        target, selected = plain.add("date", id), id in query.selected("date")
        label, short = date_words(id), _short(id)
    width = min(step * 0.84, WIDEST)
    left = place * step + (step - width) / 2
    url = search_url(target, path)
    return Bar(
        id,
        label,
        short,
        count,
        url,
        selected,
        round(left, 2),
        HEIGHT - height,
        round(width, 2),
        height,
    )


def _short(id: str) -> str:
    parts = id.split("-")
    if len(parts) == 2:
        return calendar.month_abbr[int(parts[1])][
            :1
        ]  # twelve words don't fit beneath a narrow chart
    return str(int(parts[2])) if len(parts) == 3 else id


def _wider(query: Query, path: str, period: str) -> str:
    if not period or not query.selected("date"):
        return ""
    wider = query.clear("date")
    chosen = [id for id in query.selected("date") if interval(id)]
    above = chosen[0].rpartition("-")[0] if chosen else ""
    return search_url(wider.add("date", above) if above else wider, path)
