"""What a story's page and its comparison hold."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import escape
from pathlib import Path

from cuttings.search.articles import StoryLink
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web.pages.pickup import story_pick_up
from cuttings.web.pages.story import base_choices, compare, copy_names, story_page
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS
from tests.web.pages.sites import PUBLIC, site_of


def test_a_story_lists_its_copies_and_compares_two(site):
    page = story_page(site, "s1", Query(), PUBLIC)
    assert [copy.row.hit.id for copy in page.copies] == ["a1", "a2"]
    assert not page.comparison.same
    assert page.grid.left_out == 0
    assert [copy.against for copy in page.copies] == [
        "",
        "changed 1 of 1 paragraph, retitled “Militants killed”, 1 day later",
    ]
    assert [copy.cells[1] for copy in page.copies] == ["whole", "part"]


def test_the_page_of_a_story_describes_its_copies_to_programs(client):
    """As a list of schema.org, which ends nowhere within a title."""
    text = client.get("/stories/s1").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    described = json.loads(found[1])
    assert described["@id"] == "http://localhost/stories/s1"
    assert described["numberOfItems"] == 2
    items = [one["item"]["@id"] for one in described["itemListElement"]]
    assert items == ["http://localhost/articles/a1", "http://localhost/articles/a2"]


def test_who_carried_a_story_is_a_table(client):
    """The earliest first, with how much of the fullest copy each has."""
    response = client.get("/stories/s1/pick-up.csv")
    rows = list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))
    assert [row["id"] for row in rows] == ["a1", "a2"]
    assert rows[1]["what became of the text"] == (
        "changed 1 of 1 paragraph, retitled “Militants killed”, 1 day later"
    )
    assert all(row["share of the fullest copy"].endswith("%") for row in rows)
    assert [row["copies in this outlet"] for row in rows] == ["1", "1"]
    assert client.get("/stories/none/pick-up.csv").status_code == 404


def test_a_comparison_says_what_the_list_of_copies_says(client, site):
    """Of whichever two, in the same words."""
    page = story_page(site, "s1", Query(), PUBLIC, old="a2", new="a1")
    assert page.comparison.words == "changed 1 of 1 paragraph"
    assert page.copies[0].against.startswith(page.comparison.words + ",")
    text = client.get("/stories/s1?old=a2&new=a1").text
    assert "<p>Changed 1 of 1 paragraph. </p>" in text


def test_all_copies_are_compared_with_whichever_is_chosen(site):
    page = story_page(site, "s1", Query(), PUBLIC, old="a2", new="a1")
    assert [copy.is_base for copy in page.copies] == [False, True]
    assert [copy.against for copy in page.copies] == [
        "changed 1 of 1 paragraph, retitled “Thirteen militants killed in crackdown”, 1 day earlier",
        "",
    ]
    assert page.comparison.swapped_url == "/stories/s1?old=a1&new=a2#redline"


def test_a_copy_without_a_title_was_not_retitled(entry):
    """A title that was inferred from the first sentence is nobody's headline: neither
    the page nor the table says that an outlet chose it.
    """
    link = StoryLink("s", copies=3, outlets=3)
    texts = [
        ("Three widows sue", False),
        ("The widows of three.", True),
        ("Sued", False),
    ]
    entries = []
    for number, (title, inferred) in enumerate(texts):
        made = entry(f"w{number}", title, "The widows of three miners sued on Monday.")
        article = replace(made.article, title_inferred=inferred)
        entries.append(replace(made, article=article, story=link))
    site = site_of(entries)
    page = story_page(site, "s", Query(), PUBLIC)
    said = [copy.against for copy in page.copies]
    assert [each.rpartition(", ")[2] for each in said[1:]] == [
        "without a title",
        "retitled “Sued”",
    ]
    table = "".join(story_pick_up(site, "s"))
    assert "without a title" in table
    page = story_page(site, "s", Query(), PUBLIC, old="w1")
    assert "under the title “Three widows sue”" in page.copies[0].against


def test_what_is_the_same_is_folded_between_what_changed(entry):
    old = "First.\n\nSecond stands.\n\nThird as well.\n\nLast."
    new = old.replace("First", "Other").replace("Last", "End")
    made = [entry("x", body=old, story="s"), entry("y", body=new, story="s")]
    stretches = compare(made, "x", "y", Query()).stretches
    assert [(one.number, len(one.paragraphs)) for one in stretches] == [
        (1, 1),
        (0, 2),
        (2, 1),
    ]
    assert stretches[1].opening == "Second stands."


def test_twenty_copies_are_listed_the_first_ten_unfolded(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    made = [
        entry(f"c{i}", body="A text.", story="s", representative=not i)
        for i in range(20)
    ]
    engine.write(made)
    engine.commit()
    page = story_page(Site(engine, FACETS, Settings()), "s", Query(), PUBLIC)
    assert (len(page.copies), len(page.more_copies)) == (10, 10)
    assert (len(page.grid.copies), page.grid.left_out) == (20, 0)


def test_a_copy_that_changed_a_word_is_not_called_identical(entry):
    """Grouping calls it so; beside what it changed the page says "nearly"."""
    sentence = "The three widows sued the mining company on Monday in the capital. "
    bodies = (
        sentence * 4,
        sentence * 4,
        sentence * 3 + sentence.replace("three", "two"),
    )
    entries = []
    for number, body in enumerate(bodies):
        kind = "identical" if number else "representative"
        link = StoryLink("s", number == 0, kind, copies=3, outlets=3)
        entries.append(replace(entry(f"w{number}", "Widows sue", body), story=link))
    page = story_page(site_of(entries), "s", Query(), PUBLIC)
    kinds = {copy.row.hit.id: copy.kind for copy in page.copies}
    assert kinds["w1"] == "Identical"
    assert kinds["w2"] == "Nearly identical"


def test_a_copy_to_choose_is_called_by_its_carrier_where_that_is_enough(entry):
    """And by the day, then the title too, where several are one outlet's."""
    names = copy_names(
        [
            entry("a", date="2015-03-30", outlet="Post"),
            entry("b", date="2015-03-30", outlet="Mail"),
            entry("c", date="2015-03-31", outlet="Mail"),
            entry("d", outlet="Echo"),
        ]
    )
    assert [name.short for name in names] == [
        "Post",
        "Mail, 30 March 2015",
        "Mail, 31 March 2015",
        "Echo",
    ]


