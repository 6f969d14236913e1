"""``cuttings stories``: the librarian's hand on which copies are one story.

A change is a decision: entered in a log, in force until it is undone, obeyed whenever
articles are grouped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cuttings.index.cli.commands import opened_archive, print_json

if TYPE_CHECKING:
    from cuttings.index.stories import StoryIndex


@click.group()
def stories() -> None:
    """Correct which copies are one story, and ask why they are.

    Example: cuttings stories why k3x7qp2mzt5a
    """


@stories.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.pass_context
def split(ctx: click.Context, ids: tuple[str, ...]) -> None:
    """Take the articles ID... out of their story.

    Example: cuttings stories split k3x7qp2mzt5a
    """
    _change(ctx, lambda index: index.split(ids))


@stories.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.pass_context
def join(ctx: click.Context, ids: tuple[str, ...]) -> None:
    """Make one story of the stories of the articles ID...

    Example: cuttings stories join k3x7qp2mzt5a 7w2m4pqd9xya
    """
    _change(ctx, lambda index: index.join(ids))


@stories.command()
@click.argument("id")
@click.pass_context
def pin(ctx: click.Context, id: str) -> None:
    """Let the article ID stand for its story.

    Example: cuttings stories pin k3x7qp2mzt5a
    """
    _change(ctx, lambda index: index.pin(id))


@stories.command()
@click.argument("number", required=False, type=click.IntRange(1))
@click.pass_context
def undo(ctx: click.Context, number: int | None) -> None:
    """Undo the newest decision, or the one with this NUMBER in the log.

    Example: cuttings stories undo 12
    """
    _change(ctx, lambda index: index.undo(number))


@stories.command()
@click.argument("id")
@click.argument("other", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def why(ctx: click.Context, id: str, other: str | None, as_json: bool) -> None:
    """Say why the article ID stands in its story, or how it compares with the article
    OTHER.

    Example: cuttings stories why k3x7qp2mzt5a 7w2m4pqd9xya
    """
    index = _reading(ctx)
    if other is not None:
        verdict = index.compare(id, other)
        found = {
            "same_story": index.story_of(id) == index.story_of(other),
            "copies": verdict.same,
        }
        if as_json:
            print_json(
                {
                    **found,
                    "containment": verdict.overlap.containment,
                    "reason": verdict.reason,
                }
            )
            return
        click.echo(
            f"{'one story' if found['same_story'] else 'two stories'}: {verdict.reason}"
        )
        return
    known = index.why(id)
    if as_json:
        print_json(asdict(known))
        return
    click.echo(f"story {known.link.id}, {len(index.members(known.link.id))} copies")
    click.echo(f"represented by {known.representative}: {known.representative_reason}")
    if not known.link.representative:
        click.echo(f"{id} is {known.link.kind}: {known.link.reason}")
    for compared, same, reason in known.compared:
        click.echo(f"  {'copy of' if same else 'unlike'} {compared}: {reason}")
    for related, reason in known.related:
        click.echo(f"  related to {related}: {reason}")
    for decision in known.decided:
        state = f"undone {decision.undone}" if decision.undone else "in force"
        click.echo(
            f"  decision {decision.number} ({decision.action}, {decision.made}) is {state}"
        )


@stories.command("log")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def log_command(ctx: click.Context, as_json: bool) -> None:
    """List all decisions about stories, oldest first.

    Example: cuttings stories log
    """
    decisions = _reading(ctx).decisions()
    if as_json:
        print_json([asdict(decision) for decision in decisions])
        return
    for decision in decisions:
        undone = f"  undone {decision.undone}" if decision.undone else ""
        click.echo(
            f"{decision.number:>5}  {decision.made}  {decision.action:<5}  {' '.join(decision.ids)}{undone}"
        )


def _change(ctx: click.Context, change: Callable[[StoryIndex], frozenset[str]]) -> None:
    """Makes a change and brings the search index up to date with it."""
    from cuttings.index.assembly import Assembly
    from cuttings.index.lock import write_lock

    archive = opened_archive(ctx)
    with write_lock(archive.folder):
        assembly = Assembly(archive)
        engine = archive.open_engine()
        try:
            with assembly.catalogue.transaction():
                changed = change(assembly.stories)
                assembly.touch(changed)
            assembly.deliver(engine)
            for story in sorted({assembly.stories.story_of(id) for id in changed}):
                members = assembly.stories.members(story)
                click.echo(
                    f"{story}  {len(members)} {'copy' if len(members) == 1 else 'copies'}: {' '.join(members)}"
                )
        finally:
            engine.close()
            assembly.close()


def _reading(ctx: click.Context) -> StoryIndex:
    from cuttings.index.database import open_database
    from cuttings.index.stories import StoryIndex

    return StoryIndex(open_database(opened_archive(ctx).catalogue))
