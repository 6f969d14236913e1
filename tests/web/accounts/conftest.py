"""A site with accounts, and people who are signed in to it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cuttings.web.accounts import users as users_module
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings
from tests.making import FACETS

PASSWORD = "a long pass phrase"
ROLES = ("reader", "curator", "keeper")


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    """Argon2 with the least work, or each test would take a second."""
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(users_module, "_hasher", lambda: hasher)
    monkeypatch.setattr(
        users_module, "_nobodys_hash", lambda: hasher.hash("nobody's password")
    )


@pytest.fixture
def accounts(tmp_path) -> Accounts:
    """One account of each role, named for it."""
    made = Accounts.of(Store(tmp_path / "readers.sqlite"))
    for role in ROLES:
        made.users.add(role, role, PASSWORD)
    return made


@pytest.fixture
def app(engine, accounts):
    """A site with these accounts."""
    return create_app(
        engine, FACETS, Settings(search_seconds=0), Resources(accounts=accounts)
    )


@pytest.fixture
def client(app):
    """Somebody who is not signed in."""
    return app.test_client()


def token_in(html: str) -> str:
    """The token of the last form of a page; the first is the one to sign out by."""
    return re.findall(r'name="csrf" value="([^"]+)"', html)[-1]


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **fields):
    """Sends the sign-in form."""
    token = token_in(client.get("/sign-in").text)
    form = {"csrf": token, "name": name, "password": password, **fields}
    return client.post("/sign-in", data=form)


@pytest.fixture
def signed_in(app) -> Callable[[str], tuple[FlaskClient, str]]:
    """Signs somebody in: gives the client, and the token of its forms."""

    def begin(name: str) -> tuple[FlaskClient, str]:
        client = app.test_client()
        assert sign_in(client, name).status_code == 303
        return client, token_in(client.get("/account").text)

    return begin
