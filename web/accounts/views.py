"""Signing in and out, one's own account, and the keepers' list of accounts."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    jsonify,
    make_response,
    redirect,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from cuttings.search.errors import AccountRefused, CuttingsError
from cuttings.search.translations import gettext, numbered, translated, worded
from cuttings.web.accounts import openid
from cuttings.web.accounts.guard import (
    current_accounts,
    current_session,
    delete_cookie,
    named_by_proxy,
    needs,
    own_address,
    set_cookie,
    signed_in,
)
from cuttings.web.accounts.pages import (
    AccountPage,
    AccountsPage,
    SignInPage,
    UsagePage,
)
from cuttings.web.accounts.usage import VISITORS
from cuttings.web.accounts.users import ROLES, Role, User
from cuttings.web.links import address, site_prefix
from cuttings.web.pages.rows import part_of
from cuttings.web.rendering import show_desk
from cuttings.web.serving.limiter import network_of
from cuttings.web.site import current_site, positive_argument
from cuttings.web.weight import weight

accounts = Blueprint("accounts", __name__)

ROW_MARKUP = 1_800
"""Bytes of an account in the list beside what it says."""


@accounts.get("/sign-in")
def sign_in_form() -> ResponseReturnValue:
    """The form to sign in by."""
    return show_desk("sign-in", _sign_in_page("", ""))


@accounts.post("/sign-in")
@needs("anyone")
def sign_in() -> ResponseReturnValue:
    """Signs somebody in: by name and password, or whom the proxy names."""
    known = current_accounts()
    name = request.form.get("name", "")[:200]
    network = network_of(request.remote_addr or "")
    if request.form.get("how") == "proxy":
        user = _vouched_for()
        if user is None:
            return _failed(
                "", worded("The proxy in front of this site names nobody."), 403
            )
        return _begin(user)
    wait = known.throttle.wait(name, network)
    if wait:
        minutes = -(-wait // 60)
        said = numbered(
            "Too many attempts. Try again in %(number)s minute.",
            "Too many attempts. Try again in %(number)s minutes.",
            minutes,
        )
        response = _failed(name, said, 429)
        response.headers["Retry-After"] = str(wait)
        return response
    user = known.users.check(name, request.form.get("password", ""))
    if user is None:
        known.throttle.count_failure(name, network)
        return _failed(name, worded("Name and password don't belong together."), 403)
    known.throttle.clear(name, network)
    return _begin(user)


@accounts.post("/sign-in/openid")
@needs("anyone")
def sign_in_by_provider() -> ResponseReturnValue:
    """Sends somebody to the identity provider."""
    known = current_accounts()
    going_on = own_address(request.form.get("next", ""))
    begun = _provider().begin(_way_back(), going_on, known.sessions.key())
    response = redirect(begun.url, 303)
    response.set_cookie(
        openid.COOKIE,
        begun.cookie,
        max_age=openid.MOST_SECONDS,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
        path=site_prefix() or "/",
    )
    return response


@accounts.get("/sign-in/openid/back")
def back_from_provider() -> ResponseReturnValue:
    """Signs in whom the identity provider vouches for. It comes by GET, as the protocol
    has it; what it does is asked for by the cookie that only this browser has.
    """
    known, arguments = current_accounts(), request.args
    if "error" in arguments:
        said = arguments.get("error_description") or arguments["error"]
        return _failed(
            "", worded("The provider let nobody in (%(said)s).", said=said[:200]), 403
        )
    try:
        identity, going_on = _provider().end(
            request.cookies.get(openid.COOKIE, ""),
            arguments.get("state", ""),
            arguments.get("code", ""),
            known.sessions.key(),
        )
        user = known.users.find(identity.name) or known.users.add(
            identity.name, "reader", None, identity.mail
        )
    except AccountRefused as error:
        return _failed("", translated(error), 403)
    if user.disabled:
        return _failed("", worded("This account is shut."), 403)
    response = redirect(address(own_address(going_on)), 303)
    response.delete_cookie(openid.COOKIE, path=site_prefix() or "/")
    set_cookie(response, known.sessions.begin(user))
    return response


def _provider() -> openid.Provider:
    provider = current_accounts().provider
    if provider is None:
        abort(404, worded("This site knows no identity provider."))
    return provider


def _way_back() -> str:
    return request.host_url.rstrip("/") + address("/sign-in/openid/back")


@accounts.post("/sign-out")
@needs("reader")
def sign_out() -> ResponseReturnValue:
    """Ends the session."""
    session = current_session()
    if session:
        current_accounts().sessions.end(session)
    response = redirect(address("/"), 303)
    delete_cookie(response)
    return response


@accounts.get("/account")
@needs("reader")
def account() -> ResponseReturnValue:
    """One's own account."""
    return show_desk("account", AccountPage(gettext("Your account"), signed_in()))


@accounts.post("/account/password")
@needs("reader")
def change_password() -> ResponseReturnValue:
    """Changes one's own password; all sessions end but a new one."""
    known = current_accounts()
    user = signed_in()
    new, again = request.form.get("new", ""), request.form.get("again", "")
    problem = ""
    network = network_of(request.remote_addr or "")
    if known.throttle.wait(user.name, network):
        problem = worded("Too many attempts. Try again in a quarter of an hour.")
    elif known.users.check(user.name, request.form.get("old", "")) is None:
        known.throttle.count_failure(user.name, network)
        problem = worded("The old password is another one. Nothing was changed.")
    elif new != again:
        problem = worded("The new password is not the same twice. Nothing was changed.")
    else:
        try:
            known.users.set_password(user.name, new)
        except AccountRefused as error:
            problem = translated(error)
    if problem:
        page = AccountPage(gettext("Your account"), user, problem=problem)
        return show_desk("account", page), 400
    said = worded("The password is changed, and you are signed out everywhere else.")
    page = AccountPage(gettext("Your account"), user, done=said)
    return _with_new_session(user, page)


