"""The towns and divisions: found by any of their names, under an id that depends on
nothing but the table.
"""

from __future__ import annotations

import gzip

from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import FOLDER, gazetteer
from cuttings.search.language.analysis import slug


def rows() -> list[list[str]]:
    text = gzip.decompress((FOLDER / "cities.tsv.gz").read_bytes()).decode("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_the_table_of_towns_holds_the_keys_and_ids_that_the_code_makes():
    """A change to how names are folded needs the table made anew; every fifth town
    shows it.
    """
    for _, name, _, _, _, _, _, _, keys, id in rows()[::5]:
        key = keys.partition("|")[0]
        assert key == place_key(name)
        assert (id or key.replace(" ", "-")) == slug(name)


def test_counties_and_provinces_are_known_and_take_no_id_from_a_town():
    """Of the second level: beneath their division, behind every town of the name."""
    (zambales,) = gazetteer().named("Zambales")
    assert (zambales.level, zambales.country, zambales.broader) == (
        "district",
        "PH",
        "central-luzon",
    )
    town, *_, county = gazetteer().named("Kent")
    assert (town.id, town.level, county.id, county.level) == (
        "kent",
        "town",
        "kent-united-kingdom",
        "district",
    )


def test_a_district_called_as_a_town_of_its_country_is_left_out():
    assert {place.level for place in gazetteer().named("Jaffna")} == {"town"}


def test_the_largest_bearer_of_a_name_has_it_bare_and_comes_first():
    london, *others = gazetteer().named("London")
    assert (london.id, london.country, london.level) == ("london", "GB", "town")
    assert "london-canada" in {place.id for place in others}
    assert all(place.id.startswith("london-") for place in others)


def test_a_place_is_found_by_its_id_and_by_its_other_spellings():
    town = gazetteer().place("khorugh")
    assert town is not None
    assert town in gazetteer().named("Khorog")
    assert gazetteer().place("khorugh") is town
    assert gazetteer().place("no-such-place") is None


def test_a_town_stands_beneath_its_division_unless_both_have_one_name():
    shenzhen, moscow = gazetteer().place("shenzhen"), gazetteer().place("moscow")
    assert shenzhen is not None
    assert moscow is not None
    above = [place.label for place in gazetteer().above(shenzhen)]
    assert above[:2] == ["Guangdong", "China"]
    assert gazetteer().place(moscow.broader or "") == gazetteer().countries["RU"]
