"""Pages on paper: what Chromium prints of each is read back from the PDF.

An article is a cutting: who holds it, its head, its text, its credits. A list is a list.
Nothing that can only be pressed is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pypdfium2
import pytest
from playwright.sync_api import Page

from cuttings.search.articles import Entry
from tests.browser.conftest import running
from tests.browser.holdings import holdings
from tests.making import make_entry

pytestmark = pytest.mark.browser

WORDS = "The harbour office said on Monday that the ferry would sail again in spring "
"""Fourteen words, as long as words of a newspaper are."""
LENGTHS = {337: 1, 450: 1, 1_500: 4, 4_000: 9}
"""Words of an article, and the A4 pages that they need at most."""
PAGES = {
    "article": "/articles/c1?q=flood&at=1",
    "result": "/search?q=police&people=anna-berg",
    "zero": "/search?q=police+zeppelin&words=all",
    "story": "/stories/flood?q=flood",
    "compared": "/stories/flood?q=flood&old=c1&new=c3",
    "folder": "/folder?search=q%3Dflood&id=s1&search=q%3Dpolice&id=m0",
    "list": "/search/print?q=flood",
    "record": "/search/record?q=flood",
    "timeline": "/timeline?q=police&with=flood",
    "map": "/map?q=police",
    "coverage": "/coverage",
    "facet": "/facets/people?q=police",
    "tree": "/facets/places?sort=tree",
    "numbers": "/facets/carried",
}
CONTROLS = """() => {
  const said = (element) => element.innerText.replace(/\\s+/g, " ").trim();
  const pressed = "button, summary, label, nav a, select option, .button, .chip.clear";
  return [...document.querySelectorAll(pressed)].map(said).filter((text) => text.length > 1);
}"""
"""What can be pressed on a page, as the screen says it."""


class Paper(NamedTuple):
    """What is printed: the text of each page."""

    pages: list[str]

    @property
    def lines(self) -> list[str]:
        """Its lines, each as it stands."""
        lines: list[str] = []
        for page in self.pages:
            for line in page.splitlines():
                lines.append(" ".join(line.split()))
        return lines

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(self.lines)


def printed(page: Page, url: str) -> Paper:
    """A page of the site as A4."""
    page.goto(url)
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    texts: list[str] = []
    for sheet in document:
        texts.append(sheet.get_textpage().get_text_range())
    document.close()
    return Paper(texts)


@pytest.fixture(scope="module")
def long_site() -> Iterator[str]:
    """A site of articles of given lengths, one of them by a byline and corrected."""
    entries: list[Entry] = []
    for length in LENGTHS:
        entries.append(long_entry(length))
    with running(entries) as url:
        yield url


def long_entry(length: int) -> Entry:
    """An article of so many words in paragraphs of some fifty."""
    words = (WORDS * (length // 14 + 1)).split()[:length]
    parts: list[str] = []
    for start in range(0, length, 48):
        parts.append(" ".join(words[start : start + 48]) + ".")
    entry = make_entry(
        f"n{length}",
        f"Ferry sails again, {length} words",
        "\n".join(parts),
        "2015-03-14",
        people=["Anna Berg"],
        outlet="The Post",
        agency="AFP",
    )
    article = replace(
        entry.article, byline="Berta Example", url=f"https://post.example/{length}"
    )
    return replace(entry, article=article, added="2016-02-01")


@pytest.mark.parametrize(("length", "most"), LENGTHS.items())
def test_an_article_takes_the_pages_that_its_text_needs(page, long_site, length, most):
    paper = printed(page, f"{long_site}/articles/n{length}?q=ferry")
    assert len(paper.pages) <= most
    assert f"{length} words" in paper.pages[0]


def test_the_head_and_the_credits_of_a_cutting_are_whole(page, long_site):
    """Archive, address, number, headline, outlet, date, agency, byline on the first
    page; where it was published and since when it is held beneath the text.
    """
    paper = printed(page, f"{long_site}/articles/n1500?q=ferry&at=1")
    for said in (
        "Cuttings",
        "Article n1500",
        f"{long_site}/articles/n1500",
        "Ferry sails again",
        "The Post",
        "14 March 2015",
        "AFP",
        "Berta Example",
    ):
        assert said in paper.pages[0], said
    assert "?q=ferry" not in paper.text
    assert "https://post.example/1500" in paper.pages[-1]
    assert "1 February 2016" in paper.pages[-1]
    assert f"{len(paper.pages)} / {len(paper.pages)}" in paper.pages[-1]


def test_a_cutting_has_nothing_of_the_machine(page, long_site):
    """Names, facets, similar articles and how it was read stay on the screen."""
    paper = printed(page, f"{long_site}/articles/n337?q=ferry&at=1")
    for said in ("Anna Berg", "Similar articles", "Why this hit", "People"):
        assert said not in paper.text


@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_is_pressed_is_printed(page, name):
    page.goto(PAGES[name])
    controls = set(page.evaluate(CONTROLS))
    paper = printed(page, PAGES[name])
    headings = set(page.locator("h1, h2, h3, dt, th").all_inner_texts())
    assert [line for line in paper.lines if line in controls - headings] == []
    assert "Back to the result" not in paper.text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_which_archive_and_where(page, site, name):
    """On its first sheet, in a line of its own."""
    first = printed(page, PAGES[name]).pages[0]
    assert "Cuttings" in first
    path = PAGES[name].partition("?")[0]
    assert site + path in re.sub(r"\s", "", first)


def test_a_folder_says_where_each_article_stands(page, site):
    paper = printed(page, PAGES["folder"])
    assert len(paper.pages) == 1
    assert f"{site}/articles/s1" in paper.lines
    assert f"{site}/articles/m0" in paper.lines
    assert "Chosen from flood" in paper.text


def test_a_record_is_printed_whole(page):
    """What stands in a box on the screen is text on paper, however long."""
    paper = printed(page, PAGES["record"])
    page.goto(PAGES["record"])
    wording = page.locator("#record").input_value()
    assert " ".join(wording.split()) in paper.text


def test_a_story_is_its_table_of_copies(page):
    """The comparison is printed where it was asked for."""
    copies = printed(page, PAGES["story"])
    assert "The Herald" in copies.text
    assert "Word by word" not in copies.text
    assert "Paragraph by paragraph" not in copies.text
    assert "First copy" in printed(page, PAGES["compared"]).text


def test_copies_that_are_folded_on_the_screen_are_printed(page):
    """Thirty copies: the screen unfolds the first 24."""
    entries = holdings()
    original = next(entry for entry in entries if entry.article.id == "c1")
    many: list[Entry] = []
    for number in range(30):
        article = replace(original.article, id=f"x{number}", outlet=f"Outlet {number}")
        story = replace(
            original.story, copies=30, outlets=30, representative=number == 0
        )
        many.append(replace(original, article=article, story=story))
    with running(many) as url:
        paper = printed(page, f"{url}/stories/flood")
    for number in range(30):
        assert f"Outlet {number}" in paper.text
