"""The JSON API: the same searches as the pages, as data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.results import page_to_json
from cuttings.web.views import the_query, the_room
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> ResponseReturnValue:
    """A result page."""
    return jsonify(page_to_json(the_room().search(the_query())))


@api.get("/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """One article with what was found in it."""
    return jsonify(entry_to_json(the_room().article(id)))


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """The JSON object of an article."""
    article = asdict(entry.article)
    del article["content_hash"], article["original"]
    headings = [asdict(heading) for heading in entry.headings]
    return {**article, "enrichment": asdict(entry.enrichment), "story": asdict(entry.story), "headings": headings}
