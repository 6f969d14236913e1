"""WCAG 2.2 AA by axe-core on every page, in light and dark, wide, narrow and
enlarged; and by keyboard alone.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

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
    "/stories/flood?q=flood&old=c1&new=c3",
    "/facets/people?q=police",
    "/facets/places?q=police&people=anna-berg&prefix=par",
    "/timeline?q=police",
    "/timeline?q=police&date=2018-03",
    "/timeline?q=police&with=flood&chart=share",
    "/search?q=police&chart=share",
    "/map?q=police",
    "/map?q=police&places=france",
    "/coverage",
    "/coverage?outlet=the-post",
    "/facets/carried",
    "/facets/mentioned",
    "/timeline?q=police&from=2015&to=2016",
    "/coverage/agencies",
    "/folder?id=s1&id=gone",
    "/folder",
    "/search/print?q=flood",
    "/folder/print?id=s1&id=m0",
    "/search?q=police+or+zzzz&words=all&date=2018",
    "/search?q=police&from=03/01/2020",
    "/advanced?q=police+-flood&people=anna-berg&from=soon",
    "/report?list=police%0Azzzz",
    "/translate?q=police+w/5+flood&from=nexis",
    "/styleguide",
    "/facets/people?sort=a-z",
    "/facets/places?sort=tree",
    "/map?q=police&box=world",
    "/help",
    "/about",
    "/api",
    "/nowhere",
]

CLIPPED = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "hidden"
    && !e.closest(".unseen, svg, .each"))
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module", params=["light", "dark"])
def reader(chromium, site, request):
    """A tab in one of the two colour schemes."""
    context = chromium.new_context(base_url=site, color_scheme=request.param)
    yield context.new_page()
    context.close()


def findings(page, context=None):
    """What axe finds on the page as it stands: rules, each with the first elements
    that break it.
    """
    report = (
        Axe()
        .run(page, context, options={"runOnly": {"type": "tag", "values": TAGS}})
        .response["violations"]
    )
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in report
    ]


def test_axe_finds_nothing_on_any_page(reader):
    found = {}
    for url in PAGES:
        reader.goto(url)
        found[url] = findings(reader)
    assert {url: rules for url, rules in found.items() if rules} == {}


def test_axe_asks_for_targets_of_24_pixels(page):
    """WCAG 2.5.8: what is smaller and has no room around it would be found."""
    page.goto("/help")
    page.evaluate("""() => {
      const row = document.querySelector("main").appendChild(document.createElement("p"));
      for (const name of "ab") {
        const button = row.appendChild(document.createElement("button"));
        button.textContent = name;
        Object.assign(button.style, { width: "10px", minHeight: 0, height: "10px", padding: 0 });
      }
    }""")
    assert "target-size" in dict(findings(page))


def test_axe_finds_nothing_with_everything_unfolded(page):
    """Drawers, tables of numbers, hidden paragraphs and suggestions are open too."""
    for url in ("/search?q=police", "/articles/c1?q=flood&at=1", "/api"):
        page.goto(url)
        page.evaluate(
            "document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true })"
        )
        assert findings(page) == []
        # A menu lies over what is beneath it: it is looked at by itself.
        for menu in page.locator("details.menu").all():
            menu.evaluate("(one) => { one.open = true }")
            assert findings(page, "details.menu[open]") == []
            menu.evaluate("(one) => { one.open = false }")
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("poli")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize(
    ("width", "style"),
    [(320, ""), (640, ""), (1280, "html { font-size: 200% }")],
    ids=["a narrow screen, a zoom of 400%", "a zoom of 200%", "letters of 200%"],
)
def test_nothing_scrolls_sideways_or_is_cut(chromium, site, width, style):
    """A zoom of 200% is a window of half the width; a reader may also enlarge the
    letters alone.
    """
    context = chromium.new_context(
        base_url=site, viewport={"width": width, "height": 640}, bypass_csp=True
    )
    page = context.new_page()
    wrong = {}
    for url in PAGES:
        page.goto(url)
        if style:
            page.add_style_tag(content=style)
        found = (
            page.evaluate("document.documentElement.scrollWidth"),
            page.evaluate(CLIPPED),
        )
        if found[0] > width or found[1]:
            wrong[url] = found
    context.close()
    assert wrong == {}


LONGEST_LINE = 54
"""Widths of a letter m that a line of running text may have, about a hundred letters."""
LONG_LINES = """(most) => [...document.querySelectorAll("main p, main li, main blockquote, main dd")]
  .filter((e) => e.checkVisibility())
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim().length > 60))
  .filter((e) => {
    const words = document.createRange();
    words.selectNodeContents(e);
    return words.getBoundingClientRect().width > most * parseFloat(getComputedStyle(e).fontSize);
  })
  .map((e) => e.outerHTML.slice(0, 100))"""
FRAME_EDGES = """() => {
  const edge = (e) => Math.round(e.getBoundingClientRect().left + parseFloat(getComputedStyle(e).paddingLeft));
  return [...document.querySelectorAll("header > .frame, main > .frame, footer > .frame")].map(edge);
}"""
FIRST_COLUMN = """() => {
  const box = document.querySelector("header .ask");
  const column = document.querySelector("main .columns:is(.filtered, .read, .manual) > :nth-child(2)");
  const left = (e) => Math.round(e.getBoundingClientRect().left);
  return box && column ? left(box) - left(column) : 0;
}"""


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_wide_screen_has_one_frame_and_lines_that_can_be_read(chromium, site, width):
    """Header, content and footer begin at one edge, the search box where the results
    or the text begin; no running text is wider than the eye follows.
    """
    context = chromium.new_context(
        base_url=site, viewport={"width": width, "height": 1000}
    )
    page = context.new_page()
    wrong = {}
    for url in PAGES:
        page.goto(url)
        edges = page.evaluate(FRAME_EDGES)
        found = (
            page.evaluate("document.documentElement.scrollWidth - innerWidth"),
            max(edges) - min(edges),
            page.evaluate(FIRST_COLUMN),
            page.evaluate(LONG_LINES, LONGEST_LINE),
        )
        if found != (0, 0, 0, []):
            wrong[url] = found
    context.close()
    assert wrong == {}


@pytest.mark.parametrize("width", [320, 480, 768, 1024, 1280])
def test_a_menu_that_opens_lies_within_the_window(chromium, site, width):
    """Whatever stands before its button."""
    context = chromium.new_context(
        base_url=site, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    cut = {}
    for url in ("/search?q=police", "/articles/c1?q=flood&at=1"):
        page.goto(url)
        for menu in page.locator("details.menu:visible").all():
            menu.locator("summary").click()
            box = menu.locator(".inside").bounding_box()
            if box["x"] < 0 or box["x"] + box["width"] > width:
                cut[url, menu.inner_text()[:20]] = box
            menu.locator("summary").click()
    context.close()
    assert cut == {}


SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 100));
})"""

