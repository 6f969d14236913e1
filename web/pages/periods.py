"""The periods that a search is divided into, and what it has in each: years or decades,
quarters, months, days, whichever makes bars that can be told apart and hit with a finger.

    >>> counts = {"1998": 2, "2001": 1}
    >>> periods_of(counts, Scale("year", "", (), [counts]))
    ['1998', '1999', '2000', '2001']
    >>> ends("1990s"), ends("1998-Q2"), ends("1998-03")
    (('1990', '1999'), ('1998-04', '1998-06'), ('1998-03', '1998-03'))
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cuttings.search.dates import interval
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import marked
from cuttings.web.site import Site

NARROW, WIDE = 48, 124
"""Bars of a chart beside something, and of one as wide as the page: 12 and 31 years of
quarters, four and ten of months, a month and four months of days. More would be lines,
not bars; but of a century each year is one, because its decades would say too little.
"""
LEVEL_SIZE = 12_000
"""Periods of a level that are counted: 31 years with their months and days are 11,727."""
MOST_APART = 12
"""Years whose months are asked for one by one: that takes a fifth of the time of asking
for all periods together, days included (.6 and 3 ms of 12 years).
"""
SQUASHED = 3
"""How many times as wide a chart would be with what lies far from the rest."""
ENOUGH = 10
"""Of fewer stories none lies apart: each says something."""
STRAY_SHARE = 50
"""Of so many stories at most one lies apart on a side."""
FEW_HELD = 20
"""Of fewer that are held in a period a share says little: one of one is all."""
BARS_OF_A_YEAR = {"decade": 0.1, "year": 1, "quarter": 4, "month": 12, "day": 366}
LEVELS = (
    marked("decade"),
    marked("year"),
    marked("quarter"),
    marked("month"),
    marked("day"),
)
"""What a bar may be."""
Counts = Mapping[str, int]
"""Stories (or articles) of each period."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How fine the bars of a chart are, the period that they lie in (empty for none),
    and what each search has in them. ``above`` are the periods that the bars divide:
    years of quarters and months, months of days; none for years and decades.
    """

    level: str
    period: str
    above: tuple[str, ...]
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
    most: int = NARROW,
) -> Scale:
    """Bars beneath the period that is chosen; without one days, months, quarters, years
    or decades, as fine as ``most`` bars allow. Dates that make finer bars possible bring
    their part of the chart alone; others leave it whole.
    """
    if period or not any(tallies):
        above = (period,) if period else ()
        return Scale(_level_beneath(period), period, above, tallies)
    years = _span(all_periods(tallies))
    whole = (f"{years[0]}-01", f"{years[-1]}-12")
    chosen = _chosen_months(query, *whole)
    if chosen:
        part = _finest(site, asked, tallies, chosen, most, is_chosen=True)
        bars_of_whole = len(years) * BARS_OF_A_YEAR[part.level]
        if bars_of_whole > most:
            return part
    return _finest(site, asked, tallies, whole, most, is_chosen=False)


def _chosen_months(query: Query, first: str, last: str) -> tuple[str, str] | None:
    """The first and the last month of the dates asked for, within the span of what is
    found; None where no date is asked for, or nothing lies between.
    """
    since, until = query.date_from or "", query.date_to or ""
    if not interval(since) and not interval(until):
        return None
    if interval(since):
        first = max(first, since[:7] if len(since) > 4 else f"{since}-01")
    if interval(until):
        last = min(last, until[:7] if len(until) > 4 else f"{until}-12")
    return (first, last) if first <= last else None


def _finest(
    site: Site,
    asked: Sequence[Query],
    tallies: list[Counts],
    months: tuple[str, str],
    most: int,
    *,
    is_chosen: bool,
) -> Scale:
    """The finest scale from one month to another; unless these are chosen, days are
    those of the months that have something. A level on which a date is lacking is
    none: else what is dated by the year alone would be no bar.
    """
    first, last = months
    years = _years_between(first[:4], last[:4])
    is_monthly = len(years) * BARS_OF_A_YEAR["month"] <= most
    by_month = (
        [_tally(site, each, "month", years) for each in asked] if is_monthly else []
    )
    if is_monthly and _is_whole(by_month, tallies, years):
        if not is_chosen:
            found = sorted(all_periods(by_month))
            first, last = found[0], found[-1]
        shown = _months_between(first, last)
        if len(_bars_of(shown, "day")) <= most:
            by_day = [_tally(site, each, "day", shown) for each in asked]
            if _is_whole(by_day, by_month, shown):
                period = shown[0] if len(shown) == 1 else ""
                return Scale("day", period, tuple(shown), by_day)
        period = years[0] if len(years) == 1 else ""
        return Scale("month", period, tuple(years), by_month)
    if len(years) * BARS_OF_A_YEAR["quarter"] <= most and len(years) > 1:
        by_quarter = [_tally(site, each, "quarter", years) for each in asked]
        if _is_whole(by_quarter, tallies, years):
            return Scale("quarter", "", tuple(years), by_quarter)
    if len(all_periods(tallies)) == 1:
        return Scale("year", years[0], (), tallies)
    decade = _decade(first)
    is_decade = decade == _decade(last)
    if len(_span(all_periods(tallies))) <= most:
        return Scale("year", "", (), tallies)
    if is_decade or len(years) <= most:
        within = [_within_years(tally, first[:3], last[:3]) for tally in tallies]
        return Scale("year", decade if is_decade else "", (), within)
    return Scale("decade", "", (), list(map(_by_decade, tallies)))


def _is_whole(finer: list[Counts], coarser: list[Counts], above: list[str]) -> bool:
    """Whether the counts of a level are all those of the level above it."""
    parted = sum([sum(tally.values()) for tally in finer])
    whole = 0
    for tally in coarser:
        whole += sum([tally.get(period, 0) for period in above])
    return 0 < whole <= parted


def _bars_of(above: Sequence[str], level: str) -> list[str]:
    """Every period of a level that divides the periods above it."""
    made: list[str] = []
    for period in above:
        if level == "quarter":
            made += [f"{period}-Q{quarter}" for quarter in range(1, 5)]
        elif level == "month":
            made += [f"{period}-{month:02}" for month in range(1, 13)]
        elif level == "day":
            _, last = calendar.monthrange(int(period[:4]), int(period[5:]))
            made += [f"{period}-{day:02}" for day in range(1, last + 1)]
        else:
            made.append(period)
    return made


def _years_between(first: str, last: str) -> list[str]:
    return [f"{year:04}" for year in range(int(first), int(last) + 1)]


def _months_between(first: str, last: str) -> list[str]:
    months = _bars_of(_years_between(first[:4], last[:4]), "month")
    return [month for month in months if first <= month <= last]


def held_on(site: Site, query: Query, scale: Scale) -> Counts:
    """What the archive holds in the periods of a scale, whatever is searched for; kept
    until the index changes.
    """
    everything = Query(count=query.count)

    def count() -> Counts:
        return within(site, everything, scale)

    return site.keep(("held", query.count, scale.level, scale.above), count)


def is_few(period: str, held: Counts) -> bool:
    """Whether so little is held in a period that a share of it says little."""
    return held.get(period, 0) < FEW_HELD


def joined(
    site: Site,
    query: Query,
    asked: Sequence[Query],
    tallies: list[Counts],
    scale: Scale,
) -> Scale:
    """A scale for shares of what is held: the finest one, from ``scale`` on, in most of
    whose periods enough is held; ``scale`` itself where none of several bars is such.
    ``tallies`` are what each search has in the years.
    """
    tried: Scale | None = scale
    while tried is not None:
        held = held_on(site, query, tried)
        found = [period for period, n in all_periods(tried.tallies).items() if n]
        few = [period for period in found if is_few(period, held)]
        if 2 * len(few) <= len(found):
            return tried
        tried = _coarser(site, asked, tallies, tried)
    return scale


def _coarser(
    site: Site, asked: Sequence[Query], tallies: list[Counts], scale: Scale
) -> Scale | None:
    """The scale of the next longer periods; None where one bar would be left."""
    if scale.level == "day":
        years = sorted({month[:4] for month in scale.above})
        by_month = [_tally(site, each, "month", years) for each in asked]
        period = years[0] if len(years) == 1 else ""
        return Scale("month", period, tuple(years), by_month)
    if scale.level == "month":
        by_quarter = [_tally(site, each, "quarter", scale.above) for each in asked]
        return Scale("quarter", scale.period, scale.above, by_quarter)
    if scale.level == "quarter":
        longer = Scale("year", "", (), tallies)
    elif scale.level == "year":
        longer = Scale("decade", "", (), list(map(_by_decade, tallies)))
    else:
        return None
    return longer if len(all_periods(longer.tallies)) > 1 else None


def dated(counts: Counts) -> Counts:
    """Without what has no date."""
    return {period: count for period, count in counts.items() if period != UNKNOWN.id}


def far_years(counts: Counts, query: Query) -> tuple[tuple[str, ...], ...]:
    """The years before, and those after, that have so little and lie so far from the
    rest that they would make bars of it that nobody can read: one misread date makes
    a century of a year. Years in the dates that are chosen are not among them.

    >>> far_years({"1910": 1, "2019": 30, "2020": 20}, Query())
    (('1910',), ())
    """
    years = sorted([year for year in counts if year[:4].isdigit()])
    total = sum([counts[year] for year in years])
    if total < ENOUGH:
        return ()
    most = max(1, total // STRAY_SHARE)
    before = _edge(years, counts, most)
    after = _edge(years[::-1], counts, most)[::-1]
    has_dates = bool(query.date_from or query.date_to or query.selected("date"))

    def is_chosen(strays: list[str]) -> bool:
        return has_dates and any(touches_dates(query, year, year) for year in strays)

    before = [] if is_chosen(before) else before
    after = [] if is_chosen(after) else after
    whole = _years_long(years)
    for left, right in ((before, []), ([], after), (before, after)):
        rest = years[len(left) : len(years) - len(right)]
        if whole >= SQUASHED * _years_long(rest):
            return tuple(left), tuple(right)
    return ()


def _edge(years: list[str], counts: Counts, most: int) -> list[str]:
    """The years at the beginning that together have no more than ``most``, as far as
    the widest gap behind them.
    """
    found, widest, edge = 0, 0, 0
    for index, (year, other) in enumerate(pairwise(years)):
        found += counts[year]
        if found > most:
            break
        gap = abs(int(other) - int(year))
        if gap > widest:
            widest, edge = gap, index + 1
    return years[:edge]


def _years_long(years: list[str]) -> int:
    return int(years[-1]) - int(years[0]) + 1


def without(counts: Counts, periods: Iterable[str]) -> Counts:
    """Counts of the other periods."""
    left_out = set(periods)
    return {period: count for period, count in counts.items() if period not in left_out}


def all_periods(tallies: Iterable[Counts]) -> Counts:
    """Every period that some search has something in."""
    together: Counter[str] = Counter()
    for tally in tallies:
        together.update(tally)
    return together


def _within_years(counts: Counts, first: str, last: str) -> Counts:
    """Those of the decades from one to another, each by its first three digits."""
    return {year: count for year, count in counts.items() if first <= year[:3] <= last}


def within(site: Site, query: Query, scale: Scale) -> Counts:
    """What a search has in the periods of a scale: of one with dates, in these dates."""
    counts = _tally(site, query, scale.level, scale.above)
    return _by_decade(counts) if scale.level == "decade" else counts


def _tally(site: Site, query: Query, level: str, above: Sequence[str]) -> Counts:
    """What a search has in the quarters or months of some years, the days of some
    months, or in the years.
    """
    if level == "quarter":
        return _by_quarter(_tally(site, query, "month", above))
    if level == "month" and not 0 < len(above) <= MOST_APART:
        page = site.engine.facet_values("date", query, size=LEVEL_SIZE)
        months = _of_months(page.values)
        wanted = set(above)
        return {month: n for month, n in months.items() if month[:4] in wanted}
    counts: dict[str, int] = {}
    for period in above or [""]:
        counts |= _counts(site, query, period)
    return counts


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
    """The year or month that the dates asked for are, or the month that they lie in;
    nothing where they are neither.
    """
    dated = [date for date in query.selected("date") if interval(date)]
    if dated:
        return dated[0][:7] if len(dated) == 1 else ""
    since, until = query.date_from or "", query.date_to or ""
    if not interval(since) or not interval(until):
        return ""
    return since[:7] if since[:7] == until[:7] else ""


def _level_beneath(period: str) -> str:
    return ("year", "month", "day")[period.count("-") + 1 if period else 0]


def _counts(site: Site, query: Query, period: str) -> dict[str, int]:
    """The counts of the periods directly within one, or of the years."""
    page = site.engine.facet_values("date", query, under=period, size=LEVEL_SIZE)
    return {value.id: value.count for value in page.values}


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


def periods_of(counts: Counts, scale: Scale) -> list[str]:
    """Every period of a scale from the first to the last that has a count: a gap is an
    answer too.
    """
    if not any(counts.values()):
        return []
    if scale.above:
        return _bars_of(scale.above, scale.level)
    if scale.level == "decade":
        periods = sorted({_decade(year) for year in _span(counts)})
        if len(periods) > NARROW:
            # A misread date makes a thousand years of gaps, which are no answer.
            periods = [decade for decade in periods if counts.get(decade)]
        return periods
    if scale.period:
        return [f"{scale.period[:3]}{last}" for last in range(10)]
    return _span(counts)


def _decade(year: str) -> str:
    return year[:3] + "0s"


def _by_decade(counts: Counts) -> dict[str, int]:
    decades: dict[str, int] = {}
    for year, count in counts.items():
        decade = _decade(year)
        decades[decade] = decades.get(decade, 0) + count
    return decades


def _by_quarter(months: Counts) -> dict[str, int]:
    quarters: dict[str, int] = {}
    for month, count in months.items():
        year, number = month[:4], (int(month[5:]) + 2) // 3
        quarter = f"{year}-Q{number}"
        quarters[quarter] = quarters.get(quarter, 0) + count
    return quarters


def ends(period: str) -> tuple[str, str]:
    """The first and the last date of a period, as the two fields have them."""
    if period.endswith("s"):
        return period[:4], period[:3] + "9"
    year, is_quarter, quarter = period.partition("-Q")
    if is_quarter:
        last = 3 * int(quarter)
        return f"{year}-{last - 2:02}", f"{year}-{last:02}"
    return period, period


def touches_dates(query: Query, first: str, last: str) -> bool:
    """Whether a period touches the dates that are chosen."""
    chosen = [date for date in query.selected("date") if interval(date)]
    if chosen:
        return any(
            first[: len(date)] <= date[: len(first)] <= last[: len(date)]
            for date in chosen
        )
    since, until = query.date_from or "", query.date_to or ""
    # Cut to the same precision, dates compare as text does.
    is_after = not interval(since) or last >= since[: len(last)]
    is_before = not interval(until) or first[: len(until)] <= until
    return is_after and is_before
