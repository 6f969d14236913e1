"""``cuttings labels``: the archive's own subjects for articles."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Unpack

import click

from cuttings.index.cli.corrections import (
    add_log,
    brought_up_to_date,
    correction,
    opened_assembly,
    undo,
)
from cuttings.index.cli.main import print_json
from cuttings.search.errors import NotFound
from cuttings.search.translations import worded

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Author, Outcome


@click.group()
def labels() -> None:
    """Give articles subject labels; they stay over every reindexing.

    Example: cuttings labels add "Ellery flood 2015" --query "ellery flood"
    """


def _chosen(assembly: Assembly, ids: tuple[str, ...], query: str | None) -> list[str]:
    """The articles that are named, and those that a search finds."""
    from cuttings.search.queries import Query

    chosen = list(ids)
    if query is not None:
        with closing(assembly.archive.reading_engine()) as engine:
            chosen += engine.article_ids(Query(query, count="copies", words="all"))
    for article_id in assembly.catalogue.unknown(ids):
        raise NotFound(
            worded(
                "There is no article %(article_id)s in this archive. Ids "
                "are shown by: cuttings search ... --json",
                article_id=str(article_id),
            )
        )
    if not chosen:
        raise NotFound(
            worded("No article is named, and none is found. Nothing was labelled.")
        )
    return chosen


def _say_how_many(assembly: Assembly, outcome: Outcome) -> None:
    del assembly
    click.echo(brought_up_to_date(len(outcome.changed)), err=True)


@labels.command("add")
@click.argument("label")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--query", help="Label all articles that this search finds, too.")
@correction(_say_how_many)
def add_command(
    assembly: Assembly,
    label: str,
    ids: tuple[str, ...],
    query: str | None,
    **author: Unpack[Author],
) -> Outcome:
    """Give articles a LABEL.

    Example: cuttings labels add "Ellery flood 2015" k3x7qp2mzt5a 7w2m4pqd9xya
    """
    return assembly.labels.add(label, _chosen(assembly, ids, query), **author)


@labels.command("remove")
@click.argument("label")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@correction(_say_how_many)
def remove_command(
    assembly: Assembly, label: str, ids: tuple[str, ...], **author: Unpack[Author]
) -> Outcome:
    """Take a LABEL off articles, or off all that have it.

    Example: cuttings labels remove "Ellery flood 2015" k3x7qp2mzt5a
    """
    concerned = ids or assembly.labels.articles(label)
    return assembly.labels.remove(label, concerned, **author)


@labels.command("undo")
@click.argument("number", required=False, type=click.IntRange(1))
@correction(_say_how_many)
def undo_command(
    assembly: Assembly, number: int | None, **author: Unpack[Author]
) -> Outcome:
    """Take decision NUMBER back, or else the newest in force.

    Example: cuttings labels undo 30
    """
    return undo(assembly, "labels", number, **author)


add_log(labels, "labels")


@labels.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List all labels with their articles counted.

    Example: cuttings labels list
    """
    with opened_assembly(ctx) as assembly:
        known = assembly.labels.all()
    if as_json:
        print_json(known)
        return
    for label, articles in known.items():
        click.echo(f"{articles}\t{label}")
