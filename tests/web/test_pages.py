"""What each page is told to show: its dataclass, and the markup that must not go."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.names.gazetteer import gazetteer
from cuttings.search.articles import Entry, Heading, StoryLink
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import EngineError, SearchTooSlow
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.app import create_app
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.pages import facet as facet_pages
from cuttings.web.pages import outlines, worldmap
from cuttings.web.pages.article import article_page, asked_search
from cuttings.web.pages.asked import applied_filters
from cuttings.web.pages.chart import histogram
from cuttings.web.pages.facet import values_page
from cuttings.web.pages.facetgroups import facet_groups
from cuttings.web.pages.home import home_page
from cuttings.web.pages.onward import similarity_query
from cuttings.web.pages.rows import paging
from cuttings.web.pages.search import search_page
from cuttings.web.pages.story import compare, story_page
from cuttings.web.pages.worldmap import MapPage, map_page
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS, make_entry, make_heading

PUBLIC = PublicAddress("Cuttings", "http://localhost")


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
    assert "Stories are counted: what several articles have alike" in stories
    assert f'href="{path}?count=copies">Count articles</a>' in stories
    articles = client.get(f"{path}?count=copies").text
    assert "Articles are counted, also the second of one text in the same" in articles
    assert f'href="{path}">Count stories</a>' in articles


def test_nothing_is_said_of_counting_where_each_story_is_one_article(site):
    client = create_app(site.engine, FACETS, Settings()).test_client()
    for count in ("stories", "copies"):
        assert "are counted" not in client.get(f"/search?q=rebels&count={count}").text


def test_a_page_of_values_and_a_chart_say_what_their_numbers_are_of(site):
    client = create_app(site.engine, FACETS, Settings()).test_client()
    for path in ("/facets/people", "/timeline"):
        stories, articles = (
            client.get(path).text,
            client.get(f"{path}?count=copies").text,
        )
        assert "stories" in stories.lower()
        assert re.search("Numbers are of articles|Articles by", articles)
        assert not re.search("Numbers are of articles|Articles by", stories)


def test_two_counts_that_are_the_same_are_said_once(site):
    page = search_page(site, Query("final"), PUBLIC)
    assert (page.total, page.other_total) == ("1 story", "")


def test_hits_link_to_their_position_and_name_what_matched(site):
    first, second = search_page(
        site, Query("militants").add("people", "emomali-rahmon"), PUBLIC
    ).hits
    assert first.url == "/articles/a1?q=militants&people=emomali-rahmon&at=1"
    assert [name.label for name in second.names] == ["Emomali Rahmon"]
    assert (first.others, second.others) == ("and 1 copy", "")


def test_a_hit_names_the_outlets_of_its_other_copies(site):
    (first, *_) = search_page(site, Query("militants"), PUBLIC).hits
    assert (first.hit.outlet, first.outlets) == ("The Post", ("The Mail",))


def test_copies_of_one_outlet_are_not_told_as_if_others_had_carried_the_story():
    """A text that one outlet's files hold twice was carried once."""
    same = [
        make_entry(id, "Talks", "They met.", story="s", outlet="The Post")
        for id in ("a", "b", "c")
    ]
    (row,) = search_page(site_of(same), Query("met"), PUBLIC).hits
    assert row.others == "and 2 more from the same outlet"
    unknown = make_entry("d", "Talks", "They met.", story="s")
    (row,) = search_page(site_of([*same, unknown]), Query("met"), PUBLIC).hits
    assert (row.others, row.outlets) == ("and 3 copies", ())


def test_numbers_of_outlets_are_shown_where_there_are_fewer():
    """2, 3 and 4 or more find the same two stories here: one of them is enough, and what
    is chosen is always there.
    """
    carried = [_carried("a", 4), _carried("b", 6), _carried("c", 1)]
    site = site_of(carried)

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


def test_a_page_of_numbers_has_each_number_and_how_often_it_occurs():
    """Also what one outlet alone carried, and numbers between that nothing has; a row
    leads to the search that finds as many as it says.
    """
    site = site_of(
        [_carried(id, n) for id, n in zip("abcde", (1, 1, 3, 3, 6), strict=True)]
    )
    numbers = values_page(site, "carried", Query(), "", "", 1).numbers
    rows = [(row.words, row.count) for row in numbers.ranges]
    assert rows == [("1", 2), ("2", 0), ("3", 2), ("4", 0), ("5", 0), ("6", 1)]
    for row in numbers.ranges:
        assert bool(row.url) == bool(row.count)
        if row.url:
            assert site.search(_query_of(site, row.url)).total == row.count


def test_many_numbers_stand_in_ranges():
    """Nine in rows of their own, ten in ranges; the last has no end."""
    for most, last in (
        (9, "9"),
        (10, "10 to 19"),
        (100, "100 or more"),
        (300, "100 or more"),
    ):
        site = site_of([_carried("a", most), _carried("b", 7)])
        rows = values_page(site, "carried", Query(), "", "", 1).numbers.ranges
        assert (rows[-1].words, rows[-1].count) == (last, 1)
        assert sum(row.count for row in rows) == 2
        assert site.search(_query_of(site, rows[-1].url)).total == 1


def test_the_numbers_of_a_page_are_those_beside_what_is_chosen():
    """A chosen range stands among the others, which count without it."""
    site = site_of([_carried("a", 2), _carried("b", 5), _carried("c", 4)])
    chosen = Query().add("carried", "4").exclude("carried", "5")
    rows = values_page(site, "carried", chosen, "", "", 1).numbers.ranges
    assert [row.words for row in rows if row.current] == ["4"]
    assert sum(row.count for row in rows) == 3


