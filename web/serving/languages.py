"""The language of a page: what its address says, else what the browser asks for.

``/de/search?q=hafen`` is the result in German, and all its links stay there; so a
choice is an address, needs no cookie, and can be sent to others. ``/search?q=hafen`` is
in the language that ``Accept-Language`` prefers among the site's, and else in the first
of them. What programs read, such as the API and every file, is English.

    app.wsgi_app = InLanguage(app.wsgi_app, ("en", "de", "fr"))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel import Locale
from flask import Flask, Response, current_app, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from cuttings.search.errors import SettingsError
from cuttings.search.translations import (
    SOURCE,
    current_language,
    languages,
    set_language,
    worded,
)
from cuttings.web.links import IN_SOME, set_prefix, site_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MACHINES = (
    "/api/",
    "/sru",
    "/oai",
    "/unapi",
    "/reconcile",
    "/metrics",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/sitemap",
    "/static/",
)
"""Where only programs ask."""
FILES = (".csv", ".ris", ".bib", ".json", ".jsonl", ".atom", ".xml", ".txt")
"""How the paths end of what is taken away to be read by programs."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language of the site: its code, its own name, the page at hand in it."""

    code: str
    name: str
    url: str
    current: bool


def checked_languages(wanted: Sequence[str]) -> tuple[str, ...]:
    """The languages of a site. Raises SettingsError for one that there is not.

    >>> checked_languages(["de", "en"])
    ('de', 'en')
    """
    known = languages()
    for language in wanted:
        if language not in known:
            raise SettingsError(
                worded(
                    "The setting “site.languages” names “%(language)s”, in "
                    "which there are no pages. The languages: %(known)s.",
                    language=language,
                    known=", ".join(known),
                )
            )
    return tuple(wanted) or known


class InLanguage:
    """A WSGI application that speaks the language of the request at hand.

    It stands within ``BelowPrefix``, which has said what links begin with.
    """

    def __init__(self, app: WSGIApplication, offered: Sequence[str]) -> None:
        self._app = app
        self._offered = tuple(offered)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answers one request."""
        chosen = self._take_choice(environ)
        if _is_for_programs(str(environ.get("PATH_INFO", ""))):
            set_language(SOURCE)
        else:
            set_language(chosen or self._preferred(environ))
        return self._app(environ, start_response)

    def _take_choice(self, environ: WSGIEnvironment) -> str:
        """The language in the path, which then stands before the site's own paths."""
        path = str(environ.get("PATH_INFO", ""))
        first = path[1:].partition("/")[0]
        if first not in self._offered or len(self._offered) == 1:
            return ""
        environ["PATH_INFO"] = path[1 + len(first) :] or "/"
        environ["SCRIPT_NAME"] = str(environ.get("SCRIPT_NAME", "")) + "/" + first
        set_prefix(site_prefix(), "/" + first)
        return first

    def _preferred(self, environ: WSGIEnvironment) -> str:
        header = str(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        if not header:
            return self._offered[0]
        accepted = parse_accept_header(header, LanguageAccept)
        return accepted.best_match(self._offered) or self._offered[0]


def speak_languages(app: Flask, offered: Sequence[str]) -> None:
    """Has an application answer in these languages, and say in which it did."""
    app.extensions["cuttings-languages"] = tuple(offered)
    app.wsgi_app = InLanguage(app.wsgi_app, offered)  # type: ignore[method-assign]

    def say_language(response: Response) -> Response:
        if not _is_for_programs(request.path):
            response.vary.add("Accept-Language")
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = current_language()
        return response

    def forget_language(_error: BaseException | None) -> None:
        set_language(SOURCE)

    app.after_request(say_language)
    app.teardown_request(forget_language)


def _is_for_programs(path: str) -> bool:
    return path.startswith(MACHINES) or path.endswith(FILES)


def language_prefixes() -> tuple[str, ...]:
    """What the addresses of the site begin with in each of its languages; none where
    there is one.
    """
    offered: tuple[str, ...] = current_app.extensions["cuttings-languages"]
    if len(offered) < 2:
        return ()
    return tuple([f"{site_prefix()}/{language}" for language in offered])


def languages_to_choose() -> tuple[LanguageChoice, ...]:
    """The page at hand in each language of the site; none where there is one."""
    offered: tuple[str, ...] = current_app.extensions["cuttings-languages"]
    here = _here()
    if len(offered) < 2 or len(here) > IN_SOME:
        return ()
    return tuple([_choice(language, here) for language in offered])


def _here() -> str:
    """The page at hand below the site's prefix; the first one where it is the answer
    to a form.
    """
    if request.method != "GET":
        return "/"
    typed = request.query_string.decode("latin-1")
    return quote(request.path) + ("?" + typed if typed else "")


def _choice(language: str, here: str) -> LanguageChoice:
    url = f"{site_prefix()}/{language}{here}"
    return LanguageChoice(
        language, _own_name(language), url, language == current_language()
    )


@cache
def _own_name(language: str) -> str:
    """What its speakers call a language.

    >>> _own_name("fr"), _own_name("de")
    ('Français', 'Deutsch')
    """
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[:1].upper() + name[1:]
