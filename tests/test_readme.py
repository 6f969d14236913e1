"""The README names only what exists."""

from __future__ import annotations

import re
from pathlib import Path

from cuttings.index.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_described_and_every_described_command_exists():
    rows = [
        cell.replace("`", "").split(", ")
        for cell in re.findall(r"^\| (`[a-z].*?`) \| ", README, re.MULTILINE)
    ]
    named = {name.split()[0] for row in rows for name in row}
    assert set(COMMANDS) <= named


def test_every_folder_says_which_question_it_answers():
    """At most a few lines, and one in every package."""
    for package in ("search", "index", "web", "templates"):
        for init in (ROOT / package).rglob("__init__.py"):
            lines = (init.parent / "README.md").read_text(encoding="utf-8").splitlines()
            assert len(lines) >= 2, init.parent
