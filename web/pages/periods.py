"""The periods that a search is divided into, and what it has in each: years or decades,
months, days, whichever makes bars that can be told apart and hit with a finger.

    >>> periods_of({"1998": 2, "2001": 1}, "", "year")
    ['1998', '1999', '2000', '2001']
    >>> ends("1990s"), ends("1998-03")
    (('1990', '1999'), ('1998-03', '1998-03'))
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.dates import interval
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import marked
from cuttings.web.site import Site

MAX_YEARS = 40
"""Years beyond so many are shown by decade: narrower bars are lines, not bars."""
MONTHLY_YEARS = 4
"""Up to so many years are shown by month: four bars say nothing, 48 do."""
LEVEL_SIZE = 2_000
"""Periods of a level that are counted: four years with their months and days are
1,516.
"""
LEVELS = (marked("decade"), marked("year"), marked("month"), marked("day"))
"""What a bar may be."""
Counts = Mapping[str, int]
"""Stories (or articles) of each period."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How fine the bars of a chart are, the period that they lie in (empty for none),
    and what each search has in them.
    """

    level: str
    period: str
    tallies: list[Counts]


def tallies_of(
    site: Site, asked: Sequence[Query], period: str, years: Sequence[FacetValue]
) -> list[Counts]:
    """What each search has in the periods within one, or in the years; of the first they
    may be known.
    """
    tallies: list[Counts] = []
    if years:
        tallies.append({value.id: value.count for value in years})
    for query in asked[len(tallies) :]:
        tallies.append(_counts(site, query, period))
    return tallies


def scale_of(
    site: Site,
    query: Query,
    asked: Sequence[Query],
    tallies: list[Counts],
    period: str,
) -> Scale:
    """Bars beneath the period that is chosen; without one months, years or decades, as
    the span allows.
    """
    if period or not any(tallies):
        return Scale(_level_beneath(period), period, tallies)
    months = _months(site, asked, tallies)
    if months:
        tallies = months
    span = _span(all_periods(tallies))
    if months:
        is_one = len(span) == 1
        return Scale("month", span[0] if is_one else "", tallies)
    if len(all_periods(tallies)) == 1:
        return Scale("year", span[0], tallies)
    if len(span) <= MAX_YEARS:
        return Scale("year", "", tallies)
    decade = _chosen_decade(query)
    if decade:
        within = [_within_decade(tally, decade) for tally in tallies]
        return Scale("year", decade, within)
    return Scale("decade", "", list(map(_by_decade, tallies)))


def held_on(site: Site, query: Query, scale: Scale) -> Counts:
    """What the archive holds in the periods of a scale."""
    if scale.level == "decade":
        return _by_decade(_held(site, query, "", "year"))
    is_decade = scale.period.endswith("s")
    return _held(site, query, "" if is_decade else scale.period, scale.level)


def dated(counts: Counts) -> Counts:
    """Without what has no date."""
    return {period: count for period, count in counts.items() if period != UNKNOWN.id}


def all_periods(tallies: Iterable[Counts]) -> Counts:
    """Every period that some search has something in."""
    together: Counter[str] = Counter()
    for tally in tallies:
        together.update(tally)
    return together


def _within_decade(counts: Counts, decade: str) -> Counts:
    return {year: count for year, count in counts.items() if _decade(year) == decade}


def _held(site: Site, query: Query, period: str, level: str) -> Counts:
    """What the archive holds in the periods of a level, whatever is searched for; kept
    until the index changes.
    """
    everything = Query(count=query.count)

    def count() -> Counts:
        return _counts_of_level(site, everything, period, level)

    return site.keep(("held", query.count, period, level), count)


def _counts_of_level(site: Site, query: Query, period: str, level: str) -> Counts:
    """The counts of the periods of a level, which may be the months of several years."""
    if level == "month" and not period:
        page = site.engine.facet_values("date", query, size=LEVEL_SIZE)
        return _of_months(page.values)
    return _counts(site, query, period)


def within(site: Site, query: Query, scale: Scale) -> Counts:
    """What a search has in the dates that it asks for, by the periods of a scale."""
    if scale.level == "decade":
        return _by_decade(_counts(site, query, ""))
    is_decade = scale.period.endswith("s")
    period = "" if is_decade else scale.period
    return _counts_of_level(site, query, period, scale.level)


def is_divided(query: Query, period: str) -> bool:
    """Whether one of the two dates asked for lies inside a period."""
    first, last = ends(period)
    since, until = query.date_from or "", query.date_to or ""
    begin, end = interval(first), interval(last)
    opens, closes = interval(since), interval(until)
    if begin is None or end is None:
        return False
    is_late = opens is not None and opens[0] > begin[0]
    is_early = closes is not None and closes[1] < end[1]
    return is_late or is_early


def chosen_period(query: Query) -> str:
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


def _months(
    site: Site, asked: Sequence[Query], years: Sequence[Counts]
) -> list[Counts]:
    """The months of each search, where the years are few and each date has a month:
    else a bar would be lacking.
    """
    if len(_span(all_periods(years))) > MONTHLY_YEARS:
        return []
    tallies: list[Counts] = []
    for query, tally in zip(asked, years, strict=True):
        page = site.engine.facet_values("date", query, size=LEVEL_SIZE)
        months = _of_months(page.values)
        if sum(months.values()) < sum(tally.values()):
            return []
        tallies.append(months)
    return tallies


def _of_months(values: Iterable[FacetValue]) -> Counts:
    months: dict[str, int] = {}
    for value in values:
        if len(value.id) == len("1998-03") and value.id[:4].isdigit():
            months[value.id] = value.count
    return months


def _span(counts: Counts) -> list[str]:
    """Every year from the first to the last that has a count."""
    years = [int(date[:4]) for date in counts if date[:4].isdigit()]
    if not years:
        return []
    return [f"{year:04}" for year in range(min(years), max(years) + 1)]


def periods_of(counts: Counts, period: str, level: str) -> list[str]:
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


def _by_decade(counts: Counts) -> dict[str, int]:
    decades: dict[str, int] = {}
    for year, count in counts.items():
        decade = _decade(year)
        decades[decade] = decades.get(decade, 0) + count
    return decades


def ends(period: str) -> tuple[str, str]:
    """The first and the last date of a period, as the two fields have them."""
    if period.endswith("s"):
        return period[:4], period[:3] + "9"
    return period, period


def touches_dates(query: Query, first: str, last: str) -> bool:
    """Whether a period touches the dates that are chosen."""
    chosen = [date for date in query.selected("date") if interval(date)]
    if chosen:
        return any(first.startswith(date) or date.startswith(last) for date in chosen)
    since, until = query.date_from or "", query.date_to or ""
    # Cut to the same precision, dates compare as text does.
    is_after = not interval(since) or last >= since[: len(last)]
    is_before = not interval(until) or first[: len(until)] <= until
    return is_after and is_before
