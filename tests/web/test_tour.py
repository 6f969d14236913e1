"""The tour of help: each step does in this archive what it says."""

from __future__ import annotations

from pathlib import Path

from cuttings.search.engines.memory import MemoryEngine
from cuttings.web.app import create_app
from cuttings.web.pages.tour import tour
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.browser.holdings import holdings
from tests.making import FACETS


def test_every_step_leads_to_a_page_that_shows_it():
    """And finds as much as it says."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write(holdings())
    engine.commit()
    steps = tour(Site(engine, FACETS, Settings()))
    client = create_app(engine, FACETS, Settings(search_seconds=0)).test_client()
    assert len(steps) == 8
    for step in steps:
        answer = client.get(step.url)
        assert answer.status_code == 200, step.url
        number = step.words.rpartition(": ")[2]
        if number.endswith("stories"):
            assert number.split()[0] in answer.text
    assert "3 copies" in steps[3].words
    assert "In five minutes" in client.get("/help").text


def test_an_empty_archive_has_no_tour():
    engine = MemoryEngine(Path("unused"), FACETS)
    client = create_app(engine, FACETS, Settings()).test_client()
    page = client.get("/help").text
    assert "In five minutes" not in page
    assert "How to search" in page
