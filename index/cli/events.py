"""``cuttings events``: a librarian corrects event types, and the archive learns from
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cuttings.index.cli.commands import opened_archive, print_json
from cuttings.search.errors import NotFound

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.enrich.events.decisions import Decision, EventDecisions
    from cuttings.search.archive import Archive
    from cuttings.search.articles import Article


@click.group("events")
def events() -> None:
    """Correct event types; corrections stay over every reindexing.

    Example: cuttings events set k3j2h5g7f6d4 medtop:20000056 ceasefire
    """


@events.command("set")
@click.argument("id")
@click.argument("types", nargs=-1, metavar="TYPE...")
@click.option(
    "--none", "unclassified", is_flag=True, help="Decide that no event type fits."
)
@click.pass_context
def set_command(
    ctx: click.Context, id: str, types: tuple[str, ...], unclassified: bool
) -> None:
    """Give article ID these event types, the most important first.

    A TYPE is a Media Topics id or its label.

    Example: cuttings events set k3j2h5g7f6d4 "armed conflict" "peace process"
    """
    if bool(types) == unclassified:
        raise click.UsageError(
            "Give one event type or more, or --none where no type fits."
        )
    from cuttings.index.enrich.events.topics import topics

    with _Change(opened_archive(ctx)) as change:
        decision = change.decisions.set(change.article(id), types)
        change.touch(decision)
    labels = (
        ", ".join(topics()[code].label for code in decision.types) or "unclassified"
    )
    click.echo(f"{id}: {labels}")


@events.command("undo")
@click.argument("id")
@click.pass_context
def undo_command(ctx: click.Context, id: str) -> None:
    """Take back the last decision about article ID.

    Example: cuttings events undo k3j2h5g7f6d4
    """
    with _Change(opened_archive(ctx)) as change:
        change.touch(change.decisions.undo(id))
    click.echo(f"{id}: the last decision is undone")


@events.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List the decisions in force.

    Example: cuttings events list --json
    """
    from cuttings.index.catalogue import Catalogue
    from cuttings.index.enrich.events.decisions import EventDecisions

    catalogue = Catalogue(opened_archive(ctx).catalogue)
    decided = list(EventDecisions(catalogue.connection))
    catalogue.close()
    if as_json:
        rows = [
            {"id": one.article, "event": list(one.types), "decided_on": one.decided_on}
            for one in decided
        ]
        print_json({"decisions": rows})
        return
    for one in decided:
        click.echo(
            f"{one.article}\t{' '.join(one.types) or 'unclassified'}\t{one.decided_on}"
        )


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
    from cuttings.index.enrich.events.topics import topics

    with (
        _Change(opened_archive(ctx)) as change,
        change.assembly.catalogue.transaction(),
    ):
        lesson = change.assembly.learning.learn(always=True)
        if lesson and lesson.matters:
            change.assembly.touch(change.assembly.catalogue.article_ids())
    labels, models = (lesson.labels, lesson.models) if lesson else (0, ())
    rows = [
        {"id": m.type, "rules_f1": m.rules_f1, "model_f1": m.model_f1, "used": m.used}
        for m in models
    ]
    if as_json:
        print_json({"labels": labels, "types": rows})
        return
    click.echo(
        f"{labels:,} labelled articles; {len(models)} types have labels enough",
        err=True,
    )
    for m in models:
        chosen = "model" if m.used else "rules"
        click.echo(
            f"{topics()[m.type].label:<42} rules {m.rules_f1:.2f}  model {m.model_f1:.2f}  uses {chosen}"
        )


class _Change:
    """One change under the archive's lock: when the block ends, the entries that it
    touched are in the index.
    """

    def __init__(self, archive: Archive) -> None:
        from cuttings.index.lock import write_lock

        self.archive = archive
        self.lock = write_lock(archive.folder)

    def __enter__(self) -> _Change:
        from cuttings.index.assembly import Assembly

        self.lock.__enter__()
        try:
            self.assembly: Assembly = Assembly(self.archive)
        except BaseException:
            self.lock.__exit__(None, None, None)
            raise
        self.decisions: EventDecisions = self.assembly.events
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: object,
    ) -> None:
        try:
            if error is None:
                engine = self.archive.open_engine()
                self.assembly.deliver(engine)
                engine.close()
        finally:
            self.assembly.close()
            self.lock.__exit__(None, None, None)

    def article(self, id: str) -> Article:
        """The article with this id. Raises NotFound."""
        found = self.assembly.catalogue.article(id)
        if found is None:
            raise NotFound(
                f"There is no article {id} in this archive. Ids are shown by: cuttings search ... --json"
            )
        return found

    def touch(self, decision: Decision) -> None:
        """Posts every article of the decided content."""
        catalogue = self.assembly.catalogue
        with catalogue.transaction():
            rows = catalogue.connection.execute(
                "SELECT id FROM articles WHERE id = ? OR content_hash = ?",
                (decision.article, decision.content_hash),
            ).fetchall()
            self.assembly.touch(row["id"] for row in rows)
