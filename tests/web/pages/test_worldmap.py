"""What the map of a result shows."""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from cuttings.index.names.gazetteer import gazetteer
from cuttings.search.articles import Heading
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.pages import outlines, worldmap
from cuttings.web.pages.rows import ValueRow
from cuttings.web.pages.worldmap import MapPage, map_page
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS, make_heading

PARIS = make_heading("Paris", "places")


def test_the_map_has_areas_and_dots_and_the_same_as_a_list(site):
    page = map_page(site, Query())
    assert [area.row.value.label for area in page.areas] == ["Tajikistan", "France"]
    assert [dot.label for dot in page.layer.dots] == ["Dushanbe"]
    listed = [row.value.label for row in (*page.here, *page.elsewhere)]
    assert sorted(listed) == ["Dushanbe", "France", "Tajikistan"]


def test_on_the_map_a_place_is_chosen_instead_of_the_last_one(site):
    """A town of a chosen country alone, and the chosen one again goes."""
    page = map_page(site, Query("militants").add("places", "tajikistan"))
    urls = {row.value.id: row.url for row in (*page.here, *page.elsewhere)}
    assert urls["dushanbe"] == "/search?q=militants&places=dushanbe"
    assert urls["tajikistan"] == "/search?q=militants"


def test_a_country_is_an_area_and_never_a_dot():
    """Its middle would be taken for a town; the outline is the one around it."""
    outline = outlines.outline_of("france")
    x, y = outlines.point_of("paris")
    left, top, width, height = outline.box
    assert left < x < left + width
    assert top < y < top + height
    assert outlines.is_country("france")
    assert not outlines.is_country("paris")


@pytest.mark.parametrize(
    ("country", "town", "neighbour"),
    [
        ("norway", "bergen", "stockholm"),
        ("sweden", "stockholm", "bergen"),
        ("laos", "vientiane", "hanoi"),
        ("croatia", "zagreb", "sarajevo"),
        ("south-africa", "johannesburg", "maputo"),
    ],
)
def test_a_country_has_its_own_outline_and_no_neighbours(country, town, neighbour):
    """Also one whose middle lies in another country, as bent as it is."""
    outline = outlines.outline_of(country)
    corners = outlines._corners(outline.data.partition("z")[0])
    inside = []
    for place in (town, neighbour):
        x, y = outlines.point_of(place)
        point = (x / outline.step, y / outline.step)
        inside.append(outlines.contains(corners, point))
    assert inside == [True, False]


def test_no_two_countries_have_one_outline():
    countries = outlines._countries()
    assert len({outline.data for outline in countries.values()}) == len(countries)


def test_a_country_too_small_for_an_outline_is_a_dot(entry):
    """Singapore is a town, too: it has a place on the map."""
    page = _map_of(entry, ("singapore", None), ("france", None))
    assert [dot.words for dot in page.layer.dots] == ["singapore: 1 story"]
    assert [area.words for area in page.areas] == ["france: 1 story"]


@pytest.mark.parametrize(
    ("region", "town", "stranger"),
    [
        ("california", "los-angeles", "phoenix"),
        ("england", "manchester", "edinburgh"),
        ("ile-de-france", "paris", "lyon"),
        ("bavaria", "munich", "stuttgart"),
        ("maharashtra", "pune", "hyderabad"),
        ("new-south-wales", "sydney", "melbourne"),
    ],
)
def test_a_region_has_the_towns_that_lie_in_it_and_no_others(region, town, stranger):
    """However finely it is drawn; where the map's maker knows departments and the
    gazetteer regions, too.
    """
    for grain in (1, 3):
        outline = outlines.outline_of(region, grain)
        largest = outlines._corners(outline.data.partition("z")[0])
        inside = []
        for place in (town, stranger):
            x, y = outlines.point_of(place)
            point = (x / outline.step, y / outline.step)
            inside.append(outlines.contains(largest, point))
        assert inside == [True, False]


@pytest.mark.parametrize(
    ("town", "state"),
    [("washington", "washington-wa-united-states"), ("manhattan", "kansas")],
)
def test_a_town_does_not_lie_where_a_namesake_does(town, state):
    """Washington is not in the state of Washington, Manhattan not in Kansas."""
    x, y = outlines.point_of(town)
    left, top, width, height = outlines.outline_of(state).box
    assert not (left <= x <= left + width and top <= y <= top + height)


