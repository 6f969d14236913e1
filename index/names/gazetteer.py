"""Which places a name can mean, and which country a demonym belongs to.

Continents, countries and regions are our own compilation, divisions, towns and
districts are from GeoNames. Ids are words (``tajikistan``, ``london``,
``london-canada``): the largest bearer of a name has it bare, the others carry their
country, so that an id never depends on what was indexed first.

    >>> gazetteer().demonym("Tajik").id
    'tajikistan'
    >>> [place.id for place in gazetteer().named("Khorog")]
    ['khorugh']
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import count
from sys import intern
from typing import Literal, NamedTuple

from cuttings.index.names.folding import place_key
from cuttings.index.names.lists import NAMES, read_table
from cuttings.search.language.analysis import slug

FOLDER = NAMES
COMPILED = NAMES / "compiled"
CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}
GEONAMES = "https://sws.geonames.org/"
"""What GeoNames' addresses of places begin with."""
LEAST_MISSPELT = 8
"""Letters of a country's name that can be known with one of them wrong."""
LARGE = 100_000
"""Inhabitants of a town whose name is rather its own than a division's."""
REMEMBERED = 20_000
"""Names whose places a process keeps: some 4 MB."""
Level = Literal["continent", "country", "region", "division", "district", "town"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    ``country`` is an ISO code or empty, ``broader`` the id of the place above it. A
    division is of its country's first level, a district (a county, a province of a
    region) of the second. ``geonames`` is its number there, of countries and towns;
    ``spellings`` counts its names in all languages: the more, the better it is known.
    """

    id: str
    label: str
    level: Level
    country: str = ""
    broader: str | None = None
    population: int = 0
    division: str = ""
    capital: bool = False
    geonames: int = 0
    spellings: int = 1

    @property
    def address(self) -> str:
        """The address by which GeoNames identifies it, where its number is known."""
        return f"{GEONAMES}{self.geonames}/" if self.geonames else ""


class Row(NamedTuple):
    """A town, division or district as its table has it: the id that it should have,
    and what makes a ``Place`` of it. ``keys`` are those of its names.
    """

    wanted_id: str
    level: Level
    label: str
    country: str
    division: str
    keys: list[str]
    population: str = "0"
    capital: str = ""
    geonames: str = "0"


def narrow_rows() -> Iterator[Row]:
    """The towns, the most populous first, then the divisions, then the districts: so
    that none changes its id when a lower level grows.
    """
    for columns in read_table(NAMES / "cities.tsv.gz"):
        number, label, country, division, population, *rest = columns
        _, _, capital, joined, name = rest
        keys = joined.split("|")
        # the table has the id only where it is not the key
        name = name or keys[0].replace(" ", "-")
        # as few strings as there are countries and divisions, not as rows
        country, division = intern(country), intern(division)
        yield Row(
            name, "town", label, country, division, keys, population, capital, number
        )
    for country, division, label, short in read_table(NAMES / "divisions.tsv"):
        keys = list(dict.fromkeys((place_key(label), place_key(short or label))))
        yield Row(slug(label), "division", label, country, division, keys)
    for country, division, label, key, name in read_table(NAMES / "districts.tsv.gz"):
        name = name or key.replace(" ", "-")
        yield Row(name, "district", label, country, division, [key])


class Gazetteer:
    """All places by name.

    Countries and regions are read at once. Of the 55,000 rows below them only names and
    ids are, when the first is asked for: a run looks at some hundreds.
    """

    def __init__(self) -> None:
        self.by_id: dict[str, Place] = {}
        self.countries: dict[str, Place] = {}
        self.variants: dict[str, tuple[str, ...]] = {}
        self.demonyms: dict[str, Place] = {}
        self.surfaces: dict[str, Place] = {}
        self._broad: dict[str, list[Place]] = defaultdict(list)
        self._read_countries()
        self._read_regions()
        # each name of a text is asked for some thirty times
        self._broad_of = lru_cache(maxsize=REMEMBERED)(self._find_broad)
        self._named = lru_cache(maxsize=REMEMBERED)(self._find_named)

    def broad(self, name: str) -> tuple[Place, ...]:
        """The continents, countries and regions that a name can mean."""
        return self._broad_of(name)

    def _find_broad(self, name: str) -> tuple[Place, ...]:
        return tuple(self._broad.get(place_key(name), ()))

    def country(self, name: str) -> Place | None:
        """The country of this name or variant, if it is one."""
        for place in self.broad(name):
            if place.level == "country":
                return place
        return None

    def demonym(self, word: str) -> Place | None:
        """The country, region or continent whose people or adjective this is:

        Tajik or Tajiks -> Tajikistan.
        """
        return self.demonyms.get(word) or self.demonyms.get(word.removesuffix("s"))

    def nation(self, word: str) -> Place | None:
        """The country, region or continent of this name, people or adjective."""
        return next(iter(self.broad(word)), None) or self.demonym(word)

    def named(self, name: str) -> tuple[Place, ...]:
        """Every place of this name: broad ones first, then towns, the most populous
        first, divisions and districts.
        """
        return self._named(name)

    def _find_named(self, name: str) -> tuple[Place, ...]:
        key = place_key(name)
        return (*self._broad.get(key, ()), *self._narrow.named(key))

    def divisions(self, name: str) -> list[Place]:
        """The divisions that a name means rather than a town: where no town of size has
        it for its own. Those of the most populous countries come first.
        """
        divisions = []
        for place in self.named(name):
            has_it = place_key(place.label) == place_key(name)
            if place.level == "division":
                divisions.append(place)
            elif has_it and place.level == "town" and place.population >= LARGE:
                return []

        def inhabitants(place: Place) -> int:
            return -self.countries[place.country].population

        return sorted(divisions, key=inhabitants)

    def is_ambiguous(self, name: str) -> bool:
        """Whether the name of a country or of a region in one is also that of a division
        elsewhere (Georgia, Punjab): it proves no country.
        """
        countries = {place.country for place in self.broad(name)} - {""}
        if not countries:
            return False
        key = place_key(name)
        return any(
            place.level == "division"
            and place.country not in countries
            and place_key(place.label) == key
            for place in self._narrow.named(key)
        )

    def place(self, place_id: str) -> Place | None:
        """The place with this id."""
        return self.by_id.get(place_id) or self._narrow.place(place_id)

    def above(self, place: Place) -> Iterator[Place]:
        """The places above this one, nearest first."""
        while place.broader and (upper := self.place(place.broader)):
            yield upper
            place = upper

    def typo(self, word: str) -> Place | None:
        """The country that a word misspells by one edit: 8 letters or more, the
        first and last three in place.
        """
        key = place_key(word)
        if len(key) < LEAST_MISSPELT or key in self._broad:
            return None
        for country_key, place in self._by_ends.get(key[:3] + key[-3:], ()):
            if _one_edit(key, country_key):
                return None if self._narrow.named(key) else place
        return None

    @cached_property
    def _by_ends(self) -> dict[str, list[tuple[str, Place]]]:
        ends: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        for key, (place, *_) in self._broad.items():
            is_word = len(key) >= LEAST_MISSPELT and " " not in key
            if is_word and place.level == "country":
                ends[key[:3] + key[-3:]].append((key, place))
        return ends

    @cached_property
    def _narrow(self) -> _NarrowPlaces:
        return _NarrowPlaces(self)

    def _read_countries(self) -> None:
        # GeoNames has the countries, our own compilation their usual names.
        nations = {row[0]: row for row in read_table(COMPILED / "nations.tsv")}
        for name in CONTINENTS.values():
            # Not by its code: EU is the Union.
            self._add(Place(slug(name), name, "continent"))
        for row in read_table(NAMES / "countries.tsv"):
            code, name, continent, _, population, _, number = row
            if code == "AQ":
                continue  # a continent already
            _, label, variants, demonyms = nations.get(code, (code, name, "", ""))
            label = label or name
            upper = slug(CONTINENTS[continent])
            place = Place(
                slug(label),
                label,
                "country",
                code,
                upper,
                int(population),
                geonames=int(number),
            )
            self.countries[code] = place
            self._add(place, name, *_entries(variants))
            self._add_demonyms(place, demonyms)

    def _read_regions(self) -> None:
        for label, broader, variants, demonyms in read_table(COMPILED / "regions.tsv"):
            country = self.countries.get(broader)
            upper = country.id if country else slug(broader) if broader else None
            code = broader if country else ""
            place = Place(slug(label), label, "region", code, upper)
            # Variants of a country, or of a continent.
            place = self.by_id.get(place.id, place)
            self._add(place, *_entries(variants))
            self._add_demonyms(place, demonyms)

    def _add(self, place: Place, *names: str) -> None:
        first = place.id not in self.by_id
        self.by_id[place.id] = place
        variants = [name for name in names if name != place.label]
        known = self.variants.get(place.id, ())
        self.variants[place.id] = tuple(dict.fromkeys((*known, *variants)))
        for name in (place.label, *variants) if first else variants:
            bearers = self._broad[place_key(name)]
            if place not in bearers:
                bearers.append(place)
            self.surfaces.setdefault(name.removeprefix("the "), place)

    def _add_demonyms(self, place: Place, demonyms: str) -> None:
        for demonym in _entries(demonyms):
            self.demonyms.setdefault(demonym, place)


class _NarrowPlaces:
    """The towns, divisions and districts, each with an id of its own."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._rows: dict[str, Row] = {}
        self._bearers: dict[str, str | tuple[str, ...]] = {}
        """The ids of the places of a key. Most keys have one: a list for each of them
        would take 14 MB.
        """
        self._divisions: dict[tuple[str, str], str] = {}
        self._made: dict[str, Place] = {}
        # A collection would find no garbage, and takes .2 of .55 s.
        gc.disable()
        try:
            for row in narrow_rows():
                if row.country in gazetteer.countries:
                    self._add(row)
        finally:
            gc.enable()

    def named(self, key: str) -> list[Place]:
        """The places that a key can mean: towns before divisions."""
        found = self._bearers.get(key, ())
        ids = (found,) if isinstance(found, str) else found
        return list(map(self._make, ids))

    def place(self, place_id: str) -> Place | None:
        """The place with this id."""
        return self._make(place_id) if place_id in self._rows else None

    def _add(self, row: Row) -> None:
        place_id = next(filter(self._is_free, self._candidates(row)))
        self._rows[place_id] = row
        if row.level == "division":
            self._divisions[row.country, row.division] = place_id
        for key in row.keys:
            known = self._bearers.setdefault(key, place_id)
            if known is not place_id:
                others = (known,) if isinstance(known, str) else known
                self._bearers[key] = (*others, place_id)

    def _is_free(self, place_id: str) -> bool:
        return place_id not in self._rows and place_id not in self._gazetteer.by_id

    def _candidates(self, row: Row) -> Iterator[str]:
        """The name itself, then with its country, with its division and country,
        with its country and a number.
        """
        yield row.wanted_id
        country = self._gazetteer.countries[row.country].id
        yield f"{row.wanted_id}-{country}"
        yield f"{row.wanted_id}-{row.division.lower()}-{country}"
        for number in count(2):
            yield f"{row.wanted_id}-{country}-{number}"

    def _make(self, place_id: str) -> Place:
        if place_id not in self._made:
            row = self._rows[place_id]
            self._made[place_id] = Place(
                place_id,
                row.label,
                row.level,
                row.country,
                self._above(row) or self._gazetteer.countries[row.country].id,
                int(row.population),
                row.division,
                bool(row.capital),
                int(row.geonames),
                len(row.keys),
            )
        return self._made[place_id]

    def _above(self, row: Row) -> str | None:
        """The division that a town or district lies in, unless that is named as the
        town is (Moscow in Moscow).

        A region of the compilation stands for the division that has its name.
        """
        place_id = self._divisions.get((row.country, row.division))
        if row.level == "division" or place_id is None:
            return None
        label = self._rows[place_id].label
        is_twin = place_key(label) in row.keys
        # New York City lies in New York.
        if is_twin and place_key(row.label) != f"{place_key(label)} city":
            return None
        for place in self._gazetteer.broad(label):
            if place.country == row.country:
                return place.id if place.level == "region" else None
        return place_id


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer()


def _entries(field: str) -> list[str]:
    return field.split("|") if field else []


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter is missing, too many or wrong, or two neighbours have changed
    places.
    """
    if len(a) > len(b):
        a, b = b, a
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    swapped = a[start : start + 2] == b[start : start + 2][::-1]
    return a[start + 1 :] == b[start + 1 :] or (
        swapped and a[start + 2 :] == b[start + 2 :]
    )
