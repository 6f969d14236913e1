"""The best hits of a search come in an order by words and meaning together."""

from __future__ import annotations

import numpy as np
import pytest

from cuttings.search.engines import REORDERED, SecondStage, engine_named
from cuttings.search.facets import installed_facets
from cuttings.search.meaning.models import open_model
from cuttings.search.meaning.second_stage import MeaningStage
from cuttings.search.meaning.vectors import make_vectors
from cuttings.search.queries import Query
from tests.cluster.session import cluster_wanted, opensearch
from tests.little_models import static_model
from tests.making import make_entry

__all__ = ["opensearch"]

MEANINGS = {
    "car": [1, 0, 0],
    "engine": [0.9, 0.1, 0],
    "search": [0, 1, 0],
    "index": [0, 0.9, 0.1],
    "query": [0.1, 0.9, 0],
    "grain": [0, 0, 1],
}
TEXTS = {
    "cars": "The engine of the car. The engine is a car engine.",
    "asking": "An engine has an index: a query is a search of the index.",
    "grain": "Grain by engine.",
}


@pytest.fixture
def entries():
    return [make_entry(key, "Of it", text) for key, text in TEXTS.items()]


@pytest.fixture
def stage(tmp_path, entries):
    model = open_model(str(static_model(tmp_path / "model", MEANINGS)))
    make_vectors(tmp_path / "v", model, [entry.article for entry in entries])
    return MeaningStage(model, tmp_path / "v")


def test_hits_are_ordered_by_words_and_nearness_of_meaning(stage):
    assert isinstance(stage, SecondStage)
    ids, scores = ["cars", "asking", "grain"], [3.0, 2.9, 2.8]
    assert stage.reordered("search query", ids, scores) == [1, 0, 2]
    assert stage.reordered("car", ids, scores)[0] == 0
    assert stage.reordered("grain", ids, scores) == [2, 0, 1]
    assert stage.reordered("car", [], []) == []


def test_a_hit_without_a_vector_neither_wins_nor_loses_by_that(stage):
    ids = ["new", "asking", "cars", "grain"]
    order = stage.reordered("index", ids, [1.0] * 4)
    assert order[0] == 1
    assert order.index(0) in (1, 2)


def test_articles_alike_are_near_to_all_of_an_article(stage, entries):
    asking = next(entry.article for entry in entries if entry.article.id == "asking")
    other = make_entry("x", "Query", "Index and search.").article
    ids = ["cars", "grain", "asking"]
    assert stage.alike(other, ids, [1.0, 1.0, 1.0])[0] == 2
    assert stage.alike(asking, ["grain", "cars"], [1.0, 1.0]) == [1, 0]


def test_without_vectors_of_its_model_the_order_stays(tmp_path, entries):
    model = open_model(str(static_model(tmp_path / "model", MEANINGS)))
    stage = MeaningStage(model, tmp_path / "v")
    ids, scores = ["cars", "asking"], [3.0, 1.0]
    assert (stage.version, stage.reordered("query", ids, scores)) == ("", [0, 1])
    make_vectors(tmp_path / "v", model, [entry.article for entry in entries])
    first = stage.version
    assert stage.reordered("query", ids, [3.0, 2.9]) == [1, 0]
    make_vectors(tmp_path / "v", model, [entries[0].article])
    assert "" != stage.version != first


ENGINES = ["memory", "whoosh", *(["opensearch"] if cluster_wanted() else [])]


class Backwards:
    """A stage that turns the best hits round."""

    def __init__(self) -> None:
        self.version = "backwards"
        self.asked: list[str] = []

    def reordered(self, text, ids, scores):
        self.asked.append(text)
        assert list(scores) == sorted(scores, reverse=True)
        return list(range(len(ids)))[::-1]

    def alike(self, article, ids, scores):
        return self.reordered(article.title, ids, scores)


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    """Each engine, with nothing in it."""
    if request.param == "opensearch":
        made = request.getfixturevalue("opensearch")(tmp_path / "index" / "1")
    else:
        made = engine_named(request.param)(tmp_path / "index", installed_facets())
    yield made
    made.close()


def test_an_engine_gives_its_best_hits_in_the_order_of_its_second_stage(engine):
    count = REORDERED + 3
    engine.write(
        make_entry(f"n{n:03}", "X", "fire " + "and so on " * n) for n in range(count)
    )
    engine.commit()
    query = Query("fire -smoke people:nobody OR fire", count="copies", words="all")
    plain = [hit.id for hit in engine.search(query.with_(size=count)).hits]
    engine.second_stage = Backwards()
    page = engine.search(query.with_(size=count))
    turned = plain[:REORDERED][::-1] + plain[REORDERED:]
    assert [hit.id for hit in page.hits] == turned
    assert [page.hits[0].moved, page.hits[-1].moved] == [REORDERED - 1, 0]
    second = engine.search(query.with_(page=2)).hits
    assert [hit.id for hit in second] == turned[10:20]
    assert [entry.article.id for entry in engine.matches(query)] == turned
    assert set(engine.second_stage.asked) == {"fire fire"}

    newest = engine.search(query.with_(sort="newest"))
    assert all(hit.moved == 0 for hit in newest.hits)
    everything = engine.search(Query("date:unknown", count="copies", size=count))
    assert all(hit.moved == 0 for hit in everything.hits)


def test_stories_are_looked_at_by_the_copy_that_stands_for_them(engine, stage):
    for key, text in TEXTS.items():
        engine.write([make_entry(key, "Of it", text, story=f"s-{key}")])
        engine.write(
            [
                make_entry(
                    f"{key}2", "Of it", text, story=f"s-{key}", representative=False
                )
            ]
        )
    engine.commit()
    plain = [hit.id for hit in engine.search(Query("engine")).hits]
    assert plain.index("cars") < plain.index("asking")
    engine.second_stage = stage
    again = engine.search(Query("search engine", words="any")).hits
    assert again[0].id == "asking"
    assert np.isclose(sum([hit.moved for hit in again]), 0)
