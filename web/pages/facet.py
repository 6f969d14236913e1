"""The page of one facet: all its values in a search, to be looked through by letter, as
a tree, by how frequent or how typical of the search they are, and to be found by a name
that need not be spelt right.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from rapidfuzz import fuzz

from cuttings.search.facets import Facet
from cuttings.search.facets.wording import is_worded, value_words
from cuttings.search.language.analysis import fold
from cuttings.search.language.collation import collation_key
from cuttings.search.language.filing import file_name
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import gettext, marked, ngettext, translated
from cuttings.web.links import facet_url, fits_some_links, search_url
from cuttings.web.pages.asked import applied_filters, carried, chips
from cuttings.web.pages.numbers import NumbersPage, numbers_page
from cuttings.web.pages.rows import (
    Applied,
    Choice,
    Paging,
    Pairs,
    ValueRow,
    in_sizes,
    nested_rows,
    paging,
)
from cuttings.web.pages.typical import (
    MOST_KNOWN,
    typical,
    whole_counts,
    within_result,
)
from cuttings.web.pages.values import in_words, names_in_words
from cuttings.web.pages.wording import LONGEST_LABEL, capitalised, named, shortened
from cuttings.web.site import Site

SIZE = 90
"""Values on a page."""
MOST_NESTED = 600
"""Values of a tree on a page."""
SMALL_TREE = 30
"""Values of a tree that is shown at once."""
MOST_TYPED = 100
LETTERS_FROM = 60
"""Fewer values need no letters."""
OTHER = "#"
"""The letter of what begins with none."""
SIMILARITY = 75
"""Of 100, how alike a name must be to be offered for one that was misspelt."""
MOST_ALIKE = 30
FEW_BEGIN = 3
"""Where fewer names begin as was typed, it may have been meant otherwise."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the list from A to Z, with how many values it has. ``begins_script``
    tells the first of a script from the last of the one before, which may look alike.
    """

    letter: str
    count: int
    url: str
    current: bool
    begins_script: bool = False


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A value in the list: its row, how it is filed (``first`` in bold, then ``rest``),
    the share of the longest bar (0 to 100), and how many of the archive it has here,
    where the list is of what is typical.
    """

    row: ValueRow
    first: str
    rest: str
    share: float
    of_archive: int = 0


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """The values of one facet (``key``, ``label``, ``plural``) in a search.

    ``prefix`` is what was typed to find one, ``plain_url`` the page without it; ``alike``
    tells that nothing begins so, and these are spelt nearly so; ``near`` how many such
    follow where little begins so. ``totals`` counts the
    values in words, ``orders`` are the ways to sort them, ``order`` the one that is
    shown. ``letters`` are the way through a list from A to Z; ``rows`` are its values,
    or ``tree`` the values beneath each other; behind the last of them stand the
    ``doubtful`` ones, which are often no names. ``others`` lead to other facets.
    ``hidden`` carries the search through the form, ``words`` are its words, ``named`` as
    a sentence says them, ``applied`` its filters; ``back_url`` leads to its result. ``carried`` are the parameters of a
    search too long to stand in each link. A facet of numbers has ``numbers`` instead of
    values to be looked through. ``opens_tree`` tells that all of it is shown at once,
    ``is_stories`` that its numbers are of stories and not of articles, ``widens`` that
    they are without what is chosen here, to which a further value adds.
    """

    title: str
    key: str
    label: str
    plural: str
    prefix: str
    alike: bool
    near: int
    totals: str
    order: str
    letters: tuple[Letter, ...]
    rows: tuple[ListedRow, ...]
    doubtful: tuple[ListedRow, ...]
    tree: tuple[ValueRow, ...]
    orders: tuple[Choice, ...]
    paging: Paging
    hidden: Pairs
    words: str
    named: str
    applied: tuple[Applied, ...]
    others: tuple[Choice, ...]
    back_url: str
    plain_url: str
    carried: Pairs = ()
    numbers: NumbersPage | None = None
    opens_tree: bool = False
    is_stories: bool = True
    widens: bool = False


