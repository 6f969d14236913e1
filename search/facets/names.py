"""Facets of names: people, organisations, places, each value an authorised heading."""

from __future__ import annotations

from collections.abc import Callable

from cuttings.search.articles import Entry, Kind
from cuttings.search.facets import Facet, Value
from cuttings.search.translations import marked


def headings_of(kind: Kind) -> Callable[[Entry], tuple[Value, ...]]:
    """A function from an entry to its headings of one kind, those above them included."""

    def values(entry: Entry) -> tuple[Value, ...]:
        return tuple(map(Value.of, entry.of_kind(kind)))

    return values


PEOPLE = Facet(
    "people",
    marked("People"),
    marked("people"),
    headings_of("person"),
    rank=10,
    aliases=("person",),
    kind="person",
    names_people=True,
    several=True,
)
ORGANISATIONS = Facet(
    "organisations",
    marked("Organisations"),
    marked("organisations"),
    headings_of("organisation"),
    rank=42,
    aliases=("org", "organisation", "organization", "organizations"),
    kind="organisation",
    several=True,
)
PLACES = Facet(
    "places",
    marked("Places"),
    marked("places"),
    headings_of("place"),
    rank=30,
    aliases=("place",),
    kind="place",
    several=True,
)

NAMES = (PEOPLE, ORGANISATIONS, PLACES)
"""The facets whose headings the authority file keeps."""
