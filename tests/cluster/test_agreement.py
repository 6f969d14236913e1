"""The cluster and the engine in memory agree on archives and queries made at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cuttings.search.articles import Entry
from cuttings.search.engines import Engine
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.opensearch import counting
from cuttings.search.facets import installed_facets
from cuttings.search.language.analysis import stem, terms
from cuttings.search.queries import Query
from tests.making import make_entry, make_heading

WORDS = [
    "peace",
    "talks",
    "talk",
    "war",
    "rebel",
    "rebels",
    "Łódź",
    "the",
    "of",
    "7,000",
    "runs",
    "running",
    "ab",
    "abc",
]
PLACES = [
    make_heading("Asia", "places"),
    make_heading("Tajikistan", "places", "asia"),
    make_heading("France", "places"),
]
PEOPLE = [
    make_heading(name, "people", None, (f"{name} variant{n}",))
    for n, name in enumerate(["Ann Lee", "Bo Li", "Al"])
]
QUERIES = [
    "", "peace", "talks", "peace war", "peace OR rebels", "rebel -war", "NOT peace", '"peace talks"', '"peace war"~3',
    '"peace war talks"~3', '"the peace the"~4', '"the of the of"~3', '"war war"', "title:war", "ta*", "r?ns", "abx~",
    "ab~", "reb*~", "people:lee", "people:variant1", "people:l*", "places:asia", "date:2001", "date:2001-02..2002",
    "date:unknown", "lodz", "7000", "people:al OR war", "title:(peace OR war) the", '"peace talks war rebel"~2',
]  # fmt: skip


def entries(seed: int, count: int) -> Iterator[Entry]:
    """Articles of few words, so that these repeat, in stories of one to four."""
    rng = random.Random(seed)
    for number in range(count):
        place = rng.choice([(), (PLACES[0],), (PLACES[0], PLACES[1]), (PLACES[2],)])
        date = rng.choice(
            [None, "2001", "2001-02", "2001-02-03", "2002-05-06", "2003-01"]
        )
        yield make_entry(
            f"n{number}",
            " ".join(rng.choices(WORDS, k=rng.randint(1, 3))),
            " ".join(rng.choices(WORDS, k=rng.randint(1, 14))),
            date,
            story=f"s{rng.randrange(count)}" if rng.random() < 0.6 else None,
            representative=rng.random() < 0.6,
            headings=(*place, *rng.sample(PEOPLE, rng.randint(0, 2))),
            agency=rng.choice([None, "AFP", "Reuters"]),
            event=rng.sample(["War", "Peace", "Sport"], rng.randint(0, 2)),
        )


def moved(texts: list[Entry], places: list[Entry]) -> Iterator[Entry]:
    """The texts of some articles with the names, stories and origins of others."""
    for text, place in zip(texts, places, strict=True):
        article = replace(
            place.article, title=text.article.title, body=text.article.body
        )
        yield replace(place, article=article)


def queries(seed: int, count: int) -> Iterator[Query]:
    rng = random.Random(seed)
    for number in range(count):
        query = Query(
            QUERIES[number % len(QUERIES)],
            count=rng.choice(["stories", "copies"]),
            size=100,
        )
        query = query.with_(
            sort=rng.choice(["relevance", "newest", "oldest"]), exact=rng.random() < 0.2
        )
        choices = [
            ("places", "asia"),
            ("places", "france"),
            ("agency", "afp"),
            ("event", "war"),
            ("date", "2001"),
        ]
        for key, value in rng.sample(choices, rng.choice([0, 0, 1, 2])):
            query = (
                query.add(key, value)
                if rng.random() < 0.7
                else query.exclude(key, value)
            )
        yield query


@pytest.fixture(scope="module")
def pair(opensearch, tmp_path_factory) -> Iterator[tuple[Engine, Engine]]:
    """A cluster and the specification, through the same writes, moves and removals."""
    cluster = opensearch(tmp_path_factory.mktemp("pair") / "index" / "1", shards=3)
    memory = MemoryEngine(tmp_path_factory.mktemp("memory"), installed_facets())
    for engine in (cluster, memory):
        engine.write(entries(1, 60))
        engine.write(entries(2, 20))
        engine.commit()
        engine.write(entries(3, 30))
        engine.delete(f"n{number}" for number in range(50, 56))
        engine.refacet(moved(list(entries(3, 30))[:20], list(entries(5, 20))))
        engine.commit()
        engine.write(list(entries(4, 80))[56:])
        engine.commit()
    yield cluster, memory
    cluster.close()


@pytest.mark.parametrize(
    "query",
    list(queries(7, len(QUERIES))),
    ids=lambda q: f"{q.text or 'everything'}-{q.count}",
)
def test_both_give_the_same_totals_hits_and_facets(pair, query):
    found, expected = (engine.search(query) for engine in pair)
    assert found.warnings == expected.warnings
    assert (found.copies, found.stories) == (expected.copies, expected.stories)
    assert found.facets == expected.facets
    assert {(hit.story, hit.copies, hit.matching) for hit in found.hits} == {
        (hit.story, hit.copies, hit.matching) for hit in expected.hits
    }
    if query.count == "copies":
        assert {hit.id for hit in found.hits} == {hit.id for hit in expected.hits}
    if query.sort != "relevance":
        assert [hit.date for hit in found.hits] == [
            hit.date for hit in expected.hits
        ] or query.count == "stories"
    counted = [hit.id for hit in found.hits if hit.part == found.part]
    assert [entry.article.id for entry in pair[0].matches(query)] == counted


@pytest.mark.parametrize("key", ["people", "places", "date", "event"])
@pytest.mark.parametrize("order", ["count", "a-z"])
def test_both_list_the_same_values(pair, key, order):
    for query in (Query("the"), Query("war", count="copies").add("agency", "afp")):
        for asked in (
            {},
            {"prefix": "a"},
            {"under": ""},
            {"under": "asia"},
            {"size": 2, "page": 2},
        ):
            pages = [
                engine.facet_values(key, query, order=order, **asked) for engine in pair
            ]
            assert pages[0] == pages[1], asked


def test_fifty_thousand_words_are_the_same_terms_on_the_cluster(opensearch, tmp_path):
    """The cluster cuts what it is given at spaces, and that gives exactly the terms
    of our analyser.
    """
    rng = random.Random(5)
    alphabet = (
        "abcdefghijklmnopqrstuvwxyzàéîøüßçłžαβγдежשלمن漢字かな0123456789'’.,-ﬁ\u0301"
    )
    words = {
        "".join(rng.choices(alphabet, k=rng.randint(1, 12))) for _ in range(53_000)
    }
    engine = opensearch(tmp_path / "index" / "1", shards=1)
    engine.cluster.client.indices.put_settings(
        index=engine.index, body={"index.analyze.max_token_count": 200_000}
    )
    for field, ours in (
        ("exact", list(terms(" ".join(words)))),
        ("text", [stem(t) for t in terms(" ".join(words))]),
    ):
        assert len(ours) > 50_000
        body = {"field": field, "text": " ".join(ours)}
        tokens = engine.cluster.client.indices.analyze(index=engine.index, body=body)[
            "tokens"
        ]
        assert [token["token"] for token in tokens] == ours
        assert [token["position"] for token in tokens] == list(range(len(ours)))


BROAD = (
    Query("the"),
    Query(count="copies").add("agency", "afp"),
    Query("war").add("people", "al"),
)


def test_counts_stay_right_where_only_a_few_values_are_asked_for(pair, monkeypatch):
    """What can't be proved from the first values of each part of the index is asked
    for again.
    """
    monkeypatch.setattr(counting, "FIRST_VALUES", 2)
    for query in BROAD:
        found, expected = (engine.search(query) for engine in pair)
        assert (found.facets, found.warnings) == (expected.facets, ())


def test_values_that_stay_unproved_are_told(pair, monkeypatch):
    monkeypatch.setattr(counting, "FIRST_VALUES", 1)
    monkeypatch.setattr(counting, "MORE_VALUES", (1,))
    assert pair[0].search(Query("the")).warnings == (counting.APPROXIMATE_VALUES,)


def test_shared_stories_are_right_where_they_take_a_second_request(pair, monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE", 1)
    for query in (Query("the"), *BROAD):
        found, expected = (engine.search(query) for engine in pair)
        assert (found.stories, found.facets, found.warnings) == (
            expected.stories,
            expected.facets,
            (),
        )


def test_more_shared_stories_than_are_counted_exactly_are_told(pair, monkeypatch):
    """So few stories are counted right even approximately; the warning is what the
    reader must see.
    """
    monkeypatch.setattr(counting, "AT_ONCE", 1)
    monkeypatch.setattr(counting, "EXACT", 1)
    found, expected = (engine.search(Query("the")) for engine in pair)
    assert found.warnings == (counting.APPROXIMATE_STORIES,)
    assert (found.copies, found.stories, found.facets) == (
        expected.copies,
        expected.stories,
        expected.facets,
    )


def test_values_are_listed_to_the_last_whatever_the_step(pair, monkeypatch):
    monkeypatch.setattr(counting, "STEP", 2)
    for query in BROAD:
        for asked in ({}, {"prefix": "a"}):
            assert pair[0].facet_values("people", query, **asked) == pair[
                1
            ].facet_values("people", query, **asked)


def test_a_long_proximity_search_says_that_distances_are_not_checked(pair):
    found, expected = (
        engine.search(Query('"the peace war of talks"~30', count="copies"))
        for engine in pair
    )
    assert found.warnings == (
        "So many words near each other in any order were searched within one stretch "
        "of the text; use fewer words to have each distance checked.",
    )
    assert found.copies >= expected.copies


def test_both_suggest_and_correct_the_same(pair):
    for typed in ("lee", "pea", "ann l", "variant", "th"):
        assert pair[0].suggest(typed, limit=20) == pair[1].suggest(typed, limit=20)
    for typed in ("peacce", "warr peace", "zzzzzz", "peace"):
        assert pair[0].correct(Query(typed)) == pair[1].correct(Query(typed))
