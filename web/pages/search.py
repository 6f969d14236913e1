"""The search page: a result with its facets, and the ways through it and out of it.

page = search_page(site, Query("peace talks"), public)
page.totals, [row.hit.title for row in page.hits]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from cuttings.search.articles import Entry
from cuttings.search.dates import (
    NEVER,
    period,
)
from cuttings.search.engines.headings import named_values
from cuttings.search.engines.limits import FEW
from cuttings.search.facets.dates import DATE
from cuttings.search.highlighting import passages
from cuttings.search.language.analysis import stem, terms
from cuttings.search.matching import Match
from cuttings.search.offers import (
    Spelling,
    better_spelling,
    counted_notices,
    named_article,
)
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.search.translations import (
    gettext,
    number_words,
)
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.links import (
    article_url,
    facet_url,
    fits_some_links,
    lasting,
    search_of,
    search_url,
)
from cuttings.web.pages.asked import (
    SORTS,
    Counting,
    DateField,
    applied_filters,
    asked_in_words,
    both_totals,
    carried,
    chips,
    counting,
    date_fields,
    hidden_dates,
    hidden_options,
    none_with_all,
    views,
)
from cuttings.web.pages.chart import SHARE, Histogram, histogram
from cuttings.web.pages.facetgroups import FacetGroup, facet_groups
from cuttings.web.pages.home import Example, examples
from cuttings.web.pages.nothing import (
    WayOut,
    ZeroHelp,
    found_way,
    undated_way,
    way_out,
    zero_help,
)
from cuttings.web.pages.rows import (
    Applied,
    Choice,
    Download,
    HitRow,
    Paging,
    Pairs,
    ValueRow,
    downloads,
    hit_rows,
    paging,
)
from cuttings.web.pages.sayings import AskedSayings
from cuttings.web.pages.typical import TypicalRow, typical_here
from cuttings.web.pages.wording import (
    capitalised,
)
from cuttings.web.site import Parts, Site

MOST_FORMS = 8
"""Other forms of the words that are named."""
MOST_SEE = 3
"""Headings that are offered besides a result."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What a reader should know of how the query was read (empty where a warning says it
    already), with other readings: each in words, and the search with what it finds.
    """

    text: str
    offers: tuple[tuple[str, WayOut], ...]


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """An article by its title and address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that the search page shows.

    ``understood`` is the query as it was read, ``notices`` what a reader should know
    of that, ``warnings`` what else was left out, ``optional`` the words that need not
    be there. ``fields`` are those for dates. ``total`` says in words how much was
    found, ``other_total`` the same in the other way of counting, where it differs, and
    ``counting`` which way that is;
    ``shown`` which hits are on this page. ``applied`` are the filters, ``clear_url``
    the search without them; ``hidden`` are the parameters that the form carries along
    unseen, ``search`` is what a folder remembers of where its articles come from.
    ``groups`` are the facets of the form, dates apart: they have the
    ``histogram``. ``sorts`` and ``views`` are other looks at the same result,
    ``downloads`` and ``feed_url`` ways to take it away; ``permalink`` is the address
    that a printed page is found by. ``advanced_url`` opens it in a form of rows;
    ``see`` are headings that the words name. With few hits, ``correction`` is another
    spelling, with the search for it and what that finds; without any, ``zero`` is the
    help. ``carried`` are the parameters of a search that is too long to stand in each
    link, for the form that stands for them. ``missing`` names the parts that were left
    out, because the time for the page was over.

    ``hits`` have all the words, or (``part``) some of them where nothing has all.
    ``more`` says how much else has some, ``more_url`` leads to where that begins, and
    ``all_url`` to the result without it; ``below`` are those of it that are on this
    page, from ``below_start`` on in the list. ``forms`` are other forms of the words that
    were found on this page, ``exact_url`` the search without them. ``has_several_words`` tells that the
    reader may ask for all or any of them; ``article`` is the one whose id was typed.
    ``undated`` leads to what has the words, and no date to lie within the limits.
    """

    title: str
    query: Query
    understood: str
    warnings: tuple[str, ...]
    notices: tuple[NoticeRow, ...]
    total: str
    other_total: str
    counting: Counting | None
    shown: str
    applied: tuple[Applied, ...]
    clear_url: str
    hidden: Pairs
    search: str
    groups: tuple[FacetGroup, ...]
    histogram: Histogram | None
    fields: tuple[DateField, ...]
    hits: tuple[HitRow, ...]
    paging: Paging
    sorts: tuple[Choice, ...]
    views: tuple[Choice, ...]
    downloads: tuple[Download, ...]
    feed_url: str
    advanced_url: str
    permalink: str
    see: tuple[ValueRow, ...]
    correction: str | None
    correction_url: str
    correction_found: str
    zero: ZeroHelp | None
    examples: tuple[Example, ...]
    optional: tuple[str, ...]
    part: str
    more: str
    more_url: str
    all_url: str
    below: tuple[HitRow, ...]
    below_start: int
    has_several_words: bool
    is_unasked: bool
    forms: tuple[str, ...] = ()
    exact_url: str = ""
    carried: Pairs = ()
    missing: tuple[str, ...] = ()
    article: ArticleLink | None = None
    typical: tuple[TypicalRow, ...] = ()
    typical_urls: tuple[Choice, ...] = ()
    undated: WayOut | None = None


def search_page(
    site: Site, query: Query, public: PublicAddress, *, is_share: bool = False
) -> SearchPage:
    """The page of a search, or its last where it has fewer; a chart of shares if asked."""
    asked = query.page
    page = _found(site, query)
    query = page.query
    filters = applied_filters(site, query, facets=page.facets)
    dates = date_fields(query)
    beside = _look(site, page, filters, dates, is_share=is_share)
    rows = _naming_values(site, page, _with_sayings(site, page, hit_rows(page)))
    above, below = _parted(page, rows)
    total, other_total = _heading(page)
    better = beside.better
    return SearchPage(
        title=_title(page, filters),
        query=query,
        understood=page.understood,
        warnings=_warnings(page),
        notices=beside.notices,
        total=total,
        other_total=other_total,
        counting=counting(page, query),
        shown=_shown(page),
        applied=chips(filters),
        clear_url=search_url(query.unfiltered()),
        hidden=_hidden(page, is_share),
        search=search_of(query),
        groups=facet_groups(site, page),
        histogram=beside.chart,
        fields=dates,
        hits=above,
        paging=_paging(page, asked),
        sorts=_orders(page),
        views=views(query),
        downloads=_downloads(query),
        carried=carried(query),
        feed_url=search_url(query.first_page().with_(sort="relevance"), "/search.atom"),
        advanced_url=search_url(query.first_page(), "/advanced"),
        permalink=public.origin + lasting(search_url(query)),
        see=beside.see,
        correction=better.what if better else None,
        correction_url=better.url if better else "",
        correction_found=better.found if better else "",
        zero=None if page.total else beside.zero or ZeroHelp(),
        examples=beside.examples,
        missing=beside.missing,
        optional=page.parsed.optional,
        part=page.part,
        more=_more(page),
        more_url=_more_url(page),
        all_url=search_url(query.with_(words="all")),
        below=below,
        below_start=(query.page - 1) * query.size + len(above) + 1,
        has_several_words=_has_several_words(page),
        is_unasked=page.parsed.is_unasked,
        article=_named_article(site, query),
        forms=_other_forms(query, (*above, *below)),
        exact_url=search_url(query.first_page().with_(exact=True))
        if fits_some_links(query)
        else "",
        typical=beside.typical,
        typical_urls=_typical_urls(site, query, beside.typical),
        undated=beside.undated,
    )


def _heading(page: ResultPage) -> tuple[str, str]:
    """Both counts in words; where nothing has all the words, that stands first."""
    total, other = both_totals(page)
    if page.lacks_all:
        some = number_words(page.total)
        total = capitalised(none_with_all(page.query.count, some))
    return total, other


def _found(site: Site, query: Query) -> ResultPage:
    """The page of a result that is asked for, or its last where that has fewer."""
    page = site.search(query)
    if query.page > page.pages:
        page = site.search(query.on_page(page.pages))
    return page


def _with_sayings(
    site: Site, page: ResultPage, rows: tuple[HitRow, ...]
) -> tuple[HitRow, ...]:
    """Hits that show what is said in them, where a search asks for somebody's words."""
    asked = AskedSayings(page)
    if not asked.is_asked:
        return rows
    shown: list[HitRow] = []
    for row in rows:
        entry = site.engine.get(row.hit.id)
        passage = asked.of(entry) if entry else None
        if passage:
            row = replace(
                row,
                said_by=passage.speaker,
                quoted=passage.spans,
                quoted_language=passage.language,
            )
        shown.append(row)
    return tuple(shown)


