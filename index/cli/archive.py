"""The commands of a keeper: index, remove, reindex, status, check, backup, skipped,
coverage, export, import.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cuttings.index.cli.main import (
    FAILURE,
    PARTIAL,
    named_archive,
    opened_archive,
    print_json,
)
from cuttings.search.articles import Skipped
from cuttings.search.questions import is_confirmed
from cuttings.search.translations import (
    gettext,
    in_articles,
    labelled,
    marked,
    ngettext,
    number_words,
    parted,
    pgettext,
    recalled,
    translated,
)

if TYPE_CHECKING:
    from cuttings.index.pipeline import IndexOptions, Summary
    from cuttings.index.without_effect import Idle
    from cuttings.search.coverage import Holdings


_OCR_LANGUAGE = re.compile(r"(?:ocrmypdf:)?[A-Za-z_]{3,20}(?:\+[A-Za-z_]{3,20}){0,9}")
FIGURES = {
    "archive": marked("archive"),
    "engine": marked("engine"),
    "files": marked("files"),
    "articles": marked("articles"),
    "skipped": marked("skipped"),
    "enrichments": marked("articles analysed"),
    "letters_read": marked("letters read"),
    "letters_shown": marked("letters shown"),
    "letters_hidden": marked("letters hidden"),
    "file_letters": marked("letters in the files"),
    "file_letters_shown": marked("of them shown"),
    "file_letters_hidden": marked("of them hidden"),
    "file_letters_said_again": marked("of them said again"),
    "file_letters_skipped": marked("of them skipped"),
    "file_letters_in_no_article": marked("of them in no article"),
    "files_counted_by_reader_only": marked("files that only their readers count"),
    "waiting_for_the_index": marked("waiting for the index"),
    "following_behind": marked("following decisions"),
    "indexed": marked("indexed"),
    "stories": marked("stories"),
    "event_labels": marked("event labels"),
    "event_types_from": marked("event types from"),
}
"""What ``status`` says, by the names of its JSON."""
MOST_NOTES = 200
"""Notes, the commonest first, that the summary of a run counts."""
MOST_SHOWN = 20
"""Skipped files that the summary of a run shows."""


@click.command("index")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--jobs",
    type=click.IntRange(0),
    default=0,
    help="Processes that analyse texts; default: the cores.",
)
@click.option(
    "--outlet",
    help="The outlet that carried these files, whatever they say themselves.",
)
@click.option(
    "--path-pattern",
    metavar="PATTERN",
    help="What the folders mean: '{outlet}/{year}/{month}/{day}/*',"
    " '{outlet}/{date}*', '{year}/{monthday}/*'; fills gaps.",
)
@click.option(
    "--ocr",
    metavar="LANGUAGE",
    help="Read scans (pictures, PDF without text) by tesseract, in this language as it"
    " is called there: eng, deu, deu+fra; ocrmypdf:deu has ocrmypdf read the PDF.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=KEY",
    help="Where records hold a field: text=body.",
)
@click.option("--model", help="The spaCy pipeline to use, by name.")
@click.option(
    "--scheduler",
    metavar="URL",
    help="A Dask cluster that reads and analyses instead: tcp://host:8786.",
)
@click.option(
    "--watch",
    type=click.FloatRange(1),
    metavar="SECONDS",
    help="Go on, looking again every so many seconds.",
)
@click.option(
    "--moved-from",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="The folder that this one was before it was moved: its articles are kept.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Say of each file what it would give; no archive is needed or written.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the summary as JSON; progress as JSON events on stderr.",
)
@click.pass_context
def index_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    jobs: int,
    outlet: str | None,
    path_pattern: str | None,
    ocr: str | None,
    fields: tuple[str, ...],
    model: str | None,
    scheduler: str | None,
    watch: float | None,
    moved_from: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the archive up to date with these files and folders.

    New and changed files are read; articles of files that stood under these PATHS
    before and are gone are removed. A file that was moved here keeps its articles.

    Without PATHS, the sources are read that cuttings.toml in the archive's folder
    names ("cuttings settings show").

    Example: cuttings index stories/ --outlet "The Daily Post"
    """
    from cuttings.index.limits import one_thread_each

    # before anything loads a numeric library
    one_thread_each()
    from cuttings.index.cli.settings import configured_runs
    from cuttings.index.pipeline import IndexOptions, index, watched
    from cuttings.index.progress import Progress

    _check_together(paths, moved_from, watch, dry_run, ocr)
    mapping = _fields(fields) if fields else None
    options = IndexOptions(outlet, mapping, path_pattern, jobs, model, scheduler, ocr)
    archive = named_archive(ctx)
    if paths:
        runs = [(list(paths), options)]
    else:
        runs = configured_runs(archive.folder, options)
    if watch:
        for summary in watched(
            archive, list(paths), options, watch, lambda: Progress(events=as_json)
        ):
            _print_summary(summary, as_json)
        return

    skipped = 0
    for named, each in runs:
        if dry_run:
            skipped += _rehearse(named, each, as_json)
            continue
        summary = index(archive, named, each, Progress(events=as_json), moved_from)
        _print_summary(summary, as_json)
        skipped += len(summary.skipped)
    if skipped:
        ctx.exit(PARTIAL)


