"""Names of a table become headings, and headings are linked data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.protocols.reconciliation import MOST_QUERIES, candidates
from cuttings.web.settings import Settings
from tests.browser.holdings import holdings


@pytest.fixture(scope="module")
def site_app():
    engine = MemoryEngine(Path("unused"), installed_facets())
    engine.write(holdings())
    engine.commit()
    return create_app(engine, installed_facets(), Settings(search_seconds=0))


@pytest.fixture
def asked(site_app):
    """Reconciles names and gives the candidates of each."""
    client = site_app.test_client()

    def ask(*queries):
        named = {f"q{number}": query for number, query in enumerate(queries)}
        response = client.post("/reconcile", data={"queries": json.dumps(named)})
        assert response.status_code == 200
        return [response.json[name]["result"] for name in named]

    return ask


def test_the_manifest_says_what_the_service_is(site_app):
    """And everybody's scripts may read it."""
    response = site_app.test_client().get("/reconcile")
    manifest = response.json
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "http://localhost/headings/"
    assert {"people", "places"} <= {each["id"] for each in manifest["defaultTypes"]}
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("name", ["Anna Berg", "anna berg", "Berg, Anna", "ANNA  BERG"])
def test_a_name_is_matched_in_any_order_and_case(asked, name):
    """Certain, and alone."""
    (found,) = asked({"query": name})
    assert found[0]["name"] == "Anna Berg"
    assert found[0]["match"] is True
    assert found[0]["score"] == 100


@pytest.mark.parametrize("name", ["Ana Berg", "Anna Bergg", "Berg"])
def test_a_doubtful_name_is_offered_and_not_matched(asked, name):
    """A person decides."""
    (found,) = asked({"query": name})
    assert found[0]["name"] == "Anna Berg"
    assert not any(each["match"] for each in found)


def test_a_type_narrows_and_a_limit_ends(asked):
    """A type that is none of ours narrows nothing."""
    places, limited, foreign = asked(
        {"query": "Anna Berg", "type": "places"},
        {"query": "Anna Berg", "limit": 1},
        {"query": "Anna Berg", "type": "Q5"},
    )
    assert all(each["type"][0]["id"] == "places" for each in places)
    assert len(limited) == 1
    assert foreign[0]["name"] == "Anna Berg"


def test_a_name_that_nothing_looks_like_has_no_candidate(asked):
    """And an empty one neither."""
    assert asked({"query": "Xyzzyplugh"}, {"query": ""}) == [[], []]


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 5_000, '{"q": {}}', '{"q": 1}'])
def test_what_is_no_query_is_refused(site_app, text):
    """In a sentence."""
    response = site_app.test_client().post("/reconcile", data={"queries": text})
    assert response.status_code == 400


def test_so_many_names_and_no_more(site_app):
    """Of one request."""
    client = site_app.test_client()
    for count, status in ((MOST_QUERIES, 200), (MOST_QUERIES + 1, 400)):
        named = json.dumps({f"q{each}": {"query": "x"} for each in range(count)})
        response = client.post("/reconcile", data={"queries": named})
        assert response.status_code == status


def test_every_heading_of_an_archive_is_reconciled(site_app):
    """By its label, under its facet."""
    engine = site_app.extensions["cuttings"].engine
    right = count = 0
    with site_app.test_request_context():
        for key in ("people", "organisations", "places"):
            for value in engine.facet_values(key, _everything(), size=100).values:
                best = candidates(value.label, [key])[0]
                count += 1
                right += best.value.id == value.id
    assert count >= 5
    assert right == count


def _everything():
    from cuttings.search.queries import Query

    return Query()


def test_suggestions_and_properties(site_app):
    """For what is being typed, and for further columns."""
    client = site_app.test_client()
    suggested = client.get("/reconcile/suggest?prefix=ann").json["result"]
    assert suggested[0]["name"] == "Anna Berg"
    proposed = client.get("/reconcile/properties").json["properties"]
    ids = [each["id"] for each in proposed]
    asked = {
        "ids": [suggested[0]["id"], "nobody"],
        "properties": [{"id": each} for each in ids],
    }
    rows = client.post("/reconcile", data={"extend": json.dumps(asked)}).json["rows"]
    assert rows[suggested[0]["id"]]["stories"][0]["int"] > 0
    assert rows["nobody"] == {each: [] for each in ids}


def test_a_heading_is_a_page_for_people_and_data_for_programs(site_app):
    """At one address."""
    client = site_app.test_client()
    known = client.get("/reconcile/suggest?prefix=paris").json["result"][0]["id"]
    for_people = client.get(f"/headings/{known}", headers={"Accept": "text/html"})
    assert for_people.status_code == 303
    assert client.get(for_people.location).status_code == 200

    accept = {"Accept": "application/ld+json"}
    for response in (
        client.get(f"/headings/{known}", headers=accept),
        client.get(f"/headings/{known}.jsonld"),
    ):
        assert response.content_type == "application/ld+json"
        data = json.loads(response.text)
        assert data["@id"] == f"http://localhost/headings/{known}"
        assert data["prefLabel"] == "Paris"
        assert data["broader"].startswith("http://localhost/headings/")
    assert client.get("/headings/nowhere").status_code == 404


def test_linked_data_is_rdf(site_app):
    """Read by a library that nobody here wrote."""
    from rdflib import Graph
    from rdflib.namespace import SKOS

    client = site_app.test_client()
    known = client.get("/reconcile/suggest?prefix=paris").json["result"][0]["id"]
    graph = Graph()
    text = client.get(f"/headings/{known}.jsonld").text
    graph.parse(data=text, format="json-ld")
    labels = [str(label) for label in graph.objects(None, SKOS.prefLabel)]
    assert labels == ["Paris"]
    assert list(graph.objects(None, SKOS.broader))


def test_a_preview_may_stand_in_a_frame(site_app):
    """And runs nothing."""
    client = site_app.test_client()
    known = client.get("/reconcile/suggest?prefix=ann").json["result"][0]["id"]
    response = client.get(f"/reconcile/preview?id={known}")
    assert "Anna Berg" in response.text
    assert "X-Frame-Options" not in response.headers
    assert "script" not in response.headers["Content-Security-Policy"]
    assert client.get("/").headers["X-Frame-Options"] == "DENY"
