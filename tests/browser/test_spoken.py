"""What a screen reader is given of a page: roles, names and states in their order, read
from the browser's accessibility tree.

``UPDATE_SPOKEN=1 pytest tests/browser/test_spoken.py`` writes the files in
``tests/golden/spoken`` anew. Read them aloud, as a script: each line is a stop, and what
is not there is not said.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SPOKEN = Path(__file__).parents[1] / "golden" / "spoken"
PAGES = {
    "home": "/",
    "result": "/search?q=flood&chart=share",
    "zero": "/search?q=police+zeppelin&words=all",
    "article": "/articles/c1?q=flood&at=1",
    "story": "/stories/flood?q=flood&old=c1&new=c3",
    "compared": "/timeline?q=police&with=flood",
    "coverage": "/coverage",
    "map": "/map?q=police",
    "facet": "/facets/people?q=police&sort=a-z",
    "tree": "/facets/places?sort=tree",
    "numbers": "/facets/carried",
}
SIGNS = re.compile("[▸▾✓−·●◐○×]")
"""Signs that are drawn and said in words beside them."""
STANDS_FOR_SOMETHING = re.compile(r"● whole|◐ in part|○ not|−(?=\s|”)")


def spoken(page, url: str) -> str:
    """The tree of a page, without the addresses of its links."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    lines: list[str] = []
    for line in page.locator("body").aria_snapshot().splitlines():
        if not line.strip().startswith("- /url"):
            lines.append(line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_spoken_as_its_script_says(page, name):
    path = SPOKEN / f"{name}.yaml"
    found = spoken(page, PAGES[name])
    if os.environ.get("UPDATE_SPOKEN"):
        SPOKEN.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == found


@pytest.mark.parametrize("name", PAGES)
def test_no_sign_is_spoken_that_words_say_already(page, name):
    """Arrows, dots and crosses are for the eye."""
    for line in spoken(page, PAGES[name]).splitlines():
        rest = STANDS_FOR_SOMETHING.sub("", line)
        assert not SIGNS.search(rest), line


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_level_at_a_time(page, name):
    """From one heading of the first level."""
    levels = re.findall(r"\[level=(\d)\]", spoken(page, PAGES[name]))
    numbers = [int(level) for level in levels]
    assert numbers[0] == 1
    assert numbers.count(1) == 1
    for before, after in pairwise(numbers):
        assert after <= before + 1
