"""What a result page holds."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Mention
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.app import create_app
from cuttings.web.pages import facet as facet_pages
from cuttings.web.pages.article import asked_search
from cuttings.web.pages.asked import applied_filters, chips
from cuttings.web.pages.facetgroups import facet_groups
from cuttings.web.pages.rows import paging
from cuttings.web.pages.search import search_page
from cuttings.web.settings import Settings
from tests.making import FACETS, make_entry
from tests.web.pages.sites import PUBLIC, carried, site_of


def test_the_search_page_says_both_counts(site):
    page = search_page(site, Query("militants"), PUBLIC)
    assert (page.total, page.other_total) == ("2 stories", "3 articles")
    page = search_page(site, Query("militants", count="copies"), PUBLIC)
    assert (page.total, page.other_total) == ("3 articles", "2 stories")


@pytest.mark.parametrize("path", ["/search", "/timeline", "/map"])
def test_each_look_says_whether_it_counts_stories_or_articles(site, path):
    """Where a story has several articles; its link leads to the other count, and that
    one back.
    """
    client = create_app(site.engine, FACETS, Settings()).test_client()
    stories = client.get(path).text
    assert "Stories are counted: the copies of one text" in stories
    assert f'href="{path}?count=copies">Count articles</a>' in stories
    articles = client.get(f"{path}?count=copies").text
    assert "Articles are counted: each copy of a story counts" in articles
    assert f'href="{path}">Count stories</a>' in articles


def test_nothing_is_said_of_counting_where_each_story_is_one_article(site):
    client = create_app(site.engine, FACETS, Settings()).test_client()
    for count in ("stories", "copies"):
        assert "are counted" not in client.get(f"/search?q=rebels&count={count}").text


def test_two_counts_that_are_the_same_are_said_once(site):
    page = search_page(site, Query("final"), PUBLIC)
    assert (page.total, page.other_total) == ("1 story", "")


def test_hits_link_to_their_position_and_name_what_matched(site):
    first, second = search_page(
        site, Query("militants").add("people", "emomali-rahmon"), PUBLIC
    ).hits
    assert first.url == "/articles/a1?q=militants&people=emomali-rahmon&at=1"
    assert [name.label for name in second.names] == ["Emomali Rahmon"]
    assert (first.others, second.others) == ("", "")
    assert first.left_out == "1 copy left out by this search"


def test_a_hit_names_the_outlets_of_its_other_copies(site):
    (first, *_) = search_page(site, Query("militants"), PUBLIC).hits
    assert (first.hit.outlet, first.outlets) == ("The Post", ("The Mail",))
    assert (first.others, first.left_out) == ("and 1 more copy", "")


def test_copies_of_one_outlet_are_not_told_as_if_others_had_carried_the_story():
    """A text that one outlet's files hold twice was carried once."""
    same = [
        make_entry(id, "Talks", "They met.", story="s", outlet="The Post")
        for id in ("a", "b", "c")
    ]
    (row,) = search_page(site_of(same), Query("met"), PUBLIC).hits
    assert row.others == "and 2 more copies in the same outlet"
    unknown = make_entry("d", "Talks", "They met.", story="s")
    (row,) = search_page(site_of([*same, unknown]), Query("met"), PUBLIC).hits
    assert (row.others, row.outlets) == ("and 3 more copies", ())


def test_an_outlet_that_was_left_out_is_not_named_among_the_copies(site):
    """How many copies the search leaves out is said apart, on each page it leads to."""
    query = Query("militants").exclude("outlet", "the-mail")
    (first, *_) = search_page(site, query, PUBLIC).hits
    told = (first.others, first.outlets, first.left_out)
    assert told == ("", (), "1 copy left out by this search")

    client = create_app(site.engine, FACETS, Settings()).test_client()
    result = client.get("/search?q=militants&-outlet=the-mail").text
    assert ">1 copy left out by this search</a>" in result
    article = client.get("/articles/a1?q=militants&-outlet=the-mail").text
    assert "One of 2 copies</a>; 1 copy left out by this search" in article
    story = client.get("/stories/s1?q=militants&-outlet=the-mail").text
    assert story.count("left out by this search") == 1
    assert "left out by this search" not in client.get("/stories/s1?q=militants").text
    typed = client.get("/search?q=militants+-outlet:mail").text
    assert ">1 copy left out by this search</a>" in typed


