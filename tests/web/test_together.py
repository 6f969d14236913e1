"""The control that asks for all of the chosen values of a facet."""

from __future__ import annotations

import re

PEOPLE = "people=emomali-rahmon&people=abduhalim-nazarzoda"
ONE_OF_ALL = "/search?people=emomali-rahmon&all=people"


def control(page: str, key: str) -> str | None:
    """The box of a facet, as it stands on a page; None where there is none."""
    found = re.search(rf'<input [^>]*name="all" value="{key}"[^>]*>', page)
    return found and found[0]


def test_two_values_of_a_facet_can_be_asked_for_together(client):
    """The box is there with the first, goes with the form, and stays ticked."""
    assert control(client.get("/search?q=militants").text, "people") is None
    one = client.get("/search?people=emomali-rahmon").text
    assert "checked" not in control(one, "people")
    assert "checked" in control(client.get(ONE_OF_ALL).text, "people")
    either = client.get(f"/search?{PEOPLE}").text
    assert "checked" not in control(either, "people")
    both = client.get(f"/search?{PEOPLE}&all=people").text
    assert "checked" in control(both, "people")


def test_filters_in_force_say_whether_one_or_all_are_asked_for(client):
    """In the chips, in the title, in the printed account and to programs."""
    for asked, joint in ((PEOPLE, "or"), (f"{PEOPLE}&all=people", "and")):
        page = client.get(f"/search?{asked}").text
        chips = page.partition('class="results"')[2].partition("</ul>")[0]
        assert f"<span>{joint}<span" in chips
        printed = client.get(f"/search/print?{asked}").text
        assert re.search(rf"<dt>People</dt><dd>[^<]* {joint} [^<]*</dd>", printed)
    answer = client.get(f"/api/v1/search?{PEOPLE}&all=people").json
    assert answer["query"]["all"] == ["people"]


def test_a_facet_of_one_value_an_article_has_no_such_control(client):
    page = client.get("/search?outlet=a&outlet=b").text
    assert control(page, "outlet") is None
