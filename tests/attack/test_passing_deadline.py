"""Whenever the time for a page is over, the page is whole, refused, or says what it lacks:
tried at every look at the clock that a page takes.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from cuttings.search import deadlines
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.engines.whoosh.search import Search
from cuttings.search.errors import SearchTooSlow
from cuttings.search.queries import Query
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.contract.archive import archive
from tests.making import FACETS

PAGES = (
    "/",
    "/search?q=bread+prices&count=copies",
    "/search?q=b*+OR+rise",
    "/search?q=braed+pricse",
    "/search?q=bread&people=emomali-rahmon",
    "/api/search?q=bread+prices+rise",
    "/timeline?q=bread",
    "/map?q=bread",
    "/facets/people?q=bread",
    "/facets/outlet",
    "/coverage",
    "/help",
    "/articles/{article}?q=bread",
    "/stories/{story}",
)
SAYS = re.compile(
    r"time for this page was over|took longer than one page may|the time was over"
)
EVERY_LOOK = 15
"""Looks at the clock that are all tried; of the later ones every sixteenth."""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The contract archive in an index."""
    folder = tmp_path_factory.mktemp("late") / "index"
    engine = WhooshEngine(folder, FACETS)
    engine.write(archive())
    engine.commit()
    engine.close()
    return folder


class Clock:
    """A clock by which the time is over from one look on."""

    def __init__(self, last: int) -> None:
        self.looks, self.last = 0, last

    def monotonic(self) -> float:
        self.looks += 1
        return 1e6 if self.looks > self.last else 0.0


def plain(data: bytes) -> str:
    """An answer without what differs each time: how long it took."""
    return re.sub(r'"seconds": ?[\d.e-]+|[\d.]+ s\b|in [\d.]+ ms', "", data.decode())


def asked(index, url: str, last: int, monkeypatch):
    """The answer of a site that has answered nothing before, with a clock by which its
    time is over after so many looks; and the clock.
    """
    engine = WhooshEngine(index, FACETS)
    client = create_app(engine, FACETS, Settings(search_seconds=2)).test_client()
    clock = Clock(last)
    with monkeypatch.context() as patched:
        patched.setattr(deadlines, "time", SimpleNamespace(monotonic=clock.monotonic))
        answer = client.get(url)
        answer.get_data()
    return client, answer, clock


@pytest.mark.parametrize("page", PAGES)
def test_a_page_whose_time_is_over_says_so_and_is_not_remembered(
    index, page, monkeypatch
):
    """It is the whole page, says what it lacks, or is refused in words; and the next
    time it is whole.
    """
    entry = archive()[0]
    url = page.format(article=entry.article.id, story=entry.story.id)
    _, whole, clock = asked(index, url, 10**9, monkeypatch)
    assert whole.status_code == 200, url
    wanted = plain(whole.data)
    assert clock.looks > 1
    wrong: list[tuple[int, str]] = []
    for last in range(clock.looks):
        if last > EVERY_LOOK and last % 16:
            continue
        client, answer, _ = asked(index, url, last, monkeypatch)
        given = plain(answer.data)
        is_said = SAYS.search(given) is not None
        if answer.status_code not in (200, 503):
            wrong.append((last, f"{answer.status_code}"))
        elif given != wanted and not is_said:
            wrong.append((last, "not said"))
        elif given != wanted and answer.status_code == 200 and "ETag" in answer.headers:
            wrong.append((last, "kept by browsers"))
        if plain(client.get(url).data) != wanted:
            wrong.append((last, "remembered"))
    assert wrong == []


def test_what_was_made_without_its_filters_is_not_kept_by_the_site(index, monkeypatch):
    """A label was not found among filters that nobody counted; the next who asks has it."""
    app = create_app(WhooshEngine(index, FACETS), FACETS, Settings(search_seconds=2))
    site = app.extensions["cuttings"]
    value = site.search(Query()).facets["outlet"][0]

    def late(*_):
        raise SearchTooSlow("late")

    with app.test_request_context("/"):
        with monkeypatch.context() as patched:
            patched.setattr(Search, "facets", property(late))
            assert site.label("outlet", value.id) == value.id
        assert site.label("outlet", value.id) == value.label != value.id
