"""Writing, deleting, and changing facets mean the same to every engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import StoryLink
from cuttings.search.errors import NotFound
from cuttings.search.queries import Query
from tests.contract.archive import archive
from tests.making import make_entry, make_heading


def test_an_entry_comes_back_as_it_was_written(engine):
    for entry in archive():
        assert engine.get(entry.article.id) == entry
    assert engine.get("nobody") is None


def test_the_ids_of_a_result_are_those_of_all_its_copies_that_have_every_word(engine):
    """Filtered or not, and none of what is deleted."""
    for query in (
        Query(count="copies", words="all"),
        Query("militants", count="copies", words="all"),
        Query("militants", count="copies", words="all").add("outlet", "the-mail"),
        Query("nothingofthekind", count="copies", words="all"),
    ):
        found = [entry.article.id for entry in engine.matches(query)]
        assert sorted(engine.article_ids(query)) == sorted(found)
    engine.delete(["a1"])
    engine.commit()
    assert "a1" not in engine.article_ids(Query(count="copies"))


def test_nothing_is_seen_before_the_commit(empty, entry):
    generation = empty.generation
    empty.write([entry("x", body="word")])
    assert empty.search(Query("word")).copies == 0
    empty.commit()
    assert empty.search(Query("word")).copies == 1
    assert empty.generation != generation


def test_an_empty_index_answers(empty):
    page = empty.search(Query("word"))
    assert (page.copies, page.stories, page.hits, empty.count()) == (0, 0, (), 0)
    assert empty.suggest("wo") == ()
    assert empty.story("x") == ()


def test_a_later_entry_replaces_the_earlier(engine, entry):
    engine.write([entry("a1", body="Something else entirely.", places=("Peru",))])
    engine.commit()
    assert engine.count() == 6
    assert {
        hit.id for hit in engine.search(Query("militants", count="copies")).hits
    } == {"a2", "b"}
    assert [
        value.id for value in engine.search(Query("entirely")).facets["places"]
    ] == ["peru"]


def test_the_last_of_several_writes_in_one_commit_counts(empty, entry):
    empty.write([entry("x", body="first"), entry("x", body="second")])
    empty.write([entry("x", body="third")])
    empty.commit()
    assert empty.count() == 1
    assert empty.search(Query("first OR second")).copies == 0
    assert empty.search(Query("third")).copies == 1


def test_a_selected_value_keeps_its_label_when_nothing_carries_it(empty, entry):
    """Also where nothing is left at all."""
    empty.write([entry("x", headings=(make_heading("Peru", "places"),))])
    empty.commit()
    empty.delete(["x"])
    empty.commit()
    chosen = empty.search(Query(filters=(("places", ("peru",)),))).facets["places"]
    assert [(value.id, value.label, value.count) for value in chosen] == [
        ("peru", "Peru", 0)
    ]


def test_a_deleted_entry_is_gone_from_hits_counts_and_facets(engine):
    engine.delete(["a1", "b", "nobody"])
    engine.commit()
    page = engine.search(Query("militants"))
    assert (page.copies, [value.id for value in page.facets["people"]]) == (1, [])
    assert engine.get("b") is None
    assert engine.count() == 4


def test_refacet_changes_names_and_stories_without_the_text(engine):
    changed = [
        replace(
            entry,
            headings=(
                make_heading("Emomali Rahmon", "people", variants=("E. Rahmon",)),
            ),
            story=StoryLink("one", entry.article.id == "b"),
        )
        for entry in archive()
        if entry.article.id in ("a1", "a2", "b")
    ]
    engine.refacet(changed)
    engine.commit()
    page = engine.search(Query("militants"))
    assert (page.copies, page.stories, page.hits[0].id, page.hits[0].copies) == (
        3,
        1,
        "b",
        3,
    )
    assert [(value.id, value.count) for value in page.facets["people"]] == [
        ("emomali-rahmon", 1)
    ]
    assert engine.search(Query("people:rakhmonov")).copies == 0
    assert engine.get("a1").headings == changed[0].headings
    assert len(engine.story("one")) == 3


def test_refacet_of_an_unknown_id_is_passed_over(engine, entry):
    engine.refacet([entry("nobody", body="word")])
    engine.commit()
    assert engine.count() == 6


def test_a_story_is_found_by_its_id_and_by_an_older_one(engine):
    assert [copy.article.id for copy in engine.story("s1")] == ["a1", "a2"]
    assert [copy.article.id for copy in engine.story("s0")] == ["a1", "a2"]
    assert engine.story("nothing") == ()


def test_many_commits_add_up(empty, entry):
    for number in range(12):
        empty.write(
            [entry(f"n{number}", body=f"word number{number}", date=f"20{number:02}")]
        )
        empty.commit()
    empty.delete(["n3"])
    empty.commit()
    assert empty.search(Query("word")).copies == 11
    assert empty.search(Query("number7")).hits[0].id == "n7"


def test_facet_values_can_be_searched_sorted_and_paged(engine):
    page = engine.facet_values("places", Query(), size=2)
    assert ([value.id for value in page.values], page.total) == (
        ["tajikistan", "dushanbe"],
        3,
    )
    a_to_z = engine.facet_values("places", Query(), order="a-z", size=2, page=2)
    assert [value.label for value in a_to_z.values] == ["Tajikistan"]
    assert [
        value.id
        for value in engine.facet_values("people", Query(), prefix="rakh").values
    ] == ["emomali-rahmon"]
    assert engine.facet_values("people", Query(), prefix="zz").total == 0
    with pytest.raises(NotFound, match="people"):
        engine.facet_values("nothing", Query())


def test_facet_values_can_be_listed_one_level_at_a_time(engine):
    def ids(key, under):
        return [
            value.id for value in engine.facet_values(key, Query(), under=under).values
        ]

    assert ids("date", "") == ["2016", "2015", "1997", "unknown"]
    assert ids("date", "2015") == ["2015-10", "2015-09"]
    assert ids("places", "tajikistan") == ["dushanbe"]
    assert ids("places", "nowhere") == []


def test_suggestions_complete_names_titles_and_terms(engine):
    kinds = {(s.kind, s.text) for s in engine.suggest("rahm")}
    assert ("people", "Emomali Rahmon") in kinds
    assert any(
        s.kind == "title" and s.text.startswith("Thirteen")
        for s in engine.suggest("thirteen mil")
    )
    assert any(
        s.kind == "term" and s.text == "ceasefire" for s in engine.suggest("ceasef")
    )
    assert engine.suggest("  ") == ()
    assert len(engine.suggest("m", limit=2)) <= 2


def test_a_correction_always_finds_something(engine):
    assert engine.correct(Query("militnts")) == "militants"
    assert engine.correct(Query("militants")) is None
    assert engine.correct(Query("qqqqqqqqqq")) is None
    assert engine.correct(Query("militnts").add("agency", "nobody")) is None


def test_a_rare_word_beside_one_that_many_more_articles_hold_may_be_misspelt(empty):
    """What few articles hold is found, and the likelier spelling is offered; another
    form of the word is none.
    """
    texts = ["Soleymani spoke.", *["Soleimani met envoys."] * 3, "Envoy rights."]
    empty.write(
        [make_entry(str(number), body=text) for number, text in enumerate(texts)]
    )
    empty.commit()
    assert empty.correct(Query("soleymani -envoys")) is None
    assert empty.correct(Query("title:title soleymani")) == "title:title soleimani"
    assert empty.correct(Query("soleimani")) is None
    assert empty.correct(Query("right")) is None


def test_a_word_of_a_variant_is_corrected_to_that_of_its_heading(empty, entry):
    """However far apart the spellings are, the authority file joins them."""
    leader = make_heading("Muammar Gaddafi", "people", variants=("Moamer Qadhafi",))
    written = [entry(str(n), f"Gaddafi spoke {n}", headings=[leader]) for n in range(3)]
    empty.write(written)
    empty.commit()
    assert empty.correct(Query("qadhafi spoke")) == "gaddafi spoke"
    assert empty.correct(Query("title:qadhafi OR envoy")) == "title:gaddafi OR envoy"
    assert empty.correct(Query("gaddafi")) is None
    assert empty.correct(Query("moamer")) is None


def test_a_variant_learnt_later_finds_earlier_articles_too(empty, entry):
    empty.write([entry("x", headings=[make_heading("Emomali Rahmon", "people")])])
    empty.commit()
    assert empty.search(Query("people:rakhmonov")).copies == 0
    empty.write(
        [
            entry(
                "y",
                headings=[
                    make_heading("Emomali Rahmon", "people", variants=("Rakhmonov",))
                ],
            )
        ]
    )
    empty.commit()
    assert {hit.id for hit in empty.search(Query("people:rakhmonov")).hits} == {
        "x",
        "y",
    }


def test_what_was_added_last_comes_first_and_what_nobody_knows_last(empty):
    """Whatever its date of publication; a label and the day of arrival are facets, as far
    as an engine was made with them.
    """
    engine = empty
    engine.write(
        [
            replace(
                make_entry("n1", "Sorted arrival", date="1990"),
                added="2026-11-27T10:00:00Z",
            ),
            replace(
                make_entry("n2", "Sorted arrival", date="2020"),
                added="2026-11-26T10:00:00Z",
            ),
            make_entry("n3", "Sorted arrival", date="2021"),
        ]
    )
    engine.commit()
    query = Query("arrival", sort="added", count="copies")
    assert [hit.id for hit in engine.search(query).hits] == ["n1", "n2", "n3"]
    moved = replace(engine.get("n3"), added="2026-11-28T00:00:00Z", labels=("Flood",))
    engine.refacet([moved])
    engine.commit()
    assert [hit.id for hit in engine.search(query).hits] == ["n3", "n1", "n2"]
    assert (engine.get("n3").added, engine.get("n3").labels) == (
        "2026-11-28T00:00:00Z",
        ("Flood",),
    )
    assert [entry.article.id for entry in engine.matches(query)] == ["n3", "n1", "n2"]
