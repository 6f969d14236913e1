"""The filters of a search as links that remove them.

Links between the pages of a list.

Headings that the words of a search name: "See: Emomali Rahmon, 5 stories", as a
catalogue's cards say it.

A reader who types one spelling is led to the heading under which all spellings are
filed.

Help where nothing was found: what to leave out, and what that would find.

The facets of a result as groups of the search form.

The search page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from cuttings.search.engines.headings import named_values
from cuttings.search.facets import Facet
from cuttings.search.language.analysis import spans
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.formats import FORMATS
from cuttings.web.links import facet_url, search_url
from cuttings.web.pages.chart import Histogram, histogram
from cuttings.web.pages.hits import HitRow, hit_rows
from cuttings.web.pages.home import Example, examples
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.site import Site


@dataclass(frozen=True, slots=True)
class Applied:
    """One filter: what it restricts, to what, and the search without it."""

    name: str
    value: str
    without: Query
    path: str = "/search"

    @property
    def url(self) -> str:
        """The search without this filter."""
        return search_url(self.without, self.path)


def applied_filters(
    site: Site, query: Query, path: str = "/search"
) -> tuple[Applied, ...]:
    """Every filter of a search, in the order of the page; the words are not a filter."""
    return tuple(replace(one, path=path) for one in _applied(site, query))


def _applied(site: Site, query: Query) -> Iterator[Applied]:
    for facet in site.facets:
        for id in query.selected(facet.key):
            yield Applied(
                facet.label, site.label(facet.key, id), query.remove(facet.key, id)
            )
        for id in query.without(facet.key):
            yield Applied(
                f"Not {facet.label.lower()}",
                site.label(facet.key, id),
                query.remove(facet.key, id),
            )
    if query.date_from:
        yield Applied("From", date_words(query.date_from), query.since(None))
    if query.date_to:
        yield Applied("To", date_words(query.date_to), query.until(None))


def without_filters(query: Query) -> Query:
    """The words of a search alone, with its order and way of counting."""
    return query.with_(filters=(), excluded=(), date_from=None, date_to=None)


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page: its number, its address, whether it is this one; an empty address
    stands for pages left out.
    """

    number: int
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """The way through a list; empty addresses where there is no such page."""

    page: int
    pages: int
    previous_url: str
    next_url: str
    links: tuple[PageLink, ...]


def paging(page: int, pages: int, url: Callable[[int], str]) -> Paging:
    """The first, the last and the nearest pages; ``url`` gives the address of a page."""
    page = min(max(page, 1), pages)
    wanted = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    links: list[PageLink] = []
    for number in wanted:
        if links and number > links[-1].number + 1:
            links.append(PageLink(0, ""))
        links.append(PageLink(number, url(number), number == page))
    return Paging(
        page,
        pages,
        url(page - 1) if page > 1 else "",
        url(page + 1) if page < pages else "",
        tuple(links),
    )


MOST = 3


@dataclass(frozen=True, slots=True)
class See:
    """A heading to look under: its label, its count in words, and the search for all
    that is filed there.
    """

    label: str
    count: str
    url: str


def see(site: Site, query: Query) -> tuple[See, ...]:
    """The headings that the plain words of a query name; at most three, largest first."""
    named = site.budget.run(lambda: named_values(site.engine, site.facets, query))
    return tuple(
        [
            See(
                value.label,
                counted(value.count, "story", "stories"),
                search_url(Query().add(key, value.id)),
            )
            for key, value in named[:MOST]
        ]
    )


MOST_FILTERS = 8
ZERO_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class WayOut:
    """One change to the search: what to do, the search, and how much it finds."""

    what: str
    url: str
    count: int
    found: str


@dataclass(frozen=True, slots=True)
class ZeroHelp:
    """``ways`` out, the most fruitful first; ``words`` tells for each word of the query
    what it finds alone.

    ``held`` says how much of the dates asked for the archive holds at all: no hits, or
    no holdings? Empty where no dates were asked for.
    """

    ways: tuple[WayOut, ...]
    words: tuple[WayOut, ...]
    held: str


