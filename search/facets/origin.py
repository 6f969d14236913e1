"""Facets of origin: the agency that wrote a text, the outlet that carried it, the
people of its byline.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from cuttings.search.addresses import plain_address, web_address
from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.signatures import name_id, people_of
from cuttings.search.translations import marked


@lru_cache(maxsize=20_000)
def _named(name: str | None) -> tuple[Value, ...]:
    return (Value(name_id(name), name),) if name else ()


def _bylines(entry: Entry) -> tuple[Value, ...]:
    """The people who signed the text; another thing than the people in the news."""
    byline = entry.article.byline
    if not byline:
        return ()
    found: dict[str, Value] = {}
    for name in people_of(byline):
        for value in _named(name):
            found[value.id] = value
    return tuple(found.values())


def _agencies(entry: Entry) -> tuple[Value, ...]:
    return _named(entry.article.agency)


def _outlets(entry: Entry) -> tuple[Value, ...]:
    return _named(entry.article.outlet)


def _websites(entry: Entry) -> tuple[Value, ...]:
    """The host that a text was published at, and below it the address of its page."""
    url = web_address(entry.article.url) if entry.article.url else None
    host, address = plain_address(url) if url else ("", "")
    if not host:
        return ()
    site = Value(name_id(host), host)
    digest = blake2b(address.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return site, Value(f"{site.id}-{digest}", address, site.id)


AGENCY = Facet(
    "agency",
    marked("Agency"),
    marked("agencies"),
    _agencies,
    rank=6,
    made_of=("agency",),
)
OUTLET = Facet(
    "outlet",
    marked("Outlet"),
    marked("outlets"),
    _outlets,
    rank=5,
    made_of=("outlet",),
)
BYLINE = Facet(
    "byline",
    marked("Byline"),
    marked("bylines"),
    _bylines,
    rank=65,
    names_people=True,
    made_of=("byline",),
    several=True,
)
WEBSITE = Facet(
    "website",
    marked("Website"),
    marked("websites"),
    _websites,
    rank=68,
    aliases=("url", "address"),
    reveal="levels",
    made_of=("url",),
)
