"""A result over time as bars that are links: years, the months of a chosen year, the
days of a chosen month.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.dates import interval
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.queries import Query
from cuttings.web.links import fits_each_link, search_url
from cuttings.web.pages.wording import date_words
from cuttings.web.site import Site

MAX_BARS = 60
"""Years beyond so many are shown by decade."""
WIDTH, HEIGHT = 600, 100
WIDEST = 80
"""One bar for one year would else be a wall."""
BAR_SHARE = 0.84
"""How much of its place a bar takes."""
LABELLED = 12
"""More bars than this are labelled at both ends only."""
LEVEL_SIZE = 2_000
"""Periods of a level that are counted."""
LEVELS = ("year", "month", "day")


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

    ``level`` is ``decade``, ``year``, ``month`` or ``day``; ``period`` the year or month
    that the bars divide. ``wider_url`` leads back to the level above, where there is
    one; ``unknown`` counts what has no date, with the search for it.
    """

    level: str
    period: str
    bars: tuple[Bar, ...]
    unknown: int
    unknown_url: str
    wider_url: str

    width: int = WIDTH
    height: int = HEIGHT

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands beneath the bars: a label each, or the first and the last."""
        shorts = tuple([bar.short for bar in self.bars])
        return shorts if len(shorts) <= LABELLED else (shorts[0], shorts[-1])

    @property
    def period_words(self) -> str:
        """The period in words, or nothing."""
        return date_words(self.period) if self.period else ""


def histogram(site: Site, query: Query, path: str = "/search") -> Histogram:
    """The chart of a search: the level below the deepest date that is chosen, or its
    years.
    """
    period = _chosen_period(query)
    counts = _counts(site, query, period)
    unknown = 0 if period else counts.pop(UNKNOWN.id, 0)
    if not period and len(counts) == 1:
        period, counts = _only_year(site, query, counts)
    level = LEVELS[period.count("-") + 1 if period else 0]
    periods = _periods(counts, period)
    if level == "year" and len(periods) > MAX_BARS:
        level = "decade"
        periods = sorted({_decade(year) for year in periods})
        counts = _by_decade(counts)
        if len(periods) > MAX_BARS:
            # A misread date makes a thousand years of gaps, which are no answer.
            periods = [period for period in periods if counts.get(period)]
    without_date = query.clear("date").add("date", UNKNOWN.id)
    return Histogram(
        level=level,
        period=period,
        bars=_bars(query, path, periods, counts),
        unknown=unknown,
        unknown_url=search_url(without_date, path),
        wider_url=_wider_url(query, path, period),
    )


def _chosen_period(query: Query) -> str:
    """The chosen year or month; or the one year (or month) that the range asked for
    lies in; or nothing.
    """
    dated = [date for date in query.selected("date") if interval(date)]
    if dated:
        return dated[0][:7] if len(dated) == 1 else ""
    since, until = query.date_from or "", query.date_to or ""
    if not interval(since) or not interval(until):
        return ""
    shared = since[:7] if since[:7] == until[:7] else since[:4]
    return shared if until.startswith(shared) else ""


def _counts(site: Site, query: Query, period: str) -> dict[str, int]:
    """The counts of the periods directly within one, or of the years."""
    page = site.engine.facet_values("date", query, under=period, size=LEVEL_SIZE)
    return {value.id: value.count for value in page.values}


def _only_year(
    site: Site, query: Query, counts: dict[str, int]
) -> tuple[str, dict[str, int]]:
    """A single year and its months, because one bar says nothing; no year where a
    date in it has no month.
    """
    (year,) = counts
    months = _counts(site, query, year)
    if sum(months.values()) < counts[year]:
        return "", counts
    return year, months


def _periods(counts: Mapping[str, int], period: str) -> list[str]:
    """Every period of the level from the first to the last that has a count: a gap
    is an answer too.
    """
    if not any(counts.values()):
        return []
    if len(period) == len("1998-03"):
        year, month = map(int, period.split("-"))
        _, last = calendar.monthrange(year, month)
        return [f"{period}-{day:02}" for day in range(1, last + 1)]
    if period:
        return [f"{period}-{month:02}" for month in range(1, 13)]
    years = [int(date) for date in counts if date.isdigit()]
    return [f"{year:04}" for year in range(min(years), max(years) + 1)]


def _decade(year: str) -> str:
    return year[:3] + "0s"


def _by_decade(counts: Mapping[str, int]) -> dict[str, int]:
    decades: dict[str, int] = {}
    for year, count in counts.items():
        decade = _decade(year)
        decades[decade] = decades.get(decade, 0) + count
    return decades


def _bars(
    query: Query, path: str, periods: Sequence[str], counts: Mapping[str, int]
) -> tuple[Bar, ...]:
    most = max(counts.values(), default=0)
    step = WIDTH / max(len(periods), 1)
    width = min(step * BAR_SHARE, WIDEST)
    plain, selected = query.clear("date"), query.selected("date")
    bars: list[Bar] = []
    for index, period in enumerate(periods):
        count = counts.get(period, 0)
        height = round((HEIGHT - 2) * count / most + 2, 1) if count else 0.0
        if period.endswith("s"):
            inside = plain.since(period[:4]).until(period[:3] + "9")
            label = short = period
        else:
            inside = plain.add("date", period)
            label, short = date_words(period), _short(period)
        bars.append(
            Bar(
                id=period,
                label=label,
                short=short,
                count=count,
                url=search_url(inside, path) if fits_each_link(query) else "",
                selected=period in selected,
                x=round(index * step + (step - width) / 2, 2),
                y=HEIGHT - height,
                width=round(width, 2),
                height=height,
            )
        )
    return tuple(bars)


def _short(period: str) -> str:
    year, *inner = period.split("-")
    if not inner:
        return year
    if len(inner) == 2:
        return str(int(inner[1]))
    # Twelve words don't fit beneath a narrow chart.
    return calendar.month_abbr[int(inner[0])][:1]


def _wider_url(query: Query, path: str, period: str) -> str:
    """The search at the level above; empty where no date is chosen."""
    if not period or not query.selected("date"):
        return ""
    chosen = [date for date in query.selected("date") if interval(date)]
    above = chosen[0].rpartition("-")[0] if chosen else ""
    plain = query.clear("date")
    return search_url(plain.add("date", above) if above else plain, path)