@pytest.mark.parametrize(
    ("least", "most", "found"),
    [("2", "4", 2), ("", "4", 3), ("5", "", 1), ("3", "3", 1), ("1", "1", 1)],
)
def test_two_numbers_that_are_typed_lead_to_the_result_between_them(least, most, found):
    site = site_of(
        [_carried(id, n) for id, n in zip("abcd", (1, 2, 3, 5), strict=True)]
    )
    numbers = values_page(
        site, "carried", Query(), "", "", 1, between=(least, most)
    ).numbers
    assert numbers.error == ""
    assert site.search(_query_of(site, numbers.url)).total == found


@pytest.mark.parametrize(
    "typed", [("x", ""), ("0", ""), ("", "101"), ("5", "2"), ("²", "")]
)
def test_numbers_that_cannot_be_are_an_error_at_their_fields(typed):
    site = site_of([_carried("a", 3)])
    numbers = values_page(site, "carried", Query(), "", "", 1, between=typed).numbers
    assert numbers.error
    assert (numbers.url, numbers.least, numbers.most) == ("", *typed)


def _query_of(site: Site, url: str) -> Query:
    return site.query(parse_qsl(urlsplit(url).query))


def _carried(id: str, outlets: int) -> Entry:
    link = StoryLink(id, copies=outlets, outlets=outlets)
    return replace(make_entry(id, "Talks", "They met."), story=link)


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


def test_no_hits_come_with_a_way_out(site):
    page = search_page(
        site, Query("militants").add("places", "france").add("agency", "afp"), PUBLIC
    )
    without = finding(page, "Without a filter")
    assert without[0] == ("Leave out all filters", 2)
    assert ("Leave out Places: France", 1) in without


def finding(page, title):
    """The changes that one part of the certificate offers, with what they find."""
    (found,) = [each for each in page.zero.findings if each.title == title]
    return [(way.what, way.count) for way in found.ways]


def test_spellings_that_were_not_looked_through_are_not_denied(site, monkeypatch):
    """Where the time for them was over, no word is said to be spelt nearly so."""
    page = search_page(site, Query("zqxwvzqxwv"), PUBLIC)
    denied = [each.said for each in page.zero.findings]
    assert "No word is spelt nearly like one that would find more." in denied

    def too_slow(_query):
        raise SearchTooSlow("")

    monkeypatch.setattr(site.engine, "correct", too_slow)
    page = search_page(site, Query("zqxwvzqxwv"), PUBLIC)
    said = [each.said for each in page.zero.findings]
    assert "Other spellings could not be looked through in time." in said
    assert "No word is spelt nearly like one that would find more." not in said


def test_no_hits_for_a_misspelling_come_with_a_correction(site):
    page = search_page(site, Query("militnts"), PUBLIC)
    assert (page.correction, page.correction_url) == (
        "militants",
        "/search?q=militants",
    )


def test_no_hits_are_explained_word_by_word(site):
    page = search_page(site, Query("militants football", words="all"), PUBLIC)
    assert finding(page, "Any of the words") == [
        ("Any of the 2", 2),
        ("“militants” alone", 2),
        ("“football” alone", 0),
    ]


def test_a_certificate_goes_from_words_to_holdings(site):
    query = Query("militants football talks -peace", exact=True, words="all").add(
        "places", "france"
    )
    page = search_page(site, query, PUBLIC)
    assert [each.title for each in page.zero.findings] == [
        "Any of the words",
        "All but one",
        "Other spelling",
        "Without a filter",
        "What is held",
    ]
    without = [what for what, _ in finding(page, "All but one")]
    assert without == [
        "Without “militants”",
        "Without “football”",
        "Without “talks”",
        "Without “NOT peace”",
    ]


def test_a_certificate_counts_what_its_links_find(site):
    page = search_page(site, Query("militants football nobody", words="all"), PUBLIC)
    for way in page.zero.ways():
        text = dict(parse_qsl(way.url.partition("?")[2])).get("q", "")
        assert site.search(Query(text)).stories == way.count


def test_a_certificate_says_how_many_files_were_not_searched(engine):
    for number, said in ((0, "Every file"), (3, "3 files or parts"), (None, None)):
        site = Site(engine, FACETS, Settings(), lambda number=number: number)
        page = search_page(site, Query("nobody"), PUBLIC)
        told = [f.said for f in page.zero.findings if f.title == "Files not searched"]
        assert (not told) if said is None else told[0].startswith(said)


@pytest.mark.parametrize("value", ["soon", "2020-00", "2020-13-01", "31 February 2020"])
def test_a_bad_date_is_an_error_at_its_field_and_shows_no_article(client, site, value):
    query = Query("militants", date_from=value)
    page = search_page(site, query, PUBLIC)
    since, until = page.fields
    assert (bool(since.error), until.error, page.hits) == (True, "", ())
    answer = client.get("/search", query_string=query.to_arguments())
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.text
    for path in ("/api/search", "/search.csv", "/timeline", "/map", "/facets/people"):
        refused = client.get(path, query_string=query.to_arguments())
        assert refused.status_code == 400, path


def test_a_date_of_two_readings_asks_which(site):
    page = search_page(site, Query("militants", date_to="03/01/2020"), PUBLIC)
    (_, until) = page.fields
    assert [choice.label for choice in until.choices] == [
        "3 January 2020",
        "1 March 2020",
    ]
    assert until.choices[0].url == "/search?q=militants&to=2020-01-03"


@pytest.mark.parametrize(
    "text", ["date:2020-00", "date:03/01/2020", "S1 AND S2", "!!!"]
)
def test_a_query_that_asks_nothing_has_no_certificate_of_a_search(client, text):
    """Nothing was searched: what is held or spelt otherwise would read as an answer."""
    page = client.get("/search", query_string={"q": text}).text
    assert "Nothing was searched" in page
    for claim in ("Nothing held", "Searched for", "none of them is a hit"):
        assert claim not in page
    account = client.get("/search/print", query_string={"q": text}).text
    assert "none of them is a hit" not in account


