"""The JSON API: the same searches as the pages, as data, with a description for programs
(``/api/v1/openapi.json``) and one for people (``/api``).
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue

from cuttings.search.archive import Change, ChangeSpan
from cuttings.search.articles import Entry
from cuttings.search.coverage import holdings, outlets_held
from cuttings.search.engines import Order
from cuttings.search.errors import NotFound
from cuttings.search.offers import found_by_offers, instead_of
from cuttings.search.results import ResultPage, entry_to_json, page_to_json
from cuttings.search.sameness import sameness
from cuttings.search.sayings import StorySaying, sayings_of_story
from cuttings.web.exports.addresses import source_name
from cuttings.web.links import address, search_url, value_url
from cuttings.web.openapi import MAX_HARVESTED, ROOT, openapi
from cuttings.web.protocols import current_harvest
from cuttings.web.protocols.reconciliation import found_heading
from cuttings.web.rendering import show
from cuttings.web.site import (
    Site,
    current_site,
    positive_argument,
    public_address,
    readable_query,
)

api = Blueprint("api", __name__)

HARVESTED = 100
"""Articles of a piece of a harvest, where no size is asked for."""
OUTLETS = 50
"""Outlets of a page of holdings."""


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The API for people: the document's operations, and an example of each that
    works here.
    """

    title: str
    description: str
    operations: tuple[tuple[str, dict[str, Any]], ...]


def serve_api(app: Flask) -> None:
    """Answers under ``/api/v1``, and under ``/api`` for older programs; to scripts of
    other sites where ``api_origins`` names them.
    """
    app.register_blueprint(api, url_prefix=ROOT)
    app.register_blueprint(api, url_prefix="/api", name="api_unversioned")
    origins = current_origins(app)

    def allow(response: Response) -> Response:
        origin = request.headers.get("Origin", "")
        if request.path.startswith("/api") and ("*" in origins or origin in origins):
            response.headers["Access-Control-Allow-Origin"] = (
                "*" if "*" in origins else origin
            )
            response.headers["Access-Control-Expose-Headers"] = "Link, ETag"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.vary.add("Origin")
        return response

    app.after_request(allow)


def current_origins(app: Flask) -> tuple[str, ...]:
    """The origins whose scripts may read the API."""
    site: Site = app.extensions["cuttings"]
    return site.settings.api_origins


@api.get("/search")
def search() -> ResponseReturnValue:
    """A result page; the header Link names those before and after it."""
    site = current_site()
    page = site.search(readable_query())
    record = page_to_json(page, found_by_offers(site.search, page))
    record["instead"] = _instead(site, page)
    response = jsonify(record)
    _link(response, _neighbours(page))
    return response


def _instead(site: Site, page: ResultPage) -> list[dict[str, Any]]:
    """What else would find something, each with the address that asks for it: some
    change filters, and no words.
    """
    found: list[dict[str, Any]] = []
    for each in instead_of(site.engine, page):
        url = search_url(each.query.first_page(), f"{ROOT}/search")
        found.append({**each.to_json(), "url": url})
    return found


def _neighbours(page: ResultPage) -> dict[str, str]:
    """The addresses of the pages before and after, by their relation."""
    query = page.query
    links: dict[str, str] = {}
    if query.page > 1:
        links["prev"] = search_url(query.on_page(query.page - 1), f"{ROOT}/search")
    if query.page * query.size < page.total + page.below:
        links["next"] = search_url(query.on_page(query.page + 1), f"{ROOT}/search")
    return links


def _link(response: Response, links: dict[str, str]) -> None:
    origin = public_address().origin
    named = [f'<{origin}{link}>; rel="{name}"' for name, link in links.items()]
    if named:
        response.headers["Link"] = ", ".join(named)