def test_other_forms_of_the_words_that_were_found_are_named(entry):
    """With the way to the search without them: a stem may hold what means another thing."""
    site = site_of(
        [
            entry(
                "a", "Miners strike", body="The miner was mining. Minerals are cheap."
            ),
            entry("b", "Mineral water", body="Water is not mined."),
        ]
    )
    page = search_page(site, Query("miners"), PUBLIC)
    assert set(page.forms) == {"miner"}
    assert set(search_page(site, Query("mines"), PUBLIC).forms) == {"mining", "mined"}
    assert search_page(site, Query("miners", exact=True), PUBLIC).forms == ()
    assert search_page(site, Query("water"), PUBLIC).forms == ()
    client = create_app(site.engine, FACETS, Settings()).test_client()
    shown = client.get("/search?q=miners").text
    assert 'href="/search?q=miners&amp;exact=1">only as typed</a>)' in shown


def test_numbers_of_outlets_are_shown_where_there_are_fewer():
    """2, 3 and 4 or more find the same two stories here: one of them is enough, and what
    is chosen is always there.
    """
    entries = [carried("a", 4), carried("b", 6), carried("c", 1)]
    site = site_of(entries)

    def shown(query: Query) -> list[tuple[str, int]]:
        groups = {each.key: each for each in facet_groups(site, site.search(query))}
        return [(row.value.id, row.value.count) for row in groups["carried"].rows]

    assert shown(Query()) == [("2", 2), ("5", 1)]
    assert shown(Query().add("carried", "3")) == [("2", 2), ("3", 2), ("5", 1)]


def test_a_tree_is_cut_between_its_trees(monkeypatch):
    """Each value stands on the page of what it lies beneath, where that fits a page; what
    is larger is cut.
    """
    monkeypatch.setattr(facet_pages, "MOST_NESTED", 3)

    def value(id: str, parent: str | None = None) -> FacetValue:
        return FacetValue(id, id, 1, False, parent)

    small = [value("a"), value("b"), value("b1", "b"), value("b2", "b"), value("c")]
    pages = [[each.id for each in page] for page in facet_pages._trees(small)]
    assert pages == [["a"], ["b", "b1", "b2"], ["c"]]
    large = [value("a"), *[value(f"a{n}", "a") for n in range(3)]]
    assert [len(page) for page in facet_pages._trees(large)] == [3, 1]
    assert facet_pages._trees([]) == []


def test_a_date_is_shown_no_more_precisely_than_it_is_known(site):
    dates = {row.hit.id: row.date for row in search_page(site, Query(), PUBLIC).hits}
    assert (dates["b"], dates["c"], dates["d"]) == (
        "October 2015",
        "2016",
        "date unknown",
    )


def test_places_nest_beneath_each_other(site):
    groups = {group.key: group for group in facet_groups(site, site.search(Query()))}
    tajikistan = groups["places"].rows[0]
    assert (
        tajikistan.value.label,
        [row.value.label for row in tajikistan.children],
    ) == (
        "Tajikistan",
        ["Dushanbe"],
    )


def test_a_value_left_out_stays_in_the_form_with_its_label(site):
    groups = {
        group.key: group
        for group in facet_groups(
            site, site.search(Query().exclude("places", "france"))
        )
    }
    row = groups["places"].rows[0]
    assert (row.parameter, row.value.label, row.excluded) == ("-places", "France", True)


