"""How the documentation is made: ``sphinx-build -W docs build/docs`` (extra ``docs``).

Commands and settings are written from the program itself, so that they can't go stale.
"""

from __future__ import annotations

from importlib.metadata import version as version_of
from pathlib import Path

import click
from sphinx.application import Sphinx

from cuttings.search.settings import (
    PREFIX,
    Section,
    Settings,
    described,
    installed_sections,
    repeats,
)

project = "Cuttings"
author = "The Cuttings developers"
copyright = "2026, The Cuttings developers"
release = version_of("cuttings")
extensions = ["myst_parser", "sphinx_click"]
html_theme = "furo"
html_title = "Cuttings"
linkcheck_ignore = [r"http://127\.0\.0\.1.*"]
myst_heading_anchors = 3


def settings_page() -> str:
    """Every setting with its default and help, a table a section."""
    parts = [
        "# Settings",
        "They stand in `cuttings.toml` in the archive's folder. A flag of a command goes "
        "before the environment, that before the file. `cuttings settings show` prints "
        "those in force.",
        *_table("For the archive", Settings, PREFIX),
    ]
    for name, kind in installed_sections().items():
        title = f"`[[{name}]]`" if repeats(kind) else f"`[{name}]`"
        prefix = "" if repeats(kind) else f"{PREFIX}{name.upper()}_"
        parts += _table(title, kind, prefix)
    return "\n\n".join(parts) + "\n"


def _table(title: str, kind: type[Section], prefix: str) -> list[str]:
    rows = ["| setting | default | |", "|---|---|---|"]
    for name, default, help in described(kind):
        shown = "" if default in (None, "", ()) else f"`{default}`"
        rows.append(f"| `{name}` | {shown} | {help.replace('|', '&#124;')} |")
    said = f"In the environment: `{prefix}…`." if prefix else "Only in the file."
    return [f"## {title}", said, "\n".join(rows)]


def escape_stars(app: Sphinx, ctx: click.Context, lines: list[str]) -> None:  # noqa: ARG001 - the signature of a handler
    """A star in a command's help is a star, not the beginning of emphasis."""
    lines[:] = [line.replace("*", r"\*") for line in lines]


def setup(app: Sphinx) -> None:
    """Writes the generated page before the sources are read."""
    app.connect("sphinx-click-process-description", escape_stars)
    app.connect("sphinx-click-process-options", escape_stars)
    (Path(app.srcdir) / "reference" / "settings.md").write_text(
        settings_page(), "utf-8"
    )
