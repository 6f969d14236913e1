"""What leaves an article out of a search, part by part."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.search.engines import Weighing
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import NotFound
from cuttings.search.explaining import (
    Weighed,
    explain,
    explanation_to_json,
    kept_copies,
)
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.contract.archive import archive
from tests.contract.conftest import emptied, engine, fill, filled, opensearch
from tests.contract.test_one_quotation import quoting
from tests.making import make_entry

__all__ = ["emptied", "engine", "fill", "filled", "opensearch"]
FACETS = installed_facets()


def unmet(engine, query: Query, article_id: str) -> list[tuple[str, str]]:
    explanation = explain(engine, FACETS, query, article_id)
    return [(part.kind, part.asked) for part in explanation.parts if not part.is_met]


@pytest.mark.parametrize(
    ("query", "article_id", "expected"),
    [
        (Query("militants AND talks"), "a1", [("words", "talks")]),
        (Query("france", words="all"), "b", [("words", "france")]),
        (Query("militants -surrender"), "a1", [("words", "NOT surrender")]),
        (
            Query("militants").add("places", "france"),
            "b",
            [("filter", "Place: france")],
        ),
        (Query("talks", date_to="2014"), "b", [("dates", "Published … to 2014")]),
    ],
)
def test_the_part_that_leaves_an_article_out_is_named(
    engine, query, article_id, expected
):
    explanation = explain(engine, FACETS, query, article_id)
    assert not explanation.is_hit
    assert explanation.verdict.startswith("Left out by: ")
    found = unmet(engine, query, article_id)
    assert [kind for kind, _ in found] == [kind for kind, _ in expected]
    assert expected[0][0] == "filter" or found == expected


def test_an_excluded_value_is_named_with_its_label(engine):
    query = Query("militants").exclude("places", "dushanbe")
    explanation = explain(engine, FACETS, query, "a1")
    (part,) = [part for part in explanation.parts if not part.is_met]
    assert (part.kind, part.found) == ("excluded", "Dushanbe")


def test_a_hit_is_told_with_its_place(engine):
    explanation = explain(engine, FACETS, Query("peace ceasefire"), "b")
    assert (explanation.is_hit, explanation.has_all_words) == (True, True)
    assert explanation.verdict == "Hit 1 of the search."


def test_a_copy_that_another_stands_for_is_told_with_that_one(engine):
    explanation = explain(engine, FACETS, Query("refused"), "a2")
    assert (explanation.is_hit, explanation.shown_as) == (True, "a1")


def test_an_article_with_some_of_the_words_stands_below(engine):
    explanation = explain(engine, FACETS, Query("militants crackdown"), "b")
    assert (explanation.is_hit, explanation.has_all_words) == (True, False)
    assert unmet(engine, Query("militants crackdown"), "b") == [("words", "crackdown")]


def test_every_verdict_agrees_with_the_engine(engine):
    """Of each article of the archive, for searches of every kind."""
    for text in ("militants", "militants crackdown", "final OR peace", "-militants"):
        query = Query(text, count="copies")
        hits = {hit.id for hit in engine.search(query).hits}
        for entry in archive():
            article_id = entry.article.id
            told = explain(engine, FACETS, query, article_id).is_hit
            assert told == (article_id in hits), (text, article_id)


@pytest.mark.parametrize(
    "query",
    [
        Query("militants"),
        Query("militants").exclude("outlet", "the-mail"),
        Query("militants", date_to="2015-09-05"),
        Query('militants NOT outlet:"The Mail"'),
        Query("surrender -operation"),
        Query("operation"),
    ],
)
def test_the_copies_that_a_search_leaves_out_are_those_that_the_engine_counts(
    engine, query
):
    page = engine.search(query)
    (hit,) = [hit for hit in page.hits if hit.story == "s1"]
    copies = engine.story("s1")
    kept = kept_copies(FACETS, query, page.parsed, copies)
    assert len(copies) - len(kept) == hit.left_out


def test_the_json_says_the_same(engine):
    record = explanation_to_json(explain(engine, FACETS, Query("france final"), "a1"))
    assert (record["hit"], record["all_words"]) == (False, False)
    assert [part["met"] for part in record["parts"]] == [False, False]


def test_an_unknown_article_is_not_found(engine):
    with pytest.raises(NotFound):
        explain(engine, FACETS, Query("peace"), "nobody")


def test_a_hit_that_was_moved_by_meaning_says_from_where(tmp_path):
    class Backwards:
        version = "backwards"

        def reordered(self, text, ids, scores):
            return list(range(len(ids)))[::-1]

        def alike(self, article, ids, scores):
            return self.reordered("", ids, scores)

    engine = MemoryEngine(tmp_path, installed_facets())
    for number in range(3):
        engine.write([make_entry(f"n{number}", "X", "fire " + "and so on " * number)])
    engine.commit()
    plain = [hit.id for hit in engine.search(Query("fire")).hits]
    engine.second_stage = Backwards()
    last = explain(engine, installed_facets(), Query("fire"), plain[-1])
    middle = explain(engine, installed_facets(), Query("fire"), plain[1])
    assert last.verdict == "Hit 1 of the search; hit 3 by its words alone."
    assert middle.verdict == "Hit 2 of the search."


def test_a_hit_says_by_whose_length_it_is_weighed(engine):
    """A cluster has each copy's own norm, so there the length is its own."""
    explanation = explain(engine, FACETS, Query("refused"), "a2")
    if isinstance(engine, Weighing):
        assert explanation.weighed == Weighed(17, "a1", 14)
        assert explanation.weighed.said == (
            "17 terms, those of the copy that stands for its story, “a1” (its own: 14)"
        )
    else:
        assert explanation.weighed == Weighed(14, "a2", 14)
    representative = explain(engine, FACETS, Query("refused"), "a1").weighed
    assert representative == Weighed(17, "a1", 17)
    assert representative.said == "17 terms of text and title, its own"


def test_an_order_without_scores_weighs_nothing(engine):
    by_date = Query("refused", sort="newest")
    assert explain(engine, FACETS, by_date, "a2").weighed is None
    assert explain(engine, FACETS, Query(), "a2").weighed is None
    assert explain(engine, FACETS, Query("goalkeeper"), "a2").weighed is None


def test_the_json_tells_the_length_that_counts(tmp_path):
    engine = MemoryEngine(tmp_path, FACETS)
    engine.length = "own"
    told = explain(fill(engine), FACETS, Query("refused"), "a2")
    assert explanation_to_json(told)["length"] == {"words": 14, "of": "a2", "own": 14}


def test_words_and_speaker_of_a_quotation_are_one_part():
    """It says that no one quotation has it all, where each is in some."""
    engine = MemoryEngine(Path("unused"), installed_facets())
    engine.write(map(quoting, ("both", "copy")))
    engine.commit()
    query = Query("said:sells speaker:berg others")
    explanation = explain(engine, engine.facets, query, "both")
    first, second = explanation.parts
    assert (first.asked, first.is_met) == ("said:sells AND speakers:berg", False)
    assert first.found == "in no quotation all together"
    assert second.is_met
    found = explain(engine, engine.facets, Query("said:sells speaker:holm"), "both")
    assert [part.found for part in found.parts] == ["in one quotation"]
