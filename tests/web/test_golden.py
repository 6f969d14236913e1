"""Every kind of page reads as its golden file says, and is valid HTML.

``UPDATE_GOLDEN=1 pytest tests/web/test_golden.py`` writes the golden files anew; read
the difference. Hashes of static files are left out of them, so that a change of the
stylesheet is none of a page; so are empty lines.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cuttings.search.engines.memory import MemoryEngine
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.browser.holdings import holdings
from tests.making import FACETS
from tests.web.validity import faults

GOLDEN = Path(__file__).parents[1] / "golden" / "pages"
PAGES = {
    "home": "/",
    "search": "/search?q=militants&people=emomali-rahmon",
    "filters": "/search?q=militants&-places=france&from=2015&to=2015-12&sort=newest&count=copies&exact=1",
    "zero": "/search?q=militants+talks&places=france&from=2014&to=2015",
    "correction": "/search?q=militnts",
    "facet": "/facets/places?q=militants",
    "article": "/articles/a1?q=militants&people=emomali-rahmon&at=1&find=ministry",
    "story": "/stories/s1?q=militants",
    "coverage": "/coverage",
    "agencies": "/coverage/agencies",
    "map": "/map?q=militants",
    "timeline": "/timeline?q=militants&date=2015",
    "folder": "/folder?id=a1&id=gone",
    "help": "/help",
    "about": "/about",
    "missing": "/nowhere",
}
MORE = {
    "print": "/search/print?q=militants",
    "folder_print": "/folder/print?id=a1&id=b",
    "empty_folder": "/folder",
    "api": "/api",
    "everything": "/search",
    "styleguide": "/styleguide",
    "refused": "/search?page=90000",
    "hostile": "/search?q=%22%3E%3Cscript%3E%26%00%EF%BF%BF&people=%22%3E%3Cb%3E&from=%3Cx%3E&-outlet=%26",
    "hostile_facet": "/facets/people?q=%22%3E%3Cscript%3E&prefix=%3C%2Fli%3E",
    "hostile_find": "/articles/b?q=%3Cb%3E&find=%22%3E%3C&at=1",
}
BROWSER_PAGES = [
    "/search?q=police&page=2",
    "/articles/c1?q=flood&at=1",
    "/articles/m0",
    "/stories/flood",
    "/coverage",
]


def shown(text: str) -> str:
    """A page without what changes on its own."""
    text = re.sub(r"(/static/\w+)\.[0-9a-f]{12}\.", r"\1.", text)
    return re.sub(r"\n\s*\n+", "\n", text).strip() + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_its_golden_file_says(client, name):
    golden = GOLDEN / f"{name}.html"
    found = shown(client.get(PAGES[name]).text)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == found


@pytest.mark.parametrize("url", [*PAGES.values(), *MORE.values()], ids=[*PAGES, *MORE])
def test_a_page_is_valid(client, url):
    assert faults(client.get(url).text) == []


@pytest.mark.parametrize("url", BROWSER_PAGES)
def test_a_page_of_a_larger_archive_is_valid(larger, url):
    assert faults(larger.get(url).text) == []


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    """A site with pages, copies, hidden paragraphs and a text in French."""
    engine = MemoryEngine(tmp_path_factory.mktemp("larger"), FACETS)
    engine.write(holdings())
    engine.commit()
    return create_app(engine, FACETS, Settings(search_seconds=0)).test_client()


WRONG = {
    "an id twice": "<p id=a></p><p id=a></p>",
    "a block in a paragraph": "<p><span><ul></ul></span></p>",
    "a link in a link's place": "<button><a href='/'>x</a></button>",
    "a field without a label": "<input name=q>",
    "a reference to nothing": "<p aria-describedby=gone></p>",
    "a list of anything": "<ul><p></p></ul>",
    "a style attribute": "<p style='color:red'></p>",
    "a heading too deep": "<h3>x</h3>",
    "a tag not closed": "<p><b>x</p>",
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_the_checker_sees_what_is_wrong(body):
    page = f"<!doctype html><html lang=en><head><title>x</title></head><body><h1>x</h1>{body}</body></html>"
    try:
        found = faults(page)
    except Exception as error:
        found = [str(error)]
    assert found
