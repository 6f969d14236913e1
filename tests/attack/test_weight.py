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
from cuttings.web.weight import LONGEST, cut, fitting, lighter, weight
from tests.attack.hostile import ARTICLES, hostile_engine
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


IDS = "&".join([f"id=art{number}" for number in range(ARTICLES)])
KEPT = "&".join([f"people=n{number}" for number in range(0, 120, 3)])
"""Forty names that are chosen, which each link repeats."""

HOSTILE: dict[str, tuple[str, ...]] = {
    "/": ("/",),
    "/about": ("/about",),
    "/advanced": ("/advanced", "/advanced?q=common&" + KEPT),
    "/api": ("/api",),
    "/articles/<article_id>": (
        "/articles/art0",
        "/articles/art0?q=common&at=1",
        "/articles/art1?q=common+OR+end&part=2",
        "/articles/art1?q=common+OR+end&part=4",
        "/articles/art1?q=common&" + KEPT,
        "/articles/art9?why-not=common+AND+nothing",
        "/articles/none",
    ),
    "/coverage": ("/coverage", "/coverage?page=2"),
    "/coverage/agencies": ("/coverage/agencies",),
    "/facets/<key>": tuple(
        [
            f"/facets/{facet.key}?{asked}"
            for facet in FACETS
            for asked in ("", "sort=a-z&q=common", "prefix=name1", "page=2&" + KEPT)
        ]
    ),
    "/folder": ("/folder?" + IDS, "/folder?id=" + "x" * 9_000),
    "/folder/print": (
        "/folder/print?" + IDS,
        "/folder/print?style=apa&part=2&" + IDS,
        "/folder/print?style=mla&part=99&" + IDS,
    ),
    "/headings/<heading_id>": ("/headings/n1", "/headings/none"),
    "/help": ("/help",),
    "/map": ("/map", "/map?q=common&" + KEPT),
    "/mistakes/new": ("/mistakes/new?article=art0",),
    "/reconcile/preview": ("/reconcile/preview?id=n1",),
    "/report": ("/report", "/report?list=" + "common%0A" * 90),
    "/search": (
        "/search",
        "/search?size=100&count=copies",
        "/search?q=common&size=100&count=copies&" + KEPT,
        "/search?q=common&size=100&count=copies&" + KEPT.replace("people", "-people"),
        "/search?q=common+some+words&size=100&words=any",
        "/search?q=nothinghere",
    ),
    "/search/print": (
        "/search/print?q=common&count=copies",
        "/search/print?q=common&count=copies&style=apa&part=2",
        "/search/print?q=common&count=copies&only=page&size=100",
        "/search/print?q=common&" + KEPT,
    ),
    "/search/record": ("/search/record?q=common&" + KEPT,),
    "/sign-in": ("/sign-in?next=" + "/x" * 4_000,),
    "/stories/<story_id>": (
        "/stories/story",
        "/stories/story?q=common&copies=2",
        "/stories/story?old=art0&new=art1&part=2&" + KEPT,
        "/stories/none",
    ),
    "/styleguide": ("/styleguide",),
    "/timeline": ("/timeline?q=common&" + KEPT, "/timeline?q=common&with=end&share=1"),
    "/translate": ("/translate?q=common+ti(peace)",),
}
"""The addresses that are asked of an archive of long texts, for each page."""

FILES = frozenset(
    {
        "/articles/<article_id>/original",
        "/articles/<id>.<suffix>",
        "/coverage/agencies.csv",
        "/folder.<suffix>",
        "/headings/<heading_id>.jsonld",
        "/healthz",
        "/metrics",
        "/oai",
        "/opensearch.xml",
        "/readyz",
        "/reconcile",
        "/reconcile/properties",
        "/reconcile/suggest",
        "/report.csv",
        "/robots.txt",
        "/search.<suffix>",
        "/search/record.json",
        "/sitemap-<int:number>.xml",
        "/sitemap.xml",
        "/sru",
        "/sru2",
        "/static/<name>",
        "/stories/<story_id>/pick-up.csv",
        "/suggest",
        "/unapi",
        "/account/data",
        "/folders/<folder_id>.<suffix>",
        "/shared/<secret>.<suffix>",
    }
)
"""What is no page: files to take away, and answers to programs."""

ONES_OWN = re.compile(
    r"/(account|alerts|desk|folders|frozen|notes|saved|shared|sign-in/)"
)
"""Pages of whoever is signed in."""


def test_every_address_is_weighed_or_is_no_page(app):
    """One that is added tomorrow must be put to one of these."""
    rules = set()
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.rule.startswith("/api/"):
            rules.add(rule.rule)
    pages = {rule for rule in rules - FILES if not ONES_OWN.match(rule)}
    assert pages == set(HOSTILE)


