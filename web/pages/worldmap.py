"""The places of a result on a map of the world, and the list that says the same."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.links import facet_url, search_url
from cuttings.web.pages.applied import Applied, applied_filters
from cuttings.web.pages.points import point_of
from cuttings.web.pages.search import Choice, hidden_parameters, totals, views
from cuttings.web.projection import HEIGHT, WIDTH
from cuttings.web.room import Room

MOST = 150
SMALLEST, LARGEST = 3.0, 18.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One place: its count, the search in it, and its circle; ``x`` is None for a place that is not on the map."""

    label: str
    above: str
    count: int
    url: str
    selected: bool
    x: float | None
    y: float | None
    radius: float


@dataclass(frozen=True, slots=True)
class MapPage:
    """``dots`` are in the order of their count; ``more_url`` leads to all places of the result."""

    title: str
    query: Query
    totals: str
    applied: tuple[Applied, ...]
    hidden: tuple[tuple[str, str], ...]
    views: tuple[Choice, ...]
    dots: tuple[Dot, ...]
    total: int
    more_url: str
    width: int = WIDTH
    height: int = HEIGHT


def map_page(room: Room, query: Query) -> MapPage:
    """The map of a search."""
    room.facet("places")
    page = room.search(query.with_(size=1))
    places = room.budget.run(lambda: room.engine.facet_values("places", query, size=MOST))
    most = max((value.count for value in places.values), default=1) or 1
    labels = {value.id: value.label for value in places.values}
    return MapPage(
        title=f"Map of {query.text or 'everything'}: {totals(page)}",
        query=query,
        totals=totals(page),
        applied=applied_filters(room, query, "/map"),
        hidden=hidden_parameters(query),
        views=views(query, "/map"),
        dots=tuple(_dot(query, value, labels.get(value.parent or "", ""), most) for value in places.values),
        total=places.total,
        more_url=facet_url("places", query),
    )


def _dot(query: Query, value: FacetValue, above: str, most: int) -> Dot:
    """Areas, not radii, go with the counts."""
    x, y = point_of(value.id) or (None, None)
    radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(value.count / most)
    target = query.remove("places", value.id) if value.selected else query.add("places", value.id)
    return Dot(value.label, above, value.count, search_url(target), value.selected, x, y, round(radius, 1))
