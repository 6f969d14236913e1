"""Who may ask what: the one check that stands before every view.

A view says whose it is; nothing said means everybody's, and then it can only be read:

    @desk.post("/desk/undo")
    @needs("curator")
    def undo() -> Response: ...

What changes state is asked for by POST, from a page of this site, with the token of the
form. So there are three walls: the browser's word on where the request comes from
(``Sec-Fetch-Site``, else ``Origin``), a cookie that other sites' forms don't carry
(``SameSite``), and the token that they can't know.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar, cast, get_args
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request
from markupsafe import Markup
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.openid import OpenIdSettings, Provider
from cuttings.web.accounts.sessions import Session, Sessions
from cuttings.web.accounts.throttle import Throttle
from cuttings.web.accounts.usage import ARTICLES, SEARCHES, Usage
from cuttings.web.accounts.users import Role, User, Users
from cuttings.web.links import address, current_prefix, site_prefix

View = TypeVar("View", bound=Callable[..., object])

Needed = Role | Literal["anyone"]
"""The role that a view needs; ``anyone`` marks one that changes state for people who
are not signed in (the sign-in itself).
"""


class FormRefused(Forbidden):
    """A form that is too old or of another site, whoever sent it: what the page that
    says so is headed, and where the form can be opened again.
    """

    def __init__(self, title: str, message: str) -> None:
        super().__init__(message)
        self.title = title
        self.page = _page_of_form()


EVERYBODY = "everybody"
"""The readers of an archive that is open."""
COOKIE = "cuttings"
TOKEN = "csrf"
"""The field of a form, and of a script's ``X-CSRF-Token``."""

SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = (
    "static",
    "metrics",
    "views.healthz",
    "views.readyz",
    "crawlers.robots",
    "accounts.sign_in_form",
)
"""Endpoints that an archive with readers of its own answers to everybody: they show
nothing that is in it.
"""


@dataclass(frozen=True, slots=True)
class Accounts:
    """All that a site knows of accounts."""

    store: Store
    users: Users
    sessions: Sessions
    throttle: Throttle
    usage: Usage
    user_header: str = ""
    """The request header in which a proxy names who it has let in; empty for none."""
    provider: Provider | None = None
    """The identity provider, if there is one."""

    @classmethod
    def of(
        cls, store: Store, user_header: str = "", openid: OpenIdSettings | None = None
    ) -> Accounts:
        """The accounts kept in a file."""
        return cls(
            store,
            Users(store),
            Sessions(store),
            Throttle(store),
            Usage(store),
            user_header,
            Provider(openid) if openid and openid.issuer else None,
        )

    def exist(self) -> bool:
        """Whether anybody could sign in."""
        vouched = bool(self.user_header) or self.provider is not None
        return vouched or self.store.exists()


def needs(role: Needed) -> Callable[[View], View]:
    """Marks a view as one for a role and those above it."""

    def mark(view: View) -> View:
        view.needs = role  # type: ignore[attr-defined]
        return view

    return mark


def reads_by_post(view: View) -> View:
    """Marks a view that takes POST only because what it is asked is long, and that
    changes nothing: a long list, and protocols whose clients know no token.
    """
    view.reads_by_post = True  # type: ignore[attr-defined]
    return view


def by_secret_link(view: View) -> View:
    """Marks a view whose address holds a secret that only its owner was sent, such as
    the link in a mail that stops more of them (RFC 8058 asks for it by POST).
    """
    view.by_secret_link = True  # type: ignore[attr-defined]
    return view


def _needs_no_token(app: Flask, endpoint: str) -> bool:
    view = app.view_functions.get(endpoint)
    return hasattr(view, "reads_by_post") or hasattr(view, "by_secret_link")


def needed_role(app: Flask, endpoint: str | None) -> Needed | None:
    """The role that an endpoint needs; None where everybody may read it."""
    view = app.view_functions.get(endpoint or "")
    return cast("Needed | None", getattr(view, "needs", None))


def guard(app: Flask, accounts: Accounts, readers: str = EVERYBODY) -> None:
    """Puts the check before every view, and gives templates ``user``, ``csrf()`` and
    ``has_accounts()``.

    ``readers`` is the role that reading needs, where not everybody may. Raises
    SettingsError for what is no role.
    """
    app.extensions["cuttings-accounts"] = accounts
    if readers not in (EVERYBODY, *get_args(Role)):
        raise SettingsError(
            worded(
                "The setting “site.readers” is “%(readers)s”; it must be "
                "%(everybody)s, %(get_args)s. Change it.",
                readers=readers,
                everybody=EVERYBODY,
                get_args=", ".join(get_args(Role)),
            )
        )

    def check() -> AnyResponse | None:
        role = needed_role(app, request.endpoint)
        if role is None and readers != EVERYBODY and request.endpoint not in OPEN:
            refused = _refused(cast(Role, readers), current_session())
            if refused:
                return refused
        session = current_session()
        if request.method in SAFE:
            if role is None or role == "anyone":
                return None
            return _refused(role, session)
        if request.endpoint is None or _needs_no_token(app, request.endpoint):
            return None
        if role is None:
            abort(403, worded("Nothing can be changed at this address."))
        _check_origin()
        _check_token(role, session)
        if role == "anyone":
            return None
        return _refused(role, session)

    app.before_request(check)

    def for_templates() -> dict[str, object]:
        return {
            "user": current_user(),
            "csrf": csrf_field,
            "has_accounts": accounts.exist,
        }

    app.context_processor(for_templates)


