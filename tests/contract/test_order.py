"""Every engine puts articles in the order of one formula, as far as it keeps lengths.

Engines round the length of a text (Lucene's and Whoosh's bytes hold some of them exactly,
others to an eighth), so two articles whose scores differ by less than that may change
places. None may that differ by more.
"""

from __future__ import annotations

import random

import pytest

from cuttings.search.engines import engine_named
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.contract.conftest import ENGINES
from tests.making import make_entry

ROUNDED = 0.06
"""How much of a score the rounding of a length may change: the weight of a length in the
formula is .55, and an eighth of it moves a score by so much at most.
"""

WORDS = ["harbour", "strike", "grain", "minister", "flood", "talks", "court", "price"]
QUERIES = [
    "harbour",
    "harbour strike",
    "grain OR flood OR court",
    "talks -court",
    '"grain price"',
    "minister talks price court",
    "title:strike harbour",
    "flood w/5 harbour",
    "lead:grain price",
    "harbou* strike",
]


@pytest.fixture(scope="module")
def entries():
    """Articles of 10 to 400 words, some of them of one story."""
    chance = random.Random(11)
    made = []
    for number in range(60):
        words = chance.choices(
            WORDS + ["and", "so", "on"] * 8, k=chance.randint(10, 400)
        )
        places = range(20, len(words), 40)
        body = " ".join(
            [f"{w}.\nThen" if n in places else w for n, w in enumerate(words)]
        )
        title = " ".join(chance.sample(WORDS, 3))
        made.append(
            make_entry(f"n{number:02}", title.capitalize(), body, f"20{number:02}")
        )
    return made


@pytest.fixture(scope="module")
def exact(entries, tmp_path_factory):
    """The scores of all articles by the formula, with lengths as they are."""
    engine = MemoryEngine(tmp_path_factory.mktemp("exact"), installed_facets())
    engine.write(entries)
    engine.commit()
    return engine


@pytest.fixture(params=ENGINES)
def new(request, tmp_path):
    """An engine that never held anything: what was deleted from an index of the cluster
    counts among its frequencies for as long as the cluster keeps its history.
    """
    if request.param == "opensearch":
        make = request.getfixturevalue("opensearch")
    else:
        kind = engine_named(request.param)

        def make(folder):
            return kind(folder, installed_facets())

    engine = make(tmp_path / "index" / "1")
    yield engine
    engine.close()


def test_articles_are_in_the_order_of_the_formula(new, entries, exact):
    new.write(entries)
    new.commit()
    for text in QUERIES:
        query = Query(text, count="copies", words="all", size=60)
        scores = {hit.id: hit.score for hit in exact.search(query).hits}
        found = [hit.id for hit in new.search(query).hits]
        assert set(found) == set(scores), text
        least = float("inf")
        for article_id in found:
            assert scores[article_id] <= least * (1 + ROUNDED), text
            least = min(least, scores[article_id])
