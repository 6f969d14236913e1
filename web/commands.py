"""``cuttings serve``: the site on a production server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask

    from cuttings.web.serving.workers import Service

LOCAL = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine reaches."""

PUBLIC_REQUESTS_PER_MINUTE = 600
"""What one address may ask of a site that others reach, unless something else is said."""


def _checked_prefix(ctx: click.Context, option: click.Parameter, value: str) -> str:  # noqa: ARG001 - the signature of a callback
    from cuttings.web.serving.prefix import is_prefix

    prefix = value.rstrip("/")
    if not is_prefix(prefix):
        raise click.BadParameter(
            f"“{value}” is no path below which a site can stand; it looks like /cuttings."
        )
    return prefix


@click.command("serve")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; 0.0.0.0 for all.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--open", "open_browser", is_flag=True, help="Open the site in a browser."
)
@click.option(
    "--title",
    default="Cuttings",
    show_default=True,
    help="The name shown on each page.",
)
@click.option(
    "--trusted-host",
    multiple=True,
    metavar="NAME",
    help="Answer only under this host name; repeatable.",
)
@click.option(
    "--any-host",
    is_flag=True,
    help="Answer under whatever name a request states, for tests in a closed network.",
)
@click.option(
    "--requests-per-minute",
    type=click.IntRange(0),
    default=None,
    help="For one address; 0: no limit.",
)
@click.option(
    "--page-seconds",
    type=click.FloatRange(0, 600),
    default=2.0,
    show_default=True,
    help="The time in which a page is made; 0: no limit.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="Requests served at once.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    default=1,
    show_default=True,
    help="Processes; one a core.",
)
@click.option(
    "--proxies",
    type=click.IntRange(0, 5),
    default=0,
    help="Reverse proxies whose headers are believed.",
)
@click.option(
    "--prefix",
    default="",
    metavar="PATH",
    callback=_checked_prefix,
    help="The path below which the site stands, such as /cuttings, if no proxy says it.",
)
@click.option(
    "--log-queries",
    is_flag=True,
    help="Write searches into the access log. Readers' privacy says no.",
)
@click.option(
    "--get",
    "path",
    metavar="PATH",
    help="Answer one request on stdout, without a server, and stop.",
)
@click.pass_context
def serve_command(
    ctx: click.Context,
    host: str,
    port: int,
    open_browser: bool,
    title: str = "Cuttings",
    trusted_host: tuple[str, ...] = (),
    any_host: bool = False,
    requests_per_minute: int | None = None,
    page_seconds: float = 2.0,
    threads: int = 4,
    workers: int = 1,
    proxies: int = 0,
    prefix: str = "",
    log_queries: bool = False,
    path: str | None = None,
) -> None:
    """Serve the site on http://HOST:PORT until interrupted.

    Example: cuttings --archive archive serve --port 8080 --open
    """
    from cuttings.search.archive import Archive
    from cuttings.search.facets import installed_facets
    from cuttings.web.app import create_app
    from cuttings.web.serving.limiter import Buckets
    from cuttings.web.serving.warming import warm
    from cuttings.web.serving.workers import Service
    from cuttings.web.settings import Settings

    is_local = host in LOCAL
    if not (is_local or trusted_host or any_host):
        raise click.UsageError(
            f"A site on {host} can be reached by others, so say under which names it is "
            "theirs to ask for: --trusted-host archive.example.org (repeatable), or "
            "--any-host where any name will do."
        )
    archive = Archive.at(ctx.find_root().obj).require()
    if requests_per_minute is None:
        requests_per_minute = 0 if is_local else PUBLIC_REQUESTS_PER_MINUTE
    if is_local and not (trusted_host or any_host):
        # a page of another site must not reach this one by a name of its own
        trusted_host = (*LOCAL, "[::1]")
    settings = Settings(
        title=title,
        trusted_hosts=trusted_host,
        requests_per_minute=requests_per_minute,
        search_seconds=page_seconds,
        proxies=proxies,
        prefix=prefix,
        log_queries=log_queries,
    )

    # Made before the processes are, so that they count together.
    buckets = Buckets(requests_per_minute) if requests_per_minute else None

    def make_app() -> Flask:
        engine = archive.reading_engine()
        return create_app(
            engine, installed_facets(), settings, buckets, archive.skipped_count
        )

    if path is not None:
        response = make_app().test_client().get(path)
        click.echo(response.data, nl=False)
        ctx.exit(0 if response.status_code < 400 else 1)

    def make_warm_app() -> Flask:
        app = make_app()
        warm(app.extensions["cuttings"])
        return app

    # Whoever is alone with the site may have all of it.
    is_alone = is_local and not proxies
    share = threads if is_alone else max(1, threads // 2)
    service = Service(threads, workers, share, proxies)
    _serve(make_warm_app, archive.folder, host, port, service, open_browser)


def _serve(
    make_app: Callable[[], Flask],
    archive: Path,
    host: str,
    port: int,
    service: Service,
    open_browser: bool,
) -> None:
    import logging

    from cuttings.web.serving.workers import listen, run

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    # it warns whenever a request waits for a thread
    logging.getLogger("waitress").setLevel(logging.ERROR)
    try:
        listening = listen(host, port)
    except OSError as error:
        raise click.ClickException(
            f"Can't listen on {host}:{port} ({error}). Choose another with --port."
        ) from error
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    if ":" in shown:
        shown = f"[{shown}]"
    url = f"http://{shown}:{listening.getsockname()[1]}/"
    click.echo(f"{archive} is served on {url} (stop with Ctrl+C)", err=True)
    if open_browser:
        import webbrowser

        webbrowser.open(url)
    run(make_app, listening, service)
