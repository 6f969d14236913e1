"""One article with every optional field, on every page that can show it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cuttings.search.articles import (
    Cue,
    Enrichment,
    EventType,
    Heading,
    Mention,
    Paragraph,
    StoryLink,
)
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web.app import create_app
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.pages.article import article_page
from cuttings.web.settings import Settings
from tests.making import FACETS, make_article, make_entry
from tests.web.validity import faults

BODY = "Anna Berg spoke in Bonn. Two men were killed."
RULE = "spelt alike: Berg and Bergh"
PUBLIC = PublicAddress("Cuttings", "http://localhost")

ARTICLE = replace(
    make_article(
        "full",
        "Anna Berg speaks",
        BODY,
        "2015-09-05",
        outlet="The Post",
        agency="AFP",
        byline="Carl Dahl, Eva Falk",
        dateline="BONN, Sept 5",
        language="de-AT",
        url="https://example.org/full",
        subjects=("medtop:20000056",),
        notes=("The date was read from the path.", "A notice was hidden."),
    ),
    title_inferred=True,
    original=f"{BODY}\n\nSign up for our letter.",
    paragraphs=(
        Paragraph(0, len(BODY), 0, len(BODY)),
        Paragraph(len(BODY), len(BODY), len(BODY) + 2, len(BODY) + 25, "a notice"),
    ),
    source="/srv/secret/1998/full.txt",
)
HEADINGS = (
    Heading("berg", "person", "Anna Bergh", None, ("Anna Berg",), True, RULE),
    Heading("germany", "place", "Germany"),
    Heading("bonn", "place", "Bonn", "germany", (), True, "the only Bonn"),
    Heading("unrest", "event", "Unrest"),
    Heading("killing", "event", "Killing", "unrest"),
)
ENRICHMENT = Enrichment(
    mentions=(
        Mention("Anna Berg", 0, 9, "person", "Anna Berg", "", "berg", "exact"),
        Mention("Anna Berg", -1, -1, "person", "Anna Berg", "", "berg", "exact"),
        Mention("Bonn", 19, 23, "place", "Bonn", "", "bonn", "exact"),
    ),
    events=(EventType("killing", 2.0, True, ((25, 44),)),),
    cues=(Cue("killed", 2, 25, 44),),
    dates=("2015-09-04",),
    model="toy-1",
    rules="7",
)
STORY = StoryLink("told", True, "representative", "the longest", ("other",), ("older",))
FULL = replace(
    make_entry("full"),
    article=ARTICLE,
    enrichment=ENRICHMENT,
    story=STORY,
    headings=HEADINGS,
)


@pytest.fixture(scope="module")
def site():
    """A site over the full article, a copy of it, and a story on the same event."""
    engine = MemoryEngine(Path("unused"), FACETS)
    cut = replace(
        FULL,
        article=replace(
            ARTICLE, id="cut", body=BODY[:24], outlet="The Mail", agency=None
        ),
        story=replace(
            STORY, representative=False, kind="cut", reason="the second half"
        ),
    )
    engine.write(
        [FULL, cut, make_entry("o", "The other story", "Bonn.", story="other")]
    )
    engine.commit()
    app = create_app(engine, FACETS, Settings(search_seconds=0))
    return app.extensions["cuttings"], app.test_client()


FACTS = [
    ("Published", "5 September 2015", "from the metadata", ""),
    ("Outlet", "The Post", "", "/search?outlet=the-post"),
    ("Agency", "AFP", "", "/search?agency=afp"),
    ("Byline", "Carl Dahl, Eva Falk", "", ""),
    ("Dateline", "BONN, Sept 5", "", ""),
    ("Language", "de-AT", "", ""),
    ("Address", "https://example.org/full", "", "https://example.org/full"),
    ("Source file", "full.txt", "", ""),
    ("Note", "The date was read from the path.", "", ""),
    ("Note", "A notice was hidden.", "", ""),
    ("Names found by", "toy-1, rules 7", "", ""),
]


def page_of(site, query=None, find=""):
    return article_page(site[0], FULL, query or Query(), PUBLIC, find=find)


def test_the_description_says_every_field_that_is_known(site):
    facts = page_of(site).facts
    assert [(fact.label, fact.value, fact.note, fact.url) for fact in facts] == FACTS


def test_the_description_of_an_article_of_nothing_says_so(site):
    bare = replace(make_entry("bare"), enrichment=Enrichment())
    facts = article_page(site[0], bare, Query(), PUBLIC).facts
    assert [(fact.label, fact.value, fact.note) for fact in facts] == [
        ("Published", "date unknown", "none is stated; none was guessed"),
        ("Source file", "bare.txt", ""),
    ]


@pytest.mark.parametrize("address", ["ftp://example.org/x", "javascript:alert(1)"])
def test_only_addresses_of_the_web_are_links(site, address):
    entry = replace(FULL, article=replace(ARTICLE, url=address))
    facts = article_page(site[0], entry, Query(), PUBLIC).facts
    assert "Address" not in [fact.label for fact in facts]


def test_names_say_how_often_they_stand_there_and_who_joined_them(site):
    """A place that the text doesn't name stands there for what lies in it; that a place
    was found by a rule is no joining.
    """
    people, places = page_of(site).names
    assert [(row.label, row.count, row.forms, row.joined) for row in people.rows] == [
        ("Anna Bergh", 2, "Anna Berg", RULE)
    ]
    assert [(row.label, row.count, row.forms, row.joined) for row in places.rows] == [
        ("Bonn", 1, "", ""),
        ("Germany", 0, "above Bonn", ""),
    ]


def test_an_event_type_is_proved_by_its_sentence(site):
    (event,) = page_of(site).events
    assert (event.label, event.above) == ("Killing", "Unrest")
    assert event.sentences[0].spans == (("Two men were killed.", False),)
    assert event.sentences[0].url == "#p1"


def test_a_hidden_paragraph_keeps_its_place_its_text_and_its_reason(site):
    shown, hidden = page_of(site).text.blocks
    assert (shown.hidden, hidden.hidden) == ("", "a notice")
    assert hidden.text == "Sign up for our letter."


def test_the_line_beneath_the_headline_says_where_when_and_by_whom(site):
    assert [fact.value for fact in page_of(site).line] == [
        "The Post",
        "Saturday 5 September 2015",
        "AFP",
        "Carl Dahl, Eva Falk",
        "BONN, Sept 5",
        "9 words",
    ]


def test_a_name_that_the_search_chose_is_marked_in_the_text(site):
    (shown, _) = page_of(site, Query().add("places", "bonn")).text.blocks
    chosen = ["".join(p.text for p in run.pieces) for run in shown.runs if run.chosen]
    assert chosen == ["Bonn"]


def test_every_part_of_a_search_has_a_reason(site):
    query = Query("berg title:speaks zzz", date_from="2015").add("places", "germany")
    why = page_of(site, query.add("people", "berg")).why
    assert [(one.asked, one.how, one.found) for one in why.reasons] == [
        ("berg", "any form of the word", "“berg” 2 times (in the title too)"),
        ("speaks", "any form of the word", "“speaks” 1 time (in the title)"),
        ("zzz", "any form of the word", "not in this text"),
        ("Anna Bergh", "people", "“Anna Berg” 2 times"),
        ("Germany", "places", "through Bonn"),
        ("2015 to …", "publication date", "2015-09-05"),
        (
            "Length counted",
            "a word weighs more in a short text",
            "12 terms of text and title, its own",
        ),
    ]


def test_what_is_looked_for_is_marked_besides_the_search(site):
    page = page_of(site, Query("berg"), find=" killed ")
    assert (page.matches, page.find) == (2, "killed")
    in_title = [text for text, is_match in page.heading if is_match]
    assert page.marked == 2 + len(in_title) > 2
    assert page.find_hidden == (("q", "berg"),)


PAGES = {
    "/articles/full": [
        '<h1 lang="de-AT" dir="auto">',
        '<div class="text" id="text" tabindex="-1" lang="de-AT" dir="auto">',
        "No title is stated; this is the first sentence.",
        "One of 2 copies</a>: also in The Mail",
        "<dt>Dateline</dt><dd>BONN, Sept 5</dd>",
    ],
    "/search?q=berg": [
        '<h2 lang="de-AT" dir="auto">',
        "title from the first sentence",
        '<time datetime="2015-09-05">5 September 2015</time>',
        "and 1 more copy",
        'href="/search?q=berg&amp;people=berg">Anna Bergh</a>',
        "rft.creator=Carl+Dahl&amp;rft.creator=Eva+Falk",
    ],
    "/stories/told": [
        "One story in 2 copies",
        ">The Mail</a></h3>",
        "<b>Cut</b>",
        '<p class="note">the second half</p>',
        ">The other story</a>",
    ],
    "/folder?id=full": ["<span>5 September 2015</span><b>The Post</b><span>AFP</span>"],
    "/facets/people": ["also Anna Berg; joined by machine"],
    "/facets/byline": ["Carl Dahl", "Eva Falk"],
    "/map": ["<title>Germany: 1 story</title>"],
    "/timeline": ["Timeline: 2 stories in 3 articles"],
    "/search/print?q=berg": ["<dt>Found</dt><dd>1 story in 2 articles</dd>"],
    "/coverage": ["The Post", "1 article, September 2015"],
}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_shows_what_it_can_of_it(site, address):
    text = site[1].get(address).text
    assert [part for part in PAGES[address] if part not in text] == []
    assert faults(text) == []


@pytest.mark.parametrize("address", PAGES)
def test_no_page_says_where_a_file_lies_on_its_machine(site, address):
    assert "/srv/secret" not in site[1].get(address).text


def test_warnings_stand_on_the_page_as_they_were_given(site):
    """Word for word; that a date can't be read stands at its field and above the hits,
    and not a third time among them.
    """
    page = site[0].search(Query('"berg', date_from="soon", date_to="2015"))
    assert page.warnings == (
        "A quotation mark was not closed; the phrase was taken to the end.",
        "from: “soon” is not a date or period; write 1998, 1998-03, 3 January 2020 or "
        "1997-03..1998. No articles are shown until it is mended.",
    )
    text = site[1].get("/search?q=%22berg&from=soon&to=2015").text
    quotation, unreadable = page.warnings
    assert f'<p class="warning">{quotation}</p>' in text
    error = unreadable.removeprefix("from: ").partition(" No articles")[0]
    assert text.count(error) == 2
    assert unreadable not in text
