"""``cuttings evaluate facets``: a sample of an archive's values for somebody to judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from cuttings.index.cli.main import opened_archive, print_json
from cuttings.index.evaluate.facets import (
    NAMED,
    SEPARATOR,
    as_table,
    draw,
    figures,
    found_in,
    read_judgements,
    values_of,
    with_judgements,
    write_judgements,
)
from cuttings.search.facets import facet_keys
from cuttings.search.translations import gettext, ngettext


@click.command("facets")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--facet",
    "facets",
    multiple=True,
    metavar="KEY",
    default=NAMED,
    show_default=True,
    help="Only this facet; may be given again.",
)
@click.option(
    "--sample",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="Values to draw of each facet.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draw.")
@click.option(
    "--contexts",
    type=click.IntRange(0, 20),
    default=2,
    show_default=True,
    help="Places in the text to show of each value.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_context
def facets_command(
    ctx: click.Context,
    file: Path,
    facets: Sequence[str],
    sample: int,
    seed: int,
    contexts: int,
    as_json: bool,
) -> None:
    """Draw values of the archive's facets into FILE, and measure what FILE says of them.

    FILE is a table (CSV): write right, wrong or unsure into its column verdict, then run
    the command again. Verdicts on values that are not drawn again are kept.

    Example: cuttings evaluate facets judgements.csv --facet people --sample 100
    """
    known = facet_keys()
    for key in facets:
        if key not in known:
            raise click.UsageError(
                gettext(
                    "There is no facet %(key)s. There are: %(known)s",
                    key=key,
                    known=", ".join(known),
                )
            )
    engine = opened_archive(ctx).reading_engine()
    drawn = []
    for key in facets:
        for value in draw(values_of(engine, key), sample, seed):
            found = SEPARATOR.join(found_in(engine, value, contexts))
            drawn.append(replace(value, contexts=found))
    judged, kept = with_judgements(drawn, read_judgements(file))
    write_judgements(file, (*judged, *kept))

    waiting = [value for value in judged if not value.verdict]
    record = figures(judged)
    if as_json:
        print_json(record)
    else:
        for value in waiting:
            click.echo(f"{value.facet}  {value.label}  ({value.articles:,})")
            for context in filter(None, value.contexts.split(SEPARATOR)):
                click.echo(f"    {context}")
        click.echo(as_table(record))
    if waiting:
        click.echo(
            ngettext(
                "%(number)s value waits for a verdict in %(file)s.",
                "%(number)s values wait for a verdict in %(file)s.",
                len(waiting),
                file=file,
            ),
            err=True,
        )
