"""How much of what an outlet printed is agency copy, by year.

Counted are articles (copies) that credit an agency, whichever it is: in a byline, a
dateline or a credit at the end. An outlet may print agency copy without saying so, so a
share is the least that it may be.

    >>> year = AgencyYear("1998", articles=40, credited=10)
    >>> year.share
    0.25
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cuttings.search.coverage import ALL, NO_OUTLET, query_of
from cuttings.search.engines import Engine
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.queries import MAX_VALUES, Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import worded

COLUMNS = ("outlet", "year", "articles", "agency copy", "share")


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """What an outlet has of a year (empty: undated): its articles, and how many of
    them credit an agency.
    """

    year: str
    articles: int
    credited: int

    @property
    def share(self) -> float:
        """The part that credits an agency, from 0 to 1."""
        return self.credited / self.articles if self.articles else 0.0


@dataclass(frozen=True, slots=True)
class AgencyCopy:
    """An outlet, its years in order (undated articles last), and the agencies that it
    credits, the most frequent first.

    ``id`` is None for articles that state no outlet.
    """

    id: str | None
    label: str
    years: tuple[AgencyYear, ...]
    agencies: tuple[FacetValue, ...]

    @property
    def query(self) -> Query:
        """The search that finds these articles."""
        return query_of(self.id)

    @property
    def whole(self) -> AgencyYear:
        """All years as one."""
        articles = sum([year.articles for year in self.years])
        return AgencyYear("", articles, sum([year.credited for year in self.years]))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of a download, a year each."""
        for year in self.years:
            counts = str(year.articles), str(year.credited)
            yield self.label, year.year, *counts, f"{year.share:.0%}"


def agency_copy(
    engine: Engine, outlets: Iterable[FacetValue | None]
) -> Iterator[AgencyCopy]:
    """The agency copy of some outlets, one after the other; each is three searches.

    Articles that state no outlet (None) are counted like those of one: the rows of a
    table are all that is held.
    """
    for outlet in outlets:
        outlet_id = outlet.id if outlet else None
        query = query_of(outlet_id)
        held = _by_year(engine, query)
        credited = engine.facet_values("agency", query, size=MAX_VALUES).values
        agencies = tuple([agency for agency in credited if agency.count])
        own = query
        for agency in agencies:
            own = own.exclude("agency", agency.id)
        # An article without any agency stays in a search that excludes all of them.
        rest = _by_year(engine, own) if agencies else held
        years: list[AgencyYear] = []
        for year in sorted(held, key=lambda year: (not year, year)):
            articles = held[year]
            years.append(AgencyYear(year, articles, articles - rest.get(year, 0)))
        label = outlet.label if outlet else worded(NO_OUTLET)
        yield AgencyCopy(outlet_id, label, tuple(years), agencies)


def _by_year(engine: Engine, query: Query) -> Mapping[str, int]:
    """How many articles a search finds of each year."""
    years: dict[str, int] = {}
    for value in engine.facet_values("date", query, size=ALL).values:
        if not value.count:
            continue
        if value.id == UNKNOWN.id:
            years[""] = value.count
        elif value.parent is None:
            years[value.id] = value.count
    return years
