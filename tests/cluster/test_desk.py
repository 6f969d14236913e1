"""Decisions at the desk of an archive whose index stands on a cluster: as those of one
whose index is a folder, they are in the facets within moments.
"""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from cuttings.index.desk import Change, Desk
from cuttings.search.amendments import Replacement
from cuttings.search.archive import Archive
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.cluster.session import running_cluster
from tests.contract.conftest import fill
from tests.index.authority.test_taking_up import assembled, page_of
from tests.index.conftest import ListedNames, run
from tests.web.desk.conftest import TEXTS

PATIENCE = 60.0


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """Three articles, two of them copies, on the session's cluster."""
    monkeypatch.setenv("CUTTINGS_ENGINE_URL", running_cluster().nodes[0].url)
    monkeypatch.setenv("CUTTINGS_ENGINE_REPLICAS", "0")
    monkeypatch.setenv("CUTTINGS_ENGINE", "opensearch")
    monkeypatch.setattr("cuttings.index.pipeline.Enricher", ListedNames)
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    archive = Archive.at(tmp_path / "archive")
    run(archive, folder, outlet="Valey Post")
    yield archive
    archive.new_build()
    for each in archive.index.iterdir():
        if each.is_dir():
            archive._remove_build(each)


def facet(archive: Archive, key: str) -> dict[str, int]:
    with closing(archive.reading_engine()) as engine:
        values = engine.search(Query(count="copies")).facets.get(key, ())
    return {value.label: value.count for value in values}


def article_ids(archive: Archive) -> list[str]:
    with closing(archive.reading_engine()) as engine:
        return [entry.article.id for entry in engine.matches(Query(count="copies"))]


def settled(desk: Desk) -> None:
    """Waits until nothing waits."""
    end = time.monotonic() + PATIENCE
    while desk.waits():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("action", "fields", "key", "before", "after"),
    [
        (
            "rename",
            {"heading": ["emomali-rahmon"], "label": ["Rahmon, Emomali"]},
            "people",
            {"Emomali Rahmon": 1},
            {"Rahmon, Emomali": 1},
        ),
        ("hide", {"heading": ["emomali-rahmon"]}, "people", {"Emomali Rahmon": 1}, {}),
        (
            "name",
            {
                "name": ["Emomali Rahmon"],
                "kind": ["person"],
                "verdict": ["kind"],
                "to": ["organisation"],
                "scope": ["everywhere"],
            },
            "organisations",
            {},
            {"Emomali Rahmon": 1},
        ),
        (
            "origin",
            {"field": ["outlet"], "old": ["Valey Post"], "new": ["Valley Post"]},
            "outlet",
            {"Valey Post": 3},
            {"Valley Post": 3},
        ),
        ("label", {"label": ["Floods"]}, "labels", {}, {"Floods": 3}),
    ],
)
def test_a_decision_is_in_the_facets_and_taken_back(
    archive, action, fields, key, before, after
):
    """Whatever it is about."""
    desk = Desk(archive)
    if action == "label":
        fields = fields | {"id": article_ids(archive)}
    assert facet(archive, key) == before
    receipt = desk.decide(Change(action, fields), actor="ines")
    settled(desk)
    assert facet(archive, key) == after
    desk.undo(receipt.decision.id, actor="ines")
    settled(desk)
    assert facet(archive, key) == before


def test_copies_are_parted_and_joined(archive):
    """A story's decision reaches the cluster too."""
    desk = Desk(archive)
    with closing(archive.reading_engine()) as engine:
        hit = engine.search(Query("river", words="all")).hits[0]
        copies = [entry.article.id for entry in engine.story(hit.story)]
    assert len(copies) == 2
    receipt = desk.decide(Change("story-split", {"id": copies[1:]}), actor="ines")
    settled(desk)
    with closing(archive.reading_engine()) as engine:
        assert engine.search(Query("river", words="all")).stories == 2
    desk.undo(receipt.decision.id, actor="ines")
    settled(desk)
    with closing(archive.reading_engine()) as engine:
        assert engine.search(Query("river", words="all")).stories == 1