def values_page(
    site: Site,
    key: str,
    query: Query,
    prefix: str,
    order: str,
    number: int,
    letter: str = "",
    between: tuple[str, str] = ("", ""),
) -> ValuesPage:
    """Page ``number`` of a facet's values, from 1; ``between`` are the two numbers that
    the form of a facet of numbers asks for.

    Raises NotFound for a facet that does not exist.
    """
    facet = site.facet(key)
    if facet.numeric:
        return _page_of_numbers(site, facet, query, between)
    prefix = prefix[:MOST_TYPED].strip()
    within = within_result(query, key)
    is_typical = order == "typical" and _has_typical(facet, query)
    # What is typical of a result is counted within it.
    counted = within if is_typical and within else query
    listing = _Listing(site, facet, query, prefix, counted)
    order = order if order in listing.orders() else listing.orders()[0]
    part = listing.part(order, letter)
    is_carried = not fits_some_links(query)
    leaves = _trees(part.values) if order == "tree" else _leaves(part.values, SIZE)
    pages = max(1, len(leaves))
    last = min(number, pages)
    shown = leaves[last - 1] if leaves else []
    doubtful = part.doubtful if last == pages else []
    sorted_by = listing.sorted_by(order)
    page_url = partial(listing.page_url, order, letter)
    search = query.first_page().with_(sort="relevance")
    tree = nested_rows(query, key, shown) if order == "tree" else ()
    return ValuesPage(
        title=listing.title,
        key=key,
        label=capitalised(translated(facet.plural)),
        plural=facet.plural,
        prefix=prefix,
        alike=listing.alike,
        near=listing.near,
        totals=listing.totals,
        order=order,
        letters=part.letters,
        rows=() if tree else tuple(listing.rows(shown, order)),
        doubtful=tuple(listing.rows(doubtful, order)),
        tree=tree,
        orders=() if is_carried else listing.choices(order),
        paging=paging(number, pages, page_url, numbered=not is_carried),
        hidden=(*search.to_arguments(), *sorted_by),
        words=query.text,
        named=named(query.text),
        applied=chips(applied_filters(site, query, f"/facets/{key}")),
        others=tuple(_other_facets(site, key, query)),
        back_url=search_url(query),
        plain_url=facet_url(key, query, sorted_by),
        carried=carried(query),
        opens_tree=len(shown) <= SMALL_TREE,
        is_stories=query.count == "stories",
        widens=counted.is_open(key),
    )


def _leaves(values: Sequence[FacetValue], size: int) -> list[Sequence[FacetValue]]:
    """Values as pages of a size."""
    return [values[start : start + size] for start in range(0, len(values), size)]


def _trees(values: Sequence[FacetValue]) -> list[Sequence[FacetValue]]:
    """Values as pages on which each stands with all that lies beneath it, unless that is
    more than a page holds.
    """
    known = {value.id: value for value in values}
    roots: dict[str, list[FacetValue]] = {}
    for value in values:
        root = value
        for _ in range(len(values)):
            above = known.get(root.parent or "")
            if above is None or above is root:
                break
            root = above
        roots.setdefault(root.id, []).append(value)
    pages: list[Sequence[FacetValue]] = []
    page: list[FacetValue] = []
    for tree in roots.values():
        if page and len(page) + len(tree) > MOST_NESTED:
            pages += _leaves(page, MOST_NESTED)
            page = []
        page += tree
    return [*pages, *_leaves(page, MOST_NESTED)]


def _page_of_numbers(
    site: Site, facet: Facet, query: Query, between: tuple[str, str]
) -> ValuesPage:
    """The page of a facet whose values are numbers: ranges, and a form for others."""
    values = site.engine.facet_values(facet.key, query, size=MOST_KNOWN).values
    label = capitalised(translated(facet.plural))
    return ValuesPage(
        title=label,
        key=facet.key,
        label=label,
        plural=facet.plural,
        prefix="",
        alike=False,
        near=0,
        totals="",
        order="",
        letters=(),
        rows=(),
        doubtful=(),
        tree=(),
        orders=(),
        paging=paging(1, 1, lambda _: ""),
        hidden=(),
        words=query.text,
        named=named(query.text),
        applied=chips(applied_filters(site, query, f"/facets/{facet.key}")),
        others=tuple(_other_facets(site, facet.key, query)),
        back_url=search_url(query),
        plain_url="",
        carried=carried(query),
        numbers=numbers_page(site, facet, query, values, between),
        widens=query.is_open(facet.key),
    )


