"""The command line: one table of commands, each loaded when it is called; and the
commands that ask.

Data goes to stdout, messages to stderr. Exit codes: 0 success, 1 failure, 2 usage, 3
finished with skipped files.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cuttings.search.errors import CuttingsError, NotFound, QueryRefused

if TYPE_CHECKING:
    from cuttings.search.archive import Archive
    from cuttings.search.queries import Query
    from cuttings.search.results import FacetValue, ResultPage, Spans


F = TypeVar("F", bound=Callable[..., Any])

COMMANDS = {
    "index": (
        "cuttings.index.cli.archive:index_command",
        "Bring the archive up to date with files and folders.",
    ),
    "reindex": (
        "cuttings.index.cli.archive:reindex_command",
        "Rebuild the search index from the catalogue.",
    ),
    "search": ("cuttings.index.cli.commands:search_command", "Search the archive."),
    "facets": (
        "cuttings.index.cli.commands:facets_command",
        "List a facet's values with counts.",
    ),
    "show": (
        "cuttings.index.cli.commands:show_command",
        "Show one article with what was found in it.",
    ),
    "serve": ("cuttings.web.commands:serve_command", "Serve the site."),
    "demo": (
        "cuttings.index.cli.demo:demo_command",
        "Build an archive from the bundled sample and serve it.",
    ),
    "status": (
        "cuttings.index.cli.archive:status_command",
        "Say what is in the archive.",
    ),
    "check": (
        "cuttings.index.cli.archive:check_command",
        "Verify that catalogue, index and stories agree.",
    ),
    "coverage": (
        "cuttings.index.cli.archive:coverage_command",
        "Say what is held of each outlet, and the gaps.",
    ),
    "export": (
        "cuttings.index.cli.archive:export_command",
        "Write the whole archive to a folder.",
    ),
    "import": (
        "cuttings.index.cli.archive:import_command",
        "Make an archive of an export.",
    ),
    "skipped": (
        "cuttings.index.cli.archive:skipped_command",
        "List files not indexed, each with its reason.",
    ),
    "authority": (
        "cuttings.index.cli.authority:authority",
        "Keep the names behind the facets.",
    ),
    "stories": (
        "cuttings.index.cli.stories:stories",
        "Correct which copies are one story.",
    ),
    "events": ("cuttings.index.cli.events:events", "Correct event types."),
    "evaluate": (
        "cuttings.index.cli.evaluate:evaluate",
        "Measure quality on labelled data.",
    ),
}
"""Name, where it is, and its line of help (here, so that ``--help`` loads nothing)."""


class _LazyGroup(click.Group):
    """A group that imports a command only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(
        self,
        ctx: click.Context,
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, help) in COMMANDS.items()])


@click.group(
    cls=_LazyGroup,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "CUTTINGS",
    },
)
@click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("cuttings-archive"),
    show_default=True,
    help="The archive folder (or CUTTINGS_ARCHIVE).",
)
@click.option(
    "--engine",
    metavar="NAME",
    help="The search engine: whoosh (the default), opensearch.",
)
@click.option(
    "--engine-url", metavar="URL", help="The address of the cluster, for opensearch."
)
@click.version_option(package_name="cuttings")
@click.pass_context
def cli(
    ctx: click.Context, archive: Path, engine: str | None, engine_url: str | None
) -> None:
    """Cuttings, the search engine for a news-cuttings archive.

    Example: cuttings index stories/ && cuttings search "peace talks" && cuttings serve
    """
    ctx.obj = archive
    for name, value in (
        ("CUTTINGS_ENGINE", engine),
        ("CUTTINGS_ENGINE_URL", engine_url),
    ):
        if (
            value is not None
        ):  # a flag wins over the environment, here and in every process that is started from here
            os.environ[name] = value


