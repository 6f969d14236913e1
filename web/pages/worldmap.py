"""The places of a result on a map of the world, and the list that says the same.

The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018), on which areas
compare, in closed form.

    >>> project(0, 0)
    (500.0, 243.4)
"""

from __future__ import annotations

import gzip
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cuttings.search.queries import Query
from cuttings.web.links import facet_url
from cuttings.web.pages.rows import Applied, Choice, Pairs, ValueRow
from cuttings.web.pages.search import (
    applied_filters,
    carried,
    hidden_parameters,
    totals,
    views,
)
from cuttings.web.site import Site

A = (1.340264, -0.081106, 0.000893, 0.003796)
"""The polynomial of Equal Earth."""
ROOT = math.sqrt(3) / 2
EQUATOR_WIDTH = 2.7066
"""Half the length of the equator in units of the projection."""
WIDTH, HEIGHT = 1000, 440
TOP = 243.4
"""Where the equator lies; the far south is cut off, no news comes from there."""

MOST = 150
"""Places of a map."""
SMALLEST, LARGEST = 3.0, 18.0
"""Radii of dots."""

CONTINENTS = frozenset(
    {
        "africa",
        "antarctica",
        "asia",
        "europe",
        "north-america",
        "oceania",
        "south-america",
    }
)
"""Areas: no dot stands for them."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """One place as a row of the list, and its circle; ``x`` is None for a place whose
    position is not known.
    """

    row: ValueRow
    x: float | None
    y: float | None
    radius: float


@dataclass(frozen=True, slots=True)
class MapPage:
    """``dots`` are the places of a result in the order of their count, ``total`` says
    how many there are in all, and ``more_url`` leads to them.

    ``totals`` counts the result in words, ``applied`` are its filters, ``hidden`` what
    the form carries along, ``views`` other looks. The view box is ``width`` by
    ``height``. ``carried`` are the parameters of a search too long to stand in each
    link.
    """

    title: str
    query: Query
    totals: str
    applied: tuple[Applied, ...]
    hidden: Pairs
    views: tuple[Choice, ...]
    dots: tuple[Dot, ...]
    total: int
    more_url: str
    carried: Pairs = ()
    width: int = WIDTH
    height: int = HEIGHT


def map_page(site: Site, query: Query) -> MapPage:
    """The map of a search. Raises NotFound where no facet shows places."""
    site.facet("places")
    page = site.search(query.with_(size=1))
    places = site.engine.facet_values("places", query, size=MOST)
    labels = {value.id: value.label for value in places.values}
    most = max([value.count for value in places.values], default=1) or 1
    dots: list[Dot] = []
    for value in places.values:
        row = ValueRow("places", value, query, labels.get(value.parent or "", ""))
        x, y = point_of(value.id) or (None, None)
        # Areas, not radii, go with the counts.
        radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(value.count / most)
        dots.append(Dot(row, x, y, round(radius, 1)))
    return MapPage(
        title=f"Map of {query.text or 'everything'}: {totals(page)}",
        query=query,
        totals=totals(page),
        applied=applied_filters(site, query, "/map", page.facets),
        hidden=hidden_parameters(query),
        views=views(query, "/map"),
        dots=tuple(dots),
        total=places.total,
        more_url=facet_url("places", query),
        carried=carried(query),
    )


def project(latitude: float, longitude: float) -> Point:
    """Degrees as a point of the map, x to the right and y down, in units of its view
    box.
    """
    angle = math.asin(ROOT * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = A[0] + 3 * A[1] * square + sixth * (7 * A[2] + 9 * A[3] * square)
    x = math.radians(longitude) * math.cos(angle) / (ROOT * slope)
    y = angle * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square))
    scale = WIDTH / 2 / EQUATOR_WIDTH
    return round(WIDTH / 2 + x * scale, 1), round(TOP - y * scale, 1)


def point_of(place_id: str) -> Point | None:
    """The point of a place on the map, or None where the table doesn't know it.

    Ids of places are words (``dushanbe``, ``london-canada``), and so are the names and
    countries of the table. A heading of the librarian's own has no point.
    """
    degrees = None if place_id in CONTINENTS else _degrees().get(place_id)
    return project(*degrees) if degrees else None


@cache
def _degrees() -> dict[str, Point]:
    """Latitude and longitude by id.

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