def test_a_copy_whose_sentences_moved_is_told_so(entry):
    """It has the same words, and is not identical: on the page, in the comparison and
    in the table, and with another copy as the base.
    """
    sentences = [
        "The three widows sued the mining company on Monday in the capital.",
        "A judge will hear them in the spring, their lawyer told the paper.",
        "The company said that it had paid what the law asked of it.",
    ]
    entries = []
    for number, order in enumerate(((0, 1, 2), (2, 0, 1), (0, 1, 2))):
        body = " ".join([sentences[place] for place in order])
        kind = "identical" if number else "representative"
        link = StoryLink("s", number == 0, kind, copies=3, outlets=3)
        entries.append(replace(entry(f"w{number}", "Widows sue", body), story=link))
    site = site_of(entries)
    page = story_page(site, "s", Query(), PUBLIC)
    rows = {copy.row.hit.id: (copy.kind, copy.against) for copy in page.copies}
    assert rows["w1"] == ("Nearly identical", "moved 1 sentence")
    assert rows["w2"] == ("Identical", "every paragraph")
    assert page.comparison.words == "moved 1 sentence"
    table = list(csv.DictReader("".join(story_pick_up(site, "s"))[1:].splitlines()))
    told = {row["id"]: row["kind"] for row in table}
    assert told["w1"] == "nearly identical"

    other = story_page(site, "s", Query(), PUBLIC, old="w1", new="w2")
    rows = {copy.row.hit.id: (copy.kind, copy.against) for copy in other.copies}
    assert rows["w2"] == ("Edited", "moved 1 sentence")


def test_the_base_is_chosen_by_what_a_copy_is(entry):
    """The copy shown, the fullest, the earliest, the agency's own; a way that leads
    nowhere, or a choice that is none, is not offered.
    """
    text = "The ferry to Oxmere ran onto a sandbank on Monday evening."
    made = [
        entry("shown", "Ferry", text, "2020-01-03", outlet="Post"),
        entry("full", "Ferry", f"{text} Nobody was hurt.", "2020-01-02", outlet="Mail"),
        entry("first", "Ferry", text, "2020-01-01", outlet="Echo"),
        entry("own", "Ferry", text, None, outlet="AFP", agency="AFP"),
    ]
    choices = base_choices(made, 1, Query(text="ferry"))
    assert [choice.is_current for choice in choices] == [False, True, False, False]
    assert [choice.label for choice in choices] == [
        "the copy shown",
        "the fullest",
        "the earliest",
        "the agency’s own",
    ]
    assert "q=ferry" in choices[2].url
    assert "old=first&new=shown#who" in choices[2].url

    made[1] = entry("full", "Ferry", f"{text} It sank.", "2020-01-01", outlet="Mail")
    shared = [choice.label for choice in base_choices(made, 1, Query())]
    assert shared[2] == "one of the earliest"

    undated = [entry("x", "Ferry", text), entry("y", "Ferry", f"{text} It sank.")]
    labels = [choice.label for choice in base_choices(undated, 0, Query())]
    assert labels == ["the copy shown", "the fullest"]
    assert base_choices(undated[::-1], 0, Query()) == ()


def test_the_page_has_the_switch(client, site):
    """As links, so that it needs no script; the copy that is the base is marked."""
    text = client.get("/stories/s1?old=a2&new=a1").text
    offered = 'aria-label="Compare all copies with"'
    page = story_page(site, "s1", Query(), PUBLIC, old="a2", new="a1")
    assert (offered in text) == bool(page.bases)
    for choice in page.bases:
        assert escape(choice.url) in text


def test_a_story_says_what_hides_which_copy_was_first(entry):
    """Copies of one day have no order, and one without a date may be earlier."""
    dates = ["2014-07-15", "2014-07-15", "2014-07-16", None]
    link = StoryLink("s", copies=len(dates))
    entries = []
    for number, date in enumerate(dates):
        made = entry(f"c{number}", body="They met.", date=date)
        entries.append(replace(made, story=link))
    words = story_page(site_of(entries), "s", Query(), PUBLIC).dates
    assert words == (
        "15 July 2014 to 16 July 2014; 2 copies of 15 July 2014, their order unknown; "
        "1 copy undated, perhaps earlier"
    )
    entries = [replace(entries[0]), replace(entries[2])]
    words = story_page(site_of(entries), "s", Query(), PUBLIC).dates
    assert words == "15 July 2014 to 16 July 2014"
