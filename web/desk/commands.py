"""``cuttings queue``: what waits at the desk, without a browser.

What is listed is settled by the commands that correct: each line says which.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click

from cuttings.search.translations import gettext, translated

if TYPE_CHECKING:
    from cuttings.index.desk import Desk
    from cuttings.web.desk.queue import Listed, Waiting

SETTLED_BY = {
    "pairs": "cuttings authority accept A B, or reject",
    "joined": "cuttings authority confirm ID, or split",
    "kinds": "cuttings authority reject A B, or mentions recast NAME",
    "outlets": "cuttings articles rename HOST NAME",
    "undated": "cuttings articles set ID --date DATE",
    "unplaced": "cuttings articles set ID --outlet NAME",
    "notes": "cuttings mistakes settle USER NUMBER",
    "skipped": "cuttings files retry PATH, or set-aside",
    "aside": "cuttings files undo NUMBER",
}
"""The command that settles what waits, by its kind."""


@click.command("queue")
@click.argument("kind", required=False, type=click.Choice(sorted(SETTLED_BY)))
@click.option("--words", default="", help="Only what has these words in its line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def queue_command(
    ctx: click.Context, kind: str | None, words: str, as_json: bool
) -> None:
    """List what waits for somebody to decide: all kinds with their numbers, or what waits
    of one KIND.

    Example: cuttings queue undated --words flood
    """
    from cuttings.index.desk import Desk
    from cuttings.search.archive import Archive
    from cuttings.web.desk.queue import QUEUES
    from cuttings.web.hosting import Host
    from cuttings.web.settings import Settings

    archive = Archive.at(ctx.find_root().obj).require()
    site = Host(archive, archive.section("site", Settings)).make_app()
    desk = Desk(archive)
    rows: list[dict[str, object]] = []
    with site.test_request_context("/desk"):
        found = {
            each: _whole(desk, each, words) for each in QUEUES if kind in (None, each)
        }
        for each, waiting in found.items():
            row: dict[str, object] = {
                "kind": each,
                "label": translated(QUEUES[each].label),
                "waiting": waiting.total,
                "settled_by": SETTLED_BY[each],
            }
            if kind:
                row["rows"] = [_shown(each) for each in waiting.rows]
            rows.append(row)
    _print(rows, as_json)


def _whole(desk: Desk, kind: str, words: str) -> Listed:
    """What waits of a kind, once headings have been compared for it."""
    from cuttings.web.desk.queue import listed

    found = listed(desk, kind, words)
    while desk.looks():
        time.sleep(0.2)
        found = listed(desk, kind, words)
    return found


def _shown(waiting: Waiting) -> dict[str, str]:
    row = waiting.row
    return {
        "key": row.key,
        "asked": translated(row.asked),
        "title": row.title,
        "about": translated(row.about),
    }


def _print(rows: list[dict[str, object]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['waiting']:>7}  {row['kind']:<9} {row['label']}")
        listed = row.get("rows")
        if isinstance(listed, list):
            for each in listed:
                click.echo("\t".join(each.values()))
            said = gettext("Settle with: %(command)s", command=row["settled_by"])
            click.echo(said, err=True)