def letter_place(letter: str) -> tuple[bool, bool, str, str]:
    """Where a letter stands: Latin ones first, then script by script, as the name of
    each begins with its script in Unicode ("CYRILLIC CAPITAL LETTER KA"); last what
    begins with no letter. A Cyrillic К looks like a Latin K, and is another.
    """
    script = unicodedata.name(letter[0], "").partition(" ")[0]
    return letter == OTHER, script != "LATIN", script, letter


@dataclass(frozen=True, slots=True)
class _Part:
    """The values of a list, or of one of its ``letters``; ``doubtful`` ones apart."""

    values: list[FacetValue]
    doubtful: list[FacetValue]
    letters: tuple[Letter, ...]


class _Listing:
    """The values of a facet in a search, as many as are looked at together.

    Where nothing begins as was typed, ``alike`` is True and they are those that are
    spelt nearly so; where little does, ``near`` such values follow. ``counted`` is the
    search that their numbers are of, which may demand what ``query`` lets be widened.
    """

    def __init__(
        self, site: Site, facet: Facet, query: Query, prefix: str, counted: Query
    ) -> None:
        self._site, self._facet, self._query = site, facet, query
        self._counted = counted
        self._prefix = prefix
        self.values = self._values(prefix)
        self.alike = False
        self.near = 0
        if prefix and len(self.values) < FEW_BEGIN:
            begun = {value.id for value in self.values}
            others = [value for value in self._values("") if value.id not in begun]
            near = _spelt_nearly(prefix, self._facet.key, others)
            self.alike = bool(near) and not self.values
            self.near = len(near) if self.values else 0
            self.values += near

    def _values(self, prefix: str) -> list[FacetValue]:
        key = self._facet.key
        if is_worded(key):
            return in_words(self._site, key, self._counted, prefix)
        page = self._site.engine.facet_values(
            key, self._counted, prefix=prefix, size=MOST_KNOWN
        )
        return list(page.values)

    @property
    def totals(self) -> str:
        """How many values there are, in words."""
        return ngettext("%(number)s value", "%(number)s values", len(self.values))

    @property
    def title(self) -> str:
        """The title of the page."""
        label = translated(self._facet.label)
        return gettext("%(words)s: %(totals)s", words=label, totals=self.totals)

    def orders(self) -> tuple[str, ...]:
        """The orders of this facet, the first where none is asked for."""
        nests = any(value.parent for value in self.values)
        if self._facet.order == "id":
            return ("tree", "dates") if nests else ("dates",)
        names = ("count", "a-z", "tree") if nests else ("count", "a-z")
        if nests and self._facet.reveal == "levels":
            # What lies beneath a value says little without it.
            names = ("tree", "count", "a-z")
        return (*names, "typical") if _has_typical(self._facet, self._query) else names

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The parameter of what was typed to find a value."""
        return [("prefix", self._prefix)] if self._prefix else []

    def sorted_by(self, order: str) -> list[tuple[str, str]]:
        """The parameter of an order, unless that is the first."""
        return [("sort", order)] if order != self.orders()[0] else []

    def page_url(self, order: str, letter: str, number: int) -> str:
        """A page of the values in an order, or of those of one letter."""
        at_letter = [("letter", letter)] if letter else []
        pairs = [*self.typed, *self.sorted_by(order), *at_letter]
        return facet_url(self._facet.key, self._query, [*pairs, ("page", str(number))])

    def choices(self, order: str) -> tuple[Choice, ...]:
        """A link for each order, where there are several."""
        names = self.orders()
        if len(names) == 1:
            return ()
        made: list[Choice] = []
        for name in names:
            pairs = [*self.typed, *self.sorted_by(name)]
            url = facet_url(self._facet.key, self._query, pairs)
            made.append(Choice(ORDERS[name], url, name == order))
        return tuple(made)

    def in_order(self, order: str) -> list[FacetValue]:
        """The values as an order has them."""
        if order == "a-z":
            return sorted(
                self.values, key=lambda v: (collation_key(self.filed(v)), v.id)
            )
        if order == "tree":
            return in_sizes(self._facet, self.values)
        if order == "typical":
            unit = self._query.count
            return typical(self._site, self._facet.key, self.values, unit)
        return self.values

    def part(self, order: str, letter: str) -> _Part:
        """The values in an order; of many from A to Z those of one letter, unless a
        beginning is typed or the search is too long to stand beside each.
        """
        values = self.in_order(order)
        letters: tuple[Letter, ...] = ()
        is_parted = not self._prefix and fits_some_links(self._query)
        if order == "a-z" and is_parted and len(values) >= LETTERS_FROM:
            letters = self.letters(values, letter)
            chosen = next(each.letter for each in letters if each.current)
            values = [value for value in values if self.letter(value) == chosen]
        doubtful = [value for value in values if _is_doubtful(value)]
        values = [value for value in values if not _is_doubtful(value)]
        return _Part(values, doubtful, letters)

    def filed(self, value: FacetValue) -> str:
        """What a value is sorted by: a person's surname first."""
        if self._facet.names_people:
            return file_name(value.label).key
        return value_words(self._facet.key, value.id, value.label)

    def letter(self, value: FacetValue) -> str:
        """The letter that it stands under, without its accent and whatever stands
        before it: a quotation mark begins no name.
        """
        name = fold(self.filed(value))
        first = next((char for char in name if char.isalnum()), "").upper()
        return first if first.isalpha() else OTHER

    def letters(self, values: Sequence[FacetValue], chosen: str) -> tuple[Letter, ...]:
        """The letters that have values; the first is shown where none is chosen."""
        counts = Counter([self.letter(value) for value in values])
        listed = sorted(counts, key=letter_place)
        current = chosen if chosen in counts else listed[0]
        made: list[Letter] = []
        before = letter_place(listed[0])
        for letter in listed:
            place = letter_place(letter)
            begins_script = place[:3] != before[:3]
            before = place
            pairs = [("sort", "a-z"), ("letter", letter)]
            url = facet_url(self._facet.key, self._query, pairs)
            is_current = letter == current
            made.append(Letter(letter, counts[letter], url, is_current, begins_script))
        return tuple(made)

    def rows(self, values: Sequence[FacetValue], order: str) -> Iterator[ListedRow]:
        """Values as the list shows them."""
        labels = {value.id: value.label for value in self.values}
        most = max([value.count for value in values], default=1)
        whole: Mapping[str, int] = {}
        if order == "typical":
            whole = whole_counts(self._site, self._facet.key, self._query.count)
        for value in values:
            above = labels.get(value.parent or "", "")
            if value.parent and not above:
                above = self._site.label(self._facet.key, value.parent)
            words = value_words(self._facet.key, value.id, value.label)
            first, rest = shortened(words, LONGEST_LABEL), ""
            if order == "a-z" and self._facet.names_people:
                filed = file_name(value.label)
                if filed.rest:
                    first, rest = filed.entry, f", {filed.rest}"
            yield ListedRow(
                row=ValueRow(self._facet.key, value, self._query, above),
                first=first,
                rest=rest,
                share=round(100 * value.count / most, 1),
                of_archive=whole.get(value.id, 0),
            )


