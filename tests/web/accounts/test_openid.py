"""Signing in by a real identity provider, and all that it must not be taken in by."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from cuttings.web.accounts.guard import Accounts
from cuttings.web.accounts.openid import COOKIE, OpenIdSettings
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings
from tests.making import FACETS
from tests.web.accounts.conftest import token_in
from tests.web.accounts.provider import CLIENT, SECRET, provider


@pytest.fixture
def person():
    """Who signs in at the provider."""
    return {
        "preferred_username": "olga",
        "email": "olga@example.org",
        "email_verified": True,
    }


@pytest.fixture
def app(engine, accounts, person):
    """A site that knows the provider."""
    with provider(person) as address:
        settings = OpenIdSettings(
            issuer=address, client_id=CLIENT, client_secret=SECRET
        )
        known = Accounts.of(accounts.store, openid=settings)
        yield create_app(
            engine, FACETS, Settings(search_seconds=0), Resources(accounts=known)
        )


def go(client, going_on: str = "/account"):
    """Sends the form, signs in at the provider; gives the way back."""
    page = client.get(f"/sign-in?next={going_on}").text
    form = {"csrf": token_in(page), "next": going_on}
    sent = client.post("/sign-in/openid", data=form)
    assert sent.status_code == 303
    answer = requests.get(sent.headers["Location"], allow_redirects=False, timeout=30)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_whom_the_provider_vouches_for_is_signed_in(client, accounts):
    """As a reader when new, with the checked address; and goes on to where they were."""
    done = client.get(go(client))
    assert (done.status_code, done.headers["Location"]) == (303, "/account")
    assert "olga" in client.get("/account").text
    user = accounts.users.get("olga")
    assert (user.role, user.mail) == ("reader", "olga@example.org")
    assert accounts.users.check("olga", "") is None
    accounts.users.set_role("olga", "curator")
    client.get(go(client))
    assert "a curator since" in client.get("/account").text


def test_an_address_that_nobody_checked_is_not_taken(client, accounts, person):
    """It would be told what is another's."""
    person["email_verified"] = False
    client.get(go(client))
    assert accounts.users.get("olga").mail == ""


def test_an_answer_to_another_browser_is_refused(client, app):
    """Nobody is signed in under somebody else's name by a link."""
    back = go(client)
    other = app.test_client()
    assert other.get(back).status_code == 403
    assert other.get("/account").status_code == 303
    go(other)
    assert other.get(back).status_code == 403


def test_a_code_is_good_once_and_only_with_its_state(client):
    """And a cookie that was altered is none."""
    back = go(client)
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert client.get(f"/sign-in/openid/back?code={code}&state=x").status_code == 403
    cookie = client.get_cookie(COOKIE).value
    client.set_cookie(COOKIE, cookie[:-2])
    assert client.get(back).status_code == 403
    client.set_cookie(COOKIE, cookie)
    assert client.get(back).status_code == 303
    client.set_cookie(COOKIE, cookie)
    again = client.get(back)
    assert (again.status_code, "Set-Cookie" in again.headers) == (503, False)


def test_a_token_for_another_site_is_not_believed(client, app):
    """Its audience, issuer and nonce are compared."""
    known = app.extensions["cuttings-accounts"].provider
    back = go(client)
    object.__setattr__(known.settings, "issuer", "http://elsewhere.example")
    refused = client.get(back)
    assert refused.status_code == 403
    assert "be believed" in refused.text


def test_what_the_provider_refuses_is_said(client):
    """In its words, escaped."""
    page = client.get(
        "/sign-in/openid/back?error=access_denied&error_description=<b>no"
    )
    assert page.status_code == 403
    assert "&lt;b&gt;no" in page.text


def test_an_account_that_is_shut_stays_shut(client, accounts):
    """Whoever vouches."""
    client.get(go(client))
    accounts.users.set_disabled("olga", True)
    refused = client.get(go(client))
    assert (refused.status_code, "is shut" in refused.text) == (403, True)


def test_a_site_without_a_provider_has_no_such_way(engine, accounts):
    """Neither the button nor the address."""
    site = create_app(
        engine, FACETS, Settings(search_seconds=0), Resources(accounts=accounts)
    )
    client = site.test_client()
    assert "openid" not in client.get("/sign-in").text
    assert client.get("/sign-in/openid/back?code=x&state=y").status_code == 404
