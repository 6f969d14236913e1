"""What an article's page holds."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cuttings.search.articles import Paragraph, StoryLink
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.search.results import Hit
from cuttings.web.app import create_app
from cuttings.web.pages.article import article_page
from cuttings.web.pages.onward import enough_alike, similar, similarity_query
from cuttings.web.pages.text import Paragraphs, text_part
from cuttings.web.settings import Settings
from tests.making import FACETS, make_entry
from tests.web.pages.sites import PUBLIC, site_of


def test_an_article_knows_its_neighbours_by_the_address_alone(site):
    query = Query("militants")
    page = article_page(site, site.article("b"), query, PUBLIC, position=2)
    assert (
        page.neighbours.position,
        page.neighbours.total,
        page.neighbours.next_url,
    ) == (2, 2, "")
    assert page.neighbours.previous_url == "/articles/a1?q=militants&at=1"
    assert (
        article_page(site, site.article("b"), query, PUBLIC, position=99).neighbours
        is None
    )


def test_an_article_says_why_it_was_found(site):
    query = Query("militants").add("people", "emomali-rahmon")
    reasons = article_page(site, site.article("a1"), query, PUBLIC).why.reasons
    assert reasons[0].asked == "militants"
    assert "“militants” 2 times (in the title too)" in reasons[0].found


def test_an_article_says_by_whose_length_its_words_were_weighed(site):
    """Where words order the result; by date nothing is weighed."""
    page = article_page(site, site.article("a2"), Query("militants"), PUBLIC)
    counted = page.why.reasons[-1]
    assert (counted.asked, counted.how) == (
        "Length counted",
        "a word weighs more in a short text",
    )
    assert counted.found == (
        "17 terms, those of the copy that stands for its story, “a1” (its own: 14)"
    )
    newest = Query("militants", sort="newest")
    page = article_page(site, site.article("a2"), newest, PUBLIC)
    assert [reason.asked for reason in page.why.reasons] == ["militants"]


def test_names_and_hits_are_marked_in_one_text(entry, site):
    made = entry("x", "T", "Talks with Anna Berg ended.", people=["Anna Berg"])
    (block,) = article_page(site, made, Query('"with anna"'), PUBLIC).text.blocks
    assert [
        (run.kind, [(piece.text, piece.match) for piece in run.pieces])
        for run in block.runs
    ] == [
        ("", [("Talks ", 0), ("with ", 1)]),
        ("person", [("Anna", 1), (" Berg", 0)]),
        ("", [(" ended.", 0)]),
    ]


def test_similar_articles_share_names_and_title_words(entry):
    made = entry("x", "Strike at the harbour", "Anna Berg spoke.", people=["Anna Berg"])
    assert similarity_query(made).text == 'strike OR harbour OR "anna berg"'


def test_an_article_says_why_it_is_no_hit(client):
    text = client.get("/articles/b?why-not=militants+AND+crackdown").text
    assert "Left out by: crackdown." in text
    assert "Is it a hit?" not in client.get("/articles/b").text


def test_every_article_can_be_asked_why_a_search_does_not_find_it(client):
    """By words, or by the address of a result with its filters; and the search whose hit
    it is stays.
    """
    page = client.get("/articles/b?q=talks&at=1").text
    form = re.search(r'<form [^>]*action="/articles/b#why-not".*?</form>', page, re.S)
    assert form
    assert 'name="q" value="talks"' in form[0]
    assert 'name="why-not" type="search" value=""' in form[0]

    asked = {"q": "talks", "why-not": "http://localhost/search?q=talks&outlet=the-post"}
    page = client.get("/articles/b", query_string=asked).text
    assert "Left out by: Outlet" in page
    assert 'href="/search?q=talks&amp;outlet=the-post"' in page
    assert "talks" in client.get("/articles/b?why-not=talks").text


class LastFirst:
    """A second stage that puts the last hit first."""

    version = "last first"

    def reordered(self, text, ids, scores):
        order = list(range(len(ids)))
        return order[-1:] + order[:-1]

    def alike(self, article, ids, scores):
        return self.reordered("", ids, scores)


def test_why_an_article_is_a_hit_says_how_far_its_meaning_moved_it(tmp_path):
    engine = MemoryEngine(tmp_path, FACETS)
    engine.write(
        [make_entry(f"n{n}", "Of it", "fire " + "rain " * n) for n in range(3)]
    )
    engine.commit()
    engine.second_stage = LastFirst()
    site = create_app(engine, FACETS, Settings(search_seconds=0)).test_client()
    last = site.get("/articles/n2?q=fire&at=1").text
    assert "Hit 1 by words and meaning together; hit 3 by its words alone." in last
    second = site.get("/articles/n0?q=fire&at=2").text
    assert "Hit 2 by words and meaning together; hit 1 by its words alone." in second
    engine.second_stage = None
    assert "by words and meaning" not in site.get("/articles/n2?q=fire&at=3").text


def similar_titles(site, article_id: str) -> list[str]:
    return [row.hit.title for row in similar(site, site.article(article_id))]


def test_what_shares_only_a_common_word_is_not_similar():
    """An article that nothing is like has no similar articles, and its page says so."""
    entries = [
        make_entry("a", "Ferry runs aground off Rhodes", "Nobody was hurt."),
        make_entry("b", "Ferry off Rhodes still aground", "The ferry is stuck."),
        make_entry("c", "Harbour strike ends in Rhodes", "The union agreed."),
        make_entry("d", "Orchestra plays Mahler in Vienna", "A concert."),
        make_entry("e", "Vienna votes on a new tram line", "A vote."),
    ]
    site = site_of(entries)
    assert similar_titles(site, "a") == ["Ferry off Rhodes still aground"]
    assert similar_titles(site, "d") == []
    client = create_app(site.engine, FACETS, Settings()).test_client()
    assert "None: no other story shares enough" in client.get("/articles/d").text
    assert "None: no other story shares" not in client.get("/articles/a").text


@pytest.mark.parametrize(("score", "kept"), [(3.0, 1), (2.99, 0)])
def test_a_similar_article_scores_three_tenths_of_what_the_article_does(score, kept):
    own, other = make_entry("a", "One", ""), make_entry("b", "Two", "")
    found = [Hit.of(own, score=10.0), Hit.of(other, score=score)]
    assert len(enough_alike(own, found)) == kept
    assert len(enough_alike(own, found[1:])) == 1


@pytest.mark.parametrize("shown", [1, 2])
def test_a_link_to_a_paragraph_leads_to_the_part_that_has_it(entry, shown):
    """In a long article of several parts: from this page, and from that of a story."""
    paragraph = "The river rose in the night and took the bridge. " * 150
    body = "\n\n".join([paragraph.strip()] * 8)
    made = entry("long", "Flood", body)
    spans: list[Paragraph] = []
    start = 0
    for text in body.split("\n\n"):
        spans.append(Paragraph(start, start + len(text), start, start + len(text)))
        start += len(text) + 2
    article = replace(made.article, paragraphs=tuple(spans))
    paragraphs = Paragraphs(article, lambda part: f"/long?part={part}#text", shown)
    found = [paragraphs.url(span.start) for span in spans]
    parts = [text_part(replace(made, article=article), (), n) for n in (1, 2)]
    for part in parts:
        page = "" if part.number == shown else f"/long?part={part.number}"
        for block in part.blocks:
            assert f"{page}#{block.anchor}" in found
    assert len(found) == 8
    elsewhere = Paragraphs(article, lambda part: f"/long?part={part}")
    assert elsewhere.url(spans[-1].start) == "/long?part=2#p8"


def test_what_shares_part_of_a_text_is_similar_from_both_sides():
    """A heavily edited report, too far from the other to be its copy, is one click away
    from it, whatever their titles and names.
    """
    links = StoryLink("s1", related=("s2",)), StoryLink("s2", related=("s1",))
    made = [
        replace(
            make_entry("one", "Rock buries quarrymen", "They dug."), story=links[0]
        ),
        replace(
            make_entry("two", "Knocking saved his life", "He knocked."), story=links[1]
        ),
    ]
    site = site_of(made)
    assert similar_titles(site, "one") == ["Knocking saved his life"]
    assert similar_titles(site, "two") == ["Rock buries quarrymen"]
