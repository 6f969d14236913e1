"""The picture of the house in ARCHITECTURE.md is drawn from what the code imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
TOPS = ("search", "index", "web")


def package_of(path: Path) -> str:
    """The folder of a module, as the picture names it: ``search/engines``."""
    return path.parent.relative_to(ROOT).as_posix()


def package_named(module: str) -> str:
    """The folder that an imported name stands in, or "" where it is none of ours."""
    parts = module.removeprefix("cuttings.").split(".")
    if parts[0] not in TOPS:
        return ""
    while not ROOT.joinpath(*parts).is_dir():
        parts.pop()
    return "/".join(parts)


def imported(path: Path) -> set[str]:
    """The packages that a module imports from, its own left out."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        module = node.module or ""
        if not module.startswith("cuttings."):
            continue
        for alias in node.names:
            found.add(package_named(f"{module}.{alias.name}"))
    return found - {"", package_of(path)}


def drawn() -> dict[str, set[str]]:
    """The arrows of the picture: package -> what it imports from."""
    picture = TEXT.split("```arrows\n")[1].split("```")[0]
    arrows = {}
    for line in picture.splitlines():
        package, _, below = line.partition("->")
        arrows[package.strip()] = set(below.split())
    return arrows


def test_the_picture_shows_exactly_the_arrows_between_packages():
    """A new import between packages is a decision, and the picture says it."""
    actual: dict[str, set[str]] = {}
    for top in TOPS:
        for path in (ROOT / top).rglob("*.py"):
            actual.setdefault(package_of(path), set()).update(imported(path))
    assert drawn() == actual


def test_every_file_that_the_guides_name_exists():
    """Nobody is sent to a file that is gone."""
    missing = []
    for guide in ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"):
        text = (ROOT / guide).read_text(encoding="utf-8")
        for name in re.findall(
            r"`((?:search|index|web|templates|tests)/[\w/.-]+)`", text
        ):
            if "NAME" not in name and not (ROOT / name).exists():
                missing.append((guide, name))
    assert missing == []


def test_every_package_is_described():
    """A folder without a word in the guide would be found by nobody."""
    for top in TOPS:
        for folder in {path.parent for path in (ROOT / top).rglob("*.py")}:
            name = folder.relative_to(ROOT).as_posix()
            assert f"`{name}/`" in TEXT, name


def picture() -> str:
    """The arrows as they are now, for the guide."""
    arrows: dict[str, set[str]] = {}
    for top in TOPS:
        for path in (ROOT / top).rglob("*.py"):
            arrows.setdefault(package_of(path), set()).update(imported(path))
    width = max(map(len, arrows))
    lines = []
    for package, below in sorted(arrows.items()):
        lines.append(f"{package:{width}} -> {' '.join(sorted(below))}".rstrip())
    return "\n".join(lines)


if __name__ == "__main__":
    print(picture())
