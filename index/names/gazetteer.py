"""The towns, divisions and districts of the gazetteer: 55,000 rows, of which a run
looks at some hundreds.

Read at once is what finds a row: the keys of its names, and its id, which depends on
the rows before it. A ``Place`` is made of a row when it is first asked for, so that
every process that finds names starts a second sooner.

The gazetteer: which places a name can mean, and which country a demonym belongs to.

Continents, countries and regions come with the starter authority file, divisions and
towns from GeoNames. Ids are words (``tajikistan``, ``london``, ``london-canada``): the
largest bearer of a name has it bare, the others carry their country, so that an id
never depends on what was indexed first.

    >>> gazetteer().demonym("Tajik").id
    'tajikistan'
    >>> [place.id for place in gazetteer().named("Khorog")]
    ['khorugh']
"""

from __future__ import annotations

import gc
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from cuttings.index.names.folding import place_key
from cuttings.search.language.analysis import slug

Level = Literal["continent", "country", "region", "division", "district", "town"]
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    ``country`` is an ISO code or empty, ``broader`` the id of the place above it.

    A division is of its country's first level, a district (a county, a province of a
    region) of the second.
    """

    id: str
    label: str
    level: Level
    country: str = ""
    broader: str | None = None
    population: int = 0
    division: str = ""
    capital: bool = False


Row = tuple[str, str, str, str, str, str]
"""Label, country code, division code, population (a town's alone), whether a
capital, keys; see ``_DISTRICT``.
"""
_DISTRICT = "district"
"""Stands in a district's row for its population."""


class Narrow:
    """The towns, the most populous first, then the divisions, then the districts: so
    that none changes its id.

    ``countries`` are the known countries by code, ``taken`` the ids of all broader
    places, and ``broad`` the broader places of a name.
    """

    def __init__(
        self,
        countries: Mapping[str, Place],
        taken: Mapping[str, Place],
        broad: Callable[[str], Iterable[Place]],
    ) -> None:
        self._countries = countries
        self._taken = taken
        self._broad = broad
        self._rows: list[Row] = []
        self._bearers: dict[str, list[int]] = {}
        self._numbers: dict[str, int] = {}
        self._divisions: dict[tuple[str, str], int] = {}
        self._ids: list[str] = []
        self._made: dict[int, Place] = {}
        with _no_collection():
            for name, row in (*_towns(), *_divisions(), *_districts()):
                if row[1] in countries:
                    self._add(name, row)

    def named(self, key: str) -> tuple[Place, ...]:
        """The places that a key can mean: towns before divisions."""
        return tuple(map(self._place, self._bearers.get(key, ())))

    def __contains__(self, key: str) -> bool:
        return key in self._bearers

    def place(self, id: str) -> Place | None:
        """The place with this id."""
        number = self._numbers.get(id)
        return None if number is None else self._place(number)

    def _add(self, name: str, row: Row) -> None:
        number = len(self._rows)
        self._rows.append(row)
        id = self._free_id(name, row)
        self._ids.append(id)
        self._numbers[id] = number
        if not row[3]:
            self._divisions[row[1], row[2]] = number
        for key in row[5].split("|"):
            self._bearers.setdefault(key, []).append(number)

    def _free_id(self, name: str, row: Row) -> str:
        """The name itself, then with its country, with its division and country,
        with its country and a number.
        """
        if name not in self._taken and name not in self._numbers:
            return name
        country = self._countries[row[1]].id
        for id in (f"{name}-{country}", f"{name}-{row[2].lower()}-{country}"):
            if id not in self._taken and id not in self._numbers:
                return id
        number = 2
        while (
            id := f"{name}-{country}-{number}"
        ) in self._taken or id in self._numbers:
            number += 1
        return id

    def _place(self, number: int) -> Place:
        place = self._made.get(number)
        if place is None:
            label, code, division, population, capital, keys = self._rows[number]
            country, id = self._countries[code].id, self._ids[number]
            above = (
                self._above(code, division, keys) if population else None
            ) or country
            if population == _DISTRICT:
                place = Place(id, label, "district", code, above, 0, division)
            elif population:
                place = Place(
                    id,
                    label,
                    "town",
                    code,
                    above,
                    int(population),
                    division,
                    bool(capital),
                )
            else:
                place = Place(id, label, "division", code, above, 0, division)
            self._made[number] = place
        return place

    def _above(self, code: str, division: str, keys: str) -> str | None:
        """The division that a town or district lies in, unless that is named as the
        town is (Moscow in Moscow).

        A region of the starter authority file stands for the division that has its
        name.
        """
        number = self._divisions.get((code, division))
        if number is None or place_key(self._rows[number][0]) in keys.split("|"):
            return None
        upper = next(
            (
                place
                for place in self._broad(self._rows[number][0])
                if place.country == code
            ),
            None,
        )
        if upper is None:
            return self._ids[number]
        return upper.id if upper.level == "region" else None


def _towns() -> Iterator[tuple[str, Row]]:
    """Each town's id, if it may have it, and its row; the id is kept with it only
    where it is not its key.
    """
    text = gzip.decompress((FOLDER / "cities.tsv.gz").read_bytes()).decode("utf-8")
    for line in text.splitlines():
        _, label, code, division, population, _, _, capital, keys, id = line.split("\t")
        yield (
            id or keys.partition("|")[0].replace(" ", "-"),
            (label, code, division, population, capital, keys),
        )


def _divisions() -> Iterator[tuple[str, Row]]:
    for line in (FOLDER / "divisions.tsv").read_text(encoding="utf-8").splitlines():
        code, division, label, short = line.split("\t")
        keys = dict.fromkeys(place_key(form) for form in (label, short) if form)
        yield slug(label), (label, code, division, "", "", "|".join(keys))


def _districts() -> Iterator[tuple[str, Row]]:
    text = gzip.decompress((FOLDER / "districts.tsv.gz").read_bytes()).decode("utf-8")
    for line in text.splitlines():
        code, division, label, key, id = line.split("\t")
        yield id or key.replace(" ", "-"), (label, code, division, _DISTRICT, "", key)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No look for garbage while much is made that is none: it would take as long as
    the rest.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


__all__ = ["Gazetteer", "Place", "gazetteer"]
STARTER = FOLDER / "compiled"
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
    """All places by name.

    Countries and regions are read at once, divisions and towns when first asked for.
    """

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
        return next(
            (place for place in self.broad(name) if place.level == "country"), None
        )

    def is_ambiguous(self, name: str) -> bool:
        """Whether a country's name is also that of a division elsewhere (Georgia):
        it proves no country.
        """
        place = self.country(name)
        return place is not None and any(
            other.level == "division"
            and other.country != place.country
            and place_key(other.label) == place_key(name)
            for other in self._narrow.named(place_key(name))
        )

    def demonym(self, word: str) -> Place | None:
        """The country, region or continent whose people or adjective this is:

        Tajik or Tajiks -> Tajikistan.
        """
        return self._demonyms.get(word) or self._demonyms.get(word.removesuffix("s"))

    def named(self, name: str) -> tuple[Place, ...]:
        """Every place of this name: broad ones first, then divisions and towns, the
        most populous first.
        """
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
        """The country that a word misspells by one edit: 8 letters or more, the
        first and last three in place.
        """
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
        for code, name, continent, _, population, neighbours in _rows(
            FOLDER / "countries.tsv"
        ):
            _, label, variants, demonyms = nations.get(code, (code, "", "", ""))
            upper = slug(CONTINENTS[continent])
            if code == "AQ":
                continue
            place = Place(
                slug(label or name),
                label or name,
                "country",
                code,
                upper,
                int(population),
            )
            self.countries[code] = place
            self.neighbours[code] = frozenset(neighbours.split(",")) - {""}
            self._add(place, name, *_split(variants))
            self._add_demonyms(place, _split(demonyms))

    def _read_regions(self) -> None:
        for label, broader, variants, demonyms in _rows(STARTER / "regions.tsv"):
            known = self.by_id.get(slug(label))
            upper = (
                self.countries[broader].id
                if broader in self.countries
                else slug(broader)
                if broader
                else None
            )
            code = broader if broader in self.countries else ""
            place = known or Place(slug(label), label, "region", code, upper)
            self._add(place, *_split(variants))
            self._add_demonyms(place, _split(demonyms))

    def _add(self, place: Place, *names: str) -> None:
        first = place.id not in self.by_id
        self.by_id[place.id] = place
        variants = [name for name in names if name != place.label]
        self.variants[place.id] = tuple(
            dict.fromkeys((*self.variants.get(place.id, ()), *variants))
        )
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
            a[start + 2 :] == b[start + 2 :]
            and a[start : start + 2] == b[start : start + 2][::-1]
        )
    return (
        a[start + 1 :] == b[start:] if len(a) > len(b) else a[start:] == b[start + 1 :]
    )
