"""Pages of one's own are no heavier than others, however much somebody keeps."""

from __future__ import annotations

import re

from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.app import Resources, create_app
from cuttings.web.following.notes import Notes
from cuttings.web.following.saved import Shelf
from cuttings.web.settings import Settings
from cuttings.web.weight import MOST_BYTES
from tests.making import FACETS, make_entry
from tests.web.accounts.conftest import PASSWORD, cheap_hashes, sign_in

__all__ = ["cheap_hashes"]

ARTICLES, GONE = 60, 900


def test_what_somebody_keeps_comes_in_parts_that_are_not_too_heavy(tmp_path):
    """All of it, once each: 2.4 MB where a folder was one page."""
    engine = WhooshEngine(tmp_path / "index", FACETS)
    ids = [f"art{number}" for number in range(ARTICLES)]
    title = "長城市民" * 75
    engine.write([make_entry(each, f"{each} {title}", "common") for each in ids])
    engine.commit()
    accounts = Accounts.of(Store(tmp_path / "readers.sqlite"))
    user = accounts.users.add("reader", "reader", PASSWORD)
    shelf, notes, note = Shelf(accounts.store), Notes(accounts.store), "長城市民" * 990
    gone = [f"gone{number}" for number in range(GONE)]
    folder = shelf.make_folder(user, "big", ids + gone, note)
    for each in ids[:20]:
        shelf.change_folder(user, folder, [(f"note:{each}", note)])
        notes.write(user, each, note, shared=False)
        shelf.make_folder(user, f"folder of {each}", (), note)
        shelf.save(user, f"search of {each}", [("q", "common")], note)
    settings = Settings(requests_per_minute=0, search_seconds=0)
    app = create_app(engine, FACETS, settings, Resources(accounts=accounts))
    client = app.test_client()
    sign_in(client, "reader")

    for address in (f"/folders/{folder}", "/folders", "/notes", "/saved"):
        parts = 0
        kept: list[str] = []
        while address:
            page = client.get(address)
            assert page.status_code == 200
            assert len(page.data) < MOST_BYTES, address
            parts += 1
            kept += re.findall(r'name="without" value="(\w+)"', page.text)
            following = re.search(r'rel="next" href="([^"]+)"', page.text)
            address = following and following[1].replace("&amp;", "&")
        assert parts > 1
        if any(kept):
            assert list(dict.fromkeys(filter(None, kept))) == ids + gone
