"""The timeline of a result: years, months or days, and the first stories of the period
that is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.search.translations import gettext
from cuttings.web.links import search_url
from cuttings.web.pages.chart import Histogram, histogram
from cuttings.web.pages.rows import Applied, Choice, HitRow, Pairs, hit_rows
from cuttings.web.pages.search import (
    applied_filters,
    hidden_parameters,
    totals,
    views,
)
from cuttings.web.site import Site

SHOWN = 20
"""Stories beneath the chart."""


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The chart of a result with its ``totals`` in words and its filters (``applied``),
    and the ``hits`` of the period in their order of time; ``all_url`` leads to all.

    ``hidden`` are the parameters that the form carries along, ``views`` other looks.
    """

    title: str
    query: Query
    totals: str
    applied: tuple[Applied, ...]
    hidden: Pairs
    views: tuple[Choice, ...]
    histogram: Histogram
    hits: tuple[HitRow, ...]
    all_url: str


def timeline_page(site: Site, query: Query) -> TimelinePage:
    """The timeline of a search."""
    page = site.search(query.with_(sort="oldest", size=SHOWN))
    return TimelinePage(
        title=gettext(
            "Timeline of %(words)s: %(totals)s",
            words=query.text or gettext("everything"),
            totals=totals(page),
        ),
        query=query,
        totals=totals(page),
        applied=applied_filters(site, query, "/timeline", page.facets),
        hidden=hidden_parameters(query),
        views=views(query, "/timeline"),
        histogram=histogram(site, query, "/timeline"),
        hits=hit_rows(page),
        all_url=search_url(query.first_page().with_(sort="oldest")),
    )
