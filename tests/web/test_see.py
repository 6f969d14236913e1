"""Plain words that name a heading lead to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web.app import create_app
from cuttings.web.pages.search import see
from cuttings.web.settings import Settings
from tests.making import FACETS, make_entry, make_heading


@pytest.mark.parametrize("text", ["rahmon", "Rakhmonov", "emomali rahmon"])
def test_any_spelling_leads_to_the_heading(site, client, text):
    (link,) = see(site, Query(text))
    assert (link.value.label, link.value.count) == ("Emomali Rahmon", 2)
    assert client.get(link.url).status_code == 200
    assert "See: " in client.get("/search", query_string={"q": text}).text


OTHER = [
    "rahm",
    "militants",
    "",
    "people:rahmon",
    "rahm*",
    '"rahmon"',
    "-rahmon",
    "a b c d e f",
]


@pytest.mark.parametrize("text", OTHER)
def test_parts_of_words_other_words_and_worded_queries_lead_nowhere(site, text):
    assert see(site, Query(text)) == ()


@pytest.fixture(scope="module")
def registry():
    """A site where a ministry and a range of mountains are filed."""
    engine = MemoryEngine(Path("unused"), FACETS)
    ministry = make_heading("Interior Ministry (Tajikistan)", "organisations")
    range_ = make_heading("Pamir Mountains", "places", variants=("Pamirs",))
    engine.write([make_entry("a", "Talks", "They met.", headings=(ministry, range_))])
    engine.commit()
    return create_app(engine, FACETS, Settings(search_seconds=0)).extensions["cuttings"]


@pytest.mark.parametrize("text", ["interior ministry", "Pamirs", "pamir mountains"])
def test_a_body_or_a_place_is_named_by_its_whole_name(registry, text):
    """Or by a variant of it; what its label says in brackets may be left out."""
    assert [link.value.count for link in see(registry, Query(text))] == [1]


@pytest.mark.parametrize("text", ["interior", "ministry", "mountains", "tajikistan"])
def test_a_word_of_a_body_or_a_place_does_not_name_it(registry, text):
    assert see(registry, Query(text)) == ()


def test_a_heading_that_is_chosen_already_is_not_offered(site):
    assert see(site, Query("rahmon").add("people", "emomali-rahmon")) == ()
