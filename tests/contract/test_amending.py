"""An amendment means the same to every engine that takes one; the cluster's is given
the articles again instead, in ``tests/index/test_cluster.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuttings.search.amendments import (
    Amendment,
    Replacement,
    amended,
    can_tell,
    replaced_values,
    told_at_once,
)
from cuttings.search.articles import Heading
from cuttings.search.engines import Amendable, Engine, Revisable, engine_named
from cuttings.search.errors import IndexDamaged
from cuttings.search.facets import Facet, Value, installed_facets
from cuttings.search.queries import Query
from cuttings.search.revisions import Revision
from tests.contract.archive import archive
from tests.contract.conftest import EMBEDDED, fill
from tests.making import make_entry


@pytest.fixture(params=EMBEDDED)
def engine(request, tmp_path) -> Iterator[Engine]:
    """An engine with the archive committed."""
    engine = fill(engine_named(request.param)(tmp_path / "index", installed_facets()))
    yield engine
    engine.close()


def amend(engine: Engine, *amendments: Amendment) -> None:
    """Takes up amendments and commits."""
    assert isinstance(engine, Amendable)
    engine.amend(amendments)
    engine.commit()


def counted(engine: Engine, key: str) -> dict[str, int]:
    """The count of each value of a facet, by label."""
    page = engine.facet_values(key, Query(count="copies"), size=100)
    return {value.label: value.count for value in page.values}


def everything(engine: Engine) -> dict:
    """Every entry, and every facet's values with their counts."""
    seen: dict = {}
    for entry in engine.matches(Query(count="copies")):
        seen[entry.article.id] = entry
    for facet in installed_facets():
        seen[facet.key] = counted(engine, facet.key)
    return seen


def test_an_outlet_has_another_name_in_facet_filter_field_and_entry(engine):
    told = [Amendment(id_, "The Evening Post", "AFP") for id_ in ("a1", "c")]
    amend(engine, *told)
    assert counted(engine, "outlet") == {"The Evening Post": 2, "The Mail": 1}
    chosen = Query(count="copies").add("outlet", "the-evening-post")
    assert engine.search(chosen).copies == 2
    assert engine.search(Query("outlet:evening", count="copies")).copies == 2
    assert engine.search(Query('outlet:"the post"', count="copies")).copies == 0
    assert engine.get("c").article.outlet == "The Evening Post"
    assert engine.search(chosen).hits[0].outlet == "The Evening Post"


@pytest.mark.parametrize("order", ["amended last", "written last"])
def test_amended_is_what_was_written_so(engine, order):
    """Each engine holds afterwards what it would hold had it been given the articles
    again, whichever of two changes of one commit came first.
    """
    told = {
        "a1": Amendment(
            "a1", None, "Reuters", "By Ann Lee and Bo Li", ("Crime", "Law")
        ),
        "a2": Amendment("a2", "The Mail", None, None, ("Law",)),
        "d": Amendment("d", "The Post", "AFP", "Ann Lee", ()),
    }
    written = {entry.article.id: entry for entry in archive()}
    new = make_entry("n", "New", "New words.", outlet="The Mail")
    if order == "amended last":
        engine.write([new])
        engine.refacet([replace(written["a1"], labels=("Other",))])
    engine.amend([*told.values(), Amendment("n", "The Post", None, None, ("Law",))])
    if order == "written last":
        engine.write([new])
        engine.refacet([replace(written["a1"], labels=("Other",))])
    engine.commit()

    wanted = fill(engine_named("memory")(None, installed_facets()))
    told["n"] = Amendment("n", "The Post", None, None, ("Law",))
    written["n"] = new
    wanted.write([amended(written[id_], told[id_]) for id_ in told])
    wanted.commit()
    assert everything(engine) == everything(wanted)


def test_labels_come_and_go_and_an_unknown_article_is_passed_over(engine):
    amend(engine, Amendment("b", labels=("Peace",)), Amendment("nobody", "X"))
    assert counted(engine, "labels") == {"Peace": 1}
    assert engine.count() == len(archive())
    amend(engine, Amendment("b"))
    assert counted(engine, "labels") == {}
    assert engine.get("b").labels == ()


def test_the_last_of_two_amendments_of_an_article_counts(engine):
    amend(engine, Amendment("b", "One"), Amendment("b", "Two"))
    assert engine.get("b").article.outlet == "Two"


def test_an_article_deleted_in_the_same_commit_stays_gone(engine):
    engine.delete(["c"])
    amend(engine, Amendment("c", "The Evening Post"))
    assert engine.get("c") is None
    assert counted(engine, "outlet") == {"The Mail": 1, "The Post": 1}


def test_one_commit_takes_amendments_and_a_revision(engine):
    assert isinstance(engine, Revisable)
    engine.revise(Revision((Heading("france", "place", "République"),)))
    amend(engine, Amendment("c", "The Evening Post"))
    entry = engine.get("c")
    assert entry.article.outlet == "The Evening Post"
    assert "République" in {heading.label for heading in entry.headings}


def test_what_is_not_committed_is_seen_by_nobody(engine):
    engine.amend([Amendment("c", "The Evening Post")])
    assert engine.get("c").article.outlet == "The Post"


