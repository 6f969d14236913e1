"""The places of a result on a map of the world, and the list that says the same.

Countries, states and provinces are areas, towns are dots; what would lie on a dot joins
it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cuttings.search.errors import SearchTooSlow
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import gettext, labelled, ngettext, number_words
from cuttings.web.links import facet_url, fits_each_link, search_url
from cuttings.web.pages.asked import (
    Counting,
    applied_filters,
    both_totals,
    carried,
    chips,
    counting,
    hidden_parameters,
    totals,
    views,
)
from cuttings.web.pages.outlines import (
    HEIGHT,
    WIDTH,
    Box,
    Point,
    is_country,
    outline_of,
    point_of,
)
from cuttings.web.pages.rows import (
    Applied,
    Choice,
    Paging,
    Pairs,
    ValueRow,
    paging,
)
from cuttings.web.pages.typical import MOST_KNOWN
from cuttings.web.pages.wording import named
from cuttings.web.site import Site

MOST_LISTED = 40
"""Places on a page of the list of those on the map."""
MOST_ELSEWHERE = 40
"""Places in the list of the others."""
MOST_TOWNS = 2_000
"""Dots that are looked at, and joined where they lie together: some 20 ms."""
SMALLEST, LARGEST = 5.0, 14.0
"""Radii of dots, in units of the view box when the whole world is shown."""
DIGIT, AROUND = 4.0, 9.0
"""What a cluster's radius has for each digit of its number, and besides."""
APART = 34.0
"""How far the middles of two dots are from each other at least: 24 pixels on a map 700
pixels wide, so that each can be hit with a finger (WCAG 2.5.8). A narrower window shows a part of a map of this width.
"""
LETTERS = 17.2
"""The size of letters: 12 pixels on such a map."""
GAP = 2.0
"""Units between two dots at least: none lies on another, whatever its number."""
STEP = 0.5
"""How much of the view a step to a side moves on, and how much of it is left nearer by."""
LEAST_WIDTH = 120.0
"""How far the map zooms in: coasts are drawn for no more."""
GRAINS = ((600.0, 15), (400.0, 10), (200.0, 3), (0.0, 1))
"""In which tenths of a unit regions are drawn, where a view has so many units at least:
a pixel or less at 1280.
"""
PHONE = 0.4
"""How much of the map's width a window of 320 pixels shows."""
MARGIN = 0.12
"""How much of the view lies around what is shown."""
LETTER_WIDTH = 9.0
"""Units that a letter of a name takes where the whole world is shown."""
SHADES = 3
TOP = 3
"""Countries that are named first, with room or without: a reader looks for these."""
NARROW = 704 / 288
"""How much larger dots and letters are drawn in a window of 320 pixels, which shows the
whole view in 288: as large on the screen as on a map of 704.
"""
NARROW_TOWNS = 400.0
"""Units of a view that a phone shows with its towns: of more of the world it shows
countries, whose names and numbers towns would hide.
"""
MOST_OF_CLUSTER = 3
"""Places of a cluster that are named."""
MOST_COUNTED = 60
"""Clusters of a page whose stories are counted."""

WORLD: Box = (0.0, 0.0, float(WIDTH), float(HEIGHT))


