"""``cuttings authority``: what a librarian does with the names behind the facets.

Each decision changes the catalogue, the CSV files in the archive's ``authority`` folder
and the facets of the articles concerned, and nothing else: no file is read, no model is
loaded, no text is indexed again. What the index has to take up is posted in the
decision's own transaction, so that whatever happens then, the decision is in force in
both or neither when the next command has run.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.authority.decisions import Decisions


CONTEXT = 60


@click.group()
def authority() -> None:
    """Keep the names behind the facets: merge spellings, correct what the machine got
    wrong.

    Example: cuttings authority suggest && cuttings authority accept emomali-rakhmon
    imomali-rakhmonov
    """


@contextmanager
def _opened(ctx: click.Context) -> Iterator[Assembly]:
    from cuttings.index.assembly import Assembly
    from cuttings.index.lock import write_lock
    from cuttings.search.archive import Archive

    archive = Archive.at(ctx.find_root().obj).require()
    with write_lock(archive.folder):
        assembly = Assembly(archive)
        try:
            yield assembly
        finally:
            assembly.close()


def _decide(ctx: click.Context, decide: Callable[[Decisions], tuple[str, ...]]) -> None:
    """Makes a decision, brings the facets up to date, and says how many articles it
    changed.
    """
    from cuttings.index.authority.decisions import WORDS_ONLY, Decisions

    with _opened(ctx) as assembly:
        decisions = Decisions(assembly.authority.store, by=_user())
        with assembly.catalogue.transaction():
            before = decisions.journal.last()
            ids = decide(decisions)
            made = decisions.journal.decisions(after=before)
            assembly.revise(
                ids, filed=any(item.verb not in WORDS_ONLY for item in made)
            )
        _deliver(ctx, assembly, ids)
    for item in reversed(made):
        click.echo(f"Decision {item.number}: {item.verb} {item.detail}")


def _deliver(ctx: click.Context, assembly: Assembly, ids: tuple[str, ...]) -> None:
    """Brings the CSV files and the index up to date."""
    from cuttings.search.archive import Archive

    assembly.authority.save()
    engine = Archive.at(ctx.find_root().obj).open_engine()
    assembly.deliver(engine)
    engine.close()
    click.echo(
        f"{assembly.authority.count(ids):,} articles brought up to date", err=True
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


REASON = click.option("--reason", default="", help="Why; kept in the log.")


@authority.command("merge")
@click.argument("keep")
@click.argument("drop")
@REASON
@click.pass_context
def merge_command(ctx: click.Context, keep: str, drop: str, reason: str) -> None:
    """Make heading DROP one with heading KEEP.

    Example: cuttings authority merge emomali-rakhmon imomali-rakhmonov --reason "one
    president"
    """
    _decide(ctx, lambda decisions: decisions.merge(keep, drop, reason=reason))


@authority.command("accept")
@click.argument("a")
@click.argument("b")
@REASON
@click.pass_context
def accept_command(ctx: click.Context, a: str, b: str, reason: str) -> None:
    """Accept a suggested pair: the heading with more articles takes the other.

    Example: cuttings authority accept emomali-rakhmon imomali-rakhmonov
    """
    _decide(ctx, lambda decisions: decisions.accept(a, b, reason=reason))


@authority.command("reject")
@click.argument("a")
@click.argument("b")
@REASON
@click.pass_context
def reject_command(ctx: click.Context, a: str, b: str, reason: str) -> None:
    """Reject a suggested pair: the two are never suggested or merged again.

    Example: cuttings authority reject kim-jong-il kim-jong-un
    """
    _decide(ctx, lambda decisions: decisions.reject(a, b, reason=reason))


@authority.command("split")
@click.argument("id")
@click.argument("variants", nargs=-1, required=True)
@click.option(
    "--label",
    default="",
    help="The label of the new heading; default: the first spelling.",
)
@REASON
@click.pass_context
def split_command(
    ctx: click.Context, id: str, variants: tuple[str, ...], label: str, reason: str
) -> None:
    """Give some spellings of heading ID a heading of their own.

    Example: cuttings authority split emomali-rakhmon "Imomali Rakhmonov"
    """
    _decide(
        ctx, lambda decisions: decisions.split(id, variants, label=label, reason=reason)
    )


@authority.command("rename")
@click.argument("id")
@click.argument("label")
@REASON
@click.pass_context
def rename_command(ctx: click.Context, id: str, label: str, reason: str) -> None:
    """Give heading ID another label; the old one stays a spelling.

    Example: cuttings authority rename emomali-rakhmon "Emomali Rahmon"
    """
    _decide(ctx, lambda decisions: decisions.rename(id, label, reason=reason))


@authority.command("hide")
@click.argument("id")
@REASON
@click.pass_context
def hide_command(ctx: click.Context, id: str, reason: str) -> None:
    """Take heading ID off the facets.

    Example: cuttings authority hide presidential-forces --reason "a headline"
    """
    _decide(ctx, lambda decisions: decisions.hide(id, reason=reason))


@authority.command("undo")
@click.argument("number", type=int)
@click.pass_context
def undo_command(ctx: click.Context, number: int) -> None:
    """Take decision NUMBER back.

    Example: cuttings authority undo 3
    """
    _decide(ctx, lambda decisions: decisions.undo(number))


@authority.command("log")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def log_command(ctx: click.Context, as_json: bool) -> None:
    """List all decisions, the newest first.

    Example: cuttings authority log
    """
    from cuttings.index.authority.decisions import Journal

    with _opened(ctx) as assembly:
        decisions = Journal(assembly.authority.store).decisions()
    if as_json:
        click.echo(
            json.dumps(
                [asdict(decision) for decision in decisions],
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    for item in decisions:
        undone = f" (undone by {item.undone_by})" if item.undone_by else ""
        why = f": {item.reason}" if item.reason else ""
        click.echo(
            f"{item.number:>5}  {item.decided_on}  {item.decided_by}  {item.verb} {item.detail}{why}{undone}"
        )


@authority.command("suggest")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="At most so many pairs.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def suggest_command(ctx: click.Context, limit: int, as_json: bool) -> None:
    """List pairs of headings that may be one, best first, each with reason, counts and
    two contexts.

    Example: cuttings authority suggest --limit 5
    """
    from cuttings.index.authority.suggestions import suggest

    with _opened(ctx) as assembly:
        pairs = suggest(assembly.authority.store, limit)
        contexts = [
            [
                _context(assembly, id, example)
                for id, example in zip((pair.a, pair.b), pair.examples, strict=True)
            ]
            for pair in pairs
        ]
    if as_json:
        rows = [
            {**asdict(pair), "contexts": found}
            for pair, found in zip(pairs, contexts, strict=True)
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for pair, found in zip(pairs, contexts, strict=True):
        click.echo(f"{pair.score:.3f}  {pair.a}  {pair.b}  ({pair.reason})")
        for label, count, context in zip(pair.labels, pair.counts, found, strict=True):
            click.echo(f"       {label}, {count} articles: {context}")


def _context(assembly: Assembly, id: str, article: str) -> str:
    """The text around a name of the heading in an article of it."""
    found = assembly.catalogue.article(article)
    statement = "SELECT name FROM uses WHERE heading_id = ? AND article_id = ?"
    names = [
        row["name"] for row in assembly.authority.store.rows(statement, id, article)
    ]
    for name in names if found else ():
        at = found.body.find(name)  # type: ignore[union-attr]
        if at >= 0:
            text = found.body[max(0, at - CONTEXT) : at + len(name) + CONTEXT]  # type: ignore[union-attr]
            return "… " + " ".join(text.split()) + " …"
    return found.title if found else ""


@authority.command("find")
@click.argument("words", nargs=-1, required=True)
@click.pass_context
def find_command(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Find headings by any spelling: their id, label, articles and spellings.

    Example: cuttings authority find rakhmonov
    """
    with _opened(ctx) as assembly:
        for row in assembly.authority.find(" ".join(words)):
            spellings = ", ".join(heading for heading in row.heading.variants[:8])
            machine = " (machine)" if row.heading.machine else ""
            click.echo(
                f"{row.heading.id}  {row.heading.label}, {row.articles} articles{machine}  {spellings}"
            )