LEAST_SHIFT = 1e-4
"""Cumulative layout shift (Layout Instability API): a thousandth of what is called good."""


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_moves_while_a_page_loads(chromium, site, width):
    """No layout shift that anybody sees, also where the script adds a button or a count:
    over ``LEAST_SHIFT``.
    """
    context = chromium.new_context(
        base_url=site, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    shifts = {}
    for url in PAGES:
        page.goto(url)
        found = page.evaluate(SHIFTS)
        if found > LEAST_SHIFT:
            shifts[url] = found
    context.close()
    assert shifts == {}


def test_nothing_that_stays_in_view_covers_a_zoom_of_400_per_cent(chromium, site):
    """A window of 1280 by 1024 shows 320 by 256 then: what sticks must leave most of
    it.
    """
    context = chromium.new_context(
        base_url=site, viewport={"width": 320, "height": 256}
    )
    page = context.new_page()
    sticking = """() => [...document.querySelectorAll("body *")]
      .filter((e) => ["sticky", "fixed"].includes(getComputedStyle(e).position))
      .filter((e) => e.checkVisibility() && !e.closest("[popover]:not(:popover-open)"))
      .map((e) => e.getBoundingClientRect().height)"""
    for url in PAGES:
        page.goto(url)
        page.mouse.wheel(0, 600)
        assert sum(page.evaluate(sticking)) <= 256 / 4, url
    page.goto("/search?q=police")
    page.get_by_role("button", name="Filters").click()
    assert sum(page.evaluate(sticking)) <= 256 / 2 + 256, "the sheet and its button"
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_first_hit_is_twelve_tabs_away_at_most(chromium, site, width):
    """By the skip link, from wherever a page begins; and without it at 320 px, where
    the filters are a sheet.
    """
    context = chromium.new_context(
        base_url=site, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto("/search?q=police")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the results"
    page.keyboard.press("Enter")
    page.wait_for_url("**#results")
    is_hit = "document.activeElement.closest('.hit h2') !== null"
    assert 1 + tabs_to(page, is_hit) <= 12
    if width == 320:
        page.goto("/search?q=police")
        assert tabs_to(page, is_hit) <= 14
    context.close()


@pytest.mark.parametrize("prefix", ["", "/de", "/fr"])
@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("q=police", 340),
        ("q=police&people=anna-berg&from=2015", 420),
        ("q=police&-outlet=the-post&from=2015&to=2019&sort=newest", 480),
    ],
)
def test_the_first_hit_is_seen_at_once_on_the_smallest_phone(
    chromium, site, prefix, query, most
):
    """Its whole headline, on 320 by 568 pixels, whatever filters are in force and in
    each language.
    """
    context = chromium.new_context(
        base_url=site, viewport={"width": 320, "height": 568}
    )
    page = context.new_page()
    page.goto(f"{prefix}/search?{query}")
    headline = page.locator(".hit h2").first.bounding_box()
    assert headline["y"] <= most
    assert headline["y"] + headline["height"] <= 568
    context.close()


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("Skip to the filters", "document.activeElement.closest('.value') !== null"),
        ("Skip to the dates", "document.activeElement.closest('.chart') !== null"),
    ],
)
def test_the_filters_are_three_tabs_after_their_skip_link(page, link, target):
    """The first value to tick, and the chart, which is one stop whatever it shows."""
    page.goto("/search?q=police")
    while page.evaluate("document.activeElement.textContent") != link:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#*")
    assert tabs_to(page, target) <= 3


