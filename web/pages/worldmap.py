"""The places of a result on a map of the world, and the list that says the same.

The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018), on which areas
compare, in closed form.

    >>> project(0, 0)
    (500.0, 243.4)
"""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from cuttings.search.queries import Query
from cuttings.search.translations import gettext
from cuttings.web.links import facet_url, fits_each_link, search_url
from cuttings.web.pages.rows import Applied, Choice, Pairs, ValueRow
from cuttings.web.pages.search import (
    applied_filters,
    carried,
    hidden_parameters,
    totals,
    views,
)
from cuttings.web.pages.wording import isolated
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
SMALLEST, LARGEST = 5.0, 14.0
"""Radii of dots, in units of the view box when the whole world is shown."""
LEAST_WIDTH = 120.0
"""How far the map zooms in: coasts are drawn for no more."""
RARE = 8
"""A place named in less than one in so many stories of the most frequent decides nothing
about the part that is shown.
"""
MARGIN = 0.12
"""How much of the view lies around what is shown."""
LETTER_WIDTH = 7.0
"""Units that a letter of a name takes where the whole world is shown."""
SHADES = 3

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
WORLD: Box = (0.0, 0.0, float(WIDTH), float(HEIGHT))


@dataclass(frozen=True, slots=True)
class Dot:
    """A town, or several that stand too close to be told apart (a cluster: then ``url``
    shows the map around them, and ``count`` is their sum).
    """

    label: str
    count: int
    url: str
    x: float
    y: float
    radius: float
    is_cluster: bool
    members: int
    is_labelled: bool
    selected: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A country that is named, with its outline as the data of an SVG path."""

    row: ValueRow
    outline: str
    shade: int


@dataclass(frozen=True, slots=True)
class MapPage:
    """The places of a result on a map that is zoomed to them: countries are ``areas``,
    towns ``dots``. ``here`` are the places on it as a list, ``elsewhere`` those outside
    it, and those whose position is not known; ``total`` says how many there are in all,
    and ``more_url`` leads to them.

    ``totals`` counts the result in words, ``applied`` are its filters, ``hidden`` what
    the form carries along, ``views`` other looks. ``box`` is the part of the map that is
    shown, ``unit`` the size of one of its units where the whole world is shown, and
    ``world_url`` shows all of it, if less is shown now. ``legend`` are the counts of the
    shades in words. ``carried`` are the parameters of a search too long to stand in each
    link.
    """

    title: str
    query: Query
    totals: str
    applied: tuple[Applied, ...]
    hidden: Pairs
    views: tuple[Choice, ...]
    areas: tuple[Area, ...]
    dots: tuple[Dot, ...]
    here: tuple[ValueRow, ...]
    elsewhere: tuple[ValueRow, ...]
    total: int
    more_url: str
    box: Box
    unit: float
    world_url: str
    legend: tuple[str, ...]
    carried: Pairs = ()
    width: int = WIDTH
    height: int = HEIGHT


def map_page(site: Site, query: Query, box: str = "") -> MapPage:
    """The map of a search; ``box`` is the part of it that is asked for (``world`` or
    four numbers). Raises NotFound where no facet shows places.
    """
    site.facet("places")
    page = site.search(query.with_(size=1))
    places = site.engine.facet_values("places", query, size=MOST)
    labels = {value.id: value.label for value in places.values}
    rows: list[ValueRow] = []
    for value in places.values:
        rows.append(
            ValueRow("places", value, query, labels.get(value.parent or "", ""))
        )
    bounds = {row.value.id: found for row in rows if (found := _bounds(row.value.id))}
    view = _read_box(box) or _view(rows, bounds)
    inside = [row for row in rows if _is_in(view, bounds.get(row.value.id))]
    countries = [row for row in inside if row.value.id in _outlines()]
    towns = [row for row in inside if row.value.id not in _outlines()]
    most = max([row.value.count for row in countries], default=0)
    return MapPage(
        title=gettext(
            "Map of %(words)s: %(totals)s",
            words=isolated(query.text) or gettext("everything"),
            totals=totals(page),
        ),
        query=query,
        totals=totals(page),
        applied=applied_filters(site, query, "/map", page.facets),
        hidden=hidden_parameters(query),
        views=views(query, "/map"),
        areas=tuple([_area(row, most) for row in countries]),
        dots=tuple(_dots(towns, query, view)),
        here=tuple(inside),
        elsewhere=tuple([row for row in rows if row not in inside]),
        total=places.total,
        more_url=facet_url("places", query),
        box=view,
        unit=round(view[2] / WIDTH, 3),
        world_url=search_url(query, "/map", [("box", "world")])
        if view != WORLD
        else "",
        legend=_legend(most),
        carried=carried(query),
    )


def _area(row: ValueRow, most: int) -> Area:
    # Shades go by the square root, as areas of dots do.
    share = math.sqrt(row.value.count / most) if most else 0.0
    shade = min(SHADES, int(share * SHADES) + 1)
    return Area(row, _outlines()[row.value.id].data, shade)


def _legend(most: int) -> tuple[str, ...]:
    """The least and most stories of each shade that occurs."""
    words: list[str] = []
    for shade in range(1, SHADES + 1):
        # The darkest shade ends with the most, the others before the next begins.
        end = most if shade == SHADES else _least(shade + 1, most) - 1
        counts = [n for n in (_least(shade, most), end) if n]
        if counts and counts[0] <= counts[-1]:
            least, last = counts[0], min(counts[-1], most)
            words.append(
                f"{least:,}"
                if least == last
                else gettext("%(least)s to %(last)s", least=least, last=last)
            )
    # Of fewer, one story is of the second shade.
    return tuple(words) if most > SHADES * SHADES else ()


def _least(shade: int, most: int) -> int:
    """The least count of a shade."""
    return max(1, math.ceil(most * ((shade - 1) / SHADES) ** 2))


def _read_box(text: str) -> Box | None:
    """The part of the map that an address asks for; None for no readable one."""
    if text == "world":
        return WORLD
    parts = text.split(",")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    left, top, width, height = (float(part[:5]) for part in parts)
    is_inside = left + width <= WIDTH and top + height <= HEIGHT and width and height
    return (left, top, width, height) if is_inside else None


def _view(rows: Sequence[ValueRow], bounds: Mapping[str, Box]) -> Box:
    """The part of the map that holds the places that are chosen; where none is, all
    that are not rare: one far town must not make a world of a country's news.
    """
    placed = [row for row in rows if row.value.id in bounds]
    chosen = [row for row in placed if row.value.selected]
    if not chosen:
        most = max([row.value.count for row in placed], default=0)
        chosen = [row for row in placed if row.value.count * RARE >= most]
    return _fitted([bounds[row.value.id] for row in chosen]) if chosen else WORLD


def _fitted(boxes: Sequence[Box]) -> Box:
    """The box of the map's proportions around some boxes, within the world."""
    left = min([box[0] for box in boxes])
    top = min([box[1] for box in boxes])
    right = max([box[0] + box[2] for box in boxes])
    bottom = max([box[1] + box[3] for box in boxes])
    width = max(right - left, (bottom - top) * WIDTH / HEIGHT) * (1 + 2 * MARGIN)
    width = min(max(width, LEAST_WIDTH), WIDTH)
    height = width * HEIGHT / WIDTH
    left = min(max((left + right - width) / 2, 0), WIDTH - width)
    top = min(max((top + bottom - height) / 2, 0), HEIGHT - height)
    return round(left), round(top), round(width), round(height)


