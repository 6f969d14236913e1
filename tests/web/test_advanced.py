"""The advanced form: rows in, a query out, and back."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from lxml import html

from cuttings.search.queries import Query
from cuttings.search.syntax.grammar import parse
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


ASKED = [
    "",
    "q=militants",
    "q=militants+-talks&people=emomali-rahmon&-places=tajikistan",
    "q=%22talks+with+rebels%22+OR+title%3Akilled&outlet=the-post&outlet=the-mail",
    "q=militants&from=2015-09&to=2016&sort=newest&count=copies&exact=1",
    "q=militants+talks&words=all",
    "q=militants+talks&words=any&size=50",
    "q=militants&date=2015-09&-date=2015-10&carried=2",
    "q=%28militants+OR+talks%29+NOT+title%3Afootball&agency=afp&event=nothing-such",
    "q=milit*+talks~2+%3Drebels&places=nowhere",
    "q=militants+in+Dushanbe&sort=oldest&-people=nobody&people=emomali-rahmon",
]


def sent(form):
    """What a browser sends of a form."""
    pairs = []
    for field in form.xpath(".//input | .//select | .//textarea"):
        if field.tag == "select":
            pairs.append((field.name, field.value))
        elif field.type not in ("checkbox", "radio") or field.checked:
            pairs.append((field.name, field.value or ""))
    return [(name, value) for name, value in pairs if name]


@pytest.mark.parametrize("asked", ASKED)
def test_the_form_gives_back_the_search_that_it_was_opened_with(client, site, asked):
    """Its words as they are understood, and every filter, date and choice; also what no
    part of the form shows.
    """
    page = html.fromstring(client.get(f"/advanced?{asked}").text)
    (form,) = page.xpath("//form[@data-advanced]")
    answer = client.get("/advanced", query_string=[*sent(form), ("go", "1")])
    keys = [facet.key for facet in site.facets]
    before = Query.from_arguments(parse_qsl(asked), keys)
    after = Query.from_arguments(parse_qsl(answer.location.partition("?")[2]), keys)
    understood = parse(before.text, before.exact).understood
    assert parse(after.text, after.exact).understood == understood
    assert after.with_(text="") == before.first_page().with_(text="")


@pytest.mark.parametrize(
    "path",
    [
        "/search",
        "/map",
        "/timeline",
        "/facets/people",
        "/articles/a1",
        "/stories/s1",
        "/advanced",
    ],
)
def test_every_page_of_a_search_leads_to_its_form(client, path):
    """The way in the head of a page has the words and filters that are asked for."""
    text = client.get(f"{path}?q=militants&people=emomali-rahmon&from=2015").text
    head = text.partition("<header")[2].partition("</header>")[0]
    assert '/advanced?q=militants&amp;people=emomali-rahmon&amp;from=2015"' in head


def test_a_search_that_is_too_long_for_links_leads_to_an_empty_form(client):
    words = "+".join([f"militants{number}" for number in range(99)])
    values = "".join([f"&people={number:040}" for number in range(60)])
    head = client.get(f"/search?q={words}{values}").text.partition("</header>")[0]
    assert 'href="/advanced"' in head
    assert 'href="/advanced"' in client.get("/about").text


def test_a_filled_form_can_be_emptied_and_an_empty_one_not(client):
    assert "Empty the form" in client.get("/advanced?q=militants").text
    assert "Empty the form" not in client.get("/advanced").text
