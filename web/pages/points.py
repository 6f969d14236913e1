"""Where places lie: from a heading's id to a point of the map.

Ids of places are words (``dushanbe``, ``london-canada``); the table has names and countries in the same words, so an
id is looked up as a name, and else as a name with its country. A heading of the librarian's own has no point.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

from cuttings.web.projection import project

Point = tuple[float, float]
CONTINENTS = ("africa", "antarctica", "asia", "europe", "north-america", "oceania", "south-america")  # areas: no dot


def point_of(id: str) -> Point | None:
    """The point of a place on the map, or None where the table doesn't know it."""
    degrees = None if id in CONTINENTS else _points().get(id)
    return project(*degrees) if degrees else None


@cache
def _points() -> dict[str, Point]:
    """Degrees by id. The first bearer of a name is the largest; others go by their country as well."""
    packed = (files("cuttings.templates") / "places" / "points.tsv.gz").read_bytes()
    table: dict[str, Point] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        name, country, latitude, longitude = line.split("\t")
        point = (float(latitude), float(longitude))
        table.setdefault(name, point)
        table.setdefault(f"{name}-{country}", point)
    return table
