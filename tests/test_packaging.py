"""The wheel holds everything, asks for everything it needs, and works where nothing
else is installed.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel as the build backend makes it from the files that git knows."""
    folder = tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "tree" / name).write_bytes((ROOT / name).read_bytes())
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--outdir",
        str(folder),
        str(folder / "tree"),
    ]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_every_module_and_data_file_is_in_the_wheel(wheel):
    """An editable install hides a package that setup.cfg forgot; the wheel's list
    does not.
    """
    held = {
        name.removeprefix("cuttings/") for name in zipfile.ZipFile(wheel).namelist()
    }
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("search", "index", "web", "templates")
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.name != "README.md"
    }
    assert wanted - held == set()


def test_the_wheel_works_in_a_clean_environment(wheel, tmp_path):
    """Install it with what it asks for, build the demo archive, search it, and
    answer a page.
    """
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "clean")], check=True)
    programs = tmp_path / "clean" / "bin"
    subprocess.run(
        [programs / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True
    )

    def cuttings(*arguments: str) -> str:
        command = [programs / "cuttings", "--archive", "demo", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    cuttings("demo", "--no-serve")
    assert "articles: 300" in cuttings("status")
    assert "4 copies, 3 stories" in cuttings(
        "search", "militants", "--places", "tajikistan"
    )
    assert "<h1" in cuttings("serve", "--get", "/search?q=militants")
