"""What has all the words comes first, what has some of them after it, in one list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.queries import Query
from tests.making import make_entry, make_heading

FRANCE = make_heading("France", "places")


def parts(engine, text: str, **options) -> list[tuple[str, str]]:
    return [(hit.id, hit.part) for hit in engine.search(Query(text, **options)).hits]


def test_articles_with_all_words_stand_before_those_with_some(engine):
    page = engine.search(Query("militants Dushanbe", count="copies"))
    assert [(hit.id, hit.part) for hit in page.hits][2:] == [("b", "some")]
    assert {hit.id for hit in page.hits[:2]} == {"a1", "a2"}
    assert (page.part, page.copies, page.stories) == ("all", 2, 1)
    assert page.rest == (1, 1)


def test_a_story_that_is_above_is_not_below_again(engine):
    """Of s1 only one copy has both words; the other is no hit of its own."""
    page = engine.search(Query("militants crackdown"))
    assert [(hit.id, hit.part) for hit in page.hits] == [("a1", "all"), ("b", "some")]
    assert (page.stories, page.rest.stories) == (1, 1)


def test_where_nothing_has_all_words_what_has_some_is_the_result(engine):
    page = engine.search(Query("militants goalkeeper", count="copies"))
    assert {hit.id for hit in page.hits} == {"a1", "a2", "b"}
    assert {hit.part for hit in page.hits} == {"some"}
    assert (page.part, page.copies, page.rest) == ("some", 3, (0, 0))
    assert {value.label: value.count for value in page.facets["places"]} == {
        "Tajikistan": 3,
        "Dushanbe": 2,
    }


def test_all_the_words_and_any_word_can_be_chosen(engine):
    assert len(parts(engine, "militants crackdown", words="all", count="copies")) == 1
    anything = parts(engine, "militants crackdown", words="any", count="copies")
    assert {article for article, _ in anything} == {"a1", "a2", "b"}
    assert engine.search(Query("militants goalkeeper", words="all")).hits == ()


@pytest.mark.parametrize(
    "text",
    ["militants AND goalkeeper", '"militants goalkeeper"', "title:militants event:war"],
)
def test_signs_mean_what_they_meant(engine, text):
    assert engine.search(Query(text)).hits == ()


def test_a_question_finds_what_its_words_find(engine):
    page = engine.search(Query("What did the militants refuse to do?", count="copies"))
    assert {hit.id for hit in page.hits} == {"a1", "a2", "b"}
    assert page.copies == 2


def test_facets_count_both_parts(engine):
    page = engine.search(Query("militants crackdown", count="copies"))
    counts = {value.label: (value.count, value.some) for value in page.facets["places"]}
    assert counts == {"Tajikistan": (1, 2), "Dushanbe": (1, 1)}


def test_filters_apply_to_both_parts(engine):
    page = engine.search(Query("militants crackdown").add("agency", "reuters"))
    assert [(hit.id, hit.part) for hit in page.hits] == [("b", "some")]


def test_pages_run_on_from_one_part_into_the_other(engine):
    whole = engine.search(Query("militants surrender talks", words="best")).hits
    paged = []
    for number in (1, 2, 3):
        query = Query("militants surrender talks", page=number, size=1)
        paged += engine.search(query).hits
    assert [hit.id for hit in paged] == [hit.id for hit in whole]
    assert len({hit.id for hit in whole}) == len(whole) == 3


def test_what_is_streamed_is_the_part_that_is_counted(engine):
    query = Query("militants crackdown", count="copies")
    assert [entry.article.id for entry in engine.matches(query)] == ["a1"]


def test_a_story_scores_what_its_best_copy_does(engine):
    (story,) = engine.search(Query("operation continues", words="all")).hits
    (copy,) = engine.search(
        Query("operation continues", count="copies", words="all")
    ).hits
    assert story.score == pytest.approx(copy.score, abs=1e-4)


def test_an_inferred_title_is_found_as_one_and_scores_as_text(empty):
    sentence = "Grain prices rose in the harbour."
    stated = make_entry("x", sentence, sentence)
    inferred = make_entry("y", sentence, sentence)
    inferred = replace(inferred, article=replace(inferred.article, title_inferred=True))
    empty.write([stated, inferred, make_entry("z", "Other", "Nothing of the kind.")])
    empty.commit()
    assert {hit.id for hit in empty.search(Query("title:harbour")).hits} == {"x", "y"}
    assert {hit.id for hit in empty.search(Query('"grain prices"')).hits} == {"x", "y"}
    first, second = empty.search(Query("grain")).hits
    assert first.id == "x"
    assert first.score > second.score
