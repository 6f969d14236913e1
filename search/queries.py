"""A search as a value: immutable, comparable, and the same as its URL.

``Query.to_arguments`` and ``Query.from_arguments`` are inverses: parameters have one
order and defaults are left out, so that one search has one URL and a link copied today
opens the same search in ten years. Each change returns a new query, so that every link
on a page is a value.

    >>> query = Query("peace talks").add("people", "emomali-rahmon").since("1998-03")
    >>> query.to_arguments()
    [('q', 'peace talks'), ('people', 'emomali-rahmon'), ('from', '1998-03')]
    >>> Query.from_arguments(query.to_arguments(), ["people", "places"]) == query
    True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Literal, cast, get_args

from cuttings.search.dates import LONGEST, UnreadableDate, read_period
from cuttings.search.errors import QueryRefused
from cuttings.search.translations import worded

Sort = Literal["relevance", "newest", "oldest", "added"]
"""By how well an article answers, by its date of publication, or by when it came into
the archive, the last first.
"""
Counting = Literal["stories", "copies"]
Words = Literal["best", "all", "any"]
"""How the words of a query are asked for: articles with all of them first and then
those with some, only the former, or all that have any.
"""
WORDS: tuple[Words, ...] = get_args(Words)
Values = tuple[tuple[str, tuple[str, ...]], ...]

ALL = "all"
"""The parameter that names a facet of which all chosen values are asked for."""
ONE_OF_MANY = frozenset({"speakers"})
"""Facets of which one value is asked for at a time: a quotation has one speaker."""

SIZE = 10
"""Hits on a page where no other size is asked for."""
MAX_TEXT = 20_000
"""Characters of a query: a published strategy of some hundred words is searched whole."""
MAX_VALUES = 200
"""Chosen and excluded values."""
MAX_SIZE = 100
MAX_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks: words, chosen and excluded facet values, dates, order, page
    and way of counting.

    ``filters`` and ``excluded`` are pairs of a facet key and value ids, both sorted, so
    that equal searches are equal values. ``date_from`` and ``date_to`` are dates cut to
    what was asked (``1998``, ``1998-03``, ``1998-03-14``) and include both ends; what
    is no date is kept as typed and reported by the search. ``exact`` switches stemming
    off. ``together`` are the facets, sorted, of which an article must carry all chosen
    values; of others one is enough. ``words`` concerns words that stand side by side; quotation marks, operators and
    fields mean the same whatever it is.
    """

    text: str = ""
    filters: Values = ()
    excluded: Values = ()
    date_from: str | None = None
    date_to: str | None = None
    sort: Sort = "relevance"
    page: int = 1
    size: int = SIZE
    count: Counting = "stories"
    exact: bool = False
    words: Words = "best"
    together: tuple[str, ...] = ()

    def selected(self, key: str) -> tuple[str, ...]:
        """The chosen value ids of one facet."""
        return dict(self.filters).get(key, ())

    def without(self, key: str) -> tuple[str, ...]:
        """The excluded value ids of one facet."""
        return dict(self.excluded).get(key, ())

    def demanded(self, besides: str = "") -> Values:
        """What an article has to carry: of each pair of a facet's key and value ids one
        value. The choice in the facet ``besides`` is left out, unless all of it must
        hold: then what is chosen next must hold as well.
        """
        if not self.together:
            return tuple([pair for pair in self.filters if pair[0] != besides])
        wanted: list[tuple[str, tuple[str, ...]]] = []
        for key, ids in self.filters:
            if key in self.together:
                wanted += [(key, (value,)) for value in ids]
            elif key != besides:
                wanted.append((key, ids))
        return tuple(wanted)

    def with_together(self, key: str, is_all: bool) -> Query:
        """This search for articles with all chosen values of a facet, or with any."""
        others = [each for each in self.together if each != key]
        kept = (*others, key) if is_all and key not in ONE_OF_MANY else others
        return replace(self, together=tuple(sorted(kept)), page=1)

    def is_open(self, key: str) -> bool:
        """Whether something is chosen in a facet, of which one value is enough: then its
        values are counted without that choice.
        """
        return bool(self.selected(key)) and key not in self.together

    def add(self, key: str, value: str) -> Query:
        """This search with one more value chosen, from its first page."""
        return replace(self, filters=_with(self.filters, key, value), page=1)

    def remove(self, key: str, value: str) -> Query:
        """This search with a value neither chosen nor excluded."""
        filters = _less(self.filters, key, value)
        excluded = _less(self.excluded, key, value)
        return replace(self, filters=filters, excluded=excluded, page=1)._chosen()

    def exclude(self, key: str, value: str) -> Query:
        """This search without the articles that carry a value; articles that carry
        no value of the facet stay.
        """
        filters = self.filters and _less(self.filters, key, value)
        excluded = _with(self.excluded, key, value)
        return replace(self, filters=filters, excluded=excluded, page=1)._chosen()

    def clear(self, key: str) -> Query:
        """This search with nothing chosen in one facet."""
        filters = tuple([pair for pair in self.filters if pair[0] != key])
        return replace(self, filters=filters, page=1)._chosen()

    def _chosen(self) -> Query:
        """This search, with no word on a facet in which nothing is chosen any more."""
        kept = tuple([key for key in self.together if self.selected(key)])
        return self if kept == self.together else replace(self, together=kept)

    def unfiltered(self) -> Query:
        """This search for its words alone, without any filter."""
        return self.with_(
            filters=(), excluded=(), together=(), date_from=None, date_to=None
        )

    def since(self, date: str | None) -> Query:
        """This search from a date on."""
        return replace(self, date_from=date, page=1)

    def until(self, date: str | None) -> Query:
        """This search up to a date."""
        return replace(self, date_to=date, page=1)

    def with_readable_dates(self) -> Query:
        """This search. Raises UnreadableDate where one of its dates can't be read."""
        for value in (self.date_from, self.date_to):
            if value:
                read_period(value)
        return self

    def on_page(self, page: int) -> Query:
        """This search on another page."""
        return replace(self, page=page)

    def first_page(self) -> Query:
        """This search from its first page, of the usual size: the search itself,
        wherever in it a reader is.
        """
        if self.page == 1 and self.size == SIZE:
            return self
        return replace(self, page=1, size=SIZE)

    def with_(self, **changes: object) -> Query:
        """This search with other fields changed, from its first page unless ``page``
        is given.
        """
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def to_arguments(self) -> list[tuple[str, str]]:
        """The URL parameters in their fixed order, defaults left out."""
        pairs: list[tuple[str, str]] = []
        if self.text:
            pairs.append(("q", self.text))
        for key, values in self.filters:
            pairs += zip(repeat(key), values, strict=False)
        for key, values in self.excluded:
            pairs += zip(repeat("-" + key), values, strict=False)
        pairs += zip(repeat(ALL), self.together, strict=False)
        if self.date_from:
            pairs.append(("from", self.date_from))
        if self.date_to:
            pairs.append(("to", self.date_to))
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        if self.size != SIZE:
            pairs.append(("size", str(self.size)))
        if self.count != "stories":
            pairs.append(("count", self.count))
        if self.exact:
            pairs.append(("exact", "1"))
        if self.words != "best":
            pairs.append(("words", self.words))
        return pairs

    @classmethod
    def from_arguments(
        cls, pairs: Iterable[tuple[str, str]], keys: Sequence[str]
    ) -> Query:
        """The query that these URL parameters ask for; ``keys`` are the facets that
        exist.

        Parameters that nobody knows are passed over and values that can't be meant fall
        back to their default, because old and foreign links must open. Raises
        QueryRefused over ``MAX_TEXT`` characters or ``MAX_VALUES`` facet values.
        """
        first: dict[str, str] = {}
        chosen: dict[tuple[str, str], None] = {}
        together: set[str] = set()
        for name, value in pairs:
            first.setdefault(name, value)
            if name == ALL and value in keys and value not in ONE_OF_MANY:
                together.add(value)
            if value and name.removeprefix("-") in keys:
                chosen[name, value] = None
                if len(chosen) > MAX_VALUES:
                    raise QueryRefused(
                        worded(
                            "The search has more than %(max_values)s filters, which "
                            "are all that is allowed. Remove some.",
                            max_values=MAX_VALUES,
                        )
                    )
        text = first.get("q", "")
        if len(text) > MAX_TEXT:
            raise QueryRefused(
                worded(
                    "The query has %(text)s characters; at most %(max_text)s are "
                    "allowed. Shorten it.",
                    text=len(text),
                    max_text=MAX_TEXT,
                )
            )
        return cls(
            text=text,
            filters=_grouped([pair for pair in chosen if pair[0][:1] != "-"]),
            excluded=_grouped([(n[1:], v) for n, v in chosen if n[:1] == "-"]),
            date_from=_date(first.get("from"), is_end=False),
            date_to=_date(first.get("to"), is_end=True),
            sort=cast(Sort, _choice(first.get("sort"), get_args(Sort))),
            page=_number(first.get("page"), 1, MAX_PAGE),
            size=_number(first.get("size"), SIZE, MAX_SIZE),
            count=cast(Counting, _choice(first.get("count"), get_args(Counting))),
            exact=first.get("exact") in ("1", "true", "on"),
            words=cast(Words, _choice(first.get("words"), WORDS)),
            together=tuple(sorted(together)),
        )._chosen()


