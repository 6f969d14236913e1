"""A site below a path of a larger one, such as ``https://library.example/cuttings/``.

A proxy that takes the path away says which in ``X-Forwarded-Prefix`` (believed with
``proxies``); for one that passes it on, it is a setting. Either way it stands in the
WSGI environment as ``SCRIPT_NAME``, and every link of the site begins with it.

    app.wsgi_app = BelowPrefix(app.wsgi_app, "/cuttings")
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator

from cuttings.web.links import set_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)*")
"""One or more whole segments. ``//`` would lead a link to another host."""


def is_prefix(text: str) -> bool:
    """Whether a text can stand before all paths of a site: ``/x/y``, or nothing.

    >>> is_prefix("/library/cuttings"), is_prefix(""), is_prefix("//elsewhere.example")
    (True, True, False)
    """
    return PREFIX.fullmatch(text) is not None


class BelowPrefix:
    """A WSGI application whose links begin with the prefix of the request at hand.

    ``prefix`` is taken from the path where a request has it, and stands before every
    link also where a request comes without (a health check that knows no proxy). Where
    it is empty, what ``SCRIPT_NAME`` says counts, if that is a prefix.
    """

    def __init__(self, app: WSGIApplication, prefix: str = "") -> None:
        self._app = app
        self._prefix = prefix

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answers one request."""
        if self._prefix:
            _move_prefix(environ, self._prefix)
        prefix = str(environ.get("SCRIPT_NAME", ""))
        set_prefix(prefix if is_prefix(prefix) else "")

        # A download makes links until its last line, so the prefix holds until the
        # response is closed.
        body = self._app(environ, start_response)
        return ClosingIterator(body, _forget_prefix)


def _move_prefix(environ: dict[str, Any], prefix: str) -> None:
    path = str(environ.get("PATH_INFO", ""))
    if path == prefix or path.startswith(prefix + "/"):
        environ["PATH_INFO"] = path[len(prefix) :]
    environ["SCRIPT_NAME"] = prefix


def _forget_prefix() -> None:
    set_prefix("")
