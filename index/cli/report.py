"""``cuttings report``: a list of names or queries in, a table of what is held out."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import click

from cuttings.index.cli.main import opened_archive
from cuttings.search.errors import SettingsError
from cuttings.search.translations import gettext, ngettext, worded

PROGRESS = 500
"""Lines between two words on how far it is."""


@click.command("report")
@click.argument(
    "source", metavar="LIST.csv", type=click.File("rb", lazy=False), required=True
)
@click.option("--column", default="", help="The column of names or queries.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here; a run that was stopped carries on where it was.",
)
@click.pass_context
def report_command(
    ctx: click.Context, /, source: click.File, column: str, output: Path | None
) -> None:
    """Say for each name or query of a list what the archive holds: stories, copies, the
    first and the last date, whether it is ambiguous, whether it finds nothing.

    LIST.csv has one a line, or in a column called query or name; - is stdin. The table
    is CSV.

    Example: cuttings report names.csv --output holdings.csv
    """
    from cuttings.search.facets import installed_facets
    from cuttings.search.reporting import lines_of, table

    data: bytes = source.read()  # type: ignore[attr-defined]
    lines = lines_of(_decoded(data), column)
    engine, facets = opened_archive(ctx).reading_engine(), installed_facets()
    if output is None:
        for row in table(engine, facets, lines):
            click.echo(row, nl=False)
        return

    done = _rows_done(output, lines)
    rows = table(engine, facets, lines[done:])
    heading = next(rows)
    with output.open("a", encoding="utf-8", newline="") as stream:
        if stream.tell() == 0:
            stream.write(heading)
        for number, row in enumerate(rows, done + 1):
            stream.write(row)
            stream.flush()
            if number % PROGRESS == 0:
                click.echo(
                    gettext("%(number)s of %(lines)s", number=number, lines=len(lines)),
                    err=True,
                )
    carried_on = (
        gettext(", %(done)s of them by an earlier run", done=done) if done else ""
    )
    click.echo(
        ngettext(
            "%(number)s line in %(output)s%(carried_on)s",
            "%(number)s lines in %(output)s%(carried_on)s",
            len(lines),
            output=output,
            carried_on=carried_on,
        ),
        err=True,
    )


def _decoded(data: bytes) -> str:
    """A list as text; what is not UTF-8 was written by an older spreadsheet."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows_done(output: Path, lines: Sequence[str]) -> int:
    """How many lines a table holds already; a row that a kill cut off is taken away.

    Raises SettingsError where it is another list's, or no table at all.
    """
    from cuttings.search.reporting import COLUMNS
    from cuttings.search.spreadsheets import unguarded

    if not output.exists():
        return 0
    text = output.read_text(encoding="utf-8", errors="replace")
    whole = text[: text.rfind("\n") + 1]
    rows = list(csv.reader(whole.splitlines(keepends=True)))
    asked = [unguarded(row[0]) if row else "" for row in rows[1:]]
    is_ours = not rows or rows[0] == list(COLUMNS)
    if not is_ours or asked != list(lines[: len(asked)]):
        raise SettingsError(
            worded(
                "%(output)s holds another table than that of this list. "
                "Name another file with --output, or remove it.",
                output=output,
            )
        )
    if whole != text:
        with output.open("r+b") as stream:
            stream.truncate(len(whole.encode("utf-8")))
    return len(asked)
