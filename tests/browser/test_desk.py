"""The desk in a real browser: by keyboard alone, with and without its script, and read by
axe.
"""

from __future__ import annotations

import threading

import pytest
import waitress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.web.accounts.conftest import PASSWORD
from tests.web.desk.conftest import app, archive, cheap_hashes, ids

__all__ = ["app", "archive", "cheap_hashes", "ids"]

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app):
    """The address of the site over an archive with its desk."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def curator(chromium, address, **options):
    """A tab of a curator who has just signed in, by keyboard."""
    context = chromium.new_context(base_url=address, **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("#name").focus()
    page.keyboard.type("curator")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    return page


def test_a_name_is_corrected_and_taken_back_by_keyboard(chromium, address, ids):
    """The panel opens where it stands, says what it will change, and Escape closes it."""
    page = curator(chromium, address)
    page.goto(f"/articles/{ids['talks']}")
    wrong = page.locator("a.wrong", has_text="Emomali Rahmon")
    wrong.focus()
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


def test_the_same_works_without_a_script(chromium, address, ids):
    """With the effect on a page of its own."""
    page = curator(chromium, address, java_script_enabled=False)
    page.goto(f"/articles/{ids['talks']}")
    page.click("a.wrong:has-text('Emomali Rahmon')")
    page.check("input[name=verdict][value=none]")
    page.click("button[name=step]")
    expect(page.locator("main")).to_contain_text("Will change 1 article")
    page.click("button[value=do]")
    expect(page.locator(".done")).to_contain_text("is no person")
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
        f"/articles/{talks}",
    ):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [rule["id"] for rule in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
