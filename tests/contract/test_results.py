"""Totals, facets, folding, order and hits are the same for every engine."""

from __future__ import annotations

import pytest

from cuttings.search.engines import Totalling
from cuttings.search.queries import Query


def counts(page, key: str) -> dict[str, int]:
    return {value.id: value.count for value in page.facets[key]}


def test_totals_are_given_by_stories_and_by_copies(engine):
    page = engine.search(Query("militants"))
    assert (page.copies, page.stories, page.total) == (3, 2, 2)
    assert engine.search(Query("militants", count="copies")).total == 3


@pytest.mark.parametrize(
    "query",
    [Query("militants"), Query("militants surrender zeppelin"), Query(), Query("zzzz")],
    ids=lambda query: query.text or "everything",
)
def test_totals_without_a_page_are_those_of_the_page(engine, query):
    if isinstance(engine, Totalling):
        page = engine.search(query)
        assert engine.totals(query) == (page.copies, page.stories)


def test_hits_fold_to_one_per_story_with_its_copies_counted(engine):
    hits = {hit.story: hit for hit in engine.search(Query("militants")).hits}
    assert set(hits) == {"s1", "b"}
    assert (hits["s1"].id, hits["s1"].copies, hits["s1"].matching) == ("a1", 2, 2)


def test_a_hit_names_the_outlets_of_all_copies_of_its_story(engine):
    """Whether they match or not; a story of one copy names none."""
    hits = {hit.story: hit for hit in engine.search(Query("militants")).hits}
    outlets = {copy.article.outlet for copy in engine.story("s1")}
    assert len(outlets) > 1
    assert hits["s1"].carriers == tuple(sorted(outlets))
    assert hits["b"].carriers == ()
    each = engine.search(Query("militants", count="copies")).hits
    assert {hit.carriers for hit in each if hit.story == "s1"} == {
        tuple(sorted(outlets))
    }


@pytest.mark.parametrize(
    "query",
    [
        Query("militants").exclude("outlet", "the-mail"),
        Query("militants").add("outlet", "the-post"),
        Query("militants", date_to="2015-09-05"),
        Query('militants NOT outlet:"The Mail"'),
        Query("militants people:rahmon"),
        Query("militants date:2015-09-05"),
        Query("surrender -operation"),
    ],
)
@pytest.mark.parametrize("count", ["stories", "copies"])
def test_a_hit_names_no_copy_that_the_search_leaves_out(engine, query, count):
    """By a filter, a date or a part that asks for no words: it is counted apart."""
    hits = {hit.id: hit for hit in engine.search(query.with_(count=count)).hits}
    assert (hits["a1"].copies, hits["a1"].left_out) == (2, 1)
    assert hits["a1"].carriers == ()
    assert hits.keys() <= {"a1", "b", "c"}


@pytest.mark.parametrize(
    "query",
    [
        Query("operation continues"),
        Query("operation").add("agency", "afp"),
        Query('militants NOT outlet:"The Times"'),
        Query("militants", date_from="2015-09-05", date_to="2015-09-06"),
        Query("outlet:post OR outlet:mail"),
    ],
)
def test_a_copy_that_only_lacks_the_words_is_not_left_out(engine, query):
    """It is named: the librarian sees who carried the story."""
    hit = next(hit for hit in engine.search(query).hits if hit.story == "s1")
    assert (hit.copies, hit.left_out) == (2, 0)
    assert hit.carriers == ("The Mail", "The Post")


def test_the_hit_is_the_best_copy_where_the_representative_does_not_match(engine):
    (hit,) = engine.search(Query("operation continues")).hits
    assert (hit.id, hit.story, hit.copies, hit.matching) == ("a2", "s1", 2, 1)


def test_facets_count_stories_unless_asked_for_copies(engine):
    assert counts(engine.search(Query("militants")), "places") == {
        "tajikistan": 2,
        "dushanbe": 1,
    }
    assert counts(engine.search(Query("militants", count="copies")), "places") == {
        "tajikistan": 3,
        "dushanbe": 2,
    }


def test_a_value_knows_its_parent_and_whether_it_is_selected(engine):
    page = engine.search(Query("militants").add("places", "dushanbe"))
    values = {value.id: value for value in page.facets["places"]}
    assert (values["dushanbe"].parent, values["dushanbe"].selected) == (
        "tajikistan",
        True,
    )
    assert (values["tajikistan"].parent, values["tajikistan"].label) == (
        None,
        "Tajikistan",
    )


def test_a_facet_leaves_out_its_own_selection_and_keeps_the_others(engine):
    page = engine.search(Query().add("agency", "afp").add("event", "armed-conflict"))
    assert page.copies == 2
    assert counts(page, "agency") == {"afp": 1, "reuters": 1}
    assert counts(page, "event") == {"armed-conflict": 1}


