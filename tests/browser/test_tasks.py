"""Ten questions that are brought to a reading room, each with the number of clicks
that its answer takes.

A click is a click or the Enter key; typing is free. The limits are what a new reader
needs who knows no query language and no shortcut.
"""

from __future__ import annotations

import pytest
import rispy
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


class Hand:
    """A reader's hand, which counts its clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def ask(self, words: str) -> None:
        self.page.get_by_role("combobox").fill(words)
        self.page.get_by_role("combobox").press("Enter")
        self.clicks += 1

    def open(self, name: str) -> None:
        self.page.locator("summary", has_text=name).click()
        self.clicks += 1

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()
        self.clicks += 1


@pytest.fixture
def hand(page) -> Hand:
    page.goto("/")
    return Hand(page)


def total(hand: Hand) -> str:
    return hand.page.locator("h1").inner_text()


def test_all_stories_about_somebody_in_one_year_outside_one_country(hand):
    hand.ask("police")
    hand.click("checkbox", "Leave out Chad")
    hand.click("checkbox", "Anna Berg")
    hand.page.wait_for_url("**people=anna-berg**")
    hand.page.get_by_label("From").fill("2019")
    hand.page.get_by_label("To", exact=True).fill("2019")
    hand.page.get_by_label("To", exact=True).press("Enter")
    hand.clicks += 1
    hand.page.wait_for_url("**from=2019**")
    assert total(hand) == "4 stories"
    assert hand.clicks <= 5


def test_who_carried_an_agency_story_and_what_they_cut(hand):
    hand.ask("flood")
    hand.click("link", "and 2 more copies")
    expect(hand.page.locator(".copies .copy")).to_have_count(3)
    expect(hand.page.locator(".redline del").last).to_have_text(" taken out:  Nobody")
    assert hand.page.locator(".grid td.absent").count() > 0
    assert hand.clicks <= 2


def test_a_ris_file_of_everything_on_a_subject(hand):
    hand.ask("match")
    with hand.page.expect_download() as download:
        hand.open("Save, cite, export")
        hand.click("link", "All of the result as RIS")
    assert len(rispy.loads(download.value.path().read_text(encoding="utf-8"))) == 9
    assert hand.clicks <= 3


def test_whether_there_is_anything_between_two_dates(hand):
    hand.ask("")
    hand.page.get_by_label("From").fill("2018-03-14")
    hand.page.get_by_label("To", exact=True).fill("2018-03-15")
    hand.page.get_by_label("To", exact=True).press("Enter")
    hand.clicks += 1
    hand.page.wait_for_url("**to=2018-03-15**")
    assert total(hand) == "1 story in 3 articles"
    assert hand.clicks <= 2


def test_how_a_result_was_found(hand):
    hand.ask("flood")
    hand.open("Save, cite, export")
    hand.click("link", "List to print and cite: Chicago, APA, MLA")
    expect(hand.page.locator(".strategy")).to_contain_text("all forms of a word")
    expect(hand.page.locator(".strategy")).to_contain_text("Index version")
    assert hand.clicks <= 3


def test_references_are_copied_with_their_italics(hand):
    """As plain text for a message, and as marked-up text for a manuscript."""
    hand.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = hand.page.url.split("/search")[0].rstrip("/")
    hand.page.goto(f"{address}/search/print?q=flood&style=apa")
    hand.page.get_by_role("button", name="Copy").click()
    expect(hand.page.get_by_text("Copied")).to_be_attached()
    listed = hand.page.locator("#citations li").first.inner_text()
    assert listed in hand.page.evaluate("navigator.clipboard.readText()")
    kinds = "navigator.clipboard.read().then((items) => items[0].types)"
    assert "text/html" in hand.page.evaluate(kinds)


def test_whether_two_people_were_in_the_news_at_the_same_time(hand):
    hand.ask("berg")
    hand.click("link", "Timeline")
    hand.page.get_by_label("Beside another search, with the same filters").fill("dahl")
    hand.page.get_by_label("Beside another search, with the same filters").press(
        "Enter"
    )
    hand.clicks += 1
    hand.page.wait_for_url("**with=dahl**")
    expect(hand.page.locator(".searches")).to_contain_text("dahl")
    assert hand.page.locator("rect.bar.other").count() == 1
    assert hand.clicks <= 3


def test_in_which_year_a_subject_was_most_of_the_news(hand):
    hand.ask("strike")
    hand.click("link", "Share of what is held")
    expect(hand.page.locator("#filters")).to_contain_text("Share of the stories held")
    assert hand.clicks <= 2


def test_a_name_that_one_can_not_spell(hand):
    hand.ask("")
    hand.click("link", "All people")
    hand.page.get_by_label("Find in people").fill("Ana Bergh")
    hand.page.get_by_label("Find in people").press("Enter")
    hand.clicks += 1
    hand.click("link", "Anna Berg")
    assert "stories" in total(hand)
    assert hand.clicks <= 4


def test_what_is_held_of_an_outlet_and_when(hand):
    hand.click("link", "Holdings")
    row = hand.page.get_by_role("rowheader", name="The Post 15 articles")
    expect(row).to_be_visible()
    assert hand.clicks <= 1


def test_a_citation_to_paste(hand):
    hand.ask("flood")
    hand.page.locator(".hit h2 a").first.click()
    hand.clicks += 1
    hand.open("Cite")
    expect(hand.page.locator(".cite")).to_contain_text("The Post")
    assert hand.clicks <= 3


def test_only_what_several_outlets_carried(hand):
    hand.ask("police")
    hand.click("checkbox", "2 outlets or more")
    hand.page.wait_for_url("**carried=2**")
    assert total(hand) == "1 story in 3 articles"
    assert hand.clicks <= 2


def test_why_an_article_found_otherwise_is_not_found(hand):
    """The search before waits in the field, with all that was chosen in it."""
    hand.ask("police")
    hand.click("checkbox", "Leave out The Post")
    hand.page.wait_for_url("**-outlet=the-post**")
    hand.page.goto("/articles/c1")
    hand.open("Not found by a search?")
    field = hand.page.get_by_label("Words, or the address of a result")
    expect(field).to_have_value("/search?q=police&-outlet=the-post")
    hand.click("button", "Why not?")
    expect(hand.page.locator(".why")).to_contain_text("Left out by")
    expect(hand.page.locator(".why")).to_contain_text("not met")
    assert hand.clicks <= 4
