"""Other readings of a query are offered with what they find, and an id opens its article."""

from __future__ import annotations

import pytest

from cuttings.search.articles import Imprint
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.search.offers import (
    Counts,
    counted_notices,
    found_by_offers,
    found_instead,
    instead_of,
    named_article,
)
from cuttings.search.queries import Query
from cuttings.search.results import page_to_json
from tests.making import make_entry


@pytest.fixture
def engine(tmp_path):
    """Three articles, two of them one story."""
    engine = MemoryEngine(tmp_path, installed_facets())
    number = Imprint(vendor="Newsbase", number="NB20190304-17")
    engine.write(
        [
            make_entry("k3x7qp2mzt5a", body="The police and the court.", story="s"),
            make_entry("b", body="Police again.", story="s", representative=False),
            make_entry("c", body="A court of three words.", imprint=number),
        ]
    )
    engine.commit()
    return engine


def offered(engine, text: str) -> dict[str, Counts]:
    page = engine.search(Query(text))
    found: dict[str, Counts] = {}
    for _, offers in counted_notices(engine.search, page):
        found |= {offer.query: counts for offer, counts in offers}
    return found


def test_an_offer_says_copies_and_stories(engine):
    assert offered(engine, "police or court") == {"police OR court": Counts(3, 2)}


def test_a_wider_distance_is_offered_only_where_it_finds_more(engine):
    assert "“police court”~4" not in offered(engine, "police w/3 court")
    assert offered(engine, "police w/2 court")["“police court”~3"] == Counts(1, 1)


def test_what_everybody_reads_so_needs_an_offer_that_finds_something(engine):
    page = engine.search(Query("police 2019"))
    assert page.parsed.notices
    assert not list(counted_notices(engine.search, page))


def test_a_vendors_number_is_offered_with_its_article(engine):
    assert offered(engine, "NB20190304-17")["vendor:“nb20190304 17”"] == Counts(1, 1)


def test_json_has_the_counts_and_null_where_nothing_was_counted(engine):
    page = engine.search(Query("police or court"))
    found = page_to_json(page, found_by_offers(engine.search, page))
    (notice,) = found["query"]["notices"]
    (offer,) = notice["offers"]
    assert (offer["copies"], offer["stories"]) == (3, 2)
    (notice,) = page_to_json(page)["query"]["notices"]
    assert notice["offers"][0]["copies"] is None


@pytest.mark.parametrize("typed", ["k3x7qp2mzt5a", " id:k3x7qp2mzt5a "])
def test_an_id_names_its_article(engine, typed):
    entry = named_article(engine, Query(typed))
    assert entry is not None
    assert entry.article.id == "k3x7qp2mzt5a"


def test_words_name_no_article(engine):
    assert named_article(engine, Query("police")) is None
    assert named_article(engine, Query("k3x7qp2mzt5a police")) is None


def instead(engine, query: Query) -> list[tuple[str, str, int]]:
    page = engine.search(query)
    return [
        (each.what, each.query.text, each.counts.copies)
        for each in found_instead(engine, page)
    ]


def test_where_nothing_is_found_whatever_would_find_something_is_said(engine):
    assert instead(engine, Query("police AND zebra -three")) == [
        ("any of the words", "police OR zebra", 2),
        ("one of the words alone", "police", 2),
    ]
    assert instead(engine, Query("court", exact=True).add("people", "nobody")) == [
        ("without the filters", "court", 2),
    ]
    assert instead(engine, Query("words three courts", exact=True, words="all")) == [
        ("any of the words", "words OR three OR courts", 1),
        ("one of the words alone", "words", 1),
        ("one of the words alone", "three", 1),
        ("other forms of the words too", "words three courts", 1),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("police/court", ("the words apart from each other", "police AND court", 1)),
        ('"court police"', ("the words apart from each other", "court AND police", 1)),
        ('"court a court"', ("the words apart from each other", "court AND a", 1)),
        ("court PRE/2 of -zebra", ()),
        ("three w/1 court", ("the words apart from each other", "three AND court", 1)),
        ("title:three", ("anywhere in the text", "three", 1)),
        ("lead:court -zebra", ()),
        ('-"police court" AND zebra', ()),
    ],
)
def test_what_was_asked_for_in_too_narrow_a_place_is_offered_in_a_wider(
    engine, typed, expected
):
    """A phrase, two words joined by a sign, a distance, a part of the text; never what
    is excluded.
    """
    found = instead(engine, Query(typed))
    assert expected in found if expected else not found


def test_another_spelling_is_said_where_little_is_found(engine):
    found = instead(engine, Query("polise"))
    assert found == [("another spelling", "police", 2)]
    page = engine.search(Query("polise"))
    assert [each.to_json() for each in instead_of(engine, page)] == [
        {"what": "another spelling", "query": "police", "copies": 2, "stories": 1}
    ]
    assert instead(engine, Query("police")) == []


def test_what_else_would_find_nothing_is_not_said(engine):
    assert instead(engine, Query("zebra AND zzzz")) == []


def test_undated_articles_are_an_offer_within_limits_of_dates(engine):
    """Where words are held, the filters without them and other spellings are none."""
    found = instead(engine, Query("police", date_from="1900", date_to="1901"))
    whats = [what for what, *_ in found]
    assert whats[0] == "what has no date"
    assert "without the filters" in whats
    assert "the filters without the words" not in whats
    assert "what has no date" not in [what for what, *_ in instead(engine, Query("zq"))]
