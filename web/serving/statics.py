"""Static files under names that carry their hash, so that a browser may keep them
for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Flask, Response, abort, request

from cuttings.web.links import address


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file: its path, type, bytes, and the same compressed."""

    url: str
    type: str
    data: bytes
    packed: bytes


@cache
def static_files() -> dict[str, StaticFile]:
    """The files of ``cuttings.templates/static`` by their plain name."""
    found: dict[str, StaticFile] = {}
    for item in sorted(
        (files("cuttings.templates") / "static").iterdir(), key=lambda item: item.name
    ):
        if not item.is_file():
            continue
        data = item.read_bytes()
        stem, _, suffix = item.name.rpartition(".")
        digest = hashlib.sha256(data).hexdigest()[:12]
        kind = mimetypes.guess_type(item.name)[0] or "application/octet-stream"
        found[item.name] = StaticFile(
            f"/static/{stem}.{digest}.{suffix}",
            kind,
            data,
            gzip.compress(data, 9, mtime=0),
        )
    return found


def serve_statics(app: Flask) -> None:
    """Serves the static files and gives templates ``static(name)``."""
    found = static_files()
    by_url = {file.url: file for file in found.values()}

    def static(name: str) -> Response:
        file = by_url.get(f"/static/{name}")
        if file is None:
            abort(404)
        pack = request.accept_encodings.quality("gzip") > 0
        response = Response(
            file.packed if pack else file.data,
            content_type=f"{file.type}; charset=utf-8",
        )
        if pack:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.add_url_rule("/static/<name>", "static", static)
    app.jinja_env.globals["static"] = lambda name: address(found[name].url)
    app.extensions["cuttings-statics"] = hashlib.sha256(
        "".join(by_url).encode()
    ).hexdigest()[:8]
