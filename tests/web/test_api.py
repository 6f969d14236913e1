"""The API keeps to its own description."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import given
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.openapi import openapi
from cuttings.web.settings import Settings
from tests.thoroughness import examples

ROOT = "/api/v1"
PATHS = [
    f"{ROOT}/search",
    f"{ROOT}/articles/{{id}}",
    f"{ROOT}/stories/{{id}}",
    f"{ROOT}/facets/{{key}}",
    f"{ROOT}/articles",
    f"{ROOT}/headings/{{id}}",
    f"{ROOT}/coverage",
]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.mark.parametrize("path", PATHS)
def test_an_operation_answers_as_described_whatever_is_asked(app, path):
    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)[path]["GET"]

    @examples(15)
    @given(case=operation.as_strategy())
    def check(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    check()


def test_every_operation_is_tried():
    assert list(openapi("", "", installed_facets(), "")["paths"]) == PATHS


def test_each_facet_has_a_pair_of_parameters():
    document = openapi("Title", "1", installed_facets(), "")
    names = {
        parameter["name"]
        for parameter in document["paths"]["/api/v1/search"]["get"]["parameters"]
    }
    assert {
        name for facet in installed_facets() for name in (facet.key, "-" + facet.key)
    } <= names


def test_the_api_for_people_names_every_operation(client):
    text = client.get("/api").text
    assert all(
        path in text for path in openapi("", "", installed_facets(), "")["paths"]
    )


def test_a_story_and_a_facet_are_data(client):
    assert [copy["id"] for copy in client.get("/api/stories/s0").json["copies"]] == [
        "a1",
        "a2",
    ]
    facet = client.get("/api/facets/places?size=2&sort=a-z").json
    assert (facet["total"], [value["label"] for value in facet["values"]]) == (
        3,
        ["Dushanbe", "France"],
    )


def test_the_older_addresses_answer_the_same(client):
    """A program written for the first release goes on working."""
    for path in ("search?q=militants", "articles/a1", "facets/places"):
        older, newer = (
            client.get(f"/api/{path}").json,
            client.get(f"{ROOT}/{path}").json,
        )
        older.pop("seconds", None), newer.pop("seconds", None)
        assert older == newer


def test_a_fault_is_a_problem(client):
    """RFC 9457 under the version, the first release's object without."""
    response = client.get(f"{ROOT}/articles/nobody")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == 404
    assert "nobody" in response.json["detail"]
    assert set(client.get("/api/articles/nobody").json) == {
        "error",
        "message",
        "status",
    }


def test_pages_of_a_result_are_linked(client):
    """Until the last one."""
    found, path = [], f"{ROOT}/search?q=the&size=2"
    while path:
        response = client.get(path)
        found += [hit["id"] for hit in response.json["hits"]]
        links = {
            relation.strip('"'): link.strip("<> ")
            for link, relation in (
                part.split("; rel=")
                for part in response.headers.get("Link", "").split(",")
                if part
            )
        }
        path = links.get("next", "").removeprefix("http://localhost")
    whole = client.get(f"{ROOT}/search?q=the&size=100").json["hits"]
    assert found == [hit["id"] for hit in whole]
    assert len(found) > 2


def test_a_heading_says_where_it_stands(client):
    """With what it is called otherwise, and how much names it."""
    place = client.get(f"{ROOT}/facets/places").json["values"][0]
    heading = client.get(f"{ROOT}/headings/{place['id']}").json
    assert (heading["facet"], heading["label"]) == ("places", place["label"])
    assert heading["stories"] == place["count"]
    assert client.get(f"{ROOT}/headings/nowhere").status_code == 404


def test_coverage_names_every_outlet(client, engine):
    """And the articles add up."""
    held = client.get(f"{ROOT}/coverage").json
    assert held["articles"] == engine.count()
    assert sum(outlet["articles"] for outlet in held["outlets"]) == engine.count()


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ((), "https://desk.example", None),
        (("https://desk.example",), "https://desk.example", "https://desk.example"),
        (("https://desk.example",), "https://evil.example", None),
        (("*",), "https://any.example", "*"),
    ],
)
def test_scripts_of_named_sites_may_read_the_api(engine, origins, origin, allowed):
    """And never the pages."""
    settings = Settings(search_seconds=0, api_origins=origins)
    client = create_app(engine, installed_facets(), settings).test_client()
    for path, expected in ((f"{ROOT}/search", allowed), ("/search", None)):
        response = client.get(path, headers={"Origin": origin})
        assert response.headers.get("Access-Control-Allow-Origin") == expected


def test_texts_can_be_kept_from_programs(engine):
    """Where rights ask for it."""
    settings = Settings(search_seconds=0, api_text=False)
    client = create_app(engine, installed_facets(), settings).test_client()
    article = client.get(f"{ROOT}/articles/a1").json
    assert "body" not in article
    assert article["title"]


def test_what_would_find_something_is_said_with_the_address_that_asks_for_it(client):
    """A search without hits offers others, and each address finds what its count says."""
    answer = client.get(f"{ROOT}/search?q=militants&from=1850&to=1851").json
    assert (answer["copies"], bool(answer["instead"])) == (0, True)
    assert {"what", "query", "copies", "stories", "url"} == set(answer["instead"][0])
    for each in answer["instead"]:
        found = client.get(each["url"]).json
        assert (found["copies"], found["stories"]) == (each["copies"], each["stories"])

    enough = client.get(f"{ROOT}/search").json
    assert enough["instead"] == []
