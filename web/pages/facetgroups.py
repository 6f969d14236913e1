"""The facets of a result as groups of its form: which are open, and which of their values
are shown without being asked for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.facets import Facet
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.web.links import (
    facet_url,
    fits_each_link,
)
from cuttings.web.pages.rows import (
    ValueRow,
    in_sizes,
    nested_rows,
)
from cuttings.web.site import Site

SHOWN = 6
"""Values of a facet that the form shows without being asked for more."""
OPEN_GROUPS = 5
"""Facets whose values are shown at once, of those that divide the result."""


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet of the form.

    ``doubtful`` values stand apart, behind the others; ``chosen`` counts its filters;
    ``open`` tells whether its values are shown at once. ``asks_all`` tells whether all
    chosen values are asked for, None where it can't be asked; ``widens`` that the numbers
    are without what is chosen in it, to which a further value adds.
    """

    key: str
    label: str
    plural: str
    rows: tuple[ValueRow, ...]
    doubtful: tuple[ValueRow, ...]
    chosen: int
    open: bool
    more_url: str
    asks_all: bool | None = None
    widens: bool = False


def facet_groups(site: Site, page: ResultPage) -> tuple[FacetGroup, ...]:
    """The facets of a result as groups of the form; those without a value are left out."""
    groups: list[FacetGroup] = []
    opened = 0
    for facet in _form_facets(site):
        if not (page.facets.get(facet.key) or page.query.without(facet.key)):
            continue
        is_open = opened < OPEN_GROUPS and divides(page, facet.key)
        group = _group(site, facet, page, is_open)
        if group.rows:
            groups.append(group)
            opened += is_open
    return tuple(groups)


def divides(page: ResultPage, key: str) -> bool:
    """Whether a facet tells some of a result from the rest: one value that all carry
    does not.
    """
    values = page.facets.get(key, ())
    return len(values) > 1 or any(value.count < page.total for value in values)


def _form_facets(site: Site) -> list[Facet]:
    # Dates are chosen in the chart and in two fields of their own.
    return [facet for facet in site.facets if facet.key != "date"]


def _group(site: Site, facet: Facet, page: ResultPage, is_open: bool) -> FacetGroup:
    query, key = page.query, facet.key
    left_out = _left_out(site, key, query)
    values: list[FacetValue] = []
    doubtful: list[FacetValue] = []
    found: Sequence[FacetValue] = page.facets.get(key, ())
    if facet.numeric:
        found = steps(found)
    for value in in_sizes(facet, _first_values(found)):
        apart = doubtful if value.doubtful and not value.selected else values
        apart.append(value)
    chosen = len(query.selected(key)) + len(left_out)
    return FacetGroup(
        key=key,
        label=facet.label,
        plural=facet.plural,
        rows=(*left_out, *nested_rows(query, key, values)),
        doubtful=nested_rows(query, key, doubtful),
        chosen=chosen,
        open=is_open or chosen > 0,
        more_url=facet_url(key, query) if fits_each_link(query) else "",
        asks_all=_asks_all(facet, query),
        widens=query.is_open(key),
    )


def _asks_all(facet: Facet, query: Query) -> bool | None:
    """Whether all that is chosen is asked for: with the first value already, for the
    reader says how the next one is meant before it is ticked.
    """
    is_all = facet.key in query.together
    if is_all or (facet.several and query.selected(facet.key)):
        return is_all
    return None


def _left_out(site: Site, key: str, query: Query) -> list[ValueRow]:
    rows: list[ValueRow] = []
    for value_id in query.without(key):
        value = FacetValue(value_id, site.label(key, value_id), 0, True)
        rows.append(ValueRow(key, value, query, excluded=True))
    return rows


def steps(values: Sequence[FacetValue]) -> list[FacetValue]:
    """The numbers, each so many or more, from which on there are fewer: those between
    find what the number before them does. A chosen one stays.
    """
    kept: list[FacetValue] = []
    before: tuple[int, int] | None = None
    for value in values:
        counts = value.count, value.some
        if counts != before or value.selected:
            kept.append(value)
        before = counts
    return kept


def _first_values(values: Sequence[FacetValue]) -> list[FacetValue]:
    """The first values, every selected one, and those above them, in their order."""
    by_id = {value.id: value for value in values}
    wanted: set[str] = set()
    for index, value in enumerate(values):
        if index >= SHOWN and not value.selected:
            continue
        current: FacetValue | None = value
        while current and current.id not in wanted:
            wanted.add(current.id)
            current = by_id.get(current.parent or "")
    return [value for value in values if value.id in wanted]
