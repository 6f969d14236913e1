"""Facet values on the cluster, what is kept of them, and suggestions."""

from __future__ import annotations

import pytest

from cuttings.search.engines.opensearch.documents import (
    value_document,
    value_id,
)
from cuttings.search.engines.opensearch.pending import Effect, Pending, Statement
from cuttings.search.engines.opensearch.values import (
    BATCH,
    GENERATION,
    Completer,
    Dictionary,
)
from cuttings.search.facets import Value, facet_named, installed_facets
from cuttings.search.results import Suggestion
from tests.search.engines.opensearch.recorded import (
    ADDRESS,
    RecordedCluster,
    document_of,
    found,
)

ASIA = Value("asia", "Asia")
TAJIKISTAN = Value("tj", "Tajikistan", "asia")


def stored(*values: Value, generation: int | None = None) -> dict:
    """The answer with these places, and with the generation where it is asked for."""
    documents = [
        (value_id("places", value.id), value_document("places", value))
        for value in values
    ]
    if generation is not None:
        documents.append((GENERATION, {"key": "", "id": str(generation)}))
    return found(*documents)


def asked_ids(cluster: RecordedCluster) -> list[list[str]]:
    return [
        arguments["body"]["query"]["ids"]["values"] for _, arguments in cluster.asked
    ]


def test_values_are_asked_for_once():
    cluster = RecordedCluster(stored(ASIA), stored(TAJIKISTAN))
    dictionary = Dictionary(cluster, ADDRESS)
    asia, tajikistan = ("places", "asia"), ("places", "tj")
    assert dictionary.values([asia]) == {asia: ASIA}
    assert dictionary.values([asia, tajikistan]) == {asia: ASIA, tajikistan: TAJIKISTAN}
    assert dictionary.values([asia]) == {asia: ASIA}
    assert asked_ids(cluster) == [[value_id(*asia)], [value_id(*tajikistan)]]


def test_an_unknown_value_is_left_out():
    dictionary = Dictionary(RecordedCluster(stored()), ADDRESS)
    assert dictionary.values([("places", "nowhere")]) == {}


def test_another_generation_drops_what_was_kept():
    cluster = RecordedCluster(
        stored(ASIA),
        stored(generation=1),
        stored(ASIA),
        stored(generation=1),
    )
    dictionary = Dictionary(cluster, ADDRESS)
    dictionary.values([("places", "asia")])
    assert dictionary.generation() == 1
    dictionary.values([("places", "asia")])
    assert dictionary.generation() == 1
    dictionary.values([("places", "asia")])
    assert cluster.answers == []


def test_an_index_without_a_generation_has_seen_no_commit():
    assert Dictionary(RecordedCluster(stored()), ADDRESS).generation() == 0


def test_a_commit_counts_the_generation_up_and_says_which_facets_have_values():
    keys = {"buckets": [{"key": "places", "doc_count": 2}]}
    counted = {"aggregations": {"keys": keys}}
    cluster = RecordedCluster(stored(generation=4), counted, {})
    told = Pending(1, (Statement(1, "s", (Effect("outlet", "post", "s"),)),))
    Dictionary(cluster, ADDRESS).advance(told)
    request, arguments = cluster.asked[-1]
    assert (request, arguments["id"]) == ("index", GENERATION)
    body = arguments["body"]
    assert (body["key"], body["id"], body["facets"]) == ("", "5", ["places"])
    reading = Dictionary(RecordedCluster(found((GENERATION, body))), ADDRESS)
    assert (reading.generation(), reading.told) == (5, told)


def test_facets_without_values_are_known_with_the_generation():
    counted = {"key": "", "id": "3", "facets": ["places"]}
    cluster = RecordedCluster(found((GENERATION, counted)), stored(generation=4))
    dictionary = Dictionary(cluster, ADDRESS)
    assert dictionary.has_values("people")
    dictionary.generation()
    assert dictionary.known() == (3, frozenset({"places"}))
    assert dictionary.has_values("places")
    assert not dictionary.has_values("people")
    dictionary.generation()
    assert dictionary.known() == (4, None)
    assert dictionary.has_values("people")


@pytest.mark.parametrize(("count", "requests"), [(BATCH, 1), (BATCH + 1, 2)])
def test_many_values_are_asked_for_in_steps(count, requests):
    cluster = RecordedCluster(*[stored()] * requests)
    wanted = [("places", f"v{number}") for number in range(count)]
    Dictionary(cluster, ADDRESS).values(wanted)
    assert sum(map(len, asked_ids(cluster))) == count
    assert cluster.answers == []


def test_values_come_with_those_above_them():
    cluster = RecordedCluster(stored(TAJIKISTAN), stored(ASIA))
    dictionary = Dictionary(cluster, ADDRESS)
    assert dictionary.with_parents([("places", "tj")]) == {
        ("places", "tj"): TAJIKISTAN,
        ("places", "asia"): ASIA,
    }


def test_values_above_each_other_end_where_the_circle_closes():
    one, other = Value("a", "A", "b"), Value("b", "B", "a")
    cluster = RecordedCluster(stored(one), stored(other))
    found_values = Dictionary(cluster, ADDRESS).with_parents([("places", "a")])
    assert set(found_values.values()) == {one, other}


def completer(*answers: dict) -> Completer:
    cluster = RecordedCluster(*answers)
    facets = [facet_named("places", installed_facets())]
    return Completer(Dictionary(cluster, ADDRESS), "a-1", facets)


def counts(**numbers: int) -> dict:
    buckets = {word: {"doc_count": number} for word, number in numbers.items()}
    return {"aggregations": {"words": {"buckets": buckets}}}


def similar(*options: tuple[str, int]) -> dict:
    offered = [{"text": text, "freq": number} for text, number in options]
    return {"suggest": {"near": [{"options": offered}]}}


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ([("peace", 2), ("peach", 9)], "peace"),
        ([("peache", 2), ("peacke", 9)], "peacke"),
        ([("treaty", 9)], "peacce"),
        ([], "peacce"),
    ],
    ids=["the nearest", "of the nearest the most frequent", "too far", "none"],
)
def test_an_unknown_word_becomes_the_nearest_known_one(options, word):
    asked = completer(counts(war=3, peacce=0), found(), similar(*options))
    assert asked.nearest(["war", "peacce"]) == ["war", word]


@pytest.mark.parametrize(("word", "limit"), [("peacs", 1), ("peaces", 2)])
def test_a_short_word_may_differ_in_one_letter_a_longer_one_in_two(word, limit):
    asked = completer(counts(**{word: 0}), found(), similar())
    asked.nearest([word])
    _, arguments = asked.cluster.asked[-1]
    assert arguments["body"]["suggest"]["near"]["term"]["max_edits"] == limit


def test_names_come_before_titles_and_titles_before_words(entry):
    made = entry("x", "Tajik talks", "Tajiks met in Tajikistan.")
    document = document_of(made, (), alone=True)
    places = {"buckets": [{"key": "tj", "doc_count": 1}]}
    asked = completer(
        stored(TAJIKISTAN, Value("tl", "Tallinn")),
        {"aggregations": {"values": places}},
        found(("x", document)),
        found(("x", document)),
        counts(tajik=4, tajiks=2, tajikistan=9),
    )
    assert asked.suggest("taj", limit=4) == (
        Suggestion("Tajikistan", "places", "tj", 1),
        Suggestion("Tajik talks", "title", "x", 1),
        Suggestion("tajikistan", "term", "tajikistan", 9),
        Suggestion("tajik", "term", "tajik", 4),
    )


def test_nothing_typed_is_nothing_suggested():
    assert completer().suggest(" -", limit=9) == ()