ORDERS = {
    "count": marked("Most frequent"),
    "a-z": marked("A to Z"),
    "tree": marked("As a tree"),
    "typical": marked("Typical here"),
    "dates": marked("Newest first"),
}


def _spelt_nearly(
    typed: str, key: str, values: Sequence[FacetValue]
) -> list[FacetValue]:
    """The values with a word, or all words, spelt nearly as typed, the nearest first."""
    wanted = fold(typed)
    weighed: list[tuple[float, FacetValue]] = []
    for value in values:
        names: list[str] = []
        for name in map(fold, names_in_words(key, value)):
            names += [name, *name.split()]
        likeness = max([fuzz.ratio(wanted, name) for name in names])
        if likeness >= SIMILARITY:
            weighed.append((likeness, value))
    weighed.sort(key=lambda pair: -pair[0])
    return [value for _, value in weighed[:MOST_ALIKE]]


def _has_typical(facet: Facet, query: Query) -> bool:
    """Whether values of a facet can be typical of a search: of a narrower one than
    everything, within which they can be counted.
    """
    is_narrowed = query.first_page() != Query()
    return facet.order != "id" and is_narrowed and bool(within_result(query, facet.key))


def _is_doubtful(value: FacetValue) -> bool:
    """Whether a value may be no name, and was not chosen as one."""
    return value.doubtful and not value.selected


def _other_facets(site: Site, key: str, query: Query) -> Iterator[Choice]:
    for facet in site.facets:
        if facet.key not in (key, "date"):
            yield Choice(facet.plural, facet_url(facet.key, query), False)
