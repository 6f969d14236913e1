"""Taking it away: a result, a page of it, a folder or one article, in every format;
the feed; suggestions.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from cuttings.search.articles import Entry
from cuttings.search.errors import NotFound
from cuttings.search.queries import Query
from cuttings.search.translations import worded
from cuttings.web.accounts.guard import reads_by_post
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.atom import atom
from cuttings.web.exports.formats import FORMATS
from cuttings.web.exports.opensearch import TYPE, description
from cuttings.web.folders import FolderContents
from cuttings.web.pages.agencies import agencies_rows
from cuttings.web.pages.folder import (
    folder_entries,
    folder_list,
    folder_of_address,
    found_in_words,
    page_entries,
    search_list,
    searches_in_words,
)
from cuttings.web.pages.home import suggestions
from cuttings.web.pages.pickup import story_pick_up
from cuttings.web.pages.record import record_page, search_record
from cuttings.web.pages.report import report_rows
from cuttings.web.pages.rows import Pairs
from cuttings.web.rendering import show
from cuttings.web.serving.statics import static_files
from cuttings.web.site import (
    Site,
    current_downloads,
    current_site,
    pairs_in_order,
    positive_argument,
    public_address,
    readable_query,
)
from cuttings.web.views import article

downloads = Blueprint("downloads", __name__)

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
"""What stays out of the name of a file that is offered."""


@downloads.get("/search.<suffix>")
def search_file(suffix: str) -> Response:
    """A whole result, or with ``only=page`` its page, in one of the formats;
    ``atom`` is the feed.
    """
    if suffix == "atom":
        return feed()
    site, query = current_site(), readable_query()
    if request.args.get("only") == "page":
        page = site.search(query)
        found_by = found_in_words(site, page)
        public = replace(public_address(), found_by=found_by)
        return file_of(page_entries(site, page), suffix, "page", public)
    entries = islice(site.engine.matches(query), site.settings.export_rows)
    page = site.search(query.with_(size=1))
    public = replace(public_address(), found_by=found_in_words(site, page))
    return file_of(entries, suffix, "result", public)


@downloads.get("/folder.<suffix>")
def folder_file(suffix: str) -> Response:
    """A folder in one of the formats."""
    site = current_site()
    contents = folder_of_address(site, pairs_in_order())
    return file_of_folder(site, contents, suffix)


def file_of_folder(site: Site, contents: FolderContents, suffix: str) -> Response:
    """A folder in one of the formats, whoever keeps it: in its order, with its notes and
    the searches that its articles were chosen from.
    """
    found = folder_entries(site, contents)
    public = replace(
        public_address(),
        chosen_from=searches_in_words(site, found),
        notes={each.entry.article.id: each.note for each in found},
    )
    entries = [each.entry for each in found]
    return file_of(entries, suffix, contents.name or "folder", public)


@downloads.get("/articles/<id>.<suffix>")
def article_file(id: str, suffix: str) -> ResponseReturnValue:
    """One article in one of the formats.

    An id may hold a dot of its own, and so may a suffix (``csl.json``).
    """
    name = f"{id}.{suffix}"
    for known in FORMATS:
        if name.endswith(f".{known}"):
            id = name.removesuffix(f".{known}")
            entry = current_site().article(id)
            return file_of([entry], known, id, public_address())
    return article(name)


def file_of(
    entries: Iterable[Entry], suffix: str, name: str, public: PublicAddress
) -> Response:
    """Entries written in a format, streamed; ``public`` says how they were found.

    Raises NotFound for a format that does not exist, TooBusy where too many flow.
    """
    chosen = FORMATS.get(suffix)
    if chosen is None:
        known = ", ".join(FORMATS)
        raise NotFound(
            worded(
                "There is no format “%(suffix)s”. The formats are: %(known)s.",
                suffix=suffix,
                known=known,
            )
        )
    text = chosen.write(entries, public)
    response = current_downloads().stream(text, f"{chosen.type}; charset=utf-8")
    file_name = f"cuttings-{_UNSAFE.sub('-', name)[:60]}.{chosen.suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@downloads.get("/stories/<story_id>/pick-up.csv")
def pick_up_file(story_id: str) -> Response:
    """Who carried a story, when, and how much of it, as CSV."""
    rows = story_pick_up(current_site(), story_id)
    response = current_downloads().stream(rows, "text/csv; charset=utf-8")
    file_name = f"cuttings-{_UNSAFE.sub('-', story_id)[:60]}-pick-up.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@downloads.get("/coverage/agencies.csv")
def agencies_file() -> Response:
    """How much of each outlet is agency copy, year by year, as CSV."""
    rows = agencies_rows(current_site())
    response = current_downloads().stream(rows, "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = (
        'attachment; filename="cuttings-agency-copy.csv"'
    )
    return response


@downloads.route("/report.csv", methods=["GET", "POST"])
@reads_by_post
def report_file() -> Response:
    """What is held of each line of a list, as CSV."""
    site = current_site()
    rows = chain(("\ufeff",), report_rows(site, request.values.get("list", "")))
    return current_downloads().stream(rows, "text/csv; charset=utf-8")


@downloads.get("/search/print")
def printed_search() -> str:
    """A result as a list with the account of its search."""
    only_page = request.args.get("only") == "page"
    site, query = current_site(), readable_query()
    with current_downloads().whole():
        page = search_list(
            site, query, public_address(), _today(), only_page, _style(), _part()
        )
        return show("list", page)


@downloads.get("/search/record")
def record() -> str:
    """The record of a search, to report it."""
    return show("record", record_page(*_searched_now()))


@downloads.get("/search/record.json")
def record_for_programs() -> Response:
    """The same for programs."""
    return jsonify(search_record(*_searched_now()))


def _searched_now() -> tuple[Site, Query, PublicAddress, datetime.datetime]:
    now = datetime.datetime.now(datetime.UTC)
    return current_site(), readable_query(), public_address(), now


@downloads.get("/folder/print")
def printed_folder() -> str:
    """A folder as a list."""
    site = current_site()
    return printed_list(site, folder_of_address(site, pairs_in_order()))


def printed_list(
    site: Site, contents: FolderContents, path: str = "", how: Pairs = ()
) -> str:
    """A folder as a list to print and cite; ``path`` is where it is kept, unless that is
    its address, ``how`` the account of how it was found.
    """
    with current_downloads().whole():
        page = folder_list(
            site, contents, public_address(), _today(), _style(), _part(), path, how
        )
        return show("list", page)


def _style() -> str:
    return request.args.get("style", "")


def _part() -> int:
    return positive_argument("part") or 1


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def feed() -> Response:
    """A search as an Atom feed, what came into the archive last first, unless the
    address says otherwise: a back file that arrives today is new to who follows.
    """
    site, query = current_site(), readable_query()
    if "sort" not in request.args:
        query = query.with_(sort="added", page=query.page)
    if "words" not in request.args:
        # Who follows a search is not told of what has only some of its words.
        query = query.with_(words="all", page=query.page)
    page = site.search(query)
    entries = page_entries(site, page)
    text = atom(entries, page.total, query, public_address())
    return Response(text, content_type="application/atom+xml; charset=utf-8")


@downloads.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch description."""
    text = description(public_address(), static_files()["icon.svg"].url)
    return Response(text, content_type=f"{TYPE}; charset=utf-8")


@downloads.get("/suggest")
def suggest() -> Response:
    """Completions of what is being typed, as OpenSearch Suggestions."""
    response = jsonify(suggestions(current_site(), request.args.get("q", "")))
    response.mimetype = "application/x-suggestions+json"
    return response
