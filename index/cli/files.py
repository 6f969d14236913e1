"""``cuttings files``: what is to become of files that were not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from cuttings.index.cli.corrections import add_log, correction, undo
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.translations import worded

if TYPE_CHECKING:
    from cuttings.index.assembly import Assembly
    from cuttings.index.decisions import Author, Outcome
    from cuttings.search.articles import Skipped


@click.group()
def files() -> None:
    """Say what is to become of files that were not read: tried again, or set aside.

    They are listed by: cuttings skipped

    Example: cuttings files set-aside /archive/1998/roll-3.pdf "the same as roll-2.pdf"
    """


@files.command("retry")
@click.argument("path")
@correction()
def retry_command(assembly: Assembly, path: str, **author: Unpack[Author]) -> Outcome:
    """Have the next run of index read a file again, though it has not changed.

    That is worth while where a program or an option was missing.

    Example: cuttings files retry /archive/1998/roll-3.pdf
    """
    return assembly.files.retry(_known(assembly, path), **author)


@files.command("set-aside")
@click.argument("path")
@click.argument("why")
@click.option(
    "--position",
    help="The part of the file, as the list of skipped files names it in brackets.",
)
@correction()
def set_aside_command(
    assembly: Assembly,
    path: str,
    why: str,
    position: str | None,
    **author: Unpack[Author],
) -> Outcome:
    """Set a file aside that can stay unread, saying why.

    It stays in the list of what was skipped, with the reason, and waits for nobody.

    Example: cuttings files set-aside /archive/1998/roll-3.pdf "the same as roll-2.pdf"
    """
    part = _part(assembly, _known(assembly, path), position)
    return assembly.files.set_aside(part, why, **author)


def _known(assembly: Assembly, path: str) -> str:
    """A path as the catalogue has it. Raises NotFound where nothing of it was skipped."""
    from pathlib import Path

    from cuttings.index.sources import absolute

    for known in (path, absolute(Path(path))):
        if any(True for _ in assembly.catalogue.skipped_in(known)):
            return known
    raise NotFound(
        worded(
            "Nothing of %(path)s was skipped. What was is listed by: cuttings skipped",
            path=path,
        )
    )


def _part(assembly: Assembly, path: str, position: str | None) -> Skipped:
    """What was skipped of a file. Raises DecisionRefused where that is several parts
    and none is named, and NotFound for a part that is not among them.
    """
    parts = list(assembly.catalogue.skipped_in(path))
    if position is None and len(parts) > 1:
        listed = ", ".join(part.position or "the whole" for part in parts[:10])
        raise DecisionRefused(
            worded(
                "%(parts)s parts of %(path)s were skipped (%(listed)s). "
                "Name one with --position.",
                parts=len(parts),
                path=path,
                listed=listed,
            )
        )
    for part in parts:
        if position in (None, part.position):
            return part
    raise NotFound(
        worded(
            "No part “%(position)s” of %(path)s was skipped. Those "
            "that were are listed by: cuttings skipped",
            position=position,
            path=path,
        )
    )


@files.command("undo")
@click.argument("number", required=False, type=click.IntRange(1))
@correction()
def undo_command(
    assembly: Assembly, number: int | None, **author: Unpack[Author]
) -> Outcome:
    """Take decision NUMBER back, or else the newest in force.

    Example: cuttings files undo 12
    """
    return undo(assembly, "files", number, **author)


add_log(files, "files")
