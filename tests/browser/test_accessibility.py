"""WCAG 2.2 AA by axe-core on every page, in light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/",
    "/search?q=police",
    "/search?q=police&people=anna-berg&-places=chad&from=2015&sort=newest&count=copies",
    "/search?q=polise&people=anna-berg",
    "/articles/c1?q=flood&at=1&find=police",
    "/articles/m0",
    "/stories/flood",
    "/facets/people?q=police",
    "/timeline?q=police",
    "/map?q=police",
    "/folder?id=s1&id=gone",
    "/folder",
    "/search/print?q=flood",
    "/help",
    "/about",
    "/api",
    "/nowhere",
]


IN_COLOUR = [PAGES[2], PAGES[4], "/stories/flood", "/map?q=police"]


@pytest.fixture(scope="module", params=["light", "dark"])
def reader(chromium, site, request):
    """A tab in one of the two colour schemes."""
    context = chromium.new_context(base_url=site, color_scheme=request.param)
    yield context.new_page(), PAGES if request.param == "light" else IN_COLOUR
    context.close()


def test_axe_finds_nothing_on_any_page(reader):
    page, urls = reader
    violations = {}
    for url in urls:
        page.goto(url)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
        if found:
            violations[url] = [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found]
    assert violations == {}


def test_a_narrow_screen_never_scrolls_sideways(chromium, site):
    context = chromium.new_context(base_url=site, viewport={"width": 320, "height": 640})
    page = context.new_page()
    widths = {}
    for url in PAGES:
        page.goto(url)
        widths[url] = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert {url: width for url, width in widths.items() if width > 320} == {}


@pytest.mark.parametrize("url", ["/", "/search?q=police", "/articles/c1?q=flood"])
def test_everything_can_be_read_in_forced_colours_and_without_motion(chromium, site, url):
    context = chromium.new_context(base_url=site, forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    context.close()