@authority.command("export")
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.pass_context
def export_command(ctx: click.Context, target: Path | None) -> None:
    """Write the authority file:

    CSV files into folder TARGET (default: the archive's), or SKOS Turtle to a .ttl
    file.

    Example: cuttings authority export names.ttl
    """
    from cuttings.index.authority.exchange import write_files

    with _opened(ctx) as assembly:
        if target is not None and target.suffix == ".ttl":
            from cuttings.index.authority.skos import write_skos

            write_skos(assembly.authority.store, target)
        else:
            write_files(
                assembly.authority.store,
                target or assembly.authority.folder or Path("authority"),
            )


@authority.command("import")
@click.argument("source", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def import_command(ctx: click.Context, source: Path | None) -> None:
    """Read the authority file back after editing:

    CSV files of a folder, or SKOS Turtle.

    Every row is checked first; nothing is applied where one is wrong.

    Example: cuttings authority import
    """
    from cuttings.index.authority.exchange import apply_files, read_files

    with _opened(ctx) as assembly:
        if source is not None and source.suffix == ".ttl":
            from cuttings.index.authority.skos import read_skos

            files = read_skos(source, assembly.authority.store)
        else:
            files = read_files(source or assembly.authority.folder or Path("authority"))
        with assembly.catalogue.transaction():
            ids, takers = apply_files(assembly.authority.store, files, by=_user())
            assembly.revise((*ids, *takers))
        click.echo(f"{len(ids):,} headings changed")
        _deliver(ctx, assembly, (*ids, *takers))
