"""Counts of facets, and the proof of what is the most frequent."""

from __future__ import annotations

import pytest

from cuttings.search.engines.opensearch.conditions import Search
from cuttings.search.engines.opensearch.counting import (
    APPROXIMATE_STORIES,
    AT_ONCE,
    EXACT,
    FacetCounter,
    Tally,
    read_shared,
    value_of,
)
from cuttings.search.engines.opensearch.values import Dictionary
from cuttings.search.facets import facet_named, installed_facets
from cuttings.search.queries import Query
from tests.search.engines.opensearch.recorded import ADDRESS, RecordedCluster


def answer(counts: dict[str, int], other: int, error: int) -> dict:
    buckets = [
        {"key": key, "doc_count": count, "doc_count_error_upper_bound": 0}
        for key, count in counts.items()
    ]
    return {
        "buckets": buckets,
        "sum_other_doc_count": other,
        "doc_count_error_upper_bound": error,
    }


def test_counts_are_proved_where_nothing_is_left_out():
    assert Tally.of(answer({"a": 3, "b": 1}, 0, 0)).proves(10)


def test_counts_are_proved_where_what_is_left_out_is_too_rare_to_be_shown():
    assert Tally.of(answer({"a": 9, "b": 8, "c": 2}, 50, 1)).proves(2)
    assert not Tally.of(answer({"a": 9, "b": 3, "c": 2}, 50, 1)).proves(2)


def test_a_value_seen_in_shared_stories_alone_makes_its_count_doubtful():
    tally = Tally.of(answer({"a": 9, "b": 8, "c": 2}, 50, 0))
    tally.add({"x": 5})
    assert tally.counts["x"] == 5
    assert (tally.unsure, tally.unseen) == ({"x": 2}, 7)
    assert tally.proves(2)
    tally.add({"y": 2})
    assert not tally.proves(2)
    assert Tally({"a": 2}).proves(1)


def test_a_watched_value_has_its_own_exact_count():
    watched = answer({"c": 7, "z": 0}, 0, 0)
    tally = Tally.of(answer({"a": 9, "b": 8, "c": 2}, 50, 0), watched)
    assert tally.counts == {"a": 9, "b": 8, "c": 7, "z": 0}
    tally.add({"z": 3}, watched=["c", "z"])
    assert (tally.counts["z"], tally.unsure) == (3, {})


def test_a_level_is_its_value():
    assert (value_of("2015\x1f2015-09"), value_of("\x1funknown"), value_of("afp")) == (
        "2015-09",
        "unknown",
        "afp",
    )


TOO_MANY = {"#": {}}


def counter(*answers: dict) -> FacetCounter:
    """A counter of no facet but that of agencies, for a cluster with these answers."""
    cluster = RecordedCluster(*[{"aggregations": answer} for answer in answers])
    search = Search(Dictionary(cluster, ADDRESS), "a-1", Query("war"))
    return FacetCounter(search, [facet_named("agency", installed_facets())])


def counted(shared: dict, crowded: int, alone: int = 7) -> dict:
    """The answer of a cluster beside the hits."""
    return {
        "facets:": {"values:agency": answer({"afp": 4}, 0, 0)},
        "alone": {"doc_count": alone},
        "crowded": {"doc_count": crowded},
        "shared:": {"script": {"value": shared}},
    }


STORIES = {"": {"": 2}, "facet.agency": {"afp": 2, "ap": 1}}


def test_stories_are_the_articles_that_are_alone_and_those_that_others_share():
    counting = counter()
    counting.read(counted(STORIES, crowded=5))
    assert counting.stories == 9
    assert counting.tallies["agency"].counts == {"afp": 6, "ap": 1}
    assert counting.warnings == []
    assert counting.search.cluster.asked == []


def limit_asked(counting: FacetCounter, request: int) -> int:
    """Up to how many articles of a part one request counted exactly."""
    aggregation = counting.search.cluster.asked[request][1]["body"]["aggs"]["shared:"]
    script = aggregation["aggs"].get("script")
    return script["scripted_metric"]["params"]["limit"] if script else 0


@pytest.mark.parametrize("crowded", [AT_ONCE, EXACT])
def test_more_shared_stories_than_at_once_are_counted_by_a_second_request(crowded):
    exact = {"shared:": {"script": {"value": STORIES}}}
    counting = counter(exact)
    counting.read(counted(TOO_MANY, crowded))
    assert counting.stories == 9
    assert counting.warnings == []
    assert limit_asked(counting, 0) == EXACT


def test_more_shared_stories_than_are_counted_exactly_are_a_warning():
    bucket = {"key": "afp", "stories": {"value": 2}}
    about = {"total": {"value": 3}, "facet.agency": {"buckets": [bucket]}}
    counting = counter({"shared:": about})
    counting.read(counted(TOO_MANY, crowded=EXACT + 1))
    assert counting.stories == 10
    assert counting.tallies["agency"].counts == {"afp": 6}
    assert counting.warnings == [APPROXIMATE_STORIES]
    assert limit_asked(counting, 0) == 0


def test_the_total_is_that_of_all_filters():
    """A facet with a selection is counted without its own filter, for itself alone."""
    answers = {
        "shared:": {"script": {"value": {"": {"": 2}, "facet.event": {"war": 1}}}},
        "shared:agency": {
            "script": {"value": {"": {"": 9}, "facet.agency": {"ap": 1}}}
        },
        "alone": {"doc_count": 1},
    }
    assert read_shared(answers) == {
        "": {"": 2},
        "facet.event": {"war": 1},
        "facet.agency": {"ap": 1},
    }


def test_no_article_that_shares_its_story_is_no_count():
    assert read_shared({"shared:": {"script": {"value": None}}}) == {}
