"""Signing in and out, and when a session ends."""

from __future__ import annotations

import re

import pytest

from cuttings.search.errors import AccountRefused
from cuttings.web.accounts import sessions as sessions_module
from cuttings.web.accounts.guard import COOKIE, Accounts
from cuttings.web.accounts.sessions import (
    IDLE_SECONDS,
    LONGEST_SECONDS,
    Sessions,
)
from cuttings.web.accounts.throttle import (
    MOST_HERE,
    MOST_OF_NETWORK,
    WINDOW_SECONDS,
    Throttle,
)
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings
from tests.making import FACETS
from tests.web.accounts.conftest import PASSWORD, sign_in, token_in


def test_a_reader_without_an_account_gets_no_cookie(client):
    """Neither from a search nor from the form to sign in by."""
    for path in ("/", "/search?q=militants", "/articles/t1", "/sign-in"):
        assert "Set-Cookie" not in client.get(path).headers


def test_the_cookie_is_no_scripts_and_no_other_sites(client):
    """HttpOnly and SameSite; Secure where the site is; no date: it goes with the
    browser.
    """
    cookie = sign_in(client, "reader").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie
    assert "Secure" not in cookie
    token = token_in(client.get("/sign-in").text)
    secure = client.post(
        "/sign-in",
        data={"csrf": token, "name": "reader", "password": PASSWORD},
        base_url="https://localhost",
    )
    assert "Secure" in secure.headers["Set-Cookie"]


def test_what_somebody_sees_who_is_signed_in_is_in_no_cache(client):
    """Nor is it answered from one that an anonymous reader filled."""
    etag = client.get("/").headers["ETag"]
    sign_in(client, "curator")
    page = client.get("/", headers={"If-None-Match": etag})
    assert page.status_code == 200
    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert "Sign out" in page.text


def test_signing_in_leads_on_but_never_to_another_site(client):
    """The way back is a path of this one."""
    for wanted, led in (
        ("/desk/accounts?x=1", "/desk/accounts?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/a\nb", "/"),
    ):
        response = sign_in(client, "keeper", next=wanted)
        assert response.headers["Location"] == led


def test_signing_out_ends_the_session_itself(signed_in, app):
    """A cookie that somebody copied is worth nothing afterwards."""
    client, token = signed_in("reader")
    copied = client.get_cookie(COOKIE).value
    client.post("/sign-out", data={"csrf": token})
    other = app.test_client()
    other.set_cookie(COOKIE, copied)
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize("change", ["password", "role", "disabled", "delete"])
def test_sessions_die_with_what_they_stood_for(signed_in, accounts, change):
    """On another password, another role, a closed or deleted account."""
    client, _ = signed_in("reader")
    assert client.get("/account").status_code == 200
    changes = {
        "password": lambda: accounts.users.set_password("reader", "quite another"),
        "role": lambda: accounts.users.set_role("reader", "curator"),
        "disabled": lambda: accounts.users.set_disabled("reader", True),
        "delete": lambda: accounts.users.delete("reader"),
    }
    changes[change]()
    assert client.get("/account").status_code == 303


def test_changing_ones_password_ends_all_sessions_but_this(signed_in):
    """Whoever else was signed in by the old one is out."""
    here, token = signed_in("reader")
    there, _ = signed_in("reader")
    form = {"csrf": token, "old": PASSWORD, "new": "quite another", "again": ""}
    assert here.post("/account/password", data=form).status_code == 400
    form["again"] = "quite another"
    assert here.post("/account/password", data=form).status_code == 200
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert sign_in(there, "reader").status_code == 403


def test_a_session_ends_after_a_pause_and_after_half_a_day(accounts):
    """At the second."""
    now = [1_000_000.0]
    sessions = Sessions(accounts.store, lambda: now[0])
    user = accounts.users.get("reader")
    cookie = sessions.begin(user)
    now[0] += IDLE_SECONDS - 1
    assert sessions.find(cookie)
    now[0] += IDLE_SECONDS
    assert sessions.find(cookie) is None

    cookie = sessions.begin(user)
    began = now[0]
    while now[0] < began + LONGEST_SECONDS - IDLE_SECONDS:
        now[0] += IDLE_SECONDS - 1
        assert sessions.find(cookie)
    now[0] = began + LONGEST_SECONDS
    assert sessions.find(cookie) is None


def test_a_cookie_that_was_made_up_or_altered_is_nobodys(signed_in, app):
    """Its signature says so."""
    client, _ = signed_in("reader")
    cookie = client.get_cookie(COOKIE).value
    for altered in ("", "x", cookie[:-1], "x" + cookie, cookie.split(".")[0], "é.é"):
        other = app.test_client()
        other.set_cookie(COOKIE, altered)
        assert other.get("/account").status_code == 303


def test_guessing_is_slowed_down_where_it_comes_from(client, accounts):
    """After five failures that network waits, with the right password too; a colleague
    elsewhere does not.
    """
    for _ in range(MOST_HERE):
        assert sign_in(client, "reader", "wrong guess").status_code == 403
    late = sign_in(client, "reader")
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= WINDOW_SECONDS
    assert accounts.throttle.wait("reader", "192.0.2.7") == 0


def test_the_right_password_takes_earlier_slips_back(client):
    """Four wrong ones a day make no five."""
    for _ in range(3):
        for _ in range(MOST_HERE - 1):
            sign_in(client, "reader", "wrong guess")
        assert sign_in(client, "reader").status_code == 303