@accounts.post("/account/mail")
@needs("reader")
def change_mail() -> ResponseReturnValue:
    """Changes the address that one's alerts go to."""
    user = signed_in()
    try:
        user = current_accounts().users.set_mail(
            user.name, request.form.get("mail", "")
        )
    except AccountRefused as error:
        page = AccountPage(gettext("Your account"), user, problem=translated(error))
        return show_desk("account", page), 400
    return redirect(address("/account"), 303)


@accounts.get("/account/data")
@needs("reader")
def own_data() -> ResponseReturnValue:
    """All that is kept of an account, as JSON to take away."""
    user = signed_in()
    response = jsonify(current_accounts().users.data_of(user))
    response.headers["Content-Disposition"] = 'attachment; filename="account.json"'
    return response


@accounts.post("/account/delete")
@needs("reader")
def delete_account() -> ResponseReturnValue:
    """Deletes one's own account with all that belongs to it."""
    user = signed_in()
    if request.form.get("sure") != "yes":
        page = AccountPage(
            worded("Your account"),
            user,
            problem=worded("Tick the box to delete the account."),
        )
        return show_desk("account", page), 400
    current_accounts().users.delete(user.name)
    response = redirect(address("/"), 303)
    delete_cookie(response)
    return response


# The keepers' list


@accounts.get("/desk/accounts")
@needs("keeper")
def all_accounts() -> ResponseReturnValue:
    """Every account."""
    return _accounts_page()


@accounts.post("/desk/accounts")
@needs("keeper")
def change_accounts() -> ResponseReturnValue:
    """Adds an account, or changes one."""
    users = current_accounts().users
    form = request.form
    name, action = form.get("name", ""), form.get("action", "")
    try:
        if action == "add":
            password = form.get("password", "")
            users.add(name, _role(form.get("role", "")), password, form.get("mail", ""))
        elif action == "role":
            users.set_role(name, _role(form.get("role", "")))
        elif action == "password":
            users.set_password(name, form.get("password", ""))
        elif action in ("disable", "enable"):
            users.set_disabled(name, action == "disable")
        else:
            raise AccountRefused(
                worded("The form says not what to do. Load the page again.")
            )
    except CuttingsError as error:
        response = make_response(_accounts_page(translated(error)))
        response.status_code = 400
        return response
    return redirect(_accounts_url(positive_argument("page") or 1), 303)


@accounts.get("/desk/usage")
@needs("keeper")
def usage() -> ResponseReturnValue:
    """How much the archive is used."""
    counted = current_accounts().usage
    counted.write()
    page = UsagePage(
        title=gettext("Use of the archive"),
        days=counted.days(),
        months=counted.months(),
        in_vain=counted.in_vain(),
        visitors=VISITORS,
        is_counted=current_site().settings.usage,
    )
    return show_desk("usage", page)


def _accounts_page(problem: str = "") -> str:
    part = part_of(
        current_accounts().users.all(),
        lambda user: 6 * weight(user.name) + weight(user.mail) + ROW_MARKUP,
        positive_argument("page") or 1,
        _accounts_url,
    )
    page = AccountsPage(
        title=gettext("Accounts"),
        accounts=part.rows,
        url=_accounts_url(part.paging.page),
        paging=part.paging,
        roles=ROLES,
        problem=problem,
    )
    return show_desk("accounts", page)


def _accounts_url(number: int) -> str:
    """The address of a part of the list of accounts."""
    return address("/desk/accounts", [("page", str(number))] if number > 1 else ())


def _role(text: str) -> Role:
    for role in ROLES:
        if role == text:
            return role
    raise AccountRefused(
        worded(
            "“%(text)s” is no role. The roles: %(roles)s.",
            text=text[:40],
            roles=", ".join(ROLES),
        )
    )


def _vouched_for() -> User | None:
    """The account of whom the proxy names; one that is new is a reader's."""
    name = named_by_proxy()
    if not name:
        return None
    users = current_accounts().users
    user = users.find(name) or users.add(name, "reader", None)
    return None if user.disabled else user


def _begin(user: User) -> AnyResponse:
    response = redirect(address(own_address(request.form.get("next", ""))), 303)
    set_cookie(response, current_accounts().sessions.begin(user))
    return response


def _with_new_session(user: User, page: AccountPage) -> Response:
    """A page after which somebody is still signed in, though all sessions have ended."""
    known = current_accounts()
    cookie = known.sessions.begin(user)
    session = known.sessions.find(cookie)
    g.session = session
    response = make_response(show_desk("account", page))
    set_cookie(response, cookie)
    return response


def _failed(name: str, problem: str, status: int) -> Response:
    return make_response(show_desk("sign-in", _sign_in_page(name, problem)), status)


def _sign_in_page(name: str, problem: str) -> SignInPage:
    known = current_accounts()
    return SignInPage(
        title=gettext("Sign in"),
        token=known.sessions.sign_in_token() if known.exist() else "",
        next=own_address(request.values.get("next", "")),
        name=name,
        problem=problem,
        vouched=named_by_proxy(),
        provider=known.provider.settings.label if known.provider else "",
    )
