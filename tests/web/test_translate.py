"""Another product's query, ours, and what it finds."""

from __future__ import annotations

import pytest

from cuttings.web.pages.translate import translate_page


def test_a_query_is_ours_with_what_it_finds(client, site):
    page = translate_page(site, "HEADLINE(militants) or football", "nexis")
    assert (page.made.what, page.made.count) == ("title:militants OR football", 1)
    text = client.get("/translate?q=militants+and+not+football&from=nexis").text
    assert "<code>militants AND NOT football</code>" in text


@pytest.mark.parametrize("typed", ["", "(((", '"', "w/5", "\0", "x" * 30_000])
def test_no_query_and_no_product_make_an_error(client, typed):
    answer = client.get("/translate", query_string={"q": typed, "from": "nobody"})
    assert answer.status_code in (200, 400)