def count_usage(app: Flask) -> None:
    """Counts searches and opened articles of whoever asks."""
    counted = {"views.search": SEARCHES, "views.article": ARTICLES}

    def count(response: Response) -> Response:
        what = counted.get(request.endpoint or "")
        if what and request.method == "GET" and response.status_code in (200, 304):
            usage = current_accounts().usage
            usage.count(what)
            if "found_nothing" in g:
                browser = request.headers.get("User-Agent", "")
                visitor = f"{request.remote_addr} {browser}"
                usage.count_nothing(g.found_nothing, visitor)
        return response

    app.after_request(count)


def current_accounts() -> Accounts:
    """The accounts of the running application."""
    return cast(Accounts, current_app.extensions["cuttings-accounts"])


def current_session() -> Session | None:
    """The session of the request at hand; looked for once."""
    if "session" not in g:
        # where it can't be found out, the page that says so is nobody's
        g.session = None
        g.session = _find_session()
    return cast("Session | None", g.session)


def current_user() -> User | None:
    """Who asks, None for a reader without an account."""
    session = current_session()
    return session.user if session else None


def signed_in() -> User:
    """Who asks, in a view that needs somebody."""
    user = current_user()
    if user is None:
        abort(401)
    return user


def csrf_field() -> Markup:
    """The hidden field that every form with ``method="post"`` carries."""
    session = current_session()
    token = session.form_token if session else ""
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, token)


def set_cookie(response: AnyResponse, value: str) -> None:
    """Gives the browser a session, until it is closed."""
    response.set_cookie(
        COOKIE,
        value,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
        path=site_prefix() or "/",
    )


def delete_cookie(response: AnyResponse) -> None:
    """Takes the session back from the browser."""
    response.delete_cookie(
        COOKIE,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
        path=site_prefix() or "/",
    )


def named_by_proxy() -> str:
    """Whom the proxy in front has let in, empty where it names nobody."""
    header = current_accounts().user_header
    return request.headers.get(header, "").strip() if header else ""


def _find_session() -> Session | None:
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    accounts = current_accounts()
    session = accounts.sessions.find(cookie)
    named = named_by_proxy()
    if session and named and accounts.users.find(named) != session.user:
        # the proxy has let somebody else in meanwhile
        return None
    return session


def _refused(role: Role, session: Session | None) -> AnyResponse | None:
    """None where the session's role is enough."""
    if session is None:
        if request.method in ("GET", "HEAD") and not _asked_by_program():
            wanted = request.full_path.rstrip("?")
            return redirect(address("/sign-in", [("next", wanted)]), 303)
        abort(
            401,
            worded(
                "You are not signed in, or were signed out after a pause. Nothing was "
                "changed. Sign in, and do it again."
            ),
        )
    if not session.user.may(role):
        abort(
            403,
            worded(
                "This needs the role %(role)s; you are signed in as %(name)s, a "
                "%(role_2)s. Nothing was changed.",
                role=worded(role),
                name=session.user.name,
                role_2=worded(session.user.role),
            ),
        )
    return None


def _asked_by_program() -> bool:
    """Whether a page to sign in would be no answer to who asks."""
    return request.path.startswith(("/api/", "/sru", "/oai", "/unapi", "/reconcile"))


def _check_origin() -> None:
    """Answers 403 to a form of another site."""
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    is_ours = site in ("", "same-origin", "none")
    if origin:
        is_ours = is_ours and origin == request.host_url.rstrip("/")
    if not is_ours:
        raise FormRefused(
            worded("This form was not sent from this site"),
            worded(
                "This came from a page of another site. Nothing was changed. Do it "
                "from a page of this one."
            ),
        )


def _check_token(role: Needed, session: Session | None) -> None:
    """Answers 403 to a form without its token."""
    given = request.headers.get("X-CSRF-Token") or request.form.get(TOKEN, "")
    if role == "anyone":
        accounts = current_accounts()
        is_known = accounts.exist() and accounts.sessions.is_sign_in_token(given)
    elif session is None:
        return  # not signed in: said so by the next check
    else:
        is_known = hmac.compare_digest(
            given.encode("utf-8", "replace"), session.form_token.encode()
        )
    if not is_known:
        raise FormRefused(
            worded("This form is too old"),
            worded(
                "It was opened too long ago, or was not sent from a page of this site. "
                "Nothing was changed. Open it again and repeat what you typed."
            ),
        )


def _page_of_form() -> str:
    """Where the form at hand can be opened again: the page that it was sent from, or
    its own address; empty where neither is a page.
    """
    sent_from = urlsplit(request.headers.get("Referer", ""))
    if f"{sent_from.scheme}://{sent_from.netloc}/" == request.host_url:
        path = sent_from.path
        if _is_page(path.removeprefix(current_prefix())):
            query = f"?{sent_from.query}" if sent_from.query else ""
            return own_address(path + query)
    if _is_page(request.path):
        return address(request.path)
    return ""


def _is_page(path: str) -> bool:
    """Whether something can be read at a path of the site."""
    return current_app.url_map.bind("").test(path, method="GET")


def is_private() -> bool:
    """Whether the answer at hand is for somebody who is signed in, so that it belongs
    in no cache.
    """
    return current_session() is not None


def own_address(text: str) -> str:
    """An address of this site to go on to; the first page where the text is none.

    >>> own_address("/search?q=peace"), own_address("//evil.example"), own_address("")
    ('/search?q=peace', '/', '/')
    """
    parts = urlsplit(text)
    is_path = text.startswith("/") and not text.startswith(("//", "/\\"))
    if (
        not is_path
        or parts.scheme
        or parts.netloc
        or "\\" in text
        or not text.isascii()
    ):
        return "/"
    return text if text.isprintable() else "/"