def _with(values: Values, key: str, value: str) -> Values:
    if not values:  # as for most of the hundred links of a page
        return ((key, (value,)),)
    table = dict(values)
    table[key] = tuple(sorted({*table.get(key, ()), value}))
    return tuple(sorted(table.items()))


def _less(values: Values, key: str, value: str) -> Values:
    left: list[tuple[str, tuple[str, ...]]] = []
    for name, ids in values:
        if name == key:
            ids = tuple([other for other in ids if other != value])
        if ids:
            left.append((name, ids))
    return tuple(left)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Values:
    """Pairs of a facet's key and a value's id as a query holds them."""
    table: dict[str, list[str]] = {}
    for key, value in pairs:
        table.setdefault(key, []).append(value)
    return tuple(sorted([(key, tuple(sorted(ids))) for key, ids in table.items()]))


def _date(value: str | None, *, is_end: bool) -> str | None:
    """The partial date that an end of a period asks for, however it was written."""
    typed = (value or "").strip()[:LONGEST]
    if not typed:
        return None
    try:
        asked = read_period(typed)
    except UnreadableDate:
        # Kept as typed, so that the page can say so at its field.
        return typed
    return (asked.until if is_end else asked.since) or typed


def _choice(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


def _number(value: str | None, default: int, most: int) -> int:
    """A positive number no larger than ``most``, or the default where it is none."""
    text = (value or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return default
    return min(max(int(text), 1), most)
