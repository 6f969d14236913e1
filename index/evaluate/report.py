"""What every measurement has in common: labelled data by the line, a report, a command.

Figures go to stdout, as a table or as JSON; the worst cases follow on request, on
stderr where stdout is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a measurement for programs and for people, and its worst cases:
    lines for as many cases as are asked for.
    """

    record: dict[str, Any]
    table: str
    worst: Callable[[int], Iterable[str]]


def measurement(
    name: str, *files: str
) -> Callable[[Callable[..., Report]], click.Command]:
    """Makes a function from files to a report the command ``cuttings evaluate NAME``."""

    def command_of(measure: Callable[..., Report]) -> click.Command:
        @wraps(measure)
        def run(errors: int, as_json: bool, **arguments: Any) -> None:
            report = measure(**arguments)
            figures = json.dumps(report.record, indent=2) if as_json else report.table
            click.echo(figures)
            for line in report.worst(errors):
                click.echo(line, err=as_json)

        path = click.Path(exists=True, dir_okay=False, path_type=Path)
        options = [
            click.option("--json", "as_json", is_flag=True, help="Print JSON."),
            click.option(
                "--errors",
                type=click.IntRange(0),
                default=0,
                help="Show this many of the worst cases.",
            ),
            *(click.argument(file, type=path) for file in reversed(files)),
        ]
        command: Callable[..., Any] = run
        for option in options:
            command = option(command)
        return click.command(name)(command)

    return command_of


def read_lines(
    path: Path, made_of: Callable[[Any], Made], expected: str
) -> Iterator[tuple[str, Made]]:
    """What ``made_of`` makes of each line's JSON, with the words that name the line;
    empty lines are passed over.

    Raises SettingsError, naming the line and what it should be (``expected``), where
    ``made_of`` finds something missing or of another type.
    """
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = worded("Line %(number)s of %(path)s", number=str(number), path=path)
            try:
                made = made_of(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SettingsError(
                    worded(
                        "%(where)s is not what it should be (%(error)s). %(expected)s",
                        where=where,
                        error=repr(error),
                        expected=expected,
                    )
                ) from error
            yield where, made
