"""The journal: decisions are written down, put into force, and taken back."""

from __future__ import annotations

import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.database import open_database
from cuttings.index.decisions import Decision, Journal, Outcome
from cuttings.index.transfer import export_archive, import_archive
from cuttings.search.archive import Archive
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.settings import Settings

DECIDED = Path(__file__).parents[1] / "data" / "archives" / "decided.tar.gz"
ONE, OTHER = "hp7nmdnu3r32", "rm7mure4aziw"
PEACE, FIGHTING = "medtop:20000073", "medtop:20000056"


class Shelf:
    """An owner whose decisions put books on a shelf."""

    def __init__(self) -> None:
        self.books: list[str] = []
        self.glued = False

    def apply(self, decision: Decision) -> tuple[str, ...]:
        if decision.action == "drop":
            raise DecisionRefused("Books are not dropped.")
        self.books += decision.subjects
        return decision.subjects

    def revert(self, decision: Decision) -> tuple[str, ...]:
        if self.glued:
            raise DecisionRefused("The books are glued.")
        for book in decision.subjects:
            self.books.remove(book)
        return decision.subjects


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def journal(shelf) -> Journal:
    """A journal of two owners who share a shelf."""
    owners = {"stories": shelf, "events": shelf}
    return Journal(open_database(Path(":memory:")), owners)


def test_a_decision_is_written_down_with_all_that_was_given(journal, shelf):
    """And is in force."""
    made = journal.record(
        "stories", "add", ["b", "a"], {"colour": "red"}, actor="ines", reason="order"
    )
    assert shelf.books == ["b", "a"]
    assert made.changed == ("a", "b")
    (decision,) = journal.log()
    assert decision == made.decision == journal.get(1)
    assert (decision.owner, decision.action) == ("stories", "add")
    assert decision.subjects == ("b", "a")
    assert decision.payload == {"colour": "red"}
    assert (decision.actor, decision.reason) == ("ines", "order")
    assert decision.time.endswith("+00:00")
    assert decision.in_force


def test_undoing_is_a_decision_that_names_the_one_it_takes_back(journal, shelf):
    """With its own author and reason; nothing is deleted."""
    journal.record("stories", "add", ["a"], {})
    undone = journal.undo(1, actor="omar", reason="a mistake")
    assert shelf.books == []
    assert undone.changed == ("a",)
    undoing, decision = journal.log()
    assert (undoing.action, undoing.payload["undoes"]) == ("undo", 1)
    assert undoing.detail == "decision 1 (add)"
    assert (undoing.actor, undoing.reason) == ("omar", "a mistake")
    assert decision.undone_by == undoing.id == 2
    assert not decision.in_force
    assert not undoing.in_force


def test_what_was_decided_on_since_a_moment_is_told(journal):
    """Of one owner; what was taken back since counts if it was decided before."""

    def at(second: int, made: Outcome) -> None:
        moment = f"2026-11-28T10:00:0{second}+00:00"
        journal._connection.execute(
            "UPDATE journal SET time = ? WHERE id = ?", (moment, made.decision.id)
        )

    at(1, journal.record("events", "add", ["before"], {}))
    at(1, journal.record("events", "add", ["taken back"], {}))
    at(4, journal.record("events", "add", ["after"], {}))
    at(4, journal.record("events", "add", ["in vain"], {}))
    at(4, journal.record("stories", "add", ["of another"], {}))
    at(5, journal.undo(2))
    at(5, journal.undo(4))
    second = "2026-11-28T10:00:0{}Z"
    assert journal.subjects_since("events", second.format(4)) == {"taken back", "after"}
    assert journal.subjects_since("events", second.format(5)) == {
        "taken back",
        "in vain",
    }
    assert journal.subjects_since("events", second.format(6)) == frozenset()


def test_a_decision_that_its_owner_refuses_is_not_written_down(journal):
    """Both happen, or neither."""
    with pytest.raises(DecisionRefused, match="not dropped"):
        journal.record("stories", "drop", ["a"], {})
    assert journal.log() == ()


def test_an_undoing_that_its_owner_refuses_leaves_the_decision_in_force(journal, shelf):
    """Both happen, or neither."""
    journal.record("stories", "add", ["a"], {})
    shelf.glued = True
    with pytest.raises(DecisionRefused, match="glued"):
        journal.undo(1)
    (decision,) = journal.log()
    assert decision.in_force


def test_what_cannot_be_undone_is_refused_with_a_reason(journal):
    """What is not there, is undone already, or is an undoing."""
    journal.record("stories", "add", ["a"], {})
    journal.undo(1)
    with pytest.raises(NotFound, match="no decision 7"):
        journal.undo(7)
    with pytest.raises(DecisionRefused, match=r"already undone \(by 2\)"):
        journal.undo(1)
    with pytest.raises(DecisionRefused, match="itself an undoing"):
        journal.undo(2)
    assert len(journal.log()) == 2


def test_each_owner_has_a_log_and_a_newest_decision_of_its_own(journal):
    """Ids are counted over all of them."""
    journal.record("stories", "add", ["a"], {})
    journal.record("events", "add", ["b"], {})
    journal.record("stories", "add", ["c"], {})
    assert [decision.id for decision in journal.log()] == [3, 2, 1]
    assert [decision.id for decision in journal.log("stories")] == [3, 1]
    assert [decision.id for decision in journal.log("stories", after=1)] == [3]
    assert (journal.last_id("stories"), journal.last_id("names")) == (3, 0)
    assert journal.latest("stories").id == 3
    journal.undo(3)
    assert journal.latest("stories").id == 1
    with pytest.raises(NotFound, match="no decision about names"):
        journal.latest("names")