def test_other_readings_are_offered_with_what_they_find(site):
    page = search_page(site, Query("militants or football"), PUBLIC)
    offers = [offer for notice in page.notices for _, offer in notice.offers]
    assert ("militants OR football", 2) in [(each.what, each.count) for each in offers]


class PartlyAway(MemoryEngine):
    """An engine of which a part does not answer: a result says so, all else fails."""

    def search(self, query):
        notes = ("Part of the index did not answer.",)
        return replace(super().search(query), partial=True, warnings=notes)

    def facet_values(self, *_, **__):
        raise EngineError("Part of the index did not answer.")

    correct = suggest = facet_values


@pytest.mark.parametrize("text", ["rahmon", "nothing"])
def test_a_result_of_a_part_of_the_index_is_shown_and_asks_for_no_more(entry, text):
    engine = PartlyAway(Path("unused"), installed_facets())
    engine.write([entry("x", body="Rahmon spoke.", people=("Emomali Rahmon",))])
    engine.commit()
    app = create_app(engine, installed_facets(), Settings(search_seconds=0))
    response = app.test_client().get("/search", query_string={"q": text})
    assert response.status_code == 200
    assert "Part of the index did not answer." in response.text


def test_the_histogram_shows_gaps_and_leads_from_years_to_days(site):
    years = histogram(site, Query())
    assert (years.level, years.bars[0].id, years.bars[-1].id, len(years.bars)) == (
        "year",
        "1997",
        "2016",
        20,
    )
    assert (years.unknown, years.bars[1].count) == (1, 0)
    months = histogram(site, Query().add("date", "2015"))
    assert (months.level, [bar.count for bar in months.bars][8:10]) == ("month", [1, 1])
    days = histogram(site, Query().add("date", "2015-09"))
    assert (days.level, len(days.bars), days.bars[4].label) == (
        "day",
        30,
        "5 September 2015",
    )
    assert days.wider_url == "/search?from=2015&to=2015"


def test_a_bar_sets_the_dates_of_the_form(site):
    (bar,) = [bar for bar in histogram(site, Query("militants")).bars if bar.count][:1]
    assert bar.url == "/search?q=militants&from=2015-09&to=2015-09"


def test_bars_outside_the_dates_that_are_chosen_stay(site):
    query = Query(date_from="2015-09", date_to="2015-10")
    months = histogram(site, query).bars
    inside = [bar.id for bar in months if bar.selected]
    assert inside == ["2015-09", "2015-10"]
    years = histogram(site, Query(date_from="2015")).bars
    assert (years[0].id, years[0].outside) == ("1997", True)


def test_few_years_are_shown_by_month(entry):
    """Four bars say nothing; 48 do."""
    dates = [f"{year}-05-01" for year in (2016, 2018, 2019)]
    assert level_of(entry, dates) == ("month", 48)
    assert level_of(entry, [*dates, "2015-01-01"]) == ("year", 5)


def test_a_date_without_a_month_keeps_the_years(entry):
    assert level_of(entry, ["2018-05-01", "2019"]) == ("year", 2)


def test_a_century_is_shown_by_decade_and_a_decade_by_year(entry):
    dates = [str(year) for year in range(1900, 1941)]
    assert level_of(entry, dates) == ("decade", 5)
    assert level_of(entry, dates[1:]) == ("year", 40)
    inside = Query(date_from="1910", date_to="1919")
    assert level_of(entry, dates, inside) == ("year", 10)


def level_of(entry, dates, query=None):
    """The level of the chart of articles with these dates, and its bars."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry(f"d{i}", date=date) for i, date in enumerate(dates)])
    engine.commit()
    chart = histogram(Site(engine, FACETS, Settings()), query or Query())
    return chart.level, len(chart.bars)


def test_a_range_within_a_year_is_shown_by_months(site):
    assert (
        histogram(site, Query(date_from="2015-02", date_to="2015-11")).level == "month"
    )
    assert (
        histogram(site, Query(date_from="2015-09-02", date_to="2015-09-05")).level
        == "day"
    )
    assert histogram(site, Query(date_from="1997", date_to="2015-09")).level == "year"


def test_a_single_year_is_shown_by_its_months(site):
    """One bar says nothing; but a year of articles without a month stays one, so
    that none is lost.
    """
    months = histogram(site, Query("militants"))
    assert (months.level, months.period, len(months.bars)) == ("month", "2015", 12)
    assert histogram(site, Query("final")).level == "year"


def test_no_hits_between_dates_are_told_from_no_holdings(site):
    assert search_page(site, Query("militants", date_from="1998"), PUBLIC).zero is None
    held = search_page(
        site, Query("nobody", date_from="2015-09", date_to="2015-09"), PUBLIC
    ).zero.findings[-1]
    assert "holds 2 articles from September 2015 to September 2015" in held.said
    nothing = search_page(
        site, Query("militants", date_from="1998", date_to="1999"), PUBLIC
    ).zero.findings[-1]
    assert nothing.said.startswith("The archive holds nothing from 1998 to 1999")


def test_reversed_dates_are_told_of_and_no_holdings_between_them(site):
    """Nor where the days differ within a year; a single day is a time."""
    for since, until in (("2020", "2019"), ("2015-09-02", "2015-09-01")):
        query = Query("militants", date_from=since, date_to=until)
        page = search_page(site, query, PUBLIC)
        assert any("before it begins" in str(each) for each in page.warnings)
        assert "What is held" not in [each.title for each in page.zero.findings]
    query = Query("nobody", date_from="2015-09-01", date_to="2015-09-01")
    page = search_page(site, query, PUBLIC)
    assert page.zero.findings[-1].title == "What is held"


def test_only_languages_that_were_not_searched_anyway_are_offered(entry):
    """The language of most of what is held is none, nor is an unknown one."""

    def offered(*languages: str) -> list[tuple[str, int]]:
        entries: list[Entry] = []
        for number, language in enumerate(languages):
            made = entry(f"l{number}")
            article = replace(made.article, language=language)
            entries.append(replace(made, article=article))
        page = search_page(site_of(entries), Query("zqxwv"), PUBLIC)
        titles = [each.title for each in page.zero.findings]
        title = "In other languages"
        return finding(page, title) if title in titles else []

    assert offered("en", "en", "en", "und") == []
    assert offered("en", "en", "de") == [("Everything in German", 1)]
    assert len(offered("en", "de")) == 2


def test_a_facet_page_keeps_the_search(site):
    page = values_page(site, "places", Query("militants"), "dus", "", 1)
    ((row, *_),) = [(listed.row,) for listed in page.rows]
    assert (row.value.label, row.above, row.url) == (
        "Dushanbe",
        "Tajikistan",
        "/search?q=militants&places=dushanbe",
    )
    assert ("q", "militants") in page.hidden


def site_of(entries: list[Entry]) -> Site:
    """A site over some entries."""
    facets = installed_facets()
    engine = MemoryEngine(Path("unused"), facets)
    engine.write(entries)
    engine.commit()
    return Site(engine, facets, Settings())


def people_site(entry, names):
    """A site whose articles name one person each."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry(f"p{i}", people=[name]) for i, name in enumerate(names)])
    engine.commit()
    return Site(engine, FACETS, Settings())


