"""Every file has a licence, and what is bundled has one that lets it be bundled."""

from __future__ import annotations

import re
import subprocess
import tomllib
from configparser import ConfigParser
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ANNOTATIONS = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
PACKAGED = ("search/", "index/", "web/", "templates/")


def licence_of(name: str) -> str:
    """The licence that the last matching table of ``REUSE.toml`` gives."""
    found = ""
    for table in ANNOTATIONS:
        patterns = table["path"]
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            if fnmatchcase(name, pattern):
                found = table["SPDX-License-Identifier"]
    return found


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert listed.returncode == 0, "the files are those that git lists; make a clone"
    return listed.stdout.splitlines()


def test_every_file_has_a_licence_and_every_licence_its_text(tracked):
    """And no text stands there that no file needs."""
    used = {licence_of(name) for name in tracked}
    assert "" not in used
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == used


def test_every_pattern_names_a_file(tracked):
    """A file that is renamed or gone takes its licence with it."""
    idle = []
    for table in ANNOTATIONS:
        patterns = table["path"]
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            if not any(fnmatchcase(name, pattern) for name in tracked):
                idle.append(pattern)
    assert idle == []


def test_the_package_states_the_licences_of_all_that_it_bundles(tracked):
    """As one SPDX expression."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    stated = set(setup["metadata"]["license_expression"].split(" AND "))
    bundled = {licence_of(name) for name in tracked if name.startswith(PACKAGED)}
    assert stated == bundled


def test_the_models_are_pinned_by_version_and_by_hash():
    """In ``models.lock`` as in ``setup.cfg``, for every Python."""
    lock = (ROOT / "models.lock").read_text("utf-8")
    locked = re.findall(r"^(\S+==\S+) ; (.*) \\$", lock, re.MULTILINE)
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    wanted = re.findall(
        r"^(\S+==[\d.]+); (.*)$", setup["options"]["install_requires"], re.MULTILINE
    )
    assert locked == wanted
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", lock)) == len(locked)
