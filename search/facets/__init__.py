"""Facets: what a result can be drilled down by.

A facet is one object of a few lines in the file of its family, named once in
``setup.cfg`` (entry points ``cuttings.facets``). Engines derive their fields from the
list, pages their groups, the command line its options.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Literal

from cuttings.search.articles import Entry, Heading, Kind
from cuttings.search.errors import NotFound


@dataclass(frozen=True, slots=True)
class Value:
    """A value that an entry carries: an id, a label to show, the value above it, and
    other words that find it.

    ``machine`` tells that a rule, not a librarian, made these words one value's.
    """

    id: str
    label: str
    parent: str | None = None
    variants: tuple[str, ...] = ()
    machine: bool = False

    @classmethod
    def of(cls, heading: Heading) -> Value:
        """The value that a heading is."""
        return cls(
            heading.id,
            heading.label,
            heading.broader,
            heading.variants,
            heading.machine,
        )


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet.

    ``values`` gives the distinct values of an entry, parents included (each parent as a
    value of its own). ``order`` is by count, or by id for what has an order of its own
    (dates, newest first). ``shown`` is how many values a result page carries before
    "more". A facet that reveals by ``levels`` shows its roots and the children of what
    is selected; one that reveals by ``count`` its most frequent values of any level,
    with their parents. ``rank`` is its place on the page. ``kind`` tells that the
    values are just the entry's headings of that kind, so that an engine may change them
    by a ``Revision``; others look at no heading of a person, organisation or place.
    """

    key: str
    label: str
    values: Callable[[Entry], tuple[Value, ...]]
    rank: int
    hierarchical: bool = False
    order: Literal["count", "id"] = "count"
    reveal: Literal["count", "levels"] = "count"
    shown: int = 10
    kind: Kind | None = None


@cache
def installed_facets() -> tuple[Facet, ...]:
    """Every installed facet in the order of the page."""
    facets = [point.load() for point in entry_points(group="cuttings.facets")]
    return tuple(sorted(facets, key=lambda facet: facet.rank))


def facet_keys() -> tuple[str, ...]:
    """The keys of the installed facets, in the order of the page."""
    return tuple(facet.key for facet in installed_facets())


def facet_named(key: str, facets: Sequence[Facet]) -> Facet:
    """The one of these facets with this key. Raises NotFound, listing those that exist."""
    for facet in facets:
        if facet.key == key:
            return facet
    raise NotFound(
        f"There is no facet “{key}”. The facets are: {', '.join(facet.key for facet in facets)}."
    )
