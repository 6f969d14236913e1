"""``cuttings serve``: the site on a production server."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cuttings.search.errors import SettingsError
from cuttings.search.translations import gettext, worded
from cuttings.web.serving.prefix import is_prefix
from cuttings.web.settings import Serving, Settings

if TYPE_CHECKING:
    from flask import Flask

    from cuttings.web.hosting import Host

Kind = TypeVar("Kind", Settings, Serving)

LOCAL = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine reaches."""

PUBLIC_REQUESTS_PER_MINUTE = 600
"""What one address may ask of a site that others reach, unless something else is said."""


@click.command("serve")
@click.option("--host", help="The address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), help="8000 unless set.")
@click.option(
    "--open", "open_browser", is_flag=True, help="Open the site in a browser."
)
@click.option("--title", help="The name shown on each page.")
@click.option(
    "--trusted-host",
    "trusted_hosts",
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
    help="For one address; 0: no limit.",
)
@click.option(
    "--page-seconds",
    "search_seconds",
    type=click.FloatRange(0, 600),
    help="The time in which a page is made; 0: no limit; 2 unless set.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    help="Requests served at once; 4 unless set.",
)
@click.option(
    "--workers", type=click.IntRange(1, 32), help="Processes; one a core; 1 unless set."
)
@click.option(
    "--proxies",
    type=click.IntRange(0, 5),
    help="Reverse proxies whose headers are believed.",
)
@click.option(
    "--prefix",
    metavar="PATH",
    help="The path below which the site stands, such as /cuttings, if no proxy says it.",
)
@click.option(
    "--user-header",
    metavar="NAME",
    help="The header in which the proxy names whom it has let in (Shibboleth, EZproxy).",
)
@click.option(
    "--log-queries",
    is_flag=True,
    default=None,
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
    /,
    open_browser: bool,
    any_host: bool,
    path: str | None,
    **options: Any,
) -> None:
    """Serve the site on http://HOST:PORT until interrupted.

    What is not said here is read from the tables [site] and [serve] of cuttings.toml in
    the archive's folder ("cuttings settings show").

    Example: cuttings --archive archive serve --port 8080 --open
    """
    from cuttings.search.archive import Archive
    from cuttings.web.hosting import Host

    archive = Archive.at(ctx.find_root().obj).require()
    said = {name: value for name, value in options.items() if value not in (None, ())}
    serving = _overridden(archive.section("serve", Serving), said)
    settings = _overridden(archive.section("site", Settings), said)
    settings = _for_host(settings, serving.host, any_host)
    host = Host(archive, settings)

    if path is not None:
        response = host.make_app().test_client().get(path, buffered=True)
        click.echo(response.data, nl=False)
        ctx.exit(0 if response.status_code < 400 else 1)

    _serve(host, archive.folder, serving, settings.proxies, open_browser)


def _overridden(settings: Kind, said: dict[str, Any]) -> Kind:
    """Settings with what the command line said of them."""
    names = [field.name for field in fields(settings)]
    return replace(settings, **{name: said[name] for name in names if name in said})


def _for_host(settings: Settings, host: str, any_host: bool) -> Settings:
    """Settings with what follows from the address: a site that others reach names
    itself and has a limit of requests.

    Raises UsageError where it does not say under which names it is asked for, or
    believes a header that anybody could send, and SettingsError for a prefix that is
    none.
    """
    prefix = settings.prefix.rstrip("/")
    if not is_prefix(prefix):
        raise SettingsError(
            worded(
                "The prefix “%(prefix)s” is no path below which a site can "
                "stand; it looks like /cuttings.",
                prefix=settings.prefix,
            )
        )
    if settings.user_header and not settings.proxies:
        raise click.UsageError(
            gettext(
                "Anybody could send the header %(user_header)s to a site "
                "that stands alone. Say how many proxies stand in front, "
                "and that they take it away from requests that come from "
                "outside: --proxies 1",
                user_header=settings.user_header,
            )
        )
    names = () if any_host else settings.trusted_hosts
    is_local = host in LOCAL
    if not (is_local or names or any_host):
        raise click.UsageError(
            gettext(
                "A site on %(host)s can be reached by others, so say under "
                "which names it is theirs to ask for: --trusted-host "
                "archive.example.org (repeatable), or --any-host where any "
                "name will do.",
                host=host,
            )
        )
    if is_local and not (names or any_host):
        # a page of another site must not reach this one by a name of its own
        names = (*LOCAL, "[::1]")
    limit = settings.requests_per_minute
    if limit is None:
        limit = 0 if is_local else PUBLIC_REQUESTS_PER_MINUTE
    return replace(
        settings, prefix=prefix, trusted_hosts=names, requests_per_minute=limit
    )


def _warmed_app(site: Host) -> Flask:
    """A site whose pages are made ready; once they are, decisions go on to the index."""
    from cuttings.search.allocation import collect_rarely
    from cuttings.web.desk.current import go_on
    from cuttings.web.serving.warming import warm

    app = site.make_app()

    def once_warm() -> None:
        go_on(app)
        collect_rarely()

    warm(app, once_warm)
    return app


def _address(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens on a host."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    if ":" in shown:
        shown = f"[{shown}]"
    return f"http://{shown}:{port}/"


def _serve(
    site: Host, archive: Path, serving: Serving, proxies: int, open_browser: bool
) -> None:
    import logging

    from cuttings.web.serving.workers import NoWorkers, Service, listen, run

    host = serving.host
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    # it warns whenever a request waits for a thread
    logging.getLogger("waitress").setLevel(logging.ERROR)
    try:
        listening = listen(host, serving.port)
    except OSError as error:
        raise click.ClickException(
            gettext(
                "Can't listen on %(host)s:%(port)s (%(error)s). Choose "
                "another with --port.",
                host=host,
                port=str(serving.port),
                error=error,
            )
        ) from error
    url = _address(host, listening.getsockname()[1])
    click.echo(
        gettext(
            "%(archive)s is served on %(url)s (stop with Ctrl+C)",
            archive=str(archive),
            url=url,
        ),
        err=True,
    )
    if open_browser:
        import webbrowser

        webbrowser.open(url)

    # Whoever is alone with the site may have all of it.
    is_alone = host in LOCAL and not proxies
    threads = serving.threads
    share = threads if is_alone else max(1, threads // 2)
    make_app = partial(_warmed_app, site)
    try:
        run(make_app, listening, Service(threads, serving.workers, share, proxies))
    except NoWorkers as error:
        raise click.ClickException(
            gettext(
                "No worker could be kept: each ended as it started. What is written "
                "above says why; --workers 1 shows it alone."
            )
        ) from error
