"""What each kind of page looks like: compared with a small picture of it, at three
widths and in both colour schemes, so that no change of a style goes unseen.

``UPDATE_PICTURES=1 pytest tests/browser/test_pictures.py`` takes the pictures anew, those
of the documentation too; look at them. They are a quarter of the size of the window, in fixed fonts, and may differ in
four pixels of a thousand: what letters' edges do, no reader sees.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[1] / "golden" / "pictures"
SHOWN = Path(__file__).parents[2] / "docs" / "pictures"
PAGES = {
    "home": "/",
    "result": "/search?q=police&people=anna-berg&from=2015",
    "folder": "/folder?search=q%3Dflood&id=s1&search=q%3Dpolice&id=m0",
    "numbers": "/facets/carried",
    "zero": "/search?q=police+zeppelin&words=all",
    "article": "/articles/c1?q=flood&at=1",
    "story": "/stories/flood?q=flood&old=c1&new=c3",
    "facet": "/facets/people?q=police",
    "coverage": "/coverage",
    "outlet": "/coverage?outlet=the-post",
    "timeline": "/timeline?q=police&with=flood",
    "tree": "/facets/places?sort=tree",
    "map": "/map?q=police",
    "advanced": "/advanced?q=police+-flood",
    "help": "/help",
    "fault": "/nowhere",
    "styleguide": "/styleguide",
}
WIDTHS = (1280, 768, 320)
SCALE = 0.25
"""A picture of a wide page has 320 by 225 pixels and some 6 kB."""
TOLERANCE = 0.004
"""The share of pixels that may differ."""
FONTS = """:root { --sans: "Liberation Sans"; --serif: "Liberation Serif"; --mono: "Liberation Mono" }
* { caret-color: transparent !important }"""
COMPARE = """async ([one, other]) => {
  const pixels = async (data) => {
    const picture = new Image();
    picture.src = "data:image/jpeg;base64," + data;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    return [picture.width, picture.height, context.getImageData(0, 0, picture.width, picture.height).data];
  };
  const [width, height, before] = await pixels(one);
  const [otherWidth, otherHeight, after] = await pixels(other);
  if (width !== otherWidth || height !== otherHeight) return 1;
  let changed = 0;
  for (let at = 0; at < before.length; at += 4) {
    const most = Math.max(...[0, 1, 2].map((channel) => Math.abs(before[at + channel] - after[at + channel])));
    if (most > 40) changed += 1;
  }
  return changed / (width * height);
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request) -> str:
    """A colour scheme."""
    return request.param


@pytest.fixture(scope="module", params=WIDTHS)
def width(request) -> int:
    """The width of a window."""
    return request.param


@pytest.fixture(scope="module")
def tab(chromium, site, scheme, width) -> Iterator[Page]:
    """A tab of one width and scheme, in which nothing moves."""
    context = chromium.new_context(
        base_url=site,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        device_scale_factor=SCALE,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def eye(chromium) -> Iterator[Page]:
    """An empty tab, in which pictures are compared."""
    page = chromium.new_page()
    yield page
    page.close()


def picture(page: Page, url: str, style: str = "") -> bytes:
    """What the first window of a page looks like."""
    page.goto(url)
    page.add_style_tag(content=FONTS + style)
    page.evaluate("document.fonts.ready")
    return page.screenshot(type="jpeg", quality=70)


def difference(eye: Page, one: bytes, other: bytes) -> float:
    """The share of pixels that differ; 1 where the sizes do."""
    packed = [base64.b64encode(data).decode() for data in (one, other)]
    return float(eye.evaluate(COMPARE, packed))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_its_picture(tab, eye, scheme, width, name):
    path = PICTURES / f"{name}-{width}-{scheme}.jpg"
    found = picture(tab, PAGES[name])
    if os.environ.get("UPDATE_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        path.write_bytes(found)
    assert difference(eye, path.read_bytes(), found) <= TOLERANCE


GUIDE = ("result", "article", "story", "facet", "coverage")
"""The pages that the documentation shows."""


@pytest.fixture(scope="module")
def large_tab(chromium, site) -> Iterator[Page]:
    """A tab in which letters can be read."""
    context = chromium.new_context(
        base_url=site,
        color_scheme="light",
        viewport={"width": 1280, "height": 800},
        device_scale_factor=0.75,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", GUIDE)
def test_the_documentation_shows_a_page_as_it_is(large_tab, eye, name):
    path = SHOWN / f"{name}.jpg"
    found = picture(large_tab, PAGES[name])
    if os.environ.get("UPDATE_PICTURES"):
        SHOWN.mkdir(exist_ok=True)
        path.write_bytes(found)
    assert difference(eye, path.read_bytes(), found) <= TOLERANCE


CHANGES = {
    "headlines": ".hit h2 { font-size: 2rem }",
    "a panel that is gone": ".results { display: none }",
    "a margin": "main { padding-top: 4rem }",
    "the colour of links": ":root { --link: #c00 }",
}


@pytest.mark.parametrize("style", CHANGES.values(), ids=CHANGES)
def test_a_change_of_a_style_is_seen(tab, eye, style):
    before = picture(tab, PAGES["result"])
    after = picture(tab, PAGES["result"], style)
    assert difference(eye, before, after) > TOLERANCE
