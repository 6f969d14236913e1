"""Searches to begin with, made from what this archive holds.

The first page: a box to type into, what the archive holds, and ways in.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.facets import Facet
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.web.links import facet_url, search_url, value_url
from cuttings.web.pages.chart import Histogram, histogram
from cuttings.web.pages.wording import counted
from cuttings.web.site import Site


@dataclass(frozen=True, slots=True)
class Example:
    """A query that finds something here, what it shows, and its address."""

    text: str
    meaning: str
    url: str


def examples(site: Site) -> tuple[Example, ...]:
    """One example for each habit worth knowing; kept until the index changes."""
    return site.keep(("examples",), lambda: _examples(site))


def _examples(site: Site) -> tuple[Example, ...]:
    page = site.search(Query(size=1))
    person, body = (
        _first(page.facets.get(key, ())) for key in ("people", "organisations")
    )
    places = page.facets.get("places", ())
    place = _first(tuple(value for value in places if value.parent)) or _first(places)
    candidates = []
    if person:
        surname = person.split()[-1]
        candidates.append((f'"{person}"', "the words together, in this order"))
        candidates.append((f"people:{surname}", "a name, however spelt"))
    if place and body:
        candidates += [(f'places:"{place}" -"{body}"', "a place, without a name")]
    if place:
        candidates.append((f"title:{place.split()[0]}", "a word of the title"))
        candidates.append((f"{place.split()[0][:5]}*", "the beginning of a word"))
    candidates += [
        ("police OR court", "either word"),
        ("date:2019..2020", "between two dates"),
    ]
    found = [
        (text, meaning)
        for text, meaning in candidates
        if site.search(Query(text, size=1)).total
    ]
    return tuple(
        Example(text, meaning, search_url(Query(text))) for text, meaning in found
    )


def _first(values: tuple[FacetValue, ...]) -> str:
    return values[0].label if values else ""


SHOWN = 8


@dataclass(frozen=True, slots=True)
class WayIn:
    """A facet value that leads into the archive."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Doors:
    """The most frequent values of one facet."""

    key: str
    label: str
    values: tuple[WayIn, ...]
    more_url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the archive holds in words, by time and by names; ``newest_url`` lists it
    from the last day back.
    """

    title: str
    holdings: str
    doors: tuple[Doors, ...]
    examples: tuple[Example, ...]
    histogram: Histogram | None
    newest_url: str


def home_page(site: Site) -> HomePage:
    """The first page; kept until the index changes."""
    return site.keep(("home",), lambda: _home_page(site))


def _home_page(site: Site) -> HomePage:
    page = site.search(Query(size=1))
    doors = [_doors(facet, page) for facet in site.facets if facet.order == "count"]
    articles, stories = (
        counted(page.copies, "article", "articles"),
        counted(page.stories, "story", "stories"),
    )
    return HomePage(
        title=site.settings.title,
        holdings=f"{articles}, {stories}" if page.copies else "nothing yet",
        doors=tuple(door for door in doors if door.values),
        examples=examples(site),
        histogram=histogram(site, Query()) if "date" in site.keys else None,
        newest_url=search_url(Query(sort="newest")),
    )


def _doors(facet: Facet, page: ResultPage) -> Doors:
    values = [
        value
        for value in page.facets.get(facet.key, ())
        if value.id not in ("unclassified", "unknown")
    ]
    ways = tuple(
        WayIn(value.label, value.count, value_url(facet.key, value.id))
        for value in values[:SHOWN]
    )
    return Doors(facet.key, facet.label, ways, facet_url(facet.key, Query()))
