"""The command line speaks the language of the environment; what it prints for programs
does not.
"""

from __future__ import annotations

import gettext
import os
import subprocess
import sys

import click
import pytest

from cuttings.index.cli.click_words import click_speaking
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
    assert "Sucht im Archiv." in said
    assert "Der Ordner des Archivs" in said
    assert 'Beispiel: cuttings index stories/ && cuttings search "peace' in said


def test_an_error_is_too(tmp_path):
    said = run("fr", "--archive", str(tmp_path / "none"), "search", "x")
    assert said.returncode == 1
    assert said.stderr.startswith("Erreur\u00a0: ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["serch"], "Fehler: Den Befehl 'serch' gibt es nicht."),
        (["show"], "Fehler: Es fehlt das Argument 'ID'."),
        (["show", "--loud"], "Fehler: Die Option '--loud' gibt es nicht."),
        (["search", "--size", "x"], "Fehler: Ungültiger Wert für '--size'"),
        (["index", "/no/such"], "Pfad '/no/such' gibt es nicht."),
    ],
)
def test_what_click_says_of_a_mistake_is_too(arguments, told):
    said = run("de", *arguments)
    assert said.returncode == 2
    assert told in said.stderr
    assert said.stderr.startswith("Aufruf: ")


def test_the_frame_of_a_help_page_is_too():
    said = run("fr", "search", "--help").stdout
    assert said.startswith("Usage\u00a0: ")
    assert "[OPTIONS]" in said
    assert "Afficher cette aide et quitter." in said
    assert "défaut\u00a0:" in run("fr", "--help").stdout


def test_a_reason_that_is_kept_in_english_is_shown_in_german_and_told_in_json(tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "x.txt").write_bytes(b"")
    archive = str(tmp_path / "archive")
    run("de", "--archive", archive, "index", str(tmp_path / "sources"))
    assert "x.txt: leere Datei" in run("de", "--archive", archive, "skipped").stdout
    told = run("de", "--archive", archive, "skipped", "--json").stdout
    assert '"reason": "empty file"' in told


def test_click_speaks_english_again_afterwards(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "de")
    before = gettext.textdomain()
    with click_speaking("de"):
        assert gettext.gettext("Usage:") == "Aufruf:"
    assert gettext.textdomain() == before
    assert gettext.gettext("Usage:") == "Usage:"


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


@pytest.mark.parametrize("language", ["de", "fr"])
def test_no_word_for_a_value_of_an_option_stays_english(language):
    """Choices stay, because they are typed."""
    with speaking(language):
        told = set(_words_for_values(in_language(cli)))
    assert told & {"INTEGER", "INTEGER RANGE", "FLOAT", "FLOAT RANGE"} == set()
    assert told & {"FILE", "DIRECTORY", "PATH", "FILENAME", "SECONDS"} == set()
    assert {"de": "ORDNER", "fr": "DOSSIER"}[language] in told
    assert {"de": "GANZE ZAHL", "fr": "ENTIER"}[language] in told


def _words_for_values(command):
    context = click.Context(command)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.is_flag:
            yield parameter.make_metavar(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from _words_for_values(command.get_command(context, name))
