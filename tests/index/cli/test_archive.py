"""The commands of a librarian who keeps the archive, as typed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli


@pytest.fixture
def type_in(tmp_path, listed):
    """Types a command and gives its exit code and output."""

    def typed(*words, archive="archive"):
        result = CliRunner().invoke(
            cli, ["--archive", str(tmp_path / archive), *map(str, words)]
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout

    return typed


def test_outlet_and_date_come_from_the_path(type_in, tmp_path):
    """A path pattern files articles by outlet and month, and coverage tells them so."""
    for name in ("Post/1998/03/a.txt", "Post/1998/06/b.txt", "Times/1998/c.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(
            f"The river {name} rose and flooded the town.\n"
        )
    assert (
        type_in(
            "index",
            tmp_path / "in",
            "--jobs",
            "1",
            "--path-pattern",
            "{outlet}/{year}/{month}/*",
        )[0]
        == 0
    )
    _, out = type_in("coverage", "--json")
    post = json.loads(out)["outlets"][0]
    assert (post["label"], post["months"], post["gaps"]) == (
        "Post",
        {"1998-03": 1, "1998-06": 1},
        [["1998-04", "1998-05"]],
    )
    assert "(no outlet stated)" in type_in("coverage")[1]


def test_a_sidecar_that_changes_makes_its_article_change(type_in, tmp_path):
    """What stands beside a file belongs to it: a new sidecar is noticed without the
    file being touched.
    """
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("The river rose and flooded the town.\n")
    type_in("index", folder, "--jobs", "1")
    (folder / "a.txt.json").write_text('{"outlet": "Post", "date": "1998-03-14"}')
    _, out = type_in("index", folder, "--jobs", "1", "--json")
    assert (json.loads(out)["changed"], json.loads(out)["added"]) == (1, 0)
    assert json.loads(type_in("coverage", "--json")[1])["outlets"][0]["label"] == "Post"
    (folder / "a.txt.json").unlink()
    assert (
        json.loads(type_in("index", folder, "--jobs", "1", "--json")[1])["changed"] == 1
    )


def test_a_run_with_skipped_files_says_so_and_exits_with_3(type_in, tmp_path):
    """Every file has its fate, and each that is not indexed its reason."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("The river rose and flooded the town.\n")
    (folder / "b.txt").write_bytes(b"\0binary")
    (folder / "c.txt").write_bytes(b"")
    code, out = type_in("index", folder, "--jobs", "1", "--json")
    assert (code, json.loads(out)["files"]) == (
        3,
        {"read": 1, "unchanged": 0, "skipped": 2, "gone": 0},
    )
    assert len(json.loads(type_in("skipped", "--json")[1])["skipped"]) == 2


def test_what_is_not_used_and_what_was_guessed_is_listed(type_in, tmp_path):
    """By the run that reads it, and later by ``skipped --notes``."""
    table = tmp_path / "a.csv"
    table.write_text("title,text,mood\nA,The river rose.,calm\nB,It fell.,grim\n")
    _, out = type_in("index", table, "--jobs", "1", "--json")
    ((note, count),) = json.loads(out)["notes"].items()
    assert (note.startswith("fields that are not used: mood;"), count) == (True, 1)
    listed = json.loads(type_in("skipped", "--notes", "--json")[1])["notes"]
    assert listed == [{"path": str(table), "note": note, "articles": 1}]
    assert f"{table}: {note}" in type_in("skipped", "--notes")[1]
    assert note not in type_in("skipped")[1]


def test_an_archive_is_exported_and_imported_by_command(type_in, tmp_path):
    """The new archive holds what the old one does, and agrees with itself."""
    (tmp_path / "a.txt").write_text("The river rose and flooded the town.\n")
    type_in("index", tmp_path / "a.txt", "--jobs", "1")
    assert type_in("export", tmp_path / "out")[0] == 0
    assert type_in("import", tmp_path / "out", archive="new")[0] == 0
    assert type_in("check", archive="new")[0] == 0
    assert (
        json.loads(type_in("search", "river", "--json", archive="new")[1])["copies"]
        == 1
    )


def test_the_archive_inside_an_indexed_folder_is_not_indexed(type_in, tmp_path):
    """``cuttings index .`` does not read its own catalogue."""
    (tmp_path / "a.txt").write_text("The river rose and flooded the town.\n")
    type_in("index", tmp_path, "--jobs", "1")
    assert type_in("index", tmp_path, "--jobs", "1")[0] == 0


def test_a_field_that_no_article_has_is_refused_by_name(tmp_path):
    """A slip would read a thousand articles without their dates."""
    path = tmp_path / "a.txt"
    path.write_text("Rain fell.\n", encoding="utf-8")
    arguments = ["index", str(path), "--dry-run", "--field", "published=when"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert "“published” is no field of an article" in result.output
    assert "date" in result.output
