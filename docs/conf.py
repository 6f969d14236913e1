"""How the documentation is made: ``sphinx-build -W docs build/docs`` (extra ``docs``).

Commands, settings, the language and the API are written from the program itself, so that they can't go stale.
"""

from __future__ import annotations

from importlib.metadata import version as version_of
from pathlib import Path

import click
from sphinx.application import Sphinx

from cuttings.search.facets import installed_facets
from cuttings.search.settings import (
    PREFIX,
    Section,
    Settings,
    described,
    installed_sections,
    repeats,
)
from cuttings.search.syntax.manual import LANGUAGE, THEIRS, names_of
from cuttings.web.openapi import openapi

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


def language_page() -> str:
    """What can be written in a query: our signs, the facets, other products' signs."""
    ours = ["| write | to find |", "|---|---|"]
    for row in LANGUAGE:
        written = ", ".join([_code(each) for each in row.write])
        ours.append(f"| {written} | {_cell(row.finds)} |")
    fields = ["| field | also called | finds |", "|---|---|---|"]
    for facet in installed_facets():
        others = [name for name in names_of(facet.key) if name != facet.key]
        called = ", ".join([_code(name) for name in others])
        fields.append(
            f"| {_code(facet.key + ':')} | {called} | {_cell(facet.plural)} |"
        )
    theirs = ["| sign | in | read as |", "|---|---|---|"]
    for sign in THEIRS:
        cells = _code(sign.shown), _cell(sign.products), _cell(sign.reading)
        theirs.append(f"| {' | '.join(cells)} |")
    return "\n\n".join(
        [
            "# The language of queries",
            "\n".join(ours),
            "## Fields",
            "Each facet is a field: `people:rahmon` finds what has a value with that word, "
            "in its label or a variant.",
            "\n".join(fields),
            "## Signs of other products",
            "\n".join(theirs),
        ]
    )


def api_page() -> str:
    """Every operation of the API with its parameters, from its own description."""
    described = openapi("Cuttings", release, installed_facets(), "https://example.org")
    parts = [
        "# The API",
        described["info"]["description"],
        "A site describes its own at `/api/v1/openapi.json`.",
    ]
    for path, operations in described["paths"].items():
        operation = operations["get"]
        parts.append(f"## `GET {path}`")
        parts.append(operation["responses"]["200"]["description"])
        rows = ["| parameter | |", "|---|---|"]
        for parameter in operation["parameters"]:
            said = _cell(parameter.get("description", ""))
            rows.append(f"| `{parameter['name']}` | {said} |")
        if len(rows) > 2:
            parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def _cell(text: str) -> str:
    return text.replace("|", "&#124;").replace("\n", " ")


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
    """Writes the generated pages before the sources are read."""
    app.connect("sphinx-click-process-description", escape_stars)
    app.connect("sphinx-click-process-options", escape_stars)
    reference = Path(app.srcdir) / "reference"
    (reference / "settings.md").write_text(settings_page(), "utf-8")
    (reference / "language.md").write_text(language_page(), "utf-8")
    (reference / "api.md").write_text(api_page(), "utf-8")