@pytest.fixture(scope="module", params=["ideographs", "markup"])
def hostile(request, tmp_path_factory):
    """A site over an archive of long texts of a kind."""
    engine = hostile_engine(tmp_path_factory.mktemp("hostile"), request.param)
    settings = Settings(requests_per_minute=0, search_seconds=0, mistakes=True)
    return create_app(engine, FACETS, settings).test_client()


def test_no_page_of_an_archive_of_long_texts_is_too_heavy(hostile):
    """Titles, outlets, names, notes and bodies of signs that weigh most."""
    heavy, heaviest = {}, (0, "")
    for addresses in HOSTILE.values():
        for address in addresses:
            response = hostile.get(address)
            assert response.status_code in (200, 303, 404), address
            heaviest = max(heaviest, (len(response.data), address[:80]))
            if len(response.data) >= MOST_BYTES:
                heavy[address[:80]] = len(response.data)
    print("the heaviest:", heaviest)
    assert heavy == {}


def test_a_long_text_is_whole_in_its_parts(hostile):
    """Nothing of what is read is cut to make a page lighter."""
    texts, pages = [], 0
    while True:
        pages += 1
        page = hostile.get(f"/articles/art1?part={pages}").text
        (text,) = re.findall(r'<div class="text".*?\n</div>', page, re.DOTALL)
        texts.append(
            re.sub(r"<details.*?</details>|<[^>]*>|\s", "", text, flags=re.DOTALL)
        )
        if 'rel="next" href="/articles/art1?part=' not in page:
            break
    assert pages > 2
    read = hostile.get("/api/v1/articles/art1").get_json()["body"]
    assert unescape("".join(texts)) == re.sub(r"\s", "", read)


def test_a_printed_list_is_whole_in_its_parts(hostile):
    """Every article once, in one order, however many parts there are."""
    numbers, part = [], 1
    while True:
        page = hostile.get(f"/search/print?q=common&count=copies&part={part}").text
        cited = re.search(r"<ol class=.citations.*?</ol>", page, re.DOTALL).group()
        found = re.findall(r"/articles/art(\d+)\b", cited)
        numbers += dict.fromkeys(found)
        is_cut = "Long titles and names are cut" in page
        assert not is_cut
        if 'rel="next"' not in page:
            break
        part += 1
    assert part > 1
    assert sorted(map(int, numbers)) == list(range(ARTICLES))


def test_what_is_cut_is_said(hostile):
    said = "Long titles and names are cut here"
    is_said = said in hostile.get("/search?q=common&size=100&count=copies").text
    assert is_said
    is_said = said in hostile.get("/about").text
    assert not is_said


@pytest.mark.parametrize("longest", LONGEST)
def test_a_cut_page_says_nothing_longer_and_keeps_what_is_sent_back(longest):
    long = "peace &amp; war " * 50
    html = (
        f'<p title="{long}"><a href="/x?{long}">{long}<mark>{long}</mark></a></p>'
        f'<input value="{long}"><div class="text"><div>{long}</div>{long}</div><b>{long}</b>'
        f"<textarea>{long}</textarea>"
    )
    shorter = cut(html, longest)
    said = re.findall(r'title="([^"]*)"|<b>(.*?)</b>|<a [^>]*>(.*?)<mark>', shorter)
    for each in said:
        assert len(unescape("".join(each))) <= longest + 1
    assert "<mark></mark>" in shorter
    assert f'<input value="{long}">' in shorter
    assert f'<div class="text"><div>{long}</div>{long}</div>' in shorter
    assert f"<textarea>{long}</textarea>" in shorter
    assert f'href="/x?{long}"' in shorter


def test_a_page_of_the_most_bytes_stays_as_it_is_and_one_more_is_cut():
    page = "<main>" + "<p>" + "x" * 87 + "</p></main>"
    assert lighter(page, "cut", len(page)) == page
    assert "cut" in lighter(page, "cut", len(page) - 1)


def test_so_many_letters_fit_as_weigh_no_more():
    assert fitting("a" * 10, 10, 10) == 10
    assert fitting("a" * 10, 9, 10) == 9
    assert fitting("&" * 10, 10, 50) == 10
    assert fitting("&" * 10, 10, 49) == 9
    assert fitting("&", 10, 1) == 1
    assert weight("é&") == 7


def test_a_page_that_is_too_heavy_even_so_is_refused_and_says_what_to_do(
    client, monkeypatch
):
    """Neither is it sent whole, nor with half of its lists."""
    monkeypatch.setattr("cuttings.web.rendering.MOST_BYTES", 30_000)
    response = client.get("/search?q=dated&size=100")
    assert response.status_code == 400
    assert len(response.data) < MOST_BYTES
    assert "This page would be heavier than any that this site sends." in response.text
    assert "Ask for fewer hits on a page, or for less at a time." in response.text
    monkeypatch.undo()
    assert client.get("/search?q=dated&size=100").status_code == 200