def test_every_filter_can_be_removed(site):
    query = (
        Query("x")
        .add("people", "emomali-rahmon")
        .exclude("places", "france")
        .since("2015-03")
    )
    applied = [(one.name, one.value, one.url) for one in applied_filters(site, query)]
    assert applied == [
        ("People", "Emomali Rahmon", "/search?q=x&-places=france&from=2015-03"),
        ("Not places", "France", "/search?q=x&people=emomali-rahmon&from=2015-03"),
        ("From", "March 2015", "/search?q=x&people=emomali-rahmon&-places=france"),
    ]


def test_a_search_without_words_is_said_by_its_filters(client):
    """“Everything” is said of it where there are none."""
    said = "Searched for <b>"
    assert said in client.get("/search").text
    assert said not in client.get("/search?people=emomali-rahmon").text
    assert said not in client.get("/search?from=2000").text
    assert said in client.get("/search?q=militants&people=emomali-rahmon").text


@pytest.mark.parametrize(
    ("ends", "shown"),
    [
        (("2020-10", "2020-10"), [("Date", "October 2020", "/search?q=x")]),
        (("October 2020", "2020-10"), [("Date", "October 2020", "/search?q=x")]),
        (
            ("2020-10", "2020-11"),
            [
                ("From", "October 2020", "/search?q=x&to=2020-11"),
                ("To", "November 2020", "/search?q=x&from=2020-10"),
            ],
        ),
        (("2020-10", None), [("From", "October 2020", "/search?q=x")]),
    ],
)
def test_both_ends_of_one_period_are_one_chip(site, ends, shown):
    """Which takes both away; what can't be read stays two."""
    query = Query("x").since(ends[0]).until(ends[1])
    made = chips(applied_filters(site, query))
    assert [(one.name, one.value, one.url) for one in made] == shown
    unreadable = Query("x").since("31 June").until("31 June")
    names = [one.name for one in chips(applied_filters(site, unreadable))]
    assert names == ["From", "To"]


def test_every_page_of_a_search_shows_one_period_as_one_chip(client):
    for path in ("/search", "/timeline", "/map", "/facets/people"):
        page = client.get(f"{path}?from=2015-09&to=2015-09").text
        found = re.findall(r'class="chip"[^>]*><span>(\w+)</span>', page)
        assert set(found) == {"Date"}, path


@given(st.integers(-5, 500), st.integers(1, 400))
def test_paging_always_shows_the_ends_and_this_page(number, pages):
    way = paging(number, pages, str)
    numbers = [link.number for link in way.links if link.url]
    assert (numbers[0], numbers[-1]) == (1, pages)
    assert sum(link.current for link in way.links) == 1
    assert numbers == sorted(set(numbers))


@given(st.integers(1, 400))
def test_paging_says_that_there_is_no_page_behind_the_last(pages):
    assert paging(pages, pages, str).beyond == ""
    assert paging(pages + 1, pages, str).beyond.endswith(f"the last, page {pages:,}.")


@pytest.mark.parametrize("path", ["/search?q=militants", "/facets/places", "/coverage"])
def test_a_page_behind_the_last_is_the_last_and_says_so(client, path):
    said = "There is no page 99: this is the last, page 1."
    mark = "&" if "?" in path else "?"
    assert said in client.get(f"{path}{mark}page=99").text
    assert "There is no page" not in client.get(f"{path}{mark}page=1").text


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        (
            "/search?q=militants",
            [
                'role="search"',
                'form="search"',
                "<mark>Militants</mark>",
                'class="Z3988"',
            ],
        ),
        (
            "/search?q=militants",
            [
                'rel="alternate" type="application/atom+xml"',
                'aria-current="true"',
                'rel="nofollow"',
                'name="-people"',
            ],
        ),
        (
            "/articles/a1",
            [
                'rel="canonical"',
                'type="application/ld+json"',
                'id="text"',
                'name="DC.type"',
            ],
        ),
        (
            "/stories/s1",
            [
                '<ins><span class="unseen"> put in: <',
                '<del><span class="unseen"> taken out: <',
                'id="grid"',
            ],
        ),
        ("/map", ["<circle", "world."]),
        ("/", ["application/opensearchdescription+xml", 'type="module"', 'lang="en"']),
    ],
)
def test_markup_that_others_rely_on_is_there(client, url, parts):
    text = client.get(url).text
    assert [part for part in parts if part not in text] == []


