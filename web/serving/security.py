"""Headers of every response, in one place; and requests that name no host are refused."""

from __future__ import annotations

from flask import Flask, Response, abort, request

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
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


def require_host(app: Flask) -> None:
    """Answers 400 where the host that a request names is none, as RFC 9112 (section 3.2) asks.

    Pages and redirections hold absolute addresses, so there is no page for such a request. What passes as a host by its
    letters may still be no name: ``xn--`` begins a name in Punycode that must be decoded.
    """

    def check() -> None:
        try:
            if request.host and request.host_url:
                return
        except UnicodeError:
            pass
        abort(400, "The host name in the address is none: it has letters, digits, hyphens and dots. Check the address.")

    app.before_request(check)


def secure(app: Flask) -> None:
    """Adds the headers to every response of an application."""

    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    app.after_request(add_headers)