def test_a_damaged_record_is_not_written_on_under_a_checksum_that_agrees(tmp_path):
    """The amendment ends with the damage named, and the index is as it was."""
    engine = fill(engine_named("whoosh")(tmp_path / "index", installed_facets()))
    engine.close()
    (links,) = (tmp_path / "index").glob("*links*")
    found = bytearray(links.read_bytes())
    found[len(found) // 2] ^= 1
    links.write_bytes(found)
    again = engine_named("whoosh")(tmp_path / "index", installed_facets())
    with pytest.raises(IndexDamaged, match="checksum"):
        amend(again, *[Amendment(entry.article.id, "X") for entry in archive()])


def replace_values(engine: Engine, *replacements: Replacement) -> None:
    """Takes up replacements and commits."""
    assert isinstance(engine, Amendable)
    engine.replace_values(replacements)
    engine.commit()


def test_an_outlet_is_replaced_in_facet_and_filter_before_any_entry_says_so(engine):
    """In the articles that are named and have it, in no others."""
    told = Replacement("outlet", ("the post",), "The Evening Post", ("a2", "c", "b"))
    replace_values(engine, told)
    found = {"The Evening Post": 1, "The Mail": 1, "The Post": 1}
    assert counted(engine, "outlet") == found
    chosen = Query(count="copies").add("outlet", "the-evening-post")
    assert engine.article_ids(chosen) == ["c"]
    assert engine.search(Query("outlet:evening", count="copies")).copies == 1
    assert engine.get("c").article.outlet == "The Post"


def test_a_label_is_given_to_all_and_taken_from_those_that_have_it(engine):
    everybody = tuple([entry.article.id for entry in archive()])
    replace_values(
        engine,
        Replacement("labels", (), "Press", (*everybody, "nobody")),
        Replacement("labels", (), "Peace", ("a1", "b")),
        Replacement("labels", ("Press",), "", ("a1", "nobody")),
    )
    assert counted(engine, "labels") == {"Press": len(everybody) - 1, "Peace": 2}
    replace_values(engine, Replacement("labels", (), "Peace", ("a1", "c")))
    assert counted(engine, "labels")["Peace"] == 3


def test_of_a_byline_every_name_is_replaced(engine):
    engine.write([make_entry("n", "New", "New words.", byline="By Ann Lee and Bo Li")])
    replace_values(
        engine,
        Replacement("byline", ("By Ann Lee and Bo Li",), "By Cy Roe", ("n", "a1")),
    )
    assert counted(engine, "byline") == {"Cy Roe": 1}


def test_amendments_and_revisions_of_the_same_commit_come_after_replacements(engine):
    assert isinstance(engine, Revisable)
    engine.amend([Amendment("c", "The Weekly")])
    engine.revise(Revision((Heading("france", "place", "République"),)))
    engine.delete(["a1"])
    replace_values(engine, Replacement("outlet", (), "The Day", ("a1", "b", "c")))
    assert counted(engine, "outlet") == {"The Day": 1, "The Mail": 1, "The Weekly": 1}
    assert "République" in counted(engine, "places")


FIELDS = {
    "outlet": "outlet",
    "agency": "agency",
    "byline": "byline",
    "labels": "labels",
}
TEXTS = (
    "The Post",
    "the post",
    "The Mail",
    "AFP",
    "By Ann Lee",
    "By Ann Lee and Bo Li",
)


@st.composite
def replacements(draw) -> Replacement:
    """Any field with any texts in any articles, some of which are not there."""
    ids = [entry.article.id for entry in archive()] + ["nobody"]
    return Replacement(
        draw(st.sampled_from(sorted(FIELDS))),
        tuple(draw(st.lists(st.sampled_from(TEXTS), max_size=2))),
        draw(st.sampled_from(("", *TEXTS))),
        tuple(draw(st.lists(st.sampled_from(ids), unique=True))),
    )


@given(told=st.lists(replacements(), max_size=5))
@settings(max_examples=40, deadline=None)
def test_values_replaced_by_columns_are_those_replaced_one_entry_after_the_other(told):
    """The rule for one entry, in turn, gives what the embedded engine counts."""
    with TemporaryDirectory() as folder:
        engine = engine_named("whoosh")(Path(folder), installed_facets())
        replace_values(fill(engine), *told)
        for facet in installed_facets():
            if facet.made_of and facet.key in FIELDS:
                wanted: Counter[str] = Counter()
                for entry in archive():
                    values = facet.values(entry)
                    for each in told:
                        if each.concerns(facet) and entry.article.id in each.articles:
                            values = replaced_values(values, facet, each)
                    wanted.update(value.id for value in values)
                page = engine.facet_values(facet.key, Query(count="copies"), size=99)
                found = {value.id: value.count for value in page.values}
                assert found == dict(wanted)
        engine.close()


def test_a_facet_that_is_made_of_two_fields_can_not_be_told_at_once():
    mixed = Facet("desk", "Desk", "desks", _nothing, rank=99)
    mixed = replace(mixed, made_of=("outlet", "byline"))
    assert told_at_once(installed_facets())
    assert can_tell([mixed])
    assert not told_at_once([*installed_facets(), mixed])


def _nothing(entry) -> tuple[Value, ...]:
    return ()


def test_a_facet_that_does_not_say_what_it_is_made_of_forbids_amendments():
    """So does one that is made of an outlet and of something else."""
    assert can_tell(installed_facets())
    silent = Facet("mood", "Mood", "moods", _nothing, rank=99)
    assert not can_tell([*installed_facets(), silent])
    mixed = replace(silent, made_of=("outlet", "language"))
    assert not can_tell([*installed_facets(), mixed])
    assert can_tell([replace(silent, made_of=("language",))])
