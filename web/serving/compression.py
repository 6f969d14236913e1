"""Gzip for what is text and not tiny.

Streams stay as they are: they would have to be gathered first.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

SMALLEST = 600  # bytes; below, the header costs more than it saves
LEVEL = 5
TEXT = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/opensearchdescription+xml",
)


def compress(app: Flask) -> None:
    """Compresses responses for those who accept it."""

    def pack(response: Response) -> Response:
        if response.is_streamed or not (response.content_type or "").startswith(TEXT):
            return response
        response.headers.add("Vary", "Accept-Encoding")
        wanted = request.accept_encodings.quality("gzip") > 0
        if (
            not wanted
            or "Content-Encoding" in response.headers
            or len(response.data) < SMALLEST
        ):
            return response
        response.data = gzip.compress(response.data, LEVEL, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        return response

    app.after_request(pack)
