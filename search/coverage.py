"""What the archive holds, by outlet and month: so that "no hits" can be told from "no
holdings".

Counted are articles (copies), because holdings are what was kept, not what happened. A
month is a gap of an outlet where it holds nothing of it between its first and its last
month; gaps are seen, not judged: a weekly may rest.

    >>> months = {"1998-03": 2, "1998-07": 1}
    >>> Holdings("post", "The Post", 3, months, {}, 0).gaps
    (('1998-04', '1998-06'),)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from cuttings.search.engines import Engine
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import marked, worded

ALL = 100_000
"""Values of a facet: more than any archive has."""


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
    def query(self) -> Query:
        """The search that finds these articles."""
        return query_of(self.id)

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and the last month held, or None where no month is known."""
        return (min(self.months), max(self.months)) if self.months else None

    @property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """The months without an article within the span, each gap as its first and
        last month.

        A year of which an article without a month is held is no gap: it may be of any
        month.
        """
        held = [_month_number(month) for month in sorted(self.months)]
        found: list[tuple[str, str]] = []
        for before, after in pairwise(held):
            first, last = before + 1, after - 1
            years = {f"{year:04}" for year in range(first // 12, last // 12 + 1)}
            if first <= last and years.isdisjoint(self.only_year):
                found.append((_month(first), _month(last)))
        return tuple(found)


EVERYTHING = Query(count="copies", size=1)
WITHOUT_OUTLET = EVERYTHING.with_(text="NOT outlet:*")
"""The articles that state no outlet."""
NO_OUTLET = marked("(no outlet stated)")
"""What stands in the place of an outlet's name."""


def query_of(outlet_id: str | None) -> Query:
    """The search that finds what is held of an outlet; None is none that is stated."""
    return EVERYTHING.add("outlet", outlet_id) if outlet_id else WITHOUT_OUTLET


def coverage(engine: Engine) -> tuple[Holdings, ...]:
    """The holdings of every outlet, the largest first, and last of the articles that
    state none.
    """
    return tuple(holdings(engine, outlets_held(engine)))


def all_held(engine: Engine) -> Holdings:
    """The holdings of all outlets together."""
    return _holdings(engine, EVERYTHING, None, "", engine.count())


def outlets_held(engine: Engine) -> tuple[FacetValue | None, ...]:
    """Every outlet of which something is held, the largest first, and last None where
    articles state none.
    """
    outlets = engine.facet_values("outlet", EVERYTHING, size=ALL).values
    held: list[FacetValue | None] = [outlet for outlet in outlets if outlet.count]
    if engine.search(WITHOUT_OUTLET).copies:
        held.append(None)
    return tuple(held)


def holdings(
    engine: Engine, outlets: Iterable[FacetValue | None]
) -> Iterator[Holdings]:
    """The holdings of some outlets, one after the other; each is a search."""
    for outlet in outlets:
        if outlet is not None:
            query = EVERYTHING.add("outlet", outlet.id)
            yield _holdings(engine, query, outlet.id, outlet.label, outlet.count)
            continue
        silent = engine.search(WITHOUT_OUTLET).copies
        label = worded(NO_OUTLET)
        yield _holdings(engine, WITHOUT_OUTLET, None, label, silent)


def _holdings(
    engine: Engine, query: Query, outlet_id: str | None, label: str, total: int
) -> Holdings:
    months: dict[str, int] = {}
    only_year: dict[str, int] = {}
    undated = 0
    for value in engine.facet_values("date", query, size=ALL).values:
        if value.id == UNKNOWN.id:
            undated = value.count
        elif value.parent is None:
            only_year[value.id] = value.count
        elif value.id.count("-") == 1 and value.count:
            months[value.id] = value.count
    # What is held of a year and not of its months has no month.
    for month, count in months.items():
        only_year[month[:4]] -= count
    only_year = {year: count for year, count in sorted(only_year.items()) if count}
    return Holdings(
        outlet_id, label, total, dict(sorted(months.items())), only_year, undated
    )


def months_between(first: str, last: str) -> int:
    """How many months there are from one to another, both counted."""
    return _month_number(last) - _month_number(first) + 1


def _month_number(month: str) -> int:
    """A month as a number that counts on from year to year."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
