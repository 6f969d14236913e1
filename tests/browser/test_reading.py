"""What readers do, done in a real browser."""

from __future__ import annotations

import re

import pytest
import rispy
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def heading(page):
    return page.locator("h1")


def test_a_reader_searches_drills_down_and_excludes(page):
    page.goto("/")
    page.get_by_role("combobox", name="Search the archive").fill("police")
    page.get_by_role("button", name="Search").click()
    expect(heading(page)).to_have_text("38 stories in 40 articles")
    page.get_by_label("Anna Berg 28 found").check()
    expect(heading(page)).to_have_text("28 stories")
    assert page.url.endswith("/search?q=police&people=anna-berg")
    page.get_by_label("Leave out The Mail").check()
    expect(heading(page)).to_have_text("14 stories")
    page.get_by_role("link", name="People Anna Berg , take away").click()
    expect(heading(page)).to_have_text("24 stories in 26 articles")


def test_a_value_is_kept_to_or_left_out_but_not_both(page):
    page.goto("/search?q=police")
    page.get_by_label("Anna Berg 28 found").check()
    expect(heading(page)).to_have_text("28 stories")
    page.get_by_label("Leave out Anna Berg").check()
    expect(heading(page)).to_have_text("10 stories in 12 articles")
    assert page.url.endswith("/search?q=police&-people=anna-berg")
    assert page.evaluate("document.activeElement.name") == "-people"


def test_a_tick_goes_back_with_the_browser(page):
    page.goto("/search?q=police")
    page.get_by_label("Anna Berg 28 found").check()
    expect(heading(page)).to_have_text("28 stories")
    page.go_back()
    expect(heading(page)).to_have_text("38 stories in 40 articles")


def test_back_and_forward_and_a_copied_link_show_the_same_search(page, context):
    page.goto("/search?q=police&places=france")
    total = heading(page).inner_text()
    page.locator(".menu summary").first.click()
    page.get_by_role("link", name="Newest first").click()
    page.go_back()
    expect(heading(page)).to_have_text(total)
    page.go_forward()
    assert "sort=newest" in page.url
    other = context.new_page()
    other.goto(page.url)
    expect(heading(other)).to_have_text(total)


def test_ticks_survive_a_new_search_from_the_box(page):
    page.goto("/search?q=police&people=anna-berg&sort=newest")
    page.get_by_role("combobox").fill("strike")
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**q=strike**")
    assert "people=anna-berg" in page.url
    assert "sort=newest" in page.url


def test_without_javascript_everything_still_works(chromium, site):
    context = chromium.new_context(
        base_url=site,
        java_script_enabled=False,
        viewport={"width": 1280, "height": 900},
    )
    page = context.new_page()
    page.goto("/search?q=police")
    page.get_by_label("Anna Berg 28 found").check()
    page.get_by_label("Leave out The Mail").check()
    page.get_by_role("button", name="Show results").click()
    expect(heading(page)).to_have_text("14 stories")
    page.locator('input[type=checkbox][name="id"]').first.check()
    page.get_by_role("button", name="Open what is kept").click()
    expect(heading(page)).to_have_text("Folder: 1 article")
    context.close()


def test_a_phone_has_its_filters_in_a_sheet(chromium, site):
    context = chromium.new_context(
        base_url=site, viewport={"width": 360, "height": 700}
    )
    page = context.new_page()
    page.goto("/search?q=police&people=anna-berg")
    anna = page.locator("input[name=people][value=anna-berg]")
    expect(anna).to_be_hidden()
    page.get_by_role("button", name="Filters (1)").click()
    expect(anna).to_be_checked()
    page.keyboard.press("Escape")
    expect(anna).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "Filters (1)"


def test_a_phone_shows_the_dates_in_force(chromium, site):
    """Of the filters only these stand beneath the number: what else is in force is
    counted on the button.
    """
    context = chromium.new_context(
        base_url=site, viewport={"width": 320, "height": 568}
    )
    page = context.new_page()
    page.goto("/search?q=police&people=anna-berg&from=2015&to=2019")
    chips = page.locator(".results .head .chips li:visible")
    expect(chips).to_have_text(["From 2015 ×, take away", "To 2019 ×, take away"])
    page.goto("/search?q=police&people=anna-berg")
    expect(page.locator(".results .head .chips")).to_be_hidden()
    context.close()


