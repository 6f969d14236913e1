"""``cuttings settings``, and indexing what the settings name."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.search.settings import SettingsFile

FILE = """
engine = "memory"

[site]
title = "Press \\"archive\\""
trusted-hosts = ["a.example", "b.example"]

[[sources]]
path = "../press/post"
outlet = "Daily Post"

[[sources]]
path = "../press/herald"
"""


@pytest.fixture
def folder(tmp_path):
    """An archive's folder with settings, and the two sources that they name."""
    for name in ("post", "herald"):
        (tmp_path / "press" / name).mkdir(parents=True)
        story = f"The {name} reports\n\nThe council of Exampleton met on Monday.\n"
        (tmp_path / "press" / name / "one.txt").write_text(story * 3)
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "cuttings.toml").write_text(FILE)
    return folder


@pytest.fixture
def run(folder):
    """Runs a command on that archive."""
    runner = CliRunner()

    def invoke(*arguments):
        return runner.invoke(cli, ["--archive", str(folder), *arguments])

    return invoke


def test_what_is_shown_is_a_file_with_the_same_settings(run, folder, tmp_path):
    """Defaults are comments, so that it can be kept and changed."""
    result = run("settings", "show")
    assert result.exit_code == 0
    assert "# threads = 4" in result.stdout
    assert 'title = "Press \\"archive\\""' in result.stdout
    shown = tomllib.loads(result.stdout)
    assert {name: table for name, table in shown.items() if table} == tomllib.loads(
        FILE
    )


def test_with_all_comments_taken_away_it_is_still_a_file(run, tmp_path):
    """Each default is written as its kind asks for."""
    uncommented = [
        line.removeprefix("# ") if re.match("# [a-z-]+ = ", line) else line
        for line in run("settings", "show").stdout.splitlines()
    ]
    other = tmp_path / "other"
    other.mkdir()
    text = "\n".join(uncommented)
    assert tomllib.loads(text)["serve"]["threads"] == 4


def test_json_says_where_each_comes_from(run):
    shown = json.loads(run("settings", "show", "--json").stdout)
    assert shown["archive"]["engine"]["value"] == "memory"
    assert shown["archive"]["engine"]["from"] == "file"
    assert shown["serve"]["port"] == {
        "value": 8000,
        "from": "default",
        "help": "the port to listen on; 0: any",
    }
    assert [each["path"]["value"] for each in shown["sources"]] == [
        "../press/post",
        "../press/herald",
    ]


def test_settings_that_hold_are_said_to(run, folder):
    result = run("settings", "check")
    assert result.exit_code == 0
    assert result.stdout == f"{folder / 'cuttings.toml'}: all settings hold\n"


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        ("[serve]\nprot = 1\n", "Did you mean “port”?"),
        ("[serve]\nport = 70000\n", "it must be 65535 or less"),
        ("[[sources]]\noutlet = 'x'\n", "has no “path”"),
        ("[[sources]]\npath = 'gone'\n", "The source “gone” does not exist."),
        ("[mial]\n", "“[mial]”, which is no table"),
    ],
)
def test_what_does_not_hold_is_named(run, folder, added, problem):
    (folder / "cuttings.toml").write_text(FILE + added)
    result = run("settings", "check")
    assert result.exit_code == 1
    assert problem in result.stderr


def test_without_paths_the_named_sources_are_looked_at(run):
    """With the options of each."""
    result = run("index", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "post" in result.stdout
    assert "herald" in result.stdout
    assert "Daily Post" in result.stdout


def test_without_paths_and_sources_the_command_says_what_to_do(run, folder):
    (folder / "cuttings.toml").write_text("")
    result = run("index")
    assert result.exit_code == 2
    assert "[[sources]]" in result.stderr


def test_watching_needs_paths(run):
    result = run("index", "--watch", "5")
    assert result.exit_code == 2
    assert "--watch needs PATHS" in result.stderr


def test_the_site_is_made_of_the_file_and_the_command_line_goes_before(folder):
    from cuttings.web.settings import Settings

    found = SettingsFile(folder, {}).section("site", Settings)
    assert found.title == 'Press "archive"'
    assert found.trusted_hosts == ("a.example", "b.example")
