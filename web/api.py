"""The JSON API: the same searches as the pages, as data, with a description for programs and one for people."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.engines import Order
from cuttings.search.errors import NotFound
from cuttings.search.queries import Query
from cuttings.search.results import entry_to_json, page_to_json
from cuttings.web.exports.addresses import source_name
from cuttings.web.openapi import openapi
from cuttings.web.rendering import show
from cuttings.web.views import the_query, the_room
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

api = Blueprint("api", __name__, url_prefix="/api")


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The API for people: the document's operations, and an example of each that works here."""

    title: str
    description: str
    operations: tuple[tuple[str, dict[str, Any]], ...]


@api.get("/search")
def search() -> ResponseReturnValue:
    """A result page."""
    return jsonify(page_to_json(the_room().search(the_query())))


@api.get("/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """One article with what was found in it."""
    room = the_room()
    entry = room.article(id)
    made = entry_to_json(entry, room.engine.story(entry.story.id))
    return jsonify(made | {"source": source_name(entry.article)})


@api.get("/stories/<id>")
def story(id: str) -> ResponseReturnValue:
    """The copies of a story."""
    entries = the_room().engine.story(id)
    if not entries:
        raise NotFound(f"There is no story “{id}” in this archive.")
    return jsonify(id=entries[0].story.id, copies=[_copy(entry) for entry in entries])


@api.get("/facets/<key>")
def facet(key: str) -> ResponseReturnValue:
    """A page of a facet's values in a search; ``sort``, ``page`` and ``size`` are those of the values."""
    room = the_room()
    room.facet(key)
    asked = the_query()
    order: Order = "a-z" if request.args.get("sort") == "a-z" else "count"
    prefix = request.args.get("prefix", "")[:100]
    page = room.budget.run(
        lambda: room.engine.facet_values(
            key, asked.with_(size=Query().size), prefix=prefix, order=order, page=asked.page, size=asked.size
        )
    )
    values = [value._asdict() for value in page.values]
    return jsonify(facet=key, total=page.total, page=page.page, size=page.size, values=values)


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
    room = the_room()
    return openapi(room.settings.title, version("cuttings"), room.facets)


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
