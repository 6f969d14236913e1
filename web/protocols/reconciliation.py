"""The headings of the authority file for other programs: reconciliation of a list of
names, and linked data at stable addresses.

``/reconcile`` is the Reconciliation Service API 0.2 (query, suggest, preview, extend), as
OpenRefine and others speak it: a column of names becomes headings of this archive, with
how many stories name each. ``/headings/ID`` leads people to everything under a heading
and gives programs SKOS in JSON-LD, each heading with its broader one.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from cuttings.search.errors import NotFound, QueryRefused
from cuttings.search.facets import Facet, facets_of_headings
from cuttings.search.language.analysis import terms
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.search.translations import worded
from cuttings.web.accounts.guard import reads_by_post
from cuttings.web.links import address, value_url
from cuttings.web.rendering import show
from cuttings.web.site import current_site, public_address

reconciliation = Blueprint("reconciliation", __name__)

LIMIT = 5
"""Candidates of a name, where no other number is asked for."""
MOST_LIMIT = 25
MOST_QUERIES = 50
"""Names of one request."""
MOST_WORDS = 6
"""Words of a name that candidates are looked for by."""
LOOKED_AT = 50
"""Values that begin with a word of a name."""
CERTAIN = 95.0
"""The score from which a candidate is a match, if it is the only one."""
PART = 75.0
"""The score of a name that has all the words that were asked for, and more."""

CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "https://schema.org/",
    "prefLabel": "skos:prefLabel",
    "altLabel": {"@id": "skos:altLabel", "@container": "@set"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
}
TYPES = {
    "person": "schema:Person",
    "organisation": "schema:Organization",
    "place": "schema:Place",
    "event": "schema:Event",
}
PROPERTIES = (
    ("variants", "Other spellings"),
    ("broader", "Broader heading"),
    ("stories", "Stories"),
    ("articles", "Articles"),
)
"""What a table can be extended with."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading that a name may mean, and how much it looks like it (0 to 100)."""

    facet: Facet
    value: FacetValue
    score: float


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A heading in a small window."""

    title: str
    kind: str
    variants: tuple[str, ...]
    count: int
    url: str


# --- Reconciliation ------------------------------------------------------------------


@reconciliation.route("/reconcile", methods=["GET", "POST"])
@reads_by_post
def reconcile() -> ResponseReturnValue:
    """The service's manifest; with ``queries`` candidates, with ``extend`` properties.

    Raises QueryRefused for what is no JSON of the protocol.
    """
    asked = request.values
    if "queries" in asked:
        return _open(jsonify(_answers(_json_object(asked["queries"], "queries"))))
    if "extend" in asked:
        return _open(jsonify(_extended(_json_object(asked["extend"], "extend"))))
    return _open(jsonify(_manifest()))


def _manifest() -> dict[str, Any]:
    public = public_address()
    root = public.of("")
    return {
        "versions": ["0.2"],
        "name": public.title,
        "identifierSpace": public.of("/headings/"),
        "schemaSpace": CONTEXT["schema"],
        "defaultTypes": [_type(facet) for facet in facets_of_headings()],
        "view": {"url": public.of("/headings/") + "{{id}}"},
        "preview": {
            "url": public.of("/reconcile/preview?id=") + "{{id}}",
            "width": 400,
            "height": 160,
        },
        "suggest": {
            "entity": {"service_url": root, "service_path": "/reconcile/suggest"}
        },
        "extend": {
            "propose_properties": {
                "service_url": root,
                "service_path": "/reconcile/properties",
            },
            "property_settings": [],
        },
    }


def _answers(queries: dict[str, Any]) -> dict[str, Any]:
    if len(queries) > MOST_QUERIES:
        raise QueryRefused(
            worded(
                "At most %(most_queries)s names can be asked at once; "
                "these are %(queries)s.",
                most_queries=MOST_QUERIES,
                queries=len(queries),
            )
        )
    answers: dict[str, Any] = {}
    for name, query in queries.items():
        if not isinstance(query, dict) or not isinstance(query.get("query"), str):
            raise QueryRefused(
                worded("The query “%(name)s” has no text under “query”.", name=name)
            )
        found = candidates(query["query"], _types(query.get("type")))
        limit = _limit(query.get("limit"))
        answers[name] = {"result": list(_results(found, limit))}
    return answers


def candidates(name: str, types: Iterable[str] = ()) -> list[Candidate]:
    """The headings that a name may mean, the likeliest first.

    They are those of which some word begins as a word of the name does; their score
    compares all words in any order, so that “Trump, Donald” is Donald Trump.
    """
    words = _words(name)
    found: dict[tuple[str, str], Candidate] = {}
    for facet in facets_of_headings():
        if types and facet.key not in types:
            continue
        for value in _values_with(facet, words[:MOST_WORDS]):
            score = max(
                _likeness(words, _words(spelling))
                for spelling in (value.label, *value.variants)
            )
            found[facet.key, value.id] = Candidate(facet, value, score)
    return sorted(found.values(), key=_rank)


def _rank(candidate: Candidate) -> tuple[float, int, str]:
    return (-candidate.score, -candidate.value.count, candidate.value.label)


def _values_with(facet: Facet, words: list[str]) -> Iterator[FacetValue]:
    engine = current_site().engine
    for word in words:
        # A misspelt end finds its candidates by the beginning.
        beginning = word if len(word) < 5 else word[:-2]
        page = engine.facet_values(facet.key, Query(), prefix=beginning, size=LOOKED_AT)
        yield from page.values


def _words(name: str) -> list[str]:
    return sorted(terms(name))


def _likeness(asked: list[str], words: list[str]) -> float:
    """How much two names look alike, their words in alphabetical order."""
    if asked == words:
        return 100.0
    ratio = 95 * SequenceMatcher(None, " ".join(asked), " ".join(words)).ratio()
    has_all = bool(asked) and set(asked) <= set(words)
    return round(max(ratio, PART) if has_all else ratio, 1)


def _results(found: list[Candidate], limit: int) -> Iterator[dict[str, Any]]:
    certain = [candidate for candidate in found if candidate.score >= CERTAIN]
    for candidate in found[:limit]:
        value = candidate.value
        yield {
            "id": value.id,
            "name": value.label,
            "type": [_type(candidate.facet)],
            "score": candidate.score,
            "match": certain == [candidate],
            "description": f"{value.count:,} stories",
        }


def _type(facet: Facet) -> dict[str, str]:
    return {"id": facet.key, "name": facet.label}


def _types(asked: object) -> list[str]:
    """The facets that a query's type names; a type of somebody else's is none."""
    several = asked if isinstance(asked, list) else [asked]
    named = [each.get("id") if isinstance(each, dict) else each for each in several]
    known = [facet.key for facet in facets_of_headings()]
    return [each for each in named if each in known]


def _limit(asked: object) -> int:
    return max(1, min(asked, MOST_LIMIT)) if isinstance(asked, int) else LIMIT


@reconciliation.get("/reconcile/suggest")
def suggest() -> ResponseReturnValue:
    """Headings for what is being typed."""
    found = candidates(request.args.get("prefix", ""))
    results = []
    for result in _results(found, MOST_LIMIT):
        results.append(
            {
                "id": result["id"],
                "name": result["name"],
                "description": result["description"],
                "notable": result["type"],
            }
        )
    return _open(jsonify(result=results))


@reconciliation.get("/reconcile/properties")
def properties() -> ResponseReturnValue:
    """What a table of headings can be extended with."""
    named = [{"id": name, "name": label} for name, label in PROPERTIES]
    return _open(jsonify(type=request.args.get("type", ""), properties=named))


def _extended(asked: dict[str, Any]) -> dict[str, Any]:
    """The values of properties for some headings."""
    ids, named = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(named, list):
        raise QueryRefused(worded("“extend” needs the lists “ids” and “properties”."))
    known = dict(PROPERTIES)
    wanted: list[str] = []
    for each in named:
        name = each.get("id") if isinstance(each, dict) else None
        if name in known:
            wanted.append(name)
    rows: dict[str, Any] = {}
    for heading_id in map(str, ids[:MOST_QUERIES]):
        found = _found(heading_id)
        rows[heading_id] = {
            name: _property(found, name) if found else [] for name in wanted
        }
    meta = [{"id": name, "name": known[name]} for name in wanted]
    return {"meta": meta, "rows": rows}


def _property(found: FoundHeading, name: str) -> list[dict[str, Any]]:
    value = found.value
    if name == "variants":
        return [{"str": variant} for variant in value.variants]
    if name == "broader":
        broader = _found(value.parent) if value.parent else None
        return (
            [{"id": broader.value.id, "name": broader.value.label}] if broader else []
        )
    return [{"int": found.stories if name == "stories" else found.articles}]


# --- Linked data ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading, the facet that it stands under, and how much names it."""

    facet: Facet
    value: FacetValue
    stories: int
    articles: int


