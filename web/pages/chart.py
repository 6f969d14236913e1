"""A result over time as bars that are links, with the scale beside them and the table of
the same numbers.

A bar sets the two date fields of the form, so that chart and fields are one state. Bars
outside the dates that are chosen stay, so that a reader sees what else there is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cuttings.search.dates import interval
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.facets.wording import date_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import gettext, labelled, ngettext, number_words
from cuttings.web.links import fits_each_link, search_url
from cuttings.web.pages.periods import (
    FEW_HELD,
    NARROW,
    Counts,
    Scale,
    all_periods,
    chosen_period,
    dated,
    ends,
    far_years,
    held_on,
    is_divided,
    is_few,
    joined,
    periods_of,
    scale_of,
    tallies_of,
    touches_dates,
    within,
    without,
)
from cuttings.web.pages.rows import Choice, Pairs
from cuttings.web.pages.wording import (
    month_names,
    named,
    percent,
    quarter_name,
    quarter_words,
    spanned,
)
from cuttings.web.site import Site

WIDTH, HEIGHT = 600, 100
WIDEST = 80
"""One bar for one year would else be a wall."""
BAR_SHARE = 0.84
"""How much of its place a bar takes."""
MOST_LETTERS, WIDE_LETTERS = 20, 90
"""Letters of all labels that fit beneath the narrowest chart (five years, four decades),
and beneath one of 44 rem and more.
"""
MOST_TICKS = 4
"""Values beside a chart: the lowest is 72 pixels high."""
MOST_NAMED = 2
"""Periods that share the highest value and are named with it."""
LEAST_SHARE = 0.1
"""The least part of a hundred that is written beside a chart."""
STEPS = (1, 2, 5, 10, 20, 50, 100)
MONTH_STEPS = (1, 3, 6, 12, 24, 36, 60, 120)
WEEK_STEPS, DAY_STEPS = (1, 2, 4, 8, 16), (1, 7, 14)
"""Every which label stands: months by quarters and years, days by weeks."""
FEWEST_DIVIDED = 20
"""Bars that the periods above them are named beneath: fewer are wide enough to be hit."""
SHARE = ("chart", "share")
"""The parameter that asks for shares of what is held."""


FIRST, LAST = "0000-00-01", "0000-00-02"
"""What stands for the dates of a bar until its address is made; neither is a date."""


class Column(NamedTuple):
    """What one search has in a period: the number found, how many of 100 that are held
    this is (``share``, None where the chart shows numbers), the search for it, and its
    rectangle in the chart (in units of the view box). ``held`` is what the share is of.
    Where only part of the period lies in the dates that are chosen, ``within`` is the
    number in these dates, and ``inner`` how high that is.

    A chart has twenty columns and bars, and a frozen dataclass takes four times as long
    to make as a tuple.
    """

    count: int  # type: ignore[assignment]  # in the place of every tuple's method
    share: float | None
    url: str
    x: float
    y: float
    width: float
    height: float
    held: int | None = None
    within: int | None = None
    inner: float = 0.0

    @property
    def number(self) -> str:
        """The number, and how much of it is found."""
        number = number_words(self.count)
        if self.within is None:
            return number
        return _part_of(self.within, self.count)

    @property
    def words(self) -> str:
        """The number, or the share with it and with what it is of."""
        if self.share is None:
            return self.number
        is_whole = self.within is None and self.held is not None
        number = _part_of(self.count, self.held or 0) if is_whole else self.number
        return f"{percent(self.share)} ({number})"

    @property
    def found_height(self) -> float:
        """How high that is which lies in the dates that are chosen."""
        return self.height if self.within is None else self.inner

    @property
    def inner_y(self) -> float:
        """Where the part in these dates begins."""
        return round(HEIGHT - self.inner, 1)


def _part_of(found: int, whole: int) -> str:
    words = number_words(whole)
    return gettext("%(found)s of %(all)s", found=number_words(found), all=words)


class Bar(NamedTuple):
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
    def count(self) -> int:  # type: ignore[override]  # likewise
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


class Tick(NamedTuple):
    """A value that is written beside the chart, ``y`` units below its top."""

    label: str
    y: float


@dataclass(frozen=True, slots=True)
class Stray:
    """What lies so far from the rest that it is not drawn: the years from ``first`` to
    ``last``, in ``words`` with their number, and the search for them.
    """

    words: str
    url: str
    first: str
    last: str


class AxisLabel(NamedTuple):
    """What stands beneath a bar: in a narrow chart, in a wide one, in both, or nowhere
    (then it is empty).
    """

    text: str
    is_narrow: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """A chart and the table of the same numbers.

    ``level`` is ``decade``, ``year``, ``quarter``, ``month`` or ``day``; ``period`` the decade, year
    or month that the bars divide. ``wider_url`` leads back to the level above, where
    there is one; ``unknown`` counts what has no date, with the search for it.
    ``is_share`` tells that the bars are shares of what is held, ``switch_url`` leads to
    the same chart the other way, and ``highest`` says how much the highest bar is,
    ``highest_in`` when that was (empty where many bars are as high), and
    ``highest_of`` which of two searches has it; ``ticks`` are the scale. ``strays`` are
    far from all bars and not drawn, ``span`` is from when to when the bars go. ``is_stories``
    tells that stories are counted, not articles.
    ``doors`` lead to the periods above the bars, where these are many: to the decades of
    a century, the years of months; each can be hit where a bar is too narrow.
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
    highest_in: str = ""
    highest_of: int = 0
    ticks: tuple[Tick, ...] = ()
    is_stories: bool = True
    strays: tuple[Stray, ...] = ()
    span: str = ""
    doors: tuple[Choice, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    few_held: int = FEW_HELD

    @property
    def labels(self) -> tuple[AxisLabel, ...]:
        """What stands beneath each bar: as many labels as can be read, else nothing."""
        narrow, wide = self._labelled(MOST_LETTERS), self._labelled(WIDE_LETTERS)
        labels: list[AxisLabel] = []
        for index, bar in enumerate(self.bars):
            is_narrow, is_wide = index in narrow, index in wide
            text = bar.short if is_narrow or is_wide else ""
            labels.append(AxisLabel(text, is_narrow, is_wide))
        return tuple(labels)

    def _labelled(self, letters: int) -> set[int]:
        """The bars that have a label, where there is room for so many letters."""
        shorts = [bar.short for bar in self.bars]
        named = [index for index, short in enumerate(shorts) if short]
        most = letters // max(map(len, shorts), default=1)
        if len(named) <= most:
            return set(named)
        step = next(step for step in self._steps if len(named) <= step * most)
        if self.level in ("quarter", "month", "day"):
            return set(named[::step])
        # The last label stands to the left of its end, and the one before makes room.
        last = len(shorts) - 2 * len(shorts) // most
        kept = {index for index in named[::step] if index <= last}
        return kept | {len(shorts) - 1}

    @property
    def _steps(self) -> tuple[int, ...]:
        if self.level == "month":
            return MONTH_STEPS
        if self.level == "day":
            return DAY_STEPS if self.period else WEEK_STEPS
        return STEPS

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
    def is_telling(self) -> bool:
        """Whether some bars are no shares of little, which then are the ones named."""
        return any(not bar.few and not bar.is_empty for bar in self.bars)

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
    most: int = NARROW,
) -> Histogram:
    """The chart of a search: the level below the dates that are chosen, or as fine as
    its span allows.

    ``years`` are those that its result page counted, where no date is chosen and they
    are all: then the engine is not asked for them again. ``other`` is a search that is
    shown beside it, ``is_share`` asks for shares of what is held; ``most`` is how many
    bars it has room for.
    """
    shown = _Shown(query, path, other, is_share)
    whole = query.with_(date_from=None, date_to=None)
    asked = [whole]
    if other is not None:
        asked.append(other.with_(date_from=None, date_to=None))
    chosen = chosen_period(query)
    tallies = tallies_of(site, asked, chosen, years)
    unknown = 0 if chosen else tallies[0].get(UNKNOWN.id, 0)
    drawn = list(map(dated, tallies))
    far = () if chosen else far_years(all_periods(drawn), query)
    for years_of_one in far:
        drawn = [without(tally, years_of_one) for tally in drawn]
    scale = scale_of(site, query, asked, drawn, chosen, most)
    if is_share and not chosen:
        scale = joined(site, query, asked, drawn, scale)
    held = held_on(site, query, scale) if is_share else None
    periods = periods_of(all_periods(scale.tallies), scale)
    highest_value = scale_top(_highest(periods, scale.tallies, held), is_share=is_share)
    ways = _ways(shown)
    bars = _bars(query, periods, scale, held, highest_value, ways)
    bars = _with_parts(site, shown, scale, bars, held, highest_value)
    highest, highest_in, highest_of = _most(bars)
    without_date = whole.clear("date").add("date", UNKNOWN.id)
    return Histogram(
        level=scale.level,
        period=scale.period,
        bars=bars,
        unknown=unknown,
        unknown_url=search_url(without_date, path),
        wider_url=_wider_url(shown, scale),
        is_share=is_share,
        switch_url=shown.url(query.first_page(), is_share=not is_share),
        highest=highest,
        highest_in=highest_in,
        highest_of=highest_of,
        ticks=ticks(highest_value, is_share=is_share) if bars else (),
        is_stories=query.count == "stories",
        strays=_strays(shown, tallies, far, ways),
        span=_span_of(bars, scale),
        doors=_doors(ways[0], bars, scale),
    )