def test_a_skip_link_does_not_load_the_page_again(page):
    """What is open stays open; going back to another search does load it."""
    page.goto("/search?q=police")
    page.evaluate("window.isTheSame = true")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#results")
    page.wait_for_timeout(300)
    assert page.evaluate("window.isTheSame") is True
    page.locator("#filters input[value=anna-berg]").first.check()
    page.wait_for_url("**people=anna-berg**")
    page.go_back()
    page.wait_for_function("window.isTheSame === undefined")
    expect(page.locator("#filters input[value=anna-berg]").first).not_to_be_checked()


def test_arrows_lead_from_bar_to_bar(page):
    """Also after the filters have been applied; without a script each is a stop."""
    page.goto("/search?q=police")
    focused = "document.activeElement.getAttribute('aria-label')"
    for _ in range(2):
        tabs_to(page, "document.activeElement.closest('.chart') !== null")
        assert page.evaluate(focused).startswith("1st quarter 2015")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(focused).startswith("2nd quarter 2015")
        page.keyboard.press("End")
        assert "quarter 2019" in page.evaluate(focused)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.chart')") is None
        page.keyboard.press("Shift+Tab")
        assert "quarter 2019" in page.evaluate(focused)
        tabs_to(page, "document.activeElement.value === 'anna-berg'")
        page.keyboard.press("Space")
        page.wait_for_url("**people=anna-berg**")
        page.evaluate("document.activeElement.blur()")
        page.goto(page.url)


def tabs_to(page, condition: str) -> int:
    """How often Tab is pressed until the condition holds."""
    for number in range(1, 150):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return number
    raise AssertionError(f"the Tab key never reaches: {condition}")


