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
from cuttings.web.api import openapi
from tests.thoroughness import examples

PATHS = ["/api/search", "/api/articles/{id}", "/api/stories/{id}", "/api/facets/{key}"]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.mark.parametrize("path", PATHS)
def test_an_operation_answers_as_described_whatever_is_asked(app, path):
    operation = schemathesis.openapi.from_wsgi("/api/openapi.json", app)[path]["GET"]

    @examples(15)
    @given(case=operation.as_strategy())
    def check(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    check()


def test_every_operation_is_tried():
    assert list(openapi("", "", installed_facets())["paths"]) == PATHS


def test_each_facet_has_a_pair_of_parameters():
    document = openapi("Title", "1", installed_facets())
    names = {
        parameter["name"]
        for parameter in document["paths"]["/api/search"]["get"]["parameters"]
    }
    assert {
        name for facet in installed_facets() for name in (facet.key, "-" + facet.key)
    } <= names


def test_the_api_for_people_names_every_operation(client):
    text = client.get("/api").text
    assert all(path in text for path in openapi("", "", installed_facets())["paths"])


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