def _is_in(view: Box, box: Box | None) -> bool:
    """Whether the middle of a box lies in the view."""
    if box is None:
        return False
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return view[0] <= x <= view[0] + view[2] and view[1] <= y <= view[1] + view[3]


def _bounds(place_id: str) -> Box | None:
    outline = _outlines().get(place_id)
    if outline:
        return outline.box
    point = None if is_country(place_id) else point_of(place_id)
    return (*point, 0.0, 0.0) if point else None


def _dots(rows: Sequence[ValueRow], query: Query, view: Box) -> Iterator[Dot]:
    """Dots of towns, the most frequent first; what would lie on a dot joins it."""
    unit = view[2] / WIDTH
    most = max([row.value.count for row in rows], default=1) or 1
    groups: list[tuple[Point, float, list[ValueRow]]] = []
    for row in rows:
        point = point_of(row.value.id)
        if point is None:
            continue
        # Areas, not radii, go with the counts.
        share = math.sqrt(row.value.count / most)
        radius = (SMALLEST + (LARGEST - SMALLEST) * share) * unit
        for centre, reach, members in groups:
            if math.dist(centre, point) < reach + radius:
                members.append(row)
                break
        else:
            groups.append((point, radius, [row]))
    taken: list[Box] = []
    for (x, y), radius, _ in groups:
        taken.append((x - radius, y - radius, 2 * radius, 2 * radius))
    for (x, y), radius, members in groups:
        first = members[0]
        is_cluster = len(members) > 1
        label, url = first.value.label, first.url
        if is_cluster:
            label = gettext(
                "%(label)s and %(members)s more", label=label, members=len(members) - 1
            )
            url = _cluster_url(query, members, view)
        yield Dot(
            label=label,
            count=sum([row.value.count for row in members]),
            url=url,
            x=x,
            y=y,
            radius=round(radius, 2),
            is_cluster=is_cluster,
            members=len(members),
            is_labelled=not is_cluster
            and _finds_room(taken, label, (x + radius, y), view),
            selected=any(row.value.selected for row in members),
        )


