"""Files that were not read are tried again or set aside, which outlives the next run."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.main import cli
from cuttings.index.desk import ACTIONS, Change, Desk, delivery
from cuttings.index.readers import text as text_reader
from cuttings.index.sources import absolute
from cuttings.index.transfer import export_archive, import_archive
from cuttings.search.archive import Archive
from cuttings.search.articles import Skipped
from cuttings.search.errors import DecisionRefused, NotFound
from tests.index.conftest import run

BROKEN = "broken.pdf"
WHY = "the roll was filmed twice"


@pytest.fixture
def desk(archive, stories, listed, monkeypatch) -> Desk:
    """The desk of an archive with a file that is no PDF."""
    monkeypatch.setattr(delivery, "PATIENCE", 60.0)
    (stories / BROKEN).write_bytes(b"%PDF-1.4 and no more")
    run(archive, stories)
    return Desk(archive)


def waiting(desk: Desk) -> list[str]:
    """The names of the files that wait at the desk."""
    return [Path(each.path).name for each in desk.skipped()]


def fields(desk: Desk) -> dict[str, list[str]]:
    """The fields of the card of the file that waits."""
    (skipped,) = desk.skipped()
    return {
        "path": [skipped.path],
        "position": [skipped.position],
        "skipped": [skipped.reason],
        "why": [WHY],
    }


def test_a_file_set_aside_waits_no_longer_also_after_the_next_run(desk, stories):
    """It stays skipped, and says why it was set aside; undone, it waits again."""
    receipt = desk.decide(Change("file-set-aside", fields(desk)), actor="ines")
    assert receipt.delivered
    assert waiting(desk) == []
    run(desk.archive, stories)
    assert waiting(desk) == []
    record = desk.file(absolute(stories / BROKEN))
    assert [part.aside for part in record.skipped] == [WHY]
    assert record.history[0].actor == "ines"
    desk.undo(receipt.decision.id)
    assert waiting(desk) == [BROKEN]


def test_a_file_skipped_for_another_reason_is_another_question(desk, stories):
    """What was set aside is what was skipped then."""
    desk.decide(Change("file-set-aside", fields(desk)))
    (stories / BROKEN).write_bytes(b"")
    run(desk.archive, stories)
    assert waiting(desk) == [BROKEN]


def test_a_file_to_be_tried_again_is_read_by_the_next_run_and_by_no_later(
    desk, stories, monkeypatch
):
    """Though it has not changed; meanwhile it does not wait."""
    path = absolute(stories / BROKEN)
    desk.decide(Change("file-retry", fields(desk)))
    assert waiting(desk) == []
    assert desk.file(path).is_to_be_tried
    summary = run(desk.archive, stories)
    assert summary.files["unchanged"] == len(list(stories.iterdir())) - 1
    assert waiting(desk) == [BROKEN]
    assert not desk.file(path).is_to_be_tried
    with pytest.raises(DecisionRefused, match="tried again since"):
        desk.undo(desk.last_decision())


def test_a_file_that_can_be_read_by_now_is_in_the_archive_after_a_retry(
    desk, stories, monkeypatch
):
    """Without the decision the run would pass it over."""
    odd = stories / "odd.txt"
    odd.write_text("A harbour\n\nThe harbour was closed on Monday.", encoding="utf-8")

    def refuses(*_: object, **__: object):
        yield Skipped(absolute(odd), "a program is missing")

    with monkeypatch.context() as missing:
        missing.setattr(text_reader.TextReader, "read", refuses)
        run(desk.archive, stories)
    assert "odd.txt" in waiting(desk)
    run(desk.archive, stories)
    assert "odd.txt" in waiting(desk)
    desk.decide(Change("file-retry", {"path": [absolute(odd)]}))
    run(desk.archive, stories)
    assert "odd.txt" not in waiting(desk)
    assert desk.file(absolute(odd)).held[0][1] == "A harbour"


def test_a_retry_that_no_run_has_met_is_taken_back(desk):
    receipt = desk.decide(Change("file-retry", fields(desk)))
    desk.undo(receipt.decision.id)
    assert waiting(desk) == [BROKEN]


@pytest.mark.parametrize(
    ("action", "changed", "refusal"),
    [
        ("file-set-aside", {"why": [" "]}, "Say in at most 300 characters"),
        ("file-set-aside", {"why": ["x" * 301]}, "Say in at most 300 characters"),
        ("file-set-aside", {"skipped": ["otherwise"]}, "Nothing of"),
        ("file-set-aside", {"path": [""]}, "Nothing of"),
        ("file-retry", {"path": ["/nowhere/else.txt"]}, "Nothing of"),
    ],
)
def test_what_can_not_be_decided_of_a_file_is_refused(desk, action, changed, refusal):
    with pytest.raises((DecisionRefused, NotFound), match=refusal):
        desk.decide(Change(action, {**fields(desk), **changed}))
    assert waiting(desk) == [BROKEN]


@pytest.mark.parametrize("action", ["file-retry", "file-set-aside"])
def test_the_same_is_not_decided_twice(desk, action):
    change = Change(action, fields(desk))
    assert desk.preview(change).articles == 0
    desk.decide(change)
    with pytest.raises(DecisionRefused, match="already"):
        desk.decide(change)
    assert action in ACTIONS


def test_a_moved_file_stays_set_aside(desk, stories, tmp_path):
    """A folder that stands elsewhere now brings its decisions along."""
    desk.decide(Change("file-set-aside", fields(desk)))
    elsewhere = stories.rename(tmp_path / "elsewhere")
    with closing(Assembly(desk.archive)) as assembly, assembly.catalogue.transaction():
        old = assembly.catalogue.source(absolute(stories / BROKEN))
        assembly.move(old.path, replace(old, path=absolute(elsewhere / BROKEN)))
    assert BROKEN not in waiting(desk)


def test_the_command_line_does_all_of_it_too(desk, stories):
    """What it decides the desk sees, and the other way round."""

    def cuttings(*words: str):
        return CliRunner().invoke(cli, ["--archive", str(desk.archive.folder), *words])

    path = str(stories / BROKEN)
    made = cuttings("files", "set-aside", path, WHY, "--by", "ines")
    assert made.exit_code == 0, made.output
    assert waiting(desk) == []
    assert f"(set aside: {WHY})" in cuttings("skipped").output
    listed = json.loads(cuttings("skipped", "--json").output)["skipped"]
    assert [row["set_aside"] for row in listed] == [WHY]
    assert WHY in cuttings("files", "log").output
    assert cuttings("files", "undo").exit_code == 0
    assert waiting(desk) == [BROKEN]
    assert cuttings("files", "retry", path).exit_code == 0
    assert waiting(desk) == []
    desk.undo(desk.last_decision())
    unknown = cuttings("files", "retry", str(stories / "flood.txt"))
    assert unknown.exit_code == 1
    assert "was skipped" in str(unknown.exception)
    lost = cuttings("files", "set-aside", path, WHY, "--position", "page 9")
    assert lost.exit_code == 1
    assert "No part “page 9”" in str(lost.exception)


def test_decisions_about_files_travel_with_an_export(desk, tmp_path):
    desk.decide(Change("file-set-aside", fields(desk)))
    export_archive(desk.archive, tmp_path / "export")
    new = Archive(tmp_path / "new", desk.archive.settings)
    import_archive(tmp_path / "export", new)
    with closing(Assembly(new)) as assembly:
        assert list(assembly.files.aside().values()) == [WHY]
