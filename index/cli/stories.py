"""``cuttings stories``: the librarian's hand on which copies are one story.

A change is a decision: entered in the journal, in force until it is undone, obeyed
whenever articles are grouped.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Unpack

import click

from cuttings.index.cli.corrections import (
    add_log,
    correction,
    undo,
)
from cuttings.index.cli.main import opened_archive, print_json
from cuttings.search.spreadsheets import guarded
from cuttings.search.translations import gettext, marked, ngettext, recalled, translated

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Author, Outcome
    from cuttings.index.stories import StoryIndex
    from cuttings.index.stories.stories import Why
    from cuttings.search.agency_copy import AgencyCopy

KINDS = {
    "identical": marked("identical"),
    "cut": marked("cut"),
    "extended": marked("extended"),
    "edited": marked("edited"),
    "update": marked("an update"),
    "correction": marked("a correction"),
    "clarification": marked("a clarification"),
    "withdrawal": marked("a withdrawal"),
}
"""The kinds of copies."""


@click.group()
def stories() -> None:
    """Correct which copies are one story, and ask why they are.

    Example: cuttings stories why k3x7qp2mzt5a
    """


def _show_stories(assembly: Assembly, outcome: Outcome) -> None:
    for story in sorted(set(map(assembly.stories.story_of, outcome.changed))):
        members = assembly.stories.members(story)
        said = ngettext(
            "%(story)s  %(number)s copy: %(members)s",
            "%(story)s  %(number)s copies: %(members)s",
            len(members),
            story=story,
            members=" ".join(members),
        )
        click.echo(said)


@stories.command("split")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@correction(_show_stories)
def split_command(
    assembly: Assembly, ids: tuple[str, ...], **author: Unpack[Author]
) -> Outcome:
    """Take the articles ID... out of their story, which keeps its own id.

    Example: cuttings stories split k3x7qp2mzt5a --reason "another speech"
    """
    return _outcome(assembly, assembly.stories.split(ids, **author))


@stories.command("join")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@correction(_show_stories)
def join_command(
    assembly: Assembly, ids: tuple[str, ...], **author: Unpack[Author]
) -> Outcome:
    """Make one story of the stories of the articles ID...

    Example: cuttings stories join k3x7qp2mzt5a 7w2m4pqd9xya
    """
    return _outcome(assembly, assembly.stories.join(ids, **author))


@stories.command("pin")
@click.argument("article_id", metavar="ID")
@correction(_show_stories)
def pin_command(
    assembly: Assembly, article_id: str, **author: Unpack[Author]
) -> Outcome:
    """Let the article ID stand for its story.

    Example: cuttings stories pin k3x7qp2mzt5a
    """
    return _outcome(assembly, assembly.stories.pin(article_id, **author))


def _outcome(assembly: Assembly, changed: frozenset[str]) -> Outcome:
    """The decision that was just made, with the articles that it changed."""
    from cuttings.index.decisions import Outcome

    return Outcome(assembly.journal.latest("stories"), tuple(changed))


@stories.command("undo")
@click.argument("number", required=False, type=click.IntRange(1))
@correction(_show_stories)
def undo_command(
    assembly: Assembly, number: int | None, **author: Unpack[Author]
) -> Outcome:
    """Take decision NUMBER back, or else the newest in force.

    Example: cuttings stories undo 12
    """
    return undo(assembly, "stories", number, **author)


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
    from cuttings.index.repairing import verify_reads
    from cuttings.index.stories import StoryIndex

    connection = open_database(opened_archive(ctx).catalogue)
    verify_reads(connection)
    index = StoryIndex(connection)
    if other is None:
        _say_why(index, article_id, as_json)
    else:
        _compare(index, article_id, other, as_json)


@stories.command("agencies")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of CSV.")
@click.pass_context
def agencies_command(ctx: click.Context, as_json: bool) -> None:
    """Say how much of what each outlet printed in each year credits an agency.

    Example: cuttings stories agencies > agencies.csv
    """
    from cuttings.search.agency_copy import COLUMNS, agency_copy
    from cuttings.search.coverage import outlets_held

    engine = opened_archive(ctx).reading_engine()
    outlets = list(agency_copy(engine, outlets_held(engine)))
    if as_json:
        print_json(list(_shares(outlets)))
        return
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    for outlet in outlets:
        for row in outlet.rows():
            table.writerow([guarded(cell) for cell in row])


def _shares(outlets: Iterable[AgencyCopy]) -> Iterator[dict[str, object]]:
    for outlet in outlets:
        for year in outlet.years:
            yield {
                "outlet": outlet.label,
                "year": int(year.year) if year.year else None,
                "articles": year.articles,
                "credited": year.credited,
            }


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
    reason = recalled(verdict.reason, "story")
    if same_story:
        click.echo(gettext("one story: %(reason)s", reason=reason))
    else:
        click.echo(gettext("two stories: %(reason)s", reason=reason))


def _say_why(index: StoryIndex, article_id: str, as_json: bool) -> None:
    known = index.why(article_id)
    if as_json:
        print_json(asdict(known))
        return
    click.echo(
        ngettext(
            "story %(id)s, %(number)s copy",
            "story %(id)s, %(number)s copies",
            len(index.members(known.link.id)),
            id=str(known.link.id),
        )
    )
    click.echo(
        gettext(
            "represented by %(representative)s: %(representative_reason)s",
            representative=known.representative,
            representative_reason=recalled(known.representative_reason, "story"),
        )
    )
    if not known.link.representative:
        click.echo(
            gettext(
                "%(article_id)s is %(kind)s: %(reason)s",
                article_id=str(article_id),
                kind=translated(KINDS.get(known.link.kind, known.link.kind)),
                reason=recalled(known.link.reason, "story"),
            )
        )
    _say_compared(known)
    _say_decided(known)


def _say_compared(known: Why) -> None:
    """Prints what the article was compared with, and what it is related to."""
    for compared, same, reason in known.compared:
        reason = recalled(reason, "story")
        if same:
            said = gettext(
                "  copy of %(other)s: %(reason)s", other=compared, reason=reason
            )
        else:
            said = gettext(
                "  unlike %(other)s: %(reason)s", other=compared, reason=reason
            )
        click.echo(said)
    for related, reason in known.related:
        click.echo(
            gettext(
                "  related to %(related)s: %(reason)s",
                related=related,
                reason=recalled(reason, "story"),
            )
        )


def _say_decided(known: Why) -> None:
    """Prints the curators' decisions about the article, undone ones too."""
    for decision in known.decided:
        state = (
            gettext("undone by %(undone_by)s", undone_by=str(decision.undone_by))
            if decision.undone_by
            else gettext("in force")
        )
        click.echo(
            gettext(
                "  decision %(id)s (%(action)s, %(time)s) is %(state)s",
                id=str(decision.id),
                action=decision.action,
                time=decision.time,
                state=state,
            )
        )
