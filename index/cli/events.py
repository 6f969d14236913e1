"""``cuttings events``: a librarian corrects event types, and the archive learns from
it.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Unpack

import click

from cuttings.index.cli.corrections import (
    add_log,
    correction,
    deliver,
    opened_assembly,
    undo,
)
from cuttings.index.cli.main import opened_archive, print_json
from cuttings.search.errors import NotFound
from cuttings.search.translations import gettext, ngettext, parted, worded

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Author, Outcome
    from cuttings.index.enrich.events.training import EventModel


@click.group("events")
def events() -> None:
    """Correct event types; corrections stay over every reindexing.

    Example: cuttings events set k3j2h5g7f6d4 medtop:20000056 ceasefire
    """


@events.command("set")
@click.argument("article_id", metavar="ID")
@click.argument("types", nargs=-1, metavar="TYPE...")
@click.option(
    "--none", "unclassified", is_flag=True, help="Decide that no event type fits."
)
@correction()
def set_command(
    assembly: Assembly,
    article_id: str,
    types: tuple[str, ...],
    unclassified: bool,
    **author: Unpack[Author],
) -> Outcome:
    """Give article ID these event types, the most important first.

    A TYPE is a Media Topics id or its label.

    Example: cuttings events set k3j2h5g7f6d4 "armed conflict" "peace process"
    """
    if bool(types) == unclassified:
        raise click.UsageError(
            gettext("Give one event type or more, or --none where no type fits.")
        )
    article = assembly.catalogue.article(article_id)
    if article is None:
        raise NotFound(
            worded(
                "There is no article %(article_id)s in this archive. Ids "
                "are shown by: cuttings search ... --json",
                article_id=str(article_id),
            )
        )
    return assembly.events.set(article, types, **author)


@events.command("undo")
@click.argument("which", required=False, metavar="[ID|NUMBER]")
@correction()
def undo_command(
    assembly: Assembly, which: str | None, **author: Unpack[Author]
) -> Outcome:
    """Take back the last decision about article ID, or decision NUMBER, or else the
    newest in force.

    Example: cuttings events undo k3j2h5g7f6d4
    """
    number = None
    if which is not None:
        # an id of twelve digits is an article's before it is a number
        is_number = which.isdecimal() and assembly.catalogue.article(which) is None
        number = int(which) if is_number else assembly.events.latest(which).decision
    return undo(assembly, "events", number, **author)


add_log(events, "events")


@events.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List the types that are decided, article by article.

    Example: cuttings events list --json
    """
    from cuttings.index.database import open_database
    from cuttings.index.enrich.events.decisions import EventDecisions
    from cuttings.index.repairing import verify_reads

    rows = []
    # without the lock: also while a run of index writes
    with closing(open_database(opened_archive(ctx).catalogue)) as connection:
        verify_reads(connection)
        decisions = EventDecisions(connection)
        for decided in decisions:
            time = decisions.journal.get(decided.decision).time
            rows.append(
                {
                    "id": decided.article,
                    "event": list(decided.types),
                    "decided_on": time[:10],
                }
            )
    if as_json:
        print_json({"decisions": rows})
        return
    for row in rows:
        types = " ".join(row["event"]) or "unclassified"
        click.echo(f"{row['id']}\t{types}\t{row['decided_on']}")


@events.command("train")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def train_command(ctx: click.Context, as_json: bool) -> None:
    """Train on decisions and on the subject codes that sources supplied.

    A trained type is used only where it beats the rules on labels held back from it.
    Indexing and reindexing train by themselves where labels changed; this command
    trains at once, and shows how each type fared.

    Example: cuttings events train
    """
    with opened_assembly(ctx) as assembly:
        with assembly.catalogue.transaction():
            lesson = assembly.learning.learn(always=True)
            if lesson and lesson.matters:
                assembly.touch(assembly.catalogue.article_ids())
        deliver(ctx, assembly)
    labels = lesson.labels if lesson else 0
    models = lesson.models if lesson else ()
    if as_json:
        print_json({"labels": labels, "types": [_figures(model) for model in models]})
        return
    _say_labels(labels, len(models))
    for model in models:
        _say_figures(model)


def _figures(model: EventModel) -> dict[str, object]:
    """How a trained type fared beside the rules, for JSON."""
    return {
        "id": model.type,
        "rules_f1": model.rules_f1,
        "model_f1": model.model_f1,
        "used": model.used,
    }


def _say_labels(labels: int, types: int) -> None:
    """Prints how many articles have labels, and how many types can be trained."""
    click.echo(
        parted(
            [
                ngettext(
                    "%(number)s labelled article",
                    "%(number)s labelled articles",
                    labels,
                ),
                ngettext(
                    "%(number)s type has labels enough",
                    "%(number)s types have labels enough",
                    types,
                ),
            ]
        ),
        err=True,
    )


def _say_figures(model: EventModel) -> None:
    """Prints how a trained type fared beside the rules, on a line."""
    from cuttings.index.enrich.events.topics import topics
    from cuttings.search.facets.topics import topic_words

    label = topic_words(model.type, topics()[model.type].label)
    click.echo(
        gettext(
            "%(label)s rules %(rules_f)s  model %(model_f)s  uses %(chosen)s",
            label=format(label, "<42"),
            rules_f=format(model.rules_f1, ".2f"),
            model_f=format(model.model_f1, ".2f"),
            chosen="model" if model.used else "rules",
        )
    )