SURNAMES = ("Berg", "Łem", "Ivanov")


def test_people_from_a_to_z_stand_under_their_surname(entry):
    names = [f"Anna{i} {surname}" for surname in SURNAMES for i in range(25)]
    site = people_site(entry, names)
    page = values_page(site, "people", Query(), "", "a-z", 1, "L")
    assert [(each.letter, each.count) for each in page.letters] == [
        ("B", 25),
        ("I", 25),
        ("L", 25),
    ]
    assert (page.rows[0].first, page.rows[0].rest) == ("Łem", ", Anna0")


def test_a_to_z_begins_with_a_and_ends_with_what_has_no_letter(entry):
    """A quotation mark before a name is no letter of it; a number is none."""
    names = [f"Name {chr(65 + index % 26)}{index:03}xy" for index in range(80)]
    site = people_site(entry, [*names, "“Matt Matiu", "7 Of Nine 9"])
    page = values_page(site, "people", Query(), "", "a-z", 1)
    letters = [each.letter for each in page.letters]
    assert (letters[0], letters[-1]) == ("A", "#")
    assert [each.letter for each in page.letters if each.current] == ["A"]
    last = values_page(site, "people", Query(), "", "a-z", 1, "#")
    shown = [*last.rows, *last.doubtful]
    assert [listed.row.value.label for listed in shown] == ["7 Of Nine 9"]


def test_letters_stand_script_by_script_the_latin_ones_first(entry):
    """A Cyrillic К looks like a Latin K; each script begins apart from the one before."""
    names = [f"Name {chr(65 + index % 26)}{index:03}xy" for index in range(80)]
    site = people_site(entry, [*names, "Иван Котов", "Νίκος Αλφας", "Анна Берг"])
    letters = values_page(site, "people", Query(), "", "a-z", 1).letters
    others = [(each.letter, each.begins_script) for each in letters[26:]]
    assert others == [("Б", True), ("К", False), ("Α", True)]
    assert not any(each.begins_script for each in letters[:26])


def test_few_values_need_no_letters(entry):
    site = people_site(entry, [f"Anna{i} Berg" for i in range(59)])
    assert values_page(site, "people", Query(), "", "a-z", 1).letters == ()


def test_a_name_is_found_though_it_is_misspelt(entry):
    site = people_site(entry, ["Amy Klobuchar", "Anna Berg"])
    page = values_page(site, "people", Query(), "Klobachar", "", 1)
    assert [listed.first for listed in page.rows] == ["Amy Klobuchar"]
    assert page.alike
    assert not values_page(site, "people", Query(), "Klobu", "", 1).alike
    assert values_page(site, "people", Query(), "Zzzz", "", 1).rows == ()


def test_names_spelt_nearly_so_follow_where_little_begins_as_was_typed(entry):
    site = people_site(entry, ["Amir Soleymani", "Qasem Soleimani", "Anna Berg"])
    page = values_page(site, "people", Query(), "Soleymani", "", 1)
    shown = [listed.first for listed in page.rows]
    assert shown == ["Amir Soleymani", "Qasem Soleimani"]
    assert (page.near, page.alike) == (1, False)


@pytest.fixture
def doubting(entry) -> Site:
    """A site with one person in doubt, beside two who are not."""
    engine = MemoryEngine(Path("unused"), FACETS)
    doubtful = Heading("aba-zo", "person", "Aba Zo", doubtful=True)
    people = ["Anna Berg", "Yan Berg"]
    engine.write([entry("a", people=people, headings=[doubtful])])
    engine.commit()
    return Site(engine, FACETS, Settings())


@pytest.mark.parametrize("order", ["count", "a-z"])
def test_values_in_doubt_stand_apart_in_every_order(doubting, order):
    """Behind the others, whatever their letter; chosen ones are among the others."""
    page = values_page(doubting, "people", Query(), "", order, 1)
    assert [listed.row.value.label for listed in page.doubtful] == ["Aba Zo"]
    shown = [listed.row.value.label for listed in page.rows]
    assert shown == ["Anna Berg", "Yan Berg"]
    chosen = Query().add("people", "aba-zo")
    assert values_page(doubting, "people", chosen, "", order, 1).doubtful == ()


