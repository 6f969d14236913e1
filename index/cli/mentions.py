"""``cuttings mentions``: what a name means where it stands in the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from cuttings.index.cli.corrections import add_log, brought_up_to_date, correction, undo
from cuttings.index.cli.main import opened_archive
from cuttings.search.translations import gettext

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from cuttings.index.assembly import Assembly
    from cuttings.index.authority.contexts import Context, Within
    from cuttings.index.decisions import Author, Outcome
    from cuttings.search.articles import Kind

KIND = click.Choice(["person", "organisation", "place"])


@click.group()
def mentions() -> None:
    """Say what a name means, in one article or everywhere.

    A heading is corrected with "cuttings authority"; this is for a name that was filed
    under the wrong one, is of another kind, is several names, or is none.

    Example: cuttings mentions dismiss "Law, Natural" --kind person
    """


def _of_name(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument and options that say which name is meant."""
    command = click.option(
        "--in",
        "article",
        default="",
        metavar="ID",
        help="The article that it is about; else all, those to come included.",
    )(command)
    command = click.option(
        "--with",
        "words",
        default="",
        metavar="WORDS",
        help="Only where all of these words stand with it, also in articles to come.",
    )(command)
    command = click.option(
        "--within",
        type=click.Choice(["sentence", "article"]),
        help="Where the words have to stand: in its sentence (the default) or article.",
    )(command)
    command = click.option(
        "--kind", type=KIND, required=True, help="What the name is taken for now."
    )(command)
    return click.argument("name")(command)


def _context(
    assembly: Assembly, name: str, article: str, words: str, within: Within | None
) -> Context | None:
    """Where the name stands with the words that were given, None where none were."""
    if within and not words:
        raise click.UsageError(gettext("Give the words that stand with it: --with."))
    if words and article:
        raise click.UsageError(gettext("Give --in or --with, not both."))
    return assembly.context(name, words, within or "sentence") if words else None


def _say_how_many(assembly: Assembly, outcome: Outcome) -> None:
    del assembly
    click.echo(brought_up_to_date(len(outcome.changed)), err=True)


@mentions.command("assign")
@_of_name
@click.argument("heading")
@click.option("--new", type=KIND, help="Make a heading of this kind, labelled HEADING.")
@correction(_say_how_many)
def assign_command(
    assembly: Assembly,
    name: str,
    heading: str,
    kind: Kind,
    article: str,
    words: str,
    within: Within | None,
    new: Kind | None,
    **author: Unpack[Author],
) -> Outcome:
    """File NAME under HEADING (an id).

    Example: cuttings mentions assign Kennedy jfk-library --kind person --in k3x7qp2mzt5a
    """
    rulings = assembly.authority.rulings
    context = _context(assembly, name, article, words, within)
    if new:
        return rulings.assign_new(name, kind, heading, new, article, context, **author)
    return rulings.assign(name, kind, heading, article, context, **author)


@mentions.command("recast")
@_of_name
@click.argument("other", type=KIND)
@correction(_say_how_many)
def recast_command(
    assembly: Assembly,
    name: str,
    other: Kind,
    kind: Kind,
    article: str,
    words: str,
    within: Within | None,
    **author: Unpack[Author],
) -> Outcome:
    """Say that NAME is of kind OTHER.

    Example: cuttings mentions recast Jordan person --kind place --in k3x7qp2mzt5a
    """
    rulings = assembly.authority.rulings
    context = _context(assembly, name, article, words, within)
    return rulings.recast(name, kind, other, article, context, **author)


@mentions.command("dismiss")
@_of_name
@correction(_say_how_many)
def dismiss_command(
    assembly: Assembly,
    name: str,
    kind: Kind,
    article: str,
    words: str,
    within: Within | None,
    **author: Unpack[Author],
) -> Outcome:
    """Say that NAME is none; the words stay searchable.

    Example: cuttings mentions dismiss Jordan --kind place --with basketball
    """
    context = _context(assembly, name, article, words, within)
    return assembly.authority.rulings.dismiss(name, kind, article, context, **author)


@mentions.command("part")
@_of_name
@click.option(
    "--is",
    "parts",
    type=(KIND, str),
    multiple=True,
    required=True,
    metavar="KIND PART",
    help="A name that stands in it, with its kind; repeatable.",
)
@correction(_say_how_many)
def part_command(
    assembly: Assembly,
    name: str,
    kind: Kind,
    article: str,
    words: str,
    within: Within | None,
    parts: tuple[tuple[Kind, str], ...],
    **author: Unpack[Author],
) -> Outcome:
    """Say that NAME is several names.

    Example: cuttings mentions part "Red Cross Ada Moss" --kind organisation --is
    organisation "Red Cross" --is person "Ada Moss"
    """
    context = _context(assembly, name, article, words, within)
    rulings = assembly.authority.rulings
    return rulings.part(name, kind, parts, article, context, **author)


@mentions.command("add")
@click.argument("article", metavar="ID")
@click.argument("name")
@click.option(
    "--kind", type=KIND, required=True, help="What the name is that stands there."
)
@click.option(
    "--at",
    type=click.IntRange(0),
    metavar="OFFSET",
    help="Where it stands in the text of the article, in characters from 0.",
)
@click.option(
    "--occurrence",
    type=click.IntRange(1),
    metavar="N",
    help="Which time that it stands there, from 1, the title first; else the first.",
)
@click.option(
    "--every", is_flag=True, help="Wherever it stands there in no longer name."
)
@click.option(
    "--heading",
    default="",
    metavar="HEADING",
    help="File it under this heading (an id); else the one that is found for it.",
)
@click.option(
    "--new", metavar="LABEL", help="File it under a heading that is made, labelled so."
)
@correction(_say_how_many)
def add_command(
    assembly: Assembly,
    article: str,
    name: str,
    kind: Kind,
    at: int | None,
    occurrence: int | None,
    every: bool,
    heading: str,
    new: str | None,
    **author: Unpack[Author],
) -> Outcome:
    """Say that NAME, which was not found in article ID, is one.

    Example: cuttings mentions add k3x7qp2mzt5a "Ada Moss" --kind person --occurrence 2
    """
    from cuttings.index.authority.additions import EVERY
    from cuttings.index.desk.changes import article_of

    if (at is not None) + (occurrence is not None) + every > 1:
        raise click.UsageError(gettext("Give only one of --at, --occurrence, --every."))
    if heading and new is not None:
        raise click.UsageError(gettext("Give --heading or --new, not both."))
    entry = assembly.entry(article_of(assembly, article), filed=True)
    which = EVERY if every else occurrence or 1
    return assembly.authority.rulings.add(
        entry, name, kind, at, which, heading, new, **author
    )


@mentions.command("undo")
@click.argument("number", required=False, type=click.IntRange(1))
@correction(_say_how_many)
def undo_command(
    assembly: Assembly, number: int | None, **author: Unpack[Author]
) -> Outcome:
    """Take decision NUMBER back, or else the newest in force.

    Example: cuttings mentions undo 14
    """
    return undo(assembly, "mentions", number, **author)


def _without_effect(ctx: click.Context) -> dict[int, str]:
    """The decisions of which the heading, the article or the text is gone, and which.

    Names that no article has any longer are told by ``cuttings check``, which reads all.
    """
    from cuttings.index.desk.delivery import opened
    from cuttings.index.without_effect import without_effect

    with opened(opened_archive(ctx)) as assembly:
        idle = without_effect(assembly, of_names=False)
    return {each.decision.id: each.why for each in idle}


add_log(mentions, "mentions", _without_effect)
