"""The desk in a real browser: by keyboard alone, with and without its script, and read by
axe.
"""

from __future__ import annotations

import re
import threading

import pytest
import waitress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.web.accounts.conftest import PASSWORD
from tests.web.desk.conftest import app, archive, at_desk, cheap_hashes, ids
from tests.web.desk.test_queue import doubtful

__all__ = ["app", "archive", "at_desk", "cheap_hashes", "doubtful", "ids"]

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app):
    """The address of the site over an archive with its desk."""
    server = waitress.create_server(
        app, host="127.0.0.1", port=0, threads=4, asyncore_use_poll=True
    )
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def curator(chromium, address, name="curator", **options):
    """A tab of a curator who has just signed in, by keyboard."""
    context = chromium.new_context(base_url=address, **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("#name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    return page


def test_a_name_is_corrected_and_taken_back_by_keyboard(chromium, address, ids):
    """The panel opens where it stands, says what it will change, and Escape closes it."""
    page = curator(chromium, address)
    page.goto(f"/articles/{ids['talks']}")
    page.get_by_label("Correct names").focus()
    page.keyboard.press("Space")
    # the name itself, and what is wrong with it
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    wrong = page.locator("a.wrong", has_text="Emomali Rahmon")
    expect(wrong).to_be_focused()
    page.keyboard.press("Enter")
    heading = page.locator(".wrong-panel input[data-headings]")
    expect(heading).to_be_focused()
    page.keyboard.press("Escape")
    expect(wrong).to_be_focused()
    expect(page.locator(".wrong-panel")).to_have_count(0)

    page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    page.keyboard.type("Dushanbe")
    said = page.locator(".wrong-panel [data-effect]")
    expect(said).to_contain_text("Will change 1 article. You can undo it.")
    expect(page.get_by_role("button", name="Change it", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    done = page.locator(".done")
    expect(done).to_contain_text("Emomali Rahmon is Dushanbe")
    page.keyboard.press("u")
    expect(done).to_contain_text("Taken back")


@pytest.mark.parametrize("script", [True, False])
def test_what_is_wrong_is_asked_of_a_name_under_the_pointer_or_of_all(
    chromium, address, ids, script
):
    """Names stand alone until somebody corrects them: by pointing at one, or by one
    switch for all, which a script leaves on for the next article. Until then none is in
    the order of the keys.
    """
    page = curator(chromium, address, java_script_enabled=script)
    page.goto(f"/articles/{ids['talks']}")
    wrong = page.locator(".who a.wrong")
    assert wrong.count() > 2
    shown = page.locator(".who a.wrong:visible")
    expect(shown).to_have_count(0)
    page.locator(".who li", has_text="Dushanbe").hover()
    expect(shown).to_have_count(1)
    page.get_by_label("Correct names").check()
    expect(shown).to_have_count(wrong.count())
    page.goto(f"/articles/{ids['talks']}")
    page.mouse.move(0, 0)
    expect(shown).to_have_count(wrong.count() if script else 0)


def test_what_was_decided_is_said_once(chromium, address, ids):
    """Neither another page nor the same one, loaded again, repeats it; from the desk one
    key leads to what one decided, where it is taken back.
    """
    page = curator(chromium, address)
    desk = f"/desk/article?id={ids['talks']}"
    page.goto(desk)
    page.fill("#new-label", "Peace process")
    page.click("button:has-text('Label it')")
    expect(page.locator(".done")).to_contain_text("Peace process")
    expect(page).to_have_url(f"{address}{desk}")
    page.reload()
    expect(page.locator(".done")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text("Decisions of curator")
    page.locator("[data-undo]").first.press("Enter")
    expect(page.locator(".done")).to_contain_text("Taken back")
    expect(page.locator("h1")).to_have_text("Decisions of curator")


def test_the_same_works_without_a_script(chromium, address, ids):
    """With the effect on a page of its own."""
    page = curator(chromium, address, java_script_enabled=False)
    page.goto(f"/articles/{ids['talks']}")
    page.check("[data-correcting]")
    page.click("a.wrong:has-text('Emomali Rahmon')")
    page.check("input[name=verdict][value=none]")
    page.click("button[name=step]")
    expect(page.locator("main")).to_contain_text("Will change 1 article")
    page.click("button[value=do]")
    expect(page.locator(".done")).to_contain_text("is not a person")
    page.click(".done button")
    expect(page.locator(".done")).to_contain_text("Taken back")


SELECT = """
words => {
    const nodes = document.evaluate(
        "//*[@id='text']/p//text()", document, null, XPathResult.ANY_TYPE, null
    );
    for (let node = nodes.iterateNext(); node; node = nodes.iterateNext()) {
        const start = node.data.indexOf(words);
        if (start < 0) continue;
        getSelection().setBaseAndExtent(node, start, node, start + words.length);
        return;
    }
}
"""
"""Selects words in the text of an article, as by Shift and the arrows."""


@pytest.mark.parametrize("width", [1280, 320])
def test_words_that_are_selected_are_added_as_a_name_by_keyboard(
    chromium, address, ids, width
):
    """A button stands behind their paragraph; half a word is the whole. The form says at
    once what it will change, axe finds nothing, and Escape leads back.
    """
    viewport = {"width": width, "height": 900}
    page = curator(chromium, address, viewport=viewport)
    page.goto(f"/articles/{ids['talks']}")
    page.evaluate(SELECT, "e talks went o")
    button = page.get_by_role("link", name="Add as a name")
    expect(button).to_have_attribute(
        "href", re.compile("name=The\\+talks\\+went\\+on&")
    )
    page.evaluate(SELECT, "alks w")
    expect(button).to_have_attribute("href", re.compile("name=talks\\+went&"))
    page.evaluate("getSelection().removeAllRanges()")
    expect(button).to_have_count(0)

    page.evaluate(SELECT, "talks")
    expect(button).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.add-name')"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.locator(".wrong-panel")
    expect(panel.locator("[name=place][value='2']")).to_be_checked()
    said = panel.locator("[data-effect]")
    expect(said).to_contain_text("Will mark 1 place in this article. You can undo it.")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(panel).to_have_count(0)

    page.keyboard.press("m")
    expect(panel.locator("[name=place][value='2']")).to_be_focused()
    panel.get_by_label("everywhere in this article").check()
    panel.get_by_label("Heading", exact=True).press_sequentially("Dushanbe")
    expect(panel.get_by_label("this heading")).to_be_checked()
    expect(said).to_contain_text("talks is Dushanbe")
    expect(said).to_contain_text("Will mark 2 places in this article.")
    page.keyboard.press("Enter")
    done = page.locator(".done")
    expect(done).to_contain_text("talks is Dushanbe")
    page.keyboard.press("u")
    expect(done).to_contain_text("Taken back")


def test_a_missed_name_is_added_without_a_script(chromium, address, ids):
    """From the form beside the names, which finds the words in the text."""
    page = curator(chromium, address, java_script_enabled=False)
    page.goto(f"/articles/{ids['talks']}")
    page.get_by_text("Add a name that was missed").click()
    page.fill("#missed-name", "talks")
    page.click("text=Find it in the text")
    expect(page.locator("h1")).to_have_text("“talks” is a name")
    page.click("button[name=step]")
    expect(page.locator("main")).to_contain_text("Will mark 2 places")
    page.click("button[value=do]")
    expect(page.locator(".done")).to_contain_text("talks is a person")
    page.click(".done button")
    expect(page.locator(".done")).to_contain_text("Taken back")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_at_the_desk(chromium, address, ids, scheme, width):
    """In both schemes, wide and narrow; and nothing is wider than the window."""
    viewport = {"width": width, "height": 900}
    page = curator(chromium, address, color_scheme=scheme, viewport=viewport)
    talks = ids["talks"]
    for path in (
        "/account",
        "/desk",
        "/desk/history",
        "/desk/headings?q=rahmon",
        "/desk/heading?id=dushanbe",
        f"/desk/article?id={talks}",
        f"/desk/name?article={talks}&heading=dushanbe",
        f"/desk/mention?article={talks}&name=talks",
        f"/desk/mention?article={talks}&name=Tajikistan",
        f"/articles/{talks}",
    ):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [rule["id"] for rule in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


NARROWED = """
select => {
    const alone = select.cloneNode(true);
    alone.style = "position: absolute; min-width: max-content; max-width: none";
    document.body.append(alone);
    const width = alone.getBoundingClientRect().width;
    alone.remove();
    return width - select.getBoundingClientRect().width;
}
"""
"""By how many pixels a list to choose from is narrower than its longest choice."""


@pytest.mark.parametrize("language", ["", "/de", "/fr"])
@pytest.mark.parametrize("width", [1280, 320])
def test_no_kind_of_a_name_is_cut_off(chromium, address, ids, width, language):
    """On a page of its own, and in the panel beside an article."""
    page = curator(chromium, address, viewport={"width": width, "height": 900})
    talks = ids["talks"]
    paths = (
        f"/desk/name?article={talks}&heading=dushanbe",
        f"/desk/mention?article={talks}&name=talks",
        f"/desk/mention?article={talks}&name=Tajikistan",
        "/desk/heading?id=dushanbe",
    )
    for path in paths:
        page.goto(language + path)
        for each in page.locator("main select:visible").all():
            assert each.evaluate(NARROWED) < 1, path
    page.goto(f"{language}/articles/{talks}")
    page.locator("[data-correcting]").check()
    page.locator("a.wrong", has_text="Emomali Rahmon").click()
    expect(page.locator(".wrong-panel select").first).to_be_visible()
    for each in page.locator(".wrong-panel select:visible").all():
        assert each.evaluate(NARROWED) < 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_pages_of_ones_own(
    chromium, address, ids, doubtful, scheme, width
):
    """Saved searches, folders, what was told, frozen lists, usage, accounts, the record
    of a search, and every kind of card of the queue.
    """
    doubtful.client.post(
        "/saved/new",
        data={"csrf": doubtful.token, "action": "save", "name": "Floods", "q": "river"},
    )
    frozen = doubtful.client.post(
        "/saved/new",
        data={"csrf": doubtful.token, "action": "freeze", "name": "F", "q": "river"},
    )
    doubtful.client.post(
        "/folders",
        data={"csrf": doubtful.token, "name": "Mine", "article": ids["talks"]},
    )
    folder = doubtful.client.get("/folders").text.partition("/folders/")[2][:40]
    folder_id = folder.partition('"')[0]
    viewport = {"width": width, "height": 900}
    page = curator(chromium, address, color_scheme=scheme, viewport=viewport)
    kinds = ("pairs", "joined", "kinds", "undated", "unplaced", "notes", "skipped")
    paths = [f"/desk?kind={kind}" for kind in kinds]
    paths += ["/saved", "/saved/new?q=river", "/alerts", "/folders"]
    paths += [f"/folders/{folder_id}", frozen.headers["Location"], "/notes"]
    paths += ["/desk/label?q=river", "/search/print?q=river"]
    look_at(page, paths, width)
    keeper = curator(
        chromium, address, "keeper", color_scheme=scheme, viewport=viewport
    )
    look_at(keeper, ["/desk/usage", "/desk/accounts"], width)


def look_at(page, paths, width):
    """Has axe read some pages, none of which is wider than the window."""
    for path in paths:
        assert page.goto(path).status == 200, path
        found = Axe().run(page).response["violations"]
        assert [rule["id"] for rule in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("key", ["a", "r"])
def test_every_card_of_the_queue_is_answered_by_one_key(
    chromium, address, doubtful, key
):
    """Accepted or rejected; the next card comes, and u takes the answer back."""
    page = curator(chromium, address)
    for kind in ("joined", "kinds", "undated"):
        page.goto(f"/desk?kind={kind}")
        question = page.locator("#question").inner_text()
        page.keyboard.press(key)
        if kind == "undated" and key == "a":
            # a date has to be typed: the key leads to its field
            expect(page.locator("#card-field")).to_be_focused()
            page.keyboard.type("1998-03")
            page.keyboard.press("Enter")
        done = page.locator(".done")
        expect(done).to_be_visible()
        if kind != "undated":
            expect(page.locator("main")).to_contain_text("Nothing waits")
        # a key is heard once the script of the next page is there
        page.wait_for_load_state()
        page.keyboard.press("u")
        expect(done).to_contain_text("Taken back")
        if kind != "kinds":  # what no text says is filed nowhere again
            page.goto(f"/desk?kind={kind}")
            expect(page.locator("#question")).to_have_text(question)


def test_cards_are_left_for_later_and_come_back_by_keys(chromium, address, doubtful):
    """By j and k."""
    page = curator(chromium, address)
    page.goto("/desk?kind=undated")
    for key, position in (("j", 2), ("j", 3), ("k", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(page.locator("main")).to_contain_text(f"{position} of 3")


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (768, 1024), (320, 640)])
def test_card_and_buttons_are_on_screen_after_each_key(
    chromium, address, doubtful, width, height
):
    """In every window; and a key decides nothing that was not on screen."""
    viewport = {"width": width, "height": height}
    page = curator(chromium, address, viewport=viewport)
    page.goto("/desk?kind=undated")
    for key, rest in (("j", "2 of 3"), ("r", "2 of 2")):
        page.keyboard.press(key)
        expect(page.locator("#card")).to_contain_text(rest)
        page.wait_for_load_state()
        expect(page.locator("#question")).to_be_in_viewport()
        expect(page.locator("[data-key=a]")).to_be_in_viewport()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.evaluate("document.body.style.paddingBottom = '300vh'")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("r")
    expect(page.locator("#question")).to_be_in_viewport()
    expect(page.locator("#card")).to_contain_text("2 of 2")


def test_a_result_is_labelled_by_keyboard_with_its_number_and_an_undo(
    chromium, address, ids
):
    """The number before, the facet after, and one key to take it back."""
    page = curator(chromium, address)
    page.goto("/search?q=banks")
    label = page.get_by_role("link", name="Label these")
    label.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Will change 2 articles")
    page.get_by_label("Label", exact=True).focus()
    page.keyboard.type("Flood 2015")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Flood 2015")
    expect(page.locator('[data-group="labels"]')).to_contain_text("Flood 2015")
    page.keyboard.press("u")
    expect(page.locator(".done")).to_contain_text("Taken back")
    expect(page.locator('[data-group="labels"]')).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_an_account_is_deleted_from_its_closed_part(chromium, address, app, script):
    """What deletes it stands closed until it is opened, needs a tick, and then the
    account is gone and its owner signed out; all by keyboard.
    """
    page = curator(chromium, address, "reader", java_script_enabled=script)
    page.goto("/account")
    button = page.get_by_role("button", name="Delete it")
    expect(button).to_be_hidden()
    summary = page.locator("summary", has_text="Delete the account")
    summary.focus()
    page.keyboard.press("Enter")
    expect(button).to_be_visible()
    button.press("Enter")
    # the browser asks for the tick: nothing was sent
    expect(page).to_have_url(f"{address}/account")
    page.get_by_label("I am sure").press("Space")
    button.press("Enter")
    page.wait_for_url(f"{address}/")
    page.goto("/account")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.fill("#name", "reader")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main")).not_to_contain_text("You are signed in")
    page.goto("/account")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_an_account_takes_over_a_folder_that_the_browser_still_keeps(
    chromium, address, ids
):
    """With its name and notes; one that holds nothing is not offered."""
    page = curator(chromium, address, "reader")
    page.goto("/folders")
    expect(page.locator("[data-take-over]")).to_be_hidden()
    kept = [
        {"name": "Peace & war", "about": "", "kept": [[ids["talks"], "", "page 3"]]}
    ]
    page.evaluate(
        "kept => localStorage.setItem('cuttings-folders', JSON.stringify(kept))", kept
    )
    page.reload()
    offer = page.locator("[data-take-over]")
    expect(offer.get_by_role("link", name="Peace & war (1)")).to_be_visible()
    offer.get_by_role("button", name="Put it into your account").click()
    expect(page).to_have_url(re.compile("/folders/."))
    expect(page.locator("h1")).to_contain_text("Peace & war")
    expect(page.locator(".own-note")).to_contain_text("page 3")


def test_a_keeper_sees_the_use_of_the_archive(chromium, address):
    """Reached from the account: the day has the search that was just made, and one
    search is nobody's words.
    """
    page = curator(chromium, address, "keeper")
    page.goto("/search?q=zzzunheard")
    page.goto("/account")
    page.get_by_role("link", name="Use of the archive").click()
    expect(page).to_have_url(f"{address}/desk/usage")
    days = page.get_by_role("table", name="Days").locator("tbody tr")
    expect(days).to_have_count(1)
    expect(days.locator("td").first).to_have_text("1")
    expect(page.get_by_role("table", name="Months").locator("tbody tr")).to_have_count(
        1
    )
    expect(page.locator("main")).not_to_contain_text("zzzunheard")


def test_who_is_no_keeper_is_refused_the_use_of_the_archive(chromium, address):
    """In words of its own, and without a link to it."""
    page = curator(chromium, address)
    page.goto("/account")
    expect(page.get_by_role("link", name="Use of the archive")).to_have_count(0)
    assert page.goto("/desk/usage").status == 403
    expect(page.locator("h1")).to_have_text("This is not yours to do")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_account_keeps_what_is_ticked_and_freezes_what_is_chosen(
    chromium, address, ids, script
):
    """A tick is kept at once with the script, and by the button below without it; taken
    out, noted and frozen by the same forms.
    """
    page = curator(chromium, address, "reader", java_script_enabled=script)
    page.goto("/search?q=talks+OR+river&count=copies")
    for id in (ids["talks"], ids["tuesday"]):
        page.locator(f'input[name="id"][value="{id}"]').check()
        if script:
            expect(page.get_by_role("link", name="Folder (")).to_be_visible()
    if not script:
        page.get_by_role("button", name="Keep what is ticked").click()
    page.goto("/search?q=talks")
    page.get_by_role("link", name="Folder (2)").click()
    expect(page.locator("h1")).to_have_text("Folder: 2 articles")
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_label("Name of the frozen list").fill("Chosen")
    page.get_by_role("button", name="Freeze as a list to cite").click()
    expect(page.locator("h1")).to_have_text("Chosen")
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator("#citation")).to_contain_text("list of 1 article frozen on")
    page.goto(f"/articles/{ids['tuesday']}")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Folder (1)")).to_be_visible()