@api.get("/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """One article with what was found in it."""
    return jsonify(_article(current_site().article(id)))


def _article(entry: Entry) -> dict[str, Any]:
    """An article as JSON; its text only where the site gives that to programs."""
    site = current_site()
    made = entry_to_json(entry, site.engine.story(entry.story.id))
    made["source"] = source_name(entry.article)
    if not site.settings.api_text:
        del made["body"]
    return made


@api.get("/articles")
def articles() -> Response:
    """Articles in the order in which they changed, a line of JSON each."""
    size = positive_argument("size", MAX_HARVESTED) or HARVESTED
    after = positive_argument("after", 99_999_999) or 0
    changes = current_harvest().changes(ChangeSpan(after), size)
    lines = "".join(_harvested(changes))
    response = Response(lines, content_type="application/jsonl; charset=utf-8")
    if len(changes) == size:
        pairs = [("after", str(changes[-1].number)), ("size", str(size))]
        _link(response, {"next": address(f"{ROOT}/articles", pairs)})
    response.headers["Cuttings-Cursor"] = str(changes[-1].number if changes else after)
    return response


def _harvested(changes: list[Change]) -> Iterator[str]:
    """A line for each change. What is being changed again comes with its next one."""
    engine = current_site().engine
    for change in changes:
        moment = datetime.datetime.fromtimestamp(change.at, datetime.UTC)
        line = {"id": change.id, "changed": moment.isoformat(), "deleted": True}
        if not change.deleted:
            entry = engine.get(change.id)
            if entry is None:
                continue
            line |= {"deleted": False, **_article(entry)}
        yield json.dumps(line, ensure_ascii=False) + "\n"


@api.get("/headings/<id>")
def heading(id: str) -> ResponseReturnValue:
    """A name of the authority file, under whichever facet it stands."""
    found = found_heading(id)
    value = found.value
    return jsonify(
        id=value.id,
        facet=found.facet.key,
        label=value.label,
        broader=value.parent,
        variants=list(value.variants),
        stories=found.stories,
        articles=found.articles,
        url=public_address().origin + value_url(found.facet.key, id),
    )


@api.get("/coverage")
def coverage() -> ResponseReturnValue:
    """What is held of each outlet, the largest first, a page at a time."""
    site = current_site()
    held = site.keep(("outlets",), lambda: outlets_held(site.engine))
    number = positive_argument("page") or 1
    outlets: list[dict[str, Any]] = []
    for each in holdings(site.engine, held[(number - 1) * OUTLETS :][:OUTLETS]):
        first, last = each.span or (None, None)
        outlets.append(
            {
                "outlet": each.label,
                "articles": each.total,
                "undated": each.undated,
                "first": first,
                "last": last,
            }
        )
    response = jsonify(articles=site.engine.count(), outlets=outlets)
    if number * OUTLETS < len(held):
        following = address(f"{ROOT}/coverage", [("page", str(number + 1))])
        _link(response, {"next": following})
    return response


@api.get("/stories/<id>")
def story(id: str) -> ResponseReturnValue:
    """The copies of a story, and what is said in them."""
    entries = current_site().engine.story(id)
    if not entries:
        raise NotFound(f"There is no story “{id}” in this archive.")
    return jsonify(
        id=entries[0].story.id,
        copies=[_copy(entry) for entry in entries],
        quotations=[_said(saying) for saying in sayings_of_story(entries)],
        related=list(_related(entries)),
    )


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
    server = public_address().origin + address("")
    return openapi(site.settings.title, version("cuttings"), site.facets, server)


def _related(entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    """The stories that are related to one, with whether they tell of the same event."""
    ids = dict.fromkeys([each for entry in entries for each in entry.story.related])
    for story_id in ids:
        copies = current_site().engine.story(story_id)
        if copies:
            decided = sameness(entries[0], copies[0])
            yield {
                "id": copies[0].story.id,
                "title": copies[0].article.title,
                "same_event": decided.is_same,
                "reasons": list(decided.reasons),
            }


def _said(each: StorySaying) -> dict[str, Any]:
    saying = each.saying
    return {
        "text": saying.text,
        "speaker": saying.speaker,
        "heading": saying.heading.id if saying.heading else None,
        "copies": each.copies,
        "shortened": each.shortened,
        "reworded": each.reworded,
        "articles": [variant.article_id for variant in each.variants],
    }


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
        "version": entry.story.version,
        "corrections": [
            {"kind": correction.kind, "id": correction.article_id}
            for correction in entry.story.corrections
        ],
    }