def test_every_country_of_the_gazetteer_has_a_place_on_the_map():
    """But for the islands that nobody lives on."""
    places = gazetteer().countries.values()
    nowhere = [each.id for each in places if outlines.point_of(each.id) is None]
    assert len(nowhere) <= 5
    assert outlines.is_country("czech-republic")


def test_a_coarse_outline_is_lighter_and_lies_where_the_fine_one_does():
    fine, coarse = outlines.outline_of("texas"), outlines.outline_of("texas", 10)
    assert len(coarse.data) < len(fine.data) / 2
    assert coarse.box == fine.box
    corners = outlines._corners(coarse.data.partition("z")[0])
    left, top, width, height = outlines._box_around(corners)
    assert left == pytest.approx(fine.box[0], abs=1)
    assert top == pytest.approx(fine.box[1], abs=1)
    assert width == pytest.approx(fine.box[2], abs=1)
    assert height == pytest.approx(fine.box[3], abs=1)


def _map_of(
    entry, *places: tuple[str, str | None], box: str = "", part: int = 1
) -> MapPage:
    """The map of one story for each place, given by its id and what lies above it."""
    engine = MemoryEngine(Path("unused"), FACETS)
    entries = []
    for number, (place, above) in enumerate(places):
        heading = Heading(place, "place", place, above)
        entries.append(entry(f"m{number}", headings=(heading,)))
    engine.write(entries)
    engine.commit()
    # The map of everything is the world; this one leaves an outlet out.
    query = Query().exclude("outlet", "nobody")
    return map_page(Site(engine, FACETS, Settings()), query, box, part)


def test_the_map_of_everything_is_the_world(site):
    assert map_page(site, Query()).box == worldmap.WORLD
    assert map_page(site, Query("militants")).box != worldmap.WORLD


def test_a_map_colours_every_country_and_pages_its_list(entry, monkeypatch):
    """At the limit there is one page; one more is on the map, and on the next page."""
    places = [("india", None), ("india", None), ("norway", None), ("japan", None)]
    monkeypatch.setattr(worldmap, "MOST_LISTED", 3)
    page = _map_of(entry, *places, box="world")
    assert (len(page.here), page.paging.pages) == (3, 1)
    monkeypatch.setattr(worldmap, "MOST_LISTED", 2)
    page = _map_of(entry, *places, ("europe", None), ("asia", None), box="world")
    drawn = {area.row.value.id for area in page.areas}
    assert drawn == {"india", "norway", "japan"}
    assert page.here[0].value.id == "india"
    assert page.paging.pages == 2
    assert page.paging.next_url.endswith("/map?-outlet=nobody&box=world&list=2#list")
    rest = _map_of(entry, *places, box="world", part=2)
    assert [row.value.id for row in rest.here] == ["norway"]
    assert (len(page.elsewhere), page.elsewhere_cut) == (2, "")
    monkeypatch.setattr(worldmap, "MOST_ELSEWHERE", 1)
    page = _map_of(entry, ("europe", None), ("asia", None), box="world")
    assert (len(page.elsewhere), page.elsewhere_cut) == (1, "the 1 commonest of 2")


def test_a_doubtful_place_is_in_a_list_of_its_own_and_not_on_the_map(entry):
    """Unless it is chosen: then it is what the reader wants to see."""
    doubted = Heading("lyon", "place", "Lyon", doubtful=True)
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry("a", headings=(doubted,)), entry("b", headings=(PARIS,))])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    page = map_page(site, Query(), "world")
    assert [row.value.id for row in page.doubtful] == ["lyon"]
    assert [dot.label for dot in page.layer.dots] == ["Paris"]
    assert "lyon" not in [row.value.id for row in (*page.here, *page.elsewhere)]
    chosen = map_page(site, Query().add("places", "lyon"), "world")
    assert chosen.doubtful == ()
    assert "lyon" in [row.value.id for row in chosen.here]


