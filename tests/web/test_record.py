"""The record of a search: what a report must say of it, in words and for programs."""

from __future__ import annotations

import html
import re

import pytest

from cuttings.search.queries import Query


def test_the_record_says_all_that_a_report_needs(client, engine):
    """As typed and as understood, limits, counts, time, what is held, versions."""
    address = "/search/record.json?q=militants&places=tajikistan&from=1900"
    found = client.get(address).json
    query = Query("militants").add("places", "tajikistan").since("1900")
    page = engine.search(query)
    assert (found["stories"], found["articles"]) == (page.stories, page.copies)
    assert found["typed"] == "militants"
    assert found["understood"] == page.understood
    assert {"field": "Places", "value": "Tajikistan"} in found["limits"]
    assert found["index"] == engine.generation
    assert found["held"]["articles"] == engine.count()
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", found["time"])
    assert found["address"].startswith("http://localhost/search?q=militants")
    assert found["software"].startswith("Cuttings ")


def test_the_page_has_the_words_of_a_methods_section(client):
    """To be copied as they stand."""
    page = client.get("/search/record?q=militants").text
    words = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert "was searched on" in words
    assert "for “militants”" in words
    assert "No limits were applied." in words
    assert "Found: 2 stories in 3 articles." in words
    assert "The search can be repeated at http://localhost/search?q=militants." in words


def test_a_record_is_of_its_moment(client):
    """No browser keeps it; a date that can't be read is an error, not passed over."""
    answer = client.get("/search/record?q=militants")
    assert "ETag" not in answer.headers
    assert client.get("/search/record?q=militants&from=soon").status_code == 400


def test_a_result_leads_to_its_record(client):
    """With all that was asked."""
    page = client.get("/search?q=militants&places=tajikistan").text
    assert "/search/record?q=militants&amp;places=tajikistan" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "q=militants+crackdown",
            "All the words were wanted, in any of their forms. No limits were applied. "
            "Found: 1 story in 1 article; with some of the words 1 story in 1 article "
            "more (not counted).",
        ),
        ("q=militants+crackdown&words=any", "One of the words was enough, in any of"),
        (
            "q=militants+nowhere",
            "One of the words was enough, in any of its forms. No limits were applied. "
            "Found: no story with all the words, 2 stories in 3 articles with some.",
        ),
        (
            "q=militants&exact=1",
            "All the words were wanted, exactly as they are typed.",
        ),
        ("q=militants+OR+talks", "OR talks. Words were sought in all their forms."),
        ('q="killed+in+crackdown"&exact=1', "Words were sought exactly as they are"),
    ],
)
def test_the_methods_section_says_how_many_of_the_words_were_wanted(
    client, asked, said
):
    """Where the signs of a query say it (OR, a phrase), its reading does."""
    page = client.get(f"/search/record?{asked}").text
    words = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert said in html.unescape(words)


def test_a_query_of_signs_is_not_said_to_have_had_all_its_words(client):
    record = client.get("/search/record.json?q=militants+OR+talks").json
    assert record["words"] == ""
    table = client.get("/search.csv?q=militants+OR+talks").text
    assert "militants OR talks" in table
    assert "all the words" not in table
    plain = client.get("/search/record.json?q=militants").json
    assert plain["words"] == "all the words"


def test_values_of_one_facet_are_joined_by_or(client):
    """And what is limited otherwise stands beside them, all of it at once."""
    address = "q=militants&places=tajikistan&places=france&from=1900"
    found = client.get(f"/search/record.json?{address}").json
    places, since = found["limits"]
    assert places["field"] == "Places"
    assert set(places["value"].split(" or ")) == {"Tajikistan", "France"}
    assert since == {"field": "From", "value": "1900"}
    page = client.get(f"/search/record?{address}").text
    assert (
        f"Limits, all of them at once: Places: {places['value']}; From: 1900." in page
    )


def test_the_record_says_what_a_limit_of_dates_left_out_undated(client, engine):
    """A number of articles, or that there is none; nothing where no date is asked."""
    for limits in ("from=1900", "from=2050"):
        found = client.get(f"/search/record.json?{limits}").json["undated_left_out"]
        undated = engine.search(Query().add("date", "unknown"))
        assert found == {"stories": undated.stories, "articles": undated.copies}
    page = client.get("/search/record?from=1900").text
    assert "Left out because no date is known: 1 story in 1 article." in page
    assert client.get("/search/record.json").json["undated_left_out"] is None


def test_a_chip_says_that_either_value_is_enough(client):
    page = client.get("/search?q=militants&places=tajikistan&places=france").text
    chips = page[page.index('class="results"') :]
    assert chips.count('<span>or<span class="unseen"> Places</span></span> <b>') == 1
    page = client.get("/search?q=militants&places=tajikistan&-places=france").text
    assert '<span>or<span class="unseen">' not in page
