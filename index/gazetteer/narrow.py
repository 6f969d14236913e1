"""The towns, divisions and districts of the gazetteer: 55,000 rows, of which a run looks at some hundreds.

Read at once is what finds a row: the keys of its names, and its id, which depends on the rows before it. A ``Place`` is
made of a row when it is first asked for, so that every process that finds names starts a second sooner.
"""

from __future__ import annotations

import gc
import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cuttings.index.gazetteer.keys import place_key
from cuttings.search.analysis import slug

Level = Literal["continent", "country", "region", "division", "district", "town"]
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """One place. ``country`` is an ISO code or empty, ``broader`` the id of the place above it.

    A division is of its country's first level, a district (a county, a province of a region) of the second.
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
"""Label, country code, division code, population (a town's alone), whether a capital, keys; see ``_DISTRICT``."""
_DISTRICT = "district"
"""Stands in a district's row for its population."""


class Narrow:
    """The towns, the most populous first, then the divisions, then the districts: so that none changes its id.

    ``countries`` are the known countries by code, ``taken`` the ids of all broader places, and ``broad`` the broader
    places of a name.
    """

    def __init__(
        self, countries: Mapping[str, Place], taken: Mapping[str, Place], broad: Callable[[str], Iterable[Place]]
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
        """The name itself, then with its country, with its division and country, with its country and a number."""
        if name not in self._taken and name not in self._numbers:
            return name
        country = self._countries[row[1]].id
        for id in (f"{name}-{country}", f"{name}-{row[2].lower()}-{country}"):
            if id not in self._taken and id not in self._numbers:
                return id
        number = 2
        while (id := f"{name}-{country}-{number}") in self._taken or id in self._numbers:
            number += 1
        return id

    def _place(self, number: int) -> Place:
        place = self._made.get(number)
        if place is None:
            label, code, division, population, capital, keys = self._rows[number]
            country, id = self._countries[code].id, self._ids[number]
            above = (self._above(code, division, keys) if population else None) or country
            if population == _DISTRICT:
                place = Place(id, label, "district", code, above, 0, division)
            elif population:
                place = Place(id, label, "town", code, above, int(population), division, bool(capital))
            else:
                place = Place(id, label, "division", code, above, 0, division)
            self._made[number] = place
        return place

    def _above(self, code: str, division: str, keys: str) -> str | None:
        """The division that a town or district lies in, unless that is named as the town is (Moscow in Moscow).

        A region of the starter authority file stands for the division that has its name.
        """
        number = self._divisions.get((code, division))
        if number is None or place_key(self._rows[number][0]) in keys.split("|"):
            return None
        upper = next((place for place in self._broad(self._rows[number][0]) if place.country == code), None)
        if upper is None:
            return self._ids[number]
        return upper.id if upper.level == "region" else None


def _towns() -> Iterator[tuple[str, Row]]:
    """Each town's id, if it may have it, and its row; the id is kept with it only where it is not its key."""
    text = gzip.decompress((FOLDER / "cities.tsv.gz").read_bytes()).decode("utf-8")
    for line in text.splitlines():
        _, label, code, division, population, _, _, capital, keys, id = line.split("\t")
        yield id or keys.partition("|")[0].replace(" ", "-"), (label, code, division, population, capital, keys)


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
    """No look for garbage while much is made that is none: it would take as long as the rest."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