def test_no_page_needs_what_the_policy_forbids(client):
    for url in (
        "/",
        "/search?q=militants",
        "/articles/a1?q=peace",
        "/stories/s1",
        "/map",
        "/timeline",
        "/api",
    ):
        text = client.get(url).text
        assert " style=" not in text
        assert "javascript:" not in text
        assert "http" not in "".join(
            part.split('"')[0] for part in text.split(' src="')[1:]
        )


def test_what_has_some_of_the_words_stands_below_a_line(site):
    page = search_page(site, Query("militants crackdown"), PUBLIC)
    assert (len(page.hits), len(page.below), page.below_start) == (1, 1, 2)
    assert (page.more, page.has_several_words) == ("1 more", True)
    assert page.more_url == "/search?q=militants+crackdown#some"


def test_a_page_says_that_nothing_has_all_the_words(site):
    page = search_page(site, Query("militants football"), PUBLIC)
    assert len(page.hits) == 2
    assert page.below == ()
    assert (page.part, page.more) == ("some", "")


def test_one_word_offers_no_ways_to_ask_for_several(site):
    page = search_page(site, Query("the militants"), PUBLIC)
    assert (page.has_several_words, page.more, page.optional) == (False, "", ("the",))


def test_what_is_asked_is_a_search_only_where_it_is_its_address(site):
    """A question with words in it is words."""
    assert asked_search(site, " /de/search?q=talks&page=3 ") == Query("talks")
    for typed in ("search?q", "what? /search?q=a", "x/search", "?q=talks"):
        assert asked_search(site, typed) == Query(typed)


def test_a_history_of_several_lines_is_the_same_search_when_its_form_is_sent_again(
    client,
):
    """A search box has one line: what it shows of several means the same."""
    history = "1. militants (3)\n2. strike$ or talk$\n3. 1 and 2"
    page = client.get("/search", query_string={"q": history}).text
    box = re.search(r'name="q" type="search" value="([^"]*)"', page)
    assert box
    assert box[1] == history.replace("\n", " ")
    again = client.get("/api/v1/search", query_string={"q": box[1]}).json
    first = client.get("/api/v1/search", query_string={"q": history}).json
    assert again["query"]["understood"] == first["query"]["understood"]
    assert first["query"]["understood"] == "militants AND (strike* OR talk*)"


def test_without_words_a_hit_shows_where_it_names_what_is_chosen(entry):
    """Not the beginning of a long article; with words, where these stand."""
    body = "Nothing of note happened. " * 40 + "Then Anna Berg spoke."
    at = body.index("Anna Berg")
    made = entry("a", body=body, people=["Anna Berg"])
    (heading,) = made.of_kind("person")
    mention = Mention("Anna Berg", at, at + 9, "person", "Anna Berg", "", heading.id)
    made = replace(made, enrichment=replace(made.enrichment, mentions=(mention,)))
    site = site_of([made])
    query = Query().add("people", heading.id)
    (row,) = search_page(site, query, PUBLIC).hits
    assert ("Anna Berg", True) in row.passage
    (row,) = search_page(site, query.with_(text="note"), PUBLIC).hits
    assert ("Anna Berg", True) not in row.passage


def test_without_words_the_order_is_the_newest_first(site):
    """All hits are as good as the best then; with words, the best come first."""
    orders = search_page(site, Query().add("places", "france"), PUBLIC).sorts
    assert [choice.label for choice in orders if choice.current] == ["Newest first"]
    assert "Best first" not in [choice.label for choice in orders]
    orders = search_page(site, Query("peace"), PUBLIC).sorts
    assert [choice.label for choice in orders if choice.current] == ["Best first"]