def test_trying_many_names_is_slowed_down_too(accounts):
    """By the network; and it passes."""
    now = [0.0]
    throttle = Throttle(accounts.store, lambda: now[0])
    for number in range(MOST_OF_NETWORK):
        assert throttle.wait("reader", "192.0.2.7") == 0
        throttle.count_failure(f"name {number}", "192.0.2.7")
    assert throttle.wait("reader", "192.0.2.7") == WINDOW_SECONDS
    now[0] = WINDOW_SECONDS
    assert throttle.wait("reader", "192.0.2.7") == 0


def test_the_form_to_sign_in_has_a_token_that_ages(client, monkeypatch):
    """So that another site can't sign somebody in under its own name."""
    fields = {"name": "reader", "password": PASSWORD}
    assert client.post("/sign-in", data=fields).status_code == 403
    fields["csrf"] = token_in(client.get("/sign-in").text)
    foreign = {"Origin": "https://evil.example"}
    assert client.post("/sign-in", data=fields, headers=foreign).status_code == 403
    monkeypatch.setattr(sessions_module, "SIGN_IN_FORM_SECONDS", -1)
    late = client.post("/sign-in", data=fields)
    assert late.status_code == 403
    assert "<h1>This form is too old</h1>" in late.text
    assert '<a href="/sign-in">Open the page again</a>' in late.text


@pytest.fixture
def behind_proxy(engine, accounts):
    """A site behind a proxy that names whom it has let in."""
    named = Accounts.of(accounts.store, "X-Remote-User")
    return create_app(
        engine, FACETS, Settings(search_seconds=0), Resources(accounts=named)
    )


def test_whom_the_proxy_names_goes_on_without_a_password(behind_proxy):
    """A name that is new becomes a reader's account; roles are given by keepers."""
    client = behind_proxy.test_client()
    header = {"X-Remote-User": "olga@example.org"}
    page = client.get("/sign-in", headers=header).text
    assert "Go on as olga@example.org" in page
    form = {"csrf": token_in(page), "how": "proxy"}
    assert client.post("/sign-in", data=form, headers=header).status_code == 303
    assert "a reader since" in client.get("/account", headers=header).text
    # the proxy has let somebody else in: this session is not theirs
    other = {"X-Remote-User": "keeper"}
    assert client.get("/account", headers=other).status_code == 303


def test_a_site_without_such_a_proxy_believes_no_header(client, accounts):
    """Anybody could send it."""
    header = {"X-Remote-User": "keeper"}
    form = {"csrf": token_in(client.get("/sign-in").text), "how": "proxy"}
    assert client.post("/sign-in", data=form, headers=header).status_code == 403


def test_an_account_can_be_taken_away_and_deleted_by_its_owner(signed_in, accounts):
    """With all that is kept of it."""
    client, token = signed_in("reader")
    data = client.get("/account/data").json
    assert data["users"][0]["name"] == "reader"
    assert "password" not in data["users"][0]
    assert client.post("/account/delete", data={"csrf": token}).status_code == 400
    client.post("/account/delete", data={"csrf": token, "sure": "yes"})
    assert accounts.users.find("reader") is None


def test_a_keeper_keeps_the_accounts_in_the_browser(signed_in, accounts):
    """Adds one, gives a role, shuts out; what can't be is said, and nothing changed."""
    client, token = signed_in("keeper")
    new = {"name": "Ines", "role": "curator", "password": PASSWORD, "mail": ""}
    client.post("/desk/accounts", data={"csrf": token, "action": "add", **new})
    assert accounts.users.get("ines").role == "curator"
    again = client.post("/desk/accounts", data={"csrf": token, "action": "add", **new})
    assert (again.status_code, "already" in again.text) == (400, True)
    for fields in (
        {"action": "role", "name": "Ines", "role": "emperor"},
        {"action": "role", "name": "nobody", "role": "reader"},
        {"action": "nothing", "name": "Ines"},
        {"action": "disable", "name": "keeper"},
    ):
        form = {"csrf": token, **fields}
        assert client.post("/desk/accounts", data=form).status_code == 400
    client.post(
        "/desk/accounts", data={"csrf": token, "action": "disable", "name": "Ines"}
    )
    assert accounts.users.get("ines").disabled
    with pytest.raises(AccountRefused):
        accounts.users.delete("keeper")


def test_accounts_that_can_not_be_read_stop_nobody_from_reading(
    client, accounts, signed_in
):
    """Whoever has a session is told so, without a word of the machine; others notice
    nothing.
    """
    inside, _ = signed_in("reader")
    accounts.store.path.write_bytes(b"no database at all" * 1000)
    for suffix in ("-wal", "-shm"):
        accounts.store.path.with_name(accounts.store.path.name + suffix).unlink(
            missing_ok=True
        )
    assert client.get("/search?q=militants").status_code == 200
    refused = inside.get("/search?q=militants")
    assert (refused.status_code, "Nothing was changed" in refused.text) == (503, True)
    assert "readers.sqlite" not in refused.text
    assert sign_in(client, "reader").status_code == 503


def test_what_went_wrong_and_when_an_account_was_made_are_in_the_readers_language(
    client, signed_in
):
    token = token_in(client.get("/de/sign-in").text)
    form = {"csrf": token, "name": "nobody", "password": "x"}
    refused = client.post("/de/sign-in", data=form)
    assert "Name und Passwort passen nicht zusammen." in refused.text

    keeper, _ = signed_in("keeper")
    accounts = keeper.get("/fr/desk/accounts").text
    assert re.search(r"<td>\d{1,2}(er)? [a-zéû]+ \d{4}</td>", accounts)
