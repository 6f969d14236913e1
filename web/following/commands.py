"""``cuttings alerts``: tells those who follow a search what is new."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cuttings.search.translations import gettext, ngettext

if TYPE_CHECKING:
    from cuttings.web.following.alerts import Send


@click.group("alerts")
def alerts() -> None:
    """Tell those who follow a search what is new.

    How they are reached stands in the table [alerts] of cuttings.toml.

    Example: cuttings alerts send
    """


@alerts.command("send")
@click.option(
    "--now", "everything", is_flag=True, help="Look into every search, due or not."
)
@click.pass_context
def send_command(ctx: click.Context, everything: bool) -> None:
    """Gather what is new in the searches that are due, and send it; for a timer.

    It may be run as often as one likes, twice at once, and be killed: each match is
    told once.

    Example: cuttings alerts send --now
    """
    from cuttings.search.archive import Archive
    from cuttings.search.facets import facet_keys
    from cuttings.search.translations import SOURCE
    from cuttings.web.accounts.database import FILE, Store
    from cuttings.web.following.alerts import Alerts, Report
    from cuttings.web.following.channels import (
        AlertSettings,
        Hook,
        Mail,
        check_settings,
    )
    from cuttings.web.settings import Settings

    archive = Archive.at(ctx.find_root().obj).require()
    store = Store(archive.folder / FILE)
    if not store.exists():
        click.echo(
            gettext("Nobody has an account here, so nobody is told anything."), err=True
        )
        return
    settings = archive.section("alerts", AlertSettings)
    check_settings(settings)
    if not settings.language:
        first = (*archive.section("site", Settings).languages, SOURCE)[0]
        settings = replace(settings, language=first)
    channels: dict[str, Send] = {}
    if settings.smtp_host:
        channels["mail"] = Mail(settings)
    if settings.hook_hosts:
        channels["hook"] = Hook(settings)
    with closing(archive.reading_engine()) as engine:
        sender = Alerts(store, engine, facet_keys())
        report: Report = sender.gather(everything=everything)
        sender.send(channels, report)
    click.echo(
        ", ".join(
            [
                ngettext("%(number)s search", "%(number)s searches", report.searches),
                ngettext(
                    "%(number)s new match", "%(number)s new matches", report.matches
                ),
                ngettext(
                    "%(number)s alert sent", "%(number)s alerts sent", report.sent
                ),
                ngettext("%(number)s waits", "%(number)s wait", report.failed),
            ]
        ),
        err=True,
    )
    if report.failed:
        ctx.exit(1)
