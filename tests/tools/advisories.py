"""Whether an advisory is known of anything that a release needs.

    python -m tests.tools.advisories

Each requirement of ``setup.cfg``, extras included, and each wheel of ``models.lock`` is
asked for at the registry that pip is set up for: the lower bound itself, which is the
oldest release that an installation may have, and the newest. A registry that says nothing
of a single release is asked for the newest alone, and the account says so. Exit code 1
where an advisory concerns what may be installed.
"""

from __future__ import annotations

import configparser
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
_REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+) (?:\[[\w,-]+\])? \s* (?:[=~>]= \s* (?P<bound>[\w.]+))?",
    re.VERBOSE,
)
SECONDS = 30


class Requirement(NamedTuple):
    """A package, and the oldest release of it that may be installed, where there is one."""

    name: str
    bound: str


def requirements(root: Path = ROOT) -> Iterator[Requirement]:
    """What a release needs, each once."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(root / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].splitlines()
    for extra in config["options.extras_require"].values():
        lines += extra.splitlines()
    lines += (root / "models.lock").read_text("utf-8").splitlines()
    found: dict[str, Requirement] = {}
    for line in lines:
        is_other = not line.strip() or line.lstrip().startswith(("#", "--", "cuttings"))
        match = _REQUIREMENT.match(line.strip())
        if match and not is_other:
            name = match["name"].lower()
            found.setdefault(name, Requirement(name, match["bound"] or ""))
    yield from sorted(found.values())


def described(registry: str, name: str, version: str = "") -> dict[str, Any] | None:
    """What the registry says of a release, of the newest where none is named; None where
    it says nothing.
    """
    path = f"{name}/{version}" if version else name
    try:
        address = f"{registry}/{path}/json"
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except (urllib.error.HTTPError, ValueError):
        return None


def advisories(said: dict[str, Any]) -> list[str]:
    """The advisories of a release that were not withdrawn, with what mends them."""
    found: list[str] = []
    for each in said.get("vulnerabilities") or ():
        if not each.get("withdrawn"):
            mended = ", ".join(each.get("fixed_in") or ()) or "nothing yet"
            found.append(f"{each['id']} (mended in {mended})")
    return found


def main() -> int:
    """Asks for each and tells."""
    registry: str = import_module("pip._internal.models.index").PyPI.pypi_url
    known, packages = 0, 0
    unknown: list[str] = []
    newest_alone: list[str] = []
    for name, bound in requirements():
        packages += 1
        newest = described(registry, name)
        if newest is None:
            unknown.append(name)
            continue
        asked = {newest["info"]["version"]: newest}
        of_bound = described(registry, name, bound) if bound else None
        if of_bound is None:
            newest_alone.append(f"{name} {bound}".strip())
        else:
            asked[bound] = of_bound
        for version, said in asked.items():
            for advisory in advisories(said):
                known += 1
                print(f"{name} {version}: {advisory}")
    print(f"{packages} packages asked for, {known} advisories known")
    print(
        f"asked for in their newest release alone: {', '.join(newest_alone) or 'none'}"
    )
    print(f"not known to the registry: {', '.join(unknown) or 'none'}")
    return int(known > 0)


if __name__ == "__main__":
    sys.exit(main())