def zero_help(site: Site, query: Query) -> ZeroHelp:
    """What each single change to a search without hits would find."""
    filters = applied_filters(site, query)[:MOST_FILTERS]
    changes = [(f"Leave out {one.name}: {one.value}", one.without) for one in filters]
    if len(filters) > 1:
        changes.append(("Leave out all filters", without_filters(query)))
    if query.text and filters:
        changes.append((f"Leave out the words “{query.text}”", query.with_(text="")))
    if query.exact:
        changes.append(("Accept other forms of the words", query.with_(exact=False)))
    ways = [_way(site, what, change) for what, change in changes]
    fruitful = sorted((way for way in ways if way.count), key=lambda way: -way.count)
    return ZeroHelp(tuple(fruitful), _words(site, query), _held(site, query))


def _held(site: Site, query: Query) -> str:
    dates = [pair for pair in query.filters if pair[0] == "date"]
    if not (dates or query.date_from or query.date_to):
        return ""
    period = Query(
        filters=tuple(dates), date_from=query.date_from, date_to=query.date_to, size=1
    )
    return counted(site.search(period).copies, "article", "articles")


def _words(site: Site, query: Query) -> tuple[WayOut, ...]:
    words = list(
        dict.fromkeys(query.text[start:end] for _, start, end in spans(query.text))
    )
    words = [word for word in words if word not in ("AND", "OR", "NOT")]
    if len(words) < 2:
        return ()
    return tuple(
        _way(site, f"“{word}” alone", replace(query, text=word, page=1))
        for word in words[:ZERO_MOST_WORDS]
    )


def _way(site: Site, what: str, query: Query) -> WayOut:
    page = site.search(query.with_(size=1))
    noun = ("story", "stories") if query.count == "stories" else ("copy", "copies")
    return WayOut(what, search_url(query), page.total, counted(page.total, *noun))


SHOWN = 6


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value with its count: a tick box, a link that leaves the value out, and the
    values beneath it.

    ``parameter`` is the form's name for it: the facet's key, or ``-key`` for a value
    that is left out.
    """

    parameter: str
    id: str
    label: str
    count: int
    selected: bool
    excluded: bool
    exclude_url: str
    children: tuple[ValueRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet of the form.

    ``chosen`` counts its filters; ``open`` tells whether its values are shown at once.
    """

    key: str
    label: str
    rows: tuple[ValueRow, ...]
    chosen: int
    open: bool
    more_url: str


def facet_groups(site: Site, page: ResultPage) -> tuple[FacetGroup, ...]:
    """The groups of a result page, dates apart: those have a chart of their own."""
    facets = [facet for facet in site.facets if facet.key != "date"]
    groups = [
        _group(site, facet, page, opened=place < 4)
        for place, facet in enumerate(facets)
    ]
    return tuple(group for group in groups if group.rows)


def _group(site: Site, facet: Facet, page: ResultPage, opened: bool) -> FacetGroup:
    query, key = page.query, facet.key
    values = _shown(page.facets.get(key, ()))
    left_out = tuple(_left_out(site, query, key, id) for id in query.without(key))
    chosen = len(query.selected(key)) + len(left_out)
    rows = left_out + _rows(query, key, values, "")
    return FacetGroup(
        key, facet.label, rows, chosen, opened or chosen > 0, facet_url(key, query)
    )


def _shown(values: Sequence[FacetValue]) -> list[FacetValue]:
    """The first values, every selected one, and those above them, in the order of
    the engine.
    """
    by_id = {value.id: value for value in values}
    wanted: set[str] = set()
    for value in [*values[:SHOWN], *(value for value in values if value.selected)]:
        current: FacetValue | None = value
        while current and current.id not in wanted:
            wanted.add(current.id)
            current = by_id.get(current.parent or "")
    return [value for value in values if value.id in wanted]