NAMES = [
    [("Emomali Rahmon", "person"), ("Dushanbe", "place")],
    [("Yuri Petrov", "person"), ("Dushanbe", "place"), ("Paris", "place")],
    [("Yuri Petrov", "person"), ("Amnesty International", "organisation")],
    [("Dushanbe", "place")],
]


@pytest.fixture
def told(opensearch, tmp_path):
    """Articles of these names, settled in an engine on the session's cluster."""
    with assembled(str(tmp_path / "archive"), NAMES) as assembly:
        engine = opensearch(tmp_path / "archive" / "index" / "1")
        assembly.settle(engine)
        yield assembly, engine
        engine.close()


def test_facets_are_right_before_the_articles_follow(told, tmp_path, monkeypatch):
    """Whatever was decided of headings and names, and when it is undone; what an article
    itself says follows.
    """
    monkeypatch.setattr("cuttings.index.assembly.FEW", 0)  # none is given again at once
    assembly, engine = told
    names, rulings = assembly.authority.decisions, assembly.authority.rulings
    one, other, place = "emomali-rahmon", "yuri-petrov", "dushanbe"
    ids = {row["id"] for row in names.store.rows("SELECT id FROM headings")}
    assert {one, other, place} <= ids
    decisions = [
        lambda: names.merge(one, other),
        lambda: names.rename(one, "Rahmon, Emomali"),
        lambda: names.hide(place),
        lambda: names.recast(one, "organisation"),
        lambda: names.place_beneath("paris", place),
        lambda: rulings.dismiss("Dushanbe", "place"),
        lambda: rulings.assign("Yuri Petrov", "person", one),
        lambda: rulings.recast("Dushanbe", "place", "person"),
        lambda: assembly.labels.add("Press", assembly.catalogue.article_ids()),
    ]
    for decide in decisions:
        with assembly.catalogue.transaction():
            outcome = decide()
            assembly.take_up(outcome)
        seen_at_once(assembly, engine, tmp_path)
        with assembly.catalogue.transaction():
            assembly.take_up(assembly.journal.undo(outcome.decision.id))
        seen_at_once(assembly, engine, tmp_path)
    assembly.deliver(engine)
    for article in catalogued(assembly):
        assert engine.get(article.id) == assembly.entry(article, filed=True)


def seen_at_once(assembly, engine, tmp_path) -> None:
    """The engine counts what one counts that was given all articles as they are now."""
    assembly.deliver(engine, until=lambda _: True)
    afresh = MemoryEngine(tmp_path, installed_facets())
    afresh.write(assembly.entry(each, filed=True) for each in catalogued(assembly))
    afresh.commit()
    found, wanted = page_of(engine), page_of(afresh)
    for key in ("people", "organisations", "places", "labels", "outlet"):
        assert found[1].get(key) == wanted[1].get(key), key


def catalogued(assembly):
    return list(assembly.catalogue.articles())


def test_an_outlet_has_another_name_at_once_in_the_articles_that_are_named(
    opensearch, tmp_path
):
    """What is said twice is said once, and an unknown article is passed over."""
    engine = fill(opensearch(tmp_path / "index" / "1"))
    told = Replacement("outlet", ("the post",), "The Evening Post", ("a2", "c", "zz"))
    for _ in range(2):
        engine.replace_values([told])
        engine.commit()
        found = engine.facet_values("outlet", Query(count="copies"), size=9).values
        assert {value.label: value.count for value in found} == {
            "The Evening Post": 1,
            "The Mail": 1,
            "The Post": 1,
        }
    off = Replacement("outlet", ("the evening post",), "", ("c",))
    engine.replace_values([off])
    engine.commit()
    found = engine.facet_values("outlet", Query(count="copies"), size=9).values
    assert {value.label for value in found} == {"The Mail", "The Post"}
    engine.close()