@dataclass(frozen=True, slots=True)
class Dot:
    """A town, or several that stand too close to be told apart (a cluster: then ``url``
    shows the map around them). ``words`` are its name and how many stories name it; of a
    cluster how many places it is of and how many stories name one of them, which is its
    ``number``.
    """

    label: str
    words: str
    url: str
    x: float
    y: float
    radius: float
    is_cluster: bool
    number: str
    is_labelled: bool
    selected: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A country, state or province that is named. A region has its outline as the data of
    an SVG path in steps of ``step`` units; that of a country is in the picture of the
    world, by its id. ``shade`` is 0 for a country most of whose news is
    of the parts that are shown: its own number would be taken for that of the others.
    """

    row: ValueRow
    outline: str
    step: float
    shade: int
    is_region: bool
    words: str


@dataclass(frozen=True, slots=True)
class AreaName:
    """The name of an area with how much names it, and the middle of its place."""

    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layer:
    """Towns as ``dots``, and the ``names`` of areas that have room and of the three most
    frequent; ``unit`` is what a unit of the whole world's map would be in the view.
    """

    dots: tuple[Dot, ...]
    names: tuple[AreaName, ...]
    unit: float


@dataclass(frozen=True, slots=True)
class Way:
    """The map nearer, farther or a step to a side: its ``sign`` and its ``words``."""

    sign: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The places of a result on a map that is zoomed to them: countries and their regions
    are ``areas``, regions last; towns and names are in its ``layer``, and as a phone
    shows them in ``narrow`` (no towns, where the view is wide). ``ways`` lead
    nearer, farther and to the sides. ``here`` are the places on it as a list, a page of them at a time (``paging``),
    ``listed`` says which of how many;
    ``elsewhere`` those outside it, and those whose position is not known: of many the
    commonest, and ``elsewhere_cut`` says of how many. ``doubtful`` are those that
    nothing shows to be the place: they are in a list of their own and not on the map.
    ``middle`` is how many hundredths of its width from
    the left a narrow window shows first. ``most_parted`` says how much a country that is counted by its parts has at most;
    ``towns_cut`` says of how many the dots are, ``largest`` how much the largest dot
    is. ``total`` says how many places there are in all, and ``more_url`` leads to them.

    ``totals`` counts the result in words, ``counting`` says how, ``applied`` are its filters, ``hidden`` what
    the form carries along, ``views`` other looks. ``box`` is the part of the map that is
    shown, ``is_world`` tells that this is all of it. ``legend`` are the shades that
    occur with their counts in words. ``without`` says, where a place is chosen, that others count without it.
    ``carried`` are the parameters of a search too long to stand in each
    link.
    """

    title: str
    query: Query
    totals: str
    counting: Counting | None
    applied: tuple[Applied, ...]
    hidden: Pairs
    views: tuple[Choice, ...]
    areas: tuple[Area, ...]
    layer: Layer
    narrow: Layer
    here: tuple[ValueRow, ...]
    elsewhere: tuple[ValueRow, ...]
    doubtful: tuple[ValueRow, ...]
    total: int
    more_url: str
    box: Box
    is_world: bool
    ways: tuple[Way, ...]
    listed: str
    legend: tuple[tuple[int, str], ...]
    middle: int
    most_parted: str
    largest: str
    paging: Paging
    elsewhere_cut: str = ""
    towns_cut: str = ""
    without: str = ""
    carried: Pairs = ()


