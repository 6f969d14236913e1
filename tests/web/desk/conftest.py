"""A site over an archive on disk, with its desk, and curators who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from cuttings.index.desk import Desk
from cuttings.search.archive import Archive
from cuttings.search.facets import installed_facets
from cuttings.search.settings import Settings as ArchiveSettings
from cuttings.web.accounts.database import FILE, Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings
from tests.index.conftest import ListedNames, run
from tests.web.accounts.conftest import (
    PASSWORD,
    ROLES,
    cheap_hashes,
    sign_in,
    token_in,
)

__all__ = ["cheap_hashes"]

TEXTS = {
    "peace": "Peace talks begin\n\nTalks began in Dushanbe on Monday, said President"
    " Emomali Rahmon of Tajikistan.\n\nThe talks went on in Dushanbe until late.",
    "flood": "River bursts its banks\n\nHundreds left their homes after the river burst"
    " its banks in the north.",
    "again": "River bursts its banks\n\nHundreds left their homes after the river burst"
    " its banks in the north.\n\nThe water fell on Tuesday, said the mayor.",
}


@pytest.fixture
def archive(tmp_path, monkeypatch) -> Archive:
    """An archive of three articles, two of them copies."""
    monkeypatch.setattr("cuttings.index.pipeline.Enricher", ListedNames)
    # a busy machine must fail no test
    monkeypatch.setattr("cuttings.index.desk.delivery.PATIENCE", 60.0)
    for patience in ("FOUND_WITHIN", "AGAIN_WITHIN", "COUNTED_WITHIN"):
        monkeypatch.setattr(f"cuttings.index.desk.surveys.{patience}", 60.0)
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    made = Archive(tmp_path / "archive", ArchiveSettings())
    run(made, folder, outlet="Valey Post")
    return made


@pytest.fixture
def app(archive):
    """Its site."""
    accounts = Accounts.of(Store(archive.folder / FILE))
    for role in ROLES:
        accounts.users.add(role, role, PASSWORD)
    return create_app(
        archive.reading_engine(),
        installed_facets(),
        Settings(search_seconds=0),
        Resources(accounts=accounts, open_desk=lambda: Desk(archive)),
    )


class Curator:
    """Somebody at the desk, without a script."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def get(self, address: str) -> str:
        """A page that is there."""
        response = self.client.get(address)
        assert response.status_code == 200, response.text
        return response.text

    def send(self, change: str, step: str = "do", **fields):
        """Sends the form of a change."""
        form = {"csrf": self.token, "change": change, "step": step, **fields}
        return self.client.post("/desk/decide", data=form)

    def ask(self, change: str, **fields):
        """Asks what a change would do, as the script does."""
        form = {"csrf": self.token, "change": change, **fields}
        accept = {"Accept": "application/json"}
        return self.client.post("/desk/decide", data=form, headers=accept)


@pytest.fixture
def at_desk(app) -> Iterator[Callable[[str], Curator]]:
    """Signs somebody in."""

    def begin(name: str = "curator") -> Curator:
        client = app.test_client()
        sign_in(client, name)
        return Curator(client, token_in(client.get("/account").text))

    return begin


@pytest.fixture
def ids(app) -> dict[str, str]:
    """The ids of the articles by a word of each."""
    client = app.test_client()
    found = {}
    for word in ("talks", "tuesday", "banks -tuesday"):
        hits = client.get("/api/search", query_string={"q": word, "count": "copies"})
        found[word] = hits.json["hits"][0]["id"]
    return found
