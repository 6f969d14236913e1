"""A query in the cluster's query language."""

from __future__ import annotations

import math

import pytest
from whoosh import query as q

from cuttings.search.engines.opensearch.conditions import (
    MAX_CHAINS,
    NOTHING,
    Search,
    Translator,
    all_of,
)
from cuttings.search.engines.opensearch.documents import value_document
from cuttings.search.engines.opensearch.values import BATCH, MAX_MEANT, Dictionary
from cuttings.search.errors import EngineError
from cuttings.search.facets import Value
from cuttings.search.queries import Query
from cuttings.search.syntax.proximity import Forms
from tests.search.engines.opensearch.recorded import ADDRESS, RecordedCluster

PEACE = {"term": {"text": {"value": "peac", "boost": 1.0}}}
WAR = {"term": {"text": {"value": "war", "boost": 1.0}}}


def word(text: str) -> q.Term:
    return q.Term("text", text)


def constant(clause: dict) -> dict:
    return {"constant_score": {"filter": clause, "boost": 1.0}}


@pytest.mark.parametrize(
    ("tree", "clause"),
    [
        (word("peac"), PEACE),
        (
            q.And([word("peac"), word("war")]),
            {"bool": {"must": [PEACE, WAR], "boost": 1.0}},
        ),
        (
            q.Or([word("peac"), word("war")]),
            {
                "bool": {
                    "should": [PEACE, WAR],
                    "minimum_should_match": 1,
                    "boost": 1.0,
                }
            },
        ),
        (
            q.DisjunctionMax([word("peac"), word("war")]),
            {"dis_max": {"queries": [PEACE, WAR], "boost": 1.0}},
        ),
        (
            q.AndMaybe(word("peac"), word("war")),
            {"bool": {"must": [PEACE], "should": [WAR]}},
        ),
        (
            q.AndNot(word("peac"), word("war")),
            {"bool": {"must": [PEACE], "must_not": [WAR]}},
        ),
        (q.Not(word("war")), {"bool": {"must_not": [WAR]}}),
        (q.Every(), {"match_all": {"boost": 1.0}}),
        (q.NullQuery, NOTHING),
        (q.Prefix("exact", "pea"), constant({"prefix": {"exact": "pea"}})),
        (
            q.Wildcard("exact", "p*e"),
            constant({"wildcard": {"exact": {"value": "p*e"}}}),
        ),
        (
            q.NumericRange("date_last", 5, None),
            constant({"range": {"date_last": {"gte": 5}}}),
        ),
        (
            q.NumericRange("date_first", None, 0),
            constant({"range": {"date_first": {"lte": 0}}}),
        ),
        (q.Phrase("text", ["war"]), WAR),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_node_has_its_clause(tree, clause):
    translator = Translator(None, "articles")
    assert translator.translate(tree) == clause
    assert translator.warnings == []


def test_a_node_that_the_grammar_never_makes_is_an_error():
    with pytest.raises(EngineError, match="A query of type Regex is unknown"):
        Translator(None, "articles").translate(q.Regex("text", "a+"))


def test_a_phrase_is_its_words_with_scores_and_their_order_without():
    clause = Translator(None, "articles").translate(q.Phrase("text", ["peac", "war"]))
    assert clause["bool"]["must"] == [PEACE, WAR]
    (order,) = clause["bool"]["filter"]
    words = [{"span_term": {"text": "peac"}}, {"span_term": {"text": "war"}}]
    assert order == {"span_near": {"clauses": words, "slop": 0, "in_order": True}}


def test_a_chain_has_gaps_where_words_stand_apart():
    clause = Translator(None, "articles").translate(
        q.Phrase("text", ["a", "b", "c"], slop=2)
    )
    near = clause["bool"]["filter"][0]["span_near"]
    chains = [
        chain["span_near"]["clauses"]
        for chain in near["clauses"][0]["span_or"]["clauses"]
    ]
    gap = {"span_gap": {"text": 1}}
    a, b = ({"span_term": {"text": word}} for word in "ab")
    assert chains == [[a, b], [a, gap, b]]
    assert near["slop"] == 1


def test_a_phrase_of_two_words_is_near_and_of_three_every_chain():
    translator = Translator(None, "articles")
    two = translator.translate(q.Phrase("text", ["a", "b"], slop=4))["bool"]["filter"][
        0
    ]["span_near"]
    assert (two["slop"], two["in_order"]) == (3, True)
    three = translator.translate(q.Phrase("text", ["a", "b", "c"], slop=4))["bool"][
        "filter"
    ][0]["span_near"]
    assert len(three["clauses"][0]["span_or"]["clauses"]) == 4
    assert translator.warnings == []


def test_too_many_chains_are_a_warning():
    translator = Translator(None, "articles")
    words = ["a", "b", "c", "d"]
    most = round(MAX_CHAINS**0.5)
    translator.translate(q.Phrase("text", words, slop=most))
    assert translator.warnings == []
    translator.translate(q.Phrase("text", words, slop=most + 1))
    assert translator.warnings == [
        f"“a b c d”~{most + 1} was searched from the nearest words only; an article "
        "that repeats them may have been missed. Use fewer words or a smaller distance."
    ]


def dictionary(*values: Value) -> Dictionary:
    """A dictionary of the values that a cluster answers with."""
    hits = []
    for value in values:
        hits.append({"_source": value_document("people", value), "sort": [value.id]})
    pages = [hits[start : start + BATCH] for start in range(0, len(hits) + 1, BATCH)]
    cluster = RecordedCluster(*[{"hits": {"hits": page}} for page in pages])
    return Dictionary(cluster, ADDRESS)


def test_a_facets_field_asks_for_the_values_that_it_means():
    """The cluster gives candidates; which of them match is decided here."""
    known = dictionary(Value("er", "Emomali Rahmon"), Value("rr", "Rahmonov"))
    translator = Translator(known, "articles")
    clause = translator.translate(q.Term("people", "rahmon"))
    assert clause == constant({"terms": {"facet.people": ["er"]}})
    ((_, asked),) = known.cluster.asked
    assert asked["body"]["query"] == {
        "bool": {"filter": [{"term": {"key": "people"}}, {"term": {"names": "rahmon"}}]}
    }


def test_a_facets_field_that_means_nothing_finds_nothing():
    assert (
        Translator(dictionary(), "articles").translate(q.Term("people", "nobody"))
        == NOTHING
    )


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_word_that_too_many_values_have_is_cut_with_a_warning(beyond, monkeypatch):
    monkeypatch.setattr("cuttings.search.engines.opensearch.values.MAX_MEANT", 3)
    known = dictionary(*[Value(f"v{number}", "Lee") for number in range(3 + beyond)])
    translator = Translator(known, "articles")
    clause = translator.translate(q.Term("people", "lee"))
    ids = clause["constant_score"]["filter"]["terms"]["facet.people"]
    assert ids == ["v0", "v1", "v2"]
    said = (
        f"“people:” means more than {MAX_MEANT:,} values here; only the first were "
        "searched. Give more of the name."
    )
    assert translator.warnings == [said] * beyond


def test_filters_of_facets_stand_apart_from_what_all_counts_share():
    query = Query("war", date_from="1997", date_to="1998")
    query = query.add("agency", "afp").add("places", "asia").exclude("event", "sport")
    search = Search(dictionary(), "a-1", query)
    agency = {"terms": {"facet.agency": ["afp"]}}
    places = {"terms": {"facet.places": ["asia"]}}
    assert search.chosen == {"agency": agency, "places": places}
    assert search.besides("agency") == all_of(places)
    assert search.besides("people") == all_of(agency, places)
    since, until, without = search.shared
    assert list(since["range"]) == ["date_last"]
    assert list(until["range"]) == ["date_first"]
    assert without == {"bool": {"must_not": [{"terms": {"facet.event": ["sport"]}}]}}


def test_warnings_of_reading_and_of_dates_are_those_of_the_search():
    search = Search(
        dictionary(), "a-1", Query("(war", date_from="1999", date_to="1998")
    )
    assert "A bracket was not closed; it was taken to the end." in search.warnings


def test_no_condition_is_everything():
    assert all_of() == {"match_all": {}}


def test_a_word_in_several_forms_weighs_as_one_word_that_is_in_so_many_articles():
    buckets = {
        "all": {"doc_count": 1_000},
        "any": {"doc_count": 300},
        "0": {"doc_count": 290},
        "1": {"doc_count": 10},
    }
    cluster = RecordedCluster({"aggregations": {"held": {"buckets": buckets}}})
    translator = Translator(Dictionary(cluster, ADDRESS), "articles")
    clause = translator.translate(Forms("text", ["general", "fr\x1fgénéral"]))

    weights: list[float] = []
    for form, number in zip(clause["dis_max"]["queries"], (290, 10), strict=True):
        rarity = math.log(1 + (1_000 - number + 0.5) / (number + 0.5))
        weights.append(form["term"]["text"]["boost"] * rarity)
    assert weights[0] == pytest.approx(weights[1])
    assert weights[0] == pytest.approx(math.log(1 + 700.5 / 300.5))


def test_how_many_articles_hold_a_form_is_asked_once_a_generation():
    buckets = {name: {"doc_count": 3} for name in ("all", "any", "0", "1")}
    answer = {"aggregations": {"held": {"buckets": buckets}}}
    cluster = RecordedCluster(answer)
    known = Dictionary(cluster, ADDRESS)
    for _ in range(2):
        Translator(known, "articles").translate(Forms("text", ["a", "fr\x1fa"]))
    assert len(cluster.asked) == 1
