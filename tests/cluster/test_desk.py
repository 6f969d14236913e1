"""Decisions at the desk of an archive whose index stands on a cluster: as those of one
whose index is a folder, they are in the facets within moments.
"""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from cuttings.index.desk import Change, Desk
from cuttings.search.archive import Archive
from cuttings.search.queries import Query
from tests.cluster.session import running_cluster
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
