"""Where places lie on the map of the world: points of towns, outlines of countries, and
of their states and provinces.

The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018), on which areas
compare, in closed form.

    >>> project(0, 0)
    (500.0, 243.4)
    >>> outline_of("california").box
    (193.2, 93.9, 16.5, 31.3)
"""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

A = (1.340264, -0.081106, 0.000893, 0.003796)
"""The polynomial of Equal Earth."""
ROOT = math.sqrt(3) / 2
EQUATOR_WIDTH = 2.7066
"""Half the length of the equator in units of the projection."""
WIDTH, HEIGHT = 1000, 440
TOP = 243.4
"""Where the equator lies; the far south is cut off, no news comes from there."""

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
"""Areas without an outline: they stand in the list alone."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width and height of a part of the map."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A country or a part of one on the map: the data of its path, in steps of ``step``
    units, and the box of its largest part, which comes first.
    """

    data: str
    box: Box
    step: float = 1.0


def is_country(place_id: str) -> bool:
    """Whether a place is a country, which no dot stands for: in its middle, a dot would
    be taken for a town.
    """
    return place_id in _degrees()[1]


def outline_of(place_id: str, grain: int = 1) -> Outline | None:
    """The outline of a country, state or province; None for a town, and for what is too
    small to be drawn.

    A region is drawn in steps of ``grain`` tenths of a unit: where much of the world is
    shown, ten look the same as one and weigh a third.
    """
    return _countries().get(place_id) or _region(place_id, grain)


@cache
def _countries() -> dict[str, Outline]:
    """The countries that the map draws, by id: each is a path of the map of that name."""
    svg = (files("cuttings.templates") / "static" / "world.svg").read_text("utf-8")
    found: dict[str, Outline] = {}
    for country, data in _COUNTRY.findall(svg):
        left, top, width, height = _box_around(_corners(data.partition("z")[0]))
        box = (left * STEP, top * STEP, width * STEP, height * STEP)
        found[country] = Outline(data, box, STEP)
    return found


STEP = 0.25
"""The step in which the outlines of countries are kept, in units."""
LEAST_ISLAND = 3
"""Smaller parts of a region, in steps of its outline, are not drawn; a grain of 1 draws
what can be seen.
"""
TENTH = 0.1
"""The step in which the outlines of regions are kept, in units."""


@cache
def _region(place_id: str, grain: int) -> Outline | None:
    """The outline of a state or province."""
    data = _regions().get(place_id)
    if data is None:
        return None
    parts = [_corners(part) for part in data.split("z") if part]
    left, top, width, height = [
        round(number * TENTH, 1) for number in _box_around(parts[0])
    ]
    box = (left, top, width, height)
    drawn = parts[:1]
    for corners in parts[1:]:
        if max(_box_around(corners)[2:]) >= LEAST_ISLAND * grain:
            drawn.append(corners)
    coarse = "".join([_coarse(corners, grain) for corners in drawn])
    return Outline(coarse, box, round(grain * TENTH, 1))


def _coarse(corners: Sequence[Point], grain: int) -> str:
    """The path of a polygon in steps of some tenths; empty where little is left."""
    rounded = [(round(x / grain), round(y / grain)) for x, y in corners]
    points = list(dict.fromkeys(rounded))
    if len(points) < 3:
        return ""
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


@cache
def _regions() -> dict[str, str]:
    """The paths of states and provinces by the ids of their places."""
    packed = (files("cuttings.templates") / "places" / "regions.tsv.gz").read_bytes()
    table: dict[str, str] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        place_id, _, path = line.partition("\t")
        table[place_id] = path
    return table


def _corners(part: str) -> list[Point]:
    """The corners of one polygon of a path (M and l, relative)."""
    numbers = [float(number) for number in _NUMBER.findall(part)]
    x, y = numbers[0], numbers[1]
    corners = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((x, y))
    return corners


def _box_around(corners: Sequence[Point]) -> Box:
    xs = [x for x, _ in corners]
    ys = [y for _, y in corners]
    left, top = min(xs), min(ys)
    return left, top, max(xs) - left, max(ys) - top


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COUNTRY = re.compile(r'<path id="([^"]+)"[^>]* d="([^"]+)"')


def contains(corners: Sequence[Point], point: Point) -> bool:
    """Whether a polygon holds a point: whether a ray from it crosses an odd number of
    sides.
    """
    x, y = point
    is_inside = False
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            is_inside = not is_inside
    return is_inside


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

    The ids are those of the gazetteer (``dushanbe``, ``london-canada``). A heading of the
    librarian's own has no point.
    """
    degrees = None if place_id in CONTINENTS else _degrees()[0].get(place_id)
    return project(*degrees) if degrees else None


@cache
def _degrees() -> tuple[dict[str, Point], frozenset[str]]:
    """Latitude and longitude by id; and the ids of countries."""
    packed = (files("cuttings.templates") / "places" / "points.tsv.gz").read_bytes()
    table: dict[str, Point] = {}
    countries: set[str] = set()
    for line in gzip.decompress(packed).decode().splitlines():
        place_id, level, latitude, longitude = line.split("\t")
        table[place_id] = (float(latitude), float(longitude))
        if level == "country":
            countries.add(place_id)
    return table, frozenset(countries)
