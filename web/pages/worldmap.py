"""Equal Earth (Šavrič, Patterson and Jenny, 2018): a world map on which areas compare,
in closed form.

>>> project(0, 0)
(500.0, 243.4)

Where places lie: from a heading's id to a point of the map.

Ids of places are words (``dushanbe``, ``london-canada``); the table has names and
countries in the same words, so an id is looked up as a name, and else as a name with
its country. A heading of the librarian's own has no point.

The places of a result on a map of the world, and the list that says the same.
"""

from __future__ import annotations

import gzip
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.links import facet_url, search_url
from cuttings.web.pages.search import (
    Applied,
    Choice,
    applied_filters,
    hidden_parameters,
    totals,
    views,
)
from cuttings.web.site import Site

A = (1.340264, -0.081106, 0.000893, 0.003796)
ROOT = math.sqrt(3) / 2
WIDTH, HEIGHT = 1000, 440
TOP = (
    243.4  # where the equator lies; the far south is cut off, no news comes from there
)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees as a point of the map, x to the right and y down, in units of its view
    box.
    """
    angle = math.asin(ROOT * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = A[0] + 3 * A[1] * square + sixth * (7 * A[2] + 9 * A[3] * square)
    x = math.radians(longitude) * math.cos(angle) / (ROOT * slope)
    y = angle * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square))
    scale = WIDTH / 2 / 2.7066
    return round(WIDTH / 2 + x * scale, 1), round(TOP - y * scale, 1)


Point = tuple[float, float]
CONTINENTS = (
    "africa",
    "antarctica",
    "asia",
    "europe",
    "north-america",
    "oceania",
    "south-america",
)  # areas: no dot


def point_of(id: str) -> Point | None:
    """The point of a place on the map, or None where the table doesn't know it."""
    degrees = None if id in CONTINENTS else _points().get(id)
    return project(*degrees) if degrees else None


@cache
def _points() -> dict[str, Point]:
    """Degrees by id.

    The first bearer of a name is the largest; others go by their country as well.
    """
    packed = (files("cuttings.templates") / "places" / "points.tsv.gz").read_bytes()
    table: dict[str, Point] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        name, country, latitude, longitude = line.split("\t")
        point = (float(latitude), float(longitude))
        table.setdefault(name, point)
        table.setdefault(f"{name}-{country}", point)
    return table


MOST = 150
SMALLEST, LARGEST = 3.0, 18.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One place: its count, the search in it, and its circle; ``x`` is None for a
    place that is not on the map.
    """

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
    """``dots`` are in the order of their count; ``more_url`` leads to all places of
    the result.
    """

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


def map_page(site: Site, query: Query) -> MapPage:
    """The map of a search."""
    site.facet("places")
    page = site.search(query.with_(size=1))
    places = site.budget.run(
        lambda: site.engine.facet_values("places", query, size=MOST)
    )
    most = max((value.count for value in places.values), default=1) or 1
    labels = {value.id: value.label for value in places.values}
    return MapPage(
        title=f"Map of {query.text or 'everything'}: {totals(page)}",
        query=query,
        totals=totals(page),
        applied=applied_filters(site, query, "/map"),
        hidden=hidden_parameters(query),
        views=views(query, "/map"),
        dots=tuple(
            _dot(query, value, labels.get(value.parent or "", ""), most)
            for value in places.values
        ),
        total=places.total,
        more_url=facet_url("places", query),
    )


def _dot(query: Query, value: FacetValue, above: str, most: int) -> Dot:
    """Areas, not radii, go with the counts."""
    x, y = point_of(value.id) or (None, None)
    radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(value.count / most)
    target = (
        query.remove("places", value.id)
        if value.selected
        else query.add("places", value.id)
    )
    return Dot(
        value.label,
        above,
        value.count,
        search_url(target),
        value.selected,
        x,
        y,
        round(radius, 1),
    )