@pytest.mark.parametrize(
    ("name", "width"), [("layer", 704), ("narrow", 288)], ids=["wide", "phone"]
)
@pytest.mark.parametrize("box", ["450,50,400,176", "450,50,300,132"])
def test_dots_are_apart_and_have_room_for_their_numbers(entry, box, name, width):
    """24 pixels from middle to middle on a map 704 pixels wide and in a phone's window,
    so that a finger hits one, and none touches another; letters of twelve pixels have
    room within.
    """
    towns = sorted(outlines._degrees()[0])[::20]
    page = _map_of(entry, *[(town, None) for town in towns], box=box)
    layer, pixels = getattr(page, name), width / page.box[2]
    assert layer.dots
    for one, other in combinations(layer.dots, 2):
        apart = math.dist((one.x, one.y), (other.x, other.y)) * pixels
        assert apart >= 23.5
        assert apart > (one.radius + other.radius) * pixels
    for dot in layer.dots:
        assert 2 * dot.radius * pixels >= 7 * len(dot.number)
    assert worldmap.LETTERS * layer.unit * pixels >= 11.99
    shown = sum([_places_of(dot) for dot in layer.dots])
    inside = [row for row in page.here if outlines.outline_of(row.value.id) is None]
    assert shown >= len(inside)


def test_clusters_of_three_digits_do_not_touch_either(entry):
    """Their numbers make them wider than the towns that they are of."""
    town = ValueRow("places", FacetValue("lyon", "Lyon", 1), Query())
    points = [(100.0 + 40.0 * index, 100.0) for index in range(3)]
    groups = [worldmap._Group(point, 5.0, [town] * 120) for point in points]
    towns = worldmap._apart(
        [*groups, worldmap._Group((300.0, 100.0), 5.0, [town])], 1.0
    )
    assert sum([len(group.members) for group in towns]) == 361
    for one, other in combinations(towns, 2):
        between = math.dist(one.middle, other.middle)
        assert between >= one.radius(1.0) + other.radius(1.0) + worldmap.GAP


def _places_of(dot) -> int:
    """How many places a dot is of."""
    return int(dot.words.split()[0]) if dot.is_cluster else 1


def test_the_map_goes_nearer_farther_and_to_the_sides(site):
    """By links, each to a view of the map's proportions within the world; at an edge
    there is none beyond it.
    """
    whole = map_page(site, Query(), "world")
    assert [way.words for way in whole.ways] == ["Nearer"]
    part = map_page(site, Query(), "400,100,200,88")
    words = [way.words for way in part.ways]
    assert words == [
        *("Nearer", "Farther", "To the west", "To the north", "To the south"),
        *("To the east", "World"),
    ]
    boxes = {way.words: unquote(way.url.partition("box=")[2]) for way in part.ways}
    assert boxes["Nearer"].split(",")[2] == "120"
    assert boxes["Farther"] == "300,56,400,176"
    assert boxes["To the west"] == "300,100,200,88"
    assert boxes["To the south"] == "400,144,200,88"
    for box in boxes.values():
        assert worldmap._read_box(box) is not None
    corner = map_page(site, Query(), "0,0,200,88")
    words = [way.words for way in corner.ways]
    assert words == ["Nearer", "Farther", "To the south", "To the east", "World"]


def test_the_list_of_a_map_says_which_of_how_many_it_has(entry, monkeypatch):
    """At the limit it has all."""
    monkeypatch.setattr(worldmap, "MOST_LISTED", 2)
    places = [("india", None), ("norway", None), ("japan", None)]
    assert _map_of(entry, *places[:2], box="world").listed == ""
    assert _map_of(entry, *places, box="world").listed == "1 to 2 of 3"
    assert _map_of(entry, *places, box="world", part=2).listed == "3 to 3 of 3"


def test_the_key_says_how_much_the_largest_dot_is(entry):
    page = _map_of(entry, ("paris", None), ("paris", None), ("dushanbe", None))
    assert page.largest == "2 stories"
    assert _map_of(entry, ("india", None)).largest == ""


def test_towns_of_a_map_are_as_many_as_it_says(entry, monkeypatch):
    monkeypatch.setattr(worldmap, "MOST_TOWNS", 1)
    page = _map_of(entry, ("paris", None), ("dushanbe", None), box="world")
    assert len(page.layer.dots) == 1
    assert page.towns_cut == "the 1 commonest of 2"


