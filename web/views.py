"""Addresses and the pages that they show; each view is a line from a request to a
dataclass to a template.
"""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from cuttings.search.queries import Query
from cuttings.search.syntax.rows import MAX_ROWS, Row
from cuttings.web.accounts.guard import reads_by_post
from cuttings.web.folders import asks_for_change
from cuttings.web.links import story_url
from cuttings.web.pages.about import about_page, help_page
from cuttings.web.pages.advanced import MATCH, advanced_page
from cuttings.web.pages.agencies import agencies_page
from cuttings.web.pages.article import article_page
from cuttings.web.pages.chart import SHARE
from cuttings.web.pages.coverage import coverage_page
from cuttings.web.pages.facet import values_page
from cuttings.web.pages.folder import folder_of_address, folder_page
from cuttings.web.pages.home import home_page
from cuttings.web.pages.report import report_page
from cuttings.web.pages.search import search_page
from cuttings.web.pages.story import story_page
from cuttings.web.pages.styleguide import styleguide_page
from cuttings.web.pages.timeline import timeline_page
from cuttings.web.pages.translate import translate_page
from cuttings.web.pages.worldmap import map_page
from cuttings.web.rendering import show
from cuttings.web.site import (
    current_query,
    current_site,
    dated_query,
    pairs_in_order,
    positive_argument,
    public_address,
    readable_query,
)

views = Blueprint("views", __name__)


def asks_for_shares() -> bool:
    """Whether the address asks for a chart of shares of what is held."""
    name, value = SHARE
    return request.args.get(name) == value


@views.get("/")
def home() -> str:
    """The first page."""
    return show("home", home_page(current_site()))


@views.get("/search")
def search() -> str:
    """A result."""
    page = search_page(
        current_site(), dated_query(), public_address(), is_share=asks_for_shares()
    )
    if page.zero:
        g.found_nothing = page.query.text
    return show("search", page)


@views.get("/timeline")
def timeline() -> str:
    """A result over time, also beside another."""
    page = timeline_page(
        current_site(),
        dated_query().with_readable_dates(),
        request.args.get("with", "").strip() or None,
        is_share=asks_for_shares(),
    )
    return show("timeline", page)


@views.get("/map")
def world_map() -> str:
    """A result on the map."""
    box = request.args.get("box", "")
    number = positive_argument("list") or 1
    return show("map", map_page(current_site(), readable_query(), box, number))


@views.get("/folder")
def folder() -> ResponseReturnValue:
    """Articles chosen one by one; a change of them leads to the folder that it makes."""
    pairs = pairs_in_order()
    contents = folder_of_address(current_site(), pairs)
    if asks_for_change(pairs):
        return redirect(contents.changed(pairs).url(), 303)
    page = folder_page(current_site(), contents, positive_argument("part") or 1)
    return show("folder", page)


@views.get("/articles/<article_id>")
def article(article_id: str) -> str:
    """An article, as a hit of the search in the address."""
    site = current_site()
    entry = site.article(article_id)
    page = article_page(
        site,
        entry,
        current_query(),
        public_address(),
        positive_argument("at"),
        request.args.get("find", ""),
        positive_argument("part") or 1,
        request.args.get("why-not", ""),
    )
    return show("article", page)


@views.get("/articles/<article_id>/original")
def original(article_id: str) -> Response:
    """The text as it was read, before cleaning."""
    return Response(
        current_site().article(article_id).article.original.encode("utf-8", "replace"),
        content_type="text/plain; charset=utf-8",
    )


@views.get("/stories/<story_id>")
def story(story_id: str) -> ResponseReturnValue:
    """A story; an older id leads to the one it has now."""
    page = story_page(
        current_site(),
        story_id,
        current_query(),
        public_address(),
        request.args.get("old", ""),
        request.args.get("new", ""),
        positive_argument("part") or 1,
        positive_argument("copies") or 1,
    )
    if page.id != story_id:
        return redirect(story_url(page.id), 301)
    return show("story", page)


@views.get("/facets/<key>")
def facet(key: str) -> ResponseReturnValue:
    """All values of a facet in a search; a range of numbers that was typed leads to the
    result within it.
    """
    arguments = request.args
    page = values_page(
        current_site(),
        key,
        readable_query(),
        arguments.get("prefix", ""),
        arguments.get("sort", ""),
        positive_argument("page") or 1,
        arguments.get("letter", ""),
        (arguments.get("least", ""), arguments.get("most", "")),
    )
    if page.numbers and page.numbers.url:
        return redirect(page.numbers.url, 303)
    return show("facet", page)


@views.get("/advanced")
def advanced() -> ResponseReturnValue:
    """The form of rows; with ``go`` it leads to its result, with ``line`` it says what
    its rows make, for the form that is being filled.
    """
    query = current_query()
    if MATCH in request.args:
        pairs = [("words", request.args[MATCH])]
        query = query.with_(words=Query.from_arguments(pairs, ()).words)
    page = advanced_page(current_site(), query, _rows())
    if request.args.get("line"):
        return jsonify(query=page.line, understood=page.understood, found=page.found)
    if request.args.get("go"):
        return redirect(page.url, 303)
    return show("advanced", page)


def _rows() -> list[Row]:
    """The rows that the form sent."""
    columns = [
        request.args.getlist(name)[:MAX_ROWS]
        for name in ("op", "field", "way", "words", "distance")
    ]
    return [Row.of(*cells) for cells in zip(*columns, strict=False)]


@views.get("/translate")
def translated() -> str:
    """Another product's query in ours."""
    typed, product = request.args.get("q", ""), request.args.get("from", "")
    return show("translate", translate_page(current_site(), typed, product))


@views.route("/report", methods=["GET", "POST"])
@reads_by_post
def report() -> str:
    """A list of names or queries, and what is held of each; a long list is posted."""
    return show("report", report_page(current_site(), request.values.get("list", "")))


@views.get("/help")
def help_text() -> str:
    """How to search."""
    return show("help", help_page(current_site()))


@views.get("/about")
def about() -> str:
    """What the site is made from."""
    return show("about", about_page(current_site()))


@views.get("/styleguide")
def styleguide() -> str:
    """Every part of the pages, for those who change a style."""
    return show("styleguide", styleguide_page())


@views.get("/coverage")
def coverage() -> str:
    """What is held of each outlet, or of one of them month by month."""
    number = positive_argument("page") or 1
    outlet = request.args.get("outlet")
    return show("coverage", coverage_page(current_site(), number, outlet))


@views.get("/coverage/agencies")
def agency_copy() -> str:
    """How much of each outlet is agency copy, year by year."""
    number = positive_argument("page") or 1
    return show("agencies", agencies_page(current_site(), number))


@views.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether a search is answered now, for a proxy that chooses among servers."""
    page = current_site().search(Query(size=1))
    return jsonify(status="ready", articles=page.copies)


@views.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the archive can be searched, for machines that watch."""
    site = current_site()
    return jsonify(
        status="ok", articles=site.engine.count(), generation=site.engine.generation
    )