@pytest.fixture
def forced(chromium, site):
    """A tab whose colours are the system's, and that does not move."""
    context = chromium.new_context(
        base_url=site, forced_colors="active", reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_nothing_moves_for_those_who_asked(forced):
    forced.goto("/search?q=police")
    assert (
        forced.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        == "auto"
    )
    moving = "[...document.querySelectorAll('*')].filter((e) => e.getAnimations().length).length"
    assert forced.evaluate(moving) == 0


def test_what_colour_says_is_said_in_forced_colours_too(forced):
    """Matches, bars, what was put in and taken out, and the focus keep a form of
    their own.
    """
    style = "(e, name) => getComputedStyle(e)[name]"
    forced.goto("/articles/s1?q=police")
    assert forced.locator(".text mark").first.evaluate(style, "outlineStyle") == "solid"
    name = forced.locator(".text .name").first
    assert name.evaluate(style, "textDecorationStyle") == "dotted"
    forced.goto("/stories/flood")
    assert "line-through" in forced.locator(".redline del").first.evaluate(
        style, "textDecorationLine"
    )
    assert "underline" in forced.locator(".redline ins").first.evaluate(
        style, "textDecorationLine"
    )
    forced.goto("/stories/flood")
    cells = [forced.locator(f".cells .{name}").first for name in ("whole", "absent")]
    whole, absent = [cell.evaluate(style, "backgroundColor") for cell in cells]
    assert whole != absent
    forced.goto("/search?q=police&date=2018")
    paper = forced.locator("body").evaluate(
        "(e) => getComputedStyle(document.documentElement).backgroundColor"
    )
    assert forced.locator("rect.bar").nth(2).evaluate(style, "fill") != paper
    forced.keyboard.press("Tab")
    assert forced.locator(".skip").first.evaluate(style, "outlineStyle") == "solid"


def test_a_search_is_done_and_narrowed_by_keyboard_alone(page):
    """Every step is a key; where the focus is can be seen at each."""
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("police")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=police**")
    tab_to(page, "document.activeElement.value === 'anna-berg'")
    page.keyboard.press("Space")
    page.wait_for_url("**people=anna-berg**")
    assert page.evaluate("document.activeElement.value") == "anna-berg"
    tab_to(page, "document.activeElement.closest('.hit h2') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    tab_to(page, "document.activeElement.textContent === 'Back to the result'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    tab_to(
        page,
        "document.activeElement.getAttribute('aria-label')?.includes('quarter 2015')",
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2015-01&to=2015-03**")


def tab_to(page, condition: str) -> None:
    """Presses Tab until the condition holds; every stop has to show the focus and to
    have a name.
    """
    for _ in range(150):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            "return e === document.body || s.outlineStyle !== 'none' || e.closest('svg') !== null })()"
        )
        assert shown, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate(condition):
            return
    raise AssertionError(f"the Tab key never reaches: {condition}")


def test_what_is_printed_is_what_was_read(page):
    """Charts with their bars and headings; no field, no button, nothing to be clicked."""
    page.emulate_media(media="print")
    seen = "(e) => e.checkVisibility() && e.getBoundingClientRect().height > 0"
    page.goto("/")
    assert page.locator("rect.bar").first.evaluate(seen)
    assert page.locator("#over-time").evaluate(seen)
    page.goto("/stories/flood")
    assert page.locator("#who").evaluate(seen)
    # a comparison is on paper where somebody chose its copies
    compared = page.get_by_text("First copy: 1. The Post")
    assert not compared.evaluate(seen)
    page.goto("/stories/flood?old=c1&new=c3")
    assert compared.evaluate(seen)
    for url in PAGES:
        if url.startswith(("/advanced", "/styleguide", "/report", "/translate", "/no")):
            continue  # pages that are forms, and one that is not there
        page.goto(url)
        controls = page.locator("main :is(input, button, select, .button)")
        shown = controls.evaluate_all(
            f"(all) => all.filter({seen}).map((e) => e.outerHTML)"
        )
        assert shown == [], url
