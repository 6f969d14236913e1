"""Taking it away: a result, a page of it, a folder or one article, in every format;
the feed; suggestions.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import islice

from flask import Blueprint, Response, jsonify, request, stream_with_context
from flask.typing import ResponseReturnValue

from cuttings.search.articles import Entry
from cuttings.search.errors import NotFound
from cuttings.web.exports.atom import atom
from cuttings.web.exports.formats import FORMATS
from cuttings.web.exports.opensearch import TYPE, description
from cuttings.web.pages.folder import (
    folder_entries,
    folder_list,
    page_entries,
    search_list,
)
from cuttings.web.pages.home import suggestions
from cuttings.web.rendering import show
from cuttings.web.serving.statics import static_files
from cuttings.web.site import current_query, current_site, public_address
from cuttings.web.views import article

downloads = Blueprint("downloads", __name__)


@downloads.get("/search.<suffix>")
def search_file(suffix: str) -> Response:
    """A whole result, or with ``only=page`` its page, in one of the formats;
    ``atom`` is the feed.
    """
    if suffix == "atom":
        return feed()
    site, query = current_site(), current_query()
    if request.args.get("only") == "page":
        return _file(page_entries(site, site.search(query)), suffix, "page")
    return _file(
        islice(site.engine.matches(query), site.settings.export_rows), suffix, "result"
    )


@downloads.get("/folder.<suffix>")
def folder_file(suffix: str) -> Response:
    """A folder in one of the formats."""
    entries, _ = folder_entries(current_site(), request.args.getlist("id"))
    return _file(entries, suffix, "folder")


@downloads.get("/articles/<id>.<suffix>")
def article_file(id: str, suffix: str) -> ResponseReturnValue:
    """One article in one of the formats.

    An id may hold a dot of its own, and so may a suffix (``csl.json``).
    """
    name = f"{id}.{suffix}"
    for known in FORMATS:
        if name.endswith(f".{known}"):
            id = name.removesuffix(f".{known}")
            return _file([current_site().article(id)], known, id)
    return article(name)


def _file(entries: Iterable[Entry], suffix: str, name: str) -> Response:
    """Entries written in a format, streamed.

    Raises NotFound for a format that does not exist.
    """
    format = FORMATS.get(suffix)
    if format is None:
        raise NotFound(
            f"There is no format “{suffix}”. The formats are: {', '.join(FORMATS)}."
        )
    text = format.write(entries, public_address())
    response = Response(
        stream_with_context(text), content_type=f"{format.type}; charset=utf-8"
    )
    safe = "".join(
        char if char.isascii() and (char.isalnum() or char in "-_") else "-"
        for char in name
    )
    response.headers["Content-Disposition"] = (
        f'attachment; filename="cuttings-{safe[:60]}.{format.suffix}"'
    )
    return response


@downloads.get("/search/print")
def printed_search() -> str:
    """A result as a list with the account of its search."""
    today = datetime.datetime.now(datetime.UTC).date()
    return show(
        "list",
        search_list(
            current_site(),
            current_query(),
            public_address(),
            today,
            request.args.get("only") == "page",
        ),
    )


@downloads.get("/folder/print")
def printed_folder() -> str:
    """A folder as a list."""
    entries, _ = folder_entries(current_site(), request.args.getlist("id"))
    today = datetime.datetime.now(datetime.UTC).date()
    return show("list", folder_list(entries, public_address(), today))


def feed() -> Response:
    """A search as an Atom feed, newest first unless the address says otherwise."""
    site, query = current_site(), current_query()
    if "sort" not in request.args:
        query = query.with_(sort="newest", page=query.page)
    page = site.search(query)
    entries = page_entries(site, page)
    return Response(
        atom(entries, page.total, query, public_address()),
        content_type="application/atom+xml; charset=utf-8",
    )


@downloads.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch description."""
    return Response(
        description(public_address(), static_files()["icon.svg"].url),
        content_type=f"{TYPE}; charset=utf-8",
    )


@downloads.get("/suggest")
def suggest() -> Response:
    """Completions of what is being typed, as OpenSearch Suggestions."""
    response = jsonify(suggestions(current_site(), request.args.get("q", "")))
    response.mimetype = "application/x-suggestions+json"
    return response
