"""An archive that only its readers may read."""

from __future__ import annotations

import pytest

from cuttings.search.errors import SettingsError
from cuttings.web.accounts.guard import OPEN
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings
from tests.making import FACETS
from tests.web.accounts.conftest import sign_in


@pytest.fixture
def closed(engine, accounts):
    """A site for curators and keepers."""
    settings = Settings(search_seconds=0, readers="curator")
    return create_app(engine, FACETS, settings, Resources(accounts=accounts))


def test_nobody_else_sees_any_page(closed):
    """Whatever the address; programs are told, people may sign in."""
    client = closed.test_client()
    assert client.get("/sign-in").status_code == 200
    shown = []
    for rule in closed.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in OPEN:
            continue
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<int:{argument}>", "1").replace(f"<{argument}>", "a1")
        if client.get(path, buffered=True).status_code == 200:
            shown.append(path)
    assert shown == []
    assert client.get("/search?q=the").location.startswith("/sign-in")
    assert client.get("/api/v1/search").status_code == 401
    assert client.get("/articles/a1", headers={"If-None-Match": "*"}).status_code == 303


def test_whoever_has_the_role_reads(closed):
    """And those above it, not those below."""
    for name, status in (("reader", 403), ("curator", 200), ("keeper", 200)):
        client = closed.test_client()
        sign_in(client, name)
        assert client.get("/search?q=the").status_code == status, name


def test_machines_that_watch_are_answered(closed):
    """They see nothing that is in it."""
    client = closed.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200


def test_what_is_no_role_stops_the_site(engine):
    """Else a misspelt word would open it."""
    with pytest.raises(SettingsError, match=r"site\.readers"):
        create_app(engine, FACETS, Settings(readers="nobody"))