def _most(bars: tuple[Bar, ...]) -> tuple[str, str, int]:
    """How much the highest bar is, when that was, and of which search."""
    telling = [bar for bar in bars if not bar.few and not bar.is_empty] or bars
    # What lies outside the dates is drawn, but not found.
    telling = [bar for bar in telling if not bar.outside] or telling
    highest = max(_columns(telling), key=lambda each: each.found_height, default=None)
    if highest is None:
        return "", "", 0
    as_high: list[str] = []
    of: list[int] = []
    for bar in telling:
        for place, column in enumerate(_columns([bar])):
            if column.found_height == highest.found_height:
                as_high.append(bar.label)
                of.append(place)
    if len(as_high) > MOST_NAMED or len(set(of)) > 1:
        # Two searches that are as high both have it, and neither is named.
        return highest.words, "", of[0]
    names = as_high[0]
    if len(as_high) == MOST_NAMED:
        names = gettext("%(one)s and %(other)s", one=as_high[0], other=as_high[1])
    return highest.words, names, of[0]


def _span_of(bars: tuple[Bar, ...], scale: Scale) -> str:
    """From when to when a chart goes, in words as short as its bars allow."""
    if not bars:
        return ""
    if scale.above:
        return spanned(date_words(scale.above[0]), date_words(scale.above[-1]))
    return spanned(bars[0].label, bars[-1].label)


