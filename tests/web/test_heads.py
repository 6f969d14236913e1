"""What the head and the title of a result say of it, and hits that show what is said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cuttings.search.articles import Quotation
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import make_entry

MINE = "“We shall not close the mine,” said Anna Berg. Rain fell all day on the town."
ROAD = (
    "“The road stays open,” Paul Stern said. “No mine was ever safe,” Anna Berg said."
)


def quoting(id_, body, *spans):
    """An entry with quotations: the words, and who says them."""
    speakers = list(dict.fromkeys([speaker for _, speaker in spans]))
    entry = make_entry(id_, f"Report {id_}", body, story=id_, people=speakers)
    quotations = []
    for text, speaker in spans:
        start = body.index(text)
        end = start + len(text)
        quotations.append(Quotation(start, end, speaker, "person", "said"))
    found = replace(entry.enrichment, quotations=tuple(quotations))
    return replace(entry, enrichment=found)


@pytest.fixture(scope="module")
def speaking():
    """A client of a site whose articles quote two people."""
    engine = MemoryEngine(Path("unused"), installed_facets())
    first = quoting("first", MINE, ("We shall not close the mine,", "Anna Berg"))
    second = quoting(
        "second",
        ROAD,
        ("The road stays open,", "Paul Stern"),
        ("No mine was ever safe,", "Anna Berg"),
    )
    engine.write([first, second])
    engine.commit()
    settings = Settings(search_seconds=0)
    return create_app(engine, installed_facets(), settings).test_client()


def snippets(client, address):
    """What the hits of a page show, without marks of matches."""
    page = client.get(address).text
    found = re.findall(r'<p class="snippet">(.*?)</p>', page)
    return [re.sub(r"</?mark>", "", each) for each in found]


def heading(client, address):
    """The heading of a result as plain words."""
    page = client.get(address).text
    words = re.search(r'<h1 id="results"[^>]*>(.*?)</h1>', page)[1]
    return re.sub(r"<[^>]+>", "", words)


def test_none_with_all_the_words_is_said_before_those_with_some(client):
    """In the heading, the title, the record, and on the timeline."""
    asked = "q=militants+glacier"
    said = "o story with all the words, 2 with some"
    assert heading(client, f"/search?{asked}").startswith("N" + said)
    page = client.get(f"/search?{asked}").text
    assert f"<title>militants glacier: n{said}" in page
    record = client.get(f"/search/record.json?{asked}").json
    assert record["lacks_all"] is True
    written = client.get(f"/search/record?{asked}").text
    assert "no story with all the words, 2 stories in 3 articles with some" in written
    assert "no story with all the words" in client.get(f"/timeline?{asked}").text


def test_articles_are_called_articles_where_they_are_counted(client):
    """The unit of a heading is that of its numbers."""
    found = heading(client, "/search?q=militants+glacier&count=copies")
    assert found.startswith("No article with all the words, 3 with some")


def test_those_with_some_are_no_lack_where_any_was_asked(client):
    """A reader who chose any of the words is told the plain number."""
    found = heading(client, "/search?q=militants+glacier&words=any")
    assert found.startswith("2 stories")


def test_a_record_counts_what_is_below_in_the_unit_of_the_page(client):
    """Stories first where the page counts stories."""
    page = heading(client, "/search?q=militants+rebels")
    more = re.search(r"(\d+) more", page)
    record = client.get("/search/record?q=militants+rebels").text
    below = re.search(r"(\d+) stor(?:y|ies) in [^<]* more, not counted above", record)
    assert (more and more[1]) == (below and below[1])


def test_a_title_names_the_filters(client):
    """Two searches of the same words are told apart by their tabs."""
    page = client.get("/search?places=tajikistan&from=1990").text
    title = re.search(r"<title>(.*?)</title>", page)[1]
    assert title.startswith("Everything (Places: Tajikistan; From: 1990): ")


def test_of_many_filters_a_title_names_the_first(client):
    """Four are named, and an ellipsis stands for a fifth."""
    four = "q=talks&-places=france&-places=tajikistan&from=1990&to=2020"
    named = client.get(f"/search?{four}").text
    title = re.search(r"<title>(.*?)</title>", named)[1]
    assert title.count(";") == 3
    assert "…" not in title
    five = client.get(f"/search?{four}&-people=emomali-rahmon").text
    assert "…" in re.search(r"<title>(.*?)</title>", five)[1]


@pytest.mark.parametrize("asked", ["speakers=anna-berg", "q=speaker:berg"])
def test_a_hit_of_a_speaker_shows_what_is_said(speaking, asked):
    """Not the opening, and not what somebody else says there."""
    found = snippets(speaking, f"/search?{asked}&sort=oldest")
    assert sorted(found) == [
        "Anna Berg: <q>No mine was ever safe</q>",
        "Anna Berg: <q>We shall not close the mine</q>",
    ]


def test_words_that_were_to_be_quoted_choose_the_quotation(speaking):
    """Whoever says them; other quotations of the article are not shown."""
    assert snippets(speaking, "/search?q=said:road") == [
        "Paul Stern: <q>The road stays open</q>"
    ]


def test_without_a_speaker_hits_show_their_passages(speaking):
    """As any search does."""
    found = snippets(speaking, "/search?q=rain")
    assert len(found) == 1
    assert "<q>" not in found[0]
