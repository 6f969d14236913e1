"""The demo: an archive of the bundled sample, built once and served."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click


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

    The sample holds 295 Wikinews articles (CC BY 2.5) and five scraped agency stories.

    Example: cuttings demo --open
    """
    from cuttings.index.workers import one_thread_each

    one_thread_each()
    from cuttings.index.pipeline import IndexOptions, index
    from cuttings.index.progress import Progress
    from cuttings.search.archive import Archive

    root = ctx.find_root()
    if root.get_parameter_source("archive") == click.core.ParameterSource.DEFAULT:
        root.obj = Path("cuttings-demo")
    with as_file(files("cuttings.index") / "sample") as sample:
        paths = sorted(path for path in sample.iterdir() if path.name != "CREDITS.txt")
        summary = index(Archive.at(root.obj), paths, IndexOptions(), Progress())
    click.echo(
        f"{summary.added + summary.unchanged:,} articles in {root.obj}", err=True
    )
    if not no_serve:
        group = root.command
        assert isinstance(group, click.Group)
        serve = group.get_command(root, "serve")
        assert serve is not None
        ctx.invoke(serve, host=host, port=port, open_browser=open_browser)
