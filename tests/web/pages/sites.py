"""What the tests of several pages share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cuttings.search.articles import Entry, StoryLink
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import make_entry

PUBLIC = PublicAddress("Cuttings", "http://localhost")
"""The address that the site is known by."""


def site_of(entries: list[Entry]) -> Site:
    """A site over some entries."""
    facets = installed_facets()
    engine = MemoryEngine(Path("unused"), facets)
    engine.write(entries)
    engine.commit()
    return Site(engine, facets, Settings())


def carried(id: str, outlets: int) -> Entry:
    """An entry of a story that so many outlets carried."""
    link = StoryLink(id, copies=outlets, outlets=outlets)
    return replace(make_entry(id, "Talks", "They met."), story=link)
