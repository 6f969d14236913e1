"""What a page says of the search that it belongs to: its words, filters and dates, how
much was found, what its form carries along, and other ways to look at it.

    >>> asked_in_words(Query("peace talks"), ())
    'peace talks'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cuttings.search.dates import (
    Period,
    UnreadableDate,
    interval,
    read_period,
)
from cuttings.search.facets.dates import DATE
from cuttings.search.facets.wording import date_words, value_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.search.translations import (
    gettext,
    labelled,
    marked,
    ngettext,
    parted,
    translated,
)
from cuttings.web.links import (
    fits_each_link,
    fits_some_links,
    search_url,
)
from cuttings.web.pages.rows import (
    Applied,
    Choice,
    Pairs,
)
from cuttings.web.pages.wording import (
    LONGEST_LABEL,
    lowered,
    named,
    shortened,
    spanned,
)
from cuttings.web.site import Site

BOTH_ENDS = 2
"""The dates that a search may be limited by: from and to."""
MOST_TITLED = 4
"""Filters that the title of a page names."""
SORTS = (
    ("relevance", marked("Best first")),
    ("newest", marked("Newest first")),
    ("oldest", marked("Oldest first")),
    ("added", marked("Last added first")),
)
VIEWS = (
    (marked("List"), "/search"),
    (marked("Timeline"), "/timeline"),
    (marked("Map"), "/map"),
)
Facets = Mapping[str, Sequence[FacetValue]]


@dataclass(frozen=True, slots=True)
class DateField:
    """A field of the form for a date: its parameter ``name``, its ``label``, what was
    typed, and what is wrong with that, with the dates it may be.
    """

    name: str
    label: str
    value: str
    error: str
    choices: tuple[Choice, ...]


def both_totals(page: ResultPage) -> tuple[str, str]:
    """Both counts in words, the one that was asked for first; the other is empty where
    it is the same.
    """
    stories = ngettext("%(number)s story", "%(number)s stories", page.stories)
    articles = ngettext("%(number)s article", "%(number)s articles", page.copies)
    first, other = (stories, articles)
    if page.query.count == "copies":
        first, other = articles, stories
    return first, "" if page.stories == page.copies else other


def totals(page: ResultPage) -> str:
    """Both counts as one phrase."""
    total, other = both_totals(page)
    return (
        gettext("%(total)s in %(other)s", total=total, other=other) if other else total
    )


def found(page: ResultPage) -> str:
    """Both counts, and that none has all the words where that is so."""
    said = totals(page)
    return none_with_all(page.query.count, said) if page.lacks_all else said


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, in a sentence, and the same page with the other counted instead,
    in words and as a link (empty for a search too long for links).
    """

    sentence: str
    other: str
    url: str


def counting(page: ResultPage, query: Query, path: str = "/search") -> Counting | None:
    """How a result is counted, where it matters: where a story of it has several
    articles.
    """
    if page.stories == page.copies:
        return None
    query = query.first_page()
    if query.count == "stories":
        sentence = gettext("Stories are counted: the copies of one text count once.")
        count, other = "copies", gettext("Count articles")
    else:
        sentence = gettext(
            "Articles are counted: each copy of a story counts for itself."
        )
        count, other = "stories", gettext("Count stories")
    url = search_url(query.with_(count=count), path) if fits_some_links(query) else ""
    return Counting(sentence, other, url)


def order_words(sort: str) -> str:
    """The order of a result, as its menu says it."""
    return translated(dict(SORTS)[sort])


def none_with_all(count: str, some: int | str) -> str:
    """What is said where nothing has all the words: that first, and then how much has
    some of them. ``count`` is what is counted, as in a query.
    """
    if count == "copies":
        return gettext("no article with all the words, %(some)s with some", some=some)
    return gettext("no story with all the words, %(some)s with some", some=some)


def asked_in_words(query: Query, filters: Sequence[Applied]) -> str:
    """What is searched for: the words, and the first of the filters."""
    words = named(query.text) or gettext("Everything")
    if not filters:
        return words
    said = [labelled(translated(name), value) for name, value in limits(filters)]
    said[MOST_TITLED:] = ["…"] * (len(said) > MOST_TITLED)
    return gettext("%(words)s (%(filters)s)", words=words, filters=parted(said))


def limits(filters: Iterable[Applied]) -> list[tuple[str, str]]:
    """What a search is limited to, all of it at once: each name with its value, or with
    the values of a facet of which either is enough, or all are asked for.

    >>> china = Applied("Country", "China", Query())
    >>> limits([china, Applied("Country", "Peru", Query(), is_other=True)])
    [('Country', 'China or Peru')]
    """
    said: list[tuple[str, str]] = []
    for one in filters:
        if one.is_other and said:
            name, values = said.pop()
            joint = gettext("and") if one.is_all else gettext("or")
            said.append((name, f"{values} {joint} {one.value}"))
        else:
            said.append((one.name, one.value))
    return said


