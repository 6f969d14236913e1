"""A site below the path of another one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS

TEMPLATES = Path(__file__).parents[2] / "templates"
PATHS = (
    "/",
    "/search?q=the",
    "/search?q=xyzzyplugh",
    "/search.atom?q=the",
    "/search/print?q=the",
    "/timeline?q=the",
    "/map?q=the",
    "/facets/people?q=the",
    "/coverage",
    "/coverage/agencies",
    "/advanced",
    "/help",
    "/about",
    "/api",
    "/folder",
    "/report?list=the",
    "/translate",
    "/opensearch.xml",
    "/sitemap.xml",
    "/robots.txt",
)
LINK = re.compile(
    r'(?:href|src|action|formaction|template)="([^"]*)"|<loc>([^<]*)</loc>'
)


@pytest.fixture(scope="module")
def below(engine):
    """The site with a prefix of its own."""
    settings = Settings(prefix="/x/y", search_seconds=0)
    return create_app(engine, FACETS, settings).test_client()


@pytest.fixture(scope="module")
def behind_proxy(engine):
    """The site behind a proxy that is believed."""
    settings = Settings(proxies=1, search_seconds=0)
    return create_app(engine, FACETS, settings).test_client()


def own_links(text):
    """The links of a page to its own site, without the host."""
    found = [first or second for first, second in LINK.findall(text)]
    paths = [link.removeprefix("http://localhost") for link in found]
    return [path for path in paths if path.startswith("/")]


def every_path(client):
    """The pages of the site, with one article and one story."""
    hit = client.get("/api/search?q=the&size=1", buffered=True).json["hits"][0]
    return [*PATHS, f"/articles/{hit['id']}?q=the", f"/stories/{hit['story']['id']}"]


def test_every_link_of_every_page_begins_with_the_prefix(below):
    """Pages, feeds, sitemap and descriptions, whether the path came with it or not."""
    counted = 0
    for path in every_path(below):
        for asked in ("/x/y" + path, path):
            response = below.get(asked, buffered=True)
            assert response.status_code == 200, asked
            links = own_links(response.text)
            counted += len(links)
            outside = [link for link in links if not link.startswith("/x/y/")]
            assert not outside, (asked, outside)
    assert counted > 500


def test_links_below_the_prefix_lead_somewhere(below):
    """Those of the first page and of a result."""
    for page in ("/x/y/", "/x/y/search?q=the"):
        for link in own_links(below.get(page, buffered=True).text):
            if "{" not in link:
                assert below.get(link, buffered=True).status_code == 200, link


def test_a_proxy_says_the_prefix(behind_proxy):
    """Where one is believed."""
    said = {"X-Forwarded-Prefix": "/a"}
    response = behind_proxy.get("/search?q=the", headers=said, buffered=True)
    assert all(link.startswith("/a/") for link in own_links(response.text))

    response = behind_proxy.get("/search?q=the", buffered=True)
    assert not any(link.startswith("/a/") for link in own_links(response.text))


@pytest.mark.parametrize("prefix", ["//elsewhere.example", "/a//b", "/a b", "a"])
def test_what_is_no_prefix_is_refused(behind_proxy, prefix):
    """It could lead a link to another host."""
    response = behind_proxy.get(
        "/", headers={"X-Forwarded-Prefix": prefix}, buffered=True
    )
    assert response.status_code == 400
    assert "elsewhere" not in response.text


def test_nobody_is_believed_without_proxies(client):
    """A reader can't choose the links of a page."""
    response = client.get("/", headers={"X-Forwarded-Prefix": "/evil"})
    assert "/evil" not in response.text


def test_a_prefix_does_not_outlive_its_request(below, client):
    """Two sites in one process keep apart."""
    below.get("/x/y/search?q=the", buffered=True)
    assert all(not link.startswith("/x/") for link in own_links(client.get("/").text))


def test_a_redirection_leads_below_the_prefix(below):
    """It is a link too."""
    response = below.get("/x/y/advanced?go=1", buffered=True)
    assert response.status_code == 303
    assert response.location.startswith("/x/y/")


def test_no_template_writes_a_path_of_its_own():
    """Each goes through ``address``, else it would break below a prefix."""
    written = re.compile(r'(?:href|src|action|formaction)="/')
    for template in TEMPLATES.rglob("*.html"):
        assert not written.search(template.read_text("utf-8")), template.name