def _finds_room(taken: list[Box], label: str, beside: Point, view: Box) -> bool:
    """Whether a label that begins beside a dot lies on no dot and no other label, and
    within the view; then its place is taken.
    """
    unit = view[2] / WIDTH
    x, y = beside
    left, top = x + 2 * unit, y - 8 * unit
    width, height = len(label) * LETTER_WIDTH * unit, 16 * unit
    if left + width > view[0] + view[2]:
        return False
    for other_left, other_top, other_width, other_height in taken:
        is_aside = left + width < other_left or other_left + other_width < left
        if not (is_aside or top + height < other_top or other_top + other_height < top):
            return False
    taken.append((left, top, width, height))
    return True


def _cluster_url(query: Query, members: Sequence[ValueRow], view: Box) -> str:
    """The map around the towns of a cluster; the list of places where that is no
    nearer than the view.
    """
    if not fits_each_link(query):
        return ""
    points = [point for row in members if (point := point_of(row.value.id))]
    box = _fitted([(x, y, 0.0, 0.0) for x, y in points])
    if box[2] >= view[2]:
        return facet_url("places", query)
    numbers = ",".join([f"{number:.0f}" for number in box])
    return search_url(query, "/map", [("box", numbers)])


@dataclass(frozen=True, slots=True)
class Outline:
    """A country on the map: the data of its path, and the box of its largest part."""

    data: str
    box: Box


def is_country(place_id: str) -> bool:
    """Whether a place is a country, which no dot stands for: in its middle, a dot would
    be taken for a town.
    """
    return place_id in _degrees()[1]


@cache
def _outlines() -> dict[str, Outline]:
    """The countries that the map draws, by id.

    The map is one path of polygons without names; a polygon is the country's whose
    middle lies in it. Islands, which have no middle of a country, stay land.
    """
    svg = (files("cuttings.templates") / "static" / "world.svg").read_text("utf-8")
    data = svg.partition('d="')[2].partition('"')[0]
    polygons = [_polygon(part) for part in data.split("z") if part.strip()]
    found: dict[str, Outline] = {}
    for country in sorted(_degrees()[1]):
        point = point_of(country)
        for part, corners, box in polygons:
            if point and _is_in_box(point, box) and _contains(corners, point):
                found[country] = Outline(part + "z", box)
                break
    return found


def _polygon(part: str) -> tuple[str, list[Point], Box]:
    """One polygon of the map's path (M and l, relative): its data, corners and box."""
    numbers = [float(number) for number in _NUMBER.findall(part)]
    x, y = numbers[0], numbers[1]
    corners = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((x, y))
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, top = min(xs), min(ys)
    return part.strip(), corners, (left, top, max(xs) - left, max(ys) - top)


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _is_in_box(point: Point, box: Box) -> bool:
    left, top, width, height = box
    return left <= point[0] <= left + width and top <= point[1] <= top + height


def _contains(corners: Sequence[Point], point: Point) -> bool:
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

    Ids of places are words (``dushanbe``, ``london-canada``), and so are the names and
    countries of the table. A heading of the librarian's own has no point.
    """
    degrees = None if place_id in CONTINENTS else _degrees()[0].get(place_id)
    return project(*degrees) if degrees else None


@cache
def _degrees() -> tuple[dict[str, Point], frozenset[str]]:
    """Latitude and longitude by id; and the ids of countries, which lie in no other.

    The first bearer of a name is the largest; others go by their country as well.
    """
    packed = (files("cuttings.templates") / "places" / "points.tsv.gz").read_bytes()
    table: dict[str, Point] = {}
    countries: set[str] = set()
    for line in gzip.decompress(packed).decode().splitlines():
        name, country, latitude, longitude = line.split("\t")
        point = (float(latitude), float(longitude))
        if not country and name not in table:
            countries.add(name)
        table.setdefault(name, point)
        table.setdefault(f"{name}-{country}", point)
    return table, frozenset(countries)
