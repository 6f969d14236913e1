"""``cuttings evaluate NAME``: one table of measurements, each loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

MEASUREMENTS = {
    "copies": (
        "cuttings.index.evaluate.copies:copies_command",
        "Stories: pairs and clusters of syndicated copies.",
    ),
    "events": (
        "cuttings.index.evaluate.events:events_command",
        "Event types against labels made by reading.",
    ),
    "names": (
        "cuttings.index.evaluate.names:names_command",
        "People, organisations and places of documents.",
    ),
    "pairs": (
        "cuttings.index.evaluate.pairs:pairs_command",
        "Pairs of names: which are variants of one.",
    ),
}
"""Name, where it is, and its line of help (here, so that ``--help`` loads nothing)."""


class _LazyGroup(click.Group):
    """A group that imports a measurement only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MEASUREMENTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MEASUREMENTS:
            return None
        module, _, attribute = MEASUREMENTS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(
        self,
        ctx: click.Context,
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, help) for name, (_, help) in MEASUREMENTS.items()]
            )


@click.group(cls=_LazyGroup)
def evaluate() -> None:
    """Measure quality on labelled data.

    Example: cuttings evaluate copies articles.jsonl gold.tsv --json
    """
