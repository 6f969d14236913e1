"""The gazetteer: which places a name can mean, and which country a demonym belongs to.

Continents, countries and regions come with the starter authority file, divisions and towns from GeoNames. Ids are
words (``tajikistan``, ``london``, ``london-canada``): the largest bearer of a name has it bare, the others carry their
country, so that an id never depends on what was indexed first.

    >>> gazetteer().demonym("Tajik").id
    'tajikistan'
    >>> [place.id for place in gazetteer().named("Khorog")]
    ['khorugh']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path

from cuttings.index.gazetteer.keys import place_key
from cuttings.index.gazetteer.narrow import FOLDER, Narrow, Place
from cuttings.search.analysis import slug

__all__ = ["Gazetteer", "Place", "gazetteer"]
STARTER = FOLDER.parent / "authority" / "compiled"
CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}


class Gazetteer:
    """All places by name. Countries and regions are read at once, divisions and towns when first asked for."""

    def __init__(self) -> None:
        self.by_id: dict[str, Place] = {}
        self.countries: dict[str, Place] = {}
        self.variants: dict[str, tuple[str, ...]] = {}
        self.neighbours: dict[str, frozenset[str]] = {}
        self._broad: dict[str, list[Place]] = defaultdict(list)
        self._demonyms: dict[str, Place] = {}
        self.surfaces: dict[str, Place] = {}
        self._read_countries()
        self._read_regions()

    def broad(self, name: str) -> tuple[Place, ...]:
        """The continents, countries and regions that a name can mean."""
        return tuple(self._broad.get(place_key(name), ()))

    def country(self, name: str) -> Place | None:
        """The country of this name or variant, if it is one."""
        return next((place for place in self.broad(name) if place.level == "country"), None)

    def is_ambiguous(self, name: str) -> bool:
        """Whether a country's name is also that of a division elsewhere (Georgia): it proves no country."""
        place = self.country(name)
        return place is not None and any(
            other.level == "division" and other.country != place.country and place_key(other.label) == place_key(name)
            for other in self._narrow.named(place_key(name))
        )

    def demonym(self, word: str) -> Place | None:
        """The country, region or continent whose people or adjective this is: Tajik or Tajiks -> Tajikistan."""
        return self._demonyms.get(word) or self._demonyms.get(word.removesuffix("s"))

    def named(self, name: str) -> tuple[Place, ...]:
        """Every place of this name: broad ones first, then divisions and towns, the most populous first."""
        key = place_key(name)
        return (*self._broad.get(key, ()), *self._narrow.named(key))

    def place(self, id: str) -> Place | None:
        """The place with this id."""
        return self.by_id.get(id) or self._narrow.place(id)

    def above(self, place: Place) -> Iterator[Place]:
        """The places above this one, nearest first."""
        while place.broader and (upper := self.place(place.broader)):
            yield upper
            place = upper

    def typo(self, word: str) -> Place | None:
        """The country that a word misspells by one edit: 8 letters or more, the first and last three in place."""
        key = place_key(word)
        if len(key) < 8 or key in self._broad:
            return None
        for country_key, place in self._long_keys.get(key[:3] + key[-3:], ()):
            if _one_edit(key, country_key):
                return None if key in self._narrow else place
        return None

    @cached_property
    def _long_keys(self) -> dict[str, list[tuple[str, Place]]]:
        ends: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        for key, places in self._broad.items():
            if len(key) >= 8 and " " not in key and places[0].level == "country":
                ends[key[:3] + key[-3:]].append((key, places[0]))
        return ends

    def _read_countries(self) -> None:
        nations = {row[0]: row for row in _rows(STARTER / "nations.tsv")}
        for code, name in CONTINENTS.items():
            self._add(Place(slug(name), name, "continent"), code)
        for code, name, continent, _, population, neighbours in _rows(FOLDER / "countries.tsv"):
            _, label, variants, demonyms = nations.get(code, (code, "", "", ""))
            upper = slug(CONTINENTS[continent])
            if code == "AQ":
                continue
            place = Place(slug(label or name), label or name, "country", code, upper, int(population))
            self.countries[code] = place
            self.neighbours[code] = frozenset(neighbours.split(",")) - {""}
            self._add(place, name, *_split(variants))
            self._add_demonyms(place, _split(demonyms))

    def _read_regions(self) -> None:
        for label, broader, variants, demonyms in _rows(STARTER / "regions.tsv"):
            known = self.by_id.get(slug(label))
            upper = self.countries[broader].id if broader in self.countries else slug(broader) if broader else None
            code = broader if broader in self.countries else ""
            place = known or Place(slug(label), label, "region", code, upper)
            self._add(place, *_split(variants))
            self._add_demonyms(place, _split(demonyms))

    def _add(self, place: Place, *names: str) -> None:
        first = place.id not in self.by_id
        self.by_id[place.id] = place
        variants = [name for name in names if name != place.label]
        self.variants[place.id] = tuple(dict.fromkeys((*self.variants.get(place.id, ()), *variants)))
        for name in (place.label, *variants) if first else variants:
            bearers = self._broad[place_key(name)]
            if place not in bearers:
                bearers.append(place)
            self.surfaces.setdefault(name.removeprefix("the "), place)

    def _add_demonyms(self, place: Place, demonyms: Iterable[str]) -> None:
        for demonym in demonyms:
            self._demonyms.setdefault(demonym, place)

    @property
    def demonyms(self) -> dict[str, Place]:
        """Every demonym with its place."""
        return self._demonyms

    @cached_property
    def _narrow(self) -> Narrow:
        return Narrow(self.countries, self.by_id, self.broad)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer()


def _rows(path: Path) -> Iterator[tuple[str, ...]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple(line.split("\t"))


def _split(field: str) -> list[str]:
    return field.split("|") if field else []


def _one_edit(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    if len(a) == len(b):
        return a[start + 1 :] == b[start + 1 :] or (
            a[start + 2 :] == b[start + 2 :] and a[start : start + 2] == b[start : start + 2][::-1]
        )
    return a[start + 1 :] == b[start:] if len(a) > len(b) else a[start:] == b[start + 1 :]
