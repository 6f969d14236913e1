"""Conditional requests: a page depends on its address, its language, the index's
generation and the site's own version alone.

So its ETag is known before it is made, and a browser that has it costs no search. A
page that lacks part of the index gets none, and is made anew when it is asked for
again. What somebody sees who is signed in is theirs alone: no cache keeps it.
"""

from __future__ import annotations

import datetime
import hashlib

from flask import Flask, Response, g, has_request_context, request

from cuttings.search.translations import current_language
from cuttings.web.accounts.guard import is_private
from cuttings.web.site import Site

NOT_KEPT = (
    "downloads.record",
    "downloads.record_for_programs",
    "static",
    "metrics",
    "views.healthz",
    "views.readyz",
)
"""Endpoints whose answers have no ETag by their address."""


def cache_pages(app: Flask, site: Site) -> None:
    """Adds ETags to pages and answers 304 where the browser has the page already."""

    def answer_unchanged() -> Response | None:
        if (
            request.method not in ("GET", "HEAD")
            or request.endpoint in NOT_KEPT
            or request.endpoint is None
            or is_private()
        ):
            return None
        g.etag = _etag(site, str(app.extensions["cuttings-statics"]))
        known = request.if_none_match
        # "*" means whatever there is, which only the page itself can tell.
        if not known.star_tag and known.contains_weak(g.etag):
            response = Response(status=304)
            response.set_etag(g.etag, weak=True)
            return _fresh(response)
        return None

    def add_etag(response: Response) -> Response:
        if response.status_code == 200 and "etag" in g:
            response.set_etag(g.etag, weak=True)
            if request.if_none_match.star_tag:
                response.status_code = 304
            _fresh(response)
        elif request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    site.on_partial = lambda: g.pop("etag", None) if has_request_context() else None
    app.before_request(answer_unchanged)
    app.after_request(add_etag)


def _etag(site: Site, version: str) -> str:
    """The host is part of the key, because pages hold absolute addresses; the day,
    because lists are dated.
    """
    day = (
        datetime.datetime.now(datetime.UTC).date().isoformat()
        if request.path.endswith("/print")
        else ""
    )
    parts = (
        site.engine.generation,
        version,
        request.url_root,
        request.full_path,
        current_language(),
        day,
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def _fresh(response: Response) -> Response:
    """Kept by the browser alone, and asked about each time."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
