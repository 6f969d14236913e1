"""What all corrections share: who decided and why, the log, undoing."""

from __future__ import annotations

import json
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.corrections import login_name
from cuttings.index.cli.main import cli
from cuttings.index.lock import write_lock
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment
from cuttings.search.errors import ArchiveLocked, DecisionRefused, NotFound
from cuttings.search.settings import Settings
from tests.making import make_article

DECIDED = Path(__file__).parents[2] / "data" / "archives" / "decided.tar.gz"
ONE, OTHER = "hp7nmdnu3r32", "rm7mure4aziw"


@pytest.fixture
def archive(tmp_path) -> Archive:
    """Two copies of one story, with eleven entries in the journal."""
    with tarfile.open(DECIDED) as packed:
        packed.extractall(tmp_path / "archive", filter="data")
    archive = Archive(tmp_path / "archive", Settings())
    reindex(archive, Progress(quiet=True))
    return archive


def run(archive: Archive, *words: str) -> str:
    """What a command that succeeds says; raises what it raises."""
    result = CliRunner().invoke(
        cli,
        ["--archive", str(archive.folder), *words],
        catch_exceptions=False,
        standalone_mode=False,
    )
    if result.exception:
        raise result.exception
    return result.stdout


def newest(archive: Archive, group: str) -> dict:
    return json.loads(run(archive, group, "log", "--json"))[0]


CORRECTIONS = {
    "authority rename": ("authority", "rename", "emomali-rahmon", "E. Rahmon"),
    "authority hide": ("authority", "hide", "dushanbe"),
    "authority reject": ("authority", "reject", "dushanbe", "asia"),
    "authority undo": ("authority", "undo"),
    "stories split": ("stories", "split", ONE),
    "stories pin": ("stories", "pin", ONE),
    "stories join": ("stories", "join", ONE, OTHER),
    "stories undo": ("stories", "undo"),
    "events set": ("events", "set", ONE, "sport"),
    "events undo": ("events", "undo"),
}


@pytest.mark.parametrize("words", CORRECTIONS.values(), ids=CORRECTIONS)
def test_every_correction_logs_who_made_it_and_why(archive, words):
    """Under the name that is given."""
    said = run(archive, *words, "--by", "Inés", "--reason", "as I read it")
    entry = newest(archive, words[0])
    assert (entry["actor"], entry["reason"]) == ("Inés", "as I read it")
    assert entry["action"] == words[1]
    assert entry["id"] == 12
    assert said.startswith(f"Decision 12: {words[1]} ")
    log = run(archive, words[0], "log").splitlines()[0]
    assert f"  Inés  {words[1]} " in log
    assert log.endswith(": as I read it")


def test_who_decides_is_who_is_logged_in(archive):
    """Where no name is given."""
    run(archive, "stories", "pin", ONE)
    assert newest(archive, "stories")["actor"] == login_name()


def test_a_system_without_a_user_has_no_login_name(monkeypatch):
    """A container may have a number only."""

    def nobody() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert login_name() == ""


@pytest.mark.parametrize("group", ["authority", "stories", "events"])
def test_undo_takes_the_newest_back_that_is_in_force(archive, group):
    """And again the one before."""
    before = [
        entry["id"]
        for entry in json.loads(run(archive, group, "log", "--json"))
        if entry["action"] != "undo" and entry["undone_by"] is None
    ]
    for expected in before:
        run(archive, group, "undo")
        assert newest(archive, group)["detail"].startswith(f"decision {expected} ")
    with pytest.raises(NotFound, match="to undo"):
        run(archive, group, "undo")


@pytest.mark.parametrize(
    ("group", "number", "message"),
    [
        ("stories", "11", "about names. Undo it with: cuttings authority undo 11"),
        ("authority", "10", "about stories. Undo it with: cuttings stories undo 10"),
        ("stories", "1", "about events. Undo it with: cuttings events undo 1"),
        ("events", "2", "already undone"),
        ("events", "4", "itself an undoing"),
    ],
)
def test_a_decision_is_undone_by_the_command_that_makes_such(
    archive, group, number, message
):
    """The message names it; nothing is undone."""
    before = run(archive, group, "log")
    with pytest.raises(DecisionRefused, match=message):
        run(archive, group, "undo", number)
    assert run(archive, group, "log") == before


def test_a_type_is_undone_by_article_or_by_number(archive):
    """As both are shown."""
    run(archive, "events", "undo", ONE)
    assert newest(archive, "events")["detail"] == "decision 1 (set)"
    run(archive, "events", "undo", "3")
    assert newest(archive, "events")["detail"] == "decision 3 (set)"


def test_an_articles_id_of_digits_only_is_not_a_number(tmp_path):
    """Ids are of base 32, so one in many thousands looks like a number."""
    archive = Archive(tmp_path / "archive", Settings())
    with closing(Assembly(archive)) as assembly, assembly.catalogue.transaction():
        for article_id in ("1", "2"):
            article = make_article(
                article_id, body=f"The report of the day {article_id}."
            )
            assembly.keep(article, article_id, Enrichment(model="made", rules="1"))
    run(archive, "events", "set", "1", "sport")
    run(archive, "events", "set", "2", "sport")
    run(archive, "events", "set", "1", "ceasefire")
    run(archive, "events", "undo", "2")
    assert newest(archive, "events")["detail"] == "decision 2 (set)"
    run(archive, "events", "undo", "1")
    assert newest(archive, "events")["detail"] == "decision 3 (set)"