def test_values_of_one_facet_are_alternatives_and_facets_are_conditions(engine):
    both = Query(count="copies").add("agency", "afp").add("agency", "reuters")
    assert engine.search(both).copies == 3
    assert engine.search(both.add("outlet", "the-mail")).copies == 1


def test_exclusion_keeps_articles_without_a_value(engine):
    page = engine.search(Query(count="copies").exclude("agency", "afp"))
    assert {hit.id for hit in page.hits} == {"b", "c", "d", "e"}


def test_an_unknown_value_finds_nothing_and_stays_removable(engine):
    page = engine.search(Query().add("people", "nobody"))
    assert (page.copies, page.hits) == (0, ())
    assert [
        (v.id, v.count, v.selected) for v in page.facets["people"] if v.selected
    ] == [("nobody", 0, True)]


def test_a_story_counts_when_one_copy_meets_every_condition(engine):
    """Outlet from one copy and a word from another do not add up."""
    query = Query("operation").add("outlet", "the-post")
    assert engine.search(query).stories == 0


def test_dates_filter_by_overlap_and_leave_out_the_undated(engine):
    page = engine.search(Query(count="copies").since("2015-09-06").until("2016-02"))
    assert {hit.id for hit in page.hits} == {"a2", "b", "c"}


def test_an_end_may_be_a_date_in_words(engine):
    in_words = engine.search(Query().since("October 2015").until("31/12/2015"))
    assert in_words.stories == engine.search(Query("date:2015-10..2015-12")).stories
    assert in_words.stories == 1
    assert in_words.warnings == ()


@pytest.mark.parametrize("date", ["soon", "2015-13", "2015-00", "04/05/2016"])
def test_an_end_that_is_no_date_is_reported_and_nothing_is_shown_as_if_it_were(
    engine, date
):
    page = engine.search(Query().since(date))
    assert page.stories == 0
    assert date in page.warnings[0]


def test_newest_and_oldest_put_the_undated_last(engine):
    newest = [
        hit.id for hit in engine.search(Query(sort="newest", count="copies")).hits
    ]
    oldest = [
        hit.id for hit in engine.search(Query(sort="oldest", count="copies")).hits
    ]
    assert newest == ["c", "b", "a2", "a1", "e", "d"]
    assert oldest == ["e", "a1", "a2", "b", "c", "d"]


def test_folded_stories_keep_the_order_asked_for(engine):
    assert [hit.story for hit in engine.search(Query(sort="newest")).hits] == [
        "c",
        "b",
        "s1",
        "e",
        "d",
    ]


def test_the_date_facet_shows_years_then_months_of_a_chosen_year(engine):
    assert counts(engine.search(Query()), "date") == {
        "2016": 1,
        "2015": 2,
        "1997": 1,
        "unknown": 1,
    }
    chosen = engine.search(Query().add("date", "2015"))
    assert counts(chosen, "date") == {
        "2016": 1,
        "2015": 2,
        "2015-10": 1,
        "2015-09": 1,
        "1997": 1,
        "unknown": 1,
    }
    assert chosen.stories == 2
    assert engine.search(Query().add("date", "unknown")).hits[0].id == "d"


def test_unclassified_is_a_value(engine):
    assert counts(engine.search(Query()), "event")["unclassified"] == 2


def test_pages_follow_one_another(engine):
    pages = [
        engine.search(Query(sort="oldest", count="copies", size=4, page=page))
        for page in (1, 2, 3)
    ]
    assert [hit.id for page in pages for hit in page.hits] == [
        "e",
        "a1",
        "a2",
        "b",
        "c",
        "d",
    ]
    assert pages[0].pages == 2


def test_a_hit_carries_title_date_origin_and_marked_snippets(engine):
    (hit,) = engine.search(Query('"refused to surrender"')).hits
    assert (hit.title, hit.date, hit.agency, hit.outlet) == (
        "Thirteen militants killed in crackdown",
        "2015-09-05",
        "AFP",
        "The Post",
    )
    assert ("refused to surrender", True) in hit.snippets[0]
    assert hit.score > 0


def test_a_hit_without_a_match_in_its_body_shows_its_beginning(engine):
    (hit,) = engine.search(Query("title:fussball")).hits
    assert hit.title_spans[0] == ("Fußball", True)
    assert hit.snippets[0][0][0].startswith("Runners")