def test_an_area_is_named_where_it_has_room(entry):
    """Of the world India has, and no state of it; near, the state has too."""
    places = (("india", None), ("goa-india", None))
    world = _map_of(entry, *places, box="world")
    assert [name.label for name in world.layer.names] == ["india 1"]
    near = _map_of(entry, ("maharashtra", None))
    assert [name.label for name in near.layer.names] == ["maharashtra 1"]


@pytest.mark.parametrize("name", ["layer", "narrow"])
def test_the_three_most_named_countries_have_their_names_and_numbers(entry, name):
    """In the first view, also of a phone, and where their own outline has no room."""
    counts = {"United States": 9, "United Kingdom": 8, "Tajikistan": 7, "Chad": 1}
    page = map_page(placed(entry, counts), Query("protest"))
    names = getattr(page, name).names
    first = [one.label for one in names][:3]
    assert first == ["United States 9", "United Kingdom 8", "Tajikistan 7"]
    left, top, width, height = page.box
    for one in names[:3]:
        half = len(one.label) * worldmap.LETTER_WIDTH * getattr(page, name).unit / 2
        assert left <= one.x - half
        assert one.x + half <= left + width
        assert top <= one.y <= top + height


def test_a_state_is_an_area_on_its_country_and_never_a_dot(entry):
    """In its middle, a dot would be taken for a town."""
    page = _map_of(entry, ("texas", None), ("mexico", None), ("el-paso", None))
    assert [area.row.value.id for area in page.areas] == ["mexico", "texas"]
    assert [area.is_region for area in page.areas] == [False, True]
    assert [dot.label for dot in page.layer.dots] == ["el-paso"]


def test_a_region_smaller_than_a_dot_is_one(entry):
    places = (("rhode-island", None), ("texas", None))
    world = _map_of(entry, *places, box="world")
    assert [dot.label for dot in world.layer.dots] == ["rhode-island"]
    near = _map_of(entry, *places[:1])
    assert [area.row.value.id for area in near.areas] == ["rhode-island"]
    assert near.layer.dots == ()


def test_a_country_is_not_shaded_where_most_of_its_news_is_of_its_parts(entry):
    """Its number would be taken for that of the parts that nothing names."""
    india = ("india", None)
    parts = (("goa-india", "india"), ("maharashtra", "india"))
    page = _map_of(entry, india, india, india, india, *parts[1:])
    assert [bool(area.shade) for area in page.areas] == [True, True]
    page = _map_of(entry, india, india, *parts[1:])
    shades = {area.row.value.id: area.shade for area in page.areas}
    assert shades["india"] == 0
    assert shades["maharashtra"] > 0


def test_the_map_is_zoomed_to_what_is_chosen(site):
    whole = map_page(site, Query()).box
    france = map_page(site, Query().add("places", "france"))
    assert france.box[2] < whole[2]
    assert france.ways[-1].url == "/map?places=france&box=world"
    assert map_page(site, Query(), "world").box == worldmap.WORLD
    narrowed = Query("militants")
    near = map_page(site, narrowed).box
    assert map_page(site, narrowed, "900,0,500,10").box == near != whole


def test_a_map_says_that_other_places_count_without_the_chosen_one(site):
    """What a place counts is what a click on it finds."""
    assert map_page(site, Query()).without == ""
    page = map_page(site, Query().add("places", "france"))
    assert page.without.startswith("Counted without the choice of France:")
    rows = {row.value.id: row for row in (*page.here, *page.elsewhere)}
    found = site.search(Query().add("places", "tajikistan")).stories
    assert rows["tajikistan"].value.count == found
    assert rows["tajikistan"].url == "/search?places=tajikistan"


