"""Rows that several pages show: a hit, a value of a facet, a filter, a page of a list.

A row holds what the engine found and the search that it belongs to; its properties are
what a template writes. Nothing here asks an engine.

    >>> row = ValueRow("people", FacetValue("er", "Emomali Rahmon", 3), Query("talks"))
    >>> row.url, row.exclude_url
    ('/search?q=talks&people=er', '/search?q=talks&-people=er')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from cuttings.search.articles import Heading
from cuttings.search.engines.headings import headings_met
from cuttings.search.facets import Facet, facet_of_kind
from cuttings.search.facets.wording import date_words, is_ours, value_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Hit, ResultPage, Spans
from cuttings.search.translations import gettext, marked, ngettext
from cuttings.web.exports.coins import coins_of_hit
from cuttings.web.exports.formats import FORMATS
from cuttings.web.links import (
    article_url,
    fits_each_link,
    search_url,
    story_url,
)
from cuttings.web.pages.wording import LONGEST_LABEL, foreign, shortened

Pairs = tuple[tuple[str, str], ...]
"""Names with their values: parameters, lines of an account, titles with addresses."""

Row = TypeVar("Row")

PART_BYTES = 120_000
"""Bytes of the rows of one part of a list that is too heavy for one page."""
MOST_NAMES = 6
"""Names shown beneath a hit."""
NAME_LINKS = 12_000
"""Characters of the first such links of all hits of a page; where they have more, names
are no links.
"""
LONGEST_PASSAGE = 320
"""Characters of passages that a hit shows, if they show all the words."""
SAME_WORD = 4
"""Letters that two forms of a word share, where only their marks are known."""
MOST_VARIANTS = 4
"""Other words that a value is shown with."""


class NameLink(NamedTuple):
    """A name that the search met, and the search with it chosen."""

    label: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class HitRow:
    """An article in a list, as a hit of ``query``.

    ``position`` is its place in the whole result, from 1, or None where there is no way
    on from it. ``names`` are the headings that the search chose or named;
    ``said_by`` is who says what it shows (``quoted``), where that was asked for.
    """

    hit: Hit
    query: Query
    position: int | None = None
    names: tuple[NameLink, ...] = ()
    said_by: str = ""
    quoted: Spans = ()
    quoted_language: str = ""

    @property
    def url(self) -> str:
        """The article, with the search that it was found by, unless that is too long."""
        if not fits_each_link(self.query):
            return article_url(self.hit.id)
        return article_url(self.hit.id, self.query, self.position)

    @property
    def story_url(self) -> str:
        """Its story with all copies."""
        query = self.query if fits_each_link(self.query) else None
        return story_url(self.hit.story, query)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of its other copies that the search leaves standing, where they
        are named.
        """
        hit = self.hit
        return tuple([name for name in hit.carriers if name not in ("", hit.outlet)])

    @property
    def title(self) -> Spans:
        """The title with the words that matched marked."""
        return self.hit.title_spans or ((self.hit.title, False),)

    @property
    def plain_title(self) -> str:
        """The same without marks."""
        return "".join([text for text, _ in self.title])

    @property
    def passage(self) -> Spans:
        """The first passage, and what follows where it is short or shows words that the
        first lacks: three lines tell more hits apart than six.
        """
        joined: list[tuple[str, bool]] = []
        length = 0
        marked: set[str] = set()
        for spans in self.hit.snippets:
            words = {text[:SAME_WORD].lower() for text, match in spans if match}
            length += sum([len(text) for text, _ in spans])
            if joined and length > LONGEST_PASSAGE and words <= marked:
                break
            marked |= words
            if joined and joined[-1][0].endswith("…"):
                spans = _without_ellipsis(spans)
            joined += [(" ", False), *spans] if joined else spans
        return tuple(joined)

    @property
    def date(self) -> str:
        """The date in words, as precise as it is known."""
        return date_words(self.hit.date)

    @property
    def others(self) -> str:
        """How many more copies of the story the search leaves standing, in words; empty
        for none.
        """
        more = self.hit.copies - self.hit.left_out - 1
        if more < 1:
            return ""
        if self.hit.carriers == (self.hit.outlet,):
            return ngettext(
                "and %(number)s more copy in the same outlet",
                "and %(number)s more copies in the same outlet",
                more,
            )
        return ngettext("and %(number)s more copy", "and %(number)s more copies", more)

    @property
    def left_out(self) -> str:
        """How many copies the search leaves out, in words; empty for none."""
        return left_out_words(self.hit.left_out)

    @property
    def language(self) -> str:
        """The language of its text where the page must say it, else nothing."""
        return foreign(self.hit.language)

    @property
    def text_language(self) -> str:
        """The same of the paragraph that its passage is of."""
        return foreign(self.hit.text_language or self.hit.language)

    @property
    def coins(self) -> str:
        """The citation that reference managers find."""
        return coins_of_hit(self.hit)


