"""The documentation and what is copied from it onto a server."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from cuttings.search.settings import SettingsFile
from cuttings.web.settings import Serving, Settings

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "container").glob("*.service")) + sorted(
    (ROOT / "container").glob("*.timer")
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The documentation as a site; a warning is an error."""
    folder = tmp_path_factory.mktemp("docs")
    source = folder / "source"
    shutil.copytree(ROOT / "docs", source)
    command = [sys.executable, "-m", "sphinx", "-W", "-q", source, folder / "site"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return folder / "site"


def test_every_page_is_built_and_reached(built):
    """No page stands outside the table of contents, no link leads nowhere."""
    pages = {page.stem for page in (ROOT / "docs").rglob("*.md")} - {"index"}
    front = (built / "index.html").read_text("utf-8")
    assert len(pages) > 8
    for page in pages:
        assert f"{page}.html" in front, page


def test_commands_and_settings_are_written_from_the_program(built):
    """All of them, with their help."""
    from cuttings.index.cli.main import COMMANDS

    commands = (built / "reference" / "commands.html").read_text("utf-8")
    for name in COMMANDS:
        assert f'id="cuttings-{name}"' in commands, name
    settings = (built / "reference" / "settings.html").read_text("utf-8")
    assert "trusted-hosts" in settings
    assert "CUTTINGS_SITE_" in settings


def test_the_language_and_the_api_are_written_from_the_program(built):
    """Every habit of the language, every facet as a field, every operation."""
    from cuttings.search.facets import installed_facets
    from cuttings.search.syntax.manual import LANGUAGE, THEIRS
    from cuttings.web.openapi import openapi

    page = (built / "reference" / "language.html").read_text("utf-8")
    text = unescape(re.sub(r"<[^>]+>", "", page))
    for row in LANGUAGE:
        assert all(each in text for each in row.write), row
    assert all(f"{facet.key}:" in text for facet in installed_facets())
    assert all(sign.shown in text for sign in THEIRS)
    api = (built / "reference" / "api.html").read_text("utf-8")
    for path in openapi("", "1", installed_facets(), "")["paths"]:
        assert path in unescape(re.sub(r"<[^>]+>", "", api)), path


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_one_that_systemd_knows(unit, tmp_path):
    """Every line of it; with a program that is there."""
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing (Debian: systemd)"
    for each in UNITS:
        text = each.read_text("utf-8")
        text = text.replace("/opt/cuttings/bin/cuttings", "/bin/true")
        (tmp_path / each.name).write_text(text, "utf-8")
    run = subprocess.run(
        [program, "verify", "--man=no", tmp_path / unit.name],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in run.stderr.splitlines() if "cuttings" in line]
    assert (run.returncode, said) == (0, [])


def test_the_settings_of_the_guides_hold(tmp_path):
    """Every name in them is known."""
    examples = []
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text("utf-8")
        examples += re.findall(r"```toml\n(.*?)```", text, re.DOTALL | re.MULTILINE)
        examples += re.findall(r"   ```toml\n(.*?)   ```", text, re.DOTALL)
    assert len(examples) >= 2
    for example in examples:
        (tmp_path / "cuttings.toml").write_text(example, "utf-8")
        file = SettingsFile(tmp_path, {})
        file.archive()
        file.section("site", Settings)
        file.section("serve", Serving)
