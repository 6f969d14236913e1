"""Facets of origin: the agency that wrote a text and the outlet that carried it."""

from __future__ import annotations

from cuttings.search.analysis import slug
from cuttings.search.facets import Facet, Value


def _named(name: str | None) -> tuple[Value, ...]:
    return (Value(slug(name), name),) if name else ()


AGENCY = Facet("agency", "Agency", lambda entry: _named(entry.article.agency), rank=50)
OUTLET = Facet("outlet", "Outlet", lambda entry: _named(entry.article.outlet), rank=60)
