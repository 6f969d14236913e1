"""What accounts cost readers who have none: pages of one site without accounts, with
them, and with usage counted, in turns.

    python -m tests.bench.accounts ARCHIVE [ROUNDS]

Prints the processor time of fifteen pages, the best of each page, and its ratio to the
site without accounts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from cuttings.index.desk import Desk
from cuttings.search.archive import Archive
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings

WORDS = ("president", "election", "police", "court", "health", "film")
PAGES = ("/", "/coverage", "/help")
ARTICLES = 6


def site(archive: Archive, folder: Path, *, accounts: bool, usage: bool) -> FlaskClient:
    """A site over an archive, asked by somebody who is not signed in."""
    settings = Settings(search_seconds=0, usage=usage, requests_per_minute=0)
    resources = Resources()
    if accounts:
        store = Store(folder / f"readers-{usage}.sqlite")
        known = Accounts.of(store)
        resources = Resources(accounts=known, open_desk=lambda: Desk(archive))
    engine = archive.reading_engine()
    return create_app(engine, installed_facets(), settings, resources).test_client()


def addresses(archive: Archive) -> list[str]:
    """The pages that are asked for."""
    found = archive.reading_engine().search(Query(WORDS[0])).hits
    results = [f"/search?q={word}" for word in WORDS]
    return [*results, *[f"/articles/{hit.id}" for hit in found[:ARTICLES]], *PAGES]


def seconds(client: FlaskClient, address: str) -> float:
    """The processor time of a page. Raises SystemExit for one that is not there."""
    began = time.process_time()
    response = client.get(address)
    took = time.process_time() - began
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return took


def main() -> None:
    """Asks in turns, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("rounds", type=int, nargs="?", default=40)
    given = parser.parse_args()
    archive = Archive.at(given.archive)
    asked = addresses(archive)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sites = {
            "without accounts": site(archive, folder, accounts=False, usage=False),
            "with accounts": site(archive, folder, accounts=True, usage=False),
            "and usage counted": site(archive, folder, accounts=True, usage=True),
        }
        best: dict[str, dict[str, float]] = {name: {} for name in sites}
        for turn in range(given.rounds + 1):
            order = list(sites) if turn % 2 else list(sites)[::-1]
            for address in asked:
                for name in order:
                    took = seconds(sites[name], address)
                    known = best[name].get(address, took)
                    best[name][address] = min(known, took) if turn else took
    base = sum(best["without accounts"].values())
    for name, pages in best.items():
        total = sum(pages.values())
        print(f"{name:<18} {total * 1000:7.2f} ms  {total / base:.3f}")


if __name__ == "__main__":
    main()
