"""What went wrong, as a page or as JSON: never a traceback."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from cuttings.search.errors import CuttingsError, EngineError, IndexDamaged, NotFound, QueryRefused
from cuttings.web.serving.budget import SearchTooSlow
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

log = logging.getLogger("cuttings.web")

WORDS = {
    400: "This request can't be answered",
    404: "Not found",
    405: "Not this way",
    429: "Too many requests",
    503: "The archive can't be searched just now",
}


@dataclass(frozen=True, slots=True)
class FaultPage:
    """An error: its status, a heading, and what to do about it."""

    title: str
    status: int
    message: str


def status_of(error: CuttingsError) -> int:
    """The HTTP status that says what kind of error it is."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, SearchTooSlow):
        return 503
    if isinstance(error, QueryRefused):
        return 400
    return 503 if isinstance(error, EngineError) else 500


def explain_faults(app: Flask) -> None:
    """Gives an application its error pages."""
    app.register_error_handler(CuttingsError, _of_ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def fault(status: int, message: str) -> ResponseReturnValue:
    """The response for an error, as JSON under /api and as a page elsewhere."""
    title = WORDS.get(status, "Something went wrong")
    if request.path.startswith("/api/"):
        return jsonify(error=title, message=message, status=status), status
    page = FaultPage(title, status, message)
    return render_template("pages/fault.html", page=page), status


def _of_ours(error: CuttingsError) -> ResponseReturnValue:
    message = str(error)
    if isinstance(error, IndexDamaged) and "reindex" not in message:
        message += " Run “cuttings reindex” to build it again."
    return fault(status_of(error), message)


def _of_http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    response = app_response = fault(error.code, error.description or "")
    if error.code == 405 and getattr(error, "valid_methods", None):
        body, status = app_response  # type: ignore[misc]
        response = body, status, {"Allow": ", ".join(sorted(error.valid_methods))}  # type: ignore[attr-defined]
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error in %s", request.endpoint, exc_info=error)
    return fault(500, "This is our mistake, not yours; it was written to the log. Go back, or search again.")
