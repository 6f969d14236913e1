"""The advanced form: rows in, a query out, and back."""

from __future__ import annotations

from cuttings.search.queries import Query
from cuttings.web.pages.advanced import advanced_page

ROWS = [
    ("op", "AND"), ("field", "text"), ("way", "any"), ("words", "militants football"), ("distance", "5"),
    ("op", "NOT"), ("field", "title"), ("way", "all"), ("words", "talks"), ("distance", "5"),
]  # fmt: skip


def test_the_form_opens_from_a_search_with_its_rows_filled(client, site):
    query = Query("militants -talks", date_from="2015").add("places", "tajikistan")
    page = advanced_page(site, query, [])
    assert [(row.operator, row.words) for row in page.rows if row.words] == [
        ("AND", "militants"),
        ("NOT", "talks"),
    ]
    text = client.get("/advanced", query_string=query.to_arguments()).text
    assert 'value="tajikistan" checked' in text
    assert 'name="from" value="2015"' in text


def test_its_button_leads_to_the_search_that_it_makes(client):
    answer = client.get(
        "/advanced", query_string=[*ROWS, ("go", "1"), ("count", "copies")]
    )
    assert answer.status_code == 303
    assert answer.location == (
        "/search?q=%28militants+OR+football%29+NOT+title%3Atalks&count=copies"
    )


def test_a_live_line_says_the_query_and_what_it_finds(client):
    made = client.get("/advanced", query_string=[*ROWS, ("line", "1")]).json
    assert made["query"] == "(militants OR football) NOT title:talks"
    assert made["found"] == "1 story in 2 articles"


def test_a_bad_date_stays_in_the_form(client):
    text = client.get("/advanced?q=militants&from=soon").text
    assert 'aria-invalid="true"' in text
    assert "0 stories" in text
