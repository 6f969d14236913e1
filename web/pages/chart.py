"""A result over time as bars that are links: years or decades, months, days, whichever
divides what is found into bars that can be told apart and hit with a finger.

A bar sets the two date fields of the form, so that chart and fields are one state. Bars
outside the dates that are chosen stay, so that a reader sees what else there is.
"""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cuttings.search.dates import interval
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.facets.wording import date_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import gettext, marked, number_words
from cuttings.web.links import fits_each_link, search_url
from cuttings.web.pages.rows import Pairs
from cuttings.web.pages.wording import month_names, percent
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
MOST_LETTERS = 20
"""Letters of all labels that fit beneath the narrowest chart: five years, four decades."""
LETTERED = 13
"""Bars that may have a label of one letter each."""
LEVEL_SIZE = 2_000
"""Periods of a level that are counted: four years with their months and days are
1,516.
"""
LEVELS = (marked("decade"), marked("year"), marked("month"), marked("day"))
"""What a bar may be."""
MOST_TICKS = 3
"""Values beside a chart: the lowest is 72 pixels high."""
LEAST_SHARE = 0.1
"""The least part of a hundred that is written beside a chart."""
STEPS = (1, 2, 5, 10, 20, 50, 100)
FEW_HELD = 20
"""Of fewer that are held in a period a share says little: one of one is all."""
SHARE = ("chart", "share")
"""The parameter that asks for shares of what is held."""

Counts = Mapping[str, int]
"""Stories (or articles) of each period."""


