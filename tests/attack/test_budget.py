"""What one address may cost: each of these stopped a server for seconds or minutes."""

from __future__ import annotations

import threading
import time
from urllib.parse import quote

import pytest

from cuttings.search.deadlines import deadline
from cuttings.search.engines.whoosh.search import Search
from cuttings.search.errors import SearchTooSlow
from cuttings.search.queries import Query

PROCESSOR_SECONDS = 4.0
"""Of one answer: the deadline of two seconds, and as much again for a slow machine."""
MOST_BYTES = 200_000


def cost(client, url):
    """The answer to a request and the processor time that it took."""
    began = time.process_time()
    response = client.get(url)
    response.get_data()
    return response, time.process_time() - began


PATTERNS = "+OR+".join([f"*{a}{b}*" for a in "abcdefgh" for b in "12345678"])
FOREIGN = "+".join([f"слово{number}" for number in range(60)])
COSTLY = {
    "64 patterns": f"/search?q={PATTERNS}",
    "64 fuzzy words": "/search?q=" + "+OR+".join([f"w{n}x~" for n in range(64)]),
    "every word unknown": f"/search?q={FOREIGN}",
    "misspelt": "/search?q=" + "+".join([f"tream{n}" for n in range(20)]),
    "600 ideographs": "/search?q=" + quote("長城市" * 200),
    "thousands of filters": "/search?" + "&".join([f"date={n}" for n in range(20_000)]),
    "filters of all facets": "/search?"
    + "&people="
    + "&people=".join(map(str, range(200))),
    "a long text": "/articles/words",
    "a frequent word in it": "/articles/words?q=the",
    "patterns in it": "/articles/words?q=the+OR+a*+OR+of+OR+*o*",
    "words near each other in it": "/articles/words?q=%22the+dog+of%22~9",
    "the way through its result": "/articles/words?q=the&at=1",
    "its last part": "/articles/words?part=99999999",
    "80,000 paragraphs": "/articles/short",
    "a word in 80,000 paragraphs": "/articles/short?q=b",
    "what is looked for in it": "/articles/short?find=a*",
    "400,000 letters without a space": "/articles/unspaced?q=a*",
    "2,000 moved passages": "/stories/listing",
    "6,500 paragraphs twice": "/stories/paragraphs",
    "a paragraph of 1.5 MB twice": "/stories/endless",
    "the last part of their comparison": "/stories/endless?part=26",
    "a paragraph without a blank twice": "/stories/solid",
    "a paragraph of 1.5 MB": "/articles/endless1?q=rain",
    "a date slip in 40 outlets": "/coverage",
    "a thousand years on a chart": "/timeline",
}


@pytest.mark.parametrize("name", COSTLY)
def test_no_address_costs_more_than_its_time(client, name):
    """The work stops with the answer, and the page stays of a size that can be read."""
    response, seconds = cost(client, COSTLY[name])
    assert response.status_code in (200, 400, 503)
    assert seconds < PROCESSOR_SECONDS
    assert len(response.data) < MOST_BYTES


def test_a_search_ends_at_its_deadline(engine):
    """Also where the words were looked up before."""
    for text in ("*z* OR dated", "dated", "the dog", "w1~"):
        with deadline(0):
            time.sleep(0.001)
            with pytest.raises(SearchTooSlow):
                engine.search(Query(text, sort="newest"))


def test_hits_are_shown_where_the_filters_were_not_counted_in_time(
    app, client, engine, monkeypatch
):
    """The page says so, is not kept, and is whole when it is asked for again."""

    def count(search, *_):
        raise SearchTooSlow("late")

    url = "/search?q=dated&sort=oldest"
    with monkeypatch.context() as patched:
        patched.setattr(Search, "facets", property(count))
        page = client.get(url)
        data = client.get("/api" + url).json
    assert (page.status_code, page.headers.get("ETag")) == (200, None)
    assert "before its filters were counted" in page.text
    assert 'class="hit"' in page.text
    assert (len(data["hits"]), data["facets"]) == (10, {})
    assert "before its filters were counted" in data["query"]["warnings"][-1]
    whole = client.get(url)
    assert whole.headers["ETag"]
    assert "before its filters were counted" not in whole.text


def test_a_page_names_the_parts_that_were_not_ready(client, engine, monkeypatch):
    def late(*_, **__):
        raise SearchTooSlow("late")

    monkeypatch.setattr(engine, "facet_values", late)
    # of chosen dates, whose months the result page has not counted
    page = client.get("/search?q=dated&sort=newest&from=1400&to=1600")
    assert page.status_code == 200
    assert "It lacks: the chart" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_slow_search_is_answered_in_words(app, client, engine, monkeypatch):
    """503, said in words on the page and in JSON, and not kept by the browser."""

    def slow(_query):
        from cuttings.search.deadlines import check_deadline

        while True:
            check_deadline()

    monkeypatch.setattr(engine, "search", slow)
    monkeypatch.setattr(app.extensions["cuttings"], "engine", engine)
    page = client.get("/search?q=slow")
    assert page.status_code == 503
    assert "Try again" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    data = client.get("/api/search?q=slow")
    assert (data.status_code, data.json["status"]) == (503, 503)


def test_slow_searches_of_many_threads_all_end(app):
    """None goes on working after its answer."""

    def ask():
        app.test_client().get(COSTLY["64 patterns"])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    before = time.process_time()
    time.sleep(0.3)
    assert time.process_time() - before < 0.2
