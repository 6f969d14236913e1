"""``cuttings settings``: what is set, where that comes from, and whether it holds; and
the table ``[[sources]]``, which says what ``cuttings index`` reads when it is told
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click

from cuttings.index.cli.main import FAILURE, print_json
from cuttings.search.errors import CuttingsError
from cuttings.search.settings import (
    Section,
    SettingsFile,
    described,
    installed_sections,
    repeats,
    required_setting,
    setting,
)
from cuttings.search.translations import gettext, marked, worded

if TYPE_CHECKING:
    from cuttings.index.pipeline import IndexOptions


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """A file or folder that ``cuttings index`` reads when no path is given."""

    REPEATED: ClassVar[bool] = True

    path: str = required_setting(
        "a file or folder to index; a relative one is below the archive's folder"
    )
    outlet: str = setting("", "the outlet that carried these files, whatever they say")
    path_pattern: str = setting(
        "", "what the folders mean: '{outlet}/{year}/{month}/{day}/*'; fills gaps"
    )
    fields: dict[str, str] | None = setting(
        None, 'where records hold a field: { text = "body" }'
    )

    def at(self, folder: Path) -> Path:
        """The path, for an archive in ``folder``."""
        return folder / Path(self.path).expanduser()


def configured_sources(folder: Path) -> tuple[SourceSettings, ...]:
    """The tables ``[[sources]]`` of an archive. Raises SettingsError."""
    return SettingsFile(folder).sections("sources", SourceSettings)


def configured_runs(
    folder: Path, options: IndexOptions
) -> list[tuple[list[Path], IndexOptions]]:
    """What to index when no path is given: paths with the options of each.

    Raises UsageError where the settings name no source.
    """
    runs: list[tuple[list[Path], IndexOptions]] = []
    for source in configured_sources(folder):
        own = replace(
            options,
            outlet=source.outlet or options.outlet,
            fields=source.fields or options.fields,
            path_pattern=source.path_pattern or options.path_pattern,
        )
        runs.append(([source.at(folder)], own))
    if not runs:
        raise click.UsageError(
            gettext(
                "Say what to index: cuttings index PATH. Or name it once "
                "in %(path)s: a line [[sources]] and below it path = "
                '"/srv/press".',
                path=SettingsFile(folder).path,
            )
        )
    return runs


@click.group("settings")
def settings_group() -> None:
    """Show what is set for an archive, and check it.

    Example: cuttings settings show
    """


@settings_group.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def show_command(ctx: click.Context, as_json: bool) -> None:
    """Print every setting as it is in force, with where it comes from and its help.

    What is printed is itself a cuttings.toml: lines that are not set begin with #.

    Example: cuttings settings show
    """
    file = SettingsFile(ctx.find_root().obj)
    if as_json:
        print_json(_as_json(file))
        return
    for line in toml_lines(file):
        click.echo(line)


@settings_group.command("check")
@click.pass_context
def check_command(ctx: click.Context) -> None:
    """Check that every name is known, every value of its kind, and every source there.

    Example: cuttings settings check
    """
    from cuttings.search.engines import engine_named

    folder: Path = ctx.find_root().obj
    problems: list[str] = []
    try:
        file = SettingsFile(folder)
        engine_named(file.archive().engine)
        for _ in _sections(file):
            pass
        problems.extend(_missing_sources(folder))
    except CuttingsError as error:
        problems.append(str(error))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        ctx.exit(FAILURE)
    click.echo(gettext("%(path)s: all settings hold", path=SettingsFile(folder).path))


def _missing_sources(folder: Path) -> Iterator[str]:
    for source in configured_sources(folder):
        if not source.at(folder).exists():
            yield (
                worded(
                    "The source “%(path)s” does not exist. Mount it, or take "
                    "its table [[sources]] out.",
                    path=source.path,
                )
            )


FROM = {
    "default": "",
    "file": marked(" (from the file)"),
    "environment": marked(" (from the environment)"),
}
"""Where a value comes from, behind its help."""


def toml_lines(file: SettingsFile) -> Iterator[str]:
    """All settings as lines of TOML, each below its help; the defaults as comments."""
    for name, made in _sections(file):
        if name:
            yield ""
            yield f"[[{name}]]" if repeats(type(made)) else f"[{name}]"
        for written, default, help in described(type(made)):
            value = getattr(made, written.replace("-", "_"))
            origin = file.origin(name, written.replace("-", "_"))
            is_set = value != default if repeats(type(made)) else origin != "default"
            said, where = gettext(help), gettext(FROM[origin])
            yield f"# {said}{where}"
            yield ("" if is_set else "# ") + f"{written} = {_toml(value)}"


def _sections(file: SettingsFile) -> Iterator[tuple[str, Section]]:
    """Every section that is set or can be, by its table; "" is the archive's own."""
    yield "", file.archive()
    for name, kind in installed_sections().items():
        if repeats(kind):
            for each in file.sections(name, kind):
                yield name, each
        else:
            yield name, file.section(name, kind)


def _as_json(file: SettingsFile) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, made in _sections(file):
        table: dict[str, Any] = {}
        for written, _, help in described(type(made)):
            field = written.replace("-", "_")
            table[written] = {
                "value": getattr(made, field),
                "from": file.origin(name, field),
                "help": help,
            }
        if repeats(type(made)):
            shown.setdefault(name, []).append(table)
        else:
            shown[name or "archive"] = table
    return shown


def _toml(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        pairs = [f"{_toml(key)} = {_toml(each)}" for key, each in value.items()]
        return "{ " + ", ".join(pairs) + " }"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
