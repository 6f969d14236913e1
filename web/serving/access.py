"""The access log.

It says which kind of page was asked for, how it went and how long it took, and by
default not what was searched or read: that is between a reader and the archive.
"""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

log = logging.getLogger("cuttings.access")


def log_requests(app: Flask, with_queries: bool) -> None:
    """Writes a line for each request, with its address only if ``with_queries``."""

    def begin() -> None:
        g.began = time.perf_counter()

    def write(response: Response) -> Response:
        if log.isEnabledFor(logging.INFO):
            seconds = time.perf_counter() - g.get("began", time.perf_counter())
            rule = request.url_rule.rule if request.url_rule else "(unknown)"
            what = request.full_path.rstrip("?") if with_queries else rule
            log.info(
                "%s %s %d %.1f ms",
                request.method,
                ascii(what)[1:-1],
                response.status_code,
                seconds * 1000,
            )
        return response

    app.before_request(begin)
    app.after_request(write)