def _naming_values(
    site: Site, page: ResultPage, rows: tuple[HitRow, ...]
) -> tuple[HitRow, ...]:
    """Hits of a search without words that show where they name the values that are
    chosen: the beginning of a long article says nothing of why it was found.
    """
    chosen: set[str] = set()
    for _, ids in page.query.filters:
        chosen.update(ids)
    if page.parsed.asked or not chosen:
        return rows
    shown: list[HitRow] = []
    for row in rows:
        entry = site.engine.get(row.hit.id)
        matches = _named_in(entry, chosen) if entry else []
        if entry and matches:
            article = entry.article
            found = passages(article.body, matches, 1)
            language = article.language_at(matches[0][0])
            hit = row.hit._replace(snippets=found, text_language=language)
            row = replace(row, hit=hit)
        shown.append(row)
    return tuple(shown)


def _named_in(entry: Entry, chosen: Collection[str]) -> list[Match]:
    """Where the text of an article names one of some headings, in its order."""
    places: set[Match] = set()
    for mention in entry.enrichment.mentions:
        if mention.start >= 0 and mention.heading in chosen:
            places.add((mention.start, mention.end))
    return sorted(places)


def _orders(page: ResultPage) -> tuple[Choice, ...]:
    """The orders of a result. Without words all hits are as good, and the newest come
    first: that is what the menu says then.
    """
    if page.parsed.asked or page.query.sort not in ("relevance", "newest"):
        return _choices(page.query, "sort", SORTS)
    newest = page.query.with_(sort="newest")
    return _choices(newest, "sort", SORTS[1:])