def test_values_in_doubt_are_never_among_the_first_of_a_result(doubting):
    """They stand behind them in the form, and are counted in no other way."""
    result = doubting.search(Query())
    group = next(
        each for each in facet_groups(doubting, result) if each.key == "people"
    )
    assert [row.value.label for row in group.rows] == ["Anna Berg", "Yan Berg"]
    assert [row.value.count for row in group.doubtful] == [1]


def test_typical_is_what_is_more_frequent_here_than_in_the_archive(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    everywhere = [entry(f"e{i}", body="News.", people=["Carl Dahl"]) for i in range(40)]
    strikes = [
        entry(f"s{i}", body="Strike.", people=["Anna Berg", "Carl Dahl"])
        for i in range(6)
    ]
    engine.write([*everywhere, *strikes])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    page = values_page(site, "people", Query("strike"), "", "typical", 1)
    (listed,) = page.rows
    assert (listed.first, listed.row.value.count, listed.of_archive) == (
        "Anna Berg",
        6,
        6,
    )


def test_values_beneath_each_other_are_a_tree(site):
    page = values_page(site, "places", Query(), "", "tree", 1)
    assert [(row.value.label, len(row.children)) for row in page.tree] == [
        ("Tajikistan", 1),
        ("France", 0),
    ]
    assert values_page(site, "mentioned", Query(), "", "", 1).order in ("tree", "dates")


def test_an_article_knows_its_neighbours_by_the_address_alone(site):
    query = Query("militants")
    page = article_page(site, site.article("b"), query, PUBLIC, position=2)
    assert (
        page.neighbours.position,
        page.neighbours.total,
        page.neighbours.next_url,
    ) == (2, 2, "")
    assert page.neighbours.previous_url == "/articles/a1?q=militants&at=1"
    assert (
        article_page(site, site.article("b"), query, PUBLIC, position=99).neighbours
        is None
    )


def test_an_article_says_why_it_was_found(site):
    query = Query("militants").add("people", "emomali-rahmon")
    reasons = article_page(site, site.article("a1"), query, PUBLIC).why.reasons
    assert reasons[0].asked == "militants"
    assert "“militants” 2 times (in the title too)" in reasons[0].found


def test_an_article_says_by_whose_length_its_words_were_weighed(site):
    """Where words order the result; by date nothing is weighed."""
    page = article_page(site, site.article("a2"), Query("militants"), PUBLIC)
    counted = page.why.reasons[-1]
    assert (counted.asked, counted.how) == (
        "Length counted",
        "a word weighs more in a short text",
    )
    assert counted.found == (
        "17 words, those of the copy that stands for its story, “a1” (its own: 14)"
    )
    newest = Query("militants", sort="newest")
    page = article_page(site, site.article("a2"), newest, PUBLIC)
    assert [reason.asked for reason in page.why.reasons] == ["militants"]


def test_names_and_hits_are_marked_in_one_text(entry, site):
    made = entry("x", "T", "Talks with Anna Berg ended.", people=["Anna Berg"])
    (block,) = article_page(site, made, Query('"with anna"'), PUBLIC).text.blocks
    assert [
        (run.kind, [(piece.text, piece.match) for piece in run.pieces])
        for run in block.runs
    ] == [
        ("", [("Talks ", 0), ("with ", 1)]),
        ("person", [("Anna", 1), (" Berg", 0)]),
        ("", [(" ended.", 0)]),
    ]


def test_similar_articles_share_names_and_title_words(entry):
    made = entry("x", "Strike at the harbour", "Anna Berg spoke.", people=["Anna Berg"])
    assert similarity_query(made).text == 'strike OR harbour OR "anna berg"'


def test_a_story_lists_its_copies_and_compares_two(site):
    page = story_page(site, "s1", Query(), PUBLIC)
    assert [copy.row.hit.id for copy in page.copies] == ["a1", "a2"]
    assert not page.comparison.same
    assert page.grid.left_out == 0
    assert [copy.against for copy in page.copies] == [
        "",
        "changed 1 of 2 paragraphs, retitled, 1 day later",
    ]
    assert [copy.cells[1] for copy in page.copies] == ["whole", "part"]


def test_the_page_of_a_story_describes_its_copies_to_programs(client):
    """As a list of schema.org, which ends nowhere within a title."""
    text = client.get("/stories/s1").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    described = json.loads(found[1])
    assert described["@id"] == "http://localhost/stories/s1"
    assert described["numberOfItems"] == 2
    items = [one["item"]["@id"] for one in described["itemListElement"]]
    assert items == ["http://localhost/articles/a1", "http://localhost/articles/a2"]


def test_who_carried_a_story_is_a_table(client):
    """The earliest first, with how much of the fullest copy each has."""
    response = client.get("/stories/s1/pick-up.csv")
    rows = list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))
    assert [row["id"] for row in rows] == ["a1", "a2"]
    assert rows[1]["what became of the text"] == (
        "changed 1 of 2 paragraphs, retitled, 1 day later"
    )
    assert all(row["share of the fullest copy"].endswith("%") for row in rows)
    assert [row["copies in this outlet"] for row in rows] == ["1", "1"]
    assert client.get("/stories/none/pick-up.csv").status_code == 404


def test_a_comparison_says_what_the_list_of_copies_says(client, site):
    """Of whichever two, in the same words."""
    page = story_page(site, "s1", Query(), PUBLIC, old="a2", new="a1")
    assert page.comparison.words == "changed 1 of 2 paragraphs"
    assert page.copies[0].against.startswith(page.comparison.words + ",")
    text = client.get("/stories/s1?old=a2&new=a1").text
    assert "<p>Changed 1 of 2 paragraphs. </p>" in text


