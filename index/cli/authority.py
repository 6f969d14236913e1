"""``cuttings authority``: what a librarian does with the names behind the facets."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from cuttings.index.cli.corrections import (
    add_log,
    brought_up_to_date,
    correction,
    opened_assembly,
    undo,
)
from cuttings.index.cli.main import SUCCESS, opened_archive, print_json
from cuttings.search.errors import AuthorityError
from cuttings.search.translations import (
    gettext,
    in_articles,
    ngettext,
    numbered,
    recalled,
)

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Author, Outcome
    from cuttings.search.articles import Kind

CONTEXT = 60
"""Characters shown before and after a name."""


@click.group()
def authority() -> None:
    """Keep the names behind the facets: merge spellings, correct what the machine got
    wrong.

    Example: cuttings authority suggest && cuttings authority accept emomali-rakhmon
    imomali-rakhmonov
    """


def _say_how_many(assembly: Assembly, outcome: Outcome) -> None:
    count = assembly.authority.count(outcome.changed)
    click.echo(brought_up_to_date(count), err=True)


@authority.command("merge")
@click.argument("keep")
@click.argument("drop")
@correction(_say_how_many)
def merge_command(
    assembly: Assembly, keep: str, drop: str, **author: Unpack[Author]
) -> Outcome:
    """Make heading DROP one with heading KEEP.

    Example: cuttings authority merge emomali-rakhmon imomali-rakhmonov --reason "one
    president"
    """
    return assembly.authority.decisions.merge(keep, drop, **author)


@authority.command("accept")
@click.argument("a")
@click.argument("b")
@correction(_say_how_many)
def accept_command(
    assembly: Assembly, a: str, b: str, **author: Unpack[Author]
) -> Outcome:
    """Accept a suggested pair: one that a list of names has, or else a decided one, or
    else the one with more articles takes the other.

    Example: cuttings authority accept emomali-rakhmon imomali-rakhmonov
    """
    return assembly.authority.decisions.accept(a, b, **author)


@authority.command("reject")
@click.argument("a")
@click.argument("b")
@correction(_say_how_many)
def reject_command(
    assembly: Assembly, a: str, b: str, **author: Unpack[Author]
) -> Outcome:
    """Reject a suggested pair: the two are never suggested or merged again.

    Example: cuttings authority reject kim-jong-il kim-jong-un
    """
    return assembly.authority.decisions.reject(a, b, **author)


@authority.command("split")
@click.argument("heading_id", metavar="ID")
@click.argument("variants", nargs=-1, required=True)
@click.option(
    "--label",
    default="",
    help="The label of the new heading; default: the first spelling.",
)
@correction(_say_how_many)
def split_command(
    assembly: Assembly,
    heading_id: str,
    variants: tuple[str, ...],
    label: str,
    **author: Unpack[Author],
) -> Outcome:
    """Give some spellings of heading ID a heading of their own.

    Example: cuttings authority split emomali-rakhmon "Imomali Rakhmonov"
    """
    names = assembly.authority.decisions
    return names.split(heading_id, variants, label=label, **author)


@authority.command("rename")
@click.argument("heading_id", metavar="ID")
@click.argument("label")
@correction(_say_how_many)
def rename_command(
    assembly: Assembly, heading_id: str, label: str, **author: Unpack[Author]
) -> Outcome:
    """Give heading ID another label; the old one stays a spelling.

    Example: cuttings authority rename emomali-rakhmon "Emomali Rahmon"
    """
    return assembly.authority.decisions.rename(heading_id, label, **author)


@authority.command("hide")
@click.argument("heading_id", metavar="ID")
@correction(_say_how_many)
def hide_command(
    assembly: Assembly, heading_id: str, **author: Unpack[Author]
) -> Outcome:
    """Take heading ID off the facets.

    Example: cuttings authority hide presidential-forces --reason "a headline"
    """
    return assembly.authority.decisions.hide(heading_id, **author)


@authority.command("confirm")
@click.argument("heading_id", metavar="ID")
@correction(_say_how_many)
def confirm_command(
    assembly: Assembly, heading_id: str, **author: Unpack[Author]
) -> Outcome:
    """Say that heading ID and its spellings are right.

    Example: cuttings authority confirm emomali-rahmon
    """
    return assembly.authority.decisions.confirm(heading_id, **author)


@authority.command("show")
@click.argument("heading_id", metavar="ID")
@correction(_say_how_many)
def show_command(
    assembly: Assembly, heading_id: str, **author: Unpack[Author]
) -> Outcome:
    """Put heading ID, which was hidden, back on the facets.

    Example: cuttings authority show presidential-forces
    """
    return assembly.authority.decisions.show(heading_id, **author)


@authority.command("kind")
@click.argument("heading_id", metavar="ID")
@click.argument("kind", type=click.Choice(["person", "organisation", "place"]))
@correction(_say_how_many)
def kind_command(
    assembly: Assembly, heading_id: str, kind: Kind, **author: Unpack[Author]
) -> Outcome:
    """Make heading ID one of another KIND, with all names filed under it.

    Example: cuttings authority kind jordan person --reason "a player, not the country"
    """
    return assembly.authority.decisions.recast(heading_id, kind, **author)


@authority.command("broader")
@click.argument("heading_id", metavar="ID")
@click.argument("above", required=False, default="")
@correction(_say_how_many)
def broader_command(
    assembly: Assembly, heading_id: str, above: str, **author: Unpack[Author]
) -> Outcome:
    """Put heading ID beneath heading ABOVE, or beneath none if that is left out.

    Example: cuttings authority broader port-ellery tasmania
    """
    return assembly.authority.decisions.place_beneath(heading_id, above, **author)


@authority.command("note")
@click.argument("heading_id", metavar="ID")
@click.option("--dates", help="When a person lived, or an organisation existed.")
@click.option("--same-as", help="Identifiers elsewhere, such as a Wikidata address.")
@click.option("--scope-note", help="What distinguishes it from others.")
@correction(_say_how_many)
def note_command(
    assembly: Assembly,
    heading_id: str,
    dates: str | None,
    same_as: str | None,
    scope_note: str | None,
    **author: Unpack[Author],
) -> Outcome:
    """Set what heading ID says of itself beside its names.

    Example: cuttings authority note emomali-rahmon --dates 1952-
    """
    stated = {"dates": dates, "same_as": same_as, "scope_note": scope_note}
    fields = {name: value for name, value in stated.items() if value is not None}
    return assembly.authority.decisions.note(heading_id, fields, **author)


@authority.command("variant")
@click.argument("heading_id", metavar="ID")
@click.argument("variant")
@correction(_say_how_many)
def variant_command(
    assembly: Assembly, heading_id: str, variant: str, **author: Unpack[Author]
) -> Outcome:
    """Give heading ID another spelling to be found by.

    Example: cuttings authority variant emomali-rahmon "Emomalii Rahmon"
    """
    return assembly.authority.decisions.add_variant(heading_id, variant, **author)


@authority.command("undo")
@click.argument("number", required=False, type=click.IntRange(1))
@correction(_say_how_many)
def undo_command(
    assembly: Assembly, number: int | None, **author: Unpack[Author]
) -> Outcome:
    """Take decision NUMBER back, or else the newest in force.

    Example: cuttings authority undo 3
    """
    return undo(assembly, "names", number, **author)


add_log(authority, "names")


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

    rows = []
    with opened_assembly(ctx) as assembly:
        for pair in suggest(assembly.authority.store, limit):
            contexts = [
                _context(assembly, pair.a, pair.examples[0]),
                _context(assembly, pair.b, pair.examples[1]),
            ]
            rows.append({**asdict(pair), "contexts": contexts})
    if as_json:
        print_json(rows)
        return
    for row in rows:
        reason = recalled(row["reason"], "name")
        click.echo(f"{row['score']:.3f}  {row['a']}  {row['b']}  ({reason})")
        for label, count, context in zip(
            row["labels"], row["counts"], row["contexts"], strict=True
        ):
            click.echo(
                gettext(
                    "       %(label)s, %(articles)s: %(context)s",
                    label=label,
                    articles=in_articles(count),
                    context=context,
                )
            )


def _context(assembly: Assembly, heading_id: str, article_id: str) -> str:
    """The text around a name of the heading in an article of it, or else the title."""
    article = assembly.catalogue.article(article_id)
    if article is None:
        return ""
    names = assembly.authority.store.column(
        "SELECT name FROM uses WHERE heading_id = ? AND article_id = ?",
        heading_id,
        article_id,
    )
    for name in names:
        start = article.body.find(name)
        if start >= 0:
            end = start + len(name)
            text = article.body[max(0, start - CONTEXT) : end + CONTEXT]
            return "… " + " ".join(text.split()) + " …"
    return article.title


@authority.command("find")
@click.argument("words", nargs=-1, required=True)
@click.pass_context
def find_command(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Find headings by any spelling: their id, label, articles and spellings.

    Example: cuttings authority find rakhmonov
    """
    with opened_assembly(ctx) as assembly:
        for found in assembly.authority.find(" ".join(words)):
            heading = found.heading
            machine = " (machine)" if heading.machine else ""
            click.echo(
                gettext(
                    "%(id)s  %(label)s, %(articles)s%(machine)s  %(variants)s",
                    id=str(heading.id),
                    label=heading.label,
                    articles=in_articles(found.articles),
                    machine=machine,
                    variants=", ".join(heading.variants[:8]),
                )
            )