def _parted(
    page: ResultPage, rows: tuple[HitRow, ...]
) -> tuple[tuple[HitRow, ...], tuple[HitRow, ...]]:
    """The hits with all the words, and those with some of them."""
    below = tuple([row for row in rows if row.hit.part != page.part])
    return rows[: len(rows) - len(below)], below


def _has_several_words(page: ResultPage) -> bool:
    return page.parsed.some is not None


def _warnings(page: ResultPage) -> tuple[str, ...]:
    """What was changed or left out, but for dates that can't be read: their fields say
    that, and above the hits stands that nothing was searched.
    """
    *days, of_dates = period(page.query.date_from, page.query.date_to)
    said_at_fields = of_dates if tuple(days) == NEVER else ()
    return tuple([each for each in page.warnings if each not in said_at_fields])


def _hidden(page: ResultPage, is_share: bool) -> Pairs:
    """The parameters that the form carries along unseen."""
    options = hidden_options(page.query, _has_several_words(page))
    shares = (SHARE,) if is_share else ()
    return (*hidden_dates(page.query), *options, *shares)


def _paging(page: ResultPage, asked: int) -> Paging:
    query = page.query
    return paging(
        asked,
        page.pages,
        lambda number: _page_url(query, number),
        numbered=fits_some_links(query),
    )


