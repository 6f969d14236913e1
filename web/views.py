"""Addresses and the pages that they show; each view is a line from a request to a
dataclass to a template.
"""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from cuttings.search.queries import Query
from cuttings.web.exports.addresses import Site
from cuttings.web.pages.about import about_page, help_page
from cuttings.web.pages.article import article_page
from cuttings.web.pages.coverage import coverage_page
from cuttings.web.pages.facet import facet_page
from cuttings.web.pages.folder import folder_page
from cuttings.web.pages.home import home_page
from cuttings.web.pages.search import search_page
from cuttings.web.pages.story import story_page
from cuttings.web.pages.timeline import timeline_page
from cuttings.web.pages.worldmap import map_page
from cuttings.web.rendering import show
from cuttings.web.site import Room

views = Blueprint("views", __name__)


def the_room() -> Room:
    """The room of the running application."""
    return cast(Room, current_app.extensions["cuttings"])


def the_query() -> Query:
    """The search that the address asks for. Raises QueryRefused over a limit."""
    return the_room().query(request.args.items(multi=True))


def the_site() -> Site:
    """The site as this request addressed it."""
    return Site(the_room().settings.title, request.url_root.rstrip("/"))


def the_number(name: str, most: int = 1_000_000) -> int | None:
    """A positive number of the address, or None where it is none."""
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        return None
    return int(text) if 1 <= int(text) <= most else None


@views.get("/")
def home() -> str:
    """The first page."""
    return show("home", home_page(the_room()))


@views.get("/search")
def search() -> str:
    """A result."""
    return show("search", search_page(the_room(), the_query(), the_site()))


@views.get("/timeline")
def timeline() -> str:
    """A result over time."""
    return show("timeline", timeline_page(the_room(), the_query()))


@views.get("/map")
def world_map() -> str:
    """A result on the map."""
    return show("map", map_page(the_room(), the_query()))


@views.get("/folder")
def folder() -> str:
    """Articles chosen one by one."""
    return show("folder", folder_page(the_room(), request.args.getlist("id")))


@views.get("/articles/<id>")
def article(id: str) -> str:
    """An article, as a hit of the search in the address."""
    room = the_room()
    entry = room.article(id)
    page = article_page(
        room,
        entry,
        the_query(),
        the_site(),
        the_number("at"),
        request.args.get("find", ""),
    )
    return show("article", page)


@views.get("/articles/<id>/original")
def original(id: str) -> Response:
    """The text as it was read, before cleaning."""
    return Response(
        the_room().article(id).article.original.encode("utf-8", "replace"),
        content_type="text/plain; charset=utf-8",
    )


@views.get("/stories/<id>")
def story(id: str) -> ResponseReturnValue:
    """A story; an older id leads to the one it has now."""
    page = story_page(
        the_room(),
        id,
        the_query(),
        request.args.get("old", ""),
        request.args.get("new", ""),
    )
    if page.id != id:
        return redirect(f"/stories/{page.id}", 301)
    return show("story", page)


@views.get("/facets/<key>")
def facet(key: str) -> str:
    """All values of a facet in a search."""
    arguments = request.args
    page = facet_page(
        the_room(),
        key,
        the_query(),
        arguments.get("prefix", ""),
        arguments.get("sort", ""),
        the_number("page") or 1,
    )
    return show("facet", page)


@views.get("/help")
def help() -> str:
    """How to search."""
    return show("help", help_page(the_room()))


@views.get("/about")
def about() -> str:
    """What the site is made from."""
    return show("about", about_page(the_room()))


@views.get("/coverage")
def coverage() -> str:
    """What is held of each outlet, month by month."""
    return show("coverage", coverage_page(the_room()))


@views.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the archive can be searched, for machines that watch."""
    room = the_room()
    return jsonify(
        status="ok", articles=room.engine.count(), generation=room.engine.generation
    )