def test_all_copies_are_compared_with_whichever_is_chosen(site):
    page = story_page(site, "s1", Query(), PUBLIC, old="a2", new="a1")
    assert [copy.is_base for copy in page.copies] == [False, True]
    assert [copy.against for copy in page.copies] == [
        "changed 1 of 2 paragraphs, retitled, 1 day earlier",
        "",
    ]
    assert page.comparison.swapped_url == "/stories/s1?old=a1&new=a2#redline"


def test_what_is_the_same_is_folded_between_what_changed(entry):
    old = "First.\n\nSecond stands.\n\nThird as well.\n\nLast."
    new = old.replace("First", "Other").replace("Last", "End")
    made = [entry("x", body=old, story="s"), entry("y", body=new, story="s")]
    stretches = compare(made, "x", "y", Query()).stretches
    assert [(one.number, len(one.paragraphs)) for one in stretches] == [
        (1, 1),
        (0, 2),
        (2, 1),
    ]
    assert stretches[1].opening == "Second stands."


def test_twenty_copies_are_listed_the_first_ten_unfolded(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    made = [
        entry(f"c{i}", body="A text.", story="s", representative=not i)
        for i in range(20)
    ]
    engine.write(made)
    engine.commit()
    page = story_page(Site(engine, FACETS, Settings()), "s", Query(), PUBLIC)
    assert (len(page.copies), len(page.more_copies)) == (10, 10)
    assert (len(page.grid.copies), page.grid.left_out) == (20, 0)


def test_the_map_has_areas_and_dots_and_the_same_as_a_list(site):
    page = map_page(site, Query())
    assert [area.row.value.label for area in page.areas] == ["Tajikistan", "France"]
    assert [dot.label for dot in page.dots] == ["Dushanbe"]
    listed = [row.value.label for row in (*page.here, *page.elsewhere)]
    assert sorted(listed) == ["Dushanbe", "France", "Tajikistan"]


def test_on_the_map_a_place_is_chosen_instead_of_the_last_one(site):
    """A town of a chosen country alone, and the chosen one again goes."""
    page = map_page(site, Query("militants").add("places", "tajikistan"))
    urls = {row.value.id: row.url for row in (*page.here, *page.elsewhere)}
    assert urls["dushanbe"] == "/search?q=militants&places=dushanbe"
    assert urls["tajikistan"] == "/search?q=militants"


def test_a_country_is_an_area_and_never_a_dot():
    """Its middle would be taken for a town; the outline is the one around it."""
    outline = outlines.outline_of("france")
    x, y = outlines.point_of("paris")
    left, top, width, height = outline.box
    assert left < x < left + width
    assert top < y < top + height
    assert outlines.is_country("france")
    assert not outlines.is_country("paris")


@pytest.mark.parametrize(
    ("country", "town", "neighbour"),
    [
        ("norway", "bergen", "stockholm"),
        ("sweden", "stockholm", "bergen"),
        ("laos", "vientiane", "hanoi"),
        ("croatia", "zagreb", "sarajevo"),
        ("south-africa", "johannesburg", "maputo"),
    ],
)
def test_a_country_has_its_own_outline_and_no_neighbours(country, town, neighbour):
    """Also one whose middle lies in another country, as bent as it is."""
    largest = outlines.outline_of(country).data.partition("z")[0]
    corners = outlines._corners(largest)
    inside = [
        outlines.contains(corners, outlines.point_of(p)) for p in (town, neighbour)
    ]
    assert inside == [True, False]


def test_no_two_countries_have_one_outline():
    countries = outlines._countries()
    assert len({outline.data for outline in countries.values()}) == len(countries)


def test_a_country_too_small_for_an_outline_is_a_dot(entry):
    """Singapore is a town, too: it has a place on the map."""
    page = _map_of(entry, ("singapore", None), ("france", None))
    assert [dot.words for dot in page.dots] == ["singapore: 1 story"]
    assert [area.words for area in page.areas] == ["france: 1 story"]


@pytest.mark.parametrize(
    ("region", "town", "stranger"),
    [
        ("california", "los-angeles", "phoenix"),
        ("england", "manchester", "edinburgh"),
        ("ile-de-france", "paris", "lyon"),
        ("bavaria", "munich", "stuttgart"),
        ("maharashtra", "pune", "hyderabad"),
        ("new-south-wales", "sydney", "melbourne"),
    ],
)
def test_a_region_has_the_towns_that_lie_in_it_and_no_others(region, town, stranger):
    """However finely it is drawn; where the map's maker knows departments and the
    gazetteer regions, too.
    """
    for grain in (1, 3):
        outline = outlines.outline_of(region, grain)
        largest = outlines._corners(outline.data.partition("z")[0])
        inside = []
        for place in (town, stranger):
            x, y = outlines.point_of(place)
            point = (x / outline.step, y / outline.step)
            inside.append(outlines.contains(largest, point))
        assert inside == [True, False]


@pytest.mark.parametrize(
    ("town", "state"),
    [("washington", "washington-wa-united-states"), ("manhattan", "kansas")],
)
def test_a_town_does_not_lie_where_a_namesake_does(town, state):
    """Washington is not in the state of Washington, Manhattan not in Kansas."""
    x, y = outlines.point_of(town)
    left, top, width, height = outlines.outline_of(state).box
    assert not (left <= x <= left + width and top <= y <= top + height)


def test_every_country_of_the_gazetteer_has_a_place_on_the_map():
    """But for the islands that nobody lives on."""
    places = gazetteer().countries.values()
    nowhere = [each.id for each in places if outlines.point_of(each.id) is None]
    assert len(nowhere) <= 5
    assert outlines.is_country("czech-republic")


def test_a_coarse_outline_is_lighter_and_lies_where_the_fine_one_does():
    fine, coarse = outlines.outline_of("texas"), outlines.outline_of("texas", 10)
    assert len(coarse.data) < len(fine.data) / 2
    assert coarse.box == fine.box
    corners = outlines._corners(coarse.data.partition("z")[0])
    left, top, width, height = outlines._box_around(corners)
    assert left == pytest.approx(fine.box[0], abs=1)
    assert top == pytest.approx(fine.box[1], abs=1)
    assert width == pytest.approx(fine.box[2], abs=1)
    assert height == pytest.approx(fine.box[3], abs=1)


def _map_of(entry, *places: tuple[str, str | None], box: str = "") -> MapPage:
    """The map of one story for each place, given by its id and what lies above it."""
    engine = MemoryEngine(Path("unused"), FACETS)
    entries = []
    for number, (place, above) in enumerate(places):
        heading = Heading(place, "place", place, above)
        entries.append(entry(f"m{number}", headings=(heading,)))
    engine.write(entries)
    engine.commit()
    # The map of everything is the world; this one leaves an outlet out.
    query = Query().exclude("outlet", "nobody")
    return map_page(Site(engine, FACETS, Settings()), query, box)


def test_the_map_of_everything_is_the_world(site):
    assert map_page(site, Query()).box == worldmap.WORLD
    assert map_page(site, Query("militants")).box != worldmap.WORLD


def test_a_map_colours_every_country_and_says_where_its_lists_are_cut(
    entry, monkeypatch
):
    """At the limit nothing is said; one more is on the map, and the list says of how
    many it has the commonest.
    """
    places = [("india", None), ("india", None), ("norway", None), ("japan", None)]
    monkeypatch.setattr(worldmap, "MOST_LISTED", 3)
    page = _map_of(entry, *places, box="world")
    assert (len(page.here), page.here_cut) == (3, "")
    monkeypatch.setattr(worldmap, "MOST_LISTED", 2)
    page = _map_of(entry, *places, ("europe", None), ("asia", None), box="world")
    drawn = {area.row.value.id for area in page.areas}
    assert drawn == {"india", "norway", "japan"}
    assert page.here[0].value.id == "india"
    assert page.here_cut == "the 2 commonest of 3"
    assert (len(page.elsewhere), page.elsewhere_cut) == (2, "")
    monkeypatch.setattr(worldmap, "MOST_ELSEWHERE", 1)
    page = _map_of(entry, ("europe", None), ("asia", None), box="world")
    assert (len(page.elsewhere), page.elsewhere_cut) == (1, "the 1 commonest of 2")


def test_towns_of_a_map_are_as_many_as_it_says(entry, monkeypatch):
    monkeypatch.setattr(worldmap, "MOST_TOWNS", 1)
    page = _map_of(entry, ("paris", None), ("dushanbe", None), box="world")
    assert len(page.dots) == 1
    assert page.towns_cut == "the 1 commonest of 2"


def test_an_area_is_named_where_it_has_room(entry):
    """Of the world India has, and no state of it; near, the state has too."""
    places = (("india", None), ("goa-india", None))
    world = _map_of(entry, *places, box="world")
    assert [name.label for name in world.names] == ["india"]
    near = _map_of(entry, ("maharashtra", None))
    assert [name.label for name in near.names] == ["maharashtra"]


def test_a_state_is_an_area_on_its_country_and_never_a_dot(entry):
    """In its middle, a dot would be taken for a town."""
    page = _map_of(entry, ("texas", None), ("mexico", None), ("el-paso", None))
    assert [area.row.value.id for area in page.areas] == ["mexico", "texas"]
    assert [area.is_region for area in page.areas] == [False, True]
    assert [dot.label for dot in page.dots] == ["el-paso"]


def test_a_region_smaller_than_a_dot_is_one(entry):
    places = (("rhode-island", None), ("texas", None))
    world = _map_of(entry, *places, box="world")
    assert [dot.label for dot in world.dots] == ["rhode-island"]
    near = _map_of(entry, *places[:1])
    assert [area.row.value.id for area in near.areas] == ["rhode-island"]
    assert near.dots == ()


def test_a_country_is_not_shaded_where_most_of_its_news_is_of_its_parts(entry):
    """Its number would be taken for that of the parts that nothing names."""
    india = ("india", None)
    parts = (("goa-india", "india"), ("maharashtra", "india"))
    page = _map_of(entry, india, india, india, india, *parts[1:])
    assert [bool(area.shade) for area in page.areas] == [True, True]
    page = _map_of(entry, india, india, *parts[1:])
    shades = {area.row.value.id: area.shade for area in page.areas}
    assert shades["india"] == 0
    assert shades["maharashtra"] > 0


def test_the_map_is_zoomed_to_what_is_chosen(site):
    whole = map_page(site, Query()).box
    france = map_page(site, Query().add("places", "france"))
    assert france.box[2] < whole[2]
    assert france.world_url == "/map?places=france&box=world"
    assert map_page(site, Query(), "world").box == worldmap.WORLD
    narrowed = Query("militants")
    near = map_page(site, narrowed).box
    assert map_page(site, narrowed, "900,0,500,10").box == near != whole


def test_a_map_says_that_other_places_count_without_the_chosen_one(site):
    """What a place counts is what a click on it finds."""
    assert map_page(site, Query()).without == ""
    page = map_page(site, Query().add("places", "france"))
    assert page.without.startswith("Counted without the choice of France:")
    rows = {row.value.id: row for row in (*page.here, *page.elsewhere)}
    found = site.search(Query().add("places", "tajikistan")).stories
    assert rows["tajikistan"].value.count == found
    assert rows["tajikistan"].url == "/search?places=tajikistan"


def test_a_narrow_screen_begins_with_the_place_that_is_chosen_or_named_most(site):
    """As a share of the view: France is near the middle of a map of it."""
    assert map_page(site, Query(), "world").middle > 0.6
    assert 0.4 < map_page(site, Query().add("places", "france")).middle < 0.6
    assert map_page(site, Query("naïveté")).middle == 0.5


def test_towns_too_close_to_be_told_apart_are_a_cluster_that_opens(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    names = ("Paris", "Versailles", "Lyon", "Dushanbe")
    engine.write([entry(f"t{n}", headings=(make_heading(n, "places"),)) for n in names])
    engine.commit()
    page = map_page(Site(engine, FACETS, Settings()), Query(), "world")
    (cluster,) = [dot for dot in page.dots if dot.is_cluster]
    assert cluster.words in ("Paris and 1 more place", "Lyon and 2 more places")
    assert "/map?box=" in cluster.url
    assert cluster.members == int(cluster.words.split()[2]) + 1
    (town,) = [dot for dot in page.dots if dot.label == "Dushanbe"]
    assert town.words == "Dushanbe: 1 story"


@pytest.mark.parametrize("most", [*range(1, 12), 57, 58, 1000])
def test_the_key_of_the_map_has_each_shade_that_occurs(most):
    """Of few stories not all shades do; without an area there is no key."""
    assert worldmap._legend(0) == ()
    shades = {worldmap._shade(count, most) for count in range(1, most + 1)}
    assert [shade for shade, _ in worldmap._legend(most)] == sorted(shades)


@pytest.mark.parametrize("most", [*range(1, 12), 57, 58, 1000])
def test_the_key_of_the_map_ends_with_the_most(most):
    """And each shade begins where the one before ends."""
    ends = [words.split(" to ") for _, words in worldmap._legend(most)]
    assert ends[0][0] == "1"
    assert ends[-1][-1] == f"{most:,}"
    numbers = [[int(end.replace(",", "")) for end in each] for each in ends]
    for before, after in pairwise(numbers):
        assert after[0] == before[-1] + 1


def test_names_on_the_map_lie_on_no_dot_and_in_the_view(entry):
    """Of two towns beside each other one is named; at the right edge none is."""
    view = (0.0, 0.0, 1000.0, 440.0)
    taken = [(100.0, 90.0, 20.0, 20.0)]
    assert worldmap._finds_room(taken, "Paris", (200.0, 100.0), view)
    assert not worldmap._finds_room(taken, "Lyon", (210.0, 104.0), view)
    assert not worldmap._finds_room(taken, "Benghazi", (60.0, 100.0), view)
    assert not worldmap._finds_room(taken, "Hong Kong", (980.0, 100.0), view)


def test_the_first_page_offers_only_examples_that_find_something(site):
    page = home_page(site)
    assert page.examples
    assert all(site.search(Query(example.text)).total for example in page.examples)


def test_the_first_page_does_not_say_one_number_twice(entry):
    """Where each story is one article, the headline has said it."""
    site = site_of([entry("a", date="2015"), entry("b", date="2016")])
    page = home_page(site)
    assert (page.headline, page.held[0]) == ("2 stories", "2015 to 2016.")


def test_the_first_page_says_in_words_what_is_held(site):
    page = home_page(site)
    assert page.headline == "5 stories from 2 outlets"
    assert page.held == ("6 articles, 1997 to 2016.", "1 story without a date.")


def test_doors_lead_to_countries_not_to_continents(entry):
    asia = make_heading("Asia", "places")
    nations = [make_heading(n, "places", "asia") for n in ("India", "Japan")]
    delhi = make_heading("Delhi", "places", "india")
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry("x", headings=(asia, *nations, delhi))])
    engine.commit()
    doors = home_page(Site(engine, FACETS, Settings())).doors
    assert [(door.label, [r.value.label for r in door.rows]) for door in doors] == [
        ("Countries", ["India", "Japan"])
    ]


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