def _typical_urls(
    site: Site, query: Query, rows: Sequence[TypicalRow]
) -> tuple[Choice, ...]:
    """The pages with all that is typical, of the facets that have something."""
    if not fits_some_links(query):
        return ()
    urls: list[Choice] = []
    for key in dict.fromkeys([each.row.key for each in rows]):
        url = facet_url(key, query, [("sort", "typical")])
        urls.append(Choice(site.facet(key).plural, url, False))
    return tuple(urls)


@dataclass(slots=True)
class _Beside:
    """What a page shows of a result that asks the engine again: each part may come late
    or to nothing, and then the page goes out as it stands here without it.
    """

    notices: tuple[NoticeRow, ...]
    chart: Histogram | None = None
    see: tuple[ValueRow, ...] = ()
    examples: tuple[Example, ...] = ()
    better: WayOut | None = None
    zero: ZeroHelp | None = None
    typical: tuple[TypicalRow, ...] = ()
    undated: WayOut | None = None
    missing: tuple[str, ...] = ()


def _look(
    site: Site,
    page: ResultPage,
    filters: tuple[Applied, ...],
    dates: Sequence[DateField],
    *,
    is_share: bool,
) -> _Beside:
    """What the page shows beside its hits, as far as it can be had: where one of the
    dates can't be read there is no result, and nothing to say of one.
    """
    query = page.query
    beside = _Beside(said(page))
    parts = Parts(site)
    # Where part of the index does not answer, the page says so and offers what it has:
    # whatever else it asked for would be waited for in vain, and fail it.
    if page.partial:
        return beside
    if not any(each.error for each in dates):
        beside.undated = parts.make(
            gettext("what has no date"), lambda: undated_way(site, query), None
        )
        _look_further(beside, site, page, filters, parts)
    _look_around(beside, site, page, parts, is_share=is_share)
    beside.missing = parts.missing
    return beside


def _look_further(
    beside: _Beside,
    site: Site,
    page: ResultPage,
    filters: tuple[Applied, ...],
    parts: Parts,
) -> None:
    """What helps where the query may have been meant otherwise."""
    query = page.query
    is_unasked = page.parsed.is_unasked
    # Where no article has all the words, one of them may be misspelt.
    lacks_all = page.lacks_all
    spelling = Spelling()
    if not is_unasked and (lacks_all or page.copies <= FEW):
        spelling = parts.make(
            gettext("another spelling"),
            lambda: better_spelling(site.engine, query, has_hits=page.total > 0),
            Spelling(in_time=False),
        )
    if spelling.text:
        other = query.with_(text=spelling.text)
        beside.better = parts.make(
            gettext("another spelling"), lambda: way_out(site, other.text, other), None
        )
    if not page.total and not is_unasked:
        beside.zero = zero_help(site, query, filters, spelling, parts)
    if page.parsed.offers:
        beside.notices = parts.make(
            gettext("other readings"), lambda: notices(site, page), beside.notices
        )


def _look_around(
    beside: _Beside, site: Site, page: ResultPage, parts: Parts, *, is_share: bool
) -> None:
    """What every result has beside it."""
    query = page.query
    if "date" in site.keys:
        years = years_of(page)
        beside.chart = parts.make(
            gettext("the chart"),
            lambda: histogram(site, query, years=years, is_share=is_share),
            None,
        )
    beside.see = parts.make(gettext("headings to see"), lambda: see(site, query), ())
    beside.typical = parts.make(
        gettext("what is typical here"), lambda: typical_here(site, page), ()
    )
    beside.examples = parts.make("examples", lambda: examples(site), ())


def said(page: ResultPage) -> tuple[NoticeRow, ...]:
    """How the query was read, without what other readings would find."""
    rows = []
    for notice in page.parsed.notices:
        if not (notice.is_warning or notice.is_quiet):
            rows.append(NoticeRow(notice.text, ()))
    return tuple(rows)


def _named_article(site: Site, query: Query) -> ArticleLink | None:
    """The article whose id was typed."""
    entry = named_article(site.engine, query)
    if entry is None:
        return None
    return ArticleLink(entry.article.title, article_url(entry.article.id))