ORDINARY = [
    "q=police",
    "q=police&people=anna-berg&from=2015",
    "q=police+or+union&outlet=the-post&-places=chad",
    "q=polise+union&from=2015&to=2019",
    "q=the+police+in+paris&count=copies&places=france",
    "q=%22police+in+paris&sort=newest&outlet=the-mail",
]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (320, 568)])
def test_the_first_hit_is_in_the_first_view(chromium, site, width, height, script):
    """Whatever is said above it of the query, with a filter or two."""
    context = chromium.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        java_script_enabled=script,
    )
    page = context.new_page()
    for asked in ORDINARY:
        page.goto(f"/search?{asked}")
        box = page.locator(".hit h2").first.bounding_box()
        assert box["y"] + box["height"] < height, asked
        if asked == ORDINARY[1]:
            assert box["y"] < 340
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_an_article_before_its_tools(chromium, site, script):
    """These are a sheet that a button opens, as the filters are."""
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 320, "height": 568},
        java_script_enabled=script,
    )
    page = context.new_page()
    page.goto("/articles/s1?q=police&at=2")
    expect(page.get_by_role("link", name="Next")).to_be_visible()
    find = page.locator("summary", has_text="Find in this text")
    expect(find).to_be_hidden()
    assert page.locator("article h1").bounding_box()["y"] < 260
    page.get_by_role("button", name="Tools").click()
    find.click()
    page.get_by_label("Find in this text").fill("ministry")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator(".text mark", has_text="ministry")).to_be_visible()
    context.close()


def test_paging_moves_on_and_keeps_the_place(page):
    page.goto("/search?q=police")
    page.get_by_role("navigation", name="Pages of the result").get_by_role(
        "link", name="Next page"
    ).click()
    page.wait_for_url("**page=2**")
    assert page.evaluate("document.activeElement.id") == "results"
    expect(page.locator("ol.hits")).to_have_attribute("start", "11")


def test_the_keyboard_alone_is_enough(page):
    page.goto("/search?q=police")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Control+a")
    page.keyboard.type("anna")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**people=anna-berg**")


def test_suggestions_close_and_leave_what_was_typed(page):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("poli")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("poli")


def test_an_article_is_read_in_its_result_and_in_any_tab(page, context):
    page.goto("/search?q=police")
    page.locator("ol.hits h2 a").nth(1).click()
    expect(page.get_by_text("2 of 38")).to_be_visible()
    other = context.new_page()
    other.goto("/search?q=match")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("3 of 38")).to_be_visible()
    page.get_by_role("link", name="Back to the result").click()
    expect(heading(page)).to_have_text("38 stories in 40 articles")


def test_an_article_shows_hits_names_and_what_was_hidden(page):
    page.goto("/articles/c1?q=flood")
    expect(page.locator(".text mark")).to_have_text("flood")
    page.get_by_text("Hidden: title repeated").click()
    expect(page.locator(".boilerplate p")).to_have_text("Flood after the strike")
    page.locator("summary", has_text="Find in this text").click()
    page.get_by_label("Find in this text").fill("ministry")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator(".text mark")).to_have_count(3)


def test_letters_lead_through_a_result_unless_they_are_typed(page):
    page.goto("/search?q=police")
    page.locator("ol.hits h2 a").first.click()
    expect(page.get_by_text("1 of 38")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("2 of 38")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("1 of 38")).to_be_visible()
    page.get_by_role("combobox").press_sequentially("no")
    expect(page.get_by_text("1 of 38")).to_be_visible()


def test_the_underlines_of_names_go_and_stay_gone(page):
    style = "(e) => getComputedStyle(e).textDecorationLine"
    page.goto("/articles/s1")
    assert page.locator(".text .name").first.evaluate(style) == "underline"
    page.get_by_label("Names underlined").uncheck()
    page.goto("/articles/s2")
    assert page.locator(".text .name").first.evaluate(style) == "none"


def test_copies_are_compared_word_by_word(page):
    page.goto("/stories/flood")
    expect(page.locator(".redline del")).to_have_text(
        ["Taken out", " taken out:  Nobody"]
    )
    page.get_by_label("Second copy").select_option("c3")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**new=c3**")
    expect(page.locator(".grid tbody tr")).not_to_have_count(0)


def test_a_filter_that_applies_by_itself_is_in_the_ways_on_too(page):
    """The advanced form, and the same page in another language."""
    page.goto("/search?q=police")
    page.get_by_role("checkbox", name="Anna Berg").first.check()
    page.wait_for_url("**people=anna-berg**")
    for name in ("Advanced search", "Deutsch"):
        way = page.get_by_role("link", name=name, exact=True)
        expect(way).to_have_attribute("href", re.compile("people=anna-berg"))