def _strays(
    shown: _Shown,
    tallies: Sequence[Counts],
    far: Sequence[Sequence[str]],
    ways: Sequence[_Way],
) -> tuple[Stray, ...]:
    """What each search has in years that are not drawn, those before and those after
    the bars apart.
    """
    queries = [shown.query, shown.other]
    strays: list[Stray] = []
    for years in far:
        for place, tally in enumerate(tallies):
            found = sorted([year for year in years if tally.get(year)])
            if not found:
                continue
            first, last = found[0], found[-1]
            number = sum([tally[year] for year in found])
            if shown.query.count == "stories":
                words = ngettext("%(number)s story", "%(number)s stories", number)
            else:
                words = ngettext("%(number)s article", "%(number)s articles", number)
            words = f"{words}, {spanned(first, last)}"
            query = queries[place]
            if shown.other is not None and query is not None:
                words = labelled(named(query.text) or gettext("everything"), words)
            strays.append(Stray(words, ways[place].url(first, last), first, last))
    return tuple(strays)


def _with_parts(
    site: Site,
    shown: _Shown,
    scale: Scale,
    bars: tuple[Bar, ...],
    held: Counts | None,
    most: float,
) -> tuple[Bar, ...]:
    """Bars that say how much of them lies in the dates asked for, where a date divides
    a period.
    """
    query = shown.query
    divided = {bar.id for bar in bars if bar.selected and is_divided(query, bar.id)}
    if not divided:
        return bars
    found = [within(site, query, scale)]
    if shown.other is not None:
        dated = shown.other.since(query.date_from).until(query.date_to)
        found.append(within(site, dated, scale))

    def parted(column: Column, period: str, tally: Counts) -> Column:
        within = tally.get(period, 0)
        if within >= column.count:
            return column
        value = _value(within, period, held)
        inner = _height(value, most) if within else 0.0
        return column._replace(within=within, inner=inner)

    made: list[Bar] = []
    for bar in bars:
        if bar.id in divided:
            bar = bar._replace(column=parted(bar.column, bar.id, found[0]))
        if bar.id in divided and bar.other is not None:
            bar = bar._replace(other=parted(bar.other, bar.id, found[1]))
        made.append(bar)
    return tuple(made)


