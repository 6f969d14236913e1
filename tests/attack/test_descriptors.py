"""A site over an archive that is indexed all day keeps no file of what was replaced."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS, make_entry

ROUNDS = 8


def descriptors() -> int:
    """The open files of this process, mapped ones of the index included."""
    return len(list(Path("/proc/self/fd").iterdir()))


def entries(version: int, count: int) -> list:
    """Articles in a version."""
    made = []
    for number in range(count):
        body = f"steady rain {number} of version{version}"
        made.append(make_entry(f"p{number}", body=body, date="2015"))
    return made


def test_a_generation_that_is_replaced_closes_its_files_at_once(tmp_path):
    """Nothing waits until Python looks for garbage, which may be hundreds of files
    later; whatever was asked of it, and from whichever thread.
    """
    writer = WhooshEngine(tmp_path / "index", FACETS)
    writer.write(entries(0, 500))
    writer.commit()
    reader = WhooshEngine(tmp_path / "index", FACETS)
    app = create_app(reader, FACETS, Settings(requests_per_minute=100_000))

    def ask() -> None:
        client = app.test_client()
        for page in ("/search?q=steady+rain", "/search?q=rains*&outlet=a", "/timeline"):
            assert client.get(page).status_code == 200
        client.get("/api/search?q=raim&count=copies")

    gc.collect()
    gc.disable()
    try:
        counts = []
        for version in range(1, ROUNDS):
            writer.write(entries(version, 20))
            writer.commit()
            threads = [threading.Thread(target=ask) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            counts.append(descriptors())
    finally:
        gc.enable()
        gc.collect()
    assert max(counts) <= 2 * min(counts), counts
