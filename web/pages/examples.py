"""Searches to begin with, made from what this archive holds."""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.links import search_url
from cuttings.web.room import Room


@dataclass(frozen=True, slots=True)
class Example:
    """A query that finds something here, what it shows, and its address."""

    text: str
    meaning: str
    url: str


def examples(room: Room) -> tuple[Example, ...]:
    """One example for each habit worth knowing; kept until the index changes."""
    return room.keep(("examples",), lambda: _examples(room))


def _examples(room: Room) -> tuple[Example, ...]:
    page = room.search(Query(size=1))
    person, body = (_first(page.facets.get(key, ())) for key in ("people", "organisations"))
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
    candidates += [("police OR court", "either word"), ("date:2019..2020", "between two dates")]
    found = [(text, meaning) for text, meaning in candidates if room.search(Query(text, size=1)).total]
    return tuple(Example(text, meaning, search_url(Query(text))) for text, meaning in found)


def _first(values: tuple[FacetValue, ...]) -> str:
    return values[0].label if values else ""