def _columns(bars: Iterable[Bar]) -> list[Column]:
    columns: list[Column] = []
    for bar in bars:
        columns.append(bar.column)
        if bar.other is not None:
            columns.append(bar.other)
    return columns


def _bars(
    query: Query,
    periods: Sequence[str],
    scale: Scale,
    held: Counts | None,
    most: float,
    ways: Sequence[_Way],
) -> tuple[Bar, ...]:
    tallies = scale.tallies
    step = WIDTH / max(len(periods), 1)
    width = min(step * BAR_SHARE, WIDEST * len(tallies))
    each = width / len(tallies)
    shown_width, shown_each = round(width, 2), round(each, 2)
    has_dates = bool(query.date_from or query.date_to or query.selected("date"))
    months = month_names()
    bars: list[Bar] = []
    for index, period in enumerate(periods):
        x = index * step + (step - width) / 2
        first, last = ends(period)
        columns: list[Column] = []
        for place, tally in enumerate(tallies):
            count = tally.get(period, 0)
            value = _value(count, period, held)
            height = _height(value, most) if count else 0.0
            columns.append(
                Column(
                    count=count,
                    share=None if held is None else value,
                    url=ways[place].url(first, last) if count else "",
                    x=round(x + place * each, 2),
                    y=round(HEIGHT - height, 1),
                    width=shown_each,
                    height=height,
                    held=None if held is None else _held_in(period, count, held),
                )
            )
        is_inside = has_dates and touches_dates(query, first, last)
        bars.append(
            Bar(
                id=period,
                label=_label(period),
                short=_short(period, scale, months),
                column=columns[0],
                other=columns[1] if len(columns) > 1 else None,
                selected=is_inside,
                outside=has_dates and not is_inside,
                x=round(x, 2),
                width=shown_width,
                few=held is not None and is_few(period, held),
            )
        )
    return tuple(bars)


def _height(value: float, most: float) -> float:
    """How high a bar is drawn; two units at least, so that the least is seen."""
    return round((HEIGHT - 2) * value / most + 2, 1)


def _step(most: float, *, is_share: bool) -> float:
    """How far the values beside a chart lie apart: 1, 2 or 5 of a power of ten."""
    power = 10.0 ** math.floor(math.log10(most / MOST_TICKS))
    least = LEAST_SHARE if is_share else 1
    steps = [max(factor * power, least) for factor in (1, 2, 5, 10)]
    return next(step for step in steps if most <= step * MOST_TICKS + 1e-9)


def scale_top(most: float, *, is_share: bool) -> float:
    """The value at the upper edge of a chart whose highest bar is ``most``: the next
    that is written beside it, so that no bar ends above the scale.
    """
    step = _step(most, is_share=is_share)
    return round(math.ceil(most / step - 1e-9) * step, 10)


