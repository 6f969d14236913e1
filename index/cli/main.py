"""The command line: one table of commands, each loaded when it is called.

    cuttings [--archive DIR] COMMAND ...

Data goes to stdout, messages to stderr. A command returns nothing when all went well;
it ends with another exit code by ``ctx.exit(CODE)`` or by an error, which becomes one
line here.
"""

from __future__ import annotations

import copy
import inspect
import json
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cuttings.index.cli.click_words import TYPES, click_speaking
from cuttings.search.errors import CuttingsError
from cuttings.search.translations import (
    SOURCE,
    current_language,
    gettext,
    language_of_environment,
    marked,
    set_language,
    translated,
)

if TYPE_CHECKING:
    from cuttings.search.archive import Archive

SUCCESS = 0
FAILURE = 1
PARTIAL = 3
"""Exit codes. Click itself gives 2 for a command that is typed wrongly; 3 is a run that
finished but skipped files.
"""

EXAMPLE = marked("Example:")
"""How an example in a help page begins."""
OPTIONS = marked("[OPTIONS]")
SUBCOMMAND = marked("COMMAND [ARGS]...")
"""What a line of usage says, which Click doesn't translate."""

Table = Mapping[str, tuple[str, str]]
"""Commands by name: where each is (``module:attribute``), and its line of help, which
stands here so that ``--help`` loads nothing.
"""

_CLI = "cuttings.index.cli"

COMMANDS: Table = {
    "index": (
        f"{_CLI}.archive:index_command",
        marked("Bring the archive up to date with files and folders."),
    ),
    "remove": (
        f"{_CLI}.archive:remove_command",
        marked("Remove what was read under a folder."),
    ),
    "reindex": (
        f"{_CLI}.archive:reindex_command",
        marked("Rebuild the search index from the catalogue."),
    ),
    "search": (
        f"{_CLI}.search:search_command",
        marked("Search the archive."),
    ),
    "translate": (
        f"{_CLI}.search:translate_command",
        marked("Write another product's query in Cuttings' own language."),
    ),
    "facets": (
        f"{_CLI}.search:facets_command",
        marked("List a facet's values with counts."),
    ),
    "report": (
        f"{_CLI}.report:report_command",
        marked("Say what is held of each name or query of a list."),
    ),
    "meaning": (
        f"{_CLI}.meaning:meaning_command",
        marked("Make the vectors that results are put in order by."),
    ),
    "show": (
        f"{_CLI}.search:show_command",
        marked("Show one article with what was found in it."),
    ),
    "explain": (
        f"{_CLI}.search:explain_command",
        marked("Say why an article is a hit of a search, or why not."),
    ),
    "serve": (
        "cuttings.web.commands:serve_command",
        marked("Serve the site."),
    ),
    "demo": (
        f"{_CLI}.demo:demo_command",
        marked("Build an archive from the bundled sample and serve it."),
    ),
    "mcp": (
        f"{_CLI}.mcp:mcp_command",
        marked("Give an assistant tools that read the archive."),
    ),
    "settings": (
        f"{_CLI}.settings:settings_group",
        marked("Show what is set for the archive, and check it."),
    ),
    "status": (
        f"{_CLI}.archive:status_command",
        marked("Say what is in the archive."),
    ),
    "check": (
        f"{_CLI}.archive:check_command",
        marked("Verify that catalogue, index and stories agree."),
    ),
    "backup": (
        f"{_CLI}.archive:backup_command",
        marked("Copy the archive to a new folder and verify the copy."),
    ),
    "coverage": (
        f"{_CLI}.archive:coverage_command",
        marked("Say what is held of each outlet, and the gaps."),
    ),
    "export": (
        f"{_CLI}.archive:export_command",
        marked("Write the whole archive to a folder."),
    ),
    "import": (
        f"{_CLI}.archive:import_command",
        marked("Make an archive of an export."),
    ),
    "skipped": (
        f"{_CLI}.archive:skipped_command",
        marked("List files not indexed, each with its reason."),
    ),
    "authority": (
        f"{_CLI}.authority:authority",
        marked("Keep the names behind the facets."),
    ),
    "mentions": (
        f"{_CLI}.mentions:mentions",
        marked("Say what a name means, in one article or everywhere."),
    ),
    "articles": (
        f"{_CLI}.articles:articles",
        marked("Correct title, date, outlet and text of articles."),
    ),
    "files": (
        f"{_CLI}.files:files",
        marked("Say what becomes of files that were not read."),
    ),
    "labels": (
        f"{_CLI}.labels:labels",
        marked("Give articles subject labels."),
    ),
    "stories": (
        f"{_CLI}.stories:stories",
        marked("Correct which copies are one story."),
    ),
    "events": (
        f"{_CLI}.events:events",
        marked("Correct event types."),
    ),
    "alerts": (
        "cuttings.web.following.commands:alerts",
        marked("Tell those who follow a search what is new."),
    ),
    "queue": (
        "cuttings.web.desk.commands:queue_command",
        marked("List what waits for somebody to decide."),
    ),
    "saved": (
        "cuttings.web.following.own_commands:saved",
        marked("Keep the saved searches and frozen lists of an account."),
    ),
    "folders": (
        "cuttings.web.following.own_commands:folders",
        marked("Keep the folders of an account."),
    ),
    "notes": (
        "cuttings.web.following.own_commands:notes",
        marked("Keep the notes of an account at articles."),
    ),
    "mistakes": (
        "cuttings.web.following.own_commands:mistakes",
        marked("Settle the mistakes that readers report."),
    ),
    "users": (
        "cuttings.web.accounts.commands:users",
        marked("Keep the accounts of those who work on the site."),
    ),
    "evaluate": (
        f"{_CLI}.evaluate:evaluate",
        marked("Measure quality on labelled data."),
    ),
}


