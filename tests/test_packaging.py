"""The wheel holds everything, asks for everything it needs, and works where nothing
else is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


COMPILED = ("search/engines/whoosh/_kernel", "search/_scanning")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel as the build backend makes it from the files that git knows."""
    return build_distribution(tmp_path_factory.mktemp("wheel"), dict(os.environ))


def build_distribution(
    folder: Path, environment: dict[str, str], kind: str = "--wheel"
) -> Path:
    """The wheel or source archive, built in a folder where nothing was built before."""
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
        kind,
        "--outdir",
        str(folder),
        str(folder / "tree"),
    ]
    subprocess.run(build, check=True, capture_output=True, env=environment)
    return next(folder.glob("*.whl" if kind == "--wheel" else "*.tar.gz"))


def test_wheel_and_source_are_fit_for_the_registry(wheel, tmp_path):
    """Their descriptions can be shown, and nothing lies in them that should not."""
    source = build_distribution(tmp_path, dict(os.environ), "--sdist")
    # The licence stands twice in it: where tools look for it, and where REUSE does.
    contents = ("check_wheel_contents", "--toplevel", "cuttings", "--ignore", "W002")
    checks = [
        ("twine", "check", "--strict", str(wheel), str(source)),
        (*contents, str(wheel)),
    ]
    for check in checks:
        command = [sys.executable, "-m", *check]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr


def test_a_wheel_is_the_same_wherever_it_is_built(wheel, tmp_path):
    """So that anybody can prove that a release is made from its sources."""
    dated = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
    digests = set()
    for name in ("one", "another"):
        (tmp_path / name).mkdir()
        built = build_distribution(tmp_path / name, dated)
        digests.add(hashlib.sha256(built.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_every_module_and_data_file_is_in_the_wheel(wheel):
    """An editable install hides a package that setup.cfg forgot; the wheel's list
    does not.
    """
    held = names_in(wheel)
    wanted = {
        path.relative_to(ROOT).as_posix().replace("web/client/", "client/")
        for package in ("search", "index", "web", "templates")
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.name != "README.md"
        and path.suffix not in (".c", ".so")
    }
    assert wanted - held == set()


def names_in(wheel: Path) -> set[str]:
    return {
        name.removeprefix("cuttings/") for name in zipfile.ZipFile(wheel).namelist()
    }


def test_the_wheel_holds_the_kernel_for_this_and_every_later_python(wheel):
    """It is built against the limited API, so that its name says abi3."""
    for part in COMPILED:
        files = [name for name in names_in(wheel) if name.startswith(part)]
        assert files == [f"{part}.abi3.so"]
    assert "-cp311-abi3-" in wheel.name


def test_a_wheel_is_built_where_there_is_no_compiler(tmp_path):
    """Without the kernel, and with everything else."""
    without = {**os.environ, "CC": "/nonexistent/compiler"}
    names = names_in(build_distribution(tmp_path, without))
    assert not [name for name in names if name.startswith(COMPILED)]
    assert "search/engines/whoosh/kernel.py" in names


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
    assert "articles: 304" in cuttings("status")
    assert "3 stories in 4 articles" in cuttings(
        "search", "militants", "--places", "tajikistan"
    )
    assert "<h1" in cuttings("serve", "--get", "/search?q=militants")
    cuttings("authority", "export")
    assert cuttings("authority", "import") == "0 headings changed\n"
