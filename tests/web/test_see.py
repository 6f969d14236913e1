"""Plain words that name a heading lead to it."""

from __future__ import annotations

import pytest
from cuttings.search.queries import Query
from cuttings.web.pages.see import see


@pytest.mark.parametrize("text", ["rahmon", "Rakhmonov", "emomali rahmon"])
def test_any_spelling_leads_to_the_heading(room, client, text):
    (link,) = see(room, Query(text))
    assert (link.label, link.count) == ("Emomali Rahmon", "2 stories")
    assert client.get(link.url).status_code == 200
    assert "See: " in client.get("/search", query_string={"q": text}).text


OTHER = ["rahm", "militants", "", "people:rahmon", "rahm*", '"rahmon"', "-rahmon", "a b c d e f"]


@pytest.mark.parametrize("text", OTHER)
def test_parts_of_words_other_words_and_worded_queries_lead_nowhere(room, text):
    assert see(room, Query(text)) == ()


def test_a_heading_that_is_chosen_already_is_not_offered(room):
    assert see(room, Query("rahmon").add("people", "emomali-rahmon")) == ()
