"""``cuttings stories``: the librarian's hand on which copies are one story.

A change is a decision: entered in the journal, in force until it is undone, obeyed
whenever articles are grouped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cuttings.index.cli.corrections import (
    add_log,
    decide,
    opened_assembly,
    undo,
    with_author,
)
from cuttings.index.cli.main import opened_archive, print_json

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Outcome
    from cuttings.index.stories import StoryIndex


@click.group()
def stories() -> None:
    """Correct which copies are one story, and ask why they are.

    Example: cuttings stories why k3x7qp2mzt5a
    """


def _decide(ctx: click.Context, change: Callable[[StoryIndex], frozenset[str]]) -> None:
    """Makes a change, and shows the stories that came of it."""
    from cuttings.index.decisions import Outcome

    with opened_assembly(ctx) as assembly:

        def make() -> Outcome:
            changed = change(assembly.stories)
            return Outcome(assembly.journal.latest("stories"), tuple(changed))

        outcome = decide(ctx, assembly, make)
        _show_stories(assembly, outcome.changed)


def _show_stories(assembly: Assembly, article_ids: Iterable[str]) -> None:
    for story in sorted({assembly.stories.story_of(each) for each in article_ids}):
        members = assembly.stories.members(story)
        copies = "copy" if len(members) == 1 else "copies"
        click.echo(f"{story}  {len(members)} {copies}: {' '.join(members)}")


@stories.command("split")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@with_author
@click.pass_context
def split_command(
    ctx: click.Context, ids: tuple[str, ...], actor: str, reason: str
) -> None:
    """Take the articles ID... out of their story, which keeps its own id.

    Example: cuttings stories split k3x7qp2mzt5a --reason "another speech"
    """
    _decide(ctx, lambda index: index.split(ids, actor=actor, reason=reason))


@stories.command("join")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@with_author
@click.pass_context
def join_command(
    ctx: click.Context, ids: tuple[str, ...], actor: str, reason: str
) -> None:
    """Make one story of the stories of the articles ID...

    Example: cuttings stories join k3x7qp2mzt5a 7w2m4pqd9xya
    """
    _decide(ctx, lambda index: index.join(ids, actor=actor, reason=reason))


@stories.command("pin")
@click.argument("article_id", metavar="ID")
@with_author
@click.pass_context
def pin_command(ctx: click.Context, article_id: str, actor: str, reason: str) -> None:
    """Let the article ID stand for its story.

    Example: cuttings stories pin k3x7qp2mzt5a
    """
    _decide(ctx, lambda index: index.pin(article_id, actor=actor, reason=reason))


@stories.command("undo")
@click.argument("number", required=False, type=click.IntRange(1))
@with_author
@click.pass_context
def undo_command(
    ctx: click.Context, number: int | None, actor: str, reason: str
) -> None:
    """Take decision NUMBER back, or else the newest in force.

    Example: cuttings stories undo 12
    """
    with opened_assembly(ctx) as assembly:
        outcome = undo(ctx, assembly, "stories", number, actor, reason)
        _show_stories(assembly, outcome.changed)


add_log(stories, "stories")


@stories.command("why")
@click.argument("article_id", metavar="ID")
@click.argument("other", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def why_command(
    ctx: click.Context, article_id: str, other: str | None, as_json: bool
) -> None:
    """Say why the article ID stands in its story, or how it compares with the article
    OTHER.

    Example: cuttings stories why k3x7qp2mzt5a 7w2m4pqd9xya
    """
    from cuttings.index.database import open_database
    from cuttings.index.stories import StoryIndex

    index = StoryIndex(open_database(opened_archive(ctx).catalogue))
    if other is None:
        _say_why(index, article_id, as_json)
    else:
        _compare(index, article_id, other, as_json)


def _compare(index: StoryIndex, article_id: str, other: str, as_json: bool) -> None:
    verdict = index.compare(article_id, other)
    same_story = index.story_of(article_id) == index.story_of(other)
    if as_json:
        print_json(
            {
                "same_story": same_story,
                "copies": verdict.same,
                "containment": verdict.overlap.containment,
                "reason": verdict.reason,
            }
        )
        return
    click.echo(f"{'one story' if same_story else 'two stories'}: {verdict.reason}")


def _say_why(index: StoryIndex, article_id: str, as_json: bool) -> None:
    known = index.why(article_id)
    if as_json:
        print_json(asdict(known))
        return
    click.echo(f"story {known.link.id}, {len(index.members(known.link.id))} copies")
    click.echo(f"represented by {known.representative}: {known.representative_reason}")
    if not known.link.representative:
        click.echo(f"{article_id} is {known.link.kind}: {known.link.reason}")
    for compared, same, reason in known.compared:
        click.echo(f"  {'copy of' if same else 'unlike'} {compared}: {reason}")
    for related, reason in known.related:
        click.echo(f"  related to {related}: {reason}")
    for decision in known.decided:
        state = f"undone by {decision.undone_by}" if decision.undone_by else "in force"
        click.echo(
            f"  decision {decision.id} ({decision.action}, {decision.time}) is {state}"
        )