CUT = """() => [...document.querySelectorAll("select")].filter((select) => {
  if (!select.checkVisibility() || !select.selectedOptions.length) return false;
  const style = getComputedStyle(select);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const words = pen.measureText(select.selectedOptions[0].text).width;
  // Behind the words is an arrow.
  const room = select.clientWidth - parseFloat(style.paddingLeft) - 20;
  return words > room;
}).map((select) => select.selectedOptions[0].text)"""


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize(
    "url", ["/stories/flood", "/advanced", "/de/advanced", "/translate"]
)
def test_no_chosen_value_is_cut(page, url, width):
    """At no width: what is chosen is read without opening it."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url)
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("script", [True, False])
def test_any_copy_is_the_base_and_any_two_are_compared(chromium, site, script):
    context = chromium.new_context(base_url=site, java_script_enabled=script)
    page = context.new_page()
    page.goto("/stories/flood")
    expect(page.locator(".copy.base .count")).to_have_text("1")
    page.locator(".copy").nth(2).get_by_role("link", name="As base").click()
    expect(page.locator(".copy.base .count")).to_have_text("3")
    page.get_by_label("First copy").select_option(index=1)
    page.get_by_label("Second copy").select_option(index=2)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_label("First copy").locator(":checked")).to_contain_text("2. ")
    expect(page.get_by_label("Second copy").locator(":checked")).to_contain_text("3. ")
    expect(page.locator(".copy.base .count")).to_have_text("2")
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_an_article_marks_the_chosen_value_and_shows_how_far_it_was_read(
    chromium, site, script
):
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 1280, "height": 200},
        java_script_enabled=script,
    )
    page = context.new_page()
    page.goto("/articles/s1?people=anna-berg&at=1")
    expect(page.locator(".text .chosen-name").first).to_have_text("Anna Berg")
    progress = page.locator(".progress")
    assert progress.bounding_box()["width"] == 0
    page.locator(".bottom").scroll_into_view_if_needed()
    expect(progress).to_be_in_viewport()
    assert progress.bounding_box()["width"] > 50
    page.goto("/articles/s1?q=police&at=1")
    expect(page.locator(".text .chosen-name")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_what_has_all_the_words_is_counted_alone(chromium, site, script):
    """And what has some is counted apart, with its own page."""
    context = chromium.new_context(base_url=site, java_script_enabled=script)
    page = context.new_page()
    page.goto("/search?q=police+match")
    heading = page.locator("#results")
    expect(heading).to_contain_text("with some")
    expect(page.locator(".cutline")).to_be_visible()
    page.get_by_role("link", name="Show only those with all the words").click()
    expect(page.locator(".cutline")).to_have_count(0)
    expect(heading).not_to_contain_text("with some")
    context.close()


def test_letters_lead_from_difference_to_difference(page):
    page.goto("/stories/flood?old=c1&new=c3")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "difference-1"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "difference-1"


def test_the_folder_is_kept_in_the_browser_and_exported(page):
    page.goto("/search?q=flood")
    page.locator('input[name="id"]').first.check()
    expect(page.get_by_role("link", name="Folder (1)")).to_be_visible()
    page.goto("/articles/s1")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Folder (2)").click()
    expect(heading(page)).to_have_text("Folder: 2 articles")
    with page.expect_download() as download:
        page.get_by_role("link", name="RIS").click()
    assert len(rispy.loads(download.value.path().read_text(encoding="utf-8"))) == 2
    page.get_by_role("button", name="Take out Flood").click()
    expect(page.get_by_role("link", name="Folder (1)")).to_be_visible()


def test_the_folder_remembers_the_search_of_each_article(page):
    """A hit that was ticked, an article that was kept on its page, and one that was
    opened without a search.
    """
    page.goto("/search?q=flood&sort=newest")
    page.locator('input[name="id"]').first.check()
    page.goto("/articles/m0?q=river")
    page.get_by_role("button", name="Keep").click()
    page.goto("/articles/s1")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Folder (3)").click()
    headings = page.locator("main h2").all_inner_texts()
    assert headings == [
        "Chosen from flood\n1 article",
        "Chosen from river\n1 article",
        "Chosen without a search\n1 article",
    ]
    page.get_by_role("link", name="flood", exact=True).click()
    expect(page).to_have_url(re.compile(r"/search\?q=flood$"))


def test_a_folder_that_was_kept_by_an_older_page_is_read(page):
    """Ids alone, and whatever else was written there."""
    page.goto("/")
    kept = """localStorage.setItem("cuttings-folder", '["s1", 7, ["m0", "q=river"]]')"""
    page.evaluate(kept)
    page.goto("/folder")
    expect(heading(page)).to_have_text("Folder: 2 articles")


def test_a_folder_typed_or_bookmarked_is_the_one_that_is_kept(page):
    page.goto("/folder")
    expect(heading(page)).to_have_text("Nothing is in this folder")
    page.goto("/search?q=flood")
    page.locator('input[name="id"]').first.check()
    page.goto("/folder")
    expect(heading(page)).to_have_text("Folder: 1 article")
    page.goto("/folder?id=s1")
    expect(page.get_by_role("link", name="Folder (1)").first).to_be_visible()
    assert page.url.endswith("/folder?id=s1")


def test_a_browser_keeps_several_folders_with_names_notes_and_an_order(page):
    """What the form of a folder's page changes is kept; “Keep” fills the folder that was
    opened last; what somebody sends is kept by a press.
    """
    keep(page, "s1")
    keep(page, "m0")
    page.get_by_role("link", name="Folder (2)").click()
    page.get_by_text("Name it, say what it is for").click()
    page.get_by_label("Name", exact=True).fill("Room 4")
    page.locator(".naming button").click()
    expect(heading(page)).to_have_text("Room 4: 2 articles")
    first = page.locator(".hit").first
    first.locator("summary", has_text="Note").click()
    first.locator("textarea").fill("page 3")
    first.locator(".noting button").click()
    expect(page.get_by_text("Note: page 3")).to_be_visible()
    page.get_by_role("button", name="Move down").first.click()
    expect(page.locator(".hit").nth(1)).to_contain_text("Note: page 3")
    page.get_by_role("button", name="Another folder").click()
    expect(heading(page)).to_have_text("Nothing is in this folder")
    expect(page.get_by_role("link", name="Room 4 (2)")).to_be_visible()
    keep(page, "c1")
    page.goto("/folder")
    expect(heading(page)).to_have_text("Folder: 1 article")
    page.get_by_role("link", name="Room 4 (2)").click()
    expect(page.locator(".hit").nth(1)).to_contain_text("Note: page 3")
    keep(page, "c2")
    page.goto("/folder")
    expect(heading(page)).to_have_text("Room 4: 3 articles")

    page.goto("/folder?name=Sent&id=s1")
    page.get_by_role("button", name="Keep it in this browser").click()
    expect(page.get_by_role("link", name="Room 4 (3)")).to_be_visible()
    page.get_by_role("button", name="Delete the folder").click()
    expect(heading(page)).to_have_text("Room 4: 3 articles")


def keep(page, article: str) -> None:
    page.goto(f"/articles/{article}")
    page.get_by_role("button", name="Keep", exact=True).click()
    pressed = page.locator('[data-keep][aria-pressed="true"]')
    expect(pressed).to_be_visible()


def test_all_of_a_page_and_all_copies_of_a_story_are_kept_by_one_press(page):
    page.goto("/search?q=police")
    page.locator("#take > summary").click()
    page.get_by_role("button", name=re.compile(r"Keep all \d+ of this page")).click()
    hits = page.locator('input[name="id"][form="pick"]').count()
    expect(page.get_by_role("link", name=f"Folder ({hits})")).to_be_visible()
    page.goto("/stories/flood")
    page.get_by_role("button", name=re.compile(r"Keep all \d+ copies")).click()
    expect(page.locator("[data-keep]").first).to_have_attribute("aria-pressed", "true")


def test_a_folder_without_script_says_where_its_list_is(chromium, site):
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/folder")
    expect(page.get_by_text("stands in the address of the folder")).to_be_visible()
    context.close()


def test_without_script_an_article_shows_only_what_works(chromium, site):
    """One “Keep”, which keeps, and no “Print”."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search?q=police")
    page.locator(".hit h2 a").first.click()
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.get_by_role("button", name="Keep", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page).to_have_url(re.compile(r"/folder\?.*id="))
    context.close()


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("path", ["/search?q=police", "/advanced?"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_date_field_has_room_for_a_full_date_in_words(
    chromium, site, width, path, language
):
    """The longest: nothing of it is scrolled out of the field."""
    size = {"width": width, "height": 800}
    context = chromium.new_context(base_url=site, viewport=size, locale=language)
    page = context.new_page()
    page.goto(path)
    filters = page.locator('button.narrow[popovertarget="filters"]:visible')
    if filters.count():
        filters.click()
    for name in ("from", "to"):
        field = page.locator(f'input[name="{name}"]:visible')
        field.fill("30. September 2023")
        assert field.evaluate("box => box.scrollWidth <= box.clientWidth")
    context.close()


def test_the_rows_of_the_advanced_form_are_sent_with_the_empty_ones_between(page):
    """What is empty is left out of an address, but rows hold together by their places."""
    page.goto("/advanced")
    rows = page.locator('input[name="words"]')
    rows.nth(0).fill("police")
    rows.nth(2).fill("flood")
    page.get_by_role("button", name="Search", exact=True).last.click()
    expect(page.locator("#q")).to_have_value(re.compile("police"))
    expect(page.locator("#q")).to_have_value(re.compile("flood"))


def test_the_timeline_zooms_by_its_bars(page):
    page.goto("/timeline?q=police")
    page.get_by_role("link", name="2018", exact=True).click()
    page.get_by_role("link", name="March 2018:").first.click()
    expect(page.get_by_text("Stories by day, March 2018")).to_be_visible()
    page.get_by_role("link", name="Wider").click()
    page.wait_for_url("**from=2018&to=2018")


def test_a_dot_of_the_map_is_a_filter(page):
    page.goto("/map?q=police")
    page.get_by_role("link", name="Chad: 9 stories").dispatch_event("click")
    page.wait_for_url("**places=chad**")


@pytest.mark.parametrize("width", [320, 480, 767, 768, 1280, 1920])
@pytest.mark.parametrize("has_script", [True, False])
def test_all_of_a_map_is_seen_and_its_letters_can_be_read(
    chromium, site, width, has_script
):
    """With script and without, at each width: letters have twelve pixels at least. The
    map is as wide as what is around it. Where that is narrow it has 310 pixels of
    height, and is moved sideways within, by finger and by key; a phone shows all of it,
    with letters of its own.
    """
    context = chromium.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        java_script_enabled=has_script,
    )
    page = context.new_page()
    page.goto("/map?q=police&box=world")
    map = page.locator(".world svg")
    frame = page.locator(".world").bounding_box()
    is_phone = width < 480
    assert map.bounding_box()["width"] == max(frame["width"], 0 if is_phone else 704)
    assert map.bounding_box()["height"] >= (120 if is_phone else 300)
    pane = page.locator(".world .pane")
    assert pane.bounding_box()["width"] == frame["width"]
    if 480 <= width < 704:
        pane.evaluate("element => element.scrollTo(0, 0)")
        pane.focus()
        page.keyboard.press("ArrowRight")
        expect(pane).not_to_have_js_property("scrollLeft", 0)
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= width
    letters = page.locator(".world svg text:visible")
    assert letters.count()
    scale = map.bounding_box()["width"] / 1000
    for index in range(letters.count()):
        style = "element => parseFloat(getComputedStyle(element).fontSize)"
        assert letters.nth(index).evaluate(style) * scale >= 12
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_phone_sees_the_most_named_countries_with_their_numbers(
    chromium, site, has_script
):
    """In the first view of the map, without moving it."""
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 320, "height": 640},
        java_script_enabled=has_script,
    )
    page = context.new_page()
    page.goto("/map")
    listed = page.locator("#list .values li").first.inner_text().split("\n")
    name, number = listed[0], listed[-1]
    label = page.locator(".world svg text.area:visible", has_text=name).first
    assert label.text_content() == f"{name} {number}"
    box = label.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] + box["height"] <= 640
    context.close()


def test_the_map_is_light_whenever_it_is_opened(chromium, site):
    """Its world comes with the first page of a visit, whichever that is."""
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.goto("/", wait_until="networkidle")
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(request.sizes()["responseBodySize"]),
    )
    page.goto("/map", wait_until="networkidle")
    assert len(sizes) <= 4
    assert sum(sizes) <= 15_000
    context.close()


@pytest.mark.parametrize("path", ["/search?q=police", "/map?q=police"])
def test_a_page_is_light_on_the_wire(chromium, site, path):
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(request.sizes()["responseBodySize"]),
    )
    page.goto(path, wait_until="networkidle")
    assert len(sizes) <= 4
    assert sum(sizes) <= 60_000
    sizes.clear()
    page.goto(path.replace("police", "strike"), wait_until="networkidle")
    assert sum(sizes) <= 15_000
    context.close()
