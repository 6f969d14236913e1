"""The items of Wikidata that headings are the same as."""

from __future__ import annotations

import re

import pytest

from cuttings.index.names.gazetteer import COMPILED, gazetteer
from cuttings.index.names.identifiers import LISTS, wikidata
from cuttings.index.names.lists import read_table
from cuttings.index.names.organisations import organisations


@pytest.mark.parametrize("name", LISTS)
def test_every_item_is_one_headings_alone(name: str) -> None:
    """No id stands twice, and no two headings are one item."""
    rows = list(read_table(COMPILED / name))
    assert len({heading_id for heading_id, _ in rows}) == len(rows)
    assert len({item for _, item in rows}) == len(rows)
    for _, item in rows:
        assert re.fullmatch(r"Q[1-9]\d*", item)


def test_every_id_is_a_places_or_a_starter_organisations() -> None:
    """So none is left behind where a label is changed."""
    places, bodies = (
        [heading_id for heading_id, _ in read_table(COMPILED / name)] for name in LISTS
    )
    for heading_id in places:
        assert gazetteer().place(heading_id), heading_id
    assert set(bodies) <= organisations().keys()


def test_every_country_has_an_item() -> None:
    """With its dependencies, as ISO 3166 lists them."""
    for place in gazetteer().countries.values():
        assert wikidata(place.id), place.label


@pytest.mark.parametrize(
    ("heading_id", "item"),
    [
        ("georgia", "Q230"),
        ("georgia-united-states", "Q1428"),
        ("toyota", "Q53268"),
        ("zorena", ""),
    ],
)
def test_a_heading_is_an_item_or_none(heading_id: str, item: str) -> None:
    """The country is another than the state of its name."""
    assert wikidata(heading_id).rpartition("/")[2] == item


@pytest.mark.parametrize(
    ("heading_id", "item"),
    [
        ("denmark", "Q35"),
        ("netherlands", "Q55"),
        ("new-zealand", "Q664"),
        ("china", "Q148"),
        ("france", "Q142"),
    ],
)
def test_a_country_is_itself_and_no_realm_that_it_is_a_part_of(
    heading_id: str, item: str
) -> None:
    """The Kingdom of the Netherlands has Aruba too, which is a heading of its own."""
    assert wikidata(heading_id).endswith(f"/{item}")