def _check_together(
    paths: tuple[Path, ...],
    moved_from: Path | None,
    watch: float | None,
    dry_run: bool,
    ocr: str | None,
) -> None:
    """Raises UsageError for options that don't go together, or mean nothing."""
    if moved_from and (len(paths) != 1 or watch or dry_run):
        raise click.UsageError(
            gettext(
                "--moved-from says of one folder where it was before, "
                "once: name one PATH, and neither --watch nor --dry-run."
            )
        )
    if ocr is not None and not _OCR_LANGUAGE.fullmatch(ocr):
        raise click.UsageError(
            gettext(
                "“%(ocr)s” is no language for --ocr. Write it as tesseract "
                "does: eng, deu+fra.",
                ocr=ocr,
            )
        )
    if watch and dry_run:
        raise click.UsageError(
            gettext("--watch goes on for ever, and --dry-run looks once.")
        )
    if watch and not paths:
        raise click.UsageError(
            gettext("--watch needs PATHS: cuttings index PATH --watch 60.")
        )


def _rehearse(paths: list[Path], options: IndexOptions, as_json: bool) -> int:
    """Prints what each file would give; returns how much would be skipped."""
    from cuttings.index.readers.paths import pattern_of
    from cuttings.index.rehearsal import rehearse

    pattern_of(options.path_pattern or "")
    reports = []
    files = articles = skipped = 0
    for report in rehearse(paths, options):
        files += 1
        articles += report.articles
        skipped += len(report.skipped)
        if as_json:
            reports.append(report.to_json())
        else:
            click.echo("\n".join(report.lines()))
    if as_json:
        print_json(
            {
                "files": reports,
                "articles": articles,
                "skipped": skipped,
            }
        )
    else:
        click.echo(
            gettext(
                "%(files)s, %(articles)s, %(skipped)s skipped",
                files=ngettext("%(number)s file", "%(number)s files", files),
                articles=in_articles(articles),
                skipped=skipped,
            )
        )
    return skipped


def _print_summary(summary: Summary, as_json: bool) -> None:
    counts = {
        "added": summary.added,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "removed": summary.removed,
    }
    if as_json:
        print_json(
            {
                **counts,
                "moved": summary.moved,
                "stories_looked_at_again": summary.looked_again,
                "stories_parted": summary.parted,
                "files": summary.files,
                "skipped": list(map(_skipped_json, summary.skipped)),
                "notes": dict(summary.notes.most_common(MOST_NOTES)),
                "seconds": round(summary.seconds, 3),
            }
        )
        return
    said = {
        "added": pgettext("articles of a run", "added"),
        "changed": pgettext("articles of a run", "changed"),
        "unchanged": pgettext("articles of a run", "unchanged"),
        "removed": pgettext("articles of a run", "removed"),
    }
    for name, count in counts.items():
        click.echo(_counted(count, said[name]))
    if summary.moved:
        click.echo(
            _counted(
                summary.moved, ngettext("file moved", "files moved", summary.moved)
            )
        )
    if summary.looked_again:
        parted = ngettext(
            "story looked at again, because what the copies share has become common; "
            "%(parted)s parted",
            "stories looked at again, because what the copies share has become common; "
            "%(parted)s parted",
            summary.looked_again,
            parted=summary.parted,
        )
        click.echo(_counted(summary.looked_again, parted))
    click.echo(_counted(len(summary.skipped), pgettext("articles of a run", "skipped")))
    for item in summary.skipped[:MOST_SHOWN]:
        click.echo(f"         {_skipped_line(item)}")
    if len(summary.skipped) > MOST_SHOWN:
        click.echo(" " * 9 + gettext("and more: cuttings skipped"))


