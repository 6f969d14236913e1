"""The items of Wikidata that headings are the same as, where a bundled list says so.

Items are facts that Wikidata gives to everybody (CC0); the lists that pair them with
names come from projects whose licences let them be bundled: countries, states and
provinces from rigour, companies and bodies from the name-suggestion-index.

    >>> wikidata("tajikistan"), wikidata("dushanbe")
    ('http://www.wikidata.org/entity/Q863', '')
"""

from __future__ import annotations

from functools import cache

from cuttings.index.names.gazetteer import COMPILED
from cuttings.index.names.lists import read_table

WIKIDATA = "http://www.wikidata.org/entity/"
"""What Wikidata's identifiers begin with; they are no addresses to be fetched by TLS, and
written with http by everybody (https://www.wikidata.org/wiki/Wikidata:Data_access).
"""
LISTS = ("wikidata_places.tsv", "wikidata_organisations.tsv")


def wikidata(heading_id: str) -> str:
    """The identifier of the item that a heading is the same as, empty where none is
    known.
    """
    item = _items().get(heading_id, "")
    return f"{WIKIDATA}{item}" if item else ""


@cache
def _items() -> dict[str, str]:
    """The items of all lists by the ids of their headings."""
    items = {}
    for name in LISTS:
        for heading_id, item in read_table(COMPILED / name):
            items[heading_id] = item
    return items
