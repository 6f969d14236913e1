"""What the pages tell about the spellings of a name, and about who joined them."""

from __future__ import annotations

from pathlib import Path

from cuttings.search.articles import Heading
from cuttings.search.engines.memory import MemoryEngine
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS, make_entry

JOINED = Heading(
    "emomali-rakhmon",
    "person",
    "Emomali Rakhmon",
    None,
    ("Emomali Rahmon",),
    True,
    "spelt alike: Rahmon and Rakhmon",
)
DECIDED = Heading("kodiri-kosim", "person", "Kodiri Kosim", None, ("Qodiri Qosim",))


def page(url: str) -> str:
    """A page of a site over one article of two people."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write(
        [
            make_entry(
                "a",
                "Talks",
                "Emomali Rakhmon met Kodiri Kosim.",
                headings=(JOINED, DECIDED),
            )
        ]
    )
    engine.commit()
    return (
        create_app(engine, FACETS, Settings(search_seconds=0))
        .test_client()
        .get(url)
        .text
    )


def test_the_facet_page_shows_the_spellings_of_a_value_and_marks_the_machines_work():
    """A librarian's own joining is not marked."""
    shown = page("/facets/people")
    assert "also Emomali Rahmon; joined by machine" in shown
    assert "also Qodiri Qosim</span>" in shown


def test_the_article_page_says_by_which_rule_the_machine_joined_spellings():
    """At the name, to be opened."""
    shown = page("/articles/a")
    assert shown.count("joined by machine") == 1
    assert "spelt alike: Rahmon and Rakhmon" in shown