def years_of(page: ResultPage) -> tuple[FacetValue, ...]:
    """The years of a result, where no date is chosen and its page has them all."""
    query = page.query
    years = page.facets.get("date", ())
    is_cut = len(years) >= DATE.shown
    has_dates = query.selected("date") or query.date_from or query.date_to
    return () if is_cut or has_dates else tuple(years)


def _more(page: ResultPage) -> str:
    return gettext("%(below)s more", below=page.below) if page.below else ""


def _more_url(page: ResultPage) -> str:
    """Where that begins which has only some of the words."""
    query = page.query
    number = page.total // query.size + 1
    return search_url(query.on_page(number), fragment="some")


def see(site: Site, query: Query) -> tuple[ValueRow, ...]:
    """Headings that the plain words of a query name, as a catalogue's cards say "see".

    A reader who types one spelling is led to the heading under which all are filed.
    """
    named = named_values(site.engine, site.facets, query)
    return tuple([ValueRow(key, value, Query()) for key, value in named[:MOST_SEE]])


def notices(site: Site, page: ResultPage) -> tuple[NoticeRow, ...]:
    """What was said in reading the query, other readings with what they find."""
    rows: list[NoticeRow] = []
    for notice, counted_offers in counted_notices(site.search, page):
        offers: list[tuple[str, WayOut]] = []
        for offer, counts in counted_offers:
            query = page.query.with_(text=offer.query)
            offers.append((offer.text, found_way(offer.query, query, counts)))
        text = "" if notice.is_warning else notice.text
        if text or offers:
            rows.append(NoticeRow(text, tuple(offers)))
    return tuple(rows)


def _title(page: ResultPage, filters: Sequence[Applied]) -> str:
    """The words, the filters and what was found: a title names the whole search."""
    total, _ = both_totals(page)
    if page.lacks_all:
        total = none_with_all(page.query.count, number_words(page.total))
    words = asked_in_words(page.query, filters)
    title = gettext("%(words)s: %(totals)s", words=words, totals=total)
    if page.query.page == 1:
        return title
    return gettext("%(title)s, page %(page)s", title=title, page=page.query.page)


def _shown(page: ResultPage) -> str:
    if not page.hits:
        return ""
    first = (page.query.page - 1) * page.query.size + 1
    return gettext(
        "%(first)s to %(last)s", first=first, last=first + len(page.hits) - 1
    )


def _page_url(query: Query, number: int) -> str:
    return search_url(query.on_page(number), fragment="results")


def _choices(
    query: Query, field: str, options: Sequence[tuple[str, str]]
) -> tuple[Choice, ...]:
    if not fits_some_links(query):
        return ()
    current = getattr(query, field)
    choices: list[Choice] = []
    for value, label in options:
        url = search_url(query.with_(**{field: value}))
        choices.append(Choice(label, url, value == current))
    return tuple(choices)


def _downloads(query: Query) -> tuple[Download, ...]:
    if not fits_some_links(query):
        return ()
    whole, only_page = query.first_page(), [("only", "page")]
    return downloads(
        lambda suffix: search_url(whole, "/search" + suffix),
        lambda suffix: search_url(query, "/search" + suffix, only_page),
    )


def _other_forms(query: Query, rows: Iterable[HitRow]) -> tuple[str, ...]:
    """The words that were found on a page in another form than they were typed in, in
    the order of the hits: a stem may hold words that mean something else ("mineral" for
    "miners"), which a reader sees at once and a program does not.
    """
    if query.exact:
        return ()
    typed = set(terms(query.text))
    stems = {stem(term) for term in typed}
    marked: dict[str, None] = {}
    for row in rows:
        for spans in (row.title, *row.hit.snippets):
            for text, is_match in spans:
                if is_match:
                    marked[text] = None

    forms: dict[str, None] = {}
    for text in marked:
        found = [*terms(text)]
        if len(found) == 1 and found[0] not in typed and stem(found[0]) in stems:
            forms[found[0]] = None
    return tuple(forms)[:MOST_FORMS]
