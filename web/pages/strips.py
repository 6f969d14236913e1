"""The holdings of many outlets as one grid: a row for each outlet, a column for each
month or year, shaded by how much is held.

A row is four lines of an SVG path, not hundreds of cells: sixty outlets over a century
weigh some 40 kB.

    >>> strip_path([0, 3, 4, 8])
    'M0 .5h1M3 .5h2M8 .5h1'
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.coverage import Holdings
from cuttings.search.facets.wording import date_words
from cuttings.search.translations import gettext, ngettext, number_words
from cuttings.web.links import outlet_coverage_url
from cuttings.web.pages.wording import spanned

MOST_MONTHS = 240
"""Columns of months: on a phone each is a pixel wide. Longer spans go by years."""
MOST_YEARS = 250
"""Columns of years: one misread date must not leave a hair for all others."""
TICKS, FEW_TICKS = 12, 4
"""Years that are written above a wide grid, and above a narrow one."""
TICK_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Shades:
    """Where one shade ends and the next begins: ``bounds`` are the most articles of the
    first, second and third.

    They part the periods of a page into four kinds that are about equally frequent, so
    that one great outlet does not leave all others white.
    """

    bounds: tuple[int, ...]
    most: int

    @classmethod
    def of(cls, counts: Iterable[int]) -> Shades:
        """The shades for what is held in some periods."""
        held = sorted([count for count in counts if count])
        bounds = {held[len(held) * part // 4] for part in (1, 2, 3)} if held else ()
        most = held[-1] if held else 0
        return cls(tuple(sorted([bound for bound in bounds if bound < most])), most)

    def shade(self, count: int) -> int:
        """The shade of a period, from 1; 0 for nothing."""
        return bisect_left(self.bounds, count) + 1 if count else 0

    @property
    def legend(self) -> tuple[str, ...]:
        """The articles of each shade, in words."""
        words: list[str] = []
        least = 1
        for bound in (*self.bounds, self.most) if self.most else ():
            is_one = bound == least
            words.append(
                number_words(least)
                if is_one
                else gettext("%(least)s to %(bound)s", least=least, bound=bound)
            )
            least = bound + 1
        return tuple(words)


@dataclass(frozen=True, slots=True)
class Strip:
    """The row of an outlet: its name, what is held of it and from when to when in words,
    and its periods as lines: the ``span`` from its first to its last, what is of a year
    and of no month (``of_year``), and of each shade its lines (``shaded``). ``url``
    leads to its months, and ``has_gap`` tells that of some column within nothing is held.
    """

    label: str
    url: str
    total: str
    period: str
    gaps: str
    span: str
    of_year: str
    shaded: tuple[tuple[int, str], ...]
    has_gap: bool


@dataclass(frozen=True, slots=True)
class StripTick:
    """A year above the grid: where its column begins, of a hundred, and whether a narrow
    grid has room for it.
    """

    label: str
    x: float
    is_narrow: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows; ``columns`` are so many months or years (``unit``). ``earlier`` says
    from when on, where something older is not drawn.
    """

    unit: str
    columns: int
    strips: tuple[Strip, ...]
    ticks: tuple[StripTick, ...]
    legend: tuple[str, ...]
    earlier: str = ""

    @property
    def has_gaps(self) -> bool:
        """Whether the line of some row is seen between what is held."""
        return any(strip.has_gap for strip in self.strips)


