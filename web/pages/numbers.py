"""A facet of numbers in ranges: how many stories one outlet carried, two, five to nine,
and a form for any other range.

A value of such a facet is so many *or more*, so a range is what has its first number
and not the one behind its last: five to nine are those with 5 and without 10.

    >>> asked_range("5", "9").words
    '5 to 9'
    >>> asked_range("", "x").error
    '“x” is no number. Write one from 1 to 100.'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cuttings.search.facets import Facet
from cuttings.search.facets.stories import FEWEST, MOST
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import gettext, number_words
from cuttings.web.links import fits_each_link, search_url
from cuttings.web.pages.rows import Pairs
from cuttings.web.site import Site

EACH = 9
"""Up to so many numbers have a row of their own."""
STARTS = (1, 2, 3, 4, 5, 10, 20, 50, MOST)
"""Where ranges begin, if there are more."""
LONGEST = 20
"""Characters of what was typed that an error repeats."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers from ``least`` to ``most`` (None: no end), or what was typed as such
    and can't be one, with its ``error``.
    """

    least: int
    most: int | None
    error: str = ""

    @property
    def words(self) -> str:
        """The range in words."""
        if self.most is None:
            return gettext("%(number)s or more", number=number_words(self.least))
        if self.least == self.most:
            return number_words(self.least)
        least, most = number_words(self.least), number_words(self.most)
        return gettext("%(least)s to %(last)s", least=least, last=most)

    def within(self, query: Query, key: str) -> Query:
        """A search of any number, kept to this range."""
        if self.least >= FEWEST:
            query = query.add(key, str(self.least))
        if self.most is not None and self.most < MOST:
            query = query.exclude(key, str(self.most + 1))
        return query


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A range with how much there is of it, the search for it (empty where there is
    nothing, or the search is too long for each link), and the share of the longest bar
    (0 to 100). ``current`` tells that it is the one that is chosen.
    """

    words: str
    count: int
    url: str
    share: float
    current: bool


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """A facet of numbers: its ``ranges``, in words what is ``counted``, what was typed in the form's two fields, with
    what is wrong with it, and the search that it asks for, where it asks for one.
    ``hidden`` are the parameters that the form carries along.
    """

    counted: str
    ranges: tuple[RangeRow, ...]
    least: str
    most: str
    error: str
    url: str
    hidden: Pairs


def numbers_page(
    site: Site,
    facet: Facet,
    query: Query,
    values: Sequence[FacetValue],
    typed: tuple[str, str],
) -> NumbersPage:
    """The ranges of a facet's numbers in a search, whichever is chosen in it.

    ``values`` are the numbers of the search as it is; ``typed`` the ends that the form
    asks for.
    """
    key = facet.key
    whole = any_number(query, key)
    if whole != query:
        values = site.engine.facet_values(key, whole, size=MOST).values
    counts = {int(value.id): value.count for value in values if value.id.isdecimal()}
    counts[1] = site.search(whole.with_(size=1)).total
    asked = asked_range(*typed)
    url = ""
    if any(typed) and not asked.error:
        url = search_url(asked.within(whole, key))
    is_stories = query.count == "stories"
    return NumbersPage(
        counted=gettext("Stories by number")
        if is_stories
        else gettext("Articles by number"),
        ranges=tuple(_rows(query, whole, key, counts)),
        least=typed[0],
        most=typed[1],
        error=asked.error if any(typed) else "",
        url=url,
        hidden=tuple(whole.first_page().with_(sort="relevance").to_arguments()),
    )


def any_number(query: Query, key: str) -> Query:
    """A search with nothing chosen and nothing left out of a facet."""
    for value_id in (*query.selected(key), *query.without(key)):
        query = query.remove(key, value_id)
    return query


def asked_range(least: str, most: str) -> NumberRange:
    """The range that was typed; an end that is empty is open.

    >>> asked_range("9", "5").error
    'From 9 to 5 there is nothing: the first number is the lesser one.'
    """
    ends: list[int | None] = []
    for text in (least.strip(), most.strip()):
        if not text:
            ends.append(None)
        elif text.isascii() and text.isdigit() and 1 <= int(text[:LONGEST]) <= MOST:
            ends.append(int(text))
        else:
            error = gettext(
                "“%(text)s” is no number. Write one from 1 to %(most)s.",
                text=text[:LONGEST],
                most=MOST,
            )
            return NumberRange(1, None, error)
    first, last = ends
    first = first or 1
    if last is not None and last < first:
        error = gettext(
            "From %(least)s to %(last)s there is nothing: the first number is the "
            "lesser one.",
            least=first,
            last=last,
        )
        return NumberRange(first, last, error)
    return NumberRange(first, None if last == MOST else last)


def ranges(highest: int) -> list[NumberRange]:
    """The ranges that divide the numbers from 1 to the highest: each number where they
    are few.

    >>> [each.words for each in ranges(3)]
    ['1', '2', '3']
    >>> [each.words for each in ranges(30)][-3:]
    ['5 to 9', '10 to 19', '20 to 49']
    """
    if highest <= EACH:
        return [NumberRange(number, number) for number in range(1, highest + 1)]
    made: list[NumberRange] = []
    for start, following in pairwise(STARTS):
        if start <= highest:
            made.append(NumberRange(start, following - 1))
    if highest >= MOST:
        made.append(NumberRange(MOST, None))
    return made


def _rows(
    query: Query, whole: Query, key: str, counts: dict[int, int]
) -> Iterator[RangeRow]:
    """A row for each range. What has a number or more is known, so that what has one up
    to another is a difference of two.
    """
    highest = max([number for number, count in counts.items() if count], default=0)
    made = ranges(highest)
    found: list[int] = []
    for each in made:
        behind = 0 if each.most is None else counts.get(each.most + 1, 0)
        found.append(counts.get(each.least, 0) - behind)
    longest = max(found, default=0) or 1
    for each, count in zip(made, found, strict=True):
        kept = each.within(whole, key)
        is_linked = count > 0 and fits_each_link(kept)
        yield RangeRow(
            words=each.words,
            count=count,
            url=search_url(kept) if is_linked else "",
            share=round(100 * count / longest, 1),
            current=kept.filters == query.filters and kept.excluded == query.excluded,
        )