def left_out_words(number: int) -> str:
    """How many copies of a story a search leaves out; empty for none."""
    if not number:
        return ""
    return ngettext(
        "%(number)s copy left out by this search",
        "%(number)s copies left out by this search",
        number,
    )


def _without_ellipsis(spans: Spans) -> Spans:
    """Spans without the ellipsis that they begin with."""
    (text, match), *others = spans
    return ((text.removeprefix("…").lstrip(), match), *others)


def hit_rows(page: ResultPage) -> tuple[HitRow, ...]:
    """The rows of a result page, each linked with its position in the whole result."""
    query = page.query
    first = (query.page - 1) * query.size + 1
    rows: list[HitRow] = []
    for hit, headings in zip(page.hits, headings_met(page), strict=True):
        names = [_name_link(query, heading) for heading in headings[:MOST_NAMES]]
        rows.append(HitRow(hit, query, first + len(rows), tuple(names)))
    return tuple(rows)


def _name_link(query: Query, heading: Heading) -> NameLink:
    key = facet_of_kind(heading.kind).key
    url = search_url(query.add(key, heading.id))
    if not fits_each_link(query) or len(url) * query.size > NAME_LINKS:
        url = ""
    label = value_words(key, heading.id, heading.label)
    return NameLink(label, heading.kind, url)


class ValueRow(NamedTuple):
    """One value of a facet in a search.

    ``above`` is the label of the value above it, where the page has no other way to say
    it; ``children`` the rows beneath it, where the page nests them. ``excluded`` tells
    that the search leaves the value out.

    A page has forty of them, and a frozen dataclass takes four times as long to make as a
    tuple.
    """

    key: str
    value: FacetValue
    query: Query
    above: str = ""
    children: tuple[ValueRow, ...] = ()
    excluded: bool = False

    @property
    def parameter(self) -> str:
        """What a form calls it: the facet's key, or ``-key`` for what is left out."""
        return "-" + self.key if self.excluded else self.key

    @property
    def words(self) -> str:
        """The label in the reader's language, where it is a word of ours or a place."""
        words = value_words(self.key, self.value.id, self.value.label)
        return shortened(words, LONGEST_LABEL)

    @property
    def above_words(self) -> str:
        """Likewise of the value above it."""
        words = value_words(self.key, self.value.parent or "", self.above)
        return shortened(words, LONGEST_LABEL)

    @property
    def url(self) -> str:
        """The search with this value, or without it where it is chosen already; empty
        where the search is too long to stand in each link.
        """
        if not fits_each_link(self.query):
            return ""
        if self.value.selected:
            return search_url(self.query.remove(self.key, self.value.id))
        return search_url(self.query.add(self.key, self.value.id))

    @property
    def exclude_url(self) -> str:
        """The search that leaves this value out; empty as ``url`` is."""
        if not fits_each_link(self.query):
            return ""
        return search_url(self.query.exclude(self.key, self.value.id))

    @property
    def variants(self) -> str:
        """The first of the other words that find it; of words of ours those are English,
        and only English readers are shown them.
        """
        variants = () if is_ours(self.key) else self.value.variants
        more = " …" if len(variants) > MOST_VARIANTS else ""
        return ", ".join(variants[:MOST_VARIANTS]) + more


def in_sizes(facet: Facet, values: Sequence[FacetValue]) -> list[FacetValue]:
    """The values of a facet as they are, those that are sizes from the least to the
    greatest.
    """
    if not facet.sizes:
        return list(values)

    def size(value: FacetValue) -> int:
        for index, size in enumerate(facet.sizes):
            if value.id == f"{value.parent}-{size}":
                return index
        return -1

    return sorted(values, key=size)


def nested_rows(
    query: Query, key: str, values: Sequence[FacetValue]
) -> tuple[ValueRow, ...]:
    """Values as rows beneath each other; a value whose parent is not among them stands
    on top.
    """
    if not values:
        return ()
    known = {value.id for value in values}
    beneath: dict[str, list[FacetValue]] = {}
    for value in values:
        parent = value.parent if value.parent in known else None
        if parent != value.id:
            beneath.setdefault(parent or "", []).append(value)

    def rows(parent: str) -> tuple[ValueRow, ...]:
        made: list[ValueRow] = []
        for value in beneath[parent]:
            children = rows(value.id) if value.id in beneath else ()
            made.append(ValueRow(key, value, query, children=children))
        return tuple(made)

    return rows("") if "" in beneath else ()


