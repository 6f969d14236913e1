"""A decision whose heading, article or words are gone is told, and is no damage."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.without_effect import without_effect
from cuttings.search.archive import Archive
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.search.settings import Settings
from tests.index.authority.test_renewal import enrichment
from tests.making import make_article


@pytest.fixture
def assembly(tmp_path):
    """Two articles that name a person, one of them a town, too."""
    with closing(Assembly(Archive(tmp_path, Settings()))) as made:
        for article_id, names in {
            "a": [("Ada Moss", "person"), ("Dushanbe", "place")],
            "b": [("Ada Moss", "person")],
        }.items():
            body = " and ".join(name for name, _ in names) + f" in {article_id}"
            with made.catalogue.transaction():
                made.keep(
                    make_article(article_id, body=body), article_id, enrichment(names)
                )
        made.settle(MemoryEngine(tmp_path / "engine", installed_facets()))
        yield made


def told(assembly: Assembly) -> dict[int, str]:
    return {each.decision.id: each.why for each in without_effect(assembly)}


def test_what_holds_is_not_told(assembly):
    """Whatever it is about; nor what was taken back."""
    rule, decide = assembly.authority.rulings, assembly.authority.decisions
    article = assembly.catalogue.article("a")
    with assembly.catalogue.transaction():
        rule.dismiss("Dushanbe", "place", context=assembly.context("Dushanbe", "in a"))
        rule.recast("Ada Moss", "person", "organisation", "b")
        parts = [("person", "Ada"), ("place", "Moss")]
        rule.part("Ada Moss", "person", parts, "a")
        decide.rename("ada-moss", "Ada Q. Moss")
        assembly.facts.set(article, {"title": "Another"})
        assembly.labels.add("Press", ["a", "b"])
        undone = rule.assign_new("Dushanbe", "place", "Nobody", "person", "a")
        assembly.journal.undo(undone.decision.id)
    assert told(assembly) == {}


@pytest.mark.parametrize("article", ["", "a"])
def test_a_ruling_on_a_name_that_no_text_has_is_told(assembly, article):
    """Of one article, or of all; and it holds again where the name comes back."""
    with assembly.catalogue.transaction():
        ruling = assembly.authority.rulings.dismiss("Dushanbe", "place", article)
    assert told(assembly) == {}
    before = assembly.catalogue.article("a")
    other = replace(before, body="Ada Moss", content_hash="other")
    with assembly.catalogue.transaction():
        assembly.keep(other, "a", enrichment([("Ada Moss", "person")]))
    (why,) = told(assembly).values()
    assert why == "“Dushanbe” is not found as a place now"
    with assembly.catalogue.transaction():
        names = [("Ada Moss", "person"), ("Dushanbe", "place")]
        assembly.keep(before, "a", enrichment(names))
    assert told(assembly) == {}
    assert ruling.decision.id == 1


def test_what_was_decided_on_an_article_that_is_gone_is_told(assembly):
    """A label is only where none of its articles is left."""
    rule = assembly.authority.rulings
    with assembly.catalogue.transaction():
        rule.recast("Ada Moss", "person", "organisation", "b")
        assembly.facts.set(assembly.catalogue.article("b"), {"title": "Another"})
        assembly.labels.add("Press", ["b"])
        assembly.labels.add("Both", ["a", "b"])
        assembly.drop("b")
    assert told(assembly) == dict.fromkeys((1, 2, 3), "article b is not here")


def test_a_ruling_whose_words_stand_nowhere_is_told(assembly):
    """With the name; it holds for articles to come."""
    with assembly.catalogue.transaction():
        context = assembly.context("Ada Moss", "in b")
        assembly.authority.rulings.dismiss("Ada Moss", "person", context=context)
        assembly.drop("b")
    assert told(assembly) == {1: "no article has the name with these words now"}


def test_a_ruling_whose_heading_is_gone_is_told(assembly):
    """As archives of older releases may have it: they let an import delete it."""
    with assembly.catalogue.transaction():
        rule = assembly.authority.rulings
        rule.assign_new("Ada Moss", "person", "Ada Q. Moss", "person")
        store = assembly.authority.store
        store.run("UPDATE uses SET heading_id = NULL WHERE name = 'Ada Moss'")
        store.run("DELETE FROM headings WHERE id = 'ada-q-moss'")
    assert told(assembly) == {1: "there is no heading “ada-q-moss”"}


def test_a_correction_of_a_heading_that_is_gone_is_told(assembly):
    """One that leads to another since is there."""
    decide = assembly.authority.decisions
    with assembly.catalogue.transaction():
        decide.rename("dushanbe", "Duschanbe")
        decide.rename("ada-moss", "Ada Q. Moss")
        assembly.authority.store.run("DELETE FROM headings WHERE id = 'ada-moss'")
    assert told(assembly) == {2: "there is no heading “ada-moss”"}
