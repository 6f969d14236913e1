"""The OpenAPI 3.1 document of the API, made from the facets that are installed.

Written out rather than generated: the parameters of a search depend on the facets, and
a document that is read by people is worth writing. ``tests/web/test_api.py`` runs every
operation against it.

The JSON API: the same searches as the pages, as data, with a description for programs
and one for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from cuttings.search.articles import Entry
from cuttings.search.engines import Order
from cuttings.search.errors import NotFound
from cuttings.search.facets import Facet
from cuttings.search.offers import found_by_offers
from cuttings.search.queries import MAX_PAGE, MAX_SIZE, MAX_TEXT, WORDS
from cuttings.search.results import entry_to_json, page_to_json
from cuttings.search.syntax.manual import in_words
from cuttings.web.exports.addresses import source_name
from cuttings.web.rendering import show
from cuttings.web.site import current_site, readable_query

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
MAYBE_NUMBER: Schema = {"type": ["integer", "null"], "minimum": 0}
MAYBE: Schema = {"type": ["string", "null"]}
SPANS: Schema = {
    "type": "array",
    "description": "A text in pieces, each with whether it matched.",
    "items": {
        "type": "array",
        "prefixItems": [TEXT, FLAG],
        "minItems": 2,
        "maxItems": 2,
    },
}


def openapi(title: str, version: str, facets: Sequence[Facet]) -> dict[str, Any]:
    """The document."""
    search = [*_words(), *_filters(facets), *_options()]
    keys = [facet.key for facet in facets]
    key: Schema = _parameter(
        "key", "The facet.", {"type": "string", "enum": keys}, where="path"
    )
    values = [key, *_values(), *search[:-5]]
    paths = {
        "/api/search": _get(
            "search",
            "Search",
            "A page of a result with exact totals and facets.",
            search,
            "Result",
        ),
        "/api/articles/{id}": _get(
            "article",
            "One article",
            "An article with what was found in it.",
            [_id()],
            "Article",
        ),
        "/api/stories/{id}": _get(
            "story",
            "One story",
            "The copies of a story; an older id works.",
            [_id()],
            "Story",
        ),
        "/api/facets/{key}": _get(
            "facet",
            "Values of a facet",
            "A page of its values in a search.",
            values,
            "Facet",
        ),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: search API",
            "version": version,
            "description": "Read-only. The parameters are those of the pages, so a search page's address, with /api "
            "before it, is the API's. Unknown parameters are passed over; values that can't be meant count as absent.",
        },
        "paths": paths,
        "components": {"schemas": _schemas(keys), "responses": _faults()},
    }


def _get(
    id: str, summary: str, description: str, parameters: list[Schema], answer: str
) -> Schema:
    answers = {"200": _json(description, answer)}
    faults = {
        "400": "Refused",
        "404": "NotFound",
        "429": "TooMany",
        "503": "Unavailable",
    }
    answers |= {
        status: {"$ref": f"#/components/responses/{name}"}
        for status, name in faults.items()
    }
    operation = {
        "operationId": id,
        "summary": summary,
        "parameters": parameters,
        "responses": answers,
    }
    return {"get": operation}


def _json(description: str, schema: str) -> Schema:
    content = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    }
    return {"description": description, "content": content}


def _parameter(
    name: str, description: str, schema: Schema, where: str = "query"
) -> Schema:
    made: Schema = {
        "name": name,
        "in": where,
        "description": description,
        "schema": schema,
    }
    return {**made, "required": True} if where == "path" else made


def _id() -> Schema:
    return _parameter(
        "id",
        "The id, as a result gives it.",
        {"type": "string", "minLength": 1},
        where="path",
    )


def _words() -> list[Schema]:
    return [
        _parameter(
            "q",
            f"The query. Words are found in any form; besides: {in_words()} Every facet "
            "is a field.",
            {"type": "string", "maxLength": MAX_TEXT},
        )
    ]


def _filters(facets: Sequence[Facet]) -> list[Schema]:
    """A pair of repeatable parameters for each facet."""
    made = []
    for facet in facets:
        ids: Schema = {"type": "array", "items": TEXT}
        made.append(
            _parameter(
                facet.key, f"Ids of {facet.plural}; several are alternatives.", ids
            )
        )
        made.append(
            _parameter("-" + facet.key, f"Ids of {facet.plural} to leave out.", ids)
        )
    return made


def _options() -> list[Schema]:
    date = {"type": "string", "examples": ["1998", "1998-03", "1998-03-14"]}
    return [
        _parameter("from", "Published on or after this date.", date),
        _parameter("to", "Published on or before this date.", date),
        _parameter(
            "exact",
            "Words exactly as typed, without their other forms.",
            {"type": "string", "enum": ["1"]},
        ),
        _parameter(
            "words",
            "Words side by side: those with all first and then those with some, only "
            "the former, or any.",
            {"type": "string", "enum": list(WORDS)},
        ),
        _parameter(
            "count",
            "What is counted and listed.",
            {"type": "string", "enum": ["stories", "copies"]},
        ),
        _parameter(
            "sort",
            "The order of hits.",
            {"type": "string", "enum": ["relevance", "newest", "oldest", "added"]},
        ),
        _parameter(
            "page",
            "The page, from 1.",
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE},
        ),
        _parameter(
            "size",
            "Hits on a page.",
            {"type": "integer", "minimum": 1, "maximum": MAX_SIZE},
        ),
    ]


def _values() -> list[Schema]:
    return [
        _parameter(
            "prefix",
            "The beginning of a word of a label or variant.",
            {"type": "string", "maxLength": 100},
        ),
        _parameter(
            "sort", "The order of values.", {"type": "string", "enum": ["count", "a-z"]}
        ),
        _parameter(
            "page",
            "The page, from 1.",
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE},
        ),
        _parameter(
            "size",
            "Values on a page.",
            {"type": "integer", "minimum": 1, "maximum": MAX_SIZE},
        ),
    ]


def _faults() -> dict[str, Schema]:
    said = {
        "Refused": "The request goes over a stated limit.",
        "NotFound": "Nothing has this id.",
        "TooMany": "One address asked too often; Retry-After says when to ask again.",
        "Unavailable": "The search took too long, or the index must be rebuilt.",
    }
    return {name: _json(text, "Fault") for name, text in said.items()}


def _object(**fields: Schema) -> Schema:
    return {"type": "object", "required": list(fields), "properties": fields}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas(keys: Sequence[str]) -> dict[str, Schema]:
    chosen = {"type": "object", "additionalProperties": _list(TEXT)}
    choice = {
        "filters": chosen,
        "excluded": chosen,
        "from": MAYBE,
        "to": MAYBE,
        "exact": FLAG,
    }
    options = {
        "sort": TEXT,
        "page": NUMBER,
        "size": NUMBER,
        "count": TEXT,
        "words": TEXT,
        "optional": _list(TEXT),
        "warnings": _list(TEXT),
        "notices": _list(
            _object(
                text=TEXT,
                warning=FLAG,
                offers=_list(
                    _object(
                        text=TEXT,
                        query=TEXT,
                        copies=MAYBE_NUMBER,
                        stories=MAYBE_NUMBER,
                    )
                ),
            )
        ),
    }
    value = {
        "id": TEXT,
        "label": TEXT,
        "count": NUMBER,
        "selected": FLAG,
        "parent": MAYBE,
        "some": NUMBER,
    }
    origin = {
        "id": TEXT,
        "title": TEXT,
        "title_inferred": FLAG,
        "date": MAYBE,
        "outlet": MAYBE,
        "agency": MAYBE,
    }
    story = _object(id=TEXT, copies=NUMBER, matching=NUMBER)
    facets = {
        "type": "object",
        "properties": {key: _list(_ref("Value")) for key in keys},
    }
    return {
        "Result": _object(
            query=_object(text=TEXT, understood=TEXT, **choice, **options),
            copies=NUMBER,
            stories=NUMBER,
            part=TEXT,
            below=_object(copies=NUMBER, stories=NUMBER),
            seconds={"type": "number"},
            hits=_list(_ref("Hit")),
            facets=facets,
        ),
        "Hit": _object(
            **origin,
            score={"type": "number"},
            snippets=_list(SPANS),
            story=story,
            part=TEXT,
        ),
        "Value": _object(**value),
        "Article": _object(
            **origin,
            body=TEXT,
            language=TEXT,
            url=MAYBE,
            mentions=_list({"type": "object"}),
        ),
        "Story": _object(id=TEXT, copies=_list(_ref("Copy"))),
        "Copy": _object(**origin, kind=TEXT, reason=TEXT, representative=FLAG),
        "Facet": _object(
            facet=TEXT,
            total=NUMBER,
            page=NUMBER,
            size=NUMBER,
            values=_list(_ref("Value")),
        ),
        "Fault": _object(error=TEXT, message=TEXT, status=NUMBER),
    }


api = Blueprint("api", __name__, url_prefix="/api")


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The API for people: the document's operations, and an example of each that
    works here.
    """

    title: str
    description: str
    operations: tuple[tuple[str, dict[str, Any]], ...]


