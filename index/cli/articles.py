"""``cuttings articles``: what an article says of itself, corrected."""

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
from cuttings.search.errors import NotFound
from cuttings.search.translations import gettext, worded

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Author, Outcome
    from cuttings.index.facts import Field
    from cuttings.index.outlets import TwoNames
    from cuttings.search.articles import Article


@click.group()
def articles() -> None:
    """Correct title, date, outlet and text of articles.

    What was read stays in the catalogue; a correction is laid over it, and can be taken
    back.

    Example: cuttings articles set k3x7qp2mzt5a --date 1998-03 --outlet "Daily Courier"
    """


def _article(assembly: Assembly, article_id: str) -> Article:
    article = assembly.catalogue.article(article_id)
    if article is None:
        raise NotFound(
            worded(
                "There is no article %(article_id)s in this archive. Ids "
                "are shown by: cuttings search ... --json",
                article_id=str(article_id),
            )
        )
    return article


def _say_how_many(assembly: Assembly, outcome: Outcome) -> None:
    del assembly
    click.echo(brought_up_to_date(len(outcome.changed)), err=True)


@articles.command("set")
@click.argument("article_id", metavar="ID")
@click.option("--title", help="The headline.")
@click.option(
    "--date",
    "published",
    help="The date of publication, as far as it is known (1998, 1998-03, 1998-03-14).",
)
@click.option("--outlet", help="The paper or site that carried it.")
@click.option("--agency", help="The agency that wrote it.")
@click.option("--byline", help="Who signed it.")
@click.option("--language", help="Its language, as an ISO 639 code.")
@correction(_say_how_many)
def set_command(
    assembly: Assembly,
    article_id: str,
    title: str | None,
    published: str | None,
    outlet: str | None,
    agency: str | None,
    byline: str | None,
    language: str | None,
    **author: Unpack[Author],
) -> Outcome:
    """Give article ID other values; "" says that one is unknown.

    Example: cuttings articles set k3x7qp2mzt5a --date 1998-03 --reason "the folder"
    """
    stated = {
        "title": title,
        "published": published,
        "outlet": outlet,
        "agency": agency,
        "byline": byline,
        "language": language,
    }
    values = {name: value for name, value in stated.items() if value is not None}
    if not values:
        raise click.UsageError(
            gettext("Say what is to be corrected: --date, --outlet ...")
        )
    return assembly.facts.set(_article(assembly, article_id), values, **author)


@articles.command("rename")
@click.argument("field", type=click.Choice(["outlet", "agency", "byline"]))
@click.argument("old")
@click.argument("new")
@correction(_say_how_many)
def rename_command(
    assembly: Assembly, field: Field, old: str, new: str, **author: Unpack[Author]
) -> Outcome:
    """Give the outlet, agency or byline OLD the name NEW in all articles, those to come
    included.

    Example: cuttings articles rename outlet Gardian "The Guardian"
    """
    from cuttings.index.facts import carriers

    with closing(assembly.archive.reading_engine()) as engine:
        concerned = carriers(engine, field, old)
    return assembly.facts.rename(field, old, new, concerned, **author)


@articles.command("outlets")
@click.pass_context
def outlets_command(ctx: click.Context) -> None:
    """List the outlets that have two names: the host of their pages, and the name that
    other pages of the host state. Where that is certain they are one; where it is not,
    "rename outlet HOST NAME" says so, and "rename outlet HOST HOST" that they are two.

    Example: cuttings articles outlets
    """
    with opened_assembly(ctx) as assembly:
        joined = assembly.outlets.joined()
        suggested = assembly.facts.suggested_outlets()
        decided = assembly.facts.decided_outlets()
    for found in joined:
        if found.host not in decided:
            click.echo(_two_names(gettext("one outlet"), found))
    for found in suggested:
        click.echo(_two_names(gettext("perhaps one outlet"), found))
    if not (joined or suggested):
        click.echo(gettext("No outlet has two names."), err=True)


def _two_names(what: str, found: TwoNames) -> str:
    return f"{what}\t{found.host} ({found.unnamed})\t{found.name} ({found.named})"


@articles.command("hide")
@click.argument("article_id", metavar="ID")
@click.argument("paragraph", type=click.IntRange(0))
@correction(_say_how_many)
def hide_command(
    assembly: Assembly, article_id: str, paragraph: int, **author: Unpack[Author]
) -> Outcome:
    """Hide a PARAGRAPH (counted from 0) of article ID that is none of its text.

    Example: cuttings articles hide k3x7qp2mzt5a 7
    """
    article = assembly.entry(_article(assembly, article_id)).article
    return assembly.facts.hide(article, paragraph, **author)


@articles.command("show")
@click.argument("article_id", metavar="ID")
@click.argument("paragraph", type=click.IntRange(0))
@correction(_say_how_many)
def show_command(
    assembly: Assembly, article_id: str, paragraph: int, **author: Unpack[Author]
) -> Outcome:
    """Show a hidden PARAGRAPH (counted from 0) of article ID that belongs to its text.

    Example: cuttings articles show k3x7qp2mzt5a 7
    """
    article = assembly.entry(_article(assembly, article_id)).article
    return assembly.facts.show(article, paragraph, **author)


@articles.command("undo")
@click.argument("number", required=False, type=click.IntRange(1))
@correction(_say_how_many)
def undo_command(
    assembly: Assembly, number: int | None, **author: Unpack[Author]
) -> Outcome:
    """Take decision NUMBER back, or else the newest in force.

    Example: cuttings articles undo 21
    """
    from cuttings.index.facts import carriers_since

    journal = assembly.journal
    decision = journal.get(number) if number else journal.latest("articles")
    since = carriers_since(assembly.archive, decision)
    outcome = undo(assembly, "articles", decision.id, **author)
    assembly.amend(since, outcome.decision)
    return outcome


add_log(articles, "articles")
