"""A result over time as bars that are links: years or decades, months, days, whichever
divides what is found into bars that can be told apart and hit with a finger.

A bar sets the two date fields of the form, so that chart and fields are one state. Bars
outside the dates that are chosen stay, so that a reader sees what else there is.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.dates import interval
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import gettext, marked
from cuttings.web.links import fits_each_link, search_url
from cuttings.web.pages.wording import date_words, month_names
from cuttings.web.site import Site

MAX_YEARS = 40
"""Years beyond so many are shown by decade: narrower bars are lines, not bars."""
MONTHLY_YEARS = 4
"""Up to so many years are shown by month: four bars say nothing, 48 do."""
WIDTH, HEIGHT = 600, 100
WIDEST = 80
"""One bar for one year would else be a wall."""
BAR_SHARE = 0.84
"""How much of its place a bar takes."""
MOST_LABELS = 6
"""Labels that fit beneath the narrowest chart, of four letters each."""
LETTERED = 13
"""Bars that may have a label of one letter each."""
LEVEL_SIZE = 2_000
"""Periods of a level that are counted: four years with their months and days are
1,516.
"""
LEVELS = (marked("decade"), marked("year"), marked("month"), marked("day"))
"""What a bar may be."""
STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its count, the search in it, and its rectangle in the chart (in
    units of the view box).

    ``selected`` tells that it lies in the dates that are chosen, ``outside`` that it
    lies without.
    """

    id: str
    label: str
    short: str
    count: int
    url: str
    selected: bool
    outside: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """A chart and the table of the same numbers.

    ``level`` is ``decade``, ``year``, ``month`` or ``day``; ``period`` the decade, year
    or month that the bars divide. ``wider_url`` leads back to the level above, where
    there is one; ``unknown`` counts what has no date, with the search for it.
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
        """What stands beneath each bar: as many labels as can be read, else nothing."""
        shorts = [bar.short for bar in self.bars]
        if len(shorts) <= LETTERED and max(map(len, shorts), default=0) == 1:
            return tuple(shorts)
        named = [index for index, short in enumerate(shorts) if short]
        step = next(step for step in STEPS if len(named) <= step * MOST_LABELS)
        # The last label needs room to its right.
        last = len(shorts) - len(shorts) // (MOST_LABELS + 2)
        kept = {index for index in named[::step] if index <= last}
        return tuple([s if index in kept else "" for index, s in enumerate(shorts)])

    @property
    def period_words(self) -> str:
        """The period in words, or nothing."""
        return date_words(self.period) if self.period else ""

    @property
    def has_outside(self) -> bool:
        """Whether some bars lie outside the dates that are chosen."""
        return any(bar.outside for bar in self.bars)


def histogram(
    site: Site,
    query: Query,
    path: str = "/search",
    years: Sequence[FacetValue] = (),
) -> Histogram:
    """The chart of a search: the level below the dates that are chosen, or as fine as
    its span allows.

    ``years`` are those that its result page counted, where no date is chosen and they
    are all: then the engine is not asked for them again.
    """
    whole = query.since(None).until(None)
    period = _chosen_period(query)
    if years:
        counts = {value.id: value.count for value in years}
    else:
        counts = _counts(site, whole, period)
    unknown = 0 if period else counts.pop(UNKNOWN.id, 0)
    level = _level_beneath(period)
    decades = False
    if not period and counts:
        months = _months(site, whole, counts)
        if months:
            level, counts = "month", months
        span = _span(counts)
        if len(counts) == 1 or (months and len(span) == 1):
            period = span[0]
        decades = level == "year" and len(span) > MAX_YEARS
        chosen_decade = _chosen_decade(query) if decades else ""
        if chosen_decade:
            period, decades = chosen_decade, False
            counts = {y: n for y, n in counts.items() if _decade(y) == chosen_decade}
    if decades:
        level, counts = "decade", _by_decade(counts)
    without_date = whole.clear("date").add("date", UNKNOWN.id)
    return Histogram(
        level=level,
        period=period,
        bars=_bars(query, path, _periods(counts, period, level), counts),
        unknown=unknown,
        unknown_url=search_url(without_date, path),
        wider_url=_wider_url(query, path, period),
    )


def _chosen_period(query: Query) -> str:
    """The year or month that the dates asked for lie in, or nothing."""
    dated = [date for date in query.selected("date") if interval(date)]
    if dated:
        return dated[0][:7] if len(dated) == 1 else ""
    since, until = query.date_from or "", query.date_to or ""
    if not interval(since) or not interval(until):
        return ""
    shared = since[:7] if since[:7] == until[:7] else since[:4]
    return shared if until.startswith(shared) else ""


def _chosen_decade(query: Query) -> str:
    since, until = query.date_from or "", query.date_to or ""
    same = since[:3] == until[:3] and len(since) >= 4 and len(until) >= 4
    return _decade(since) if same and since[:4].isdigit() else ""


def _level_beneath(period: str) -> str:
    return ("year", "month", "day")[period.count("-") + 1 if period else 0]


def _counts(site: Site, query: Query, period: str) -> dict[str, int]:
    """The counts of the periods directly within one, or of the years."""
    page = site.engine.facet_values("date", query, under=period, size=LEVEL_SIZE)
    return {value.id: value.count for value in page.values}


def _months(site: Site, query: Query, years: Mapping[str, int]) -> dict[str, int]:
    """The months of a few years, where each date has a month: else a bar would be
    lacking.
    """
    if len(_span(years)) > MONTHLY_YEARS:
        return {}
    page = site.engine.facet_values("date", query, size=LEVEL_SIZE)
    months: dict[str, int] = {}
    for value in page.values:
        if len(value.id) == len("1998-03") and value.id[:4].isdigit():
            months[value.id] = value.count
    return months if sum(months.values()) >= sum(years.values()) else {}


def _span(counts: Mapping[str, int]) -> list[str]:
    """Every year from the first to the last that has a count."""
    years = [int(date[:4]) for date in counts if date[:4].isdigit()]
    if not years:
        return []
    return [f"{year:04}" for year in range(min(years), max(years) + 1)]


def _periods(counts: Mapping[str, int], period: str, level: str) -> list[str]:
    """Every period of the level from the first to the last that has a count: a gap
    is an answer too.
    """
    if not any(counts.values()):
        return []
    if len(period) == len("1998-03"):
        year, month = map(int, period.split("-"))
        _, last = calendar.monthrange(year, month)
        return [f"{period}-{day:02}" for day in range(1, last + 1)]
    if level == "month":
        years = [period] if period else _span(counts)
        months: list[str] = []
        for each in years:
            months += [f"{each}-{month:02}" for month in range(1, 13)]
        return months
    if level == "decade":
        periods = sorted({_decade(year) for year in _span(counts)})
        if len(periods) > MAX_YEARS:
            # A misread date makes a thousand years of gaps, which are no answer.
            periods = [decade for decade in periods if counts.get(decade)]
        return periods
    if period:
        return [f"{period[:3]}{last}" for last in range(10)]
    return _span(counts)


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
    most = max([counts.get(period, 0) for period in periods], default=0)
    step = WIDTH / max(len(periods), 1)
    width = min(step * BAR_SHARE, WIDEST)
    plain = query.clear("date")
    has_dates = bool(query.date_from or query.date_to or query.selected("date"))
    has_url = fits_each_link(query)
    bars: list[Bar] = []
    for index, period in enumerate(periods):
        count = counts.get(period, 0)
        height = round((HEIGHT - 2) * count / most + 2, 1) if count else 0.0
        first, last = _ends(period)
        inside = _is_inside(query, first, last)
        url = ""
        if has_url and count:
            within = plain.with_(date_from=first, date_to=last)
            url = search_url(within, path)
        bars.append(
            Bar(
                id=period,
                label=_label(period),
                short=_short(period, len(periods)),
                count=count,
                url=url,
                selected=has_dates and inside,
                outside=has_dates and not inside,
                x=round(index * step + (step - width) / 2, 2),
                y=round(HEIGHT - height, 1),
                width=round(width, 2),
                height=height,
            )
        )
    return tuple(bars)


def _label(period: str) -> str:
    if period.endswith("s"):
        return gettext("%(year)ss", year=period[:-1])
    return date_words(period)


def _ends(period: str) -> tuple[str, str]:
    """The first and the last date of a period, as the two fields have them."""
    if period.endswith("s"):
        return period[:4], period[:3] + "9"
    return period, period


def _is_inside(query: Query, first: str, last: str) -> bool:
    """Whether a period touches the dates that are chosen."""
    chosen = [date for date in query.selected("date") if interval(date)]
    if chosen:
        return any(first.startswith(date) or date.startswith(last) for date in chosen)
    since, until = query.date_from or "", query.date_to or ""
    # Cut to the same precision, dates compare as text does.
    is_after = not interval(since) or last >= since[: len(last)]
    is_before = not interval(until) or first[: len(until)] <= until
    return is_after and is_before


def _short(period: str, periods: int) -> str:
    year, *inner = period.split("-")
    if not inner:
        return year
    if len(inner) == 2:
        day = int(inner[1])
        return str(day) if day % 7 == 1 else ""
    month = int(inner[0])
    if periods > LETTERED:  # several years: each is named at its first month
        return year if month == 1 else ""
    # Twelve words don't fit beneath a narrow chart.
    return month_names()[month - 1][:1]


def _wider_url(query: Query, path: str, period: str) -> str:
    """The search at the level above; empty where no date is chosen."""
    chosen = [date for date in query.selected("date") if interval(date)]
    if not (chosen or query.date_from or query.date_to):
        return ""
    plain = query.clear("date").since(None).until(None)
    above = period.rpartition("-")[0]
    return search_url(plain.since(above).until(above) if above else plain, path)