def applied_filters(
    site: Site, query: Query, path: str = "/search", facets: Facets | None = None
) -> tuple[Applied, ...]:
    """Every filter of a search, in the order of the page; the words are not a filter.

    ``facets`` are those of its result, which know the labels of what is chosen.
    """
    return tuple(_applied(site, query, path, facets or {}))


def chips(filters: Sequence[Applied]) -> tuple[Applied, ...]:
    """The filters of a search as a page shows them: both ends of one period, as of
    October 2020, are one, taken away together.
    """
    ends = [one for one in filters if one.is_date]
    if len(ends) < BOTH_ENDS or ends[0].value != ends[1].value:
        return tuple(filters)
    since = ends[0]
    if not _is_period(since.without.date_to or ""):
        return tuple(filters)
    whole = replace(since, name=DATE.label, without=since.without.until(None))
    return (*[one for one in filters if not one.is_date], whole)


def _is_period(typed: str) -> bool:
    """Whether what was typed can be read, as a period with a beginning and an end."""
    try:
        read = read_period(typed)
    except UnreadableDate:
        return False
    return bool(read.since and read.until)


def _applied(site: Site, query: Query, path: str, facets: Facets) -> Iterator[Applied]:
    for facet in site.facets:
        key = facet.key
        for index, value_id in enumerate(query.selected(key)):
            label = _label_among(facets.get(key, ()), value_id)
            label = label or site.label(key, value_id)
            words = shortened(value_words(key, value_id, label), LONGEST_LABEL)
            without = query.remove(key, value_id)
            yield Applied(
                facet.label,
                words,
                without,
                path,
                is_other=index > 0,
                is_all=key in query.together,
            )
        for value_id in query.without(key):
            label = site.label(key, value_id)
            without = query.remove(key, value_id)
            yield Applied(
                gettext("Not %(facet)s", facet=lowered(facet.label)),
                shortened(value_words(key, value_id, label), LONGEST_LABEL),
                without,
                path,
                is_out=True,
                of=facet.label,
            )
    if query.date_from:
        date = date_words(query.date_from)
        whole = query.since(None)
        is_day = _is_day(query.date_from)
        yield Applied(marked("From"), date, whole, path, is_date=True, is_day=is_day)
    if query.date_to:
        date, whole = date_words(query.date_to), query.until(None)
        is_day = _is_day(query.date_to)
        yield Applied(marked("To"), date, whole, path, is_date=True, is_day=is_day)


def _is_day(date: str) -> bool:
    """Whether a date is a whole one, with its day."""
    return len(date) == len("2015-09-05") and interval(date) is not None


def _label_among(values: Sequence[FacetValue], value_id: str) -> str:
    """The label of one of the values; empty where it is none of them."""
    for value in values:
        if value.id == value_id:
            return value.label
    return ""


def hidden_parameters(query: Query) -> Pairs:
    """What is chosen outside the form: dates of older links, the order, the size."""
    return (*hidden_dates(query), *hidden_options(query))


def hidden_dates(query: Query) -> Pairs:
    """The dates of older links, which no field of the form has."""
    hidden = [("date", value_id) for value_id in query.selected("date")]
    hidden += [("-date", value_id) for value_id in query.without("date")]
    return tuple(hidden)


def hidden_options(query: Query, asks_words: bool = False) -> Pairs:
    """The order, the size, and how the words are meant unless the form asks that."""
    words = "best" if asks_words else query.words
    options = Query(sort=query.sort, size=query.size, words=words)
    return tuple(options.to_arguments())


def carried(query: Query) -> Pairs:
    """The parameters of a search that is too long to stand in each link; else nothing."""
    if fits_each_link(query):
        return ()
    return tuple(query.first_page().to_arguments())


def views(query: Query, path: str = "/search") -> tuple[Choice, ...]:
    """The ways to look at a result: as a list, over time, on a map."""
    if not fits_some_links(query):
        return ()
    whole = query.first_page()
    return tuple(
        [Choice(label, search_url(whole, way), way == path) for label, way in VIEWS]
    )


def date_fields(query: Query) -> tuple[DateField, ...]:
    """The two fields for dates; what can't be read is an error there."""
    since = _date_field("from", marked("From"), query.date_from, query.since)
    return since, _date_field("to", marked("To"), query.date_to, query.until)


def _date_field(
    name: str, label: str, value: str | None, changed: Callable[[str], Query]
) -> DateField:
    error = ""
    shown = value or ""
    choices: list[Choice] = []
    if value:
        try:
            read_period(value)
            shown = date_words(value)
        except UnreadableDate as unreadable:
            error = unreadable.args[0]
            for choice in unreadable.choices:
                url = search_url(changed(str(choice)))
                choices.append(Choice(_period_words(choice), url, False))
    return DateField(name, label, shown, error, tuple(choices))


def _period_words(period: Period) -> str:
    ends = [date_words(end) for end in (period.since, period.until) if end]
    return spanned(*dict.fromkeys(ends))