def test_an_article_says_why_it_is_no_hit(client):
    text = client.get("/articles/b?why-not=militants+AND+crackdown").text
    assert "Left out by: crackdown." in text
    assert "Is it a hit?" not in client.get("/articles/b").text


def test_every_article_can_be_asked_why_a_search_does_not_find_it(client):
    """By words, or by the address of a result with its filters; and the search whose hit
    it is stays.
    """
    page = client.get("/articles/b?q=talks&at=1").text
    form = re.search(r'<form [^>]*action="/articles/b#why-not".*?</form>', page, re.S)
    assert form
    assert 'name="q" value="talks"' in form[0]
    assert 'name="why-not" type="search" value=""' in form[0]

    asked = {"q": "talks", "why-not": "http://localhost/search?q=talks&outlet=the-post"}
    page = client.get("/articles/b", query_string=asked).text
    assert "Left out by: Outlet" in page
    assert 'href="/search?q=talks&amp;outlet=the-post"' in page
    assert "talks" in client.get("/articles/b?why-not=talks").text


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


class LastFirst:
    """A second stage that puts the last hit first."""

    version = "last first"

    def reordered(self, text, ids, scores):
        order = list(range(len(ids)))
        return order[-1:] + order[:-1]

    def alike(self, article, ids, scores):
        return self.reordered("", ids, scores)


def test_why_an_article_is_a_hit_says_how_far_its_meaning_moved_it(tmp_path):
    engine = MemoryEngine(tmp_path, FACETS)
    engine.write(
        [make_entry(f"n{n}", "Of it", "fire " + "rain " * n) for n in range(3)]
    )
    engine.commit()
    engine.second_stage = LastFirst()
    site = create_app(engine, FACETS, Settings(search_seconds=0)).test_client()
    last = site.get("/articles/n2?q=fire&at=1").text
    assert "Hit 1 by words and meaning together; hit 3 by its words alone." in last
    second = site.get("/articles/n0?q=fire&at=2").text
    assert "Hit 2 by words and meaning together; hit 1 by its words alone." in second
    engine.second_stage = None
    assert "by words and meaning" not in site.get("/articles/n2?q=fire&at=3").text
