"""Headers of every response, in one place; and requests whose address can't be
repeated are refused.
"""

from __future__ import annotations

import re

from flask import Flask, Response, abort, request

from cuttings.search.translations import worded
from cuttings.web.serving.prefix import is_prefix

CONTENT_SECURITY_POLICY = (
    # A page's icon stands in the page.
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # a query is nobody else's business
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_NOTHING_ENCODED = re.compile(
    r"(?:^|\.)xn--(?:[.:]|$)", re.IGNORECASE
)  # which not every Python refuses to decode


def require_address(app: Flask) -> None:
    """Answers 400 where a request has no address that a page or a redirection could
    repeat.

    The host must be a name (RFC 9112, section 3.2), also once it is decoded, as
    ``xn--`` asks for; the scheme that of the web, whatever a proxy says; and a query
    holds no control character as such (RFC 3986, section 2).
    """

    def check() -> None:
        if not _names_host():
            abort(
                400,
                worded(
                    "The host name in the address is none: it has letters, digits, "
                    "hyphens and dots."
                ),
            )
        if request.scheme not in ("http", "https"):
            abort(
                400,
                worded(
                    "The address begins with neither http nor https. Check what the "
                    "proxy says."
                ),
            )
        if not is_prefix(request.root_path):
            abort(
                400,
                worded(
                    "What stands before the path is no prefix of a site. Check what "
                    "the proxy says in X-Forwarded-Prefix."
                ),
            )
        if _CONTROL.search(request.query_string):
            abort(
                400, worded("The address holds control characters. Check the address.")
            )

    app.before_request(check)


def _names_host() -> bool:
    try:
        return bool(request.host and request.host_url) and not _NOTHING_ENCODED.search(
            request.host
        )
    except UnicodeError:
        return False


def secure(app: Flask) -> None:
    """Adds the headers to every response of an application."""

    def add_headers(response: Response) -> Response:
        # A page with a policy of its own says there who may frame it.
        headers = response.headers
        has_own = "Content-Security-Policy" in headers
        known = {name.lower() for name, _ in headers}
        for name, value in HEADERS.items():
            if name.lower() in known or (has_own and name == "X-Frame-Options"):
                continue
            headers.add(name, value)
        return response

    app.after_request(add_headers)
