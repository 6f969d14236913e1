"""What the first page holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cuttings.search.articles import StoryLink
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web.app import create_app
from cuttings.web.pages.home import home_page
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS, make_entry, make_heading
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


def test_a_story_of_which_one_copy_is_dated_is_not_without_a_date(entry):
    """It stands at the date of that copy, and counts once."""
    link = StoryLink("s", copies=2, outlets=2)
    dated, undated = entry("a", date="2015"), entry("b")
    copies = [replace(dated, story=link), replace(undated, story=link)]
    page = home_page(site_of([*copies, entry("c"), entry("d", date="2016")]))
    assert page.headline == "3 stories"
    assert "1 story without a date." in page.held
    page = home_page(site_of([*copies, entry("d", date="2016")]))
    assert not [each for each in page.held if "without a date" in each]


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


TOLD = "The mine was closed on Monday after the third flood of the year. " * 6


def told(id_: str, title: str, **more):
    """An article at some length, from an outlet and with a date."""
    given = {"outlet": "The Post", "published": "2019-03-04", "body": TOLD, **more}
    body, published = given.pop("body"), given.pop("published")
    is_inferred = given.pop("title_inferred", False)
    entry = make_entry(id_, title, body, published, **given)
    article = replace(entry.article, title_inferred=is_inferred)
    return replace(entry, article=article)


@pytest.mark.parametrize(
    "junk",
    [
        told("z", "Self-publish yesterday", body="Friday, 5 March 2021"),
        told("z", "Untitled", outlet=None),
        told("z", "Undated", published=None),
        told("z", "Its first sentence", title_inferred=True),
    ],
)
def test_the_first_page_shows_what_is_told_at_some_length_and_says_its_origin(junk):
    """Whatever stands in its title: a stub and a test page have little text."""
    entries = [told(f"a{number}", f"Flood, day {number}") for number in range(4)]
    page = home_page(site_of([*entries, junk]))
    assert len(page.newest) == 4
    assert "z" not in {row.hit.id for row in page.newest}


def test_an_archive_of_nothing_but_stubs_shows_these():
    page = home_page(site_of([make_entry("a", "One", ""), make_entry("b", "Two", "")]))
    assert len(page.newest) == 2


def test_the_first_page_has_one_search_with_what_it_found():
    """Its first hit has both names in the title, and the search finds more."""
    berg, oslo = make_heading("Anna Berg", "people"), make_heading("Oslo", "places")
    entries = [
        told("a", "Berg opens talks in Oslo", headings=(berg, oslo)),
        told("b", "Floods in Oslo: Berg resigns", headings=(berg, oslo)),
        told("c", "Final is postponed"),
    ]
    site = site_of(entries)
    worked = home_page(site).worked
    assert set(worked.text.split()) == {"Berg", "Oslo"}
    assert worked.found == "2 stories"
    page = create_app(site.engine, FACETS, Settings()).test_client().get("/").text
    assert f'For example, <a href="{worked.url}' in page.replace("&amp;", "&")


def test_a_search_that_finds_one_story_or_none_is_no_example():
    berg = make_heading("Anna Berg", "people")
    assert (
        home_page(site_of([told("a", "Berg resigns", headings=(berg,))])).worked is None
    )
    assert home_page(site_of([])).worked is None


def test_the_bars_and_the_sentence_beneath_them_agree(entry):
    """A story with copies in two months is told by both bars, and the page says so."""
    site = site_of(
        [
            entry("a", date="2015-03-30", story="s"),
            entry("b", date="2015-04-02", story="s", representative=False),
            entry("c", date="2015-04-05"),
            entry("d"),
        ]
    )
    page = home_page(site)
    added_up = sum([bar.count for bar in page.histogram.bars])
    assert added_up == 3
    assert page.drawn == (
        "The bars show 2 stories. They add up to 3, because a story counts wherever a "
        "copy of it appeared."
    )
    assert page.undated == "Date unknown: 1"


def test_bars_that_show_every_story_once_need_no_sentence(entry):
    site = site_of([entry("a", date="2015-03"), entry("b", date="2015-04")])
    assert home_page(site).drawn == ""


def test_a_story_of_which_a_copy_is_undated_is_not_called_undated(entry):
    """The link says what it leads to."""
    site = site_of(
        [
            entry("a", date="2015-03-30", story="s"),
            entry("b", story="s", representative=False),
            entry("c", date="2015-05"),
        ]
    )
    page = home_page(site)
    assert page.undated == "1 story with an undated copy"
    assert page.held == ("3 articles, March 2015 to May 2015.",)


@pytest.mark.parametrize(("first", "last"), [(1850, 2010), (2001, 2009), (1990, 2020)])
def test_what_the_bars_show_is_counted_whatever_their_unit(entry, first, last):
    """Decades, years, months."""
    years = [str(year) for year in range(first, last + 1, 3)]
    site = site_of([entry(f"a{year}", date=year) for year in years] + [entry("u")])
    page = home_page(site)
    assert page.drawn == f"The bars show {len(years)} stories."


def test_the_first_page_says_from_which_year_to_which_though_its_bars_are_quarters(
    entry,
):
    dates = ("2001-05-01", "2003-02-01", "2006-12-01")
    page = home_page(site_of([entry(f"d{date}", date=date) for date in dates]))
    assert page.histogram.level == "quarter"
    assert "2001 to 2006." in page.held