def test_towns_too_close_to_be_told_apart_are_a_cluster_that_opens(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    names = ("Paris", "Versailles", "Lyon", "Dushanbe")
    engine.write([entry(f"t{n}", headings=(make_heading(n, "places"),)) for n in names])
    engine.commit()
    page = map_page(Site(engine, FACETS, Settings()), Query(), "world")
    (cluster,) = [dot for dot in page.layer.dots if dot.is_cluster]
    assert cluster.words == "3 places, 3 stories: Lyon, Paris, Versailles"
    assert cluster.number == "3"
    assert "/map?box=" in cluster.url
    (town,) = [dot for dot in page.layer.dots if dot.label == "Dushanbe"]
    assert town.words == "Dushanbe: 1 story"


def test_a_story_that_names_two_places_of_a_cluster_counts_once(entry, monkeypatch):
    """A circle and a cluster count one thing; where that is not known, the sum is most."""
    engine = MemoryEngine(Path("unused"), FACETS)
    towns = ["Paris", "Versailles", "Lyon", "Nanterre"]
    engine.write([entry("a", places=towns[:2]), entry("b", places=towns)])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    (cluster,) = map_page(site, Query(), "world").layer.dots
    assert cluster.words == "4 places, 2 stories: Paris, Versailles, Lyon, …"
    assert cluster.number == "2"
    (articles,) = map_page(site, Query(count="copies"), "world").layer.dots
    assert articles.words.startswith("4 places, 2 articles")
    monkeypatch.setattr(worldmap, "MOST_COUNTED", 0)
    (cluster,) = map_page(site, Query(), "world").layer.dots
    assert cluster.words.startswith("4 places, at most 6 stories")


@pytest.mark.parametrize("most", [*range(1, 12), 57, 58, 1000])
def test_the_key_of_the_map_has_each_shade_that_occurs(most):
    """Of few stories not all shades do; without an area there is no key."""
    assert worldmap._legend(0) == ()
    shades = {worldmap._shade(count, most) for count in range(1, most + 1)}
    assert [shade for shade, _ in worldmap._legend(most)] == sorted(shades)


@pytest.mark.parametrize("most", [*range(1, 12), 57, 58, 1000])
def test_the_key_of_the_map_ends_with_the_most(most):
    """And each shade begins where the one before ends."""
    ends = [words.split(" to ") for _, words in worldmap._legend(most)]
    assert ends[0][0] == "1"
    assert ends[-1][-1] == f"{most:,}"
    numbers = [[int(end.replace(",", "")) for end in each] for each in ends]
    for before, after in pairwise(numbers):
        assert after[0] == before[-1] + 1


def test_names_on_the_map_lie_on_no_dot_and_in_the_view(entry):
    """Of two towns beside each other one is named; at the right edge none is."""
    view = (0.0, 0.0, 1000.0, 440.0)
    taken = [(100.0, 90.0, 20.0, 20.0)]
    assert worldmap._finds_room(taken, "Paris", (200.0, 100.0), view, 1.0)
    assert not worldmap._finds_room(taken, "Lyon", (210.0, 104.0), view, 1.0)
    assert not worldmap._finds_room(taken, "Benghazi", (60.0, 100.0), view, 1.0)
    assert not worldmap._finds_room(taken, "Hong Kong", (980.0, 100.0), view, 1.0)


def placed(entry, counts: dict[str, int]) -> Site:
    """A site in which so many articles name each place."""
    engine = MemoryEngine(Path("unused"), FACETS)
    for place, count in counts.items():
        for number in range(count):
            id = f"{place}-{number}"
            engine.write([entry(id, body="A protest.", places=[place])])
    engine.commit()
    return Site(engine, FACETS, Settings())


def test_the_first_view_has_every_place_of_the_result(entry):
    """One far town of many is not cut off."""
    site = placed(entry, {"Paris": 20, "Tokyo": 1})
    page = map_page(site, Query("protest"))
    assert {row.value.label for row in page.here} >= {"Paris", "Tokyo"}
    assert not page.elsewhere


def test_a_narrow_window_begins_where_most_is_named():
    """At the part of the view with the most articles, wherever the others are."""
    west, east = (100.0, 100.0, 0.0, 0.0), (900.0, 100.0, 0.0, 0.0)
    assert worldmap._middle([(west, 1), (east, 3)], worldmap.WORLD) == 90
    assert worldmap._middle([(west, 3), (east, 1)], worldmap.WORLD) == 10
    assert worldmap._middle([], worldmap.WORLD) == 50
