"""The record of a search: what a report must say of it, in words and for programs."""

from __future__ import annotations

import re

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
