"""The timeline of a result.

Years, months or days, the chosen period's first stories, and the way in and out.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.web.links import search_url
from cuttings.web.pages.chart import Histogram, histogram
from cuttings.web.pages.hits import HitRow, hit_rows
from cuttings.web.pages.search import (
    Applied,
    Choice,
    applied_filters,
    hidden_parameters,
    totals,
    views,
)
from cuttings.web.site import Site

SHOWN = 20


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The chart of a result, and the stories of the period in their order of time."""

    title: str
    query: Query
    totals: str
    applied: tuple[Applied, ...]
    hidden: tuple[tuple[str, str], ...]
    views: tuple[Choice, ...]
    histogram: Histogram
    hits: tuple[HitRow, ...]
    all_url: str


def timeline_page(site: Site, query: Query) -> TimelinePage:
    """The timeline of a search."""
    ordered = query.with_(sort="oldest", size=SHOWN)
    page = site.search(ordered)
    return TimelinePage(
        title=f"Timeline of {query.text or 'everything'}: {totals(page)}",
        query=query,
        totals=totals(page),
        applied=applied_filters(site, query, "/timeline"),
        hidden=hidden_parameters(query),
        views=views(query, "/timeline"),
        histogram=histogram(site, query, "/timeline"),
        hits=hit_rows(page),
        all_url=search_url(query.first_page().with_(sort="oldest")),
    )