def grid_of(outlets: Sequence[Holdings]) -> Grid | None:
    """The grid of some outlets; None where no date of them is known."""
    years: set[int] = set()
    for held in outlets:
        years.update([int(date[:4]) for date in (*held.months, *held.only_year)])
    if not years:
        return None
    last = max(years)
    first = max(min(years), last - MOST_YEARS + 1)
    is_monthly = 12 * (last - first + 1) <= MOST_MONTHS
    columns = _Columns(first, last, is_monthly)
    rows = [columns.counts(held) for held in outlets]
    shades = Shades.of([count for row in rows for count in row.values()])
    strips: list[Strip] = []
    for held, row in zip(outlets, rows, strict=True):
        strips.append(_strip(held, row, columns, shades))
    return Grid(
        unit="month" if is_monthly else "year",
        columns=columns.number,
        strips=tuple(strips),
        ticks=columns.ticks,
        legend=shades.legend,
        earlier=f"{first:04}" if first > min(years) else "",
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns from one year to another."""

    first: int
    last: int
    is_monthly: bool

    @property
    def number(self) -> int:
        return (self.last - self.first + 1) * (12 if self.is_monthly else 1)

    def index(self, date: str) -> int:
        """The column of a month or a year."""
        year = int(date[:4]) - self.first
        return 12 * year + int(date[5:7]) - 1 if self.is_monthly else year

    def counts(self, held: Holdings) -> Mapping[int, int]:
        """What is held of an outlet in each column that is drawn."""
        counts: dict[int, int] = {}
        dated = [held.months] if self.is_monthly else [held.months, held.only_year]
        for tally in dated:
            for date, count in tally.items():
                column = self.index(date)
                if column >= 0:
                    counts[column] = counts.get(column, 0) + count
        return counts

    def of_year(self, held: Holdings, counts: Mapping[int, int]) -> list[int]:
        """The months of which something may be held: of their year something is, of
        which the month is not known.
        """
        columns: list[int] = []
        if not self.is_monthly:
            return columns
        for year in held.only_year:
            start = 12 * (int(year) - self.first)
            columns += range(max(start, 0), start + 12)
        return [column for column in columns if column not in counts]

    @property
    def ticks(self) -> tuple[StripTick, ...]:
        """Round years."""
        years = self.last - self.first + 1
        step = next(step for step in TICK_STEPS if years <= step * TICKS)
        # Each label of a narrow grid is one of the wide grid, too.
        coarser = [each for each in TICK_STEPS if each % step == 0]
        narrow = next(each for each in coarser if years <= each * FEW_TICKS)
        made: list[StripTick] = []
        for year in range(self.first + -self.first % step, self.last + 1, step):
            x = round(100 * (year - self.first) / years, 2)
            made.append(StripTick(f"{year:04}", x, year % narrow == 0))
        return tuple(made)


def _strip(
    held: Holdings, counts: Mapping[int, int], columns: _Columns, shades: Shades
) -> Strip:
    by_shade: dict[int, list[int]] = {}
    for column in sorted(counts):
        by_shade.setdefault(shades.shade(counts[column]), []).append(column)
    of_year = columns.of_year(held, counts)
    drawn = [*counts, *of_year]
    span = range(min(drawn), max(drawn) + 1) if drawn else range(0)
    shaded = [(shade, strip_path(by_shade[shade])) for shade in sorted(by_shade)]
    gaps = len(held.gaps)
    return Strip(
        label=held.label,
        url=outlet_coverage_url(held.id or ""),
        total=number_words(held.total),
        period=_period(held),
        gaps=_gaps(gaps) if gaps else "",
        span=strip_path(span),
        of_year=strip_path(of_year),
        shaded=tuple(shaded),
        has_gap=len(span) > len(set(drawn)),
    )


def _period(held: Holdings) -> str:
    """From when to when something is held: years, or the months of one year."""
    years = sorted({date[:4] for date in (*held.months, *held.only_year)})
    if not years:
        return gettext("date unknown")
    first, last = years[0], years[-1]
    if first == last and held.span and not held.only_year:
        first, last = map(date_words, held.span)
    return with_undated(spanned(first, last), held)


def with_undated(period: str, held: Holdings) -> str:
    """From when to when something is held, and how much of it has no date: both with
    their numbers, which add up.
    """
    if not held.undated:
        return period
    return gettext(
        "%(period)s (%(dated)s), date unknown (%(undated)s)",
        period=period,
        dated=held.total - held.undated,
        undated=held.undated,
    )


def _gaps(number: int) -> str:
    return ngettext(
        "nothing in %(number)s run of months",
        "nothing in %(number)s runs of months",
        number,
    )


def strip_path(columns: Iterable[int]) -> str:
    """Columns in order as level lines, those in a row as one."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return "".join([f"M{start} .5h{end - start}" for start, end in runs])