def _found(heading_id: str) -> FoundHeading | None:
    """The heading with an id, under whichever facet it stands."""
    site = current_site()
    for facet in facets_of_headings():
        page = site.search(Query(size=1).add(facet.key, heading_id))
        for value in page.facets.get(facet.key, ()):
            if value.id == heading_id and page.copies:
                return FoundHeading(facet, value, page.stories, page.copies)
    return None


def found_heading(heading_id: str) -> FoundHeading:
    """The heading with an id. Raises NotFound."""
    found = _found(heading_id)
    if found is None:
        raise NotFound(
            worded(
                "There is no heading “%(heading_id)s” in this archive.",
                heading_id=str(heading_id),
            )
        )
    return found


@reconciliation.get("/headings/<heading_id>")
def heading(heading_id: str) -> ResponseReturnValue:
    """For people everything under a heading; for programs its description."""
    found = found_heading(heading_id)
    kinds = ["text/html", "application/ld+json", "application/json"]
    if request.accept_mimetypes.best_match(kinds, "text/html") == "text/html":
        response = redirect(value_url(found.facet.key, heading_id), 303)
        response.vary.add("Accept")
        return response
    return _linked_data(found)


@reconciliation.get("/headings/<heading_id>.jsonld")
def heading_file(heading_id: str) -> Response:
    """A heading as linked data."""
    return _linked_data(found_heading(heading_id))


