"""No page is heavier than 200 kB, whatever is asked: a search stands in its links."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote_plus, urlencode

import pytest

from cuttings.search.results import LONGEST_OFFER, _notice_to_json
from cuttings.search.syntax.notices import Notice, Offer
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS

MOST_BYTES = 200_000
LONGEST_ADDRESS = 16_000
"""Bytes that the server reads of a request's first line."""

TEXTS = {
    "accents": "dated OR " + "a\u0301" * 800,
    "brackets": "dated" + "(" * 1_990,
    "ideographs": "dated OR " + "長城市" * 550,
    "emoji": "dated " + "😀 " * 900,
    "quotation marks": 'dated OR "' + '" "' * 600,
    "markup": "dated OR " + "<b>&amp;" * 240,
    "words": "dated OR " + " OR ".join([f"people{n}" for n in range(150)]),
    "a page full": "dated OR " + "peace " * 90,
    "all that is read": "dated OR " + "peace " * 2_500,
    "blanks that are none": "dated OR " + "\u00a0" * 2_500,
    "parts of a sentence": "some of " + "dated the " * 1_400,
}
PAGES = (
    "/search?{}",
    "/search?{}&size=100",
    "/search?{}&page=2&count=copies&exact=1",
    "/timeline?{}",
    "/map?{}",
    "/facets/outlet?{}",
    "/facets/date?{}",
    "/facets/outlet?{}&sort=a-z",
    "/timeline?q=dated&with=dated&{}",
    "/articles/dated1-1500?{}&at=1",
    "/stories/dated1-1500?{}",
    "/search/print?{}&only=page",
)
FILTERS = {
    "filters": [("outlet", f"outlet-{n}") for n in range(200)],
    "long filters": [("people", "é" * 60 + str(n)) for n in range(40)],
    "a value of no end": [("outlet", '"' * 5_000)],
    "one of no end left out": [("-outlet", '"' * 5_000), ("q", "dated")],
    "excluded": [("-outlet", f"nobody-{n}") for n in range(200)],
}


@pytest.fixture(scope="module")
def client(engine):
    """A client of a site that takes its time, so that each page is whole."""
    settings = Settings(requests_per_minute=100_000, search_seconds=0)
    return create_app(engine, FACETS, settings).test_client()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", [*TEXTS, *FILTERS])
def test_no_page_is_too_heavy(client, name, page):
    pairs = [("q", TEXTS[name])] if name in TEXTS else FILTERS[name]
    asked = urlencode(pairs)
    assert len(asked) < LONGEST_ADDRESS
    response = client.get(page.format(asked))
    assert response.status_code == 200
    assert len(response.data) < MOST_BYTES


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("page", ["/timeline?q=dated&{}", "/timeline?{}&share=1&{}"])
def test_a_chart_of_two_searches_is_not_too_heavy(client, name, page):
    """It names both beside each bar, and its bars lead to either."""
    room = (LONGEST_ADDRESS - 100) // page.count("{}")
    text = TEXTS[name]
    while len(quote_plus(text)) + len("with=") > room:
        text = text[: -len(text) // 8]
    one, other = urlencode({"q": text}), urlencode({"with": text})
    asked = [one, other] if page.count("{}") == 2 else [other]
    response = client.get(page.format(*asked))
    assert response.status_code == 200
    assert len(response.data) < MOST_BYTES


def test_a_long_search_can_still_be_narrowed_and_left(client):
    """Its buttons carry it in one form, and its articles open without it."""
    text = "dated OR " + "peace " * 150
    page = client.get(f"/search?q={quote_plus(text)}").text
    form = re.search(r'<form id="carry".*?</form>', page, re.DOTALL).group()
    assert text in unescape(form)
    assert re.search(r'<input type="checkbox" form="search" name="-outlet"', page)
    (first, *_) = re.findall(r'<h2><a href="([^"]+)"', page)
    assert "?" not in first
    assert client.get(first).status_code == 200
    outlet = client.get(f"/facets/outlet?q={quote_plus(text)}").text
    assert 'form="carry" name="outlet" value="outlet-1"' in outlet


def test_a_short_search_stands_in_its_links(client):
    page = client.get("/search?q=dated").text
    assert 'id="carry"' not in page
    assert 'form="search" name="-outlet"' in page
    assert re.search(r'<h2><a href="/articles/[^"?]+\?q=dated', page)


@pytest.mark.parametrize(
    ("letters", "offered"), [(LONGEST_OFFER, 1), (LONGEST_OFFER + 1, 0)]
)
def test_an_answer_to_programs_does_not_repeat_a_long_search(letters, offered):
    """Each of its readings would be the whole of it once more, written out."""
    notice = Notice("read as words", offers=(Offer("as words", "x" * letters),))
    assert len(_notice_to_json(notice, {})["offers"]) == offered
