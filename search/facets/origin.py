"""Facets of origin: the agency that wrote a text, the outlet that carried it, the
people of its byline.
"""

from __future__ import annotations

from functools import lru_cache

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.signatures import name_id, people_of


@lru_cache(maxsize=20_000)
def _named(name: str | None) -> tuple[Value, ...]:
    return (Value(name_id(name), name),) if name else ()


def _bylines(entry: Entry) -> tuple[Value, ...]:
    """The people who signed the text; another thing than the people in the news."""
    found: dict[str, Value] = {}
    for name in people_of(entry.article.byline or ""):
        for value in _named(name):
            found[value.id] = value
    return tuple(found.values())


def _agencies(entry: Entry) -> tuple[Value, ...]:
    return _named(entry.article.agency)


def _outlets(entry: Entry) -> tuple[Value, ...]:
    return _named(entry.article.outlet)


AGENCY = Facet("agency", "Agency", "agencies", _agencies, rank=6)
OUTLET = Facet("outlet", "Outlet", "outlets", _outlets, rank=5)
BYLINE = Facet("byline", "Byline", "bylines", _bylines, rank=65, names_people=True)
