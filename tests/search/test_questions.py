"""A question is answered by the keys of the reader's language, or by y and n."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from cuttings.search.questions import Question, is_confirmed
from cuttings.search.translations import speaking


@click.command()
def ask():
    """Asks, and says what was understood."""
    click.echo(is_confirmed("Weg damit?"))


@click.command()
@click.confirmation_option(prompt="Weg damit?", cls=Question)
def confirmed():
    """Goes on where yes was said."""
    click.echo("done")


@pytest.mark.parametrize(
    ("language", "shown", "yes", "no"),
    [
        ("en", "[y/N]", ["y", "YES"], ["n", "no", ""]),
        ("de", "[j/N]", ["j", "Ja", "y"], ["n", "nein", ""]),
        ("fr", "[o/N]", ["o", "oui", "y"], ["n", "non", ""]),
    ],
)
def test_a_question_is_answered_in_the_readers_language(language, shown, yes, no):
    with speaking(language):
        for typed in yes:
            asked = CliRunner().invoke(ask, input=f"{typed}\n")
            assert asked.stdout == "True\n"
            assert shown in asked.stderr
        for typed in no:
            assert CliRunner().invoke(ask, input=f"{typed}\n").stdout == "False\n"


def test_another_answer_is_asked_for_again():
    with speaking("de"):
        asked = CliRunner().invoke(ask, input="o\nj\n")
    assert asked.stdout == "True\n"
    assert asked.stderr.count("Weg damit?") == 2


def test_an_option_is_confirmed_in_the_same_way():
    with speaking("fr"):
        assert "done" in CliRunner().invoke(confirmed, input="o\n").stdout
        assert CliRunner().invoke(confirmed, input="n\n").exit_code == 1
        assert CliRunner().invoke(confirmed, ["--yes"]).stdout == "done\n"
