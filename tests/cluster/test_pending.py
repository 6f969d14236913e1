"""What was told of many articles is counted, filtered by and found as if every article
said so, while their documents do not: against the engine in memory, which changes each.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cuttings.search.amendments import Replacement
from cuttings.search.articles import Heading
from cuttings.search.engines import engine_named
from cuttings.search.engines.opensearch import documents, telling
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.cluster.session import clear
from tests.contract.archive import archive
from tests.contract.conftest import fill
from tests.thoroughness import examples

ENTRIES = {entry.article.id: entry for entry in archive()}
IDS = [*sorted(ENTRIES), "nobody"]
TEXTS = ("The Post", "the post", "The Mail", "AFP", "By Ann Lee and Bo Li")
KEYS = ("outlet", "agency", "byline", "labels")

some_articles = st.lists(st.sampled_from(IDS), unique=True).map(tuple)
replacements = st.builds(
    Replacement,
    st.sampled_from(KEYS),
    st.lists(st.sampled_from(TEXTS), max_size=2).map(tuple),
    st.sampled_from(("", *TEXTS)),
    some_articles,
)
steps = st.one_of(
    st.tuples(st.just("replace"), st.lists(replacements, min_size=1, max_size=3)),
    st.tuples(st.just("replace"), st.lists(replacements, min_size=1, max_size=3)),
    st.tuples(st.sampled_from(["refacet", "write", "delete"]), some_articles),
)


@pytest.fixture(scope="module")
def cluster(opensearch, tmp_path_factory):
    """An engine on the session's cluster, emptied for each example."""
    engine = opensearch(tmp_path_factory.mktemp("pending") / "index" / "1")
    yield engine
    engine.close()


@settings(examples(12), phases=(Phase.explicit, Phase.generate))
@given(told=st.lists(steps, min_size=1, max_size=5))
def test_what_is_pending_counts_as_if_every_article_said_so(cluster, told):
    """However many decisions follow each other, whatever is written between them."""
    engine = fill(clear(cluster))
    wanted = fill(engine_named("memory")(None, installed_facets()))
    for action, given_ in told:
        for each in (engine, wanted):
            apply(each, action, given_)
            each.commit()
        assert_alike(engine, wanted)
    for each in (engine, wanted):
        each.refacet(ENTRIES.values())
        each.commit()
    assert_alike(engine, wanted)
    assert not engine.dictionary.told.statements


def apply(engine, action: str, given_) -> None:
    if action == "replace":
        engine.replace_values(given_)
    elif action == "delete":
        engine.delete(given_)
    else:
        getattr(engine, action)([ENTRIES[each] for each in given_ if each in ENTRIES])


def assert_alike(engine, wanted) -> None:
    for count in ("copies", "stories"):
        everything = Query(count=count)
        found = wanted.search(everything)
        assert counts_of(engine.search(everything)) == counts_of(found)
        for key in KEYS:
            listed = wanted.facet_values(key, everything, size=99)
            own = engine.facet_values(key, everything, size=99)
            assert own.total == listed.total
            assert list(map(counted, own.values)) == list(map(counted, listed.values))
            for value in listed.values:
                for chosen in (
                    everything.add(key, value.id),
                    everything.exclude(key, value.id),
                    replace(everything, text=f'{key}:"{value.label}"'),
                ):
                    page, other = engine.search(chosen), wanted.search(chosen)
                    assert counts_of(page) == counts_of(other)
                    assert (page.copies, page.stories) == (other.copies, other.stories)
                    ids = sorted(engine.article_ids(chosen))
                    assert ids == sorted(wanted.article_ids(chosen))


def counts_of(page) -> dict[str, list]:
    """The facets of a page without labels, which are those of whatever was written
    last.
    """
    return {key: list(map(counted, values)) for key, values in page.facets.items()}


def counted(value) -> tuple:
    return value.id, value.count, value.selected, value.parent


def test_every_process_sees_a_decision_with_the_next_question(opensearch, tmp_path):
    """Also one that asked before, whatever it asks first."""
    told = Replacement("outlet", (), "The Day", tuple(ENTRIES))
    asked = [
        lambda engine: engine.search(Query()).facets["outlet"][0].label,
        lambda engine: engine.facet_values("outlet", Query()).values[0].label,
        lambda engine: len(engine.article_ids(Query().add("outlet", "the-day"))) > 1,
        lambda engine: len(list(engine.matches(Query().add("outlet", "the-day")))) > 1,
    ]
    folder = tmp_path / "index" / "1"
    writing = fill(opensearch(folder))
    others = [opensearch(folder) for _ in asked]
    before = [ask(other) for ask, other in zip(asked, others, strict=True)]
    writing.replace_values([told])
    writing.commit()
    after = [ask(other) for ask, other in zip(asked, others, strict=True)]
    assert before[2:] == [False, False]
    assert after == ["The Day", "The Day", True, True]
    for engine in (writing, *others):
        engine.close()


def test_articles_with_the_same_number_are_told_apart(
    opensearch, tmp_path, monkeypatch
):
    """Who comes later has the next number, in what is told, too."""
    for module in (documents, telling):
        monkeypatch.setattr(module, "number_of", lambda _, attempt=0: 7 + attempt)
    engine = fill(opensearch(tmp_path / "index" / "1"))
    engine.write([ENTRIES["b"]])
    engine.replace_values([Replacement("labels", (), "Press", ("b", "a1"))])
    engine.commit()
    assert sorted(engine.article_ids(Query().add("labels", "press"))) == ["a1", "b"]
    engine.close()


def test_a_value_stands_beneath_another_at_once(opensearch, tmp_path, monkeypatch):
    """In a facet that reveals by levels, for all articles that have it."""
    facets = []
    for facet in installed_facets():
        is_place = facet.key == "places"
        facets.append(replace(facet, reveal="levels") if is_place else facet)
    monkeypatch.setattr("cuttings.search.facets.installed_facets", lambda: facets)
    engine = fill(opensearch(tmp_path / "index" / "1"))

    def beneath(place: str) -> dict[str, int]:
        page = engine.search(Query(count="copies").add("places", place))
        return {v.id: v.count for v in page.facets["places"] if v.parent == place}

    assert (beneath("tajikistan"), beneath("france")) == ({"dushanbe": 2}, {})
    engine.define([Heading("dushanbe", "place", "Dushanbe", "france")])
    engine.commit()
    assert (beneath("tajikistan"), beneath("france")) == ({}, {"dushanbe": 2})
    engine.close()