@api.get("/search")
def search() -> ResponseReturnValue:
    """A result page."""
    site = current_site()
    page = site.search(readable_query())
    return jsonify(page_to_json(page, found_by_offers(site.search, page)))


@api.get("/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """One article with what was found in it."""
    site = current_site()
    entry = site.article(id)
    made = entry_to_json(entry, site.engine.story(entry.story.id))
    return jsonify(made | {"source": source_name(entry.article)})


@api.get("/stories/<id>")
def story(id: str) -> ResponseReturnValue:
    """The copies of a story."""
    entries = current_site().engine.story(id)
    if not entries:
        raise NotFound(f"There is no story “{id}” in this archive.")
    return jsonify(id=entries[0].story.id, copies=[_copy(entry) for entry in entries])


@api.get("/facets/<key>")
def facet(key: str) -> ResponseReturnValue:
    """A page of a facet's values in a search; ``sort``, ``page`` and ``size`` are
    those of the values.
    """
    site = current_site()
    site.facet(key)
    asked = readable_query()
    order: Order = "a-z" if request.args.get("sort") == "a-z" else "count"
    prefix = request.args.get("prefix", "")[:100]
    page = site.engine.facet_values(
        key,
        asked.first_page(),
        prefix=prefix,
        order=order,
        page=asked.page,
        size=asked.size,
    )
    values = [value._asdict() for value in page.values]
    return jsonify(
        facet=key, total=page.total, page=page.page, size=page.size, values=values
    )


@api.get("/openapi.json")
def document() -> ResponseReturnValue:
    """The OpenAPI document."""
    return jsonify(_document())


@api.get("", strict_slashes=False)
def described() -> str:
    """The API for people."""
    made = _document()
    operations = tuple((path, item["get"]) for path, item in made["paths"].items())
    return show("api", ApiPage("API", made["info"]["description"], operations))


def _document() -> dict[str, Any]:
    site = current_site()
    return openapi(site.settings.title, version("cuttings"), site.facets)


def _copy(entry: Entry) -> dict[str, Any]:
    article = entry.article
    return {
        "id": article.id,
        "title": article.title,
        "title_inferred": article.title_inferred,
        "date": article.published.value if article.published else None,
        "outlet": article.outlet,
        "agency": article.agency,
        "kind": entry.story.kind,
        "reason": entry.story.reason,
        "representative": entry.story.representative,
    }
