"""Pages of one's own are no heavier than others, however much somebody keeps."""

from __future__ import annotations

import re

import pytest

from cuttings.web.accounts.database import Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.app import Resources, create_app
from cuttings.web.following.notes import Notes
from cuttings.web.following.saved import Shelf
from cuttings.web.settings import Settings
from cuttings.web.weight import MOST_BYTES
from tests.attack.hostile import ARTICLES, hostile_engine, long_text
from tests.making import FACETS
from tests.web.accounts.conftest import PASSWORD, cheap_hashes, sign_in

__all__ = ["cheap_hashes"]

FOLDERS = 40
SEARCHES = 15
GONE = 900
"""Articles of the folder that have left the archive."""


@pytest.fixture(params=["ideographs"])
def own(request, tmp_path):
    """Somebody who keeps all that an account may, of the heaviest letters; with the
    addresses of their pages.
    """
    kind = request.param
    engine = hostile_engine(tmp_path, kind)
    accounts = Accounts.of(Store(tmp_path / "readers.sqlite"))
    user = accounts.users.add("reader", "keeper", PASSWORD)
    shelf, notes = Shelf(accounts.store), Notes(accounts.store)
    note = long_text(kind, 4_000, "note").strip()
    name = long_text(kind, 110, "name").strip()
    ids = [f"art{number}" for number in range(ARTICLES)]
    search = "q=" + "common" * 500
    gone = [f"gone{number}" for number in range(GONE)]
    big = shelf.make_folder(user, name, ids + gone, note, search)
    for article in ids[:30]:
        shelf.annotate(user, big, article, note)
        notes.write(user, article, note, shared=True)
    for number in range(FOLDERS):
        shelf.make_folder(user, f"{number}{name}", (), note)
    for number in range(SEARCHES):
        pairs = [("q", "common"), ("people", f"{number}é" * 300)]
        shelf.save(user, f"{number}{name}", pairs, note)
        shelf.freeze(user, f"{number}{name}", [("q", "common")], ids)
    frozen = shelf.freeze(user, "gone", [("q", "none")], gone + ids)
    for number in range(100):
        accounts.users.add(f"somebody-{number:070}", "reader", None)
    settings = Settings(requests_per_minute=0, search_seconds=0, usage=True)
    app = create_app(engine, FACETS, settings, Resources(accounts=accounts))
    client = app.test_client()
    sign_in(client, "reader")
    client.pages = (
        f"/folders/{big}",
        "/folders",
        "/notes",
        "/saved",
        "/alerts",
        "/account",
        "/desk/accounts",
        "/desk/usage",
        f"/frozen/{frozen.id}",
        "/articles/art0",
        "/search?q=common&size=100&count=copies",
        "/saved/new?q=common",
    )
    return client


def parts_of(client, address):
    """The parts of a page, one after another."""
    while address:
        page = client.get(address)
        assert page.status_code == 200, (address, page.text[-2_000:])
        yield page.text
        found = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = found and found[1].replace("&amp;", "&")


def test_no_page_of_ones_own_is_too_heavy(own):
    heavy = {}
    for address in own.pages:
        limit = 1 if address.startswith("/search") else 400
        for number, page in enumerate(parts_of(own, address)):
            if number < limit and len(page.encode()) >= MOST_BYTES:
                heavy[address, number] = len(page.encode())
    assert heavy == {}
