"""The demo: an archive of the bundled sample, built once and served."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click

from cuttings.index.cli.main import cli, named_archive
from cuttings.search.translations import gettext, in_articles


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8000, show_default=True)
@click.option(
    "--open", "open_browser", is_flag=True, help="Open the site in a browser."
)
@click.option("--no-serve", is_flag=True, help="Build the archive and stop.")
@click.pass_context
def demo_command(
    ctx: click.Context, host: str, port: int, open_browser: bool, no_serve: bool
) -> None:
    """Build an archive from the bundled sample (in ./cuttings-demo, unless --archive is
    given) and serve it.

    The sample holds 293 Wikinews articles (CC BY 2.5) and eleven invented agency stories.

    Example: cuttings demo --open
    """
    from cuttings.index.limits import one_thread_each

    # before anything loads a numeric library
    one_thread_each()
    from cuttings.index.pipeline import IndexOptions, index
    from cuttings.index.progress import Progress

    root = ctx.find_root()
    if root.get_parameter_source("archive") == click.core.ParameterSource.DEFAULT:
        root.obj = Path("cuttings-demo")
    archive = named_archive(ctx)
    with as_file(files("cuttings.index") / "sample") as sample:
        paths = sorted(path for path in sample.iterdir() if path.name != "CREDITS.txt")
        summary = index(archive, paths, IndexOptions(), Progress())
    articles = summary.added + summary.unchanged
    click.echo(
        gettext(
            "%(articles)s in %(folder)s",
            articles=in_articles(articles),
            folder=str(archive.folder),
        ),
        err=True,
    )
    if not no_serve:
        serve = cli.get_command(root, "serve")
        if serve is not None:
            ctx.invoke(serve, host=host, port=port, open_browser=open_browser)