def test_a_log_leaves_the_many_rows_of_names_out(journal):
    """They are there where one decision is asked for."""
    journal.record("stories", "add", ["a"], {"before": [1], "rows": [2], "detail": "a"})
    (decision,) = journal.log()
    assert decision.payload == {"detail": "a"}
    assert journal.get(1).payload["before"] == [1]


# An archive of release 0.1, which kept three logs


@pytest.fixture
def decided(tmp_path) -> Archive:
    """The archive of ``tests/data/make_decided_archive.py``, as that release left it."""
    with tarfile.open(DECIDED) as packed:
        packed.extractall(tmp_path / "decided", filter="data")
    return Archive(tmp_path / "decided", Settings())


@pytest.fixture
def assembly(decided):
    """The same, opened and so migrated."""
    with closing(Assembly(decided)) as assembly:
        yield assembly


def entries_of(assembly: Assembly) -> list[tuple]:
    """The journal of an archive, oldest first."""
    return [
        (entry.owner, entry.action, entry.subjects, entry.undone_by)
        for entry in reversed(assembly.journal.log())
    ]


JOURNAL = [
    # days only were kept of decisions on event types, so these come first in their day
    ("events", "set", (ONE,), None),
    ("events", "set", (ONE,), 4),
    ("events", "set", (OTHER,), None),
    ("events", "undo", (ONE,), None),
    ("names", "rename", ("emomali-rahmon",), None),
    ("stories", "split", (ONE,), 8),
    ("names", "hide", ("dushanbe",), 9),
    ("stories", "undo", (ONE,), None),
    ("names", "undo", ("dushanbe",), None),
    ("stories", "pin", (OTHER,), None),
    ("names", "hide", ("tajikistan",), None),
]


def test_three_logs_become_one_in_the_order_of_time(assembly):
    """Nothing is lost, and what was undone is known as undone, by which entry."""
    assert entries_of(assembly) == JOURNAL
    rename = assembly.journal.get(5)
    assert (rename.actor, rename.reason) == ("ines", "as he spelt it then")
    assert rename.detail == "Emomali Rahmon to Emomali Rakhmon"
    assert rename.time == "2026-11-27T13:57:27+00:00"
    assert assembly.journal.get(9).detail == "decision 7 (hide)"
    assert assembly.journal.get(8).time == "2026-11-27T13:57:36+00:00"
    # when a type was undone was not kept
    assert assembly.journal.get(4).time == ""


def test_old_decisions_are_in_force(assembly):
    """What was undone is not."""
    assert [
        heading.label for heading in assembly.authority.headings(["emomali-rahmon"])
    ] == ["Emomali Rakhmon"]
    assert assembly.authority.store.hidden() == {"tajikistan"}
    assert assembly.stories.story_of(ONE) == assembly.stories.story_of(OTHER)
    assert assembly.stories.link(OTHER).reason == "pinned by a librarian"
    assert {each.article: each.types for each in assembly.events} == {
        ONE: (PEACE,),
        OTHER: (FIGHTING, PEACE),
    }


def test_old_decisions_can_be_undone(assembly):
    """Of every owner, the newest first."""
    for decision in assembly.journal.log():
        if decision.in_force:
            with assembly.catalogue.transaction():
                assembly.take_up(assembly.journal.undo(decision.id))
    assert [
        heading.label for heading in assembly.authority.headings(["emomali-rahmon"])
    ] == ["Emomali Rahmon"]
    assert assembly.authority.store.hidden() == frozenset()
    assert assembly.stories.link(ONE).representative
    assert list(assembly.events) == []
    assert {
        entry.undone_by for entry in assembly.journal.log() if entry.action != "undo"
    } & {None} == set()


def test_the_old_logs_are_gone(assembly):
    """So that no release finds two records of one decision."""
    tables = {
        row["name"]
        for row in assembly.catalogue.connection.execute(
            "SELECT name FROM sqlite_master"
        )
    }
    assert tables.isdisjoint(
        {"decisions", "copies_decision", "copies_constraint", "event_decisions"}
    )
    assert {"journal", "story_constraints", "decided_types"} <= tables


def test_an_old_archive_goes_on_deciding(assembly):
    """New decisions follow the old ones."""
    made = assembly.stories.split([ONE])
    assert made == {ONE, OTHER}
    assert assembly.journal.latest("stories").id == 12


def test_an_export_carries_the_journal(decided, tmp_path):
    """Of an archive that was opened since, or never."""
    export_archive(decided, tmp_path / "old")
    with closing(Assembly(decided)) as assembly:
        before = entries_of(assembly)
    export_archive(decided, tmp_path / "new")
    for name in ("old", "new"):
        archive = Archive(tmp_path / f"from-{name}", Settings())
        import_archive(tmp_path / name, archive)
        with closing(Assembly(archive)) as assembly:
            assert entries_of(assembly) == before == JOURNAL
            assembly.journal.undo(11)
            assert assembly.authority.store.hidden() == frozenset()
