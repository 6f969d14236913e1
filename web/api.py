"""The JSON API: the same searches as the pages, as data."""

from __future__ import annotations

from cuttings.search.results import entry_to_json, page_to_json
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
    room = the_room()
    entry = room.article(id)
    return jsonify(entry_to_json(entry, room.engine.story(entry.story.id)))