def map_page(site: Site, query: Query, box: str = "", number: int = 1) -> MapPage:
    """The map of a search; ``box`` is the part of it that is asked for (``world`` or
    four numbers), ``number`` the page of its list. Raises NotFound where no facet shows
    places.
    """
    site.facet("places")
    page = site.search(query.with_(size=1))
    places = site.engine.facet_values("places", query, size=MOST_KNOWN)
    # On a map one goes from place to place: the next is instead of the last.
    elsewhere = query.clear("places")
    rows, doubtful = _rows(places.values, elsewhere)
    bounds = {row.value.id: found for row in rows if (found := _bounds(row.value.id))}
    view = _read_box(box) or _view(query, rows, bounds)
    inside, outside = _split(rows, bounds, view)
    drawn, towns = _parted(inside, view)
    areas = _areas(drawn, view)
    shaded = [area.row.value.count for area in areas if area.shade]
    parted = [area.row for area in areas if not area.shade]
    shown_towns = towns[:MOST_TOWNS]
    counts = _ClusterCounts(site, elsewhere)
    pages = max(-(-len(inside) // MOST_LISTED), 1)
    first = (min(number, pages) - 1) * MOST_LISTED

    return MapPage(
        title=gettext(
            "Map of %(words)s: %(totals)s",
            words=named(query.text) or gettext("everything"),
            totals=totals(page),
        ),
        query=query,
        totals=both_totals(page)[0],
        counting=counting(page, query, "/map"),
        applied=chips(applied_filters(site, query, "/map", page.facets)),
        hidden=hidden_parameters(query),
        views=views(query, "/map"),
        areas=areas,
        layer=_layer(shown_towns, areas, view, counts),
        narrow=_narrow_layer(shown_towns, areas, view, counts),
        here=tuple(inside[first:][:MOST_LISTED]),
        elsewhere=tuple(outside[:MOST_ELSEWHERE]),
        doubtful=tuple(doubtful[:MOST_LISTED]),
        total=places.total,
        more_url=facet_url("places", query),
        box=view,
        is_world=view == WORLD,
        ways=tuple(_ways(query, view, inside, bounds)),
        listed=_listed(first, len(inside)),
        legend=_legend(max(shaded, default=0)),
        middle=_middle(
            [(bounds[row.value.id], row.value.count) for row in inside], view
        ),
        most_parted=_most_of(parted),
        largest=_counted_alone(shown_towns[0]) if shown_towns else "",
        paging=paging(number, pages, partial(_list_url, query, box)),
        elsewhere_cut=_cut(len(outside), MOST_ELSEWHERE),
        towns_cut=_cut(len(towns), MOST_TOWNS),
        without=_without(query, rows),
        carried=carried(query),
    )


def _list_url(query: Query, box: str, page: int) -> str:
    """A page of the list beside the map."""
    more = [("box", box)] if box else []
    if page > 1:
        more.append(("list", str(page)))
    return search_url(query, "/map", more) + "#list"


def _rows(
    values: Sequence[FacetValue], query: Query
) -> tuple[list[ValueRow], list[ValueRow]]:
    """The places of a search, and those that nothing shows to be the place."""
    labels = {value.id: value.label for value in values}
    rows: list[ValueRow] = []
    doubtful: list[ValueRow] = []
    for value in values:
        row = ValueRow("places", value, query, labels.get(value.parent or "", ""))
        is_doubtful = value.doubtful and not value.selected
        (doubtful if is_doubtful else rows).append(row)
    return rows, doubtful


def _split(
    rows: Sequence[ValueRow], bounds: Mapping[str, Box], view: Box
) -> tuple[list[ValueRow], list[ValueRow]]:
    """The places in a view, and the others."""
    inside: list[ValueRow] = []
    outside: list[ValueRow] = []
    for row in rows:
        is_inside = _is_in(view, bounds.get(row.value.id))
        (inside if is_inside else outside).append(row)
    return inside, outside


def _listed(first: int, total: int) -> str:
    """Which places of how many a page of the list has; empty where it has all."""
    if total <= MOST_LISTED:
        return ""
    return gettext(
        "%(first)s to %(last)s of %(total)s",
        first=number_words(first + 1),
        last=number_words(min(first + MOST_LISTED, total)),
        total=number_words(total),
    )


def _ways(
    query: Query, view: Box, inside: Sequence[ValueRow], bounds: Mapping[str, Box]
) -> Iterator[Way]:
    """Where the map goes from a view, by links that a key and a finger reach; none of
    a search that is too long for them. From the whole world it goes nearer to the
    commonest place: in its middle is the sea.
    """
    if not fits_each_link(query):
        return
    near = _moved(view, STEP)
    if view == WORLD and inside:
        left, top, width, height = bounds[inside[0].value.id]
        right = (left + width / 2) / WIDTH - 0.5
        near = _moved(view, STEP, right, (top + height / 2) / HEIGHT - 0.5)
    ways = (
        ("+", gettext("Nearer"), near),
        ("\u2212", gettext("Farther"), _moved(view, 1 / STEP)),
        ("\u2190", gettext("To the west"), _moved(view, right=-STEP)),
        ("\u2191", gettext("To the north"), _moved(view, down=-STEP)),
        ("\u2193", gettext("To the south"), _moved(view, down=STEP)),
        ("\u2192", gettext("To the east"), _moved(view, right=STEP)),
    )
    for sign, words, box in ways:
        if box != view:
            yield Way(sign, words, _box_url(query, box))
    if view != WORLD:
        yield Way("", gettext("World"), _box_url(query, WORLD))


def _moved(view: Box, times: float = 1.0, right: float = 0.0, down: float = 0.0) -> Box:
    """A view so many times as wide, and moved by parts of it, within the world."""
    left, top, width, height = view
    x, y = left + width * (0.5 + right), top + height * (0.5 + down)
    if times == 1.0:
        size = (width, height)
    else:
        wide = min(max(width * times, min(width, LEAST_WIDTH)), WIDTH)
        size = (round(wide), round(wide * HEIGHT / WIDTH))
    left = min(max(x - size[0] / 2, 0), WIDTH - size[0])
    top = min(max(y - size[1] / 2, 0), HEIGHT - size[1])
    return round(left), round(top), *size


def _box_url(query: Query, box: Box) -> str:
    numbers = ",".join([f"{number:.0f}" for number in box])
    return search_url(query, "/map", [("box", "world" if box == WORLD else numbers)])


def _cut(total: int, most: int) -> str:
    """How much of a list is shown, where that is not all."""
    if total <= most:
        return ""
    return gettext("the %(number)s commonest of %(total)s", number=most, total=total)


def _without(query: Query, rows: Sequence[ValueRow]) -> str:
    """What the counts of places are of, where one is chosen: each is what one click
    leads to, which is that place instead of the chosen one.
    """
    chosen = [row.words for row in rows if row.value.selected]
    if not query.is_open("places") or not chosen:
        return ""
    return gettext(
        "Counted without the choice of %(places)s: a click goes from there to another "
        "place.",
        places=", ".join(chosen),
    )


def _parted(
    rows: Sequence[ValueRow], view: Box
) -> tuple[list[ValueRow], list[ValueRow]]:
    """What is drawn as an area, and as a dot: a region that would be smaller than a dot
    is one.
    """
    least = 2 * SMALLEST * view[2] / WIDTH
    areas: list[ValueRow] = []
    dots: list[ValueRow] = []
    for row in rows:
        outline = outline_of(row.value.id)
        is_area = outline is not None and (
            is_country(row.value.id) or max(outline.box[2:]) >= least
        )
        (areas if is_area else dots).append(row)
    return areas, dots


def _areas(rows: Sequence[ValueRow], view: Box) -> tuple[Area, ...]:
    """Countries, then what lies on them."""
    of_parts: Counter[str] = Counter()
    for row in rows:
        of_parts[row.value.parent or ""] += row.value.count

    def is_shaded(row: ValueRow) -> bool:
        return 2 * of_parts[row.value.id] < row.value.count

    most = max([row.value.count for row in rows if is_shaded(row)], default=0)
    grain = next(grain for least, grain in GRAINS if view[2] >= least)
    areas: list[Area] = []
    for row in sorted(rows, key=lambda row: not is_country(row.value.id)):
        outline = outline_of(row.value.id, grain)
        if outline is not None:
            shade = _shade(row.value.count, most) if is_shaded(row) else 0
            is_region = not is_country(row.value.id)
            data = outline.data if is_region else ""
            words = _counted(row)
            areas.append(Area(row, data, outline.step, shade, is_region, words))
    return tuple(areas)


def _counted(row: ValueRow) -> str:
    """A place, and how much names it."""
    return labelled(row.words, _counted_alone(row))


def _counted_alone(row: ValueRow) -> str:
    """How much names a place."""
    return _number_named(row.value.count, row.query)


def _number_named(number: int, query: Query) -> str:
    """So many stories, or articles where these are counted."""
    if query.count == "copies":
        return ngettext("%(number)s article", "%(number)s articles", number)
    return ngettext("%(number)s story", "%(number)s stories", number)


def _most_of(rows: Sequence[ValueRow]) -> str:
    """How much names the most frequent of some places; empty without one."""
    most = max(rows, key=lambda row: row.value.count, default=None)
    return _counted_alone(most) if most else ""


def _shade(count: int, most: int) -> int:
    """Shades go by the square root, as areas of dots do."""
    return min(SHADES, math.isqrt(count * SHADES**2 // most) + 1)


def _legend(most: int) -> tuple[tuple[int, str], ...]:
    """Each shade that can occur, with its least and most stories in words: of few
    stories, one is of the second shade.
    """
    legend: list[tuple[int, str]] = []
    for shade in range(1, SHADES + 1):
        # The darkest shade ends with the most, the others before the next begins.
        end = most if shade == SHADES else _least(shade + 1, most) - 1
        least = _least(shade, most)
        if least == end:
            legend.append((shade, number_words(least)))
        elif least < end:
            words = gettext("%(least)s to %(last)s", least=least, last=end)
            legend.append((shade, words))
    return tuple(legend)


def _least(shade: int, most: int) -> int:
    """The least count of a shade."""
    return max(1, -(-most * (shade - 1) ** 2 // SHADES**2))


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


def _view(query: Query, rows: Sequence[ValueRow], bounds: Mapping[str, Box]) -> Box:
    """The part of the map that holds the places that are chosen; where none is, all
    places of the result, so that none is cut off. The map of everything is the world.
    """
    limits = (query.filters, query.excluded, query.date_from, query.date_to)
    if not query.text.strip() and not any(limits):
        return WORLD
    placed = [row for row in rows if row.value.id in bounds]
    chosen = [row for row in placed if row.value.selected] or placed
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


def _middle(counted: Sequence[tuple[Box, int]], view: Box) -> int:
    """The middle of that part of a view, as wide as a phone shows, in which most is
    named, in hundredths of its width.

    >>> _middle([((100, 0, 0, 0), 1), ((700, 0, 100, 0), 9), ((950, 0, 0, 0), 1)], WORLD)
    85
    """
    left, width = view[0], view[2]
    places = sorted([(box[0] + box[2] / 2, count) for box, count in counted])
    best, found, middle, start = 0, 0, left + width / 2, 0
    for x, count in places:
        found += count
        while x - places[start][0] > PHONE * width:
            found -= places[start][1]
            start += 1
        if found > best:
            best, middle = found, (x + places[start][0]) / 2
    return round(100 * (middle - left) / width)


def _is_in(view: Box, box: Box | None) -> bool:
    """Whether the middle of a box lies in the view."""
    if box is None:
        return False
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return view[0] <= x <= view[0] + view[2] and view[1] <= y <= view[1] + view[3]


def _bounds(place_id: str) -> Box | None:
    outline = outline_of(place_id)
    if outline:
        return outline.box
    # A country that is too small for an outline is a dot where its capital lies.
    point = point_of(place_id)
    return (*point, 0.0, 0.0) if point else None


class _ClusterCounts:
    """How many stories (or articles) of a search name one of some places, each set of
    places counted once: their numbers can't be added, because a story may name two.
    """

    def __init__(self, site: Site, query: Query) -> None:
        self._site, self.query = site, query
        self._counts: dict[frozenset[str], int] = {}

    def number(self, members: Sequence[ValueRow]) -> tuple[int, bool]:
        """The number, and whether it is exact: where the time is over, or there are too
        many clusters to be counted, it is the sum, which is too much at most.
        """
        ids = frozenset(row.value.id for row in members)
        if ids not in self._counts:
            if len(self._counts) >= MOST_COUNTED:
                return sum([row.value.count for row in members]), False
            try:
                self._counts[ids] = self._count(ids)
            except SearchTooSlow:
                self._site.note_partial()
                return sum([row.value.count for row in members]), False
        return self._counts[ids], True

    def _count(self, ids: frozenset[str]) -> int:
        chosen = ("places", tuple(sorted(ids)))
        filters = tuple(sorted([*self.query.filters, chosen]))
        copies, stories = self._site.totals(self.query.with_(filters=filters))
        return copies if self.query.count == "copies" else stories


def _layer(
    towns: Sequence[ValueRow],
    areas: Sequence[Area],
    view: Box,
    counts: _ClusterCounts,
    scale: float = 1.0,
) -> Layer:
    """Dots and names, on the screen as large in each view; ``scale`` times as large for
    a screen on which the map is so much smaller.
    """
    unit = view[2] / WIDTH * scale
    taken: list[Box] = []
    dots = tuple(_dots(towns, counts, view, taken, unit))
    names = tuple(_names(areas, view, taken, unit, is_phone=scale > 1))
    return Layer(dots, names, round(unit, 3))


def _narrow_layer(
    towns: Sequence[ValueRow],
    areas: Sequence[Area],
    view: Box,
    counts: _ClusterCounts,
) -> Layer:
    """What a phone shows: towns only where the view is near enough."""
    shown = towns if view[2] <= NARROW_TOWNS else ()
    return _layer(shown, areas, view, counts, NARROW)


def _names(
    areas: Sequence[Area], view: Box, taken: list[Box], unit: float, *, is_phone: bool
) -> Iterator[AreaName]:
    """The names of areas that are wide enough for them, the most frequent first, and of
    the countries that are most frequent: on a phone, whose list lies below the map, also
    beside what they name. A name that would lie on what is ``taken`` is left out.
    """
    left = TOP
    for area in sorted(areas, key=lambda area: -area.row.value.count):
        bounds, middle = _bounds(area.row.value.id), point_of(area.row.value.id)
        number = number_words(area.row.value.count)
        label = f"{area.row.words} {number}"
        width = len(label) * LETTER_WIDTH * unit
        is_top = left > 0 and not area.is_region
        left -= is_top
        if bounds is None or middle is None or (width > bounds[2] and not is_top):
            continue
        places = _around(middle, width, view, unit) if is_top else [middle]
        for x, y in places:
            beside = (x - width / 2 - 2 * unit, y)
            is_inside = x - width / 2 >= view[0]
            is_near = is_phone or _is_in(_widened(bounds, 22 * unit), (x, y, 0.0, 0.0))
            if is_inside and is_near and _finds_room(taken, label, beside, view, unit):
                yield AreaName(label, round(x, 1), round(y, 1))
                break


def _widened(box: Box, by: float) -> Box:
    left, top, width, height = box
    return left - by, top - by, width + 2 * by, height + 2 * by


def _around(middle: Point, width: float, view: Box, unit: float) -> Iterator[Point]:
    """Where a name may have its middle that must be seen: in the middle of its area,
    beginning or ending there, then above and beneath; all of it within the view.
    """
    half = width / 2 + 2 * unit
    for down in (0, 22, -22, 44, -44):
        for aside in (0.0, half, -half):
            x, y = middle[0] + aside, middle[1] + down * unit
            x = min(max(x, view[0] + half), view[0] + view[2] - half)
            y = min(max(y, view[1] + 12 * unit), view[1] + view[3] - 8 * unit)
            yield x, y


def _dots(
    rows: Sequence[ValueRow],
    counts: _ClusterCounts,
    view: Box,
    taken: list[Box],
    unit: float,
) -> Iterator[Dot]:
    """Dots of towns, the most frequent first; what would lie on a dot, or so near that a
    finger hits both, joins it. The places of all dots and of their labels are ``taken``.
    """
    most = max([row.value.count for row in rows], default=1) or 1
    groups: list[_Group] = []
    for row in rows:
        point = point_of(row.value.id)
        if point is None:
            continue
        # Areas, not radii, go with the counts.
        share = math.sqrt(row.value.count / most)
        radius = (SMALLEST + (LARGEST - SMALLEST) * share) * unit
        near = _near(groups, point, radius, unit)
        if near is None:
            groups.append(_Group(point, radius, [row]))
        else:
            near.members.append(row)
    drawn = _apart(groups, unit)
    for group in drawn:
        (x, y), radius = group.middle, group.radius(unit)
        taken.append((x - radius, y - radius, 2 * radius, 2 * radius))
    for group in drawn:
        (x, y), radius, members = group.middle, group.radius(unit), group.members
        first = members[0]
        is_cluster = len(members) > 1
        label, words, url, number = first.words, _counted(first), first.url, ""
        if is_cluster:
            number, words = _cluster_words(members, counts)
            url = _cluster_url(counts.query, members, view)
        yield Dot(
            label=label,
            words=words,
            url=url,
            x=x,
            y=y,
            radius=round(radius, 2),
            is_cluster=is_cluster,
            number=number,
            is_labelled=not is_cluster
            and _finds_room(taken, label, (x + radius, y), view, unit),
            selected=any(row.value.selected for row in members),
        )


def _cluster_words(
    members: Sequence[ValueRow], counts: _ClusterCounts
) -> tuple[str, str]:
    """The number of a cluster, and that with the number of its places in words."""
    number, is_exact = counts.number(members)
    named = _number_named(number, counts.query)
    if not is_exact:
        named = gettext("at most %(number)s", number=named)
    names = [row.words for row in members[:MOST_OF_CLUSTER]]
    if len(members) > MOST_OF_CLUSTER:
        names.append("…")
    words = ngettext(
        "%(number)s place, %(stories)s: %(names)s",
        "%(number)s places, %(stories)s: %(names)s",
        len(members),
        stories=named,
        names=", ".join(names),
    )
    return number_words(number), words


@dataclass(slots=True)
class _Group:
    """Towns that are one dot, at the place of the first of them."""

    middle: Point
    least: float
    members: list[ValueRow]

    def radius(self, unit: float) -> float:
        """As large as its first town asks, and as its number needs."""
        # That many stories at most: one may name two of them.
        number = sum([row.value.count for row in self.members])
        digits = len(number_words(number))
        room = AROUND + DIGIT * digits if len(self.members) > 1 else 0.0
        return max(self.least, room * unit)


def _near(
    groups: Sequence[_Group], point: Point, radius: float, unit: float
) -> _Group | None:
    """The first group that a town would touch, or be too near to for a finger."""
    for group in groups:
        reach = max(group.least + radius, APART * unit)
        if math.dist(group.middle, point) < reach:
            return group
    return None


def _apart(groups: list[_Group], unit: float) -> list[_Group]:
    """Groups none of which touches another: a number makes a dot larger than its towns
    are, and what it then lies on joins the larger group.
    """
    kept: list[_Group] = []
    waiting = sorted(groups, key=lambda group: -len(group.members))
    while waiting:
        group = waiting.pop(0)
        for index, other in enumerate(kept):
            between = math.dist(group.middle, other.middle)
            if between < group.radius(unit) + other.radius(unit) + GAP * unit:
                other.members += group.members
                # It may have grown onto one that it lay beside.
                waiting.insert(0, kept.pop(index))
                break
        else:
            kept.append(group)
    return kept


def _finds_room(
    taken: list[Box], label: str, beside: Point, view: Box, unit: float
) -> bool:
    """Whether a label that begins beside a dot lies on no dot and no other label, and
    within the view; then its place is taken.
    """
    x, y = beside
    left, top = x + 2 * unit, y - 10 * unit
    width, height = len(label) * LETTER_WIDTH * unit, 20 * unit
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
    return _box_url(query, box)
