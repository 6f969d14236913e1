"""The addresses of the site and what they answer."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.deadlines import check_deadline, deadline
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import IndexDamaged
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from tests.making import make_entry
from tests.thoroughness import examples


@pytest.mark.parametrize(
    ("typed", "text", "since", "until"),
    [
        ("militants date:2015-09", "militants", "2015-09", "2015-09"),
        ("militants AND date:>2014", "militants", "2015", ""),
        ('date:"5 September 2015" militants', "militants", "2015-09-05", "2015-09-05"),
    ],
)
@pytest.mark.parametrize("path", ["/search", "/timeline"])
def test_a_date_in_the_words_is_the_state_of_the_fields(
    client, path, typed, text, since, until
):
    """There is one period, which fields and chart show, however it was asked for."""
    asked = client.get(path, query_string={"q": typed})
    fields = {"q": text, "from": since, "to": until}
    same = client.get(path, query_string=fields)
    assert without_choice(asked.text) == without_choice(same.text)


def without_choice(text: str) -> str:
    """A page without what has the address as it is: its links to other languages and to
    the form, and where it stands for those who print it.
    """
    text = re.sub(r"<a [^>]*hreflang=.*?</a>", "", text)
    text = re.sub(r'<a [^>]*href="/advanced.*?</a>', "", text)
    return re.sub(r'<p class="printed slip">.*?</p>', "", text)


def test_dates_that_contradict_each_other_stay_as_they_were_asked(client):
    page = client.get("/search?q=militants+date:2015&from=2016").text
    assert "date:2015" in page


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/search",
        "/search?q=militants",
        "/search?q=nothing+at+all&people=nobody&from=1800",
        "/search?-places=france&from=2015&to=2015-12&page=99&sort=newest&count=copies&exact=1",
        "/articles/a1",
        "/articles/a1?q=militants&at=1&find=ministry",
        "/articles/a1/original",
        "/stories/s1",
        "/facets/people",
        "/facets/places?q=militants&prefix=dus&sort=a-z&page=2",
        "/api/search?q=militants",
        "/api/articles/a1",
        "/healthz",
    ],
)
def test_an_address_of_the_contract_answers(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "url",
    ["/articles/none", "/stories/none", "/facets/none", "/nowhere", "/static/none.css"],
)
def test_what_does_not_exist_is_a_page_with_a_way_back(client, url):
    response = client.get(url)
    assert response.status_code == 404
    assert 'href="/"' in response.text


def test_the_api_reports_errors_as_json(client):
    response = client.get("/api/articles/none")
    assert (response.status_code, response.json["status"]) == (404, 404)
    assert "none" in response.json["message"]


def test_nothing_tells_where_an_article_lies_on_the_machine(tmp_path):
    engine = MemoryEngine(tmp_path, installed_facets())
    made = make_entry("x", "Title", "Body")
    engine.write(
        [replace(made, article=replace(made.article, source="/srv/secret/1998/x.txt"))]
    )
    engine.commit()
    client = create_app(engine, installed_facets()).test_client()
    for url in ("/articles/x", "/api/articles/x", "/search.csv", "/stories/x"):
        assert "secret" not in client.get(url).text
    assert client.get("/api/articles/x").json["source"] == "x.txt"


def test_no_text_of_an_article_breaks_a_page(tmp_path):
    """Half a character and control characters stay out of pages, links and files."""
    engine = MemoryEngine(tmp_path, installed_facets())
    made, odd = (
        make_entry("x", "Title", "Body", people=["A\ud800"]),
        "word \ud800\x00\x1b\ufffe",
    )
    engine.write(
        [
            replace(
                made,
                article=replace(
                    made.article, title=odd, body=odd, original=odd, outlet=odd
                ),
            )
        ]
    )
    engine.commit()
    client = create_app(engine, installed_facets()).test_client()
    for url in (
        "/",
        "/search?q=word",
        "/articles/x",
        "/articles/x/original",
        "/stories/x",
        "/folder?id=x",
        "/timeline",
    ):
        response = client.get(url)
        assert response.status_code == 200
        assert url.endswith("original") or not set(response.text) & set(
            "\x00\x1b\ufffe"
        )


def test_a_query_over_the_limit_is_refused_with_a_page(client):
    response = client.get("/search", query_string={"q": "x" * 20_001})
    assert response.status_code == 400
    assert "20,000" in response.text


def test_a_page_too_deep_is_refused_with_a_way_out(client):
    response = client.get("/search?page=90000")
    assert response.status_code == 400
    assert "Narrow the search" in response.text


def test_an_older_story_id_leads_to_the_present_one(client):
    response = client.get("/stories/s0")
    assert (response.status_code, response.headers["Location"]) == (301, "/stories/s1")


def test_text_from_an_article_is_escaped(entry, tmp_path):
    engine = MemoryEngine(tmp_path, installed_facets())
    evil = "<script>alert(1)</script>"
    engine.write(
        [entry("x", f"Title {evil}", f"Body {evil} word", outlet=evil, people=[evil])]
    )
    engine.commit()
    client = create_app(engine, installed_facets()).test_client()
    for url in (
        "/",
        "/search?q=word",
        f"/search?q={evil}",
        "/articles/x?q=word",
        "/stories/x",
        "/facets/people",
    ):
        assert evil not in client.get(url).text


def test_a_damaged_index_is_a_page_that_says_what_to_do(tmp_path):
    class Damaged(MemoryEngine):
        def search(self, query):
            raise IndexDamaged("The index in /srv/secret is damaged.")

    response = (
        create_app(Damaged(tmp_path, installed_facets()), installed_facets())
        .test_client()
        .get("/search?q=x")
    )
    assert response.status_code == 503
    assert "cuttings reindex" in response.text
    assert "secret" not in response.text


@pytest.mark.parametrize("typed", ["floods in Kent", "the flo*"])
def test_a_search_that_took_too_long_keeps_its_words_and_can_be_tried_again(
    tmp_path, typed
):
    """At the same address; who typed no wildcard is not told to leave them out."""

    class Slow(MemoryEngine):
        def search(self, query):
            with deadline(-1):
                check_deadline()

    app = create_app(Slow(tmp_path, installed_facets()), installed_facets())
    client = app.test_client()
    response = client.get("/search", query_string={"q": typed, "from": "2014"})
    assert response.status_code == 503
    assert f'type="search" value="{typed}"' in response.text
    asked = quote_plus(typed, safe="*")
    link = f'rel="nofollow" href="/search?q={asked}&amp;from=2014">Try again</a>'
    assert link in response.text.replace("%2A", "*")
    assert ("wildcards" in response.text) == ("*" in typed)
    posted = client.post("/search", data={"q": typed})
    assert "Try again</a>" not in posted.text


def test_an_unexpected_error_is_a_page_without_a_traceback(tmp_path):
    class Broken(MemoryEngine):
        def search(self, query):
            raise RuntimeError("secret detail")

    response = (
        create_app(Broken(tmp_path, installed_facets()), installed_facets())
        .test_client()
        .get("/search?q=x")
    )
    assert response.status_code == 500
    assert "secret detail" not in response.text


@examples(60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "q",
                    "people",
                    "-places",
                    "from",
                    "to",
                    "sort",
                    "page",
                    "size",
                    "count",
                    "exact",
                    "at",
                    "find",
                    "x",
                ]
            ),
            st.text(max_size=30),
        ),
        max_size=6,
    ),
    st.sampled_from(
        ["/search", "/articles/a1", "/stories/s1", "/facets/people", "/api/search"]
    ),
)
def test_no_parameters_break_a_page(app, pairs, path):
    response = app.test_client().get(path, query_string=pairs)
    assert response.status_code in (200, 301, 400)


@examples(80)
@given(
    st.sampled_from(
        [
            "/",
            "/articles/",
            "/stories/",
            "/facets/",
            "/search",
            "/search.",
            "/folder?id=",
            "/api/",
        ]
    ),
    st.text(max_size=25),
    st.dictionaries(
        st.sampled_from(
            [
                "Host",
                "If-None-Match",
                "Accept-Encoding",
                "Accept",
                "Cookie",
                "Range",
                "If-Modified-Since",
            ]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
        max_size=3,
    ),
    st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "DELETE"]),
)
def test_no_address_header_or_method_is_a_fault_of_ours(
    app, path, rest, headers, method
):
    response = app.test_client().open(
        path + rest.replace("\\", ""), method=method, headers=headers
    )
    assert response.status_code < 500
