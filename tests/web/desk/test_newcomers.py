"""What somebody meets who is at the desk for the first time, without a script."""

from __future__ import annotations

from contextlib import closing

import pytest
from lxml import html

from cuttings.index.assembly import Assembly
from tests.web.desk.test_corrections import form_for
from tests.web.desk.test_queue import doubtful

__all__ = ["doubtful"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("14 March 2016", "2016-03-14"), ("mars 2016", "2016-03")]
)
def test_a_date_is_read_as_a_search_reads_it_and_shown_before_it_is_kept(
    at_desk, ids, typed, kept
):
    """Though the form asked for no confirmation."""
    curator = at_desk()
    shown = curator.send("facts", article=ids["talks"], published=typed)
    assert shown.status_code == 200
    asked = form_for(shown.text, "facts")
    assert asked["published"] == [kept]
    assert kept in html.fromstring(shown.text).xpath("string(//main)")
    made = curator.client.post("/desk/decide", data=asked | {"step": "do"})
    assert made.status_code == 303
    assert kept in curator.get(f"/desk/article?id={ids['talks']}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("04/03/2016", "which?"), ("1997..1998", "is no date"), ("soon", "is no date")],
)
def test_what_is_no_date_or_two_is_refused(at_desk, ids, typed, said):
    """With what it can be."""
    curator = at_desk()
    refused = curator.send("facts", article=ids["talks"], published=typed)
    assert refused.status_code == 409
    assert said in refused.text


@pytest.mark.parametrize(
    ("change", "fields", "field"),
    [
        ("merge", {"drop": "dushanbe"}, "keep"),
        ("broader", {"heading": "dushanbe"}, "broader"),
    ],
)
def test_half_a_name_chooses_no_heading(at_desk, change, fields, field):
    """It is asked which one is meant, though only one can be."""
    curator = at_desk()
    refused = curator.send(change, **fields, **{field: "Tajik"})
    assert refused.status_code == 409
    assert "Is it Tajikistan (place, " in refused.text
    whole = curator.send(change, **fields, **{field: "tajikistan"}, step="preview")
    assert "is the label of no heading" not in whole.text


def test_an_article_with_two_spellings_of_a_heading_is_one_article(doubtful, archive):
    """In the queue as at the search for a heading."""
    with closing(Assembly(archive)) as assembly, assembly.catalogue.transaction():
        assembly.authority.store.run(
            "INSERT INTO uses (article_id, kind, name, heading_id)"
            " SELECT article_id, kind, 'E. Rahmon', heading_id"
            " FROM uses WHERE heading_id = 'emomali-rahmon'"
        )
    for path in ("/desk?kind=joined", "/desk/headings?q=Rahmon"):
        text = html.fromstring(doubtful.get(path)).xpath("string(//main)")
        assert "1 article" in text
        assert "2 articles" not in text


def test_the_cards_of_a_pair_stand_as_the_choice_does(at_desk):
    """And what is changed names the heading."""
    curator = at_desk()
    for old, new in (("Dushanbe", "Emomali Rahmom"), ("Tajikistan", "Emomali Rahmonn")):
        fields = {"name": old, "kind": "place", "scope": "everywhere", "new": "1"}
        curator.send("name", **fields, verdict="heading", label=new, new_kind="person")
    page = html.fromstring(curator.get("/desk?kind=pairs"))
    labels = page.xpath("//div[@class='side']/h3/text()")
    choices = page.xpath("//select[@id='card-field']/option/text()")
    assert len(labels) == 2
    assert [each.rpartition(" (")[0] for each in choices] == labels
    said = page.xpath("string(//section[@aria-labelledby='question'])")
    assert f"if “{labels[0]}” is kept" in said


def test_every_page_of_the_desk_leads_back_to_it(at_desk, ids):
    """And the menu marks where one is."""
    curator = at_desk()
    home = html.fromstring(curator.get("/desk"))
    assert home.xpath("//a[@href='/desk'][@aria-current='page']")
    for path in ("headings?q=Rahmon", "history", f"article?id={ids['talks']}"):
        page = html.fromstring(curator.get(f"/desk/{path}"))
        assert page.xpath("//nav//a[@href='/desk'][@aria-current='true']")
        assert page.xpath("//main//a[@href='/desk']")
    assert not html.fromstring(curator.get("/")).xpath("//main//a[@href='/desk']")


def test_a_value_of_a_facet_leads_a_curator_to_its_heading(app, at_desk):
    """Nobody else."""
    link = 'href="/desk/heading?id=emomali-rahmon"'
    assert link in at_desk().get("/facets/people")
    assert link not in at_desk("reader").get("/facets/people")
    assert link not in app.test_client().get("/facets/people").text
    assert "/desk/heading" not in at_desk().get("/facets/outlet")


def test_the_way_to_correct_an_article_stands_with_its_tools(at_desk, ids):
    """Once."""
    page = html.fromstring(at_desk().get(f"/articles/{ids['talks']}"))
    (link,) = page.xpath("//a[starts-with(@href, '/desk/article?')]")
    assert "bar" in link.getparent().get("class")
