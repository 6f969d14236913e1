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
    names = (name.strip() for name in (entry.article.byline or "").split(","))
    return tuple(
        {slug(name): Value(slug(name), name) for name in names if name}.values()
    )


AGENCY = Facet("agency", "Agency", lambda entry: _named(entry.article.agency), rank=50)
OUTLET = Facet("outlet", "Outlet", lambda entry: _named(entry.article.outlet), rank=60)
BYLINE = Facet("byline", "Byline", _bylines, rank=65)