def _rows(
    query: Query, key: str, values: Sequence[FacetValue], parent: str
) -> tuple[ValueRow, ...]:
    known = {value.id for value in values}
    here = [
        value
        for value in values
        if (value.parent if value.parent in known else "") == parent
    ]
    return tuple(
        ValueRow(
            key,
            value.id,
            value.label,
            value.count,
            value.selected,
            False,
            search_url(query.exclude(key, value.id)),
            _rows(query, key, values, value.id),
        )
        for value in here
        if value.id != parent
    )


def _left_out(site: Site, query: Query, key: str, id: str) -> ValueRow:
    return ValueRow(
        "-" + key,
        id,
        site.label(key, id),
        0,
        True,
        True,
        search_url(query.remove(key, id)),
    )


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

    ``totals`` says both counts in words. ``hidden`` are the parameters that the form
    carries along unseen. ``correction`` is another spelling with the search for it,
    where there are no hits; ``see`` are headings that the words name. ``permalink`` is
    the address that a printed page is found by. ``zero`` is help where there are no
    hits.
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


def search_page(site: Site, query: Query, public: PublicAddress) -> SearchPage:
    """The page of a search."""
    page = site.search(query)
    if page.query.page > page.pages:
        page = site.search(query.on_page(page.pages))
    query = page.query
    correction = (
        site.budget.run(lambda: site.engine.correct(query)) if not page.total else None
    )
    plain = query.first_page()
    return SearchPage(
        title=_title(page),
        query=query,
        understood=page.understood,
        warnings=page.warnings,
        totals=totals(page),
        shown=_search_shown(page),
        applied=applied_filters(site, query),
        clear_url=search_url(without_filters(query)),
        hidden=hidden_parameters(query),
        groups=facet_groups(site, page),
        histogram=histogram(site, query) if "date" in site.keys else None,
        hits=hit_rows(page),
        paging=paging(
            query.page,
            page.pages,
            lambda number: search_url(query.on_page(number), fragment="results"),
        ),
        sorts=_choices(
            query,
            "sort",
            (("relevance", "Relevance"), ("newest", "Newest"), ("oldest", "Oldest")),
        ),
        countings=_choices(
            query, "count", (("stories", "Stories"), ("copies", "Every copy"))
        ),
        views=views(query),
        downloads=_downloads(query),
        feed_url=search_url(plain.with_(sort="relevance"), "/search.atom"),
        permalink=public.root + search_url(query),
        see=see(site, query),
        correction=correction,
        correction_url=search_url(query.with_(text=correction)) if correction else "",
        zero=zero_help(site, query) if not page.total else None,
        examples=examples(site),
        seconds=page.seconds,
    )


def _downloads(query: Query) -> tuple[Download, ...]:
    whole = query.first_page()
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
    return (
        *files,
        Download(
            "Printable list", search_url(whole, "/search/print"), "text/html", printed
        ),
    )


def totals(page: ResultPage) -> str:
    """Both counts, the one that was asked for first."""
    stories, copies = (
        counted(page.stories, "story", "stories"),
        counted(page.copies, "article", "articles"),
    )
    return (
        f"{stories} in {copies}"
        if page.query.count == "stories"
        else f"{copies} in {stories}"
    )


def _search_shown(page: ResultPage) -> str:
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
    dates = [("date", id) for id in query.selected("date")] + [
        ("-date", id) for id in query.without("date")
    ]
    options = replace(
        query, text="", filters=(), excluded=(), date_from=None, date_to=None, page=1
    )
    kept = [pair for pair in options.to_arguments() if pair[0] in ("sort", "size")]
    return tuple(dates + kept)


def _choices(
    query: Query, field: str, options: tuple[tuple[str, str], ...]
) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            label,
            search_url(query.with_(**{field: value})),
            getattr(query, field) == value,
        )
        for value, label in options
    )


def views(query: Query, path: str = "/search") -> tuple[Choice, ...]:
    """The ways to look at a result: as a list, over time, on a map."""
    plain = query.first_page()
    ways = (("List", "/search"), ("Timeline", "/timeline"), ("Map", "/map"))
    return tuple(
        Choice(label, search_url(plain, way), way == path) for label, way in ways
    )
