"""What went wrong, as a page or as JSON: never a traceback."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.exceptions import NotFound as NoPage

from cuttings.search.errors import (
    AccountRefused,
    AccountsError,
    ArchiveError,
    CatalogueError,
    CuttingsError,
    DecisionRefused,
    EngineError,
    IndexDamaged,
    NotFound,
    QueryRefused,
    SearchTooSlow,
    TooBusy,
)
from cuttings.search.translations import marked, translated
from cuttings.web.accounts.guard import FormRefused
from cuttings.web.links import address
from cuttings.web.rendering import show

log = logging.getLogger("cuttings.web")

NOWHERE = marked(
    "No page has this address. A link may have been cut short; nothing of the archive "
    "is lost."
)
"""What stands instead of the server's own words, which speak of URLs."""

WORDS = {
    400: marked("This request can't be answered"),
    401: marked("Sign in first"),
    403: marked("This is not yours to do"),
    404: marked("Not found"),
    405: marked("Not this way"),
    409: marked("This can't be decided so"),
    429: marked("Too many requests"),
    503: marked("The archive can't be searched just now"),
}

DAMAGED = marked(
    "The index is damaged. Nothing is lost: its keeper can run “cuttings reindex” to "
    "build it again."
)
AWAY = marked(
    "The search engine does not answer; the reason was written to the log. Try again "
    "in a minute."
)

SLOW = marked(
    "The answer took longer than one page may and was given up. Try again, leave out "
    "common words, or narrow the search by a date or a filter."
)

BUSY = marked(
    "What belongs to accounts and decisions can't be read or written just now; the "
    "reason was written to the log. Nothing was changed. Try again in a minute."
)

INWARD = (EngineError, ArchiveError, CatalogueError, AccountsError)
"""Errors whose words name folders and hosts of the machine, and are for its keeper."""


@dataclass(frozen=True, slots=True)
class FaultPage:
    """An error: its status, a heading, and what to do about it; ``again`` is the page
    of a form that is to be opened again, ``retry`` the address that may answer the next
    time, and ``typed`` the words of the search that failed.
    """

    title: str
    status: int
    message: str
    again: str = ""
    retry: str = ""
    typed: str = ""


def status_of(error: CuttingsError) -> int:
    """The HTTP status that says what kind of error it is."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, SearchTooSlow | TooBusy):
        return 503
    if isinstance(error, QueryRefused | AccountRefused):
        return 400
    if isinstance(error, DecisionRefused):
        return 409
    return 503 if isinstance(error, INWARD) else 500


def explain_faults(app: Flask) -> None:
    """Gives an application its error pages."""
    app.register_error_handler(CuttingsError, _of_ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def fault(status: int, message: str, title: str = "", again: str = "") -> Response:
    """The response for an error: a problem (RFC 9457) under /api/v1, JSON under /api,
    and a page elsewhere, with a link to ``again``.
    """
    title = translated(title or WORDS.get(status, marked("Something went wrong")))
    if request.path.startswith("/api/v1/"):
        problem = jsonify(
            type="about:blank", title=title, status=status, detail=message
        )
        problem.content_type = "application/problem+json"
        return make_response(problem, status)
    if request.path.startswith("/api/"):
        return make_response(
            jsonify(error=title, message=message, status=status), status
        )
    is_passing = status == 503 and request.method == "GET"
    retry = _same_address() if is_passing else ""
    typed = request.args.get("q", "")
    page = FaultPage(title, status, translated(message), again, retry, typed)
    return make_response(show("fault", page), status)


def _same_address() -> str:
    """The address that was asked for, on this site whatever its path begins with."""
    path = "/" + quote(request.path.lstrip("/"))
    arguments = request.query_string.decode("ascii", "replace")
    return address(f"{path}?{arguments}" if arguments else path)


def _of_ours(error: CuttingsError) -> Response:
    """Our own words reach the reader, but not those that name folders and hosts of the
    machine.
    """
    if isinstance(error, AccountRefused) or not isinstance(error, INWARD):
        return fault(status_of(error), _words_of(error))
    log.error("%s failed: %s", request.endpoint, error)
    if not isinstance(error, EngineError):
        return fault(status_of(error), BUSY)
    return fault(status_of(error), DAMAGED if isinstance(error, IndexDamaged) else AWAY)


def _words_of(error: CuttingsError) -> str:
    """What a reader is told; wildcards are no advice to who typed none."""
    typed = request.args.get("q", "")
    has_wildcards = "*" in typed or "?" in typed
    if isinstance(error, SearchTooSlow) and typed and not has_wildcards:
        return SLOW
    return translated(error)


def _of_http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    said = error.description or ""
    if isinstance(error, NoPage) and said == NoPage.description:
        said = NOWHERE
    if isinstance(error, FormRefused):
        return fault(error.code, said, error.title, error.page)
    response = fault(error.code, said)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error in %s", request.endpoint, exc_info=error)
    return fault(
        500,
        marked(
            "This is our mistake, not yours; it was written to the log. Go back, or "
            "search again."
        ),
    )
