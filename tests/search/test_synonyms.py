"""Words of one group find each other, and what was added is said."""

from __future__ import annotations

import pytest

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.synonyms import SYNONYMS, SynonymFiles, Synonyms, read_groups
from cuttings.search.syntax.grammar import parse
from tests.making import make_entry

GROUPS = Synonyms(
    [
        ("Burma", "Myanmar"),
        ("Viet Nam", "Vietnam"),
        ("the", "a"),
        ("Africa", "African continent"),
        ("South Africa", "Republic of South Africa"),
    ]
)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("burma", "burma OR myanmar"),
        ("burma police", "(burma OR myanmar) AND police"),
        ("viet nam war", "((viet AND nam) OR vietnam) AND war"),
        ("vietnam war", "(vietnam OR “viet nam”) AND war"),
        ("title:burma", "title:burma OR title:myanmar"),
        ("burma w/5 police", "“burma police”~5"),
        ("africa", "africa OR “african continent”"),
        ("south africa", "south AND africa"),
        ("burma NOT w/5 police", "(burma OR myanmar) NOT NEAR/5 police"),
        ("burma PRE/2 police", "(burma OR myanmar) PRE/2 police"),
        ("-burma police", "NOT burma AND police"),
        ("“burma” police", "“burma” AND police"),
        ("“burma police”", "“burma police”"),
        ("exact:burma", "exact:burma"),
        ("burm*", "burm*"),
        ("burma OR myanmar", "burma OR myanmar"),
        ("burma OR police", "burma OR myanmar OR police"),
        ("people:burma", "people:burma"),
        ("the police", "police"),
    ],
)
def test_plain_words_are_searched_with_their_synonyms(text, understood):
    parsed = parse(text, synonyms=GROUPS)
    assert parsed.understood == understood
    assert parse(understood, synonyms=GROUPS).understood == understood


def test_an_exact_search_has_no_synonyms():
    assert parse("burma", exact=True, synonyms=GROUPS).understood == "burma"


def test_the_click_that_leaves_synonyms_out_demands_no_function_word():
    (notice,) = parse("the police in burma", synonyms=GROUPS).notices
    assert notice.offers[0].query == "police AND “burma”"


def test_what_was_added_is_said_and_taken_away_by_one_click():
    (notice,) = parse("burma police", synonyms=GROUPS).notices
    assert notice.text == "“burma” was searched together with “myanmar”."
    (offer,) = notice.offers
    assert offer.query == "“burma” AND police"
    assert parse(offer.query, synonyms=GROUPS).understood == offer.query


def test_words_with_synonyms_need_not_all_occur():
    """They are plain words still: some of them is offered below all of them."""
    assert parse("burma police", synonyms=GROUPS).some is not None


def test_a_group_finds_articles_with_any_of_its_words(tmp_path):
    (tmp_path / SYNONYMS).write_text("# remark\nBurma,Myanmar\n", encoding="utf-8")
    engine = MemoryEngine(tmp_path, installed_facets())
    engine.write(
        [make_entry("a", body="Troops in Burma."), make_entry("b", body="Rain.")]
    )
    engine.write([make_entry("c", body="Talks in Myanmar.")])
    engine.commit()
    assert {hit.id for hit in engine.search(Query("burma")).hits} == {"a"}
    engine.synonyms = SynonymFiles(tmp_path)
    assert {hit.id for hit in engine.search(Query("burma")).hits} == {"a", "c"}


def test_files_are_read_again_when_they_change(tmp_path):
    files = SynonymFiles(tmp_path)
    assert not files.current()
    (tmp_path / SYNONYMS).write_text("Burma,Myanmar\n", encoding="utf-8")
    first = files.current()
    assert first.others(("burma",)) == (("myanmar",),)
    assert files.current() is first
    (tmp_path / SYNONYMS).write_text("Burma,Myanmar,Birma\n", encoding="utf-8")
    assert len(files.current().others(("burma",))) == 2
    assert files.current().version != first.version


def test_a_file_that_is_damaged_leaves_the_groups_that_were_known(tmp_path):
    (tmp_path / SYNONYMS).write_text("Burma,Myanmar\n", encoding="utf-8")
    files = SynonymFiles(tmp_path)
    first = files.current()
    (tmp_path / SYNONYMS).write_bytes(b"\xff\xfeB")
    assert files.current() is first


def test_remarks_and_empty_cells_are_no_words(tmp_path):
    (tmp_path / SYNONYMS).write_text("# a,b\nBurma,,Myanmar\n\n", encoding="utf-8")
    assert read_groups(tmp_path / SYNONYMS) == [("Burma", "Myanmar")]
