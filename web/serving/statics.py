"""Static files under names that carry their hash, so that a browser may keep them
for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from flask import Flask, Response, abort, request

from cuttings.web.library import logo_of, stylesheet
from cuttings.web.links import site_prefix
from cuttings.web.settings import Settings

_CSS_COMMENT = re.compile(rb"/\*.*?\*/\s*", re.DOTALL)
"""A tenth of the stylesheet, which is for those who change it."""


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
        if item.name.endswith(".css"):
            data = _CSS_COMMENT.sub(b"", data)
        found[item.name] = _static_file(item.name, data)
    return found


def _static_file(name: str, data: bytes) -> StaticFile:
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(data).hexdigest()[:12]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    url = f"/static/{stem}.{digest}.{suffix}"
    return StaticFile(url, kind, data, gzip.compress(data, 9, mtime=0))


def serve_statics(app: Flask, settings: Settings) -> None:
    """Serves the static files and gives templates ``static(name)``, the library's
    colours and logo among them.

    Raises SettingsError where one of these can't be shown.
    """
    found = dict(static_files())
    colours = stylesheet(settings)
    if colours:
        plain = found["site.css"]
        found["site.css"] = _static_file("site.css", plain.data + colours.encode())
    logo = logo_of(settings)
    if logo:
        found["logo"] = _static_file(f"logo{logo.suffix}", logo.data)
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
    app.jinja_env.globals["static"] = lambda name: site_prefix() + found[name].url
    # In the page itself: a browser asks for an icon on its own, and a page asks for four
    # files at most.
    icon = quote(found["icon.svg"].data, safe=" =:/")
    app.jinja_env.globals["icon"] = f"data:image/svg+xml,{icon}"
    app.extensions["cuttings-statics"] = hashlib.sha256(
        "".join(by_url).encode()
    ).hexdigest()[:8]
