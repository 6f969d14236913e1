"""The command line speaks the language of the environment; what it prints for programs
does not.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cuttings.index.cli.main import cli, in_language
from cuttings.search.translations import language_of_environment, speaking


def run(language: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process whose environment asks for a language."""
    program = "from cuttings.index.cli.main import main; main()"
    environment = {**os.environ, "LANGUAGE": language}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env=environment,
    )


def test_help_is_in_the_language_of_the_environment():
    said = run("de_AT:en", "--help").stdout
    assert "Im Archiv suchen." in said
    assert "Der Ordner des Archivs" in said
    assert 'Beispiel: cuttings index stories/ && cuttings search "peace' in said


def test_an_error_is_too(tmp_path):
    said = run("fr", "--archive", str(tmp_path / "none"), "search", "x")
    assert said.returncode == 1
    assert said.stderr.startswith("Erreur\u00a0: ")


@pytest.mark.parametrize("language", ["", "C", "pt_BR", "en_GB"])
def test_another_language_is_english(language):
    assert "Search the archive." in run(language, "--help").stdout


def test_the_first_variable_that_is_set_counts(monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language_of_environment() == "en"
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert language_of_environment() == "de"
    monkeypatch.setenv("LC_ALL", "C")
    assert language_of_environment() == "en"
    monkeypatch.setenv("LANGUAGE", "it:fr")
    assert language_of_environment() == "fr"


def test_a_command_in_another_language_leaves_the_command_as_it_was():
    before = cli.help
    with speaking("de"):
        said = in_language(cli)
        beneath = said.get_command(None, "authority")
        assert "Normdatei" in beneath.commands["export"].help
    assert cli.help == before
    assert (
        "authority file" in cli.get_command(None, "authority").commands["export"].help
    )
