"""``cuttings events``: corrections by a librarian, kept over reindexing."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.events import events
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment, EventType
from cuttings.search.queries import Query
from tests.making import make_article

PEACE, FIGHTING = "medtop:20000073", "medtop:20000056"


@pytest.fixture
def archive(tmp_path):
    """An archive of one article that the rules took for fighting."""
    archive = Archive.at(tmp_path / "archive")
    assembly = Assembly(archive)
    found = Enrichment(events=(EventType(FIGHTING, 9.0, True),), model="m", rules="r")
    with assembly.catalogue.transaction():
        assembly.keep(
            make_article("a", title="Clashes", body="They fought."), "", found
        )
    engine = archive.open_engine()
    assembly.deliver(engine)
    engine.close()
    assembly.close()
    return archive


def run(archive, *arguments):
    return CliRunner().invoke(
        events, arguments, obj=archive.folder, catch_exceptions=False
    )


def counted(archive):
    """The event types that a search counts."""
    engine = archive.open_engine()
    try:
        page = engine.search(Query())
        return {value.id for value in page.facets["event"]}
    finally:
        engine.close()


def test_a_correction_is_searchable_at_once_and_after_reindexing(archive):
    """Setting a type changes the facet, and rebuilding the index keeps it."""
    result = run(archive, "set", "a", "ceasefire")
    assert result.stdout == "Decision 1: set “Clashes” (a) peace process\n"
    assert PEACE in counted(archive)
    assert FIGHTING not in counted(archive)
    reindex(archive, Progress())
    assert PEACE in counted(archive)


def test_decisions_are_listed_and_undone(archive):
    """The list shows what is in force; undo empties it."""
    run(archive, "set", "a", "--none")
    listed = json.loads(run(archive, "list", "--json").output)
    assert [(row["id"], row["event"]) for row in listed["decisions"]] == [("a", [])]
    run(archive, "undo", "a")
    assert json.loads(run(archive, "list", "--json").output) == {"decisions": []}
    assert FIGHTING in counted(archive)


def test_types_or_none_must_be_given(archive):
    """A decision without types must say that it means none."""
    assert run(archive, "set", "a").exit_code == 2


def test_training_without_labels_changes_nothing(archive):
    """With too few labels no type is trained."""
    assert json.loads(run(archive, "train", "--json").output) == {
        "labels": 0,
        "types": [],
    }


def test_training_takes_over_in_the_index(tmp_path):
    """Where the librarian's labels teach what the rules can't know, the facet
    follows after training.
    """
    archive = Archive.at(tmp_path / "archive")
    assembly = Assembly(archive)
    with assembly.catalogue.transaction():
        for number in range(16):
            found = Enrichment(model="m", rules="r")
            odd = make_article(
                f"odd{number}",
                title=f"Gazebo {number}",
                body=f"The quibble of gazebo {number} met.",
            )
            even = make_article(
                f"even{number}",
                title=f"Garden {number}",
                body=f"The tulip of garden {number} bent.",
            )
            assembly.keep(odd, "", found)
            assembly.keep(even, "", found)
            assembly.events.set(even, [])
            if number < 15:
                assembly.events.set(odd, [PEACE])
    engine = archive.open_engine()
    assembly.deliver(engine)
    before = {value.id: value.count for value in engine.search(Query()).facets["event"]}
    engine.close()
    assembly.close()
    trained = json.loads(run(archive, "train", "--json").output)
    assert [(row["id"], row["used"]) for row in trained["types"]] == [(PEACE, True)]
    engine = archive.open_engine()
    after = {value.id: value.count for value in engine.search(Query()).facets["event"]}
    engine.close()
    assert (before[PEACE], after[PEACE]) == (15, 16)