FIRST, LAST = "0000-00-01", "0000-00-02"
"""What stands for the dates of a bar until its address is made; neither is a date."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one search has in a period: the number found, how many of 100 that are held
    this is (``share``, None where the chart shows numbers), the search for it, and its
    rectangle in the chart (in units of the view box). ``is_cut`` tells that it goes on
    beyond the chart. Where only part of the period lies in the dates that are chosen,
    ``within`` is the number in these dates, and ``inner`` how high that is.
    """

    count: int
    share: float | None
    url: str
    x: float
    y: float
    width: float
    height: float
    is_cut: bool = False
    within: int | None = None
    inner: float = 0.0

    @property
    def words(self) -> str:
        """The number, or the share with it, and how much of it is found."""
        number = number_words(self.count)
        if self.within is not None:
            number = gettext(
                "%(found)s of %(all)s", found=number_words(self.within), all=number
            )
        if self.share is None:
            return number
        return f"{percent(self.share)} ({number})"

    @property
    def found_height(self) -> float:
        """How high that is which lies in the dates that are chosen."""
        return self.height if self.within is None else self.inner

    @property
    def inner_y(self) -> float:
        """Where the part in these dates begins."""
        return round(HEIGHT - self.inner, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: what the search has in it, and what the ``other`` has where two are
    compared.

    ``selected`` tells that it lies in the dates that are chosen, ``outside`` that it
    lies without, ``few`` that it is a share of so little that it says little. ``x`` and
    ``width`` are those of the whole period.
    """

    id: str
    label: str
    short: str
    column: Column
    other: Column | None
    selected: bool
    outside: bool
    x: float
    width: float
    few: bool = False

    @property
    def count(self) -> int:
        """How many the search has in it."""
        return self.column.count

    @property
    def url(self) -> str:
        """The search in it."""
        return self.column.url

    @property
    def height(self) -> float:
        """How high it is."""
        return self.column.height

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to be shown."""
        return not (self.column.count or (self.other and self.other.count))

    @property
    def words(self) -> str:
        """What it shows, in words."""
        if self.other is None:
            return self.column.words
        return gettext(
            "%(one)s and %(other)s", one=self.column.words, other=self.other.words
        )


@dataclass(frozen=True, slots=True)
class Tick:
    """A value that is written beside the chart, ``y`` units below its top."""

    label: str
    y: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """A chart and the table of the same numbers.

    ``level`` is ``decade``, ``year``, ``month`` or ``day``; ``period`` the decade, year
    or month that the bars divide. ``wider_url`` leads back to the level above, where
    there is one; ``unknown`` counts what has no date, with the search for it.
    ``is_share`` tells that the bars are shares of what is held, ``switch_url`` leads to
    the same chart the other way, and ``highest`` says how much the highest bar is;
    ``ticks`` are the scale.
    """

    level: str
    period: str
    bars: tuple[Bar, ...]
    unknown: int
    unknown_url: str
    wider_url: str
    is_share: bool = False
    switch_url: str = ""
    highest: str = ""
    ticks: tuple[Tick, ...] = ()

    width: int = WIDTH
    height: int = HEIGHT
    few_held: int = FEW_HELD

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands beneath each bar: as many labels as can be read, else nothing."""
        shorts = [bar.short for bar in self.bars]
        if len(shorts) <= LETTERED and max(map(len, shorts), default=0) == 1:
            return tuple(shorts)
        named = [index for index, short in enumerate(shorts) if short]
        most = MOST_LETTERS // max(map(len, shorts), default=1)
        step = next(step for step in STEPS if len(named) <= step * most)
        # The last label needs room to its right.
        last = len(shorts) - len(shorts) // (most + 2)
        ends = set()
        if len(shorts) > most and shorts[-1]:
            # It stands to the left of its end, and the one before it makes room.
            last = len(shorts) - 2 * len(shorts) // most
            ends = {len(shorts) - 1}
        kept = {index for index in named[::step] if index <= last} | ends
        return tuple([s if index in kept else "" for index, s in enumerate(shorts)])

    @property
    def period_words(self) -> str:
        """The period in words, or nothing."""
        return date_words(self.period) if self.period else ""

    @property
    def has_outside(self) -> bool:
        """Whether some bars lie outside the dates that are chosen, whole or in part."""
        if any(bar.outside for bar in self.bars):
            return True
        return any(column.within is not None for column in _columns(self.bars))

    @property
    def has_few(self) -> bool:
        """Whether some bars are shares of little."""
        return any(bar.few and not bar.is_empty for bar in self.bars)

    @property
    def has_cut(self) -> bool:
        """Whether some bars go on beyond the chart."""
        return any(column.is_cut for column in _columns(self.bars))

    @property
    def compares(self) -> bool:
        """Whether two searches are compared."""
        return any(bar.other is not None for bar in self.bars)


@dataclass(frozen=True, slots=True)
class _Shown:
    """How a chart is shown: of which search, on which page (``path``), beside which
    ``other``, in numbers or in shares.
    """

    query: Query
    path: str
    other: Query | None
    is_share: bool

    def url(self, query: Query, *, is_share: bool | None = None) -> str:
        """The chart of a search, shown in the same way or the other."""
        chosen = self.is_share if is_share is None else is_share
        return search_url(query, self.path, self.extra(chosen))

    def extra(self, is_share: bool) -> Pairs:
        """The parameters beside those of the search."""
        pairs = [SHARE] if is_share else []
        if self.other is not None:
            pairs.append(("with", self.other.text))
        return tuple(pairs)


def histogram(
    site: Site,
    query: Query,
    path: str = "/search",
    years: Sequence[FacetValue] = (),
    *,
    other: Query | None = None,
    is_share: bool = False,
) -> Histogram:
    """The chart of a search: the level below the dates that are chosen, or as fine as
    its span allows.

    ``years`` are those that its result page counted, where no date is chosen and they
    are all: then the engine is not asked for them again. ``other`` is a search that is
    shown beside it, ``is_share`` asks for shares of what is held.
    """
    shown = _Shown(query, path, other, is_share)
    whole = query.since(None).until(None)
    asked = [whole]
    if other is not None:
        asked.append(other.since(None).until(None))
    chosen = _chosen_period(query)
    tallies = _tallies(site, asked, chosen, years)
    unknown = 0 if chosen else tallies[0].get(UNKNOWN.id, 0)
    scale = _scale(site, query, asked, list(map(_dated, tallies)), chosen)
    held = _held_on(site, query, scale) if is_share else None
    periods = _periods(_all_periods(scale.tallies), scale.period, scale.level)
    most = _highest(periods, scale.tallies, held)
    bars = _bars(shown, periods, scale.tallies, held)
    bars = _with_parts(site, shown, scale, bars, held, most)
    telling = [bar for bar in bars if not bar.few and not bar.is_empty] or bars
    # What lies outside the dates is drawn, but not found.
    telling = [bar for bar in telling if not bar.outside] or telling
    highest = max(_columns(telling), key=lambda each: each.found_height, default=None)
    without_date = whole.clear("date").add("date", UNKNOWN.id)
    return Histogram(
        level=scale.level,
        period=scale.period,
        bars=bars,
        unknown=unknown,
        unknown_url=search_url(without_date, path),
        wider_url=_wider_url(shown, scale.period),
        is_share=is_share,
        switch_url=shown.url(query.first_page(), is_share=not is_share),
        highest=highest.words if highest else "",
        ticks=ticks(most, is_share=is_share) if bars else (),
    )


def _tallies(
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


@dataclass(frozen=True, slots=True)
class _Scale:
    """How fine the bars of a chart are, the period that they lie in (empty for none),
    and what each search has in them.
    """

    level: str
    period: str
    tallies: list[Counts]


def _scale(
    site: Site,
    query: Query,
    asked: Sequence[Query],
    tallies: list[Counts],
    period: str,
) -> _Scale:
    """Bars beneath the period that is chosen; without one months, years or decades, as
    the span allows.
    """
    if period or not any(tallies):
        return _Scale(_level_beneath(period), period, tallies)
    months = _months(site, asked, tallies)
    if months:
        tallies = months
    span = _span(_all_periods(tallies))
    if months:
        is_one = len(span) == 1
        return _Scale("month", span[0] if is_one else "", tallies)
    if len(_all_periods(tallies)) == 1:
        return _Scale("year", span[0], tallies)
    if len(span) <= MAX_YEARS:
        return _Scale("year", "", tallies)
    decade = _chosen_decade(query)
    if decade:
        within = [_within_decade(tally, decade) for tally in tallies]
        return _Scale("year", decade, within)
    return _Scale("decade", "", list(map(_by_decade, tallies)))


def _held_on(site: Site, query: Query, scale: _Scale) -> Counts:
    """What the archive holds in the periods of a scale."""
    if scale.level == "decade":
        return _by_decade(_held(site, query, "", "year"))
    is_decade = scale.period.endswith("s")
    return _held(site, query, "" if is_decade else scale.period, scale.level)


def _dated(counts: Counts) -> Counts:
    """Without what has no date."""
    return {period: count for period, count in counts.items() if period != UNKNOWN.id}


def _all_periods(tallies: Iterable[Counts]) -> Counts:
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


def _with_parts(
    site: Site,
    shown: _Shown,
    scale: _Scale,
    bars: tuple[Bar, ...],
    held: Counts | None,
    most: float,
) -> tuple[Bar, ...]:
    """Bars that say how much of them lies in the dates asked for, where a date divides
    a period.
    """
    query = shown.query
    divided = {bar.id for bar in bars if bar.selected and _is_divided(query, bar.id)}
    if not divided:
        return bars
    found = [_within(site, query, scale)]
    if shown.other is not None:
        dated = shown.other.since(query.date_from).until(query.date_to)
        found.append(_within(site, dated, scale))

    def parted(column: Column, period: str, tally: Counts) -> Column:
        within = tally.get(period, 0)
        if within >= column.count:
            return column
        value = _value(within, period, held)
        inner = _height(value, most) if within else 0.0
        return replace(column, within=within, inner=inner)

    made: list[Bar] = []
    for bar in bars:
        if bar.id in divided:
            bar = replace(bar, column=parted(bar.column, bar.id, found[0]))
        if bar.id in divided and bar.other is not None:
            bar = replace(bar, other=parted(bar.other, bar.id, found[1]))
        made.append(bar)
    return tuple(made)


def _within(site: Site, query: Query, scale: _Scale) -> Counts:
    """What a search has in the dates that it asks for, by the periods of a scale."""
    if scale.level == "decade":
        return _by_decade(_counts(site, query, ""))
    is_decade = scale.period.endswith("s")
    period = "" if is_decade else scale.period
    return _counts_of_level(site, query, period, scale.level)


def _is_divided(query: Query, period: str) -> bool:
    """Whether one of the two dates asked for lies inside a period."""
    first, last = _ends(period)
    since, until = query.date_from or "", query.date_to or ""
    begins, ends = interval(first), interval(last)
    opens, closes = interval(since), interval(until)
    if begins is None or ends is None:
        return False
    is_late = opens is not None and opens[0] > begins[0]
    is_early = closes is not None and closes[1] < ends[1]
    return is_late or is_early


def _columns(bars: Iterable[Bar]) -> list[Column]:
    columns: list[Column] = []
    for bar in bars:
        columns.append(bar.column)
        if bar.other is not None:
            columns.append(bar.other)
    return columns


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


def _months(
    site: Site, asked: Sequence[Query], years: Sequence[Counts]
) -> list[Counts]:
    """The months of each search, where the years are few and each date has a month:
    else a bar would be lacking.
    """
    if len(_span(_all_periods(years))) > MONTHLY_YEARS:
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


def _periods(counts: Counts, period: str, level: str) -> list[str]:
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


def _bars(
    shown: _Shown,
    periods: Sequence[str],
    tallies: Sequence[Counts],
    held: Counts | None,
) -> tuple[Bar, ...]:
    query = shown.query
    step = WIDTH / max(len(periods), 1)
    width = min(step * BAR_SHARE, WIDEST * len(tallies))
    most = _highest(periods, tallies, held)
    has_dates = bool(query.date_from or query.date_to or query.selected("date"))
    ways = [_Way.of(shown, query)]
    if shown.other is not None:
        ways.append(_Way.of(shown, shown.other))
    bars: list[Bar] = []
    for index, period in enumerate(periods):
        x = index * step + (step - width) / 2
        each = width / len(tallies)
        columns: list[Column] = []
        for place, tally in enumerate(tallies):
            count = tally.get(period, 0)
            value = _value(count, period, held)
            height = _height(value, most) if count else 0.0
            columns.append(
                Column(
                    count=count,
                    share=None if held is None else value,
                    url=ways[place].url(*_ends(period)) if count else "",
                    x=round(x + place * each, 2),
                    y=round(HEIGHT - height, 1),
                    width=round(each, 2),
                    height=height,
                    is_cut=value > most,
                )
            )
        is_inside = has_dates and _is_inside(query, *_ends(period))
        bars.append(
            Bar(
                id=period,
                label=_label(period),
                short=_short(period, len(periods)),
                column=columns[0],
                other=columns[1] if len(columns) > 1 else None,
                selected=is_inside,
                outside=has_dates and not is_inside,
                x=round(x, 2),
                width=round(width, 2),
                few=_is_few(period, held),
            )
        )
    return tuple(bars)


def _height(value: float, most: float) -> float:
    """How high a bar is drawn; two units at least, so that the least is seen."""
    return round((HEIGHT - 2) * min(value / most, 1) + 2, 1)


def ticks(most: float, *, is_share: bool) -> tuple[Tick, ...]:
    """The values that are written beside a chart whose highest bar is ``most``: one to
    three, each a multiple of 1, 2 or 5 of a power of ten.

    >>> [tick.label for tick in ticks(23, is_share=False)]
    ['10', '20']
    >>> [(tick.label, tick.y) for tick in ticks(4, is_share=False)]
    [('2', 49.0), ('4', 0.0)]
    """
    power = 10.0 ** math.floor(math.log10(most / MOST_TICKS))
    steps = [factor * power for factor in (1, 2, 5, 10)]
    least = LEAST_SHARE if is_share else 1
    steps = [max(step, least) for step in steps]
    step = next(step for step in steps if most < step * (MOST_TICKS + 1))
    made: list[Tick] = []
    for times in range(1, int(most / step + 1e-9) + 1):
        value = round(times * step, 10)
        label = number_words(round(value))
        if is_share:
            whole = value.is_integer()
            label = gettext("%(number)s%%", number=label) if whole else percent(value)
        made.append(Tick(label, round(HEIGHT - _height(value, most), 1)))
    return tuple(made)


def _label(period: str) -> str:
    if period.endswith("s"):
        return gettext("%(year)ss", year=period[:-1])
    return date_words(period)


def _is_few(period: str, held: Counts | None) -> bool:
    return held is not None and held.get(period, 0) < FEW_HELD


def _value(count: int, period: str, held: Counts | None) -> float:
    """How high a bar is: its number, or of 100 that are held how many. A day that an
    older count of the holdings lacks is all of what is held.
    """
    if held is None:
        return count
    return 100 * count / max(held.get(period, 0), count, 1)


def _highest(
    periods: Iterable[str], tallies: Sequence[Counts], held: Counts | None
) -> float:
    """The value of the highest bar, or 1 where there is none. Shares of little are
    cut at it, unless there are no others.
    """
    highest = highest_of_few = 0.0
    for period in periods:
        for tally in tallies:
            value = _value(tally.get(period, 0), period, held)
            if _is_few(period, held):
                highest_of_few = max(highest_of_few, value)
            else:
                highest = max(highest, value)
    return highest or highest_of_few or 1.0


@dataclass(frozen=True, slots=True)
class _Way:
    """From a search to what it has in a period: what of the address stands ``before``
    the dates and ``behind`` them; empty where the search is too long to stand in each
    link. Another search stands by itself where its bar leads.
    """

    before: str
    behind: str

    @classmethod
    def of(cls, shown: _Shown, query: Query) -> _Way:
        extra = shown.extra(shown.is_share) if query is shown.query else ()
        both = (query, shown.other) if shown.other and extra else (query,)
        if not all(map(fits_each_link, both)):
            return cls("", "")
        # Made once and not for each bar: a tenth of a page with a chart of fifty years.
        within = query.clear("date").first_page().since(FIRST).until(LAST)
        url = search_url(within, shown.path, extra)
        before, behind = url.split(f"from={FIRST}&to={LAST}")
        return cls(before, behind)

    def url(self, first: str, last: str) -> str:
        if not self.before:
            return ""
        return f"{self.before}from={first}&to={last}{self.behind}"


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


def _wider_url(shown: _Shown, period: str) -> str:
    """The search at the level above; empty where no date is chosen."""
    query = shown.query
    chosen = [date for date in query.selected("date") if interval(date)]
    if not (chosen or query.date_from or query.date_to):
        return ""
    plain = query.clear("date").since(None).until(None)
    above = period.rpartition("-")[0]
    return shown.url(plain.since(above).until(above) if above else plain)
