"""The facets of a result as groups of the search form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.facets import Facet
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.web.links import facet_url, search_url
from cuttings.web.room import Room

SHOWN = 6


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value with its count: a tick box, a link that leaves the value out, and the values beneath it.

    ``parameter`` is the form's name for it: the facet's key, or ``-key`` for a value that is left out.
    """

    parameter: str
    id: str
    label: str
    count: int
    selected: bool
    excluded: bool
    exclude_url: str
    children: tuple[ValueRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet of the form. ``chosen`` counts its filters; ``open`` tells whether its values are shown at once."""

    key: str
    label: str
    rows: tuple[ValueRow, ...]
    chosen: int
    open: bool
    more_url: str


def facet_groups(room: Room, page: ResultPage) -> tuple[FacetGroup, ...]:
    """The groups of a result page, dates apart: those have a chart of their own."""
    facets = [facet for facet in room.facets if facet.key != "date"]
    groups = [_group(room, facet, page, opened=place < 4) for place, facet in enumerate(facets)]
    return tuple(group for group in groups if group.rows)


def _group(room: Room, facet: Facet, page: ResultPage, opened: bool) -> FacetGroup:
    query, key = page.query, facet.key
    values = _shown(page.facets.get(key, ()))
    left_out = tuple(_left_out(room, query, key, id) for id in query.without(key))
    chosen = len(query.selected(key)) + len(left_out)
    rows = left_out + _rows(query, key, values, "")
    return FacetGroup(key, facet.label, rows, chosen, opened or chosen > 0, facet_url(key, query))


def _shown(values: Sequence[FacetValue]) -> list[FacetValue]:
    """The first values, every selected one, and those above them, in the order of the engine."""
    by_id = {value.id: value for value in values}
    wanted: set[str] = set()
    for value in [*values[:SHOWN], *(value for value in values if value.selected)]:
        current: FacetValue | None = value
        while current and current.id not in wanted:
            wanted.add(current.id)
            current = by_id.get(current.parent or "")
    return [value for value in values if value.id in wanted]


def _rows(query: Query, key: str, values: Sequence[FacetValue], parent: str) -> tuple[ValueRow, ...]:
    known = {value.id for value in values}
    here = [value for value in values if (value.parent if value.parent in known else "") == parent]
    return tuple(
        ValueRow(
            key,
            value.id,
            value.label,
            value.count,
            value.selected,
            False,
            search_url(query.exclude(key, value.id)),
            _rows(query, key, values, value.id),
        )
        for value in here
        if value.id != parent
    )


def _left_out(room: Room, query: Query, key: str, id: str) -> ValueRow:
    return ValueRow("-" + key, id, room.label(key, id), 0, True, True, search_url(query.remove(key, id)))