def _linked_data(found: FoundHeading) -> Response:
    public = public_address()
    value = found.value
    kind = found.facet.kind or "event"
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": _address(value.id),
        "@type": ["skos:Concept", TYPES[kind]],
        "prefLabel": value.label,
        "altLabel": list(value.variants),
        "inScheme": public.of("/headings/"),
        "schema:subjectOf": public.origin + value_url(found.facet.key, value.id),
    }
    if value.parent:
        data["broader"] = _address(value.parent)
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    response = Response(text, content_type="application/ld+json")
    response.vary.add("Accept")
    return _open(response)


def _address(heading_id: str) -> str:
    return public_address().origin + address(f"/headings/{heading_id}")


@reconciliation.get("/reconcile/preview")
def preview() -> ResponseReturnValue:
    """A heading in the small window of a program that reconciles."""
    found = found_heading(request.args.get("id", ""))
    page = PreviewPage(
        title=found.value.label,
        kind=found.facet.label,
        variants=found.value.variants[:10],
        count=found.stories,
        url=_address(found.value.id),
    )
    response = Response(show("preview", page), content_type="text/html; charset=utf-8")
    # It is made to stand in a frame of the program that asks.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'"
    return _open(response)


def _open(response: Response) -> Response:
    """For scripts of every site, as the protocol asks for; all of it is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _json_object(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise QueryRefused(worded("“%(name)s” is no JSON object.", name=name))
    return value