def test_the_logs_keep_the_keys_that_they_had(archive):
    """Programs read them; new keys are beside."""
    shared = {"id", "owner", "action", "subjects", "detail", "reason", "actor", "time"}
    shared.add("undone_by")
    names = json.loads(run(archive, "authority", "log", "--json"))
    assert (
        shared | {"number", "verb", "headings", "decided_by", "decided_on"}
        == names[0].keys()
    )
    assert (names[2]["verb"], names[2]["headings"]) == ("hide", ["dushanbe"])
    stories = json.loads(run(archive, "stories", "log", "--json"))
    assert shared | {"number", "ids", "made", "undone"} == stories[0].keys()
    assert [entry["undone"] for entry in stories] == [
        None,
        None,
        "2026-11-27T13:57:36+00:00",
    ]
    events = json.loads(run(archive, "events", "log", "--json"))
    assert shared == events[0].keys()


def test_a_log_in_words_says_what_is_not_known(archive):
    """Release 0.1 kept neither author nor reason of these."""
    assert run(archive, "events", "log").splitlines() == [
        "    4  time unknown  unknown  undo decision 2 (set)",
        "    3  2026-11-27  unknown  set rm7mure4aziw medtop:20000056 medtop:20000073",
        "    2  2026-11-27  unknown  set hp7nmdnu3r32 unclassified (undone by 4)",
        "    1  2026-11-27  unknown  set hp7nmdnu3r32 medtop:20000073",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("authority", "log"),
        ("stories", "log"),
        ("events", "log"),
        ("events", "list"),
        ("stories", "why", ONE),
    ],
    ids=" ".join,
)
def test_what_only_reads_does_so_while_another_process_writes(archive, words):
    """What decides waits for nobody: it is refused."""
    before = run(archive, *words)
    with write_lock(archive.folder):
        assert run(archive, *words) == before
        with pytest.raises(ArchiveLocked):
            run(archive, "stories", "pin", ONE)


def test_a_log_can_be_the_first_that_opens_an_old_archive(tmp_path):
    """What is decided on is migrated when it is next needed."""
    with tarfile.open(DECIDED) as packed:
        packed.extractall(tmp_path / "old", filter="data")
    archive = Archive(tmp_path / "old", Settings())
    assert len(run(archive, "authority", "log").splitlines()) == 4
    assert len(run(archive, "events", "list").splitlines()) == 2
    with closing(Assembly(archive)) as assembly:
        assert assembly.authority.store.hidden() == {"tajikistan"}
        assert assembly.stories.link(OTHER).reason == "pinned by a librarian"


def test_no_decision_writes_the_csv_files(archive):
    """They are written by a run, or when they are asked for."""
    names = ("distinct.csv", "headings.csv", "variants.csv")
    files = [archive.folder / "authority" / name for name in names]
    before = [(path.name, path.stat().st_mtime_ns) for path in files]
    run(archive, "authority", "rename", "emomali-rahmon", "E. Rahmon")
    run(archive, "authority", "undo")
    assert [(path.name, path.stat().st_mtime_ns) for path in files] == before
    run(archive, "authority", "export")
    assert all(
        path.stat().st_mtime_ns > modified
        for path, (_, modified) in zip(files, before, strict=True)
    )


def test_files_that_dont_know_a_decision_are_not_imported_over_it(archive, tmp_path):
    """Importing them would take it back unasked."""
    run(archive, "authority", "rename", "emomali-rahmon", "E. Rahmon")
    run(archive, "authority", "hide", "dushanbe")
    with pytest.raises(DecisionRefused, match="don't know 2 later decisions"):
        run(archive, "authority", "import")
    run(archive, "authority", "export")
    assert run(archive, "authority", "import") == "0 headings changed\n"
    headings = archive.folder / "authority" / "headings.csv"
    text = headings.read_text(encoding="utf-8-sig")
    headings.write_text(
        text.replace("dushanbe,place,Dushanbe", "dushanbe,place,Dyushambe"),
        encoding="utf-8-sig",
    )
    assert run(archive, "authority", "import").startswith("1 heading changed\n")
    # the archive's own files know the import that they made
    assert run(archive, "authority", "import") == "0 headings changed\n"


def test_files_of_another_folder_are_imported_whatever_they_know(archive, tmp_path):
    """Whoever names a folder wants what is in it."""
    run(archive, "authority", "export", str(tmp_path / "files"))
    run(archive, "authority", "rename", "emomali-rahmon", "E. Rahmon")
    said = run(archive, "authority", "import", str(tmp_path / "files"))
    assert said.startswith("1 heading changed\n")
    assert "Emomali Rakhmon" in run(archive, "authority", "find", "Rakhmon")
