"""The search page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cuttings.search.queries import Query
from cuttings.search.results import ResultPage
from cuttings.web.exports.addresses import Site
from cuttings.web.exports.formats import FORMATS
from cuttings.web.links import search_url
from cuttings.web.pages.applied import Applied, applied_filters, without_filters
from cuttings.web.pages.examples import Example, examples
from cuttings.web.pages.facets import FacetGroup, facet_groups
from cuttings.web.pages.histogram import Histogram, histogram
from cuttings.web.pages.hits import HitRow, hit_rows
from cuttings.web.pages.paging import Paging, paging
from cuttings.web.pages.see import See, see
from cuttings.web.pages.wording import counted
from cuttings.web.pages.zero import ZeroHelp, zero_help
from cuttings.web.room import Room


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to look at the same result."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Download:
    """A way to take the result away, whole or (``page_url``) this page of it."""

    label: str
    url: str
    type: str
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that the search page shows.

    ``totals`` says both counts in words. ``hidden`` are the parameters that the form carries along unseen.
    ``correction`` is another spelling with the search for it, where there are no hits; ``see`` are
    headings that the words name. ``permalink`` is the address that a printed page is found by.
    ``zero`` is help where there are no hits.
    """

    title: str
    query: Query
    understood: str
    warnings: tuple[str, ...]
    totals: str
    shown: str
    applied: tuple[Applied, ...]
    clear_url: str
    hidden: tuple[tuple[str, str], ...]
    groups: tuple[FacetGroup, ...]
    histogram: Histogram | None
    hits: tuple[HitRow, ...]
    paging: Paging
    sorts: tuple[Choice, ...]
    countings: tuple[Choice, ...]
    views: tuple[Choice, ...]
    downloads: tuple[Download, ...]
    feed_url: str
    permalink: str
    see: tuple[See, ...]
    correction: str | None
    correction_url: str
    zero: ZeroHelp | None
    examples: tuple[Example, ...]
    seconds: float


def search_page(room: Room, query: Query, site: Site) -> SearchPage:
    """The page of a search."""
    page = room.search(query)
    if page.query.page > page.pages:
        page = room.search(query.on_page(page.pages))
    query = page.query
    correction = room.budget.run(lambda: room.engine.correct(query)) if not page.total else None
    plain = query.with_(size=10)
    return SearchPage(
        title=_title(page),
        query=query,
        understood=page.understood,
        warnings=page.warnings,
        totals=totals(page),
        shown=_shown(page),
        applied=applied_filters(room, query),
        clear_url=search_url(without_filters(query)),
        hidden=hidden_parameters(query),
        groups=facet_groups(room, page),
        histogram=histogram(room, query) if "date" in room.keys else None,
        hits=hit_rows(room, page),
        paging=paging(query.page, page.pages, lambda number: search_url(query.on_page(number), fragment="results")),
        sorts=_choices(query, "sort", (("relevance", "Relevance"), ("newest", "Newest"), ("oldest", "Oldest"))),
        countings=_choices(query, "count", (("stories", "Stories"), ("copies", "Every copy"))),
        views=views(query),
        downloads=_downloads(query),
        feed_url=search_url(plain.with_(sort="relevance"), "/search.atom"),
        permalink=site.root + search_url(query),
        see=see(room, query),
        correction=correction,
        correction_url=search_url(query.with_(text=correction)) if correction else "",
        zero=zero_help(room, query) if not page.total else None,
        examples=examples(room),
        seconds=page.seconds,
    )


def _downloads(query: Query) -> tuple[Download, ...]:
    whole = query.with_(size=10)
    files = [
        Download(
            format.label,
            search_url(whole, f"/search.{format.suffix}"),
            format.type,
            search_url(query, f"/search.{format.suffix}", [("only", "page")]),
        )
        for format in FORMATS.values()
    ]
    printed = search_url(query, "/search/print", [("only", "page")])
    return (*files, Download("Printable list", search_url(whole, "/search/print"), "text/html", printed))


def totals(page: ResultPage) -> str:
    """Both counts, the one that was asked for first."""
    stories, copies = counted(page.stories, "story", "stories"), counted(page.copies, "article", "articles")
    return f"{stories} in {copies}" if page.query.count == "stories" else f"{copies} in {stories}"


def _shown(page: ResultPage) -> str:
    first = (page.query.page - 1) * page.query.size + 1
    return f"{first:,} to {first + len(page.hits) - 1:,}" if page.hits else ""


def _title(page: ResultPage) -> str:
    what = page.query.text or "Everything"
    part = f", page {page.query.page}" if page.query.page > 1 else ""
    return f"{what}: {counted(page.total, *_nouns(page.query))}{part}"


def _nouns(query: Query) -> tuple[str, str]:
    return ("story", "stories") if query.count == "stories" else ("article", "articles")


def hidden_parameters(query: Query) -> tuple[tuple[str, str], ...]:
    """What is chosen outside the form: its dates of the chart, the order, the size."""
    dates = [("date", id) for id in query.selected("date")] + [("-date", id) for id in query.without("date")]
    options = replace(query, text="", filters=(), excluded=(), date_from=None, date_to=None, page=1)
    kept = [pair for pair in options.to_arguments() if pair[0] in ("sort", "size")]
    return tuple(dates + kept)


def _choices(query: Query, field: str, options: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(label, search_url(query.with_(**{field: value})), getattr(query, field) == value)
        for value, label in options
    )


def views(query: Query, path: str = "/search") -> tuple[Choice, ...]:
    """The ways to look at a result: as a list, over time, on a map."""
    plain = query.with_(size=10)
    ways = (("List", "/search"), ("Timeline", "/timeline"), ("Map", "/map"))
    return tuple(Choice(label, search_url(plain, way), way == path) for label, way in ways)