@authority.group("synonyms")
def synonyms_group() -> None:
    """Keep groups of words that find each other (Burma, Myanmar), in the file
    synonyms.csv of the archive's authority folder.

    Example: cuttings authority synonyms add Burma Myanmar
    """


@synonyms_group.command("add")
@click.argument("words", nargs=-1, required=True)
@click.pass_context
def add_synonyms_command(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Let WORDS find each other; one with spaces stands in quotation marks.

    Example: cuttings authority synonyms add "Ivory Coast" "Côte d'Ivoire"
    """
    from cuttings.index.authority.synonyms import add_group
    from cuttings.index.lock import write_lock

    archive = opened_archive(ctx)
    with write_lock(archive.folder):
        click.echo(", ".join(add_group(archive.authority, words)))


@synonyms_group.command("remove")
@click.argument("word")
@click.pass_context
def remove_synonyms_command(ctx: click.Context, word: str) -> None:
    """Remove the group that WORD belongs to.

    Example: cuttings authority synonyms remove Burma
    """
    from cuttings.index.authority.synonyms import remove_group
    from cuttings.index.lock import write_lock

    archive = opened_archive(ctx)
    with write_lock(archive.folder):
        click.echo(
            gettext(
                "Removed: %(remove_group)s",
                remove_group=", ".join(remove_group(archive.authority, word)),
            )
        )


@synonyms_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_synonyms_command(ctx: click.Context, as_json: bool) -> None:
    """List the groups, one a line.

    Example: cuttings authority synonyms list
    """
    from cuttings.index.authority.synonyms import groups_of

    groups = groups_of(opened_archive(ctx).authority)
    if as_json:
        print_json([list(group) for group in groups])
        return
    for group in groups:
        click.echo(", ".join(group))


@authority.command("export")
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.pass_context
def export_command(ctx: click.Context, target: Path | None) -> None:
    """Write the authority file: CSV files into folder TARGET (default: the archive's),
    or SKOS Turtle to a .ttl file.

    Example: cuttings authority export names.ttl
    """
    from cuttings.index.authority.exchange import write_files
    from cuttings.index.authority.skos import write_skos

    with opened_assembly(ctx) as assembly:
        if target is None:
            assembly.authority.save()
        elif target.suffix == ".ttl":
            write_skos(assembly.authority.store, target)
        else:
            write_files(assembly.authority.store, target)


def _after_import(assembly: Assembly, outcome: Outcome) -> None:
    """Writes the archive's own files anew where it was they that were imported."""
    if not assembly.authority.decisions_since_saved():
        assembly.authority.save()
    _say_how_many(assembly, outcome)


@authority.command("import")
@click.argument("source", required=False, type=click.Path(exists=True, path_type=Path))
@correction(_after_import)
def import_command(
    assembly: Assembly, source: Path | None, **author: Unpack[Author]
) -> Outcome:
    """Read the authority file back after editing: CSV files of folder SOURCE (default:
    the archive's), or SKOS Turtle.

    Every row is checked first; nothing is applied where one is wrong. The archive's own
    files must know all decisions: edit them after cuttings authority export.

    Example: cuttings authority import
    """
    from cuttings.index.authority.exchange import (
        changed_headings,
        read_files,
        rows_of,
    )
    from cuttings.index.authority.skos import read_skos

    names = assembly.authority
    folder = source or names.folder or Path("authority")
    unknown = names.decisions_since_saved() if source is None else 0
    if unknown:
        raise AuthorityError(
            numbered(
                "The files in %(folder)s don't know %(number)s later decision and "
                "would take it back. Write them anew with: cuttings authority export",
                "The files in %(folder)s don't know %(number)s later decisions and "
                "would take them back. Write them anew with: cuttings authority export",
                unknown,
                folder=folder,
            )
        )
    read = read_skos if folder.suffix == ".ttl" else read_files
    files = read(folder, names.store)
    changed = changed_headings(names.store, files)
    said = ngettext(
        "%(number)s heading changed", "%(number)s headings changed", len(changed)
    )
    click.echo(said)
    if not changed:
        raise click.exceptions.Exit(SUCCESS)
    outcome = names.decisions.replace(changed, rows_of(files, changed), **author)
    if source is None:
        names.store.note_files_written(outcome.decision.id)
    return outcome
