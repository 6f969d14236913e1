"""The OpenAPI 3.1 document of the API, made from the facets that are installed.

Written out rather than generated: the parameters of a search depend on the facets, and
a document that is read by people is worth writing. ``tests/web/test_api.py`` runs every
operation against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cuttings.search.facets import Facet
from cuttings.search.queries import ALL, MAX_PAGE, MAX_SIZE, MAX_TEXT, WORDS
from cuttings.search.syntax.manual import in_words

ROOT = "/api/v1"
"""Where the API stands; ``/api`` is the same, kept for older programs."""

Schema = dict[str, Any]
MAX_HARVESTED = 500
"""Articles of one piece of a harvest."""

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


def openapi(
    title: str, version: str, facets: Sequence[Facet], server: str
) -> dict[str, Any]:
    """The document; ``server`` is the address before the paths."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: search API",
            "version": version,
            "description": "Read-only. The parameters are those of the pages, so a search page's address, with /api/v1 "
            "before it, is the API's. Unknown parameters are passed over; values that can't be meant count as absent.",
        },
        "servers": [{"url": server}],
        "paths": _paths(facets),
        "components": {
            "schemas": _schemas([facet.key for facet in facets]),
            "responses": _faults(),
        },
    }


def _paths(facets: Sequence[Facet]) -> dict[str, Any]:
    """What can be asked, by its address."""
    search = [*_words(), *_filters(facets), *_options()]
    keys = [facet.key for facet in facets]
    key: Schema = _parameter(
        "key", "The facet.", {"type": "string", "enum": keys}, where="path"
    )
    values = [key, *_values(), *search[:-5]]
    return {
        f"{ROOT}/search": _get(
            "search",
            "Search",
            "A page of a result with exact totals and facets.",
            search,
            "Result",
        ),
        f"{ROOT}/articles/{{id}}": _get(
            "article",
            "One article",
            "An article with what was found in it.",
            [_id()],
            "Article",
        ),
        f"{ROOT}/stories/{{id}}": _get(
            "story",
            "One story",
            "The copies of a story; an older id works.",
            [_id()],
            "Story",
        ),
        f"{ROOT}/facets/{{key}}": _get(
            "facet",
            "Values of a facet",
            "A page of its values in a search.",
            values,
            "Facet",
        ),
        f"{ROOT}/articles": _get(
            "articles",
            "All articles, to harvest",
            "JSON Lines: articles in the order in which they changed, with what was "
            "found in them; a deleted one has only its id. The header Link names the "
            "next piece, and cursors stay good.",
            _harvested(),
            "Harvested",
            "application/jsonl",
        ),
        f"{ROOT}/headings/{{id}}": _get(
            "heading",
            "One heading",
            "A name of the authority file, with its other spellings and identifiers.",
            [_id()],
            "Heading",
        ),
        f"{ROOT}/coverage": _get(
            "coverage",
            "What is held",
            "Articles by outlet, with the first and the last date of each.",
            [],
            "Coverage",
        ),
    }


def _get(
    id: str,
    summary: str,
    description: str,
    parameters: list[Schema],
    answer: str,
    media_type: str = "application/json",
) -> Schema:
    answers = {"200": _content(description, answer, media_type)}
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


