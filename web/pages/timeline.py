"""The timeline of a result: years, months or days, and the first stories of the period
that is chosen; beside another search where two are compared, in numbers or in shares of
what is held.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.search.translations import gettext
from cuttings.web.links import search_url
from cuttings.web.pages.asked import (
    Counting,
    applied_filters,
    chips,
    counting,
    found,
    hidden_parameters,
    totals,
    views,
)
from cuttings.web.pages.chart import SHARE, Histogram, histogram
from cuttings.web.pages.periods import WIDE
from cuttings.web.pages.rows import Applied, Choice, HitRow, Pairs, hit_rows
from cuttings.web.pages.wording import named
from cuttings.web.site import Site

SHOWN = 20
"""Stories beneath the chart."""


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The chart of a result with its ``totals`` in words, how it is counted and its filters (``applied``),
    and the ``hits`` of the period in their order of time; ``all_url`` leads to all.

    ``hidden`` are the parameters that the form carries along, ``views`` other looks.
    ``other`` are the words of a search that is compared with it, with their totals in
    ``other_totals`` and its result at ``other_url``; ``names`` is what the two are
    called, empty where there is one, ``alone_url`` leads back to one, and
    ``compare_hidden`` are the parameters of the form that asks for another.
    """

    title: str
    query: Query
    totals: str
    counting: Counting | None
    applied: tuple[Applied, ...]
    hidden: Pairs
    views: tuple[Choice, ...]
    histogram: Histogram
    hits: tuple[HitRow, ...]
    all_url: str
    other: str
    names: tuple[str, str]
    other_totals: str
    other_url: str
    alone_url: str
    compare_hidden: Pairs


def timeline_page(
    site: Site, query: Query, other_text: str | None = None, *, is_share: bool = False
) -> TimelinePage:
    """The timeline of a search; beside that of ``other_text`` with the same filters,
    where it is given.

    Raises QueryRefused where that is too long.
    """
    page = site.search(query.with_(sort="oldest", size=SHOWN))
    other: Query | None = None
    other_totals = ""
    if other_text:
        other = site.query([*_without_text(query), ("q", other_text)])
        other_totals = totals(site.search(other.first_page().with_(size=1)))
    chart_pairs = [SHARE] if is_share else []
    alone_url = search_url(query.first_page(), "/timeline", chart_pairs)
    return TimelinePage(
        title=gettext(
            "Timeline of %(words)s: %(totals)s",
            words=named(query.text) or gettext("everything"),
            totals=found(page),
        ),
        query=query,
        totals=totals(page),
        counting=counting(page, query, "/timeline"),
        applied=chips(applied_filters(site, query, "/timeline", page.facets)),
        hidden=hidden_parameters(query),
        views=views(query, "/timeline"),
        histogram=histogram(
            site,
            query,
            "/timeline",
            other=other,
            is_share=is_share,
            # Two searches have two bars in each period.
            most=WIDE // 2 if other else WIDE,
        ),
        hits=hit_rows(page),
        all_url=search_url(query.first_page().with_(sort="oldest")),
        other=other_text or "",
        names=_names(query, other),
        other_totals=other_totals,
        other_url=search_url(other.first_page()) if other else "",
        alone_url=alone_url,
        compare_hidden=(*query.first_page().to_arguments(), *chart_pairs),
    )


def _names(query: Query, other: Query | None) -> tuple[str, str]:
    """What two searches are called that stand on one chart."""
    if other is None:
        return "", ""
    return named(query.text) or gettext("everything"), named(other.text)


def _without_text(query: Query) -> list[tuple[str, str]]:
    """The parameters of a search but its words and its page."""
    return query.first_page().with_(text="").to_arguments()
