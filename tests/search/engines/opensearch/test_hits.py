"""Hits of a page, of stories, and of a walk through all of a result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.engines.opensearch import hits
from cuttings.search.engines.opensearch.conditions import Search
from cuttings.search.engines.opensearch.hits import TRIES, WINDOW, Reader
from cuttings.search.engines.opensearch.values import Dictionary
from cuttings.search.errors import EngineError
from cuttings.search.queries import Query
from tests.search.engines.opensearch.recorded import (
    ADDRESS,
    RecordedCluster,
    document_of,
    found,
)

POINT = {"pit_id": "p"}


def reader(query: Query, *answers: object) -> Reader:
    cluster = RecordedCluster(*answers)
    return Reader(Search(Dictionary(cluster, ADDRESS), "a-1", query))


@pytest.fixture
def stored(entry):
    """Makes an answer of articles by id, story and whether they are alone."""

    def make(*articles: tuple[str, str, bool]) -> dict:
        documents = []
        for name, story, alone in articles:
            made = entry(name, body="word", story=story)
            documents.append((name, document_of(made, (), alone)))
        return found(*documents)

    return make


@pytest.mark.parametrize(
    ("page", "first"), [(WINDOW // 10, WINDOW - 10), (WINDOW // 10 + 1, None)]
)
def test_pages_within_the_window_are_asked_for_by_their_ordinals(page, first):
    body = reader(Query("word", page=page, size=10)).body({})
    assert body.get("from") == first
    assert body["size"] == (10 if first is not None else 0)


def test_stories_are_folded_and_copies_are_not():
    assert reader(Query("word")).body({})["collapse"] == {"field": "story"}
    assert "collapse" not in reader(Query("word", count="copies")).body({})


def test_only_stories_that_may_have_copies_are_asked_about(stored):
    reading = reader(Query("word"))
    documents = reading.documents(stored(("x", "s", False), ("y", "t", True)))
    index, body = reading.asking_copies(documents)
    assert index == "a-1"
    assert body["query"]["bool"]["filter"] == [{"terms": {"story": ["s"]}}]
    assert reading.asking_copies(documents[1:]) is None


def test_a_representative_is_asked_for_where_another_copy_was_found(stored, entry):
    (found_copy,) = reader(Query("word")).documents(stored(("x", "s", False)))
    assert found_copy.representative
    other = replace(found_copy, representative=False)
    for query, wanted in ((Query("word"), 1), (Query("word", count="copies"), 0)):
        _, body = reader(query).asking_copies([other])
        assert body["size"] == wanted
        _, body = reader(query).asking_copies([found_copy])
        assert body["size"] == 0


def copies(
    answer: dict, stored: int, matching: int, kept: int = 0, **carried: int
) -> dict:
    """An answer with how many copies of a story there are, and of which outlets."""
    outlets = [{"key": name, "doc_count": number} for name, number in carried.items()]
    bucket = {"key": "s", "doc_count": kept or stored, "outlets": {"buckets": outlets}}
    counts = {
        "stored": {"buckets": [{"key": "s", "doc_count": stored}]},
        "kept": {"stories": {"buckets": [bucket]}},
        "matching": {"stories": {"buckets": [{"key": "s", "doc_count": matching}]}},
    }
    return {**answer, "aggregations": counts}


@pytest.mark.parametrize(("count", "shown"), [("stories", "z"), ("copies", "x")])
def test_a_story_is_shown_by_its_representative(stored, count, shown):
    reading = reader(Query("word", count=count))
    documents = reading.documents(stored(("x", "s", False), ("y", "t", True)))
    answer = copies(stored(("z", "s", False)), stored=5, matching=2)
    first, second = reading.hits(documents, answer)
    assert (first.id, first.story, first.copies, first.matching) == (shown, "s", 5, 2)
    assert (second.id, second.copies, second.matching) == ("y", 1, 1)


@pytest.mark.parametrize(("number", "named"), [(12, ("Mail", "Post")), (13, ())])
def test_a_hit_names_the_outlets_of_its_copies_where_they_are_few(
    stored, number, named
):
    reading = reader(Query("word"))
    documents = reading.documents(stored(("x", "s", False)))
    answer = copies(stored(("x", "s", False)), number, 1, Post=number - 1, Mail=1)
    (hit,) = reading.hits(documents, answer)
    assert (hit.carriers, hit.left_out) == (named, 0)


def test_a_hit_counts_the_copies_that_its_search_leaves_out(stored):
    reading = reader(Query("word"))
    documents = reading.documents(stored(("x", "s", False)))
    answer = copies(stored(("x", "s", False)), 5, 1, kept=2, Post=1, Mail=1)
    (hit,) = reading.hits(documents, answer)
    assert (hit.carriers, hit.left_out) == (("Mail", "Post"), 3)


def test_a_document_names_its_outlet_and_an_unknown_one_as_empty(entry):
    known = document_of(entry("x", outlet="Post"), (), alone=True)
    unknown = document_of(entry("y", outlet=None), (), alone=True)
    assert (known["outlet"], unknown["outlet"]) == ("Post", "")


def test_a_walk_folds_stories_and_closes_its_point_in_time(stored):
    answer = stored(("x", "s", False), ("y", "s", False), ("z", "t", True))
    reading = reader(Query("word"), POINT, answer, copies(found(), 2, 2))
    assert [entry.article.id for entry in reading.entries()] == ["x", "z"]
    assert reading.search.cluster.closed == ["p"]


def test_a_walk_that_loses_its_place_carries_on_after_its_last_hit(stored, monkeypatch):
    monkeypatch.setattr(hits, "WALK", 2)
    first = stored(("v", "v", True), ("w", "w", True))
    lost = EngineError("gone")
    reading = reader(Query("word"), POINT, first, lost, POINT, stored(("x", "x", True)))
    assert [entry.article.id for entry in reading.entries()] == ["v", "w", "x"]
    searches = [
        arguments["body"].get("search_after")
        for request, arguments in reading.search.cluster.asked
        if request == "search"
    ]
    assert searches == [None, ["w"], ["w"]]


@pytest.mark.parametrize("lack", ["failed", "timed_out"])
def test_part_of_an_answer_is_no_answer_to_a_walk(stored, lack):
    answer = stored(("x", "x", True))
    answer["timed_out"] = lack == "timed_out"
    answer["_shards"]["failed"] = int(lack == "failed")
    reading = reader(Query("word"), POINT, answer, POINT, stored(("y", "y", True)))
    assert [entry.article.id for entry in reading.entries()] == ["y"]


def test_a_walk_that_loses_its_place_too_often_is_an_error():
    lost = [POINT, EngineError("gone")] * TRIES
    reading = reader(Query("word"), *lost)
    with pytest.raises(EngineError, match="lost its place in a result several times"):
        list(reading.entries())
    assert len(reading.search.cluster.pauses) == TRIES - 1
    assert reading.search.cluster.answers == []
