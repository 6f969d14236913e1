"""Facets: what a result can be drilled down by, and the one place that knows them.

A facet is one object of a few lines in the file of its family, named once in
``setup.cfg`` (entry points ``cuttings.facets``). Everything else reads this registry:
engines derive their columns from it, the query language its fields, pages their groups,
the command line its options, the API its parameters. After a facet was added, ``pip
install`` registers it and ``cuttings reindex`` fills it.

    >>> [facet.key for facet in installed_facets()][:4]
    ['outlet', 'agency', 'carried', 'people']
    >>> field_names()["org"], facet_of_kind("person").plural
    ('organisations', 'people')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from typing import Literal

from cuttings.search.articles import Entry, Heading, Kind
from cuttings.search.errors import NotFound
from cuttings.search.translations import worded


@dataclass(frozen=True, slots=True)
class Value:
    """A value that an entry carries: an id, a label to show, the value above it, and
    other words that find it.

    ``machine`` tells that a rule, not a librarian, made these words one value's.
    ``doubtful`` tells that one article alone has it, and may be wrong: such values stand
    behind all others of their count, which is 1.
    """

    id: str
    label: str
    parent: str | None = None
    variants: tuple[str, ...] = ()
    machine: bool = False
    doubtful: bool = False

    @classmethod
    def of(cls, heading: Heading) -> Value:
        """The value that a heading is."""
        return cls(
            heading.id,
            heading.label,
            heading.broader,
            heading.variants,
            heading.machine,
            heading.doubtful,
        )

    @classmethod
    def of_speaker(cls, heading: Heading) -> Value:
        """The value that a heading is among speakers: none stands beneath another."""
        return replace(cls.of(heading), parent=None)


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet: how it is called, what values an entry has in it, and how they are
    shown.

    ``key`` is its name in addresses, JSON and queries (``people:rahmon``) and never
    changes; ``aliases`` are other names that a query may call it by. ``label`` stands
    above its values, ``plural`` in running text.

    ``values`` gives the distinct values of an entry, parents included, each parent as a
    value of its own. ``missing`` is the value of entries that have no other
    (``unknown``); ``values`` returns it where it applies.

    ``kind`` tells that the values are the entry's headings of that kind. Where such a
    facet has no ``missing``, they are nothing else, so that an engine may change them by
    a ``Revision`` without the entry (``revisable``). ``quoted`` tells the same of a facet
    whose values are the headings of who is quoted.

    ``rank`` is its place on the page. ``order`` is by count, or by id for what has an
    order of its own (dates, newest first). A facet that reveals by ``levels`` shows its
    roots and the children of what is selected; one that reveals by ``count`` its most
    frequent values of any level, with their parents. ``shown`` is how many values an
    engine gives for a result page, of which the form may show fewer. One that ``names_people`` is filed by surname in a
    list from A to Z.

    ``made_of`` names the parts of an entry that ``values`` looks at (``outlet``,
    ``labels``, ``published``). A decision that changes other parts leaves the facet
    alone; one that does not say is made anew, with its article, whatever changes.

    ``several`` tells that an article may well carry several of its values, so that one
    may ask for all of those chosen.

    ``numeric`` tells that its values are numbers, each so many *or more*, which a query
    may compare (``outlets:>3``). ``sizes`` are what the ids of values end with that stand
    beneath others as sizes of them, the least first (``killed-2-to-9``): these have that
    order.
    """

    key: str
    label: str
    plural: str
    values: Callable[[Entry], tuple[Value, ...]]
    rank: int
    aliases: tuple[str, ...] = ()
    kind: Kind | None = None
    missing: Value | None = None
    order: Literal["count", "id"] = "count"
    reveal: Literal["count", "levels"] = "count"
    shown: int = 10
    names_people: bool = False
    made_of: tuple[str, ...] = ()
    quoted: bool = False
    numeric: bool = False
    several: bool = False
    sizes: tuple[str, ...] = ()

    @property
    def revisable(self) -> bool:
        """Whether a change of headings tells all that changes in this facet."""
        return self.kind is not None and self.missing is None


@cache
def installed_facets() -> tuple[Facet, ...]:
    """Every installed facet in the order of the page."""
    facets = [point.load() for point in entry_points(group="cuttings.facets")]
    return tuple(sorted(facets, key=lambda facet: facet.rank))


def facet_keys() -> tuple[str, ...]:
    """The keys of the installed facets, in the order of the page."""
    return tuple(facet.key for facet in installed_facets())


@cache
def field_names() -> dict[str, str]:
    """Every name that a query may call a facet by, with the facet's key."""
    names: dict[str, str] = {}
    for facet in installed_facets():
        for name in (facet.key, *facet.aliases):
            names[name] = facet.key
    return names


@cache
def numeric_fields() -> dict[str, str]:
    """Every name that a query may call a facet of numbers by, with the facet's key."""
    keys = {facet.key for facet in installed_facets() if facet.numeric}
    return {name: key for name, key in field_names().items() if key in keys}


def facets_of_headings() -> tuple[Facet, ...]:
    """The installed facets whose values are headings, in the order of the page."""
    return tuple([facet for facet in installed_facets() if facet.kind])


@cache
def facet_of_kind(kind: Kind) -> Facet:
    """The facet that shows the headings of a kind. Raises NotFound where none does."""
    for facet in facets_of_headings():
        if facet.kind == kind:
            return facet
    raise NotFound(
        worded("No installed facet shows headings of the kind “%(kind)s”.", kind=kind)
    )


def facet_named(key: str, facets: Sequence[Facet]) -> Facet:
    """The one of these facets with this key. Raises NotFound, listing those that exist."""
    for facet in facets:
        if facet.key == key:
            return facet
    known = ", ".join([facet.key for facet in facets])
    raise NotFound(
        worded(
            "There is no facet “%(key)s”. The facets are: %(known)s.",
            key=key,
            known=known,
        )
    )
