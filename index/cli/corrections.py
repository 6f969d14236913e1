"""What the groups of corrections (authority, mentions, stories, events, articles,
labels, files) share: making a decision take effect, the log, and undoing.

A decision changes the catalogue and the facets of the articles concerned, and nothing
else: no file is read, no model is loaded, no text is indexed again. What the index has
to take up is posted in the decision's own transaction; so whatever happens then, the
decision is in force in both or in neither when the next command has run.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Unpack

import click

from cuttings.index.cli.main import opened_archive, print_json
from cuttings.index.progress import Progress
from cuttings.search.errors import DecisionRefused
from cuttings.search.facets.topics import decision_words
from cuttings.search.translations import (
    gettext,
    labelled,
    marked,
    ngettext,
    translated,
    worded,
)

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Author, Decision, Outcome, Owner

GROUPS: dict[Owner, str] = {
    "names": "authority",
    "mentions": "mentions",
    "stories": "stories",
    "events": "events",
    "articles": "articles",
    "labels": "labels",
    "files": "files",
}
"""The command of each owner of decisions."""

OLDER_NAMES: dict[Owner, dict[str, str]] = {
    "names": {
        "number": "id",
        "verb": "action",
        "headings": "subjects",
        "decided_by": "actor",
        "decided_on": "time",
    },
    "stories": {"number": "id", "ids": "subjects", "made": "time"},
}
"""Keys of the logs of release 0.1, which programs may read, and what they are now."""


def login_name() -> str:
    """The name that the person is logged in by, empty where the system has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


@contextmanager
def opened_assembly(ctx: click.Context) -> Iterator[Assembly]:
    """The archive's catalogue under its lock, for reading and writing.

    Raises CatalogueError where what was decided before is damaged.
    """
    from cuttings.index.assembly import Assembly
    from cuttings.index.lock import write_lock
    from cuttings.index.repairing import DECIDED, require_whole, verify_reads

    archive = opened_archive(ctx)
    with write_lock(archive.folder), closing(Assembly(archive)) as assembly:
        require_whole(assembly.catalogue.connection, DECIDED)
        verify_reads(assembly.catalogue.connection)
        yield assembly


def correction(
    show: Callable[[Assembly, Outcome], None] | None = None,
) -> Callable[[Callable[..., Outcome]], Callable[..., None]]:
    """Makes a command of a function that makes one decision.

    The command has ``--reason`` and ``--by`` beside the function's own arguments. It
    opens the archive under its lock, and gives the function the archive's catalogue, its
    arguments, and who decides and why (``actor``, ``reason``). It then brings the index
    up to date, says what was decided, and lets ``show`` print what came of it.
    """

    def decorator(make: Callable[..., Outcome]) -> Callable[..., None]:
        @click.option("--reason", default="", help="Why; kept in the log.")
        @click.option(
            "--by",
            "actor",
            metavar="NAME",
            default=login_name,
            show_default=marked("your login name"),
            help="Who decides; kept in the log.",
        )
        @click.pass_context
        @wraps(make)
        def command(ctx: click.Context, /, **arguments: Any) -> None:
            with opened_assembly(ctx) as assembly:
                with assembly.catalogue.transaction():
                    outcome = make(assembly, **arguments)
                    assembly.take_up(outcome)
                deliver(ctx, assembly)
                assembly.authority.save_spellings()
                decision = outcome.decision
                click.echo(
                    gettext(
                        "Decision %(id)s: %(action)s %(detail)s",
                        id=str(decision.id),
                        action=decision.action,
                        detail=decision_words(decision.detail),
                    )
                )
                if show:
                    show(assembly, outcome)

        return command

    return decorator


def brought_up_to_date(number: int) -> str:
    """How many articles a decision concerns, in words."""
    return ngettext(
        "%(number)s article brought up to date",
        "%(number)s articles brought up to date",
        number,
    )


def deliver(ctx: click.Context, assembly: Assembly) -> None:
    """Brings the index up to date with what is posted; of what follows for long, says
    how far it is.
    """
    progress = Progress(unit="articles")

    def said(followed: int) -> bool:
        progress.total = max(progress.total, assembly.catalogue.waiting()["behind"])
        progress.advance(followed - progress.done, articles=followed - progress.done)
        return False

    with closing(opened_archive(ctx).open_engine()) as engine:
        assembly.deliver(engine, until=said)
    progress.close()


def undo(
    assembly: Assembly, owner: Owner, decision_id: int | None, **author: Unpack[Author]
) -> Outcome:
    """Takes back a decision of an owner, the newest in force unless one is named.

    Raises DecisionRefused where it is about something else.
    """
    journal = assembly.journal
    if decision_id is None:
        decision_id = journal.latest(owner).id
    decision = journal.get(decision_id)
    if decision.owner != owner:
        raise DecisionRefused(
            worded(
                "Decision %(id)s is about %(owner)s. Undo it with: "
                "cuttings %(groups)s undo %(id)s",
                id=str(decision.id),
                owner=decision.owner,
                groups=GROUPS[decision.owner],
            )
        )
    return journal.undo(decision.id, **author)


def add_log(
    group: click.Group,
    owner: Owner,
    without_effect: Callable[[click.Context], Mapping[int, str]] | None = None,
) -> None:
    """Adds the command that lists an owner's decisions, and says which of those that are
    in force are ``without_effect``, and why, where there may be such.
    """

    @group.command(
        "log",
        help=marked("List all decisions about these, the newest first.")
        + f"\n\nExample: cuttings {GROUPS[owner]} log --json",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @click.pass_context
    def log_command(ctx: click.Context, as_json: bool) -> None:
        from cuttings.index.database import open_database
        from cuttings.index.decisions import Journal
        from cuttings.index.repairing import verify_reads

        # without the lock: also while a run of index writes
        with closing(open_database(opened_archive(ctx).catalogue)) as connection:
            verify_reads(connection)
            decisions = Journal(connection, {}).log(owner)
        idle = without_effect(ctx) if without_effect else {}
        if as_json:
            times = {decision.id: decision.time for decision in decisions}
            rows = [_as_json(decision, times) for decision in decisions]
            if without_effect:
                for row in rows:
                    row["without_effect"] = row["id"] in idle
            print_json(rows)
            return
        for decision in decisions:
            detail = decision_words(decision.detail)
            time = decision.time or gettext("time unknown")
            actor = decision.actor or gettext("unknown")
            why = labelled("", decision.reason) if decision.reason else ""
            undone = (
                gettext(" (undone by %(undone_by)s)", undone_by=str(decision.undone_by))
                if decision.undone_by
                else ""
            )
            if decision.id in idle:
                why_idle = translated(idle[decision.id])
                undone = gettext(" (without effect: %(why)s)", why=why_idle)
            click.echo(
                f"{decision.id:>5}  {time}  {actor}  "
                f"{decision.action} {detail}{why}{undone}"
            )


def _as_json(decision: Decision, times: dict[int, str]) -> dict[str, object]:
    row: dict[str, object] = {
        "id": decision.id,
        "owner": decision.owner,
        "action": decision.action,
        "subjects": decision.subjects,
        "detail": decision.detail,
        "reason": decision.reason,
        "actor": decision.actor,
        "time": decision.time,
        "undone_by": decision.undone_by,
    }
    for older, key in OLDER_NAMES.get(decision.owner, {}).items():
        row[older] = row[key]
    if decision.owner == "stories":
        row["undone"] = times.get(decision.undone_by or 0)
    return row
