"""What the first page holds."""

from __future__ import annotations

from pathlib import Path

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web.pages.home import home_page
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS, make_heading
from tests.web.pages.sites import site_of


def test_the_first_page_offers_only_examples_that_find_something(site):
    page = home_page(site)
    assert page.examples
    assert all(site.search(Query(example.text)).total for example in page.examples)


def test_the_first_page_does_not_say_one_number_twice(entry):
    """Where each story is one article, the headline has said it."""
    site = site_of([entry("a", date="2015"), entry("b", date="2016")])
    page = home_page(site)
    assert (page.headline, page.held[0]) == ("2 stories", "2015 to 2016.")


def test_the_first_page_says_in_words_what_is_held(site):
    page = home_page(site)
    assert page.headline == "5 stories from 2 outlets"
    assert page.held == ("6 articles, 1997 to 2016.", "1 story without a date.")


def test_doors_lead_to_countries_not_to_continents(entry):
    asia = make_heading("Asia", "places")
    nations = [make_heading(n, "places", "asia") for n in ("India", "Japan")]
    delhi = make_heading("Delhi", "places", "india")
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry("x", headings=(asia, *nations, delhi))])
    engine.commit()
    doors = home_page(Site(engine, FACETS, Settings())).doors
    assert [(door.label, [r.value.label for r in door.rows]) for door in doors] == [
        ("Countries", ["India", "Japan"])
    ]
