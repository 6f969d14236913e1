"""What is said where nothing is found, or a question can't be asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from cuttings.search.articles import Entry
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import EngineError, SearchTooSlow
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.translations import speaking
from cuttings.web.app import create_app
from cuttings.web.pages.search import search_page
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS
from tests.web.pages.sites import PUBLIC, site_of


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


def test_no_hits_between_dates_are_told_from_no_holdings(site):
    assert search_page(site, Query("militants", date_from="1998"), PUBLIC).zero is None
    held = search_page(
        site, Query("nobody", date_from="2015-09", date_to="2015-09"), PUBLIC
    ).zero.findings[-1]
    assert (
        "Within these limits (From: September 2015; To: September 2015) the archive "
        "holds 2 articles; none of them is a hit." in held.said
    )
    nothing = search_page(
        site, Query("militants", date_from="1998", date_to="1999"), PUBLIC
    ).zero.findings[-1]
    assert (
        "Within these limits (From: 1998; To: 1999) the archive holds nothing"
        in nothing.said
    )


def test_a_day_has_its_article_where_the_language_gives_it_one(site):
    """A month and a year have none; in English all are alike."""

    def said(since: str) -> str:
        with speaking("de"):
            query = Query("militants", date_from=since)
            return search_page(site, query, PUBLIC).zero.findings[-1].said

    assert "nicht vor dem 3. Mai 2031" in said("2031-05-03")
    assert "nicht vor Mai 2031" in said("2031-05")


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


@pytest.mark.parametrize(
    ("query", "said", "way"),
    [
        (
            Query("militants").exclude("outlet", "the-post"),
            "have the words, all left out by: not The Post",
            "Let The Post in again",
        ),
        (
            Query("militants", date_from="2031"),
            "have the words, all left out by: not before 2031",
            "Let in what is before 2031",
        ),
        (
            Query("militants", date_to="1950"),
            "have the words, all left out by: not after 1950",
            "Let in what is after 1950",
        ),
    ],
    ids=["outlet left out", "from", "to"],
)
def test_hits_that_only_a_filter_leaves_out_are_not_denied(entry, query, said, way):
    """How many have the words, which filter left them out, and how to let them in."""
    entries: list[Entry] = []
    for number in (1, 2, 3):
        made = entry(f"m{number}", "Militants meet", "Militants met.", date="2015")
        article = replace(made.article, outlet="The Post")
        entries.append(replace(made, article=article))
    page = search_page(site_of(entries), query, PUBLIC)
    held = page.zero.findings[-1].said
    assert f"3 articles {said}." in held
    assert "3 articles; none of them is a hit" not in held
    assert way in [what for what, _ in finding(page, "Without a filter")]


def test_changes_that_find_nothing_share_a_row(client):
    """Row upon row of "nothing" would hide what finds something."""
    found = client.get("/search?q=zqx+vwq+jjx&words=all&exact=1").text
    assert found.count('<td class="number">nothing</td>') <= 3
    assert "“zqx” alone; “vwq” alone" in found


def undated_and_dated(entry) -> list[Entry]:
    """Two articles of one word without a date, and one of another word with one."""
    return [
        entry("u1", "Zebras graze", "Zebras grazed."),
        entry("u2", "Zebras sleep", "Zebras slept.", places=["Chad"]),
        entry("d1", "Whales sing", "Whales sang.", date="2015", places=["Peru"]),
    ]


def test_what_has_no_date_is_the_reason_and_not_the_days(entry):
    """It lies before no day and after none, and is shown by one link."""
    query = Query("zebras", date_from="2014", date_to="2026")
    page = search_page(site_of(undated_and_dated(entry)), query, PUBLIC)
    held = page.zero.findings[-1].said
    assert "2 articles would be found, but have no date" in held
    assert "not before 2014" not in held
    assert (page.undated.url, page.undated.count) == (
        "/search?q=zebras&date=unknown",
        2,
    )


def test_undated_articles_are_counted_among_the_reasons(entry):
    """Beside days that leave out others, and beside other filters."""
    late = entry("d2", "Zebras run", "Zebras ran.", date="2030")
    site = site_of([*undated_and_dated(entry), late])
    page = search_page(site, Query("zebras", date_to="2020"), PUBLIC)
    said = "3 articles have the words, all left out by: not after 2020; no date (2 articles)"
    assert said in page.zero.findings[-1].said
    query = Query("zebras", date_from="2020").add("places", "peru")
    page = search_page(site, query.add("places", "india"), PUBLIC)
    assert "india or Peru; not before 2020" in page.zero.findings[-1].said
    assert page.undated is None


@pytest.mark.parametrize(
    ("query", "number"),
    [
        (Query("zebras OR whales", date_from="2014"), 2),
        (Query("zebras OR whales").add("date", "2015"), 2),
        (Query("zebras OR whales"), 0),
        (Query("zebras OR whales").add("date", "unknown"), 0),
        (Query("zebras OR whales", date_from="2014").exclude("date", "unknown"), 0),
        (Query("whales", date_from="2014"), 0),
    ],
    ids=["from", "a year", "no limit", "undated alone", "undated not", "all dated"],
)
def test_a_result_within_dates_says_what_has_none(entry, query, number):
    page = search_page(site_of(undated_and_dated(entry)), query, PUBLIC)
    assert (page.undated.count if page.undated else 0) == number
    site = site_of(undated_and_dated(entry))
    client = create_app(site.engine, installed_facets(), Settings()).test_client()
    shown = client.get(
        "/search?" + "&".join(f"{n}={v}" for n, v in query.to_arguments())
    )
    assert ("2 articles have no date and are left out" in shown.text) == bool(number)


def test_words_that_only_filters_leave_out_are_offered_without_them_first(entry):
    """No other spelling is offered of words that are held, nor the filters alone."""
    query = Query("whales").add("places", "chad")
    page = search_page(site_of(undated_and_dated(entry)), query, PUBLIC)
    assert (page.zero.unfiltered.url, page.zero.unfiltered.found) == (
        "/search?q=whales",
        "1 story",
    )
    assert page.zero.findings[0].title == "Without a filter"
    assert page.correction is None
    offered = [way.what for way in page.zero.ways()]
    assert not [what for what in offered if what.startswith("Leave out the words")]


def test_a_misspelling_within_filters_is_corrected_all_the_same(entry):
    query = Query("whalez").add("places", "peru")
    page = search_page(site_of(undated_and_dated(entry)), query, PUBLIC)
    assert page.zero.unfiltered is None
    assert page.correction == "whales"