def main() -> None:
    """Runs the command line; errors that Cuttings raises on purpose become one line
    and exit code 1.
    """
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "Stopped. What was finished is kept; run the same command again to carry on.",
            err=True,
        )
        sys.exit(1)
    except CuttingsError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def opened_archive(ctx: click.Context) -> Archive:
    """The archive that the command line names, which must exist.

    Raises ArchiveError where it doesn't.
    """
    from cuttings.search.archive import Archive

    return Archive.at(ctx.find_root().obj).require()


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _filters(command: F) -> F:
    """The options that every search takes, one pair for each installed facet."""
    from cuttings.search.facets import facet_keys

    options = []
    for key in facet_keys():
        options.append(
            click.option(
                f"--{key}",
                multiple=True,
                metavar="ID",
                help=f"Only with this value of {key}.",
            )
        )
        options.append(
            click.option(
                f"--not-{key}", multiple=True, metavar="ID", help="Not with this value."
            )
        )
    options += [
        click.option(
            "--from",
            "date_from",
            metavar="DATE",
            help="Published on or after: 1998, 1998-03, 1998-03-14.",
        ),
        click.option("--to", "date_to", metavar="DATE", help="Published on or before."),
        click.option(
            "--sort",
            type=click.Choice(["relevance", "newest", "oldest"]),
            default="relevance",
        ),
        click.option("--page", type=click.IntRange(1), default=1),
        click.option("--size", type=click.IntRange(1, 100), default=10),
        click.option(
            "--count", type=click.Choice(["stories", "copies"]), default="stories"
        ),
        click.option(
            "--exact", is_flag=True, help="Words exactly as typed, without stemming."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _query(words: tuple[str, ...], given: dict[str, Any]) -> Query:
    from cuttings.search.facets import facet_keys
    from cuttings.search.queries import Query

    pairs = [("q", " ".join(words))]
    for key in facet_keys():
        pairs += [(key, value) for value in given[key]]
        pairs += [("-" + key, value) for value in given["not_" + key]]
    names = (
        ("from", "date_from"),
        ("to", "date_to"),
        ("sort", "sort"),
        ("page", "page"),
        ("size", "size"),
    )
    pairs += [(name, str(given[option])) for name, option in names if given[option]]
    pairs += [("count", given["count"]), ("exact", "1" if given["exact"] else "")]
    try:
        return Query.from_arguments(pairs, facet_keys())
    except QueryRefused as error:
        raise click.UsageError(str(error)) from error


@click.command("search")
@click.argument("query", nargs=-1)
@_filters
@click.pass_context
def search_command(
    ctx: click.Context, /, query: tuple[str, ...], as_json: bool, **given: Any
) -> None:
    """Search the archive: words, "phrases", OR, NOT, wild*, fuzzy~, title:, people:,
    date:1997..1998.

    Example: cuttings search 'militants -cookies' --places tajikistan --from 2015 --json
    """
    from cuttings.search.results import page_to_json

    page = opened_archive(ctx).reading_engine().search(_query(query, given))
    if as_json:
        print_json(page_to_json(page))
    else:
        _print_page(page)


@click.command("facets")
@click.argument("key")
@click.argument("query", nargs=-1)
@_filters
@click.option("--prefix", default="", help="Only values with a word that begins so.")
@click.option("--order", type=click.Choice(["count", "a-z"]), default="count")
@click.pass_context
def facets_command(
    ctx: click.Context,
    /,
    key: str,
    query: tuple[str, ...],
    prefix: str,
    order: Any,
    as_json: bool,
    **given: Any,
) -> None:
    """List the values of the facet KEY with counts, in a search or in the whole
    archive.

    Example: cuttings facets people "peace talks" --order a-z --size 100
    """
    asked = _query(query, given)
    engine = opened_archive(ctx).reading_engine()
    page = engine.facet_values(
        key, asked, prefix=prefix, order=order, page=asked.page, size=asked.size
    )
    if as_json:
        values = [
            {"id": v.id, "label": v.label, "count": v.count, "parent": v.parent}
            for v in page.values
        ]
        print_json({"facet": key, "total": page.total, "values": values})
        return
    for value in page.values:
        click.echo(f"{value.count:>7,}  {value.label}  [{value.id}]")
    click.echo(f"{len(page.values):,} of {page.total:,} values", err=True)


@click.command("show")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def show_command(ctx: click.Context, id: str, as_json: bool) -> None:
    """Show the article ID with its mentions, event types and story.

    Example: cuttings show k3x7qp2mzt5a --json
    """
    from cuttings.search.facets import facets_of_headings
    from cuttings.search.results import entry_to_json

    engine = opened_archive(ctx).reading_engine()
    entry = engine.get(id)
    if entry is None:
        raise NotFound(
            f"There is no article “{id}”. Find ids with: cuttings search WORDS"
        )
    data = entry_to_json(entry, engine.story(entry.story.id))
    if as_json:
        print_json(data)
        return
    article = entry.article
    click.secho(
        article.title + (" (inferred title)" if article.title_inferred else ""),
        bold=True,
    )
    for name in ("date", "outlet", "agency", "byline", "dateline", "source"):
        click.echo(f"{name}: {data[name] or 'unknown'}")
    for facet in facets_of_headings():
        labels = [value["label"] for value in data[facet.key]]
        click.echo(f"{facet.key}: {', '.join(labels) or 'none'}")
    click.echo(f"story: {entry.story.id}, {len(data['story']['copies'])} copies")
    click.echo("\n" + article.body)


def _print_page(page: ResultPage) -> None:
    for warning in page.warnings:
        click.echo(f"Note: {warning}", err=True)
    click.echo(
        f"{page.copies:,} copies, {page.stories:,} stories for {page.understood} ({page.seconds * 1000:.0f} ms)"
    )
    for hit in page.hits:
        others = (
            f"  and {hit.copies - 1} more"
            if page.query.count == "stories" and hit.copies > 1
            else ""
        )
        origin = ", ".join(
            part
            for part in (hit.outlet, hit.agency, hit.date or "date unknown")
            if part
        )
        click.echo(
            f"\n{click.style(hit.title, bold=True)}  [{hit.id}]{others}\n  {origin}"
        )
        for spans in hit.snippets:
            click.echo("  " + _marked(spans))
    for key, values in page.facets.items():
        if values:
            click.echo(f"\n{key}: {', '.join(map(_counted, values))}")


def _marked(spans: Spans) -> str:
    return "".join(
        click.style(text, underline=True) if match else text for text, match in spans
    )


def _counted(value: FacetValue) -> str:
    return f"{'*' if value.selected else ''}{value.label} ({value.count:,})"
