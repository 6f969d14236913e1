"""Counts of facets, and the proof of what is the most frequent."""

from __future__ import annotations

import pytest

from cuttings.search.engines.opensearch.conditions import Search
from cuttings.search.engines.opensearch.counting import (
    APPROXIMATE_STORIES,
    AT_ONCE,
    EXACT,
    FacetCounter,
    Repeats,
    Tally,
    read_repeats,
    value_of,
)
from cuttings.search.engines.opensearch.documents import value_number
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


def test_counts_of_which_one_may_be_too_low_are_not_proved():
    assert Tally({"a": 9, "b": 4}, {"b": 4}).proves(1)
    assert not Tally({"a": 9, "b": 4}, {"b": 5}).proves(1)
    assert Tally({"a": 2}).proves(1)


def test_a_watched_value_has_its_own_exact_count():
    watched = answer({"c": 7, "z": 0}, 0, 0)
    tally = Tally.of(answer({"a": 9, "b": 8, "c": 2}, 50, 0), watched)
    assert tally.counts == {"a": 9, "b": 8, "c": 7, "z": 0}
    assert tally.unsure == {}


def test_further_copies_are_taken_off_and_who_has_a_copy_has_a_story():
    numbers = {value_number("agency", "afp"): 2, value_number("agency", "ap"): 3}
    repeats = Repeats(5, numbers)
    copies = {"afp": 6, "ap": 3, "dpa": 2, "upi": 0}
    stories = {"afp": 4, "ap": 1, "dpa": 2, "upi": 0}
    assert repeats.without("agency", copies) == stories
    assert repeats.without("outlet", copies) == copies


def test_a_value_has_another_number_in_each_facet():
    assert value_number("agency", "ap") != value_number("outlet", "ap")
    assert 0 <= value_number("agency", "ap") < 2**48


def test_an_exact_count_takes_the_place_of_another_and_none_is_kept_of_0():
    tally = Tally({"a": 9, "b": 8}, {"b": 2})
    tally.correct({"a": 0, "b": 7, "c": 1})
    assert (tally.counts, tally.unsure) == ({"b": 7, "c": 1}, {})


def test_a_level_is_its_value():
    assert (value_of("2015\x1f2015-09"), value_of("\x1funknown"), value_of("afp")) == (
        "2015-09",
        "unknown",
        "afp",
    )


def counter(*answers: dict) -> FacetCounter:
    """A counter of no facet but that of agencies, for a cluster with these answers."""
    cluster = RecordedCluster(*[{"aggregations": answer} for answer in answers])
    search = Search(Dictionary(cluster, ADDRESS), "a-1", Query("war"))
    return FacetCounter(search, [facet_named("agency", installed_facets())])


def script(**found) -> dict:
    """What the script answers about further copies."""
    return {"script": {"value": found or None}}


def counted(repeats: dict, crowded: int, copies: int = 12) -> dict:
    """The answer of a cluster beside the hits."""
    values = answer({"afp": 8, "ap": 1}, 0, 0)
    return {
        "facets:": {"doc_count": copies, "values:agency": values},
        "repeats:": {"doc_count": crowded, **repeats},
    }


REPEATS = script(again=3, numbers=[value_number("agency", "afp")], repeats=[2])
TOO_MANY = script()


def test_stories_are_the_copies_without_those_that_another_copy_matches_too():
    counting = counter()
    counting.read(counted(REPEATS, crowded=5))
    assert counting.stories == 9
    assert counting.tallies["agency"].counts == {"afp": 6, "ap": 1}
    assert counting.warnings == []
    assert counting.search.cluster.asked == []


def limit_asked(counting: FacetCounter, request: int) -> int:
    """Up to how many articles of a part one request counted exactly."""
    aggregation = counting.search.cluster.asked[request][1]["body"]["aggs"]["repeats:"]
    asked = aggregation["aggs"].get("script")
    return asked["scripted_metric"]["params"]["limit"] if asked else 0


@pytest.mark.parametrize("crowded", [AT_ONCE, EXACT])
def test_more_shared_stories_than_at_once_are_counted_by_a_second_request(crowded):
    counting = counter({"repeats:": {"doc_count": crowded, **REPEATS}})
    counting.read(counted(TOO_MANY, crowded))
    assert counting.stories == 9
    assert counting.warnings == []
    assert limit_asked(counting, 0) == EXACT


def test_more_shared_stories_than_are_counted_exactly_are_a_warning():
    bucket = {"key": "afp", "doc_count": 4, "stories": {"value": 2}}
    about = {"total": {"value": EXACT}, "about:agency": {"buckets": [bucket]}}
    counting = counter({"repeats:": {"doc_count": EXACT + 2, **about}})
    counting.read(counted(TOO_MANY, crowded=EXACT + 1))
    assert counting.stories == 10
    assert counting.tallies["agency"].counts == {"afp": 6, "ap": 1}
    assert counting.warnings == [APPROXIMATE_STORIES]
    assert limit_asked(counting, 0) == 0


def test_what_is_counted_approximately_takes_nothing_below_none_off():
    bucket = {"key": "afp", "doc_count": 4, "stories": {"value": 5}}
    group = {
        "doc_count": 8,
        "total": {"value": 9},
        "about:agency": {"buckets": [bucket]},
    }
    found = Repeats.about(group)
    assert (found.total, set(found.values.values())) == (0, {0})


def test_a_facet_with_a_selection_has_further_copies_of_its_own():
    answers = {
        "repeats:": {"doc_count": 5, **REPEATS},
        "repeats:agency": {"doc_count": 9, **script(again=4, numbers=[7], repeats=[4])},
        "facets:": {"doc_count": 1},
    }
    assert read_repeats(answers, {}) == {
        "": Repeats(3, {value_number("agency", "afp"): 2}),
        "agency": Repeats(4, {7: 4}),
    }


def test_no_article_that_shares_its_story_is_no_further_copy():
    assert read_repeats({"repeats:": {"doc_count": 0, **TOO_MANY}}, {}) == {
        "": Repeats()
    }
    assert read_repeats({"repeats:": {"doc_count": 1, **TOO_MANY}}, {}) is None


def test_of_values_that_are_named_these_alone_are_counted_however_rare():
    cluster = RecordedCluster()
    search = Search(Dictionary(cluster, ADDRESS), "a-1", Query("war"))
    facets = [facet_named("agency", installed_facets())]
    counting = FacetCounter(search, facets, {"agency": ["upi"]})
    asked = counting.aggregations()["facets:"]["aggs"]
    assert list(asked) == ["watched:agency"]
    assert asked["watched:agency"]["terms"]["include"] == ["upi"]
    counting.read(
        {
            "facets:": {"doc_count": 3, "watched:agency": answer({"upi": 1}, 0, 0)},
            "repeats:": {"doc_count": 0, **TOO_MANY},
        }
    )
    assert counting.tallies["agency"].counts == {"upi": 1}
    assert cluster.asked == []