def _counted(number: int, what: str) -> str:
    return f"{number_words(number):>8} {what}"


@click.command("remove")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def remove_command(ctx: click.Context, path: Path, yes: bool, as_json: bool) -> None:
    """Remove what was read under PATH from the archive: a folder that is gone, or one
    that does not belong into it. The files themselves are left alone.

    Example: cuttings remove /media/old-disk/stories
    """
    from cuttings.index.pipeline import read_under, remove
    from cuttings.index.progress import Progress

    archive = opened_archive(ctx)
    found = read_under(archive, path)
    articles = gettext(
        "%(articles)s of %(files)s",
        articles=in_articles(sum(found.values())),
        files=ngettext("%(number)s file", "%(number)s files", len(found)),
    )
    question = gettext(
        "Remove %(articles)s under %(path)s?", articles=articles, path=path
    )
    if not yes and not is_confirmed(question):
        raise click.Abort
    summary = remove(archive, path, Progress(events=as_json))
    _print_summary(summary, as_json)


@click.command("reindex")
@click.option(
    "--analyse",
    is_flag=True,
    help="First analyse again what an older model or older rules analysed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def reindex_command(ctx: click.Context, analyse: bool, as_json: bool) -> None:
    """Rebuild the search index from the catalogue, beside the old one, and swap.

    No source file is read and, without --analyse, no model run; the site goes on
    serving.

    Example: cuttings reindex
    """
    import time

    from cuttings.index.limits import one_thread_each

    # before anything loads a numeric library
    one_thread_each()
    from cuttings.index.progress import Progress
    from cuttings.index.rebuilding import reanalyse, reindex

    archive = opened_archive(ctx)
    began = time.perf_counter()
    if analyse:
        reanalyse(archive, Progress(unit="articles", events=as_json))
    count = reindex(archive, Progress(unit="articles", events=as_json))
    seconds = time.perf_counter() - began
    if as_json:
        print_json({"articles": count, "seconds": round(seconds, 3)})
    else:
        click.echo(
            gettext(
                "%(articles)s in %(seconds)s s",
                articles=in_articles(count),
                seconds=format(seconds, ".1f"),
            )
        )


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def status_command(ctx: click.Context, as_json: bool) -> None:
    """Say what is in the archive: files, articles, stories, what is skipped, what
    waits.

    Example: cuttings status --json
    """
    from cuttings.index.checking import status

    figures = status(opened_archive(ctx))
    if as_json:
        print_json(figures)
        return
    for name, value in figures.items():
        shown = number_words(value) if isinstance(value, int) else translated(value)
        label = translated(FIGURES.get(name, name.replace("_", " ")))
        click.echo(gettext("%(name)s: %(value)s", name=label, value=shown))


@click.command("check")
@click.option(
    "--repair",
    "repairing",
    is_flag=True,
    help="Derive stories and index again where they are wrong or lost.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def check_command(ctx: click.Context, repairing: bool, as_json: bool) -> None:
    """Verify that catalogue, index and stories agree. Exit code 1 where they don't.

    Decisions without effect are told, too: what they are about is gone. They are no
    fault.

    Example: cuttings check --repair
    """
    from cuttings.index.checking import check, repair
    from cuttings.index.progress import Progress
    from cuttings.index.without_effect import idle_decisions

    archive = opened_archive(ctx)
    problems = check(archive)
    if problems and repairing:
        problems = repair(archive, Progress(unit="articles", events=as_json))
    # Of a damaged catalogue nothing can be asked.
    idle = [] if problems else idle_decisions(archive)
    if as_json:
        rows = [{"id": each.decision.id, "why": each.why} for each in idle]
        print_json({"problems": problems, "without_effect": rows})
    else:
        for problem in problems:
            click.echo(translated(problem))
        if problems:
            said = ngettext("%(number)s problem", "%(number)s problems", len(problems))
            click.echo(said, err=True)
        else:
            click.echo(gettext("Everything agrees."))
        _tell_idle(idle)
    if problems:
        ctx.exit(FAILURE)


def _tell_idle(idle: list[Idle]) -> None:
    """Tells decisions without effect, and how each is taken back."""
    from cuttings.index.cli.corrections import GROUPS
    from cuttings.search.facets.topics import decision_words

    for each in idle:
        group = GROUPS[each.decision.owner]
        said = gettext(
            "Decision %(id)s (%(detail)s) is without effect: %(why)s. It holds again "
            "if that comes back; or undo it: cuttings %(group)s undo %(id)s",
            id=str(each.decision.id),
            detail=decision_words(each.decision.detail),
            why=translated(each.why),
            group=group,
        )
        click.echo(said)


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def backup_command(ctx: click.Context, folder: Path) -> None:
    """Copy the archive to a new FOLDER and verify the copy, while others use it.

    The search index is not copied. To restore, on this or another machine, copy the
    folder back and run: cuttings --archive FOLDER reindex

    Example: cuttings backup /media/backup/2026-11-27
    """
    from cuttings.index.backup import backup

    count = backup(opened_archive(ctx), folder)
    click.echo(
        gettext(
            "%(articles)s in %(folder)s, verified",
            articles=in_articles(count),
            folder=str(folder),
        )
    )


@click.command("skipped")
@click.option(
    "--notes",
    "with_notes",
    is_flag=True,
    help="List also what was said of the articles that are indexed: guesses, doubts,"
    " fields that are not used.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def skipped_command(ctx: click.Context, with_notes: bool, as_json: bool) -> None:
    """List files, and parts of files, that are not indexed, each with its reason.

    Example: cuttings skipped --notes
    """
    from cuttings.index.catalogue import Catalogue
    from cuttings.index.files import FileDecisions
    from cuttings.index.repairing import verify_reads

    notes: Counter[tuple[str, str]] = Counter()
    with closing(Catalogue(opened_archive(ctx).catalogue)) as catalogue:
        verify_reads(catalogue.connection)
        rows = list(catalogue.skipped())
        aside = FileDecisions(catalogue.connection).aside()
        for article in catalogue.articles() if with_notes else ():
            notes.update((article.source, note) for note in article.notes)
        losses = catalogue.losses() if with_notes else []
    if as_json:
        listed: dict[str, Any] = {
            "skipped": [
                {**_skipped_json(row), "set_aside": aside.get(row)} for row in rows
            ]
        }
        if with_notes:
            listed["notes"] = [
                {"path": path, "note": note, "articles": count}
                for (path, note), count in sorted(notes.items())
            ]
            listed["lost"] = [
                {"path": path, "letters": letters, "words": words.split()}
                for path, letters, words in losses
            ]
        print_json(listed)
        return
    for row in rows:
        why = ""
        if row in aside:
            why = gettext(" (set aside: %(why)s)", why=aside[row])
        click.echo(f"{_skipped_line(row)}{why}")
    for (path, note), count in sorted(notes.items()):
        times = f" ({in_articles(count)})" if count > 1 else ""
        click.echo(labelled(path, recalled(note, "reading")) + times)
    for path, letters, words in losses:
        said = ngettext(
            "%(path)s: %(number)s letter is in no article: %(words)s",
            "%(path)s: %(number)s letters are in no article: %(words)s",
            letters,
            path=path,
            words=words,
        )
        click.echo(said)
    click.echo(gettext("%(rows)s skipped", rows=len(rows)), err=True)


@click.command("coverage")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print JSON, with the number of articles of every month.",
)
@click.pass_context
def coverage_command(ctx: click.Context, as_json: bool) -> None:
    """Say what the archive holds of each outlet: from when to when, with which gaps,
    and how much is undated.

    Example: cuttings coverage
    """
    from cuttings.search.coverage import coverage

    rows = coverage(opened_archive(ctx).reading_engine())
    if as_json:
        print_json({"outlets": [_holdings_json(row) for row in rows]})
        return
    for row in rows:
        label = translated(row.label)
        click.echo(
            f"{number_words(row.total):>8}  {labelled(label, _holdings_line(row))}"
        )


def _holdings_line(row: Holdings) -> str:
    """Span, articles dated by a year only, undated articles, and gaps."""
    details = [_span(*row.span)] if row.span else [gettext("no month known")]
    years = [
        gettext("%(count)s of %(year)s without a month", count=count, year=str(year))
        for year, count in row.only_year.items()
    ]
    if years:
        details.append(", ".join(years))
    if row.undated:
        details.append(gettext("%(undated)s undated", undated=row.undated))
    gaps = [_span(first, last) for first, last in row.gaps]
    if gaps:
        details.append(gettext("nothing from %(gaps)s", gaps=", ".join(gaps)))
    return parted(details)


def _span(first: str, last: str) -> str:
    if first == last:
        return first
    return gettext("%(first)s to %(last)s", first=first, last=last)


def _holdings_json(row: Holdings) -> dict[str, object]:
    return {
        "outlet": row.id,
        "label": row.label,
        "articles": row.total,
        "months": dict(row.months),
        "year_only": dict(row.only_year),
        "undated": row.undated,
        "gaps": [list(gap) for gap in row.gaps],
    }


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def export_command(ctx: click.Context, folder: Path) -> None:
    """Write the whole archive, decisions included, to FOLDER as JSON Lines with
    checksums.

    Example: cuttings export /media/backup/2026-11-22
    """
    from cuttings.index.transfer import export_archive

    rows = export_archive(opened_archive(ctx), folder)
    click.echo(
        gettext(
            "%(articles)s, %(rows)s in %(folder)s",
            articles=in_articles(rows.get("articles", 0)),
            rows=ngettext("%(number)s row", "%(number)s rows", sum(rows.values())),
            folder=folder,
        )
    )


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def import_command(ctx: click.Context, folder: Path) -> None:
    """Make a new archive of an export, also of an earlier release's, and build its
    index.

    Example: cuttings --archive new-archive import /media/backup/2026-11-22
    """
    from cuttings.index.progress import Progress
    from cuttings.index.rebuilding import reindex
    from cuttings.index.transfer import import_archive

    rows = import_archive(folder, named_archive(ctx))
    # opened anew, because the export may have brought settings
    reindex(opened_archive(ctx), Progress(unit="articles"))
    click.echo(
        gettext(
            "%(articles)s, %(rows)s from %(folder)s",
            articles=in_articles(rows.get("articles", 0)),
            rows=ngettext("%(number)s row", "%(number)s rows", sum(rows.values())),
            folder=folder,
        )
    )


def _fields(pairs: tuple[str, ...]) -> dict[str, str]:
    from cuttings.index.readers.records import spellings_by_field

    table = {}
    for pair in pairs:
        name, equals, key = pair.partition("=")
        if not (name and equals and key):
            raise click.UsageError(
                gettext(
                    "“%(pair)s” is no field mapping. Write NAME=KEY, for "
                    "example text=body.",
                    pair=pair,
                )
            )
        if name not in spellings_by_field():
            raise click.UsageError(
                gettext(
                    "“%(name)s” is no field of an article. The fields are %(known)s.",
                    name=name,
                    known=", ".join(sorted(spellings_by_field())),
                )
            )
        table[name] = key
    return table


def _skipped_json(skipped: Skipped) -> dict[str, str]:
    return {
        "path": skipped.path,
        "position": skipped.position,
        "reason": skipped.reason,
    }


def _skipped_line(skipped: Skipped) -> str:
    position = ""
    if skipped.position:
        position = f" ({recalled(skipped.position, 'reading')})"
    return labelled(skipped.path + position, recalled(skipped.reason, "reading"))
