"""One object makes a facet: everything else reads the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.search import facets as registry
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import NotFound
from cuttings.search.facets import (
    Facet,
    Value,
    facet_named,
    facet_of_kind,
    field_names,
    installed_facets,
)
from cuttings.search.facets.events import EVENT
from cuttings.search.facets.names import NAMES
from cuttings.search.queries import Query
from cuttings.search.syntax import lexer
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS, make_entry

CACHES = (registry.field_names, registry.numeric_fields, lexer.fields, lexer._lexicon)


def languages(entry):
    return (Value(entry.article.language, entry.article.language.upper()),)


LANGUAGE = Facet(
    "language", "Language", "languages", languages, rank=55, aliases=("lang",)
)


@pytest.fixture
def with_language(monkeypatch):
    """A site with one more facet installed."""
    monkeypatch.setattr(registry, "installed_facets", lambda: (*FACETS, LANGUAGE))
    for cache in CACHES:
        cache.cache_clear()
    engine = MemoryEngine(Path("unused"), (*FACETS, LANGUAGE))
    engine.write(
        [
            make_entry("a", "Talks", "They met.", language="en"),
            make_entry("b", "Entretiens", "Ils se virent.", language="fr"),
        ]
    )
    engine.commit()
    yield engine
    for cache in CACHES:
        cache.cache_clear()


@pytest.mark.parametrize("text", ["language:fr", "lang:fr", "LANG:FR"])
def test_a_new_facet_is_a_field_of_the_language(with_language, text):
    assert [hit.id for hit in with_language.search(Query(text)).hits] == ["b"]


def test_a_new_facet_is_on_the_page_in_the_form_and_in_the_help(with_language):
    settings = Settings(search_seconds=0)
    client = create_app(with_language, (*FACETS, LANGUAGE), settings).test_client()
    page = client.get("/search?language=fr").text
    assert 'name="language" value="fr" checked' in page
    assert "<span>Language</span> <b>FR</b>" in page
    assert "<code>language:</code>" in client.get("/help").text
    assert client.get("/facets/language").status_code == 200
    values = client.get("/api/search").json["facets"]["language"]
    assert [value["id"] for value in values] == ["en", "fr"]


def test_the_installed_facets_are_in_the_order_of_their_rank():
    ranks = [facet.rank for facet in installed_facets()]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


def test_no_name_of_a_field_means_two_facets():
    """Nor does a facet take the name of the title."""
    names = [name for facet in FACETS for name in (facet.key, *facet.aliases)]
    assert len(set(names)) == len(names)
    assert not set(names) & set(lexer.PARTS)
    assert set(names) <= set(field_names())


ALIASES = {
    "person": "people",
    "org": "organisations",
    "organisation": "organisations",
    "organization": "organisations",
    "organizations": "organisations",
    "place": "places",
}


@pytest.mark.parametrize(("alias", "key"), ALIASES.items())
def test_a_facet_is_found_by_its_aliases(alias, key):
    assert field_names()[alias] == key


def test_the_kind_of_a_heading_leads_to_its_facet():
    kinds = ("person", "organisation", "place", "event")
    assert tuple(facet_of_kind(kind) for kind in kinds) == (*NAMES, EVENT)
    with pytest.raises(NotFound, match="of the kind “ship”"):
        facet_of_kind("ship")


def test_only_facets_of_nothing_but_headings_are_revised_by_them():
    """An entry without an event type is unclassified, which no heading says."""
    assert [facet.key for facet in FACETS if facet.revisable] == [
        facet.key for facet in NAMES
    ]


def test_an_unknown_facet_is_answered_by_those_that_exist():
    with pytest.raises(NotFound) as raised:
        facet_named("poeple", NAMES)
    assert str(raised.value) == (
        "There is no facet “poeple”. The facets are: people, organisations, places."
    )