def test_matches_streams_every_hit_in_order(engine):
    query = Query(sort="oldest", count="copies", size=2)
    assert [entry.article.id for entry in engine.matches(query)] == [
        "e",
        "a1",
        "a2",
        "b",
        "c",
        "d",
    ]
    assert [
        entry.article.id for entry in engine.matches(Query("militants", sort="oldest"))
    ] == ["a1", "b"]


def test_what_scores_the_same_goes_by_the_time_that_the_query_names(empty, entry):
    """“Strike March 1998” means no other strike; without a time the newest is first."""
    dates = {"a": "1998-03-09", "b": "1998-05", "c": "2003", "d": None, "e": "1998-01"}
    text = "March 1998: a strike"
    empty.write([entry(key, "X", text, date) for key, date in dates.items()])
    empty.commit()

    def order(query: str) -> list[str]:
        page = empty.search(Query(query, count="copies"))
        return [hit.id for hit in page.hits]

    assert order("strike March 1998") == ["a", "e", "b", "c", "d"]
    assert order("strike 1998 March") == ["a", "e", "b", "c", "d"]
    assert order("strike March") == ["c", "b", "a", "e", "d"]
    assert order("strike 1998") == ["b", "a", "e", "c", "d"]


@pytest.fixture
def alike(empty, entry):
    """Articles that score the same: a story's whole text of one day, two later ones of
    it cut, one of another story of a day between, and one without a date.
    """
    copies = {
        "whole": ("1998-03-01", "s", True),
        "cut": ("1998-03-02", "s", False),
        "cut-again": ("1998-03-04", "s", False),
        "other": ("1998-03-03", None, True),
        "undated": (None, None, True),
    }
    entries = []
    for key, (date, story, stands) in copies.items():
        outlet = "The Post" if key in ("whole", "undated") else "The Mail"
        entries.append(
            entry(
                key,
                "X",
                "A strike in March 1998.",
                date,
                story=story,
                representative=stands,
                outlet=outlet,
            )
        )
    empty.write(entries)
    empty.commit()
    return empty


def _ids(engine, query: Query) -> list[str]:
    return [hit.id for hit in engine.search(query).hits]


def test_of_equal_scores_what_stands_for_its_story_is_before_other_copies(alike):
    """Then the newest; also of what has only some of the words."""
    expected = ["other", "whole", "undated", "cut-again", "cut"]
    assert _ids(alike, Query("strike", count="copies")) == expected
    assert _ids(alike, Query("strike flood", count="copies")) == expected


def test_what_is_nearer_to_the_time_that_a_query_names_is_before_what_stands(alike):
    """The copy of that day before an article of another."""
    query = Query("strike 2 March 1998", count="copies")
    near = _ids(alike, query)
    assert near == ["cut", "other", "whole", "cut-again", "undated"]


def test_copies_follow_each_other_alike_on_every_page_and_in_exports(alike):
    query = Query("strike", count="copies")
    whole = _ids(alike, query)
    pages = []
    for page in range(1, 6):
        pages += _ids(alike, query.with_(size=1, page=page))
    assert pages == whole
    assert [entry.article.id for entry in alike.matches(query)] == whole


def test_a_story_among_equal_scores_has_the_place_of_the_copy_that_stands_for_it(
    alike,
):
    """Of its own day, not of a later copy's; behind others, if it is not found."""
    assert _ids(alike, Query("strike")) == ["other", "whole", "undated"]
    mail = Query("strike").add("outlet", "the-mail")
    assert _ids(alike, mail) == ["other", "cut-again"]
    assert _ids(alike, mail.with_(text="")) == ["cut-again", "other"]


@pytest.mark.parametrize("text", ["", "outlet:post OR outlet:mail", "*"])
def test_without_words_to_be_best_by_the_newest_are_first(alike, text):
    """Names of facets and a list of everything weigh all the same."""
    expected = ["cut-again", "other", "cut", "whole", "undated"]
    assert _ids(alike, Query(text, count="copies")) == expected
    assert _ids(alike, Query(text)) == ["whole", "other", "undated"]


def test_without_words_what_stands_for_its_story_is_before_copies_of_its_day(
    empty, entry
):
    empty.write(
        [
            entry("cut", "X", "A strike.", "1998", story="s", representative=False),
            entry("whole", "X", "A strike.", "1998", story="s"),
            entry("last", "X", "A strike.", "1997", story="s", representative=False),
        ]
    )
    empty.commit()
    assert _ids(empty, Query("", count="copies")) == ["whole", "cut", "last"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["cut-again", "other", "cut", "whole", "undated"]),
        ("oldest", ["whole", "cut", "other", "cut-again", "undated"]),
    ],
)
def test_an_order_by_date_asks_nothing_of_what_stands(alike, sort, expected):
    query = Query("strike", count="copies", sort=sort)
    assert _ids(alike, query) == expected