def ticks(most: float, *, is_share: bool) -> tuple[Tick, ...]:
    """The values that are written beside a chart whose upper edge is ``most``: one to
    four, each a multiple of 1, 2 or 5 of a power of ten.

    >>> [tick.label for tick in ticks(30, is_share=False)]
    ['10', '20', '30']
    >>> [(tick.label, tick.y) for tick in ticks(2, is_share=False)]
    [('1', 49.0), ('2', 0.0)]
    """
    step = _step(most, is_share=is_share)
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
    year, is_quarter, quarter = period.partition("-Q")
    return quarter_words(year, int(quarter)) if is_quarter else date_words(period)


def _value(count: int, period: str, held: Counts | None) -> float:
    """How high a bar is: its number, or of 100 that are held how many."""
    if held is None:
        return count
    return 100 * count / max(_held_in(period, count, held), 1)


def _held_in(period: str, count: int, held: Counts) -> int:
    """What is held in a period. A day that an older count of the holdings lacks is all
    of what is held.
    """
    return max(held.get(period, 0), count)


def _highest(
    periods: Sequence[str], tallies: Sequence[Counts], held: Counts | None
) -> float:
    """The value of the highest bar, or 1 where there is none."""
    highest = 0.0
    for tally in tallies:
        values = [_value(tally.get(period, 0), period, held) for period in periods]
        highest = max([highest, *values])
    return highest or 1.0


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
        undated = query.clear("date").first_page()
        within = undated.with_(date_from=FIRST, date_to=LAST)
        url = search_url(within, shown.path, extra)
        before, behind = url.split(f"from={FIRST}&to={LAST}")
        return cls(before, behind)

    def url(self, first: str, last: str) -> str:
        if not self.before:
            return ""
        return f"{self.before}from={first}&to={last}{self.behind}"


def _ways(shown: _Shown) -> list[_Way]:
    """The ways from each search of a chart."""
    ways = [_Way.of(shown, shown.query)]
    if shown.other is not None:
        ways.append(_Way.of(shown, shown.other))
    return ways


def _short(period: str, scale: Scale, months: Sequence[str]) -> str:
    """What may stand beneath a bar, with the short names of the twelve ``months``;
    where several years or months are divided, the first bar of each has its name.
    """
    year, *inner = period.split("-")
    if not inner:
        return year
    is_one = len(scale.above) == 1
    if scale.level == "quarter":
        number = int(inner[0].removeprefix("Q"))
        return quarter_name(number) if is_one else year * (number == 1)
    month = months[int(inner[0]) - 1]
    if len(inner) == 1:
        return month if is_one or inner[0] != "01" else year
    day = int(inner[1])
    if is_one:
        return str(day)
    if day == 1:
        return month
    return str(day) if day in (8, 15, 22) else ""


def _doors(way: _Way, bars: Sequence[Bar], scale: Scale) -> tuple[Choice, ...]:
    """The periods above the bars that something was found in."""
    if scale.level == "decade" or len(bars) < FEWEST_DIVIDED or len(scale.above) == 1:
        return ()
    if not way.before:
        return ()
    found: dict[str, str] = {}
    for bar in bars:
        above = bar.id.rpartition("-")[0] or f"{bar.id[:3]}0s"
        if not bar.is_empty and above not in found:
            found[above] = way.url(*ends(above))
    if len(found) < 2:
        return ()
    return tuple([Choice(_label(above), url, False) for above, url in found.items()])


def _wider_url(shown: _Shown, scale: Scale) -> str:
    """The search at the level above; empty where no date is chosen."""
    query = shown.query
    chosen = [date for date in query.selected("date") if interval(date)]
    if not (chosen or query.date_from or query.date_to):
        return ""
    plain = query.clear("date").since(None).until(None)
    years = {period[:4] for period in scale.above}
    if scale.level != "day" or len(years) != 1:
        return shown.url(plain)
    year = years.pop()
    return shown.url(plain.since(year).until(year))