@dataclass(frozen=True, slots=True)
class Applied:
    """One filter of a search: what it restricts, to what, and the search without it,
    shown at ``path``. ``is_out`` tells that it leaves its value out, ``is_date`` that it
    is an end of the dates asked for, and ``is_day`` that this is a day; ``of`` is the facet that it leaves a value out of.
    ``is_other`` tells that another value of its facet stands before it: either is enough,
    or ``is_all`` tells that both are asked for.
    """

    name: str
    value: str
    without: Query
    path: str = "/search"
    is_out: bool = False
    is_date: bool = False
    of: str = ""
    is_other: bool = False
    is_day: bool = False
    is_all: bool = False

    @property
    def url(self) -> str:
        """The search without this filter; empty where it is too long to stand in each
        link.
        """
        if not fits_each_link(self.without):
            return ""
        return search_url(self.without, self.path)


class Choice(NamedTuple):
    """One of several ways to look at the same thing."""

    label: str
    url: str
    current: bool


class Download(NamedTuple):
    """A way to take a result away, whole or (``page_url``) this page of it."""

    label: str
    url: str
    type: str
    page_url: str = ""


def downloads(
    url: Callable[[str], str],
    page_url: Callable[[str], str] | None = None,
    printable: bool = True,
) -> tuple[Download, ...]:
    """Every format that something can be taken away in, and a list to print.

    ``url`` gives the address of a suffix (``.csv``, ``/print``), ``page_url`` that of
    one page of it.
    """
    targets = [(each.label, "." + each.suffix, each.type) for each in FORMATS.values()]
    if printable:
        targets.append(
            (marked("List to print and cite: Chicago, APA, MLA"), "/print", "text/html")
        )
    made: list[Download] = []
    for label, suffix, media_type in targets:
        page = page_url(suffix) if page_url else ""
        made.append(Download(label, url(suffix), media_type, page))
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultForm:
    """A form about a whole result: ``found`` says how much that is, ``url`` leads to it,
    ``hidden`` are the parameters of its search.
    """

    title: str
    found: str
    hidden: Pairs
    url: str
    problem: str = ""


class PageLink(NamedTuple):
    """One page of a list: its number and address; an empty address stands for pages
    left out.
    """

    number: int
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """The way through a list; empty addresses where there is no such page. ``beyond``
    says so where a page behind the last was asked for.
    """

    page: int
    pages: int
    previous_url: str
    next_url: str
    links: tuple[PageLink, ...]
    beyond: str = ""


def paging(
    page: int, pages: int, url: Callable[[int], str], numbered: bool = True
) -> Paging:
    """The first, the last and the nearest pages; ``url`` gives the address of a page.

    Unless they are ``numbered``, the way leads to the next and the previous page alone.
    A page behind the last is the last.
    """
    beyond = ""
    if page > pages > 0:
        beyond = gettext(
            "There is no page %(page)s: this is the last, page %(last)s.",
            page=page,
            last=pages,
        )
    page = min(max(page, 1), pages)
    near = range(max(1, page - 2), min(pages, page + 2) + 1)
    links: list[PageLink] = []
    for number in sorted({1, pages, *near}) if numbered else []:
        if links and number > links[-1].number + 1:
            links.append(PageLink(0, ""))
        links.append(PageLink(number, url(number), number == page))
    return Paging(
        page=page,
        pages=pages,
        previous_url=url(page - 1) if page > 1 else "",
        next_url=url(page + 1) if page < pages else "",
        links=tuple(links),
        beyond=beyond,
    )


@dataclass(frozen=True, slots=True)
class ListPart(Generic[Row]):
    """Some rows of a list, the first of them its number ``first``."""

    rows: tuple[Row, ...]
    first: int
    paging: Paging


def part_of(
    rows: Sequence[Row],
    heavy: Callable[[Row], int],
    number: int,
    url: Callable[[int], str],
    most: int = PART_BYTES,
) -> ListPart[Row]:
    """A part of a list, from 1: rows that weigh no more than ``most`` bytes together, and
    at least one. A part behind the last is the last.
    """
    starts = [0]
    bytes_of_part = 0
    for index, row in enumerate(rows):
        of_row = heavy(row)
        bytes_of_part += of_row
        if bytes_of_part > most and index > starts[-1]:
            starts.append(index)
            bytes_of_part = of_row

    way = paging(number, len(starts), url)
    start, end = [*starts, len(rows)][way.page - 1 : way.page + 1]
    return ListPart(tuple(rows[start:end]), start + 1, way)
