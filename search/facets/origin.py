"""Facets of origin: the agency that wrote a text, the outlet that carried it, the
people of its byline.
"""

from __future__ import annotations

from functools import lru_cache

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.language.analysis import slug


@lru_cache(maxsize=20_000)
def _named(name: str | None) -> tuple[Value, ...]:
    return (Value(slug(name), name),) if name else ()


def _bylines(entry: Entry) -> tuple[Value, ...]:
    """The people who signed the text; another thing than the people in the news."""
    found: dict[str, Value] = {}
    for name in (entry.article.byline or "").split(","):
        for value in _named(name.strip()):
            found[value.id] = value
    return tuple(found.values())


def _agencies(entry: Entry) -> tuple[Value, ...]:
    return _named(entry.article.agency)


def _outlets(entry: Entry) -> tuple[Value, ...]:
    return _named(entry.article.outlet)


AGENCY = Facet("agency", "Agency", "agencies", _agencies, rank=50)
OUTLET = Facet("outlet", "Outlet", "outlets", _outlets, rank=60)
BYLINE = Facet("byline", "Byline", "bylines", _bylines, rank=65)