def _content(description: str, schema: str, media_type: str) -> Schema:
    content = {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
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
        _parameter(
            ALL,
            "Facets of which an article must carry all values that are given.",
            {"type": "array", "items": TEXT},
        ),
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


def _harvested() -> list[Schema]:
    return [
        _parameter(
            "after",
            "The cursor after which to go on; 0 from the beginning.",
            {"type": "integer", "minimum": 0},
        ),
        _parameter(
            "size",
            "Articles of one piece.",
            {"type": "integer", "minimum": 1, "maximum": MAX_HARVESTED},
        ),
    ]


def _faults() -> dict[str, Schema]:
    said = {
        "Refused": "The request goes over a stated limit.",
        "NotFound": "Nothing has this id.",
        "TooMany": "One address asked too often; Retry-After says when to ask again.",
        "Unavailable": "The search took too long, or the index must be rebuilt.",
    }
    return {
        name: _content(text, "Problem", "application/problem+json")
        for name, text in said.items()
    }


def _object(**fields: Schema) -> Schema:
    return {"type": "object", "required": list(fields), "properties": fields}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_ORIGIN: Schema = {
    "id": TEXT,
    "title": TEXT,
    "title_inferred": FLAG,
    "date": MAYBE,
    "outlet": MAYBE,
    "agency": MAYBE,
}


def _schemas(keys: Sequence[str]) -> dict[str, Schema]:
    return {
        **_of_results(keys),
        **_of_articles(),
        "Facet": _object(
            facet=TEXT,
            total=NUMBER,
            page=NUMBER,
            size=NUMBER,
            values=_list(_ref("Value")),
        ),
        "Problem": _object(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT),
    }


def _of_results(keys: Sequence[str]) -> dict[str, Schema]:
    """A page of hits with its facets."""
    chosen = {"type": "object", "additionalProperties": _list(TEXT)}
    facets = {key: _list(_ref("Value")) for key in keys}
    offer = _object(text=TEXT, query=TEXT, copies=MAYBE_NUMBER, stories=MAYBE_NUMBER)
    notice = _object(text=TEXT, warning=FLAG, offers=_list(offer))
    instead = _object(what=TEXT, query=TEXT, copies=NUMBER, stories=NUMBER, url=TEXT)
    query = _object(
        text=TEXT,
        understood=TEXT,
        filters=chosen,
        excluded=chosen,
        all=_list(TEXT),
        **{"from": MAYBE, "to": MAYBE},
        exact=FLAG,
        sort=TEXT,
        page=NUMBER,
        size=NUMBER,
        count=TEXT,
        words=TEXT,
        optional=_list(TEXT),
        warnings=_list(TEXT),
        notices=_list(notice),
    )
    result = _object(
        query=query,
        copies=NUMBER,
        stories=NUMBER,
        part=TEXT,
        below=_object(copies=NUMBER, stories=NUMBER),
        seconds={"type": "number"},
        hits=_list(_ref("Hit")),
        facets={"type": "object", "properties": facets},
        instead=_list(instead),
    )
    hit = _object(
        **_ORIGIN,
        score={"type": "number"},
        snippets=_list(SPANS),
        story=_object(
            id=TEXT,
            copies=NUMBER,
            matching=NUMBER,
            left_out=NUMBER,
            outlets=_list(MAYBE),
        ),
        part=TEXT,
    )
    value = _object(
        id=TEXT, label=TEXT, count=NUMBER, selected=FLAG, parent=MAYBE, some=NUMBER
    )
    return {"Result": result, "Hit": hit, "Value": value}


def _of_articles() -> dict[str, Schema]:
    """Articles, their copies and names, and what is held of whom."""
    quotation = _object(
        text=TEXT,
        in_title=FLAG,
        start=NUMBER,
        end=NUMBER,
        speaker=TEXT,
        kind=MAYBE,
        heading=MAYBE,
        verb=TEXT,
    )
    found = {
        "language": TEXT,
        "words": NUMBER,
        "url": MAYBE,
        "mentions": _list({"type": "object"}),
        "quotations": _list(quotation),
    }
    held = _object(outlet=MAYBE, articles=NUMBER, first=MAYBE, last=MAYBE)
    return {
        "Article": _object(**_ORIGIN, **found),
        "Harvested": _object(id=TEXT, changed=TEXT, deleted=FLAG),
        "Story": _object(
            id=TEXT,
            copies=_list(_ref("Copy")),
            quotations=_list(_ref("Saying")),
            related=_list(
                _object(id=TEXT, title=TEXT, same_event=FLAG, reasons=_list(TEXT))
            ),
        ),
        "Saying": _object(
            text=TEXT,
            speaker=TEXT,
            heading=MAYBE,
            copies=NUMBER,
            shortened=NUMBER,
            reworded=NUMBER,
            articles=_list(TEXT),
        ),
        "Copy": _object(**_ORIGIN, kind=TEXT, reason=TEXT, representative=FLAG),
        "Heading": _object(
            id=TEXT,
            facet=TEXT,
            label=TEXT,
            broader=MAYBE,
            variants=_list(TEXT),
            stories=NUMBER,
        ),
        "Coverage": _object(articles=NUMBER, outlets=_list(held)),
    }