class LazyGroup(click.Group):
    """A group that imports a command only to run it or to show its own help."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; what fails because the catalogue is damaged is told so."""
        try:
            return super().invoke(ctx)
        except (CuttingsError, click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            if isinstance(ctx.obj, Path):
                from cuttings.index.database import raise_if_damaged

                raise_if_damaged(ctx.obj / "catalogue.sqlite", error)
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, None where there is none."""
        if cmd_name not in self.table:
            return None
        target, _ = self.table[cmd_name]
        module, _, attribute = target.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return in_language(command)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Lists the commands in a help page, from the table alone."""
        rows = [(name, gettext(line)) for name, (_, line) in self.table.items()]
        with formatter.section(gettext("Commands")):
            formatter.write_dl(rows)


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "CUTTINGS",
    },
)
@click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("cuttings-archive"),
    show_default=True,
    help="The archive folder (or CUTTINGS_ARCHIVE).",
)
@click.option(
    "--engine",
    metavar="NAME",
    help="The search engine: whoosh (the default), opensearch.",
)
@click.option(
    "--engine-url", metavar="URL", help="The address of the cluster, for opensearch."
)
@click.version_option(package_name="cuttings")
@click.pass_context
def cli(
    ctx: click.Context, archive: Path, engine: str | None, engine_url: str | None
) -> None:
    """Cuttings, the search engine for a news-cuttings archive.

    Example: cuttings index stories/ && cuttings search "peace talks" && cuttings serve
    """
    ctx.obj = archive
    # a flag wins over the environment, here and in every process started from here
    if engine is not None:
        os.environ["CUTTINGS_ENGINE"] = engine
    if engine_url is not None:
        os.environ["CUTTINGS_ENGINE_URL"] = engine_url


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    sys.exit(exit_code())


def exit_code() -> int:
    """Runs the command line in the language of the environment; errors that Cuttings
    raises on purpose become one line.
    """
    set_language(language_of_environment())
    with click_speaking(current_language()):
        return _exit_code()


def _exit_code() -> int:
    try:
        # without standalone mode Click gives the code of ctx.exit as the value
        code = in_language(cli).main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo(
            gettext(
                "Stopped. What was finished is kept; "
                "run the same command again to carry on."
            ),
            err=True,
        )
        return FAILURE
    except CuttingsError as error:
        click.echo(gettext("Error: %(error)s", error=translated(error)), err=True)
        return FAILURE
    return code if isinstance(code, int) else SUCCESS


# Languages


def in_language(command: click.Command) -> click.Command:
    """A command whose help is in the language of the environment, with its own
    commands; options, arguments and examples are the same in all.
    """
    if current_language() == SOURCE:
        return command
    said = copy.copy(command)
    said.help = _help_in_language(command.help or "")
    said.options_metavar = gettext(OPTIONS)
    said.params = [_parameter_in_language(each) for each in command.params]
    if isinstance(said, click.Group):
        said.subcommand_metavar = gettext(SUBCOMMAND)
    if isinstance(said, click.Group) and not isinstance(said, LazyGroup):
        beneath: dict[str, click.Command] = {}
        for name, each in said.commands.items():
            beneath[name] = in_language(each)
        said.commands = beneath
    return said


def _help_in_language(text: str) -> str:
    """A help page, paragraph by paragraph; an example behind its first word stays."""
    said: list[str] = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        plain = " ".join(paragraph.split())
        if plain.startswith(EXAMPLE):
            example = paragraph.lstrip().removeprefix(EXAMPLE)
            said.append(gettext(EXAMPLE) + example)
        else:
            told = gettext(plain)
            said.append(paragraph if told == plain else told)
    return "\n\n".join(said)


def _parameter_in_language(parameter: click.Parameter) -> click.Parameter:
    said = copy.copy(parameter)
    if parameter.type.name in TYPES:
        said.type = copy.copy(parameter.type)
        said.type.name = gettext(parameter.type.name)
    if not isinstance(said, click.Option):
        return said
    said.help = gettext(said.help) if said.help else said.help
    said.metavar = gettext(said.metavar) if said.metavar else None
    if isinstance(said.show_default, str):
        said.show_default = gettext(said.show_default)
    if said.prompt:
        said.prompt = gettext(said.prompt)
    return said


# What commands share


def named_archive(ctx: click.Context) -> Archive:
    """The archive that the command line names, which may still have to be made."""
    from cuttings.search.archive import Archive

    return Archive.at(ctx.find_root().obj)


def opened_archive(ctx: click.Context) -> Archive:
    """The archive that the command line names, which must exist.

    Raises ArchiveError where it doesn't.
    """
    return named_archive(ctx).require()


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
